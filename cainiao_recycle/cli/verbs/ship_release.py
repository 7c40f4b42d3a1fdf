"""`ship release`: unbind a shipment's box."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import ShipmentReleased
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Unbind a shipment's box: it goes back to its shelf.")
EXAMPLE = "S-1"


def command(
    shipment: Annotated[str, typer.Argument(help=_("The shipment."), metavar="SHIPMENT")],
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.release_shipment(shipment, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Where the box goes."""
    event = recorded.event
    assert isinstance(event, ShipmentReleased), "what `ship release` records"
    text = sentence(
        _("Box {box} goes back to shelf {shelf}."), box=event.box, shelf=event.shelf
    )
    say(f"✓ {text}", fg="green", bold=True)
