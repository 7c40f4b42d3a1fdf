"""Which slip of a voucher is unmarked, and which is a copy.

A printer proves nothing: a slip it took may lie in the tray or not. So a voucher's
first slip is unmarked, and any other that may lie on paper beside it says COPY n.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

LEASE_MS = 60_000
"""How long a job may run; one without an end after that came to nobody knows what."""


class Outcome(StrEnum):
    """How far a job came."""

    NOT_STARTED = "not-started"
    """No byte left: safe to print again, unmarked."""
    UNKNOWN = "unknown"
    """Some or all bytes left, and then something went wrong: reprint as a marked copy."""
    HANDED_OVER = "handed-over"
    """All bytes were taken and the line was closed in order."""


ON_PAPER = (Outcome.HANDED_OVER, Outcome.UNKNOWN)
"""Outcomes after which a slip may lie on paper."""


class Print(NamedTuple):
    """A slip of a voucher that was sent somewhere. `job` is the entry that began it,
    `started_at` UTC milliseconds; `outcome` is None while it is not known.
    """

    job: int
    copy: int
    to: str
    started_at: int
    clerk: str
    outcome: str | None

    def outcome_at(self, now_ms: int) -> Outcome | None:
        """What came of it, as far as is known; None while it runs."""
        if self.outcome is not None:
            return Outcome(self.outcome)
        runs = 0 <= now_ms - self.started_at < LEASE_MS
        return None if runs else Outcome.UNKNOWN


def running(prints: Iterable[Print], now_ms: int) -> Print | None:
    """The job that is at it now."""
    return next((one for one in prints if one.outcome_at(now_ms) is None), None)


def next_copy(prints: Iterable[Print], now_ms: int) -> int:
    """The number of the next slip: 1 is unmarked."""
    lying = [one.copy for one in prints if one.outcome_at(now_ms) in ON_PAPER]
    return 1 + max(lying, default=0)
