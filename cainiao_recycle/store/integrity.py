"""Whether a file is whole: SQLite's own checks, and the schema as shipped."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.connection import APPLICATION_ID
from cainiao_recycle.store.schema import journal_sql, tables_sql

DANGLING = N_("{table} row {row} refers to a missing {parent}")
MISSING = N_("{name} is missing")
NOT_OURS = N_("{name} is not ours")
NOT_APPLIED = N_("migrations are {found}, not {wanted}")
CHANGED = N_("{name} is not as shipped")
SET_WRONG = N_("{name} is {found}, not {wanted}")

MIGRATIONS = {
    "table _sqlite_migrations",
    "index idx__sqlite_migrations_migration_set_name",
}
"""What the library keeps of migrations. It writes the statements; these are compared by
name, and the table by which migrations it says were applied.
"""

APPLIED = ("journal/0001_journal",)
"""The migrations of this version, in order."""

STATISTICS = {"table sqlite_stat1", "table sqlite_stat4"}
"""What `ANALYZE` leaves, of whichever program; it holds for no row."""


def damage(db: sqlite3.Connection, schema: str = "main") -> list[str]:
    """What SQLite's integrity check finds."""
    found = [row[0] for row in db.execute(f"PRAGMA {schema}.integrity_check(20)")]
    return [] if found == ["ok"] else found


def dangling(db: sqlite3.Connection, schema: str = "main") -> list[Clause]:
    """Rows that refer to something that isn't there."""
    rows = db.execute(f"PRAGMA {schema}.foreign_key_check").fetchmany(20)
    return [
        Clause(DANGLING, table=table, row=row, parent=parent)
        for table, row, parent, _ in rows
    ]


Shape = tuple[str, str]
"""The table something belongs to, and its statement with white space folded."""


def shapes(db: sqlite3.Connection, schema: str = "main") -> dict[str, Shape]:
    """What a file is made of, by type and name. SQLite's own list is read, which no view
    and no table of that name can hide.
    """
    rows = db.execute(f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master")
    return {
        f"{kind} {name}": (table, " ".join((sql or "").split()))
        for kind, name, table, sql in rows
    }


def shape_problems(
    db: sqlite3.Connection, schema: str = "main", only: str | None = None
) -> Iterator[Clause]:
    """Tables, constraints, indexes, triggers and views that aren't as shipped; or `only`
    what belongs to one table.
    """
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(journal_sql() + tables_sql())
        shipped, stands = shapes(fresh), shapes(db, schema)
    names = {*shipped, *MIGRATIONS, *stands} - STATISTICS
    if only is not None:
        both = shipped | stands
        names = {name for name in names & both.keys() if both[name][0] == only}
    for name in sorted(names):
        if name not in stands:
            yield Clause(MISSING, name=name)
        elif name not in shipped:
            if name not in MIGRATIONS:
                yield Clause(NOT_OURS, name=name)
        elif shipped[name] != stands[name]:
            yield Clause(CHANGED, name=name)


def migration_problems(db: sqlite3.Connection, schema: str = "main") -> Iterator[Clause]:
    """Migrations that the file says were applied, and weren't, or that it doesn't name."""
    sql = f"SELECT migration_set, name FROM {schema}._sqlite_migrations ORDER BY id"
    applied = [f"{of}/{name}" for of, name in db.execute(sql)]
    if applied != [*APPLIED]:
        yield Clause(NOT_APPLIED, found=applied, wanted=[*APPLIED])


def mode_problems(db: sqlite3.Connection, schema: str = "main") -> Iterator[Clause]:
    """What is set in the file and isn't as it has to be."""
    # A backup is one file without a log; a station file that is open has one.
    for pragma, right in (
        ("journal_mode", ("wal", "delete")),
        ("application_id", (APPLICATION_ID,)),
    ):
        (found,) = db.execute(f"PRAGMA {schema}.{pragma}").fetchone()
        if found not in right:
            yield Clause(SET_WRONG, name=pragma, found=found, wanted=right[0])
