"""From a geometric packing to what a clerk does: nothing floats, lowest first.

The search may leave a piece hanging in the air. Letting each fall straight down, in
order of height, changes nobody's footprint, so nothing comes to lie over a fragile
piece that did not before.
"""

from collections.abc import Iterable
from dataclasses import replace

from cainiao_recycle.domain.packing.model import Placement


def in_order(placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements settled and sorted bottom up, then from the back left corner.

    A piece that lies over another has a higher floor, so it always comes later:
    the order can be followed with the carton open at the top.
    """
    settled: list[Placement] = []
    for placement in sorted(placements, key=from_below):
        settled.append(replace(placement, z_mm=floor_under(placement, settled)))
    return tuple(sorted(settled, key=from_below))


def from_below(placement: Placement) -> tuple[int, int, int, str]:
    """Sorting key: height of the floor, then y, then x."""
    return (placement.z_mm, placement.y_mm, placement.x_mm, placement.item.name)


def floor_under(falling: Placement, settled: Iterable[Placement]) -> int:
    """The lowest z in mm that `falling` can reach: the bottom, or what lies beneath."""
    floor = falling.item.padding_mm
    for below in settled:
        gap = max(falling.item.padding_mm, below.item.padding_mm)
        if footprints_meet(falling, below, gap):
            floor = max(floor, below.z_mm + below.height_mm + gap)
    return floor


def footprints_meet(one: Placement, other: Placement, gap: int) -> bool:
    """Whether the footprints are closer than `gap` mm."""
    return (
        one.x_mm < other.x_mm + other.length_mm + gap
        and other.x_mm < one.x_mm + one.length_mm + gap
        and one.y_mm < other.y_mm + other.width_mm + gap
        and other.y_mm < one.y_mm + one.width_mm + gap
    )
