"""An import as it runs: a bar on the terminal, a line for each row refused."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cainiao_recycle.cli.answers import answer
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.entries import tell_entries
from cainiao_recycle.cli.output import as_object, emit, message, say, warn
from cainiao_recycle.errors import OF_THE_FILE, SOME_REFUSED
from cainiao_recycle.language import _, sentence
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
                count = tell_row(desk, station, row)
                counts[count] += 1
                if count == "accepted" and row.recorded and row.recorded.entry:
                    made.append(row.recorded.entry.seq)
                advance()
    if not desk.json:
        template = _("Recorded: {accepted}. There already: {known}. Refused: {refused}.")
        say(sentence(template, **counts), bold=True)
        tell_entries(made)
    return SOME_REFUSED if counts["refused"] else 0


def tell_row(desk: Desk, station: Station, row: Imported) -> str:
    """Tell one row's outcome; which of the counts it belongs to."""
    if isinstance(row.refusal, OF_THE_FILE):
        raise row.refusal
    if row.refusal is not None:
        if desk.json:
            emit({"line": row.line, **as_object(row.refusal)})
        else:
            line = sentence(_("line {line}: "), line=row.line)
            warn(f"✗ {line}{message(row.refusal)}", fg="red")
        return "refused"
    assert row.recorded is not None, "a row is recorded or refused"
    if desk.json:
        emit({"line": row.line, **answer(station, row.recorded)})
    known = row.recorded.replayed or row.recorded.entry is None
    return "known" if known else "accepted"


@contextmanager
def progress(steps: int) -> Iterator[Callable[[], None]]:
    """A bar of so many steps on a terminal's stderr; gives a function that moves it on."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("", total=steps)
        yield lambda: drawn.advance(task)
