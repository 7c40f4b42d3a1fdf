"""Closing business days: visits left open, expiries, the balance, the seal."""

import sqlite3
from contextlib import suppress
from sqlite3 import Connection

from cainiao_recycle.domain import balance
from cainiao_recycle.domain.balance import Flows, Stand
from cainiao_recycle.domain.days import FIRST_DATE, after, end_of, parse_date
from cainiao_recycle.domain.events import DayClosed, Event, VouchersExpired
from cainiao_recycle.domain.figures import DayFigures
from cainiao_recycle.errors import (
    BookDisagrees,
    ClockJump,
    DayNotOver,
    DayOutOfBalance,
    DaySealed,
    Refusal,
)
from cainiao_recycle.night.exporting import day_files
from cainiao_recycle.night.noted_head import keep_head, refuse_rewritten
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import OWN_NIGHT, Request, Session, recorded_at
from cainiao_recycle.station.visits import visit_end
from cainiao_recycle.store import (
    clock,
    days,
    journal,
    sealed,
    setup,
    totals,
    visits,
    vouchers,
)
from cainiao_recycle.store.connection import refusing

DAY_MS = 86_400_000

BY_CLOCK, BY_NAME = f"{OWN_NIGHT}:", f"{OWN_NIGHT}-named:"
"""How the requests of a close begin: of days that the clock says are over, and of days
that somebody named.
"""

OFF = N_("{stock}: {opening} and {change} make {sum}, and the tables hold {closing}")
STOCKS = {"boxes": N_("boxes"), "vouchers": N_("vouchers"), "eggs": N_("eggs")}


def close_days(self: Session, date: str | None = None) -> list[DayClosed]:
    """Close every business day gone by, up to a date (yesterday's), oldest first.

    Each day is one transaction: visits left open are finished, expiries noted, the
    day balanced and sealed; a run cut short goes on where it stopped. An empty list
    when nothing is open. Raises `DayNotOver`, `DaySealed`, `BookDisagrees` while
    tables and journal differ, `JournalRewritten` where it isn't the journal that was handed
    out before, and `DayOutOfBalance`; without a date, `ClockJump` and
    `ClockBehind` while the clock can't be believed: a seal is for good.
    """
    until = last_day(self, date)
    with refusing(self.path):
        db = self.book.db
        if date is not None and until <= (days.last_closed(db) or ""):
            raise DaySealed(date=until)
        if date is None:
            recorded_at(self, db, is_now=True)
            if next_open_day(db, until) is not None:
                refuse_clock_jump(self)
    refuse_rewritten(self.book)
    refuse_disagreement(self)
    closed, flows = [], OpenFlows()
    while (day := next_open_day(self.book.db, until)) is not None:
        sealed_day = close_day(self, day, BY_NAME if date else BY_CLOCK, flows)
        if sealed_day is not None:
            closed.append(sealed_day)
    if closed:
        keep_head(self.book)
        # What is sealed is sealed; a state left behind is brought up the next time.
        with suppress(OSError, sqlite3.Error, Refusal):
            sealed.move_on(self.book, day_files)
    return closed


def refuse_disagreement(session: Session) -> None:
    """Raise `BookDisagrees` while what was touched since the last seal isn't what the
    entries make of it.
    """
    book = session.book
    with refusing(book.path):
        wrong = sealed.disagreements(book, day_files, session.watch)
    if wrong:
        raise BookDisagrees(rows=len(wrong), differences=[one.clause() for one in wrong])


def refuse_clock_jump(session: Session) -> None:
    """A clock that ran ahead would seal days and expire vouchers for good: after a pause
    longer than usual, somebody looks at a watch first.
    """
    db, now = session.book.db, session.clock()
    last, then = clock.longest_pause(db, now, BY_CLOCK)
    if then - last > setup.setting(db, "longest_pause_days") * DAY_MS:
        raise ClockJump(
            last=session.local(last),
            then=session.local(then),
            typed=session.local(now).replace(" ", "T"),
        )


def last_day(session: Session, date: str | None) -> str:
    """The last day to close. Raises `DayNotOver` for one that isn't gone by."""
    now = session.clock()
    if date is None:
        return after(session.date_of(now), -1)
    day = parse_date(date)
    over = end_of_day(session, day)
    if over > now:
        raise DayNotOver(date=day, until=session.local(over))
    return day


def end_of_day(session: Session, date: str) -> int:
    """When a business date is over at this station."""
    return end_of(date, session.zone, session.facts.cut_off_hour)


def next_open_day(db: Connection, until: str) -> str | None:
    """The oldest open date on which something was recorded, or on which an open
    voucher is valid for the last time.
    """
    closed = days.last_closed(db) or ""
    dates = (days.next_with_entries(db, closed), vouchers.next_last_day(db, closed))
    return min((date for date in dates if date and date <= until), default=None)


class OpenFlows:
    """What the entries of open days moved, by business date and in all, and the figures of
    those days: read once, and then only what was written since. Days that another terminal
    closed meanwhile make it begin anew.
    """

    def __init__(self) -> None:
        self.begin("", 0)

    def begin(self, closed: str, seen: int) -> None:
        """Nothing is known of the days after one."""
        self.closed, self.seen = closed, seen
        self.by_date: dict[str, Flows] = {}
        self.figures: dict[str, DayFigures] = {}
        self.in_all = Flows()

    def read(self, db: Connection) -> None:
        """Take in the entries written since the last reading."""
        closed = days.last_closed(db) or FIRST_DATE
        since = journal.entries(db, after=self.seen)
        if closed != self.closed:
            self.begin(closed, 0)
            since = journal.of_dates(db, after(closed, 1))
        undone, look = journal.event_of(db), totals.looking(db)
        for entry in since:
            moved = balance.flows_of(entry.event, undone)
            date = entry.business_date
            self.by_date[date] = self.by_date.get(date, Flows()).plus(moved)
            self.in_all = self.in_all.plus(moved)
            self.figures.setdefault(date, DayFigures(date)).take(entry.event, look)
        self.seen, _ = journal.head(db)

    def seal(self, date: str) -> None:
        """A day is closed: what it moved is no part of the next ones."""
        self.closed = date
        self.in_all = self.in_all.plus(self.by_date.pop(date, Flows()), -1)
        self.figures.pop(date, None)


def close_day(
    session: Session, date: str, named: str, flows: OpenFlows
) -> DayClosed | None:
    """Close one day in one transaction; None when another terminal just did."""
    end_ms = end_of(date, session.zone, session.facts.cut_off_hour) - 1
    with session.request(None, None, happened_at=end_ms) as request:
        if date <= (days.last_closed(request.db) or ""):
            return None
        written = 0

        def note(event: Event) -> None:
            nonlocal written
            written += 1
            request.write(event, f"{named}{date}:{written}", date)

        for name in visits.left_open(request.db, date):
            visit = visits.visit(request.db, name)
            assert visit is not None, "it was just listed"
            note(visit_end(request, visit))
        if lapsed := vouchers.lapsed(request.db, date):
            note(
                VouchersExpired(
                    vouchers=tuple(code for code, _ in lapsed),
                    eggs=sum(eggs for _, eggs in lapsed),
                )
            )
        figures = balanced(request, date, flows)
        note(figures)
    flows.seal(date)
    return figures


def balanced(request: Request, date: str, open_flows: OpenFlows) -> DayClosed:
    """The day's figures. Raises `DayOutOfBalance` unless opening + in = out + closing,
    with flows from the entries and closing figures from the tables.
    """
    db = request.db
    open_flows.read(db)
    flows = open_flows.by_date.get(date, Flows())
    # What is dated later is in the tables already, and isn't this day's.
    later = open_flows.in_all.plus(flows, -1)
    opening, closing = closing_before(db), days.stand(db).plus(later.change(), -1)
    if closing != opening.plus(flows.change()):
        raise DayOutOfBalance(date=date, what=off(opening, flows.change(), closing))
    _, head = journal.head(db)
    figures = open_flows.figures.get(date, DayFigures(date)).by_campaign()
    return balance.day_closed(date, head, opening, flows, closing, figures)


def closing_before(db: Connection) -> Stand:
    """Where the last closed day ended; nothing before the first."""
    closed = days.last_closed(db)
    figures = days.figures(db, closed) if closed else None
    if figures is None:
        return Stand()
    return Stand(*(int(figures[f"{stock}_closing"]) for stock in STOCKS))


def off(opening: Stand, change: Stand, closing: Stand) -> list[Clause]:
    """The stocks that don't add up."""
    found = []
    for stock, word in STOCKS.items():
        began, moved, ended = (getattr(one, stock) for one in (opening, change, closing))
        if began + moved != ended:
            found.append(
                Clause(
                    OFF,
                    stock=Clause(word),
                    opening=began,
                    change=f"{moved:+d}",
                    sum=began + moved,
                    closing=ended,
                )
            )
    return found
