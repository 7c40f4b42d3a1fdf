"""`printer list`: the printers that have a name."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.language import _
from cainiao_recycle.station.printers import list_printers

HELP = _("List the receipt printers; the first is the one slips go to by themselves.")
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.session() as session:
        headers = [
            _("printer"), _("destination"), _("mm"), _("QR code"), _("dots"), _("largest"),
            _("cut"), _("closes"),
        ]  # fmt: skip
        rows = [one._asdict() for one in list_printers(session)]
        if not desk.json:
            yes = {True: _("yes"), False: _("no")}
            for row in rows:
                row.update(cut=yes[row["cut"]], printer_closes=yes[row["printer_closes"]])
        desk.listing(headers, rows)
    return 0
