"""Importing CSV files: row by row, accepted or refused, and safe to run again.

A row's request id is its own, or a digest of the row and its ordinal among equal
rows of the file, so that the same file again records nothing. The customer stays out
of that digest, and a waybill goes in as its reference: a plain hash of either number is
undone by trying them all.

A row is there already when the book still has what it says. Where its entry was undone
or the book was changed since, it is recorded anew, under the next free ordinal.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple, TypeVar

from cainiao_recycle.domain import codes, days
from cainiao_recycle.domain.boxes import AWAY, BoxState, Size
from cainiao_recycle.domain.events import (
    BoxFound,
    BoxReturned,
    CarrierSet,
    ShipmentItem,
    SizeSet,
)
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.errors import OF_THE_FILE, Refusal, RowOutdated, SettingUnclear
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.returning import return_told
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.shipment_numbers import number
from cainiao_recycle.station.shipping import enter_shipment, item_told
from cainiao_recycle.station.sizes import carrier_set, set_carrier, set_size, size_set
from cainiao_recycle.station.told import Told
from cainiao_recycle.store import boxes, journal, returns, setup, shipments, transfers
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.days import undone_by
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.rows import Row, Rows, read_rows, refuse_spare_cells

SIDES = ("length_mm", "width_mm", "height_mm")
NOT_IN_A_ROW = ("waybill", "tag", "another", "visit", "done")
"""What `Told` lists and no row tells: it is a visit of its own, of a code alone."""
RETURNS = tuple(
    column
    for name in Told._fields
    if name not in NOT_IN_A_ROW
    for column in (SIDES if name == "dims" else (name,))
)
SHIPMENTS = ("shipment", *ShipmentItem.names(), "priority")
SIZES, CARRIERS = SizeSet.names(), CarrierSet.names()

GONE = N_("left without a parcel at {at} (entry {entry})")
SENT = N_("left at {at} with {shipment} (entry {entry})")
MISSED = N_("is missing (entry {entry})")
YES_OR_NO = N_("It is 1 or 0, yes or no.")


Fact = TypeVar("Fact", SizeSet, CarrierSet)


class Imported(NamedTuple):
    """One row's outcome; `line` is its last line in the file."""

    line: int
    recorded: Recorded | None
    refusal: Refusal | None


class Import(NamedTuple):
    """An import about to run: how many steps it takes, and the steps."""

    steps: int
    outcomes: Iterator[Imported]


def digest_of(row: Row) -> str:
    """What identifies a row within its file."""
    plain = [cell for cell in sorted(row.items()) if cell[0] != "customer"]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:24]


NUMBERS = ("code", "shipment")
"""Cells that may hold a waybill."""


def digests_of(session: Session, db: Connection, row: Row) -> list[str]:
    """What may identify a row in the book: its digest with the waybill's reference under
    each key that is held, the latest first. Under which of them it was recorded shows
    when it is looked up.
    """
    name = next((name for name in NUMBERS if row.get(name)), "")
    number = waybill_of_others(row.get(name, ""))
    if number is None:
        return [digest_of(row)]
    stems = session.keyring.stems(db, number, session.today)
    piece = number.partition("-")[2]
    return [digest_of({**row, name: f"{stem}{piece and '-'}{piece}"}) for stem in stems]


def waybill_of_others(cell: str) -> str | None:
    """The carrier's number that a cell holds; None for our codes and anything else."""
    try:
        scanned = codes.scanned(cell)
    except Refusal:
        return None
    is_number = not codes.is_ours(scanned) and codes.WAYBILL.fullmatch(scanned)
    return scanned if is_number else None


def with_ordinals(rows: Rows) -> Iterator[tuple[int, Row, int]]:
    """Rows, each with its ordinal among those equal to it."""
    # Of a million rows few are equal: the first of each takes eight bytes, not a name.
    first: set[int] = set()
    more: Counter[int] = Counter()
    for line, row in rows:
        short = int(digest_of(row)[:15], 16)
        if short in first:
            more[short] += 1
        first.add(short)
        yield line, row, more[short] + 1


def recorded_id(db: Connection, bases: Sequence[str]) -> str:
    """That of some ids which the book knows, else the first."""
    found = (base for base in bases if journal.by_request(db, base) is not None)
    return bases[0] if len(bases) == 1 else next(found, bases[0])


def standing_id(
    db: Connection, bases: Sequence[str], stands: Callable[[Entry], bool]
) -> str:
    """A row's request id, one of its `bases`, with the next free ordinal when what it
    recorded no longer stands.
    """
    base = recorded_id(db, bases)
    name, ordinal = base, 1
    while (entry := journal.by_request(db, name)) is not None:
        if undone_by(db, entry.seq) is None and stands(entry):
            break
        ordinal += 1
        name = f"{base}:{ordinal}"
    return name


def is_undisturbed(_entry: Entry) -> bool:
    """What only an undo takes back stands until then."""
    return True


def refuse_outdated(session: Session, db: Connection, row: Row) -> None:
    """A row that tells no time says that its box is here. Where the box has left, or is
    missing, whether it has come back can't be known: of a row that was recorded before,
    and of a tag, which a run before may have found on hand. A time alone is today's: of
    a row that was recorded on another day it isn't known either. Raises `RowOutdated`.
    """
    at = row.get("at", "")
    if at and not days.is_of_today(at):
        return
    at_ms = session.moment(at) if at else None
    box = None if at else box_of_tag(db, row.get("code", ""))
    if box is not None and box.state in AWAY:
        since = gone_since(session, db, box.box, box.cycle)
        if since is not None:
            arrived = returns.entry_of(db, box.box, box.cycle)
            raise RowOutdated(entry=arrived, box=box.box, since=since)
    digests = digests_of(session, db, row)
    recorded = (journal.by_requests(db, f"row:{digest}:") for digest in digests)
    for entry in chain.from_iterable(recorded):
        event = entry.event
        if not isinstance(event, BoxReturned | BoxFound) or undone_by(db, entry.seq):
            continue
        if entry.happened_at == at_ms:
            continue
        since = gone_since(session, db, event.box, event.cycle)
        if since is not None:
            raise RowOutdated(entry=entry.seq, box=event.box, since=since)


def box_of_tag(db: Connection, code: str) -> Box | None:
    """The box whose tag a cell holds; None for any other cell."""
    scanned = codes.scanned(code) if code.strip() else ""
    return boxes.by_tag(db, scanned) if codes.is_ours(scanned) else None


def gone_since(session: Session, db: Connection, box: int, cycle: int) -> Clause | None:
    """How a box left its cycle, if it did otherwise than to the mill."""
    left = shipments.left_with(db, box, cycle)
    if left is not None and left.sent_at is not None:
        at = session.local(left.sent_at)
        return Clause(SENT, at=at, shipment=left.shipment, entry=left.changed_seq)
    if gone := transfers.left_in(db, box, cycle):
        return Clause(GONE, at=session.local(gone.left_at), entry=gone.seq)
    now = boxes.by_number(db, box)
    if now is not None and now.cycle == cycle and now.state == BoxState.MISSING:
        return Clause(MISSED, entry=now.changed_seq)
    return None


Step = tuple[int, Callable[[], Recorded]]
"""A row's line, and what records it."""

GROUP = 200
"""Rows that share a transaction: some 50 ms in which other terminals wait."""


def in_groups(session: Session, steps: Iterable[Step]) -> Iterator[Imported]:
    """Run the steps, a group in each transaction, and tell what they came to once it is
    in the book.
    """
    left = iter(steps)
    while group := list(islice(left, GROUP)):
        with session.book.together():
            done = [outcome(line, run) for line, run in group]
        yield from done


def outcome(line: int, run: Callable[[], Recorded]) -> Imported:
    """Run one row; a refusal is its outcome and stops no other row, unless it is the
    file's: then nothing of the group is recorded.
    """
    try:
        return Imported(line, run(), None)
    except OF_THE_FILE:
        raise
    except Refusal as refusal:
        return Imported(line, None, refusal)


def row_by_row(session: Session, rows: Rows, run: Callable[[Row, int], Recorded]) -> Import:
    """An import whose rows are an entry each; `run` takes a row and its ordinal among
    those equal to it.
    """
    steps = ((line, partial(run, row, nth)) for line, row, nth in with_ordinals(rows))
    return Import(len(rows), in_groups(session, steps))


def import_returns(self: Session, path: Path) -> Import:
    """Boxes returned: a row each, a visit each."""
    rows = read_rows(path, RETURNS)

    def run(row: Row, nth: int) -> Recorded:
        refuse_spare_cells(row)
        told = told_in(row)
        if told.request_id is None:
            with self.book.reading() as db:
                refuse_outdated(self, db, row)
                bases = [f"row:{one}:{nth}" for one in digests_of(self, db, row)]
                request_id = standing_id(db, bases, is_undisturbed)
            told = told._replace(request_id=request_id)
        return return_told(self, told)

    return row_by_row(self, rows, run)


def told_in(row: Row) -> Told:
    """What a row tells of a box; an empty cell tells nothing."""
    cells: dict[str, Any] = {name: row[name] for name in Told._fields if row.get(name)}
    if defects := row.get("defects"):
        cells["defects"] = defects.split()
    sides = [row.get(side, "") for side in SIDES]
    if any(sides):
        cells["dims"] = "x".join(sides)
    return Told(**cells)


def last_of_each(rows: Rows, read: Callable[[Row], Fact]) -> dict[str, Fact]:
    """What a file leaves each name at: its last row that can be read. A row before it
    is there already while the book is as the whole file leaves it.
    """
    found = {}
    for _line, row in rows:
        with suppress(Refusal):
            refuse_spare_cells(row)
            event = read(row)
            found[next(iter(vars(event).values()))] = event
    return found


def import_sizes(self: Session, path: Path) -> Import:
    """Sizes of boxes: a row each."""
    rows = read_rows(path, SIZES)
    last = last_of_each(rows, size_set)

    def run(row: Row, nth: int) -> Recorded:
        refuse_spare_cells(row)
        with self.book.reading() as db:
            name = size_set(row).size
            held = setup.size(db, name) == Size(*vars(last[name]).values())
            base = row.get("request_id") or f"row:{digest_of(row)}:{nth}"
            request_id = standing_id(db, [base], lambda _: held)
        return set_size(self, row, request_id=request_id)

    return row_by_row(self, rows, run)


def import_carriers(self: Session, path: Path) -> Import:
    """What carriers take: a row each."""
    rows = read_rows(path, CARRIERS)
    last = last_of_each(rows, carrier_set)

    def run(row: Row, nth: int) -> Recorded:
        refuse_spare_cells(row)
        with self.book.reading() as db:
            name = carrier_set(row).carrier
            held = setup.carrier(db, name) == Carrier(*vars(last[name]).values())
            base = row.get("request_id") or f"row:{digest_of(row)}:{nth}"
            request_id = standing_id(db, [base], lambda _: held)
        return set_carrier(self, row, request_id=request_id)

    return row_by_row(self, rows, run)


def import_shipments(self: Session, path: Path) -> Import:
    """Parcels that wait: a row an item, all items of a parcel one entry."""
    parcels: dict[str, list[tuple[int, Row]]] = {}
    for line, row in read_rows(path, SHIPMENTS):
        parcel = parcel_of(row)
        parcels.setdefault(parcel, []).append((line, row | {"shipment": parcel}))

    def run(parcel: str, rows: list[tuple[int, Row]]) -> Recorded:
        with self.book.reading() as db:
            bases = [f"row:{one}" for one in digests_together(self, db, rows)]
            request_id = standing_id(db, bases, is_undisturbed)
        return enter_shipment(
            self,
            parcel,
            [item_of(row, n) for n, (_, row) in enumerate(rows, start=1)],
            priority=rows[0][1].get("priority") or 0,
            request_id=request_id,
        )

    steps = ((rows[-1][0], partial(run, parcel, rows)) for parcel, rows in parcels.items())
    return Import(len(parcels), in_groups(self, steps))


def parcel_of(row: Row) -> str:
    """The parcel that a row is of, however its number is spelled; what is no number is
    refused as it stands.
    """
    cell = row.get("shipment", "")
    try:
        return number(cell)
    except Refusal:
        return cell


def digests_together(
    session: Session, db: Connection, rows: Sequence[tuple[int, Row]]
) -> Iterator[str]:
    """What may identify the rows of one parcel."""
    each = (digests_of(session, db, row) for _, row in rows)
    for digests in zip(*each, strict=True):
        yield hashlib.sha256("".join(digests).encode()).hexdigest()[:24]


def item_of(row: Row, nth: int) -> ShipmentItem:
    """An item from its row."""
    refuse_spare_cells(row)
    return item_told(
        item=row.get("item") or str(nth),
        length_mm=row.get("length_mm", ""),
        width_mm=row.get("width_mm", ""),
        height_mm=row.get("height_mm", ""),
        mass_g=row.get("mass_g") or 0,
        count=row.get("count") or 1,
        padding_mm=row.get("padding_mm") or 0,
        upright=flag("upright", row.get("upright", "")),
        fragile=flag("fragile", row.get("fragile", "")),
    )


def flag(field: str, value: str) -> bool:
    """Yes or no."""
    plain = value.strip().lower()
    if plain in ("1", "yes", "true", "是"):
        return True
    if plain in ("", "0", "no", "false", "否"):
        return False
    raise SettingUnclear(field=field, value=value, expected=Clause(YES_OR_NO))
