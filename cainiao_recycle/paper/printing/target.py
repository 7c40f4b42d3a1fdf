"""Where slips go and as what: read from what the clerk wrote after `--to`.

What isn't free or can't be written is refused before anything is recorded.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cainiao_recycle.domain import text
from cainiao_recycle.domain.papers import MM58, RECEIPT_PAPERS, LabelSize
from cainiao_recycle.domain.printers import LONGEST_PLACE, Printer, is_name
from cainiao_recycle.errors import FileExists, NotWritable, Refusal
from cainiao_recycle.paper.printing.destination import Destination, File, parse_destination
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter, settings_of
from cainiao_recycle.station.printers import find_printer, list_printers
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.files import is_there, place_of_file

Medium = Literal["receipt", "png", "svg", "pdf"]
FILES: dict[str, Medium] = {".png": "png", ".svg": "svg", ".pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where slips go and as what. `to` is how the book names it; `label` the size of a
    label where one is asked for; `author` and `language` what a file says of itself.
    """

    to: str
    place: Destination
    medium: Medium
    printer: ReceiptPrinter
    printer_closes: bool = True
    label: LabelSize | None = None
    author: str = ""
    language: str = ""

    @property
    def takes_many(self) -> bool:
        """Whether many slips are one job: a file holds one."""
        return isinstance(self.place, File)


def target(
    session: Session,
    to: str | None,
    width: int | None = None,
    label: LabelSize | None = None,
) -> Target:
    """Read `--to`: a printer's name (the first one for None), a `.png`, `.svg` or
    `.pdf` path, or a printer's address. Raises `NoPrinter`, `PrinterUnknown`,
    `NotADestination`.
    """
    to = None if to is None else text.line("--to", to, LONGEST_PLACE)
    if to is None or is_printer(session, to):
        return named_printer(find_printer(session, to), width)
    refuse_folder(to)
    printer = ReceiptPrinter(paper=RECEIPT_PAPERS[width] if width else MM58)
    path = Path(to)
    if medium := FILES.get(path.suffix.lower()):
        return Target(
            to,
            File(path),
            medium,
            printer,
            label=label,
            author=session.name,
            language=session.facts.language,
        )
    try:
        return Target(to, parse_destination(to), "receipt", printer)
    except Refusal:
        if is_name(to):
            find_printer(session, to)  # which isn't there: names the ones that are
        raise


def is_printer(session: Session, to: str) -> bool:
    """Whether a printer has this name."""
    return is_name(to) and any(one.printer == to for one in list_printers(session))


def named_printer(printer: Printer, width: int | None) -> Target:
    """A printer's own place and settings, on its own paper unless another is told."""
    place = parse_destination(printer.destination)
    settings = settings_of(printer, width)
    return Target(printer.printer, place, "receipt", settings, printer.printer_closes)


def refuse_folder(to: str) -> None:
    """A picture's or a receipt's file has a name of its own. Raises `FileNameMissing`."""
    if not to.startswith(("tcp:", "serial:")) and (to.endswith("/") or "." not in to):
        place_of_file(to)


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
