"""The day's balance: opening + in = out + closing.

Flows come from the entries, closing figures from the tables; that the two meet is
what closing a day proves.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cainiao_recycle.domain.events import (
    BoxFound,
    BoxMissed,
    BoxReturned,
    CageClosed,
    DayClosed,
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    EntryUndone,
    Event,
    ShelfCounted,
    ShipmentSent,
    VisitFinished,
    VoucherBatchIssued,
    VoucherRedeemed,
    VoucherReissued,
    VouchersExpired,
    VoucherVoided,
)


class Flows(NamedTuple):
    """What came in and went out. Eggs' variance is what counts found too many; boxes
    missing are fewer than none when more were found again than went missing.
    """

    boxes_in: int = 0
    boxes_sent: int = 0
    boxes_pulped: int = 0
    boxes_missing: int = 0
    vouchers_issued: int = 0
    vouchers_redeemed: int = 0
    vouchers_void: int = 0
    vouchers_expired: int = 0
    vouchers_replaced: int = 0
    eggs_received: int = 0
    eggs_given: int = 0
    eggs_broken: int = 0
    eggs_variance: int = 0

    def plus(self, other: "Flows", times: int = 1) -> "Flows":
        """The sum with another's figures, or with their reverse (`times` −1)."""
        return Flows(
            *(here + times * there for here, there in zip(self, other, strict=True))
        )

    def change(self) -> "Stand":
        """What these flows change in the three stocks."""
        return Stand(
            boxes=self.boxes_in - self.boxes_sent - self.boxes_pulped - self.boxes_missing,
            vouchers=self.vouchers_issued
            - self.vouchers_redeemed
            - self.vouchers_void
            - self.vouchers_expired
            - self.vouchers_replaced,
            eggs=self.eggs_received
            - self.eggs_given
            - self.eggs_broken
            + self.eggs_variance,
        )


class Stand(NamedTuple):
    """Boxes on hand, open vouchers and eggs in stock at one moment."""

    boxes: int = 0
    vouchers: int = 0
    eggs: int = 0

    def plus(self, other: "Stand", times: int = 1) -> "Stand":
        """The sum, or the difference (`times` −1)."""
        return Stand(
            self.boxes + times * other.boxes,
            self.vouchers + times * other.vouchers,
            self.eggs + times * other.eggs,
        )


def flows_of(event: Event, undone: Callable[[int], Event]) -> Flows:
    """The flows of one entry; an undo reverses those of the entries `undone` finds."""
    match event:
        case BoxReturned(issued=issued):
            return Flows(boxes_in=1, vouchers_issued=int(issued is not None))
        case VisitFinished(issued=issued):
            return Flows(vouchers_issued=int(issued is not None))
        case VoucherBatchIssued(vouchers=vouchers):
            return Flows(vouchers_issued=len(vouchers))
        case VoucherRedeemed(eggs=eggs, was_expired=was_expired):
            return Flows(
                vouchers_redeemed=1,
                vouchers_expired=-int(was_expired),
                eggs_given=eggs,
            )
        case VoucherVoided():
            return Flows(vouchers_void=1)
        case VoucherReissued():
            return Flows(vouchers_replaced=1, vouchers_issued=1)
        case VouchersExpired(vouchers=vouchers):
            return Flows(vouchers_expired=len(vouchers))
        case ShipmentSent(box=box):
            return Flows(boxes_sent=int(box is not None))
        case BoxMissed():
            return Flows(boxes_missing=1)
        case BoxFound():
            return Flows(boxes_missing=-1)
        case ShelfCounted(missing=missing, back=back):
            return Flows(boxes_missing=len(missing) - len(back))
        case CageClosed(boxes=boxes):
            return Flows(boxes_pulped=len(boxes))
        case EggsReceived(eggs=eggs):
            return Flows(eggs_received=eggs)
        case EggsBroken(eggs=eggs):
            return Flows(eggs_broken=eggs)
        case EggsCounted(counted=counted, expected=expected):
            return Flows(eggs_variance=counted - expected)
        case EggsCarried(eggs=eggs):
            return Flows(eggs_variance=eggs)
        case EntryUndone(undone=entries):
            total = Flows()
            for entry in entries:
                total = total.plus(flows_of(undone(entry), undone), -1)
            return total
    return Flows()


def owed_of(event: Event, undone: Callable[[int], Event]) -> int:
    """How many eggs more are owed on open vouchers after an entry."""
    match event:
        case BoxReturned(issued=issued) | VisitFinished(issued=issued):
            return issued.eggs if issued is not None else 0
        case VoucherBatchIssued(vouchers=vouchers, eggs=each):
            return len(vouchers) * each
        case VoucherRedeemed(was_expired=True):
            return 0
        case (
            VoucherRedeemed(eggs=eggs)
            | VoucherVoided(eggs=eggs)
            | VouchersExpired(eggs=eggs)
        ):
            return -eggs
        case EntryUndone(undone=entries):
            return -sum(owed_of(undone(entry), undone) for entry in entries)
    return 0


def total(events: Iterable[Event], undone: Callable[[int], Event]) -> Flows:
    """The flows of many entries."""
    result = Flows()
    for event in events:
        result = result.plus(flows_of(event, undone))
    return result


def day_closed(
    date: str, head: str, opening: Stand, flows: Flows, closing: Stand
) -> DayClosed:
    """The entry that seals a day."""
    return DayClosed(
        date=date,
        head=head,
        boxes_opening=opening.boxes,
        vouchers_opening=opening.vouchers,
        eggs_opening=opening.eggs,
        boxes_closing=closing.boxes,
        vouchers_closing=closing.vouchers,
        eggs_closing=closing.eggs,
        **flows._asdict(),
    )
