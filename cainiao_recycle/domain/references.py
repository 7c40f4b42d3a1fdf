"""What stands for a waybill in the book: a reference that only a key can make.

A waybill is personal data, and a plain hash of one is undone by trying the carrier's
numbers. So the book has `k3fa2b1.9c1d…44.Q0X_7B2M`: the mark of the key, 128 bits of
HMAC-SHA-256 under it, and what people may read with the key, the carrier's letters and
the last four characters, hidden by a pad that belongs to this one number. Which piece of
a parcel it is stands open behind it: `-1-3`. The same number under the same key is the
same reference, so what is equal, and what is found by its beginning, stays so.

A customer's last four characters are hidden alike, with the campaign's key.
"""

import hmac
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cainiao_recycle.domain.codes import WAYBILL, is_ours, is_right

MARK_BYTES, REFERENCE_BYTES = 3, 16

SHOWN_LETTERS, SHOWN_LAST = 4, 4
STAYS_HIDDEN = 4
"""Characters of a number that nobody reads, with or without the key."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
SIZE, PLACES = len(ALPHABET), {one: at for at, one in enumerate(ALPHABET)}
LETTERS, FILLER = ALPHABET[10:36], "_"

REFERENCE = re.compile(
    r"(?P<mark>k[0-9a-f]{6})\.(?P<ref>[0-9a-f]{32})\.(?P<hidden>[0-9A-Z_]{8})"
    r"(?P<piece>(?:-[1-9][0-9]{0,2}-[1-9][0-9]{0,2})?)"
)
"""A reference as the book has it. No shipment's name looks like one: they are in upper
case."""

OUTSIDE = re.compile(r"([0-9a-f]{32})((?:-[1-9][0-9]{0,2}-[1-9][0-9]{0,2})?)", re.I)
"""A reference as machines are told it: the 32 digits, and the piece."""

STEM = 40
"""Characters of a reference up to what only a key reads."""

LEAST_DIGITS = 8
"""Digits of a shipment's number that is a carrier's waybill."""


class Gone(NamedTuple):
    """A key that was forgotten, as the book names it: `of` is the campaign's code or the
    year.
    """

    serves: str
    of: str
    mark: str


@lru_cache(maxsize=64)
def mark(key: bytes) -> str:
    """What a key is called wherever it served: `k` and six hexadecimal digits."""
    return f"k{hmac.digest(key, b'mark', 'sha256')[:MARK_BYTES].hex()}"


@lru_cache(maxsize=64)
def stem(waybill: str, key: bytes) -> str:
    """How all references of a waybill's number begin, whatever piece of it they are."""
    bare = waybill.partition("-")[0].encode()
    ref = hmac.digest(key, b"waybill:" + bare, "sha256")[:REFERENCE_BYTES].hex()
    return f"{mark(key)}.{ref}"


@lru_cache(maxsize=64)
def reference(waybill: str, key: bytes) -> str:
    """A normalised waybill's reference under a key."""
    begins = stem(waybill, key)
    bare, sign, piece = waybill.partition("-")
    return f"{begins}.{turned(shown_part(bare), key, begins, 1)}{sign}{piece}"


def shown_part(bare: str) -> str:
    """What people may read of a number, in eight characters. At least four characters of
    the number are never among them.
    """
    last = bare[-SHOWN_LAST:]
    letters = bare[: max(0, min(SHOWN_LETTERS, len(bare) - SHOWN_LAST - STAYS_HIDDEN))]
    letters = letters[: len(letters) - len(letters.lstrip(LETTERS))]
    return letters.ljust(SHOWN_LETTERS, FILLER) + last


def turned(text: str, key: bytes, salt: str, way: int) -> str:
    """A text with each character moved along the alphabet by a pad drawn from a key and a
    salt: to hide it (1) or to read it again (-1).
    """
    drawn = hmac.digest(key, b"pad:" + salt.encode(), "sha256")
    pad, found = int.from_bytes(drawn) % SIZE ** len(text), ""
    for character in text:
        pad, step = divmod(pad, SIZE)
        found += ALPHABET[(PLACES[character] + way * step) % SIZE]
    return found


def voucher_ref(code: str, key: bytes) -> str:
    """A voucher's reference under the network's key: 32 hexadecimal digits, by which a
    station knows its own code again that another was shown.
    """
    return hmac.digest(key, b"voucher:" + code.encode(), "sha256")[:REFERENCE_BYTES].hex()


def is_reference(text: str) -> bool:
    """Whether a text is a reference as the book has it."""
    return text[:1] == "k" and REFERENCE.fullmatch(text) is not None


def bare(reference: str) -> str:
    """A reference without its piece."""
    return reference.partition("-")[0]


def stem_of(reference: str) -> str:
    """A reference up to what only a key reads."""
    return reference[:STEM]


def mark_of(reference: str) -> str:
    """The mark of the key that made a reference."""
    return reference.partition(".")[0]


def outside(reference: str) -> str:
    """A reference as machines are told it: its 32 hexadecimal digits."""
    return reference[8:STEM]


def short(reference: str, key: bytes | None) -> str:
    """A waybill as people read it: `SF…0123`, and its piece. `…` without the key."""
    if key is None:
        return "…"
    begins, hidden, piece = stem_of(reference), reference[41:49], reference[49:]
    text = turned(hidden, key, begins, -1)
    return f"{text[:SHOWN_LETTERS].rstrip(FILLER)}…{text[SHOWN_LETTERS:]}{piece}"


def replaced(text: str, words: Callable[[str], str]) -> str:
    """A text with every reference in it told otherwise."""
    if "." not in text:
        return text
    return REFERENCE.sub(lambda found: words(found[0]), text)


def for_people(text: str) -> str:
    """A text with no reference left in it, for people who have no key."""
    return replaced(text, lambda one: short(one, None))


def for_machines(text: str) -> str:
    """A text with every reference in it as machines are told it."""
    return replaced(text, lambda one: outside(one) + one[49:])


def is_waybill(number: str) -> bool:
    """Whether a shipment's number is a carrier's: such a one is personal data. A code of
    ours is none.
    """
    if is_ours(number) and is_right(number):
        return False
    digits = sum(map(str.isdigit, number.partition("-")[0]))
    return digits >= LEAST_DIGITS and WAYBILL.fullmatch(number) is not None
