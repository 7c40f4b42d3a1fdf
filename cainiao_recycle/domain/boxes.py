"""Boxes: sizes, conditions, and where a returned box goes."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.errors import (
    ConditionUnknown,
    DefectUnknown,
    SidesUnclear,
)

BLANK_GSM_X10 = 5147
"""Board of a slotted box, tenths of g/m²: FEFCO annual statistics 2015 (514.7)."""

SHORTEST_MM, LONGEST_MM = 10, 3000


class MeasuredTerms(NamedTuple):
    """What a measured box is taken for (all assumed): three-ply, about 3 mm a wall; what
    it is trusted to carry; uses of a single-wall box, a vendor says 2-4, ZTO at most 3.
    """

    wall_mm: int = 3
    load_g: int = 5_000
    cycles: int = 3


class Condition(StrEnum):
    """Station practice, best first: reuse, re-tape first, hold, pulp."""

    A = "A"
    B = "B"
    H = "H"
    P = "P"


class Defect(StrEnum):
    """What can be wrong with a box."""

    WET = "wet"
    HOLE = "hole"
    CRUSHED = "crushed"
    SOFT = "soft"
    TORN_FLAP = "torn-flap"
    DIRTY = "dirty"
    ODOUR = "odour"
    HAZARD_MARK = "hazard-mark"
    LAMINATED = "laminated"
    OVERSIZE = "oversize"


class Disposition(StrEnum):
    """Where a returned box goes."""

    REUSE = "reuse"
    HOLD = "hold"
    PULP = "pulp"


class BoxState(StrEnum):
    """Where a box is. The first four are on hand."""

    REUSE = "reuse"
    BOUND = "bound"
    HOLD = "hold"
    PULP = "pulp"
    SENT = "sent"
    PULPED = "pulped"
    MISSING = "missing"
    UNDONE = "undone"


ON_HAND = frozenset({BoxState.REUSE, BoxState.BOUND, BoxState.HOLD, BoxState.PULP})

WORST_FIRST = "PHBA"
DEFECT_GIVES = {
    Defect.TORN_FLAP: Condition.B,
    Defect.OVERSIZE: Condition.H,
}
"""What a defect makes of a box; any other defect sends it to pulp."""


class Size(NamedTuple):
    """A kind of box: outer sides, wall, mass, and what it is trusted with.

    `name` is the postal number or another short name, None for a measured box.
    """

    name: str | None
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    max_load_g: int
    max_cycles: int

    @property
    def inside(self) -> tuple[int, int, int]:
        """Inner sides in mm: the outer ones less a wall on each side."""
        less = 2 * self.wall_mm
        return (self.length_mm - less, self.width_mm - less, self.height_mm - less)


def grade(defects: Iterable[Defect], claimed: Condition | None) -> Condition:
    """The condition that follows from the defects; a claim may only lower it."""
    found = [DEFECT_GIVES.get(defect, Condition.P) for defect in defects]
    found.append(claimed or Condition.A)
    return min(found, key=WORST_FIRST.index)


def disposition(condition: Condition, cycle: int, max_cycles: int) -> Disposition:
    """Where a box goes: back into service, aside, or to pulp when bad or worn out."""
    if condition is Condition.P or cycle > max_cycles:
        return Disposition.PULP
    return Disposition.HOLD if condition is Condition.H else Disposition.REUSE


def shelf(size: str | None, goes: Disposition) -> str:
    """The shelf a box is put on: its size's number; `X` for measured boxes;
    `HOLD` and `PULP` for those that wait.
    """
    return (size or "X") if goes is Disposition.REUSE else goes.value.upper()


def estimated_mass_g(length_mm: int, width_mm: int, height_mm: int) -> int:
    """Mass of a slotted box from its outer sides: blank (2(L+W)+35)×(W+H) at
    514.7 g/m² (FEFCO annual statistics 2015).
    """
    blank_mm2 = (2 * (length_mm + width_mm) + 35) * (width_mm + height_mm)
    return max(1, (blank_mm2 * BLANK_GSM_X10 + 5_000_000) // 10_000_000)


def parse_sides(text: str) -> tuple[int, int, int]:
    """Three sides in mm from `290x170x190` (also ×, *, full width), longest two
    first as length and width is not required: they are kept as measured.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    sides = re.split(r"[x×*]", plain) if len(plain) <= 40 else []
    if len(sides) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", s) for s in sides):
        raise SidesUnclear(sides=text)
    length, width, height = (int(side) for side in sides)
    if min(length, width, height) < SHORTEST_MM or max(length, width, height) > LONGEST_MM:
        raise SidesUnclear(sides=text)
    return length, width, height


def measured(sides: tuple[int, int, int], terms: MeasuredTerms) -> Size:
    """A box of no known size, entered by its measured outer sides. Raises `SidesUnclear`
    when the walls leave nothing inside.
    """
    if 2 * terms.wall_mm >= min(sides):
        raise SidesUnclear(sides="x".join(map(str, sides)))
    return Size(
        None,
        *sides,
        wall_mm=terms.wall_mm,
        mass_g=estimated_mass_g(*sides),
        max_load_g=terms.load_g,
        max_cycles=terms.cycles,
    )


def parse_defects(names: Iterable[str]) -> tuple[Defect, ...]:
    """Defects by name, sorted, each once. Raises `DefectUnknown`."""
    found: set[Defect] = set()
    for name in names:
        try:
            found.add(Defect(name.strip().lower()))
        except ValueError:
            raise DefectUnknown(defect=name, known=[d.value for d in Defect]) from None
    return tuple(sorted(found))


def parse_condition(name: str | None) -> Condition | None:
    """A condition by its letter. Raises `ConditionUnknown`."""
    if not name:
        return None
    try:
        return Condition(unicodedata.normalize("NFKC", name).strip().upper())
    except ValueError:
        raise ConditionUnknown(condition=name) from None
