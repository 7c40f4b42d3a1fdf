"""Counts of eggs, and what is told in another order than it happened.

A count sets the stock to what was there. What is told after it and happened before it
was seen by it already, and must not change the stock a second time; what it saw and was
undone only later must not be taken away twice.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Later(NamedTuple):
    """Something after the moment of an entry that is told only now. `counted_in` is the
    entry of a count that holds from here on (its own entry) or no more (that of its
    undo); 0 for the undo of what had changed the stock before by so many `eggs`.
    """

    at_ms: int
    entry: int
    counted_in: int
    eggs: int = 0


def carried(change: int, later: Iterable[Later]) -> Iterator[tuple[int, int]]:
    """Where the difference that an entry makes to the stock ends, or begins anew: the
    entry it meets there, and how many eggs that makes.
    """
    seen_by: dict[int, int] = {}
    for one in sorted(later):
        if one.counted_in == one.entry:
            met, seen_by[one.counted_in] = -change, change
        else:
            met = seen_by.pop(one.counted_in) if one.counted_in else one.eggs
            if seen_by and met:
                # Another count holds: it has seen this too, until it is undone itself.
                holder = next(reversed(seen_by))
                seen_by[holder] += met
                yield one.entry, met
                yield holder, -met
                met = 0
        change += met
        if met:
            yield one.entry, met
