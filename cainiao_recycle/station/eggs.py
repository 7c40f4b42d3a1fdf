"""Eggs: delivered, broken, counted."""

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import (
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    Event,
)
from cainiao_recycle.errors import (
    N_,
    Clause,
    EggsUnusual,
    EntryCameLater,
    TooManyEggs,
)
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.store import clock, setup, vouchers
from cainiao_recycle.store.vouchers import EggStand

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
    words = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("receive", count, words, eggs=count, note=words):
            return earlier
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return moved(request, EggsReceived(eggs=count, note=words), count)


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
    words = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("break", count, words, eggs=count, note=words):
            return earlier
        stock = vouchers.fewest_eggs(request.db, request.happened_at)
        if count > stock:
            raise TooManyEggs(stock=stock, eggs=count)
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return moved(request, EggsBroken(eggs=count, note=words), -count)


def count_eggs(
    self: Session,
    eggs: str | int,
    *,
    sure: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A count of the eggs in stock, compared with what the book had at that time: it
    takes the difference in as the day's variance. The event is `EggsCounted`. Raises
    `EggsUnusual` for very many, counted or off the book, until the caller is `sure`.
    """
    counted = text.whole("EGGS", eggs, 0, MOST_EGGS)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("count", counted, counted=counted):
            return earlier
        expected = vouchers.eggs_at(request.db, request.happened_at)
        if not sure:
            refuse_unusual(request, AT_ONCE, counted)
            refuse_unusual(request, OFF_THE_BOOK, abs(counted - expected))
        later = vouchers.next_count(request.db, request.happened_at)
        undone = vouchers.undone_across(request.db, request.happened_at, later)
        recorded = request.record(EggsCounted(counted=counted, expected=expected))
        over = counted - expected
        for undo, eggs in undone:
            # It counted what was there: what was undone later is not missing twice.
            carry(request, recorded, undo, eggs)
            over += eggs
        if later is not None and over:
            carry(request, recorded, later, -over)
        return recorded


def moved(request: Request, event: Event, change: int) -> Recorded:
    """Record what changes the stock of eggs. Where a later count had found it already,
    its difference changes the other way round, in an entry of its own that is booked on
    the later of the two days: the stock stays as it was counted, as long as the count
    stood.
    """
    pins = vouchers.pins(request.db, request.happened_at)
    recorded = request.record(event)
    found: dict[int, int] = {}
    for pin in pins:
        holds = pin.entry == pin.counted_in
        found[pin.counted_in] = -change if holds else -found[pin.counted_in]
        change += found[pin.counted_in]
        if found[pin.counted_in]:
            carry(request, recorded, pin.entry, found[pin.counted_in])
    return recorded


def carry(request: Request, recorded: Recorded, other: int, eggs: int) -> None:
    """So many eggs more where an entry and another one meet: dated and booked as the
    later of the two.
    """
    assert recorded.entry is not None, "what moves eggs is an entry"
    request.happened_at, _booked = clock.happened(request.db, other)
    request.stands_on(other, EntryCameLater, undone=other)
    request.write(
        EggsCarried(entry=recorded.entry.seq, other=other, eggs=eggs),
        f"{OWN}{request.request_id}:carried-{other}",
    )


def refuse_unusual(request: Request, what: str, eggs: int) -> None:
    """A digit too many is typed soon, and stays in the day's figures."""
    most = setup.setting(request.db, "ask_above_eggs")
    if eggs > most:
        raise EggsUnusual(what=Clause(what, eggs=eggs), most=most)


def eggs_now(self: Session) -> EggStand:
    """Eggs in stock, and owed on open vouchers."""
    return vouchers.egg_stand(self.book.db)
