"""A stronger proof of no: volume, measured with rulers that count what can't be used.

A dual feasible function stretches and shrinks lengths so that whatever fitted along
a line still does (Fekete and Schepers 2004, "A general framework for bounds for
higher-dimensional orthogonal packing problems"). Measuring each axis with one of
them and finding more volume than the room's proves that no arrangement exists. As
pieces may turn, each counts with its kindest turn.
"""

from collections.abc import Sequence

from cainiao_recycle.domain.packing.canonical import Kind
from cainiao_recycle.domain.packing.model import Sides
from cainiao_recycle.domain.packing.proofs import reachable, relaxed

Ruler = dict[int, int]
"""New length of each length that occurs along an axis; the room's own is SCALE times it."""

Choice = tuple[int, int, int]
"""Index of the ruler used along each axis."""

SCALE = 60
"""Common denominator of the rulers with 1 to 5 marks, so that all is whole numbers."""
MARKS = (1, 2, 3, 4, 5)
MOST_THRESHOLDS = 12
OTHERS = ((1, 2), (0, 2), (0, 1))


def surely_too_full(kinds: Sequence[Kind], room: Sides, steps: int) -> bool:
    """Whether some choice of rulers proves that the kinds can't be packed.

    Climbs from several choices, one axis at a time, for at most `steps` measurings.
    """
    masks = [reachable(kinds, axis, relaxed(kinds, room)[axis]) for axis in (0, 1, 2)]
    a, b, c = (mask.bit_length() - 1 for mask in masks)
    capacity = SCALE**3 * a * b * c
    if sum(kind.grown_mm3 * kind.count for kind in kinds) * SCALE**3 > capacity:
        return True
    rulers = tuple(rulers_of(kinds, axis, masks[axis]) for axis in (0, 1, 2))
    seen: set[tuple[int, int, int]] = set()
    for start in starts([len(of_axis) for of_axis in rulers]):
        best, choice = -1, list(start)
        for axis in (0, 1, 2, 0, 1, 2):
            one, two = OTHERS[axis]
            line = (axis, choice[one], choice[two])
            if line in seen:
                continue
            seen.add(line)
            volumes = measured(kinds, rulers, axis, choice[one], choice[two])
            steps -= len(volumes)
            top = max(volumes)
            if top > capacity:
                return True
            if top > best:
                best, choice[axis] = top, volumes.index(top)
        if steps <= 0:
            return False
    return False


def starts(sizes: Sequence[int]) -> list[Choice]:
    """Where to climb from: plain rulers, one other ruler, the same sort on all axes."""
    x, y, z = sizes
    alike = [(min(n, x - 1), min(n, y - 1), min(n, z - 1)) for n in range(1, max(sizes))]
    single = [
        (n if axis == 0 else 0, n if axis == 1 else 0, n if axis == 2 else 0)
        for axis, size in enumerate(sizes)
        for n in range(1, size)
    ]
    return [(0, 0, 0), *alike, *single]


def measured(
    kinds: Sequence[Kind],
    rulers: Sequence[Sequence[Ruler]],
    axis: int,
    first: int,
    second: int,
) -> list[int]:
    """The volume of all pieces by each ruler of `axis`, the two others held."""
    one, two = OTHERS[axis]
    a, b = rulers[one][first], rulers[two][second]
    faces = [
        (kind.count, [(a[turn[one]] * b[turn[two]], turn[axis]) for turn in kind.turns])
        for kind in kinds
    ]
    return [
        sum(
            count * min([face * ruler[extent] for face, extent in turns])
            for count, turns in faces
        )
        for ruler in rulers[axis]
    ]


def rulers_of(kinds: Sequence[Kind], axis: int, mask: int) -> list[Ruler]:
    """All different rulers for an axis, the plain one first.

    `mask` has a bit for each length that pieces can add up to; its highest is the
    room. A long piece may claim what no row of others beside it could fill.
    """
    room = mask.bit_length() - 1
    lengths = sorted({turn[axis] for kind in kinds for turn in kind.turns})

    def lifted(length: int) -> int:
        if 2 * length <= room:
            return length
        beside = mask & ((1 << (room - length + 1)) - 1)
        return room - (beside.bit_length() - 1)

    rulers = [{length: SCALE * lifted(length) for length in lengths}]
    thresholds = [length + 1 for length in lengths if 2 * (length + 1) <= room]
    every = -(-len(thresholds) // MOST_THRESHOLDS) or 1
    rulers += [
        {
            length: 0
            if length < short
            else SCALE * (room if length > room - short else lifted(length))
            for length in lengths
        }
        for short in thresholds[::every]
    ]
    rulers += [
        {length: marked(length, room, marks) for length in lengths} for marks in MARKS
    ]
    return list({tuple(ruler.items()): ruler for ruler in rulers}.values())


def marked(length: int, room: int, marks: int) -> int:
    """The ruler with `marks` marks: how many of them the length is sure to cover."""
    whole, rest = divmod((marks + 1) * length, room)
    return SCALE * length if rest == 0 else whole * room * (SCALE // marks)
