"""The running tally of a visit."""

from collections import Counter
from dataclasses import dataclass, field

from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.language import _

WAITING = ("HOLD", "PULP")
"""Shelves that are no size's."""


def called(shelf: str) -> str:
    """A shelf as people call it."""
    return _(shelf.lower()) if shelf in WAITING else shelf


@dataclass
class Tally:
    """The boxes of one visit, by journal entry."""

    boxes: dict[int, BoxReturned] = field(default_factory=dict)

    def add(self, seq: int, event: BoxReturned) -> None:
        """One more box."""
        self.boxes[seq] = event

    def drop(self, seq: int) -> None:
        """One that was undone."""
        self.boxes.pop(seq, None)

    @property
    def credits(self) -> int:
        """Boxes that count for a reward."""
        return sum(event.credits for event in self.boxes.values())

    def shelves(self) -> str:
        """Where the boxes go, the first one first: `5×2 pulp×1`."""
        found = Counter(called(event.shelf) for event in self.boxes.values())
        return " ".join(f"{shelf}×{count}" for shelf, count in found.items())
