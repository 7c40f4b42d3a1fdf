"""The keys of an open book, and what they make of a number: the reference under which
the book knows it, or is to know it from now on.

A waybill is known under the key of the year in which it was first seen here, so a look
tries every key that is held. A key that the book names and nobody has makes a look worth
nothing: it is refused, because an old waybill would be paid again.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection

from cainiao_recycle.domain import codes, references
from cainiao_recycle.domain.codes import Scan, ScanKind
from cainiao_recycle.domain.personal import like_waybills
from cainiao_recycle.domain.privacy import Customer, last_four
from cainiao_recycle.errors import (
    CustomersForgotten,
    KeysMissing,
    KeysUnreadable,
    NotAWaybill,
    PhoneAsWaybill,
    PieceUnclear,
    WaybillKeysMissing,
    WaybillsForgotten,
)
from cainiao_recycle.station.keys import (
    Kept,
    Key,
    Serves,
    drawn,
    keys_path,
    read_kept,
    write_kept,
)
from cainiao_recycle.store import forgotten, returns
from cainiao_recycle.store import references as table
from cainiao_recycle.store.files import overwritten

PRINTS_PIECES = "JD"
"""How numbers begin whose pieces are looked for: no other carrier is known to print them,
and a look costs every line at the counter."""


class Keyring:
    """The keys beside a station file. They are read when one is needed, and again when
    their file is another: another terminal may have drawn one. Within a request, which no
    other goes on beside, they are looked at once. `numbers` are what it was told, by
    reference.
    """

    def __init__(self, path: Path, db: Connection) -> None:
        self.path, self.place, self.db = path, keys_path(path), db
        self.numbers: dict[str, str] = {}
        self.read_from: tuple[int, ...] | None = None
        self.kept = Kept()
        self.waybills: dict[str, Key] = {}
        self.network: list[Key] = []
        self.is_whole = False
        self.is_in_request = self.is_looked_at = False

    def begin(self, numbers: dict[str, str]) -> None:
        """A request begins, and is told these numbers."""
        self.numbers = numbers
        self.is_in_request, self.is_looked_at = True, False

    def end(self) -> None:
        """It is over."""
        self.is_in_request = self.is_looked_at = False

    def close(self) -> None:
        """The book is closed: what is told from now on is told by the keys as they were."""
        self.is_looked_at = True

    def read(self) -> Kept:
        """What lies beside the book now. Raises `KeysUnreadable`."""
        if self.is_looked_at:
            return self.kept
        try:
            file = self.place.stat()
            now: tuple[int, ...] | None = (file.st_ino, file.st_mtime_ns, file.st_size)
        except OSError:
            now = None
        if now is None or now != self.read_from:
            self.read_from, self.is_whole = None, False
            found = read_kept(self.path)
            self.kept = self.remembered(found)
            if self.kept.keys == found.keys:
                self.read_from = now
            waybills = (one for one in self.kept.keys if one.serves != Serves.CAMPAIGN)
            self.waybills = {one.mark: one for one in waybills}
            keys = self.waybills.values()
            self.network = [one for one in keys if one.serves is Serves.NETWORK]
        self.is_looked_at = self.is_in_request and now is not None
        return self.kept

    def remembered(self, found: Kept) -> Kept:
        """What lies beside the book, without the keys that it says were forgotten. Where a
        kill or an old copy left one, it goes with the next request: whoever only looks
        leaves it there.
        """
        kept = found.without(forgotten.keys(self.db))
        if kept.keys != found.keys and self.is_in_request:
            with overwritten(self.place):
                write_kept(self.path, kept)
        return kept

    def add(self, key: Key) -> Key:
        """Keep one more key; the file is written before any entry needs it."""
        write_kept(self.path, read_kept(self.path).with_key(key))
        self.is_looked_at = False
        self.read()
        return key

    # --- customers ----------------------------------------------------------------

    def of_campaign(self, code: str) -> bytes:
        """A campaign's key. Raises `KeysMissing`, and `CustomersForgotten`."""
        key = self.read().of_campaign(code)
        if key is None:
            if forgotten.is_gone(self.db, Serves.CAMPAIGN, code):
                raise CustomersForgotten(campaign=code)
            raise KeysMissing(campaign=code, path=keys_path(self.path))
        return key

    def last_four(self, campaign: str | None, person: Customer) -> str:
        """The last four characters of a customer's number; `…` without the key."""
        with suppress(KeysUnreadable):
            self.read()
        key = self.kept.of_campaign(campaign or "")
        return last_four(person, key) if key else "…"

    # --- waybills -----------------------------------------------------------------

    def held(self, db: Connection) -> dict[str, Key]:
        """The keys of waybills by their marks. Raises `WaybillKeysMissing` while one that
        the book names isn't among them.
        """
        self.read()
        if not self.is_whole:
            missing = table.missing(db, self.waybills)
            if missing:
                raise WaybillKeysMissing(keys=missing, path=keys_path(self.path).name)
            self.is_whole = True
        return self.waybills

    def of_year(self, year: str, today: Callable[[], str]) -> Key:
        """The key under which a waybill is kept that is first seen in a year: the
        network's, else the station's own, which is drawn when there is none. Raises
        `WaybillsForgotten` for a year that is over: one that was paid then would be paid
        again.
        """
        serving = [one for one in self.waybills.values() if one.of == year]
        if not serving:
            if forgotten.is_gone(self.db, Serves.WAYBILLS, year):
                raise WaybillsForgotten(year=year)
            return self.add(drawn(Serves.WAYBILLS, year, today()))
        serving.sort(key=lambda one: one.serves == Serves.NETWORK)
        return serving[-1]

    def reference(
        self, db: Connection, waybill: str, year: str, today: Callable[[], str]
    ) -> str:
        """The reference of a waybill as it is spelled, in its year's key or the one under
        which its number is known already. Draws the year's key where there is none.
        """
        if references.is_reference(waybill):
            return self.from_the_book(db, waybill)
        self.held(db)
        key = self.of_year(year, today)
        return self.noted(waybill, self.known_under(db, waybill) or key)

    def sought(self, db: Connection, waybill: str) -> str:
        """The reference under which the book would know a waybill; the number itself,
        which finds nothing, while there is no key at all, or where it can't be a waybill.
        """
        if references.is_reference(waybill):
            return waybill
        if found := references.OUTSIDE.fullmatch(waybill):
            return self.told_outside(db, *found.groups()) or waybill
        held = self.held(db)
        if not held or codes.WAYBILL.fullmatch(waybill) is None:
            return waybill
        key = self.known_under(db, waybill) or next(reversed(held.values()))
        return self.noted(waybill, key)

    def stems(self, db: Connection, waybill: str, today: Callable[[], str]) -> list[str]:
        """How a number's references begin under each key that is held, the latest first.
        Draws this year's key where there is none at all.
        """
        if not self.held(db):
            self.of_year(today()[:4], today)
        held = reversed(self.waybills.values())
        return [references.stem(waybill, one.secret) for one in held]

    def known_under(self, db: Connection, waybill: str) -> Key | None:
        """The key under which a number is known; where there is one key, it is that."""
        if len(self.waybills) == 1:
            return None
        stems = [references.stem(waybill, one.secret) for one in self.waybills.values()]
        found = table.known(db, stems)
        return self.waybills[references.mark_of(found)] if found else None

    def has_beside(self, db: Connection, reference: str) -> bool:
        """Whether a box came under the number right before or after that of a reference
        which this request was told.
        """
        told = self.numbers.get(reference)
        key = self.waybills.get(references.mark_of(reference))
        if told is None or key is None:
            return False
        stems = (references.stem(one, key.secret) for one in codes.beside(told))
        return any(returns.begin_so(db, one) for one in stems)

    def has_known(self, db: Connection, text: str) -> bool:
        """Whether a waybill stands in a text that the book knows or the request that goes
        on was told, as far as the keys that are here tell.
        """
        words = like_waybills(text)
        if not words:
            return False
        if words & {codes.bare(one) for one in self.numbers.values()}:
            return True
        with suppress(KeysUnreadable):
            self.read()
        secrets = [one.secret for one in self.waybills.values()]
        stems = ([references.stem(word, one) for one in secrets] for word in words)
        return any(table.known(db, each) for each in stems if each)

    def noted(self, waybill: str, key: Key) -> str:
        """A waybill's reference under a key; the request was told its number."""
        made = references.reference(waybill, key.secret)
        self.numbers[made] = waybill
        return made

    def from_the_book(self, db: Connection, reference: str) -> str:
        """A reference that the book itself named; nobody else can make one up."""
        found = table.known(db, [references.stem_of(reference)])
        if found is None or references.bare(found) != references.bare(reference):
            raise NotAWaybill(code=reference)
        return reference

    def told_outside(self, db: Connection, ref: str, piece: str) -> str | None:
        """The reference that machines are told by its 32 digits, as the book has it."""
        for mark in table.marks(db):
            if found := table.known(db, [f"{mark}.{ref.lower()}"]):
                return references.bare(found) + piece
        return None

    def known_as(self, db: Connection, waybill: str) -> str:
        """A waybill by which something is looked up: what `sought` finds, `as_known`."""
        return self.as_known(db, self.sought(db, waybill))

    def as_known(self, db: Connection, reference: str) -> str:
        """A waybill in the spelling the book has it in: a piece for the bare number of
        its parcel, or the bare number for a piece; as it is when the book has neither.

        Raises `PieceUnclear` for a bare number when several pieces of it are known.
        """
        told = self.numbers.get(reference) or self.short(reference)
        if not told.startswith(PRINTS_PIECES):
            return reference
        bare = references.bare(reference)
        known = returns.spellings(db, bare)
        if not known or reference in known:
            return reference
        if bare != reference:
            return self.spelled(reference, bare) if bare in known else reference
        if len(known) > 1:
            pieces = [self.numbers.get(self.spelled(reference, one), one) for one in known]
            raise PieceUnclear(waybill=bare, pieces=pieces)
        return self.spelled(reference, known[0])

    def spelled(self, told: str, known: str) -> str:
        """A reference in the book's spelling; its number is known where the other's is."""
        if told in self.numbers:
            piece = known[len(references.bare(known)) :]
            self.numbers[known] = references.bare(self.numbers[told]) + piece
        return known

    def read_known(self, db: Connection, code: str) -> Scan:
        """A code by which a box of the book is looked up, a waybill as its reference. What
        looks like a phone number is one unless a box came under it.
        """
        if references.is_reference(code) or references.OUTSIDE.fullmatch(code):
            return Scan(ScanKind.WAYBILL, self.known_as(db, code))
        try:
            scan = codes.read(code)
        except PhoneAsWaybill:
            reference = self.sought(db, codes.scanned(code))
            if not returns.came_under(db, reference):
                raise
            return Scan(ScanKind.WAYBILL, reference)
        if scan.kind is ScanKind.WAYBILL:
            return Scan(scan.kind, self.known_as(db, scan.code))
        return scan

    # --- vouchers -----------------------------------------------------------------

    def voucher_ref(self, code: str, year: str) -> str | None:
        """A voucher's reference under the network's key of a year, or the last one before
        it; None where no network's is held or no key can be read.
        """
        with suppress(KeysUnreadable):
            self.read()
        if not self.network:
            return None
        held = [one for one in self.network if one.of <= year]
        if not held:
            return None
        latest = max(held, key=lambda one: one.of)
        return references.voucher_ref(code, latest.secret)

    # --- as people read them ------------------------------------------------------

    def short(self, reference: str) -> str:
        """A waybill as people read it: `SF…0123`; `…` without its key."""
        with suppress(KeysUnreadable):
            self.read()
        key = self.waybills.get(references.mark_of(reference))
        return references.short(reference, key.secret if key else None)

    def in_short(self, text: str) -> str:
        """A text with no more of any waybill than anybody reads: for paper."""
        return references.replaced(text, self.short)

    def shown(self, text: str) -> str:
        """A text for people: the number where the request that goes on was told it, else
        as much of it as anybody reads.
        """
        return references.replaced(
            text, lambda one: self.numbers.get(one) or self.short(one)
        )
