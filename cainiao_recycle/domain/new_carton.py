"""When nothing at hand fits: what a new carton would have to be.

Not the smallest possible, which would be as hard to find as the best packing of all,
but a carton of ordinary shape, sides in whole centimetres, in which the parcel has
been packed.
"""

from collections.abc import Iterable, Sequence

from cainiao_recycle.domain.choosing import Candidate, smallest_fit
from cainiao_recycle.domain.packing_model import Item, Packing, Sides

SHAPES = (
    (10, 6, 6),
    (10, 6, 4),
    (10, 8, 7),
    (10, 8, 4),
    (10, 10, 10),
    (10, 10, 5),
    (10, 4, 4),
    (10, 8, 2),
)
"""Length, width, height of ordinary cartons, in tenths of the length."""

FILLS = (0.95, 0.85, 0.75, 0.65, 0.55)
STEPS = 4_000
GRID_MM = 10


def new_carton(items: Iterable[Item]) -> Packing:
    """A packing of the items in the smallest inside found, load apart."""
    items = [*items]
    load_g = sum(item.mass_g * item.count for item in items)
    insides = {*shaped(items), row(items)}
    candidates = [
        Candidate("x".join(map(str, inside)), inside, load_g) for inside in insides
    ]
    best = smallest_fit(items, candidates, steps=STEPS)[-1].answer
    assert isinstance(best, Packing), "the row fits by construction"
    return best


def shaped(items: Sequence[Item]) -> list[Sides]:
    """Insides of ordinary shape, a little to much larger than the items."""
    volume = sum(padded_mm3(item) * item.count for item in items)
    found = []
    for fill in FILLS:
        for shape in SHAPES:
            tenth = least_tenth(volume / fill, shape)
            found.append(
                (
                    rounded(shape[0] * tenth),
                    rounded(shape[1] * tenth),
                    rounded(shape[2] * tenth),
                )
            )
    return found


def padded_mm3(item: Item) -> int:
    """Volume of one item, grown by its padding."""
    pad = item.padding_mm
    return (item.length_mm + pad) * (item.width_mm + pad) * (item.height_mm + pad)


def least_tenth(volume_mm3: float, shape: Sides) -> int:
    """The least unit in mm with which the shape has the volume."""
    unit = 1
    while shape[0] * shape[1] * shape[2] * unit**3 < volume_mm3:
        unit += 1
    return unit


def row(items: Sequence[Item]) -> Sides:
    """All side by side: whatever they are, they fit."""
    length = width = height = 0
    pad = max(item.padding_mm for item in items)
    for item in items:
        sides = standing(item)
        length, height = max(length, sides[0]), max(height, sides[2])
        width += (sides[1] + pad) * item.count
    return (rounded(length + 2 * pad), rounded(width + pad), rounded(height + 2 * pad))


def standing(item: Item) -> Sides:
    """How the item stands in the row: its shortest free side across."""
    if item.upright:
        long, short = sorted((item.length_mm, item.width_mm), reverse=True)
        return (long, short, item.height_mm)
    short, middle, long = sorted(item.sides_mm)
    return (long, short, middle)


def rounded(side_mm: int) -> int:
    """Up to whole centimetres."""
    return -(-side_mm // GRID_MM) * GRID_MM
