"""Whether a package goes on where the station's others left off.

Every package names the one before it by date and hash, and the entries it holds. So one
that was made anew, or a journal that was rewritten, can't be filed without being seen.
What contradicts the packages that are held is kept aside: which side is right, people
decide.
"""

from bisect import bisect, insort
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.network.packages import Package
from cainiao_recycle.sentences import N_


class Outcome(StrEnum):
    """What came of a package."""

    ADDED = N_("added")
    HELD = N_("held")
    CONFLICT = N_("conflict")
    QUARANTINE = N_("quarantine")


class Clash(StrEnum):
    """What a package contradicts."""

    OTHER = N_("another package of this day is held")
    BEFORE = N_("the package before is another one")
    AFTER = N_("the package after stands on another one")
    HEAD = N_("the journal goes no further than the package before")


GAP = N_("the package before isn't held")
"""Why one that is added may have to wait for others before sums are whole."""


class Held(NamedTuple):
    """A package the store knows."""

    station: str
    date: str
    sha256: str
    outcome: str
    head_seq: int
    previous_date: str | None
    previous_sha256: str | None


def held_as(package: Package, outcome: str) -> Held:
    """A package as the store knows it from now on."""
    return Held(
        package.station, package.date, package.sha256, outcome, package.head_seq,
        package.previous_date, package.previous_sha256,
    )  # fmt: skip


class Decision(NamedTuple):
    """What is to be done with a package, why, and against which day's."""

    outcome: Outcome
    reason: str = ""
    against: str | None = None


class Chain:
    """The packages of stations that new ones are compared with: those held on the same
    day, the last before and the next after, and those kept aside.
    """

    def __init__(self, known: Iterable[Held]) -> None:
        self.held: dict[tuple[str, str], Held] = {}
        self.aside: set[tuple[str, str, str]] = set()
        self.dates: dict[str, list[str]] = {}
        for one in known:
            self.take(one)

    def take(self, one: Held) -> None:
        """Know a package from now on."""
        if one.outcome != "held":
            self.aside.add((one.station, one.date, one.sha256))
        elif (one.station, one.date) not in self.held:
            self.held[one.station, one.date] = one
            insort(self.dates.setdefault(one.station, []), one.date)

    def is_held(self, station: str, date: str, sha256: str) -> bool:
        """Whether this very package is held."""
        held = self.held.get((station, date))
        return held is not None and held.sha256 == sha256

    def is_aside(self, package: Package) -> bool:
        """Whether this very package is kept aside already."""
        return (*package.day, package.sha256) in self.aside

    def decide(self, package: Package) -> Decision:
        """What is to be done with a package that isn't held as it is."""
        if package.day in self.held:
            return Decision(Outcome.CONFLICT, Clash.OTHER, package.date)
        before, after = self.neighbours(package)
        named = package.previous_date or ""
        if before and (before.date > named or parts(before, package)):
            return Decision(Outcome.CONFLICT, Clash.BEFORE, before.date)
        if after and ((after.previous_date or "") < package.date or parts(package, after)):
            return Decision(Outcome.CONFLICT, Clash.AFTER, after.date)
        if before and package.head_seq <= before.head_seq:
            return Decision(Outcome.CONFLICT, Clash.HEAD, before.date)
        if after and after.head_seq <= package.head_seq:
            return Decision(Outcome.CONFLICT, Clash.HEAD, after.date)
        is_gap = package.previous_date is not None and (not before or before.date < named)
        return Decision(Outcome.ADDED, GAP if is_gap else "")

    def neighbours(self, package: Package) -> tuple[Held | None, Held | None]:
        """The packages held before and after a station's new one, in the order of days."""
        dates = self.dates.get(package.station, [])
        at = bisect(dates, package.date)
        before = self.held[package.station, dates[at - 1]] if at else None
        after = self.held[package.station, dates[at]] if at < len(dates) else None
        return before, after


def parts(before: Held | Package, after: Held | Package) -> bool:
    """Whether the later of two names the earlier one's day and another package of it."""
    return after.previous_date == before.date and after.previous_sha256 != before.sha256
