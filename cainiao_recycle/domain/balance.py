"""The day's balance: opening + in = out + closing.

Flows come from the entries, closing figures from the tables; that the two meet is
what closing a day proves.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cainiao_recycle.domain.events import (
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
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
    boxes_received: int = 0
    boxes_given: int = 0
    boxes_transferred: int = 0

    def plus(self, other: "Flows", times: int = 1) -> "Flows":
        """The sum with another's figures, or with their reverse (`times` −1)."""
        return Flows(
            *(here + times * there for here, there in zip(self, other, strict=True))
        )

    def change(self) -> "Stand":
        """What these flows change in the three stocks."""
        return Stand(
            boxes=self.boxes_in
            + self.boxes_received
            - self.boxes_sent
            - self.boxes_pulped
            - self.boxes_missing
            - self.boxes_given
            - self.boxes_transferred,
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


CAME, CAME_AND_PAID = Flows(boxes_in=1), Flows(boxes_in=1, vouchers_issued=1)
"""What nearly every entry moves."""

MOVES: dict[type[Event], Callable[[Any], Flows]] = {
    BoxReturned: lambda e: CAME if e.issued is None else CAME_AND_PAID,
    BoxFound: lambda _: Flows(boxes_missing=-1),
    BoxMissed: lambda _: Flows(boxes_missing=1),
    ShelfCounted: lambda e: Flows(boxes_missing=len(e.missing) - len(e.back)),
    ShipmentSent: lambda e: Flows(boxes_sent=int(e.box is not None)),
    BoxesGiven: lambda e: Flows(boxes_given=len(e.left)),
    BoxesTransferred: lambda e: Flows(boxes_transferred=len(e.left)),
    BoxesReceived: lambda e: Flows(boxes_received=len(e.came)),
    CageClosed: lambda e: Flows(boxes_pulped=len(e.boxes)),
    VisitFinished: lambda e: Flows(vouchers_issued=int(e.issued is not None)),
    VoucherBatchIssued: lambda e: Flows(vouchers_issued=len(e.vouchers)),
    VoucherRedeemed: lambda e: Flows(
        vouchers_redeemed=1, vouchers_expired=-int(e.was_expired), eggs_given=e.eggs
    ),
    VoucherVoided: lambda _: Flows(vouchers_void=1),
    VoucherReissued: lambda _: Flows(vouchers_replaced=1, vouchers_issued=1),
    VouchersExpired: lambda e: Flows(vouchers_expired=len(e.vouchers)),
    EggsReceived: lambda e: Flows(eggs_received=e.eggs),
    EggsBroken: lambda e: Flows(eggs_broken=e.eggs),
    EggsCounted: lambda e: Flows(eggs_variance=e.counted - e.expected),
    EggsCarried: lambda e: Flows(eggs_variance=e.eggs),
}
"""What each kind of entry moves; the others move nothing."""

NOTHING = Flows()


def flows_of(event: Event, undone: Callable[[int], Event]) -> Flows:
    """The flows of one entry; an undo reverses those of the entries `undone` finds."""
    if isinstance(event, EntryUndone):
        reversed_ = NOTHING
        for entry in event.undone:
            reversed_ = reversed_.plus(flows_of(undone(entry), undone), -1)
        return reversed_
    moves = MOVES.get(type(event))
    return moves(event) if moves else NOTHING


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
    date: str,
    head: str,
    opening: Stand,
    flows: Flows,
    closing: Stand,
    figures: dict[str, dict[str, int]],
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
        figures=figures,
    )
