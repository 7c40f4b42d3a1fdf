"""Edits by hand of a station file, each tried on a copy: `python -m tests.care.edits`
writes the table of docs/edits.md.

The forger has the file and its folder, the `sqlite3` shell, and all the time there is:
checks, foreign keys and triggers of the file are switched off while the edit is made, and
put back.
"""

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle import Station
from cainiao_recycle.station.keys import keys_path
from tests import desk, story

PAGE = Path(__file__).parents[2] / "docs" / "edits.md"

MIGRATIONS = "_sqlite_migrations"


class Edit(NamedTuple):
    """What is tried, in a table or elsewhere, and the function that does it."""

    table: str
    what: str
    make: Callable[[sqlite3.Connection], object]


def busy_book(folder: Path) -> Path:
    """A small book in which every kind of entry stands."""
    return story.told(folder).file


# --- the edits ------------------------------------------------------------------------


def other(value: object, column: str) -> object:
    """Another value of the same type, as like it as can be."""
    if value is None:
        return "x" if column not in INTEGERS else 1
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    assert isinstance(value, str)
    last = re.search(r"[0-9A-Za-z](?=[^0-9A-Za-z]*$)", value)
    if last is None:
        return value + "x"
    turned = "1" if last[0] != "1" else "2"
    return value[: last.start()] + turned + value[last.end() :]


INTEGERS = {
    "customer", "closed_at", "box", "cycle", "cage", "sent_at", "max_length_mm",
    "max_girth_mm", "max_mass_g", "issued_seq",
}  # fmt: skip
"""Columns that may be empty and hold numbers otherwise."""


def tables(db: sqlite3.Connection) -> list[str]:
    """All tables of the file but SQLite's own."""
    sql = """SELECT name FROM sqlite_master WHERE type = 'table'
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""
    return [name for (name,) in db.execute(sql)]


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def edits(path: Path) -> Iterator[Edit]:
    """Every single edit that is tried."""
    with closing(sqlite3.connect(path)) as db:
        for table in tables(db):
            names = columns(db, table)
            row = db.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET 0").fetchone()
            assert row is not None, f"{table} is empty: nothing could be tried"
            for column, value in zip(names, row, strict=True):
                yield Edit(table, column, changing(table, names, row, column, value))
            yield Edit(table, "a row out", taking_out(table, names, row))
            yield Edit(table, "a row in", putting_in(db, table, names, row))
            yield Edit(
                table, "a trigger", on(table, "CREATE TRIGGER extra AFTER INSERT ON {}")
            )
            yield Edit(table, "a trigger sqlite_…", hidden_trigger(table))
    for serves in ("campaign", "waybills", "network"):
        yield Edit("the keys", f"{serves}: another", with_keys(serves, replaced))
        yield Edit("the keys", f"{serves}: out", with_keys(serves, lambda _: []))
    yield Edit("the file", "application_id", run("PRAGMA application_id = 7"))
    yield Edit("the file", "a view of its own", run("CREATE VIEW extra AS SELECT 1"))
    yield Edit("the file", "an index dropped", run("DROP INDEX one_reward_per_waybill"))
    yield Edit("the file", "a constraint taken out", rewriting("CHECK (eggs > 0)", ""))
    yield Edit("the file", "the tail cut", run("DELETE FROM journal WHERE seq > 20"))


def condition(names: list[str], row: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    return " AND ".join(f"{name} IS ?" for name in names), row


def changing(
    table: str, names: list[str], row: tuple[Any, ...], column: str, value: object
) -> Callable[[sqlite3.Connection], object]:
    where, values = condition(names, row)
    sql = f"UPDATE {table} SET {column} = ? WHERE {where}"
    return lambda db: db.execute(sql, (other(value, column), *values))


def taking_out(
    table: str, names: list[str], row: tuple[Any, ...]
) -> Callable[[sqlite3.Connection], object]:
    where, values = condition(names, row)
    return lambda db: db.execute(f"DELETE FROM {table} WHERE {where}", values)


def putting_in(
    db: sqlite3.Connection, table: str, names: list[str], row: tuple[Any, ...]
) -> Callable[[sqlite3.Connection], object]:
    """The same row again, with every part of its key another."""
    info = db.execute(f"PRAGMA table_info({table})").fetchall()
    unique = {one[1] for one in info if one[5]} | {"hash", "tag", "waybill", "request_id"}
    new = tuple(
        (9_999 if isinstance(value, int) else other(value, name))
        if name in unique
        else value
        for name, value in zip(names, row, strict=True)
    )
    marks, into = ", ".join("?" * len(names)), ", ".join(names)
    sql = f"INSERT INTO {table} ({into}) VALUES ({marks})"
    return lambda file: file.execute(sql, new)


def run(sql: str) -> Callable[[sqlite3.Connection], object]:
    return lambda db: db.execute(sql)


def on(table: str, sql: str) -> Callable[[sqlite3.Connection], object]:
    return run(sql.format(table) + " BEGIN SELECT 1; END")


def hidden_trigger(table: str) -> Callable[[sqlite3.Connection], object]:
    """One under a name that SQLite keeps for itself."""

    def make(db: sqlite3.Connection) -> None:
        on(table, "CREATE TRIGGER extra AFTER INSERT ON {}")(db)
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            """UPDATE sqlite_master SET name = 'sqlite_extra',
               sql = replace(sql, 'extra', 'sqlite_extra') WHERE name = 'extra'"""
        )
        db.execute("PRAGMA writable_schema = RESET")

    return make


def rewriting(old: str, new: str) -> Callable[[sqlite3.Connection], object]:
    def make(db: sqlite3.Connection) -> None:
        db.execute("PRAGMA writable_schema = ON")
        sql = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'voucher'"
        assert db.execute(sql, (old, new)).rowcount == 1
        db.execute("PRAGMA writable_schema = RESET")

    return make


Keys = list[dict[str, str]]


def replaced(keys: Keys) -> Keys:
    return [{**one, "key": one["key"][::-1]} for one in keys]


def with_keys(
    serves: str, change: Callable[[Keys], Keys]
) -> Callable[[sqlite3.Connection], object]:
    """The keys beside the file, those of one kind otherwise."""

    def make(db: sqlite3.Connection) -> None:
        (_, _, file) = db.execute("PRAGMA database_list").fetchone()
        document = json.loads(keys_path(Path(file)).read_bytes())
        its = [one for one in document["keys"] if one["serves"] == serves]
        assert its, serves
        rest = [one for one in document["keys"] if one["serves"] != serves]
        document["keys"] = rest + change(its)
        keys_path(Path(file)).write_text(json.dumps(document))

    return make


# --- trying them ----------------------------------------------------------------------


def forged(path: Path, edit: Edit) -> bool:
    """Make an edit as somebody who puts everything else back; whether it can be made."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA ignore_check_constraints = ON")
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        try:
            edit.make(db)
        except sqlite3.IntegrityError:
            return False
        for _name, sql in triggers:
            db.execute(sql)
    return True


def found_by(path: Path) -> list[str]:
    """The checks that say something."""
    try:
        with Station.open(path, clock=desk.Clock("2022-12-21 12:00")) as station:
            return [one.check for one in station.check_file() if not one.ok]
    except Exception as refused:
        return [getattr(refused, "name", type(refused).__name__)]


def copy(path: Path, folder: Path) -> Path:
    """The book with all that lies beside it."""
    folder.mkdir()
    for one in path.parent.glob(path.name + "*"):
        shutil.copy2(one, folder / one.name)
    return folder / path.name


Tried = tuple[Edit, list[str] | None]
"""An edit and the checks that find it; None where SQLite itself lets nobody make it."""


def tried(path: Path, folder: Path) -> Iterator[Tried]:
    for number, edit in enumerate(edits(path)):
        place = folder / str(number)
        one = copy(path, place)
        yield edit, found_by(one) if forged(one, edit) else None
        shutil.rmtree(place)


def as_table(outcomes: list[Tried]) -> list[str]:
    """A line a table: which checks found its edits."""
    lines = ["| table | found by |", "|---|---|"]
    for table in dict.fromkeys(edit.table for edit, _ in outcomes):
        its = [found for edit, found in outcomes if edit.table == table]
        checks = {check for found in its for check in ours(found or [])}
        lines.append(f"| `{table}` | {', '.join(sorted(checks))} |")
    return lines


def ours(found: list[str]) -> list[str]:
    """What finds an edit whatever the version of SQLite is."""
    return [check for check in found if check != "sqlite"] or found


def write_page() -> None:
    """The table of the page, made anew."""
    with tempfile.TemporaryDirectory() as name:
        book = busy_book(Path(name))
        copies = Path(name) / "copies"
        copies.mkdir()
        table = as_table(list(tried(book, copies)))
    head = PAGE.read_text("utf-8").partition("| table |")[0]
    PAGE.write_text(head + "\n".join(table) + "\n", "utf-8")


if __name__ == "__main__":
    write_page()
