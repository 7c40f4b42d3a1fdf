"""Receipt printers that have a name, and what may be set of one."""

from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import PrinterSet
from cainiao_recycle.domain.papers import (
    LEAST_MODULE_DOTS,
    RECEIPT_PAPERS,
    receipt_width_mm,
)
from cainiao_recycle.domain.personal import refuse_number
from cainiao_recycle.errors import SettingUnclear
from cainiao_recycle.sentences import N_, Clause

LONGEST_NAME = 24
LONGEST_PLACE = 200
"""Characters of a place to print to."""
LARGEST_SCALE = 8
TAKES_NAME = N_("It is 1 to 24 letters, digits and dashes.")
TAKES_QR = N_("It is raster or native.")


class Printer(NamedTuple):
    """A receipt printer with a name."""

    printer: str
    destination: str
    width_mm: int
    qr: str
    module_dots: int
    largest_scale: int
    cut: bool
    printer_closes: bool


def is_name(name: str) -> bool:
    """Whether a text can be a printer's name: never a path or an address."""
    return text.is_code(name) and len(name) <= LONGEST_NAME


def printer_set(
    printer: str,
    destination: str,
    width: str | int,
    qr: str,
    module_dots: str | int,
    largest_scale: str | int,
    cut: bool,
    printer_closes: bool,
) -> PrinterSet:
    """A printer's settings, each as it may be. Raises `SettingUnclear`, `TextUnclear`,
    `NumberUnclear`.
    """
    refuse_number("NAME", printer)
    if not is_name(printer):
        raise SettingUnclear(field="NAME", value=printer, expected=Clause(TAKES_NAME))
    if qr not in ("raster", "native"):
        raise SettingUnclear(field="--qr", value=qr, expected=Clause(TAKES_QR))
    width_mm = receipt_width_mm(width)
    most = RECEIPT_PAPERS[width_mm].most_module_dots
    return PrinterSet(
        printer=printer,
        destination=text.line("DEST", destination, LONGEST_PLACE),
        width_mm=width_mm,
        qr=qr,
        module_dots=text.whole("--module-dots", module_dots, LEAST_MODULE_DOTS, most),
        largest_scale=text.whole("--largest", largest_scale, 1, LARGEST_SCALE),
        cut=cut,
        printer_closes=printer_closes,
    )
