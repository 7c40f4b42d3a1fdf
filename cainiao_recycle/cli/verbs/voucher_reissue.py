"""`voucher reissue`: a new code for a slip that was lost."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import At, Reason, RequestId, Second
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import VoucherReissued
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Issue an open voucher anew: the old code is dead, eggs and dates stay.")
EXAMPLE = "8517389065633348 --reason 'slip lost'"


def command(
    code: Annotated[str, typer.Argument(help=_("The old voucher's code."), metavar="CODE")],
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
            lambda why, other: station.reissue_voucher(
                code, why, other, at=at, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """The new code."""
    event = recorded.event
    assert isinstance(event, VoucherReissued), "what `voucher reissue` records"
    template = _(
        "New voucher {code}: eggs {eggs}, valid until {until}. The old one is dead."
    )
    text = sentence(
        template, code=grouped(event.voucher), eggs=event.eggs, until=event.valid_until
    )
    say(f"✓ {text}", fg="green", bold=True)
