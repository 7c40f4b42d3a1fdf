"""What was scanned a moment ago: a double trigger is told from a mistake."""

from collections.abc import Callable

TWICE_MS = 2_000
"""A scan again within two seconds is a double trigger: the signal is amber."""

KEPT = 50
"""Codes remembered; more than anybody scans in two seconds."""


class Seen:
    """When each of the last codes came. `clock` gives UTC milliseconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self.clock = clock
        self.at: dict[str, int] = {}

    def is_recent(self, code: str) -> bool:
        """Whether a code came within the last two seconds."""
        return self.clock() - self.at.get(code, -TWICE_MS - 1) <= TWICE_MS

    def note(self, code: str) -> None:
        """A code came."""
        self.at.pop(code, None)
        self.at[code] = self.clock()
        if len(self.at) > KEPT:
            del self.at[next(iter(self.at))]

    def is_twice(self, code: str) -> bool:
        """Whether a code came within the last two seconds; notes that it came."""
        was_recent = self.is_recent(code)
        self.note(code)
        return was_recent
