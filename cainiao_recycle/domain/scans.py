"""What a line at the counter says: a scan, a card, a number key, or all in one line.

A line is taken apart into words and each word is told apart by itself, by what it
looks like alone: never by how fast it came. The same lines from a keyboard, a serial
line and a file mean the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from cainiao_recycle.domain import cards, codes
from cainiao_recycle.domain.boxes import Condition, Defect, read_size
from cainiao_recycle.domain.privacy import phone, refuse_not_their_own
from cainiao_recycle.errors import CodeUnknown, LettersAlone, LineTooLong, PhoneAsWaybill


class Means(StrEnum):
    """What a word of a line turned out to be."""

    WAYBILL = "waybill"
    TAG = "tag"
    VOUCHER = "voucher"
    CUSTOMER = "customer"
    SHIPMENT = "shipment"
    SIZE = "size"
    SIDES = "sides"
    CONDITION = "condition"
    DEFECT = "defect"
    COMMAND = "command"


class Command(StrEnum):
    """What a card, a key or a word can ask for."""

    DONE = "done"
    UNDO = "undo"
    LAST_VOUCHER = "last-voucher"
    HOLD = "hold"
    NEXT_CLERK = "next-clerk"
    YES = "yes"
    NO = "no"
    ANOTHER = "another"
    HELP = "help"


class Token(NamedTuple):
    """One word of a line, and what it means."""

    means: Means
    value: str


NUMBER_KEYS = {
    "0": Token(Means.COMMAND, Command.DONE),
    "00": Token(Means.COMMAND, Command.UNDO),
    "000": Token(Means.COMMAND, Command.LAST_VOUCHER),
    "01": Token(Means.COMMAND, Command.YES),
    "02": Token(Means.COMMAND, Command.NO),
    "03": Token(Means.COMMAND, Command.HOLD),
    "04": Token(Means.COMMAND, Command.NEXT_CLERK),
    "05": Token(Means.COMMAND, Command.ANOTHER),
    "09": Token(Means.COMMAND, Command.HELP),
    **{f"01{at}": Token(Means.CONDITION, one) for at, one in enumerate(Condition, 1)},
    **{f"02{at}": Token(Means.DEFECT, one) for at, one in enumerate(Defect)},
}
"""Number keys. All begin with 0, so none is a size."""


def key_of(card: cards.Card) -> str:
    """The number key that says what a card says."""
    said = (key for key, token in NUMBER_KEYS.items() if str(token.value) == card.value)
    return card.value if card.kind == "size" else next(said)


TYPED = {
    **{one.value: Token(Means.COMMAND, one) for one in Command},
    **{one.value.lower(): Token(Means.CONDITION, one) for one in Condition},
    **{one.value: Token(Means.DEFECT, one) for one in Defect},
    "y": Token(Means.COMMAND, Command.YES),
    "n": Token(Means.COMMAND, Command.NO),
    "again": Token(Means.COMMAND, Command.LAST_VOUCHER),
    "next": Token(Means.COMMAND, Command.NEXT_CLERK),
    "?": Token(Means.COMMAND, Command.HELP),
}
"""What can be typed in letters."""

FORCED = {"waybill": Means.WAYBILL, "member": Means.CUSTOMER}
"""Words that say what the next one is, whatever it looks like."""

GROUPED = re.compile(r"(?<!\S)([789][0-9]{3})\s+([0-9]{4})\s+([0-9]{4})\s+([0-9]{4})(?!\S)")
"""One of our codes as it is printed."""

PHONE_APART = re.compile(
    r"(?<!\S)((?:(?:\+|00?)?86[ -]?)?)(1[3-9][0-9])[ -]([0-9]{4})[ -]([0-9]{4})(?!\S)"
)
"""A mobile number as it is read aloud."""

UNIT_APART = re.compile(r"(?<=[0-9])\s+(cm|mm|厘米|毫米)(?!\S)", re.IGNORECASE)
"""Sides and their unit."""

SIDE = r"[0-9]{1,4}(?:\.[0-9]{1,2})?(?:cm|mm|厘米|毫米)?"
SIDES = re.compile(rf"{SIDE}(?:[x×*]{SIDE}){{2}}", re.IGNORECASE)
SHORT_WORD = 5
"""Characters; a size is named with no more, `No.12`."""

SHORT_NUMBER = re.compile(r"[1-9][0-9]?")
LONGEST_LINE = 1000


def parts(line: str) -> list[str]:
    """The words of a line: full width made narrow, invisible characters and scanners'
    prefixes taken off, a code printed in groups put together, and what a double
    trigger sent twice in a row taken once. Raises `LineTooLong`: cut, it would end in
    half a code.
    """
    if len(line.strip()) > LONGEST_LINE:
        raise LineTooLong(most=LONGEST_LINE)
    kept = line.strip()
    if not (kept.isascii() and kept.isprintable()):
        kept = "".join(
            " " if c.isspace() else c
            for c in unicodedata.normalize("NFKC", line)
            if c.isspace() or unicodedata.category(c)[0] != "C"
        )
    whole = GROUPED.sub(r"\1\2\3\4", kept)
    if " " in whole:
        whole = UNIT_APART.sub(r"\1", PHONE_APART.sub(joined_phone, whole))
    found = (once(codes.AIM.sub("", word, count=1)) for word in whole.split())
    return [word for word, _ in groupby(found)]


def joined_phone(apart: re.Match[str]) -> str:
    """A mobile number that was read aloud, in one."""
    return "".join(apart.groups()).translate(str.maketrans("", "", " -"))


def once(word: str) -> str:
    """A scan that came twice without a break between: half of it. Nothing shorter
    than 21 characters is halved, it might be a waybill.
    """
    half = word[: len(word) // 2]
    return half if len(word) > 20 and half + half == word else word


def tokens(
    line: str, sizes: frozenset[str], is_shipment: Callable[[str], bool]
) -> Iterator[Token]:
    """What a line says, word by word. `sizes` are the names of the station's sizes,
    `is_shipment` knows the numbers of open shipments.

    Raises what `codes.read` raises, `CodeUnknown` for a card nobody printed, and
    `LettersAlone`.
    """
    rest = iter(parts(line))
    for word in rest:
        forced = FORCED.get(word.lower())
        following = next(rest, "") if forced else ""
        if forced is Means.WAYBILL:
            yield Token(Means.WAYBILL, codes.waybill(following))
        elif forced is Means.CUSTOMER:
            yield Token(Means.CUSTOMER, following)
        else:
            yield token(word, sizes, is_shipment)


def token(word: str, sizes: frozenset[str], is_shipment: Callable[[str], bool]) -> Token:
    """One word told apart."""
    known = NUMBER_KEYS.get(word) or TYPED.get(word.lower())
    if known:
        return known
    upper = word.upper()
    if upper in sizes or SHORT_NUMBER.fullmatch(word):
        return Token(Means.SIZE, upper)
    if len(word) <= SHORT_WORD and (name := read_size(word)) in sizes:
        return Token(Means.SIZE, name)
    if SIDES.fullmatch(word):
        return Token(Means.SIDES, word)
    if is_shipment(upper):
        return Token(Means.SHIPMENT, upper)
    if word.startswith("@"):
        return Token(Means.CUSTOMER, word[1:])
    if number := phone(word):
        return Token(Means.CUSTOMER, number)
    return code_or_waybill(word)


def is_no_name(line: str) -> bool:
    """Whether a line that should be a clerk's name is none: keys and words of the
    counter, a code (eight characters or more with a digit), no letter at all, or as
    many digits as a phone number has.
    """
    found = parts(line)
    is_code = any(len(word) >= 8 and any(map(str.isdigit, word)) for word in found)
    is_said = all(word in NUMBER_KEYS or word.lower() in TYPED for word in found)
    digits = sum(map(str.isdigit, line))
    return is_code or is_said or digits >= 8 or not any(map(str.isalpha, line))


def code_or_waybill(word: str) -> Token:
    """A code of ours, or a waybill. A mistyped voucher is told apart as a voucher: a
    try to redeem it leaves a trace. Letters alone are what an input method typed: as a
    waybill they would wait for the size that belongs to the next box.
    """
    refuse_not_their_own(word)
    code = codes.scanned(word)
    if not codes.is_ours(code):
        if codes.is_phone(code):
            raise PhoneAsWaybill()
        waybill = codes.waybill(code)
        if waybill.isalpha():
            raise LettersAlone(word=waybill)
        return Token(Means.WAYBILL, waybill)
    if code[0] == codes.CodeType.VOUCHER:
        return Token(Means.VOUCHER, code)
    scan = codes.read(code)
    if scan.kind is codes.ScanKind.TAG:
        return Token(Means.TAG, scan.code)
    card = cards.MEANINGS.get(scan.code)
    if card is None:
        raise CodeUnknown(code=scan.code)
    return Token(Means(card.kind), card.value)
