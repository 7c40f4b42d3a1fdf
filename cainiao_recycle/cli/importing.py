"""An import as it runs: a bar on the terminal, a line for each row refused."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cainiao_recycle.cli.answers import answer
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.entries import tell_entries
from cainiao_recycle.cli.output import as_object, emit, message, say, sentence, warn
from cainiao_recycle.cli.pipe import STOP
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.language import _
from cainiao_recycle.night.importing import Import, Imported
from cainiao_recycle.station import Station


def run_import(desk: Desk, verb: Callable[[Station, Path], Import], file: Path) -> int:
    """Run an import; 0 when every row was accepted, else `SOME_REFUSED`."""
    counts = {"accepted": 0, "known": 0, "refused": 0}
    made: list[int] = []
    with desk.station() as station:
        steps = verb(station, file)
        with progress(steps.steps) as advance:
            for row in steps.outcomes:
                came_to = told(desk, station, row)
                counts[came_to] += 1
                if came_to == "accepted" and row.recorded and row.recorded.entry:
                    made.append(row.recorded.entry.seq)
                advance()
    if not desk.json:
        say(
            sentence(
                _("Recorded: {accepted}. There already: {known}. Refused: {refused}."),
                **counts,
            ),
            bold=True,
        )
        tell_entries(made)
    return SOME_REFUSED if counts["refused"] else 0


def told(desk: Desk, station: Station, row: Imported) -> str:
    """Tell one row's outcome; which of the counts it belongs to."""
    if isinstance(row.refusal, STOP):
        raise row.refusal
    if row.refusal is not None:
        if desk.json:
            emit({"line": row.line, **as_object(row.refusal)})
        else:
            text = message(row.refusal)
            warn("✗ " + sentence(_("line {line}: "), line=row.line) + text, fg="red")
        return "refused"
    assert row.recorded is not None, "a row is recorded or refused"
    if desk.json:
        emit({"line": row.line, **answer(station, row.recorded)})
    known = row.recorded.replayed or row.recorded.entry is None
    return "known" if known else "accepted"


def progress(steps: int) -> Any:
    """A progress bar on a terminal's stderr; gives a function that moves it on."""
    if not sys.stderr.isatty():
        return nullcontext(lambda: None)
    from cainiao_recycle.cli.bar import bar

    return bar(steps)
