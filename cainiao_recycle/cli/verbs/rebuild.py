"""`rebuild`: make the tables from the journal."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.progress import watched
from cainiao_recycle.language import _, sentence
from cainiao_recycle.night.checking import rebuild_tables

HELP = _("Make every table anew from the journal, in one transaction.")
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.book() as book:
        entries = rebuild_tables(book, watched)
    if desk.json:
        emit({"entries": entries})
    else:
        say("✓ " + sentence(_("Tables made from {n} entries."), n=entries), fg="green")
    return 0
