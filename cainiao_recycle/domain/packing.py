"""Whether items go into a box."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

Sides = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be sent: sides in mm, grams each, how many, padding on every side;
    `upright` may only turn about its vertical, nothing may lie on `fragile`.
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

    @property
    def volume_mm3(self) -> int:
        """Volume of all pieces, without padding."""
        return self.length_mm * self.width_mm * self.height_mm * self.count


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a piece lies, as turned."""

    item: str
    x_mm: int
    y_mm: int
    z_mm: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class Packing:
    """Placements, bottom up."""

    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """What stands in the way; the first that applies is set."""

    too_long_mm: int = 0
    too_heavy_g: int = 0


def orientations(item: Item) -> Iterator[Sides]:
    """The ways to turn a piece, padding included."""
    pad = 2 * item.padding_mm
    sides = (item.length_mm + pad, item.width_mm + pad, item.height_mm + pad)
    a, b, c = sides
    turned = {(a, b, c), (b, a, c)}
    if not item.upright:
        turned |= {(a, c, b), (c, a, b), (b, c, a), (c, b, a)}
    yield from sorted(turned, key=lambda s: (s[2], s))


def pack(items: Sequence[Item], inside: Sides, max_load_g: int) -> Packing | Misfit:
    """How the items lie in a box."""
    heavy = sum(item.mass_g * item.count for item in items) - max_load_g
    if heavy > 0:
        return Misfit(too_heavy_g=heavy)
    spaces: list[tuple[int, int, int, int, int, int]] = [(0, 0, 0, *inside)]
    placed: list[Placement] = []
    pieces = [replace(i, count=1) for i in items for _ in range(i.count)]
    pieces.sort(key=lambda i: (i.fragile, -i.volume_mm3))
    for piece in pieces:
        spot = next(
            (
                (space, turned)
                for space in sorted(spaces, key=lambda s: s[3] * s[4] * s[5])
                for turned in orientations(piece)
                if all(t <= s for t, s in zip(turned, space[3:], strict=True))
            ),
            None,
        )
        if spot is None:
            sides = sorted((piece.length_mm, piece.width_mm, piece.height_mm))
            over = max(
                s + 2 * piece.padding_mm - i
                for s, i in zip(sides, sorted(inside), strict=True)
            )
            return Misfit(too_long_mm=max(1, over))
        (x, y, z, length, width, height), (a, b, c) = spot
        spaces.remove(spot[0])
        spaces += [
            (x + a, y, z, length - a, width, height),
            (x, y + b, z, a, width - b, height),
        ]
        if not piece.fragile:
            spaces.append((x, y, z + c, a, b, height - c))
        pad = piece.padding_mm
        placed.append(
            Placement(
                piece.name, x + pad, y + pad, z + pad, a - 2 * pad, b - 2 * pad, c - 2 * pad
            )
        )
    return Packing(tuple(placed))
