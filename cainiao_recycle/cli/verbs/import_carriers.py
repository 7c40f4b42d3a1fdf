"""`import carriers`: what carriers take, from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.importing import run_import
from cainiao_recycle.language import _
from cainiao_recycle.night.importing import CARRIERS

HELP = (
    _(
        "Import what carriers take from a CSV file, new or changed. An empty column is no "
        "limit; girth is around the two shorter sides."
    )
    + "\n\n"
    + ", ".join(CARRIERS)
)
EXAMPLE = "carriers.csv"


def command(
    table: Annotated[Path, typer.Argument(help=_("The CSV file."), metavar="FILE.csv")],
) -> int:
    return run_import(Desk.of(), Station.import_carriers, table)
