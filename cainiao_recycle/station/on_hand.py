"""Boxes on hand: found by a code, listed, moved, graded anew."""

from collections.abc import Sequence

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import codes, references, text
from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.domain.events import BoxMoved, BoxRegraded
from cainiao_recycle.errors import (
    BoxBound,
    BoxCameLater,
    BoxNotHere,
    BoxUnknown,
    BoxUnusable,
    BoxWornOut,
    ConditionUnknown,
    RegradeSame,
    ShelfSame,
)
from cainiao_recycle.station.arriving import fresh_tag
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import boxes, shipments
from cainiao_recycle.store.boxes import Box


def list_boxes(self: Session, states: Sequence[str]) -> list[Box]:
    """Boxes in any of some states, by shelf."""
    with self.book.reading() as db:
        return boxes.listed(db, tuple(states))


def coded(request: Request, code: str) -> str:
    """What names a box, as it may stand in the book: its number, its tag, or the
    reference of a waybill it may have come under.
    """
    if references.is_reference(code):
        return code
    scanned = codes.scanned(code)
    if scanned.isdigit() and len(scanned) <= 7:
        return scanned
    scan = request.session.keyring.read_known(request.db, scanned)
    if scan.kind is not ScanKind.WAYBILL:
        return scan.code
    # One that no box came under has the key of its year, whenever the request is repeated.
    told = request.numbers.get(scan.code, scan.code)
    return told if references.is_reference(told) else request.reference(told)


def named_box(request: Request, code: str) -> Box:
    """A box by what `coded` makes of a tag, a number, or a waybill. Raises
    `BoxUnknown`.
    """
    db, coded_as = request.db, coded(request, code)
    if coded_as.isdigit() and len(coded_as) <= 7:
        found = boxes.by_number(db, int(coded_as))
    elif codes.is_ours(coded_as):
        found = boxes.by_tag(db, coded_as)
    else:
        found = boxes.by_waybill(db, coded_as)
    if found is None or found.state == BoxState.UNDONE:
        raise BoxUnknown(code=coded_as)
    return found


def stock_box(request: Request, code: str) -> Box:
    """A box that can carry a parcel now. Raises what stands against it."""
    found = named_box(request, code)
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


def refuse_worn_out(box: Box) -> None:
    """A box above its size's cycles isn't sent again, though it was once kept."""
    if box.cycle > box.size.max_cycles:
        raise BoxWornOut(box=box.box, cycle=box.cycle, most=box.size.max_cycles)


def stands_on_box(request: Request, box: Box) -> None:
    """Nothing happens to a box before it came, or before what last happened to it: its
    day would not balance.
    """
    request.stands_on(box.changed_seq, BoxCameLater, box=box.box)


# --- recording --------------------------------------------------------------------


def shelf_named(raw: str) -> str:
    """A shelf: 1 to 20 characters, upper-cased as sizes are."""
    return text.called("SHELF", raw, 20).upper()


def move_box(
    self: Session,
    code: str,
    shelf: str,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Put a box on hand on another shelf. The event is `BoxMoved`. Raises `ShelfSame`."""
    wanted = shelf_named(shelf)
    with self.request(at, request_id) as request:
        code = coded(request, code)
        if earlier := request.earlier("move", code, wanted, shelf=wanted):
            return earlier
        box = named_box(request, code)
        if box.state not in rules.ON_HAND:
            raise BoxNotHere(box=box.box, state=BoxState(box.state))
        stands_on_box(request, box)
        if box.shelf == wanted:
            raise ShelfSame(box=box.box, shelf=wanted)
        return request.record(
            BoxMoved(box=box.box, cycle=box.cycle, shelf=wanted, shelf_before=box.shelf)
        )


def regrade_box(
    self: Session,
    code: str,
    condition: str,
    reason: str,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Grade a box on hand anew, up or down; condition P writes it off to pulp. The
    reward of its return stays as it was. The event is `BoxRegraded`.
    """
    graded = rules.parse_condition(condition)
    if graded is None:
        raise ConditionUnknown(condition=condition)
    why = text.line("--reason", reason)
    with self.request(at, request_id) as request:
        code = coded(request, code)
        if earlier := request.earlier(
            "regrade", code, graded, why, condition=graded, reason=why
        ):
            return earlier
        box = named_box(request, code)
        refuse_regrade(request, box, graded)
        goes = rules.disposition(graded, box.cycle, box.size.max_cycles)
        return request.record(
            BoxRegraded(
                box=box.box,
                cycle=box.cycle,
                condition=graded,
                disposition=goes,
                shelf=rules.shelf(box.size.name, goes),
                reason=why,
                condition_before=box.condition or "",
                state_before=box.state,
                shelf_before=box.shelf,
                new_tag=None if box.tag else fresh_tag(request, goes),
            )
        )


def refuse_regrade(request: Request, box: Box, graded: str) -> None:
    """Only a free box on hand is graded, and only anew."""
    if box.state == BoxState.BOUND:
        holder = shipments.of_box(request.db, box.box)
        raise BoxBound(box=box.box, shipment=holder.shipment if holder else "")
    if box.state not in rules.ON_HAND:
        raise BoxNotHere(box=box.box, state=BoxState(box.state))
    stands_on_box(request, box)
    if box.condition == graded:
        raise RegradeSame(box=box.box, condition=graded)
