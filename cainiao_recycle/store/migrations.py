"""Bringing a file's shape up to date.

Migrations touch the journal alone, are numbered, and are never edited once released;
tables of another shape are dropped and made again from the journal. Everything happens
in the caller's immediate transaction: a library that begins deferred fails when four
processes start at once.
"""

import sqlite3

from cainiao_recycle.store.connection import VERSION
from cainiao_recycle.store.replay import rebuild
from cainiao_recycle.store.schema import make_journal


def migrate(db: sqlite3.Connection) -> None:
    """Apply what the journal lacks and make the tables, inside the caller's
    transaction.
    """
    from sqlite_utils import Database, Migrations

    journal = Migrations("journal")

    @journal(name="0001_journal")
    def first(database: Database) -> None:
        make_journal(database.conn)

    journal.apply(Database(db, execute_plugins=False))
    rebuild(db)
    db.execute(f"PRAGMA user_version = {VERSION}")
