"""Maximal free spaces of a carton: the boxes of air that can't be made any larger.

The method is the "difference process" of Lai and Chan (1997): whatever is put in
cuts each space it touches into at most six, and spaces inside others are dropped.
"""

from collections.abc import Iterable

Space = tuple[int, ...]
"""Six numbers in mm: x, y, z of the lowest corner, then of the highest."""


def without(spaces: list[Space], taken: Space, least: int) -> list[Space]:
    """The maximal spaces left when `taken` is filled.

    Pieces thinner than `least` mm are left out, since nothing still to come would
    fit them. A piece spans the filled box on the two axes it wasn't cut along, so it
    can only lie in a piece of the same side, or in a kept space touching that side.
    """
    kept: list[Space] = []
    hit: list[Space] = []
    bx1, by1, bz1, bx2, by2, bz2 = taken
    for space in spaces:
        x1, y1, z1, x2, y2, z2 = space
        if bx1 >= x2 or bx2 <= x1 or by1 >= y2 or by2 <= y1 or bz1 >= z2 or bz2 <= z1:
            kept.append(space)
        else:
            hit.append(space)
    if not hit:
        return kept
    free = kept[:]
    for low in (0, 1, 2):
        high, start, end = low + 3, taken[low], taken[low + 3]
        before = {
            (*s[:high], start, *s[high + 1 :]): None for s in hit if start - s[low] >= least
        }
        if before:
            free += outermost(before, [s for s in kept if s[high] == start])
        after = {
            (*s[:low], end, *s[low + 1 :]): None for s in hit if s[high] - end >= least
        }
        if after:
            free += outermost(after, [s for s in kept if s[low] == end])
    return free


def outermost(pieces: Iterable[Space], touching: list[Space]) -> list[Space]:
    """Those of `pieces` (all different) that lie in no other nor in a touching space."""
    around = [*touching, *pieces]
    if len(around) == 1:
        return around
    found = []
    for piece in pieces:
        a, b, c, d, e, f = piece
        for other in around:
            x1, y1, z1, x2, y2, z2 = other
            if (
                x1 <= a
                and y1 <= b
                and z1 <= c
                and x2 >= d
                and y2 >= e
                and z2 >= f
                and other is not piece
            ):
                break
        else:
            found.append(piece)
    return found
