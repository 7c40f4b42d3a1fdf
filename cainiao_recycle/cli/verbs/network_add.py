"""`network add`: packages of stations are checked and filed."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.headquarters import Store
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.adding import Answer, add
from cainiao_recycle.network.chain import Outcome

HELP = _(
    "Check the packages below some folders and file them in a store. The same package "
    "again is nothing new; another one of a day that is held is a conflict and kept aside; "
    "a damaged one goes to quarantine. Exit codes: 0 all are held, 9 some are not."
)
EXAMPLE = "store exports"


def command(
    store: Store,
    places: Annotated[
        list[Path],
        typer.Argument(help=_("Folders that stations handed in."), metavar="DIR..."),
    ],
) -> int:
    desk = Desk.of()
    outcomes: Counter[Outcome] = Counter()
    for one in add(store, places):
        outcomes[one.outcome] += 1
        if desk.json:
            emit(as_object(one))
        elif one.outcome in (Outcome.CONFLICT, Outcome.QUARANTINE):
            warn("✗ " + told(one))
        elif one.reason:
            warn("● " + told(one))
    if not desk.json:
        template = _("{added} added, {held} held before, {conflict} in conflict, "
                     "{quarantine} in quarantine")  # fmt: skip
        counts = {outcome.value: outcomes[outcome] for outcome in Outcome}
        say(("✓ " if not failed(outcomes) else "✗ ") + sentence(template, **counts))
    return SOME_REFUSED if failed(outcomes) else 0


def failed(outcomes: Counter[Outcome]) -> bool:
    """Whether a package wasn't filed."""
    return bool(outcomes[Outcome.CONFLICT] or outcomes[Outcome.QUARANTINE])


def as_object(one: Answer) -> dict[str, str | None]:
    """What came of a package, for machines."""
    return {
        "station": one.station,
        "date": one.date,
        "outcome": one.outcome.value,
        "reason": one.reason or None,
        "where": one.where or None,
        "package": one.folder,
    }


def told(one: Answer) -> str:
    """The same for people."""
    template = _("{station}, {date}: {outcome} ({reason})")
    reason = _(one.reason) + (f": {one.where}" if one.where else "")
    facts = {"station": one.station, "date": one.date, "outcome": one.outcome}
    return sentence(template, reason=reason, **facts)
