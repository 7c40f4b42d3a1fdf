"""`voucher list`: vouchers as issued."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import one_of
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.vouchers import VoucherState
from cainiao_recycle.errors import N_
from cainiao_recycle.language import _

ALL = N_("all")

HELP = _("List vouchers as issued: the open ones, or those in another state.")


def command(
    state: Annotated[
        str,
        typer.Option(
            "--state",
            help=_("open, redeemed, void, expired, replaced or all."),
            metavar="STATE",
        ),
    ] = "open",
) -> int:
    desk = Desk.of()
    known = [one.value for one in VoucherState if one is not VoucherState.UNDONE]
    state = one_of("--state", state, [*known, ALL])
    with desk.station() as station:
        found = station.list_vouchers(None if state == ALL else state)
        desk.listing(
            [_("voucher"), _("eggs"), _("state"), _("valid from"), _("valid until")],
            (
                {
                    "voucher": one.code if desk.json else grouped(one.code),
                    "eggs": one.eggs,
                    "state": one.state if desk.json else _(one.state),
                    "valid_from": one.valid_from,
                    "valid_until": one.valid_until,
                    "campaign": one.campaign,
                    "replaced_by": one.replaced_by,
                }
                for one in found
            ),
        )
    return 0
