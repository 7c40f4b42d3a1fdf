"""Backup and restore: whole or not at all, while others write."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import (
    FileUnreadable,
    JournalBroken,
    NotAStationFile,
    Refusal,
    StationExists,
    StationInPlace,
    StationMissing,
)
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock

WRITER = """
import itertools, sys
from cainiao_recycle import Station
with Station.open(sys.argv[1], clerk="Wang") as station:
    print("ready", flush=True)
    for number in itertools.count():
        station.receive_eggs(1)
"""


def opened(path: Path) -> Station:
    return Station.open(path, clerk=desk.CLERK, clock=desk.Clock())


@pytest.fixture
def saved(station: Station, tmp_path: Path) -> Path:
    """A backup of a station that worked a little."""
    station.return_box(WAYBILL, size="5", customer=PHONE)
    target = tmp_path / "backup" / "station.db"
    station.backup(target)
    return target


def test_a_backup_is_the_book_as_it_was_with_its_keys(
    station: Station, saved: Path
) -> None:
    rows = desk.table_rows(station.path)
    station.return_box(desk.waybill(2), size="5")
    assert desk.table_rows(saved) == rows
    assert keys_path(saved).read_bytes() == keys_path(station.path).read_bytes()
    assert keys_path(saved).stat().st_mode & 0o077 == 0
    assert {f.name for f in saved.parent.iterdir()} == {"station.db", "station.db.keys"}


def test_a_backup_cut_off_after_its_keys_is_made_whole(
    station: Station, tmp_path: Path
) -> None:
    target = tmp_path / "backup.db"
    station.backup(target)
    target.unlink()
    assert station.backup(target) == [target, keys_path(target)]


@pytest.mark.parametrize("ending", ["", ".keys"])
def test_a_backup_is_never_written_over(
    station: Station, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / "backup.db"
    (tmp_path / f"backup.db{ending}").write_bytes(b"mine")
    with pytest.raises(StationExists):
        station.backup(target)
    assert (tmp_path / f"backup.db{ending}").read_bytes() == b"mine"


def test_a_backup_while_another_process_writes_is_whole(
    station: Station, tmp_path: Path
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(station.path)], stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        for number in range(5):
            station.backup(tmp_path / f"{number}.db")
    finally:
        writer.kill()
        writer.wait()
    heads = []
    for number in range(5):
        with closing(opened(tmp_path / f"{number}.db")) as copy:
            heads.append(journal.verify(copy.book.db)[0])
            assert [
                one
                for one in copy.check_file()
                if one.check in ("tables", "balances") and not one.ok
            ] == []
    assert heads == sorted(heads)


def test_a_restored_station_works_on(
    station: Station, saved: Path, tmp_path: Path, clock: Clock
) -> None:
    place = tmp_path / "new" / "station.db"
    place.parent.mkdir()
    Station.restore(place, saved, clock=clock, reason="the disk failed")
    with closing(opened(place)) as again:
        desk.assert_adds_up(again)
        event = again.return_box(desk.waybill(2), size="5", customer=PHONE).event
        old = station.return_box(desk.waybill(2), size="5", customer=PHONE).event
        assert event.customer == old.customer  # type: ignore[attr-defined]


def test_a_station_that_is_there_is_not_replaced_unasked(
    station: Station, saved: Path
) -> None:
    before = desk.entries(station)
    with pytest.raises(StationInPlace):
        Station.restore(station.path, saved, reason="the disk failed")
    assert desk.entries(station) == before


def test_the_replaced_station_is_moved_aside_whole(station: Station, saved: Path) -> None:
    station.receive_eggs(60)
    latest = desk.entries(station)
    station.close()
    made = Station.restore(station.path, saved, replace=True, reason="the disk failed")
    with closing(opened(station.path)) as again:
        # One entry is lost, and the restoring is an entry of its own.
        assert desk.entries(again) == latest - 1 + 1
        desk.assert_adds_up(again)
    with closing(opened(made[0])) as aside:
        assert desk.entries(aside) == latest
    assert keys_path(made[0]).exists()


def test_restoring_twice_keeps_both_replaced_stations(
    station: Station, saved: Path
) -> None:
    station.close()
    first = Station.restore(station.path, saved, replace=True, reason="the disk failed")
    second = Station.restore(
        station.path, saved, replace=True, lose_entries=1, reason="the disk failed"
    )
    assert first[0] != second[0]
    assert first[0].exists()
    assert second[0].exists()


@pytest.mark.parametrize(
    "name", ["备份 11月.db", "100%25.db", "a#b.db", "what?.db", "a&mode=rw.db"]
)
def test_a_backup_of_any_name_is_restored(
    station: Station, saved: Path, tmp_path: Path, name: str
) -> None:
    odd = saved.rename(saved.with_name(name))
    place = tmp_path / "new.db"
    Station.restore(place, odd, reason="the disk failed")
    with closing(opened(place)) as again:
        assert desk.entries(again) == desk.entries(station) + 1


def test_a_backup_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises((StationMissing, FileUnreadable)):
        Station.restore(
            tmp_path / "station.db", tmp_path / "none.db", reason="the disk failed"
        )


@pytest.mark.parametrize("harm", ["not a database", "journal", "page"])
def test_a_broken_backup_replaces_nothing(station: Station, saved: Path, harm: str) -> None:
    if harm == "journal":
        with closing(sqlite3.connect(saved, isolation_level=None)) as db:
            (trigger,) = db.execute(
                "SELECT sql FROM sqlite_master WHERE name = 'journal_never_changes'"
            ).fetchone()
            db.execute("DROP TRIGGER journal_never_changes")
            db.execute("UPDATE journal SET clerk = 'Wang' WHERE seq = 3")
            db.execute(trigger)
    elif harm == "page":
        content = bytearray(saved.read_bytes())
        content[8192:40960] = bytes(32768)
        saved.write_bytes(content)
    else:
        saved.write_bytes(b"nothing of ours")
    before = desk.table_rows(station.path)
    with pytest.raises(Refusal) as refused:
        Station.restore(station.path, saved, replace=True, reason="the disk failed")
    expected = {
        "journal": JournalBroken,
        "not a database": NotAStationFile,
        "page": Refusal,
    }
    assert isinstance(refused.value, expected[harm])
    assert desk.table_rows(station.path) == before
