"""A slip as plain text: what `print --to -` shows, on a terminal or into a pipe."""

import unicodedata

from cainiao_recycle.paper.fitness import check_content
from cainiao_recycle.paper.qr import FULL_SIDE, Ground, Level, terminal_blocks
from cainiao_recycle.paper.receipt import (
    Columns,
    Gap,
    Line,
    Part,
    RuleLine,
    Split,
    Symbol,
    lay_out,
)
from cainiao_recycle.paper.slip import Slip, texts
from cainiao_recycle.paper.typeface import refuse_controls

COLUMNS = 48


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
    refuse_controls(dict.fromkeys("".join(texts(slip))))
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
    return "".join(span.text for span in line.spans)


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
