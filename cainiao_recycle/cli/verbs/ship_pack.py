"""`ship pack`: bind a box to a shipment."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say, sentence
from cainiao_recycle.domain.events import ShipmentPacked
from cainiao_recycle.language import _
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Bind a box in stock to a shipment: the one named, or the best.")


def command(
    shipment: Annotated[str, typer.Argument(help=_("The shipment."), metavar="SHIPMENT")],
    box: Annotated[
        str | None, typer.Argument(help=_("Tag or number of the box."), metavar="BOX")
    ] = None,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.pack_shipment(shipment, box, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Which box to take from where."""
    event = recorded.event
    assert isinstance(event, ShipmentPacked), "what `ship pack` records"
    told = _("Box {box} from shelf {shelf} is bound to shipment {shipment}.")
    said = sentence(told, box=event.box, shelf=event.shelf, shipment=event.shipment)
    say(f"✓ {said}", fg="green", bold=True)
