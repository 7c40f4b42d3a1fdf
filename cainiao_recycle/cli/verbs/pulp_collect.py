"""`pulp collect`: the mill took cages."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import mass, say
from cainiao_recycle.domain.events import PulpCollected
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Record the mill's ticket for closed cages.")
EXAMPLE = "--ticket M-1077 --mass-g 330 --moisture 13.5 --outthrows 2"


def command(
    cage: Annotated[
        list[str] | None,
        typer.Argument(
            help=_("Cages it took; all closed ones if none."), metavar="[CAGE]…"
        ),
    ] = None,
    ticket: Annotated[
        str, typer.Option("--ticket", help=_("The mill's ticket."), metavar="TEXT")
    ] = ...,  # type: ignore[assignment]
    mass_g: Annotated[
        str,
        typer.Option(
            "--mass-g", help=_("Mass by the mill's scale, in grams."), metavar="G"
        ),
    ] = ...,  # type: ignore[assignment]
    moisture: Annotated[
        str,
        typer.Option("--moisture", help=_("Measured moisture, in percent."), metavar="%"),
    ] = ...,  # type: ignore[assignment]
    outthrows: Annotated[
        str,
        typer.Option("--outthrows", help=_("Outthrows, in percent."), metavar="%"),
    ] = "0",
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.collect_pulp(
            ticket, mass_g, moisture, outthrows, cage or (), at=at, request_id=request_id
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What it settles at."""
    event = recorded.event
    assert isinstance(event, PulpCollected), "what `pulp collect` records"
    template = _("Ticket {ticket}: scale {scale}, settles at {settled}")
    text = sentence(
        template,
        ticket=event.ticket,
        scale=mass(event.scale_g),
        settled=mass(event.settlement_g),
    )
    say(f"✓ {text}", fg="green", bold=True)
    template = _("Notebook equivalents: {n}. The estimate was off by {off} %.")
    off = f"{event.estimate_off / 100:+.1f}"
    say("  " + sentence(template, n=event.notebook_equivalents, off=off))
