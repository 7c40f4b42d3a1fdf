"""Cheap proofs that a parcel can't be packed, each naming what stands in the way.

A search can't tell "no" from "not yet", so every no that is proven here saves a
whole budget. All proofs are of a relaxed question (distances at least the own
padding, fragility ignored), so they hold for the real one.
"""

from collections.abc import Iterable, Sequence

from cainiao_recycle.domain.packing.canonical import Kind
from cainiao_recycle.domain.packing.model import Hindrance, Item, Obstacle, Sides


def too_heavy(items: Iterable[Item], max_load_g: int) -> list[Obstacle]:
    """The load limit, if it is exceeded, with all items named."""
    items = list(items)
    over_g = sum(item.mass_g * item.count for item in items) - max_load_g
    if over_g <= 0:
        return []
    names = tuple(sorted({item.name for item in items}))
    return [Obstacle(Hindrance.TOO_HEAVY, names, over_g=over_g)]


def too_long(kinds: Iterable[Kind], inside: Sides) -> list[Obstacle]:
    """Kinds that don't fit even alone, with the millimetres that are missing.

    Sides matched in order of length miss by the least, so this is exact for one item.
    """
    found = []
    for kind in kinds:
        if not kind.turns:
            over_mm = overhang_mm(kind, inside)
            names = tuple(sorted({unit.name for unit in kind.units}))
            found.append(Obstacle(Hindrance.TOO_LONG, names, over_mm=over_mm))
    return found


def overhang_mm(kind: Kind, inside: Sides) -> int:
    """By how much the worst side sticks out, padding at both walls included."""
    if kind.upright:
        room = (max(inside[0], inside[1]), min(inside[0], inside[1]), inside[2])
    else:
        long, middle, short = sorted(inside, reverse=True)
        room = (long, middle, short)
    both = 2 * kind.padding_mm
    return max(side + both - wall for side, wall in zip(kind.sides, room, strict=True))


def too_much(kinds: Sequence[Kind], room: Sides) -> list[Obstacle]:
    """The volume, padding included, if it exceeds the room's."""
    length, width, height = relaxed(kinds, room)
    over = sum(kind.grown_mm3 * kind.count for kind in kinds) - length * width * height
    return [Obstacle(Hindrance.TOO_MUCH, over_mm3=over)] if over > 0 else []


def side_by_side(kinds: Sequence[Kind], room: Sides) -> list[Obstacle]:
    """The first two pieces that can lie side by side along no axis."""
    space = relaxed(kinds, room)
    extents = [
        tuple(min(turn[axis] for turn in kind.turns) for axis in (0, 1, 2))
        for kind in kinds
    ]
    for i, one in enumerate(kinds):
        for j in range(i if one.count > 1 else i + 1, len(kinds)):
            missing = min(extents[i][k] + extents[j][k] - space[k] for k in (0, 1, 2))
            if missing > 0:
                names = (one.units[0].name, kinds[j].units[-1].name)
                return [Obstacle(Hindrance.SIDE_BY_SIDE, names, over_mm=missing)]
    return []


def too_fragile(kinds: Sequence[Kind], room: Sides) -> list[Obstacle]:
    """Fragile pieces need a floor of their own: none may lie over another."""
    fragile = [kind for kind in kinds if kind.fragile]
    if not fragile:
        return []
    length, width, _ = relaxed(fragile, room)
    needed = sum(kind.count * min(a * b for a, b, _ in kind.turns) for kind in fragile)
    names = tuple(sorted({unit.name for kind in fragile for unit in kind.units}))
    over = needed - length * width
    return [Obstacle(Hindrance.FRAGILE, names, over_mm2=over)] if over > 0 else []


def relaxed(kinds: Sequence[Kind], room: Sides) -> Sides:
    """The room in which pieces, each grown by its own padding, must lie apart."""
    pad = min(kind.padding_mm for kind in kinds)
    return (room[0] - pad, room[1] - pad, room[2] - pad)


def reachable(kinds: Iterable[Kind], axis: int, limit: int) -> int:
    """Lengths up to `limit` mm that pieces in a row along `axis` can add up to, as bits."""
    full = (1 << (limit + 1)) - 1
    sums = 1
    for kind in kinds:
        extents = {turn[axis] for turn in kind.turns}
        for _ in range(kind.count):
            longer = sums
            for extent in extents:
                longer |= sums << extent
            if longer & full == sums:
                break
            sums = longer & full
    return sums
