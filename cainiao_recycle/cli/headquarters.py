"""What the network's commands share: the store, the engine, lines for a spreadsheet."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.output import mass, output_kept
from cainiao_recycle.language import _
from cainiao_recycle.network.reporting import Group
from cainiao_recycle.sentences import N_

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


# --- the report, for people -------------------------------------------------------------

HEADINGS = {
    "day": N_("day"), "week": N_("week"), "month": N_("month"), "station": N_("station"),
    "city": N_("city"), "province": N_("province"), "campaign": N_("campaign"),
}  # fmt: skip

SHOWN = {
    "sound": N_("sound"), "eggs_issued": N_("eggs issued"), "eggs_given": N_("eggs given"),
    "points": N_("carbon points"),
}  # fmt: skip
"""Indicators that people see at once; machines get all."""

BEHIND = 3
"""Columns before a bar of the boxes returned."""


def headings(by: str) -> list[str]:
    """What the columns of a report are called."""
    found = [_(HEADINGS[by]), _("stations"), _("returned"), *map(_, SHOWN.values())]
    if by != "campaign":
        found += [_("in used boxes"), _("mass pulped"), _("a customer")]
    return found


def cells(one: Group, by: str) -> list[str | int]:
    """A group's line of a report."""
    return [
        "-" if one.key is None else one.key,
        one.reporting["stations"],
        one.figures["returned"],
        *(one.figures[name] for name in SHOWN),
        *(tail(one) if by != "campaign" else ()),
    ]


def percent(part: float | None) -> str:
    """A share for people."""
    return "-" if part is None else f"{part * 100:.1f} %"


def tail(one: Group) -> tuple[str, str, str]:
    """What is told of parcels, pulp and persons."""
    each = one.rates["returned_per_customer"]
    return (
        percent(one.figures["used_share"]),
        mass(one.figures["pulped_g"]),
        "-" if each is None else f"{each:.2f}",
    )
