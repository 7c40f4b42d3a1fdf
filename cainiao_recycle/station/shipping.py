"""Parcels go out: entered, a box bound and released, and sent."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

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
from cainiao_recycle.domain.limits import load_g
from cainiao_recycle.domain.packing import Misfit
from cainiao_recycle.domain.shipping import Items, fit
from cainiao_recycle.domain.why_not import why_not_box
from cainiao_recycle.errors import (
    N_,
    BoxBound,
    BoxCameLater,
    BoxNotHere,
    BoxNotRetaped,
    BoxUnknown,
    BoxUnusable,
    BoxWornOut,
    CartonUnclear,
    Clause,
    DoesNotFit,
    ItemsMissing,
    LabelNotCovered,
    NothingFits,
    PhoneAsWaybill,
    SettingUnclear,
    ShipmentCameLater,
    ShipmentConflict,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    ShipmentUnknown,
    WaybillOfBox,
    WaybillSent,
    WrongCode,
)
from cainiao_recycle.station.session import Recorded, Request, Session, differing
from cainiao_recycle.station.suggesting import as_items, best_box, load_terms
from cainiao_recycle.station.waybills import read_known
from cainiao_recycle.store import boxes, clock, returns, setup, shipments
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment

NO_OPTION = N_("It begins with a letter or a digit: a dash would be an option.")


def number(raw: str) -> str:
    """A shipment's number: 1 to 32 printable characters, upper-cased, no dash in front;
    what a scanner adds to a waybill is taken off. Raises `PhoneAsWaybill` for somebody's
    number.
    """
    name = text.line("SHIPMENT", raw, 32).upper()
    if name.startswith("-"):
        raise SettingUnclear(field="SHIPMENT", value=name, expected=Clause(NO_OPTION))
    if not name.isalnum():
        name = scanned_number(name)
    if codes.is_phone(name):
        raise PhoneAsWaybill()
    return name


def scanned_number(name: str) -> str:
    """A number as a scanner or a carrier's label spells it, in its one form; any other
    name as it was typed.
    """
    if name[0] in "]*" or codes.PIECE.fullmatch(name):
        return codes.scanned(name)
    return name


# --- asking -----------------------------------------------------------------------


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
    as_items(items)
    facts = {"shipment": name, "items": tuple(items), "priority": priority}
    with self.request(at, request_id) as request:
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
        return Recorded(held, None)


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
        if items := shipments.items(db, name):
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


def release_shipment(
    self: Session, shipment: str, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Unbind a shipment's box. The event is `ShipmentReleased`."""
    name = number(shipment)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("release", name, shipment=name):
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
        stands_on_shipment(request, found)
        stands_on_box(request, bound)
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
    name = number(code) if code or not waybill else codes.waybill(waybill)
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "send", name, waybill, box, new, covered, retaped, shipment=name
        ):
            return earlier
        found = shipments.shipment(request.db, name)
        if found is not None and found.state == "sent":
            raise ShipmentNotWaiting(shipment=name, state=Clause(found.state))
        if found is not None:
            stands_on_shipment(request, found)
        label = codes.waybill(waybill) if waybill else None
        if found is None:
            # Not an entered shipment: then the parcel's own waybill was scanned.
            name = label = label or parcel_waybill(name)
        if label and (arrived := returns.arrived_under(request.db, label)):
            raise WaybillOfBox(waybill=label, box=arrived)
        if label and (before := shipments.sent_under(request.db, label)):
            raise WaybillSent(waybill=label, at=self.local(before.sent_at or 0))
        carrier = carton(request, found, box, new)
        if carrier is not None:
            if not covered:
                raise LabelNotCovered(box=carrier.box)
            if carrier.condition == Condition.B and not retaped:
                raise BoxNotRetaped(box=carrier.box)
        return request.record(sent(name, label, found, carrier))


def parcel_waybill(code: str) -> str:
    """The parcel's own waybill: what may be somebody's phone number is asked about."""
    scan = codes.read(code)
    if scan.kind is not ScanKind.WAYBILL:
        raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.WAYBILL)
    return scan.code


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
        stands_on_box(request, carrier)
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
    scanned = codes.scanned(code)
    found: Box | None
    if scanned.isdigit() and len(scanned) <= 7:
        found = boxes.by_number(db, int(scanned))
    else:
        scan = read_known(db, scanned)
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
            stands_on_box(request, found)
            refuse_worn_out(found)
            return found
        case BoxState.BOUND:
            holder = shipments.of_box(request.db, found.box)
            raise BoxBound(box=found.box, shipment=holder.shipment if holder else "")
        case BoxState.HOLD | BoxState.PULP:
            raise BoxUnusable(box=found.box, condition=found.condition)
    raise BoxNotHere(box=found.box, state=BoxState(found.state))


def stands_on_box(request: Request, box: Box) -> None:
    """Nothing happens to a box before it came, or before what last happened to it: its
    day would not balance.
    """
    request.stands_on(box.changed_seq, BoxCameLater, box=box.box)


def stands_on_shipment(request: Request, shipment: Shipment) -> None:
    """Nothing happens to a parcel before what last happened to it. Being entered without
    a time is no such thing: lists are imported when the parcels are there already.
    """
    entered = shipment.changed_seq == shipment.entered_seq
    if not entered or clock.was_told(request.db, shipment.entered_seq):
        number = shipment.shipment
        request.stands_on(shipment.changed_seq, ShipmentCameLater, shipment=number)


def refuse_worn_out(box: Box) -> None:
    """A box above its size's cycles isn't sent again, though it was once kept."""
    if box.cycle > box.size.max_cycles:
        raise BoxWornOut(box=box.box, cycle=box.cycle, most=box.size.max_cycles)


def refuse_misfit(db: Connection, items: Items, box: Box) -> None:
    """Raise `DoesNotFit` unless the box holds the items."""
    condition, terms = box.condition or "", load_terms(db)
    found = fit(items, box.size, condition, box.cycle, terms, known=setup.sizes(db))
    if isinstance(found, Misfit):
        load = load_g(box.size, condition, box.cycle, terms)
        why = why_not_box(found, box.size, condition, box.cycle, load)
        raise DoesNotFit(box=box.box, why=why)
