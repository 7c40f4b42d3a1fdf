"""Closing the days gone by: what is open is ended, what expired is noted, all adds up."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, DayClosed
from cainiao_recycle.errors import (
    BookDisagrees,
    DateUnclear,
    DayNotOver,
    DaySealed,
    VoucherExpired,
)
from cainiao_recycle.night import closing as night
from cainiao_recycle.night.closing import BY_NAME, OpenFlows, close_day
from cainiao_recycle.store import journal
from cainiao_recycle.store.connection import connect
from tests import desk
from tests.desk import PHONE, Clock, add_campaign, entries, rule, waybill

OpenStation = Callable[..., Station]


def back(station: Station, number: int, **options: object) -> BoxReturned:
    options.setdefault("size", "5")
    event = station.return_box(waybill(number), **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    return event


def voucher(event: BoxReturned) -> str:
    assert event.issued is not None
    return event.issued.voucher


def figures(day: DayClosed, stock: str) -> dict[str, int]:
    return {k.removeprefix(stock): v for k, v in vars(day).items() if k.startswith(stock)}


def a_whole_day(station: Station) -> None:
    """Something of everything."""
    station.receive_eggs(100)
    station.break_eggs(3)
    returned = [back(station, number, customer=PHONE) for number in range(6)]
    for number in range(6, 9):
        back(station, number, defects=["wet"])
    station.redeem(voucher(returned[0]))
    station.redeem(voucher(returned[1]))
    station.void_voucher(voucher(returned[2]), "printed twice")
    station.reissue_voucher(voucher(returned[3]), "faded")
    station.send_shipment(waybill(90), box="1", covered=True)
    station.send_shipment(waybill(91), new=True)
    station.close_cage()
    station.count_eggs(94, "counted twice")
    undone = station.return_box(waybill(10), size="5").entry
    assert undone is not None
    station.undo(undone.seq, "a slip")


def test_when_a_day_closes_opening_and_in_equal_out_and_closing(
    station: Station, clock: Clock
) -> None:
    a_whole_day(station)
    clock.forward(days=1)
    (day,) = station.close_days()
    assert day.date == "2022-11-11"
    assert figures(day, "boxes_") == {
        "opening": 0, "in": 9, "sent": 1, "pulped": 3, "missing": 0, "closing": 5,
        "received": 0, "given": 0, "transferred": 0,
    }  # fmt: skip
    assert figures(day, "vouchers_") == {
        "opening": 0, "issued": 10, "redeemed": 2, "void": 1, "expired": 0, "replaced": 1,
        "closing": 6,
    }  # fmt: skip
    assert figures(day, "eggs_") == {
        "opening": 0, "received": 100, "given": 2, "broken": 3, "variance": -1,
        "closing": 94,
    }  # fmt: skip
    desk.assert_adds_up(station)


def test_a_day_opens_with_what_the_last_one_closed_with(
    station: Station, clock: Clock
) -> None:
    a_whole_day(station)
    clock.forward(days=1)
    back(station, 50)
    clock.forward(days=1)
    first, second = station.close_days()
    assert (second.boxes_opening, second.vouchers_opening, second.eggs_opening) == (
        first.boxes_closing, first.vouchers_closing, first.eggs_closing,
    )  # fmt: skip
    assert (second.boxes_in, second.boxes_closing) == (1, 6)


def test_the_seal_carries_the_journals_head(station: Station, clock: Clock) -> None:
    back(station, 1)
    before = journal.head(station.book.db)
    clock.forward(days=1)
    (day,) = station.close_days()
    assert day.head == before[1]


def test_all_days_gone_by_are_closed_in_order(station: Station, clock: Clock) -> None:
    for number in range(3):
        back(station, number)
        clock.forward(days=1)
    back(station, 9)
    assert [day.date for day in station.close_days()] == [
        "2022-11-11",
        "2022-11-12",
        "2022-11-13",
    ]
    assert station.close_days() == []


def test_days_are_closed_up_to_the_one_named(station: Station, clock: Clock) -> None:
    for number in range(3):
        back(station, number)
        clock.forward(days=1)
    assert [day.date for day in station.close_days("2022-11-12")] == [
        "2022-11-11",
        "2022-11-12",
    ]
    with pytest.raises(DaySealed):
        station.close_days("2022-11-12")
    with pytest.raises(DaySealed):
        station.close_days("2022-11-01")


@pytest.mark.parametrize("date", ["2022-11-11", "2022-11-12", "2023-01-01"])
def test_a_day_that_is_not_over_is_not_closed(station: Station, date: str) -> None:
    back(station, 1)
    before = entries(station)
    with pytest.raises(DayNotOver):
        station.close_days(date)
    assert entries(station) == before


def test_what_is_no_date_is_refused(station: Station) -> None:
    with pytest.raises(DateUnclear):
        station.close_days("11.11.2022")


def test_a_day_is_over_at_the_cut_off_hour(open_station: OpenStation, clock: Clock) -> None:
    station = open_station(cut_off_hour=4)
    add_campaign(station)
    back(station, 1)
    clock.set("2022-11-12 02:00")
    back(station, 2)
    assert station.close_days() == []
    with pytest.raises(DayNotOver) as refused:
        station.close_days("2022-11-11")
    assert "2022-11-12 04:00" in str(refused.value)
    clock.set("2022-11-12 04:00")
    (day,) = station.close_days()
    assert (day.date, day.boxes_in) == ("2022-11-11", 2)


def test_visits_left_open_are_finished_by_the_night(station: Station, clock: Clock) -> None:
    back(station, 1, visit="V-1", customer=PHONE)
    back(station, 2, visit="V-1")
    clock.forward(days=1)
    back(station, 3, visit="V-2")
    (day,) = station.close_days()
    assert (day.vouchers_issued, day.vouchers_closing) == (1, 1)
    (issued,) = station.list_vouchers()
    assert (issued.eggs, issued.valid_from) == (2, "2022-11-11")
    assert desk.row(station, "SELECT state FROM visit WHERE visit = 'V-2'") == ("open",)
    desk.assert_adds_up(station)


def test_expiries_are_entries_of_the_day_they_fall_on(bare: Station, clock: Clock) -> None:
    add_campaign(bare, rule(voucher_valid_days="2"))
    short = voucher(back(bare, 1))
    clock.forward(days=5)
    closed = bare.close_days("2022-11-15")
    assert [(day.date, day.vouchers_expired) for day in closed] == [
        ("2022-11-11", 0),
        ("2022-11-13", 1),
    ]
    assert "vouchers-expired/1" in desk.kinds(bare)
    assert bare.eggs_now().owed == 0
    with pytest.raises(VoucherExpired):
        bare.redeem(short)
    desk.assert_adds_up(bare)


def test_a_late_entry_for_a_sealed_day_goes_to_the_oldest_open_one(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(days=1)
    back(station, 2)
    station.close_days()
    recorded = station.return_box(waybill(3), size="5", at="2022-11-11T18:00")
    assert recorded.entry is not None
    assert recorded.entry.business_date == "2022-11-12"
    assert recorded.event.campaign_date == "2022-11-11"  # type: ignore[attr-defined]
    clock.forward(days=1)
    (day,) = station.close_days()
    assert (day.date, day.boxes_in) == ("2022-11-12", 2)
    desk.assert_adds_up(station)


def test_entries_told_out_of_order_are_dated_in_their_own_open_days(
    station: Station, clock: Clock
) -> None:
    clock.forward(days=2)
    back(station, 1)
    back(station, 2, at="2022-11-11T18:00")
    back(station, 3, at="2022-11-12T18:00")
    clock.forward(days=1)
    closed = station.close_days()
    assert [(day.date, day.boxes_in, day.boxes_closing) for day in closed] == [
        ("2022-11-11", 1, 1), ("2022-11-12", 1, 2), ("2022-11-13", 1, 3),
    ]  # fmt: skip


def test_what_is_entered_today_is_no_part_of_yesterdays_close(
    station: Station, clock: Clock
) -> None:
    first = back(station, 1)
    clock.forward(days=1)
    station.redeem(voucher(first))
    station.send_shipment(waybill(9), box="1", covered=True)
    (day,) = station.close_days()
    assert (day.boxes_closing, day.vouchers_closing, day.vouchers_redeemed) == (1, 1, 0)


def test_no_day_closes_while_tables_and_journal_disagree(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    with closing(connect(station.path)) as db:
        db.execute("UPDATE box SET shelf = '6'")
    clock.forward(days=1)
    before = entries(station)
    with pytest.raises(BookDisagrees) as refused:
        station.close_days()
    assert refused.value.facts["rows"] == 1
    assert "box 1: shelf is '6', not '5'" in map(str, refused.value.facts["differences"])
    assert entries(station) == before


def test_a_night_cut_short_goes_on_where_it_stopped(
    station: Station, clock: Clock, open_station: OpenStation
) -> None:
    for number in range(4):
        back(station, number)
        clock.forward(days=1)
    station.close_days("2022-11-12")
    assert [day.date for day in open_station().close_days()] == ["2022-11-13", "2022-11-14"]
    desk.assert_adds_up(station)


def test_days_on_which_nothing_happened_have_no_boxes_to_close(
    bare: Station, clock: Clock
) -> None:
    clock.forward(days=1)
    assert [day.date for day in bare.close_days()] == ["2022-11-11"]
    clock.forward(days=30)
    assert [day for day in bare.close_days() if day.boxes_in] == []


def test_a_day_that_another_terminal_closed_meanwhile_is_no_part_of_the_next(
    station: Station, clock: Clock
) -> None:
    for number in range(3):
        station.return_box(waybill(number), size="5")
        clock.forward(days=1)
    flows = OpenFlows()
    first, second, _third = days_of(station)
    with station.book.reading() as db:
        flows.read(db)
    station.close_days(first)
    closed = close_day(station, second, BY_NAME, flows)
    assert closed is not None
    assert (closed.boxes_opening, closed.boxes_in, closed.boxes_closing) == (1, 1, 2)


def days_of(station: Station) -> list[str]:
    sql = "SELECT DISTINCT business_date FROM journal WHERE kind LIKE 'box-returned/%'"
    return sorted(date for (date,) in station.book.db.execute(sql))


def test_a_day_that_another_terminal_closed_meanwhile_is_closed_once(
    station: Station,
    clock: Clock,
    open_station: OpenStation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back(station, 1)
    clock.forward(days=1)
    other, end_of, closed = open_station("Wang"), night.end_of, list[DayClosed]()

    def end_of_meanwhile(*facts: Any) -> int:
        # Just after the day was found open, and just before the turn is taken.
        if not closed:
            monkeypatch.undo()
            closed.extend(other.close_days())
        return end_of(*facts)

    monkeypatch.setattr(night, "end_of", end_of_meanwhile)
    assert station.close_days() == []
    assert [day.date for day in closed] == ["2022-11-11"]
    desk.assert_adds_up(station)


GROWS = {"box", "box_return", "voucher", "shipment", "customer", "visit", "journal"}
"""Tables that have a row for each box, and more with each year."""


def test_no_statement_of_a_night_goes_through_all_rows_there_ever_were(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    station.return_box(waybill(1), size="5", customer=PHONE, visit="V-1")
    station.return_box(waybill(2), size="5")
    clock.forward(days=1)
    station.close_days()
    station.return_box(waybill(3), size="5")
    clock.forward(days=40)
    asked: list[str] = []
    station.book.db.set_trace_callback(asked.append)
    station.close_days("2022-12-21")
    station.export_days(tmp_path / "exports")
    station.book.db.set_trace_callback(None)
    through = {
        " ".join(sql.split())
        for sql in asked
        if sql.lstrip().startswith("SELECT")
        and "LIMIT 1" not in sql
        and scanned(station, sql) & GROWS
    }
    assert asked
    assert through == set()


def scanned(station: Station, sql: str) -> set[str]:
    """The tables that a statement goes through from one end to the other."""
    table_then_alias = r"(?:FROM|JOIN) (\w+)(?: (?!WHERE|ORDER|JOIN|LEFT|USING)(\w+))?"
    called = {alias or table: table for table, alias in re.findall(table_then_alias, sql)}
    plan = station.book.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    steps = (re.fullmatch(r"SCAN (\w+)", step) for *_, step in plan)
    return {called.get(step[1], step[1]) for step in steps if step}
