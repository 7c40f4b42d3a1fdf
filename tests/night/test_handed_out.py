"""What was handed out proves that nobody rewrote the journal since."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.heads import Head, in_short
from cainiao_recycle.errors import ChecksFailed, HeadMistyped, HeadUnclear, JournalRewritten
from cainiao_recycle.night.checking import rebuild_tables
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import Clock, waybill

DAYS = 4
TRIGGERS = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"


@pytest.fixture
def worked(station: Station, clock: Clock, tmp_path: Path) -> Station:
    """Four closed days of two boxes each, exported and backed up."""
    for day in range(DAYS):
        for number in range(2):
            station.return_box(waybill(10 * day + number), size="5")
        clock.forward(days=1)
        station.close_days()
    station.export_days(tmp_path / "exports")
    station.backup(tmp_path / "backup.db")
    return station


def found(station: Station, *places: object) -> list[str]:
    """What `check` says of what was handed out."""
    checks = {one.check: one for one in station.check_file([str(one) for one in places])}
    return [str(problem) for problem in checks["against"].problems]


Rows = list[tuple[Any, ...]]
"""Entries as the journal has them; the first column is the number, the last the hash."""


def rewritten(station: Station, change: Callable[[Rows], Rows]) -> None:
    """Rewrite the journal, with numbers, chain and tables made anew: a forger who can write
    the file and knows all of the program.
    """
    with closing(sqlite3.connect(station.path, isolation_level=None)) as db:
        triggers = db.execute(f"SELECT name, sql {TRIGGERS}").fetchall()
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        rows = db.execute(f"SELECT {journal.COLUMNS} FROM journal ORDER BY seq").fetchall()
        db.execute("DELETE FROM journal")
        previous = bytes(32)
        for seq, row in enumerate(change(rows), start=1):
            previous = journal.chained(previous, (seq, *row[1:-1]))
            marks = ", ".join("?" * len(row))
            columns = (seq, *row[1:-1], previous)
            db.execute(f"INSERT INTO journal ({journal.COLUMNS}) VALUES ({marks})", columns)
        for _name, sql in triggers:
            db.execute(sql)
    rebuild_tables(station.book)


def with_clerk(seq: int, clerk: str) -> Callable[[Rows], Rows]:
    """One entry by another clerk."""
    return with_column(seq, "clerk", clerk)


def with_column(seq: int, column: str, value: object) -> Callable[[Rows], Rows]:
    """One entry with another value."""
    at = [name.strip() for name in journal.COLUMNS.split(",")].index(column)

    def change(rows: Rows) -> Rows:
        row = rows[seq - 1]
        rows[seq - 1] = (*row[:at], value, *row[at + 1 :])
        return rows

    return change


def test_a_book_as_it_was_goes_through_all_that_was_handed_out(
    worked: Station, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    head = Head(*journal.head(worked.book.db))
    report.write_text(json.dumps({"head_seq": head.entry, "head": head.hash}) + "\n")
    worked.return_box(waybill(99), size="5")
    places = (tmp_path / "exports", tmp_path / "backup.db", report, in_short(head))
    checks = {one.check: one for one in worked.check_file([str(one) for one in places])}
    assert checks["against"].ok
    # Four days of exports; the backup's head and its four days; the report; the paper.
    assert checks["against"].detail == str(DAYS + 1 + DAYS + 1 + 1)
    assert "against" not in {one.check for one in worked.check_file()}


@pytest.mark.parametrize("day", range(DAYS))
def test_the_first_day_that_was_rewritten_is_named(
    worked: Station, tmp_path: Path, day: int
) -> None:
    rewritten(worked, with_clerk(first_of(worked, day), "Wu"))
    sound = [one.check for one in worked.check_file() if not one.ok]
    # The chain is sound and the tables are what it makes; the noted head alone differs.
    assert sound in (["journal"], ["journal", "sealed"])
    for place in ("exports", "backup.db"):
        problems = found(worked, tmp_path / place)
        assert f"2022-11-{11 + day} is the first day" in problems[0]
    assert len(found(worked, tmp_path / "exports")) == 1 + DAYS - day


def first_of(station: Station, day: int) -> int:
    """The first box of a day."""
    sql = "SELECT min(seq) FROM journal WHERE kind = 'box-returned/1' AND business_date = ?"
    return int(station.book.db.execute(sql, (f"2022-11-{11 + day}",)).fetchone()[0])


CONFIRMED = '[1668139200000,"2022-11-11"]'

FORGERIES: dict[str, Callable[[int], Callable[[Rows], Rows]]] = {
    "its name": lambda at: with_column(at, "request_id", "forged"),
    "its time": lambda at: with_column(at, "happened_at", 1668139200000),
    "its recording": lambda at: with_column(at, "recorded_at", 1668139200000),
    "what was asked": lambda at: with_column(at, "asked", "0" * 24),
    "an entry out": lambda at: lambda rows: rows[: at - 1] + rows[at:],
    "an entry more": lambda at: (
        lambda rows: [
            *rows[:at],
            (0, None, "clock-confirmed/1", *rows[at - 1][3:-2], CONFIRMED, b""),
            *rows[at:],
        ]
    ),
    "two entries swapped": lambda at: (
        lambda rows: [*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]]
    ),
    "the tail cut": lambda at: lambda rows: rows[: at - 1],
}
"""Each made from the first box of a day on, and all made good behind it."""


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("day", range(DAYS))
def test_a_forged_past_is_found_by_what_was_handed_out_and_its_day_named(
    worked: Station, tmp_path: Path, day: int, forgery: str
) -> None:
    rewritten(worked, FORGERIES[forgery](first_of(worked, day)))
    problems = found(worked, tmp_path / "exports", tmp_path / "backup.db")
    assert f"2022-11-{11 + day} is the first day" in problems[0]


def test_a_tail_that_was_cut_off_is_found_by_what_is_on_paper(
    worked: Station, tmp_path: Path
) -> None:
    worked.return_box(waybill(99), size="5")
    paper = in_short(Head(*journal.head(worked.book.db)))
    assert found(worked, paper) == []
    with closing(sqlite3.connect(worked.path)) as db:
        (seq,) = db.execute("SELECT max(seq) FROM journal").fetchone()
        for (name,) in db.execute(f"SELECT name {TRIGGERS}").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM journal WHERE seq = ?", (seq,))
        db.commit()
    assert f"entry {seq}" in found(worked, paper)[0]


def test_a_rewritten_journal_is_neither_closed_nor_exported_until_the_right_one_is_back(
    worked: Station, tmp_path: Path, clock: Clock, open_station: Callable[..., Station]
) -> None:
    worked.return_box(waybill(99), size="5")
    clock.forward(days=1)
    rewritten(worked, with_clerk(20, "Wu"))
    entries, before = desk.entries(worked), sorted((tmp_path / "exports").rglob("*"))
    for verb in (worked.close_days, lambda: worked.export_days(tmp_path / "exports")):
        with pytest.raises(JournalRewritten):
            verb()
    with pytest.raises(JournalRewritten):
        worked.export_days(tmp_path / "elsewhere")
    assert desk.entries(worked) == entries
    assert sorted((tmp_path / "exports").rglob("*")) == before
    assert not (tmp_path / "elsewhere").exists()
    # Scans go on: a queue doesn't wait for an inquiry.
    assert worked.return_box(waybill(98), size="5").entry is not None
    path = worked.path
    worked.close()
    Station.restore(
        path,
        tmp_path / "backup.db",
        replace=True,
        lose_entries=entries + 1 - 19,
        clock=clock,
        reason="the disk failed",
    )
    again = open_station()
    again.return_box(waybill(97), size="5")
    clock.forward(days=1)
    assert len(again.close_days()) == 1


def test_a_folder_of_one_day_and_a_backup_of_another_station_are_told_apart(
    worked: Station, tmp_path: Path, clock: Clock
) -> None:
    day = tmp_path / "exports" / f"station={desk.CODE}" / "date=2022-11-12"
    assert found(worked, day) == []
    other = tmp_path / "other.db"
    Station.create(other, "CQ-9", "other", clock=clock)
    assert len(found(worked, other)) == 1


@pytest.mark.parametrize("spelled", ["{}", " {} ", "{}".upper(), "{}\n"])
def test_a_head_is_read_however_it_is_typed(worked: Station, spelled: str) -> None:
    head = Head(*journal.head(worked.book.db))
    for printed in (
        in_short(head),
        in_short(head).replace(" ", ""),
        f"{head.entry}:{head.hash}",
    ):
        assert found(worked, spelled.format(printed)) == []


def test_a_slip_in_a_typed_head_is_found_by_its_check_digits(worked: Station) -> None:
    head = Head(*journal.head(worked.book.db))
    digits = in_short(head).split(": ")[1].replace(" ", "")
    for at in range(16):
        for other in "0123456789abcdef" if at < 14 else "0123456789":
            if other != digits[at]:
                slip = digits[:at] + other + digits[at + 1 :]
                with pytest.raises(HeadMistyped):
                    found(worked, f"{head.entry}:{slip}")
    for at in range(15):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if swapped != digits and swapped[14:].isdigit():
            with pytest.raises(HeadMistyped):
                found(worked, f"{head.entry}:{swapped}")


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{}", b"{", b"hello", b"\x00" * 5000, b'{"a":' * 20_000, "folder"],
)
def test_what_holds_no_head_is_refused_before_anything_is_proven(
    worked: Station, tmp_path: Path, content: bytes | str | None
) -> None:
    place = tmp_path / "place"
    if content == "folder":
        place.mkdir()
    elif content is not None:
        place.write_bytes(bytes(content))  # type: ignore[arg-type]
    with pytest.raises(HeadUnclear):
        found(worked, place)


@pytest.mark.parametrize("place", ["", "/dev/zero", "pipe"])
def test_a_device_a_pipe_or_nothing_is_no_place(
    worked: Station, tmp_path: Path, place: str
) -> None:
    if place == "pipe":
        os.mkfifo(tmp_path / place)
        place = str(tmp_path / place)
    with pytest.raises(HeadUnclear):
        found(worked, place)


def test_a_descriptor_that_cannot_be_read_is_passed_over(
    worked: Station, tmp_path: Path
) -> None:
    described = sorted((tmp_path / "exports").rglob("datapackage.json"))
    described[0].write_text('{"a":' * 20_000)
    described[1].write_text(json.dumps({"journal_head": {"seq": "x", "hash": 7}}))
    described[2].unlink()
    os.mkfifo(described[2])
    assert found(worked, tmp_path / "exports") == []


def test_at_the_command_line_it_is_one_check_more(
    worked: Station, tmp_path: Path, open_station: Callable[..., Station]
) -> None:
    from tests.cli.conftest import Program

    program = Program(tmp_path, "station.db")
    worked.close()
    sound = program("check", "--against", str(tmp_path / "exports"))
    assert sound.code == 0
    assert "the heads that were handed out 4" in sound.out
    wrong = program.json("check", "--against", "7:" + "0" * 64)
    assert wrong.code == ChecksFailed.exit_code
    assert [one["check"] for one in wrong.objects if not one["ok"]] == ["against"]
    refused = program.json("check", "--against", str(tmp_path / "none"))
    assert refused.object["error"] == "head-unclear"
