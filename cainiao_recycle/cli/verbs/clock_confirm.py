"""`clock confirm`: somebody compared the clock with a watch."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Say that the clock is right, after a look at a watch and a calendar: then days are "
    "closed and entries taken again."
)
EXAMPLE = "10:42"


def command(
    time: Annotated[
        str,
        typer.Argument(
            help=_("Date and time as the watch says: 2022-11-11T10:42."), metavar="TIME"
        ),
    ],
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        desk.answer(station, station.confirm_clock(time, request_id=request_id), tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """That it is believed again."""
    entry = recorded.entry
    assert entry is not None, "a confirmation is an entry"
    text = sentence(_("The clock is right: {at}"), at=session.local(entry.happened_at))
    say(f"✓ {text}", fg="green")
