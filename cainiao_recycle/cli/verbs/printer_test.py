"""`printer test`: a page to choose a printer's settings by, by eye."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.slips import Width
from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.language import _
from cainiao_recycle.paper.printing.sending import send
from cainiao_recycle.paper.printing.slips import Printed, refuse_unless_printed
from cainiao_recycle.paper.printing.target import refuse_unless_free, target
from cainiao_recycle.paper.receipts.printer_page import TEST_CODE, printer_page
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.sentences import N_

HELP = _(
    "Print a page to choose a printer's settings by. It shows both QR codes, the width, "
    "Chinese, sizes of letters; it is no slip, and is not recorded."
)
LEFT_OPEN = N_(
    "If the page came out whole, this printer leaves the line open after a job: add it "
    "again with --never-closes."
)
EXAMPLE = "till"


def command(
    name: Annotated[
        str, typer.Argument(help=_("The printer's name, or a DEST."), metavar="NAME")
    ],
    width: Width = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        to = target(session, name, width)
        page = printer_page(slip_texts(session).page(), to.printer)
    refuse_unless_free(to, page)
    done = send(page, to.place, printer_closes=to.printer_closes)
    if desk.json:
        emit({"to": to.to, "outcome": done.outcome.value, "reason": done.reason})
    elif done.outcome is Outcome.UNKNOWN:
        say(_(LEFT_OPEN), fg="yellow")
    refuse_unless_printed([Printed(TEST_CODE, 0, None, to.to, done)])
    if not desk.json:
        say("✓ " + _("The page is on its way: look at it."), fg="green")
    return 0
