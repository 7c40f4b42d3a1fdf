"""What the search measures with: gaps, blocks, rooms, the size of a kind.

Pure tables and small questions, apart from the search so that each can be read and
tested by itself.
"""

from collections.abc import Sequence
from functools import lru_cache

from cainiao_recycle.domain.packing.canonical import Kind
from cainiao_recycle.domain.packing.model import Sides
from cainiao_recycle.domain.packing.proofs import reachable
from cainiao_recycle.domain.packing.spaces import Space

BlockCounts = tuple[int, int, int]
"""Equal pieces side by side along x, y, z, laid as one."""


def fits_some(kind: Kind, spaces: list[Space], top: int) -> bool:
    """Whether one piece of the kind fits a space (a fragile one under the lid)."""
    for x1, y1, z1, x2, y2, z2 in spaces:
        if kind.fragile and z2 < top:
            continue
        length, width, height = x2 - x1, y2 - y1, z2 - z1
        for a, b, c in kind.turns:
            if a <= length and b <= width and c <= height:
                return True
    return False


def seen_from(taken: Space, pad: int, other_pad: int) -> Space:
    """What a piece grown by `pad` takes up in the grown room of `other_pad`.

    The distance to keep is the larger padding; both rooms start at their own
    padding from the wall, hence the two sides differ.
    """
    if pad == other_pad:
        return taken
    gap = max(pad, other_pad)
    before, after = pad - gap, gap - other_pad
    x1, y1, z1, x2, y2, z2 = taken
    return (x1 + before, y1 + before, z1 + before, x2 + after, y2 + after, z2 + after)


def largeness(kind: Kind, way: int) -> int:
    """Three ways to call a kind large: its volume, its largest face, its girth."""
    long, middle, short = sorted(kind.sides, reverse=True)
    return (kind.grown_mm3, long * long * middle, long + middle + short)[way]


@lru_cache(maxsize=4096)
def block_counts(count: int, nx: int, ny: int, nz: int) -> tuple[BlockCounts, ...]:
    """The largest blocks of at most `count` pieces, filling the axes in each order."""
    found = set()
    for first, second, third in (
        (0, 1, 2),
        (0, 2, 1),
        (1, 0, 2),
        (1, 2, 0),
        (2, 0, 1),
        (2, 1, 0),
    ):
        most, block = (nx, ny, nz), [1, 1, 1]
        block[first] = min(count, most[first])
        block[second] = min(count // block[first], most[second])
        block[third] = min(count // (block[first] * block[second]), most[third])
        found.add((block[0], block[1], block[2]))
    return tuple(sorted(found))


def rastered(kinds: Sequence[Kind], room: Sides, pad: int, alone: bool) -> Sides:
    """The grown room of one padding, cut down to lengths that pieces can add up to.

    Any packing can be pushed into a corner, where every piece ends at a sum of
    sides; so nothing is lost. Not so with several paddings, nor with something
    fragile, over which a pushed piece might slide: then the room stays as it is.
    """
    grown = (room[0] - pad, room[1] - pad, room[2] - pad)
    if not alone or any(kind.fragile for kind in kinds):
        return grown
    a, b, c = (reachable(kinds, axis, grown[axis]).bit_length() - 1 for axis in (0, 1, 2))
    return (a, b, c)


def waste_table(kinds: Sequence[Kind], longest: int) -> list[int]:
    """For each gap in mm, how much of it at most two sides can't fill."""
    sums = 1
    for _ in range(2):
        longer = sums
        for kind in kinds:
            for side in kind.sides:
                longer |= sums << (side + kind.padding_mm)
        sums = longer
    table, filled = [], 0
    for gap in range(longest + 1):
        filled = gap if sums >> gap & 1 else filled
        table.append(gap - filled)
    return table
