"""The validator: whether a packing is what it claims to be.

It shares no code with the search and is written another way round: it looks at
the finished placements only, pair by pair, straight from the rules. Every yes goes
through it before it leaves `pack`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from cainiao_recycle.domain.packing.model import Item, Placement, Sides


def check_packing(
    items: Iterable[Item], inside: Sides, max_load_g: int, placements: Sequence[Placement]
) -> tuple[str, ...]:
    """Every rule that the placements break, as plain English; empty means sound."""
    items = list(items)
    broken = [
        *missing_or_extra(items, placements),
        *overloaded(items, max_load_g),
        *(fault for p in placements for fault in faults_alone(p, inside)),
    ]
    for one, other in combinations(placements, 2):
        broken += faults_together(one, other)
    return tuple(broken)


def missing_or_extra(items: Sequence[Item], placements: Sequence[Placement]) -> list[str]:
    """Each item must lie there as often as it is to be sent."""
    if [p.item for p in placements] == items and all(item.count == 1 for item in items):
        return []  # each once, in order: nothing to count, and a plan checks thousands
    wanted: Counter[Item] = Counter()
    for item in items:
        wanted[replace(item, count=1)] += item.count
    there = Counter(replace(p.item, count=1) for p in placements)
    return [
        f"{item.name}: {there[item]} of {wanted[item]}"
        for item in wanted.keys() | there.keys()
        if wanted[item] != there[item]
    ]


def overloaded(items: Iterable[Item], max_load_g: int) -> list[str]:
    """The carton's load limit."""
    load_g = sum(item.mass_g * item.count for item in items)
    return [f"load {load_g} g above {max_load_g} g"] if load_g > max_load_g else []


def spans(p: Placement) -> tuple[tuple[int, int], ...]:
    """From-to along each axis, in mm."""
    return (
        (p.x_mm, p.x_mm + p.length_mm),
        (p.y_mm, p.y_mm + p.width_mm),
        (p.z_mm, p.z_mm + p.height_mm),
    )


def faults_alone(p: Placement, inside: Sides) -> list[str]:
    """What one placement breaks by itself: its sides, uprightness, the walls."""
    faults = []
    lies = (p.length_mm, p.width_mm, p.height_mm)
    if sorted(lies) != sorted(p.item.sides_mm):
        faults.append(f"{p.item.name}: sides {lies} are not its own")
    if p.item.upright and p.height_mm != p.item.height_mm:
        faults.append(f"{p.item.name}: not upright")
    pad = p.item.padding_mm
    for (start, end), wall in zip(spans(p), inside, strict=True):
        if start < pad or end > wall - pad:
            faults.append(
                f"{p.item.name}: {start}-{end} leaves no {pad} mm to the wall {wall}"
            )
    return faults


def faults_together(one: Placement, other: Placement) -> list[str]:
    """What two placements break between them: distance, and weight on the fragile."""
    gaps = [
        max(b_start - a_end, a_start - b_end)
        for (a_start, a_end), (b_start, b_end) in zip(spans(one), spans(other), strict=True)
    ]
    wanted = max(one.item.padding_mm, other.item.padding_mm)
    faults = []
    if max(gaps) < wanted:
        faults.append(f"{one.item.name} and {other.item.name}: closer than {wanted} mm")
    if gaps[0] < 0 and gaps[1] < 0:
        low, high = (one, other) if one.z_mm < other.z_mm else (other, one)
        if low.item.fragile:
            faults.append(f"{high.item.name} lies over the fragile {low.item.name}")
    return faults
