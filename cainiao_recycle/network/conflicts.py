"""`network conflicts`: what two stations, or two packages, say that can't both be right.

Nothing is resolved here: each conflict is told with all its sides.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from cainiao_recycle.network.asking import Engine, found
from cainiao_recycle.sentences import N_

KINDS = {
    "waybill-twice": N_("a waybill was rewarded at more than one station"),
    "voucher-away": N_("a voucher was tried at a station it isn't of"),
    "box-twice": N_("a box came back while another station had it still"),
    "over-quota": N_("eggs were issued beyond the campaign's quota"),
    "past-rewritten": N_("a package contradicts the packages held"),
    "overlap": N_("two packages have the same entry on different dates"),
}
"""The kinds of conflicts, each a question of its name, with what it means."""


class Side(NamedTuple):
    """One side of a conflict: where it stands, when it was, and who was there."""

    station: str
    date: str
    entry: int
    at: str | None
    clerk: str | None
    note: str


class Conflict(NamedTuple):
    """A conflict: its kind, what it is about, and every side."""

    kind: str
    what: str
    sides: tuple[Side, ...]


def conflicts(engine: Engine) -> Iterator[Conflict]:
    """Every conflict, by kind, in a fixed order."""
    for kind in KINDS:
        rows = found(engine, kind.replace("-", "_"))
        for what, sides in groupby(rows, key=lambda row: row["what"]):
            yield Conflict(kind, what, tuple(map(side, sides)))


def side(row: dict[str, Any]) -> Side:
    """A side from a question's row."""
    told = (row["station"], str(row["date"]), row["entry"])
    return Side(*told, row["at"], row["clerk"], row["note"])
