"""What an undo means for paper: vouchers that are void now, and slips to take back."""

from collections.abc import Iterable, Iterator
from sqlite3 import Connection

from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.domain.events import (
    BoxReturned,
    VisitFinished,
    VoucherBatchIssued,
    VoucherReissued,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store import journal, prints, visits
from cainiao_recycle.store.journal import Entry

TAKE_BACK = N_("Voucher {code} is void: its slip is on paper, take it back.")
NO_SLIP = N_("Voucher {code} is void; it was not printed.")
OPEN_AGAIN = N_(
    "Visit {visit} is open again. Its new voucher comes when it is ended: return --visit "
    "{visit} --done."
)
WOULD_BE_VOID = N_("Voucher {code} is void then, and its slip is on paper.")
BATCH = N_("Vouchers that are void: {n}, on paper: {slips}. Take those back.")


def issued_in(entry: Entry) -> tuple[str, ...]:
    """The vouchers an entry issued, which are void once it is undone."""
    event = entry.event
    if isinstance(event, VoucherBatchIssued):
        return event.vouchers
    if isinstance(event, VoucherReissued):
        return (event.voucher,)
    issued = getattr(event, "issued", None)
    return (issued.voucher,) if issued is not None else ()


def is_on_paper(db: Connection, code: str) -> bool:
    """Whether a slip may lie on paper, or is on its way there."""
    return any(one.outcome != Outcome.NOT_STARTED for one in prints.of_voucher(db, code))


def void_slips(db: Connection, entry: Entry) -> Iterator[Clause]:
    """What to tell of the vouchers that an undone entry had issued."""
    codes = issued_in(entry)
    if len(codes) > 1:
        lying = sum(is_on_paper(db, code) for code in codes)
        yield Clause(BATCH, n=len(codes), slips=lying)
        return
    for code in codes:
        template = TAKE_BACK if is_on_paper(db, code) else NO_SLIP
        yield Clause(template, code=grouped(code))


def would_be_void(db: Connection, entry: Entry) -> Iterator[Clause]:
    """What to tell before an entry is undone: slips of its vouchers are on paper."""
    for code in issued_in(entry):
        if is_on_paper(db, code):
            yield Clause(WOULD_BE_VOID, code=grouped(code))


def followed(db: Connection, undone: Iterable[int]) -> Iterator[Clause]:
    """What to tell after an undo: slips to take back, and the visit whose new voucher
    nobody would see before the night.
    """
    entries = [entry for seq in undone if (entry := journal.by_seq(db, seq))]
    for entry in entries:
        yield from void_slips(db, entry)
    for entry in entries:
        event = entry.event
        visit = event.visit if isinstance(event, BoxReturned | VisitFinished) else None
        ended = isinstance(event, VisitFinished) or getattr(event, "finishes_visit", False)
        if visit and ended and visits.count_of(db, visit):
            yield Clause(OPEN_AGAIN, visit=visit)
