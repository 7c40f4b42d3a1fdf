"""Eggs: delivered, broken, counted."""

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import EggsBroken, EggsCounted, EggsReceived
from cainiao_recycle.errors import N_, Clause, EggsUnusual, TooManyEggs
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import setup, vouchers
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
        if earlier := request.earlier("receive", count, words):
            return earlier
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return request.record(
            EggsReceived(eggs=count, note=words, carried=carried(request, count))
        )


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
        if earlier := request.earlier("break", count, words):
            return earlier
        stock = vouchers.fewest_eggs(request.db, request.happened_at)
        if count > stock:
            raise TooManyEggs(stock=stock, eggs=count)
        if not sure:
            refuse_unusual(request, AT_ONCE, count)
        return request.record(
            EggsBroken(eggs=count, note=words, carried=carried(request, -count))
        )


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
        if earlier := request.earlier("count", counted):
            return earlier
        expected = vouchers.eggs_at(request.db, request.happened_at)
        if not sure:
            refuse_unusual(request, AT_ONCE, counted)
            refuse_unusual(request, OFF_THE_BOOK, abs(counted - expected))
        off = carried(request, counted - expected)
        return request.record(EggsCounted(counted=counted, expected=expected, carried=off))


def carried(request: Request, change: int) -> int:
    """What a later count had found of a change in stock that is told only now: all of
    it, the other way round, so that the stock stays as it was counted.
    """
    counted_at = vouchers.next_count(request.db, request.happened_at)
    return 0 if counted_at is None else -change


def refuse_unusual(request: Request, what: str, eggs: int) -> None:
    """A digit too many is typed soon, and stays in the day's figures."""
    most = setup.setting(request.db, "ask_above_eggs")
    if eggs > most:
        raise EggsUnusual(what=Clause(what, eggs=eggs), most=most)


def eggs_now(self: Session) -> EggStand:
    """Eggs in stock, and owed on open vouchers."""
    return vouchers.egg_stand(self.book.db)
