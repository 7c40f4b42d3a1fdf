"""A few pieces, decided for good: yes with places, or no with certainty.

Any two pieces lie apart along some axis, one before the other. So all arrangements
are choices of a turn for each piece and of one of six relations for each pair; a
choice is possible when along each axis the longest chain of "before" fits the room.
Complete, hence slow: meant for up to `MOST_PIECES` pieces, and it counts its steps.
The formulation is that of Chen, Lee and Shen (1995, "An analytical model for the
container loading problem"), searched with the tightest pair first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cainiao_recycle.domain.packing.canonical import Kind, Laid
from cainiao_recycle.domain.packing.model import Sides

MOST_PIECES = 6

Relation = tuple[int, int, int]
"""Axis, the piece before, the piece after."""


class OutOfStepsError(Exception):
    """The budget ended before the answer."""


@dataclass(slots=True)
class Chains:
    """Who lies before whom along one axis, in a room of `room` mm.

    `start` is the earliest place of each piece, `tail` the length from its start to
    the end of the longest chain that begins with it.
    """

    room: int
    extent: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    after: list[list[int]] = field(default_factory=list)
    before: list[list[int]] = field(default_factory=list)

    def with_piece(self, extent: int) -> "Chains":
        """A copy with one more piece, related to none yet."""
        return Chains(
            self.room,
            [*self.extent, extent],
            [*self.start, 0],
            [*self.tail, extent],
            [*self.after, []],
            [*self.before, []],
        )

    def allows(self, first: int, second: int) -> bool:
        """Whether the room is long enough for `first` before `second`."""
        return self.start[first] + self.extent[first] + self.tail[second] <= self.room

    def leads(self, first: int, second: int) -> bool:
        """Whether a chain already puts `first` before `second`."""
        return any(n == second or self.leads(n, second) for n in self.after[first])

    def linked(self, first: int, second: int) -> "Chains":
        """A copy with `first` before `second`; the relation must be allowed."""
        after, before = self.after[:], self.before[:]
        after[first] = [*after[first], second]
        before[second] = [*before[second], first]
        copy = Chains(self.room, self.extent, self.start[:], self.tail[:], after, before)
        copy.push(first, second)
        copy.pull(first, second)
        return copy

    def push(self, first: int, second: int) -> None:
        """Move `second`, and all behind it, to where `first` ends."""
        end = self.start[first] + self.extent[first]
        if end > self.start[second]:
            self.start[second] = end
            for behind in self.after[second]:
                self.push(second, behind)

    def pull(self, first: int, second: int) -> None:
        """Lengthen the tail of `first`, and of all in front, by that of `second`."""
        length = self.extent[first] + self.tail[second]
        if length > self.tail[first]:
            self.tail[first] = length
            for in_front in self.before[first]:
                self.pull(in_front, first)


class Decision:
    """One question: these pieces, this room."""

    def __init__(self, kinds: Sequence[Kind], room: Sides, steps: int) -> None:
        """`room` is relaxed already: in it the grown pieces must lie apart."""
        self.pieces = [index for index, kind in enumerate(kinds) for _ in kind.units]
        self.kinds = kinds
        self.room = room
        self.steps_left = steps

    def decide(self) -> list[Laid] | None:
        """Places for all pieces, or None: proven impossible. May raise OutOfStepsError."""
        return self.add_piece([], [Chains(length) for length in self.room])

    def add_piece(self, turns: list[int], chains: list[Chains]) -> list[Laid] | None:
        """Give the next piece each of its turns, and relate it to those before."""
        number = len(turns)
        if number == len(self.pieces):
            return self.laid(chains)
        kind = self.pieces[number]
        # Equal pieces are interchangeable: their turns may be taken in rising order.
        alike = number > 0 and self.pieces[number - 1] == kind
        for turn in range(turns[-1] if alike else 0, len(self.kinds[kind].turns)):
            extents = self.kinds[kind].turns[turn]
            grown = [chain.with_piece(e) for chain, e in zip(chains, extents, strict=True)]
            found = self.relate([*turns, turn], grown, list(range(number)))
            if found is not None:
                return found
        return None

    def relate(
        self, turns: list[int], chains: list[Chains], others: list[int]
    ) -> list[Laid] | None:
        """Relate the newest piece to all `others`, the tightest pair first."""
        if not others:
            return self.add_piece(turns, chains)
        self.steps_left -= len(others)
        if self.steps_left < 0:
            raise OutOfStepsError
        choices = [(relations(chains, len(turns) - 1, other), other) for other in others]
        ways, nearest = min(choices, key=lambda choice: (len(choice[0]), choice[1]))
        rest = [piece for piece in others if piece != nearest]
        for axis, first, second in ways:
            branch = chains[:]
            branch[axis] = chains[axis].linked(first, second)
            found = self.relate(turns, branch, rest)
            if found is not None:
                return found
        return None

    def laid(self, chains: list[Chains]) -> list[Laid]:
        """All pieces at their earliest places, with the padding taken off."""
        places = []
        for piece, kind in enumerate(self.pieces):
            pad = self.kinds[kind].padding_mm
            x, y, z = (chain.start[piece] for chain in chains)
            a, b, c = (chain.extent[piece] for chain in chains)
            places.append(Laid(kind, (x + pad, y + pad, z + pad, x + a, y + b, z + c)))
        return places


def relations(chains: Sequence[Chains], newest: int, other: int) -> list[Relation]:
    """The ways a pair can still be told apart; one, if a chain does so already."""
    found = []
    for axis, chain in enumerate(chains):
        # The first relation along an axis has a mirror image: one of both is enough.
        both = any(chain.after)
        for first, second in ((other, newest), (newest, other))[: 1 + both]:
            if chain.leads(first, second):
                return [(axis, first, second)]
            if chain.allows(first, second):
                found.append((axis, first, second))
    return found
