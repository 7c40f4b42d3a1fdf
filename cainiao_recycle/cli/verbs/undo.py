"""`undo`: reverse one entry and what followed from it."""

from typing import Annotated

import click
import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk, agreed, answered_for
from cainiao_recycle.cli.entries import what
from cainiao_recycle.cli.options import At, Reason, RequestId, Second, Yes
from cainiao_recycle.cli.output import say, warn, worded
from cainiao_recycle.domain.events import EntryUndone, class_of
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.slips.void import followed

HELP = _(
    "Undo one entry and what followed from it, or say what stands in the way. Nothing is "
    "deleted: the undo is an entry too. --last takes your own last entry that can be "
    "undone, and names it first."
)
EXAMPLE = "20 --reason 'it was another box'"


def command(
    entry: Annotated[
        str | None,
        typer.Argument(
            help=_("The entry's number, as “log” and “show” tell it."), metavar="ENTRY"
        ),
    ] = None,
    last: Annotated[
        bool, typer.Option("--last", help=_("Your last entry that isn't undone."))
    ] = False,
    yes: Yes = False,
    reason: Reason = "",
    second: Second = None,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    if (entry is None) is not last:
        raise click.UsageError(_("Give ENTRY or --last, one of the two."))
    desk = Desk.of()
    with desk.station() as station:
        if entry is None:
            entry = last_named(desk, station, request_id, ask=not yes)
        number = entry.lstrip("#")
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: station.undo(
                number, why, other, at=at, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def last_named(desk: Desk, station: Station, request_id: str | None, ask: bool) -> str:
    """The number of the clerk's last entry, named before anything is done."""
    found = station.last_to_undo(request_id)
    text = sentence(
        _("The last entry of {clerk}: {n}, {what}, {at}"),
        clerk=found.clerk,
        n=found.seq,
        what=what(found.event),
        at=station.local(found.happened_at),
    )
    if not desk.json:
        warn(text)
    if ask and desk.may_ask and not agreed(_("Undo it?")):
        raise click.Abort
    return str(found.seq)


def tell(session: Session, recorded: Recorded) -> None:
    """What was reversed, and what it means for paper."""
    event = recorded.event
    assert isinstance(event, EntryUndone), "what `undo` records"
    for seq, kind in zip(event.undone, event.undone_kinds, strict=True):
        word = _(EVENT_WORDS[class_of(kind)])
        text = sentence(_("Undone: entry {n} ({kind})"), n=seq, kind=word)
        say(f"✓ {text}", fg="green")
    for clause in followed(session.book.db, event.undone):
        say("  " + worded(clause))
