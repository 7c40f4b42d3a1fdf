"""`station rename`: another name on paper and reports."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import StationRenamed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Give the station another name, on paper and reports from now on.")
EXAMPLE = "垚鑫镕驿站"


def command(
    name: Annotated[str, typer.Argument(help=_("The station's name."), metavar="NAME")],
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        desk.answer(station, station.rename(name, request_id=request_id), tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """The name, and what it was."""
    event = recorded.event
    assert isinstance(event, StationRenamed), "what `station rename` records"
    text = sentence(
        _("Station {code} is now {name}; it was {before}"),
        code=session.facts.code,
        name=event.name,
        before=event.name_before,
    )
    say(f"✓ {text}", fg="green", bold=True)
