"""The tables made again from the journal: in the file itself, or beside it in a scratch
file that vanishes.

The proof that a file is what its journal says, and the source of exports: a day's
files show the tables as they were when the day was sealed, whatever came later.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.connection import CACHE_KIB
from cainiao_recycle.store.egg_stock import InHand
from cainiao_recycle.store.journal import Watch, unwatched
from cainiao_recycle.store.schema import make_indexes, make_tables, start_counting, tables

REPLAY_KIB = 163_840
"""Page cache while tables are made, in KiB. Codes and customers fall anywhere: at a million
boxes each page that is not in it would be written out and read again.
"""


def rebuild(db: sqlite3.Connection, watch: Watch = unwatched) -> int:
    """Drop the tables and make them from the journal, inside a transaction that looks at
    no references (`Book.making_tables`); how many entries there are.
    """
    for table in reversed(tables()):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    make_tables(db, counting=False)
    last, _ = journal.head(db)
    db.execute(f"PRAGMA cache_size = -{REPLAY_KIB}")
    try:
        for entry in watch(journal.entries(db), last):
            apply(db, entry)
    finally:
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    start_counting(db)
    make_indexes(db)
    return last


def in_hand() -> InHand:
    """A scratch file of its own."""
    return sqlite3.connect("", isolation_level=None, cached_statements=512, factory=InHand)


@contextmanager
def scratch(path: Path, *others: tuple[str, Path]) -> Iterator[sqlite3.Connection]:
    """A file as it is at one moment, whoever writes meanwhile, beside a scratch file with
    empty tables that vanishes; what is on hand is counted there when it is compared. A
    table's name alone is the scratch file's (`main.NAME`), `journal` is the book's
    (`book.NAME`). `others` are attached too, by name.
    """
    with closing(in_hand()) as db:
        # The scratch file is thrown away whatever happens: it is never rolled back.
        db.executescript(
            f"""PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;
                PRAGMA cache_size = -{REPLAY_KIB}; PRAGMA recursive_triggers = ON;"""
        )
        for name, file in (("book", path), *others):
            db.execute(f"ATTACH ? AS {name}", (str(file),))
        db.execute("BEGIN")
        for name in ("book", *dict(others)):
            # The moment is that of the first reading.
            db.execute(f"SELECT count(*) FROM {name}.sqlite_master").fetchone()
        make_tables(db, counting=False)
        yield db
        db.execute("ROLLBACK")


@contextmanager
def unchecked(db: sqlite3.Connection) -> Iterator[None]:
    """While a scratch file is filled that is compared row by row with one whose own checks
    SQLite looks at.
    """
    db.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        db.execute("PRAGMA ignore_check_constraints = OFF")
