"""`boxes count`: take stock of a shelf by scanning it."""

from itertools import chain
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.pipe import groups
from cainiao_recycle.domain.events import ShelfCounted
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Take stock of a shelf: scan every box on it. Boxes that aren't found are missing "
    "from then on; those found are on this shelf."
)
EXAMPLE = "5 9794768944940958 3"


def command(
    shelf: Annotated[str, typer.Argument(help=_("The shelf."), metavar="SHELF")],
    codes: Annotated[
        list[str] | None,
        typer.Argument(help=_("Tags or numbers of the boxes on it."), metavar="CODE"),
    ] = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", help=_("Read the codes from a pipe, one a line."))
    ] = False,
    empty: Annotated[
        bool, typer.Option("--empty", help=_("There is no box on the shelf."))
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    scanned = [*(codes or []), *(chain.from_iterable(groups()) if stdin else ())]
    with desk.station() as station:
        recorded = station.count_shelf(
            shelf, scanned, empty=empty, at=at, request_id=request_id
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What was found and what wasn't."""
    event = recorded.event
    assert isinstance(event, ShelfCounted), "what `boxes count` records"
    template = _("Shelf {shelf}: {expected} expected, {found} found, {missing} missing.")
    counts = {"found": len(event.found), "missing": len(event.missing)}
    text = sentence(template, shelf=event.shelf, expected=event.expected, **counts)
    good = not event.missing and not event.unknown
    say(f"{'✓' if good else '●'} {text}", fg="green" if good else "yellow", bold=True)
    for template, boxes in (
        (_("Missing: {boxes}"), event.missing),
        (_("By the book elsewhere, moved here: {boxes}"), event.elsewhere),
        (_("Missing before, found again: {boxes}"), event.back),
        (_("Not on hand by the book; take them in with “return”: {boxes}"), event.unknown),
    ):
        if boxes:
            say("  " + template.format(boxes=" ".join(map(str, boxes))))
