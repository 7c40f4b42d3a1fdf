"""From codes to paper: compose the slips, write the job down, send it, write its end.

What would not scan is refused before anything is written down. Between the start of a
job and its end the book counts its slips as maybe lying on paper.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.codes import normalise
from cainiao_recycle.domain.events import VoucherBatchIssued
from cainiao_recycle.domain.printing import Outcome, Printer
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.errors import (
    DiskFull,
    FileExists,
    NotPrinted,
    NotWritable,
    PrintEndNotRecorded,
    PrintUnknown,
    Refusal,
    SettingUnclear,
)
from cainiao_recycle.paper.destination import Destination, File, parse_destination
from cainiao_recycle.paper.drawing import Drawing
from cainiao_recycle.paper.printer import MM58, MM80, ReceiptPrinter
from cainiao_recycle.paper.send import TIMEOUT_S, Delivery, send
from cainiao_recycle.paper.slip import Slip, VoucherSlip
from cainiao_recycle.paper.wording import LIST_SUBTITLE, LIST_TITLE, Wording
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.printing import (
    PrintRequest,
    TagFacts,
    VoucherFacts,
    end_print,
    find_printer,
    handed_over,
    is_name,
    list_printers,
    printable,
    start_print,
)
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.files import is_there, place_of_file

Shape = Literal["receipt", "png", "svg", "sheet", "roll"]
FILES: dict[str, Shape] = {".png": "png", ".svg": "svg", ".pdf": "sheet"}
PAPERS = {58: MM58, 80: MM80}
ONE_A_PICTURE = N_("A picture holds one slip; print several to a .pdf file.")
SLIPS = N_("{n} slips")
BUSY = N_("other terminals print the same slips")
TRIES = 5
"""How often another terminal may be quicker before this one gives up."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where slips go and as what. `to` is how the book names it."""

    to: str
    place: Destination
    shape: Shape
    printer: ReceiptPrinter
    printer_closes: bool = True

    @property
    def takes_many(self) -> bool:
        """Whether many slips are one job: a file holds one."""
        return isinstance(self.place, File)


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


LONGEST_PLACE = 200
"""Characters of a place to print to."""


def target(
    session: Session, to: str | None, width: int | None = None, roll: bool = False
) -> Target:
    """Read `--to`: a printer's name (the first one for None), a `.png`, `.svg` or
    `.pdf` path, or a printer's address. Raises `NoPrinter`, `PrinterUnknown`,
    `NotADestination`.
    """
    paper = PAPERS[width] if width is not None else None
    to = None if to is None else text.line("--to", to, LONGEST_PLACE)
    if to is None or (
        is_name(to) and any(one.printer == to for one in list_printers(session))
    ):
        found = find_printer(session, to)
        printer = receipt_printer(
            found, found.width_mm if paper is None else paper.width_mm
        )
        place = parse_destination(found.destination)
        return Target(found.printer, place, "receipt", printer, found.printer_closes)
    printer = ReceiptPrinter(paper=paper or MM58)
    refuse_folder(to)
    path = Path(to)
    if path.suffix.lower() in FILES:
        shape = FILES[path.suffix.lower()]
        return Target(
            to, File(path), "roll" if roll and shape == "sheet" else shape, printer
        )
    try:
        return Target(to, parse_destination(to), "receipt", printer)
    except Refusal:
        if is_name(to):
            find_printer(session, to)  # which isn't there: names the ones that are
        raise


def refuse_folder(to: str) -> None:
    """A picture's or a receipt's file has a name of its own. Raises `FileNameMissing`."""
    if not to.startswith(("tcp:", "serial:")) and (to.endswith("/") or "." not in to):
        place_of_file(to)


def receipt_printer(printer: Printer, width: int) -> ReceiptPrinter:
    """The settings of a named printer."""
    return ReceiptPrinter(
        paper=PAPERS[width],
        qr="native" if printer.qr == "native" else "raster",
        module_dots=printer.module_dots,
        largest_scale=printer.largest_scale,
        cut=printer.cut,
    )


def wording(session: Session) -> Wording:
    """The words of this station's paper."""
    return Wording(session.facts.language, session.name)


def render(slips: Sequence[Slip], to: Target, first: int = 0) -> bytes:
    """The bytes of a job. Raises the `Refusal` of a slip that would not scan or fit."""
    match to.shape:
        case "receipt":
            from cainiao_recycle.paper.escpos import slip_bytes

            return b"".join(slip_bytes(slip, to.printer) for slip in slips)
        case "png":
            from cainiao_recycle.paper.png import paint_png

            return paint_png(picture(slips, to))
        case "svg":
            from cainiao_recycle.paper.svg import paint_svg

            return paint_svg(picture(slips, to)).encode()
    from cainiao_recycle.paper.labels import ROLL_LABEL, label
    from cainiao_recycle.paper.pdf import pages_pdf, sheet_pdf

    if to.shape == "roll":
        return pages_pdf(label(slip, ROLL_LABEL) for slip in slips)
    return sheet_pdf((label(slip) for slip in slips), first=first)


def picture(slips: Sequence[Slip], to: Target) -> Drawing:
    """The one drawing of a picture."""
    from cainiao_recycle.paper.cards import voucher_card
    from cainiao_recycle.paper.labels import label

    if len(slips) != 1:
        raise SettingUnclear(field="--to", value=to.to, expected=Clause(ONE_A_PICTURE))
    (slip,) = slips
    return voucher_card(slip) if isinstance(slip, VoucherSlip) else label(slip)


# --- slips that are written down --------------------------------------------------


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
    asked = (
        PrintRequest(request_id, tuple(wanted), to.to) if request_id is not None else None
    )
    before = handed_over(session, asked) if asked else {}
    for code, slip in before.items():
        done = Delivery(Outcome.HANDED_OVER, 0)
        yield Printed(code, slip.copy, slip.job, to.to, done, slip.facts)
    left = [code for code in wanted if code not in before]
    groups = [left] * bool(left) if to.takes_many else [[code] for code in left]
    for group in groups:
        printed = print_job(session, group, to, first, timeout_s, asked)
        yield from printed
        if printed[0].delivery.outcome is not Outcome.HANDED_OVER:
            return


def print_job(
    session: Session,
    codes: Sequence[str],
    to: Target,
    first: int,
    timeout_s: float,
    asked: PrintRequest | None,
) -> list[Printed]:
    """One job, from the look at the book to the entry of its end."""
    words = wording(session)
    for _ in range(TRIES):
        facts = [printable(session, code) for code in codes]
        slips = [
            (one.voucher.code, one.copy) if isinstance(one, VoucherFacts) else (one.tag, 1)
            for one in facts
        ]
        data = render([words.slip(one) for one in facts], to, first)
        refuse_unless_free(to)
        started = start_print(session, slips, to.to)
        if started is not None and started.entry is not None:
            job = started.entry.seq
            delivery = deliver(session, job, data, to, timeout_s, asked, named(codes))
            return [
                Printed(code, copy, job, to.to, delivery, one)
                for (code, copy), one in zip(slips, facts, strict=True)
            ]
    raise NotPrinted(to=to.to, why=Clause(BUSY), code=codes[0])


def deliver(
    session: Session,
    job: int,
    data: bytes,
    to: Target,
    timeout_s: float,
    asked: PrintRequest | None,
    what: str | Clause,
) -> Delivery:
    """Send a job that was written down, and write down how far it came."""
    try:
        delivery = send(data, to.place, timeout_s, printer_closes=to.printer_closes)
    except Refusal:
        # A library is missing: no byte left.
        end_print(session, job, Outcome.NOT_STARTED)
        raise
    except BaseException as stopped:
        end_print(session, job, Outcome.UNKNOWN, type(stopped).__name__)
        raise
    try:
        end_print(session, job, delivery.outcome, delivery.reason, asked)
    except DiskFull as full:
        # The job stands in the book, so its vouchers count as perhaps printed.
        raise PrintEndNotRecorded(to=to.to, code=what) from full
    return delivery


def named(codes: Sequence[str]) -> str | Clause:
    """One slip by its code, several by their number."""
    return codes[0] if len(codes) == 1 else Clause(SLIPS, n=len(codes))


def refuse_unless_printed(printed: Iterable[Printed]) -> None:
    """Raise what a clerk has to know of slips that weren't handed over: `NotPrinted` or
    `PrintUnknown`.
    """
    failed = [one for one in printed if one.delivery.outcome is not Outcome.HANDED_OVER]
    if not failed:
        return
    one = failed[0]
    slips = named([one.code for one in failed])
    facts = {"to": one.to, "why": one.delivery.reason or "-", "code": slips}
    if one.delivery.outcome is Outcome.NOT_STARTED:
        raise NotPrinted(**facts)
    raise PrintUnknown(**facts)


# --- sheets that nobody counts ----------------------------------------------------


def print_slips(
    slips: Iterable[Slip], to: Target, first: int = 0, timeout_s: float = TIMEOUT_S
) -> Iterator[Printed]:
    """Print cards, labels or blank tags: worth nothing, so written down nowhere."""
    left = iter(slips)
    while group := list(islice(left, None if to.takes_many else 1)):
        data = render(group, to, first)
        refuse_unless_free(to, data)
        delivery = send(data, to.place, timeout_s, printer_closes=to.printer_closes)
        yield from (Printed(slip.code, 0, None, to.to, delivery) for slip in group)
        if delivery.outcome is not Outcome.HANDED_OVER:
            return


# --- batches ----------------------------------------------------------------------


def refuse_unless_ready(
    session: Session, to: Target, batch: VoucherBatchIssued, name: str
) -> None:
    """Raise what would keep a batch of the campaign `name` from being printed, before it
    is issued. Its slips differ in their codes alone, so two of them tell.
    """
    refuse_unless_writable(to)
    refuse_unless_free(to)
    words = wording(session)
    samples = [
        VoucherFacts(
            Voucher(
                code,
                batch.eggs,
                batch.campaign,
                batch.valid_from,
                batch.valid_until,
                VoucherState.OPEN,
            ),
            name,
            (),
            0,
            1,
        )
        for code in batch.vouchers[:2]
    ]
    render([words.voucher(one) for one in samples], to)


def refuse_unless_writable(to: Target) -> None:
    """Raise `NotWritable` when a file's folder isn't there or takes no file."""
    if isinstance(to.place, File) and not os.access(to.place.path.parent, os.W_OK):
        raise NotWritable(path=to.place.path)


def refuse_unless_free(to: Target, data: bytes | None = None) -> None:
    """Raise `FileExists` when another file stands where the clerk wants one, unless it
    says just what is to be written. A named printer's own file is written anew each time.
    """
    if not isinstance(to.place, File) or Path(to.to) != to.place.path:
        return
    path = to.place.path
    if is_taken(path) and (data is None or path.read_bytes() != data):
        raise FileExists(path=path)


def is_taken(path: Path) -> bool:
    """Whether a file would be written over; a folder never is."""
    return is_there(path) and not path.is_dir()


def batch_list(session: Session, batch: VoucherBatchIssued) -> bytes:
    """The list that goes with a batch, to be signed: a PDF of A4 pages. Of each code
    it has the last four digits only, for whoever holds the code is paid.
    """
    from cainiao_recycle.paper.listing import list_pages
    from cainiao_recycle.paper.pdf import pages_pdf

    words = wording(session)
    title = words.sentence(LIST_TITLE, reason=batch.reason)
    subtitle = words.sentence(
        LIST_SUBTITLE,
        n=len(batch.vouchers),
        eggs=batch.eggs,
        first=words.date(batch.valid_from),
        last=words.date(batch.valid_until),
    )
    rows = [(str(at), code[-4:], "", "") for at, code in enumerate(batch.vouchers, 1)]
    return pages_pdf(list_pages(title, subtitle, words.columns(), rows))
