"""Letters on paper: which characters every kind of paper has, how wide a text is, and
where a line may break: at spaces, and between any two Chinese characters.

Receipt printers have GBK, pages and labels have the font in the package, which was cut
to GBK: a name of these characters is printed anywhere.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

# fmt: off
ASCII_WIDTHS = (  # thousandths of an em, U+0020 to U+007E, from the font's hmtx table
    225, 343, 518, 570, 570, 939, 706, 298, 356, 356, 484, 570, 298, 357, 298, 390,
    570, 570, 570, 570, 570, 570, 570, 570, 570, 570, 298, 298, 570, 570, 570, 492,
    972, 622, 667, 646, 699, 600, 566, 701, 741, 309, 549, 664, 558, 830, 734, 754,
    648, 754, 656, 608, 611, 733, 594, 894, 596, 553, 607, 356, 390, 356, 570, 562,
    615, 575, 629, 517, 630, 566, 346, 578, 621, 288, 289, 575, 298, 943, 624, 615,
    630, 630, 409, 480, 396, 620, 545, 829, 526, 544, 491, 356, 281, 356, 570,
)
# fmt: on
WIDEST = 1036
"""No other character is wider; all ideographs and full-width signs take 1000."""

UNDRAWN = "≒"
"""The one character of GBK that the font's source lacks."""
PRINTED_ALIKE = "¥"
"""Not in GBK; receipts have the full-width one in its place."""


@lru_cache(maxsize=4096)
def advance(character: str) -> int:
    """A character's width, in thousandths of an em."""
    if " " <= character <= "~":
        return ASCII_WIDTHS[ord(character) - 0x20]
    return 1000 if unicodedata.east_asian_width(character) in "WF" else WIDEST


def width(text: str) -> int:
    """A text's width, in thousandths of an em: exact for ASCII and Chinese, else at most
    too wide.
    """
    return sum(map(advance, text))


@lru_cache(maxsize=4096)
def is_on_every_paper(character: str) -> bool:
    """Whether receipts, pages and labels alike have a character."""
    if " " <= character <= "~" or character == PRINTED_ALIKE:
        return True
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character >= "\x80" and character != UNDRAWN


CLOSING = frozenset("，。、；：！？）》”’％,.;:!?)")
"""Never first on a line."""


def break_lines(text: str, fits: Callable[[str], bool]) -> list[str]:
    """A text in lines that fit. A single word that doesn't fit stays whole."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and not fits((line + piece).rstrip()):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def cut_lines(text: str, fits: Callable[[str], bool]) -> list[str]:
    """As `break_lines`, but a word that doesn't fit is cut where the line ends."""
    return [piece for line in break_lines(text, fits) for piece in _cut(line, fits)]


def _cut(line: str, fits: Callable[[str], bool]) -> list[str]:
    pieces = [""]
    for character in line:
        if pieces[-1] and not fits(pieces[-1] + character):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _pieces(text: str) -> list[str]:
    """The text cut wherever it may break, nothing dropped."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, character: str) -> bool:
    if character == " " or character in CLOSING:
        return False
    return before.endswith(" ") or _is_wide(before[-1]) or _is_wide(character)


def _is_wide(character: str) -> bool:
    """Chinese, Japanese and full-width characters begin at U+2E80."""
    return character >= "\u2e80"
