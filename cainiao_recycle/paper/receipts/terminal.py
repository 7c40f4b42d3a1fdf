"""A slip as plain text: what `print --to -` shows, on a terminal or into a pipe."""

import unicodedata
from typing import Literal

from cainiao_recycle.paper.qr.reading import check_content
from cainiao_recycle.paper.qr.symbol import FULL_SIDE, Level, Matrix, with_quiet_zone
from cainiao_recycle.paper.receipts.layout import (
    Columns,
    CutLine,
    Gap,
    Line,
    Part,
    RuleLine,
    Split,
    Symbol,
    lay_out,
)
from cainiao_recycle.paper.slip import Slip, all_texts
from cainiao_recycle.paper.typeface import refuse_controls

COLUMNS = 48

Ground = Literal["dark", "light"]
"""What a terminal's background is."""


def cells(text: str) -> int:
    """Terminal cells: two for wide and full-width characters."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def terminal_text(
    slip: Slip, encoding: str = "utf-8", ground: Ground = "dark", level: Level = "Q"
) -> str:
    """The slip in 48 columns, ending in a line feed.

    `encoding` is that of the stream it goes to; a character it lacks becomes `?`, for
    the terminal shows what a printer would have to print. Raises `ControlCharacters`.
    """
    refuse_controls(dict.fromkeys("".join(all_texts(slip))))
    parts = lay_out(slip, Columns(COLUMNS, cells), level)
    digits = "".join(
        _plain(part) for part in parts if isinstance(part, Line) and part.is_code
    )
    for part in parts:
        if isinstance(part, Symbol):
            check_content(part.modules, digits)
    text = "".join(_part(part, encoding, ground) for part in parts)
    return text.encode(encoding, "replace").decode(encoding)


def _plain(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def _part(part: Part, encoding: str, ground: Ground) -> str:
    match part:
        case Line():
            text = _plain(part)
            indent = (COLUMNS - cells(text)) // 2 if part.align == "centre" else 0
            return " " * indent + text + "\n"
        case Split():
            return part.label + part.value.rjust(_room(part)) + "\n"
        case Symbol():
            return _indented(terminal_blocks(part.modules, encoding, ground))
        case RuleLine():
            return "-" * COLUMNS + "\n"
        case CutLine():
            return "- " * (COLUMNS // 2 - 1) + "-\n"
        case Gap():
            return "\n"


def _room(split: Split) -> int:
    """What `rjust` needs, which counts characters and not cells."""
    return COLUMNS - cells(split.label) - cells(split.value) + len(split.value)


def _indented(block: str) -> str:
    """Half blocks are centred; the wide form starts at the edge."""
    lines = block.splitlines()
    indent = " " * ((COLUMNS - FULL_SIDE) // 2) if len(lines[0]) == FULL_SIDE else ""
    return "".join(f"{indent}{line}\n" for line in lines)


def terminal_blocks(
    modules: Matrix, encoding: str = "utf-8", ground: Ground = "dark"
) -> str:
    """The symbol as lines of plain text, with the quiet zone and no escapes.

    Without escapes it also goes through a pipe, a file or a serial line. On a dark
    ground the light modules are drawn, because a scanner wants a light quiet zone.
    Half blocks take 29 columns by 15 lines; an encoding without `▀` (GBK has `█` and
    `▄` only) gets two characters a module, 58 columns by 29 lines.
    """
    drawn = tuple(
        tuple(dark == (ground == "light") for dark in row)
        for row in with_quiet_zone(modules)
    )
    if _writes(encoding, "▀▄█"):
        return _half_blocks(drawn)
    full = "██" if _writes(encoding, "█") else "##"
    return "".join("".join(full if on else "  " for on in row) + "\n" for row in drawn)


def _writes(encoding: str, characters: str) -> bool:
    try:
        characters.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _half_blocks(drawn: Matrix) -> str:
    """Two rows a line. The missing 30th row is left undrawn."""
    rows = (*drawn, (False,) * len(drawn[0]))
    lines = zip(rows[::2], rows[1::2], strict=True)
    return "".join(
        "".join(_HALF[pair] for pair in zip(upper, lower, strict=True)) + "\n"
        for upper, lower in lines
    )


_HALF = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
