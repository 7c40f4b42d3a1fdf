"""Honest stock: shelves counted, and a box that isn't where it should be."""

from collections.abc import Iterable

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.boxes import ON_HAND, BoxState
from cainiao_recycle.domain.events import BoxMissed
from cainiao_recycle.domain.shelves import Standing, counted, standing
from cainiao_recycle.errors import (
    BoxBound,
    BoxCameLater,
    BoxUnknown,
    CodeEmpty,
    NothingFits,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    ShipmentUnknown,
)
from cainiao_recycle.station.on_hand import (
    coded,
    named_box,
    shelf_named,
    stands_on_box,
    stock_box,
)
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.station.shipment_numbers import named, number
from cainiao_recycle.station.shipping import choose_ahead, stands_on_shipment
from cainiao_recycle.station.suggesting import as_items, best_box
from cainiao_recycle.store import boxes, clock, returns, shipments, stock
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment


def count_shelf(
    self: Session,
    shelf: str,
    scanned: Iterable[str],
    *,
    empty: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Take stock of a shelf from the codes found on it: tags, box numbers or waybills,
    in any order. The event is `ShelfCounted`: boxes not found are missing from then
    on, boxes found are on this shelf, missing ones are back.

    Raises `CodeEmpty` when nothing was scanned, unless the shelf is said to be empty,
    and what is wrong with a code that can't be read: scan that one again.
    """
    name = shelf_named(shelf)
    words = {codes.scanned(code) for code in scanned}
    if not words and not empty:
        raise CodeEmpty()
    with self.request(at, request_id) as request:
        found = tuple(sorted({coded(request, word) for word in words}))
        if earlier := request.earlier("count-shelf", name, found, shelf=name):
            return earlier
        here = stock.on_shelf(request.db, name, request.happened_at)
        known, moved_on, unknown = sorted_out(request, found)
        event = counted(
            name, map(as_it_stands, here), map(as_it_stands, known), moved_on, unknown
        )
        changed = {change[0] for change in event.changes}
        for box in here:
            if box.box in changed:
                stands_on_box(request, box)
        return request.record(event)


def sorted_out(
    request: Request, found: Iterable[str]
) -> tuple[list[Box], list[int], list[str]]:
    """Boxes that can stand on a shelf, numbers of those that something happened to after
    the count, and codes of those that can't be there by the book.
    """
    known: list[Box] = []
    moved_on: list[int] = []
    unknown: list[str] = []
    for code in found:
        try:
            box = named_box(request, code)
        except BoxUnknown:
            unknown.append(code)
            continue
        at_ms, _booked = clock.happened(request.db, box.changed_seq)
        if at_ms > request.happened_at:
            if returns.first_came_at(request.db, box.box) > request.happened_at:
                raise BoxCameLater(
                    box=box.box,
                    at=request.session.local(box.arrived_at),
                    entry=box.changed_seq,
                )
            moved_on.append(box.box)
        elif box.state in ON_HAND or box.state == BoxState.MISSING:
            stands_on_box(request, box)
            known.append(box)
        else:
            unknown.append(code)
    return known, moved_on, unknown


def as_it_stands(box: Box) -> Standing:
    """A box for the rule that counts."""
    return standing(
        box.box, box.state, box.shelf, box.condition, box.cycle, box.size.max_cycles
    )


def miss_box(
    self: Session,
    shipment: str,
    box: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """The box for a shipment isn't there: the one bound to it, or the one named. It is
    missing from then on, the shipment waits, and the next best box is offered. The
    event is `BoxMissed`.
    """
    name = number(shipment)
    choose_ahead(self, name)
    with self.request(at, request_id) as request:
        name, box = named(request, name), box and coded(request, box)
        if earlier := request.earlier("missing", name, box, shipment=name):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is None:
            raise ShipmentUnknown(shipment=name)
        stands_on_shipment(request, found)
        gone = box_gone(request, found, box)
        following = next_best(request, name, gone)
        return request.record(
            BoxMissed(
                shipment=name,
                box=gone.box,
                cycle=gone.cycle,
                was_bound=gone.state == BoxState.BOUND,
                shelf=gone.shelf,
                next_box=following.box if following else None,
                next_shelf=following.shelf if following else None,
            )
        )


def box_gone(request: Request, found: Shipment, box: str | None) -> Box:
    """Which box isn't there. Raises `ShipmentNotWaiting`, `ShipmentNotPacked`,
    `BoxBound` when the box named is another than the one bound.
    """
    if found.state == "sent":
        raise ShipmentNotWaiting(shipment=found.shipment, state=found.state)
    if found.state == "packed" and found.box is not None:
        bound = boxes.by_number(request.db, found.box)
        assert bound is not None, "a bound box is in the book"
        stands_on_box(request, bound)
        if box is not None and named_box(request, box).box != bound.box:
            raise BoxBound(box=bound.box, shipment=found.shipment)
        return bound
    if box is None:
        raise ShipmentNotPacked(shipment=found.shipment)
    return stock_box(request, box)


def next_best(request: Request, name: str, gone: Box) -> Box | None:
    """The best box but the one that isn't there."""
    items = as_items(shipments.items(request.db, name))
    try:
        at_ms = request.happened_at
        return best_box(request.db, items, at_ms, but_not=gone.box).box
    except NothingFits:
        return None
