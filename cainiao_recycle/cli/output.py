"""What is said: sentences for people, objects for machines.

Machines' lines go to stdout, one JSON object each, and nothing else does; talk goes
to stderr. Whatever came from a label or a keyboard is made printable first.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from cainiao_recycle.domain.text import is_unprintable, printable
from cainiao_recycle.errors import OutputLost, Refusal, in_words
from cainiao_recycle.language import _


def say(text: str, **style: Any) -> None:
    """A line for people, on stdout."""
    with output_kept():
        click.secho(printable(text), **style)


def warn(text: str, **style: Any) -> None:
    """A line for people, on stderr, after what was said before."""
    flush()
    click.secho(printable(text), err=True, **style)


def drop_output() -> None:
    """Give up stdout: what is left in its buffer would be tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


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
    text = json.dumps(answer, ensure_ascii=False)
    if not text.isprintable():
        # The same value in JSON, without what could move a cursor or turn a line around.
        text = "".join(f"\\u{ord(c):04x}" if is_unprintable(c) else c for c in text)
    line = text.encode("utf-8", "replace")
    with output_kept():
        sys.stdout.flush()
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def emit_all(answers: Iterable[Mapping[str, Any]]) -> None:
    """Many objects for machines at once: a plan has thousands."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    text = "".join(f"{encode(answer)}\n" for answer in answers)
    with output_kept():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def sentence(template: str, **facts: object) -> str:
    """A sentence with its facts, in the language chosen."""
    return in_words(template, facts, _)


def worded(clause: object) -> str:
    """A clause in the language chosen; anything else as it is."""
    return in_words("{it}", {"it": clause}, lambda word: word and _(word))


def message(refusal: Refusal) -> str:
    """A refusal's sentence, in the language chosen."""
    return printable(in_words(refusal.sentence, refusal.facts, _))


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


def table(
    headers: Sequence[str], rows: Iterable[Sequence[object]], title: str = ""
) -> None:
    """A table for people; figures to the right. Loads rich."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    lines = [list(row) for row in rows]
    for at, header in enumerate(headers):
        figures = bool(lines) and all(isinstance(line[at], int | float) for line in lines)
        drawn.add_column(header, justify="right" if figures else "left")
    for line in lines:
        # Text, not markup: a note may well say [wet].
        drawn.add_row(*(Text(printable("" if c is None else str(c))) for c in line))
    Console(highlight=False).print(drawn)
