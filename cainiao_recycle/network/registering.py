"""`network stations`: the register of stations, and which of them are silent, late or
unknown to it.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cainiao_recycle.domain.days import parse_date
from cainiao_recycle.domain.text import is_code, is_printable
from cainiao_recycle.errors import (
    ColumnUnknown,
    DateUnclear,
    FileUnreadable,
    RegisterUnreadable,
)
from cainiao_recycle.network.asking import Engine, found
from cainiao_recycle.network.duck import Duck
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.loading import columns
from cainiao_recycle.network.questions import quoted
from cainiao_recycle.network.tables import STATION
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.files import opened
from cainiao_recycle.store.rows import SPARE, Row, read_rows, tidied

COLUMNS_WRONG = N_("its columns are {columns}")
LINE_WRONG = N_("line {line}: {what}")
NO_CODE = N_("no station's code")
TWICE = N_("this code stood there before")
NO_DATE = N_("not a date such as 2022-11-01")
NO_LINE = N_("a text that isn't one printable line")


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
    """The rows of a register, read as every table that goes in: code, name, city, province,
    opened. Raises `RegisterUnreadable`, which names the line, and `FileUnreadable` where
    there is no file.
    """
    opened(path).close()

    def refuse(why: str, **facts: object) -> RegisterUnreadable:
        return RegisterUnreadable(path=path, why=Clause(why, **facts))

    found: dict[str, tuple[str | None, ...]] = {}
    try:
        with read_rows(path, tuple(STATION)).reader() as lines:
            if not set(STATION) <= set(lines.fieldnames or ()):
                raise refuse(COLUMNS_WRONG, columns=", ".join(STATION))
            for torn in lines:
                row = tidied(torn)
                if not any(row.values()):
                    continue
                if what := NO_LINE if None in torn.values() else wrong(row, found):
                    raise refuse(LINE_WRONG, line=lines.line_num, what=Clause(what))
                found[row["code"]] = as_told(row)
    except ColumnUnknown as error:
        raise refuse(COLUMNS_WRONG, columns=", ".join(STATION)) from error
    except FileUnreadable as error:
        raise RegisterUnreadable(path=path, why=error.facts["why"]) from error
    return list(found.values())


def as_told(row: Row) -> tuple[str | None, ...]:
    """A line of the register, its date as ISO writes it."""
    opened_on = row["opened"] and parse_date(row["opened"])
    return tuple((row | {"opened": opened_on})[name] or None for name in STATION)


def wrong(row: Row, before: dict[str, Any]) -> str:
    """What is wrong with a line of the register, if anything."""
    if SPARE in row or not all(map(is_printable, row.values())):
        return NO_LINE
    if not is_code(row["code"]):
        return NO_CODE
    if row["code"] in before:
        return TWICE
    try:
        as_told(row)
    except DateUnclear:
        return NO_DATE
    return ""


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
