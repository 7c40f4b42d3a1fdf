"""`network compact`: a day's files of each table in one."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.headquarters import Store
from cainiao_recycle.language import _
from cainiao_recycle.network.compacting import compact

HELP = _("Put the files of each day into one, in order: what is held stays the same.")
EXAMPLE = "store"


def command(store: Store) -> int:
    headers = (_("table"), _("files before"), _("files"), _("bytes before"), _("bytes"))
    rows = [one._asdict() for one in compact(store)]
    Desk.of().listing(headers, rows)
    return 0
