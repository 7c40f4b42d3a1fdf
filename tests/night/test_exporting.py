"""The export: the same day twice is the same to the byte."""

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.days import offsets
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.domain.references import outside
from cainiao_recycle.errors import (
    DateUnclear,
    DayUnknown,
    ExportDiffers,
    ExportGap,
    ExportOfAnotherBook,
    NoDayClosed,
    NothingNew,
    Refusal,
)
from cainiao_recycle.language import in_language
from cainiao_recycle.night.exporting import plain_cells
from cainiao_recycle.packages.describing import marked, unmarked
from cainiao_recycle.packages.tables import TABLES
from cainiao_recycle.store import sealed
from cainiao_recycle.store.exports import EXPORTED, LocalTime, question
from cainiao_recycle.store.schema import make_tables
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


def described(out: Path, day: str = "2022-11-11") -> dict[str, Any]:
    place = out / "station=CQ-0123" / f"date={day}" / "datapackage.json"
    document: dict[str, Any] = json.loads(place.read_bytes())
    return document


def test_a_day_is_a_folder_of_tables_and_what_describes_them(
    station: Station, codes: list[str], out: Path
) -> None:
    done = station.export_days(out)
    place = out / "station=CQ-0123" / "date=2022-11-11"
    assert done.written == (place,)
    document = described(out)
    names = {file.name for file in place.iterdir()}
    assert names == {*(one["path"] for one in document["resources"]), "datapackage.json"}
    in_all = 0
    for one in document["resources"]:
        content = (place / one["path"]).read_bytes()
        header, *found = csv.reader(content.decode().splitlines())
        assert header == [field["name"] for field in one["schema"]["fields"]]
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (one["bytes"], one["rows"]) == (len(content), len(found))
        assert b"\r" not in content
        in_all += len(found)
    assert (document["format"], document["station"]) == (2, "CQ-0123")
    assert (document["date"], document["late"]) == ("2022-11-11", 0)
    seal = station.book.db.execute(
        "SELECT seq, hash FROM journal ORDER BY seq DESC"
    ).fetchone()
    assert document["journal_head"] == {"seq": seal[0], "hash": seal[1].hex()}
    assert (document["first_entry"], document["last_entry"]) == (1, seal[0])
    assert document["previous"] is None
    content = (place / "datapackage.json").read_bytes()
    (one_day,) = done.days
    assert one_day.sha256 == hashlib.sha256(content).hexdigest()
    assert (one_day.date, one_day.is_new, one_day.rows) == ("2022-11-11", True, in_all)


def test_every_table_answers_with_the_columns_it_is_described_with(
    station: Station,
) -> None:
    assert set(EXPORTED) == set(TABLES)
    assert list(TABLES) == sorted(TABLES)
    at = LocalTime(offsets(desk.ZONE, 0), 0)
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db)
        db.execute("ATTACH ? AS book", (str(station.path),))
        for name, table in TABLES.items():
            found = db.execute(question(name, at), {"date": "2022-11-11"}).description
            assert tuple(column[0] for column in found) == table.names
            assert set(table.key) <= set(table.names)


def test_what_describes_a_day_is_written_last(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out)
    files = list((out / "station=CQ-0123" / "date=2022-11-11").iterdir())
    latest = max(files, key=lambda file: file.stat().st_mtime_ns)
    assert latest.name == "datapackage.json"


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
    station.undo(entry.seq, "a slip")
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


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")
def test_whatever_a_formula_begins_with_is_marked_and_can_be_read_back(sign: str) -> None:
    row = (f"{sign}1", f"1{sign}", -1, None)
    assert plain_cells(row, (0, 1, 3)) == [f"'{sign}1", f"1{sign}", -1, None]
    texts = [f"{sign}1", f"'{sign}1", f"''{sign}1", f"1{sign}", "'1", "", "'"]
    told = list(map(marked, texts))
    assert list(map(unmarked, told)) == texts
    assert len(set(told)) == len(texts)


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
    (place / "datapackage.json").unlink()
    (place / "voucher.csv").write_bytes(b"half")
    assert station.export_days(out).written == (place,)
    assert contents(out) == before


@pytest.mark.parametrize("harm", ["changed", "gone", "descriptor"])
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
        case "descriptor":
            (place / "datapackage.json").write_bytes(b"{}\n")
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
    with pytest.raises(NoDayClosed) as refused:
        station.export_days(out / "out")
    assert refused.value.exit_code == 26
    assert not (out / "out").exists()


# --- the chain of packages ------------------------------------------------------------


@pytest.fixture
def days(station: Station, clock: Clock, out: Path) -> list[Path]:
    """Four days, closed and exported."""
    for number in range(4):
        station.return_box(waybill(number), size="5")
        clock.forward(days=1)
        station.close_days()
    return list(station.export_days(out).written)


def test_each_day_names_the_hash_of_the_one_before(days: list[Path]) -> None:
    before = None
    for place in days:
        content = (place / "datapackage.json").read_bytes()
        assert json.loads(content)["previous"] == before
        hashed = hashlib.sha256(content).hexdigest()
        before = {"date": place.name[5:], "sha256": hashed}


def test_a_day_made_by_replay_names_the_same_one_before(
    station: Station, days: list[Path], out: Path
) -> None:
    before = contents(out)
    sealed.sealed_path(station.path).unlink()
    shutil.rmtree(days[2])
    assert station.export_days(out).written == (days[2],)
    assert contents(out) == before


def test_days_that_are_there_are_compared_without_a_kept_state(
    station: Station, days: list[Path], out: Path
) -> None:
    station.rebuild_tables()
    with pytest.raises(NothingNew) as refused:
        station.export_days(out)
    assert refused.value.facts["days"] == len(days)
    station.rebuild_tables()
    edited = days[1] / "box.csv"
    edited.write_bytes(edited.read_bytes() + b"9\n")
    with pytest.raises(ExportDiffers):
        station.export_days(out)


def test_a_day_is_not_written_while_the_one_before_is_missing(
    station: Station, days: list[Path], out: Path
) -> None:
    for place in days[1:3]:
        shutil.rmtree(place)
    with pytest.raises(ExportGap) as refused:
        station.export_days(out, "2022-11-13")
    assert refused.value.exit_code == 27
    assert refused.value.facts["before"] == "2022-11-12"
    assert not days[2].exists()
    # All that are missing, or one after another, make no gap.
    station.export_days(out, "2022-11-12")
    assert station.export_days(out, "2022-11-13").written == (days[2],)
    shutil.rmtree(days[1])
    shutil.rmtree(days[2])
    assert station.export_days(out).written == (days[1], days[2])


def test_the_first_day_in_an_empty_folder_may_be_any(
    station: Station, days: list[Path], out: Path
) -> None:
    done = station.export_days(out / "empty", "2022-11-13")
    assert [place.name for place in done.written] == ["date=2022-11-13"]


def test_a_day_does_not_follow_another_books(
    station: Station, days: list[Path], out: Path
) -> None:
    shutil.rmtree(days[3])
    file = days[2] / "datapackage.json"
    file.write_bytes(file.read_bytes().replace(b'"late": 0', b'"late": 1'))
    with pytest.raises(ExportOfAnotherBook) as refused:
        station.export_days(out, "2022-11-14")
    assert refused.value.exit_code == 25
    assert not days[3].exists()


def test_nothing_is_written_beside_days_that_this_book_has_not_closed(
    station: Station, days: list[Path], out: Path
) -> None:
    shutil.copytree(days[3], days[3].with_name("date=2022-11-15"))
    shutil.rmtree(days[3])
    with pytest.raises(ExportOfAnotherBook):
        station.export_days(out)
    assert not days[3].exists()


def test_a_day_that_differs_keeps_those_that_are_missing_from_being_written(
    station: Station, days: list[Path], out: Path
) -> None:
    shutil.rmtree(days[0])
    (days[3] / "box.csv").write_bytes(b"mine")
    with pytest.raises(ExportDiffers):
        station.export_days(out)
    assert not days[0].exists()


# --- what the rows say ----------------------------------------------------------------


def test_what_is_told_late_is_in_the_next_package_and_says_so(
    station: Station, days: list[Path], out: Path, clock: Clock
) -> None:
    station.return_box(waybill(90), size="5", at="2022-11-12T18:00")
    station.return_box(waybill(91), size="5")
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    late, in_time = rows(out, "box_return", "2022-11-15")
    assert (late["late"], in_time["late"]) == ("1", "0")
    assert (late["campaign_date"], late["business_date"]) == ("2022-11-12", "2022-11-15")
    assert late["happened_at"] == "2022-11-12T18:00:00+08:00"
    assert late["recorded_at"] == "2022-11-15T10:00:00+08:00"
    assert described(out, "2022-11-15")["late"] == 1
    # Undone, it is told again, and isn't counted again.
    station.undo(int(late["entry"]))
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    (again,) = rows(out, "box_return", "2022-11-16")
    assert (again["entry"], again["late"]) == (late["entry"], "1")
    assert (again["undone_date"], again["undone_by"]) == (
        "2022-11-16",
        rows(out, "undo", "2022-11-16")[0]["undone_by"],
    )
    assert described(out, "2022-11-16")["late"] == 0


def test_vouchers_have_one_key_open_or_closed_wherever_they_stand(
    station: Station, codes: list[str], out: Path, clock: Clock
) -> None:
    station.issue_batch(3, 2, "school day")
    batch = desk.entries(station)
    station.redeem(codes[0])
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    first = {row["voucher_key"]: row for row in rows(out, "voucher")}
    second = {row["voucher_key"]: row for row in rows(out, "voucher", "2022-11-12")}
    assert [key for key in second if key.startswith(f"{batch}-")] == [
        f"{batch}-{nth}" for nth in (1, 2, 3)
    ]
    (again,) = first.keys() & second.keys()
    assert (first[again]["state"], second[again]["state"]) == ("open", "redeemed")
    assert second[again]["voucher"] == codes[0]
    returned = rows(out, "box_return")
    assert {row["voucher_key"] for row in returned} <= set(first)
    paid = rows(out, "egg_movement", "2022-11-12")
    assert [row["voucher_key"] for row in paid] == [again]
    replaced = next(row for row in first.values() if row["state"] == "replaced")
    assert first[replaced["replaced_by"]]["replaces"] == replaced["voucher_key"]


def test_a_visit_of_its_own_is_never_called_like_one_that_was_named(
    station: Station, clock: Clock, out: Path
) -> None:
    entry = desk.entries(station) + 1
    for number, visit in enumerate([None, f"e{entry}", f"e:e{entry}", "7"]):
        station.return_box(waybill(number), size="5", visit=visit)
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    names = [row["visit"] for row in rows(out, "box_return")]
    assert names == [f"e{entry}", f"e:e{entry}", f"e:e:e{entry}", "7"]


def test_a_row_that_an_undo_takes_away_is_told(
    station: Station, clock: Clock, out: Path
) -> None:
    station.return_box(waybill(1), size="5", defects=["wet"])
    station.return_box(waybill(2), size="5")
    station.close_cage()
    undone = [
        station.enter_shipment("=S-1", [desk.item()]),
        station.send_shipment(waybill(90), box="2", covered=True),
        station.collect_pulp("M-1", 500, "10", "2"),
    ]
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    assert {row["state"] for row in rows(out, "shipment")} == {"waiting", "sent"}
    for one in undone:
        assert one.entry is not None
        station.undo(one.entry.seq)
    station.enter_shipment("S-2", [desk.item()])
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    before = {row["shipment"] for row in rows(out, "shipment")}
    found = {row["shipment"]: row["state"] for row in rows(out, "shipment", "2022-11-12")}
    assert found == {**dict.fromkeys(before, "undone"), "S-2": "waiting"}
    assert "'=S-1" in before
    (ticket,) = rows(out, "pulp_collection", "2022-11-12")
    assert (ticket["ticket"], ticket["undone"], ticket["scale_g"]) == ("M-1", "1", "")


def test_a_code_that_was_tried_is_masked(station: Station, clock: Clock, out: Path) -> None:
    for code in ("8517389065633348", "8517389065633349", PHONE):
        with pytest.raises(Refusal):
            station.redeem(code)
    clock.forward(days=1)
    station.close_days()
    station.export_days(out)
    found = [(row["code"], row["why"]) for row in rows(out, "lookup_failure")]
    assert found == [
        ("8***********3348", "voucher-unknown"),
        ("8***************", "code-mistyped"),
        ("11 characters", "code-mistyped"),
    ]


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
    (places[0] / "datapackage.json").unlink()
    (places[-3] / "datapackage.json").unlink()
    assert station.export_days(out).written == (places[-3],)
    # Its files aren't kept any more: they are made by replaying, to the same byte.
    # Nor is the month's beginning counted from a day that is there before one that isn't.
    (places[-3] / "datapackage.json").unlink()
    (places[-33] / "datapackage.json").unlink()
    assert station.export_days(out).written == (places[0], places[-33], places[-3])
    (places[0] / "datapackage.json").unlink()
    oldest = places[0].name.removeprefix("date=")
    assert station.export_days(out, oldest).written == (places[0],)
    assert contents(out) == before


# --- for a spreadsheet ----------------------------------------------------------------


def sheet(out: Path, table: str, day: str = "2022-11-11") -> list[list[str]]:
    content = (out / "CQ-0123" / day / f"{table}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_a_spreadsheet_reads(cell: str) -> object:
    """What Excel makes of a cell of a CSV file, as far as it may harm ours: numbers of
    fifteen digits, and whatever looks like a date.
    """
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", cell):
        return float(f"{float(cell):.15g}")
    if re.fullmatch(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?( \d{1,2}:\d\d(:\d\d)?)?", cell):
        return ("date", cell)
    return cell


def test_a_spreadsheet_shows_codes_whole_and_moments_as_dates(
    station: Station, codes: list[str], out: Path
) -> None:
    done = station.export_days(out, headed=in_language("zh"))
    assert done.written == (out / "CQ-0123" / "2022-11-11",)
    header, *found = sheet(out, "voucher")
    assert header[0] == "鸡蛋券编号"
    assert all(re.search("[一-鿿]", heading) for heading in header)
    for row, exported in zip(found, voucher_rows(station, out), strict=True):
        cells = [as_a_spreadsheet_reads(cell) for cell in row]
        # Keys, codes and references are the text they were, but for the tab.
        assert [str(cell).strip("\t") for cell in cells[:3]] == list(exported.values())[:3]
        assert cells[3] == 1.0
        assert cells[7] == ("date", "2022-11-11")
        assert cells[11] == ("date", "2022-11-11 10:00:00")
    assert codes[1] in {row[1].strip("\t") for row in found}
    _, *moved = sheet(out, "egg_movement")
    assert moved[0][4] == "\t'=HYPERLINK(1)"


def voucher_rows(station: Station, out: Path) -> list[dict[str, str]]:
    station.export_days(out)
    return rows(out, "voucher")


def test_every_text_with_a_digit_stays_text_in_a_spreadsheet(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out, headed=in_language("zh"))
    for name, table in TABLES.items():
        header, *found = sheet(out, name)
        assert len(header) == len(table.columns)
        for row in found:
            for column, cell in zip(table.columns, row, strict=True):
                if column.type == "string":
                    assert as_a_spreadsheet_reads(cell) == cell


def test_a_sheet_that_somebody_changed_is_left_alone(
    station: Station, codes: list[str], out: Path
) -> None:
    station.export_days(out, headed=in_language("zh"))
    with pytest.raises(NothingNew):
        station.export_days(out, headed=in_language("zh"))
    changed = out / "CQ-0123" / "2022-11-11" / "box.csv"
    changed.write_bytes(b"mine")
    with pytest.raises(ExportDiffers):
        station.export_days(out, headed=in_language("zh"))
    assert changed.read_bytes() == b"mine"


def test_a_code_copied_out_of_a_spreadsheet_is_taken_as_it_is(
    station: Station, codes: list[str]
) -> None:
    assert station.show(f"\t{codes[1]}").code == codes[1]


@pytest.mark.parametrize("table", EXPORTED)
def test_a_days_rows_are_found_without_looking_at_all_others(
    station: Station, codes: list[str], table: str
) -> None:
    at = LocalTime(offsets(desk.ZONE, 0), 0)
    with closing(sealed.connect(sealed.sealed_path(station.path), station.path)) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {question(table, at)}", {"date": desk.DAY})
        scanned = {row[3].split()[1] for row in plan if row[3].startswith("SCAN")}
    # Sizes and campaigns are few, and a subquery's rows are the day's.
    tables = {name for name in scanned if not name.startswith("(subquery")}
    assert tables <= {"size", "campaign"}


def test_an_empty_date_is_no_date(station: Station, tmp_path: Path) -> None:
    with pytest.raises(DateUnclear):
        station.export_days(tmp_path, "")
