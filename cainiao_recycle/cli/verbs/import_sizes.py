"""`import sizes`: sizes of boxes from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.importing import run_import
from cainiao_recycle.language import _
from cainiao_recycle.night.importing import SIZES

HELP = (
    _("Import sizes of boxes from a CSV file, new or changed.")
    + "\n\n"
    + _("Columns:")
    + " "
    + ", ".join(SIZES)
)
EXAMPLE = "sizes.csv"


def command(
    table: Annotated[Path, typer.Argument(help=_("The CSV file."), metavar="FILE.csv")],
) -> int:
    return run_import(Desk.of(), Station.import_sizes, table)
