"""Importing: row by row accepted or refused, and safe to run again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.errors import ColumnUnknown, DiskFull, FileUnreadable
from cainiao_recycle.night.importing import GROUP, Import, Imported, with_ordinals
from cainiao_recycle.store.rows import read_rows
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, waybill

RETURNS = f"""\
code,size,length_mm,width_mm,height_mm,condition,defects,customer,at,request_id
{WAYBILL},5,,,,,,{PHONE},2022-11-11T09:00,
{waybill(1)},,300,250,200,B,,,2022-11-11T09:01,mine-1
{waybill(2)},13,,,,,,,,
{waybill(3)},5,,,,,wet torn-flap,,,
x,5,,,,,,,,
{waybill(4)},5,,,,,moist,,,
"""


def run(done: Import) -> list[Imported]:
    outcomes = list(done.outcomes)
    assert len(outcomes) == done.steps
    return outcomes


def told(outcomes: Iterator[Imported] | list[Imported]) -> list[tuple[int, str]]:
    """Line numbers, and what was recorded or why not."""
    return [
        (one.line, one.refusal.name if one.refusal else one.recorded.event.kind)  # type: ignore[union-attr]
        for one in outcomes
    ]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of returns, three rows of which are wrong."""
    path = tmp_path / "returns.csv"
    path.write_text(RETURNS, "utf-8")
    return path


def test_each_row_is_accepted_or_refused_with_its_line_and_reason(
    station: Station, table: Path
) -> None:
    outcomes = run(station.import_returns(table))
    assert told(outcomes) == [
        (2, "box-returned/1"),
        (3, "box-returned/1"),
        (4, "size-unknown"),
        (5, "box-returned/1"),
        (6, "not-a-waybill"),
        (7, "defect-unknown"),
    ]
    events = [one.recorded.event for one in outcomes if one.recorded]
    assert all(isinstance(event, BoxReturned) for event in events)
    first, measured, wet = events
    person = first.customer  # type: ignore[attr-defined]
    assert desk.last_four(station, person) == "1234"
    assert (measured.size, measured.condition, measured.shelf) == (None, "B", "X")  # type: ignore[attr-defined]
    assert wet.defects == ("torn-flap", "wet")  # type: ignore[attr-defined]
    desk.assert_adds_up(station)


def test_the_same_file_again_records_nothing(
    station: Station, table: Path, clock: Clock
) -> None:
    first = run(station.import_returns(table))
    before = entries(station)
    clock.forward(hours=3)
    again = run(station.import_returns(table))
    assert entries(station) == before
    assert told(again) == told(first)
    assert all(one.recorded.replayed for one in again if one.recorded)


def test_the_same_file_again_after_the_campaign_records_nothing(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    table = tmp_path / "s.csv"
    table.write_text(f"code,size,customer\n{WAYBILL},5,{PHONE}\n", "utf-8")
    (first,) = run(station.import_returns(table))
    assert first.recorded is not None
    clock.forward(hours=24 * 40)
    (again,) = run(station.import_returns(table))
    assert again.recorded is not None
    assert again.recorded.replayed


def test_a_row_that_was_corrected_is_taken_at_the_next_run(
    station: Station, table: Path
) -> None:
    run(station.import_returns(table))
    table.write_text(RETURNS.replace(",13,", ",12,"), "utf-8")
    before = entries(station)
    run(station.import_returns(table))
    assert entries(station) == before + 1


def test_equal_rows_are_told_apart_by_their_order(bare: Station, tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text(f"code,size\n{waybill(1)},5\n{waybill(1)},5\n", "utf-8")
    outcomes = run(bare.import_returns(table))
    assert [one.recorded.entry is None for one in outcomes if one.recorded] == [False, True]
    before = entries(bare)
    run(bare.import_returns(table))
    assert entries(bare) == before


def test_a_line_number_counts_lines_even_inside_quotes(
    station: Station, tmp_path: Path
) -> None:
    table = tmp_path / "s.csv"
    table.write_text(
        f'code,size,customer\n"{waybill(1)}",5,"a\nb"\n\n{waybill(2)},99,\n', "utf-8"
    )
    assert told(run(station.import_returns(table)))[-1] == (5, "size-unknown")


def test_a_request_id_holds_neither_a_customers_number_nor_its_hash(
    station: Station, table: Path
) -> None:
    run(station.import_returns(table))
    sql = "SELECT request_id FROM journal WHERE request_id IS NOT NULL"
    ids = [row[0] for row in station.book.db.execute(sql)]
    first = next(one for one in ids if one.startswith("row:"))
    other = table.with_name("other.csv")
    other.write_text(RETURNS.replace(PHONE, "13912345678"), "utf-8")
    fresh = station.import_returns(other)
    assert next(iter(fresh.outcomes)).refusal is not None  # the same row, another customer
    assert not any(PHONE in one for one in ids)
    assert first in ids


def test_a_row_keeps_its_own_request_id(station: Station, table: Path) -> None:
    run(station.import_returns(table))
    assert desk.row(
        station, "SELECT count(*) FROM journal WHERE request_id = 'mine-1'"
    ) == (1,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_is_read_as_spreadsheets_write_it(
    station: Station, tmp_path: Path, encoding: str, ends: str
) -> None:
    table = tmp_path / "装箱.csv"
    text = ends.join(
        ["shipment,item,length_mm,width_mm,height_mm", "s-1,搪瓷杯 𠮷,100,100,90", ""]
    )
    table.write_bytes(text.encode(encoding))
    (one,) = run(station.import_shipments(table))
    assert one.recorded is not None
    assert one.recorded.event.items[0].item == "搪瓷杯 𠮷"  # type: ignore[attr-defined]
    assert one.recorded.event.shipment == "S-1"  # type: ignore[attr-defined]


@pytest.mark.parametrize("column", ["colour", "sizes", "=cmd()"])
def test_an_unknown_column_is_refused_by_its_name(
    station: Station, tmp_path: Path, column: str
) -> None:
    table = tmp_path / "s.csv"
    table.write_text(f"code,size,{column}\n{WAYBILL},5,x\n", "utf-8")
    before = entries(station)
    with pytest.raises(ColumnUnknown) as refused:
        station.import_returns(table)
    assert refused.value.facts["column"] == column
    assert entries(station) == before


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\xff\xff\x81", b'code,size\n"x', b"code\x00,size\n" * 3]
)
def test_what_is_no_table_is_refused(
    station: Station, tmp_path: Path, content: bytes
) -> None:
    table = tmp_path / "s.csv"
    table.write_bytes(content)
    with pytest.raises((FileUnreadable, ColumnUnknown)):
        run(station.import_returns(table))


def test_a_file_that_is_not_there_is_refused(station: Station, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        station.import_returns(tmp_path / "none.csv")
    with pytest.raises(FileUnreadable):
        station.import_sizes(tmp_path)


def test_a_row_with_a_cell_too_many_is_refused_and_the_others_are_taken(
    station: Station, tmp_path: Path
) -> None:
    table = tmp_path / "s.csv"
    table.write_text(
        f"code,size\n{waybill(1)},5\n{waybill(2)},5,extra\n{waybill(3)},5\n", "utf-8"
    )
    outcomes = run(station.import_returns(table))
    assert [one.line for one in outcomes if one.refusal] == [3]
    assert len([one for one in outcomes if one.recorded]) == 2


# --- shipments --------------------------------------------------------------------

SHIPMENTS = """\
shipment,item,length_mm,width_mm,height_mm,mass_g,count,padding_mm,upright,fragile,priority
S-1,cup,100,100,90,300,2,10,1,yes,5
S-2,book,250,180,30,900,,,,,
S-1,lid,80,80,10,50,,,,,
S-3,vase,100,100,ninety,300,,,,,
S-4,vase,100,100,90,300,,,perhaps,,
S-5,vase,100,100,90,300,0,,,,
,vase,100,100,90,300,,,,,
"""


def test_the_rows_of_a_parcel_are_one_entry(station: Station, tmp_path: Path) -> None:
    table = tmp_path / "shipments.csv"
    table.write_text(SHIPMENTS, "utf-8")
    assert told(run(station.import_shipments(table))) == [
        (4, "shipment-entered/1"),
        (3, "shipment-entered/1"),
        (5, "number-unclear"),
        (6, "setting-unclear"),
        (7, "number-unclear"),
        (8, "text-unclear"),
    ]
    first = station.list_shipments(["waiting"])[0]
    assert (first.shipment, first.priority) == ("S-1", 5)
    event = station.show("S-1").entries[0].event
    assert [(i.item, i.count, i.padding_mm, i.upright, i.fragile) for i in event.items] == [  # type: ignore[attr-defined]
        ("cup", 2, 10, True, True), ("lid", 1, 0, False, False),
    ]  # fmt: skip
    before = entries(station)
    run(station.import_shipments(table))
    assert entries(station) == before


# --- sizes ------------------------------------------------------------------------


def test_sizes_are_data(station: Station, tmp_path: Path) -> None:
    table = tmp_path / "sizes.csv"
    table.write_text(
        "size,length_mm,width_mm,height_mm,wall_mm,mass_g,max_load_g,max_cycles\n"
        "sf3,360,300,250,3,400,8000,3\n"
        "5,290,170,190,3,180,6000,4\n"
        "thin,20,20,20,10,5,100,1\n"
        "no,20,20,20,,5,100,1\n",
        "utf-8",
    )
    assert told(run(station.import_sizes(table))) == [
        (2, "size-set/1"), (3, "size-set/1"), (4, "sides-unclear"), (5, "number-unclear"),
    ]  # fmt: skip
    sizes = {size.name: size for size in station.list_sizes()}
    assert sizes["SF3"].length_mm == 360
    assert (sizes["5"].mass_g, sizes["5"].max_load_g, sizes["5"].max_cycles) == (
        180,
        6000,
        4,
    )
    assert station.return_box(WAYBILL, size="sf3").event.shelf == "SF3"  # type: ignore[attr-defined]
    desk.assert_adds_up(station)


def test_headings_and_rows_as_spreadsheets_save_them_are_read(
    station: Station, tmp_path: Path
) -> None:
    table = tmp_path / "s.csv"
    rows = f"""\
 Code ,ＳＩＺＥ,at,Length mm,,
{WAYBILL},5号,2022/11/11 9:02,,,
,,,,,
{waybill(1)},No.5,2022年11月11日 9:03,,,,,
{waybill(2)},5,9:04,,,x
"""
    table.write_text(rows, "utf-8")
    outcomes = run(station.import_returns(table))
    assert told(outcomes) == [
        (2, "box-returned/1"),
        (4, "box-returned/1"),
        (5, "line-unclear"),
    ]
    times = [station.local(one.recorded.entry.happened_at)  # type: ignore[union-attr]
             for one in outcomes if one.recorded]  # fmt: skip
    assert times == ["2022-11-11 09:02", "2022-11-11 09:03"]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_is_read_as_programs_in_china_save_it(
    station: Station, tmp_path: Path, between: str, encoding: str
) -> None:
    table = tmp_path / "s.csv"
    text = between.join(("code", "size", "at")) + "\r\n"
    text += between.join((WAYBILL, "5号", "2022年11月11日 9:02")) + "\r\n"
    table.write_bytes(text.encode(encoding))
    assert told(run(station.import_returns(table))) == [(2, "box-returned/1")]


def test_a_full_disk_stops_an_import_and_what_was_told_is_in_the_book(
    station: Station, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("code,size\n" + "".join(f"{waybill(n)},5\n" for n in range(2_000)))
    db, told_before = station.book.db, entries(station)
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages + 60}")
    done: list[Imported] = []
    with pytest.raises(DiskFull):
        done.extend(one for one in station.import_returns(path).outcomes)
    db.execute("PRAGMA max_page_count = 1000000")
    assert [one.refusal for one in done] == [None] * len(done)
    kept = entries(station) - told_before
    assert kept == len(done)
    assert kept % GROUP == 0
    assert kept < 2_000
    assert len(run(station.import_returns(path))) == 2_000
    assert entries(station) - told_before == 2_000
    desk.assert_adds_up(station)


def test_a_heading_after_empty_lines_says_what_stands_between_the_cells(
    station: Station, tmp_path: Path
) -> None:
    path = tmp_path / "late.csv"
    path.write_text(f"\n\ncode;size\n{WAYBILL};5\n")
    assert told(run(station.import_returns(path))) == [(4, "box-returned/1")]


def test_what_is_told_of_a_row_is_in_the_book(station: Station, table: Path) -> None:
    for one in station.import_returns(table).outcomes:
        if one.recorded is not None and one.recorded.entry is not None:
            seq = one.recorded.entry.seq
            assert desk.row(station, "SELECT 1 FROM journal WHERE seq = ?", seq)


def test_however_many_rows_are_equal_each_is_one_of_its_own(
    bare: Station, tmp_path: Path
) -> None:
    path = tmp_path / "same.csv"
    path.write_text("code,size\n" + f"{waybill(1)},5\n" * 4, "utf-8")
    rows = read_rows(path, ("code", "size"))
    assert [nth for _, _, nth in with_ordinals(rows)] == [1, 2, 3, 4]


@pytest.mark.parametrize("again", ["code", " Code ", "ｃｏｄｅ"])
def test_a_column_that_is_there_twice_is_refused_by_its_name(
    station: Station, tmp_path: Path, again: str
) -> None:
    # Else the last one would win, without a word.
    path = tmp_path / "twice.csv"
    path.write_text(f"code,size,{again}\n{waybill(1)},5,{waybill(2)}\n", "utf-8")
    with pytest.raises(FileUnreadable) as refused:
        station.import_returns(path)
    assert "column code is there twice" in str(refused.value)


def test_a_time_alone_brings_no_box_back_on_another_day_unseen(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "returns.csv"
    tag = station.return_box(WAYBILL, size="5").event.tag  # type: ignore[attr-defined]
    clock.set("2022-11-11 10:30")
    station.send_shipment(waybill(90), box="1", covered=True)
    clock.set("2022-11-11 12:00")
    path.write_text(f"code,at\n{tag},11:02\n", "utf-8")
    assert told(run(station.import_returns(path))) == [(2, "box-returned/1")]
    clock.set("2022-11-11 13:00")
    station.send_shipment(waybill(91), box="1", covered=True)
    (again,) = run(station.import_returns(path))
    assert again.recorded is not None
    assert again.recorded.replayed
    clock.set("2022-11-12 12:00")
    (outdated,) = run(station.import_returns(path))
    assert outdated.refusal is not None
    assert outdated.refusal.name == "row-outdated"
    path.write_text(f"code,at\n{tag},2022-11-12 11:02\n", "utf-8")
    assert told(run(station.import_returns(path))) == [(2, "box-returned/1")]
    desk.assert_adds_up(station)


def test_a_time_alone_is_enough_for_a_row_that_was_never_recorded(
    station: Station, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "returns.csv"
    tag = station.return_box(WAYBILL, size="5").event.tag  # type: ignore[attr-defined]
    station.send_shipment(waybill(90), box="1", covered=True)
    clock.set("2022-11-12 12:00")
    path.write_text(f"code,at\n{tag},９：02\n", "utf-8")
    assert told(run(station.import_returns(path))) == [(2, "box-returned/1")]


PARCELS = "shipment,item,length_mm,width_mm,height_mm\n"


@pytest.mark.parametrize(
    ("one", "same"),
    [("YT2222222222222", "yt2222222222222"), ("YT2222222222222", "ＹＴ2222222222222"),
     ("YT2222222222222", "]C1YT2222222222222"), ("S-1", "s-1")],
)  # fmt: skip
def test_rows_of_a_parcel_are_one_however_its_number_is_spelled(
    station: Station, tmp_path: Path, one: str, same: str
) -> None:
    path = tmp_path / "parcels.csv"
    path.write_text(f"{PARCELS}{one},tea,100,100,100\n{same},cup,50,50,50\n", "utf-8")
    assert told(run(station.import_shipments(path))) == [(3, "shipment-entered/1")]
    path.write_text(f"{PARCELS}{same},tea,100,100,100\n{one},cup,50,50,50\n", "utf-8")
    (again,) = run(station.import_shipments(path))
    assert again.recorded is not None
    assert again.recorded.replayed
    assert len(station.list_shipments(["waiting"])) == 1
    desk.assert_adds_up(station)


@pytest.mark.parametrize("number", ["1.23E+12", "6.93457e+12", "1E+15", "4E12"])
def test_a_number_that_a_spreadsheet_rounded_is_no_parcel(
    station: Station, tmp_path: Path, number: str
) -> None:
    path = tmp_path / "parcels.csv"
    path.write_text(f"{PARCELS}{number},tea,100,100,100\nS-1,cup,50,50,50\n", "utf-8")
    assert told(run(station.import_shipments(path))) == [
        (2, "setting-unclear"),
        (3, "shipment-entered/1"),
    ]


@pytest.mark.parametrize("mark", ["'{}", '"=""{}"""', "'{}\t", '= ""{}"" '])
def test_a_number_that_a_spreadsheet_marked_is_the_number(
    station: Station, tmp_path: Path, mark: str
) -> None:
    path = tmp_path / "returns.csv"
    cells = (WAYBILL, "5", PHONE, "2022-11-11 9:02")
    marked = ",".join(mark.format(cell) for cell in cells)
    path.write_text(f"code,size,customer,at\n{marked}\n", "utf-8")
    (one,) = run(station.import_returns(path))
    if mark.startswith("= "):
        assert one.refusal is not None
        return
    assert one.recorded is not None
    assert one.recorded.event.size == "5"  # type: ignore[attr-defined]
    path.write_text(f"code,size,customer,at\n{','.join(cells)}\n", "utf-8")
    assert run(station.import_returns(path))[0].recorded.replayed  # type: ignore[union-attr]


def test_a_whole_number_of_a_data_frame_is_whole(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_text(
        f"code,length_mm,width_mm,height_mm,customer\n6931234567890.0,300.0,250.0,200.0,{PHONE}.0\n"
        f"{waybill(1)},300.5,250,200,\n",
        "utf-8",
    )
    one, part = run(station.import_returns(path))
    assert one.recorded is not None
    assert desk.last_four(station, one.recorded.event.customer) == "1234"  # type: ignore[attr-defined]
    assert one.recorded.event.length_mm == 300  # type: ignore[attr-defined]
    assert part.refusal is not None


@pytest.mark.parametrize("number", ["'{}", '"=""{}"""', "{}.0"])
def test_a_parcel_whose_waybill_was_marked_is_found_by_it(
    station: Station, tmp_path: Path, number: str
) -> None:
    path = tmp_path / "parcels.csv"
    path.write_text(f"{PARCELS}{number.format('6931234567890')},tea,100,100,100\n", "utf-8")
    run(station.import_shipments(path))
    done = station.send_shipment("6931234567890", new=True)
    assert done.event.shipment == station.list_shipments(["sent"])[0].shipment  # type: ignore[attr-defined]
    assert len(station.list_shipments(["sent", "waiting"])) == 1
    assert b"6931234567890" not in station.path.read_bytes()


def test_a_request_is_called_as_it_stands(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_text(
        f"code,size,request_id\n{WAYBILL},5,7\n{waybill(1)},5,7.0\n{waybill(2)},5,'7\n",
        "utf-8",
    )
    assert [kind for _line, kind in told(run(station.import_returns(path)))] == (
        ["box-returned/1"] * 3
    )
