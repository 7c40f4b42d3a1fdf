"""Days told in any order: where a late entry is booked, seals that equal the history,
and reports of sealed days that stay as they were.
"""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.reports.report import as_rows
from tests import desk
from tests.conftest import OpenStation
from tests.desk import PHONE, Clock
from tests.station.told import back, booked, figures, on, seals, seq, voucher

Tell = Callable[[Station], Any]


# --- booking --------------------------------------------------------------------------


@pytest.fixture
def sealed(station: Station, clock: Clock) -> Station:
    """The morning of the 13th, with everything before it closed."""
    clock.set("2022-11-12 09:00")
    back(station, 1)
    clock.set("2022-11-13 09:00")
    seals(station)
    return station


@pytest.mark.parametrize(
    ("time", "date"),
    [
        (None, "2022-11-13"),
        (on(13, "00:00"), "2022-11-13"),
        (on(12, "23:59:59"), "2022-11-13"),
        (on(11, "18:00"), "2022-11-13"),
    ],
)
def test_what_is_told_after_the_seal_is_booked_in_the_oldest_open_day(
    sealed: Station, time: str | None, date: str
) -> None:
    told = sealed.return_box(desk.waybill(9), size="5", at=time)
    assert booked(told) == date
    desk.assert_adds_up(sealed)


def test_while_its_day_is_open_a_late_entry_is_booked_on_it(
    station: Station, clock: Clock
) -> None:
    clock.set("2022-11-12 09:00")
    assert booked(station.receive_eggs(60, at=on(11, "18:00"))) == "2022-11-11"
    assert booked(station.receive_eggs(60, at=on(11, "23:59:59"))) == "2022-11-11"
    assert booked(station.receive_eggs(60, at=on(12, "00:00"))) == "2022-11-12"


def test_nothing_is_booked_before_what_it_stands_on(sealed: Station, clock: Clock) -> None:
    late = sealed.return_box(desk.waybill(9), size="5", at=on(12, "10:00"))
    paid = sealed.redeem(voucher(late.event), at=on(12, "11:00"))
    moved = sealed.move_box("2", "W", at=on(12, "12:00"))
    undone = sealed.undo(seq(moved), "x", at=on(12, "13:00"))
    assert {booked(one) for one in (late, paid, moved, undone)} == {"2022-11-13"}


def test_an_undo_is_booked_in_the_open_day(sealed: Station, clock: Clock) -> None:
    moved = sealed.move_box("1", "W", at=on(12, "12:00"))
    clock.set("2022-11-14 09:00")
    seals(sealed)
    undone = sealed.undo(seq(moved), "x", at=on(12, "13:00"))
    assert booked(undone) == "2022-11-14"


@pytest.mark.parametrize(
    ("time", "date"),
    [("2022-11-12T03:59:59", "2022-11-11"), ("2022-11-12T04:00", "2022-11-12")],
)
def test_the_small_hours_are_booked_on_the_day_before(
    open_station: OpenStation, clock: Clock, time: str, date: str
) -> None:
    station = open_station(cut_off_hour=4)
    clock.set("2022-11-12 09:00")
    assert booked(station.return_box(desk.waybill(1), size="5", at=time)) == date


# --- seals ----------------------------------------------------------------------------

WORK: list[Tell] = [
    lambda s: back(s, 1, at=on(11, "18:00")),
    lambda s: back(s, 2, at=on(12, "09:00")),
    lambda s: s.send_shipment(desk.waybill(90), new=True, at=on(12, "12:00")),
    lambda s: back(s, 3, defects=["wet"], at=on(12, "14:00")),
    lambda s: back(s, 4, at=on(13, "08:00")),
]
THEN: list[Tell] = [
    lambda s: s.move_box(desk.waybill(2), "W", at=on(12, "10:00")),
    lambda s: s.send_shipment(
        desk.waybill(91), box=desk.waybill(1), covered=True, at=on(12, "11:00")
    ),
    lambda s: s.close_cage(at=on(12, "15:00")),
    lambda s: s.count_shelf("5", [desk.waybill(4)], at=on(13, "08:30")),
]


def test_each_seal_is_the_history_in_whatever_order_it_was_told(
    tmp_path: Path, clock: Clock
) -> None:
    found: dict[str, dict[str, int]] = {}
    orders = list(permutations(range(len(WORK))))[::5]
    for number, order in enumerate(orders):
        clock.set("2022-11-11 10:00")
        path = tmp_path / f"{number}.db"
        Station.create(path, desk.CODE, desk.NAME, clock=clock)
        with Station.open(path, clock=clock, draw=desk.seeded().randrange) as station:
            desk.add_campaign(station)
            clock.set("2022-11-13 09:00")
            for one in order:
                WORK[one](station)
            for tell in THEN if number % 2 else (THEN[1], THEN[0], THEN[2], THEN[3]):
                tell(station)
            clock.set("2022-11-14 09:00")
            for day in station.close_days():
                told = figures(day, "boxes")
                assert found.setdefault(day.date, told) == told, order
    assert found == {
        "2022-11-11": {"in": 1, "closing": 1},
        "2022-11-12": {"opening": 1, "in": 2, "sent": 1, "pulped": 1, "closing": 1},
        "2022-11-13": {"opening": 1, "in": 1, "closing": 2},
    }


def test_closed_late_or_in_time_the_seals_are_the_same(
    tmp_path: Path, clock: Clock
) -> None:
    def days(name: str, in_time: bool) -> list[dict[str, object]]:
        clock.set("2022-11-11 10:00")
        path = tmp_path / name / "station.db"
        path.parent.mkdir()
        Station.create(path, desk.CODE, desk.NAME, clock=clock)
        closed = []
        with Station.open(path, clock=clock, draw=desk.seeded().randrange) as station:
            desk.add_campaign(station, desk.rule(voucher_valid_days="1"))
            station.receive_eggs(60)
            for day in range(11, 16):
                clock.set(f"2022-11-{day} 12:00")
                first = back(station, day, visit=f"V-{day}")
                back(station, 20 + day)
                if day % 2:
                    station.redeem(voucher(back(station, 40 + day)))
                    station.count_eggs(60 - day, "counted twice")
                else:
                    station.send_shipment(
                        desk.waybill(60 + day), box=str(first.box), covered=True
                    )
                if in_time:
                    clock.set(f"2022-11-{day + 1} 00:30")
                    closed += station.close_days()
            clock.set("2022-11-16 00:30")
            closed += station.close_days()
            desk.assert_adds_up(station)
        return [{**vars(day), "head": ""} for day in closed]

    assert days("late", in_time=False) == days("in-time", in_time=True)


# --- reports --------------------------------------------------------------------------


@pytest.fixture
def reported(station: Station, clock: Clock) -> Station:
    """The 12th was busy and is closed; it is the morning of the 13th."""
    clock.set("2022-11-12 09:00")
    station.receive_eggs(600)
    back(station, 1, customer=PHONE)
    back(station, 2, customer="VIP0042")
    back(station, 3, customer="VIP0042", defects=["wet"])
    station.issue_batch(60, 1, "school day")
    station.redeem(station.list_vouchers()[0].code)
    station.send_shipment(desk.waybill(90), box="2", covered=True)
    station.send_shipment(desk.waybill(91), new=True)
    station.close_cage(400)
    station.collect_pulp("T-1", 400, "12", "1")
    clock.set("2022-11-13 09:00")
    seals(station)
    return station


def first_of(station: Station, kind: str) -> int:
    return next(
        number for number, name in enumerate(desk.kinds(station), 1)
        if name.startswith(kind)
    )  # fmt: skip


def entry_of(station: Station, kind: str) -> int:
    return max(
        number for number, name in enumerate(desk.kinds(station), 1)
        if name.startswith(kind)
    )  # fmt: skip


LATER: dict[str, Tell] = {
    "a redemption undone": lambda s: s.undo(entry_of(s, "voucher-redeemed"), "x"),
    "the customer's only box undone": lambda s: (
        s.undo(entry_of(s, "voucher-redeemed"), "x"), s.undo(first_of(s, "box-returned"))
    ),
    "a sheet of vouchers undone": lambda s: s.undo(entry_of(s, "voucher-batch"), "x"),
    "a parcel in a new carton undone": lambda s: s.undo(entry_of(s, "shipment-sent"), "x"),
    "a parcel in a reused box undone": lambda s: s.undo(entry_of(s, "shipment-sent") - 1),
    "the mill's ticket undone": lambda s: s.undo(entry_of(s, "pulp-collected"), "x"),
    "the cage undone": lambda s: (
        s.undo(entry_of(s, "pulp-collected"), "x"), s.undo(entry_of(s, "cage-closed"), "x")
    ),
    "a delivery undone": lambda s: s.undo(entry_of(s, "eggs-received"), "x"),
    "a box told late": lambda s: back(s, 9, customer="13900005678", at=on(12, "18:00")),
    "eggs broken and told late": lambda s: s.break_eggs(5, at=on(12, "18:00")),
    "a count told late": lambda s: s.count_eggs(5, "counted twice", at=on(12, "18:00")),
    "a voucher paid and told late": lambda s: s.redeem(
        s.list_vouchers("open")[0].code, at=on(12, "18:00")
    ),
    "a box written off": lambda s: s.regrade_box("1", "P", "crushed"),
    "a box home again": lambda s: s.return_box(desk.waybill(90), customer=PHONE),
    "a voucher issued anew": lambda s: s.reissue_voucher(
        s.list_vouchers("open")[0].code, "faded"
    ),
    "a box moved": lambda s: s.move_box("1", "W"),
}  # fmt: skip


@pytest.mark.parametrize("tell", LATER.values(), ids=LATER)
@pytest.mark.parametrize("nights", [0, 1], ids=["after one seal", "after two"])
def test_the_report_of_a_sealed_day_never_changes(
    reported: Station, clock: Clock, tell: Tell, nights: int
) -> None:
    if nights:
        back(reported, 50)
        clock.forward(days=1)
        seals(reported)
    before = reported.report("2022-11-12").columns[0]
    tell(reported)
    assert reported.report("2022-11-12").columns[0] == before
    clock.forward(days=1)
    seals(reported)
    assert reported.report("2022-11-12").columns[0] == before


def test_the_days_of_the_reports_add_up_to_all_time(
    reported: Station, clock: Clock
) -> None:
    for tell in ("a redemption undone", "a box told late", "a sheet of vouchers undone"):
        LATER[tell](reported)
    clock.forward(days=1)
    seals(reported)
    days = [reported.report(f"2022-11-{day}").columns[0].amounts for day in (11, 12, 13)]
    total = reported.report("2022-11-13").columns[-1].amounts
    for name, amount in total.items():
        assert sum(day[name] for day in days) == amount, name


def campaign(station: Station, date: str = "2022-11-22") -> dict[str, Any]:
    rows = as_rows(station.report(date, "eggs-2022"))
    return next(row for row in rows if row["span"] == "campaign")


@pytest.fixture
def last_day(station: Station, clock: Clock) -> Station:
    """One box on the campaign's last day, which is closed the morning after."""
    clock.set("2022-11-20 17:00")
    station.receive_eggs(60)
    back(station, 1, customer=PHONE)
    clock.set("2022-11-21 09:00")
    seals(station, "2022-11-20")
    return station


def test_slips_of_the_last_day_told_after_its_seal_are_in_the_campaigns_report(
    last_day: Station, clock: Clock
) -> None:
    for number in (2, 3):
        late = back(last_day, number, customer=PHONE, at=on(20, "18:00"))
        assert late.issued is not None
    row = campaign(last_day)
    assert (row["returned"], row["credits"], row["eggs_issued"]) == (3, 3, 3)
    assert row["customers"] == 1
    clock.set("2022-11-22 09:00")
    seals(last_day, "2022-11-21")
    assert campaign(last_day)["returned"] == 3
    assert last_day.report("2022-11-20").columns[0].amounts["returned"] == 1


def test_late_slips_are_told_as_late(last_day: Station) -> None:
    for number in (2, 3):
        back(last_day, number, customer=PHONE, at=on(20, "18:00"))
    late = {key: value for key, value in campaign(last_day).items() if "late" in key}
    assert 2 in late.values(), late


def test_a_box_of_the_day_after_the_campaign_is_not_in_it(
    last_day: Station, clock: Clock
) -> None:
    assert back(last_day, 2, at=on(21, "00:00")).reward == "no-campaign"
    assert campaign(last_day)["returned"] == 1


def test_what_is_undone_after_the_campaign_is_out_of_its_report(
    last_day: Station, clock: Clock
) -> None:
    late = last_day.return_box(desk.waybill(2), size="5", at=on(20, "18:00"))
    last_day.undo(seq(late), "x")
    last_day.undo(entry_of(last_day, "eggs-received") + 1, "x")
    row = campaign(last_day)
    assert (row["returned"], row["eggs_issued"]) == (0, 0)
    assert last_day.report("2022-11-20").columns[0].amounts["returned"] == 1


def test_a_visit_over_the_campaigns_last_midnight_is_not_said_to_be_anothers(
    station: Station, clock: Clock
) -> None:
    clock.set("2022-11-20 23:50")
    back(station, 1, visit="V-1", customer=PHONE)
    clock.set("2022-11-21 00:05")
    try:
        back(station, 2, visit="V-1", customer=PHONE)
    except errors.VisitOfAnother as wrong:
        assert "customer" not in str(wrong)
    except errors.Refusal:
        pass
    desk.assert_adds_up(station)
