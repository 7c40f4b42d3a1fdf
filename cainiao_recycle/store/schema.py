"""The statements that make the journal and the tables, as `journal.sql` and `schema.sql`
have them.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import filterfalse
from pathlib import Path

from cainiao_recycle.domain.events import FIELDS


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
    for statement in statements(journal_sql()):
        db.execute(statement)


def make_tables(db: sqlite3.Connection, *, counting: bool = True) -> None:
    """Every other table, empty, inside the caller's transaction. Entries find what they
    change by its key, so that indexes are made last, all at once; and unless they are
    `counting` from the first row, so are the triggers that count what is on hand.
    """
    for statement in filterfalse(is_search, statements(tables_sql())):
        if counting or not counts(statement):
            db.execute(statement)
    db.execute("INSERT INTO stand (stock, here) VALUES ('boxes', 0), ('vouchers', 0)")
    db.executemany(
        "INSERT INTO entry_kind (kind, fields) VALUES (?, ?)",
        [(kind, json.dumps(names)) for kind, names in FIELDS.items()],
    )


def make_indexes(db: sqlite3.Connection) -> None:
    """What the tables are searched and seen by, and the rules that unique indexes hold."""
    db.execute("DROP VIEW IF EXISTS entry")
    for statement in filter(is_search, statements(tables_sql())):
        db.execute(statement)


def count_stand(db: sqlite3.Connection) -> None:
    """Count what is on hand, where no trigger did."""
    db.execute(
        """UPDATE main.stand SET here = CASE stock WHEN 'boxes' THEN (SELECT count(*)
           FROM main.box WHERE state IN ('reuse', 'bound', 'hold', 'pulp'))
           ELSE (SELECT count(*) FROM main.voucher WHERE state = 'open') END"""
    )


def start_counting(db: sqlite3.Connection) -> None:
    """Count what is on hand, and go on counting."""
    count_stand(db)
    for statement in filter(counts, statements(tables_sql())):
        db.execute(statement)


def counts(statement: str) -> bool:
    """Whether a statement makes a trigger that counts what is on hand."""
    return "BEGIN UPDATE stand SET" in statement


def is_search(statement: str) -> bool:
    """Whether a statement makes an index or a view."""
    made = ("CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE VIEW")
    return any(line.startswith(made) for line in statement.splitlines())


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
