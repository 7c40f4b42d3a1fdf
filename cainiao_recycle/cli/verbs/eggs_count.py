"""`eggs count`: a count of the eggs in stock."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.eggs import tell_stock, when_sure
from cainiao_recycle.cli.options import At, Reason, RequestId, Second, Yes
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import EggsCounted
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Record a count of the eggs in stock; the difference is the day's variance.")
EXAMPLE = "58"


def command(
    eggs: Annotated[str, typer.Argument(help=_("How many were counted."), metavar="EGGS")],
    reason: Reason = "",
    second: Second = None,
    yes: Yes = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: when_sure(
                desk,
                yes,
                lambda sure: station.count_eggs(
                    eggs, why, other, sure=sure, at=at, request_id=request_id
                ),
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """The difference."""
    event = recorded.event
    assert isinstance(event, EggsCounted), "what `eggs count` records"
    off = event.counted - event.expected
    template = _("Counted {counted}, the book said {expected}: {off}")
    text = sentence(
        template, counted=event.counted, expected=event.expected, off=f"{off:+d}"
    )
    say(f"✓ {text}", fg="green" if off == 0 else "yellow", bold=True)
    tell_stock(session, recorded)
