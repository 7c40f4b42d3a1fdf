"""`voucher void`: an open voucher is made worthless."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import At, Reason, RequestId, Second
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import VoucherVoided
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Make an open voucher worthless.")
EXAMPLE = "8517389065633348 --reason 'wrong customer'"


def command(
    code: Annotated[str, typer.Argument(help=_("The voucher's code."), metavar="CODE")],
    reason: Reason = "",
    second: Second = None,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: station.void_voucher(
                code, why, other, at=at, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Which one."""
    event = recorded.event
    assert isinstance(event, VoucherVoided), "what `voucher void` records"
    text = sentence(_("Voucher {code} is void."), code=grouped(event.voucher))
    say(f"✓ {text}", fg="green", bold=True)
