"""The export: the same day twice is the same to the byte."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.domain.references import outside
from cainiao_recycle.errors import (
    DateUnclear,
    DayUnknown,
    ExportDiffers,
    NothingNew,
    Refusal,
)
from cainiao_recycle.night.exporting import plain_cells
from cainiao_recycle.store import sealed
from cainiao_recycle.store.sealed import MOST_DAYS
from tests import desk
from tests.desk import PHONE, Clock, waybill


def back(station: Station, number: int, **options: object) -> str:
    event = station.return_box(waybill(number), size="5", **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    assert event.issued is not None
    return event.issued.voucher


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the export goes; its folder is there."""
    folder = tmp_path / "export"
    folder.mkdir()
    return folder


@pytest.fixture
def codes(station: Station, clock: Clock) -> list[str]:
    """A closed day with an open, a redeemed and a replaced voucher; their codes."""
    station.receive_eggs(60, "=HYPERLINK(1)")
    issued = [back(station, number, customer=PHONE) for number in range(3)]
    station.redeem(issued[1])
    again = station.reissue_voucher(issued[2], "faded").event.voucher  # type: ignore[attr-defined]
    clock.forward(days=1)
    station.close_days()
    return [*issued, again]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def rows(folder: Path, table: str, day: str = "2022-11-11") -> list[dict[str, str]]:
    path = folder / "station=CQ-0123" / f"date={day}" / f"{table}.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_a_day_is_a_folder_of_tables_with_a_manifest(
    station: Station, codes: list[str], out: Path
) -> None:
    done = station.export_days(out)
    place = out / "station=CQ-0123" / "date=2022-11-11"
    assert done.written == (place,)
    manifest = json.loads((place / "manifest.json").read_bytes())
    files = {file.name for file in place.iterdir()}
    assert files == {*manifest["files"], "manifest.json"}
    for name, facts in manifest["files"].items():
        content = (place / name).read_bytes()
        assert facts["sha256"] == hashlib.sha256(content).hexdigest()
        assert facts["bytes"] == len(content)
        assert facts["rows"] == len(list(csv.reader(content.decode().splitlines()))) - 1
        assert b"\r" not in content
    assert (manifest["station"], manifest["date"]) == ("CQ-0123", "2022-11-11")
    seal = station.book.db.execute(
        "SELECT seq, hash FROM journal ORDER BY seq DESC"
    ).fetchone()
    assert manifest["journal_head"] == {"seq": seal[0], "hash": seal[1].hex()}


def test_the_manifest_is_written_last(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    files = list((out / "station=CQ-0123" / "date=2022-11-11").iterdir())
    latest = max(files, key=lambda file: file.stat().st_mtime_ns)
    assert latest.name == "manifest.json"


def test_the_rows_are_those_of_the_day(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    refs = [desk.ref(station, waybill(n)) for n in range(3)]
    found = [row["waybill_ref"] for row in rows(out, "box_return")]
    assert found == list(map(outside, refs))
    assert [row["state"] for row in rows(out, "voucher")] == [
        "open",
        "redeemed",
        "replaced",
        "open",
    ]
    assert [row["movement"] for row in rows(out, "egg_movement")] == [
        "received",
        "redeemed",
    ]
    (day,) = rows(out, "day")
    assert (day["boxes_in"], day["vouchers_closing"], day["eggs_given"]) == ("3", "2", "1")


def test_codes_of_open_vouchers_are_masked_wherever_they_stand(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    exported = b"".join(contents(out).values())
    opened, redeemed, _, again = codes
    assert opened.encode() not in exported
    assert again.encode() not in exported
    assert redeemed.encode() in exported
    assert f"8***********{opened[-4:]}".encode() in exported


def test_a_voucher_open_again_after_an_undo_is_masked_too(
    station: Station, clock: Clock, out: Path
) -> None:
    code = back(station, 1)
    entry = station.redeem(code).entry
    assert entry is not None
    station.undo(entry.seq)
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    assert [
        name for name, content in contents(out).items() if code.encode() in content
    ] == []


def test_what_looks_like_a_formula_is_marked(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    assert rows(out, "egg_movement")[0]["note"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("sign", "=+-@")
def test_whatever_a_formula_begins_with_is_marked(sign: str) -> None:
    assert plain_cells((f"{sign}1", f"1{sign}", -1)) == [f"'{sign}1", f"1{sign}", -1]


def test_the_same_day_exported_twice_is_the_same_to_the_byte(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out / "one")
    station.export_days(out / "two")
    assert contents(out / "one") == contents(out / "two")


def test_what_happens_later_changes_no_exported_day(
    station: Station, codes: list[str], out: Path, clock: Clock
) -> None:
    station.export_days(out / "one")
    station.redeem(codes[0])
    back(station, 50, customer=PHONE)
    station.send_shipment(waybill(90), box="1", covered=True)
    station.return_box(waybill(91), size="5", at="2022-11-11T18:00")
    station.regrade_box("2", "P", "wet now")
    clock.forward(days=1)
    station.close_days()
    station.rebuild_tables()
    station.export_days(out / "two", "2022-11-11")
    assert contents(out / "one") == contents(out / "two")
    done = station.export_days(out / "one")
    assert [place.name for place in done.written] == ["date=2022-11-12"]
    assert [place.name for place in done.same] == ["date=2022-11-11"]


def test_no_wall_clock_time_is_in_an_export(
    station: Station, codes: list[str], out: Path, clock: Clock
) -> None:
    clock.set("2022-11-30 09:31")
    station.export_days(out)
    exported = b"".join(contents(out).values())
    assert str(clock.now_ms).encode() not in exported
    assert b"2022-11-30" not in exported


def test_an_export_with_nothing_new_says_so(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    before = contents(out)
    with pytest.raises(NothingNew):
        station.export_days(out)
    with pytest.raises(NothingNew):
        station.export_days(out, "2022-11-11")
    assert contents(out) == before


def test_a_folder_cut_short_is_written_again(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    before = contents(out)
    place = out / "station=CQ-0123" / "date=2022-11-11"
    (place / "manifest.json").unlink()
    (place / "voucher.csv").write_bytes(b"half")
    assert station.export_days(out).written == (place,)
    assert contents(out) == before


@pytest.mark.parametrize("harm", ["changed", "gone", "manifest"])
def test_a_file_that_differs_is_refused_and_left_as_it_is(
    station: Station, codes: list[str], out: Path, harm: str
) -> None:
    station.export_days(out)
    place = out / "station=CQ-0123" / "date=2022-11-11"
    match harm:
        case "changed":
            (place / "voucher.csv").write_bytes(b"code\n")
        case "gone":
            (place / "box.csv").unlink()
        case "manifest":
            (place / "manifest.json").write_bytes(b"{}\n")
    before = contents(out)
    with pytest.raises(ExportDiffers):
        station.export_days(out)
    assert contents(out) == before


@pytest.mark.parametrize("date", ["2022-11-10", "2022-11-12"])
def test_a_day_that_is_not_closed_is_not_exported(
    station: Station, codes: list[str], out: Path, date: str
) -> None:
    with pytest.raises(DayUnknown):
        station.export_days(out / "out", date)
    with pytest.raises(DateUnclear):
        station.export_days(out / "out", "today")
    assert not (out / "out").exists()


def test_an_open_day_is_never_exported(station: Station, out: Path) -> None:
    back(station, 1)
    with pytest.raises(NothingNew):
        station.export_days(out / "out")


def test_a_file_in_place_of_the_folder_is_refused(
    station: Station, codes: list[str], out: Path
) -> None:
    (out / "out").write_bytes(b"mine")
    with pytest.raises(Refusal):
        station.export_days(out / "out")
    assert (out / "out").read_bytes() == b"mine"


def test_an_export_looks_back_until_a_month_of_days_is_there(
    station: Station, clock: Clock, out: Path
) -> None:
    for _ in range(40):
        station.return_box(waybill(desk.entries(station)), size="5")
        clock.forward(days=1)
        station.close_days()
    places = station.export_days(out).written
    assert len(places) == 40
    kept = sealed.files_of(station.path, [one.name.removeprefix("date=") for one in places])
    assert len(kept) == MOST_DAYS
    before = contents(out)
    (places[0] / "manifest.json").unlink()
    (places[-3] / "manifest.json").unlink()
    assert station.export_days(out).written == (places[-3],)
    # Its files aren't kept any more: they are made by replaying, to the same byte.
    # Nor is the month's beginning counted from a day that is there before one that isn't.
    (places[-3] / "manifest.json").unlink()
    (places[-33] / "manifest.json").unlink()
    assert station.export_days(out).written == (places[0], places[-33], places[-3])
    (places[0] / "manifest.json").unlink()
    oldest = places[0].name.removeprefix("date=")
    assert station.export_days(out, oldest).written == (places[0],)
    assert contents(out) == before
