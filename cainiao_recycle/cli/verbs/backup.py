"""`backup`: a copy of the file and its keys."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.night.backing_up import backup

HELP = _("Copy the station file as it is at this moment, and its keys into a file beside.")
EXAMPLE = "backups/station-2022-11-11.db"


def command(
    target: Annotated[str, typer.Argument(help=_("The copy's place."), metavar="BACKUP")],
) -> int:
    desk = Desk.of()
    with desk.book() as book:
        made = backup(book, target)
    for path in made:
        if desk.json:
            emit({"written": str(path)})
        else:
            say("✓ " + sentence(_("Written: {path}"), path=path))
    return 0
