"""Bringing a file's shape up to date.

Migrations touch the journal alone, are numbered, and are never edited once released;
tables of another shape are dropped and made again from the journal. Everything
happens in one immediate transaction: a library that begins deferred fails when four
processes start at once.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from cainiao_recycle.store.apply import rebuild
from cainiao_recycle.store.connection import (
    APPLICATION_ID,
    VERSION,
    Book,
    connect,
)
from cainiao_recycle.store.scripts import journal_sql, statements


def migrate(db: sqlite3.Connection) -> None:
    """Apply what the journal lacks and make the tables, inside the caller's
    transaction.
    """
    from sqlite_utils import Database, Migrations

    journal = Migrations("journal")

    @journal(name="0001_journal")
    def make_journal(database: Database) -> None:
        for statement in statements(journal_sql()):
            database.execute(statement)

    journal.apply(Database(db, execute_plugins=False))
    rebuild(db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def create(path: Path) -> Book:
    """A new, empty station file, not yet seen by anyone else. It gets its log when it is
    whole: what fails while a log is written back, SQLite tells nobody.
    """
    db = connect(path)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("BEGIN IMMEDIATE")
    migrate(db)
    db.execute("COMMIT")
    return Book(path, db)


def bring_up_to_date(path: Path) -> None:
    """Migrate a file that an older version wrote."""
    with closing(connect(path)) as db:
        book = Book(path, db)
        with book.making_tables():
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version < VERSION:
                migrate(db)
