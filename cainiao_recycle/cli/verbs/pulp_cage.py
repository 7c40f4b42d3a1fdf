"""`pulp cage`: close a cage over every box that waits."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import mass, say
from cainiao_recycle.domain.events import CageClosed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Close a cage over every box that waits for pulping.")
EXAMPLE = "--mass-g 340"


def command(
    mass_g: Annotated[
        str | None,
        typer.Option(
            "--mass-g",
            help=_("Mass by the scale, in grams; else an estimate."),
            metavar="G",
        ),
    ] = None,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.close_cage(mass_g, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """The cage."""
    event = recorded.event
    assert isinstance(event, CageClosed), "what `pulp cage` records"
    by = _("by scale") if event.weighed else _("by estimate")
    text = sentence(
        _("Cage {cage}: {mass} {by}. Boxes: {boxes}"),
        cage=event.cage,
        boxes=len(event.boxes),
        mass=mass(event.mass_g),
        by=by,
    )
    say(f"✓ {text}", fg="green", bold=True)
