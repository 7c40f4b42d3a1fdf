"""`network compact`: the files of a day in one, in order of stations and keys.

A day that is in one file already is left. Days are written a table at a time, and the
store's list changes once for each table: whoever is killed has compacted some tables.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.network.duck import Duck
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.questions import quoted
from cainiao_recycle.network.tables import STORED, TABLES, stored_name


class Compacted(NamedTuple):
    """A table with the files it had and has, and their bytes."""

    table: str
    files_before: int
    files: int
    bytes_before: int
    bytes: int


def compact(store: Path) -> Iterator[Compacted]:
    """Compact a store, table by table; those that changed. Raises `NotANetworkStore`,
    `FileBusy`, `ExtraMissing`.
    """
    holdings = Holdings.open(store)
    for table in STORED:
        with holdings.turn(), closing(Duck(holdings)) as engine:
            holdings.drop_leftovers()
            if changed := compacted(holdings, engine, table):
                yield changed


def compacted(holdings: Holdings, engine: Duck, table: str) -> Compacted | None:
    """Compact a table, in our turn."""
    days: dict[str, list[str]] = {}
    for name in holdings.files.get(table, []):
        days.setdefault(name.rpartition("/")[0], []).append(name)
    parted = {day: names for day, names in days.items() if len(names) > 1}
    if not parted:
        return None
    before = sizes(holdings, table)
    for day, names in parted.items():
        path = (
            holdings.place(table) / day / f"{holdings.part_of(holdings.next_batch)}.parquet"
        )
        files = ", ".join(f"'{quoted(holdings.place(table) / name)}'" for name in names)
        key = map(stored_name, TABLES[table].key) if table in TABLES else ("sha256",)
        engine.rows(
            "compact", columns=", ".join(STORED[table]), files=files, path=quoted(path),
            order=", ".join(("station", *key)),
        )  # fmt: skip
    gone = [(table, name) for names in parted.values() for name in names]
    holdings.take_in(holdings.written(holdings.next_batch), gone)
    holdings.drop_leftovers()
    after = sizes(holdings, table)
    return Compacted(table, len(before), len(after), sum(before), sum(after))


def sizes(holdings: Holdings, table: str) -> list[int]:
    """The sizes of a table's files."""
    return [Path(path).stat().st_size for path in holdings.paths(table)]
