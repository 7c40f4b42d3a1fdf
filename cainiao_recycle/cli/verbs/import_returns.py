"""`import returns`: returned boxes from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.importing import run_import
from cainiao_recycle.language import _
from cainiao_recycle.night.importing import RETURNS

SAYS = _(
    "Import returned boxes from a CSV file, row by row. The same file again "
    "records nothing."
)
HELP = SAYS + "\n\n" + _("Columns:") + " " + ", ".join(RETURNS)
EXAMPLE = "returns.csv"


def command(
    table: Annotated[Path, typer.Argument(help=_("The CSV file."), metavar="FILE.csv")],
) -> int:
    return run_import(Desk.of(), Station.import_returns, table)
