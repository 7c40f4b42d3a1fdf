"""`network conflicts`: what can't both be right, with every side."""

from collections import Counter
from typing import Any

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.headquarters import EngineName, Store
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.asking import DUCKDB, opened
from cainiao_recycle.network.conflicts import KINDS, Conflict, Side, conflicts
from cainiao_recycle.sentences import N_

HELP = _(
    "List what two stations, or two packages, say that can't both be right, with all "
    "sides. Nothing is resolved. Exit code 0, whether there are any or not."
)
EXAMPLE = "store"

NOTES = (N_("granted"), N_("credited"), N_("issued"), N_("tried"),
         N_("here still"), N_("came back"))  # fmt: skip
"""What a side says in one word, as far as words are translated."""


def command(store: Store, engine: EngineName = DUCKDB) -> int:
    desk = Desk.of()
    found: Counter[str] = Counter()
    with opened(store, engine) as asked:
        for one in conflicts(asked):
            if desk.json:
                emit(as_object(one))
            else:
                tell(one, found)
            found[one.kind] += 1
    if not desk.json:
        counts = [f"{_(KINDS[kind])}: {many}" for kind, many in found.items()]
        say("")
        for line in counts or [_("No conflicts.")]:
            say(line)
    return 0


def as_object(one: Conflict) -> dict[str, Any]:
    """A conflict for machines."""
    return {
        "conflict": one.kind,
        "what": one.what,
        "sides": [side._asdict() for side in one.sides],
    }


def tell(one: Conflict, before: Counter[str]) -> None:
    """A conflict for people."""
    if not before[one.kind]:
        say("")
        say(_(KINDS[one.kind]), bold=True)
    say(f"✗ {one.what}")
    for side in one.sides:
        say("  " + told(side))


def told(side: Side) -> str:
    """A side for people."""
    template = _("{station}, {date}, entry {entry}")
    facts = {"station": side.station, "date": side.date, "entry": side.entry}
    more = [part for part in (side.at, side.clerk, side.note and _(side.note)) if part]
    return " · ".join([sentence(template, **facts), *more])
