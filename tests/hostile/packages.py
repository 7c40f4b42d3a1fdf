"""Packages that were damaged or made to do harm: a good one of a station's third day, with
one thing done to it, drawn from a seeded source.
"""

import csv
import hashlib
import io
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from cainiao_recycle.packages.tables import DESCRIPTOR, TABLES
from tests.hostile import inputs

Harm = Callable[[Path, Random], object]

FILLED = (
    "box",
    "box_return",
    "customer",
    "egg_movement",
    "figure",
    "undo",
    "voucher",
    "day",
)
"""Tables in which the good package has rows."""


# --- a liar's tools -----------------------------------------------------------------


def described(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what describes a package."""
    document = json.loads((place / DESCRIPTOR).read_bytes())
    change(document)
    written = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    (place / DESCRIPTOR).write_text(written + "\n", "utf-8", "surrogatepass")


def resource_of(document: dict[str, Any], table: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in document["resources"] if r["name"] == table)
    return found


def sealed(place: Path, table: str, content: bytes, rows: int | None = None) -> None:
    """Put another file in a package, and describe it as it is."""
    (place / f"{table}.csv").write_bytes(content)
    told = {
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "rows": content.count(b"\n") - 1 if rows is None else rows,
    }
    described(place, lambda document: resource_of(document, table).update(told))


def read(place: Path, table: str) -> list[list[str]]:
    text = (place / f"{table}.csv").read_text("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def sealed_rows(place: Path, table: str, rows: list[list[str]]) -> None:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    content = made.getvalue().encode("utf-8", "surrogatepass")
    sealed(place, table, content, len(rows) - 1)


def any_table(rng: Random) -> str:
    return rng.choice(FILLED)


def column_of(rng: Random, *kinds: str) -> tuple[str, str]:
    """A table and a column in it of some type."""
    found = [
        (name, column.name)
        for name in FILLED
        for column in TABLES[name].columns
        if column.type in kinds and column.name not in TABLES[name].key
    ]
    return rng.choice(found)


def with_cell(place: Path, rng: Random, table: str, column: str, cell: str) -> None:
    """Another cell in a row of a table, which is described as it is then."""
    header, *rows = read(place, table)
    rows[rng.randrange(len(rows))][header.index(column)] = cell
    sealed_rows(place, table, [header, *rows])


# --- bytes that aren't what was sealed ------------------------------------------------


def torn(place: Path, rng: Random) -> None:
    path = place / f"{any_table(rng)}.csv"
    content = path.read_bytes()
    made = inputs.torn(rng, content)
    path.write_bytes(made if made != content else content[:-1])


def gone(place: Path, rng: Random) -> None:
    (place / f"{rng.choice(sorted(TABLES))}.csv").unlink()


def swapped(place: Path, rng: Random) -> None:
    one, other = (place / f"{name}.csv" for name in rng.sample(FILLED, 2))
    content = one.read_bytes()
    shutil.copy(other, one)
    other.write_bytes(content)


def of_another_day(place: Path, rng: Random) -> None:
    # Sizes and campaigns are the same every day.
    name = rng.choice(("box", "box_return", "day", "egg_movement", "figure", "voucher"))
    other = place.parents[2] / "good" / place.parent.name / "date=2022-11-11"
    shutil.copy(other / f"{name}.csv", place)


def other_line_ends(place: Path, rng: Random) -> None:
    path = place / f"{any_table(rng)}.csv"
    made = path.read_bytes().replace(b"\n", rng.choice((b"\r\n", b"\r")))
    sealed(place, path.stem, made, made.count(b"\r") - 1)


def with_mark(place: Path, rng: Random) -> None:
    table = any_table(rng)
    sealed(place, table, b"\xef\xbb\xbf" + (place / f"{table}.csv").read_bytes())


def in_utf16(place: Path, rng: Random) -> None:
    table = any_table(rng)
    text = (place / f"{table}.csv").read_text("utf-8")
    sealed(place, table, text.encode("utf-16"), text.count("\n") - 1)


# --- rows that lie ----------------------------------------------------------------------

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1)",
    "＝1",
    "＋1",
    "－1",
    "＠x",
)


def formula(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "string"), rng.choice(FORMULAS))


UNSEEN = ("\x00", "\x01", "\x07", "\x08", "\t", "\r", "\x1b[2J", "\x7f", "\x9b31m", "\x85",
          "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff",
          "\U000e0001")  # fmt: skip


def raw(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "string"), f"Li{rng.choice(UNSEEN)}x")


def half_character(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "string"), "Li\ud800")


NO_INTEGERS = ("1.5", "1e3", " 1", "1 ", "+1", "0x10", "1_000", "NaN", "Infinity", "１２",
               "٣",
               "9" * 19, "9" * 40, "true", "一", "1,0", "--1", "1-", "=1")  # fmt: skip


def no_integer(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "integer"), rng.choice(NO_INTEGERS))


NO_DATES = ("2022-02-30", "20221111", "2022-11-1", "11/11/2022", "2022-W45-5", "yesterday",
            "2022-11-11T00:00", "0000-01-01", "10000-01-01", "-2022-11-11",
            "２０２２-11-11")  # fmt: skip


def no_date(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "date"), rng.choice(NO_DATES))


NO_MOMENTS = ("2022-11-11T10:00:00", "2022-11-11 10:00:00+08:00", "2022-11-11T10:00:00Z",
              "2022-11-11T25:00:00+08:00", "2022-11-11T10:00+08:00", "1668132000", "now",
              "2022-02-30T10:00:00+08:00", "2022-11-11T10:00:00+99:00")  # fmt: skip


def no_moment(place: Path, rng: Random) -> None:
    with_cell(place, rng, *column_of(rng, "datetime"), rng.choice(NO_MOMENTS))


def key_empty(place: Path, rng: Random) -> None:
    table = rng.choice([one for one in FILLED if len(TABLES[one].key) == 1])
    with_cell(place, rng, table, TABLES[table].key[0], "")


def key_twice(place: Path, rng: Random) -> None:
    table = any_table(rng)
    rows = read(place, table)
    sealed_rows(place, table, [*rows, rng.choice(rows[1:])])


def cell_too_many(place: Path, rng: Random) -> None:
    table = any_table(rng)
    rows = read(place, table)
    rng.choice(rows[1:]).append("x")
    sealed_rows(place, table, rows)


def cell_too_few(place: Path, rng: Random) -> None:
    table = any_table(rng)
    rows = read(place, table)
    rng.choice(rows[1:]).pop()
    sealed_rows(place, table, rows)


def quote_open(place: Path, rng: Random) -> None:
    table = any_table(rng)
    content = (place / f"{table}.csv").read_bytes()
    at = content.index(b"\n") + 1
    sealed(place, table, content[:at] + b'"' + content[at:])


def other_header(place: Path, rng: Random) -> None:
    table = any_table(rng)
    rows = read(place, table)
    kind = rng.randrange(4)
    if kind == 0:
        rows[0][rng.randrange(len(rows[0]))] = inputs.text(rng, "clerk") or "x"
        rows[0] = [name.replace("\n", "").replace("\r", "") for name in rows[0]]
    elif kind == 1:
        rows[0].reverse()
    elif kind == 2:
        rows[0][-1] = rows[0][0]
    else:
        rows = [row[:-1] for row in rows]
    sealed_rows(place, table, rows)


def rows_told_otherwise(place: Path, rng: Random) -> None:
    table = any_table(rng)
    wrong = rng.choice((-1, 0, 1, 7, 10**6, 10**9, 2**70))
    held = len(read(place, table)) - 1
    described(
        place,
        lambda d: resource_of(d, table).update(rows=wrong if wrong != held else held + 1),
    )


def later(place: Path, rng: Random) -> None:
    with_cell(place, rng, "box_return", "business_date", "2022-11-30")


# --- bombs -------------------------------------------------------------------------------


def bomb_of_rows(place: Path, rng: Random) -> None:
    """Rows without end, that take next to nothing to send."""
    line = b"," * (len(TABLES["undo"].columns) - 1) + b"\n"
    head = (place / "undo.csv").read_bytes().partition(b"\n")[0] + b"\n"
    many = rng.choice((250_000, 1_100_000))
    sealed(place, "undo", head + line * many, many)


def long_line(place: Path, rng: Random) -> None:
    cell = "x" * rng.choice((300_000, 5_000_000))
    table, column = column_of(rng, "string")
    with_cell(place, rng, table, column, cell)


def sparse(place: Path, rng: Random) -> None:
    """Terabytes of nothing, as told or not."""
    path, size = place / f"{any_table(rng)}.csv", rng.choice((1 << 27, 1 << 40))
    with path.open("r+b") as file:
        file.truncate(size)
    if rng.random() < 0.5:
        described(
            place, lambda document: resource_of(document, path.stem).update(bytes=size)
        )


def sparse_descriptor(place: Path, rng: Random) -> None:
    with (place / DESCRIPTOR).open("r+b") as file:
        file.truncate(rng.choice((1 << 21, 1 << 40)))


# --- the descriptor ------------------------------------------------------------


def no_descriptor(place: Path, rng: Random) -> None:
    (place / DESCRIPTOR).unlink()


NO_JSON = (b"", b"{", b"[]", b"7", b"null", b'"x"', b"[" * 100_000, b'{"a":' * 100_000,
           b"\xff\xfe{", b"\x00" * 99, b"{}", b'{"format": 2}', b'{"format": NaN}',
           b'{"format": ' + b"9" * 5_000 + b"}",
           b'{"format": ' + b"[" * 900 + b"]" * 900 + b"}",
           )  # fmt: skip


def no_document(place: Path, rng: Random) -> None:
    (place / DESCRIPTOR).write_bytes(rng.choice(NO_JSON))


NEEDED = (
    "format",
    "station",
    "date",
    "first_entry",
    "last_entry",
    "journal_head",
    "resources",
)


def key_gone(place: Path, rng: Random) -> None:
    key = rng.choice(NEEDED)
    described(place, lambda document: document.pop(key))


STRANGE: tuple[Any, ...] = (None, True, -1, 1.5, "", "x", [], {}, [[]], {"seq": 1}, 10**30,
                            "2022-11-13 ", "CQ-0123\n", "../CQ-0123", "２０２２-11-13",
                            "\ud800")  # fmt: skip


def key_of_another_kind(place: Path, rng: Random) -> None:
    key, value = rng.choice(NEEDED), rng.choice(STRANGE)
    described(place, lambda document: document.update({key: value}))


def key_nested(place: Path, rng: Random) -> None:
    key = rng.choice(NEEDED)
    written = (place / DESCRIPTOR).read_text("utf-8")
    document = json.loads(written)
    document[key] = "HERE"
    text = json.dumps(document).replace('"HERE"', "[" * 900 + "]" * 900)
    (place / DESCRIPTOR).write_text(text, "utf-8")


def foreign_name(place: Path, rng: Random) -> None:
    name = rng.choice(("CQ-0124", "cq-0123", "", "..", "/etc", "\x1b[2J", "=1", "x" * 300))
    described(place, lambda document: document.update(station=name))


def foreign_date(place: Path, rng: Random) -> None:
    word = rng.choice(("2022-11-12", "2022-02-30", "", "2022-11-13T00:00", "9999-12-31"))
    described(place, lambda document: document.update(date=word))


PATHS = ("../box.csv", "/etc/passwd", "x/box.csv", "./box.csv", "box.csv\x00", "BOX.csv",
         "",
         "https://example.com/box.csv", "box.csv/..", "C:\\box.csv", "file:box.csv",
         "~/box.csv",
         "box", "*.csv", "box'; DROP TABLE x; --.csv", "\u202evsc.xob")  # fmt: skip


def path_outside(place: Path, rng: Random) -> None:
    path = rng.choice((*PATHS, ["box.csv"], 7, None))
    described(place, lambda document: resource_of(document, "box").update(path=path))


def told_twice(place: Path, rng: Random) -> None:
    table = any_table(rng)
    described(place, lambda d: d["resources"].append({**resource_of(d, table), "rows": 1}))


def too_many_tables(place: Path, rng: Random) -> None:
    described(
        place,
        lambda d: d["resources"].extend(
            {**resource_of(d, "undo"), "name": f"t{n}", "path": f"t{n}.csv"}
            for n in range(200)
        ),
    )


def table_gone(place: Path, rng: Random) -> None:
    table = rng.choice(sorted(TABLES))
    described(place, lambda d: d["resources"].remove(resource_of(d, table)))


def hash_of_another_shape(place: Path, rng: Random) -> None:
    table = any_table(rng)

    def change(document: dict[str, Any]) -> None:
        one = resource_of(document, table)
        good = str(one["hash"])
        one["hash"] = rng.choice(
            (None, "", good[:-1], good.removeprefix("sha256:"), f"md5:{good[7:39]}", [good],
             good.upper(), good[:-1] + ("0" if good[-1] != "0" else "1"))
        )  # fmt: skip

    described(place, change)


def size_of_another_shape(place: Path, rng: Random) -> None:
    table, what = any_table(rng), rng.choice(("bytes", "rows"))
    wrong = rng.choice((None, -1, 1.5, "7", True, 2**63, [], 10**12))
    described(place, lambda d: resource_of(d, table).update({what: wrong}))


# --- what lies there ------------------------------------------------------------


def linked(place: Path, rng: Random) -> None:
    name = rng.choice((DESCRIPTOR, *(f"{one}.csv" for one in FILLED)))
    target = place.parents[1] / "elsewhere"
    (place / name).rename(target)
    (place / name).symlink_to(
        rng.choice((target, Path("/etc/passwd"), Path("/dev/zero"), Path(name)))
    )


def linked_folder(place: Path, rng: Random) -> None:
    one = rng.choice((place, place.parent))
    there = place.parents[1] / "elsewhere"
    one.rename(there)
    one.symlink_to(rng.choice((there, Path("/"), one)))


def piped(place: Path, rng: Random) -> None:
    path = place / rng.choice((DESCRIPTOR, f"{any_table(rng)}.csv"))
    path.unlink()
    os.mkfifo(path)


def a_socket(place: Path, rng: Random) -> None:
    path = place / rng.choice((DESCRIPTOR, f"{any_table(rng)}.csv"))
    path.unlink()
    here = Path.cwd()
    os.chdir(place)  # a socket's path has room for a hundred characters
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def a_folder(place: Path, rng: Random) -> None:
    path = place / rng.choice((DESCRIPTOR, f"{any_table(rng)}.csv"))
    path.unlink()
    path.mkdir()


def unreadable(place: Path, rng: Random) -> None:
    (place / rng.choice((DESCRIPTOR, f"{any_table(rng)}.csv"))).chmod(0)


def unreadable_folder(place: Path, rng: Random) -> None:
    place.chmod(0)


HARMS: dict[str, Harm] = {
    one.__name__.replace("_", " "): one
    for one in (
        torn, gone, swapped, of_another_day, other_line_ends, with_mark, in_utf16, formula,
        raw, half_character, no_integer, no_date, no_moment, key_empty, key_twice,
        cell_too_many, cell_too_few, quote_open, other_header, rows_told_otherwise, later,
        bomb_of_rows, long_line, sparse, sparse_descriptor, no_descriptor, no_document,
        key_gone, key_of_another_kind, key_nested, foreign_name, foreign_date, path_outside,
        told_twice, too_many_tables, table_gone, hash_of_another_shape,
        size_of_another_shape, linked, linked_folder, piped, a_socket, a_folder, unreadable,
        unreadable_folder,
    )
}  # fmt: skip
"""What is done to a package."""

OFTEN = ("torn", "formula", "raw", "no integer", "no date", "no moment", "path outside",
         "key of another kind", "hash of another shape", "linked",
         "other header")  # fmt: skip
"""Harms of which there are many kinds."""

SELDOM = {"bomb of rows", "long line"}
"""Harms that take a second to write."""


def harmed(good: Path, place: Path, name: str, rng: Random) -> None:
    """A copy of the good package with a harm done to it."""
    shutil.copytree(good, place)
    HARMS[name](place, rng)


def drawn(seed: str, many: int) -> list[tuple[str, Random]]:
    """So many harms, all kinds among them."""
    found = list(HARMS)
    rng = Random(f"{seed} packages")
    often = [name for name in HARMS if name not in SELDOM]
    while len(found) < many:
        found.append(rng.choice(OFTEN if rng.random() < 0.5 else often))
    return [(name, Random(f"{seed} package {at}")) for at, name in enumerate(found[:many])]
