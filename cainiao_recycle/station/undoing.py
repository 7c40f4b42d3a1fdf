"""Undo: one entry and what followed from it, or what stands in the way."""

from collections.abc import Iterator

from cainiao_recycle.domain import text, undo
from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.events import (
    BoxRegraded,
    BoxReturned,
    CageClosed,
    CampaignAdded,
    EntryUndone,
    Event,
    ShipmentEntered,
    ShipmentPacked,
    ShipmentReleased,
    ShipmentSent,
    VisitFinished,
    VoucherIssued,
    VoucherReissued,
)
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.errors import (
    AlreadyUndone,
    Clause,
    EntryFinal,
    EntryUnknown,
    UndoBlocked,
)
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import boxes, days, journal, pulp, setup, shipments, vouchers
from cainiao_recycle.store.journal import Entry

AFTER_RETURN = frozenset({BoxState.REUSE, BoxState.HOLD, BoxState.PULP})


def undo_entry(
    self: Session,
    entry: str | int,
    reason: str = "",
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Reverse one entry, and what followed from it. The event is `EntryUndone`.

    Raises `EntryFinal` for entries that stay, `AlreadyUndone`, and `UndoBlocked`,
    which names what stands in the way. The undo is dated in the open day.
    """
    seq = text.whole("ENTRY", entry, 1)
    why = text.line("--reason", reason) if reason else ""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("undo", seq, why):
            return earlier
        wanted = entry_to_undo(request, seq)
        followed = what_followed(request, wanted)
        for obstacle in obstacles(request, wanted, followed):
            raise UndoBlocked(entry=seq, obstacle=obstacle)
        undone = [*followed, wanted]
        return request.record(
            EntryUndone(
                entry=seq,
                undone=tuple(one.seq for one in undone),
                undone_kinds=tuple(one.event.kind for one in undone),
                reason=why,
            )
        )


def entry_to_undo(request: Request, seq: int) -> Entry:
    """The entry, if it is one that can be undone at all."""
    wanted = journal.by_seq(request.db, seq)
    if wanted is None:
        raise EntryUnknown(entry=seq)
    if before := days.undone_by(request.db, seq):
        raise AlreadyUndone(entry=seq, at=request.session.local(before[1]), clerk=before[2])
    kind = type(wanted.event)
    if kind in undo.FINAL:
        raise EntryFinal(
            entry=seq, kind=Clause(EVENT_WORDS[kind]), instead=Clause(undo.FINAL[kind])
        )
    return wanted


def what_followed(request: Request, wanted: Entry) -> list[Entry]:
    """Entries that make no sense without the one to undo: the end of its visit."""
    event = wanted.event
    if not isinstance(event, BoxReturned) or event.visit is None:
        return []
    ended_by = boxes.visit_finished_by(request.db, event.visit)
    if ended_by is None or ended_by == wanted.seq:
        return []
    end = journal.by_seq(request.db, ended_by)
    return [end] if end and isinstance(end.event, VisitFinished) else []


def obstacles(request: Request, wanted: Entry, followed: list[Entry]) -> Iterator[Clause]:
    """What stands in the way, nearest first."""
    for entry in (*followed, wanted):
        issued = getattr(entry.event, "issued", None)
        if isinstance(issued, VoucherIssued):
            yield from voucher_moved_on(request, issued.voucher)
    event = wanted.event
    if isinstance(event, BoxReturned):
        yield from visit_moved_on(request, wanted, event, followed)
        yield from box_moved_on(request, event.box, event.cycle, AFTER_RETURN)
        yield from credit_spent(request, event, [wanted, *followed])
    else:
        yield from other_obstacles(request, event)


def other_obstacles(request: Request, event: Event) -> Iterator[Clause]:
    """The same, for what isn't a return."""
    match event:
        case BoxRegraded():
            yield from regrade_moved_on(request, event)
        case VoucherReissued(voucher=code):
            yield from voucher_moved_on(request, code)
        case ShipmentEntered(shipment=number):
            yield from shipment_moved_on(request, number, "waiting", None)
        case ShipmentPacked(shipment=number, box=box):
            yield from shipment_moved_on(request, number, "packed", box)
        case ShipmentReleased(shipment=number, box=box, cycle=cycle):
            yield from shipment_moved_on(request, number, "waiting", None)
            yield from box_moved_on(request, box, cycle, {BoxState.REUSE})
        case ShipmentSent(box=int(box), cycle=int(cycle)):
            yield from box_moved_on(request, box, cycle, {BoxState.SENT})
        case CageClosed(cage=number):
            cage = pulp.cage(request.db, number)
            if cage and cage.ticket:
                yield Clause(undo.CAGE_GONE, cage=number, ticket=cage.ticket)
        case CampaignAdded(campaign=code):
            if setup.campaign_in_use(request.db, code):
                yield Clause(undo.CAMPAIGN_USED, campaign=code)


def voucher_moved_on(request: Request, code: str) -> Iterator[Clause]:
    """A voucher that ended its life."""
    voucher = vouchers.voucher(request.db, code, request.session.zone)
    if voucher and (obstacle := undo.voucher_obstacle(voucher)):
        yield obstacle


def visit_moved_on(
    request: Request, wanted: Entry, event: BoxReturned, followed: list[Entry]
) -> Iterator[Clause]:
    """A visit that another box finished."""
    ended_by = boxes.visit_finished_by(request.db, event.visit) if event.visit else None
    if ended_by not in (None, wanted.seq, *(one.seq for one in followed)):
        yield Clause(undo.VISIT_ENDED, visit=event.visit, entry=ended_by)


def box_moved_on(
    request: Request, number: int, cycle: int, free: set[BoxState] | frozenset[BoxState]
) -> Iterator[Clause]:
    """A box that isn't where the entry left it."""
    box = boxes.by_number(request.db, number)
    assert box is not None, "an entry's box is in the book"
    obstacle = undo.box_obstacle(number, box.state, box.cycle, box.changed_seq, cycle, free)
    if obstacle:
        yield obstacle


def credit_spent(
    request: Request, event: BoxReturned, undone: list[Entry]
) -> Iterator[Clause]:
    """A credit that paid for a voucher which stays."""
    paid = boxes.voucher_paid_by(request.db, event.box, event.cycle)
    taken_back = [
        entry.event.issued.voucher
        for entry in undone
        if isinstance(entry.event, BoxReturned | VisitFinished) and entry.event.issued
    ]
    if paid is not None and paid not in taken_back:
        seq = vouchers.issued_in(request.db, paid)
        yield Clause(undo.CREDIT_SPENT, voucher=paid, entry=seq)


def regrade_moved_on(request: Request, event: BoxRegraded) -> Iterator[Clause]:
    """A box that was graded again, or moved on."""
    yield from box_moved_on(request, event.box, event.cycle, {BoxState(event.disposition)})
    box = boxes.by_number(request.db, event.box)
    if box and box.condition != event.condition:
        yield Clause(undo.BOX_GRADED, box=event.box, entry=box.changed_seq)


def shipment_moved_on(
    request: Request, number: str, state: str, box: int | None
) -> Iterator[Clause]:
    """A shipment that isn't as the entry left it."""
    found = shipments.shipment(request.db, number)
    if found is None or found.state != state or found.box != box:
        now = found.state if found else BoxState.UNDONE
        yield Clause(undo.SHIPMENT_CHANGED, shipment=number, state=now)
