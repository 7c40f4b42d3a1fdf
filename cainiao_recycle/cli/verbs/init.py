"""`init`: a new station file."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence
from cainiao_recycle.language import _, spoken
from cainiao_recycle.station import Station

HELP = _(
    "Set up a station file, with the postal sizes in it.\n\n"
    "Example: cainiao-recycle init --station CQ-0123 --name 重庆南山路驿站"
)


def command(
    station: Annotated[
        str, typer.Option("--station", help=_("The station's code."), metavar="CODE")
    ],
    name: Annotated[
        str, typer.Option("--name", help=_("The station's name."), metavar="NAME")
    ],
    language: Annotated[
        str | None,
        typer.Option(
            "--language", help=_("Language of the paper: zh or en."), metavar="LANG"
        ),
    ] = None,
    time_zone: Annotated[
        str, typer.Option("--time-zone", help=_("The station's time zone."), metavar="ZONE")
    ] = "Asia/Shanghai",
    cut_off: Annotated[
        str,
        typer.Option(
            "--cut-off",
            help=_("Hour (0-12) at which a business day begins."),
            metavar="HOUR",
        ),
    ] = "0",
) -> int:
    desk = Desk.of()
    opened = Station.create(
        desk.path,
        station,
        name,
        language=language or spoken(),
        time_zone=time_zone,
        cut_off_hour=cut_off,
        clerk=desk.who,
    )
    if desk.json:
        emit({"file": str(desk.path), **vars(opened)})
        return 0
    told = sentence(_("Station {code} is set up: {path}"), code=opened.code, path=desk.path)
    say(f"✓ {told}", fg="green", bold=True)
    say("  " + _("Next: cainiao-recycle campaign add FILE.toml"))
    return 0
