"""Printing, as the book sees it: printers, what a slip says, jobs that begin and end.

A job is written down before its first byte leaves: a program that dies in between
leaves a slip that may be in the tray, and the next one is a marked copy.
"""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes, text
from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.codes import CodeType, ScanKind
from cainiao_recycle.domain.days import after
from cainiao_recycle.domain.events import (
    PrintEnded,
    PrinterRemoved,
    PrinterSet,
    PrintStarted,
)
from cainiao_recycle.domain.printing import (
    LEASE_MS,
    LEAST_MODULE_DOTS,
    MOST_MODULE_DOTS,
    Outcome,
    Printer,
    next_copy,
    running,
)
from cainiao_recycle.domain.vouchers import Voucher, refuse_unless_open
from cainiao_recycle.errors import (
    BoxUnknown,
    NoPrinter,
    NotAWaybill,
    NotPrintable,
    PrinterUnknown,
    PrintingNow,
    SettingUnclear,
    VoucherUnknown,
    WrongCode,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.store import boxes, credits, journal, prints, setup, vouchers
from cainiao_recycle.store.days import last_closed

LONGEST_NAME = 24
TAKES_NAME = N_("It is 1 to 24 letters, digits and dashes.")
TAKES_WIDTH = N_("It is 58 or 80.")
TAKES_QR = N_("It is raster or native.")


# --- printers ---------------------------------------------------------------------


def is_name(name: str) -> bool:
    """Whether a text can be a printer's name: never a path or an address."""
    return text.is_code(name) and len(name) <= LONGEST_NAME


def width_mm(width: str | int) -> int:
    """A paper's width. Raises `SettingUnclear`."""
    if str(width) not in ("58", "80"):
        raise SettingUnclear(field="--width", value=width, expected=Clause(TAKES_WIDTH))
    return int(width)


def set_printer(
    self: Session,
    printer: str,
    destination: str,
    *,
    width: str | int = 58,
    qr: str = "raster",
    module_dots: str | int = 6,
    largest_scale: str | int = 4,
    cut: bool = False,
    printer_closes: bool = True,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Set a receipt printer up, or change it. The event is `PrinterSet`."""
    if not is_name(printer):
        raise SettingUnclear(field="NAME", value=printer, expected=Clause(TAKES_NAME))
    if qr not in ("raster", "native"):
        raise SettingUnclear(field="--qr", value=qr, expected=Clause(TAKES_QR))
    paper = width_mm(width)
    most = MOST_MODULE_DOTS[paper]
    event = PrinterSet(
        printer=printer,
        destination=text.line("DEST", destination, 200),
        width_mm=paper,
        qr=qr,
        module_dots=text.whole("--module-dots", module_dots, LEAST_MODULE_DOTS, most),
        largest_scale=text.whole("--largest", largest_scale, 1, 8),
        cut=cut,
        printer_closes=printer_closes,
    )
    with self.request(at, request_id) as request:
        return request.earlier("printer", vars(event)) or request.record(event)


def remove_printer(
    self: Session, printer: str, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Give a printer's name up. The event is `PrinterRemoved`."""
    with self.request(at, request_id) as request:
        if earlier := request.earlier("printer-removed", printer):
            return earlier
        find_printer(self, printer)
        return request.record(PrinterRemoved(printer=printer))


def list_printers(self: Session) -> list[Printer]:
    """Every printer, the first one set up first."""
    return prints.printers(self.book.db)


def find_printer(self: Session, name: str | None) -> Printer:
    """A printer by its name, or the first one. Raises `NoPrinter`, `PrinterUnknown`."""
    known = prints.printers(self.book.db)
    if not known:
        raise NoPrinter()
    for one in known:
        if name in (one.printer, None):
            return one
    raise PrinterUnknown(printer=name, known=[one.printer for one in known])


# --- what a slip says -------------------------------------------------------------


class PaidBox(NamedTuple):
    """A box a voucher pays for: its waybill, else its tag, and its size."""

    label: str
    size: Size


class VoucherFacts(NamedTuple):
    """What a voucher's slip says. `copy` is 1 for the unmarked slip."""

    voucher: Voucher
    campaign: str
    boxes: tuple[PaidBox, ...]
    points: int
    copy: int


class TagFacts(NamedTuple):
    """What a box tag says; a blank one has no size."""

    tag: str
    size: Size | None


def printable(self: Session, code: str) -> VoucherFacts | TagFacts:
    """What is printed for a code, as the book stands. Raises `WrongCode` or
    `NotPrintable` for what is neither voucher nor tag, `VoucherUnknown`, `BoxUnknown`,
    what ended a voucher's life, and `PrintingNow` while another job is at it.
    """
    try:
        scan = codes.read(code)
    except NotAWaybill as refusal:
        raise NotPrintable(code=refusal.facts["code"]) from None
    with self.book.reading() as db:
        if scan.kind is ScanKind.VOUCHER:
            found = vouchers.voucher(db, scan.code, self.zone)
            if found is None:
                raise VoucherUnknown(code=scan.code)
            return voucher_facts(db, found, copy_to_print(self, found, self.clock()))
        if scan.kind is ScanKind.TAG:
            box = boxes.by_tag(db, scan.code)
            if box is None and not boxes.is_blank(db, scan.code):
                raise BoxUnknown(code=scan.code)
            return TagFacts(scan.code, box.size if box else None)
    raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.VOUCHER)


def voucher_facts(db: Connection, voucher: Voucher, copy: int) -> VoucherFacts:
    """What a voucher's slip says, whatever became of the voucher."""
    campaign = setup.campaign(db, voucher.campaign)
    assert campaign is not None, "a voucher is a campaign's"
    issued = journal.by_seq(db, vouchers.first_issue(db, voucher.code))
    assert issued is not None, "a voucher is issued in an entry"
    paid_by = getattr(getattr(issued.event, "issued", None), "paid_by", ())
    paid = [credits.paid_with(db, credit) for credit in paid_by]
    return VoucherFacts(
        voucher,
        campaign.name,
        tuple(PaidBox(label, size) for label, size, _ in paid),
        sum(points for _, _, points in paid),
        copy,
    )


def copy_to_print(session: Session, voucher: Voucher, now_ms: int) -> int:
    """The number of a voucher's next slip. Raises what stands against printing it."""
    # Open is enough: a batch is printed before its day, and the last day is on the slip.
    # One told so late that its last day is closed never was open to anybody.
    closed = last_closed(session.book.db) or ""
    over = voucher.valid_until <= closed
    refuse_unless_open(voucher, after(closed, 1) if over else voucher.valid_from)
    if busy := running(voucher.prints, now_ms):
        raise PrintingNow(
            code=voucher.code,
            clerk=busy.clerk,
            to=busy.to,
            at=session.local(busy.started_at),
        )
    return next_copy(voucher.prints, now_ms)


def waiting_to_print(self: Session) -> list[str]:
    """Open vouchers of which no slip is known to lie on paper, as issued."""
    now = self.clock()
    with self.book.reading() as db:
        return prints.waiting(db, now - LEASE_MS)


# --- jobs -------------------------------------------------------------------------


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
            if not end.request_id.removeprefix(asked.prefix).isdecimal():
                # Of another request, whose name goes on after the colon.
                continue
            if not isinstance(end.event, PrintEnded) or end.content != request.content:
                request.refuse_other_content(end, {})
            job = journal.by_seq(request.db, end.event.job)
            assert job and isinstance(job.event, PrintStarted), "an end is a job's"
            for code, copy in job.event.slips:
                found[code] = Handed(job.seq, copy, facts_of(self, request.db, code, copy))
        return found


def facts_of(
    session: Session, db: Connection, code: str, copy: int
) -> VoucherFacts | TagFacts:
    """What a slip said that was printed."""
    voucher = vouchers.voucher(db, code, session.zone)
    if voucher is not None:
        return voucher_facts(db, voucher, copy)
    box = boxes.by_tag(db, code)
    return TagFacts(code, box.size if box else None)


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
