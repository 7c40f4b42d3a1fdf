"""What a parcel is made of, and what an answer about it looks like.

Sides are whole millimetres, masses whole grams. `inside` is a carton's inside as
length, width, height; the height is the vertical. The words are shared by the
search, the proofs and the validator, which share nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

Sides = tuple[int, int, int]
"""Three lengths in mm, along x (length), y (width), z (height)."""


@dataclass(frozen=True, slots=True)
class Item:
    """`count` equal things to be sent.

    `padding_mm` is kept free on every side of each one: to the walls, and to its
    neighbours; between two items the larger padding is enough, because the same
    cushion serves both. `upright` things may only turn about the vertical; on a
    `fragile` thing nothing may lie, not even at a distance.
    """

    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    mass_g: int
    count: int = 1
    padding_mm: int = 0
    upright: bool = False
    fragile: bool = False

    def __post_init__(self) -> None:
        """Refuse what can't be a thing: a programming error, not a clerk's."""
        if min(self.length_mm, self.width_mm, self.height_mm, self.count) < 1:
            raise ValueError(f"{self.name}: sides and count must be at least 1")
        if min(self.mass_g, self.padding_mm) < 0:
            raise ValueError(f"{self.name}: mass and padding can't be negative")

    @property
    def sides_mm(self) -> Sides:
        """Length, width, height as given."""
        return (self.length_mm, self.width_mm, self.height_mm)

    @property
    def volume_mm3(self) -> int:
        """Volume of one of them."""
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True)
class Placement:
    """One thing in the carton: its lowest corner, and its sides as they lie.

    The corner is measured from the carton's inside corner, without the padding.
    """

    item: Item
    x_mm: int
    y_mm: int
    z_mm: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class Packing:
    """A checked yes: where each thing lies, in the order a clerk puts them in."""

    inside_mm: Sides
    placements: tuple[Placement, ...]

    @property
    def void_mm3(self) -> int:
        """Inside volume that no thing takes up."""
        length, width, height = self.inside_mm
        filled = sum(p.item.volume_mm3 for p in self.placements)
        return length * width * height - filled


class Hindrance(StrEnum):
    """What stands in the way of a yes."""

    TOO_LONG = "too-long"
    TOO_HEAVY = "too-heavy"
    TOO_MUCH = "too-much"
    SIDE_BY_SIDE = "side-by-side"
    FRAGILE = "fragile"
    NO_ARRANGEMENT = "no-arrangement"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way, with the figures a sentence needs.

    `items` names the things concerned. `over_mm`: by how much the worst side is
    too long in the kindest turn; `over_g`: mass above the load limit; `over_mm3`:
    volume, padding included, above what the carton holds; `over_mm2`: floor that the
    fragile things lack, over none of which another may lie. The others are 0.
    """

    hindrance: Hindrance
    items: tuple[str, ...] = ()
    over_mm: int = 0
    over_g: int = 0
    over_mm2: int = 0
    over_mm3: int = 0


@dataclass(frozen=True, slots=True)
class Misfit:
    """A no. `proven` is False only where the search ended without an arrangement."""

    obstacles: tuple[Obstacle, ...]

    @property
    def proven(self) -> bool:
        """True unless the only thing in the way is that nothing was found."""
        return any(o.hindrance is not Hindrance.NOT_FOUND for o in self.obstacles)
