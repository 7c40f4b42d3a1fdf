"""`undo`: reverse one entry and what followed from it."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say, sentence, worded
from cainiao_recycle.domain.events import KINDS, EntryUndone
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.language import _
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.slips_void import followed

HELP = _(
    "Undo one entry and what followed from it, or say what stands in the way. Nothing is "
    "deleted: the undo is an entry too."
)


def command(
    entry: Annotated[
        str,
        typer.Argument(help=_("The entry's number, as “show” tells it."), metavar="ENTRY"),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why."))] = "",
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.undo(entry.lstrip("#"), reason, at=at, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What was reversed, and what it means for paper."""
    event = recorded.event
    assert isinstance(event, EntryUndone), "what `undo` records"
    for seq, kind in zip(event.undone, event.undone_kinds, strict=True):
        words = _(EVENT_WORDS[KINDS[kind]])
        say("✓ " + sentence(_("Undone: entry {n} ({kind})"), n=seq, kind=words), fg="green")
    for told in followed(session.book.db, event.undone):
        say("  " + worded(told))
