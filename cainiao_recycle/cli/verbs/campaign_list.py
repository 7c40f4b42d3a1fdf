"""`campaign list`: campaigns by date."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.language import _

HELP = _("List campaigns by date.")
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        desk.listing(
            [_("campaign"), _("name"), _("starts"), _("ends")],
            (
                {
                    "campaign": one.code,
                    "name": one.name,
                    "starts": one.starts,
                    "ends": one.ends,
                }
                for one in station.list_campaigns()
            ),
        )
    return 0
