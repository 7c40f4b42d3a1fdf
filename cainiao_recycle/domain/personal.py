"""Numbers of people in what is typed freely.

A note, a visit's name or a request's id stands in the journal as it was typed: no key
hides it, and what was forgotten elsewhere would still be read there. So a text that holds
somebody's number is refused. Which waybills are somebody's, only the book knows: here it
is told which words of a text may be one.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from cainiao_recycle.errors import NumberInText
from cainiao_recycle.sentences import N_


class Personal(StrEnum):
    """Whose number a word is."""

    MOBILE = N_("a mobile number")
    IDENTITY = N_("an identity number")
    WAYBILL = N_("a waybill")


MOBILE = (
    r"(?<![0-9A-Z])(?:(?:\+|00?)?86[ -]?|0)?"
    r"1[3-9][0-9][ .-]?[0-9]{4}[ .-]?[0-9]{4}(?![0-9A-Z])"
)
"""However it is dialled or written in groups. Patterns are compiled where one is needed:
a cold `return` has no text of that length."""

IDENTITY = (
    r"(?<![0-9A-Z])([1-9][0-9]{5})[ -]?"  # the county
    r"((?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[ -]?"  # birth
    r"([0-9]{3}[0-9X])(?![0-9A-Z])"
)
"""GB 11643-1999: eighteen characters. Without the date, one in eleven of all numbers of
eighteen digits would be taken for somebody's."""

IDENTITY_SUM = 1
"""What the characters add up to, each by its weight, modulo 11 (ISO 7064 MOD 11-2)."""

WORD = r"[0-9A-Z]+(?:[-._][0-9A-Z]+)*"
SHORTEST, LONGEST = 8, 20
"""Characters of a waybill."""

SHORTEST_OF_PEOPLE = 11
"""Characters of a mobile number."""


def plain(text: str) -> str:
    """A text in the characters that numbers are written with."""
    return unicodedata.normalize("NFKC", text).upper()


def is_identity(number: str) -> bool:
    """Whether eighteen characters end in the check digit of GB 11643."""
    values = (10 if one == "X" else int(one) for one in reversed(number))
    return sum(value << at for at, value in enumerate(values)) % 11 == IDENTITY_SUM


@lru_cache(maxsize=64)
def kind_of(text: str) -> Personal | None:
    """Whose number stands in a text, as far as the text alone tells. A visit's name is
    asked about with each of its boxes, a request's where it is read and where it is kept.
    """
    if len(text) < SHORTEST_OF_PEOPLE:
        return None
    text = plain(text)
    if re.search(MOBILE, text):
        return Personal.MOBILE
    if any(is_identity("".join(found)) for found in re.findall(IDENTITY, text)):
        return Personal.IDENTITY
    return None


def refuse_number(field: str, text: str) -> None:
    """Raise `NumberInText`, which doesn't repeat it."""
    if kind := kind_of(text):
        raise NumberInText(field=field, kind=kind)


@lru_cache(maxsize=64)
def like_waybills(text: str) -> frozenset[str]:
    """What may be a waybill in a text: its words, alone and with what stands between
    their groups taken out, and the text as one. Waybills are ASCII.
    """
    if len(text) < SHORTEST:
        return frozenset()
    found = re.findall(WORD, plain(text))
    parts = {part for word in found for part in re.split(r"[-._]", word)}
    whole = {re.sub(r"[-._]", "", word) for word in found}
    words = parts | whole | {re.sub(r"[-._\s]", "", plain(text))}
    return frozenset(
        word for word in words if SHORTEST <= len(word) <= LONGEST and word.isascii()
    )
