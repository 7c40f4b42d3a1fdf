"""`eggs receive`: a delivery of eggs."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.eggs import tell_stock, when_sure
from cainiao_recycle.cli.options import At, RequestId, Yes
from cainiao_recycle.language import _

HELP = _("Record a delivery of eggs.")
EXAMPLE = "60 --note 'from the farm'"


def command(
    eggs: Annotated[str, typer.Argument(help=_("How many."), metavar="EGGS")],
    note: Annotated[str, typer.Option("--note", help=_("A note."), metavar="TEXT")] = "",
    yes: Yes = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = when_sure(
            desk,
            yes,
            lambda sure: station.receive_eggs(
                eggs, note, sure=sure, at=at, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell_stock)
    return 0
