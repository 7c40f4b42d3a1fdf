"""The proof of a file: of one moment, whoever writes meanwhile."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.night.noted_head import DAY_MS, days_unproven, note_check
from cainiao_recycle.station.keys import read_kept
from cainiao_recycle.store.connection import connect
from tests import desk
from tests.desk import Clock

WRITER = """
import itertools, sys
from cainiao_recycle import Station
path, clerk = sys.argv[1:3]
with Station.open(path, clerk=clerk) as station:
    print("ready", flush=True)
    for number in itertools.count():
        at = "2022-11-11T12:00"
        event = station.return_box(f"YT{clerk}{number:012d}", size="5", at=at).event
        if number % 2:
            station.redeem(event.issued.voucher, at=at)
        station.receive_eggs(1, at=at)
"""


@pytest.mark.parametrize("checks", [5, pytest.param(60, marks=pytest.mark.slow)])
def test_a_sound_file_passes_every_check_beside_eight_writers(
    station: Station, checks: int
) -> None:
    station.receive_eggs(1_000)
    before = desk.entries(station)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(station.path), str(number)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for number in range(8)
    ]  # fmt: skip
    try:
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        found = [
            (one.check, one.problems)
            for _ in range(checks)
            for one in station.check_file()
            if not one.ok
        ]
        assert [writer.poll() for writer in writers] == [None] * 8
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert found == []
    assert desk.entries(station) > before + 8
    desk.assert_adds_up(station)


def test_all_checks_are_of_one_moment(station: Station) -> None:
    issued = station.return_box(desk.WAYBILL, size="5").event
    assert isinstance(issued, BoxReturned)
    found = []
    for one in station.check_file():
        # Between any two checks somebody writes.
        station.receive_eggs(1)
        found.append((one.check, one.problems))
    assert all(problems == () for _, problems in found), found
    desk.assert_adds_up(station)


def test_checking_writes_nothing(station: Station) -> None:
    station.receive_eggs(1)
    entries = desk.entries(station)
    before = {f.name for f in station.path.parent.iterdir()}
    assert all(one.ok for one in station.check_file())
    assert {f.name for f in station.path.parent.iterdir()} == before
    assert desk.entries(station) == entries


def test_a_check_is_asked_for_when_the_last_one_was_long_ago(
    station: Station, clock: Clock
) -> None:
    begun = station.clock()
    assert days_unproven(station.book, begun + 8 * DAY_MS) == 8
    note_check(station.book, begun + 6 * DAY_MS)
    assert days_unproven(station.book, begun + 8 * DAY_MS) == 2
    kept = read_kept(station.path)
    station.receive_eggs(1)
    clock.forward(days=1)
    station.close_days()
    after = read_kept(station.path)
    assert (after.checked_at, after.keys) == (kept.checked_at, kept.keys)


def test_of_entries_changed_from_outside_the_first_is_named(station: Station) -> None:
    station.receive_eggs(1)
    first = desk.entries(station)
    station.receive_eggs(1)
    station.receive_eggs(1)
    with closing(connect(station.path)) as db:
        db.execute("DROP TRIGGER journal_never_changes")
        db.execute(
            "UPDATE journal SET clerk = 'Wang' WHERE seq IN (?, ?)", (first, first + 1)
        )
    (problems,) = (one.problems for one in station.check_file() if one.check == "journal")
    assert f"at entry {first}." in str(problems[0])


def test_a_hash_that_is_gone_is_told_and_ends_no_check(station: Station) -> None:
    with closing(sqlite3.connect(station.path)) as db:
        db.executescript(
            """PRAGMA writable_schema = ON;
               UPDATE sqlite_master
               SET sql = replace(sql, 'hash          BLOB NOT NULL', 'hash BLOB')
               WHERE name = 'journal';
               PRAGMA writable_schema = RESET;
               PRAGMA ignore_check_constraints = ON;
               DROP TRIGGER journal_never_changes;
               UPDATE journal SET hash = NULL WHERE seq = (SELECT max(seq) FROM journal)"""
        )
    with Station.open(station.path) as other:
        failing = {one.check for one in other.check_file() if not one.ok}
    assert "journal" in failing


def test_what_sqlite_itself_finds_wrong_is_told(station: Station) -> None:
    station.return_box(desk.WAYBILL, size="5")
    with closing(connect(station.path)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE box SET cycle = 0")
    failed = {one.check: one.problems for one in station.check_file() if not one.ok}
    assert "box" in str(failed["sqlite"])
    assert "tables" in failed
