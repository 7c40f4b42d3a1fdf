"""Many packages' files into the store at once: read, looked at and written in bulk by
DuckDB, a few texts a table however many packages there are.

Rows come in as text. Every cell is compared with what its column may hold before it is
typed, since a reader that guesses takes 1.5 for 2. One bad row, and its whole package
stays outside.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cainiao_recycle.network.duck import Duck
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.packages import Package, Why
from cainiao_recycle.network.packages import Table as File
from cainiao_recycle.network.questions import quoted
from cainiao_recycle.network.tables import (
    PACKAGE,
    TABLES,
    Table,
    in_ms,
    stored_name,
)
from cainiao_recycle.packages.tables import DATE, DATETIME, INTEGER

FORMULA = "left(raw.{c}, 1) IN ('=', '+', '-', '@', '＝', '＋', '－', '＠')"
NO_NUMBER = "CAST(TRY_CAST(raw.{c} AS BIGINT) AS VARCHAR) IS DISTINCT FROM raw.{c}"
NO_DATE = (
    "(length(raw.{c}) <> 10 OR "
    "CAST(TRY_CAST(raw.{c} AS DATE) AS VARCHAR) IS DISTINCT FROM raw.{c})"
)
NO_MOMENT = (
    "(TRY_CAST(raw.{c} AS TIMESTAMPTZ) IS NULL OR NOT regexp_full_match(raw.{c}, "
    r"'\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{{3}})?[+-][01]\d:[0-5]\d'))"
)
WRONG = {INTEGER: NO_NUMBER, DATE: NO_DATE, DATETIME: NO_MOMENT}


class Loaded(NamedTuple):
    """Packages that can be filed, by their place in the batch, and what is wrong with
    the others: why, and in which file and column.
    """

    good: list[int]
    bad: dict[int, tuple[str, str]]


class Loading:
    """One batch on its way into the store."""

    def __init__(self, engine: Duck, holdings: Holdings) -> None:
        self.engine = engine
        self.holdings = holdings
        self.part = holdings.part_of(holdings.next_batch)

    def load(self, batch: Sequence[tuple[Package, list[File]]]) -> Loaded:
        """Read and look at the files of packages."""
        asked = [
            (
                file.name,
                file.path,
                file.header,
                file.rows,
                at,
                package.station,
                package.date,
            )
            for at, (package, files) in enumerate(batch)
            for file in files
        ]
        self.engine.rows("asked", columns(asked, 7))
        owner = {one[1]: one[4] for one in asked}
        bad: dict[int, tuple[str, str]] = {}
        for name, table in TABLES.items():
            filled = [one for one in asked if one[0] == name and one[3]]
            for path, why, column in self.looked_at(name, table, filled):
                where = f"{name}.csv" + (f": {column}" if column else "")
                bad.setdefault(owner[path], (why, where))
        good = [at for at in range(len(batch)) if at not in bad]
        return Loaded(good, bad)

    def looked_at(
        self, name: str, table: Table, files: Sequence[tuple[object, ...]]
    ) -> Iterator[tuple[str, str, str]]:
        """Read a table's files; each that is bad, why, and in which column."""
        texts = ", ".join(f"{column} VARCHAR" for column in table.names)
        self.engine.rows("raw", table=name, texts=texts)
        headers: dict[str, list[str]] = {}
        for _name, path, header, *_rest in files:
            headers.setdefault(str(header), []).append(str(path))
        rejected: set[str] = set()
        for header, paths in headers.items():
            rejected |= self.read(name, table, header, paths)
        yield from ((path, Why.SCHEMA.value, "") for path in sorted(rejected))
        checks = {"table": name, "cells": cells(table), "key": ", ".join(table.key)}
        for path, found in self.engine.rows("check", **checks):
            if path not in rejected:
                why, _, column = found.partition(": ")
                yield path, why, column

    def read(self, name: str, table: Table, header: str, paths: list[str]) -> set[str]:
        """Read files of one header; those with a row that is none. The reader ends at the
        first such row without saying where it is in a form to be used: then it is asked
        again to note them, which takes longer.
        """
        parts = {
            "table": name,
            "columns": ", ".join(table.names),
            "read": ", ".join(f"'{column}': 'VARCHAR'" for column in header.split(",")),
        }
        import duckdb

        try:
            self.engine.rows("read", [paths], rejects="false", **parts)
        except duckdb.Error:
            return self.read_noting(name, paths, parts)
        return set()

    def read_noting(self, name: str, paths: list[str], parts: dict[str, str]) -> set[str]:
        """Read files and note those with bad rows; where even that fails, by halves."""
        import duckdb

        self.engine.rows("forget_rejected")
        try:
            self.engine.rows("read", [paths], rejects="true", **parts)
            return {row[0] for row in self.engine.rows("rejected")}
        except duckdb.Error:
            if len(paths) == 1:
                return set(paths)
            half = len(paths) // 2
            first = self.read_noting(name, paths[:half], parts)
            return first | self.read_noting(name, paths[half:], parts)

    def write(self, batch: Sequence[Package], added: Iterable[int]) -> None:
        """Write the rows of packages that are added; nobody reads them before the store's
        list names their files.
        """
        wanted = set(added)
        self.engine.rows("bad", [[at for at in range(len(batch)) if at not in wanted]])
        for name, table in TABLES.items():
            typed = ", ".join(
                cell for column in table.columns for cell in kept(table, column)
            )
            place = self.holdings.place(name)
            place.mkdir(parents=True, exist_ok=True)
            parts = {"table": name, "typed": typed, "place": quoted(place)}
            self.engine.rows("write", part=self.part, **parts)

    def write_packages(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Write what the store knows of packages: rows in the order of `PACKAGE`."""
        place = self.holdings.place("package")
        place.mkdir(parents=True, exist_ok=True)
        self.engine.rows(
            "packages",
            columns(rows, len(PACKAGE)),
            columns=", ".join(f"CAST({c} AS {kind}) AS {c}" for c, kind in PACKAGE.items()),
            lists=", ".join(f"unnest(?) AS {c}" for c in PACKAGE),
            place=quoted(place),
            part=self.part,
        )


def columns(rows: Sequence[tuple[object, ...]], many: int) -> list[list[object]]:
    """Rows turned into columns, so many even of none."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(many)]


def cells(table: Table) -> str:
    """Branches that say what is wrong with a row, the worst cell first."""
    first = table.key[0]
    found = [f"WHEN raw.{first} IS NULL THEN '{Why.KEY.value}: {first}'"]
    for column, holds in table.columns.items():
        if holds in WRONG:
            wrong = f"raw.{column} IS NOT NULL AND {WRONG[holds].format(c=column)}"
            found.append(f"WHEN {wrong} THEN '{Why.TYPE.value}: {column}'")
        else:
            wrong = FORMULA.format(c=column)
            found.append(f"WHEN {wrong} THEN '{Why.FORMULA.value}: {column}'")
    for column in ("business_date", "date"):
        if column in table.columns:
            later = f"raw.{column} > CAST(asked.date AS VARCHAR)"
            found.append(f"WHEN {later} THEN '{Why.LATER.value}: {column}'")
    return "\n             ".join(found)


def kept(table: Table, column: str) -> Iterator[str]:
    """A column as the store keeps it."""
    name, holds = stored_name(column), table.columns[column]
    if holds == DATETIME:
        yield f"raw.{column} AS {name}"
        yield f"epoch_ms(CAST(raw.{column} AS TIMESTAMPTZ)) AS {in_ms(column)}"
    elif holds in (INTEGER, DATE):
        kind = "BIGINT" if holds == INTEGER else "DATE"
        yield f"CAST(raw.{column} AS {kind}) AS {name}"
    else:
        yield f"raw.{column} AS {name}"
