"""`redeem`: eggs are handed over, once."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId, Stdin
from cainiao_recycle.cli.output import say, warn
from cainiao_recycle.cli.pipe import Shape, run_pipe
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import VoucherRedeemed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.redeeming import redeem
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Redeem an egg voucher: hand over its eggs, once and for good.")
EXAMPLE = "8517389065633348"

SHAPE: Shape = {"code": str, "at": str, "request_id": str}


def command(
    code: Annotated[
        list[str] | None,
        typer.Argument(help=_("The voucher's code."), metavar="CODE"),
    ] = None,
    at: At = None,
    request_id: RequestId = None,
    stdin: Stdin = False,
) -> int:
    desk = Desk.of()
    request: dict[str, Any] = {
        "code": "".join(code or ()),
        "at": at,
        "request_id": request_id,
    }
    if stdin:
        return run_pipe(desk, request, SHAPE, pay, tell)
    with desk.session() as session:
        desk.answer(session, pay(session, request), tell)
    return 0


def pay(session: Session, request: dict[str, Any]) -> Recorded:
    """One voucher."""
    return redeem(
        session,
        request.get("code") or "",
        at=request.get("at"),
        request_id=request.get("request_id"),
    )


def tell(session: Session, recorded: Recorded) -> None:
    """How many eggs to hand over."""
    event = recorded.event
    assert isinstance(event, VoucherRedeemed), "what `redeem` records"
    if recorded.replayed:
        template = _("Eggs were handed over: {eggs}  (voucher {code}). None a second time.")
        say("  " + sentence(template, eggs=event.eggs, code=grouped(event.voucher)))
        return
    text = sentence(
        _("Hand over eggs: {eggs}  (voucher {code})"),
        eggs=event.eggs,
        code=grouped(event.voucher),
    )
    say(f"✓ {text}", fg="green", bold=True)
    stock = eggs_now(session).stock
    if stock < 0:
        short = _(
            "The book says {stock} eggs in stock: record the delivery (eggs receive)."
        )
        warn("! " + sentence(short, stock=stock), fg="yellow")
