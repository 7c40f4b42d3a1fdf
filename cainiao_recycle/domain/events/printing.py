"""Slips, tags and printers."""

from cainiao_recycle.domain.record import Event


class TagsDrawn(Event):
    """Codes of blank box tags, printed before there is a box."""

    kind = "tags-drawn/1"
    tags: tuple[str, ...]


class PrinterSet(Event):
    """A receipt printer, new or changed."""

    kind = "printer-set/1"
    printer: str
    destination: str
    width_mm: int
    qr: str
    module_dots: int
    largest_scale: int
    cut: bool
    printer_closes: bool


class PrinterRemoved(Event):
    """A printer's name was given up."""

    kind = "printer-removed/1"
    printer: str


class PrintStarted(Event):
    """A job is about to be sent; this entry's number is the job's. `slips` are codes
    with the number of the copy, 1 for the unmarked one; `to` is the printer's name, or
    where else it goes.
    """

    kind = "print-started/1"
    slips: tuple[tuple[str, int], ...]
    to: str


class PrintEnded(Event):
    """What came of a job: handed-over, unknown or not-started, and why."""

    kind = "print-ended/1"
    job: int
    outcome: str
    reason: str
