"""Matching by augmenting paths, with counts: many equal boxes, many equal shipments.

Left nodes ask for units of right nodes. Sets of right nodes are bits of an integer,
so a step over thousands of nodes is one machine-wide operation.
"""

import itertools
from collections.abc import Iterator, Sequence


def bits_of(mask: int) -> Iterator[int]:
    """Positions of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def transposed(rows: Sequence[int], width: int) -> list[int]:
    """Columns of a bit matrix: bit i of the j-th result is bit j of `rows[i]`.

    By way of text, as slicing it with a stride is far faster than asking bit by bit.
    """
    if not rows or not width:
        return [0] * width
    text = "".join(format(row, f"0{width}b") for row in reversed(rows))
    return [int(text[width - 1 - column :: width], 2) for column in range(width)]


class Matching:
    """A matching that only grows: what is admitted once stays admitted.

    `reach[l]` has a bit for every right node that left node l may use;
    `spare[r]` is how many units the right node r has left.
    """

    def __init__(self, reach: Sequence[int], capacity: Sequence[int]) -> None:
        """Nothing is matched at first."""
        self.reach = reach
        self.spare = list(capacity)
        self.users: list[dict[int, int]] = [{} for _ in capacity]
        self.free = sum(1 << right for right, units in enumerate(capacity) if units)
        # Right nodes from which no free one can be reached, now or ever.
        self.dead = 0

    def copy(self) -> "Matching":
        """The same matching, to try something on."""
        copy = Matching(self.reach, ())
        copy.spare = self.spare[:]
        copy.users = [users.copy() for users in self.users]
        copy.free, copy.dead = self.free, self.dead
        return copy

    def admit(self, left: int, units: int) -> int:
        """Match up to `units` more of `left`, moving others aside; how many it was.

        Fewer than asked means that `left` can never get more.
        """
        admitted = 0
        while admitted < units:
            path = self.path(left)
            if path is None:
                break
            admitted += self.shift(path, units - admitted)
        return admitted

    def path(self, left: int) -> list[tuple[int, int]] | None:
        """Pairs (left, right) from `left` to a right node with a unit to spare.

        Breadth first. A search that fails has seen a closed set of full right nodes:
        it is dead from then on, and no later search enters it.
        """
        if not self.free:
            return None
        direct = self.reach[left] & self.free
        if direct:
            return [(left, lowest(direct))]
        seen = self.dead
        came_by: dict[int, tuple[int, int] | None] = {left: None}
        queue = [left]
        for asking in queue:
            fresh = self.reach[asking] & ~seen
            seen |= fresh
            for right in bits_of(fresh):
                for user in self.users[right]:
                    if user in came_by:
                        continue
                    came_by[user] = (asking, right)
                    direct = self.reach[user] & self.free
                    if direct:
                        return trail(came_by, user, lowest(direct))
                    queue.append(user)
        self.dead = seen
        return None

    def shift(self, path: list[tuple[int, int]], most: int) -> int:
        """Move as many units as the path carries, at most `most`."""
        last = path[-1][1]
        units = min(most, self.spare[last])
        for (_, right), (mover, _) in itertools.pairwise(path):
            units = min(units, self.users[right][mover])
        for (left, right), (mover, _) in itertools.pairwise(path):
            self.give_back(right, mover, units)
            self.take(right, left, units)
        self.take(last, path[-1][0], units)
        self.spare[last] -= units
        if not self.spare[last]:
            self.free &= ~(1 << last)
        return units

    def take(self, right: int, left: int, units: int) -> None:
        """Record `units` of `right` for `left`."""
        users = self.users[right]
        users[left] = users.get(left, 0) + units

    def give_back(self, right: int, left: int, units: int) -> None:
        """Take `units` of `right` away from `left`."""
        users = self.users[right]
        users[left] -= units
        if not users[left]:
            del users[left]


def lowest(mask: int) -> int:
    """Position of the lowest bit that is set."""
    return (mask & -mask).bit_length() - 1


def trail(
    came_by: dict[int, tuple[int, int] | None], end: int, right: int
) -> list[tuple[int, int]]:
    """The path back from `end` (which takes `right`), first pair first."""
    path = [(end, right)]
    step = came_by[end]
    while step is not None:
        path.append(step)
        step = came_by[step[0]]
    return path[::-1]
