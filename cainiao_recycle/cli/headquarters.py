"""What the network's commands share: the store, the engine, lines for a spreadsheet."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.output import output_kept
from cainiao_recycle.language import _

COMMON = ("--json", "--lang")
"""Headquarters have no station file, and no clerk."""

Store = Annotated[
    Path, typer.Argument(help=_("The store: a folder of its own."), metavar="STORE")
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help=_("What asks: duckdb, or Spark as local[2] or spark://HOST:PORT."),
    ),
]
AsCsv = Annotated[bool, typer.Option("--csv", help=_("Answer as CSV, with a header."))]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def emit_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table for machines, on stdout; text that a spreadsheet takes for a formula has an
    apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    with output_kept():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.getvalue().encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


BAR = 20
BLOCKS = "▏▎▍▌▋▊▉█"


def bar(amount: int, most: int, columns: int = BAR) -> str:
    """An amount as a bar, the greatest one full."""
    eighths = amount * columns * 8 // most if most > 0 and amount > 0 else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (BLOCKS[rest - 1] if rest else "")
