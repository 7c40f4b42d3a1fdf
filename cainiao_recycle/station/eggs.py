"""Eggs: delivered, broken, counted."""

from collections.abc import Sequence

from cainiao_recycle.domain import text
from cainiao_recycle.domain.egg_counts import Later, carried
from cainiao_recycle.domain.events import (
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    Event,
)
from cainiao_recycle.errors import EggsUnusual, EntryCameLater, TooManyEggs
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station import reasons
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.store import clock, egg_stock, setup
from cainiao_recycle.store.egg_stock import EggStand

MOST_EGGS = 1_000_000

AT_ONCE = N_("{eggs} eggs at once")
OFF_THE_BOOK = N_("{eggs} eggs off the book")


def receive_eggs(
    self: Session,
    eggs: str | int,
    note: str = "",
    *,
    sure: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A delivery. The event is `EggsReceived`. Raises `EggsUnusual` for very many, until
    the caller is `sure`.
    """
    count = text.whole("EGGS", eggs, 1, MOST_EGGS)
    kept = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("receive", count, kept, eggs=count, note=kept):
            return earlier
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return moved(request, EggsReceived(eggs=count, note=kept), count)


def break_eggs(
    self: Session,
    eggs: str | int,
    note: str = "",
    *,
    sure: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Eggs that can't be handed out. The event is `EggsBroken`. Raises `EggsUnusual`
    as `receive_eggs` does.
    """
    count = text.whole("EGGS", eggs, 1, MOST_EGGS)
    kept = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("break", count, kept, eggs=count, note=kept):
            return earlier
        stock = egg_stock.fewest(request.db, request.happened_at)
        if count > stock:
            raise TooManyEggs(stock=stock, eggs=count)
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return moved(request, EggsBroken(eggs=count, note=kept), -count)


def count_eggs(
    self: Session,
    eggs: str | int,
    reason: str = "",
    second: str | None = None,
    *,
    sure: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A count of the eggs in stock, compared with what the book had at that time: it
    takes the difference in as the day's variance. The event is `EggsCounted`. Raises
    `EggsUnusual` for very many, counted or off the book, until the caller is `sure`, and
    `ReasonMissing` for what is far off.
    """
    counted = text.whole("EGGS", eggs, 0, MOST_EGGS)
    said = reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("count", counted, *said, counted=counted):
            return earlier
        expected = egg_stock.stock_at(request.db, request.happened_at)
        if not sure:
            refuse_unusual(request, AT_ONCE, counted)
            refuse_unusual(request, OFF_THE_BOOK, abs(counted - expected))
        if abs(counted - expected) >= setup.setting(request.db, "egg_difference"):
            reasons.demand(request.db, said)
        # It counted what was there: what was undone later is not missing twice.
        undone = egg_stock.undone_across(request.db, request.happened_at)
        event = EggsCounted(counted=counted, expected=expected, **said._asdict())
        return moved(request, event, counted - expected, undone)


def moved(
    request: Request, event: Event, change: int, undone: Sequence[Later] = ()
) -> Recorded:
    """Record what changes the stock of eggs. Where a later count had found it already,
    its difference changes the other way round, in an entry of its own that is booked on
    the later of the two days: the stock stays as it was counted, as long as that count
    stood.
    """
    later = [*egg_stock.later_counts(request.db, request.happened_at), *undone]
    recorded = request.record(event)
    for number, (other, eggs) in enumerate(carried(change, later)):
        carry(request, recorded, number, other, eggs)
    return recorded


def carry(request: Request, recorded: Recorded, number: int, other: int, eggs: int) -> None:
    """So many eggs more where an entry and another one meet: dated and booked as the
    later of the two.
    """
    assert recorded.entry is not None, "what moves eggs is an entry"
    at_ms, _booked = clock.happened(request.db, other)
    request.happened_at = max(request.happened_at, at_ms)
    request.stands_on(other, EntryCameLater, undone=other)
    request.write(
        EggsCarried(entry=recorded.entry.seq, other=other, eggs=eggs),
        f"{OWN}{request.request_id}:carried-{number}",
    )


def refuse_unusual(request: Request, what: str, eggs: int) -> None:
    """A digit too many is typed soon, and stays in the day's figures."""
    most = setup.setting(request.db, "ask_above_eggs")
    if eggs > most:
        raise EggsUnusual(what=Clause(what, eggs=eggs), most=most)


def eggs_now(self: Session) -> EggStand:
    """Eggs in stock, and owed on open vouchers."""
    return egg_stock.stand(self.book.db)
