"""The search for an arrangement: maximal spaces, a wish list of scores, restarts.

Each restart draws an order of the kinds and a way of scoring, then puts piece after
piece (or a whole block of equal pieces) where it fits most snugly, and turns back
as soon as some kind left over fits nowhere. Large kinds first, snug corners first:
the constructive part follows Parreño et al. (2008, "A maximal-space algorithm for
the container loading problem"); the gaps are scored by what else could fill them.
The kind that found no place comes earlier from then on, as in "squeaky wheel"
optimization (Joslin and Clements 1999): it finds in 30,000 steps what plain restarts
find in 100,000.

The budget is counted in steps, never in seconds, so an answer is the same on every
machine; a ceiling in time may be passed in and can only cut a search short. Scores
use + - * / alone, which every IEEE machine rounds alike, and `random.Random` with
the restart's number as its seed.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from cainiao_recycle.domain.packing.canonical import Kind, Laid
from cainiao_recycle.domain.packing.measures import (
    BlockCounts,
    block_counts,
    fits_some,
    largeness,
    rastered,
    seen_from,
    waste_table,
)
from cainiao_recycle.domain.packing.model import Sides
from cainiao_recycle.domain.packing.spaces import Space, without

Ceiling = Callable[[], bool]
"""Says True when the time is up. Asked once a restart."""

Parts = tuple[tuple[int, int], ...]
"""Kinds still to be placed, in order: index of the kind, pieces."""

Spaces = tuple[list[Space], ...]
"""Free spaces, one list for each padding that occurs."""

Way = tuple[float, Space, Sides, BlockCounts]
"""Score (smaller is snugger), the space, the turn, the block."""

RUN_NODES = 60
"""Nodes a restart may visit; most die at the first dead end, long before."""
TAIL = 4
"""With so few pieces left, several places are tried instead of the best alone."""
TAIL_WIDTH = 3
MANY = 60
"""More pieces than that are only ever laid in blocks: one by one would take too long."""
ONE_PIECE: tuple[BlockCounts, ...] = ((1, 1, 1),)


class Search:
    """One search: fixed kinds, a fixed room, a budget that runs down."""

    def __init__(self, kinds: Sequence[Kind], room: Sides, steps: int) -> None:
        """`room` is the canonical inside in mm; `steps` the budget."""
        self.kinds = kinds
        self.steps_left = steps
        self.pads = tuple(sorted({kind.padding_mm for kind in kinds}))
        self.pad_of = [self.pads.index(kind.padding_mm) for kind in kinds]
        self.rooms = [
            rastered(kinds, room, pad, alone=len(self.pads) == 1) for pad in self.pads
        ]
        self.least = [min(kind.sides) + kind.padding_mm for kind in kinds]
        self.waste = waste_table(kinds, max(room))
        self.blocks_only = sum(kind.count for kind in kinds) > MANY
        self.blame = [1] * len(kinds)
        self.restarts = 0
        self.noise = 0.0
        self.rng = Random(0)  # noqa: S311 - breaks ties, keeps no secret
        self.nodes_left = 0.0

    def find(self, steps: int, ceiling: Ceiling | None) -> list[Laid] | None:
        """An arrangement, or None when `steps` of the budget are spent."""
        stop_at = max(0, self.steps_left - steps)
        while self.steps_left > stop_at:
            if ceiling is not None and ceiling():
                return None
            laid = self.restart(self.restarts)
            self.restarts += 1
            if laid is not None:
                return laid
        return None

    def restart(self, number: int) -> list[Laid] | None:
        """One greedy construction, with a little turning back."""
        self.rng = Random(number)  # noqa: S311 - the same at every run
        self.noise = 0.5 if number else 0.0
        self.by_gap = number % 2 == 1
        self.in_blocks = self.blocks_only or number % 4 >= 2
        self.nodes_left = float(RUN_NODES)
        whole: list[Space] = [(0, 0, 0, *room) for room in self.rooms]
        return self.place(self.order(number), tuple([space] for space in whole), [])

    def order(self, number: int) -> Parts:
        """The kinds in the order of this restart: large first, with noise.

        Sometimes a kind is split in two, since equal pieces needn't lie together.
        """
        random = self.rng.random
        noise = (0.1, 0.3, 0.6)[number // 2 % 3] if number else 0.0
        mean_blame = sum(self.blame) / len(self.blame)
        parts = []
        for index, kind in enumerate(self.kinds):
            size = largeness(kind, number // 6 % 3) * self.blame[index] / mean_blame
            size *= kind.count if self.in_blocks else 1
            head = int(random() * kind.count) if number and random() < 0.3 else 0
            parts += [
                (-size * (1 + noise * (2 * random() - 1)), index, count)
                for count in (head, kind.count - head)
                if count
            ]
        return tuple((index, count) for _, index, count in sorted(parts))

    def place(self, left: Parts, spaces: Spaces, laid: list[Laid]) -> list[Laid] | None:
        """Place all that is left, depth first; None when it can't be done in time."""
        if not left:
            return laid
        self.nodes_left -= 1
        tries = 1 if sum(count for _, count in left) > TAIL else TAIL_WIDTH
        for _, space, turn, block in self.ways(left[0], spaces):
            self.nodes_left -= 0.3
            at = self.corner(left[0][0], space, turn, block)
            rest = minus(left, block[0] * block[1] * block[2])
            free = self.filled(spaces, left[0][0], at, rest)
            if self.all_fit(rest, free):
                found = self.place(
                    rest, free, laid + self.pieces(left[0][0], at, turn, block)
                )
                if found is not None:
                    return found
                tries -= 1
            if not tries or self.nodes_left <= 0:
                return None
        return None

    def ways(self, part: tuple[int, int], spaces: Spaces) -> list[Way]:
        """Every way to lay the next piece or block, the snuggest first."""
        index, count = part
        kind = self.kinds[index]
        own = spaces[self.pad_of[index]]
        top = self.rooms[self.pad_of[index]][2] if kind.fragile else 0
        layers = 1 if kind.fragile else count
        in_blocks = self.in_blocks and count > 1
        self.steps_left -= len(own) * len(kind.turns)
        found: list[Way] = []
        for space in own:
            x1, y1, z1, x2, y2, z2 = space
            length, width, height = x2 - x1, y2 - y1, z2 - z1
            if z2 < top:
                continue
            for turn in kind.turns:
                a, b, c = turn
                if a > length or b > width or c > height:
                    continue
                blocks = ONE_PIECE
                if in_blocks:
                    high = min(layers, height // c)
                    blocks = block_counts(count, length // a, width // b, high)
                found += self.scored(space, turn, blocks)
        found.sort()
        return found

    def scored(self, space: Space, turn: Sides, blocks: Iterable[BlockCounts]) -> list[Way]:
        """Blocks in a space, all turned alike: the less their gaps are of use to another
        piece, the smaller the score, and the larger the block.
        """
        x1, y1, z1, x2, y2, z2 = space
        length, width, height = x2 - x1, y2 - y1, z2 - z1
        a, b, c = turn
        waste, noise, random = self.waste, self.noise, self.rng.random
        found = []
        for block in blocks:
            nx, ny, nz = block
            gx, gy, gz = length - a * nx, width - b * ny, height - c * nz
            x, y, z = gx + waste[gx], gy + waste[gy], gz + waste[gz]
            if self.by_gap:
                score = 1 + 2 * min(x, y, z) + (x + y + z) / 2
            else:
                u, v, w = x / length, y / width, z / height
                score = 1 + u + v + w + min(u, v, w) - max(u, v, w) / 2
            score *= (1 + noise * random()) / (0.8 + 0.2 * nx * ny * nz)
            found.append((score, space, turn, block))
        return found

    def corner(self, index: int, space: Space, turn: Sides, block: BlockCounts) -> Space:
        """Where in the space: against the wall of the room that is nearer, axis by axis."""
        room = self.rooms[self.pad_of[index]]
        start, end = [0, 0, 0], [0, 0, 0]
        for axis in (0, 1, 2):
            low, high = space[axis], space[axis + 3]
            extent = turn[axis] * block[axis]
            start[axis] = low if low <= room[axis] - high else high - extent
            end[axis] = start[axis] + extent
        return (start[0], start[1], start[2], end[0], end[1], end[2])

    def filled(self, spaces: Spaces, index: int, taken: Space, rest: Parts) -> Spaces:
        """The free spaces after `taken`, for each padding that is still to come."""
        kind = self.kinds[index]
        coming = {self.pad_of[i] for i, _ in rest}
        free: list[list[Space]] = []
        for slot, own in enumerate(spaces):
            if slot not in coming:
                free.append([])
                continue
            self.steps_left -= len(own)
            least = min(self.least[i] for i, _ in rest if self.pad_of[i] == slot)
            grown = seen_from(taken, kind.padding_mm, self.pads[slot])
            if kind.fragile:
                # Nothing may lie over it: to the others it reaches up to the lid.
                grown = (*grown[:5], self.rooms[slot][2])
            free.append(without(own, grown, least))
        return tuple(free)

    def all_fit(self, rest: Parts, spaces: Spaces) -> bool:
        """Whether each kind left over fits some space by itself."""
        for index, _ in rest:
            own = spaces[self.pad_of[index]]
            self.steps_left -= 1
            if not fits_some(self.kinds[index], own, self.rooms[self.pad_of[index]][2]):
                self.blame[index] += 1
                return False
        return True

    def pieces(self, index: int, at: Space, turn: Sides, block: BlockCounts) -> list[Laid]:
        """The block's pieces without their padding, in the carton's inside."""
        pad = self.kinds[index].padding_mm
        a, b, c = turn
        return [
            Laid(index, (x + pad, y + pad, z + pad, x + a, y + b, z + c))
            for z in range(at[2], at[2] + c * block[2], c)
            for y in range(at[1], at[1] + b * block[1], b)
            for x in range(at[0], at[0] + a * block[0], a)
        ]


def minus(left: Parts, placed: int) -> Parts:
    """What is left when `placed` pieces of the first part are gone."""
    index, count = left[0]
    return ((index, count - placed), *left[1:]) if count > placed else left[1:]
