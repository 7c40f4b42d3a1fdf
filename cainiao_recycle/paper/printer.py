"""What is known of a receipt printer: its paper and what it does well."""

from dataclasses import dataclass
from typing import Literal

from cainiao_recycle.paper.qr import Level

QrWay = Literal["raster", "native"]


@dataclass(frozen=True, slots=True)
class PaperWidth:
    """A roll: width in mm, printable dots (203 dpi, 8 a mm), columns of 12 dots."""

    width_mm: int
    dots: int
    columns: int


MM58 = PaperWidth(58, 384, 32)
MM80 = PaperWidth(80, 576, 48)


@dataclass(frozen=True, slots=True)
class ReceiptPrinter:
    """The settings of one printer; `printer test` prints a page to choose them by.

    `qr` is raster because every printer draws the dots it is sent, while some lack the
    native command and print its parameters as text. Six dots are 0.75 mm a module; a
    voucher is then 4.4 KB, five seconds at 9,600 baud. `largest_scale` is 2 for printers
    that know only normal and double size. `cut` is for printers with a cutter.
    """

    paper: PaperWidth = MM58
    qr: QrWay = "raster"
    module_dots: int = 6
    level: Level = "Q"
    largest_scale: int = 4
    cut: bool = False
    feed_lines: int = 4
