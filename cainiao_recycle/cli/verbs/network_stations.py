"""`network stations`: the register, and who is silent, late or unknown to it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.headquarters import EngineName, Store
from cainiao_recycle.cli.output import say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.asking import DUCKDB, opened
from cainiao_recycle.network.registering import register, take_register
from cainiao_recycle.sentences import N_

HELP = _(
    "Take in the register of stations, and list every station: up to date, late, silent, "
    "or unknown to the register."
)
EXAMPLE = "store stations.csv"

STATES = (N_("up to date"), N_("late"), N_("silent"), N_("not registered"))


def command(
    store: Store,
    file: Annotated[
        Path | None,
        typer.Argument(
            help=_(
                "The register: code,name,city,province,opened. The one held is replaced."
            ),
            metavar="[FILE.csv]",
        ),
    ] = None,
    engine: EngineName = DUCKDB,
) -> int:
    desk = Desk.of()
    if file is not None:
        many = take_register(store, file)
        if not desk.json:
            say("✓ " + sentence(_("Stations in the register: {many}"), many=many))
    with opened(store, engine) as asked:
        rows = register(asked)
    headers = (_("station"), _("name"), _("city"), _("first"), _("last"), _("packages"),
               _("lacking"), _("state"))  # fmt: skip
    desk.listing(headers, [as_row(row, desk.json) for row in rows])
    return 0


def as_row(row: dict[str, Any], machine: bool) -> dict[str, Any]:
    """A station as it is listed."""
    dates = {
        name: None if row[name] is None else str(row[name])
        for name in ("first", "last", "opened")
    }
    return {
        "station": row["station"], "name": row["name"], "city": row["city"],
        "first": dates["first"], "last": dates["last"], "packages": row["packages"],
        "lacking": row["lacking"],
        "state": row["state"] if machine else _(row["state"]),
        "province": row["province"], "opened": dates["opened"],
    }  # fmt: skip
