"""`boxes give`: boxes for people who want one."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, agreed
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxesGiven
from cainiao_recycle.errors import LabelNotCovered
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Give boxes away to somebody who wants them. They leave the stock.")
EXAMPLE = "1 3 --covered"


def command(
    box: Annotated[
        list[str], typer.Argument(help=_("Tags or numbers of the boxes."), metavar="BOX")
    ],
    covered: Annotated[
        bool, typer.Option("--covered", help=_("Their old waybills are covered."))
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        try:
            recorded = station.give_boxes(
                box, covered=covered, at=at, request_id=request_id
            )
        except LabelNotCovered:
            if not desk.may_ask or not agreed(_("Are the old waybills covered?")):
                raise
            recorded = station.give_boxes(box, covered=True, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What was given away."""
    event = recorded.event
    assert isinstance(event, BoxesGiven), "what `boxes give` records"
    numbers = [one.box for one in event.left]
    text = sentence(_("Boxes given away: {n} ({numbers})"), n=len(numbers), numbers=numbers)
    say(f"✓ {text}", fg="green", bold=True)
