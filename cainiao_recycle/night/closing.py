"""Closing business days: visits left open, expiries, the balance, the seal."""

from sqlite3 import Connection

from cainiao_recycle.domain import balance
from cainiao_recycle.domain.balance import Stand
from cainiao_recycle.domain.days import LAST_DATE, after, end_of, parse_date
from cainiao_recycle.domain.events import DayClosed, Event, VouchersExpired
from cainiao_recycle.errors import (
    BookDisagrees,
    ClockJump,
    DayNotOver,
    DayOutOfBalance,
    DaySealed,
)
from cainiao_recycle.night.noted_head import keep_head
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import OWN_NIGHT, Request, Session, recorded_at
from cainiao_recycle.station.visits import visit_end
from cainiao_recycle.store import clock, days, journal, setup, visits, vouchers
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.differences import differences

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
    tables and journal differ, and `DayOutOfBalance`; without a date, `ClockJump` and
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
        wrong = differences(self.path)
    if wrong:
        raise BookDisagrees(rows=len(wrong), differences=[one.clause() for one in wrong])
    closed = []
    while (day := next_open_day(self.book.db, until)) is not None:
        sealed = close_day(self, day, BY_NAME if date else BY_CLOCK)
        if sealed is not None:
            closed.append(sealed)
    if closed:
        keep_head(self.book)
    return closed


def refuse_clock_jump(session: Session) -> None:
    """A clock that ran ahead would seal days and expire vouchers for good: after a pause
    longer than usual, somebody looks at a watch first.
    """
    db, now = session.book.db, session.clock()
    before, then = clock.longest_pause(db, now, BY_CLOCK)
    if then - before > setup.setting(db, "longest_pause_days") * DAY_MS:
        raise ClockJump(
            last=session.local(before),
            then=session.local(then),
            typed=session.local(now).replace(" ", "T"),
        )


def last_day(session: Session, date: str | None) -> str:
    """The last day to close. Raises `DayNotOver` for one that isn't gone by."""
    now = session.clock()
    if date is None:
        return after(session.date_of(now), -1)
    day = parse_date(date)
    over = end_of(day, session.zone, session.facts.cut_off_hour)
    if over > now:
        raise DayNotOver(date=day, until=session.local(over))
    return day


def next_open_day(db: Connection, until: str) -> str | None:
    """The oldest open date on which something was recorded, or on which an open
    voucher is valid for the last time.
    """
    last = days.last_closed(db) or ""
    dates = {*days.dates_with_entries(db, until), *vouchers.last_days(db, until)}
    return min((date for date in dates if date > last), default=None)


def close_day(session: Session, date: str, named: str) -> DayClosed | None:
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
            codes, eggs = zip(*lapsed, strict=True)
            note(VouchersExpired(vouchers=codes, eggs=sum(eggs)))
        sealed = balanced(request, date)
        note(sealed)
    return sealed


def balanced(request: Request, date: str) -> DayClosed:
    """The day's figures. Raises `DayOutOfBalance` unless opening + in = out + closing,
    with flows from the entries and closing figures from the tables.
    """
    db = request.db
    undone = journal.event_of(db)
    flows = balance.total(
        (entry.event for entry in journal.of_dates(db, date, date)), undone
    )
    opening = closing_before(db, date)
    # What is dated later is in the tables already, and isn't this day's.
    later = (entry.event for entry in journal.of_dates(db, after(date, 1), LAST_DATE))
    closing = days.stand(db).plus(balance.total(later, undone).change(), -1)
    expected = opening.plus(flows.change())
    if closing != expected:
        raise DayOutOfBalance(date=date, what=off(opening, flows.change(), closing))
    _, head = journal.head(db)
    return balance.day_closed(date, head, opening, flows, closing)


def closing_before(db: Connection, date: str) -> Stand:
    """Where the last closed day ended; nothing before the first."""
    last = days.last_closed(db)
    figures = days.figures(db, last) if last else None
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
