"""Whether things fit a carton: the one place that decides it.

Suggesting, planning, packing and importing all ask `pack`. It answers with a packing
that the validator has passed, or with what stands in the way. First come cheap
proofs of no, then a short search, then dearer proofs and, for a few pieces, an exact
decision; only then the rest of the search's budget. Same question, same answer,
whatever the order of items or sides.
"""

from collections.abc import Iterable, Sequence

from cainiao_recycle.domain.packing.alone import lies_alone
from cainiao_recycle.domain.packing.bounds import surely_too_full
from cainiao_recycle.domain.packing.canonical import (
    Kind,
    Laid,
    Room,
    kinds_of,
    placements_of,
    room_for,
)
from cainiao_recycle.domain.packing.exact import MOST_PIECES, Decision, OutOfStepsError
from cainiao_recycle.domain.packing.model import (
    Hindrance,
    Item,
    Misfit,
    Obstacle,
    Packing,
    Placement,
    Sides,
)
from cainiao_recycle.domain.packing.proofs import (
    relaxed,
    side_by_side,
    too_fragile,
    too_heavy,
    too_long,
    too_much,
)
from cainiao_recycle.domain.packing.search import Ceiling, Search
from cainiao_recycle.domain.packing.steps import in_order
from cainiao_recycle.domain.packing.validator import check_packing

STEPS = 800_000
"""Budget of the search: some 0.5 s of one core, spent on about one parcel in eight."""
HOPELESS_FILL = 0.9
"""Above it a search spends a tenth: of 171 certified packings that were not found at once,
none was fuller."""
FEW_PIECES = 13
"""Up to so many a search spends a quarter: of 27 such certified packings 25 were found in
a fifth of the budget, the others not in three times as much."""
FIRST_STEPS = 10_000
"""What is searched before the dearer proofs: nearly every yes is found within it."""
MOST_IN_A_PARCEL = 500
"""Pieces. A carton that is filled with more is filled by weight, not by a plan."""
BOUND_STEPS = 3_000
EXACT_STEPS = 6_000


class UnsoundPackingError(AssertionError):
    """The validator refused what the search found: a bug, never a clerk's mistake."""


def pack(
    items: Iterable[Item],
    inside: Sides,
    max_load_g: int,
    *,
    steps: int = STEPS,
    ceiling: Ceiling | None = None,
) -> Packing | Misfit:
    """Pack all items into a carton of `inside` mm (length, width, height).

    `steps` is the search's budget; `ceiling` may end it earlier by the clock, at the
    price that a slow machine may then miss what a fast one finds.
    """
    items = [*items]
    pieces = sum(item.count for item in items)
    if not 1 <= pieces <= MOST_IN_A_PARCEL:
        raise ValueError(
            f"a parcel has at least one item and at most {MOST_IN_A_PARCEL} pieces"
        )
    if pieces == 1 and items[0].mass_g <= max_load_g:
        lies = lies_alone(items[0], inside)
        if lies is not None:
            pad = items[0].padding_mm
            alone = Packing(inside, (Placement(items[0], pad, pad, pad, *lies),))
            return sound(alone, items, max_load_g)
    free = not any(item.upright or item.fragile for item in items)
    room = room_for(free, inside)
    kinds = kinds_of(items, room.sides)
    obstacles = plain_obstacles(items, kinds, room, max_load_g)
    if obstacles:
        return Misfit(tuple(obstacles))
    answer = arrange(kinds, room.sides, steps, ceiling)
    if isinstance(answer, Obstacle):
        return Misfit((answer,))
    placements = in_order(placements_of(kinds, answer, room))
    return sound(Packing(inside, placements), items, max_load_g)


def sound(packing: Packing, items: Sequence[Item], max_load_g: int) -> Packing:
    """The packing, once the validator has passed it."""
    faults = check_packing(items, packing.inside_mm, max_load_g, packing.placements)
    if faults:
        raise UnsoundPackingError("; ".join(faults))
    return packing


def plain_obstacles(
    items: Sequence[Item], kinds: Sequence[Kind], room: Room, max_load_g: int
) -> list[Obstacle]:
    """Everything that is plainly in the way, all at once, for the clerk to read."""
    obstacles = too_heavy(items, max_load_g) + too_long(kinds, room.sides)
    if not any(o.hindrance is Hindrance.TOO_LONG for o in obstacles):
        obstacles += (
            too_much(kinds, room.sides)
            or too_fragile(kinds, room.sides)
            or side_by_side(kinds, room.sides)
        )
    return obstacles


def arrange(
    kinds: Sequence[Kind], room: Sides, steps: int, ceiling: Ceiling | None
) -> list[Laid] | Obstacle:
    """Places for all pieces, or why there are none."""
    search = Search(kinds, room, worthwhile(steps, kinds, room))
    laid = search.find(FIRST_STEPS, ceiling)
    if laid is not None:
        return laid
    if surely_too_full(kinds, room, BOUND_STEPS):
        return Obstacle(Hindrance.NO_ARRANGEMENT)
    try:
        laid = decided(kinds, room)
    except OutOfStepsError:
        laid = search.find(steps, ceiling)
        return laid if laid is not None else Obstacle(Hindrance.NOT_FOUND)
    return laid if laid is not None else Obstacle(Hindrance.NO_ARRANGEMENT)


def worthwhile(steps: int, kinds: Sequence[Kind], room: Sides) -> int:
    """The part of a budget that has ever been of use for such a parcel."""
    if fill_of(kinds, room) > HOPELESS_FILL:
        return steps // 10
    few = sum(kind.count for kind in kinds) <= FEW_PIECES
    return steps // 4 if few else steps


def fill_of(kinds: Sequence[Kind], room: Sides) -> float:
    """Share of the room, padding included, that the pieces take up."""
    length, width, height = relaxed(kinds, room)
    return sum(kind.grown_mm3 * kind.count for kind in kinds) / (length * width * height)


def decided(kinds: Sequence[Kind], room: Sides) -> list[Laid] | None:
    """The exact answer for a few pieces; OutOfStepsError where it isn't to be had."""
    if sum(kind.count for kind in kinds) > MOST_PIECES:
        raise OutOfStepsError
    laid = Decision(kinds, relaxed(kinds, room), EXACT_STEPS).decide()
    if laid is None:
        return None
    alike = len({kind.padding_mm for kind in kinds}) == 1
    if alike and not any(kind.fragile for kind in kinds):
        return laid
    raise OutOfStepsError  # a yes to the relaxed question is no yes to this one
