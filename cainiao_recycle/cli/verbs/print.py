"""`print`: a voucher on the terminal, with its QR code."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence
from cainiao_recycle.domain.codes import ScanKind, grouped, of_kind
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.errors import VoucherUnknown
from cainiao_recycle.language import _
from cainiao_recycle.paper.terminal import qr_lines

HELP = _("Show a voucher with its QR code on this terminal.")


def command(
    code: Annotated[list[str], typer.Argument(help=_("Voucher codes."), metavar="CODE…")],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        for one in code:
            life = station.show(of_kind(one, ScanKind.VOUCHER))
            voucher = life.subject
            if not isinstance(voucher, Voucher):
                raise VoucherUnknown(code=one)
            if desk.json:
                emit(
                    {"voucher": voucher.code, "eggs": voucher.eggs, "state": voucher.state}
                )
            else:
                slip(voucher, station.facts.name)
    return 0


def slip(voucher: Voucher, station: str) -> None:
    """A voucher as a slip of text."""
    say(station, bold=True)
    say(
        sentence(
            _("Egg voucher: eggs {eggs} ({state})"), eggs=voucher.eggs, state=voucher.state
        )
    )
    for line in qr_lines(voucher.code):
        say(line, fg="black", bg="bright_white")
    say(grouped(voucher.code), bold=True)
    say(
        sentence(
            _("Valid {first} to {last}, at this station only."),
            first=voucher.valid_from,
            last=voucher.valid_until,
        )
    )
