"""Many packages proven, a station's one after another: each by itself, and that it follows
from the one before. Nothing is remembered but the last package of a station.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.packages.proving import BOXES_OFF, Sums, proven
from cainiao_recycle.packages.reading import Damaged, Package, Problem, found, is_link, read
from cainiao_recycle.packages.tables import BALANCES
from cainiao_recycle.sentences import N_, Clause

MOST_PROBLEMS = 20
"""Of one package that are told."""

GAP = N_("the package before is of {told}, and {found} is the last one here")
OTHER_BEFORE = N_("it names another package of {date} than the one that is here")
NOT_FIRST = N_("it says that none is before it, and {found} is here")
HEAD_BACK = N_("the journal was at entry {before} before, and is at {now} here")
OTHER_OPENING = N_(
    "{stock}: the day before closed with {closing}, and this one opens with {opening}"
)
TWICE = N_("{date} is there twice")


class Verified(NamedTuple):
    """What was found of one folder; `package` is None where it is none at all."""

    folder: Path
    package: Package | None
    problems: tuple[Problem, ...]


class Before(NamedTuple):
    """A station's package before, and what its rows came to."""

    package: Package
    sums: Sums


def verified(places: Iterable[Path]) -> Iterator[Verified]:
    """Every package below some folders, in order. A folder that is named may be a link."""
    before: Before | None = None
    for place in places:
        for folder in found(Path(os.path.realpath(place)) if is_link(place) else place):
            one, before = verify(folder, before)
            yield one


def verify(folder: Path, before: Before | None) -> tuple[Verified, Before | None]:
    """One package, with what is known of the one before it; and what is known after it."""
    try:
        package = read(folder)
    except Damaged as error:
        return Verified(folder, None, (error.problem,)), before
    if before is not None and before.package.station != package.station:
        before = None
    own, sums = proven(package)
    after = Before(package, sums)
    problems = (*own, *following(before, after)) if before else tuple(own)
    return Verified(folder, package, problems[:MOST_PROBLEMS]), after


def following(before: Before, after: Before) -> Iterator[Problem]:
    """Whether a package follows from the one before."""
    yield from link_problems(before.package, after.package)
    if after.package.previous != (before.package.date, before.package.sha256):
        return
    then, now = before.sums, after.sums
    if not (then.day and now.day):
        return
    for stock in BALANCES:
        closing, opening = then.day[f"{stock}_closing"], now.day[f"{stock}_opening"]
        if closing != opening:
            facts = {"closing": closing, "opening": opening}
            clause = Clause(OTHER_OPENING, stock=Clause(stock), **facts)
            yield Problem("opening-differs", clause, "day.csv")
    # What was recorded before the seal of the day before may have moved a row of it here.
    apart = after.package.first_entry > before.package.last_entry
    if apart and then.returned < then.day["boxes_in"]:
        clause = Clause(BOXES_OFF, rows=then.returned, told=then.day["boxes_in"])
        file = f"../date={before.package.date}/box_return.csv"
        yield Problem("returns-off", clause, file)


def link_problems(before: Package, after: Package) -> Iterator[Problem]:
    """Whether the chain holds between two packages."""
    if after.date == before.date:
        yield Problem("day-twice", Clause(TWICE, date=after.date))
    elif after.previous is None:
        yield Problem("chain-broken", Clause(NOT_FIRST, found=before.date))
    elif after.previous[0] != before.date:
        told, last = after.previous[0], before.date
        yield Problem("chain-gap", Clause(GAP, told=told, found=last))
    elif after.previous[1] != before.sha256:
        yield Problem("chain-broken", Clause(OTHER_BEFORE, date=before.date))
    if after.last_entry <= before.last_entry:
        facts = {"before": before.last_entry, "now": after.last_entry}
        yield Problem("head-back", Clause(HEAD_BACK, **facts))
