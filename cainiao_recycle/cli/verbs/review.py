"""`review`: what stands out, for whoever answers for the eggs."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, warn, worded
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.domain.review import Done, Finding
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session

HELP = _(
    "List what stands out in the last 31 days, or in those asked, each line with its "
    "entries and why. It proves nothing: it is what to ask about. “review done” marks a "
    "line as looked at, and it isn't listed any more until the same goes on."
)
EXAMPLE = "--from 2022-11-01 --to 2022-11-30"

MOST_ENTRIES = 8
"""Numbers of entries in a line for people."""


def command(
    first: Annotated[
        str | None, typer.Option("--from", help=_("The first day."), metavar="DATE")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help=_("The last day; today."), metavar="DATE")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("Also what was looked at."))
    ] = False,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.list_findings(first, last)
        listed = [one for one in found if every or one.done is None]
        for one in listed:
            if desk.json:
                emit(as_object(station, one))
            else:
                tell(station, one)
        if not desk.json:
            tell_rest(listed, found)
    return 0


def as_object(session: Session, one: Finding) -> dict[str, Any]:
    """A line for machines; `why` is in English, its figures in `facts`."""
    return {
        "line": one.line,
        "kind": one.kind,
        "date": one.date,
        "clerk": one.clerk,
        "entries": list(one.entries),
        "why": str(one.why),
        "facts": dict(one.facts),
        "done": looked_at(session, one.done),
    }


def looked_at(session: Session, done: Done | None) -> dict[str, Any] | None:
    """Who looked at it, and when."""
    if done is None:
        return None
    at = iso_time(done.at_ms, session.zone)
    return {"entry": done.entry, "at": at, "clerk": done.clerk, "note": done.note}


def tell(session: Session, one: Finding) -> None:
    """A line for people: what it is called, when and who; why; which entries."""
    say(f"{one.line}  {one.date}  {one.clerk}", bold=True)
    say("  " + worded(one.why))
    shown = ", ".join(map(str, one.entries[:MOST_ENTRIES]))
    if more := len(one.entries) - MOST_ENTRIES:
        shown += f" … (+{more})" if more > 0 else ""
    say("  " + sentence(_("Entries: {entries}"), entries=shown))
    if one.done is not None:
        text = _("Looked at by {clerk}, {at}, entry {n}: {note}")
        at, done = session.local(one.done.at_ms), one.done
        say("  " + sentence(text, clerk=done.clerk, at=at, n=done.entry, note=done.note))


def tell_rest(listed: Sequence[Finding], found: Sequence[Finding]) -> None:
    """That nothing is listed, and how much was looked at before."""
    if not listed:
        warn(_("Nothing stands out."))
    if len(listed) < len(found):
        text = _("Looked at before: {n}. --all lists those too.")
        warn(sentence(text, n=len(found) - len(listed)))
