"""`init`: a new station file."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk, default_place
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.errors import HomeMissing
from cainiao_recycle.language import _, sentence, spoken
from cainiao_recycle.store.files import is_there

HELP = _("Set up a station file, with the postal sizes in it.")
EXAMPLE = "--station CQ-0123 --name 重庆南山路驿站"


def usual_book(path: Path) -> Path | None:
    """A station file in the default place, if another one was set up."""
    try:
        usual = default_place()
    except HomeMissing:
        return None
    return usual if usual != path and is_there(usual) else None


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
    keep_years: Annotated[
        str,
        typer.Option(
            "--keep-years",
            help=_(
                "After so many years “close” says which keys may be forgotten; 0: never."
            ),
            metavar="YEARS",
        ),
    ] = "2",
    network_key: Annotated[
        Path | None,
        typer.Option(
            "--network-key",
            help=_("The network's key for waybills, from headquarters."),
            metavar="FILE",
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    opened = Station.create(
        desk.path,
        station,
        name,
        language=language or spoken(),
        time_zone=time_zone,
        cut_off_hour=cut_off,
        keep_years=keep_years,
        network_key=network_key,
        clerk=desk.who,
    )
    path = desk.path.absolute()
    if desk.json:
        emit({"file": str(path), **vars(opened)})
    else:
        tell(opened.code, path, path != desk.path)
    return 0


def tell(code: str, path: Path, is_relative: bool) -> None:
    """Where the file lies, and how commands find it."""
    text = sentence(_("Station {code} is set up: {path}"), code=code, path=path)
    say(f"✓ {text}", fg="green", bold=True)
    if is_relative:
        hint = _("Set CAINIAO_RECYCLE_FILE to that path, so that every folder finds it.")
        say("  " + hint)
    if other := usual_book(path):
        text = sentence(_("Another station file lies at {path}."), path=other)
        warn(text + " " + _("Commands that name no file use that one."))
    say("  " + _("Next: cainiao-recycle campaign new FILE.toml"))
    told = _("Fill it in, then: cainiao-recycle campaign add {file}")
    say("  " + sentence(told, file="FILE.toml"))
