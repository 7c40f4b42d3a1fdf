"""SQL that proves a file: SQLite's own checks, and the schema as shipped."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from cainiao_recycle.store.connection import APPLICATION_ID, journal_sql, tables_sql

SHAPES = """SELECT type || ' ' || name, sql FROM sqlite_master
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND tbl_name <> '_sqlite_migrations'"""


def damage(db: sqlite3.Connection) -> list[str]:
    """What SQLite's integrity check finds."""
    found = [row[0] for row in db.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found


def dangling(db: sqlite3.Connection) -> list[str]:
    """Rows that refer to something that isn't there."""
    rows = db.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [
        f"{table} row {row} refers to a missing {parent}" for table, row, parent, _ in rows
    ]


def shape_problems(db: sqlite3.Connection) -> Iterator[str]:
    """Tables, constraints, indexes and triggers that aren't as shipped."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(journal_sql() + tables_sql())
        shipped = dict(fresh.execute(SHAPES).fetchall())
    stands = dict(db.execute(SHAPES).fetchall())
    for name in sorted({*shipped, *stands}):
        if name not in stands:
            yield f"{name} is missing"
        elif name not in shipped:
            yield f"{name} is not ours"
        elif without_spaces(shipped[name]) != without_spaces(stands[name]):
            yield f"{name} is not as shipped"


def without_spaces(sql: str) -> str:
    """A statement with its white space folded."""
    return " ".join(sql.split())


def mode_problems(db: sqlite3.Connection) -> Iterator[str]:
    """What is set in the file and isn't as it has to be."""
    for pragma, wanted in (("journal_mode", "wal"), ("application_id", APPLICATION_ID)):
        (found,) = db.execute(f"PRAGMA {pragma}").fetchone()
        if found != wanted:
            yield f"{pragma} is {found}, not {wanted}"


def campaigns_with_customers(db: sqlite3.Connection) -> list[str]:
    """Campaigns under which customers were kept."""
    return [code for (code,) in db.execute("SELECT DISTINCT campaign FROM customer")]
