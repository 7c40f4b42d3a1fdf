"""What every use case stands on: the open book, the clerk, the clock, the draw.

A use case is one request, one transaction, one paragraph: load, refuse, decide,
record. `Session.request` opens the transaction, `Request.earlier` finds out whether
the same request was recorded before, `Request.record` writes the entry and applies it.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple, Never, Self

from cainiao_recycle.domain import days, text
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.domain.events import Event
from cainiao_recycle.errors import (
    ClockBehind,
    FileDamaged,
    OrderRefusal,
    Refusal,
    RequestConflict,
    RequestUndone,
    TextUnclear,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.free_text import refuse_numbers
from cainiao_recycle.station.references import Keyring
from cainiao_recycle.store import boxes, clock, journal, setup, vouchers
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.days import last_closed, undone_by
from cainiao_recycle.store.journal import Entry, Watch, unwatched


def wall_clock() -> int:
    """Now, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def random_below(limit: int) -> int:
    """A random integer from 0 to `limit` - 1, from the system's source."""
    # What `secrets.randbelow` does, without importing `random` for it.
    bits = limit.bit_length()
    size = (bits + 7) // 8
    while True:
        drawn = int.from_bytes(os.urandom(size)) >> (size * 8 - bits)
        if drawn < limit:
            return drawn


LONGEST_ID = 80
"""Characters of a request id."""

OWN = "~"
"""What the tool's own request ids begin with, and nobody else's may."""

OWN_NIGHT = f"{OWN}close"
"""Those of entries that closing a day made."""


def named_request(raw: str) -> str:
    """A request's id as somebody named it. Raises `TextUnclear`, `NumberInText`."""
    name = text.line("--request-id", raw, LONGEST_ID)
    if name.startswith(OWN):
        raise TextUnclear(field="--request-id", text=name, most=LONGEST_ID)
    return name


ASKED = N_("what was asked")


def differing(event: Event, facts: dict[str, object]) -> list[Clause]:
    """What is told otherwise than an entry has it, in words and without its values:
    one of them may be a customer's.
    """
    from cainiao_recycle.domain.words import FACT_WORDS

    return [
        Clause(FACT_WORDS[name])
        for name, fact in facts.items()
        if getattr(event, name, fact) != fact
    ]


class Recorded(NamedTuple):
    """What a use case came to.

    `entry` is None when nothing was recorded because nothing was new (a box scanned
    twice); `event` is then what the book holds already. `replayed`: the same request
    was recorded before, and this is its answer. `differs` names what was told otherwise
    than the book has it, and wasn't heard. `numbers` are the waybills that the request was
    told, by reference: nothing else knows them.
    """

    event: Event
    entry: Entry | None
    replayed: bool = False
    differs: tuple[str, ...] = ()
    numbers: Mapping[str, str] = {}


class Request:
    """One request inside its transaction.

    `rule_date` is the business date rules look at: that of `happened_at`, whether it
    is sealed or not.
    """

    def __init__(
        self,
        session: "Session",
        db: Connection,
        happened_at: int | None,
        at: str | None,
        named: str | None,
    ) -> None:
        self.session = session
        self.db = db
        self.recorded_at = recorded_at(session, db, is_now=happened_at is None)
        self.happened_at = self.recorded_at if happened_at is None else happened_at
        self.rule_date = session.date_of(self.happened_at)
        self.booked_from = ""
        self.at = at
        self.named = named
        self.own_id = named
        self.content: str | None = None
        self.before = journal.by_request(db, named) if named else None
        self.numbers: dict[str, str] = {}
        session.keyring.begin(self.numbers)

    @property
    def request_id(self) -> str:
        """The request's name; one is drawn for a request without when another entry is to
        be named after it.
        """
        if self.own_id is None:
            # Drawn ids begin with the time, so that their index grows at its end.
            self.own_id = f"{self.session.clock():012x}{os.urandom(10).hex()}"
        return self.own_id

    def earlier(self, verb: str, *content: object, **facts: object) -> Recorded | None:
        """The answer given before, when the caller named this request and it was
        recorded. The same name with other content raises `RequestConflict`, which names
        those of the `facts` that the entry has otherwise; `RequestUndone` says that the
        answer isn't true any more.

        What identifies a customer must come in `content` as a keyed hash, never as
        it was typed: its digest is kept.
        """
        if self.named is None:
            return None
        asked_for = journal.canonical((verb, self.at, content))
        self.content = hashlib.sha256(asked_for.encode()).hexdigest()[:16]
        entry = self.before
        if entry is None:
            return None
        if entry.content != self.content:
            self.refuse_other_content(entry, facts)
        self.refuse_undone(entry)
        return Recorded(entry.event, entry, replayed=True, numbers=self.numbers)

    def refuse_other_content(self, entry: Entry, facts: dict[str, object]) -> Never:
        """Say what the same request asked for otherwise."""
        from cainiao_recycle.domain.words import FACT_WORDS

        differs = differing(entry.event, facts)
        if self.at is not None and self.happened_at != entry.happened_at:
            differs.append(Clause(FACT_WORDS["time"]))
        raise RequestConflict(
            request_id=self.named, entry=entry.seq, differs=differs or Clause(ASKED)
        )

    def refuse_undone(self, entry: Entry) -> None:
        """An entry that was undone is no answer."""
        if undone := undone_by(self.db, entry.seq):
            seq, at_ms, clerk = undone
            raise RequestUndone(
                request_id=self.named,
                entry=entry.seq,
                undone=seq,
                at=self.session.local(at_ms),
                clerk=clerk,
            )

    def stands_on(self, seq: int, refusal: type[OrderRefusal], **facts: object) -> None:
        """This entry stands on what another one made or last changed: it can't happen
        before that, nor be booked before it.
        """
        at_ms, booked = clock.happened(self.db, seq)
        if at_ms > self.happened_at:
            raise refusal(at=self.session.local(at_ms), entry=seq, **facts)
        self.booked_from = max(self.booked_from, booked)

    def record(self, event: Event) -> Recorded:
        """Write the entry and change the tables as it says."""
        return Recorded(event, self.write(event, self.own_id), numbers=self.numbers)

    def found(self, event: Event) -> Recorded:
        """Nothing was recorded: the book holds it already."""
        return Recorded(event, None, numbers=self.numbers)

    def reference(self, waybill: str) -> str:
        """The reference that a waybill is kept under, of the year that rules look at."""
        session = self.session
        return session.keyring.reference(
            self.db, waybill, self.rule_date[:4], session.today
        )

    def refer(self, facts: dict[str, object]) -> None:
        """Name waybills in a refusal as they were told."""
        for name, fact in facts.items():
            if isinstance(fact, str):
                facts[name] = self.numbers.get(fact, fact)

    def write(
        self, event: Event, request_id: str | None, business_date: str | None = None
    ) -> Entry:
        """The entry of an event; dated in the oldest open day when its own is sealed.
        Raises `NumberInText`.
        """
        session = self.session
        named = "" if (request_id or OWN).startswith(OWN) else request_id
        refuse_numbers(session.keyring, self.db, event, named, session.clerk)
        entry = journal.append(
            self.db,
            event,
            request_id=request_id,
            happened_at=self.happened_at,
            recorded_at=self.recorded_at,
            business_date=business_date or max(self.open_date(), self.booked_from),
            clerk=session.clerk,
            content=self.content,
        )
        apply(self.db, entry)
        return entry

    def open_date(self) -> str:
        """The business date of `happened_at`, or the day after the last sealed one."""
        date, sealed = self.rule_date, last_closed(self.db)
        return date if sealed is None or date > sealed else days.after(sealed, 1)

    def code(self, code_type: CodeType) -> str:
        """A fresh code of a type, unique in this station."""
        while True:
            code = make(code_type, self.session.draw)
            known = (
                vouchers.is_known if code_type is CodeType.VOUCHER else boxes.is_tag_known
            )
            if not known(self.db, code):
                return code


CLOCK_SLACK_MS = 300_000
"""How far a clock may be behind the last entry: five minutes, for clocks are set."""


def recorded_at(session: "Session", db: Connection, *, is_now: bool) -> int:
    """When an entry is recorded: now, and never before the entry before it. What happens
    now by a clock that is behind the book is refused: `ClockBehind`.
    """
    now, last = session.clock(), clock.last_recorded(db)
    if is_now and now < last - CLOCK_SLACK_MS:
        said = session.local(now)
        typed = said.replace(" ", "T")
        raise ClockBehind(now=said, last=session.local(last), typed=typed)
    return max(now, last)


class Session:
    """A clerk at an open book.

    `clock` gives UTC milliseconds, `draw(n)` a random integer below n; tests give
    their own. A session belongs to one thread.
    """

    def __init__(
        self,
        book: Book,
        *,
        clerk: str = "-",
        clock: Callable[[], int] = wall_clock,
        draw: Callable[[int], int] = random_below,
    ) -> None:
        self.book = book
        self.clerk = text.line("--clerk", clerk, 40)
        self.clock = clock
        self.draw = draw
        with refusing(book.path):
            self.facts = setup.station(book.db)
        try:
            self.zone = days.zone_of(self.facts.time_zone)
        except ValueError as error:
            raise FileDamaged(path=book.path, why=str(error)) from error
        self.keyring = Keyring(book.path, book.db)
        self.watch: Watch = unwatched

    @property
    def path(self) -> Path:
        """The station file."""
        return self.book.path

    @property
    def name(self) -> str:
        """The station's name; another counter may have changed it meanwhile."""
        return setup.station(self.book.db).name

    def close(self) -> None:
        """Close the book."""
        self.book.close()
        self.keyring.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def today(self) -> str:
        """The business date of now."""
        return self.date_of(self.clock())

    def date_of(self, at_ms: int) -> str:
        """The business date of a moment."""
        return days.business_date(at_ms, self.zone, self.facts.cut_off_hour)

    def local(self, at_ms: int) -> str:
        """A moment as people here read it."""
        return days.local_time(at_ms, self.zone)

    def moment(self, at: str) -> int:
        """When it happened, as `--at` says."""
        return days.moment(at, self.zone, self.clock())

    @contextmanager
    def request(
        self,
        at: str | None,
        request_id: str | None,
        *,
        happened_at: int | None = None,
        own_id: str | None = None,
    ) -> Iterator[Request]:
        """One request in one immediate transaction. A request nobody named gets a
        drawn id. `happened_at` (UTC milliseconds) goes before what `at` says. Now is read
        inside the transaction: whoever waited for its turn comes after the one before.
        """
        if happened_at is None and at is not None:
            happened_at = self.moment(at)
        if request_id is not None:
            request_id = named_request(request_id)
        with self.book.writing() as db:
            request = Request(self, db, happened_at, at, own_id or request_id)
            try:
                yield request
            except Refusal as refusal:
                request.refer(refusal.facts)
                raise
            finally:
                self.keyring.end()
