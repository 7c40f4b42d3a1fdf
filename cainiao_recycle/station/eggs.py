"""Eggs: delivered, broken, counted."""

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import EggsBroken, EggsCounted, EggsReceived
from cainiao_recycle.errors import TooManyEggs
from cainiao_recycle.station.session import Recorded, Session
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
            EggsReceived(eggs=count, note=words)
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
        stock = vouchers.egg_stand(request.db).stock
        if count > stock:
            raise TooManyEggs(stock=stock, eggs=count)
        return request.record(EggsBroken(eggs=count, note=words))


def count_eggs(
    self: Session, eggs: str | int, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """A count of the eggs in stock: the book takes the difference in as the day's
    variance. The event is `EggsCounted`.
    """
    counted = text.whole("EGGS", eggs, 0, MOST_EGGS)
    with self.request(at, request_id) as request:
        return request.earlier("count", counted) or request.record(
            EggsCounted(counted=counted, expected=vouchers.egg_stand(request.db).stock)
        )


def eggs_now(self: Session) -> EggStand:
    """Eggs in stock, and owed on open vouchers."""
    return vouchers.egg_stand(self.book.db)
