"""Restoring: what is refused, what is lost, and that the book tells of it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BookRestored
from cainiao_recycle.domain.heads import Head
from cainiao_recycle.errors import (
    BackupOlder,
    EntryFinal,
    FileBusy,
    FileDamaged,
    FileNameMissing,
    FileReplaced,
    NotAStationFile,
    NotWritable,
    OtherHistory,
    Refusal,
)
from cainiao_recycle.night import noted_head
from cainiao_recycle.station.keys import keys_path, read_kept
from cainiao_recycle.store import file_copies, files, journal
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock

MONDAYS = 16
"""Entries of the backup: the station, its sizes and campaign, eggs, a box."""


def opened(path: Path) -> Station:
    return Station.open(path, clerk=desk.CLERK, clock=desk.Clock())


def head(station: Station) -> Head:
    return Head(*journal.head(station.book.db))


def last_event(path: Path) -> BookRestored:
    with closing(opened(path)) as station:
        (entry,) = journal.latest(station.book.db, 1)
        assert isinstance(entry.event, BookRestored)
        assert entry.clerk == "Wang"
        return entry.event


@pytest.fixture
def monday(station: Station, tmp_path: Path) -> Path:
    """A backup of a station that worked a little."""
    station.receive_eggs(60)
    station.return_box(WAYBILL, size="5", customer=PHONE)
    station.backup(tmp_path / "monday.db")
    return tmp_path / "monday.db"


def restore(path: Path, source: Path, lose_entries: int | None = None) -> list[Path]:
    return Station.restore(
        path,
        source,
        True,
        lose_entries=lose_entries,
        clerk="Wang",
        clock=desk.Clock(),
        reason="the disk failed",
    )


# --- the entry --------------------------------------------------------------------


def test_a_book_without_a_name_is_not_restored(station: Station) -> None:
    place = station.path.with_name("backup.db")
    station.backup(place)
    with pytest.raises(FileNameMissing):
        Station.restore(Path(), place, reason="the disk failed")


def test_the_book_tells_of_a_restoring_between_two_hand_outs_of_the_same_eggs(
    station: Station, monday: Path
) -> None:
    backed_up = head(station)
    voucher = station.list_vouchers("open")[0].code
    station.redeem(voucher)
    before = head(station)
    station.close()
    restore(station.path, monday)
    assert last_event(station.path) == BookRestored(
        backup_entry=backed_up.entry,
        backup_head=backed_up.hash,
        replaced_entry=before.entry,
        replaced_head=before.hash,
        lost=1,
        reason="the disk failed",
        second=None,
    )
    with closing(opened(station.path)) as again:
        again.redeem(voucher)
        desk.assert_adds_up(again)


def test_restoring_to_an_empty_place_replaces_and_loses_nothing(
    monday: Path, tmp_path: Path
) -> None:
    place = tmp_path / "new" / "deep" / "station.db"
    assert restore(place, monday) == [place, keys_path(place)]
    told = last_event(place)
    assert (told.replaced_entry, told.replaced_head, told.lost) == (0, journal.NO_HASH, 0)
    with closing(opened(place)) as again:
        assert read_kept(place).head == head(again)


def test_a_restoring_can_not_be_undone(station: Station, monday: Path) -> None:
    station.close()
    restore(station.path, monday)
    with closing(opened(station.path)) as again, pytest.raises(EntryFinal) as refused:
        again.undo(desk.entries(again), "a slip")
    assert "moved aside" in str(refused.value)


# --- what would be lost -----------------------------------------------------------


@pytest.mark.parametrize("is_there", [True, False])
def test_a_backup_older_than_the_last_close_is_refused_until_the_loss_is_known(
    station: Station, monday: Path, clock: Clock, is_there: bool
) -> None:
    clock.forward(days=1)
    station.close_days()
    path, kept = station.path, head(station)
    assert read_kept(path).head == kept
    station.close()
    if not is_there:
        path.unlink()
    lost = kept.entry - MONDAYS
    for said in (None, 0, lost + 1):
        with pytest.raises(BackupOlder) as refused:
            restore(path, monday, said)
        assert refused.value.facts["lost"] == lost
        assert f"--lose-entries {lost}" in str(refused.value)
        assert path.exists() is is_there
    restore(path, monday, lost)
    assert last_event(path).replaced_head == kept.hash
    assert last_event(path).lost == lost


def test_the_loss_is_counted_to_the_last_entry_not_to_the_last_close(
    station: Station, monday: Path, clock: Clock
) -> None:
    clock.forward(days=1)
    station.close_days()
    station.receive_eggs(7)
    lost = desk.entries(station) - MONDAYS
    station.close()
    with pytest.raises(BackupOlder) as refused:
        restore(station.path, monday)
    assert refused.value.facts["lost"] == lost


def test_a_station_that_was_moved_aside_can_be_restored(
    station: Station, monday: Path
) -> None:
    station.receive_eggs(7)
    entries = desk.entries(station)
    station.close()
    aside, *_ = restore(station.path, monday)
    with pytest.raises(OtherHistory) as refused:
        restore(station.path, aside)
    assert (refused.value.facts["entry"], refused.value.facts["lost"]) == (entries, 1)
    restore(station.path, aside, 1)
    with closing(opened(station.path)) as again:
        assert desk.entries(again) == entries + 1
        desk.assert_adds_up(again)


def test_another_stations_backup_is_another_history(
    station: Station, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    Station.create(other, "CQ-9", "别的驿站", clock=Clock("2022-11-11 09:00"))
    station.close()
    with pytest.raises(OtherHistory):
        restore(station.path, other)


def test_entries_said_to_be_lost_when_none_would_be_are_refused(
    station: Station, monday: Path
) -> None:
    station.close()
    with pytest.raises(BackupOlder) as refused:
        restore(station.path, monday, 3)
    assert refused.value.facts["lost"] == 0


def test_a_backup_whose_tail_was_cut_is_refused(station: Station, monday: Path) -> None:
    with closing(sqlite3.connect(monday, isolation_level=None)) as db:
        (trigger,) = db.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'journal_never_shrinks'"
        ).fetchone()
        db.execute("DROP TRIGGER journal_never_shrinks")
        db.execute("DELETE FROM journal WHERE seq = 16")
        db.execute(trigger)
    station.close()
    with pytest.raises(FileDamaged) as refused:
        restore(station.path, monday)
    assert "doesn't go through entry 16" in str(refused.value)


# --- the head beside the keys -----------------------------------------------------


def test_an_old_file_put_back_by_hand_is_found_by_check(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    station.close()
    old = shutil.copy(station.path, tmp_path / "old.db")
    with closing(opened(station.path)) as working:
        working.receive_eggs(30)
        noted_head.keep_head(working.book)
        kept = head(working)
    shutil.copy(old, station.path)
    with closing(opened(station.path)) as back:
        found = {one.check: one.problems for one in back.check_file() if not one.ok}
        assert list(found) == ["journal"]
        assert f"entry {kept.entry}" in str(found["journal"][0])
        # The proof stays while work goes on.
        back.receive_eggs(1)
        back.backup(tmp_path / "backup.db")
        assert read_kept(station.path).head == kept
        assert [one.check for one in back.check_file() if not one.ok] == ["journal"]


def test_the_head_is_kept_at_close_export_and_backup(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    assert read_kept(station.path).head is None
    station.receive_eggs(60)
    clock.forward(days=1)
    station.close_days()
    assert read_kept(station.path).head == head(station)
    station.receive_eggs(1)
    station.export_days(tmp_path / "exports")
    assert read_kept(station.path).head == head(station)
    station.receive_eggs(1)
    station.backup(tmp_path / "backup.db")
    assert read_kept(station.path).head == head(station)
    assert read_kept(tmp_path / "backup.db").head == head(station)
    assert [key.of for key in read_kept(station.path).keys] == ["eggs-2022"]


def test_a_key_that_is_added_leaves_the_noted_head_as_it_is(
    station: Station, tmp_path: Path
) -> None:
    station.backup(tmp_path / "backup.db")
    kept = read_kept(station.path).head
    desk.add_campaign(station, desk.rule(code='"late"', starts="2023-11-01",
                                         ends="2023-11-20"))  # fmt: skip
    assert read_kept(station.path).head == kept
    assert [key.of for key in read_kept(station.path).keys] == ["eggs-2022", "late"]


def test_a_copy_that_was_worked_in_beside_the_file_is_named(
    station: Station, monday: Path
) -> None:
    station.close()
    copy = station.path.with_name("copy.db")
    shutil.copy(station.path, copy)

    def problems(path: Path) -> list[str]:
        with closing(opened(path)) as looked_at:
            (found,) = [o.problems for o in looked_at.check_file() if o.check == "journal"]
            return [str(one) for one in found]

    with closing(opened(copy)) as second:
        second.receive_eggs(1)
    assert problems(station.path) == []
    with closing(opened(station.path)) as first:
        first.receive_eggs(2)
        # The copy is found while the file is open, too.
        assert len(problems(copy)) == 1
    (told,) = problems(station.path)
    assert told.startswith("copy.db is a copy of this file")
    assert f"from entry {MONDAYS + 1} on" in told
    copy.unlink()
    assert problems(station.path) == []


def test_backups_and_what_was_moved_aside_may_lie_beside_the_file(
    station: Station, monday: Path
) -> None:
    station.receive_eggs(1)
    station.close()
    assert monday.parent == station.path.parent
    restore(station.path, monday)
    for path in (station.path, monday):
        with closing(opened(path)) as looked_at:
            assert [one for one in looked_at.check_file() if not one.ok] == []


# --- what is no backup ------------------------------------------------------------

REOPENS = """CREATE TRIGGER {name} AFTER UPDATE ON voucher WHEN NEW.state = 'redeemed'
             BEGIN UPDATE voucher SET state = 'open' WHERE voucher = NEW.voucher; END"""
HIDDEN = """PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET name = 'sqlite_stat9',
                sql = replace(sql, 'TRIGGER again', 'TRIGGER sqlite_stat9')
                WHERE name = 'again';"""
ENDLESS = """ALTER TABLE journal RENAME TO real_journal;
             CREATE VIEW journal AS WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL
             SELECT seq + 1 FROM n) SELECT seq, '' request_id, '' kind, 0 happened_at,
             0 recorded_at, '' business_date, '' clerk, NULL asked, '[]' payload, '' hash
             FROM n;"""
SHAPES = {
    "a trigger that reopens vouchers": REOPENS.format(name="again"),
    "the same under a name of SQLite's own": REOPENS.format(name="again") + ";" + HIDDEN,
    "a trigger on the table of migrations": "CREATE TRIGGER m AFTER INSERT ON "
    "_sqlite_migrations BEGIN DELETE FROM voucher; END",
    "a journal without an end": ENDLESS,
    "a view": "CREATE VIEW vouchers AS SELECT * FROM voucher",
    "a column that is computed": "ALTER TABLE box ADD COLUMN more INTEGER AS (box + 1)",
    "a column of another type": "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql "
    "= replace(sql, 'clerk         TEXT', 'clerk         ANY') WHERE name = 'journal'",
    "an index that is gone": "DROP INDEX one_reward_per_waybill",
    "a table more": "CREATE TABLE more (x)",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_file_of_another_shape_is_not_restored(
    station: Station, monday: Path, shape: str
) -> None:
    with closing(sqlite3.connect(monday, isolation_level=None)) as db:
        db.executescript(shape)
    before = desk.entries(station)
    began = time.monotonic()
    with pytest.raises(FileDamaged):
        restore(station.path, monday)
    assert time.monotonic() - began < 5
    assert desk.entries(station) == before
    assert list(station.path.parent.glob("*before-restore*")) == []


def test_check_names_a_trigger_that_hides_behind_a_name_of_sqlites(
    station: Station, monday: Path
) -> None:
    with closing(sqlite3.connect(monday, isolation_level=None)) as db:
        db.executescript(SHAPES["the same under a name of SQLite's own"])
    with closing(opened(monday)) as wrong:
        found = {one.check: one.problems for one in wrong.check_file() if not one.ok}
    assert [str(one) for one in found["schema"]] == ["trigger sqlite_stat9 is not ours"]


def test_a_backup_with_the_tables_that_analyze_makes_is_restored(
    station: Station, monday: Path
) -> None:
    with closing(sqlite3.connect(monday, isolation_level=None)) as db:
        db.execute("ANALYZE")
    station.close()
    restore(station.path, monday)
    with closing(opened(station.path)) as again:
        desk.assert_adds_up(again)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM station",
        "UPDATE station SET time_zone = 'Moon'",
        f"UPDATE station SET time_zone = '{'Asia/' * 2_000}Shanghai'",
    ],
)
def test_a_backup_without_a_sound_station_row_is_refused_as_damaged(
    station: Station, monday: Path, harm: str
) -> None:
    with closing(sqlite3.connect(monday, isolation_level=None)) as db:
        db.execute(harm)
    with pytest.raises(FileDamaged) as refused:
        restore(station.path, monday)
    assert refused.value.facts["path"] == monday


def test_nothing_is_restored_to_a_link_that_leads_round(
    monday: Path, tmp_path: Path
) -> None:
    (tmp_path / "round.db").symlink_to("round.db")
    with pytest.raises(NotWritable):
        restore(tmp_path / "round.db", monday)


def test_a_pipe_is_no_backup(station: Station, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAStationFile):
        restore(station.path, tmp_path / "pipe")


def test_proving_a_backup_leaves_nothing_beside_it(
    station: Station, monday: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    for file in (monday, keys_path(monday)):
        shutil.copy(file, folder)
    station.close()
    restore(station.path, folder / "monday.db")
    assert {file.name for file in folder.iterdir()} == {"monday.db", "monday.db.keys"}


# --- beside others ----------------------------------------------------------------

READS = """
import sys
from cainiao_recycle import Station
print("ready", flush=True)
while True:
    with Station.open(sys.argv[1]) as station:
        assert station.eggs_now().stock == 60
        assert len(station.list_boxes(["reuse"])) == 1
"""


def test_a_reader_meanwhile_sees_either_the_old_book_or_the_new_one(
    station: Station, monday: Path
) -> None:
    station.close()
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READS, str(station.path)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        for reader in readers:
            assert reader.stdout is not None
            reader.stdout.readline()
        for number in range(15):
            restore(station.path, monday, 1 if number else None)
        still = [reader.poll() for reader in readers]
    finally:
        told = []
        for reader in readers:
            reader.kill()
            told.append(reader.communicate()[1])
    assert [said[-500:] for said in told] == [b"", b""]
    assert still == [None, None]
    with closing(opened(station.path)) as again:
        desk.assert_adds_up(again)


def test_an_open_station_is_told_of_the_new_file_and_its_entries_are_kept(
    station: Station, monday: Path
) -> None:
    station.receive_eggs(5)
    entries = desk.entries(station)
    aside, *_ = restore(station.path, monday)
    with pytest.raises(FileReplaced):
        station.receive_eggs(1)
    with pytest.raises(FileReplaced):
        list(station.check_file())
    station.close()
    with closing(opened(aside)) as kept:
        assert desk.entries(kept) == entries
        desk.assert_adds_up(kept)


def test_restoring_is_refused_while_somebody_reads_for_long(
    station: Station, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = file_copies.connect

    def impatient(path: Path | str) -> sqlite3.Connection:
        db = real(path)
        db.execute("PRAGMA busy_timeout = 50")
        return db

    monkeypatch.setattr(file_copies, "connect", impatient)
    monkeypatch.setattr(file_copies, "PATIENCE_S", 0.1)
    with station.book.reading() as db:
        db.execute("SELECT count(*) FROM journal").fetchone()
        with closing(opened(station.path)) as other:
            other.receive_eggs(1)
        with pytest.raises(FileBusy):
            restore(station.path, monday)
    assert station.receive_eggs(1).entry is not None


# --- what kills leave -------------------------------------------------------------


def test_the_next_run_removes_the_parts_that_a_kill_left(
    station: Station, tmp_path: Path
) -> None:
    left = tmp_path / ".copy.db.0123456789ab.part"
    for ending in ("", "-journal", "-wal", "-shm", ".lock"):
        left.with_name(left.name + ending).write_bytes(b"half")
    strange = tmp_path / ".copy.db.mine.part"
    strange.write_bytes(b"somebody's")
    station.backup(tmp_path / "copy.db")
    assert [f.name for f in tmp_path.glob(".copy.db*")] == [strange.name]


def test_a_part_that_is_being_made_is_left_alone(station: Station, tmp_path: Path) -> None:
    with files.part(tmp_path / "copy.db") as beside:
        station.backup(tmp_path / "copy.db")
        assert beside.exists()
    assert not beside.exists()


def test_a_second_name_that_a_kill_left_is_removed_and_work_goes_on(
    station: Station, tmp_path: Path
) -> None:
    for name in ("station.db.before-restore-1", ".station.db.0123456789ab.part"):
        os.link(station.path, station.path.with_name(name))
    assert station.receive_eggs(1).entry is not None
    assert station.path.stat().st_nlink == 1


@pytest.mark.parametrize("by", ["its name", "the other name"])
def test_a_station_file_with_a_hard_link_is_not_written_to(
    station: Station, tmp_path: Path, by: str
) -> None:
    link = tmp_path / "linked.db"
    station.close()
    os.link(station.path, link)
    entries = desk_entries(station.path)
    with closing(opened(station.path if by == "its name" else link)) as second:
        with pytest.raises(Refusal) as refused:
            second.receive_eggs(1)
        assert refused.value.name == "file-linked"
        with pytest.raises(Refusal):
            second.backup(tmp_path / "backup.db")
    assert desk_entries(station.path) == entries
    link.unlink()
    with closing(opened(station.path)) as alone:
        assert alone.receive_eggs(1).entry is not None


def desk_entries(path: Path) -> int:
    with closing(opened(path)) as station:
        return desk.entries(station)


def test_a_symbolic_link_is_the_file_it_means(station: Station, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "station.db"
    link.parent.mkdir()
    link.symlink_to(station.path)
    with closing(opened(link)) as same:
        same.return_box(WAYBILL, size="5", customer=PHONE)
    assert [file.name for file in link.parent.iterdir()] == ["station.db"]
    assert station.receive_eggs(1).entry is not None
    desk.assert_adds_up(station)
