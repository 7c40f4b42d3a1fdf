"""Receipt printers get a name, change, and give it up."""

from cainiao_recycle.domain.events import PrinterRemoved
from cainiao_recycle.domain.printers import Printer, printer_set
from cainiao_recycle.errors import NoPrinter, PrinterUnknown
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store import prints


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
    event = printer_set(
        printer, destination, width, qr, module_dots, largest_scale, cut, printer_closes
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
