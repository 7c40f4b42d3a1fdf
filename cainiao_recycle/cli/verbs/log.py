"""`log`: the entries, the newest last."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.entries import what
from cainiao_recycle.cli.output import emit, flush, output_kept, readable, warn
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.domain.text import width
from cainiao_recycle.language import _, sentence
from cainiao_recycle.store.journal import Logged

HELP = _(
    "List what was recorded, the newest last: the last twenty entries of today, or those "
    "of a date, or the last N of any date. When it happened and when it was recorded are "
    "two times; they differ for what was recorded late."
)
COMMON = ("--file", "--json", "--lang")
EXAMPLE = "--last 20"

NARROWEST = 80
"""Columns of the table: identifiers and times stay whole on a narrower screen too."""


def command(
    date: Annotated[
        str | None,
        typer.Option("--date", help=_("All entries of a business date."), metavar="DATE"),
    ] = None,
    clerk: Annotated[
        str | None,
        typer.Option("--clerk", help=_("Only the entries of a clerk."), metavar="NAME"),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--last", help=_("The last N entries, of any date."), metavar="N"),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found, of = station.log(date, clerk, last)
        if desk.json:
            for one in found:
                emit(as_object(station, one))
        elif not found:
            warn(_("Nothing to list."))
        else:
            show([as_row(station, one) for one in found])
            if len(found) < of:
                more = _("The last {n} of {of} entries: --last N lists more.")
                warn(sentence(more, n=len(found), of=of))
    return 0


def as_object(station: Station, one: Logged) -> dict[str, Any]:
    """An entry for machines."""
    entry = one.entry
    return {
        "entry": entry.seq,
        "kind": entry.event.kind,
        "happened_at": iso_time(entry.happened_at, station.zone),
        "recorded_at": iso_time(entry.recorded_at, station.zone),
        "business_date": entry.business_date,
        "clerk": entry.clerk,
        "undone_by": one.undone_by,
    }


def as_row(station: Station, one: Logged) -> tuple[str, ...]:
    """An entry for people. Of when it was recorded, what is alike is left out."""
    entry = one.entry
    happened = station.local(entry.happened_at)
    recorded = station.local(entry.recorded_at)
    if recorded[:10] == happened[:10]:
        recorded = recorded[11:]
    elif recorded[:4] == happened[:4]:
        recorded = recorded[5:]
    undone = "" if one.undone_by is None else str(one.undone_by)
    return (
        str(entry.seq), what(entry.event), happened, recorded, entry.business_date,
        entry.clerk, undone,
    )  # fmt: skip


def show(rows: Sequence[Sequence[str]]) -> None:
    """The rows without rules between them, so that a line is an entry. Loads rich."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    headers = (
        _("entry"), _("what"), _("happened"), _("recorded"), _("day"),
        _("clerk"), _("undone"),
    )  # fmt: skip
    longest = max(len(row[0]) for row in rows)
    widths = (max(longest, *map(width, headers[:1])), None, 16, None, 10, None, 7)
    for header, wide in zip(headers, widths, strict=True):
        drawn.add_column(header, width=wide, overflow="fold")
    drawn.columns[3].min_width = max(len(row[3]) for row in rows)
    for row in rows:
        drawn.add_row(*(Text(readable(cell)) for cell in row))
    console = Console(highlight=False)
    console.width = max(console.width, NARROWEST)
    flush()
    with output_kept():
        console.print(drawn)
