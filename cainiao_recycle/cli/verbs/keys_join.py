"""`keys join`: a station takes the network's key."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import NetworkKeyJoined
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Keep waybills of the network's year under its key from now on. Those kept before "
    "are found as ever."
)
EXAMPLE = "network.key"


def command(
    # Not `file`: that is the station's.
    network_key: Annotated[
        Path, typer.Argument(help=_("The network's key."), metavar="FILE")
    ],
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        joined = station.join_network(network_key, request_id=request_id)
        desk.answer(station, joined, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Whose key serves now."""
    event = recorded.event
    assert isinstance(event, NetworkKeyJoined), "what `keys join` records"
    facts = {"mark": event.mark, "year": event.year}
    if recorded.entry is None:
        text = sentence(_("Key {mark} serves already."), **facts)
        say(f"● {text}", fg="yellow")
        return
    text = sentence(_("Key {mark} serves for waybills of {year} from now on."), **facts)
    say(f"✓ {text}", fg="green", bold=True)
    say("  " + _("Make a backup: without its keys a book finds no waybill."))
