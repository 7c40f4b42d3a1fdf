"""What must not go wrong when files are replaced, ids are borrowed, clocks run off."""

from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import codes
from cainiao_recycle.errors import (
    ClockJump,
    FileReplaced,
    FileUnreadable,
    StationMissing,
    TextUnclear,
    VoucherUnknown,
)
from cainiao_recycle.station.keys import keys_path, read_kept
from tests import desk
from tests.desk import Clock


def test_a_session_writes_nothing_to_a_file_that_was_replaced(
    station: Station, tmp_path: Path
) -> None:
    station.backup(tmp_path / "backup.db")
    station.return_box(desk.waybill(1), size="5")
    Station.restore(
        station.path, tmp_path / "backup.db", replace=True, reason="the disk failed"
    )
    with pytest.raises(FileReplaced):
        station.return_box(desk.waybill(2), size="5")
    with Station.open(station.path, clock=station.clock) as anew:
        assert all(one.ok for one in anew.check_file())


def test_the_log_of_a_file_that_is_gone_is_moved_aside(
    station: Station, tmp_path: Path
) -> None:
    station.backup(tmp_path / "backup.db")
    before = desk.entries(station)
    for number in range(30):
        station.return_box(desk.waybill(number), size="5")
    # As after a kill: the log stays, and somebody removes the file.
    log = station.path.with_name(station.path.name + "-wal")
    kept = log.read_bytes()
    path = station.path
    station.close()
    path.unlink()
    log.write_bytes(kept)
    moved = Station.restore(path, tmp_path / "backup.db", reason="the disk failed")
    assert any(one.name.endswith("-wal") for one in moved)
    with Station.open(path, clock=station.clock) as anew:
        assert desk.entries(anew) == before + 1
        assert all(one.ok for one in anew.check_file())


@pytest.mark.parametrize("page", [0, 2])
def test_a_damaged_file_is_replaced_by_its_backup(
    station: Station, tmp_path: Path, page: int
) -> None:
    station.backup(tmp_path / "backup.db")
    path, clock = station.path, station.clock
    station.close()
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xa5" * 4096)
    Station.restore(path, tmp_path / "backup.db", replace=True, reason="the disk failed")
    with Station.open(path, clock=clock) as anew:
        assert all(one.ok for one in anew.check_file())


def test_a_station_is_not_restored_from_itself(station: Station) -> None:
    with pytest.raises(FileUnreadable):
        Station.restore(station.path, station.path, replace=True, reason="the disk failed")
    assert station.path.exists()


def test_keys_stay_when_the_backup_has_none(station: Station, tmp_path: Path) -> None:
    station.backup(tmp_path / "backup.db")
    keys_path(tmp_path / "backup.db").unlink()
    keys = read_kept(station.path).keys
    Station.restore(
        station.path, tmp_path / "backup.db", replace=True, reason="the disk failed"
    )
    assert keys
    assert read_kept(station.path).keys == keys


@pytest.mark.parametrize("name", ["~close:2022-11-11:1", "~init-0", "~failed:x"])
def test_nobody_borrows_the_tools_own_request_ids(station: Station, name: str) -> None:
    with pytest.raises(TextUnclear):
        station.return_box(desk.waybill(1), size="5", request_id=name)


def test_a_callers_ids_stand_in_nothings_way(station: Station, clock: Clock) -> None:
    station.return_box(desk.waybill(1), size="5", request_id="close:2022-11-11:1")
    station.return_box(desk.waybill(2), size="5", request_id="failed:x")
    with pytest.raises(VoucherUnknown):
        station.redeem(codes.make(codes.CodeType.VOUCHER, lambda _: 7), request_id="x")
    clock.forward(days=1)
    assert [day.date for day in station.close_days()] == ["2022-11-11"]


def test_a_clock_far_ahead_closes_nothing_unasked(station: Station, clock: Clock) -> None:
    station.return_box(desk.waybill(1), size="5")
    clock.forward(days=60)
    with pytest.raises(ClockJump):
        station.close_days()
    assert [day.date for day in station.close_days("2022-11-30")] == ["2022-11-11"]


def test_a_backup_that_is_not_there_is_said_so(station: Station, tmp_path: Path) -> None:
    with pytest.raises((FileUnreadable, StationMissing)):
        Station.restore(
            station.path, tmp_path / "none.db", replace=True, reason="the disk failed"
        )
    assert station.path.exists()
