"""`config new`: the file of what is a terminal's own."""

import os
from collections.abc import Iterator
from typing import Annotated

import typer

from cainiao_recycle.cli import terminal
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.templates import commented, hand_over, key
from cainiao_recycle.errors import HomeMissing
from cainiao_recycle.language import _
from cainiao_recycle.sentences import N_

HELP = _(
    "Write the file of what is this terminal's own: station file, clerk, language, "
    "printer, colours. Take away the # before a line that is to hold."
)
EXAMPLE = ""

COMMON = ("--json", "--lang")
"""It is about no station."""

HEADING = N_(
    "What is this terminal's own. An option says more than a variable "
    "(CAINIAO_RECYCLE_FILE, CAINIAO_RECYCLE_CLERK, NO_COLOR), a variable more than this "
    "file. Take away the # before a line that is to hold."
)


def command(
    place: Annotated[
        str | None,
        typer.Argument(
            help=_("Where to, if not in its place; - shows it here."), metavar="[FILE]"
        ),
    ] = None,
) -> int:
    if place is None:
        own = terminal.place(os.environ)
        if own is None:
            raise HomeMissing()
        place = str(own)
    hand_over(Desk.of(), place, template())
    return 0


def template() -> Iterator[str]:
    """The file's lines, in the language chosen."""
    yield from commented(_(HEADING))
    for name, (about, value) in terminal.ABOUT.items():
        yield from key(_(about), name, value, is_set=False)
