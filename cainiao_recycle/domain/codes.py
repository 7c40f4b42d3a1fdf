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
    NotOfKind,
    PhoneAsWaybill,
    WrongCode,
)

RANDOM_DIGITS = 13
DRAWS = 10**RANDOM_DIGITS
"""How many different codes of one type there are."""

OURS = re.compile(r"[789][0-9]{15}")
NUMBER = r"[0-9A-Z]{8,20}"
WAYBILL = re.compile(rf"{NUMBER}(?:-[1-9][0-9]{{0,2}}-[1-9][0-9]{{0,2}})?")
"""A carrier's number; behind it, on a parcel of several boxes, which piece of how many."""

PIECE = re.compile(
    r"([A-Z][0-9A-Z]{7,19})-(0{0,2}[1-9][0-9]{0,2})-(0{0,2}[1-9][0-9]{0,2})-?"
)
"""A piece as JD prints it: `JD0118080218877-1-3-`, the first box of three."""

AIM = re.compile(r"\][A-Za-z][0-9A-Za-z](?=.)")
"""What some scanners send first: the kind of bar code (ISO/IEC 15424)."""

BETWEEN = str.maketrans("", "", "-._")
"""What stands between groups of a number, on labels and in spreadsheets."""

DIALLED = str.maketrans("", "", "-. ()")
"""What stands between the digits of a phone number."""

GROUPS = re.compile(r"[0-9A-Z]{2,}(?:[-._][0-9A-Z]{2,})*")
"""Groups of two or more: `13900001234.0` and `7.7E-13` are a spreadsheet's numbers."""

PHONES = re.compile(
    r"(?:(?:00)?86|0|086)?1[3-9][0-9]{9}"  # mobile
    r"|(?:0086|0)(?:10|2[0-9])[0-9]{8}"  # Beijing and the cities with 02x
    r"|(?:0086|0)[3-9][0-9]{2}[0-9]{7,8}"  # all other towns
    r"|(?:00)?85[23][2-9][0-9]{7}"  # Hong Kong, Macau
    r"|(?:00)?8869[0-9]{8}|00886[2-8][0-9]{7,8}|09[0-9]{8}"  # Taiwan
)
"""Numbers that are somebody's telephone as they stand. Plain numbers of 10 to 15 digits
are waybills of some carriers: only what begins as a telephone does is asked about.
"""

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


def scanned(raw: str) -> str:
    """A number as it was meant, at whatever door: what a scanner sends before it (AIM)
    and around it (Code 39's asterisks) and what stands between its groups is taken off;
    a carrier's piece is kept in one form, `JD0118080218877-1-3`. Raises what
    `normalise` raises.
    """
    code = normalise(raw)
    if code.isalnum():
        return code
    code = AIM.sub("", code, count=1)
    if len(code) > 2 and code[0] == code[-1] == "*":
        code = code[1:-1]
    if piece := PIECE.fullmatch(code):
        number, which, of = piece[1], int(piece[2]), int(piece[3])
        if which <= of:
            return f"{number}-{which}-{of}"
    if not GROUPS.fullmatch(code):
        return code
    joined = code.translate(BETWEEN)
    # A date or a box's sides typed with hyphens are no number.
    least = 10 if joined.isdigit() else 8
    return joined if len(joined) >= least else code


def bare(waybill: str) -> str:
    """A waybill without its piece."""
    return waybill.partition("-")[0]


def is_phone(code: str) -> bool:
    """Whether a number is somebody's telephone, as it is written or dialled."""
    dialled = code if code.isalnum() else code.translate(DIALLED)
    if dialled[:1] == "+":
        return 8 <= len(dialled) <= 16 and dialled[1:].isdigit()
    return PHONES.fullmatch(dialled) is not None


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
    our codes are wrong, `PhoneAsWaybill` for what may be somebody's telephone, and
    `NotAWaybill` when it can be neither.
    """
    code = scanned(raw)
    if is_ours(code):
        if not is_right(code):
            raise CodeMistyped(code=code)
        return Scan(KIND_OF_TYPE[code[0]], code)
    if is_phone(code):
        raise PhoneAsWaybill()
    return Scan(ScanKind.WAYBILL, waybill(code))


def waybill(raw: str) -> str:
    """A waybill number, whatever it looks like: 8-20 letters and digits, and the piece
    of it that a label names.

    The carriers' ranges overlap, so the number never decides the carrier and no
    carrier's pattern ever refuses one.
    """
    code = scanned(raw)
    if not WAYBILL.fullmatch(code):
        raise NotAWaybill(code=code)
    return code


def of_kind(raw: str, kind: ScanKind) -> str:
    """A code that has to be of one kind; `WrongCode` when it is another's.

    Digits of another length are one of our codes with a digit lost or doubled, and
    what is no number at all isn't a `kind` either: nobody asked for a waybill here.
    """
    code = scanned(raw)
    if code.isdigit() and not is_ours(code):
        raise CodeMistyped(code=code)
    if not is_ours(code) and not WAYBILL.fullmatch(code):
        raise NotOfKind(code=code, wanted=kind)
    scan = read(code)
    if scan.kind is not kind:
        raise WrongCode(code=scan.code, kind=scan.kind, wanted=kind)
    return scan.code


def is_right(code: str) -> bool:
    """Whether a code in the shape of ours has the right check digits."""
    return int(code) % 97 == 1


def of_a_try(code: str) -> str:
    """What is kept of a code that isn't one here. With the right check digits it may be
    another station's: the first digit and the last four. With wrong ones, or in another
    shape, it may as well be somebody's number scanned into the wrong field: of that no
    digit that tells it from another.
    """
    if not is_ours(code):
        return f"{len(code)} characters"
    return f"{code[0]}***********{code[-4:]}" if is_right(code) else f"{code[0]:*<16}"


def grouped(code: str) -> str:
    """A code as it is printed for people: groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


# --- numbers as they are known ----------------------------------------------------

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

DIGITS_AFTER = {0: range(10, 16), 1: range(9, 15), 2: range(8, 15), 3: range(9, 16)}
"""How many digits carriers put behind so many letters; without any, STO's 15 are most."""


def has_known_shape(waybill: str) -> bool:
    """Whether a carrier is known whose numbers look like this one. It decides nothing:
    ranges overlap and change.
    """
    bare = waybill.partition("-")[0]
    digits = bare.lstrip(LETTERS)
    letters, number = len(bare) - len(digits), digits.rstrip(LETTERS)
    if not number.isdigit():
        return False
    if digits != number:
        # International post: two letters, nine digits, two letters.
        return (letters, len(number), len(digits)) == (2, 9, 11)
    return len(number) in DIGITS_AFTER.get(letters, ())


def beside(waybill: str) -> list[str]:
    """The numbers right before and after one, as long as it."""
    bare = waybill.partition("-")[0]
    digits = bare.lstrip(LETTERS)
    number = digits.rstrip(LETTERS)
    if not number.isdigit():
        return []
    begins = bare[: len(bare) - len(digits)]
    ends, width = digits[len(number) :], len(number)
    both = (
        f"{int(number) + step:0{width}d}" for step in (-1, 1) if int(number) + step >= 0
    )
    return [f"{begins}{one}{ends}" for one in both if len(one) == width]
