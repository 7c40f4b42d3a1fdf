"""The right carton among many: the smallest that holds a parcel, or all that do.

What fits a carton fits every carton that contains it, and what provably doesn't fit
a carton fits none that it contains: most sizes are settled without a search, and a
larger one is never refused where a smaller one was good enough.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cainiao_recycle.domain.packing.model import Item, Misfit, Packing, Placement, Sides
from cainiao_recycle.domain.packing.pack import FIRST_STEPS, STEPS, pack, sound
from cainiao_recycle.domain.packing.proofs import too_heavy
from cainiao_recycle.domain.packing.search import Ceiling
from cainiao_recycle.domain.packing.steps import in_order

SEARCHES = 2
"""Whole budgets a choice may burn; later cartons get a short search only.

A parcel that is just too large for three sizes in a row would else keep a queue
waiting; larger cartons are the easier ones anyway.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carton to be tried: its key (a size), inside in mm, load limit in grams."""

    key: str
    inside_mm: Sides
    max_load_g: int

    @property
    def volume_mm3(self) -> int:
        """Inside volume."""
        length, width, height = self.inside_mm
        return length * width * height


@dataclass(frozen=True, slots=True)
class Tried:
    """A carton and the answer about it."""

    candidate: Candidate
    answer: Packing | Misfit

    @property
    def fits(self) -> bool:
        """Whether the parcel fits this carton."""
        return isinstance(self.answer, Packing)


def smallest_fit(
    items: Iterable[Item],
    candidates: Iterable[Candidate],
    *,
    steps: int = STEPS,
    ceiling: Ceiling | None = None,
) -> tuple[Tried, ...]:
    """The candidates by volume up to the first that fits, which stands last.

    If none fits, all are there, each with what stands in the way.
    """
    tried: list[Tried] = []
    for one in tries([*items], candidates, steps, ceiling):
        tried.append(one)
        if one.fits:
            break
    return tuple(tried)


def every_fit(
    items: Iterable[Item],
    candidates: Iterable[Candidate],
    *,
    steps: int = STEPS,
    ceiling: Ceiling | None = None,
) -> tuple[Tried, ...]:
    """The answer for every candidate, by volume."""
    return tuple(tries([*items], candidates, steps, ceiling))


def tries(
    items: Sequence[Item],
    candidates: Iterable[Candidate],
    steps: int,
    ceiling: Ceiling | None,
) -> Iterator[Tried]:
    """Answers by volume, each remembered for the larger cartons that follow."""
    free = not any(item.upright or item.fragile for item in items)
    known: list[Packing] = []
    budget = SEARCHES * steps
    for candidate in sorted(candidates, key=by_volume):
        answer: Packing | Misfit | None = remembered(known, candidate, items, free)
        if answer is None:
            answer = pack(
                items,
                candidate.inside_mm,
                candidate.max_load_g,
                steps=min(steps, max(FIRST_STEPS, budget)),
                ceiling=ceiling,
            )
        if isinstance(answer, Packing):
            known.append(answer)
        elif not answer.proven:
            budget -= steps
        yield Tried(candidate, answer)


def remembered(
    known: Sequence[Packing], candidate: Candidate, items: Sequence[Item], free: bool
) -> Packing | None:
    """A yes that follows from a smaller carton's, unless the load is too much."""
    if too_heavy(items, candidate.max_load_g):
        return None
    for packing in known:
        if contains(candidate.inside_mm, packing.inside_mm, free):
            return moved(packing, candidate, items, free)
    return None


def by_volume(candidate: Candidate) -> tuple[int, list[int], Sides, str]:
    """Sorting key: volume, then the more compact, then anything that is always the same."""
    sides = candidate.inside_mm
    return (candidate.volume_mm3, sorted(sides, reverse=True), sides, candidate.key)


def contains(outer: Sides, inner: Sides, free: bool) -> bool:
    """Whether a carton can stand in another; upright unless `free` to lie on any side."""
    return all(
        o >= i for o, i in zip(ranked(outer, free), ranked(inner, free), strict=True)
    )


def ranked(sides: Sides, free: bool) -> list[int]:
    """Sides in order of length; the height stays last unless `free`."""
    movable = 3 if free else 2
    return sorted(sides[:movable], reverse=True) + list(sides[movable:])


def moved(
    packing: Packing, candidate: Candidate, items: Sequence[Item], free: bool
) -> Packing:
    """A packing of a smaller carton, laid into one that contains it, and checked again."""
    inside = candidate.inside_mm
    if any(o < i for o, i in zip(inside, packing.inside_mm, strict=True)):
        packing = turned(packing, inside, 3 if free else 2)
    return sound(Packing(inside, packing.placements), items, candidate.max_load_g)


def turned(packing: Packing, inside: Sides, movable: int) -> Packing:
    """The packing with its longest side along the longest of `inside`, and so on."""
    old = sorted(range(movable), key=lambda axis: -packing.inside_mm[axis])
    new = sorted(range(movable), key=lambda axis: -inside[axis])
    comes_from = dict(zip(new, old, strict=True))
    axes = [comes_from.get(axis, axis) for axis in (0, 1, 2)]
    placements = []
    for p in packing.placements:
        at = (p.x_mm, p.y_mm, p.z_mm)
        sides = (p.length_mm, p.width_mm, p.height_mm)
        placements.append(
            Placement(p.item, *(at[a] for a in axes), *(sides[a] for a in axes))
        )
    return Packing(inside, in_order(placements))
