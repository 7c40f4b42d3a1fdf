"""DuckDB in this process: the store's tables as views, and a question's text run on them
as it stands.
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cainiao_recycle.errors import ExtraMissing
from cainiao_recycle.network.questions import Rows, empty, quoted, text
from cainiao_recycle.network.tables import STORED

if TYPE_CHECKING:
    import duckdb

    from cainiao_recycle.network.holdings import Holdings

EXTRA = "network"


def connect() -> "duckdb.DuckDBPyConnection":
    """DuckDB, with nothing in it. Raises `ExtraMissing`."""
    try:
        import duckdb
    except ImportError as missing:
        raise ExtraMissing(extra=EXTRA) from missing
    # Nothing is fetched and nothing outside is read but what a question's views name.
    found = duckdb.connect(config={"autoinstall_known_extensions": False})
    found.execute("SET TimeZone = 'UTC'")
    found.execute("SET enable_progress_bar = false")
    return found


class Duck:
    """A store opened in DuckDB."""

    def __init__(self, holdings: "Holdings") -> None:
        self.db = connect()
        # What has no room in memory goes where the store is, and not where we are called.
        spill = holdings.folder / f"spill-{os.getpid()}"
        self.db.execute(f"SET temp_directory = '{quoted(spill)}'")
        for table, columns in STORED.items():
            files = holdings.paths(table)
            listed = ", ".join(f"'{quoted(path)}'" for path in files)
            names = ", ".join(columns)
            shape = text("filing/view", table=table, columns=names, files=listed)
            self.db.execute(shape if files else empty(table))

    def ask(self, question: str) -> Rows:
        """A question's rows with the names of their columns."""
        found = self.db.execute(question)
        names = [column[0] for column in found.description or ()]
        return names, found.fetchall()

    def show(self, view: str) -> None:
        """Have a view that a question names, from its text."""
        self.db.execute(view)

    def rows(self, name: str, values: Sequence[Any] = (), **parts: str) -> list[Any]:
        """Run one of the texts that file packages, which DuckDB alone is asked."""
        return self.db.execute(text(f"filing/{name}", **parts), list(values)).fetchall()

    def close(self) -> None:
        """Let everything go."""
        self.db.close()
