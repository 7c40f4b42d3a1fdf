"""`boxes receive`: boxes come from another station."""

import json
from typing import Annotated, Any

import click
import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.pipe import NOT_AN_OBJECT, TOO_LONG, run_lines
from cainiao_recycle.domain import transfers
from cainiao_recycle.domain.events import BoxesReceived
from cainiao_recycle.domain.words import WHERE_WORDS
from cainiao_recycle.errors import LineUnclear
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.transferring import receive_boxes

HELP = _(
    "Take in boxes that another station sent; nothing is rewarded.\n\n"
    "Those that are alike go with one command, or the sender's answer is read whole."
)
EXAMPLE = "--transfer CQ-0456-57 --size 5 --cycle 1 9800000000000045"

LONGEST_LINE = 1_000_000
"""Characters of a transfer: some five thousand boxes."""


def command(
    tag: Annotated[
        list[str] | None,
        typer.Argument(help=_("Tags of boxes that are alike."), metavar="TAG"),
    ] = None,
    transfer: Annotated[
        str | None,
        typer.Option(
            "--transfer", help=_("What the sender calls it: CQ-0456-57."), metavar="NAME"
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option("--size", help=_("Number printed on the boxes."), metavar="N"),
    ] = None,
    dims: Annotated[
        str | None,
        typer.Option("--dims", help=_("Outer sides in mm, measured."), metavar="LxWxH"),
    ] = None,
    cycle: Annotated[
        str | None,
        typer.Option("--cycle", help=_("The cycle they are in."), metavar="N"),
    ] = None,
    condition: Annotated[
        str | None,
        typer.Option("--condition", help=_("A, B, H or P; A."), metavar="A|B|H|P"),
    ] = None,
    stdin: Annotated[
        bool,
        typer.Option(
            "--stdin", help=_("Read what “boxes transfer --json” said, a line a transfer.")
        ),
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    alike = {"size": size, "dims": dims, "condition": condition}
    if stdin:
        given = {"tag": tag, "transfer": transfer, "cycle": cycle, **alike}
        given |= {"at": at, "request_id": request_id}
        return run_lines(desk, given, receive_written, tell)
    if not (tag and transfer and cycle):
        raise click.UsageError(
            _("Say --transfer, --cycle and the boxes' tags, or read a file: --stdin.")
        )
    told = [transfers.told(one, cycle, **alike) for one in tag]
    with desk.session() as session:
        recorded = receive_boxes(session, transfer, told, at=at, request_id=request_id)
        desk.answer(session, recorded, tell)
    return 0


def receive_written(session: Session, line: str) -> Recorded:
    """One transfer as the sender's program wrote it."""
    sent = transfers.consignment(read_object(line))
    return receive_boxes(session, sent.transfer, sent.boxes, to=sent.to)


def read_object(line: str) -> dict[str, Any]:
    """The object that a line holds. Raises `LineUnclear`."""
    if len(line) > LONGEST_LINE:
        raise LineUnclear(why=Clause(TOO_LONG))
    try:
        written = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        written = None
    if not isinstance(written, dict):
        raise LineUnclear(why=Clause(NOT_AN_OBJECT))
    return written


def tell(session: Session, recorded: Recorded) -> None:
    """What came, and where it goes."""
    event = recorded.event
    assert isinstance(event, BoxesReceived), "what `boxes receive` records"
    template = _("Transfer {transfer}: boxes from {station}: {n}")
    facts = {"transfer": event.transfer, "station": event.sender, "n": len(event.came)}
    say("✓ " + sentence(template, **facts), fg="green", bold=True)
    for one in event.came:
        template = _(WHERE_WORDS[one.disposition])  # type: ignore[index]
        say("  " + sentence(template, **vars(one)))
