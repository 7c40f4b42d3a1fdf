"""What is kept of a customer: a keyed hash and the last four characters, hidden.

A plain hash of an eleven-digit mobile number is undone by trying them all, so the
hash is keyed (HMAC-SHA-256, a key per station and campaign), and the last four are
hidden with the same key. Dropping it ends the link. The number itself is never kept.
Four digits is what GB/T 41833-2022 leaves to show of a phone number on a waybill (it
hides at least six).
"""

import hmac
import re
import unicodedata
from functools import lru_cache

from cainiao_recycle.domain.codes import normalise
from cainiao_recycle.domain.personal import refuse_number
from cainiao_recycle.domain.record import Record
from cainiao_recycle.domain.references import turned
from cainiao_recycle.errors import (
    CodeEmpty,
    CustomerNotTheirOwn,
    CustomerUnclear,
    Refusal,
)

HASH_BYTES = 16
"""Kept of the HMAC: enough to tell customers apart, as HMAC-SHA-256-128."""

PHONE = re.compile(r"1[3-9][0-9]{9}")
PREFIXED = re.compile(r"^(?:\+86|0086|086|86|0)(1[3-9][0-9]{9})$")
"""The same number as it is dialled from abroad, or from another town."""

WRITTEN = re.compile(r"[+(]?[0-9][0-9().+-]*")
"""Digits with the signs people put between those of a phone number."""

MISTYPED_PHONE = re.compile(r"(?:0|86|0086)?1[3-9][0-9]{8}(?:[0-9]{2})?")
"""A digit short or doubled: taken for a member code, it would be another customer."""

NOT_THEIR_OWN = re.compile(
    r"(?=[^*]*[0-9])[0-9+-]*\*{2,}[0-9*-]*"  # digits hidden on a label
    r"|(?:\+?86)?1[3-9][0-9]{9}(?:-|,|#|\*|X|EXT\.?|转|轉|分机)+[0-9]{1,6}"  # virtual
    r"|179[0-9]{2}-?(?:0|86)?1[3-9][0-9]{9}"  # dialled through another carrier
)
"""What labels show in place of the receiver's number."""

BETWEEN_DIGITS = str.maketrans("", "", "().+-")

MEMBER = re.compile(r"[0-9A-Z]{6,32}")


class Customer(Record):
    """A customer as the book knows one. `hidden` are the last four characters, to be read
    with the campaign's key.
    """

    hash: str
    hidden: str


def phone(word: str) -> str | None:
    """The mobile number that a word is, however it is written; None for another word."""
    if not WRITTEN.fullmatch(word):
        return None
    number = PREFIXED.sub(r"\1", word.translate(BETWEEN_DIGITS))
    return number if PHONE.fullmatch(number) else None


def is_not_their_own(raw: str) -> bool:
    """Whether it is what a label shows: hidden digits, or a virtual number."""
    text = "".join(unicodedata.normalize("NFKC", raw[:80]).upper().split())
    return NOT_THEIR_OWN.fullmatch(text) is not None


def refuse_not_their_own(raw: str) -> None:
    """Raise `CustomerNotTheirOwn` for what a label shows in place of a number."""
    is_short = raw.isascii() and raw.isalnum() and len(raw) <= 11
    if not is_short and is_not_their_own(raw):
        raise CustomerNotTheirOwn(customer="…" + raw.strip()[-2:])


def identity(raw: str) -> str:
    """A phone number or member code, normalised. Raises `CustomerUnclear`,
    `CustomerNotTheirOwn`, and `NumberInText` for an identity number.

    The refusal shows the last two characters only: it may end up in a log.
    """
    refuse_not_their_own(raw)
    try:
        text = normalise(raw).replace("-", "")
        if WRITTEN.fullmatch(text):
            text = PREFIXED.sub(r"\1", text.translate(BETWEEN_DIGITS))
    except CodeEmpty:
        raise CustomerUnclear(customer="") from None
    except Refusal:
        text = ""
    if not MEMBER.fullmatch(text) or MISTYPED_PHONE.fullmatch(text):
        raise CustomerUnclear(customer="…" + text[-2:]) from None
    if not PHONE.fullmatch(text):
        refuse_number("--customer", text)
    return text


@lru_cache(maxsize=64)
def customer(raw: str, key: bytes) -> Customer:
    """What is kept of a phone number or member code; each box of a visit asks for it."""
    text = identity(raw)
    kind = b"phone:" if PHONE.fullmatch(text) else b"member:"
    digest = hmac.digest(key, kind + text.encode(), "sha256")
    hashed = digest[:HASH_BYTES].hex()
    return Customer(hash=hashed, hidden=turned(text[-4:], key, hashed, 1))


def last_four(person: Customer, key: bytes) -> str:
    """The last four characters of a customer's number."""
    return turned(person.hidden, key, person.hash, -1)
