"""One thing by itself: exact without a search, for one carton or for a whole table.

Most parcels of a day hold a single thing, and a plan asks for thousands of them
about every size; `SizeTable` answers that with three look-ups each, by the same rule.
"""

from bisect import bisect_left
from collections.abc import Sequence

from cainiao_recycle.domain.packing.model import Item, Sides


def lies_alone(item: Item, inside: Sides) -> Sides | None:
    """How one piece lies, sides along x, y, z; None if it doesn't fit by itself.

    Free to turn, longest lies along longest: if any turn fits, this one does.
    """
    movable = 2 if item.upright else 3
    sides = sorted(item.sides_mm[:movable], reverse=True)
    axes = sorted(range(movable), key=lambda axis: (-inside[axis], axis))
    lies = list(item.sides_mm)
    for axis, side in zip(axes, sides, strict=True):
        lies[axis] = side
    both = 2 * item.padding_mm
    if any(side + both > wall for side, wall in zip(lies, inside, strict=True)):
        return None
    return (lies[0], lies[1], lies[2])


class SizeTable:
    """Many insides, prepared for the question which of them hold a thing."""

    def __init__(self, insides: Sequence[Sides]) -> None:
        """Insides in mm; their order gives the bits of the answers."""
        self.free = [
            Ladder([sorted(i, reverse=True)[k] for i in insides]) for k in (0, 1, 2)
        ]
        self.upright = [
            Ladder([sorted(i[:2], reverse=True)[k] for i in insides]) for k in (0, 1)
        ] + [Ladder([i[2] for i in insides])]

    def holding(self, item: Item) -> int:
        """Bits of the insides that hold one piece by itself; see `lies_alone`."""
        both = 2 * item.padding_mm
        if item.upright:
            short, long = sorted((item.length_mm, item.width_mm))
            ladders, sides = self.upright, (long, short, item.height_mm)
        else:
            short, middle, long = sorted(item.sides_mm)
            ladders, sides = self.free, (long, middle, short)
        x, y, z = ladders
        return (
            x.at_least(sides[0] + both)
            & y.at_least(sides[1] + both)
            & z.at_least(sides[2] + both)
        )


class Ladder:
    """Lengths in rising order, each with the bits of all that are at least as long."""

    def __init__(self, lengths: Sequence[int]) -> None:
        """Bit n stands for `lengths[n]`."""
        order = sorted(range(len(lengths)), key=lambda n: lengths[n])
        self.lengths = [lengths[n] for n in order]
        self.masks = [0]
        for n in reversed(order):
            self.masks.append(self.masks[-1] | 1 << n)
        self.masks.reverse()

    def at_least(self, length: int) -> int:
        """Bits of the lengths that are not shorter."""
        return self.masks[bisect_left(self.lengths, length)]
