"""What the file says of itself: its tables and columns out of the schema's own comments,
and named questions, so that a page or a browser of databases can say it too.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.sentences import N_
from cainiao_recycle.store.schema import journal_sql, tables_sql

QUERIES = Path(__file__).with_name("queries.sql")

TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (\w+) \((.*?)^\)", re.M | re.S)
TYPED = re.compile(r"^\s+([a-z_]+)\s+(?:TEXT|INTEGER|BLOB)\b", re.MULTILINE)
COMMENT = re.compile(r"^\s+([a-z_]+)\s[^\n]*?--\s(.+)$", re.MULTILINE)
QUERY = re.compile(r"^-- (\w+): ([^\n]+)\n-- ([^\n]+)\n(.*?);\n", re.M | re.S)

UNITS = {
    "_mm": N_("millimetres"),
    "_g": N_("grams"),
    "_at": N_("UTC milliseconds"),
    "changed_seq": N_("the entry that last changed this row"),
    "business_date": N_("business date"),
}
"""What a column holds by the custom of the file."""


class Table(NamedTuple):
    """A table: what it holds, its columns, the comments of some, and its text."""

    name: str
    about: str
    columns: tuple[str, ...]
    comments: dict[str, str]
    body: str

    def meaning(self, column: str) -> str:
        """What a column holds: its comment, or what its name says."""
        by_name = (text for ending, text in UNITS.items() if column.endswith(ending))
        return self.comments.get(column) or next(by_name, "")


class Query(NamedTuple):
    """A question with a name: what it answers, in English and in Chinese."""

    name: str
    english: str
    chinese: str
    sql: str


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Every table, in the order of the schema."""
    script = journal_sql() + "\n" + tables_sql()
    return tuple(
        Table(
            name,
            plain(about),
            tuple(TYPED.findall(body)),
            dict(COMMENT.findall(body)),
            body,
        )
        for about, name, body in TABLE.findall(script)
    )


def plain(comment: str) -> str:
    """A comment's text on one line."""
    return " ".join(line.removeprefix("--").strip() for line in comment.splitlines())


def queries() -> list[Query]:
    """The named questions."""
    return [Query(*found) for found in QUERY.findall(QUERIES.read_text("utf-8"))]
