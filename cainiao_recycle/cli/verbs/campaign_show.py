"""`campaign show`: one campaign's rule."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _

HELP = _("Show a campaign's whole rule.")


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
        shown = ", ".join(value) if isinstance(value, tuple) else value
        say(f"{key:22} {'-' if shown is None else shown}")
    return 0
