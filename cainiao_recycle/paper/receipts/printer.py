"""What is known of a receipt printer: its paper and what it does well."""

from dataclasses import dataclass
from typing import Literal

from cainiao_recycle.domain.papers import MM58, RECEIPT_PAPERS, ReceiptPaper
from cainiao_recycle.domain.printers import Printer
from cainiao_recycle.paper.qr.symbol import Level

QrWay = Literal["raster", "native"]


@dataclass(frozen=True, slots=True)
class ReceiptPrinter:
    """The settings of one printer; `printer test` prints a page to choose them by.

    `qr` is raster because every printer draws the dots it is sent, while some lack the
    native command and print its parameters as text. Six dots are 0.75 mm a module; a
    voucher is then 4.4 KB, five seconds at 9,600 baud. `largest_scale` is 2 for printers
    that know only normal and double size. `cut` is for printers with a cutter.
    """

    paper: ReceiptPaper = MM58
    qr: QrWay = "raster"
    module_dots: int = 6
    level: Level = "Q"
    largest_scale: int = 4
    cut: bool = False
    feed_lines: int = 4


def settings_of(printer: Printer, width_mm: int | None = None) -> ReceiptPrinter:
    """The settings of a named printer, on its own paper unless another is told."""
    return ReceiptPrinter(
        paper=RECEIPT_PAPERS[width_mm or printer.width_mm],
        qr="native" if printer.qr == "native" else "raster",
        module_dots=printer.module_dots,
        largest_scale=printer.largest_scale,
        cut=printer.cut,
    )
