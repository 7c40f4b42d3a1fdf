"""When nothing at hand fits: what a new carton would have to be.

A carton a person would choose: of those tried, the one with the least board, and a box
near a cube needs least. It is within what boxes may measure and what the carrier takes,
its sides are whole centimetres, and the parcel has been packed in it. It isn't the
smallest possible, which would be as hard to find as the best packing of all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice, permutations, product
from typing import NamedTuple

from cainiao_recycle.domain.boxes import LONGEST_MM, SHORTEST_MM, Size
from cainiao_recycle.domain.limits import Carrier, is_taken
from cainiao_recycle.domain.packing.model import Item, Packing, Placement, Sides
from cainiao_recycle.domain.packing.pack import pack, sound
from cainiao_recycle.domain.packing.steps import in_order

SHAPES = (
    (10, 6, 6),
    (10, 6, 4),
    (10, 8, 7),
    (10, 8, 4),
    (10, 10, 10),
    (10, 10, 5),
    (10, 4, 4),
    (10, 8, 2),
    (10, 2, 2),
)
"""Length, width, height of ordinary cartons, in tenths of the length."""

FILLS = (0.95, 0.85, 0.75, 0.65, 0.55, 0.4)
STEPS = 1_000
TRIES = 14
"""Cartons that are tried, each for some milliseconds: a customer waits."""
GRID_MM = 10
WALL_MM = 7
"""Of a carton of double board (assumed): the thickest that is usual."""
BOARD_G_PER_M2 = 1_000
"""What double board weighs (assumed)."""


def new_carton(items: Iterable[Item], carrier: Carrier | None = None) -> Packing | None:
    """A packing of the items in the carton of least board found within the limits of
    boxes and of the carrier, load apart. None when none was found.
    """
    items = [*items]
    load_g = sum(item.mass_g * item.count for item in items)

    def taken(inside: Sides) -> bool:
        return is_within(inside, load_g, carrier)

    known = stacked(items, taken)
    for inside in likely(items, known.inside if known else None):
        if taken(inside):
            packed = pack(items, inside, load_g, steps=STEPS)
            if isinstance(packed, Packing):
                return drawn_in(items, packed, load_g)
    if known is None:
        return None
    return sound(Packing(known.inside, in_order(known.placements)), items, load_g)


def likely(items: Sequence[Item], least: Sides | None) -> list[Sides]:
    """Insides of ordinary shape that take less board than one that is known to do, the
    least first; so many as there is time for, evenly taken.
    """
    found = sorted(set(shaped(items)), key=least_board)
    cheaper = [one for one in found if least is None or board_mm2(one) < board_mm2(least)]
    return cheaper[:: max(1, -(-len(cheaper) // TRIES))]


def is_within(inside: Sides, load_g: int, carrier: Carrier | None) -> bool:
    """Whether a carton around it is one that boxes may be and that the carrier takes."""
    outer = [side + 2 * WALL_MM for side in inside]
    if min(outer) < SHORTEST_MM or max(outer) > LONGEST_MM:
        return False
    mass_g = board_mm2(inside) * BOARD_G_PER_M2 // 10**6
    length, width, height = outer
    carton = Size(None, length, width, height, WALL_MM, mass_g, load_g, 1)
    most_g = carrier.max_mass_g if carrier else None
    return is_taken(carton, carrier) and (most_g is None or mass_g + load_g <= most_g)


def board_mm2(sides: Sides) -> int:
    """The six faces."""
    length, width, height = sides
    return 2 * (length * width + width * height + height * length)


def least_board(sides: Sides) -> tuple[int, int, int]:
    """Sorting key: a person's choice first, the longest side as its length."""
    return (board_mm2(sides), -sides[0], -sides[1])


def drawn_in(items: Sequence[Item], packed: Packing, load_g: int) -> Packing:
    """The same packing with the walls drawn in to where the things end, if the packer
    finds it in there too.
    """
    ends = [
        (
            p.x_mm + p.length_mm + p.item.padding_mm,
            p.y_mm + p.width_mm + p.item.padding_mm,
            p.z_mm + p.height_mm + p.item.padding_mm,
        )
        for p in packed.placements
    ]
    length, width, height = (rounded(max(side)) for side in zip(*ends, strict=True))
    if (length, width, height) == packed.inside_mm:
        return packed
    closer = pack(items, (length, width, height), load_g, steps=STEPS)
    return closer if isinstance(closer, Packing) else packed


def shaped(items: Sequence[Item]) -> list[Sides]:
    """Insides of ordinary shape, a little to much larger than the items."""
    volume = sum(padded_mm3(item) * item.count for item in items)
    upright = any(item.upright for item in items)
    found = []
    for fill in FILLS:
        for shape in SHAPES:
            tenth = least_tenth(volume / fill, shape)
            stands = set(permutations(shape)) if upright else [shape]
            found += [
                (rounded(a * tenth), rounded(b * tenth), rounded(c * tenth))
                for a, b, c in stands
            ]
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


class Block(NamedTuple):
    """Things that lie together. Its sides are theirs with the padding `pad` before each."""

    sides: Sides
    placements: tuple[Placement, ...]
    pad: int

    @property
    def inside(self) -> Sides:
        """The carton around it: padding once more at the far walls."""
        return walled(self.sides, self.pad)


def stacked(items: Sequence[Item], taken: Callable[[Sides], bool]) -> Block | None:
    """Each kind in rows, columns and layers, the blocks put together where it takes
    least board: what is fragile in one layer, on top of the rest or beside it. None
    when the carton around it isn't one that is taken.
    """
    pad = max(item.padding_mm for item in items)
    if len(items) == 1:
        for turn, counts in ways(items[0], pad):
            a, b, c = (n * (side + pad) for n, side in zip(counts, turn, strict=True))
            if taken(walled((a, b, c), pad)):
                return grid(items[0], pad, turn, counts)
        return None
    sturdy = [grid(one, pad, *ways(one, pad)[0]) for one in items if not one.fragile]
    fragile = [grid(one, pad, *ways(one, pad)[0]) for one in items if one.fragile]
    low, top = together(sturdy, (0, 1, 2)), together(fragile, (0, 1))
    both = [beside(low, top, axis) for axis in (0, 1, 2)] if low and top else [low or top]
    found = [one for one in both if one and taken(one.inside)]
    return min(found, key=lambda one: least_board(one.inside), default=None)


def ways(item: Item, pad: int) -> list[tuple[Sides, Sides]]:
    """How the things of a kind may lie, and in how many rows, columns and layers; what
    takes least board first.
    """
    found = []
    for turn in turns(item):
        a, b, c = (side + pad for side in turn)
        for rows in range(1, item.count + 1):
            for columns in range(1, -(-item.count // rows) + 1):
                layers = -(-item.count // (rows * columns))
                if layers == 1 or not item.fragile:
                    sides = (rows * a, columns * b, layers * c)
                    found.append((least_board(sides), turn, (rows, columns, layers)))
    return [way for _, *way in sorted(found)]  # type: ignore[misc]


def turns(item: Item) -> list[Sides]:
    """How a thing may lie."""
    found: set[Sides] = {*permutations(item.sides_mm)}  # type: ignore[arg-type]
    return [one for one in sorted(found) if not item.upright or one[2] == item.height_mm]


def grid(item: Item, pad: int, turn: Sides, counts: Sides) -> Block:
    """The things of a kind in rows, columns and layers, the lowest layer first."""
    a, b, c = (side + pad for side in turn)
    rows, columns, layers = counts
    corners = product(range(layers), range(columns), range(rows))
    one = replace(item, count=1)
    placements = tuple(
        Placement(one, x * a + pad, y * b + pad, z * c + pad, *turn)
        for z, y, x in islice(corners, item.count)
    )
    return Block((rows * a, columns * b, layers * c), placements, pad)


def together(blocks: Sequence[Block], axes: Sequence[int]) -> Block | None:
    """Blocks put side by side along the axes allowed, each where it takes least board."""
    if not blocks:
        return None
    whole = blocks[0]
    for one in blocks[1:]:
        tried = [beside(whole, one, axis) for axis in axes]
        whole = min(tried, key=lambda both: least_board(both.sides))
    return whole


def beside(one: Block, other: Block, axis: int) -> Block:
    """Two blocks side by side along an axis."""
    shift = [one.sides[axis] if at == axis else 0 for at in (0, 1, 2)]
    moved = tuple(
        replace(p, x_mm=p.x_mm + shift[0], y_mm=p.y_mm + shift[1], z_mm=p.z_mm + shift[2])
        for p in other.placements
    )
    a, b, c = (
        max(x, y + moved_on)
        for x, y, moved_on in zip(one.sides, other.sides, shift, strict=True)
    )
    return Block((a, b, c), one.placements + moved, one.pad)


def walled(sides: Sides, pad: int) -> Sides:
    """The inside around a block: padding before each thing, and once more at the wall."""
    a, b, c = (rounded(side + pad) for side in sides)
    return (a, b, c)


def rounded(side_mm: int) -> int:
    """Up to whole centimetres."""
    return -(-side_mm // GRID_MM) * GRID_MM
