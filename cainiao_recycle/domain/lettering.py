"""Letters on paper: which characters every kind of paper has, and how wide a text is.

Receipt printers have GBK, pages and labels have the font in the package, which was cut
to GBK: a name of these characters is printed anywhere.
"""

import unicodedata
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
