"""Where the tables of a file are not what its journal adds up to."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.egg_stock import settle_sums
from cainiao_recycle.store.replay import scratch
from cainiao_recycle.store.schema import count_stand, tables

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
    with scratch(path) as db:
        for entry in journal.entries(db):
            apply(db, entry)
        return differences_in(db)


def differences_in(db: sqlite3.Connection, stands: str = "book") -> list[Difference]:
    """Where tables that stand, the book's, differ from those of the scratch file."""
    settle_sums(db)
    count_stand(db)
    found: list[Difference] = []
    for table in tables():
        found += table_differences(db, table, stands)
    return found[:MOST_DIFFERENCES]


def table_differences(
    db: sqlite3.Connection, table: str, stands: str
) -> Iterator[Difference]:
    """The same for one table, row by row and column by column."""
    columns = columns_of(db, table)
    key = primary_key(db, table)
    if are_equal(db, table, stands, columns, key):
        return
    pairs = " AND ".join(f"a.{column} = b.{column}" for column in key)
    unlike = " OR ".join(f"a.{one} IS NOT b.{one}" for one in columns if one not in key)
    for one, other in ((stands, "main"), ("main", stands)):
        lacks = f"""SELECT a.* FROM {one}.{table} a WHERE NOT EXISTS
                    (SELECT 1 FROM {other}.{table} b WHERE {pairs})"""
        for row in db.execute(f"{lacks} LIMIT {MOST_DIFFERENCES}").fetchall():
            sides = (row, None) if one == stands else (None, row)
            yield from row_differences(table, columns, key, *sides)
    if unlike:
        both = f"""FROM {stands}.{table} a JOIN main.{table} b ON {pairs}
                   WHERE {unlike} LIMIT {MOST_DIFFERENCES}"""
        for row in db.execute(f"SELECT a.*, b.* {both}").fetchall():
            yield from row_differences(
                table, columns, key, row[: len(columns)], row[len(columns) :]
            )


def are_equal(
    db: sqlite3.Connection, table: str, stands: str, columns: list[str], key: list[str]
) -> bool:
    """Whether a table is equal to the scratch file's: one walk along both. As many rows
    here and there, each with its like, are the same rows.
    """
    pairs = " AND ".join(f"a.{column} = b.{column}" for column in key)
    alike = " AND ".join(f"a.{one} IS b.{one}" for one in columns)
    here, there, both = db.execute(
        f"""SELECT (SELECT count(*) FROM {stands}.{table}),
                   (SELECT count(*) FROM main.{table}),
                   (SELECT count(*) FROM {stands}.{table} a CROSS JOIN main.{table} b
                    ON {pairs} WHERE {alike})"""
    ).fetchone()
    return bool(here == there == both)


Row = tuple[object, ...]


def row_differences(
    table: str, columns: list[str], key: list[str], stands: Row | None, right: Row | None
) -> Iterator[Difference]:
    """The differences of one row, column by column."""
    row = stands or right or ()
    name = "/".join(str(row[columns.index(column)]) for column in key)
    for at, column in enumerate(columns):
        here, there = stands and stands[at], right and right[at]
        if here != there:
            yield Difference(table, name, column, here, there)


def touched_differences(
    db: sqlite3.Connection, table: str, touched: str
) -> Iterator[Difference]:
    """The differences of the rows of one table whose primary keys are in another."""
    columns, key = columns_of(db, table), primary_key(db, table)
    names = ", ".join(key)
    here, there = (
        " AND ".join(f"{side}.{column} = k.{column}" for column in key) for side in "ab"
    )
    unlike = " OR ".join(f"a.{one} IS NOT b.{one}" for one in columns)
    rows = db.execute(
        f"""SELECT a.*, b.* FROM (SELECT DISTINCT {names} FROM {touched} ORDER BY {names}) k
            LEFT JOIN book.{table} a ON {here} LEFT JOIN main.{table} b ON {there}
            WHERE {unlike} LIMIT {MOST_DIFFERENCES}"""
    )
    first = columns.index(key[0])
    for row in rows.fetchall():
        stands, right = row[: len(columns)], row[len(columns) :]
        yield from row_differences(
            table,
            columns,
            key,
            stands if stands[first] is not None else None,
            right if right[first] is not None else None,
        )


def columns_of(db: sqlite3.Connection, table: str) -> list[str]:
    """A table's columns in order."""
    return [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]


def primary_key(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table's primary key."""
    return [row[1] for row in db.execute(f"PRAGMA main.table_info({table})") if row[5]]
