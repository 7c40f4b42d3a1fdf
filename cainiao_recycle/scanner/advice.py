"""What a scanner sends, and what to set: judged from one scan as it came in.

The advice names what the scanner's own manual calls it. Times are seconds between the
characters; a keyboard wedge sends one every few milliseconds, a hand every 100.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from cainiao_recycle.domain.codes import AIM
from cainiao_recycle.language import _, sentence

SHIFTED = re.compile(r"[!@#$%^&()]|[0-9A-Za-z]\*(?=.)")
"""What the digits' keys send with Shift held."""

HAND_S = 0.05
"""Slower than this between characters: typed by hand, or over a slow line."""

NAMES = {"\r": "CR", "\n": "LF", "\t": "TAB", "\x1d": "GS", "\x03": "ETX", "\x02": "STX"}


class RawScan(NamedTuple):
    """The characters of one scan and when each came, in seconds."""

    text: str
    times: tuple[float, ...] = ()

    @property
    def suffix(self) -> str:
        """The control characters at its end."""
        return self.text[len(self.text.rstrip("\r\n\t\x03\x1d ")) :]

    @property
    def prefix(self) -> str:
        """What stands before the code: control characters, or an AIM identifier."""
        start = len(self.text) - len(self.text.lstrip("\x02\x1d\r\n\t "))
        found = AIM.match(self.text, start)
        return self.text[: found.end()] if found else self.text[:start]

    @property
    def code(self) -> str:
        """What is left."""
        return self.text[len(self.prefix) : len(self.text) - len(self.suffix)]


def visible(text: str) -> str:
    """Characters by name where they can't be seen."""
    return "".join(
        NAMES.get(c) or (c if c.isprintable() else f"U+{ord(c):04X}") for c in text
    )


def gap_s(times: Sequence[float]) -> float | None:
    """The usual time between two characters."""
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return median(gaps) if gaps else None


def report(scan: RawScan) -> Iterator[str]:
    """What came, line by line."""
    none = _("none")
    yield sentence(_("Code: {code}"), code=visible(scan.code) or none)
    yield sentence(_("Characters: {count}"), count=len(scan.code))
    yield sentence(_("Prefix: {prefix}"), prefix=visible(scan.prefix) or none)
    yield sentence(_("Suffix: {suffix}"), suffix=visible(scan.suffix) or none)
    gap = gap_s(scan.times)
    if gap is not None:
        yield sentence(_("Time between characters: {ms} ms"), ms=f"{gap * 1000:.1f}")


def advice(scan: RawScan, printed: str | None = None) -> list[str]:
    """What to set. `printed` is what the label says, where it is known."""
    code = scan.code
    found = [*about_keyboard(code), *about_characters(code, printed), *about_ends(scan)]
    return found or [_("This scanner is set as it should be.")]


def about_keyboard(code: str) -> Iterator[str]:
    """What is wrong with how characters come: an input method, a layout, Shift."""
    if any("CJK" in unicodedata.name(c, "") for c in code):
        yield _(
            "Chinese characters came: an input method is on. Switch it to English (Shift, "
            "or Ctrl+Space), or set the scanner to a serial line."
        )
    elif any(unicodedata.east_asian_width(c) == "F" for c in code):
        yield _(
            "Full-width letters came: switch the input method to half width (Shift+Space)."
        )
    elif not code.isascii():
        yield _("Foreign characters came: set the scanner's keyboard to “US English”.")
    elif SHIFTED.search(code):
        yield _(
            "Shifted digits came (! for 1, @ for 2): Caps Lock or Shift is held, or the "
            "scanner's keyboard isn't set to “US English”."
        )


def about_characters(code: str, printed: str | None) -> Iterator[str]:
    """What is wrong with the code itself."""
    if len(code) > 2 and code[0] == code[-1] == "*":
        yield _(
            "Asterisks came (Code 39): they do no harm; “Transmit start/stop characters” "
            "turns them off."
        )
    letters = [c for c in code if c.isalpha()]
    if letters and all(c.islower() for c in letters):
        yield _("Lower case came: Caps Lock or the scanner's case is set. It does no harm.")
    half = code[: len(code) // 2]
    if code and half + half == code and len(code) > 20:
        yield _("The code came twice: set “Same symbol timeout” to a second or more.")
    if (
        printed
        and code.upper() != printed.upper()
        and code.isascii()
        and half + half != code
    ):
        yield _(
            "It is not what the label says: set the scanner's keyboard to “US English”."
        )


def about_ends(scan: RawScan) -> Iterator[str]:
    """What is wrong with the prefix and the suffix."""
    if scan.prefix.strip("\x02\x1d\r\n\t "):
        yield _(
            "A prefix came (AIM identifier): it does no harm; “Transmit code ID” turns "
            "it off."
        )
    if "\t" in scan.suffix and "\n" not in scan.suffix and "\r" not in scan.suffix:
        yield _("The suffix is TAB: set it to Enter (CR), or no scan ends its line.")
    elif not scan.suffix.strip(" "):
        yield _("There is no suffix: set it to Enter (CR).")
    gap = gap_s(scan.times)
    if gap is not None and gap > HAND_S:
        yield _("It came slowly, as if typed by hand: set “Inter-character delay” to 0.")
