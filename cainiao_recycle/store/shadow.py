"""The tables made again from the journal in a scratch file, beside the real ones.

The proof that a file is what its journal says, and the source of exports: a day's
files show the tables as they were when the day was sealed, whatever came later.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import TABLES, apply, make_tables
from cainiao_recycle.store.journal import Entry

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


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """A file as it is at one moment, whoever writes meanwhile, beside an empty scratch
    file that vanishes. A name alone is the book's (`book.NAME`), until the scratch file
    has a table of that name (`main.NAME`).
    """
    with closing(sqlite3.connect("", isolation_level=None, cached_statements=512)) as db:
        db.executescript("PRAGMA synchronous = OFF; PRAGMA recursive_triggers = ON;")
        db.execute("ATTACH ? AS book", (str(path),))
        db.execute("BEGIN")
        # The moment is that of the first reading.
        db.execute("SELECT count(*) FROM book.sqlite_master").fetchone()
        yield db
        db.execute("ROLLBACK")


@contextmanager
def shadow(path: Path) -> Iterator[sqlite3.Connection]:
    """A snapshot with empty tables in the scratch file."""
    with snapshot(path) as db:
        make_tables(db)
        yield db


def replayed(db: sqlite3.Connection) -> Iterator[Entry]:
    """Apply the journal's entries one by one, each handed out once it is applied."""
    for entry in journal.entries(db):
        apply(db, entry)
        yield entry


def sealed_days(db: sqlite3.Connection) -> Iterator[tuple[Entry, DayClosed]]:
    """Replay, stopping at each sealed day with the tables as they were then. The
    temporary table `dated` tells which entries belong to which business date.
    """
    db.execute("CREATE TEMP TABLE dated AS SELECT business_date, seq FROM journal")
    db.execute("CREATE INDEX temp.of_date ON dated (business_date, seq)")
    for entry in replayed(db):
        if isinstance(entry.event, DayClosed):
            yield entry, entry.event


def differences(path: Path) -> list[Difference]:
    """Where the tables of a file are not what its journal adds up to."""
    with snapshot(path) as db:
        return differences_in(db)


def differences_in(db: sqlite3.Connection) -> list[Difference]:
    """The same of a snapshot, whose scratch file is empty again afterwards."""
    db.execute("SAVEPOINT replay")
    try:
        make_tables(db)
        for _ in replayed(db):
            pass
        found: list[Difference] = []
        for table in TABLES:
            found += table_differences(db, table)
        return found[:MOST_DIFFERENCES]
    finally:
        db.execute("ROLLBACK TO replay")


def table_differences(db: sqlite3.Connection, table: str) -> Iterator[Difference]:
    """The same for one table, row by row and column by column."""
    shape = db.execute(f"PRAGMA main.table_info({table})").fetchall()
    columns = [row[1] for row in shape]
    keys = [row[0] for row in shape if row[5]]
    stands = rows_only_in(db, "book", "main", table, keys)
    should_be = rows_only_in(db, "main", "book", table, keys)
    for key in sorted({*stands, *should_be}, key=str):
        name = "/".join(str(part) for part in key)
        here, there = stands.get(key), should_be.get(key)
        for at, column in enumerate(columns):
            left, right = here and here[at], there and there[at]
            if left != right:
                yield Difference(table, name, column, left, right)


def rows_only_in(
    db: sqlite3.Connection, one: str, other: str, table: str, keys: list[int]
) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Rows one schema has and the other lacks, by primary key."""
    sql = f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}"
    return {tuple(row[k] for k in keys): row for row in db.execute(sql)}
