"""Command cards: codes that stand for a word, scanned instead of typed.

A card's code says the same at every station and for good: type digit 7, thirteen
digits fixed by its meaning, two check digits. Cards printed today are understood by
every later version; a meaning that is given up keeps its number.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cainiao_recycle.domain.boxes import Condition, Defect
from cainiao_recycle.domain.codes import CodeType, check_digits


class Card(NamedTuple):
    """What a card stands for. `kind` is `size`, `condition`, `defect` or `command`;
    `value` is the word that would be typed.
    """

    kind: str
    value: str


SIZES = tuple(str(number) for number in range(1, 13))
"""The postal cartons; another size is typed."""

DEFECTS = (
    Defect.WET, Defect.HOLE, Defect.CRUSHED, Defect.SOFT, Defect.TORN_FLAP, Defect.DIRTY,
    Defect.ODOUR, Defect.HAZARD_MARK, Defect.LAMINATED, Defect.OVERSIZE,
)  # fmt: skip
"""In the order of their numbers: a new one goes to the end."""

COMMANDS = (
    "done", "undo", "last-voucher", "hold", "next-clerk", "another", "yes", "no",
)  # fmt: skip
"""In the order of their numbers: a new one goes to the end."""

VALUES: dict[str, tuple[str, ...]] = {
    "size": SIZES,
    "condition": tuple(condition.value for condition in Condition),
    "defect": tuple(defect.value for defect in DEFECTS),
    "command": COMMANDS,
}
"""Kinds and their values, in the order of their numbers."""


def code_of(kind: int, value: int) -> str:
    """The code of the value-th card of the kind-th kind, both counted from 1."""
    body = f"{CodeType.CARD}{kind:03d}{value:010d}"
    return body + check_digits(body)


def numbered() -> Iterator[tuple[str, Card]]:
    """Every card with its code, in the order of the sheet."""
    for kind, (name, values) in enumerate(VALUES.items(), 1):
        for number, value in enumerate(values, 1):
            yield code_of(kind, number), Card(name, value)


MEANINGS: dict[str, Card] = dict(numbered())
"""What each card stands for, by its code."""
