"""Undo: one entry and what followed from it, or what stands in the way."""

from collections.abc import Iterator

from cainiao_recycle.domain import text, undo
from cainiao_recycle.domain.events import (
    BoxReturned,
    CampaignAdded,
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    EntryUndone,
    VisitFinished,
    VisitNamed,
    VoucherBatchIssued,
    VoucherIssued,
    VoucherRedeemed,
    VoucherReissued,
)
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.errors import (
    AlreadyUndone,
    EntryCameLater,
    EntryFinal,
    EntryUnknown,
    UndoBlocked,
)
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station import naming, reasons
from cainiao_recycle.station.reasons import Said
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.store import (
    credits,
    days,
    egg_stock,
    history,
    journal,
    setup,
    visits,
    vouchers,
)
from cainiao_recycle.store.journal import Entry


def undo_entry(
    self: Session,
    entry: str | int,
    reason: str = "",
    second: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Reverse one entry, and what followed from it. The event is `EntryUndone`.

    Raises `EntryFinal` for entries that stay, `AlreadyUndone`, and `UndoBlocked`,
    which names what stands in the way; `ReasonMissing` for a redemption. The undo is dated
    in the open day.
    """
    seq = text.whole("ENTRY", entry, 1)
    said = reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("undo", seq, *said):
            return earlier
        recorded = request.record(reversal(request, seq, said))
        take_back_carried(request, seq, said)
        return recorded


def take_back_carried(request: Request, seq: int, said: Said) -> None:
    """Undo what carried an entry into a count of eggs, or others into the count it was:
    each in an entry of its own, dated and booked no earlier than it was carried.
    """
    for number, carried in enumerate(carried_with(request, seq)):
        request.happened_at = max(request.happened_at, carried.happened_at)
        request.booked_from = max(request.booked_from, carried.business_date)
        event = EntryUndone(
            entry=carried.seq,
            undone=(carried.seq,),
            undone_kinds=(carried.event.kind,),
            **said._asdict(),
        )
        request.write(event, f"{OWN}{request.request_id}:carried-{number}")


def reversal(request: Request, seq: int, said: Said) -> EntryUndone:
    """What reverses an entry, when nothing stands in the way."""
    wanted = entry_to_undo(request, seq)
    followed = what_followed(request, wanted)
    changes = history.last_changes(request.db, vars(wanted.event))
    for made in (wanted.seq, *(one.seq for one in followed), *changes):
        request.stands_on(made, EntryCameLater, undone=seq)
    for obstacle in obstacles(request, wanted, followed):
        raise UndoBlocked(entry=seq, obstacle=obstacle)
    if isinstance(wanted.event, VoucherRedeemed):
        reasons.demand(request.db, said)
    undone = [*followed, wanted]
    return EntryUndone(
        entry=seq,
        undone=tuple(one.seq for one in undone),
        undone_kinds=tuple(one.event.kind for one in undone),
        **said._asdict(),
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
    ended_by = visits.finished_by(request.db, event.visit)
    if ended_by is None:
        return []
    end = journal.by_seq(request.db, ended_by)
    return [end] if end and isinstance(end.event, VisitFinished) else []


def carried_with(request: Request, wanted: int) -> list[Entry]:
    """Entries that carry an entry into a count of eggs, or others into the count it was,
    in order of time.
    """
    found = [
        entry
        for seq in egg_stock.carried_since(request.db, wanted)
        if (entry := journal.by_seq(request.db, seq)) is not None
        and isinstance(entry.event, EggsCarried)
        and wanted in (entry.event.entry, entry.event.other)
    ]
    return sorted(found, key=lambda entry: (entry.happened_at, entry.seq))


def obstacles(request: Request, wanted: Entry, followed: list[Entry]) -> Iterator[Clause]:
    """What stands in the way, nearest first."""
    for entry in (*followed, wanted):
        issued = getattr(entry.event, "issued", None)
        if isinstance(issued, VoucherIssued):
            yield from voucher_moved_on(request, issued.voucher)
    event = wanted.event
    if isinstance(event, VoucherReissued):
        yield from voucher_moved_on(request, event.voucher)
    if isinstance(event, VoucherBatchIssued):
        for code in event.vouchers:
            yield from voucher_moved_on(request, code)
    if isinstance(event, BoxReturned):
        yield from visit_moved_on(request, wanted, event, followed)
        yield from credit_spent(request, event, [wanted, *followed])
    if isinstance(event, VisitNamed):
        yield from naming.in_the_way(request, wanted.seq, event)
    if isinstance(event, CampaignAdded):
        code = event.campaign
        if setup.campaign_in_use(request.db, code):
            yield Clause(undo.CAMPAIGN_USED, campaign=code)
    yield from later_entries(request, wanted)
    yield from later_counts(request, wanted)


def later_counts(request: Request, wanted: Entry) -> Iterator[Clause]:
    """Counts that saw what an entry did: of eggs, and of the shelves it names."""
    event, at_ms = wanted.event, wanted.happened_at
    found: list[int] = []
    if isinstance(event, EggsReceived | EggsBroken | EggsCounted | VoucherRedeemed):
        found = egg_stock.counts_after(request.db, at_ms, wanted.seq)
    shelves = undo.shelves(event)
    if shelves:
        found += history.counts_after(request.db, at_ms, wanted.seq, shelves)
    for seq in found:
        count = journal.by_seq(request.db, seq)
        assert count is not None, "it was just found"
        yield came_later(request, wanted, count)


def later_entries(request: Request, wanted: Entry) -> Iterator[Clause]:
    """Entries about the same box, shipment or cage that came after, the last first."""
    later = history.after(request.db, wanted.seq, vars(wanted.event))
    for seq in sorted(later, reverse=True):
        entry = journal.by_seq(request.db, seq)
        if entry is not None and not isinstance(entry.event, EntryUndone):
            yield came_later(request, entry, entry)


def came_later(request: Request, about: Entry, entry: Entry) -> Clause:
    """An entry that came later, and what it is about."""
    return Clause(
        undo.CAME_LATER,
        what=undo.subjects(about.event),
        entry=entry.seq,
        kind=Clause(EVENT_WORDS[type(entry.event)]),
        at=request.session.local(entry.happened_at),
        clerk=entry.clerk,
    )


def voucher_moved_on(request: Request, code: str) -> Iterator[Clause]:
    """A voucher that ended its life."""
    voucher = vouchers.voucher(request.db, code, request.session.zone)
    if voucher and (obstacle := undo.voucher_obstacle(voucher)):
        yield obstacle


def visit_moved_on(
    request: Request, wanted: Entry, event: BoxReturned, followed: list[Entry]
) -> Iterator[Clause]:
    """A visit that another box finished."""
    ended_by = visits.finished_by(request.db, event.visit) if event.visit else None
    if ended_by not in (None, wanted.seq, *(one.seq for one in followed)):
        yield Clause(undo.VISIT_ENDED, visit=event.visit, entry=ended_by)


def credit_spent(
    request: Request, event: BoxReturned, undone: list[Entry]
) -> Iterator[Clause]:
    """A credit that paid for a voucher which stays."""
    paid = credits.voucher_paid_by(request.db, event.box, event.cycle)
    taken_back = [
        entry.event.issued.voucher
        for entry in undone
        if isinstance(entry.event, BoxReturned | VisitFinished) and entry.event.issued
    ]
    if paid is not None and paid not in taken_back:
        seq = vouchers.issued_in(request.db, paid)
        yield Clause(undo.CREDIT_SPENT, voucher=paid, entry=seq)
