"""Parcels go out: a box suggested, bound, released, and sent."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes, text
from cainiao_recycle.domain.boxes import BoxState, Condition
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.domain.events import (
    ShipmentEntered,
    ShipmentItem,
    ShipmentPacked,
    ShipmentReleased,
    ShipmentSent,
)
from cainiao_recycle.domain.packing import Item, Misfit, Packing
from cainiao_recycle.domain.shipping import LoadTerms, fit, void_mm3, volume_mm3
from cainiao_recycle.errors import (
    N_,
    BoxBound,
    BoxCameLater,
    BoxNotHere,
    BoxNotRetaped,
    BoxUnknown,
    BoxUnusable,
    CartonUnclear,
    Clause,
    DoesNotFit,
    ItemsMissing,
    LabelNotCovered,
    NothingFits,
    ShipmentConflict,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    ShipmentUnknown,
    WaybillSent,
)
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import boxes, setup, shipments
from cainiao_recycle.store.boxes import Box, StockClass
from cainiao_recycle.store.shipments import Shipment

TOO_LONG = N_("it is too small by {mm} mm")
TOO_HEAVY = N_("the parcel is too heavy for it by {g} g")
STOCK_EMPTY = N_("there is no box in stock")


class Suggestion(NamedTuple):
    """The best box in stock for what is to be sent."""

    box: Box
    void_mm3: int
    packing: Packing


def why_not(misfit: Misfit) -> Clause:
    """A misfit in words."""
    if misfit.too_heavy_g:
        return Clause(TOO_HEAVY, g=misfit.too_heavy_g)
    return Clause(TOO_LONG, mm=misfit.too_long_mm)


def number(raw: str) -> str:
    """A shipment's number: 1 to 32 printable characters, upper-cased."""
    return text.line("SHIPMENT", raw, 32).upper()


def as_items(items: tuple[ShipmentItem, ...]) -> tuple[Item, ...]:
    """What is in a parcel, as the packing rules take it."""
    return tuple(Item(*vars(one).values()) for one in items)


def load_terms(db: Connection) -> LoadTerms:
    """The station's terms for loads."""
    settings = setup.station(db).settings
    return LoadTerms(settings["load_per_cycle"], settings["load_condition_b"])


# --- asking -----------------------------------------------------------------------


def suggest_box(
    self: Session,
    shipment: str | None = None,
    items: Sequence[ShipmentItem] = (),
) -> Suggestion:
    """The best box in stock for a shipment entered before, or for items given here:
    the smallest that truly holds them, longest waiting first. Nothing is recorded.
    Raises `NothingFits`, which says what stands in the way.
    """
    with self.book.reading() as db:
        wanted = items_of(db, number(shipment)) if shipment else tuple(items)
        if not wanted:
            raise ItemsMissing()
        return best_box(db, as_items(wanted), self.clock())


def items_of(db: Connection, shipment: str) -> tuple[ShipmentItem, ...]:
    """What is in a shipment. Raises `ShipmentUnknown`."""
    if shipments.shipment(db, shipment) is None:
        raise ShipmentUnknown(shipment=shipment)
    return shipments.items(db, shipment)


def best_box(db: Connection, items: tuple[Item, ...], at_ms: int) -> Suggestion:
    """Smallest that fits of those here at a moment, longest waiting first, load and
    cycle limits kept.
    """
    terms = load_terms(db)
    nearest: Misfit | None = None
    fitting: list[tuple[StockClass, Packing]] = []
    for alike in sorted(boxes.stock_classes(db, at_ms), key=lambda c: volume_mm3(c.size)):
        if alike.cycle > alike.size.max_cycles:
            continue  # worn out since its size's limit was lowered
        if fitting and volume_mm3(alike.size) > volume_mm3(fitting[0][0].size):
            break
        found = fit(items, alike.size, alike.condition, alike.cycle, terms)
        if isinstance(found, Packing):
            fitting.append((alike, found))
        else:
            nearest = found
    if not fitting:
        raise NothingFits(why=why_not(nearest) if nearest else Clause(STOCK_EMPTY))
    oldest = [(boxes.oldest_of(db, alike), packing) for alike, packing in fitting]
    box, packing = min(oldest, key=lambda one: (one[0].arrived_at, one[0].box))
    return Suggestion(box, void_mm3(items, box.size), packing)


def list_shipments(self: Session, states: Iterable[str]) -> list[Shipment]:
    """Parcels in any of some states."""
    with self.book.reading() as db:
        return shipments.listed(db, tuple(states))


# --- recording --------------------------------------------------------------------


def enter_shipment(
    self: Session,
    shipment: str,
    items: Sequence[ShipmentItem],
    *,
    priority: int = 0,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Enter a parcel that waits to be packed. The event is `ShipmentEntered`."""
    name = number(shipment)
    if not items:
        raise ItemsMissing()
    with self.request(at, request_id) as request:
        if earlier := request.earlier("enter", name, list(items), priority):
            return earlier
        if shipments.shipment(request.db, name) is not None:
            raise ShipmentConflict(shipment=name)
        return request.record(
            ShipmentEntered(shipment=name, items=tuple(items), priority=priority)
        )


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
    with self.request(at, request_id) as request:
        if earlier := request.earlier("pack", name, box):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is None:
            raise ShipmentUnknown(shipment=name)
        if found.state != "waiting":
            raise ShipmentNotWaiting(shipment=name, state=Clause(found.state))
        items = as_items(shipments.items(request.db, name))
        chosen = (
            best_box(request.db, items, request.happened_at).box
            if box is None
            else stock_box(request, box)
        )
        refuse_misfit(request.db, items, chosen)
        return request.record(
            ShipmentPacked(
                shipment=name, box=chosen.box, cycle=chosen.cycle, shelf=chosen.shelf
            )
        )


def release_shipment(
    self: Session, shipment: str, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Unbind a shipment's box. The event is `ShipmentReleased`."""
    name = number(shipment)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("release", name):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is None:
            raise ShipmentUnknown(shipment=name)
        if found.state == "sent":
            raise ShipmentNotWaiting(shipment=name, state=Clause(found.state))
        if found.state != "packed" or found.box is None:
            raise ShipmentNotPacked(shipment=name)
        bound = boxes.by_number(request.db, found.box)
        assert bound is not None, "a bound box is in the book"
        return request.record(
            ShipmentReleased(
                shipment=name, box=bound.box, cycle=bound.cycle, shelf=bound.shelf or "X"
            )
        )


def send_shipment(
    self: Session,
    code: str,
    *,
    waybill: str | None = None,
    box: str | None = None,
    new: bool = False,
    covered: bool = False,
    retaped: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A parcel leaves: an entered shipment by its number, any other by its waybill;
    in its bound box, in the box named, or in a new carton. The event is
    `ShipmentSent`; the box's cycle is over.

    Raises `LabelNotCovered` unless the old waybill is covered, and `BoxNotRetaped`
    for a B box, until told so.
    """
    name = number(code)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("send", name, waybill, box, new, covered, retaped):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is not None and found.state == "sent":
            raise ShipmentNotWaiting(shipment=name, state=Clause(found.state))
        label = codes.waybill(waybill) if waybill else None
        if found is None:
            # Not an entered shipment: then the parcel's own waybill was scanned.
            name = label = label or codes.waybill(code)
        if label and (before := shipments.sent_under(request.db, label)):
            raise WaybillSent(waybill=label, at=self.local(before.sent_at or 0))
        carrier = carton(request, found, box, new)
        if carrier is not None:
            if not covered:
                raise LabelNotCovered(box=carrier.box)
            if carrier.condition == Condition.B and not retaped:
                raise BoxNotRetaped(box=carrier.box)
        return request.record(sent(name, label, found, carrier))


def sent(
    name: str, label: str | None, found: Shipment | None, carrier: Box | None
) -> ShipmentSent:
    """The entry of a parcel that left."""
    return ShipmentSent(
        shipment=name,
        waybill=label,
        entered=found is None,
        box=carrier.box if carrier else None,
        cycle=carrier.cycle if carrier else None,
        was_bound=carrier is not None and carrier.state == BoxState.BOUND,
        condition=carrier.condition if carrier else None,
        shelf=carrier.shelf if carrier else None,
        box_mass_g=carrier.size.mass_g if carrier else 0,
    )


def carton(
    request: Request, found: Shipment | None, box: str | None, new: bool
) -> Box | None:
    """What a parcel leaves in: the bound box, a box in stock, or None for a new one."""
    bound = found.box if found and found.state == "packed" else None
    if new and box is not None:
        raise CartonUnclear()
    if new and bound is not None:
        raise BoxBound(box=bound, shipment=found.shipment if found else "")
    if bound is not None:
        carrier = boxes.by_number(request.db, bound)
        assert carrier is not None, "a bound box is in the book"
        refuse_later_arrival(request, carrier)
        if box is not None and named_box(request.db, box).box != bound:
            raise BoxBound(box=bound, shipment=found.shipment if found else "")
        return carrier
    if box is None:
        if not new:
            raise CartonUnclear()
        return None
    carrier = stock_box(request, box)
    if found is not None:
        items = as_items(shipments.items(request.db, found.shipment))
        refuse_misfit(request.db, items, carrier)
    return carrier


def named_box(db: Connection, code: str) -> Box:
    """A box by its tag, its number, or the waybill it came under. Raises
    `BoxUnknown`.
    """
    scanned = codes.normalise(code)
    found: Box | None
    if scanned.isdigit() and len(scanned) <= 7:
        found = boxes.by_number(db, int(scanned))
    else:
        scan = codes.read(scanned)
        found = (boxes.by_tag if scan.kind is ScanKind.TAG else boxes.by_waybill)(
            db, scan.code
        )
    if found is None or found.state == BoxState.UNDONE:
        raise BoxUnknown(code=scanned)
    return found


def stock_box(request: Request, code: str) -> Box:
    """A box that can carry a parcel now. Raises what stands against it."""
    found = named_box(request.db, code)
    match found.state:
        case BoxState.REUSE:
            refuse_later_arrival(request, found)
            return found
        case BoxState.BOUND:
            holder = shipments.of_box(request.db, found.box)
            raise BoxBound(box=found.box, shipment=holder.shipment if holder else "")
        case BoxState.HOLD | BoxState.PULP:
            raise BoxUnusable(box=found.box, condition=found.condition)
    raise BoxNotHere(box=found.box, state=BoxState(found.state))


def refuse_later_arrival(request: Request, box: Box) -> None:
    """A box can't leave before it came: its day would not balance."""
    if box.arrived_at > request.happened_at:
        raise BoxCameLater(box=box.box, at=request.session.local(box.arrived_at))


def refuse_misfit(db: Connection, items: tuple[Item, ...], box: Box) -> None:
    """Raise `DoesNotFit` unless the box holds the items."""
    found = fit(items, box.size, box.condition or "", box.cycle, load_terms(db))
    if isinstance(found, Misfit):
        raise DoesNotFit(box=box.box, why=why_not(found))
