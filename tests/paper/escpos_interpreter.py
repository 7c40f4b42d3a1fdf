"""An interpreter of ESC/POS byte streams, for checking what a receipt printer prints.

It follows the EPSON ESC/POS command reference and, for double-byte text, the Kanji
mode of Chinese receipt printers (``FS &``, ``FS .``, ``FS !``, ``FS S``) with GBK codes.
It shares no code with any program that writes such streams, so that the two can be
held against each other.

The modelled printer is a 203 dpi thermal printer in standard mode:

* font A is 12 x 24 dots, font B 9 x 17, a double-byte character 24 x 24;
* one motion unit is one dot until ``GS P`` says otherwise;
* ``ESC 2`` selects 30 dots (3.75 mm) of line spacing;
* Kanji mode is OFF after power-on and after ``ESC @``: models differ in this, so a
  stream has to send ``FS &`` itself;
* ``ESC !`` sets the size and underline of single-byte characters only, ``FS !``,
  ``FS W`` and ``FS -`` those of double-byte ones, ``GS !`` the size of both, and
  emphasis, double strike and reverse are shared;
* a character that does not fit in what is left of the line makes the printer print
  the line, feed it, and carry on with that character in the next one;
* a line is fed by the line spacing, or by its own height where that is greater;
* a setting that is valid only at the beginning of a line is ignored elsewhere, as the
  manuals say.  Something that is printed on its own (raster, symbol, bar code, cut)
  in the middle of a line first pushes the line out.  Both are reported.

Everything a real printer would print wrongly, or not at all, is a string in
``Receipt.problems``.  ``Receipt.notes`` has what is worth knowing but not wrong.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL import Image, ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

DPI = 203
LINE_SPACING = 30
FONTS = {"A": (12, 24), "B": (9, 17)}
DOUBLE_BYTE_CELL = (24, 24)
HEAD_TO_CUTTER = 80
LEFT, CENTER, RIGHT = "left", "center", "right"
UNKNOWN_CHAR = "\ufffd"

CODE_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857",
    14: "cp737", 15: "iso8859_7", 16: "cp1252", 17: "cp866", 18: "cp852",
    19: "cp858", 33: "cp775", 34: "cp855", 36: "cp862", 37: "cp864",
    39: "iso8859_2", 40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253",
    48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip

_REPLACED = "#$@[\\]^`{|}~"
_NATIONAL = {
    0: "#$@[\\]^`{|}~",  # U.S.A.
    1: "#$à°ç§^`éùè¨",  # France
    2: "#$§ÄÖÜ^`äöüß",  # Germany
    3: "£$@[\\]^`{|}~",  # U.K.
    4: "#$@ÆØÅ^`æøå~",  # Denmark I
    5: "#¤ÉÄÖÅÜéäöåü",  # Sweden
    6: "#$@°\\é^ùàòèì",  # Italy
    7: "₧$@¡Ñ¿^`¨ñ}~",  # Spain I
    8: "#$@[¥]^`{|}~",  # Japan
    9: "#¤ÉÆØÅÜéæøåü",  # Norway
    10: "#$ÉÆØÅÜéæøåü",  # Denmark II
    11: "#$á¡Ñ¿é`íñóú",  # Spain II
    12: "#$á¡Ñ¿éüíñóú",  # Latin America
    13: "#$@[₩]^`{|}~",  # Korea
    14: "#$ŽŠĐĆČžšđćč",  # Slovenia / Croatia
    15: "#¥@[\\]^`{|}~",  # China
}


# --------------------------------------------------------------------------- results


@dataclass(frozen=True)
class Style:
    """How one character is printed."""

    width: int = 1
    height: int = 1
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    font: str = "A"
    upside_down: bool = False


@dataclass(frozen=True)
class Cell:
    """One printed character: ``x`` and ``y`` on the paper, size in dots as printed."""

    char: str
    raw: bytes
    x: int
    y: int
    width: int
    height: int
    style: Style
    double_byte: bool


@dataclass
class Line:
    """One printed line of text.

    ``text`` has one TAB wherever the position was moved by HT, ESC $ or ESC \\.
    ``x`` is the left edge of the first character and ``width`` the distance from
    there to the right edge of the last one, both in dots of the paper.
    """

    text: str
    x: int
    y: int
    width: int
    height: int
    align: str
    cells: list[Cell]
    wrapped: bool
    offset: int

    @property
    def style(self) -> Style:
        """The style of the first character that is not a space."""
        seen = [cell.style for cell in self.cells if cell.char.strip()]
        return seen[0] if seen else self.cells[0].style

    @property
    def uniform(self) -> bool:
        """Whether every character that is not a space has the same style."""
        return len({cell.style for cell in self.cells if cell.char.strip()}) <= 1

    @property
    def width_mag(self) -> int:
        """The width magnification of the line's style."""
        return self.style.width

    @property
    def height_mag(self) -> int:
        """The height magnification of the line's style."""
        return self.style.height

    @property
    def bold(self) -> bool:
        """Whether the line's style is emphasized or double-struck."""
        return self.style.bold

    @property
    def underline(self) -> bool:
        """Whether the line's style is underlined."""
        return self.style.underline

    @property
    def reverse(self) -> bool:
        """Whether the line's style is white on black."""
        return self.style.reverse

    @property
    def cell_width(self) -> int:
        """The sum of the widths of the character cells, without any spacing."""
        return sum(cell.width for cell in self.cells)

    @property
    def runs(self) -> list[tuple[str, Style]]:
        """The text in pieces of one style each."""
        pieces: list[tuple[str, Style]] = []
        for cell in self.cells:
            if pieces and pieces[-1][1] == cell.style:
                pieces[-1] = (pieces[-1][0] + cell.char, cell.style)
            else:
                pieces.append((cell.char, cell.style))
        return pieces


@dataclass
class RasterImage:
    """A printed bitmap, as scaled: one bit a dot, rows padded to bytes, 1 is black."""

    x: int
    y: int
    width: int
    height: int
    bitmap: bytes
    command: str
    offset: int

    @property
    def stride(self) -> int:
        """Bytes in one row of ``bitmap``."""
        return (self.width + 7) // 8

    def pixel(self, x: int, y: int) -> bool:
        """Whether the dot at ``x``, ``y`` of the image is black."""
        return bool(self.bitmap[y * self.stride + x // 8] >> (7 - x % 8) & 1)


@dataclass
class QrSymbol:
    """A native QR symbol, printed without a quiet zone.  ``size`` is its edge in dots."""

    data: bytes
    module_size: int
    error_correction: str
    model: int | str
    x: int
    y: int
    size: int
    version: int
    mode: str
    offset: int


@dataclass
class Barcode:
    """A bar code.  ``width`` in dots is None where it is not worked out."""

    system: str
    data: bytes
    x: int
    y: int
    width: int | None
    height: int
    module_width: int
    hri: str
    offset: int


@dataclass
class Cut:
    """A cut of the paper: ``feed`` is the extra feed, in dots, asked for with it."""

    y: int
    mode: str
    function: str
    feed: int
    offset: int


@dataclass
class Feed:
    """Paper fed by a command, from ``y``.  A LF that ends a line of text is not one."""

    y: int
    dots: int
    command: str
    offset: int


@dataclass
class Receipt:
    """All that came out of the printer."""

    dots: int
    lines: list[Line] = field(default_factory=list)
    images: list[RasterImage] = field(default_factory=list)
    symbols: list[QrSymbol] = field(default_factory=list)
    barcodes: list[Barcode] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    pulses: list[tuple[int, int, int]] = field(default_factory=list)
    beeps: list[bytes] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    height: int = 0
    kanji_mode: bool = False

    @property
    def text(self) -> str:
        """The text of all the lines."""
        return "\n".join(line.text for line in self.lines)


# --------------------------------------------------------------- QR symbol capacities

_QR_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
_QR_MODELS: dict[int, int | str] = {49: 1, 50: 2, 51: "micro"}
_QR_ECC_PER_BLOCK = {
    "L": "7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28"
    " 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    "M": "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28"
    " 28 28 28 28 28 28 28 28 28 28 28 28 28 28",
    "Q": "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28"
    " 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    "H": "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30"
    " 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
}
_QR_BLOCKS = {
    "L": "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19"
    " 19 20 21 22 24 25",
    "M": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31"
    " 33 35 37 38 40 43 45 47 49",
    "Q": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40"
    " 43 45 48 51 53 56 59 62 65 68",
    "H": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48"
    " 51 54 57 60 63 66 70 74 77 81",
}
_ALPHANUMERIC = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def qr_data_codewords(version: int, level: str) -> int:
    """How many data codewords a model 2 QR symbol of this version and level has."""
    modules = (16 * version + 128) * version + 64
    if version >= 2:
        align = version // 7 + 2
        modules -= (25 * align - 10) * align - 55
        if version >= 7:
            modules -= 36
    ecc = int(_QR_ECC_PER_BLOCK[level].split()[version - 1])
    blocks = int(_QR_BLOCKS[level].split()[version - 1])
    return modules // 8 - ecc * blocks


def qr_mode(data: bytes) -> str:
    """The densest single encoding mode for the data."""
    if data.isdigit():
        return "numeric"
    return "alphanumeric" if _ALPHANUMERIC.issuperset(data) else "byte"


def qr_version(data: bytes, level: str) -> int | None:
    """The smallest model 2 version the data fits in as one segment, or None."""
    size, mode = len(data), qr_mode(data)
    bits = {
        "numeric": size // 3 * 10 + (0, 4, 7)[size % 3],
        "alphanumeric": size // 2 * 11 + size % 2 * 6,
        "byte": size * 8,
    }[mode]
    counts = {"numeric": (10, 12, 14), "alphanumeric": (9, 11, 13), "byte": (8, 16, 16)}
    for version in range(1, 41):
        count = counts[mode][(version > 9) + (version > 26)]
        if 4 + count + bits <= qr_data_codewords(version, level) * 8:
            return version
    return None


# ----------------------------------------------------------------------- the printer


class _TruncatedError(Exception):
    """The data ended inside a command."""


@dataclass
class _Settings:
    """All that ESC @ puts back to its power-on value."""

    kanji: bool = False
    font: str = "A"
    ank_size: tuple[int, int] = (1, 1)
    kanji_size: tuple[int, int] = (1, 1)
    emphasized: bool = False
    double_strike: bool = False
    ank_underline: int = 0
    kanji_underline: int = 0
    reverse: bool = False
    upside_down: bool = False
    align: str = LEFT
    right_space: int = 0
    kanji_space: tuple[int, int] = (0, 0)
    line_spacing: int = LINE_SPACING
    unit_x: int = DPI
    unit_y: int = DPI
    margin: int = 0
    area_width: int | None = None
    tabs: list[int] = field(default_factory=lambda: [96 * k for k in range(1, 33)])
    code_page: int = 0
    national: int = 0
    barcode_height: int = 162
    barcode_width: int = 3
    hri: int = 0
    qr_model: int = 50
    qr_module: int = 3
    qr_level: int = 48
    qr_data: bytes | None = None
    qr_unprinted: bool = False
    graphics: list[str] | None = None
    size_by_esc: bool = False
    underline_by_esc: bool = False


@dataclass
class _Pending:
    """Something in the line buffer, placed relative to the start of the print area."""

    x: int
    width: int
    height: int
    char: str = ""
    raw: bytes = b""
    style: Style = field(default_factory=Style)
    double_byte: bool = False
    gap: bool = False
    rows: list[str] | None = None
    offset: int = 0


_Handler = Callable[["_Printer", str], None]


class _Printer:
    """The state of the printer, and one method for each command."""

    def __init__(self, data: bytes, dots: int) -> None:
        self.data = data
        self.at = 0
        self.start = 0
        self.out = Receipt(dots)
        self.set = _Settings()
        self.y = 0
        self.pos = 0
        self.buffer: list[_Pending] = []
        self.moved = False
        self.gap = False
        self.printed_to = 0
        self.line_height = 0

    # -- reading

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        if self.at + count > len(self.data):
            raise _TruncatedError(f"needs {count} bytes, {len(self.data) - self.at} left")
        piece = self.data[self.at : self.at + count]
        self.at += count
        return piece

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def word(self) -> int:
        """The next two bytes, low one first."""
        return int.from_bytes(self.take(2), "little")

    def problem(self, text: str) -> None:
        """Report something that would not be printed right."""
        self.out.problems.append(f"offset {self.start}: {text}")

    def note(self, text: str) -> None:
        """Report something that is not wrong."""
        self.out.notes.append(f"offset {self.start}: {text}")

    # -- running

    def run(self) -> Receipt:
        """Interpret all the data."""
        while self.at < len(self.data):
            self.start = self.at
            try:
                self.step()
            except _TruncatedError as error:
                left = self.data[self.start : self.start + 8].hex(" ")
                self.problem(
                    f"truncated command {self.name_at(self.start)} ({left}): {error}"
                )
                break
        self.start = len(self.data)
        self.end()
        return self.out

    def end(self) -> None:
        """What is left in the printer when the data ends."""
        if self.buffer:
            left = self.buffer_text()
            self.problem(f"left over in the print buffer, never printed: {left!r}")
        if self.set.graphics is not None:
            self.problem("stored graphics were never printed")
        if self.set.qr_unprinted:
            self.problem("stored QR data was never printed")
        self.out.height = max(self.y, self.printed_to)
        self.out.kanji_mode = self.set.kanji

    def name_at(self, at: int) -> str:
        """The name of the command at an offset, for messages."""
        prefix = _PREFIXES.get(self.data[at])
        if prefix is None:
            return f"{self.data[at]:02X}"
        rest = self.data[at + 1 : at + 2]
        if not rest:
            return prefix
        shown = _shown(rest[0])
        third = self.data[at + 2 : at + 3]
        if third and (shown == "(" or (prefix == "GS" and shown in "8v")):
            shown += " " + _shown(third[0])
        return f"{prefix} {shown}"

    def step(self) -> None:
        """Interpret one command or one piece of text."""
        code = self.data[self.at]
        if code >= 0x20:
            self.text_at()
            return
        self.at += 1
        name = self.name_at(self.start)
        if code in _PREFIXES:
            second = self.byte()
            handler = _COMMANDS[code].get(second)
            if handler is None:
                self.unlisted(code, second, name)
                return
            self.out.commands.append(name)
            handler(self, name)
            return
        single = _CONTROLS.get(code)
        if single is None:
            self.problem(f"unknown control code {code:02X}")
            return
        self.out.commands.append(_SHOWN[code])
        single(self, _SHOWN[code])

    def unlisted(self, code: int, second: int, name: str) -> None:
        """A command that is only skipped, or not known at all."""
        length, harmless = _SKIPPED.get((code, second), (-1, False))
        if length < 0:
            self.problem(f"unknown command {name} ({code:02x} {second:02x})")
            return
        self.take(length)
        self.out.commands.append(name)
        if harmless:
            self.note(f"{name} has no effect on the print")
        else:
            self.problem(f"{name} changes the print in a way that is not modelled")

    # -- text

    def text_at(self) -> None:
        """One character, or a run of bytes that are none."""
        code = self.data[self.at]
        if code < 0x80:
            self.at += 1
            if code == 0x7F:
                self.problem("byte 7F is not a printable character")
            self.single(code)
        elif not self.set.kanji:
            self.high_bytes()
        else:
            self.double()

    def high_bytes(self) -> None:
        """Bytes from 0x80 on outside Kanji mode: characters of the code page."""
        end = self.at
        while end < len(self.data) and self.data[end] >= 0x80:
            end += 1
        raw = self.take(end - self.at)
        shown = raw[:12].hex(" ") + (" ..." if len(raw) > 12 else "")
        self.problem(f"{len(raw)} byte(s) >= 0x80 outside Kanji mode ({shown})")
        for code in raw:
            self.single(code)

    def double(self) -> None:
        """A lead byte in Kanji mode."""
        lead = self.byte()
        if lead in (0x80, 0xFF):
            self.problem(f"invalid GBK: {lead:02X} is no lead byte")
            self.single(lead)
            return
        if self.at == len(self.data):
            self.problem(f"lone GBK lead byte {lead:02X} at the end of the data")
            return
        trail = self.data[self.at]
        if trail < 0x40:
            four = " (GB18030 four-byte codes are not GBK)" if 0x30 <= trail <= 0x39 else ""
            self.problem(f"lone GBK lead byte {lead:02X} before {trail:02X}{four}: "
                         "the double-byte character is cut in half")  # fmt: skip
            self.single(lead)
            return
        self.at += 1
        raw = bytes((lead, trail))
        try:
            char = raw.decode("gbk")
        except UnicodeDecodeError:
            char = ""
        if len(char) != 1:
            self.problem(f"invalid GBK pair {lead:02X} {trail:02X}")
            char = UNKNOWN_CHAR
        self.check_kanji_style(char)
        left, right = self.set.kanji_space
        wide, high = self.set.kanji_size
        style = self.style(wide, high, self.set.kanji_underline)
        self.put(char, raw, DOUBLE_BYTE_CELL, style, (left * wide, right * wide))

    def check_kanji_style(self, char: str) -> None:
        """Report a size or underline last set for single-byte characters only."""
        now = self.set
        if now.size_by_esc and now.ank_size != now.kanji_size:
            now.size_by_esc = False
            self.problem(
                f"the size set by ESC ! ({now.ank_size[0]} x {now.ank_size[1]}) does not"
                f" apply to the double-byte {char!r}, which stays at"
                f" {now.kanji_size[0]} x {now.kanji_size[1]}: FS ! or GS ! is needed"
            )
        if now.underline_by_esc and bool(now.ank_underline) != bool(now.kanji_underline):
            now.underline_by_esc = False
            self.problem(
                f"the underline set by ESC ! or ESC - does not apply to the double-byte"
                f" {char!r}: FS - or FS ! is needed"
            )

    def single(self, code: int) -> None:
        """Print a single-byte character."""
        char = chr(code)
        if code >= 0x80:
            page = CODE_PAGES.get(self.set.code_page)
            raw = bytes((code,))
            char = raw.decode(page, "replace") if page and not self.set.kanji else ""
            char = char or UNKNOWN_CHAR
        elif code == 0x7F:
            char = UNKNOWN_CHAR
        elif char in _REPLACED:
            char = _NATIONAL[self.set.national][_REPLACED.index(char)]
        wide, high = self.set.ank_size
        style = self.style(wide, high, self.set.ank_underline)
        space = (0, self.set.right_space * wide)
        self.put(char, bytes((code,)), FONTS[self.set.font], style, space)

    def style(self, wide: int, high: int, underline: int) -> Style:
        """The style of a character printed now."""
        return Style(
            width=wide,
            height=high,
            bold=self.set.emphasized or self.set.double_strike,
            underline=bool(underline),
            reverse=self.set.reverse,
            font=self.set.font,
            upside_down=self.set.upside_down,
        )

    def put(
        self,
        char: str,
        raw: bytes,
        cell: tuple[int, int],
        style: Style,
        space: tuple[int, int],
    ) -> None:
        """Put a character in the line buffer, wrapping if it does not fit."""
        width, height = cell[0] * style.width, cell[1] * style.height
        need = space[0] + width + space[1]
        room = self.area - self.pos
        if need > room and (self.buffer or self.pos):
            if len(raw) == 2 and room > 0:
                self.problem(
                    f"a double-byte character would be cut in half by the wrap: {char!r}"
                    f" needs {need} dots and {room} are left"
                )
            self.problem(
                f"the line overflows the print width of {self.area} dots and wraps:"
                f" {char!r} does not fit after {self.buffer_text()!r}"
            )
            self.flush(wrapped=True)
            self.advance_line()
        if need > self.area:
            self.problem(
                f"{char!r} is {need} dots wide, more than the print width of {self.area}"
            )
        self.buffer.append(
            _Pending(
                x=self.pos + space[0],
                width=width,
                height=height,
                char=char,
                raw=raw,
                style=replace(style, font="A") if len(raw) == 2 else style,
                double_byte=len(raw) == 2,
                gap=self.gap,
                offset=self.start,
            )
        )
        self.gap = False
        self.pos += need

    # -- the line buffer

    @property
    def area(self) -> int:
        """The width of the print area in dots."""
        whole = self.out.dots - self.set.margin
        return whole if self.set.area_width is None else min(self.set.area_width, whole)

    @property
    def at_line_start(self) -> bool:
        """Whether nothing is in the buffer and the position was not moved."""
        return not self.buffer and not self.moved

    def line_start_only(self, name: str) -> bool:
        """Whether a setting may be made now.  It is reported if not."""
        if self.at_line_start:
            return True
        what = f"after {self.buffer_text()!r}" if self.buffer else "after a position move"
        self.problem(f"{name} in the middle of a line ({what}) is ignored")
        return False

    def alone(self, name: str) -> None:
        """Push out the line before something that is printed on its own."""
        if self.buffer:
            self.problem(
                f"{name} in the middle of a line, after {self.buffer_text()!r}: it is"
                " valid only with an empty print buffer"
            )
            self.flush()
            self.advance_line()

    def buffer_text(self) -> str:
        """The text in the line buffer."""
        return "".join(
            ("\t" if item.gap else "") + (item.char or "\ufffc") for item in self.buffer
        )

    def shift(self, used: int) -> int:
        """How far alignment moves something that ends at ``used`` in the area."""
        spare = max(0, self.area - used)
        return {LEFT: 0, CENTER: spare // 2, RIGHT: spare}[self.set.align]

    def flush(self, *, wrapped: bool = False) -> int:
        """Print the line buffer at the current position; the height of the line."""
        items, self.buffer = self.buffer, []
        used, self.pos = self.pos, 0
        self.moved = self.gap = False
        self.line_height = max((item.height for item in items), default=0)
        if not items:
            return 0
        used = max(used, *(item.x + item.width for item in items))
        left = self.set.margin + self.shift(used)
        self.check_overprint(items)
        cells, text = [], ""
        for item in items:
            top = self.y + self.line_height - item.height
            if item.rows is not None:
                self.add_image(left + item.x, top, item.rows, "ESC *", item.offset)
                continue
            text += ("\t" if item.gap else "") + item.char
            cells.append(
                Cell(
                    item.char,
                    item.raw,
                    left + item.x,
                    top,
                    item.width,
                    item.height,
                    item.style,
                    item.double_byte,
                )
            )
        if cells:
            x = min(cell.x for cell in cells)
            self.out.lines.append(
                Line(
                    text=text,
                    x=x,
                    y=self.y,
                    width=max(cell.x + cell.width for cell in cells) - x,
                    height=self.line_height,
                    align=self.set.align,
                    cells=cells,
                    wrapped=wrapped,
                    offset=items[0].offset,
                )
            )
        self.printed_to = max(self.printed_to, self.y + self.line_height)
        return self.line_height

    def check_overprint(self, items: list[_Pending]) -> None:
        """Report characters that lie on one another."""
        solid = sorted(
            (item for item in items if item.rows is not None or item.char.strip()),
            key=lambda item: item.x,
        )
        for one, two in itertools.pairwise(solid):
            if two.x < one.x + one.width:
                self.problem(f"{two.char!r} is printed over {one.char!r}")
                return

    def advance_line(self) -> None:
        """Feed the line that was just printed."""
        self.y += max(self.set.line_spacing, self.line_height)
        self.line_height = 0

    def feed(self, dots: int, name: str) -> None:
        """Print the buffer and feed at least ``dots``."""
        height = self.flush()
        dots = max(dots, height)
        self.line_height = 0
        self.out.feeds.append(Feed(self.y, dots, name, self.start))
        self.y += dots

    # -- images

    def add_image(self, x: int, y: int, rows: list[str], command: str, offset: int) -> None:
        """Record a bitmap given as rows of '0' and '1'."""
        width = len(rows[0])
        stride = (width + 7) // 8
        bitmap = b"".join(
            int(row.ljust(stride * 8, "0"), 2).to_bytes(stride, "big") for row in rows
        )
        self.out.images.append(RasterImage(x, y, width, len(rows), bitmap, command, offset))
        self.printed_to = max(self.printed_to, y + len(rows))

    def print_block(self, rows: list[str], name: str) -> None:
        """Print a bitmap on its own, at the position and alignment in force."""
        width = len(rows[0])
        room = self.area - self.pos
        if width > room:
            what = "paper" if width > self.out.dots else "print area"
            self.problem(
                f"{name}: a raster of {width} dots is wider than the {what}"
                f" ({room} dots are free); the right of it is lost"
            )
        x = self.set.margin + self.pos + self.shift(self.pos + width)
        self.add_image(x, self.y, rows, name, self.start)
        self.y += len(rows)
        self.pos = 0
        self.moved = self.gap = False

    def check_realtime(self, payload: bytes, name: str) -> None:
        """Note bytes in a bitmap that look like a real-time command."""
        found = _REALTIME.search(payload)
        if found:
            self.note(
                f"{name}: the bitmap has the bytes {found.group().hex(' ')}, which a"
                " printer may also take for a real-time command"
            )

    # -- control codes

    def lf(self, name: str) -> None:
        """LF: print and feed one line."""
        if self.flush():
            self.advance_line()
        else:
            self.feed(self.set.line_spacing, name)

    def cr(self, name: str) -> None:
        """CR: ignored, as automatic line feed is off."""
        if self.buffer and self.data[self.at : self.at + 1] != b"\n":
            self.problem(f"{name} without LF does not print the line")

    def ff(self, name: str) -> None:
        """FF: of page mode, or of black-mark paper."""
        self.problem(f"{name} outside page mode depends on the model")
        if self.buffer:
            self.flush()
            self.advance_line()

    def ht(self, name: str) -> None:
        """HT: move to the next tab position."""
        if self.pos > self.area:
            self.problem(f"{name} beyond the print width wraps the line")
            self.flush(wrapped=True)
            self.advance_line()
        stop = next((tab for tab in self.set.tabs if tab > self.pos), None)
        if stop is None:
            self.problem(f"{name} with no tab position left is ignored")
            return
        self.move(stop if stop <= self.area else self.area + 1)

    def move(self, pos: int) -> None:
        """Move the print position."""
        self.gap = self.gap or (pos != self.pos and bool(self.buffer))
        self.pos = pos
        self.moved = True

    # -- ESC

    def esc_init(self, name: str) -> None:
        """ESC @: all settings to power-on; the print buffer is cleared."""
        if self.buffer:
            self.problem(f"{name} throws away unprinted text: {self.buffer_text()!r}")
        if self.set.graphics is not None:
            self.problem(f"{name} throws away stored graphics that were not printed")
        if self.set.qr_unprinted:
            self.problem(f"{name} throws away stored QR data that was not printed")
        self.set = _Settings()
        self.buffer = []
        self.pos = 0
        self.moved = self.gap = False

    def esc_mode(self, _name: str) -> None:
        """ESC ! n: font, emphasis, size and underline of single-byte characters."""
        n = self.byte()
        self.set.font = "B" if n & 1 else "A"
        self.set.emphasized = bool(n & 8)
        self.set.ank_size = (1 + (n >> 5 & 1), 1 + (n >> 4 & 1))
        self.set.ank_underline = n >> 7
        self.set.size_by_esc = self.set.underline_by_esc = True

    def esc_emphasis(self, _name: str) -> None:
        """ESC E n: emphasis, by the lowest bit."""
        self.set.emphasized = bool(self.byte() & 1)

    def esc_strike(self, _name: str) -> None:
        """ESC G n: double strike, by the lowest bit."""
        self.set.double_strike = bool(self.byte() & 1)

    def esc_underline(self, name: str) -> None:
        """ESC - n: underline of single-byte characters."""
        n = self.choice(name, {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2})
        if n is not None:
            self.set.ank_underline = n
            self.set.underline_by_esc = True

    def choice(self, name: str, allowed: dict[int, int]) -> int | None:
        """A parameter that must be one of a few values.  Others are ignored."""
        n = self.byte()
        if n not in allowed:
            self.problem(f"{name}: the parameter {n} is out of range, ignored")
        return allowed.get(n)

    def esc_font(self, name: str) -> None:
        """ESC M n: the font of single-byte characters."""
        n = self.choice(name, {0: 0, 1: 1, 48: 0, 49: 1})
        if n is not None:
            self.set.font = "AB"[n]

    def esc_align(self, name: str) -> None:
        """ESC a n: alignment, at the beginning of a line only."""
        n = self.choice(name, {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2})
        if n is not None and self.line_start_only(name):
            self.set.align = (LEFT, CENTER, RIGHT)[n]

    def esc_feed_lines(self, name: str) -> None:
        """ESC d n: print and feed n lines."""
        self.feed(self.byte() * self.set.line_spacing, name)

    def esc_feed_dots(self, name: str) -> None:
        """ESC J n: print and feed n vertical units."""
        self.feed(self.units_y(self.byte()), name)

    def units_x(self, n: int) -> int:
        """Horizontal motion units in dots."""
        return round(n * DPI / self.set.unit_x)

    def units_y(self, n: int) -> int:
        """Vertical motion units in dots."""
        return round(n * DPI / self.set.unit_y)

    def esc_spacing_default(self, _name: str) -> None:
        """ESC 2: the default line spacing."""
        self.set.line_spacing = LINE_SPACING

    def esc_spacing(self, _name: str) -> None:
        """ESC 3 n: the line spacing."""
        self.set.line_spacing = self.units_y(self.byte())

    def esc_code_page(self, name: str) -> None:
        """ESC t n: the code table of single bytes from 0x80 on."""
        n = self.byte()
        self.set.code_page = n
        if n not in CODE_PAGES:
            self.note(f"{name}: code table {n} is not known to all printers")

    def esc_national(self, name: str) -> None:
        """ESC R n: the international character set."""
        n = self.choice(name, {n: n for n in _NATIONAL})
        if n is not None:
            self.set.national = n

    def esc_right_space(self, _name: str) -> None:
        """ESC SP n: space to the right of single-byte characters."""
        self.set.right_space = self.units_x(self.byte())

    def esc_position(self, name: str) -> None:
        """ESC $ nL nH: position from the start of the print area."""
        self.move_checked(self.units_x(self.word()), name)

    def esc_relative(self, name: str) -> None:
        """ESC \\ nL nH: position from where it is, signed."""
        n = self.word()
        n = n - 0x10000 if n >= 0x8000 else n
        self.move_checked(self.pos + self.units_x(n), name)

    def move_checked(self, pos: int, name: str) -> None:
        """Move, unless it is out of the print area."""
        if 0 <= pos <= self.area:
            self.move(pos)
        else:
            self.problem(f"{name}: position {pos} is outside the {self.area} dots, ignored")

    def esc_tabs(self, name: str) -> None:
        """ESC D n1 ... nk NUL: tab positions, in characters of the current width."""
        cell = FONTS[self.set.font][0] + self.set.right_space
        cell *= self.set.ank_size[0]
        tabs: list[int] = []
        last = 0
        while True:
            n = self.byte()
            if n == 0:
                break
            if n <= last or len(tabs) == 32:
                self.at -= 1
                self.problem(
                    f"{name}: {n} after {last} ends the list without NUL;"
                    " the rest is taken as normal data"
                )
                break
            tabs.append(n * cell)
            last = n
        self.set.tabs = tabs

    def esc_upside_down(self, name: str) -> None:
        """ESC { n: upside-down printing, at the beginning of a line only."""
        n = self.byte()
        if self.line_start_only(name):
            self.set.upside_down = bool(n & 1)

    def esc_pulse(self, name: str) -> None:
        """ESC p m t1 t2: pulse to the cash drawer."""
        m, on, off = self.take(3)
        if m not in (0, 1, 48, 49):
            self.problem(f"{name}: connector {m} is out of range, ignored")
            return
        self.out.pulses.append((m & 1, on, off))

    def esc_beep(self, _name: str) -> None:
        """ESC B n t: the beeper of Chinese printers."""
        self.out.beeps.append(self.take(2))

    def esc_beep_light(self, _name: str) -> None:
        """ESC C m t n: the beeper and light of Chinese printers."""
        self.out.beeps.append(self.take(3))

    def esc_bit_image(self, name: str) -> None:
        """ESC * m nL nH d...: a band of columns, in the line like a character."""
        m = self.byte()
        columns = self.word()
        if m not in (0, 1, 32, 33) or not columns:
            self.problem(
                f"{name}: m={m} n={columns} is out of range; the data is taken as text"
            )
            return
        tall = 3 if m >= 32 else 1
        raw = self.take(columns * tall)
        self.check_realtime(raw, name)
        bits = [
            format(int.from_bytes(raw[k * tall : (k + 1) * tall], "big"), f"0{tall * 8}b")
            for k in range(columns)
        ]
        rows = ["".join(column[r] for column in bits) for r in range(tall * 8)]
        rows = _scaled(rows, 1 if m & 1 else 2, 1 if m >= 32 else 3)
        room = self.area - self.pos
        if len(rows[0]) > room:
            self.problem(
                f"{name}: a raster of {len(rows[0])} dots is wider than the paper"
                f" ({room} dots are free); the right of it is lost"
            )
            if room <= 0:
                return
            rows = [row[:room] for row in rows]
        item = _Pending(self.pos, len(rows[0]), len(rows), rows=rows, offset=self.start)
        self.buffer.append(item)
        self.pos += len(rows[0])

    def esc_cut(self, name: str) -> None:
        """ESC i and ESC m: the older cut commands."""
        mode = "full" if name == "ESC i" else "partial"
        self.cut(name, mode, name, 0)

    def esc_parameters(self, name: str) -> None:
        """ESC ( x, FS ( x: skipped by their length."""
        self.byte()
        self.take(self.word())
        if name == "ESC ( A":
            self.out.beeps.append(self.data[self.start : self.at])
            return
        self.problem(f"unknown command {name}")

    # -- FS

    def fs_on(self, _name: str) -> None:
        """FS &: Kanji mode on."""
        self.set.kanji = True

    def fs_off(self, _name: str) -> None:
        """FS .: Kanji mode off."""
        self.set.kanji = False

    def fs_mode(self, _name: str) -> None:
        """FS ! n: size and underline of double-byte characters."""
        n = self.byte()
        self.set.kanji_size = (1 + (n >> 2 & 1), 1 + (n >> 3 & 1))
        self.set.kanji_underline = n >> 7
        self.set.size_by_esc = self.set.underline_by_esc = False

    def fs_underline(self, name: str) -> None:
        """FS - n: underline of double-byte characters."""
        n = self.choice(name, {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2})
        if n is not None:
            self.set.kanji_underline = n
            self.set.underline_by_esc = False

    def fs_space(self, _name: str) -> None:
        """FS S n1 n2: space left and right of double-byte characters."""
        left, right = self.take(2)
        self.set.kanji_space = (self.units_x(left), self.units_x(right))

    def fs_quadruple(self, _name: str) -> None:
        """FS W n: quadruple size of double-byte characters."""
        self.set.kanji_size = (2, 2) if self.byte() & 1 else (1, 1)
        self.set.size_by_esc = False

    def fs_define(self, name: str) -> None:
        """FS 2 c1 c2 d1...d72: a user-defined character."""
        self.take(74)
        self.note(f"{name} defines a character that is not modelled")

    # -- GS

    def gs_size(self, name: str) -> None:
        """GS ! n: the size of all characters."""
        n = self.byte()
        if n & 0x88:
            self.problem(f"{name}: the size {n:#04x} is out of range, ignored")
            return
        size = (1 + (n >> 4 & 7), 1 + (n & 7))
        self.set.ank_size = self.set.kanji_size = size
        self.set.size_by_esc = False

    def gs_reverse(self, _name: str) -> None:
        """GS B n: white on black, by the lowest bit."""
        self.set.reverse = bool(self.byte() & 1)

    def gs_margin(self, name: str) -> None:
        """GS L nL nH: the left margin, at the beginning of a line only."""
        margin = self.units_x(self.word())
        if not self.line_start_only(name):
            return
        if margin >= self.out.dots:
            self.problem(f"{name}: a margin of {margin} dots leaves no print area, ignored")
            return
        self.set.margin = margin
        wanted = self.set.area_width
        if wanted is not None and margin + wanted > self.out.dots:
            self.problem(f"{name}: margin {margin} and width {wanted} exceed the paper")

    def gs_width(self, name: str) -> None:
        """GS W nL nH: the width of the print area, at the beginning of a line only."""
        width = self.units_x(self.word())
        if not self.line_start_only(name):
            return
        if not width:
            self.problem(f"{name}: a print area of no width, ignored")
            return
        if self.set.margin + width > self.out.dots:
            self.problem(
                f"{name}: margin {self.set.margin} and width {width} exceed the paper"
            )
        self.set.area_width = width

    def gs_units(self, _name: str) -> None:
        """GS P x y: the motion units, as parts of an inch."""
        x, y = self.take(2)
        self.set.unit_x = x or DPI
        self.set.unit_y = y or DPI

    def gs_cut(self, name: str) -> None:
        """GS V m [n]: cut."""
        m = self.byte()
        mode = "full" if m in (0, 48, 65, 97, 103) else "partial"
        if m in (0, 1, 48, 49):
            self.cut(name, mode, "A", 0)
        elif m in (65, 66, 97, 98, 103, 104):
            feed = self.units_y(self.byte())
            self.cut(name, mode, {65: "B", 66: "B", 97: "C", 98: "C"}.get(m, "D"), feed)
        else:
            self.problem(f"{name}: m={m} is out of range")

    def cut(self, name: str, mode: str, function: str, feed: int) -> None:
        """Cut the paper."""
        self.alone(name)
        if feed and function in ("B", "D"):
            self.feed(feed, name)
        elif self.y - self.printed_to < HEAD_TO_CUTTER and function not in "BCD":
            self.note(
                f"{name}: cut with no more than {self.y - self.printed_to} dots fed after"
                " the print: what lies between head and cutter stays in the printer"
            )
        at = self.y + (feed if function == "C" else 0)
        self.out.cuts.append(Cut(at, mode, function, feed, self.start))

    def gs_raster(self, name: str) -> None:
        """GS v 0 m xL xH yL yH d...: a raster image."""
        zero = self.byte()
        if zero != 0x30:
            self.problem(f"unknown command {name}")
            return
        m, wide, high = self.byte(), self.word(), self.word()
        if m not in (0, 1, 2, 3, 48, 49, 50, 51) or not wide or not high:
            self.problem(
                f"{name}: m={m} x={wide} y={high} is out of range; the data is taken"
                " as text"
            )
            return
        if high > 2303:
            self.note(f"{name}: {high} rows are more than the 2303 of some models")
        size = wide * high
        left = len(self.data) - self.at
        if left < size:
            raise _TruncatedError(f"the raster needs {size} bytes, {left} left")
        raw = self.take(size)
        self.check_realtime(raw, name)
        rows = _scaled(_unpacked(raw, wide * 8, high), 1 + (m & 1), 1 + (m >> 1 & 1))
        self.alone(name)
        self.print_block(rows, name)

    def gs_parameters(self, name: str) -> None:
        """GS ( x pL pH ...: symbols, graphics and others."""
        kind = chr(self.byte())
        count = self.word()
        left = len(self.data) - self.at
        if left < count:
            raise _TruncatedError(f"{count} bytes of parameters announced, {left} left")
        body = self.take(count)
        if kind == "k":
            self.two_dimensional(body)
        elif kind == "L":
            self.graphics(body, "GS ( L")
        else:
            self.problem(f"unknown command {name}")

    def gs_graphics8(self, name: str) -> None:
        """GS 8 L p1 p2 p3 p4 ...: graphics, with a four-byte length."""
        kind = self.byte()
        if kind != 0x4C:
            self.problem(f"unknown command {name}")
            return
        count = int.from_bytes(self.take(4), "little")
        left = len(self.data) - self.at
        if left < count:
            raise _TruncatedError(f"{count} bytes of parameters announced, {left} left")
        self.graphics(self.take(count), "GS 8 L")

    def graphics(self, body: bytes, name: str) -> None:
        """Graphics: store in the print buffer, print."""
        if len(body) < 2 or body[0] != 48:
            self.problem(f"{name}: m must be 48, not {body[:1].hex() or 'missing'}")
            return
        function = body[1]
        if function in (112, 113):
            self.store_graphics(body, name)
        elif function in (2, 50) and len(body) == 2:
            self.print_graphics(name)
        elif function in (0, 3, 48, 51, 64):
            self.out.queries.append(f"{name} {function}")
        elif function in (1, 49, 52, 65, 66, 67, 80, 81, 82, 83, 84):
            self.note(f"{name}: function {function} is not modelled")
        else:
            self.problem(f"{name}: function {function} is unknown or not modelled")

    def store_graphics(self, body: bytes, name: str) -> None:
        """Functions 112 (raster) and 113 (columns): store one picture."""
        if len(body) < 10:
            self.problem(f"{name}: {len(body)} bytes are too few for function {body[1]}")
            return
        tone, by_x, by_y, color = body[2:6]
        wide = int.from_bytes(body[6:8], "little")
        high = int.from_bytes(body[8:10], "little")
        raw = body[10:]
        raster = body[1] == 112
        need = (wide + 7) // 8 * high if raster else wide * ((high + 7) // 8)
        if tone not in (48, 52) or by_x not in (1, 2) or by_y not in (1, 2):
            self.problem(f"{name}: a={tone} bx={by_x} by={by_y} is out of range, ignored")
            return
        if color != 49:
            self.problem(f"{name}: colour {color} is not on one-colour paper, ignored")
            return
        if not need or len(raw) != need:
            self.problem(
                f"{name}: {wide} x {high} dots need {need} bytes, {len(raw)} are there;"
                " ignored"
            )
            return
        if self.set.graphics is not None:
            self.problem(f"{name}: stored over graphics that were not printed yet")
        self.check_realtime(raw, name)
        if raster:
            rows = _unpacked(raw, wide, high)
        else:
            tall = (high + 7) // 8
            columns = _unpacked(raw, tall * 8, wide)
            rows = ["".join(column[r] for column in columns) for r in range(high)]
        self.set.graphics = _scaled(rows, by_x, by_y)

    def print_graphics(self, name: str) -> None:
        """Function 50: print what is stored."""
        rows = self.set.graphics
        if rows is None:
            self.problem(f"{name}: nothing is stored to print")
            return
        self.set.graphics = None
        self.alone(name)
        self.print_block(rows, name)

    def two_dimensional(self, body: bytes) -> None:
        """GS ( k: two-dimensional symbols; QR only."""
        name = "GS ( k"
        if len(body) < 3:
            self.problem(f"{name}: {len(body)} bytes of parameters are too few")
            return
        kind, function = body[0], body[1]
        if kind != 49:
            self.problem(f"{name}: symbol type {kind} is not modelled")
            return
        length = {65: 4, 67: 3, 69: 3, 81: 3, 82: 3}.get(function)
        if length is not None and len(body) != length:
            self.problem(
                f"{name}: function {function} has {len(body)} bytes instead of {length}"
            )
            return
        if function == 80:
            self.qr_store(body)
        elif function == 81 and body[2] == 48:
            self.qr_print(name)
        elif function == 82 and body[2] == 48:
            self.out.queries.append(f"{name} 82")
        elif function in (65, 67, 69):
            self.qr_setting(body)
        else:
            self.problem(f"{name}: function {function} with {body[2]} is unknown")

    def qr_setting(self, body: bytes) -> None:
        """Functions 65, 67 and 69: model, module size, error correction."""
        function, n = body[1], body[2]
        if function == 65 and n in _QR_MODELS and body[3] == 0:
            self.set.qr_model = n
        elif function == 67 and 1 <= n <= 16:
            self.set.qr_module = n
        elif function == 69 and n in _QR_LEVELS:
            self.set.qr_level = n
        else:
            what = body[2:].hex(" ")
            self.problem(
                f"GS ( k: function {function} with {what} is out of range, ignored"
            )

    def qr_store(self, body: bytes) -> None:
        """Function 80: store the data."""
        if body[2] != 48 or not 4 <= len(body) <= 7092:
            self.problem(f"GS ( k: function 80 with m={body[2]}, {len(body) - 3} bytes")
            return
        self.set.qr_data = body[3:]
        self.set.qr_unprinted = True

    def qr_print(self, name: str) -> None:
        """Function 81: encode and print what is stored."""
        data = self.set.qr_data
        if data is None:
            self.problem(f"{name}: no QR data is stored to print")
            return
        self.set.qr_unprinted = False
        self.alone(name)
        level, model = _QR_LEVELS[self.set.qr_level], _QR_MODELS[self.set.qr_model]
        version = qr_version(data, level)
        if version is None:
            self.problem(
                f"{name}: {len(data)} bytes do not fit in a QR symbol at level {level};"
                " it is not printed"
            )
            return
        if model != 2:
            self.problem(f"{name}: QR model {model} is not what scanners expect")
        size = (17 + 4 * version) * self.set.qr_module
        room = self.area - self.pos
        if size > room:
            self.problem(
                f"{name}: a QR symbol of {size} dots is wider than the {room} there are;"
                " it is not printed"
            )
            return
        x = self.set.margin + self.pos + self.shift(self.pos + size)
        self.out.symbols.append(
            QrSymbol(
                data=data,
                module_size=self.set.qr_module,
                error_correction=level,
                model=model,
                x=x,
                y=self.y,
                size=size,
                version=version,
                mode=qr_mode(data),
                offset=self.start,
            )
        )
        self.pos = 0
        self.moved = self.gap = False
        self.y += size
        self.printed_to = max(self.printed_to, self.y)

    def gs_barcode_height(self, name: str) -> None:
        """GS h n: the height of bar codes."""
        n = self.choice(name, {n: n for n in range(1, 256)})
        self.set.barcode_height = n or self.set.barcode_height

    def gs_barcode_width(self, name: str) -> None:
        """GS w n: the module width of bar codes."""
        n = self.choice(name, {n: n for n in range(1, 7)})
        self.set.barcode_width = n or self.set.barcode_width

    def gs_hri(self, name: str) -> None:
        """GS H n: where the text of bar codes goes."""
        n = self.choice(name, {n: n & 3 for n in (0, 1, 2, 3, 48, 49, 50, 51)})
        if n is not None:
            self.set.hri = n

    def gs_barcode(self, name: str) -> None:
        """GS k m d... NUL and GS k m n d...: a bar code."""
        m = self.byte()
        if m <= 6:
            end = self.data.find(b"\0", self.at)
            if end < 0:
                raise _TruncatedError("no NUL ends the bar code")
            raw = self.take(end - self.at)
            self.at += 1
            system = _BARCODES[m]
        elif 65 <= m < 65 + len(_BARCODES):
            raw = self.take(self.byte())
            system = _BARCODES[m - 65]
        else:
            self.problem(f"{name}: bar code system {m} is unknown")
            return
        wrong = _barcode_error(system, raw)
        if wrong:
            self.problem(f"{name}: {system}: {wrong}; it is not printed")
            return
        self.alone(name)
        modules = _barcode_modules(system, raw)
        width = None if modules is None else modules * self.set.barcode_width
        if width is not None and width > self.area - self.pos:
            self.problem(
                f"{name}: a bar code of {width} dots is wider than the print area;"
                " it is not printed"
            )
            return
        self.note(f"{name}: {system} bar code {raw!r}")
        height = self.set.barcode_height + 24 * self.set.hri.bit_count()
        self.out.barcodes.append(
            Barcode(
                system=system,
                data=raw,
                x=self.set.margin + self.pos + self.shift(self.pos + (width or 0)),
                y=self.y,
                width=width,
                height=self.set.barcode_height,
                module_width=self.set.barcode_width,
                hri=("none", "above", "below", "both")[self.set.hri],
                offset=self.start,
            )
        )
        self.pos = 0
        self.moved = self.gap = False
        self.y += height
        self.printed_to = max(self.printed_to, self.y)

    def query(self, name: str) -> None:
        """A command with one parameter that asks for an answer: GS r, GS I, ..."""
        self.out.queries.append(f"{name} {self.byte()}")

    def define_bitmap(self, name: str) -> None:
        """GS * x y d...: a downloaded bitmap."""
        wide, high = self.take(2)
        self.take(wide * high * 8)
        self.note(f"{name} defines a bitmap that is not modelled")

    # -- DLE

    def dle_status(self, name: str) -> None:
        """DLE EOT n [a]: status."""
        n = self.byte()
        if n in (7, 8, 18):
            self.byte()
        elif not 1 <= n <= 6:
            self.problem(f"{name}: n={n} is out of range")
            return
        self.out.queries.append(f"{name} {n}")

    def dle_pulse(self, name: str) -> None:
        """DLE DC4 fn ...: pulse, buzzer, clear."""
        function = self.byte()
        length = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(function)
        if length is None:
            self.problem(f"unknown command {name} {function}")
            return
        raw = self.take(length)
        if function == 1:
            self.out.pulses.append((raw[0] & 1, raw[1], raw[1]))
        elif function == 8:
            self.problem(f"{name} 8 clears the printer's buffers")


# ---------------------------------------------------------------------- the tables

_DLE, _ESC, _FS, _GS = 0x10, 0x1B, 0x1C, 0x1D
_PREFIXES = {_DLE: "DLE", _ESC: "ESC", _FS: "FS", _GS: "GS"}
_SHOWN = {
    0x04: "EOT",
    0x05: "ENQ",
    0x09: "HT",
    0x0A: "LF",
    0x0C: "FF",
    0x0D: "CR",
    0x14: "DC4",
    0x20: "SP",
}
_REALTIME = re.compile(rb"\x10(?:\x04[\x01-\x08]|\x05[\x00-\x02]|\x14[\x01\x02\x08])")
_BARCODES = (
    "UPC-A", "UPC-E", "EAN13", "EAN8", "CODE39", "ITF", "CODABAR", "CODE93", "CODE128",
)  # fmt: skip

_CONTROLS: dict[int, _Handler] = {
    0x09: _Printer.ht,
    0x0A: _Printer.lf,
    0x0C: _Printer.ff,
    0x0D: _Printer.cr,
}
_COMMANDS: dict[int, dict[int, _Handler]] = {
    _DLE: {
        0x04: _Printer.dle_status,
        0x05: _Printer.query,
        0x14: _Printer.dle_pulse,
    },
    _ESC: {
        ord(" "): _Printer.esc_right_space,
        ord("!"): _Printer.esc_mode,
        ord("$"): _Printer.esc_position,
        ord("("): _Printer.esc_parameters,
        ord("*"): _Printer.esc_bit_image,
        ord("-"): _Printer.esc_underline,
        ord("2"): _Printer.esc_spacing_default,
        ord("3"): _Printer.esc_spacing,
        ord("@"): _Printer.esc_init,
        ord("B"): _Printer.esc_beep,
        ord("C"): _Printer.esc_beep_light,
        ord("D"): _Printer.esc_tabs,
        ord("E"): _Printer.esc_emphasis,
        ord("G"): _Printer.esc_strike,
        ord("J"): _Printer.esc_feed_dots,
        ord("M"): _Printer.esc_font,
        ord("R"): _Printer.esc_national,
        ord("\\"): _Printer.esc_relative,
        ord("a"): _Printer.esc_align,
        ord("d"): _Printer.esc_feed_lines,
        ord("i"): _Printer.esc_cut,
        ord("m"): _Printer.esc_cut,
        ord("p"): _Printer.esc_pulse,
        ord("t"): _Printer.esc_code_page,
        ord("u"): _Printer.query,
        ord("{"): _Printer.esc_upside_down,
    },
    _FS: {
        ord("!"): _Printer.fs_mode,
        ord("&"): _Printer.fs_on,
        ord("("): _Printer.esc_parameters,
        ord("-"): _Printer.fs_underline,
        ord("."): _Printer.fs_off,
        ord("2"): _Printer.fs_define,
        ord("S"): _Printer.fs_space,
        ord("W"): _Printer.fs_quadruple,
    },
    _GS: {
        ord("!"): _Printer.gs_size,
        ord("("): _Printer.gs_parameters,
        ord("*"): _Printer.define_bitmap,
        ord("8"): _Printer.gs_graphics8,
        ord("B"): _Printer.gs_reverse,
        ord("H"): _Printer.gs_hri,
        ord("I"): _Printer.query,
        ord("L"): _Printer.gs_margin,
        ord("P"): _Printer.gs_units,
        ord("V"): _Printer.gs_cut,
        ord("W"): _Printer.gs_width,
        ord("a"): _Printer.query,
        ord("h"): _Printer.gs_barcode_height,
        ord("k"): _Printer.gs_barcode,
        ord("r"): _Printer.query,
        ord("v"): _Printer.gs_raster,
        ord("w"): _Printer.gs_barcode_width,
    },
}
# Known commands that are only skipped: how many parameter bytes, and whether they
# leave the print as it is.
_SKIPPED: dict[tuple[int, int], tuple[int, bool]] = {
    (_ESC, 0x0C): (0, False),
    (_ESC, ord("%")): (1, False),
    (_ESC, ord("=")): (1, False),
    (_ESC, ord("?")): (1, True),
    (_ESC, ord("K")): (1, False),
    (_ESC, ord("L")): (0, False),
    (_ESC, ord("S")): (0, True),
    (_ESC, ord("T")): (1, False),
    (_ESC, ord("U")): (1, True),
    (_ESC, ord("V")): (1, False),
    (_ESC, ord("W")): (8, False),
    (_ESC, ord("c")): (2, True),
    (_ESC, ord("e")): (1, False),
    (_ESC, ord("r")): (1, False),
    (_ESC, ord("v")): (0, True),
    (_FS, ord("?")): (2, True),
    (_FS, ord("C")): (1, False),
    (_FS, ord("p")): (2, False),
    (_GS, ord("$")): (2, False),
    (_GS, ord("/")): (1, False),
    (_GS, ord(":")): (0, False),
    (_GS, ord("T")): (1, False),
    (_GS, ord("\\")): (2, False),
    (_GS, ord("^")): (3, False),
    (_GS, ord("b")): (1, True),
    (_GS, ord("c")): (0, False),
    (_GS, ord("f")): (1, True),
    (_GS, ord("g")): (4, True),
    (_GS, ord("z")): (3, True),
}


def _shown(code: int) -> str:
    """A byte of a command's name."""
    known = _SHOWN.get(code)
    return known or (chr(code) if 0x20 < code < 0x7F else f"{code:02X}")


# ------------------------------------------------------------------------- bitmaps


def _unpacked(raw: bytes, width: int, height: int) -> list[str]:
    """Rows of '0' and '1' from rows of bits padded to bytes."""
    stride = (width + 7) // 8
    rows = (raw[y * stride : (y + 1) * stride] for y in range(height))
    return [f"{int.from_bytes(row, 'big'):0{stride * 8}b}"[:width] for row in rows]


def _scaled(rows: list[str], across: int, down: int) -> list[str]:
    """Rows with every dot repeated."""
    if across > 1:
        rows = [row.replace("0", "0" * across).replace("1", "1" * across) for row in rows]
    return [row for row in rows for _ in range(down)]


# ----------------------------------------------------------------------- bar codes

_BARCODE_FORMS = {
    "UPC-A": rb"\d{11,12}",
    "UPC-E": rb"\d{6,8}|\d{11,12}",
    "EAN13": rb"\d{12,13}",
    "EAN8": rb"\d{7,8}",
    "CODE39": rb"\*?[0-9A-Z $%+\-./]+\*?",
    "ITF": rb"(?:\d\d)+",
    "CODABAR": rb"[A-Da-d][0-9$+\-./:]*[A-Da-d]",
    "CODE93": rb"[\x00-\x7f]+",
    "CODE128": rb"\{[ABC][\x00-\x7f]+",
}


def _barcode_error(system: str, raw: bytes) -> str:
    """What is wrong with the data of a bar code, or nothing."""
    if not re.fullmatch(_BARCODE_FORMS[system], raw, re.DOTALL):
        return f"the data {raw!r} is not allowed"
    return ""


def _barcode_modules(system: str, raw: bytes) -> int | None:
    """The width of a bar code in modules, where it is plain from the data."""
    fixed = {"UPC-A": 95, "UPC-E": 51, "EAN13": 95, "EAN8": 67}
    if system == "CODE128":
        symbols = len(re.findall(rb"\{.|[^{]", raw, re.DOTALL))
        return (symbols + 1) * 11 + 13
    return fixed.get(system)


# ------------------------------------------------------------------------ interface


def interpret(data: bytes, *, dots: int) -> Receipt:
    """What a printer with ``dots`` dots across prints: 384 for 58 mm, 576 for 80 mm."""
    return _Printer(bytes(data), dots).run()


def render(
    receipt: Receipt,
    *,
    font: Font | None = None,
    margin: int = 0,
) -> Image.Image:
    """Draw the page at one pixel a dot, with ``margin`` white pixels all around.

    Text is drawn with ``font``, best of a height of 24, or else as a box a character.
    What lies beyond the print width is lost, as on the paper.
    """
    from PIL import Image

    page = Image.new("L", (receipt.dots, max(1, receipt.height)), 255)
    for line in receipt.lines:
        for cell in line.cells:
            page.paste(_cell_picture(cell, font), (cell.x, cell.y))
    for image in receipt.images:
        size = (image.width, image.height)
        picture = Image.frombytes("1", size, image.bitmap).convert("L")
        page.paste(0, (image.x, image.y), picture)
    for symbol in receipt.symbols:
        page.paste(_symbol_picture(symbol), (symbol.x, symbol.y))
    for code in receipt.barcodes:
        box = (code.x, code.y, code.x + (code.width or 100), code.y + code.height)
        page.paste(128, box)
    if not margin:
        return page
    size = (page.width + 2 * margin, page.height + 2 * margin)
    sheet = Image.new("L", size, 255)
    sheet.paste(page, (margin, margin))
    return sheet


def _cell_picture(cell: Cell, font: Font | None) -> Image.Image:
    """One character in its cell."""
    from PIL import Image, ImageDraw, ImageOps

    style = cell.style
    base = (cell.width // style.width, cell.height // style.height)
    picture = Image.new("L", base, 255)
    draw = ImageDraw.Draw(picture)
    if cell.char.strip():
        if font is None:
            box = (1, 1, base[0] - 2, base[1] - 2)
            draw.rectangle(box, outline=0, width=2 if style.bold else 1)
        else:
            draw.text((0, 0), cell.char, font=font, fill=0)
            if style.bold:
                draw.text((1, 0), cell.char, font=font, fill=0)
    picture = picture.resize((cell.width, cell.height), Image.Resampling.NEAREST)
    if style.upside_down:
        picture = picture.transpose(Image.Transpose.ROTATE_180)
    if style.underline:
        picture.paste(0, (0, cell.height - 1, cell.width, cell.height))
    return ImageOps.invert(picture) if style.reverse else picture


def _symbol_picture(symbol: QrSymbol) -> Image.Image:
    """A native QR symbol, or a grey square for a model that cannot be drawn."""
    import qrcode
    from PIL import Image
    from qrcode import constants, util

    size = (symbol.size, symbol.size)
    if symbol.model != 2:
        return Image.new("L", size, 128)
    modes: dict[str, Literal[1, 2, 4]] = {
        "numeric": 1,
        "alphanumeric": 2,
        "byte": 4,
    }
    levels = {
        "L": constants.ERROR_CORRECT_L,
        "M": constants.ERROR_CORRECT_M,
        "Q": constants.ERROR_CORRECT_Q,
        "H": constants.ERROR_CORRECT_H,
    }
    code = qrcode.QRCode(
        version=symbol.version,
        error_correction=levels[symbol.error_correction],
        border=0,
    )
    code.add_data(util.QRData(symbol.data, mode=modes[symbol.mode]))
    code.make(fit=False)
    matrix = code.get_matrix()
    dots = bytes(0 if dark else 255 for row in matrix for dark in row)
    picture = Image.frombytes("L", (len(matrix), len(matrix)), dots)
    return picture.resize(size, Image.Resampling.NEAREST)
