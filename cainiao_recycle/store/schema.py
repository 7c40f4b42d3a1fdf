"""The statements that make the journal and the tables, as `journal.sql` and `schema.sql`
have them.
"""

import re
import sqlite3
from pathlib import Path


def journal_sql() -> str:
    """The statements that make the journal."""
    return Path(__file__).with_name("journal.sql").read_text("utf-8")


def tables_sql() -> str:
    """The statements that make every other table."""
    return Path(__file__).with_name("schema.sql").read_text("utf-8")


def tables() -> list[str]:
    """Every table but the journal."""
    return re.findall(r"^CREATE TABLE (\w+)", tables_sql(), re.MULTILINE)


def make_journal(db: sqlite3.Connection) -> None:
    """The journal, empty, inside the caller's transaction."""
    run(db, journal_sql())


def make_tables(db: sqlite3.Connection) -> None:
    """Every other table, empty, inside the caller's transaction."""
    run(db, tables_sql())


def run(db: sqlite3.Connection, script: str) -> None:
    """Run a script's statements one by one: `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
