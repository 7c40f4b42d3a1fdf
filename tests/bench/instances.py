"""Seeded parcels for the packing benches: orders as shops send them, and cut boxes.

Every generator takes a `random.Random`, so an instance is named by its seed alone.
Sides in millimetres, inside sides of cartons likewise. Shared by the benches only.
"""

from random import Random

Sides = tuple[int, int, int]

POSTAL_OUTER: dict[str, Sides] = {
    "1": (530, 290, 370),
    "2": (530, 230, 290),
    "3": (430, 210, 270),
    "4": (350, 190, 230),
    "5": (290, 170, 190),
    "6": (260, 150, 180),
    "7": (230, 130, 160),
    "8": (210, 110, 140),
    "9": (195, 105, 135),
    "10": (175, 95, 115),
    "11": (145, 85, 105),
    "12": (130, 80, 90),
}
"""Postal cartons, outer sides in mm (trade series)."""

OTHER_OUTER: dict[str, Sides] = {
    "SF-1": (250, 200, 180),
    "SF-2": (300, 250, 200),
    "SF-3": (360, 300, 250),
    "SF-4": (530, 320, 230),
    "SF-5": (700, 400, 320),
    "odd": (400, 300, 120),
}
"""Five other trade sizes and one odd flat box: eighteen sizes in all."""

GOODS: tuple[Sides, ...] = (
    (210, 148, 18),
    (260, 185, 30),
    (297, 210, 12),
    (330, 205, 120),
    (300, 220, 40),
    (250, 200, 25),
    (70, 70, 240),
    (85, 85, 300),
    (120, 100, 95),
    (160, 85, 55),
    (50, 50, 140),
    (190, 60, 60),
    (150, 110, 45),
    (230, 160, 70),
    (105, 105, 130),
    (180, 180, 90),
    (65, 65, 110),
    (140, 30, 30),
    (95, 60, 22),
    (270, 80, 65),
    (400, 90, 60),
    (115, 75, 40),
    (200, 135, 110),
    (55, 55, 55),
    (350, 250, 80),
)
"""Sides of ordinary goods (books, shoes, bottles, mugs, tins, toys), assumed."""


def wall_mm(size: str) -> int:
    """Sizes 1 and 2 are five-ply: 6 mm a wall; the rest three-ply: 3 mm (assumed)."""
    return 6 if size in ("1", "2") else 3


def cartons() -> dict[str, Sides]:
    """Inside sides of the eighteen sizes, in mm."""
    outer = POSTAL_OUTER | OTHER_OUTER
    return {
        size: (
            sides[0] - 2 * wall_mm(size),
            sides[1] - 2 * wall_mm(size),
            sides[2] - 2 * wall_mm(size),
        )
        for size, sides in outer.items()
    }


def order(rng: Random, least: int = 2, most: int = 20) -> list[Sides]:
    """A shop's order: some kinds of goods, several of each, `least` to `most` pieces.

    The lesser of two draws, as small orders are the more frequent ones (assumed).
    """
    wanted = min(rng.randint(least, most), rng.randint(least, most))
    scale = rng.choice((0.35, 0.5, 0.7, 1.0))
    goods: list[Sides] = []
    while len(goods) < wanted:
        sides = rng.choice(GOODS)
        item = tuple(
            max(8, round(side * scale * rng.uniform(0.85, 1.15))) for side in sides
        )
        count = min(wanted - len(goods), rng.choice((1, 1, 1, 2, 2, 3, 4, 6)))
        goods += [(item[0], item[1], item[2])] * count
    return goods


def cut(rng: Random, box: Sides, pieces: int, fill: float) -> list[Sides]:
    """`pieces` items cut out of `box` and shrunk until they fill `fill` of it.

    Each cut halves the largest piece (now and then another one) at a random place
    on an axis drawn by its length, so a packing exists by construction.
    """
    parts = [box]
    while len(parts) < pieces:
        parts.sort(key=lambda part: part[0] * part[1] * part[2])
        part = parts.pop(-1 if rng.random() < 0.7 else rng.randrange(len(parts)))
        axis = rng.choices((0, 1, 2), weights=part)[0]
        at = round(part[axis] * rng.uniform(0.3, 0.7))
        for length in (at, part[axis] - at):
            piece = list(part)
            piece[axis] = max(1, length)
            parts.append((piece[0], piece[1], piece[2]))
    return [turned(rng, item) for item in shrunk(rng, parts, box, fill)]


def cut_and_thinned(rng: Random, box: Sides, pieces: int, fill: float) -> list[Sides]:
    """Like `cut`, but pieces are also left out: the holes are large, not spread."""
    items = cut(rng, box, pieces + 2, min(1.0, fill * 1.15))
    rng.shuffle(items)
    return shrunk(rng, items[:pieces], box, fill)


def shrunk(rng: Random, parts: list[Sides], box: Sides, fill: float) -> list[Sides]:
    """Shorten random sides by a few per cent until the volume is at most `fill`."""
    goal = fill * box[0] * box[1] * box[2]
    sides = [list(part) for part in parts]
    while sum(a * b * c for a, b, c in sides) > goal:
        part, axis = rng.choice(sides), rng.randrange(3)
        part[axis] = max(
            1, min(part[axis] - 1, round(part[axis] * rng.uniform(0.92, 0.99)))
        )
    return [(part[0], part[1], part[2]) for part in sides]


def turned(rng: Random, item: Sides) -> Sides:
    """The item with its sides in a random order."""
    sides = list(item)
    rng.shuffle(sides)
    return (sides[0], sides[1], sides[2])
