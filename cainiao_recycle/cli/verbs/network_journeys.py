"""`network journeys`: where boxes went, how often they had come in, where they pile up."""

from typing import Any

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.headquarters import EngineName, Store, bar
from cainiao_recycle.cli.output import emit, table, warn
from cainiao_recycle.language import _
from cainiao_recycle.network.asking import DUCKDB, opened
from cainiao_recycle.network.reporting import Journeys, journeys

HELP = _(
    "Show which ways boxes took from station to station, how often they had come in when "
    "they were sent, and where they pile up or lack."
)
EXAMPLE = "store"

MOST = 20
"""Lines of each table for people; machines get all."""


def command(store: Store, engine: EngineName = DUCKDB) -> int:
    desk = Desk.of()
    with opened(store, engine) as asked:
        found = journeys(asked)
    if desk.json:
        for kind, rows in zip(("route", "cycle", "station"), found, strict=True):
            for row in rows:
                emit({"journey": kind, **row})
    elif any(found):
        tell(found)
    else:
        warn(_("Nothing to list."))
    return 0


def tell(found: Journeys) -> None:
    """The journeys for people."""
    show(
        found.routes, "boxes", _("From station to station"),
        (_("from"), _("to"), _("boxes"), _("by tag"), _("by waybill")),
    )  # fmt: skip
    show(found.cycles, "parcels", _("Parcels sent, by the box's cycle"),
         (_("cycle"), _("parcels")))  # fmt: skip
    show(
        found.stock, "piled_up", _("Where boxes pile up"),
        (_("station"), _("city"), _("came in"), _("left"), _("piled up"), _("new cartons")),
    )  # fmt: skip


def show(
    rows: list[dict[str, Any]], measure: str, title: str, headers: tuple[str, ...]
) -> None:
    """A table with bars of one of its figures."""
    if rows:
        most = max(row[measure] for row in rows)
        lines = [[*row.values(), bar(row[measure], most)] for row in rows[:MOST]]
        table([*headers, ""], lines, title)
