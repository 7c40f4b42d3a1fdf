"""Limits are data: what a box is trusted with, and what a carrier takes."""

from typing import NamedTuple

from cainiao_recycle.domain.boxes import Condition, Size

PER_MILLE = 1_000


class LoadTerms(NamedTuple):
    """How a box's rated load falls, in thousandths: with each cycle after the first,
    and for condition B (both assumed).
    """

    per_cycle: int = 900
    condition_b: int = 800


class Carrier(NamedTuple):
    """What a carrier takes; None is no limit. Girth is measured around a box's two
    shorter outer sides, the mass is that of parcel and box.
    """

    name: str
    max_length_mm: int | None
    max_girth_mm: int | None
    max_mass_g: int | None


def load_g(size: Size, condition: str, cycle: int, terms: LoadTerms) -> int:
    """What a box may carry now, in grams."""
    load = size.max_load_g
    for _ in range(cycle - 1):
        load = load * terms.per_cycle // PER_MILLE
    return load * terms.condition_b // PER_MILLE if condition == Condition.B else load


def trusted_g(
    size: Size, condition: str, cycle: int, terms: LoadTerms, carrier: Carrier | None
) -> int:
    """What a box may carry with a carrier, in grams: less than nothing when the box
    alone is too heavy for it.
    """
    load = load_g(size, condition, cycle, terms)
    if carrier is None or carrier.max_mass_g is None:
        return load
    return min(load, carrier.max_mass_g - size.mass_g)


def girth_mm(size: Size) -> int:
    """Around the two shorter outer sides."""
    return 2 * sum(sorted((size.length_mm, size.width_mm, size.height_mm))[:2])


def is_taken(size: Size, carrier: Carrier | None) -> bool:
    """Whether a carrier takes boxes as long and as thick."""
    if carrier is None:
        return True
    longest = max(size.length_mm, size.width_mm, size.height_mm)
    return longest <= (carrier.max_length_mm or longest) and girth_mm(size) <= (
        carrier.max_girth_mm or girth_mm(size)
    )
