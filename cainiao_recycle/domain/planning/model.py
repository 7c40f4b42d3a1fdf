"""What a day's plan is made of: boxes by class, waiting shipments, the answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class BoxClass:
    """Boxes that are alike to a plan.

    `stock` has pairs of a day's ordinal and the boxes that arrived on it, as a store
    counts them: a million boxes are a few hundred pairs. It is empty for a known size
    that is out of stock. The `reserve` newest boxes aren't promised.
    """

    key: str
    volume_mm3: int
    stock: tuple[tuple[int, int], ...] = ()
    reserve: int = 0

    @property
    def promised(self) -> tuple[tuple[int, int], ...]:
        """Day and boxes that may be promised, the oldest day first."""
        left = sum(boxes for _, boxes in self.stock) - self.reserve
        days = []
        for day, boxes in sorted(self.stock):
            if left > 0:
                days.append((day, min(boxes, left)))
                left -= boxes
        return tuple(days)


def by_day(arrived: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """`BoxClass.stock` from the day of each single box."""
    return tuple(sorted(Counter(arrived).items()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A shipment that waits for a box; a larger `priority` is served first.

    `fits` has bit i set if the i-th class of the plan can hold it (see `pack`).
    """

    shipment: str
    volume_mm3: int
    fits: int
    priority: int = 0


class Served(NamedTuple):
    """A shipment and its box: the class, and the box's place in its class by age, from 0.

    A tuple, since a day has fifty thousand of them and a dataclass takes three times
    as long to make.
    """

    shipment: str
    box_class: str
    nth_oldest: int
    void_mm3: int


class LeftOutBecause(StrEnum):
    """Why a shipment got no box."""

    NOTHING_FITS = "nothing-fits"
    RAN_OUT = "ran-out"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A shipment without a box.

    `would_help` has a bit for each class of which one more box would have served one
    shipment more; see `keys_of`.
    """

    shipment: str
    reason: LeftOutBecause
    would_help: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every shipment exactly once: served, class by class, or left out, by shipment."""

    served: tuple[Served, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def void_mm3(self) -> int:
        """Air in all the boxes used."""
        return sum(one.void_mm3 for one in self.served)
