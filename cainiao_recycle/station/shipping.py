"""Parcels that are to go out: entered, a box bound to them and released."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

from cainiao_recycle.domain import text
from cainiao_recycle.domain.boxes import LONGEST_MM
from cainiao_recycle.domain.events import (
    ShipmentEntered,
    ShipmentItem,
    ShipmentPacked,
    ShipmentReleased,
)
from cainiao_recycle.domain.limits import load_g
from cainiao_recycle.domain.packing.model import Misfit
from cainiao_recycle.domain.packing.why_not import why_not_box
from cainiao_recycle.domain.shipping import Items, fit
from cainiao_recycle.errors import (
    DoesNotFit,
    ItemsMissing,
    NothingFits,
    ShipmentCameLater,
    ShipmentConflict,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    ShipmentUnknown,
)
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.on_hand import coded, stands_on_box, stock_box
from cainiao_recycle.station.session import Recorded, Request, Session, differing
from cainiao_recycle.station.shipment_numbers import named, new_number, number, sought
from cainiao_recycle.station.suggesting import as_items, best_box, load_terms
from cainiao_recycle.store import boxes, clock, setup, shipments
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment

# --- asking -----------------------------------------------------------------------


def list_shipments(self: Session, states: Iterable[str]) -> list[Shipment]:
    """Parcels in any of some states."""
    with self.book.reading() as db:
        return shipments.listed(db, tuple(states))


# --- recording --------------------------------------------------------------------


HEAVIEST_G, MOST_ALIKE, MOST_PADDING_MM = 1_000_000, 200, 200


def item_told(
    item: str,
    length_mm: str | int,
    width_mm: str | int,
    height_mm: str | int,
    mass_g: str | int,
    count: str | int,
    padding_mm: str | int,
    *,
    upright: bool,
    fragile: bool,
) -> ShipmentItem:
    """One line of what is to be sent, at whatever door. Raises `NumberUnclear`,
    `TextUnclear`.
    """
    return ShipmentItem(
        item=text.line("item", item, 40),
        length_mm=text.whole("length_mm", length_mm, 1, LONGEST_MM),
        width_mm=text.whole("width_mm", width_mm, 1, LONGEST_MM),
        height_mm=text.whole("height_mm", height_mm, 1, LONGEST_MM),
        mass_g=text.whole("mass_g", mass_g, 0, HEAVIEST_G),
        count=text.whole("count", count, 1, MOST_ALIKE),
        padding_mm=text.whole("padding_mm", padding_mm, 0, MOST_PADDING_MM),
        upright=upright,
        fragile=fragile,
    )


def enter_shipment(
    self: Session,
    shipment: str,
    items: Sequence[ShipmentItem],
    *,
    priority: str | int = 0,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Enter a parcel that waits to be packed. The event is `ShipmentEntered`."""
    name, priority = new_number(shipment), text.whole("priority", priority, 0, 9)
    if not items:
        raise ItemsMissing()
    items = [item_told(**vars(one)) for one in items]
    as_items(items)
    facts: dict[str, object] = {"items": tuple(items), "priority": priority}
    with self.request(at, request_id) as request:
        name = named(request, name)
        facts["shipment"] = name
        if earlier := request.earlier("enter", name, list(items), priority, **facts):
            return earlier
        event = ShipmentEntered(shipment=name, items=tuple(items), priority=priority)
        if (known := shipments.shipment(request.db, name)) is None:
            return request.record(event)
        held = ShipmentEntered(
            shipment=name,
            items=shipments.items(request.db, name),
            priority=known.priority,
        )
        if differs := differing(held, facts):
            raise ShipmentConflict(shipment=name, differs=differs)
        return request.found(held)


def pack_shipment(
    self: Session,
    shipment: str,
    box: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Bind a box in stock to a shipment: the one named by tag or number, or the best.
    The event is `ShipmentPacked`.
    """
    name = number(shipment)
    if box is None:
        choose_ahead(self, name)
    with self.request(at, request_id) as request:
        name, box = named(request, name), box and coded(request, box)
        if earlier := request.earlier("pack", name, box, shipment=name):
            return earlier
        stands_on_shipment(request, waiting_shipment(request.db, name))
        items = as_items(shipments.items(request.db, name))
        if box is None:
            chosen = best_box(request.db, items, request.happened_at).box
            stands_on_box(request, chosen)
        else:
            chosen = stock_box(request, box)
            refuse_misfit(request.db, items, chosen)
        return request.record(
            ShipmentPacked(
                shipment=name, box=chosen.box, cycle=chosen.cycle, shelf=chosen.shelf
            )
        )


def choose_ahead(self: Session, name: str) -> None:
    """Search before the file is locked: its answers are remembered, so that choosing
    inside the transaction costs others no time unless the stock has changed since.
    """
    with self.book.reading() as db:
        if items := shipments.items(db, sought(self, db, name)):
            try:
                best_box(db, as_items(items), self.clock())
            except NothingFits:
                return  # it is said where it is decided


def waiting_shipment(db: Connection, name: str) -> Shipment:
    """A parcel that waits. Raises `ShipmentUnknown`, `ShipmentNotWaiting`."""
    found = shipments.shipment(db, name)
    if found is None:
        raise ShipmentUnknown(shipment=name)
    if found.state != "waiting":
        raise ShipmentNotWaiting(shipment=name, state=Clause(found.state))
    return found


def refuse_sent(shipment: Shipment) -> None:
    """A parcel leaves once."""
    if shipment.state == "sent":
        raise ShipmentNotWaiting(shipment=shipment.shipment, state=Clause("sent"))


def release_shipment(
    self: Session, shipment: str, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Unbind a shipment's box. The event is `ShipmentReleased`."""
    name = number(shipment)
    with self.request(at, request_id) as request:
        name = named(request, name)
        if earlier := request.earlier("release", name, shipment=name):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is None:
            raise ShipmentUnknown(shipment=name)
        refuse_sent(found)
        if found.state != "packed" or found.box is None:
            raise ShipmentNotPacked(shipment=name)
        bound = boxes.by_number(request.db, found.box)
        assert bound is not None, "a bound box is in the book"
        stands_on_shipment(request, found)
        stands_on_box(request, bound)
        return request.record(
            ShipmentReleased(
                shipment=name, box=bound.box, cycle=bound.cycle, shelf=bound.shelf or "X"
            )
        )


def stands_on_shipment(request: Request, shipment: Shipment) -> None:
    """Nothing happens to a parcel before what last happened to it. Being entered without
    a time is no such thing: lists are imported when the parcels are there already.
    """
    entered = shipment.changed_seq == shipment.entered_seq
    if not entered or clock.was_told(request.db, shipment.entered_seq):
        number = shipment.shipment
        request.stands_on(shipment.changed_seq, ShipmentCameLater, shipment=number)


def refuse_misfit(db: Connection, items: Items, box: Box) -> None:
    """Raise `DoesNotFit` unless the box holds the items."""
    condition, terms = box.condition or "", load_terms(db)
    found = fit(items, box.size, condition, box.cycle, terms, known=setup.sizes(db))
    if isinstance(found, Misfit):
        load = load_g(box.size, condition, box.cycle, terms)
        why = why_not_box(found, box.size, condition, box.cycle, load)
        raise DoesNotFit(box=box.box, why=why)
