"""`print list`: lists that are signed: cages, eggs, notebooks."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import click
import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import one_of
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.slips import TERMINAL
from cainiao_recycle.errors import FileExists, NothingToSign, NotWritable
from cainiao_recycle.language import _, sentence
from cainiao_recycle.paper import signing_texts
from cainiao_recycle.paper.pages.signing import SigningList
from cainiao_recycle.sentences import N_
from cainiao_recycle.store.files import HANDED_ON, is_there, place_of_file, written_whole

HELP = _(
    "Print a list to be signed: cages for the mill, eggs delivered, or notebooks that "
    "schools got."
)
EXAMPLE = "eggs --to eggs.pdf"

CAGES, EGGS, NOTEBOOKS = WHAT = (N_("cages"), N_("eggs"), N_("notebooks"))


def command(
    what: Annotated[
        str, typer.Argument(help=_("cages, eggs or notebooks."), metavar="WHAT")
    ],
    to: Annotated[
        str,
        typer.Option("--to", help=_("A .pdf file, or - (this terminal)."), metavar="DEST"),
    ] = TERMINAL,
    ticket: Annotated[
        str | None,
        typer.Option(
            "--ticket",
            help=_("Cages: those of this mill's ticket; else those that wait."),
            metavar="TEXT",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            help=_("Eggs, notebooks: of this day; else of the last 31 days."),
            metavar="DATE",
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    wanted = one_of("WHAT", what, WHAT)
    if (ticket and wanted != CAGES) or (date and wanted == CAGES):
        raise click.UsageError(_("--ticket goes with cages, --date with the others."))
    with desk.station() as station:
        listed = FIND[wanted](station, ticket or date)
        if not listed.rows:
            raise NothingToSign()
        place = TERMINAL if to == TERMINAL else written(station, listed, to)
    if desk.json:
        emit({"list": wanted, "rows": len(listed.rows), "to": str(place)})
    elif place == TERMINAL:
        for line in signing_texts.as_text(listed):
            say(line)
    else:
        say("✓ " + sentence(_("List: {path}"), path=place), fg="green")
    return 0


FIND: dict[str, Callable[[Station, str | None], SigningList]] = {
    CAGES: lambda one, ticket: signing_texts.cages(one, one.cages_to_sign(ticket)),
    EGGS: lambda one, date: signing_texts.eggs(one, one.eggs_delivered(date)),
    NOTEBOOKS: lambda one, date: signing_texts.notebooks(
        one, one.notebooks_delivered(date)
    ),
}


def written(station: Station, listed: SigningList, to: str) -> Path:
    """Write the list as a PDF; where. Raises `FileExists`, `NotWritable`."""
    from cainiao_recycle.paper.pages.pdf import About, pages_pdf
    from cainiao_recycle.paper.pages.signing import signing_pages

    if not to.lower().endswith(".pdf"):
        raise click.BadParameter(_("It is a .pdf file, or -."), param_hint="--to")
    path = place_of_file(to)
    if is_there(path):
        raise FileExists(path=path)
    about = About(listed.title, station.name, station.facts.language)
    pages = pages_pdf(signing_pages(listed), about)
    try:
        with written_whole(path, HANDED_ON) as file:
            file.write(pages)
    except OSError as error:
        raise NotWritable(path=path) from error
    return path
