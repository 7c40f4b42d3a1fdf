"""`ship send`: a parcel leaves."""

import sys
from typing import Annotated, Any

import click
import typer

from cainiao_recycle.cli.desk import Desk, agreed
from cainiao_recycle.cli.options import At, RequestId, Stdin
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.pipe import Shape, run_pipe
from cainiao_recycle.domain.events import ShipmentSent
from cainiao_recycle.errors import BoxNotRetaped, LabelNotCovered
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.sending import send_shipment
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Record a parcel gone: in its bound box, in the box named, or in a new carton.")
EXAMPLE = "YT1234567890123 --box 1 --covered"

SHAPE: Shape = {
    "code": str,
    "waybill": str,
    "box": str,
    "new": bool,
    "covered": bool,
    "retaped": bool,
    "at": str,
    "request_id": str,
}


def command(
    code: Annotated[
        str, typer.Argument(help=_("Shipment, or the parcel's waybill."), metavar="CODE")
    ] = "",
    waybill: Annotated[
        str | None,
        typer.Option("--waybill", help=_("The waybill it leaves under."), metavar="CODE"),
    ] = None,
    box: Annotated[
        str | None,
        typer.Option("--box", help=_("Tag or number of the reused box."), metavar="BOX"),
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help=_("It leaves in a new carton."))
    ] = False,
    covered: Annotated[
        bool, typer.Option("--covered", help=_("The old waybill is covered."))
    ] = False,
    retaped: Annotated[
        bool, typer.Option("--retaped", help=_("The B box is re-taped."))
    ] = False,
    at: At = None,
    request_id: RequestId = None,
    stdin: Stdin = False,
) -> int:
    desk = Desk.of()
    request: dict[str, Any] = {
        "code": code,
        "waybill": waybill,
        "box": box,
        "new": new,
        "covered": covered,
        "retaped": retaped,
        "at": at,
        "request_id": request_id,
    }
    if stdin:
        return run_pipe(desk, request, SHAPE, send, tell)
    with desk.session() as session:
        if new and box is None and is_customer_here(desk, request):
            request |= used_box_first(session, code or waybill or "")
        desk.answer(session, ask_and_send(session, request), tell)
    return 0


def is_customer_here(desk: Desk, request: dict[str, Any]) -> bool:
    """Whether the customer can be asked: a clerk types and reads, and it happens now. A
    request with a name is a script's, or was asked before.
    """
    late = request["at"] or request["request_id"]
    return desk.may_ask and sys.stdout.isatty() and not late


def used_box_first(session: Session, code: str) -> dict[str, Any]:
    """What becomes of a parcel for a new carton once it is asked, where a used box in stock
    could carry it.
    """
    from cainiao_recycle.station.suggesting import used_box

    found = used_box(session, code)
    if found is None:
        return {}
    if not agreed(_("Would a used box do? The customer doesn't pay for it.")):
        return {"used_answer": "no"}
    which = click.prompt(
        _("Which box? Its tag or number; 0 for a new carton after all"),
        default=str(found.box or 0),
        err=True,
    )
    if which == "0":
        return {"used_answer": "yes"}
    return {"used_answer": "yes", "box": which, "new": False}


def send(session: Session, request: dict[str, Any]) -> Recorded:
    """One parcel."""
    return send_shipment(session, **{**request, "code": request.get("code") or ""})


def ask_and_send(session: Session, request: dict[str, Any]) -> Recorded:
    """One parcel; at a terminal what isn't said yet is asked."""
    while True:
        try:
            return send(session, request)
        except (LabelNotCovered, BoxNotRetaped) as open_question:
            if not sys.stdin.isatty():
                raise
            if isinstance(open_question, LabelNotCovered):
                key, question = "covered", _("Is the old waybill covered?")
            else:
                key, question = "retaped", _("Is the box re-taped?")
            if not agreed(question):
                raise
            request[key] = True


def tell(session: Session, recorded: Recorded) -> None:
    """What left, in what."""
    event = recorded.event
    assert isinstance(event, ShipmentSent), "what `ship send` records"
    if event.box is None:
        text = sentence(_("Shipment {n} left in a new carton."), n=event.shipment)
    else:
        text = sentence(
            _("Shipment {n} left in reused box {box}, its cycle {cycle}."),
            n=event.shipment,
            box=event.box,
            cycle=event.cycle,
        )
    say(f"✓ {text}", fg="green", bold=True)
