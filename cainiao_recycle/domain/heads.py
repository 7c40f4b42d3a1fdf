"""How far a journal went at some moment, as it is printed and typed in again.

A chain of hashes proves that nothing in it was rewritten, to whoever knows its head: so the
head goes out with every export, backup and report. On paper it is the entry's number and
sixteen digits, the first fourteen of the hash and two check digits; 56 bits are more than
anybody finds a second journal for who may not choose the first.
"""

import re
import unicodedata
from typing import NamedTuple

from cainiao_recycle.errors import HeadMistyped

DIGITS, CHECKS = 14, 2
TYPED = re.compile(r"(?P<entry>[1-9][0-9]{0,11})[:：]?(?P<hash>[0-9a-f]{16}|[0-9a-f]{64})")


class Head(NamedTuple):
    """An entry's number and its hash, or as many digits of that as are known. (0, zeros)
    is before the first.
    """

    entry: int
    hash: str


def in_short(head: Head) -> str:
    """A head for paper: `45: efe4 a1b7 0b46 6517`."""
    digits = head.hash[:DIGITS]
    digits += check_digits(digits)
    return f"{head.entry}: " + " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def check_digits(digits: str) -> str:
    """Two digits that no single slip and no swap of neighbours leaves right (ISO 7064
    MOD 97-10, over hexadecimal digits).
    """
    return f"{98 - int(digits, 16) * 100 % 97:02d}"


def read(typed: str) -> Head | None:
    """A head as it was typed from paper, short or whole; None for what is none. Raises
    `HeadMistyped` where its check digits are wrong.
    """
    text = "".join(unicodedata.normalize("NFKC", typed).lower().split())
    found = TYPED.fullmatch(text)
    if found is None:
        return None
    digits = found["hash"]
    if len(digits) == DIGITS + CHECKS:
        if check_digits(digits[:DIGITS]) != digits[DIGITS:]:
            raise HeadMistyped(typed=typed)
        digits = digits[:DIGITS]
    return Head(int(found["entry"]), digits)
