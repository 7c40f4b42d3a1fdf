"""What a box is trusted with, and whether a parcel fits it.

Suggesting, planning, packing, sending and taking boxes in all ask `fit` or `every`,
which ask `pack`: one place decides, and every yes has been checked. Answers are
remembered, so that what was found while reading is not searched for again while the
file is locked.
"""

from collections.abc import Iterable
from functools import lru_cache

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.limits import LoadTerms, load_g
from cainiao_recycle.domain.packing.choosing import (
    Candidate,
    Tried,
    contains,
    every_fit,
    smallest_fit,
)
from cainiao_recycle.domain.packing.model import Item, Misfit, Packing, Sides
from cainiao_recycle.domain.packing.pack import MOST_IN_A_PARCEL, STEPS, pack
from cainiao_recycle.errors import TooManyPieces

REMEMBERED = 4_096

Items = tuple[Item, ...]


def mass_g(items: Iterable[Item]) -> int:
    """Mass of everything."""
    return sum(item.mass_g * item.count for item in items)


def refuse_too_many(items: Iterable[Item]) -> None:
    """Raise `TooManyPieces` for what is filled by weight and not by a plan."""
    pieces = sum(item.count for item in items)
    if pieces > MOST_IN_A_PARCEL:
        raise TooManyPieces(pieces=pieces, most=MOST_IN_A_PARCEL)


def fit(
    items: Items,
    size: Size,
    condition: str,
    cycle: int,
    terms: LoadTerms,
    *,
    known: Iterable[Size] = (),
    steps: int = STEPS,
) -> Packing | Misfit:
    """How the items lie in a box of this size, condition and cycle, or why not.

    Where the search ends without an answer, the sizes in `known` that go into this one
    are tried: what fits a smaller box fits, even if it wasn't found here.
    """
    load, mass = load_g(size, condition, cycle, terms), mass_g(items)
    answer = packed(items, size.inside, mass if mass <= load else load, steps)
    if isinstance(answer, Packing) or answer.proven:
        return answer
    free = not any(item.upright or item.fragile for item in items)
    inner = {one.inside for one in known if contains(size.inside, one.inside, free)}
    return every(items, candidates(inner | {size.inside}, load), steps)[-1].answer


@lru_cache(maxsize=REMEMBERED)
def packed(items: Items, inside: Sides, load: int, steps: int) -> Packing | Misfit:
    """`pack`, its answers remembered."""
    return pack(items, inside, load, steps=steps)


@lru_cache(maxsize=REMEMBERED)
def smallest(
    items: Items, choice: tuple[Candidate, ...], steps: int = STEPS
) -> tuple[Tried, ...]:
    """`smallest_fit`, its answers remembered."""
    return smallest_fit(items, choice, steps=steps)


@lru_cache(maxsize=REMEMBERED)
def every(
    items: Items, choice: tuple[Candidate, ...], steps: int = STEPS
) -> tuple[Tried, ...]:
    """`every_fit`, its answers remembered."""
    return every_fit(items, choice, steps=steps)


def candidates(insides: Iterable[Sides], load: int) -> tuple[Candidate, ...]:
    """Insides to be tried with one load limit."""
    return tuple(Candidate(in_mm(inside), inside, load) for inside in sorted(insides))


def in_mm(sides: Sides) -> str:
    """Three sides as they are written."""
    return "×".join(map(str, sides))


def void_mm3(items: Iterable[Item], size: Size) -> int:
    """What a box leaves empty, in mm³ of its inside."""
    return volume_mm3(size) - volume_of(items)


def volume_of(items: Iterable[Item]) -> int:
    """Volume of everything, without padding."""
    return sum(item.volume_mm3 * item.count for item in items)


def volume_mm3(size: Size) -> int:
    """Inside volume of a size."""
    length, width, height = size.inside
    return length * width * height
