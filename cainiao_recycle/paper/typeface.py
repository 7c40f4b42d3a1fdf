"""The font in the package: where it lies, what it can draw, how wide a text is.

Noto Sans SC Medium, cut to GB 2312 and some signs by `tests/make_font.py`; SIL Open
Font License 1.1 (`fonts/OFL.txt`). Widths of ASCII stand here as a table, so that a
page is laid out without opening the font.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

from cainiao_recycle.errors import ControlCharacters, NotInTheFont

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Medium-GB2312.ttf"
FONT_NAME = "NotoSansSC-Medium"
MM_PER_PT = 25.4 / 72
CAP_HEIGHT = 0.733
"""Height of a capital or a digit, in em (OS/2 table of the font)."""

EXTRAS = frozenset("¥€©·–—…•×÷°±№“”‘’«»←↑→↓①②③④⑤⑥⑦⑧⑨⑩✓ÄÖÜäöüßéèêàçñ")
"""Drawn beside ASCII and GB 2312; the same list as in `tests/make_font.py`."""

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
IDEOGRAPHIC_SPACE = "\u3000"
"""Typed by Chinese input methods; Python counts it as unprintable, paper doesn't."""
WIDEST = 1036
"""No other character is wider; all ideographs and full-width signs take 1000."""


@lru_cache(maxsize=4096)
def _advance(character: str) -> int:
    if " " <= character <= "~":
        return ASCII_WIDTHS[ord(character) - 0x20]
    return 1000 if unicodedata.east_asian_width(character) in "WF" else WIDEST


def width_mm(text: str, size_pt: float) -> float:
    """How wide a text is at a size: exact for ASCII and Chinese, else at most too wide."""
    return sum(map(_advance, text)) / 1000 * size_pt * MM_PER_PT


@lru_cache(maxsize=4096)
def _is_drawn(character: str) -> bool:
    if character in EXTRAS or " " <= character <= "~":
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def check_drawable(*texts: str) -> None:
    """Raises `ControlCharacters` or `NotInTheFont`, naming the characters."""
    characters = dict.fromkeys("".join(texts))
    refuse_controls(characters)
    missing = [one for one in characters if not _is_drawn(one)]
    if missing:
        raise NotInTheFont(characters=" ".join(missing))


def refuse_controls(characters: dict[str, None]) -> None:
    """Raises `ControlCharacters`: controls, escapes, direction marks, line breaks."""
    hidden = [
        one for one in characters if not one.isprintable() and one != IDEOGRAPHIC_SPACE
    ]
    if hidden:
        raise ControlCharacters(characters=" ".join(f"U+{ord(one):04X}" for one in hidden))
