"""`pulp notebooks`: a school got notebooks made of old boxes."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import NotebooksDelivered
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Record notebooks made of old boxes that a school got.")
EXAMPLE = "--school 南坪小学 --batch 2022-A --number 120"


def command(
    school: Annotated[str, typer.Option("--school", help=_("The school."), metavar="NAME")],
    batch: Annotated[
        str, typer.Option("--batch", help=_("The maker's batch."), metavar="TEXT")
    ],
    number: Annotated[
        str, typer.Option("--number", help=_("How many notebooks."), metavar="N")
    ],
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.deliver_notebooks(
            school, number, batch, at=at, request_id=request_id
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Who got how many."""
    event = recorded.event
    assert isinstance(event, NotebooksDelivered), "what `pulp notebooks` records"
    template = _("{school}: {n} notebooks of batch {batch}")
    facts = {"school": event.school, "n": event.notebooks, "batch": event.batch}
    say("✓ " + sentence(template, **facts), fg="green", bold=True)
