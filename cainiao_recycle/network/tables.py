"""What the store holds: the tables of a package, each with its columns and key.

A package's column that stands behind these is left where it is. What happened at a moment
stays the text it is; beside it the store has the same in milliseconds, to compare by:
offsets differ, and engines differ in how they read them.
"""

from typing import NamedTuple

from cainiao_recycle.packages import tables as packages
from cainiao_recycle.packages.tables import DATE, DATETIME, INTEGER, STRING


class Table(NamedTuple):
    """A table of a package: its columns with what they hold, and its key."""

    key: tuple[str, ...]
    columns: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(self.columns)

    @property
    def stored(self) -> dict[str, str]:
        """The columns of the store with the types that both engines know."""
        found = {"station": "STRING"}
        for name, holds in self.columns.items():
            found[stored_name(name)] = SQL_TYPES[holds]
            if holds == DATETIME:
                found[in_ms(name)] = "BIGINT"
        return found | {"date": "DATE"}


SQL_TYPES = {INTEGER: "BIGINT", STRING: "STRING", DATE: "DATE", DATETIME: "STRING"}


def stored_name(column: str) -> str:
    """A column's name in the store, where `station` and `date` are the package's own."""
    return f"{column}_told" if column in ("station", "date") else column


def in_ms(column: str) -> str:
    """The column beside a moment: the same in UTC milliseconds."""
    return f"{column.removesuffix('_at')}_ms"


TABLES = {
    name: Table(one.key, {column.name: column.type for column in one.columns})
    for name, one in packages.TABLES.items()
}

PACKAGE = {
    "station": "STRING", "sha256": "STRING", "outcome": "STRING", "reason": "STRING",
    "against": "DATE", "first_entry": "BIGINT", "last_entry": "BIGINT",
    "head_seq": "BIGINT", "head": "STRING", "previous_date": "DATE",
    "previous_sha256": "STRING", "late": "BIGINT", "rows_in_all": "BIGINT",
    "bytes_in_all": "BIGINT", "date": "DATE",
}  # fmt: skip
"""The store's own table: each package that is held, or kept aside."""

STATION = {
    "code": "STRING", "name": "STRING", "city": "STRING", "province": "STRING",
    "opened": "DATE",
}  # fmt: skip
"""The register of stations, as headquarters gives it."""

STORED = {
    **{name: one.stored for name, one in TABLES.items()},
    "package": PACKAGE,
    "station": STATION,
}
"""Every table a question can name, with its columns and their types."""
