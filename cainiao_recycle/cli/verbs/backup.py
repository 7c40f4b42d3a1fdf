"""`backup`: a copy of the file and its keys."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence
from cainiao_recycle.language import _

HELP = _("Copy the station file as it is at this moment, and its keys into a file beside.")


def command(
    target: Annotated[Path, typer.Argument(help=_("The copy's place."), metavar="BACKUP")],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        made = station.backup(target)
    for path in made:
        if desk.json:
            emit({"written": str(path)})
        else:
            say("✓ " + sentence(_("Written: {path}"), path=path))
    return 0
