"""Honest stock: shelves counted, boxes moved, missed and found again; all of it undone."""

from collections.abc import Callable
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxFound, BoxMissed, BoxReturned, ShelfCounted
from cainiao_recycle.errors import (
    BoxBound,
    BoxCameLater,
    BoxNotHere,
    CodeEmpty,
    CodeMistyped,
    ShelfSame,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    UndoBlocked,
)
from tests import desk
from tests.desk import PHONE, Clock, assert_adds_up, entries, item, waybill


def back(station: Station, number: int, size: str = "5", **options: Any) -> BoxReturned:
    event = station.return_box(waybill(number), size=size, **options).event
    assert isinstance(event, BoxReturned)
    return event


def count(station: Station, shelf: str, *codes: str, **options: Any) -> ShelfCounted:
    event = station.count_shelf(shelf, codes, **options).event
    assert isinstance(event, ShelfCounted)
    return event


def standing(station: Station) -> dict[int, tuple[str, str | None]]:
    boxes = station.list_boxes(["reuse", "bound", "hold", "pulp", "missing", "sent"])
    return {box.box: (box.state, box.shelf) for box in boxes}


def test_a_shelf_is_counted_by_tag_number_and_old_waybill(station: Station) -> None:
    tag = back(station, 1).tag
    back(station, 2)
    back(station, 3)
    back(station, 4, "4")
    assert tag is not None
    found = count(station, "5", tag, waybill(2), "4", "4")
    assert (found.expected, found.found, found.missing, found.elsewhere) == (
        3,
        (1, 2),
        (3,),
        (4,),
    )
    assert standing(station) == {
        1: ("reuse", "5"), 2: ("reuse", "5"), 3: ("missing", None), 4: ("reuse", "5"),
    }  # fmt: skip
    assert_adds_up(station)


def test_a_missing_box_is_out_of_the_days_balance_and_back_in_the_next(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    count(station, "5", empty=True)
    clock.set("2022-11-12 10:00")
    (day,) = station.close_days()
    assert (day.boxes_in, day.boxes_missing, day.boxes_closing) == (1, 1, 0)
    assert count(station, "5", "1").back == (1,)
    clock.set("2022-11-13 10:00")
    (day,) = station.close_days()
    assert (day.boxes_missing, day.boxes_closing) == (-1, 1)
    assert_adds_up(station)


def test_a_missing_box_that_is_returned_comes_back_unrewarded_as_it_was(
    station: Station,
) -> None:
    tag = back(station, 1, defects=["torn-flap"], customer=PHONE).tag
    count(station, "5", empty=True)
    station.enter_shipment("S-1", [item()])
    recorded = station.return_box(tag, size="5", customer=PHONE)
    event = recorded.event
    assert isinstance(event, BoxFound)
    assert (event.box, event.cycle, event.condition, event.shelf) == (1, 1, "B", "5")
    assert event.for_shipment == "S-1"
    assert len(station.list_vouchers("open")) == 1
    assert standing(station) == {1: ("reuse", "5")}
    assert_adds_up(station)


def test_a_missing_box_found_in_a_visit_does_not_keep_the_visit_open(
    station: Station,
) -> None:
    back(station, 1, visit="V-1", customer=PHONE)
    count(station, "5", empty=True)
    done = station.return_box(waybill(1), size="5", visit="V-1", done=True, request_id="k1")
    assert done.event.kind == "visit-finished/1"
    assert standing(station) == {1: ("reuse", "5")}
    before = entries(station)
    again = station.return_box(
        waybill(1), size="5", visit="V-1", done=True, request_id="k1"
    )
    assert (again.event, entries(station)) == (done.event, before)
    assert_adds_up(station)


def test_what_is_not_on_hand_by_the_book_is_told_and_changes_nothing(
    station: Station,
) -> None:
    back(station, 1)
    station.send_shipment(waybill(9), box="1", covered=True)
    found = count(station, "5", "1", waybill(77))
    assert found.unknown == ("1", desk.ref(station, waybill(77)))
    assert standing(station) == {1: ("sent", None)}


def test_nothing_scanned_is_no_empty_shelf(station: Station) -> None:
    back(station, 1)
    with pytest.raises(CodeEmpty):
        count(station, "5")
    with pytest.raises(CodeMistyped):
        count(station, "5", "9000000000000001")
    assert standing(station) == {1: ("reuse", "5")}
    assert count(station, "5", empty=True).missing == (1,)


def test_a_count_of_this_morning_knows_nothing_of_this_afternoon(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(hours=3)
    back(station, 2)
    assert count(station, "5", "1", at="2022-11-11T11:00").missing == ()
    with pytest.raises(BoxCameLater):
        count(station, "5", "1", "2", at="2022-11-11T11:00")


def test_a_count_told_twice_counts_once(station: Station) -> None:
    back(station, 1)
    first = station.count_shelf("5", ["1"], request_id="k1")
    again = station.count_shelf("5", ["1"], request_id="k1")
    assert (again.event, again.replayed) == (first.event, True)


def test_a_box_is_moved_once(station: Station) -> None:
    back(station, 1)
    station.move_box("1", "window")
    assert standing(station) == {1: ("reuse", "WINDOW")}
    with pytest.raises(ShelfSame):
        station.move_box("1", "WINDOW")
    count(station, "WINDOW", empty=True)
    with pytest.raises(BoxNotHere):
        station.move_box("1", "5")


def test_a_bound_box_that_is_not_there_is_missed_and_the_next_best_offered(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(minutes=1)
    back(station, 2)
    station.enter_shipment("S-1", [item()])
    station.pack_shipment("S-1")
    event = station.miss_box("S-1").event
    assert isinstance(event, BoxMissed)
    assert (event.box, event.was_bound, event.next_box, event.next_shelf) == (
        1,
        True,
        2,
        "5",
    )
    assert standing(station) == {1: ("missing", None), 2: ("reuse", "5")}
    assert station.pack_shipment("S-1").event.box == 2  # type: ignore[attr-defined]
    assert_adds_up(station)


def test_a_box_named_for_a_parcel_can_be_missed_before_it_is_bound(
    station: Station,
) -> None:
    back(station, 1)
    station.enter_shipment("S-1", [item()])
    with pytest.raises(ShipmentNotPacked):
        station.miss_box("S-1")
    event = station.miss_box("S-1", "1").event
    assert isinstance(event, BoxMissed)
    assert (event.was_bound, event.next_box) == (False, None)


def test_only_the_box_of_the_parcel_is_missed(station: Station) -> None:
    back(station, 1)
    back(station, 2)
    station.enter_shipment("S-1", [item()])
    station.pack_shipment("S-1", "1")
    with pytest.raises(BoxBound):
        station.miss_box("S-1", "2")
    station.send_shipment("S-1", covered=True)
    with pytest.raises(ShipmentNotWaiting):
        station.miss_box("S-1")


def missing_by_count(station: Station) -> Any:
    return station.count_shelf("5", ["2", "3"])


def missed(station: Station) -> Any:
    return station.miss_box("S-1")


def found(station: Station) -> Any:
    station.count_shelf("4", [], empty=True)
    return station.return_box(waybill(3), size="4")


UNDONE: dict[str, Callable[[Station], Any]] = {
    "a count": missing_by_count,
    "a move": lambda station: station.move_box("1", "9"),
    "a box missed": missed,
    "a box found": found,
}


@pytest.mark.parametrize("work", UNDONE.values(), ids=UNDONE)
def test_what_stock_taking_did_is_undone(
    station: Station, work: Callable[[Station], Any]
) -> None:
    back(station, 1)
    back(station, 2)
    back(station, 3, "4")
    station.enter_shipment("S-1", [item()])
    station.pack_shipment("S-1", "2")
    if work is found:
        station.count_shelf("4", [], empty=True)
        before = standing(station)
        recorded = station.return_box(waybill(3), size="4")
    else:
        before = standing(station)
        recorded = work(station)
    assert standing(station) != before
    station.undo(recorded.entry.seq, "a slip")
    assert standing(station) == before
    assert_adds_up(station)


def test_a_count_is_not_undone_once_its_boxes_moved_on(station: Station) -> None:
    back(station, 1)
    counted = station.count_shelf("5", [], empty=True)
    station.count_shelf("7", ["1"])
    assert counted.entry is not None
    with pytest.raises(UndoBlocked):
        station.undo(counted.entry.seq, "a slip")


def test_a_return_is_not_undone_once_the_box_is_missing(station: Station) -> None:
    returned = station.return_box(waybill(1), size="5")
    station.count_shelf("5", [], empty=True)
    assert returned.entry is not None
    with pytest.raises(UndoBlocked):
        station.undo(returned.entry.seq, "a slip")


def test_the_life_of_a_box_tells_of_its_counts(station: Station) -> None:
    back(station, 1)
    station.count_shelf("5", [], empty=True)
    kinds = [entry.event.kind for entry in station.show("1").entries]
    assert kinds == ["box-returned/1", "shelf-counted/1"]
