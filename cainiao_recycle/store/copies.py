"""Copies of a whole station file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.files import moved_into_place


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database whole, as one file with no log beside it."""
    beside = target.with_name(f".{target.name}.part")
    with refusing(target):
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside, isolation_level=None)) as copy:
            # All pages at once: while others write, a copy in steps starts over for ever.
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
        descriptor = os.open(beside, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        moved_into_place(beside, target)


def restore_database(source: Path, target: Path) -> None:
    """Put a copy in a station file's place."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as db:
        copy_database(db, target)
    with refusing(target), closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")


def write_log_back(path: Path) -> None:
    """Make a station file whole by itself, so that it can be moved alone."""
    with refusing(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
