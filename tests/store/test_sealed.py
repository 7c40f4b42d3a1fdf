"""The state kept beside the book: made anew whenever it can't be used, and never believed
against the journal.
"""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import BookDisagrees
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.store import journal, sealed
from cainiao_recycle.store.connection import connect
from cainiao_recycle.store.sealed import sealed_path
from tests import desk
from tests.desk import Clock, waybill

OpenStation = Callable[..., Station]
Harm = Callable[[Path], object]


@pytest.fixture
def worked(station: Station, clock: Clock) -> Station:
    """Two closed days, a box each; a parcel that waits since the first."""
    station.enter_shipment("S-1", [desk.item()])
    for number in range(2):
        station.return_box(waybill(number), size="5")
        clock.forward(days=1)
        station.close_days()
    return station


def change(path: Path, *statements: str) -> None:
    """Change a file by hand, the book or its state."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def change_state(path: Path, *statements: str) -> None:
    change(sealed_path(path), *statements)


def stands_at(path: Path) -> tuple[int, str]:
    """The entry a book's state stands at, and its hash."""
    with closing(sqlite3.connect(sealed_path(path))) as db:
        found: tuple[int, str] = db.execute("SELECT seq, hash FROM sealed_at").fetchone()
    return found


def failed(station: Station) -> dict[str, str]:
    """The checks that found something, and what."""
    return {
        one.check: " / ".join(map(str, one.problems))
        for one in station.check_file()
        if not one.ok
    }


def a_night(station: Station, clock: Clock, number: int) -> None:
    station.return_box(waybill(number), size="5")
    clock.forward(days=1)
    assert len(station.close_days()) == 1


def exported(station: Station, folder: Path) -> dict[str, bytes]:
    station.export_days(folder)
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_after_a_close_the_state_stands_at_the_seal(worked: Station) -> None:
    assert stands_at(worked.path) == journal.head(worked.book.db)
    assert failed(worked) == {}


def test_only_the_owner_reads_the_state(worked: Station) -> None:
    assert stat.S_IMODE(sealed_path(worked.path).stat().st_mode) == 0o600


def remove(path: Path) -> None:
    sealed_path(path).unlink()


def of_another_shape(path: Path) -> None:
    change_state(path, "UPDATE sealed_at SET shape = 'of last year'")


def of_another_journal(path: Path) -> None:
    change_state(path, f"UPDATE sealed_at SET hash = '{'1' * 64}'")


def beyond_the_journal(path: Path) -> None:
    change_state(path, "UPDATE sealed_at SET seq = 1000")


def no_state_at_all(path: Path) -> None:
    sealed_path(path).write_bytes(b"my notes\n" * 1000)


def empty(path: Path) -> None:
    sealed_path(path).write_bytes(b"")


def without_a_row(path: Path) -> None:
    change_state(path, "DELETE FROM sealed_at")


UNUSABLE: list[Harm] = [
    remove, of_another_shape, of_another_journal, beyond_the_journal, no_state_at_all,
    empty, without_a_row,
]  # fmt: skip
each_harm = pytest.mark.parametrize("harm", UNUSABLE, ids=lambda harm: harm.__name__)


@each_harm
def test_a_state_that_can_not_be_used_is_made_anew_by_the_next_close(
    worked: Station, clock: Clock, harm: Harm
) -> None:
    harm(worked.path)
    assert failed(worked) == {}
    a_night(worked, clock, 7)
    assert stands_at(worked.path) == journal.head(worked.book.db)
    assert failed(worked) == {}


@each_harm
def test_without_a_state_that_can_be_used_an_export_has_the_same_bytes(
    worked: Station, tmp_path: Path, harm: Harm
) -> None:
    kept = exported(worked, tmp_path / "kept")
    # What stands in a state that isn't used is never handed out.
    change_state(worked.path, "UPDATE day_file SET content = x'00'")
    harm(worked.path)
    assert exported(worked, tmp_path / "replayed") == kept


def test_of_days_nobody_keeps_only_those_asked_for_are_replayed(
    worked: Station, clock: Clock, tmp_path: Path
) -> None:
    a_night(worked, clock, 7)
    kept = exported(worked, tmp_path / "kept")
    remove(worked.path)
    (place,) = worked.export_days(tmp_path / "one", "2022-11-12").written
    assert place.name == "date=2022-11-12"
    assert exported(worked, tmp_path / "one") == kept


def test_the_state_of_another_station_is_not_taken_over(
    worked: Station, clock: Clock, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    Station.create(other, "CQ-0999", "other", clock=clock)
    with Station.open(other, clerk="Wang", clock=clock) as away:
        for number in range(3):
            away.return_box(waybill(number), size="5")
        clock.forward(days=1)
        away.close_days()
    kept = exported(worked, tmp_path / "kept")
    shutil.copy(sealed_path(other), sealed_path(worked.path))
    assert exported(worked, tmp_path / "again") == kept
    a_night(worked, clock, 7)
    assert failed(worked) == {}
    assert stands_at(worked.path) == journal.head(worked.book.db)


def test_a_state_of_a_journal_that_was_cut_is_not_used(
    worked: Station, clock: Clock, open_station: OpenStation, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    worked.backup(old)
    a_night(worked, clock, 7)
    worked.close()
    shutil.copy(old, worked.path)
    for left in ("-wal", "-shm"):
        worked.path.with_name(worked.path.name + left).unlink(missing_ok=True)
    # With its keys, and so with its head: else nothing would be closed at all.
    shutil.copy(keys_path(old), keys_path(worked.path))
    again = open_station()
    assert stands_at(again.path)[0] > desk.entries(again)
    again.return_box(waybill(8), size="5")
    clock.forward(days=1)
    assert len(again.close_days("2022-11-14")) == 1
    assert stands_at(again.path) == journal.head(again.book.db)
    assert failed(again) == {}


def test_a_state_changed_by_hand_is_found_by_check(worked: Station) -> None:
    change_state(worked.path, "UPDATE box SET shelf = '9' WHERE box = 1")
    assert failed(worked) == {"sealed": "box 1: shelf is '9', not '5'"}


def test_files_of_a_kept_day_changed_by_hand_are_found_by_check(worked: Station) -> None:
    change_state(
        worked.path, "UPDATE day_file SET content = x'00' WHERE date = '2022-11-11'"
    )
    problem = "the files kept of 2022-11-11 are not what the journal makes of that day"
    assert failed(worked) == {"sealed": problem}


def test_a_state_changed_by_hand_is_no_proof_against_the_book(
    worked: Station, clock: Clock
) -> None:
    change_state(worked.path, "UPDATE egg_tally SET eggs = 70 WHERE tally = 'owed'")
    # The day's entries touch that row: state and book differ, and the state is made anew.
    a_night(worked, clock, 7)
    assert failed(worked) == {}


ON_TOP: dict[str, str] = {
    "a box that comes today is in it": "UPDATE box SET box = 3 WHERE box = 2",
    "a table lacks": "DROP TABLE lookup_failure",
}


@pytest.mark.parametrize("sql", ON_TOP.values(), ids=ON_TOP)
def test_a_state_that_the_day_does_not_fit_on_is_made_anew(
    worked: Station, clock: Clock, sql: str
) -> None:
    change_state(worked.path, sql)
    assert set(failed(worked)) == {"sealed"}
    a_night(worked, clock, 7)
    assert failed(worked) == {}


def test_a_damaged_state_is_no_damage_of_the_book(
    worked: Station, clock: Clock, tmp_path: Path
) -> None:
    kept = exported(worked, tmp_path / "kept")
    state = sealed_path(worked.path)
    with closing(sqlite3.connect(state)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        sql = "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"
        pages = {page for name, page in db.execute(sql) if name != "sealed_at"}
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with state.open("r+b") as file:
        for page in pages - {1}:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    assert set(failed(worked)) == {"sealed"}
    assert exported(worked, tmp_path / "again") == kept
    a_night(worked, clock, 7)
    assert failed(worked) == {}


# --- what a close sees ----------------------------------------------------------------


def test_a_row_that_an_undo_removed_and_somebody_put_back_is_seen(
    worked: Station, clock: Clock
) -> None:
    (before,) = (e.seq for e in journal.entries(worked.book.db)
                 if e.event.kind.startswith("shipment-entered/"))  # fmt: skip
    with closing(sqlite3.connect(worked.path)) as db:
        rows = {
            table: db.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("shipment", "shipment_item")
        }
    worked.undo(before)
    with closing(connect(worked.path)) as db:
        for table, found in rows.items():
            marks = ", ".join("?" * len(found[0]))
            columns = ", ".join(r[1] for r in db.execute(f"PRAGMA table_info({table})"))
            db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", found)
    clock.forward(days=1)
    with pytest.raises(BookDisagrees):
        worked.close_days()


def test_a_row_put_where_one_was_before_its_undo_is_seen(
    worked: Station, clock: Clock
) -> None:
    # It earned nothing: but for its undo no entry touches its row.
    arrived = worked.return_box(waybill(1), size="5", another=True).entry
    clock.forward(days=1)
    worked.close_days()
    assert arrived is not None
    worked.undo(arrived.seq)
    with closing(connect(worked.path)) as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(box_return)")]
        as_before = {"undone": "0", "waybill": "NULL"}
        before = ", ".join(as_before.get(name, name) for name in names)
        db.execute(
            f"""INSERT INTO box_return ({", ".join(names)}) SELECT {before} FROM box_return
                WHERE undone > 0"""
        )
    clock.forward(days=1)
    with pytest.raises(BookDisagrees):
        worked.close_days()


# --- cut short ------------------------------------------------------------------------


def test_a_full_disk_while_the_state_moves_on_stops_no_close(
    worked: Station, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stands_at(worked.path)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(sealed, "keep_files", full)
        a_night(worked, clock, 7)
    assert stands_at(worked.path) == before
    assert failed(worked) == {}
    a_night(worked, clock, 8)
    assert stands_at(worked.path) == journal.head(worked.book.db)
    assert failed(worked) == {}


def test_a_run_killed_between_seal_and_moving_on_is_made_up_for(
    worked: Station, clock: Clock, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    shutil.copy(sealed_path(worked.path), left)
    a_night(worked, clock, 7)
    kept = exported(worked, tmp_path / "kept")
    shutil.copy(left, sealed_path(worked.path))
    assert failed(worked) == {}
    assert exported(worked, tmp_path / "replayed") == kept
    a_night(worked, clock, 8)
    assert stands_at(worked.path) == journal.head(worked.book.db)
    kept = exported(worked, tmp_path / "kept2")
    remove(worked.path)
    assert exported(worked, tmp_path / "replayed2") == kept


def test_what_a_killed_run_left_of_a_transaction_is_not_taken_over(
    worked: Station, clock: Clock, tmp_path: Path
) -> None:
    state = sealed_path(worked.path)
    log = state.with_name(f"{state.name}-wal")
    with closing(sqlite3.connect(state)) as db:
        db.execute("UPDATE box SET shelf = '9'")
        db.commit()
        shutil.copy(log, tmp_path / "log")
    remove(worked.path)
    shutil.copy(tmp_path / "log", log)
    a_night(worked, clock, 7)
    assert failed(worked) == {}


def test_a_book_that_differs_is_refused_whatever_the_state_says(
    worked: Station, clock: Clock
) -> None:
    worked.return_box(waybill(7), size="5")
    change(worked.path, "UPDATE box SET shelf = '9' WHERE box = 3")
    change_state(worked.path, "UPDATE egg_tally SET eggs = 70 WHERE tally = 'owed'")
    clock.forward(days=1)
    with pytest.raises(BookDisagrees) as refused:
        worked.close_days()
    assert refused.value.facts["rows"] == 1
    change(worked.path, "UPDATE box SET shelf = '5' WHERE box = 3")
    assert len(worked.close_days()) == 1
    assert failed(worked) == {}
