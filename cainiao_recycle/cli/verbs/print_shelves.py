"""`print shelves`: a label for every shelf."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.slips import First, LabelOption, To, Width, slips_to
from cainiao_recycle.language import _
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.station.sizes import list_sizes

HELP = _("Print shelf labels: one for each size, and those for boxes that wait.")
EXAMPLE = "--to shelves.pdf"


def command(
    to: To = None, width: Width = None, size: LabelOption = None, first: First = 1
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        labels = list(slip_texts(session).shelves(list_sizes(session)))
        slips_to(desk, session, labels, to, width=width, size=size, first=first)
    return 0
