"""Boxes: sizes, conditions, and where a returned box goes."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.errors import (
    ConditionUnknown,
    DefectUnknown,
    SidesInCentimetres,
    SidesUnclear,
)

BLANK_GSM_X10 = 5147
"""Board of a slotted box, tenths of g/m²: FEFCO annual statistics 2015 (514.7)."""

SHORTEST_MM, LONGEST_MM = 10, 3000
"""Sides of a box. An item may be as thin as a sheet."""

Sides = tuple[int, int, int]

BOX_IN_CM, ITEM_IN_CM = 100, 60
"""Sides that are all below this (mm) and name no unit were probably measured in cm: the
smallest carton is 130 mm long. Items may truly be small: about them it is asked only
where none is as long as a finger."""

SIDE = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?(cm|mm|厘米|毫米)?")
A_TENTH = {"cm": 10, "厘米": 10, "mm": 1, "毫米": 1}


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
    """Where a box is. The first four are on hand; it was given to somebody, or went to
    another station.
    """

    REUSE = "reuse"
    BOUND = "bound"
    HOLD = "hold"
    PULP = "pulp"
    SENT = "sent"
    GIVEN = "given"
    TRANSFERRED = "transferred"
    PULPED = "pulped"
    MISSING = "missing"
    UNDONE = "undone"


ON_HAND = frozenset({BoxState.REUSE, BoxState.BOUND, BoxState.HOLD, BoxState.PULP})
AWAY = frozenset({BoxState.SENT, BoxState.GIVEN, BoxState.TRANSFERRED})
"""Left, and may come back."""

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


NUMBERED = re.compile(r"(?:NO\.?|#)?([1-9][0-9]?)(?:号|號|#)?")


def read_size(text: str) -> str:
    """The name of a size as it is kept: `No.5`, `5号` and `５` are `5`."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = NUMBERED.fullmatch(plain)
    return found[1] if found else plain


def parse_sides(text: str) -> Sides:
    """A box's outer sides in mm from `290x170x190`, as they were measured: longest
    first is not required. Raises `SidesUnclear`, `SidesInCentimetres`.
    """
    sides = read_sides(text)
    if sides is None or not SHORTEST_MM <= min(sides) <= max(sides) <= LONGEST_MM:
        if sides is not None and max(sides) < BOX_IN_CM:
            refuse_centimetres(text, sides, BOX_IN_CM)
        raise SidesUnclear(sides=text)
    refuse_centimetres(text, sides, BOX_IN_CM)
    return sides


def parse_item_sides(text: str) -> Sides:
    """An item's sides in mm, read as a box's are. Raises `SidesUnclear`,
    `SidesInCentimetres`.
    """
    sides = read_sides(text)
    if sides is None or not 1 <= min(sides) <= max(sides) <= LONGEST_MM:
        raise SidesUnclear(sides=text)
    refuse_centimetres(text, sides, ITEM_IN_CM)
    return sides


def read_sides(text: str) -> Sides | None:
    """Three sides in mm: `x`, `×`, `*` or a comma between them, narrow or full width,
    with `mm` or `cm` behind each or behind the last; None for anything else.
    """
    plain = "".join(unicodedata.normalize("NFKC", text[:60]).lower().split())
    found = [SIDE.fullmatch(one) for one in re.split(r"[x×*,]", plain)]
    if len(text) > 60 or len(found) != 3:
        return None
    read = [one for one in found if one is not None]
    if len(read) != 3:
        return None
    last = read[2][3] or "mm"
    in_mm = [hundredths(one) * A_TENTH[one[3] or last] for one in read]
    if any(side % 100 for side in in_mm):
        return None
    return in_mm[0] // 100, in_mm[1] // 100, in_mm[2] // 100


def hundredths(side: re.Match[str]) -> int:
    """A side's number, times a hundred."""
    return int(side[1]) * 100 + int((side[2] or "").ljust(2, "0"))


def refuse_centimetres(text: str, sides: Sides, below: int) -> None:
    """Raise `SidesInCentimetres` for sides that are all small and name no unit."""
    if max(sides) < below and not any(unit in text.lower() for unit in A_TENTH):
        plain = "x".join(map(str, sides))
        raise SidesInCentimetres(
            sides=text,
            as_mm="x".join(str(side * 10) for side in sides),
            with_unit=f"{plain}mm",
        )


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
            found.add(Defect(unicodedata.normalize("NFKC", name).strip().lower()))
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
