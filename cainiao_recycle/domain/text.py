"""Text that people type: names, reasons, notes; and how much of a screen a text takes."""

import unicodedata

from cainiao_recycle.domain.personal import refuse_number
from cainiao_recycle.errors import NumberUnclear, PercentUnclear, TextUnclear

LONGEST_TEXT = 80
UNPRINTABLE = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
"""Unicode's categories of controls, marks of direction, what is no character, and
separators of lines and paragraphs.
"""

WHITE_SPACE = {
    **dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF)),
}
"""What looks like a space, or like nothing, and is pasted from pages and tables."""


def is_unprintable(character: str) -> bool:
    """Whether a character could move a cursor, end a line, hide text, turn it around or
    ring a bell.
    """
    return unicodedata.category(character) in UNPRINTABLE


HARMFUL = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Of these what does harm in a file that somebody wrote, perhaps by a newer Unicode."""


def is_plain(text: str) -> bool:
    """Whether nothing in a text moves a cursor, ends a line, hides or turns around."""
    return text.isprintable() or HARMFUL.isdisjoint(map(unicodedata.category, set(text)))


def is_printable(text: str) -> bool:
    """Whether nothing in a text is unprintable."""
    return text.isprintable() or not any(map(is_unprintable, text))


def printable(text: str) -> str:
    """A text that is safe on any screen: what is unprintable becomes `�`."""
    if text.isprintable():
        return text
    return "".join("�" if is_unprintable(c) and c != "\n" else c for c in text)


FIRST_WIDE = "\u1100"
"""No character before it takes two columns."""


def width(text: str) -> int:
    """Columns of a screen: Chinese and full-width characters take two."""
    if text.isascii():
        return len(text)
    wide = (unicodedata.east_asian_width(c) in "WF" for c in text if c >= FIRST_WIDE)
    return len(text) + sum(wide)


def line(field: str, text: str, most: int = LONGEST_TEXT) -> str:
    """One line of text that holds nobody's number; see `one_line`. Raises `NumberInText`
    first, for `TextUnclear` repeats the text.
    """
    refuse_number(field, text)
    return one_line(field, text, most)


def called(field: str, text: str, most: int) -> str:
    """What a thing is called and found by again: one line, full-width letters and digits
    as the narrow ones that they are.
    """
    return line(field, narrow(text), most)


def narrow(text: str) -> str:
    """A text with full-width letters and digits as the narrow ones that they are."""
    return unicodedata.normalize("NFKC", text)


def one_line(field: str, text: str, most: int = LONGEST_TEXT) -> str:
    """One line of text, trimmed and in NFC, its white space plain. Raises `TextUnclear`."""
    kept = unicodedata.normalize("NFC", text).translate(WHITE_SPACE).strip()
    if not 1 <= len(kept) <= most or not is_printable(kept):
        raise TextUnclear(field=field, text=printable(kept), most=most)
    return kept


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are one, but for capitals, full-width letters and spaces."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(narrow(name).casefold().split())


def is_code(text: str) -> bool:
    """Whether a text is letters, digits and dashes: a file's name takes it, and no command
    line reads it as an option.
    """
    return text[:1] != "-" and text.replace("-", "").isalnum()


def whole(field: str, number: str | int, least: int = 0, most: int = 10**9) -> int:
    """A whole number between bounds. Full-width digits are understood."""
    if isinstance(number, int) and abs(number) >= 10**12:
        # Python writes no number of thousands of digits, and nobody reads one.
        number = "…"
    text = unicodedata.normalize("NFKC", str(number)).strip()
    digits = text[1:] if text[:1] == "-" else text
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise NumberUnclear(field=field, number=number, least=least, most=most)
    value = int(text)
    if not least <= value <= most:
        raise NumberUnclear(field=field, number=number, least=least, most=most)
    return value


def basis_points(field: str, percent: str) -> int:
    """A percentage with at most two decimals, as hundredths of a percent."""
    text = unicodedata.normalize("NFKC", str(percent)).strip().removesuffix("%")
    units, _, decimals = text.partition(".")
    digits = units + decimals.ljust(2, "0")
    if not (units and digits.isascii() and digits.isdigit() and len(decimals) <= 2):
        raise PercentUnclear(field=field, percent=percent)
    value = int(digits) if len(digits) <= 6 else 10_001
    if value > 10_000:
        raise PercentUnclear(field=field, percent=percent)
    return value
