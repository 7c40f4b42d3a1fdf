"""The questions: plain SQL texts that ship with the package, the same for every engine."""

from importlib.resources import files
from string import Template
from typing import Any

from cainiao_recycle.network.tables import STORED

Rows = tuple[list[str], list[tuple[Any, ...]]]
"""The names of columns, and rows."""


TIME, PLACE = ("day", "week", "month"), ("station", "city", "province", "campaign")
GROUPS = (*TIME, *PLACE)
"""What figures are grouped by; a question about groups has a text for time and one for
place, and a view `asked` that says which.
"""


def text(name: str, **parts: str) -> str:
    """A text by its name, with parts filled in where it has any."""
    found = (
        files("cainiao_recycle.network").joinpath("sql", f"{name}.sql").read_text("utf-8")
    )
    return Template(found).substitute(parts) if parts else found


def quoted(path: object) -> str:
    """A path as it stands between the quotes of a text."""
    return str(path).replace("'", "''")


def empty(table: str) -> str:
    """The view of a table of which nothing is held."""
    columns = (f"CAST(NULL AS {kind}) AS {name}" for name, kind in STORED[table].items())
    return text("filing/empty", table=table, columns=", ".join(columns))


def grouped(name: str, by: str) -> str:
    """The text of a question about groups of a kind."""
    return text(f"{name}_time" if by in TIME else f"{name}_place")
