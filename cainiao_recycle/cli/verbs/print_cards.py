"""`print cards`: the sheet of command cards."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.slips import First, LabelOption, To, Width, slips_to
from cainiao_recycle.language import _
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.station.sizes import list_sizes

HELP = _(
    "Print the command cards: sizes, conditions, defects, done, undo and others, to be "
    "scanned instead of typed."
)
EXAMPLE = "--to cards.pdf"


def command(
    to: To = None, width: Width = None, size: LabelOption = None, first: First = 1
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        cards = list(slip_texts(session).cards(list_sizes(session)))
        slips_to(desk, session, cards, to, width=width, size=size, first=first)
    return 0
