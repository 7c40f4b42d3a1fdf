"""`voucher list`: vouchers as issued."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import number_typed, one_of
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.language import _
from cainiao_recycle.sentences import N_

ALL = N_("all")

HELP = _(
    "List vouchers as issued: the open ones, or those in another state. For a slip that is "
    "lost: all of a customer, of a waybill's box, or of a visit."
)
EXAMPLE = "--customer 13900001234"


def command(
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            help=_("open, redeemed, void, expired, replaced or all."),
            metavar="STATE",
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer",
            help=_("Phone number or member code; - reads it from standard input."),
            metavar="CUSTOMER",
        ),
    ] = None,
    waybill: Annotated[
        str | None,
        typer.Option(
            "--waybill", help=_("The waybill of a box that paid for it."), metavar="WAYBILL"
        ),
    ] = None,
    visit: Annotated[
        str | None, typer.Option("--visit", help=_("The visit's name."), metavar="VISIT")
    ] = None,
) -> int:
    desk = Desk.of()
    if state is None:
        unasked = (customer, waybill, visit) == (None, None, None)
        state = "open" if unasked else ALL
    known = [one.value for one in VoucherState if one is not VoucherState.UNDONE]
    state = one_of("--state", state, [*known, ALL])
    with desk.station() as station:
        found = station.list_vouchers(
            None if state == ALL else state,
            customer=number_typed(customer),
            waybill=waybill,
            visit=visit,
        )
        headers = [
            _("voucher"), _("eggs"), _("state"), _("valid from"), _("valid until"),
        ]  # fmt: skip
        desk.listing(headers, (as_row(one, desk.json) for one in found))
    return 0


def as_row(one: Voucher, machine: bool) -> dict[str, Any]:
    """A voucher, for machines or for people."""
    return {
        "voucher": one.code if machine else grouped(one.code),
        "eggs": one.eggs,
        "state": one.state if machine else _(one.state),
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "campaign": one.campaign,
        "replaced_by": one.replaced_by,
    }
