"""`print`: vouchers and box tags on paper, or on this terminal."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, warn
from cainiao_recycle.cli.slips import (
    TERMINAL,
    First,
    LabelOption,
    To,
    Width,
    placed,
    show,
    tell,
    voucher_object,
)
from cainiao_recycle.domain.codes import normalise
from cainiao_recycle.errors import CodeEmpty
from cainiao_recycle.language import _
from cainiao_recycle.paper.printing.slips import print_codes
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.contents import VoucherFacts, printable
from cainiao_recycle.station.slips.jobs import waiting_to_print

HELP = _(
    "Print vouchers and box tags. Without --to they are shown on this terminal. A voucher "
    "printed again is a marked copy. For sheets see: print cards, print tags, print "
    "shelves, print vouchers."
)
EXAMPLE = "8517389065633348 --to voucher.pdf"


def command(
    code: Annotated[
        list[str] | None, typer.Argument(help=_("Vouchers, box tags."), metavar="CODE…")
    ] = None,
    to: To = None,
    pending: Annotated[
        bool,
        typer.Option(
            "--pending",
            help=_(
                "Every open voucher of which no slip is known to lie on paper; without "
                "--to on the first printer."
            ),
        ),
    ] = False,
    width: Width = None,
    size: LabelOption = None,
    first: First = 1,
    request_id: Annotated[
        str | None,
        typer.Option(
            "--request-id",
            metavar="ID",
            help=_("The same id again prints nothing that was handed over before."),
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        codes = [*(code or []), *(waiting_to_print(session) if pending else [])]
        if not codes and not pending:
            raise CodeEmpty()
        if to == TERMINAL or (to is None and not pending):
            for one in codes:
                show_code(desk, session, one)
            return 0
        place, used = placed(
            session, desk.own.printer if to is None else to, width, size, first
        )
        if codes:
            named = None if pending else request_id
            printed = print_codes(session, codes, place, used, request_id=named)
            tell(desk, printed, len(set(map(normalise, codes))), place)
        elif not desk.json:
            warn(_("No voucher waits to be printed."))
    return 0


def show_code(desk: Desk, session: Session, code: str) -> None:
    """A slip on the terminal: nothing that can be handed out, so nothing is recorded."""
    facts = printable(session, code)
    if not desk.json:
        show(slip_texts(session).slip(facts))
    elif isinstance(facts, VoucherFacts):
        emit({**voucher_object(facts), "copy": facts.copy, "to": TERMINAL})
    else:
        emit({"tag": facts.tag, "to": TERMINAL})
