"""A store opened in the engine that was asked for."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from cainiao_recycle.errors import EngineUnknown
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.questions import Rows, text

DUCKDB = "duckdb"
SPARK = re.compile(r"local(\[(\d+|\*)\])?|spark://[A-Za-z0-9.\-]+:\d{1,5}")


class Engine(Protocol):
    """What every engine does: it has the store's tables as views, and is asked."""

    def ask(self, question: str) -> Rows:
        """A question's rows with the names of their columns."""

    def show(self, view: str) -> None:
        """Have a view that a question names, from its text."""

    def close(self) -> None:
        """Let everything go."""


@contextmanager
def opened(store: Path, engine: str = DUCKDB) -> Iterator[Engine]:
    """A store's tables in an engine: `duckdb`, `local[N]` or `spark://HOST:PORT`. Raises
    `EngineUnknown`, `EngineUnreachable`, `ExtraMissing`, `NotANetworkStore`.
    """
    holdings = Holdings.open(store)
    with closing(started(holdings, engine)) as found:
        yield found


def started(holdings: Holdings, engine: str) -> Engine:
    """An engine with the store's tables in it."""
    if engine == DUCKDB:
        from cainiao_recycle.network.duck import Duck

        return Duck(holdings)
    if SPARK.fullmatch(engine):
        from cainiao_recycle.network.spark import Spark

        return Spark(holdings, engine)
    raise EngineUnknown(engine=engine)


def found(engine: Engine, name: str) -> list[dict[str, Any]]:
    """A question's rows, an object each."""
    names, rows = engine.ask(text(name))
    return [dict(zip(names, row, strict=True)) for row in rows]
