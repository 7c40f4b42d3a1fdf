"""Privacy: the phone number is in no byte of any file, nor in what is said."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import KeysMissing, KeysUnreadable, Refusal
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock

SHORT = b"""{"keys": [{"serves": "campaign", "of": "eggs-2022", "since": "2022-11-01",
    "key": "6b6b"}]}"""
"""A key with most of it cut off."""


def files_with(folder: Path, *needles: bytes) -> list[str]:
    """Files below a folder in which any of some bytes occur."""
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and any(needle in file.read_bytes() for needle in needles)
    ]


def test_the_number_is_in_no_byte_of_any_file(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE, request_id="k1")
    station.return_box(desk.waybill(2), size="5", customer="139 0000 1234", visit="V-1")
    station.finish_visit("V-1")
    table = tmp_path.parent / f"{tmp_path.name}-in.csv"
    table.write_text(f"code,size,customer\n{desk.waybill(3)},5,{PHONE}\n")
    assert all(one.recorded for one in station.import_returns(table).outcomes)
    clock.forward(days=1)
    station.close_days()
    station.export_days(tmp_path / "export")
    station.backup(tmp_path / "backup" / "station.db")
    assert files_with(tmp_path, PHONE.encode(), PHONE[:7].encode()) == []


def test_a_number_scanned_where_a_voucher_belongs_is_not_kept(
    station: Station, tmp_path: Path
) -> None:
    for raw in (PHONE, "139 0000 1234"):
        with pytest.raises(Refusal):
            station.redeem(raw)
    station.book.db.execute("PRAGMA wal_checkpoint")
    assert files_with(tmp_path, PHONE.encode(), PHONE[:7].encode()) == []


@pytest.mark.parametrize("raw", [PHONE + "#", PHONE + "9" * 30, "客户" + PHONE])
def test_a_refusal_never_repeats_a_customers_number(
    station: Station, raw: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        station.return_box(WAYBILL, size="5", customer=raw)
    assert PHONE not in str(refused.value) + repr(refused.value.facts)
    assert files_with(tmp_path, PHONE.encode()) == []


def test_a_customer_is_another_one_in_every_campaign_and_station(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    def hash_now() -> object:
        clock.forward(minutes=1)
        event = station.return_box(
            desk.waybill(desk.entries(station)), size="5", customer=PHONE
        ).event
        return event.customer.hash  # type: ignore[attr-defined]

    first, same = hash_now(), hash_now()
    desk.add_campaign(
        station, desk.rule(code='"eggs-2023"', starts="2023-11-01", ends="2023-11-20")
    )
    clock.set("2023-11-11 10:00")
    assert first == same
    assert hash_now() != first


def test_the_keys_lie_beside_the_file_for_its_owner_alone(station: Station) -> None:
    keys = keys_path(station.path)
    assert keys.name == "station.db.keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_the_book_and_all_beside_it_are_its_owners_alone(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    clock.forward(days=1)
    station.close_days()
    station.backup(tmp_path / "saved" / "backup.db")
    station.export_days(tmp_path / "exports")
    station.close()
    Station.restore(
        station.path,
        tmp_path / "saved" / "backup.db",
        replace=True,
        clock=clock,
        reason="the disk failed",
    )
    made = [
        *(one for one in tmp_path.iterdir() if one.name.startswith("station.db")),
        *(tmp_path / "saved").iterdir(),
    ]
    assert len(made) >= 6
    assert {one.name: stat.S_IMODE(one.stat().st_mode) & 0o077 for one in made} == {
        one.name: 0 for one in made
    }


MODES_OF_EXPORTS = [(0, 0o600, 0o700), (1, 0o644, 0o755)]


@pytest.mark.parametrize(("readable", "of_files", "of_folders"), MODES_OF_EXPORTS)
def test_an_export_is_for_its_owner_unless_the_station_says_otherwise(
    station: Station,
    clock: Clock,
    tmp_path: Path,
    readable: int,
    of_files: int,
    of_folders: int,
) -> None:
    station.set_setting("exports_readable", readable)
    station.return_box(WAYBILL, size="5", customer=PHONE)
    clock.forward(days=1)
    station.close_days()
    before = os.umask(0o077 if readable else 0)
    try:
        station.export_days(tmp_path / "out" / "export")
    finally:
        os.umask(before)
    made = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    for one in made:
        wanted = of_folders if one.is_dir() else of_files
        assert stat.S_IMODE(one.stat().st_mode) == wanted, one
    assert len([one for one in made if one.is_dir()]) == 4


def test_restoring_shuts_what_was_open(station: Station, tmp_path: Path) -> None:
    station.backup(tmp_path / "saved" / "backup.db")
    station.close()
    for one in (station.path, keys_path(station.path)):
        one.chmod(0o644)
    Station.restore(
        station.path,
        tmp_path / "saved" / "backup.db",
        replace=True,
        reason="the disk failed",
    )
    found = list(tmp_path.glob("station.db*"))
    assert station.path.with_name("station.db.before-restore-1") in found
    assert {stat.S_IMODE(one.stat().st_mode) for one in found} == {0o600}


@pytest.mark.parametrize("ending", ["", ".keys", ".sealed", "-wal", ".before-restore-1"])
def test_a_file_that_others_may_read_is_named_by_check(
    station: Station, ending: str
) -> None:
    found = station.path.with_name(station.path.name + ending)
    found.touch()
    found.chmod(0o640)
    (keys,) = (one for one in station.check_file() if one.check == "keys")
    assert [str(one) for one in keys.problems] == [
        f"{found.name} can be read by others: chmod 600 {found.name}"
    ]


def test_a_key_file_left_half_written_does_not_open_the_keys_to_others(
    bare: Station,
) -> None:
    left = bare.path.with_name(".station.db.keys.part")
    left.touch(mode=0o644)
    left.chmod(0o644)
    desk.add_campaign(bare)
    assert stat.S_IMODE(keys_path(bare.path).stat().st_mode) == 0o600


def test_the_key_is_nowhere_but_in_its_file(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    clock.forward(days=1)
    station.close_days()
    station.export_days(tmp_path / "export")
    text = keys_path(station.path).read_text()
    (key,) = (one["key"] for one in json.loads(text)["keys"] if one["of"] == "eggs-2022")
    assert files_with(tmp_path, key.encode(), bytes.fromhex(key)) == ["station.db.keys"]


def test_without_its_key_a_customer_is_refused_and_a_box_still_taken(
    station: Station, open_station: Callable[..., Station]
) -> None:
    keys_path(station.path).unlink()
    other = open_station()
    before = desk.entries(other)
    with pytest.raises(KeysMissing):
        other.return_box(WAYBILL, size="5", customer=PHONE)
    assert desk.entries(other) == before
    assert other.return_box(WAYBILL, size="5").entry is not None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"keys": {}}', b'{"keys": [{"of": "eggs-2022"}]}', SHORT, b"\xff"],
)
def test_a_key_file_that_is_none_is_refused(
    station: Station, open_station: Callable[..., Station], content: bytes
) -> None:
    keys_path(station.path).write_bytes(content)
    with pytest.raises(KeysUnreadable):
        open_station().return_box(WAYBILL, size="5", customer=PHONE)


def test_an_export_has_neither_hash_nor_last_four(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    event = station.return_box("YT9876543210987", size="5", customer="13900007531").event
    clock.forward(days=1)
    station.close_days()
    station.export_days(tmp_path / "export")
    hashed = event.customer.hash  # type: ignore[attr-defined]
    exported = b"".join(f.read_bytes() for f in (tmp_path / "export").rglob("*.csv"))
    assert hashed.encode() not in exported
    assert b",7531" not in exported
