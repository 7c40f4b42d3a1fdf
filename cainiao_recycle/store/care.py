"""SQL that proves a file: SQLite's own checks, and the schema as shipped."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from cainiao_recycle.errors import N_, Clause
from cainiao_recycle.store.connection import APPLICATION_ID
from cainiao_recycle.store.scripts import journal_sql, tables_sql

DANGLING = N_("{table} row {row} refers to a missing {parent}")
MISSING = N_("{name} is missing")
NOT_OURS = N_("{name} is not ours")
CHANGED = N_("{name} is not as shipped")
SET_WRONG = N_("{name} is {found}, not {wanted}")

SHAPES = """SELECT type || ' ' || name, sql FROM sqlite_master
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND tbl_name <> '_sqlite_migrations'"""


def damage(db: sqlite3.Connection) -> list[str]:
    """What SQLite's integrity check finds."""
    found = [row[0] for row in db.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found


def dangling(db: sqlite3.Connection) -> list[Clause]:
    """Rows that refer to something that isn't there."""
    rows = db.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [
        Clause(DANGLING, table=table, row=row, parent=parent)
        for table, row, parent, _ in rows
    ]


def shape_problems(db: sqlite3.Connection) -> Iterator[Clause]:
    """Tables, constraints, indexes and triggers that aren't as shipped."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(journal_sql() + tables_sql())
        shipped = dict(fresh.execute(SHAPES).fetchall())
    stands = dict(db.execute(SHAPES).fetchall())
    for name in sorted({*shipped, *stands}):
        if name not in stands:
            yield Clause(MISSING, name=name)
        elif name not in shipped:
            yield Clause(NOT_OURS, name=name)
        elif without_spaces(shipped[name]) != without_spaces(stands[name]):
            yield Clause(CHANGED, name=name)


def without_spaces(sql: str) -> str:
    """A statement with its white space folded."""
    return " ".join(sql.split())


def mode_problems(db: sqlite3.Connection) -> Iterator[Clause]:
    """What is set in the file and isn't as it has to be."""
    # A backup is one file without a log; a station file that is open has one.
    for pragma, right in (
        ("journal_mode", ("wal", "delete")),
        ("application_id", (APPLICATION_ID,)),
    ):
        (found,) = db.execute(f"PRAGMA {pragma}").fetchone()
        if found not in right:
            yield Clause(SET_WRONG, name=pragma, found=found, wanted=right[0])


def campaigns_with_customers(db: sqlite3.Connection) -> list[str]:
    """Campaigns still running when the book was last written, under which customers
    were kept. The key of one that is over may be dropped, to end the link.
    """
    sql = """SELECT DISTINCT c.campaign FROM customer u JOIN campaign c USING (campaign)
             WHERE c.ends >= (SELECT max(business_date) FROM journal)"""
    return [code for (code,) in db.execute(sql)]
