"""`boxes regrade`: a box on hand is looked at again, or written off."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, Reason, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxRegraded
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Grade a box on hand anew; P writes it off to pulp. Its reward stays as it was.")
EXAMPLE = "1 --condition P --reason damp"


def command(
    box: Annotated[str, typer.Argument(help=_("Tag or number of the box."), metavar="BOX")],
    condition: Annotated[
        str, typer.Option("--condition", help=_("A, B, H or P."), metavar="A|B|H|P")
    ],
    reason: Reason,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.regrade_box(box, condition, reason, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Where it goes now."""
    event = recorded.event
    assert isinstance(event, BoxRegraded), "what `boxes regrade` records"
    template = _("Box {box}: condition {condition} now, shelf {shelf}")
    text = sentence(template, box=event.box, condition=event.condition, shelf=event.shelf)
    say(f"✓ {text}", fg="green", bold=True)
