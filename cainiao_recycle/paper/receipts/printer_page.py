"""The page of `printer test`: what to look at when a printer is set up.

The eye chooses: which of two symbols came out (raster or native), whether the ruler
fills the line exactly, whether Chinese is Chinese, up to which size letters grow.
"""

from dataclasses import astuple, dataclass, replace

from cainiao_recycle.domain.lettering import cut_lines
from cainiao_recycle.paper.qr.symbol import FULL_SIDE, matrix
from cainiao_recycle.paper.receipts.escpos import (
    CHINESE,
    CUT,
    RESET,
    check_text,
    columns,
    feed,
    part_bytes,
)
from cainiao_recycle.paper.receipts.fitness import check_receipt
from cainiao_recycle.paper.receipts.layout import (
    Columns,
    Gap,
    Line,
    Receipt,
    RuleLine,
    Run,
    Symbol,
)
from cainiao_recycle.paper.receipts.printer import QrWay, ReceiptPrinter
from cainiao_recycle.paper.slip import in_fours

TEST_CODE = "7000000000000000"
"""Begins like a command card, with check digits that fail: scanned, it does nothing."""

CHARACTERS = "菜鸟驿站 鸡蛋 ￥12.50 ①…“”"


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The page's sentences, translated by the caller."""

    title: str
    ruler: str
    chinese: str
    sizes: str
    raster: str
    native: str


def printer_page(page: PageTexts, printer: ReceiptPrinter) -> bytes:
    """The page as bytes for a printer, with both ways of the symbol on it."""
    check_text(*astuple(page))
    ways: tuple[tuple[QrWay, str], ...] = (("raster", page.raster), ("native", page.native))
    parts = [(_head(page, printer), printer)]
    parts += [(_symbol(text, printer), replace(printer, qr=way)) for way, text in ways]
    body = b""
    for receipt, on in parts:
        check_receipt(receipt, on, columns)
        body += b"".join(part_bytes(part, on) for part in receipt)
    return RESET + CHINESE + body + feed(printer.feed_lines) + (CUT if printer.cut else b"")


def _head(page: PageTexts, printer: ReceiptPrinter) -> Receipt:
    paper = printer.paper
    on = Columns(paper.columns, columns, printer.largest_scale)
    sizes = [
        Line((Run(text, scale),), "left")
        for scale in range(1, printer.largest_scale + 1)
        if on.fits(text := f"{scale} 蛋 Egg", scale)
    ]
    return (
        Line((Run(page.title, on.scale(page.title, 2)),)),
        Line((Run(f"{paper.width_mm} mm, {paper.dots} dots, {paper.columns}"),)),
        *_text_lines(page.ruler, on),
        Line((Run(ruler(paper.columns)),), "left"),
        *_text_lines(page.chinese, on),
        Line((Run(CHARACTERS),), "left"),
        *_text_lines(page.sizes, on),
        *sizes,
    )


def _symbol(text: str, printer: ReceiptPrinter) -> Receipt:
    on = Columns(printer.paper.columns, columns)
    groups = " ".join(in_fours(TEST_CODE))
    return (
        RuleLine(),
        *_text_lines(text, on),
        Symbol(TEST_CODE, matrix(TEST_CODE, printer.level)),
        Line((Run(groups),), is_code=True),
        Line((Run(f"{printer.module_dots} × {FULL_SIDE} dots"),)),
        Gap(),
    )


def _text_lines(text: str, on: Columns) -> list[Line]:
    return [Line((Run(line),), "left") for line in cut_lines(text, on.fits)]


def ruler(width: int) -> str:
    """Digits to the last column; one digit on a second line means fewer columns."""
    return "".join(str(column % 10) for column in range(1, width + 1))
