"""What a receipt must have to scan, checked before a byte is sent."""

from itertools import takewhile

from cainiao_recycle.errors import CodeTooWide, TextTooWide
from cainiao_recycle.paper.qr.reading import check_content, check_digits, check_module
from cainiao_recycle.paper.qr.symbol import FULL_SIDE
from cainiao_recycle.paper.receipts.layout import (
    Line,
    Measure,
    Receipt,
    Run,
    Split,
    Symbol,
)
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter


def check_receipt(receipt: Receipt, printer: ReceiptPrinter, measure: Measure) -> None:
    """Raises the problem, if there is one: module size, width, content, text width.

    The quiet zone needs no measuring: it is drawn with the symbol, or fed, and the
    paper must be wide enough for all 29 modules.
    """
    for place, part in enumerate(receipt):
        match part:
            case Symbol():
                printed = _digits_after(receipt[place + 1 :])
                check_symbol(printer)
                check_content(part.modules, printed)
                check_digits(part.code, printed)
            case Line(runs=runs):
                check_width(runs, printer, measure)
            case Split(label=label, value=value):
                check_width((Run(label), Run(value)), printer, measure)


def _digits_after(parts: Receipt) -> str:
    """The digits that stand below a symbol, up to the next one."""
    below = takewhile(lambda part: not isinstance(part, Symbol), parts)
    lines = (part for part in below if isinstance(part, Line) and part.is_code)
    return "".join(run.text for line in lines for run in line.runs)


def check_symbol(printer: ReceiptPrinter) -> None:
    """Raises `ModulesTooSmall` or `CodeTooWide`."""
    check_module(printer.module_dots)
    wide = FULL_SIDE * printer.module_dots
    most = printer.paper.most_module_dots
    if printer.module_dots > most:
        raise CodeTooWide(width_dots=wide, paper_dots=printer.paper.dots, most=most)


def check_width(runs: tuple[Run, ...], printer: ReceiptPrinter, measure: Measure) -> None:
    """Raises `TextTooWide`; a line too long would be broken by the printer anywhere."""
    wide = sum(measure(run.text) * run.scale for run in runs)
    if wide > printer.paper.columns:
        text = "".join(run.text for run in runs)
        raise TextTooWide(text=text, columns=wide, room=printer.paper.columns)
