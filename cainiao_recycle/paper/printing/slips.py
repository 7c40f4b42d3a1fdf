"""From codes to paper: compose the slips, write the job down, send it, write its end.

What would not scan is refused before anything is written down. Between the start of a
job and its end the book counts its slips as maybe lying on paper. Cards, labels and blank
tags are worth nothing, so they are only sent.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cainiao_recycle.domain.codes import normalise
from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.errors import (
    DiskFull,
    NotPrinted,
    PrintEndNotRecorded,
    PrintUnknown,
    Refusal,
)
from cainiao_recycle.paper.printing.rendering import render
from cainiao_recycle.paper.printing.sending import TIMEOUT_S, Delivery, send
from cainiao_recycle.paper.printing.target import Target, refuse_unless_free
from cainiao_recycle.paper.slip import Slip
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.contents import TagFacts, VoucherFacts, printable
from cainiao_recycle.station.slips.jobs import (
    PrintRequest,
    end_print,
    handed_over,
    start_print,
)

SLIPS = N_("{n} slips")
BUSY = N_("other terminals print the same slips")
TRIES = 5
"""How often another terminal may be quicker before this one gives up."""


class Printed(NamedTuple):
    """A slip and what came of it. `copy` is 1 for an unmarked slip, 0 for what isn't
    counted; `job` is None for what isn't written down.
    """

    code: str
    copy: int
    job: int | None
    to: str
    delivery: Delivery
    facts: VoucherFacts | TagFacts | None = None

    @property
    def is_handed_over(self) -> bool:
        """Whether all its bytes were taken."""
        return self.delivery.outcome is Outcome.HANDED_OVER


class Way(NamedTuple):
    """How jobs get to paper: where to, how many places of the first sheet are used, how
    long a printer is waited for, and the named request they belong to.
    """

    to: Target
    first: int = 0
    timeout_s: float = TIMEOUT_S
    asked: PrintRequest | None = None

    def send(self, data: bytes) -> Delivery:
        """Send a job's bytes. Raises `ExtraMissing`."""
        to = self.to
        return send(data, to.place, self.timeout_s, printer_closes=to.printer_closes)


def print_codes(
    session: Session,
    codes: Sequence[str],
    to: Target,
    first: int = 0,
    timeout_s: float = TIMEOUT_S,
    request_id: str | None = None,
) -> Iterator[Printed]:
    """Print vouchers and box tags, a job for each receipt or one for a whole file.

    Ends after the first job that wasn't handed over: its slips come with that outcome,
    the rest was not tried. Raises what stands against printing a code. With a request
    id, what the same request handed over before is told again and not printed.
    """
    wanted = list(dict.fromkeys(map(normalise, codes)))
    asked = None
    if request_id is not None:
        asked = PrintRequest(request_id, tuple(wanted), to.to)
    before = handed_over(session, asked) if asked else {}
    for code, slip in before.items():
        done = Delivery(Outcome.HANDED_OVER, 0)
        yield Printed(code, slip.copy, slip.job, to.to, done, slip.facts)
    left = [code for code in wanted if code not in before]
    for group in [left] * bool(left) if to.takes_many else [[code] for code in left]:
        printed = print_job(session, group, Way(to, first, timeout_s, asked))
        yield from printed
        if not printed[0].is_handed_over:
            return


def print_job(session: Session, codes: Sequence[str], way: Way) -> list[Printed]:
    """One job, from the look at the book to the entry of its end."""
    texts, to = slip_texts(session), way.to
    for _ in range(TRIES):
        facts = [printable(session, code) for code in codes]
        slips = [(one.code, one.copy) for one in facts]
        data = render([texts.slip(one) for one in facts], to, way.first)
        refuse_unless_free(to)
        started = start_print(session, slips, to.to)
        if started is not None and started.entry is not None:
            job = started.entry.seq
            delivery = deliver(session, job, codes, data, way)
            return [Printed(one.code, one.copy, job, to.to, delivery, one) for one in facts]
    raise NotPrinted(to=to.to, why=Clause(BUSY), code=codes[0])


def deliver(
    session: Session, job: int, codes: Sequence[str], data: bytes, way: Way
) -> Delivery:
    """Send a job that was written down, and write down how far it came."""
    try:
        delivery = way.send(data)
    except Refusal:
        # A library is missing: no byte left.
        end_print(session, job, Outcome.NOT_STARTED)
        raise
    except BaseException as stopped:
        end_print(session, job, Outcome.UNKNOWN, type(stopped).__name__)
        raise
    try:
        end_print(session, job, delivery.outcome, delivery.reason, way.asked)
    except DiskFull as full:
        # The job stands in the book, so its vouchers count as perhaps printed.
        raise PrintEndNotRecorded(to=way.to.to, code=named(codes)) from full
    return delivery


def print_slips(
    slips: Iterable[Slip], to: Target, first: int = 0, timeout_s: float = TIMEOUT_S
) -> Iterator[Printed]:
    """Print cards, labels or blank tags: worth nothing, so written down nowhere."""
    left, way = iter(slips), Way(to, first, timeout_s)
    while group := list(islice(left, None if to.takes_many else 1)):
        data = render(group, to, first)
        refuse_unless_free(to, data)
        delivery = way.send(data)
        yield from (Printed(slip.code, 0, None, to.to, delivery) for slip in group)
        if delivery.outcome is not Outcome.HANDED_OVER:
            return


def named(codes: Sequence[str]) -> str | Clause:
    """One slip by its code, several by their number."""
    return codes[0] if len(codes) == 1 else Clause(SLIPS, n=len(codes))


def refuse_unless_printed(printed: Iterable[Printed]) -> None:
    """Raise what a clerk has to know of slips that weren't handed over: `NotPrinted` or
    `PrintUnknown`.
    """
    failed = [one for one in printed if not one.is_handed_over]
    if not failed:
        return
    one = failed[0]
    slips = named([one.code for one in failed])
    facts = {"to": one.to, "why": one.delivery.reason or "-", "code": slips}
    if one.delivery.outcome is Outcome.NOT_STARTED:
        raise NotPrinted(**facts)
    raise PrintUnknown(**facts)
