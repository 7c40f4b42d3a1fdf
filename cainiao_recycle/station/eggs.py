"""Eggs: delivered, broken, counted."""

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import EggsBroken, EggsCounted, EggsReceived
from cainiao_recycle.errors import TooManyEggs
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import vouchers
from cainiao_recycle.store.vouchers import EggStand

MOST_EGGS = 1_000_000


def receive_eggs(
    self: Session,
    eggs: str | int,
    note: str = "",
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A delivery. The event is `EggsReceived`."""
    count = text.whole("EGGS", eggs, 1, MOST_EGGS)
    words = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        return request.earlier("receive", count, words) or request.record(
            EggsReceived(eggs=count, note=words, carried=carried(request, count))
        )


def break_eggs(
    self: Session,
    eggs: str | int,
    note: str = "",
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Eggs that can't be handed out. The event is `EggsBroken`."""
    count = text.whole("EGGS", eggs, 1, MOST_EGGS)
    words = text.line("--note", note) if note else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("break", count, words):
            return earlier
        stock = vouchers.fewest_eggs(request.db, request.happened_at)
        if count > stock:
            raise TooManyEggs(stock=stock, eggs=count)
        return request.record(
            EggsBroken(eggs=count, note=words, carried=carried(request, -count))
        )


def count_eggs(
    self: Session, eggs: str | int, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """A count of the eggs in stock, compared with what the book had at that time: it
    takes the difference in as the day's variance. The event is `EggsCounted`.
    """
    counted = text.whole("EGGS", eggs, 0, MOST_EGGS)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("count", counted):
            return earlier
        expected = vouchers.eggs_at(request.db, request.happened_at)
        off = carried(request, counted - expected)
        return request.record(EggsCounted(counted=counted, expected=expected, carried=off))


def carried(request: Request, change: int) -> int:
    """What a later count had found of a change in stock that is told only now: all of
    it, the other way round, so that the stock stays as it was counted.
    """
    counted_at = vouchers.next_count(request.db, request.happened_at)
    return 0 if counted_at is None else -change


def eggs_now(self: Session) -> EggStand:
    """Eggs in stock, and owed on open vouchers."""
    return vouchers.egg_stand(self.book.db)
