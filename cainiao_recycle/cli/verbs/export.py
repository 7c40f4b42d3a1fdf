"""`export`: the closed days as files."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, in_language, sentence
from cainiao_recycle.night.exporting import Packaged

HELP = _(
    "Write the closed days below a folder, station=CODE/date=YYYY-MM-DD/: a CSV file a "
    "table, and datapackage.json, which describes them. The same day twice is the same to "
    "the byte. Exit codes: 0 written, 20 nothing new, 23 there but different, 25 of "
    "another journal, 26 no day closed yet, 27 a day before it is missing."
)
EXAMPLE = "exports --date 2022-11-11"


def command(
    folder: Annotated[
        Path, typer.Argument(help=_("Where the days are written."), metavar="DIR")
    ],
    date: Annotated[
        str | None, typer.Option("--date", help=_("Only this day."), metavar="DATE")
    ] = None,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help=_(
                "For people: below CODE/YYYY-MM-DD/, with Chinese headings, to be opened "
                "in a spreadsheet on double click."
            ),
        ),
    ] = False,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.export_days(folder, date, in_language("zh") if excel else None)
    if desk.json:
        for one in found.days:
            emit(told(one))
        return 0
    for path in found.written:
        say("✓ " + sentence(_("Written: {path}"), path=path))
    if same := len(found.same):
        say("  " + sentence(_("{days} days were there already, the same."), days=same))
    return 0


def told(one: Packaged) -> dict[str, object]:
    """What became of a day, for machines."""
    return {
        "package": str(one.place),
        "date": one.date,
        "outcome": "written" if one.is_new else "same",
        "sha256": one.sha256,
        "rows": one.rows,
    }
