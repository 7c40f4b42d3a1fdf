"""Seeded days for the plan benches: boxes in stock and shipments of one item each."""

from random import Random

from instances import Sides, cartons

from cainiao_recycle.domain.planning.model import BoxClass, Waiting, by_day

FAMILIES = ("tight", "uniform", "scarce", "surplus")
STOCK = {"tight": 1.0, "uniform": 1.0, "scarce": 0.5, "surplus": 2.0}
"""Boxes a shipment."""


def volume(sides: Sides) -> int:
    """In mm³."""
    return sides[0] * sides[1] * sides[2]


def descending(sides: Sides) -> Sides:
    """Longest side first."""
    a, b, c = sorted(sides, reverse=True)
    return (a, b, c)


def parcel(rng: Random, family: str, insides: list[Sides]) -> Sides:
    """An item's sides: just under some carton's when tight, anything otherwise."""
    inside = rng.choice(insides)
    low = 0.9 if family == "tight" else 0.45
    a, b, c = (max(20, round(side * rng.uniform(low, 1.0) / 5) * 5) for side in inside)
    return descending((a, b, c))


def fits_masks(items: list[Sides], insides: list[Sides]) -> list[int]:
    """For each item the bits of the insides that hold it; all sorted, longest first.

    Along each side the boxes long enough are a suffix of the boxes by that side.
    """
    masks = [(1 << len(insides)) - 1] * len(items)
    for axis in (0, 1, 2):
        boxes = sorted(range(len(insides)), key=lambda n: -insides[n][axis])
        order = sorted(range(len(items)), key=lambda n: -items[n][axis])
        long_enough, at = 0, 0
        for item in order:
            while at < len(boxes) and insides[boxes[at]][axis] >= items[item][axis]:
                long_enough |= 1 << boxes[at]
                at += 1
            masks[item] &= long_enough
    return masks


def day(family: str, shipments: int, seed: int) -> tuple[list[BoxClass], list[Waiting]]:
    """A day with boxes of the eighteen sizes in two conditions (B carries no more)."""
    rng = Random(f"{family} {shipments} {seed}")
    sizes = cartons()
    insides = [descending(sides) for sides in sizes.values()]
    boxes = [rng.randrange(len(insides)) for _ in range(round(shipments * STOCK[family]))]
    days: list[list[int]] = [[] for _ in range(2 * len(insides))]
    for box in boxes:
        days[2 * box + (rng.random() < 0.3)].append(rng.randrange(30))
    keys = [
        (f"{size}-{grade}", inside)
        for size, inside in zip(sizes, insides, strict=True)
        for grade in "AB"
    ]
    classes = [
        BoxClass(key, volume(inside), by_day(arrived))
        for (key, inside), arrived in zip(keys, days, strict=True)
    ]
    items = [parcel(rng, family, insides) for _ in range(shipments)]
    masks = fits_masks(items, [inside for _, inside in keys])
    light = sum(1 << n for n in range(0, len(keys), 2))
    return classes, [
        Waiting(f"s{n:06}", volume(item), mask & light if rng.random() < 0.2 else mask)
        for n, (item, mask) in enumerate(zip(items, masks, strict=True))
    ]


def odd_day(family: str, shipments: int, seed: int) -> tuple[list[BoxClass], list[Waiting]]:
    """A day on which every box has its own measured size."""
    rng = Random(f"odd {family} {shipments} {seed}")
    sizes = [descending(sides) for sides in cartons().values()]
    insides = []
    for _ in range(shipments):
        a, b, c = (round(side * rng.uniform(0.7, 1.3)) for side in rng.choice(sizes))
        insides.append(descending((a, b, c)))
    items = [parcel(rng, family, insides) for _ in range(shipments)]
    masks = fits_masks(items, insides)
    classes = [
        BoxClass(f"box{n:05}", volume(inside), by_day([rng.randrange(30)]))
        for n, inside in enumerate(insides)
    ]
    return classes, [
        Waiting(f"s{n:06}", volume(item), mask)
        for n, (item, mask) in enumerate(zip(items, masks, strict=True))
    ]
