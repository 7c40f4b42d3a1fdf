"""Packages are proven by whoever has them, and nothing in one is believed."""

import csv
import errno
import hashlib
import io
import json
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.packages import reading
from cainiao_recycle.packages.reading import Damaged, found, read
from cainiao_recycle.packages.tables import DESCRIPTOR, TABLES
from cainiao_recycle.packages.verifying import Verified, verified
from tests import desk
from tests.desk import PHONE, Clock, waybill

Harm = Callable[[Path], object]


@pytest.fixture(scope="module")
def sealed_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_days(tmp_path_factory.mktemp("station"))


def three_days(folder: Path) -> Path:
    """Three days of a station in which something of everything happens."""
    clock = Clock()
    path = folder / "station.db"
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station)
        for day in range(3):
            station.receive_eggs(60, "=two trays")
            for number in range(4):
                station.return_box(waybill(10 * day + number), size="5", customer=PHONE)
            entry = station.return_box(waybill(10 * day + 4), size="5").entry
            assert entry is not None
            station.undo(entry.seq)
            (code,) = station.book.db.execute(
                "SELECT max(voucher) FROM voucher WHERE state = 'open'"
            ).fetchone()
            station.redeem(code)
            station.break_eggs(2)
            clock.forward(days=1)
            if day == 1:
                # In the morning, before yesterday is closed.
                station.return_box(waybill(80), size="5")
            station.close_days()
        station.export_days(folder / "out")
    return folder / "out"


@pytest.fixture
def out(sealed_days: Path, tmp_path: Path) -> Path:
    """A copy of them, to be harmed."""
    return shutil.copytree(sealed_days, tmp_path / "out")


def day(out: Path, number: int) -> Path:
    return out / f"station={desk.CODE}" / f"date=2022-11-{10 + number}"


def proven(out: Path) -> list[Verified]:
    return list(verified([out]))


def names(out: Path) -> list[list[str]]:
    """The names of what is wrong, package by package."""
    return [[problem.name for problem in one.problems] for one in proven(out)]


# --- a liar's tools -------------------------------------------------------------------


def described(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what describes a package."""
    document = json.loads((place / DESCRIPTOR).read_bytes())
    change(document)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    (place / DESCRIPTOR).write_text(text + "\n", "utf-8")


def filed(place: Path, table: str, content: bytes, rows: int | None = None) -> None:
    """Put another file in a package, and describe it as it is."""
    (place / f"{table}.csv").write_bytes(content)

    def tell(document: dict[str, Any]) -> None:
        for one in document["resources"]:
            if one["name"] == table:
                one["bytes"] = len(content)
                one["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
                lines = io.StringIO(content.decode("utf-8", "replace"), newline="")
                one["rows"] = sum(1 for _ in lines) - 1 if rows is None else rows

    described(place, tell)


def cell(place: Path, table: str, column: str, value: str, row: int = 0) -> None:
    """Change a cell, and describe the file as it is then."""
    text = (place / f"{table}.csv").read_text("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    rows[row][header.index(column)] = value
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows([header, *rows])
    filed(place, table, again.getvalue().encode(), len(rows))


def chained_again(out: Path) -> None:
    """Make the chain behind a change anew, as a forger does."""
    before = None
    for place in sorted(out.glob("*/date=*")):

        def link(document: dict[str, Any], before: Any = before) -> None:
            document["previous"] = before

        described(place, link)
        hashed = hashlib.sha256((place / DESCRIPTOR).read_bytes()).hexdigest()
        before = {"date": place.name[5:], "sha256": hashed}


# --- what is as it should be ----------------------------------------------------------


def test_what_was_exported_is_proven(out: Path) -> None:
    assert names(out) == [[], [], []]
    assert [one.package.date for one in proven(out) if one.package] == [
        "2022-11-11",
        "2022-11-12",
        "2022-11-13",
    ]


def test_a_day_or_a_station_alone_is_proven_too(out: Path) -> None:
    assert names(day(out, 2)) == [[]]
    assert names(out / f"station={desk.CODE}") == [[], [], []]
    shutil.rmtree(day(out, 1))
    assert names(out) == [[], []]
    shutil.copytree(day(out, 2), out / "moved")
    assert names(out / "moved") == [[]]


def test_a_newer_program_may_have_more_tables_and_columns(out: Path) -> None:
    place = day(out, 3)
    text = (place / "undo.csv").read_text("utf-8").splitlines()
    wider = "".join(f"{line},{'more' if not at else 7}\n" for at, line in enumerate(text))
    filed(place, "undo", wider.encode())

    def tell(document: dict[str, Any]) -> None:
        (undo,) = (one for one in document["resources"] if one["name"] == "undo")
        undo["schema"]["fields"].append({"name": "more", "type": "integer"})
        content = b"name\nx\n"
        (place / "later.csv").write_bytes(content)
        document["resources"].append(
            {
                "name": "later", "path": "later.csv", "bytes": len(content), "rows": 1,
                "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
                "schema": {"fields": [{"name": "name", "type": "string"}],
                           "primaryKey": ["name"]},
            }
        )  # fmt: skip

    described(place, tell)
    assert names(out) == [[], [], []]


# --- each harm has its name -----------------------------------------------------------


def of_key(key: str, value: object) -> Harm:
    return lambda place: described(place, lambda document: document.update({key: value}))


def without(key: str) -> Harm:
    return lambda place: described(place, lambda document: document.pop(key))


def of_table(key: str, value: object) -> Harm:
    def change(document: dict[str, Any]) -> None:
        next(one for one in document["resources"] if one["name"] == "box")[key] = value

    return lambda place: described(place, change)


def renamed(name: str, target: str) -> Harm:
    return lambda place: (place / name).rename(place / target)


def linked(place: Path) -> None:
    (place / "box.csv").rename(place.parent / "box.csv")
    (place / "box.csv").symlink_to(place.parent / "box.csv")


def piped(place: Path) -> None:
    (place / "box.csv").unlink()
    os.mkfifo(place / "box.csv")


def endless(place: Path) -> None:
    (place / "box.csv").unlink()
    (place / "box.csv").symlink_to("/dev/zero")


def sparse(place: Path) -> None:
    with (place / "box.csv").open("r+b") as file:
        file.truncate(1 << 40)


def sparse_as_told(place: Path) -> None:
    sparse(place)
    of_table("bytes", 1 << 40)(place)


def large_descriptor(place: Path) -> None:
    with (place / DESCRIPTOR).open("r+b") as file:
        file.truncate(1 << 40)


def with_row(row: str) -> Harm:
    """A row more in the table of undos, described as it is."""

    def add(place: Path) -> None:
        content = (place / "undo.csv").read_bytes() + row.encode("utf-8", "surrogateescape")
        filed(place, "undo", content)

    return add


UNDO = "9999,9999,2022-11-11T10:00:00+08:00,Li"

HARMS: dict[str, tuple[Harm, str]] = {
    "no descriptor": (lambda place: (place / DESCRIPTOR).unlink(), "descriptor-missing"),
    "half a descriptor": (
        lambda place: (place / DESCRIPTOR).write_bytes(b'{"format": 2'),
        "descriptor-unreadable",
    ),
    "a deep descriptor": (
        lambda place: (place / DESCRIPTOR).write_bytes(b"[" * 100_000),
        "descriptor-unreadable",
    ),
    "a list": (
        lambda place: (place / DESCRIPTOR).write_bytes(b"[]"),
        "descriptor-unreadable",
    ),
    "an endless descriptor": (large_descriptor, "too-large"),
    "a newer format": (of_key("format", 3), "format-unknown"),
    "no format": (without("format"), "format-unknown"),
    "no head": (without("journal_head"), "descriptor-wrong"),
    "no chain": (without("previous"), "descriptor-wrong"),
    "a station's path": (of_key("station", "../../etc"), "descriptor-wrong"),
    "another station's": (of_key("station", "CQ-0999"), "place-wrong"),
    "another day's": (of_key("date", "2022-11-19"), "place-wrong"),
    "text for a number": (of_key("last_entry", "7"), "descriptor-wrong"),
    "no tables": (of_key("resources", []), "table-missing"),
    "tables that are none": (of_key("resources", [7]), "descriptor-wrong"),
    "thousands of tables": (of_key("resources", [{}] * 1000), "descriptor-wrong"),
    "a path outside": (of_table("path", "../box.csv"), "descriptor-wrong"),
    "an absolute path": (of_table("path", "/etc/passwd"), "descriptor-wrong"),
    "other columns": (
        of_table("schema", {"fields": [{"name": "x", "type": "string"}], "primaryKey": []}),
        "descriptor-wrong",
    ),
    "no columns": (of_table("schema", {"fields": 7, "primaryKey": []}), "descriptor-wrong"),
    "a hash that is none": (of_table("hash", "md5:1"), "descriptor-wrong"),
    "a link": (linked, "link"),
    "a pipe": (piped, "no-plain-file"),
    "an endless file": (endless, "link"),
    "a terabyte of nothing": (sparse, "bytes-differ"),
    "a terabyte as told": (sparse_as_told, "too-large"),
    "a file gone": (lambda place: (place / "box.csv").unlink(), "file-missing"),
    "a folder for a file": (
        lambda place: ((place / "box.csv").unlink(), (place / "box.csv").mkdir()),
        "no-plain-file",
    ),
    "a file more": (lambda place: (place / "x.exe").write_bytes(b"x"), "file-unknown"),
    "a byte changed": (
        lambda place: (place / "box.csv").write_bytes(
            (place / "box.csv").read_bytes().replace(b",5,", b",6,", 1)
        ),
        "hash-differs",
    ),
    "a byte more": (
        lambda place: (place / "box.csv").write_bytes(
            (place / "box.csv").read_bytes() + b"\n"
        ),
        "bytes-differ",
    ),
    "rows swapped for another day's": (
        lambda place: shutil.copy(place.parent / "date=2022-11-11" / "box.csv", place),
        "bytes-differ",
    ),
    "another header": (lambda place: filed(place, "undo", b"x\n"), "header-differs"),
    "no header": (lambda place: filed(place, "undo", b"", 0), "header-differs"),
    "no UTF-8": (with_row("9999,9999,,\udcff\n"), "not-utf8"),
    "a quote left open": (with_row('9999,9999,,"Li\n'), "no-csv"),
    "a line without end": (with_row("9" * (1 << 20) + "\n"), "line-too-long"),
    "a cell too many": (with_row(UNDO + ",7\n"), "width-differs"),
    "text in a number": (with_row("=1+1,9999,,Li\n"), "type-differs"),
    "a number too large": (with_row(f"{'9' * 30},9999,,Li\n"), "type-differs"),
    "a moment without offset": (with_row("9,9,2022-11-11T10:00:00,Li\n"), "type-differs"),
    "no such date": (
        lambda place: cell(place, "voucher", "valid_until", "2022-02-30"),
        "type-differs",
    ),
    "a date by its week": (
        lambda place: cell(place, "voucher", "valid_until", "2022-W45-5"),
        "type-differs",
    ),
    "a formula": (lambda place: cell(place, "undo", "clerk", "＝1"), "formula"),
    "a turned text": (
        lambda place: cell(place, "undo", "clerk", "Li\u202e"),
        "no-plain-text",
    ),
    "a day that is to come": (
        lambda place: cell(place, "egg_movement", "business_date", "2022-11-30"),
        "dated-later",
    ),
    "no key": (with_row(",9999,,Li\n"), "key-empty"),
    "a key twice": (with_row(f"{UNDO}\n{UNDO}\n"), "key-twice"),
    "fewer rows than told": (of_table("rows", 99), "rows-differ"),
    "no balance": (
        lambda place: filed(
            place, "day", (place / "day.csv").read_bytes().splitlines(keepends=True)[0]
        ),
        "day-missing",
    ),
    "another seal": (lambda place: cell(place, "day", "entry", "3"), "seal-differs"),
    "an egg too few": (
        lambda place: cell(place, "day", "eggs_given", "0"),
        "day-off-balance",
    ),
    "an egg more in a movement": (
        lambda place: cell(place, "egg_movement", "eggs", "61"),
        "eggs-off",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("harm", "name"), HARMS.values(), ids=HARMS)
def test_each_harm_is_found_under_its_name(out: Path, harm: Harm, name: str) -> None:
    harm(day(out, 3))
    first, second, third = names(out)
    assert (first, second) == ([], [])
    assert name in third


@pytest.mark.parametrize(("harm", "name"), HARMS.values(), ids=HARMS)
def test_no_harm_takes_long_or_much_memory(out: Path, harm: Harm, name: str) -> None:
    harm(day(out, 3))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert name in names(day(out, 3))[0]
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_more_returns_than_the_balance_has_are_found(out: Path) -> None:
    place = day(out, 3)
    header, *rows = (place / "box_return.csv").read_text("utf-8").splitlines(keepends=True)
    more = rows[0].replace(rows[0].split(",")[0] + ",", "7777,", 1)
    filed(place, "box_return", "".join([header, *rows, more]).encode())
    assert names(out)[2] == ["returns-off"]


def test_a_return_left_out_is_found_by_the_next_package(out: Path) -> None:
    place = day(out, 1)
    header, *rows = (place / "box_return.csv").read_text("utf-8").splitlines(keepends=True)
    filed(place, "box_return", "".join([header, *rows[1:]]).encode())
    chained_again(out)
    assert names(out) == [[], ["returns-off"], []]


# --- from package to package ----------------------------------------------------------


def test_a_package_that_was_replaced_breaks_the_chain(out: Path) -> None:
    cell(day(out, 2), "box", "shelf", "9")
    assert names(out) == [[], [], ["chain-broken"]]
    chained_again(out)
    assert names(out) == [[], [], []]


def test_a_package_left_out_is_a_gap(out: Path) -> None:
    shutil.rmtree(day(out, 2))
    assert names(out) == [[], ["chain-gap"]]


def test_a_second_beginning_is_no_chain(out: Path) -> None:
    of_key("previous", None)(day(out, 3))
    assert names(out) == [[], [], ["chain-broken"]]


def test_a_journal_that_went_back_is_found(out: Path) -> None:
    place = day(out, 3)
    cell(place, "day", "entry", "3")
    described(place, lambda document: document.update({"first_entry": 2, "last_entry": 3}))
    assert names(out) == [[], [], ["head-back"]]


def test_a_day_that_opens_with_other_stock_is_found(out: Path) -> None:
    place = day(out, 3)
    (today,) = csv.DictReader((place / "day.csv").read_text("utf-8").splitlines())
    for name in ("boxes_opening", "boxes_closing"):
        cell(place, "day", name, str(int(today[name]) + 1))
    assert names(out) == [[], [], ["opening-differs"]]


def test_stations_have_each_their_own_chain(out: Path) -> None:
    other = out / "station=CQ-0999"
    shutil.copytree(out / f"station={desk.CODE}", other)
    for place in other.iterdir():
        of_key("station", "CQ-0999")(place)
    hashed = [one.sha256 for one in map(read, sorted(other.iterdir()))]
    assert len(set(hashed)) == 3
    assert names(out)[:3] == [[], [], []]
    assert names(out)[3:] == [[], ["chain-broken"], ["chain-broken"]]


# --- where packages are looked for ----------------------------------------------------


def test_no_link_is_followed(out: Path, tmp_path: Path) -> None:
    (out / "station=CQ-0999").symlink_to("/", target_is_directory=True)
    (day(out, 1) / "loop").symlink_to(out, target_is_directory=True)
    (out / f"station={desk.CODE}" / "date=2022-11-20").symlink_to(day(out, 1))
    assert names(out) == [["file-unknown"], [], [], ["link"], ["link"]]


def test_the_folder_that_is_named_may_be_a_link(out: Path, tmp_path: Path) -> None:
    (tmp_path / "other disk").symlink_to(out, target_is_directory=True)
    assert names(tmp_path / "other disk") == [[], [], []]


def test_a_file_that_grows_while_it_is_read_holds_nobody_up(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_piece, grown = os.read, day(out, 1) / "box.csv"

    def growing(file: int, most: int) -> bytes:
        with grown.open("ab") as behind:
            behind.write(b"x" * 1000)
        return read_piece(file, most)

    monkeypatch.setattr("cainiao_recycle.packages.proving.os.read", growing)
    assert [one for one in names(day(out, 1))[0] if one != "bytes-differ"] == []


def test_folders_that_are_none_of_ours_are_passed_over(out: Path) -> None:
    deep = out.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    shutil.copytree(day(out, 1), deep / "date=2022-11-11")
    (out / "notes.txt").write_text("mine")
    assert names(out) == [[], [], []]
    assert list(found(out / "nothing")) == []


def test_a_row_too_many_for_any_day_is_not_kept_in_mind(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cainiao_recycle.packages.proving.MOST_ROWS", 3)
    assert names(out)[0] == ["too-many-rows"] * names(out)[0].count("too-many-rows")


def test_a_folder_that_the_system_shuts_is_told_and_not_passed_over(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, listed = out / "station=CQ-0999", os.scandir
    shut.mkdir()

    def allowed(place: Path) -> object:
        if place == shut:
            raise PermissionError(errno.EACCES, "Permission denied")
        return listed(place)

    monkeypatch.setattr("cainiao_recycle.packages.reading.os.scandir", allowed)
    assert names(out) == [[], [], [], ["descriptor-missing"]]


@pytest.mark.parametrize("name", ["名" * 200, "a/" * 3_000, "round", "nowhere", "a\0b"])
def test_a_place_that_nobody_can_look_at_has_no_packages(tmp_path: Path, name: str) -> None:
    (tmp_path / "round").symlink_to("round")
    (tmp_path / "nowhere").symlink_to("gone")
    assert names(tmp_path / name) == []


def test_a_folder_that_can_not_be_read_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        read(tmp_path)
    assert reading.NO_DESCRIPTOR


def test_every_table_of_the_format_has_a_key_among_its_columns() -> None:
    for table in TABLES.values():
        assert set(table.key) <= set(table.names)
        assert len(set(table.names)) == len(table.names)
