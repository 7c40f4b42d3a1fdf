"""Which box carries a parcel: what a box is trusted with, and which fits best."""

from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain.boxes import Condition, Size
from cainiao_recycle.domain.packing import Item, Misfit, Packing, pack

WHOLE = 1_000


class LoadTerms(NamedTuple):
    """How a box's rated load falls, in thousandths: with each cycle after the first,
    and for condition B (both assumed).
    """

    per_cycle: int = 900
    condition_b: int = 800


def load_g(size: Size, condition: str, cycle: int, terms: LoadTerms) -> int:
    """What a box may carry now, in grams."""
    load = size.max_load_g
    for _ in range(cycle - 1):
        load = load * terms.per_cycle // WHOLE
    return load * terms.condition_b // WHOLE if condition == Condition.B else load


def fit(
    items: tuple[Item, ...], size: Size, condition: str, cycle: int, terms: LoadTerms
) -> Packing | Misfit:
    """How the items lie in a box of this size, condition and cycle, or why not: the
    one place that decides "fits".
    """
    return pack(items, size.inside, load_g(size, condition, cycle, terms))


def void_mm3(items: Iterable[Item], size: Size) -> int:
    """What a box leaves empty, in mm³ of its inside."""
    length, width, height = size.inside
    return length * width * height - sum(item.volume_mm3 for item in items)


def volume_mm3(size: Size) -> int:
    """Inside volume of a size."""
    length, width, height = size.inside
    return length * width * height
