"""Receipt printer bytes, written here: a dozen commands of ESC/POS.

Commands after Epson's ESC/POS reference and the manuals of Chinese-market printers:
`ESC @` initialise, `FS &` Chinese characters on, `ESC a` alignment, `GS !` size,
`GS v 0` raster image, `GS ( k` native QR, `ESC d` feed, `GS V` cut.
Text is GBK; a printer's columns are therefore the bytes of the text.
"""

from cainiao_recycle.errors import NotOnThisPrinter
from cainiao_recycle.paper.qr.symbol import QUIET, Level, Matrix, with_quiet_zone
from cainiao_recycle.paper.receipts.fitness import check_receipt
from cainiao_recycle.paper.receipts.layout import (
    Columns,
    CutLine,
    Gap,
    Line,
    Part,
    Receipt,
    RuleLine,
    Run,
    Split,
    Symbol,
    lay_out,
)
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter
from cainiao_recycle.paper.slip import Slip, all_texts
from cainiao_recycle.paper.typeface import refuse_controls

ESC, FS, GS, LF = b"\x1b", b"\x1c", b"\x1d", b"\n"

RESET = ESC + b"@"
CHINESE = FS + b"&"
"""Sent once at the start: it takes effect from the next line on."""
LEFT, CENTRE = ESC + b"a\0", ESC + b"a\1"

LINE_DOTS = 30
"""The least a line feed moves the paper: printers start at 30 dots or 1/6 inch."""

_LEVEL = {"M": 49, "Q": 50}
_REPLACED = {0xA5: "￥"}
"""GBK has the full-width yen sign only; `¥` alone is no reason to refuse a price."""


def slip_bytes(slip: Slip, printer: ReceiptPrinter) -> bytes:
    """A slip ready to send. Raises a `Refusal` when it would not scan or fit."""
    check_text(*all_texts(slip))
    on = Columns(printer.paper.columns, columns, printer.largest_scale)
    return receipt_bytes(lay_out(slip, on, printer.level), printer)


def receipt_bytes(receipt: Receipt, printer: ReceiptPrinter) -> bytes:
    """A receipt checked, then as bytes: begun with a reset, ended with feed and cut."""
    check_receipt(receipt, printer, columns)
    body = b"".join(part_bytes(part, printer) for part in receipt)
    return RESET + CHINESE + body + feed(printer.feed_lines) + (CUT if printer.cut else b"")


def check_text(*texts: str) -> None:
    """Raises `ControlCharacters`, or `NotOnThisPrinter` naming what GBK lacks."""
    characters = dict.fromkeys("".join(texts))
    refuse_controls(characters)
    missing = [one for one in characters if not _is_printed(one)]
    if missing:
        raise NotOnThisPrinter(characters=" ".join(missing))


def _is_printed(character: str) -> bool:
    try:
        encoded(character)
    except UnicodeEncodeError:
        return False
    return True


def encoded(text: str) -> bytes:
    """Text as the printer takes it. Raises UnicodeEncodeError."""
    return text.translate(_REPLACED).encode("gbk")


def columns(text: str) -> int:
    """Columns at normal size: one for ASCII, two for all else, also for `·` and `…`."""
    return len(encoded(text))


def part_bytes(part: Part, printer: ReceiptPrinter) -> bytes:
    """One part of a receipt, ended so that the next begins at the left edge."""
    match part:
        case Line():
            align = CENTRE if part.align == "centre" else LEFT
            return align + b"".join(map(_run, part.runs)) + size(1) + LF
        case Split():
            room = printer.paper.columns - columns(part.label) - columns(part.value)
            return LEFT + encoded(part.label + " " * room + part.value) + LF
        case Symbol():
            return CENTRE + symbol(part, printer)
        case RuleLine():
            return LEFT + b"-" * printer.paper.columns + LF
        case CutLine():
            return LEFT + b"- " * (printer.paper.columns // 2) + LF
        case Gap():
            return LF


def _run(run: Run) -> bytes:
    return size(run.scale) + encoded(run.text)


def size(scale: int) -> bytes:
    """`GS ! n`: times normal less one, width in the high half, height in the low."""
    return GS + b"!" + bytes(((scale - 1) << 4 | (scale - 1),))


def feed(lines: int) -> bytes:
    """`ESC d n`: so many lines of paper."""
    return ESC + b"d" + bytes((lines,))


CUT = GS + b"VB\0"
"""Feed to the cutter and cut, leaving one point."""


def symbol(part: Symbol, printer: ReceiptPrinter) -> bytes:
    """The symbol with its quiet zone, in the way the printer does well."""
    if printer.qr == "native":
        quiet = feed(-(-QUIET * printer.module_dots // LINE_DOTS))
        return quiet + native_qr(part.code, printer.module_dots, printer.level) + quiet
    return raster(with_quiet_zone(part.modules), printer.module_dots)


def raster(modules: Matrix, module_dots: int) -> bytes:
    """`GS v 0`: rows of dots, eight a byte, the leftmost in the highest bit, 1 is black."""
    width = (len(modules[0]) * module_dots + 7) // 8
    rows = b"".join(_dots(row, module_dots, width) * module_dots for row in modules)
    height = len(modules) * module_dots
    header = GS + b"v0\0" + width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return header + rows


def _dots(row: tuple[bool, ...], module_dots: int, width: int) -> bytes:
    bits = "".join(("1" if dark else "0") * module_dots for dark in row)
    return int(bits.ljust(width * 8, "0"), 2).to_bytes(width, "big")


def native_qr(code: str, module_dots: int, level: Level) -> bytes:
    """`GS ( k`: model 2, module size, level, data, print. It draws no quiet zone."""
    return b"".join(
        (
            _qr_function(b"A2\0"),
            _qr_function(b"C" + bytes((module_dots,))),
            _qr_function(b"E" + bytes((_LEVEL[level],))),
            _qr_function(b"P0" + code.encode("ascii")),
            _qr_function(b"Q0"),
        )
    )


def _qr_function(body: bytes) -> bytes:
    """`GS ( k pL pH 49 …`: the length counts everything after itself."""
    return GS + b"(k" + (len(body) + 1).to_bytes(2, "little") + b"1" + body
