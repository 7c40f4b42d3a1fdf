"""`export`: the closed days as files."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, sentence

HELP = _(
    "Write the closed days below a folder, station=CODE/date=YYYY-MM-DD/: CSV files and a "
    "manifest. The same day twice is the same to the byte. Exit codes: 0 written, 20 "
    "nothing new, 23 there but different."
)
EXAMPLE = "exports --date 2022-11-11"


def command(
    folder: Annotated[
        Path, typer.Argument(help=_("Where the days are written."), metavar="DIR")
    ],
    date: Annotated[
        str | None, typer.Option("--date", help=_("Only this day."), metavar="DATE")
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.export_days(folder, date)
    for path in found.written:
        if desk.json:
            emit({"written": str(path)})
        else:
            say("✓ " + sentence(_("Written: {path}"), path=path))
    if found.same and not desk.json:
        say(
            "  "
            + sentence(_("{days} days were there already, the same."), days=len(found.same))
        )
    return 0
