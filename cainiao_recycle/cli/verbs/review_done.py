"""`review done`: a line of `review` was looked at."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import ReviewDone
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Mark a line of “review” as looked at, in an entry with your name and what you found."
)
EXAMPLE = "campaigns-14 --note 'it was agreed on the phone'"


def command(
    line: Annotated[
        str, typer.Argument(help=_("What “review” calls it: vouchers-412."), metavar="LINE")
    ],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("What you found."))],
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.review_done(line, note, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Which."""
    event = recorded.event
    assert isinstance(event, ReviewDone), "what `review done` records"
    text = sentence(_("{line} was looked at."), line=event.line)
    say(f"✓ {text}", fg="green", bold=True)
