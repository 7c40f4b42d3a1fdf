"""The network's report is the sum of the stations' own figures."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle.network.reporting import LEAST_SAMPLE
from tests.network.conftest import Headquarters
from tests.network.handed_in import DAY, Day, day_after, week

A, B, C = "CQ-0123", "CQ-0124", "CD-0001"
SECOND = day_after(DAY)
REGISTER = f"""\
code,name,city,province,opened
{A},重庆南山路驿站,重庆,重庆,2022-01-01
{B},重庆二站,重庆,重庆,2022-01-01
{C},成都一站,成都,四川,2022-11-12
CD-0002,成都二站,成都,四川,2022-12-01
"""


@pytest.fixture
def filled(hq: Headquarters) -> Headquarters:
    """Three stations, one of them for two days only."""
    week(hq.incoming, A)
    week(hq.incoming, B, days=2, returns=10)
    week(hq.incoming, C, returns=100)
    hq.add()
    register(hq, REGISTER)
    return hq


def register(hq: Headquarters, text: str) -> list[dict[str, Any]]:
    path = hq.folder / "register.csv"
    path.write_text(text, "utf-8")
    return hq.must("stations", path)


SUMS = {
    "day": [(DAY, 114), (SECOND, 114), (day_after(DAY, 2), 104)],
    "week": [("2022-11-07", 332)],
    "month": [("2022-11", 332)],
    "station": [(C, 300), ("CD-0002", 0), (A, 12), (B, 20)],
    "city": [("成都", 300), ("重庆", 32)],
    "province": [("四川", 300), ("重庆", 32)],
    "campaign": [("eggs-2022", 332)],
}


@pytest.mark.parametrize("by", SUMS)
def test_figures_are_added_up_by_time_and_place(filled: Headquarters, by: str) -> None:
    rows = filled.must("report", "--by", by)
    assert [(row[by], row["returned"]) for row in rows] == SUMS[by]
    assert all(row["credits"] == row["returned"] for row in rows)


def test_a_group_has_these_keys(filled: Headquarters) -> None:
    row = filled.must("report", "--by", "week")[0]
    assert list(row)[:5] == ["week", "returned", "sound", "kept", "held"]
    named = {
        "customers", "credits", "points", "eggs_issued", "eggs_given", "sent_used",
        "sent_new", "board_reused_g", "boxes_pulped", "pulped_g", "settlement_g",
        "notebook_equivalents", "late", "used_share", "reuse_share", "sound_share",
        "co2e_return_g", "co2e_reuse_g", "co2e_board_g", "co2e_pulp_g", "cycles",
        "returned_per_customer", "eggs_issued_per_customer", "returned_per_parcel",
        "used_per_parcel", "stations", "stations_silent", "stations_late", "year_to_date",
    }  # fmt: skip
    assert named <= set(row)
    assert "returned" in row["year_to_date"]


def test_the_year_to_date_grows_with_the_days(filled: Headquarters) -> None:
    rows = filled.must("report", "--by", "day")
    assert [row["year_to_date"]["returned"] for row in rows] == [114, 228, 332]


def test_a_year_begins_anew(hq: Headquarters) -> None:
    old = Day(A, "2022-12-31", 1, 100).figures(returned=5)
    sha = old.write(hq.incoming)
    new = Day(A, "2023-01-01", 101, 200, {"date": old.date, "sha256": sha})
    new.figures(returned=7).write(hq.incoming)
    hq.add()
    found = {
        by: [(row[by], row["returned"], row["year_to_date"]["returned"])
             for row in hq.must("report", "--by", by)]
        for by in ("day", "week", "month", "station")
    }  # fmt: skip
    assert found == {
        "day": [("2022-12-31", 5, 5), ("2023-01-01", 7, 7)],
        "week": [("2022-12-26", 12, 7)],
        "month": [("2022-12", 5, 5), ("2023-01", 7, 7)],
        "station": [(A, 12, 7)],
    }


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_a_cycle_of_the_year_stays_when_no_parcel_follows(
    hq: Headquarters, by: str
) -> None:
    first = Day(A, "2022-10-11", 1, 100).figures(sent_used=2)
    first.row("figure", date=first.date, indicator="sent_cycle_3", amount=2)
    sha = first.write(hq.incoming)
    last = Day(A, DAY, 101, 200, {"date": first.date, "sha256": sha}).figures(sent_new=1)
    last.write(hq.incoming)
    hq.add()
    rows = hq.must("report", "--by", by)
    assert [row["cycles"] for row in rows] == [{"3": 2}, {}]
    assert [row["year_to_date"]["cycles"] for row in rows] == [{"3": 2}, {"3": 2}]


def test_co2e_is_told_by_factor_and_basis(hq: Headquarters) -> None:
    Day(A).figures(returned=10, sent_used=3, board_reused_g=2000, settlement_g=5000).write(
        hq.incoming
    )
    hq.add()
    (row,) = hq.must("report")
    assert {name: row[name] for name in row if name.startswith("co2e_")} == {
        "co2e_return_g": 370,
        "co2e_reuse_g": 111,
        "co2e_board_g": 982,
        "co2e_pulp_g": 508,
    }


def test_customers_are_counted_once_a_station(filled: Headquarters) -> None:
    found = {
        row["station"]: row["customers"] for row in filled.must("report", "--by", "station")
    }
    assert found == {A: 4, B: 10, C: 50, "CD-0002": 0}
    (row,) = filled.must("report", "--by", "month")
    assert row["customers"] == 64


def test_a_customer_whose_box_was_undone_is_none(hq: Headquarters) -> None:
    day = Day(A).returned(1, "one").returned(2, "two").figures(returned=2, customers=2)
    sha = day.write(hq.incoming)
    later = Day(A, SECOND, 101, 200, {"date": DAY, "sha256": sha})
    later.returned(2, "two", undone_by=101, undone_date=SECOND, business_date=DAY)
    later.figures(returned=-1).write(hq.incoming)
    hq.add()
    (row,) = hq.must("report", "--by", "station")
    assert (row["returned"], row["customers"]) == (1, 1)


def test_rates_of_a_small_sample_are_not_told(filled: Headquarters) -> None:
    rates = {
        row["station"]: (row["returned_per_customer"], row["returned_per_parcel"])
        for row in filled.must("report", "--by", "station")
    }
    assert LEAST_SAMPLE == 30
    assert rates == {
        A: (None, None),
        B: (None, None),
        C: (6.0, None),
        "CD-0002": (None, None),
    }


def test_stations_silent_and_late_are_told(filled: Headquarters) -> None:
    def told(by: str) -> list[tuple[int, int, int]]:
        return [
            (row["stations"], row["stations_silent"], row["stations_late"])
            for row in filled.must("report", "--by", by)
        ]

    # Chengdu's first opened on the 12th, its second hasn't yet; the second of Chongqing
    # lacks the last day.
    assert told("day") == [(3, 0, 0), (3, 0, 0), (2, 1, 0)]
    assert told("month") == [(3, 0, 1)]
    assert told("city") == [(1, 1, 0), (2, 0, 1)]


def test_a_report_can_be_csv(filled: Headquarters) -> None:
    answer = filled.program("network", "report", str(filled.store), "--by", "city", "--csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert [
        (row["city"], row["returned"], row["year_to_date_returned"]) for row in rows
    ] == [
        ("成都", "300", "300"),
        ("重庆", "32", "32"),
    ]


def test_a_report_for_people_has_bars(filled: Headquarters) -> None:
    said = filled.program("network", "report", str(filled.store), "--by", "city").out
    assert "████" in said
    assert "重庆" in said
    assert "never added" in said


def test_a_group_that_is_none_is_refused(filled: Headquarters) -> None:
    assert filled("report", "--by", "moon").code == 2


def test_an_engine_that_is_none_is_refused(filled: Headquarters) -> None:
    assert filled("report", "--engine", "sqlite").object["error"] == "engine-unknown"


# --- the register ----------------------------------------------------------------------


def test_unknown_silent_and_late_stations_are_listed(filled: Headquarters) -> None:
    week(filled.incoming, "XX-0001", days=1)
    filled.add()
    rows = filled.must("stations")
    assert [(row["station"], row["state"], row["packages"]) for row in rows] == [
        (C, "up to date", 3),
        ("CD-0002", "silent", 0),
        (A, "up to date", 3),
        (B, "late", 2),
        ("XX-0001", "not registered", 1),
    ]
    assert rows[2] == {
        "station": A, "name": "重庆南山路驿站", "city": "重庆", "first": DAY,
        "last": day_after(DAY, 2), "packages": 3, "lacking": 0, "state": "up to date",
        "province": "重庆", "opened": "2022-01-01",
    }  # fmt: skip


def test_days_that_lack_in_between_are_counted(hq: Headquarters) -> None:
    week(hq.incoming)
    station = hq.incoming / f"station={A}"
    hq.add(station / f"date={DAY}", station / f"date={day_after(DAY, 2)}")
    assert [row["lacking"] for row in hq.must("stations")] == [1]


def test_a_register_takes_the_place_of_the_one_before(filled: Headquarters) -> None:
    register(filled, "code,name,city,province,opened\n" + f"{A},南山路,万州,重庆,\n")
    rows = filled.must("stations")
    assert [(row["station"], row["city"]) for row in rows if row["city"]] == [(A, "万州")]


HEADING = "code,name,city,province,opened"


@pytest.mark.parametrize(
    "written",
    [
        f"{HEADING}\n{A},南山路,万州,重庆,2022/1/1\n".encode("gb18030"),
        f"{HEADING}\r\n{A},南山路,万州,重庆,2022-01-01\r\n".encode("utf-8-sig"),
        f"{HEADING},,\n{A},南山路,万州,重庆,2022年1月1日,,\n,,,,,,\n".encode(),
        f" Code;NAME;City;province;opened\n{A};南山路;万州;重庆;2022.1.1\n".encode(),
        f"city,province,opened,code,name\n万州,重庆,2022-01-01,{A},南山路\n".encode(),
        f"{HEADING}\n{A},南山路,万州,重庆,2022-1-1\n".replace(",", "\t").encode("utf-16"),
    ],
    ids=["gb18030", "bom", "spare columns", "semicolons", "another order", "unicode text"],
)
def test_a_register_is_read_as_spreadsheets_save_it(
    filled: Headquarters, written: bytes
) -> None:
    path = filled.folder / "saved.csv"
    path.write_bytes(written)
    told = {row["station"]: row for row in filled.must("stations", path)}
    assert (told[A]["name"], told[A]["city"], told[A]["opened"]) == (
        "南山路", "万州", "2022-01-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "code,name\n",
        f"{HEADING},postcode\n{A},x,y,z,,400000\n",
        f"{HEADING}\n{A},x,y,z,2022-13-01\n",
        f"{HEADING}\n{A},x,y,z,,400000\n",
        "code,name,city,province,opened\nbad code,x,y,z,\n",
        f"code,name,city,province,opened\n{A},x,y,z,yesterday\n",
        f"code,name,city,province,opened\n{A},x,y,z,\n{A},x,y,z,\n",
        f"code,name,city,province,opened\n{A},x,y,z\n",
        f'code,name,city,province,opened\n{A},"a\nb",y,z,\n',
        f"code,name,city,province,opened\n{A},\x1b[2J,y,z,\n",
        f"code,name,city,province,opened\n{A},{'x' * 200_000},y,z,\n",
        f"{'x' * 200_000},name,city,province,opened\n",
    ],
)
def test_a_register_that_is_none_changes_nothing(filled: Headquarters, text: str) -> None:
    before = filled.must("stations")
    path = filled.folder / "other.csv"
    path.write_text(text, "utf-8")
    assert filled("stations", path).object["error"] == "register-unreadable"
    assert filled.must("stations") == before


# --- boxes that move ---------------------------------------------------------------------


def test_boxes_that_went_from_station_to_station_are_told(hq: Headquarters) -> None:
    tag = "9794768944940958"
    a, b = Day(A), Day(B)
    a.returned(1, "one", tag=tag).sent(2, 1, waybill_ref="a" * 32)
    a.returned(3, "two").sent(4, 3, waybill_ref="b" * 32)
    b.returned(61, "x", tag=tag, cycle=2, waybill_ref="a" * 32)
    b.returned(62, "y", waybill_ref="b" * 32)
    a.row("figure", date=DAY, indicator="sent_cycle_1", amount=2)
    a.figures(returned=2, sent_used=2).write(hq.incoming)
    b.figures(returned=2, sent_new=5).write(hq.incoming)
    hq.add()
    assert hq.must("journeys") == [
        {"journey": "route", "from_station": A, "to_station": B, "boxes": 2, "by_tag": 1,
         "by_waybill": 2},
        {"journey": "cycle", "cycle": 1, "parcels": 2},
        {"journey": "station", "station": B, "city": None, "came_in": 2, "went_out": 0,
         "piled_up": 2, "sent_new": 5},
        {"journey": "station", "station": A, "city": None, "came_in": 2, "went_out": 2,
         "piled_up": 0, "sent_new": 0},
    ]  # fmt: skip
    assert "From station to station" in hq.program("network", "journeys", str(hq.store)).out


def routes(hq: Headquarters) -> list[tuple[str, str, int, int]]:
    """The ways that boxes took: from, to, by tag, by waybill."""
    return [
        (one["from_station"], one["to_station"], one["by_tag"], one["by_waybill"])
        for one in hq.must("journeys")
        if one["journey"] == "route"
    ]


def test_a_parcel_that_is_called_by_its_waybill_tells_its_way(hq: Headquarters) -> None:
    a, b = Day(A), Day(B)
    a.sent(2, 1, shipment="a" * 32, waybill_ref="")
    a.sent(3, 3, shipment="b" * 32 + "-1-2", waybill_ref="")
    b.returned(61, "x", waybill_ref="a" * 32)
    b.returned(62, "y", waybill_ref="b" * 32, waybill_piece="1-2")
    a.write(hq.incoming)
    b.write(hq.incoming)
    hq.add()
    assert routes(hq) == [(A, B, 0, 2)]


@pytest.mark.parametrize(
    ("parcel", "arrival"),
    [({"state": "undone", "carton": ""}, {}), ({}, {"undone_by": 150})],
    ids=str,
)
def test_what_was_undone_later_is_no_way(
    hq: Headquarters, parcel: dict[str, Any], arrival: dict[str, Any]
) -> None:
    for day, station in ((Day(A), A), (Day(B), B)):
        day.sent(2, 1, waybill_ref="a" * 32) if station == A else None
        day.returned(61, "x", waybill_ref="a" * 32) if station == B else None
        before = {"date": DAY, "sha256": day.write(hq.incoming)}
        later = Day(station, SECOND, 101, 200, before)
        if station == A and parcel:
            later.sent(2, 1, waybill_ref="a" * 32, **parcel)
        if station == B and arrival:
            later.returned(61, "x", waybill_ref="a" * 32, **arrival)
        later.write(hq.incoming)
    hq.add()
    assert routes(hq) == []


def test_a_box_that_was_handed_on_goes_by_the_station_that_had_it(hq: Headquarters) -> None:
    tag = "9794768944940958"
    a, b, c = Day(A), Day(B), Day(C)
    a.returned(1, "one", tag=tag)
    b.row("box_transfer", entry=10, box=4, tag=tag, cycle=1, direction="in",
          happened_at=f"{DAY}T09:00:00+08:00", business_date=DAY)  # fmt: skip
    c.returned(61, "x", tag=tag, cycle=2, happened_at=f"{DAY}T19:00:00+08:00")
    for day in (a, b, c):
        day.write(hq.incoming)
    hq.add()
    assert routes(hq) == [(A, B, 1, 0), (B, C, 1, 0)]


# --- compaction -------------------------------------------------------------------------


def test_compacting_changes_files_and_no_answer(hq: Headquarters) -> None:
    for number, place in enumerate((hq.folder / "x", hq.folder / "y", hq.folder / "z")):
        week(place, f"CQ-{number:04d}")
        hq.add(place)
    before = {
        verb: hq.must(verb) for verb in ("report", "stations", "journeys", "conflicts")
    }
    changed = hq.must("compact")
    assert {row["table"] for row in changed} >= {"box_return", "figure", "package"}
    row = next(row for row in changed if row["table"] == "box_return")
    assert (row["files_before"], row["files"]) == (9, 3)
    assert {verb: hq.must(verb) for verb in before} == before
    assert hq.must("compact") == []
    assert {one[2] for one in hq.outcomes(hq.folder / "x")} == {"held"}
    tables = hq.store / "tables"
    counted = {f"{table}/{name}" for table, names in hq.held().items() for name in names}
    assert {str(p.relative_to(tables)) for p in tables.rglob("*.parquet")} == counted


def test_what_is_asked_of_a_store_that_is_not_there_is_refused(hq: Headquarters) -> None:
    for verb in ("report", "conflicts", "journeys", "stations", "compact"):
        assert hq(verb).object["error"] == "not-a-network-store"


def test_a_store_may_lie_in_a_folder_of_any_name(hq: Headquarters) -> None:
    odd = Headquarters(hq.folder / "it's station=X" / "date=1", hq.program)
    Path(odd.folder).mkdir(parents=True)
    week(odd.incoming, days=1)
    odd.add()
    assert odd.sums() == [(DAY, 4, 4)]


def test_the_page_stands_alone_and_says_every_figure(hq: Headquarters) -> None:
    week(hq.incoming, "CQ-0123")
    week(hq.incoming, "CQ-0124", days=2)
    hq.add()
    page = hq.folder / "network.html"
    for by in ("day", "station", "campaign"):
        hq.must("report", "--by", by, "--html", page)
        text = page.read_text("utf-8")
        assert text.startswith("<!doctype html>")
        assert "<script" not in text
        assert "<svg" in text
        for one in hq.must("report", "--by", by):
            assert f">{one[by]}<" in text
            assert f">{one['returned']:,}<" in text
        assert ("in used boxes" in text) == (by != "campaign")


@pytest.mark.parametrize("name", ["/dev/null/x.html", "nowhere/x.html", ""])
def test_a_page_that_has_no_place_is_refused(hq: Headquarters, name: str) -> None:
    week(hq.incoming, days=1)
    hq.add()
    answer = hq("report", "--html", hq.folder / name)
    assert answer.code in (10, 32), answer
    assert answer.object["exit_code"] == answer.code


def test_names_on_the_page_are_no_markup(hq: Headquarters) -> None:
    week(hq.incoming, "CQ-0123")
    hq.add()
    register = hq.folder / "register.csv"
    register.write_text(
        "code,name,city,province,opened\nCQ-0123,驿站,<b>重庆</b>,重庆,2022-01-01\n",
        "utf-8",
    )
    hq.must("stations", register)
    page = hq.folder / "network.html"
    hq.must("report", "--by", "city", "--html", page)
    text = page.read_text("utf-8")
    assert "&lt;b&gt;重庆&lt;/b&gt;" in text
    assert "<b>重庆" not in text
