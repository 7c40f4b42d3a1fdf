"""Boxes that come back, their visits, and boxes on hand."""

from typing import Any

from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.record import Event, Record, tuples


class VoucherIssued(Record):
    """A voucher and the credits that paid for it, as (box, cycle)."""

    voucher: str
    eggs: int
    campaign: str
    campaign_date: str
    valid_from: str
    valid_until: str
    paid_by: tuple[tuple[int, int], ...]


class VoucherReferred(VoucherIssued):
    """The same under a network's key; `ref` is the code's reference under it. It is a
    record of its own, so that a station without such a key writes nothing more.
    """

    voucher: str
    eggs: int
    campaign: str
    campaign_date: str
    valid_from: str
    valid_until: str
    paid_by: tuple[tuple[int, int], ...]
    ref: str


def voucher_of(values: list[Any]) -> VoucherIssued:
    """A voucher from the plain values of its fields, in order."""
    values[PAID_BY] = tuples(values[PAID_BY])
    kind = VoucherIssued if len(values) == PAID_BY + 1 else VoucherReferred
    return kind.of(values)


PAID_BY = VoucherIssued.names().index("paid_by")


class BoxReturned(Event):
    """A box came back over the counter. `issued` is the voucher of a box that is a visit
    of its own, or that ended its visit. `noticed` is what was odd about a rewarded
    waybill (`shape`, `beside`): only its reference is kept, so nobody sees it later.
    """

    kind = "box-returned/1"
    spares_last = True
    box: int
    cycle: int
    new: bool
    waybill: str | None
    tag: str | None
    size: str | None
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    condition: str
    defects: tuple[str, ...]
    disposition: str
    shelf: str
    visit: str | None
    customer: Customer | None
    campaign: str | None
    campaign_date: str
    credits: int
    points: int
    reward: str
    issued: VoucherIssued | None
    finishes_visit: bool
    for_shipment: str | None
    noticed: str | None


class BoxFound(Event):
    """A missing box came over the counter again, in the cycle it was in: no reward."""

    kind = "box-found/1"
    waybill: str | None
    box: int
    tag: str | None
    cycle: int
    size: str | None
    condition: str
    defects: tuple[str, ...]
    disposition: str
    shelf: str
    visit: str | None
    for_shipment: str | None
    condition_before: str
    new_tag: str | None


class VisitFinished(Event):
    """A visit of several boxes ended; its one voucher, when one was due."""

    kind = "visit-finished/1"
    visit: str
    boxes: int
    reward: str
    issued: VoucherIssued | None


class VisitNamed(Event):
    """An open visit got its customer after its first box. Of each box in it: number,
    cycle, credits, points and reward as they are with the customer (`now`) and were
    without (`before`).
    """

    kind = "visit-named/1"
    visit: str
    customer: Customer
    campaign: str
    now: tuple[tuple[int, int, int, int, str], ...]
    before: tuple[tuple[int, int, int, int, str], ...]


class BoxRegraded(Event):
    """A box on hand was looked at again, or written off. `new_tag` is the tag it gets
    when it is kept after all and has none.
    """

    kind = "box-regraded/1"
    box: int
    cycle: int
    condition: str
    disposition: str
    shelf: str
    reason: str
    condition_before: str
    state_before: str
    shelf_before: str | None
    new_tag: str | None


class BoxMoved(Event):
    """A box on hand was put on another shelf."""

    kind = "box-moved/1"
    box: int
    cycle: int
    shelf: str
    shelf_before: str | None


class BoxMissed(Event):
    """A box that should be there isn't. A parcel it was bound to waits again;
    `next_box` is what was offered instead.
    """

    kind = "box-missed/1"
    shipment: str
    box: int
    cycle: int
    was_bound: bool
    shelf: str | None
    next_box: int | None
    next_shelf: str | None


class ShelfCounted(Event):
    """A shelf was counted. `found` were where the book has them, `elsewhere` were on
    another shelf by the book, `back` were missing before; `unknown` are codes of boxes
    that are not on hand by the book. `changes` has, for each box that changed, its
    number, state and shelf before, state and shelf after.
    """

    kind = "shelf-counted/1"
    shelf: str
    expected: int
    found: tuple[int, ...]
    missing: tuple[int, ...]
    elsewhere: tuple[int, ...]
    back: tuple[int, ...]
    unknown: tuple[str, ...]
    changes: tuple[tuple[int, str, str | None, str, str | None], ...]
