"""`ship list`: parcels waiting, packed, sent."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.language import _

HELP = _("List parcels: those that wait and those packed, or those sent.")


def command(
    sent: Annotated[bool, typer.Option("--sent", help=_("Those sent."))] = False,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.list_shipments(["sent"] if sent else ["waiting", "packed"])
        desk.listing(
            [_("shipment"), _("state"), _("priority"), _("box"), _("waybill"), _("carton")],
            (
                {
                    "shipment": one.shipment,
                    "state": one.state if desk.json else _(one.state),
                    "priority": one.priority,
                    "box": one.box,
                    "waybill": one.waybill,
                    "carton": one.carton if desk.json or not one.carton else _(one.carton),
                    "sent_at": iso_time(one.sent_at, station.zone) if one.sent_at else None,
                }
                for one in found
            ),
        )
    return 0
