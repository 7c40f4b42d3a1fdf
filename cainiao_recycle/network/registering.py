"""`network stations`: the register of stations, and which of them are silent, late or
unknown to it.
"""

import csv
import io
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cainiao_recycle.domain.text import is_code, is_printable
from cainiao_recycle.errors import RegisterUnreadable
from cainiao_recycle.network.asking import Engine, found
from cainiao_recycle.network.duck import Duck
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.loading import columns
from cainiao_recycle.network.packages import is_date
from cainiao_recycle.network.questions import quoted
from cainiao_recycle.network.tables import STATION
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.files import load

MOST_BYTES = 64_000_000

COLUMNS_WRONG = N_("its columns are {columns}")
LINE_WRONG = N_("line {line}: {what}")
NO_CODE = N_("no station's code")
TWICE = N_("this code stood there before")
NO_DATE = N_("not a date such as 2022-11-01")
NO_LINE = N_("a text that isn't one printable line")
NO_TEXT = N_("it is no UTF-8 text")


def take_register(store: Path, file: Path) -> int:
    """Take a register in, whole, in the place of the one before; its number of stations.
    Raises `RegisterUnreadable`.
    """
    rows = list(read_register(file))
    holdings = Holdings.open(store)
    with holdings.turn(), closing(Duck(holdings)) as engine:
        holdings.drop_leftovers()
        place = holdings.place("station")
        place.mkdir(parents=True, exist_ok=True)
        batch = holdings.next_batch
        path = place / f"{holdings.part_of(batch)}.parquet"
        engine.rows(
            "stations",
            columns(rows, len(STATION)),
            columns=", ".join(f"CAST({c} AS {kind}) AS {c}" for c, kind in STATION.items()),
            lists=", ".join(f"unnest(?) AS {c}" for c in STATION),
            path=quoted(path),
        )
        before = [("station", name) for name in holdings.files.get("station", [])]
        holdings.take_in(holdings.written(batch), before)
        holdings.drop_leftovers()
    return len(rows)


def read_register(path: Path) -> Sequence[tuple[str | None, ...]]:
    """The rows of a register: code, name, city, province, opened. Raises
    `RegisterUnreadable`, which names the line.
    """

    def refuse(why: str, **facts: object) -> RegisterUnreadable:
        return RegisterUnreadable(path=path, why=Clause(why, **facts))

    try:
        text = load(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(NO_TEXT) from error
    lines = csv.DictReader(io.StringIO(text, newline=""))
    found: dict[str, tuple[str | None, ...]] = {}
    try:
        if (lines.fieldnames or []) != list(STATION):
            raise refuse(COLUMNS_WRONG, columns=", ".join(STATION))
        for number, row in enumerate(lines, start=2):
            if what := wrong(row, found):
                raise refuse(LINE_WRONG, line=number, what=Clause(what))
            found[row["code"]] = tuple(row[name] or None for name in STATION)
    except csv.Error as error:
        # A cell longer than any name.
        at = lines.line_num + 1
        raise refuse(LINE_WRONG, line=at, what=Clause(NO_LINE)) from error
    return list(found.values())


def wrong(row: dict[str, Any], before: dict[str, Any]) -> str:
    """What is wrong with a line of the register, if anything."""
    cells = [row.get(name) for name in STATION]
    if None in row or None in cells or not all(map(is_printable, map(str, cells))):
        return NO_LINE
    if not is_code(row["code"]):
        return NO_CODE
    if row["code"] in before:
        return TWICE
    return NO_DATE if row["opened"] and not is_date(row["opened"]) else ""


def register(engine: Engine) -> list[dict[str, Any]]:
    """Every station that is known or has handed in, with the days it lacks in between."""
    rows = found(engine, "register")
    return [row | {"lacking": lacking(row)} for row in rows]


def lacking(row: dict[str, Any]) -> int:
    """Days between a station's first and last package of which there is none: it may have
    been shut.
    """
    first, last = row["first"], row["last"]
    return (last - first).days + 1 - row["packages"] if first else 0
