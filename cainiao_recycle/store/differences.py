"""Where the tables of a file are not what its journal adds up to."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.replay import replayed, snapshot
from cainiao_recycle.store.schema import tables

DIFFERS = N_("{place} is {stands}, not {should_be}")

MOST_DIFFERENCES = 1_000


class Difference(NamedTuple):
    """A value that isn't what the journal adds up to; None for a row that lacks."""

    table: str
    key: str
    column: str
    stands: object
    should_be: object

    def clause(self) -> Clause:
        """The difference in words."""
        return Clause(
            DIFFERS,
            place=f"{self.table} {self.key}: {self.column}",
            stands=repr(self.stands),
            should_be=repr(self.should_be),
        )

    def __str__(self) -> str:
        return str(self.clause())


def differences(path: Path) -> list[Difference]:
    """Where the tables of a file are not what its journal adds up to."""
    with snapshot(path) as db:
        return differences_in(db)


def differences_in(db: sqlite3.Connection) -> list[Difference]:
    """The same of a snapshot, whose scratch file is empty again afterwards."""
    db.execute("SAVEPOINT replay")
    try:
        for _ in replayed(db):
            pass
        found: list[Difference] = []
        for table in tables():
            found += table_differences(db, table)
        return found[:MOST_DIFFERENCES]
    finally:
        db.execute("ROLLBACK TO replay")


def table_differences(db: sqlite3.Connection, table: str) -> Iterator[Difference]:
    """The same for one table, row by row and column by column."""
    shape = db.execute(f"PRAGMA main.table_info({table})").fetchall()
    columns = [row[1] for row in shape]
    primary = [row[0] for row in shape if row[5]]
    stands = rows_only_in(db, "book", "main", table, primary)
    should_be = rows_only_in(db, "main", "book", table, primary)
    for key in sorted({*stands, *should_be}, key=str):
        name = "/".join(str(part) for part in key)
        here, there = stands.get(key), should_be.get(key)
        for at, column in enumerate(columns):
            left, right = here and here[at], there and there[at]
            if left != right:
                yield Difference(table, name, column, left, right)


def rows_only_in(
    db: sqlite3.Connection, one: str, other: str, table: str, primary: list[int]
) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Rows one schema has and the other lacks, by primary key."""
    sql = f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}"
    return {tuple(row[at] for at in primary): row for row in db.execute(sql)}
