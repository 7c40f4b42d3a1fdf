"""`ship pack`: bind a box to a shipment, or say that it isn't there."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxMissed, ShipmentPacked
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Bind a box in stock to a shipment: the one named, or the best.")
EXAMPLE = "S-1 1"


def command(
    shipment: Annotated[str, typer.Argument(help=_("The shipment."), metavar="SHIPMENT")],
    box: Annotated[
        str | None, typer.Argument(help=_("Tag or number of the box."), metavar="BOX")
    ] = None,
    missing: Annotated[
        bool,
        typer.Option(
            "--missing",
            help=_("The box bound or named isn't there: release it, offer the next best."),
        ),
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        verb = station.miss_box if missing else station.pack_shipment
        recorded = verb(shipment, box, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Which box to take from where."""
    event = recorded.event
    if isinstance(event, BoxMissed):
        tell_missing(event)
        return
    assert isinstance(event, ShipmentPacked), "what `ship pack` records"
    template = _("Box {box} from shelf {shelf} is bound to shipment {shipment}.")
    text = sentence(template, box=event.box, shelf=event.shelf, shipment=event.shipment)
    say(f"✓ {text}", fg="green", bold=True)


def tell_missing(event: BoxMissed) -> None:
    """What to take instead."""
    text = sentence(_("Box {box} is missing now."), box=event.box)
    say(f"● {text}", fg="yellow", bold=True)
    if event.next_box is None:
        say("  " + _("No other box in stock fits: take a new carton."))
        return
    template = _(
        "Next best: box {box} on shelf {shelf}. Bind it: ship pack {shipment} {box}"
    )
    text = sentence(
        template, box=event.next_box, shelf=event.next_shelf, shipment=event.shipment
    )
    say(f"  ➜ {text}", fg="cyan", bold=True)
