"""A parcel leaves, in its bound box, in the box named, or in a new carton."""

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.boxes import BoxState, Condition
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.domain.events import ShipmentSent
from cainiao_recycle.domain.references import is_reference
from cainiao_recycle.errors import (
    BoxBound,
    BoxNotRetaped,
    CartonUnclear,
    LabelNotCovered,
    WaybillOfBox,
    WaybillSent,
    WrongCode,
)
from cainiao_recycle.station.on_hand import coded, named_box, stands_on_box, stock_box
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.station.shipment_numbers import named, number
from cainiao_recycle.station.shipping import (
    refuse_misfit,
    refuse_sent,
    stands_on_shipment,
)
from cainiao_recycle.station.suggesting import as_items
from cainiao_recycle.station.told import read_waybill
from cainiao_recycle.store import boxes, returns, shipments
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment


def send_shipment(
    self: Session,
    code: str,
    *,
    waybill: str | None = None,
    box: str | None = None,
    new: bool = False,
    covered: bool = False,
    retaped: bool = False,
    used_answer: str | None = None,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A parcel leaves: an entered shipment by its number, any other by its waybill;
    in its bound box, in the box named, or in a new carton. The event is
    `ShipmentSent`; the box's cycle is over.

    `used_answer` is what the customer said to a used box, `yes` or `no`.
    Raises `LabelNotCovered` unless the old waybill is covered, and `BoxNotRetaped`
    for a B box, until told so.
    """
    label = read_waybill(waybill) if waybill else None
    word = number(code) if code or label is None else label
    with self.request(at, request_id) as request:
        name, label = named(request, word), label and request.reference(label)
        box = box and coded(request, box)
        found = shipments.shipment(request.db, name)
        if found is None and label is None:
            name = request.reference(parcel_waybill(word))
        if earlier := request.earlier(
            "send", name, label, box, new, covered, retaped, shipment=name
        ):
            return earlier
        if found is not None:
            refuse_sent(found)
            stands_on_shipment(request, found)
        else:
            # Not an entered shipment: then the parcel's own waybill was scanned.
            name = label = label or name
        if label is not None:
            refuse_label(request, label)
        carrier = carton(request, found, box, new)
        if carrier is not None:
            refuse_unprepared(carrier, covered, retaped)
        return request.record(sent(name, label, found, carrier, used_answer))


def parcel_waybill(code: str) -> str:
    """The parcel's own waybill: what may be somebody's phone number is asked about."""
    if is_reference(code):
        return code
    scan = codes.read(code)
    if scan.kind is not ScanKind.WAYBILL:
        raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.WAYBILL)
    return scan.code


def refuse_label(request: Request, waybill: str) -> None:
    """A parcel's waybill is its own: no box came under it, and no parcel left under it,
    with its piece or without.
    """
    waybill = request.session.keyring.as_known(request.db, waybill)
    if arrived := returns.arrived_under(request.db, waybill):
        raise WaybillOfBox(waybill=waybill, box=arrived)
    if before := shipments.sent_under(request.db, waybill):
        at = request.session.local(before.sent_at or 0)
        raise WaybillSent(waybill=waybill, at=at)


def refuse_unprepared(box: Box, covered: bool, retaped: bool) -> None:
    """A reused box leaves with its old waybill covered, a B box re-taped."""
    if not covered:
        raise LabelNotCovered(box=box.box)
    if box.condition == Condition.B and not retaped:
        raise BoxNotRetaped(box=box.box)


def sent(
    name: str,
    label: str | None,
    found: Shipment | None,
    carrier: Box | None,
    used_answer: str | None,
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
        used_answer=used_answer,
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
        stands_on_box(request, carrier)
        if box is not None and named_box(request, box).box != bound:
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
