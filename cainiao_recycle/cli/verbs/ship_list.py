"""`ship list`: parcels waiting, packed, sent."""

from typing import Annotated, Any

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.answers import in_reference
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.language import _
from cainiao_recycle.store.shipments import Shipment

HELP = _("List parcels: those that wait and those packed, or those sent.")
EXAMPLE = "--sent"


def command(
    sent: Annotated[bool, typer.Option("--sent", help=_("Those sent."))] = False,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.list_shipments(["sent"] if sent else ["waiting", "packed"])
        headers = [
            _("shipment"), _("state"), _("priority"), _("box"), _("waybill"), _("carton"),
        ]  # fmt: skip
        desk.listing(headers, (as_row(station, one, desk.json) for one in found))
    return 0


def as_row(station: Station, one: Shipment, machine: bool) -> dict[str, Any]:
    """A parcel, for machines or for people."""
    waybill = in_reference(station, one.waybill)
    return {
        "shipment": one.shipment,
        "state": one.state if machine else _(one.state),
        "priority": one.priority,
        "box": one.box,
        "waybill_short": waybill["waybill_short"],
        "carton": one.carton if machine or not one.carton else _(one.carton),
        "waybill_ref": waybill["waybill_ref"],
        "used_answer": one.used_answer,
        "sent_at": iso_time(one.sent_at, station.zone) if one.sent_at else None,
    }
