"""`boxes move`: a box is put on another shelf."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxMoved
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Put a box on another shelf.")
EXAMPLE = "1 WINDOW"


def command(
    box: Annotated[str, typer.Argument(help=_("Tag or number of the box."), metavar="BOX")],
    shelf: Annotated[
        str, typer.Argument(help=_("The shelf it is on now."), metavar="SHELF")
    ],
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.move_box(box, shelf, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Where it is now."""
    event = recorded.event
    assert isinstance(event, BoxMoved), "what `boxes move` records"
    text = sentence(_("Box {box} is on shelf {shelf}."), box=event.box, shelf=event.shelf)
    say(f"✓ {text}", fg="green", bold=True)
