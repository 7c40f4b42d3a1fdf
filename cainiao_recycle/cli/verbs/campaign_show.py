"""`campaign show`: one campaign's rule."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _

HELP = _("Show a campaign's whole rule.")
EXAMPLE = "eggs-2022"


def command(
    code: Annotated[str, typer.Argument(help=_("The campaign's code."), metavar="CODE")],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        rule = station.show_campaign(code).rule()
    if desk.json:
        emit(rule)
        return 0
    for key, value in rule.items():
        say(f"{key:22} {as_toml(value)}")
    return 0


def as_toml(value: object) -> str:
    """A value as its file has it; `-` for a limit that doesn't apply."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "-" if value is None else str(value)
