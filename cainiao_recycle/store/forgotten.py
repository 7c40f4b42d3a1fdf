"""Keys that were forgotten."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from cainiao_recycle.domain.events import KeysForgotten
from cainiao_recycle.domain.references import Gone
from cainiao_recycle.store.journal import Entry, plain


def keys(db: sqlite3.Connection, schema: str = "main") -> set[Gone]:
    """Every key that was forgotten."""
    sql = f"SELECT serves, of, mark FROM {schema}.forgotten_key"
    return {Gone(*row) for row in db.execute(sql)}


def is_gone(db: sqlite3.Connection, serves: str, of: str) -> bool:
    """Whether a campaign's customers were forgotten, or a year's waybills (whoever's key it
    was).
    """
    sql = """SELECT EXISTS (SELECT 1 FROM forgotten_key
             WHERE (serves = 'campaign') = (? = 'campaign') AND of = ?)"""
    return bool(db.execute(sql, (serves, of)).fetchone()[0])


def in_journal(db: sqlite3.Connection) -> Iterator[Gone]:
    """The same as the journal alone tells, of a book whose tables may be damaged."""
    sql = "SELECT payload FROM journal WHERE kind = ?"
    for (payload,) in db.execute(sql, (KeysForgotten.kind,)):
        with suppress(ValueError, TypeError):
            for one in KeysForgotten.of(plain(payload)).keys:
                yield Gone(*one)


# --- what entries do to the tables ------------------------------------------------


def forget(db: sqlite3.Connection, entry: Entry, event: KeysForgotten) -> None:
    """Keys that are never used again."""
    db.executemany(
        """INSERT OR IGNORE INTO forgotten_key (serves, of, mark, changed_seq)
           VALUES (?, ?, ?, ?)""",
        [(*key, entry.seq) for key in event.keys],
    )
