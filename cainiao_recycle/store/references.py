"""References of waybills in the tables: by which keys they were made, and which are known.

A reference begins with its key's mark, so all of one key stand together in an index, and
the marks are found without looking at every row.
"""

import sqlite3
from collections.abc import Collection, Sequence

from cainiao_recycle.domain.events import KeysRenewed, NetworkKeyJoined
from cainiao_recycle.store import forgotten
from cainiao_recycle.store.journal import Entry

MARKS = """WITH RECURSIVE each (mark) AS (
    SELECT substr(min({column}), 1, 7) FROM {rows}
           AND {column} BETWEEN 'k' AND 'l'
    UNION ALL
    SELECT (SELECT substr(min({column}), 1, 7) FROM {rows}
            AND {column} BETWEEN mark || '/' AND 'l')
    FROM each WHERE mark IS NOT NULL)
SELECT mark FROM each WHERE mark GLOB 'k[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'"""
"""Each mark once: after all that begin with one comes the next."""

KEPT_IN = (
    ("waybill", "box_return WHERE waybill IS NOT NULL"),
    ("waybill", "shipment WHERE waybill IS NOT NULL AND state = 'sent'"),
    ("shipment", "shipment WHERE true"),
)
"""Columns with references, and the rows that their indexes cover."""


def marks(db: sqlite3.Connection, schema: str = "main") -> set[str]:
    """The marks of all keys that references in the book were made with, or are to be:
    without the network's, a station would go on with its own and nobody would know.
    """
    each = [
        MARKS.format(column=column, rows=f"{schema}.{rows}") for column, rows in KEPT_IN
    ]
    each.append(f"SELECT mark FROM {schema}.waybill_key WHERE state = 'joined'")
    return {mark for sql in each for (mark,) in db.execute(sql)}


def known(db: sqlite3.Connection, stems: Sequence[str]) -> str | None:
    """A reference in the book that begins as one of some stems, whatever its piece."""
    each = [
        f"SELECT {column} FROM {rows} AND {column} > ? AND {column} < ?"
        for column, rows in KEPT_IN
        for _ in stems
    ]
    ends = [end for stem in stems for end in (f"{stem}.", f"{stem}/")] * len(KEPT_IN)
    row = db.execute(" UNION ALL ".join(each) + " LIMIT 1", ends).fetchone()
    return row[0] if row else None


def lost(db: sqlite3.Connection, schema: str = "main") -> set[str]:
    """The marks of keys that are known to be lost."""
    sql = f"SELECT mark FROM {schema}.waybill_key WHERE state = 'lost'"
    return {mark for (mark,) in db.execute(sql)}


def missing(
    db: sqlite3.Connection, held: Collection[str], schema: str = "main"
) -> list[str]:
    """The marks of keys that the book needs and nobody has: without those that are known
    to be lost or forgotten.
    """
    gone = lost(db, schema) | {one.mark for one in forgotten.keys(db, schema)}
    return sorted(marks(db, schema) - set(held) - gone)


def is_joined(db: sqlite3.Connection, mark: str) -> bool:
    """Whether a network's key was joined."""
    sql = "SELECT EXISTS (SELECT 1 FROM waybill_key WHERE mark = ? AND state = 'joined')"
    return bool(db.execute(sql, (mark,)).fetchone()[0])


# --- what entries do to the tables ------------------------------------------------


def join(db: sqlite3.Connection, entry: Entry, event: NetworkKeyJoined) -> None:
    """A network's key serves from now on."""
    note(db, entry, event.mark, "joined")


def lose(db: sqlite3.Connection, entry: Entry, event: KeysRenewed) -> None:
    """What was kept under keys that are lost is never found again."""
    for mark in event.lost:
        note(db, entry, mark, "lost")
    for campaign, mark in event.campaigns.items():
        sql = "UPDATE campaign SET key = ?, changed_seq = ? WHERE campaign = ?"
        db.execute(sql, (mark, entry.seq, campaign))


def note(db: sqlite3.Connection, entry: Entry, mark: str, state: str) -> None:
    """How it stands with a key."""
    sql = "INSERT OR REPLACE INTO waybill_key (mark, state, changed_seq) VALUES (?, ?, ?)"
    db.execute(sql, (mark, state, entry.seq))
