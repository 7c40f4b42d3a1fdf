"""What a scan is: normalising, telling apart, drawing and checking codes.

Our own codes are sixteen digits: one type digit, thirteen random ones, and two
check digits by ISO 7064 MOD 97-10, which catch every single slip and every swap
of neighbours. Digits only, because a Chinese input method that was left on
swallows letters and lets digits through, and because a faded slip can be read
aloud and typed on a number pad.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.errors import (
    CodeEmpty,
    CodeMistyped,
    CodeNotAscii,
    InputMethodOn,
    NotAWaybill,
    WrongCode,
)

RANDOM_DIGITS = 13
DRAWS = 10**RANDOM_DIGITS
"""How many different codes of one type there are."""

OURS = re.compile(r"[789][0-9]{15}")
WAYBILL = re.compile(r"[0-9A-Z]{8,20}")
LONGEST_SCAN = 200
"""Characters; what is longer was not scanned from a label."""


class CodeType(StrEnum):
    """The first digit of our codes."""

    CARD = "7"
    VOUCHER = "8"
    TAG = "9"


class ScanKind(StrEnum):
    """What a scanned code turned out to be."""

    CARD = "card"
    VOUCHER = "voucher"
    TAG = "tag"
    WAYBILL = "waybill"


KIND_OF_TYPE = {"7": ScanKind.CARD, "8": ScanKind.VOUCHER, "9": ScanKind.TAG}


class Scan(NamedTuple):
    """A normalised code and what it is."""

    kind: ScanKind
    code: str


def normalise(raw: str) -> str:
    """Bring what a scanner or a hand typed to upper-case ASCII.

    Controls, byte order marks, zero-width characters and white space are dropped,
    full-width forms become ASCII. Raises `CodeEmpty`, `InputMethodOn` for Chinese
    characters, `CodeNotAscii` for anything else outside ASCII: before upper-casing,
    because `ı` would otherwise turn into a letter.
    """
    if raw.isalnum() and raw.isascii() and len(raw) <= LONGEST_SCAN:
        return raw.upper()
    kept = "".join(
        c for c in raw[: LONGEST_SCAN + 1] if unicodedata.category(c)[0] not in "CZ"
    )
    text = unicodedata.normalize("NFKC", kept)
    if not text:
        raise CodeEmpty()
    if len(text) > LONGEST_SCAN:
        raise NotAWaybill(code=text)
    if not text.isascii():
        if any("CJK" in unicodedata.name(c, "") for c in text):
            raise InputMethodOn(code=text)
        raise CodeNotAscii(code=text)
    return text.upper()


def check_digits(body: str) -> str:
    """The two ISO 7064 MOD 97-10 digits for the leading digits of a code."""
    return f"{98 - int(body) * 100 % 97:02d}"


def make(code_type: CodeType, draw: Callable[[int], int]) -> str:
    """A new code. `draw(n)` gives a random integer from 0 to n - 1."""
    body = f"{code_type}{draw(DRAWS):0{RANDOM_DIGITS}d}"
    return body + check_digits(body)


def is_ours(code: str) -> bool:
    """Whether a normalised code has the shape of ours, right or mistyped."""
    return OURS.fullmatch(code) is not None


def read(raw: str) -> Scan:
    """Tell a scan apart: voucher, tag and card by their type digit, else a waybill.

    Raises what `normalise` raises, `CodeMistyped` when the check digits of one of
    our codes are wrong, and `NotAWaybill` when it can be neither.
    """
    code = normalise(raw)
    if is_ours(code):
        if int(code) % 97 != 1:
            raise CodeMistyped(code=code)
        return Scan(KIND_OF_TYPE[code[0]], code)
    return Scan(ScanKind.WAYBILL, waybill(code))


def waybill(raw: str) -> str:
    """A waybill number, whatever it looks like: 8-20 letters and digits.

    The carriers' ranges overlap, so the number never decides the carrier and no
    carrier's pattern ever refuses one.
    """
    code = normalise(raw)
    if not WAYBILL.fullmatch(code):
        raise NotAWaybill(code=code)
    return code


def of_kind(raw: str, kind: ScanKind) -> str:
    """A code that has to be of one kind; `WrongCode` when it is another's.

    Digits of another length are one of our codes with a digit lost or doubled.
    """
    code = normalise(raw)
    if code.isdigit() and not is_ours(code):
        raise CodeMistyped(code=code)
    scan = read(code)
    if scan.kind is not kind:
        raise WrongCode(code=scan.code, kind=scan.kind, wanted=kind)
    return scan.code


def grouped(code: str) -> str:
    """A code as it is printed for people: groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
