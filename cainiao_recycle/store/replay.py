"""The tables made again from the journal: in the file itself, or beside it in a scratch
file that vanishes.

The proof that a file is what its journal says, and the source of exports: a day's
files show the tables as they were when the day was sealed, whatever came later.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.schema import make_tables, tables


def replayed(db: sqlite3.Connection) -> Iterator[Entry]:
    """Make the tables and apply the journal's entries one by one, each handed out once
    it is applied.
    """
    make_tables(db)
    for entry in journal.entries(db):
        apply(db, entry)
        yield entry


def rebuild(db: sqlite3.Connection) -> int:
    """Drop the tables and make them from the journal, inside the caller's
    transaction; how many entries there are.
    """
    # Foreign keys would be checked row by row while a table is dropped.
    db.execute("PRAGMA defer_foreign_keys = ON")
    for table in reversed(tables()):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    return sum(1 for _ in replayed(db))


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


def sealed_days(db: sqlite3.Connection) -> Iterator[tuple[Entry, DayClosed]]:
    """Replay a snapshot, stopping at each sealed day with the tables as they were then. The
    temporary table `dated` tells which entries belong to which business date.
    """
    db.execute("CREATE TEMP TABLE dated AS SELECT business_date, seq FROM journal")
    db.execute("CREATE INDEX temp.of_date ON dated (business_date, seq)")
    for entry in replayed(db):
        if isinstance(entry.event, DayClosed):
            yield entry, entry.event
