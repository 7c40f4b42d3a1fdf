"""The font in the package: where it lies, what it can draw, how wide a text is.

Noto Sans SC Medium, cut to GBK and some signs by `tests/make_font.py`; SIL Open Font
License 1.1 (`fonts/OFL.txt`). Widths stand in `domain.lettering`, so that a page is laid
out without opening the font.
"""

from pathlib import Path

from cainiao_recycle.domain.lettering import is_on_every_paper, width
from cainiao_recycle.errors import ControlCharacters, NotInTheFont

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Medium-GBK.ttf"
FONT_NAME = "NotoSansSC-Medium"
MM_PER_PT = 25.4 / 72
CAP_HEIGHT = 0.733
"""Height of a capital or a digit, in em (OS/2 table of the font)."""

EXTRAS = frozenset("¥€©·–—…•×÷°±№“”‘’«»←↑→↓①②③④⑤⑥⑦⑧⑨⑩✓ÄÖÜäöüßéèêàçñ")
"""Drawn beside ASCII and GBK; the same list as in `tests/make_font.py`."""

IDEOGRAPHIC_SPACE = "\u3000"
"""Typed by Chinese input methods; Python counts it as unprintable, paper doesn't."""


def width_mm(text: str, size_pt: float) -> float:
    """How wide a text is at a size: exact for ASCII and Chinese, else at most too wide."""
    return width(text) / 1000 * size_pt * MM_PER_PT


def _is_drawn(character: str) -> bool:
    return character in EXTRAS or is_on_every_paper(character)


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
