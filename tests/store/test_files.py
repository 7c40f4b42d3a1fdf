"""Files that are not as they should be: each is a refusal a clerk understands."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import (
    DiskFull,
    FileBusy,
    FileDamaged,
    NewerFile,
    NoRoom,
    NotAStationFile,
    NotWritable,
    Refusal,
    StationExists,
    StationMissing,
)
from cainiao_recycle.store import files
from cainiao_recycle.store.connection import VERSION, connect, refusing
from tests import desk
from tests.desk import PHONE, WAYBILL


def mounted(kind: str, place: Path, options: str) -> bool:
    """Mount something, where that is permitted."""
    place.mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            ["mount", *kind.split(), str(place), "-o", options],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    place = tmp_path / "disk"
    if os.geteuid() != 0 or not mounted("-t tmpfs tmpfs", place, "size=640k"):
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def fill(disk: Path) -> None:
    """Take what room there is."""
    with (disk / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"\0" * 1024)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Make the folder of a station readable only."""
    view = tmp_path / "view"

    def make() -> Path:
        if os.geteuid() != 0 or not mounted(f"--bind {tmp_path / 'folder'}", view, "bind"):
            pytest.skip("binding a folder is not permitted here")
        subprocess.run(["mount", "-o", "remount,ro,bind", str(view)], check=True)
        return view

    yield make
    if view.exists():
        subprocess.run(["umount", "-l", str(view)], check=False, capture_output=True)


def opened(path: Path) -> Station:
    return Station.open(
        path, clerk=desk.CLERK, clock=desk.Clock(), draw=desk.seeded().randrange
    )


def created(path: Path) -> None:
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=desk.Clock())


# --- what is no station file ------------------------------------------------------


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StationMissing):
        Station.open(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_what_sqlite_says_of_a_damaged_file_may_be_no_text(path: Path) -> None:
    with pytest.raises(FileDamaged), refusing(path):
        raise UnicodeDecodeError("utf-8", b"\xee", 0, 1, "invalid continuation byte")


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have_is_refused(
    tmp_path: Path, station: Station, name: str
) -> None:
    with pytest.raises(StationMissing):
        Station.open(tmp_path / name)
    for write in (station.backup, station.export_days):
        with pytest.raises(NotWritable):
            write(tmp_path / name)


def test_a_folder_is_no_station(tmp_path: Path) -> None:
    with pytest.raises((StationMissing, NotAStationFile)):
        Station.open(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"code,size\n", b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 4096],
)
def test_what_is_no_database_is_no_station_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "station.db"
    path.write_bytes(content)
    with pytest.raises((NotAStationFile, FileDamaged)):
        Station.open(path)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["station.db"]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE journal (seq INTEGER)")
    before = path.read_bytes()
    with pytest.raises(NotAStationFile):
        Station.open(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(path: Path, bare: Station) -> None:
    bare.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(NewerFile) as refused:
        Station.open(path)
    assert str(VERSION + 1) in str(refused.value)
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date_from_its_journal(
    path: Path, station: Station
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    before = desk.table_rows(path)
    station.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 0")
        db.execute("DROP TABLE lookup_failure")
        db.execute("ALTER TABLE box ADD COLUMN weight_kg INTEGER")
    with closing(opened(path)) as again:
        assert desk.row(again, "PRAGMA user_version") == (VERSION,)
        assert desk.table_rows(path) == before
        desk.assert_adds_up(again)


def test_a_file_whose_station_row_is_gone_can_still_be_rebuilt(
    path: Path, station: Station
) -> None:
    station.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM station")
    try:
        with closing(opened(path)) as again:
            again.rebuild_tables()
            desk.assert_adds_up(again)
    except Refusal as refused:  # said plainly is good enough, a traceback is not
        assert str(refused)


def test_a_file_whose_table_is_gone_is_said_plainly(path: Path, station: Station) -> None:
    station.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TABLE box_return")
    with closing(opened(path)) as again:
        problems = {one.check: one.problems for one in again.check_file() if not one.ok}
        assert "schema" in problems
        with pytest.raises(Refusal):
            again.return_box(WAYBILL, size="5")
        again.rebuild_tables()
        desk.assert_adds_up(again)


# --- setting up -------------------------------------------------------------------


def test_a_station_file_is_never_written_over(path: Path, bare: Station) -> None:
    before = desk.entries(bare)
    with pytest.raises(StationExists):
        created(path)
    assert desk.entries(bare) == before


def test_setting_up_leaves_one_file(tmp_path: Path) -> None:
    created(tmp_path / "deep" / "station.db")
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["station.db"]


def test_what_a_cut_off_set_up_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".station.db.1.part").write_bytes(b"half a file")
    created(tmp_path / "station.db")
    assert (tmp_path / "station.db").exists()


def test_the_log_of_a_file_that_is_gone_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "station.db-wal").write_bytes(b"somebody else's log")
    with pytest.raises(StationExists):
        created(tmp_path / "station.db")


# --- disks and locks --------------------------------------------------------------


def test_a_full_disk_is_refused_and_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "station.db"
    created(path)
    with closing(opened(path)) as station:
        desk.add_campaign(station)
        answered = []
        with pytest.raises(DiskFull):
            for number in range(5_000):
                recorded = station.return_box(
                    desk.waybill(number), size="5", customer=PHONE
                )
                assert recorded.entry is not None
                answered.append(recorded.entry.seq)
        assert answered
        assert desk.entries(station) == answered[-1]
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        assert db.execute("SELECT max(seq) FROM journal").fetchone() == (answered[-1],)


def test_a_disk_that_is_full_before_a_command_starts_is_no_damage(small_disk: Path) -> None:
    path = small_disk / "station.db"
    created(path)
    fill(small_disk)
    with pytest.raises(DiskFull), closing(opened(path)) as station:
        station.receive_eggs(30)
    (small_disk / "ballast").unlink()
    with closing(opened(path)) as station:
        assert station.receive_eggs(30).entry is not None


def test_a_full_book_is_refused_and_loses_nothing(station: Station) -> None:
    (pages,) = station.book.db.execute("PRAGMA page_count").fetchone()
    station.book.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        for number in range(2_000):
            station.return_box(desk.waybill(number), size="5")
    before = desk.entries(station)
    station.book.db.execute("PRAGMA max_page_count = 1000000")
    assert station.return_box(desk.waybill(9_999), size="5").entry is not None
    assert desk.entries(station) == before + 1
    desk.assert_adds_up(station)


def test_a_full_disk_is_said_when_a_campaigns_key_does_not_fit(small_disk: Path) -> None:
    path = small_disk / "station.db"
    created(path)
    with closing(opened(path)) as station:
        toml = small_disk / "campaign.toml"
        toml.write_text(desk.EGGS_2022, "utf-8")
        station.receive_eggs(1)
        fill(small_disk)
        with pytest.raises(Refusal):
            station.add_campaign(toml, reason="a new season")
        assert station.list_campaigns() == []


def test_setting_up_on_a_full_disk_is_refused_and_leaves_nothing(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"\0" * 600 * 1024)
    with pytest.raises(Refusal):
        created(small_disk / "station.db")
    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


@pytest.mark.parametrize("verb", ["backup", "restore", "export"])
def test_a_copy_that_has_no_room_is_said_so_and_leaves_no_half(
    station: Station, tmp_path: Path, small_disk: Path, verb: str
) -> None:
    station.receive_eggs(60)
    station.clock.forward(days=1)  # type: ignore[attr-defined]
    station.close_days()
    saved = tmp_path / "saved.db"
    station.backup(saved)
    place = small_disk / "station.db"
    if verb == "restore":
        created(place)
    stood = sorted(file.name for file in small_disk.iterdir())
    before = place.read_bytes() if verb == "restore" else b""
    fill(small_disk)
    with pytest.raises(NoRoom) as refused:
        if verb == "backup":
            station.backup(place)
        elif verb == "export":
            station.export_days(small_disk / "exports")
        else:
            Station.restore(place, saved, replace=True, reason="the disk failed")
    assert str(small_disk) in str(refused.value)
    (small_disk / "ballast").unlink()
    left = {str(file.relative_to(small_disk)) for file in small_disk.rglob("*")}
    assert not any(".part" in name or "datapackage" in name for name in left)
    if verb != "export":
        assert left - {"station.db.lock"} == set(stood)
    if verb == "restore":
        assert place.read_bytes() == before
    assert station.receive_eggs(1).entry is not None


def test_a_read_only_folder_is_refused(
    tmp_path: Path, read_only: Callable[[], Path]
) -> None:
    path = tmp_path / "folder" / "station.db"
    created(path)
    view = read_only()
    with pytest.raises(NotWritable):
        Station.create(view / "other.db", desk.CODE, desk.NAME)
    with pytest.raises(NotWritable), closing(opened(view / "station.db")) as station:
        station.receive_eggs(30)


def test_a_read_only_folder_with_the_log_in_it_is_refused(
    tmp_path: Path, read_only: Callable[[], Path]
) -> None:
    path = tmp_path / "folder" / "station.db"
    created(path)
    with closing(opened(path)) as working:
        working.receive_eggs(1)
        view = read_only()
        with pytest.raises(NotWritable), closing(opened(view / "station.db")) as station:
            station.receive_eggs(30)


def test_another_program_that_keeps_the_file_locked_is_said_so(station: Station) -> None:
    station.book.db.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(station.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(FileBusy):
            station.receive_eggs(30)
    assert station.receive_eggs(30).entry is not None


def test_a_program_that_stands_still_with_the_lock_is_said_so(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE_S", 0.1)
    entries = desk.entries(station)
    other = files.Turn(station.path)
    other.take()
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(FileBusy):
            station.receive_eggs(30)
    assert 0.3 <= time.monotonic() - began < 2
    assert desk.entries(station) == entries
    other.drop()
    assert station.receive_eggs(30).entry is not None
    # Of those who gave up none has the lock now.
    other.take()
    other.close()


def test_writers_are_let_in_when_the_lock_is_dropped(station: Station) -> None:
    other = files.Turn(station.path)
    other.take()
    threading.Timer(0.1, other.drop).start()
    began = time.monotonic()
    assert station.receive_eggs(30).entry is not None
    assert 0.05 < time.monotonic() - began < 5


def test_closing_waits_its_turn(path: Path, station: Station) -> None:
    other = files.Turn(path)
    with closing(opened(path)) as second:
        second.receive_eggs(1)
        other.take()
        threading.Timer(0.1, other.close).start()
        began = time.monotonic()
    assert time.monotonic() - began > 0.05
    assert station.receive_eggs(1).entry is not None


def test_a_station_closes_while_another_program_has_the_lock(
    path: Path, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE_S", 0.1)
    with closing(opened(path)) as second:
        second.receive_eggs(1)
        other = files.Turn(path)
        other.take()
    other.close()
    assert station.receive_eggs(1).entry is not None
    desk.assert_adds_up(station)


def test_closing_a_station_leaves_no_descriptor_open(path: Path, station: Station) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with closing(opened(path)) as other:
            other.receive_eggs(1)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


def test_a_connection_is_set_up_as_the_book_relies_on(path: Path, bare: Station) -> None:
    with closing(connect(path)) as db:
        for pragma, value in {
            "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1,
            "journal_mode": "wal",
        }.items():  # fmt: skip
            assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
