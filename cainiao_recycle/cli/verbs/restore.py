"""`restore`: a backup becomes the station file."""

from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import Reason, Second
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, sentence

HELP = _("Put a backup in the station file's place, after proving it.")
EXAMPLE = "backups/station-2022-11-11.db --replace --reason 'the disk failed'"


def command(
    backup: Annotated[str, typer.Argument(help=_("The backup."), metavar="BACKUP")],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=_("Move a station file that is there aside; it is kept.")
        ),
    ] = False,
    lose_entries: Annotated[
        int | None,
        typer.Option(
            "--lose-entries",
            help=_("So many entries are lost, and that is known."),
            metavar="N",
        ),
    ] = None,
    reason: Reason = "",
    second: Second = None,
) -> int:
    desk = Desk.of()
    written = answered_for(
        desk,
        reason,
        second,
        lambda why, other: Station.restore(
            desk.path, backup, replace, reason=why, second=other,
            lose_entries=lose_entries, clerk=desk.who,
        ),
    )  # fmt: skip
    for path in written:
        if desk.json:
            emit({"written": str(path)})
        else:
            say("✓ " + sentence(_("Written: {path}"), path=path))
    return 0
