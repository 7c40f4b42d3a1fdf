"""What is said: sentences for people, objects for machines.

Machines' lines go to stdout, one JSON object each, and nothing else does; talk goes
to stderr. Whatever came from a label or a keyboard is made printable first.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import click

from cainiao_recycle.domain import references
from cainiao_recycle.domain.lettering import break_lines
from cainiao_recycle.domain.text import is_unprintable, printable, width
from cainiao_recycle.errors import OutputLost, Refusal
from cainiao_recycle.language import _
from cainiao_recycle.sentences import in_words

Shown = Callable[[str], str]

shown: Shown = references.for_people
"""What people read of the waybills in a text: nothing, until a book's keys are there."""


def show_with(reading: Shown) -> None:
    """From now on people read as much of waybills as a book's keys show."""
    global shown
    shown = reading


def readable(text: str) -> str:
    """A text as it may stand on a screen."""
    return printable(shown(text))


LEAST_COLUMNS = 40
"""A narrower terminal folds lines as it likes."""


def fitted(text: str, stream: TextIO) -> str:
    """A text as a terminal shows it whole: no line ends within a word, and what goes on
    stands further in. A pipe gets the lines as they are.
    """
    if not stream.isatty():
        return text
    columns = max(shutil.get_terminal_size((80, 24)).columns, LEAST_COLUMNS)
    return "\n".join(folded(line, columns) for line in text.split("\n"))


def folded(line: str, columns: int) -> str:
    """A line in as many as it needs. A word wider than the screen, a path or a hash, stays
    whole, so that it can be copied.
    """
    if 2 * len(line) <= columns or width(line.rstrip()) <= columns:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    room = columns - len(indent) - 2
    first, *more = break_lines(line.strip(), lambda part: width(part) <= room)
    return "\n".join([indent + first, *(f"{indent}  {part}" for part in more)])


def say(text: str, *, as_it_is: bool = False, **style: Any) -> None:
    """A line for people, on stdout; `as_it_is` where it is for a shell or a file too."""
    line = readable(text)
    with output_kept():
        line = line if as_it_is else fitted(line, sys.stdout)
        click.secho(line, color=colours(), **style)


def warn(text: str, **style: Any) -> None:
    """A line for people, on stderr, after what was said before."""
    flush()
    with talk_kept():
        click.secho(fitted(readable(text), sys.stderr), err=True, color=colours(), **style)


def colours() -> bool | None:
    """False where none are wanted (NO_COLOR) or known (TERM=dumb), else None."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown")
    return False if unwanted else None


def drop_output(descriptor: int = 1) -> None:
    """Give up stdout: what is left in its buffer would be tried again at the end."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, descriptor)
    os.close(nobody)


@contextmanager
def talk_kept() -> Iterator[None]:
    """Talk that nobody can hear is no reason to end otherwise: stderr is given up."""
    try:
        yield
    except OSError:
        drop_output(2)


@contextmanager
def output_kept() -> Iterator[None]:
    """Say when an answer can't be written, on a full disk for one. Raises `OutputLost`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise OutputLost(why=error.strerror or str(error)) from error


def flush() -> None:
    """Have everything said so far written."""
    with output_kept():
        sys.stdout.flush()


def emit(answer: Mapping[str, Any]) -> None:
    """An object for machines, on stdout."""
    emit_all([answer])


def harmless(text: str) -> str:
    """The same value in JSON, without what could move a cursor or turn a line around."""
    if text.isprintable():
        return text
    return "".join(json.dumps(c)[1:-1] if is_unprintable(c) else c for c in text)


def emit_all(answers: Iterable[Mapping[str, Any]]) -> None:
    """Many objects for machines at once: a plan has thousands."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = (references.for_machines(encode(answer)) for answer in answers)
    text = "".join(f"{harmless(line)}\n" for line in lines)
    with output_kept():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def worded(clause: object) -> str:
    """A clause in the language chosen; anything else as it is."""
    return in_words("{it}", {"it": clause}, lambda word: word and _(word))


def message(refusal: Refusal) -> str:
    """A refusal's sentence, in the language chosen."""
    return readable(in_words(refusal.sentence, refusal.facts, _))


def as_object(refusal: Refusal) -> dict[str, Any]:
    """A refusal for machines. Row-wise findings come as a list."""
    answer = {
        "error": refusal.name,
        "message": message(refusal),
        "exit_code": refusal.exit_code,
    }
    if "undone" in refusal.facts and "request_id" in refusal.facts:
        answer |= {"replayed": True, "undone": refusal.facts["undone"]}
    if "differences" in refusal.facts:
        rows: Any = refusal.facts["differences"]
        answer["differences"] = [str(row) for row in rows]
    if prints := refusal.facts.get("prints"):
        answer["prints"] = [
            {"copy": one.copy, "to": one.to, "outcome": one.outcome, "clerk": one.clerk}
            for one in prints  # type: ignore[attr-defined]
        ]
    return answer


def refuse(refusal: Refusal, machine: bool) -> int:
    """Say a refusal; its exit code."""
    if machine and not isinstance(refusal, OutputLost):
        emit(as_object(refusal))
    else:
        warn(f"✗ {message(refusal)}", fg="red", bold=True)
        for row in list(refusal.facts.get("differences", []))[:20]:  # type: ignore[call-overload]
            warn("  " + worded(row))
    return refusal.exit_code


def mass(grams: int) -> str:
    """A mass for people."""
    return f"{grams} g" if grams < 10_000 else f"{grams / 1000:,.1f} kg"


PROSE = 24
"""Columns: a cell that is wider and has several words may go over several lines."""


def table(
    headers: Sequence[str], rows: Iterable[Sequence[object]], title: str = ""
) -> None:
    """A table for people; figures to the right. What is one word, or short, is never
    cut: where it finds no room, each row is a block of lines. Loads rich.
    """
    from rich.console import Console

    lines = [list(row) for row in rows]
    cells = [[readable("" if c is None else str(c)) for c in line] for line in lines]
    palette: Any = "auto" if colours() is None else None
    console = Console(highlight=False, file=sys.stdout, color_system=palette)
    least = [widest(column) for column in zip(headers, *cells, strict=True)]
    wanted = sum(least) + 3 * len(headers) + 1
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        # Nothing ends at a pipe's 80th column.
        console.width = max(console.width, natural(headers, cells))
    if wanted > console.width:
        blocks(headers, cells, title)
        return
    with output_kept():
        console.print(drawn(headers, lines, cells, least, title))


def natural(headers: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """Columns of a table in which nothing goes over several lines."""
    from rich.cells import cell_len

    columns = zip(headers, *cells, strict=True)
    return sum(max(map(cell_len, column)) + 3 for column in columns) + 1


def widest(column: Iterable[str]) -> int:
    """Columns that a column can't do without."""
    from rich.cells import cell_len

    def least(cell: str) -> int:
        words = cell.split()
        if cell_len(cell) <= PROSE or (len(words) < 2 and cell.isascii()):
            return cell_len(cell)
        return max(PROSE, *(cell_len(word) for word in words if word.isascii()), 0)

    return max(map(least, column))


def drawn(
    headers: Sequence[str],
    lines: Sequence[Sequence[object]],
    cells: Sequence[Sequence[str]],
    least: Sequence[int],
    title: str,
) -> Any:
    """The table as rich draws it. Text, not markup: a name may well say [wet]."""
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=Text(printable(title)) if title else None,
        title_justify="left",
        header_style="bold",
    )
    for at, header in enumerate(headers):
        figures = bool(lines) and all(isinstance(line[at], int | float) for line in lines)
        made.add_column(
            Text(printable(header)),
            justify="right" if figures else "left",
            min_width=least[at],
            overflow="fold",
            no_wrap=least[at] >= natural([header], [[line[at]] for line in cells]) - 4,
        )
    for line in cells:
        made.add_row(*map(Text, line))
    return made


def blocks(headers: Sequence[str], cells: Sequence[Sequence[str]], title: str) -> None:
    """A table too wide for the screen: a line for each cell that says something."""
    if title:
        say(title, bold=True)
    for line in cells:
        for header, cell in zip(headers, line, strict=True):
            if cell:
                say(f"{header}: {cell}" if header else cell)
        say("")
