"""`boxes transfer`: boxes go to another station."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxesTransferred, BoxLeft
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Send boxes to another station. Its “boxes receive” takes the lines that this says, or "
    "the answer in JSON as it is."
)
EXAMPLE = "--to CQ-0456 1 3"


def command(
    box: Annotated[
        list[str], typer.Argument(help=_("Tags or numbers of the boxes."), metavar="BOX")
    ],
    to: Annotated[
        str, typer.Option("--to", help=_("Code of the other station."), metavar="STATION")
    ],
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.transfer_boxes(to, box, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What went where, and what is typed there."""
    event = recorded.event
    assert isinstance(event, BoxesTransferred), "what `boxes transfer` records"
    template = _("Transfer {transfer}: boxes to {station}: {n}")
    facts = {"transfer": event.transfer, "station": event.to, "n": len(event.left)}
    say("✓ " + sentence(template, **facts), fg="green", bold=True)
    say("  " + _("To be typed there:"))
    for line in typed_there(event):
        say(f"  {line}")


def typed_there(event: BoxesTransferred) -> Iterator[str]:
    """Commands that take the boxes in at the other station: one for each kind of box."""
    for about, alike in groupby(sorted(event.left, key=told_of), told_of):
        tags = " ".join(one.tag or "" for one in alike)
        yield f"boxes receive --transfer {event.transfer} {about} {tags}"


def told_of(one: BoxLeft) -> str:
    """What is told of a box beside its tag."""
    sides = f"--dims {one.length_mm}x{one.width_mm}x{one.height_mm}mm"
    size = f"--size {one.size}" if one.size else sides
    worse = f" --condition {one.condition}" if one.condition != "A" else ""
    return f"{size} --cycle {one.cycle}{worse}"
