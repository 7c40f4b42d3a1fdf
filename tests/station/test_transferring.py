"""Boxes given away, and boxes that go from one station to another and back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.cli.answers import answer
from cainiao_recycle.domain import transfers
from cainiao_recycle.domain.events import (
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxReturned,
    ShelfCounted,
)
from cainiao_recycle.errors import (
    BoxBound,
    BoxCameLater,
    BoxHereAlready,
    BoxNotHere,
    BoxReceivedAlready,
    BoxToldOtherwise,
    BoxTwice,
    BoxUnknown,
    BoxUnusable,
    CodeEmpty,
    EntryCameLater,
    LabelNotCovered,
    RequestConflict,
    RequestUndone,
    SizeMissing,
    SizeUnknown,
    TransferForAnother,
    TransferToItself,
    UndoBlocked,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.desk import PHONE, Clock, assert_adds_up, entries, item, waybill

THERE = "CQ-0456"
STATES = ["reuse", "bound", "hold", "pulp", "sent", "given", "transferred", "missing"]


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Station]:
    """A second station, with a clerk, codes and keys of its own."""
    path = tmp_path / "other.db"
    Station.create(path, THERE, "重庆北站驿站", clerk="Wang", clock=clock)
    with Station.open(path, clerk="Wang", clock=clock, draw=desk.seeded(2).randrange) as it:
        yield it


def back(station: Station, number: int, size: str = "5", **options: Any) -> BoxReturned:
    event = station.return_box(waybill(number), size=size, **options).event
    assert isinstance(event, BoxReturned)
    return event


def standing(station: Station) -> dict[int, tuple[str, int, str | None]]:
    boxes = station.list_boxes(STATES)
    return {box.box: (box.state, box.cycle, box.shelf) for box in boxes}


def give(station: Station, *boxes: str, **options: Any) -> BoxesGiven:
    event = station.give_boxes(boxes, covered=True, **options).event
    assert isinstance(event, BoxesGiven)
    return event


def send_on(station: Station, to: str, *boxes: str, **options: Any) -> Recorded:
    recorded = station.transfer_boxes(to, boxes, **options)
    assert isinstance(recorded.event, BoxesTransferred)
    return recorded


def take_from(
    station: Station, sender: Station, sent: Recorded, **options: Any
) -> BoxesReceived:
    """What the sender's program wrote, taken in whole."""
    written = transfers.consignment(answer(sender, sent))
    event = station.receive_boxes(
        written.transfer, written.boxes, to=written.to, **options
    ).event
    assert isinstance(event, BoxesReceived)
    return event


def closed(station: Station, clock: Clock, day: str) -> dict[str, int]:
    """The boxes' figures of the day before, without those that are nothing."""
    clock.set(f"{day} 10:00")
    (seal,) = station.close_days()
    figures = {k.removeprefix("boxes_"): v for k, v in vars(seal).items() if "boxes_" in k}
    return {name: boxes for name, boxes in figures.items() if boxes}


# --- given away ---------------------------------------------------------------------


def test_boxes_are_given_away_by_tag_number_and_old_waybill(
    station: Station, clock: Clock
) -> None:
    tag = back(station, 1).tag
    for number in (2, 3, 4):
        back(station, number)
    assert tag is not None
    event = give(station, waybill(3), "2", tag)
    assert [one.box for one in event.left] == [1, 2, 3]
    assert standing(station) == {
        1: ("given", 1, None), 2: ("given", 1, None), 3: ("given", 1, None),
        4: ("reuse", 1, "5"),
    }  # fmt: skip
    assert closed(station, clock, "2022-11-12") == {"in": 4, "given": 3, "closing": 1}
    assert_adds_up(station)


def test_a_box_with_an_open_label_is_given_to_nobody(station: Station) -> None:
    back(station, 1)
    with pytest.raises(LabelNotCovered):
        station.give_boxes(["1"])
    assert standing(station) == {1: ("reuse", 1, "5")}


def bound(station: Station) -> None:
    station.enter_shipment("S-1", [item()])
    station.pack_shipment("S-1", "1")


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        (bound, BoxBound),
        (lambda s: s.regrade_box("1", "H", "damp"), BoxUnusable),
        (lambda s: s.regrade_box("1", "P", "wet"), BoxUnusable),
        (lambda s: s.send_shipment(waybill(9), box="1", covered=True), BoxNotHere),
        (lambda s: give(s, "1"), BoxNotHere),
        (lambda s: send_on(s, THERE, "1"), BoxNotHere),
        (lambda s: s.count_shelf("5", [], empty=True), BoxNotHere),
    ],
)
def test_only_a_free_box_in_stock_leaves(
    station: Station, before: Callable[[Station], object], refusal: type[Exception]
) -> None:
    back(station, 1)
    back(station, 2, "4")
    before(station)
    stands = standing(station)
    for leave in (
        lambda: give(station, "2", "1"),
        lambda: send_on(station, THERE, "2", "1"),
    ):
        with pytest.raises(refusal) as refused:
            leave()
        assert "1" in str(refused.value)
    assert standing(station) == stands


def test_each_box_is_named_once_and_there_is_one(station: Station) -> None:
    tag = back(station, 1).tag
    assert tag is not None
    with pytest.raises(BoxTwice):
        give(station, "1", tag)
    with pytest.raises(CodeEmpty):
        give(station)
    with pytest.raises(BoxUnknown):
        give(station, "7")


def test_the_same_request_gives_boxes_once(station: Station) -> None:
    back(station, 1)
    back(station, 2)
    event = give(station, "1", "2", request_id="g1")
    before = entries(station)
    again = station.give_boxes(["2", "1"], covered=True, request_id="g1")
    assert (again.event, again.replayed, entries(station)) == (event, True, before)
    with pytest.raises(RequestConflict):
        give(station, "1", request_id="g1")
    station.undo(before, "a slip")
    with pytest.raises(RequestUndone):
        give(station, "1", "2", request_id="g1")


def test_giving_is_undone_with_every_box_where_it_stood(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    back(station, 2, defects=["torn-flap"])
    station.move_box("2", "WINDOW")
    before = station.list_boxes(STATES)
    give(station, "1", "2")
    station.undo(entries(station), "a slip")
    assert [one._replace(changed_seq=0) for one in station.list_boxes(STATES)] == [
        one._replace(changed_seq=0) for one in before
    ]
    assert closed(station, clock, "2022-11-12") == {"in": 2, "closing": 2}
    assert_adds_up(station)


def test_a_day_that_is_sealed_stays_and_the_undo_is_of_the_open_one(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    give(station, "1")
    gave = entries(station)
    assert closed(station, clock, "2022-11-12") == {"in": 1, "given": 1}
    station.undo(gave, "a slip")
    assert closed(station, clock, "2022-11-13") == {"given": -1, "closing": 1}
    assert_adds_up(station)


def test_no_box_is_given_before_it_came(station: Station, clock: Clock) -> None:
    back(station, 1)
    for leave in (
        lambda at: give(station, "1", at=at),
        lambda at: send_on(station, THERE, "1", at=at),
    ):
        with pytest.raises(BoxCameLater):
            leave("2022-11-11T09:59")
    clock.set("2022-11-11 12:00")
    give(station, "1", at="2022-11-11T11:00")
    gave = entries(station)
    with pytest.raises(EntryCameLater):
        station.undo(gave, "a slip", at="2022-11-11T10:30")
    assert_adds_up(station)


def test_what_was_given_yesterday_is_booked_in_the_open_day(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.set("2022-11-12 10:00")
    station.close_days()
    give(station, "1", at="2022-11-11T18:00")
    assert closed(station, clock, "2022-11-13") == {"opening": 1, "given": 1}
    assert_adds_up(station)


# --- stock counts -------------------------------------------------------------------


def test_a_given_box_is_neither_expected_on_its_shelf_nor_missing(station: Station) -> None:
    back(station, 1)
    back(station, 2)
    give(station, "1")
    count = station.count_shelf("5", ["2"]).event
    assert isinstance(count, ShelfCounted)
    assert (count.expected, count.found, count.missing) == (1, (2,), ())


def test_a_given_box_that_stands_on_the_shelf_is_told(station: Station) -> None:
    back(station, 1)
    give(station, "1")
    count = station.count_shelf("5", ["1"]).event
    assert isinstance(count, ShelfCounted)
    assert (count.found, count.unknown) == ((), ("1",))
    assert standing(station) == {1: ("given", 1, None)}


def test_a_count_that_is_told_late_leaves_a_box_given_since_alone(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(hours=2)
    give(station, "1")
    for seen, found in (["1"], (1,)), ([], ()):
        count = station.count_shelf("5", seen, empty=not seen, at="2022-11-11T11:00").event
        assert isinstance(count, ShelfCounted)
        assert (count.found, count.missing) == (found, ())
    assert_adds_up(station)


def test_giving_that_a_count_saw_is_undone_after_the_count(station: Station) -> None:
    back(station, 1)
    back(station, 2)
    give(station, "1")
    gave = entries(station)
    station.count_shelf("5", ["2"])
    with pytest.raises(UndoBlocked) as refused:
        station.undo(gave, "a slip")
    assert str(entries(station)) in str(refused.value)
    station.undo(entries(station), "a slip")
    station.undo(gave, "a slip")
    assert_adds_up(station)


# --- given boxes that come back -----------------------------------------------------


def test_a_given_box_is_known_by_its_tag_and_earns_nothing_without_a_journey(
    station: Station,
) -> None:
    tag = back(station, 1, customer=PHONE).tag
    give(station, "1")
    event = station.return_box(tag, customer=PHONE).event
    assert isinstance(event, BoxReturned)
    assert (event.box, event.cycle, event.tag) == (1, 2, tag)
    assert (event.reward, event.issued) == ("already-rewarded", None)
    assert standing(station) == {1: ("reuse", 2, "5")}
    assert_adds_up(station)


def test_a_given_box_that_made_a_journey_earns_its_reward(station: Station) -> None:
    tag = back(station, 1, customer=PHONE).tag
    give(station, "1")
    event = station.return_box(waybill(7), tag=None, customer=PHONE, size="5").event
    assert isinstance(event, BoxReturned)
    assert (event.box, event.reward) == (2, "granted")
    event = station.return_box(tag, waybill=waybill(8), customer=PHONE).event
    assert isinstance(event, BoxReturned)
    assert (event.box, event.cycle, event.reward) == (1, 2, "granted")
    assert_adds_up(station)


def test_an_old_label_is_no_journey(station: Station) -> None:
    tag = back(station, 1, condition="H").tag
    station.regrade_box("1", "A", "dry now")
    give(station, "1")
    with pytest.raises(WaybillOfEarlierJourney):
        station.return_box(waybill(1), customer=PHONE, size="5")
    event = station.return_box(tag, waybill=waybill(1), customer=PHONE).event
    assert isinstance(event, BoxReturned)
    assert (event.box, event.cycle, event.reward) == (1, 2, "already-rewarded")


def test_a_scan_that_is_told_again_after_the_box_was_given_stays_one(
    station: Station, clock: Clock
) -> None:
    tag = back(station, 1).tag
    clock.forward(hours=2)
    give(station, "1")
    before = entries(station)
    again = station.return_box(tag, at="2022-11-11T11:00")
    assert (again.entry, entries(station)) == (None, before)


def test_a_given_box_that_came_back_by_mistake_is_given_as_before(station: Station) -> None:
    tag = back(station, 1).tag
    give(station, "1")
    gave = entries(station)
    station.return_box(tag)
    with pytest.raises(UndoBlocked):
        station.undo(gave, "a slip")
    station.undo(entries(station), "a slip")
    assert standing(station) == {1: ("given", 1, None)}
    assert_adds_up(station)
    station.undo(gave, "a slip")
    assert standing(station) == {1: ("reuse", 1, "5")}
    assert_adds_up(station)


# --- two stations -------------------------------------------------------------------


def test_boxes_go_to_another_station_under_one_name(
    station: Station, other: Station, clock: Clock
) -> None:
    tags = [back(station, 1).tag, back(station, 2, "4", defects=["torn-flap"]).tag]
    sent = send_on(station, "cq-0456", "1", "2")
    assert sent.entry is not None
    event = take_from(other, station, sent)
    assert event.transfer == f"CQ-0123-{sent.entry.seq}"
    assert (sent.event.to, event.sender) == (THERE, "CQ-0123")  # type: ignore[attr-defined]
    assert [(one.box, one.tag, one.size, one.cycle, one.condition, one.shelf)
            for one in event.came] == [
        (1, tags[0], "5", 1, "A", "5"), (2, tags[1], "4", 1, "B", "4"),
    ]  # fmt: skip
    sql = "SELECT transfer, direction, station, tag FROM box_transfer ORDER BY box"
    for one, direction, partner in ((station, "out", THERE), (other, "in", "CQ-0123")):
        assert desk.row(one, sql) == (event.transfer, direction, partner, tags[0])
    assert closed(station, clock, "2022-11-12") == {"in": 2, "transferred": 2}
    assert closed(other, clock, "2022-11-12") == {"received": 2, "closing": 2}
    for one in (station, other):
        assert_adds_up(one)


def test_a_box_goes_to_and_fro_in_the_cycle_it_is_in(
    station: Station, other: Station
) -> None:
    back(station, 1)
    for _ in range(2):
        take_from(other, station, send_on(station, THERE, "1"))
        assert standing(station) == {1: ("transferred", 1, None)}
        take_from(station, other, send_on(other, "CQ-0123", "1"))
        assert standing(station) == {1: ("reuse", 1, "5")}
    take_from(other, station, send_on(station, THERE, "1"))
    other.send_shipment(waybill(5), box="1", covered=True)
    other.return_box(waybill(5), size="5")
    event = take_from(station, other, send_on(other, "CQ-0123", "1"))
    assert [(one.box, one.cycle) for one in event.came] == [(1, 2)]
    # And out and back over the counter.
    station.send_shipment(waybill(6), box="1", covered=True)
    assert back(station, 6).cycle == 3
    for one in (station, other):
        assert_adds_up(one)


def test_each_step_of_a_box_that_went_to_and_fro_is_undone(
    station: Station, other: Station
) -> None:
    back(station, 1)
    stands = [standing(station)]
    for _ in range(2):
        sent = send_on(station, THERE, "1")
        take_from(other, station, sent)
        stands.append(standing(station))
        take_from(station, other, send_on(other, "CQ-0123", "1"))
        stands.append(standing(station))
    last = entries(station)
    while len(stands) > 1:
        assert standing(station) == stands.pop()
        station.undo(last, "a slip")
        last -= 1
        assert standing(station) == stands[-1]
        assert_adds_up(station)


def test_a_box_that_left_with_a_parcel_comes_from_the_other_station_one_cycle_on(
    station: Station, other: Station
) -> None:
    tag = back(station, 1).tag
    station.send_shipment(waybill(5), box="1", covered=True)
    back(station, 5)
    station.send_shipment(waybill(6), box="1", covered=True)
    # The other station knows the tag alone and assumes its second cycle.
    other.return_box(tag, waybill=waybill(6), size="5")
    event = take_from(station, other, send_on(other, "CQ-0123", "1"))
    assert [(one.box, one.cycle) for one in event.came] == [(1, 3)]
    station.undo(entries(station), "a slip")
    assert standing(station) == {1: ("sent", 2, None)}
    assert_adds_up(station)


def test_a_transferred_box_that_a_customer_brings_is_in_its_next_cycle(
    station: Station,
) -> None:
    tag = back(station, 1, customer=PHONE).tag
    send_on(station, THERE, "1")
    event = station.return_box(tag, customer=PHONE).event
    assert isinstance(event, BoxReturned)
    assert (event.box, event.cycle, event.reward) == (1, 2, "already-rewarded")
    station.undo(entries(station), "a slip")
    assert standing(station) == {1: ("transferred", 1, None)}
    assert_adds_up(station)


def test_a_missing_box_turns_up_at_the_other_station(
    station: Station, other: Station, clock: Clock
) -> None:
    tag = back(station, 1).tag
    station.count_shelf("5", [], empty=True)
    assert tag is not None
    station.receive_boxes("CQ-0456-9", [transfers.told(tag, 1)])
    assert standing(station) == {1: ("reuse", 1, "5")}
    station.undo(entries(station), "a slip")
    assert standing(station) == {1: ("missing", 1, None)}
    station.receive_boxes("CQ-0456-9", [transfers.told(tag, 1)])
    assert closed(station, clock, "2022-11-12") == {
        "in": 1, "missing": 1, "received": 1, "closing": 1,
    }  # fmt: skip
    assert_adds_up(station)


def told(tag: str | None, **more: Any) -> list[transfers.BoxTold]:
    assert tag is not None
    return [transfers.told(tag, 1, **more)]


def test_a_box_is_received_once(station: Station, other: Station) -> None:
    tag = back(station, 1).tag
    sent = send_on(station, THERE, "1")
    event = take_from(other, station, sent)
    with pytest.raises(BoxHereAlready) as refused:
        take_from(other, station, sent)
    assert str(tag) in str(refused.value)
    give(other, "1")
    with pytest.raises(BoxReceivedAlready) as refused:
        take_from(other, station, sent)
    assert event.transfer in str(refused.value)
    with pytest.raises(BoxTwice):
        other.receive_boxes("CQ-0123-99", told(tag) * 2)
    other.receive_boxes("CQ-0123-99", told(tag))
    assert_adds_up(other)


def test_a_pulped_box_does_not_come_from_anywhere(station: Station) -> None:
    tag = back(station, 1).tag
    station.regrade_box("1", "P", "wet")
    station.close_cage()
    with pytest.raises(BoxHereAlready):
        station.receive_boxes("CQ-0456-9", told(tag))


def test_the_same_request_receives_once(station: Station, other: Station) -> None:
    tag = back(station, 1).tag
    sent = send_on(station, THERE, "1", request_id="t1")
    assert send_on(station, THERE, "1", request_id="t1") == sent._replace(replayed=True)
    event = take_from(other, station, sent, request_id="r1")
    before = entries(other)
    assert take_from(other, station, sent, request_id="r1") == event
    assert entries(other) == before
    with pytest.raises(RequestConflict):
        other.receive_boxes("CQ-0123-98", told(tag), request_id="r1")
    with pytest.raises(RequestConflict):
        send_on(station, "CQ-0789", "1", request_id="t1")


def test_no_station_sends_to_itself_or_takes_what_is_anothers(station: Station) -> None:
    tag = back(station, 1).tag
    with pytest.raises(TransferToItself):
        send_on(station, "cq-0123", "1")
    with pytest.raises(TransferToItself):
        station.receive_boxes("CQ-0123-9", told(tag))
    with pytest.raises(TransferForAnother):
        station.receive_boxes("CQ-0456-9", told(tag), to="CQ-0789")
    with pytest.raises(CodeEmpty):
        station.receive_boxes("CQ-0456-9", [])


def test_a_received_box_needs_a_size_unless_it_was_here_before(station: Station) -> None:
    fresh = "9794768944940958"
    with pytest.raises(SizeMissing):
        station.receive_boxes("CQ-0456-9", told(fresh))
    with pytest.raises(SizeUnknown):
        station.receive_boxes("CQ-0456-9", told(fresh, size="SF-1"))
    # The other station's own size is measured here.
    station.receive_boxes(
        "CQ-0456-9", told(fresh, size="SF-1", dims="250x200x180", condition="B")
    )
    (box,) = station.list_boxes(["reuse"])
    assert (box.size.name, box.size.length_mm, box.condition, box.shelf) == (
        None, 250, "B", "X",
    )  # fmt: skip
    assert_adds_up(station)


@pytest.mark.parametrize(
    ("cycle", "condition", "state"),
    [(1, "H", "hold"), (1, "P", "pulp"), (9, "A", "pulp"), (2, "B", "reuse")],
)
def test_a_received_box_goes_where_its_condition_and_cycle_send_it(
    station: Station, cycle: int, condition: str, state: str
) -> None:
    box = transfers.told("9794768944940958", cycle, size="5", condition=condition)
    station.receive_boxes("CQ-0456-9", [box])
    assert standing(station)[1][:2] == (state, cycle)
    assert_adds_up(station)


def test_a_received_box_is_scanned_at_the_counter_as_one_that_is_here(
    station: Station, other: Station
) -> None:
    tag = back(station, 1).tag
    take_from(other, station, send_on(station, THERE, "1"))
    desk.add_campaign(other)
    again = other.return_box(tag, size="4", customer=PHONE)
    assert again.entry is None
    assert isinstance(again.event, BoxReturned)
    assert (again.event.box, again.event.cycle, again.event.reward) == (
        1, 1, "already-rewarded",
    )  # fmt: skip
    with pytest.raises(BoxToldOtherwise):
        other.return_box(tag, condition="H")
    other.count_shelf("5", ["1"])
    assert other.show("1").subject.tag == tag  # type: ignore[union-attr]


def test_receiving_is_not_before_the_box_left(
    station: Station, other: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(hours=2)
    take_from(other, station, send_on(station, THERE, "1"))
    sent = send_on(other, "CQ-0123", "1")
    with pytest.raises(BoxCameLater):
        take_from(station, other, sent, at="2022-11-11T11:00")
    clock.forward(hours=1)
    take_from(station, other, sent)
    with pytest.raises(UndoBlocked):
        station.undo(entries(station) - 1, "a slip")


def test_boxes_whose_receipt_was_undone_come_again(
    station: Station, other: Station
) -> None:
    back(station, 1)
    sent = send_on(station, THERE, "1")
    take_from(other, station, sent)
    other.undo(entries(other), "a slip")
    assert other.list_boxes(STATES) == []
    event = take_from(other, station, sent)
    assert [(one.box, one.new) for one in event.came] == [(2, True)]
    assert_adds_up(other)


def test_a_clock_that_ran_ahead_is_set_right_for_transfers_too(
    station: Station, clock: Clock
) -> None:
    back(station, 1)
    clock.forward(days=2)
    give(station, "1")
    clock.set("2022-11-11 12:00")
    station.confirm_clock("2022-11-11T12:00")
    left = desk.row(station, "SELECT happened_at FROM box_transfer")
    assert left == (desk.moment("2022-11-11 12:00"),)
    assert_adds_up(station)
