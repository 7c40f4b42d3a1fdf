"""`printer remove`: a printer's name is given up."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import PrinterRemoved
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.printers import remove_printer
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Remove a receipt printer. What was printed there stays told.")
EXAMPLE = "till"


def command(
    name: Annotated[str, typer.Argument(help=_("Its name."), metavar="NAME")],
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        recorded = remove_printer(session, name, at=at, request_id=request_id)
        desk.answer(session, recorded, tell)
    return 0


def tell(_session: Session, recorded: Recorded) -> None:
    """That it is gone."""
    event = recorded.event
    assert isinstance(event, PrinterRemoved), "what `printer remove` records"
    say("✓ " + sentence(_("Printer {printer} is removed."), printer=event.printer))
