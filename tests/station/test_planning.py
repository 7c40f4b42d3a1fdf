"""The day's plan: most parcels in reused boxes, nothing bound is undone."""

from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import RequestConflict, SettingUnclear, SizeUnknown
from cainiao_recycle.station.planning import DayPlan
from tests import desk
from tests.desk import assert_adds_up, entries, item, waybill


def back(station: Station, number: int, size: str = "5", **options: Any) -> int:
    return station.return_box(waybill(number), size=size, **options).event.box  # type: ignore[attr-defined, no-any-return]


def chosen(plan: DayPlan) -> dict[str, int]:
    return {one.shipment: one.box.box for one in plan.picked}


def reasons(plan: DayPlan) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.shipment: (str(one.reason), one.would_help) for one in plan.left}


def test_the_small_box_is_kept_for_the_parcel_that_needs_no_more(station: Station) -> None:
    large, small = back(station, 1, "4"), back(station, 2)
    station.enter_shipment("S-1", [item()])
    station.enter_shipment("S-2", [item(300, 140, 150)])
    before = entries(station)
    assert chosen(station.plan_day()) == {"S-1": small, "S-2": large}
    assert entries(station) == before


def test_the_urgent_come_first_and_the_oldest_boxes_go_first(
    station: Station, clock: desk.Clock
) -> None:
    oldest = back(station, 1)
    clock.forward(days=1)
    back(station, 2)
    station.enter_shipment("S-1", [item()])
    assert chosen(station.plan_day()) == {"S-1": oldest}
    station.enter_shipment("S-2", [item()])
    station.enter_shipment("S-3", [item()], priority=5)
    plan = station.plan_day()
    assert "S-3" in chosen(plan)
    assert len(plan.picked) == 2


def test_a_parcel_left_out_is_told_why_and_what_would_have_helped(station: Station) -> None:
    back(station, 1)
    station.enter_shipment("S-1", [item()])
    station.enter_shipment("S-2", [item()])
    station.enter_shipment("S-3", [item(900, 10, 10)])
    found = reasons(station.plan_day())
    assert found["S-3"] == ("nothing-fits", ())
    (left_out,) = [one for one in ("S-1", "S-2") if one in found]
    assert found[left_out] == ("ran-out", ("6", "5", "4"))


def test_a_plan_is_bound_in_one_go_and_told_again(station: Station) -> None:
    for number in (1, 2):
        back(station, number)
        station.enter_shipment(f"S-{number}", [item()])
    station.enter_shipment("S-3", [item()])
    first = station.plan_day(commit=True, request_id="k1")
    assert len(chosen(first)) == 2
    assert desk.kinds(station)[-2:] == ["shipment-packed/1"] * 2
    before = entries(station)
    back(station, 3)
    again = station.plan_day(commit=True, request_id="k1")
    assert (chosen(again), again.replayed) == (chosen(first), True)
    assert entries(station) == before + 1
    assert [one.shipment for one in again.left] == [one.shipment for one in first.left]
    with pytest.raises(RequestConflict):
        station.plan_day(commit=True, reserve=["5=1"], request_id="k1")
    assert_adds_up(station)


def test_boxes_bound_by_hand_stay_bound(station: Station) -> None:
    box = back(station, 1)
    station.enter_shipment("S-1", [item()])
    station.enter_shipment("S-2", [item(20, 20, 20)])
    station.pack_shipment("S-2", str(box))
    assert reasons(station.plan_day(commit=True)) == {"S-1": ("ran-out", ("6", "5", "4"))}
    assert station.list_shipments(["packed"])[0].shipment == "S-2"


def test_a_reserve_is_not_promised(station: Station) -> None:
    back(station, 1)
    station.enter_shipment("S-1", [item()])
    assert chosen(station.plan_day(reserve=["5=1"])) == {}
    assert len(chosen(station.plan_day(reserve=["4=1"]))) == 1
    with pytest.raises(SettingUnclear):
        station.plan_day(reserve=["5"])
    with pytest.raises(SizeUnknown):
        station.plan_day(reserve=["99=1"])


def test_a_carrier_that_takes_none_of_the_boxes_leaves_all_out(station: Station) -> None:
    back(station, 1)
    station.enter_shipment("S-1", [item()])
    station.set_carrier({"carrier": "SF", "max_girth_mm": "700"})
    assert chosen(station.plan_day(carrier="SF")) == {}
    station.set_carrier({"carrier": "SF", "max_girth_mm": "720"})
    assert len(chosen(station.plan_day(carrier="SF"))) == 1


def test_boxes_are_fetched_shelf_by_shelf(station: Station) -> None:
    for number, size in enumerate(("10", "4", "9"), start=1):
        back(station, number, size)
    station.enter_shipment("S-1", [item(160, 80, 100)])
    station.enter_shipment("S-2", [item(180, 90, 120)])
    station.enter_shipment("S-3", [item(300, 140, 150)])
    assert [one.box.shelf for one in station.plan_day().picked] == ["4", "9", "10"]


def test_a_returned_box_is_offered_only_where_no_smaller_one_serves(
    station: Station,
) -> None:
    station.enter_shipment("S-1", [item()])
    assert station.return_box(waybill(1), size="4").event.for_shipment == "S-1"  # type: ignore[attr-defined]
    assert station.return_box(waybill(2), size="5").event.for_shipment == "S-1"  # type: ignore[attr-defined]
    # Box 2 is smaller than another No. 4 and holds the parcel.
    assert station.return_box(waybill(3), size="4").event.for_shipment is None  # type: ignore[attr-defined]
    station.enter_shipment("S-2", [item()])
    assert station.return_box(waybill(4), size="4").event.for_shipment in ("S-1", "S-2")  # type: ignore[attr-defined]
    for number in ("S-1", "S-2"):
        station.pack_shipment(number)
    assert station.return_box(waybill(5), size="5").event.for_shipment is None  # type: ignore[attr-defined]
