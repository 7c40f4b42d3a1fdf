"""The statements that make the journal and the tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path


def journal_sql() -> str:
    """The statements that make the journal."""
    return Path(__file__).with_name("journal.sql").read_text("utf-8")


def tables_sql() -> str:
    """The statements that make every other table."""
    return Path(__file__).with_name("schema.sql").read_text("utf-8")


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
