"""The canonical form of a parcel and a carton, so that equal questions look equal.

Items that differ only in name, mass or the order of their sides are one kind; kinds
stand in a fixed order; the carton's sides too. Permuting items or sides therefore
can't change an answer.

Padding is turned into size: an item with padding p, grown by p, in a room that is p
shorter, keeps p to both walls and to every neighbour of the same padding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from cainiao_recycle.domain.packing.model import Item, Placement, Sides
from cainiao_recycle.domain.packing.spaces import Space


@dataclass(frozen=True, slots=True)
class Kind:
    """Pieces that are alike to the search.

    `sides` is sorted, longest first (of an upright kind: length and width sorted,
    then the height), without padding. `turns` are the ways to lie that the room
    allows: sides along x, y, z, each grown by the padding.
    """

    sides: Sides
    padding_mm: int
    upright: bool
    fragile: bool
    units: tuple[Item, ...]
    turns: tuple[Sides, ...]

    @property
    def count(self) -> int:
        """How many pieces."""
        return len(self.units)

    @property
    def grown_mm3(self) -> int:
        """Volume of one piece grown by its padding."""
        length, width, height = self.sides
        pad = self.padding_mm
        return (length + pad) * (width + pad) * (height + pad)


@dataclass(frozen=True, slots=True)
class Room:
    """A carton's inside with its axes in canonical order.

    `axes[k]` is the carton's own axis that lies along the canonical axis k.
    """

    sides: Sides
    axes: tuple[int, int, int]


def room_for(kinds_turn_freely: bool, inside: Sides) -> Room:
    """The canonical room: longest side first; what is upright or fragile keeps the height.

    A carton whose content may lie any way may itself be stood on any side.
    """
    movable = 3 if kinds_turn_freely else 2
    first = sorted(range(movable), key=lambda axis: (-inside[axis], axis))
    x, y, z = (*first, 2)[:3]
    return Room((inside[x], inside[y], inside[z]), (x, y, z))


def canonical_sides(item: Item) -> Sides:
    """An item's sides in the order that names its kind."""
    if item.upright:
        long, short = sorted((item.length_mm, item.width_mm), reverse=True)
        return (long, short, item.height_mm)
    long, middle, short = sorted(item.sides_mm, reverse=True)
    return (long, middle, short)


def turns_of(sides: Sides, upright: bool) -> list[Sides]:
    """All different ways to lie: at most six, upright at most two."""
    length, width, height = sides
    if upright:
        return sorted({(length, width, height), (width, length, height)})
    return sorted({(a, b, c) for a, b, c in permutations(sides)})


def kinds_of(items: Iterable[Item], room: Sides) -> tuple[Kind, ...]:
    """The parcel as kinds, largest first, with the turns that `room` allows."""
    units: dict[tuple[Sides, int, bool, bool], list[Item]] = {}
    for item in items:
        key = (canonical_sides(item), item.padding_mm, item.upright, item.fragile)
        units.setdefault(key, []).extend([replace(item, count=1)] * item.count)
    kinds = [
        Kind(
            sides,
            pad,
            upright,
            fragile,
            tuple(sorted(alike, key=lambda i: (i.name, i.mass_g, i.sides_mm))),
            grown_turns(sides, pad, upright, room),
        )
        for (sides, pad, upright, fragile), alike in units.items()
    ]
    return tuple(
        sorted(
            kinds, key=lambda k: (-k.grown_mm3, k.sides, k.padding_mm, k.upright, k.fragile)
        )
    )


def grown_turns(sides: Sides, pad: int, upright: bool, room: Sides) -> tuple[Sides, ...]:
    """The turns, grown by the padding, that fit `room` with padding at both walls."""
    return tuple(
        (a + pad, b + pad, c + pad)
        for a, b, c in turns_of(sides, upright)
        if a + 2 * pad <= room[0] and b + 2 * pad <= room[1] and c + 2 * pad <= room[2]
    )


@dataclass(frozen=True, slots=True)
class Laid:
    """A kind's piece where the search put it, in the canonical room, padding taken off."""

    kind: int
    space: Space


def placements_of(
    kinds: Sequence[Kind], laid: Iterable[Laid], room: Room
) -> list[Placement]:
    """The search's result in the carton's own axes, each place given to one item.

    Places of a kind are handed out from the bottom up, items in canonical order.
    """
    left = [list(reversed(kind.units)) for kind in kinds]
    in_carton = sorted((turned_back(one.space, room.axes), one.kind) for one in laid)
    placements = []
    for (z, y, x, height, width, length), kind in in_carton:
        placements.append(Placement(left[kind].pop(), x, y, z, length, width, height))
    return placements


def turned_back(space: Space, axes: tuple[int, int, int]) -> Space:
    """z, y, x and sides along z, y, x in the carton's own axes, ready to be sorted."""
    start, side = [0, 0, 0], [0, 0, 0]
    for canonical, own in enumerate(axes):
        start[own] = space[canonical]
        side[own] = space[canonical + 3] - space[canonical]
    return (start[2], start[1], start[0], side[2], side[1], side[0])
