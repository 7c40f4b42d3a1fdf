"""Print jobs in the book: begun before the first byte leaves, ended with what came of it.

A program that dies in between leaves a slip that may be in the tray, and the next one is
a marked copy.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.copies import LEASE_MS, Outcome
from cainiao_recycle.domain.events import PrintEnded, PrintStarted
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.station.slips.contents import (
    TagFacts,
    VoucherFacts,
    copy_to_print,
    facts_of,
)
from cainiao_recycle.store import journal, prints, vouchers


def waiting_to_print(self: Session) -> list[str]:
    """Open vouchers of which no slip is known to lie on paper, as issued."""
    now = self.clock()
    with self.book.reading() as db:
        return prints.waiting(db, now - LEASE_MS)


class PrintRequest(NamedTuple):
    """A named request to print: the same codes to the same place, whole or in turns."""

    request_id: str
    codes: tuple[str, ...]
    to: str

    def read(self, request: Request) -> None:
        """Give the request its content. Raises `RequestConflict`."""
        request.earlier("print", self.codes, self.to)

    @property
    def prefix(self) -> str:
        """What the ends of its jobs are named by, each with the job behind it."""
        return f"{OWN}{self.request_id}:"


class Handed(NamedTuple):
    """A slip that a job handed over; a tag's has copy 1 and no voucher."""

    job: int
    copy: int
    facts: VoucherFacts | TagFacts


def handed_over(self: Session, asked: PrintRequest) -> dict[str, Handed]:
    """The slips that the same request handed over before, by their codes. Raises
    `RequestConflict` when the name stood for something else.
    """
    with self.request(None, asked.request_id) as request:
        asked.read(request)
        found: dict[str, Handed] = {}
        for end in journal.by_requests(request.db, asked.prefix):
            if not (end.request_id or "").removeprefix(asked.prefix).isdecimal():
                # Of another request, whose name goes on after the colon.
                continue
            if not isinstance(end.event, PrintEnded) or end.content != request.content:
                request.refuse_other_content(end, {})
            job = journal.by_seq(request.db, end.event.job)
            assert job and isinstance(job.event, PrintStarted), "an end is a job's"
            for code, copy in job.event.slips:
                found[code] = Handed(job.seq, copy, facts_of(self, request.db, code, copy))
        return found


def start_print(
    self: Session, slips: Sequence[tuple[str, int]], to: str
) -> Recorded | None:
    """Write down that slips, each with the number of its copy, are about to be sent.
    The event is `PrintStarted`, its entry's number the job's. None when a copy's
    number is taken by now: another terminal was quicker, so look again.
    """
    with self.request(None, None) as request:
        for code, copy in slips:
            if code[0] == CodeType.VOUCHER:
                found = vouchers.voucher(request.db, code, self.zone)
                assert found is not None, "it was looked up before"
                if copy_to_print(self, found, request.happened_at) != copy:
                    return None
        return request.record(PrintStarted(slips=tuple(slips), to=to))


def end_print(
    self: Session,
    job: int,
    outcome: Outcome,
    reason: str = "",
    asked: PrintRequest | None = None,
) -> Recorded:
    """Write down what came of a job. The event is `PrintEnded`. What was handed over is
    named after the request, so that the same one prints it no more; of anything else
    the same request is a new try.
    """
    why = text.printable(reason)[: text.LONGEST_TEXT]
    done = asked if outcome is Outcome.HANDED_OVER else None
    own_id = f"{done.prefix}{job}" if done else None
    with self.request(None, None, own_id=own_id) as request:
        if done:
            done.read(request)
        return request.record(PrintEnded(job=job, outcome=outcome.value, reason=why))
