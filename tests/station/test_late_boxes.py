"""Boxes, parcels and cages told in any order of time: nothing before what it stands on,
and a count of a shelf is of its own time.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.domain.events import ShelfCounted
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.desk import Clock
from tests.station.told import assert_refused, back, booked, figures, on, seals, seq

Tell = Callable[..., Recorded]


@pytest.fixture
def shop(station: Station, clock: Clock) -> Station:
    """The evening of the 12th; boxes 1 to 3 came at 09:00, and a parcel waits since."""
    clock.set("2022-11-12 18:00")
    for number in (1, 2, 3):
        back(station, number, at=on(12, "09:00"))
    small = [desk.item(80, 80, 80, 100)]
    for number in (1, 2):
        station.enter_shipment(f"S-{number}", small, at=on(12, "08:00"))
    return station


def standing(station: Station) -> dict[int, tuple[str, str | None]]:
    states = ["reuse", "bound", "hold", "pulp", "missing", "sent", "pulped"]
    return {one.box: (one.state, one.shelf) for one in station.list_boxes(states)}


def send(station: Station, box: int = 1, label: int = 500, **options: Any) -> Recorded:
    return station.send_shipment(
        desk.waybill(label), box=str(box), covered=True, retaped=True, **options
    )


def count(station: Station, shelf: str, *boxes: int, at: str | None = None) -> ShelfCounted:
    codes = [str(box) for box in boxes]
    event = station.count_shelf(shelf, codes, empty=not codes, at=at).event
    assert isinstance(event, ShelfCounted)
    return event


# --- nothing before what it stands on -------------------------------------------------

ABOUT_A_BOX: dict[str, Callable[..., Recorded]] = {
    "move": lambda s, **at: s.move_box("1", "W", **at),
    "regrade": lambda s, **at: s.regrade_box("1", "H", "too large", **at),
    "write off": lambda s, **at: s.regrade_box("1", "P", "crushed", **at),
    "pack": lambda s, **at: s.pack_shipment("S-1", "1", **at),
    "send": send,
    "send for a parcel": lambda s, **at: s.send_shipment(
        "S-1", waybill=desk.waybill(600), box="1", covered=True, retaped=True, **at
    ),
    "missing": lambda s, **at: s.miss_box("S-1", "1", **at),
}
about_a_box = pytest.mark.parametrize("tell", ABOUT_A_BOX.values(), ids=ABOUT_A_BOX)


@about_a_box
@pytest.mark.parametrize("time", [on(12, "08:59:59"), on(12, "08:30"), on(11, "18:00")])
def test_nothing_is_done_with_a_box_before_it_came(
    shop: Station, tell: Tell, time: str
) -> None:
    assert_refused(shop, errors.OrderRefusal, tell, shop, at=time)
    tell(shop, at=on(12, "09:00"))
    desk.assert_adds_up(shop)


CHANGED: dict[str, Callable[[Station], object]] = {
    "moved": lambda s: s.move_box("1", "V", at=on(12, "12:00")),
    "graded": lambda s: s.regrade_box("1", "B", "torn", at=on(12, "12:00")),
    "freed": lambda s: (
        s.pack_shipment("S-2", "1", at=on(12, "11:00")),
        s.release_shipment("S-2", at=on(12, "12:00")),
    ),
    "found again": lambda s: (
        count(s, "5", 2, 3, at=on(12, "11:00")),
        count(s, "5", 1, 2, 3, at=on(12, "12:00")),
    ),
    "moved, and back by an undo": lambda s: s.undo(
        seq(s.move_box("1", "V", at=on(12, "11:00"))), "a slip", at=on(12, "12:00")
    ),
    "sent, and back by an undo": lambda s: s.undo(
        seq(send(s, at=on(12, "11:00"))), "a slip", at=on(12, "12:00")
    ),
    "back from a journey": lambda s: (
        send(s, label=700, at=on(12, "11:00")),
        s.return_box(desk.waybill(700), at=on(12, "12:00")),
    ),
}


@about_a_box
@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_nor_before_it_was_last_changed(
    shop: Station, clock: Clock, tell: Tell, change: Callable[[Station], object]
) -> None:
    change(shop)
    before = standing(shop)
    assert_refused(shop, errors.OrderRefusal, tell, shop, at=on(12, "11:59"))
    assert standing(shop) == before
    tell(shop, at=on(12, "12:00"))
    clock.set("2022-11-13 09:00")
    seals(shop)


def test_a_look_at_a_shelf_that_changed_nothing_stands_in_nobodys_way(
    shop: Station,
) -> None:
    count(shop, "5", 1, 2, 3, at=on(12, "12:00"))
    shop.move_box("1", "W", at=on(12, "13:00"))
    assert standing(shop)[1] == ("reuse", "W")


def test_a_label_printed_changes_nothing(shop: Station) -> None:
    tag = next(one.tag for one in shop.list_boxes(["reuse"]) if one.box == 1)
    printed = shop.return_box(tag, at=on(12, "08:00"))
    assert printed.entry is None
    assert shop.return_box(tag).entry is None


def test_a_parcel_is_not_packed_before_it_was_entered(shop: Station, clock: Clock) -> None:
    shop.enter_shipment("S-9", [desk.item(80, 80, 80, 100)], at=on(12, "12:00"))
    late = on(12, "11:59")
    assert_refused(shop, errors.OrderRefusal, shop.pack_shipment, "S-9", "1", at=late)
    assert_refused(shop, errors.OrderRefusal, shop.miss_box, "S-9", "1", at=late)
    assert_refused(shop, errors.OrderRefusal, shop.send_shipment, "S-9", new=True, at=late)
    assert_refused(
        shop, errors.OrderRefusal, shop.send_shipment, "S-9", box="1", covered=True, at=late
    )
    shop.pack_shipment("S-9", "1", at=on(12, "12:00"))


def test_a_bound_box_is_not_freed_sent_or_missed_before_it_was_bound(
    shop: Station,
) -> None:
    shop.pack_shipment("S-1", "1", at=on(12, "12:00"))
    late = on(12, "11:59")
    assert_refused(shop, errors.OrderRefusal, shop.release_shipment, "S-1", at=late)
    assert_refused(shop, errors.OrderRefusal, shop.miss_box, "S-1", at=late)
    assert_refused(
        shop, errors.OrderRefusal, shop.send_shipment, "S-1", covered=True, at=late
    )
    shop.send_shipment("S-1", covered=True, at=on(12, "12:00"))


def test_a_parcel_that_was_freed_is_not_packed_before_that(shop: Station) -> None:
    shop.pack_shipment("S-1", "1", at=on(12, "11:00"))
    shop.release_shipment("S-1", at=on(12, "12:00"))
    late = on(12, "11:59")
    assert_refused(shop, errors.OrderRefusal, shop.pack_shipment, "S-1", "2", at=late)
    assert_refused(shop, errors.OrderRefusal, shop.send_shipment, "S-1", new=True, at=late)


def test_a_box_told_before_it_left_is_there_already(shop: Station) -> None:
    send(shop, label=700, at=on(12, "12:00"))
    before = desk.entries(shop)
    assert shop.return_box(desk.waybill(700), at=on(12, "11:59")).entry is None
    assert desk.entries(shop) == before
    home: Any = shop.return_box(desk.waybill(700), at=on(12, "12:00")).event
    assert (home.box, home.cycle) == (1, 2)


def test_a_missing_box_does_not_come_back_before_it_went_missing(shop: Station) -> None:
    count(shop, "5", 2, 3, at=on(12, "12:00"))
    try:
        told = shop.return_box(desk.waybill(1), size="5", at=on(12, "11:59"))
        assert told.entry is None
    except errors.OrderRefusal:
        assert standing(shop)[1] == ("missing", None)
    found = shop.return_box(desk.waybill(1), size="5", at=on(12, "12:00"))
    assert found.event.kind == "box-found/1"


# --- pulp -----------------------------------------------------------------------------


def test_a_cage_takes_the_boxes_that_waited_at_its_time(
    shop: Station, clock: Clock
) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    back(shop, 5, defects=["wet"], at=on(12, "12:00"))
    assert_refused(shop, errors.NothingWaiting, shop.close_cage, at=on(12, "09:59"))
    cage: Any = shop.close_cage(at=on(12, "11:00")).event
    assert cage.boxes == (4,)
    assert standing(shop)[5] == ("pulp", "PULP")
    assert shop.close_cage(at=on(12, "12:00")).event.boxes == (5,)  # type: ignore[attr-defined]
    clock.set("2022-11-13 09:00")
    assert figures(seals(shop)["2022-11-12"], "boxes") == {
        "in": 5, "pulped": 2, "closing": 3,
    }  # fmt: skip


def test_a_box_written_off_later_was_not_in_the_cage(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    shop.regrade_box("1", "P", "crushed", at=on(12, "12:00"))
    assert shop.close_cage(at=on(12, "11:00")).event.boxes == (4,)  # type: ignore[attr-defined]
    assert standing(shop)[1] == ("pulp", "PULP")


def test_a_box_that_was_saved_since_is_not_in_the_cage(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    shop.regrade_box("4", "A", "only damp", at=on(12, "12:00"))
    assert_refused(shop, errors.Refusal, shop.close_cage, at=on(12, "11:00"))
    assert standing(shop)[4][0] == "reuse"


def test_a_box_moved_since_it_waited_is_taken_by_a_later_cage(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    shop.move_box("4", "YARD", at=on(12, "12:00"))
    assert_refused(shop, errors.Refusal, shop.close_cage, at=on(12, "11:00"))
    shop.close_cage(at=on(12, "12:00"))
    desk.assert_adds_up(shop)


def test_the_mill_takes_no_cage_before_it_was_closed(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    shop.close_cage(at=on(12, "12:00"))
    ticket = ("T-1", 500, "12", "1")
    late = on(12, "11:59")
    assert_refused(shop, errors.OrderRefusal, shop.collect_pulp, *ticket, [1], at=late)
    assert_refused(shop, errors.Refusal, shop.collect_pulp, *ticket, at=late)
    shop.collect_pulp(*ticket, [1], at=on(12, "12:00"))


def test_a_cage_that_was_collected_is_not_opened_again(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    cage = shop.close_cage(at=on(12, "12:00"))
    taken = shop.collect_pulp("T-1", 500, "12", "1", at=on(12, "13:00"))
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(cage))
    assert_refused(shop, errors.Refusal, shop.undo, seq(taken), at=on(12, "12:59"))
    shop.undo(seq(taken), "a slip", at=on(12, "13:00"))
    assert_refused(shop, errors.Refusal, shop.undo, seq(cage), at=on(12, "12:59"))
    shop.undo(seq(cage), "a slip", at=on(12, "13:00"))
    assert standing(shop)[4] == ("pulp", "PULP")


# --- shelves --------------------------------------------------------------------------


def test_a_box_that_was_put_on_a_shelf_later_is_not_missed_there(
    shop: Station, clock: Clock
) -> None:
    back(shop, 4, "4", at=on(12, "09:00"))
    shop.move_box("4", "5", at=on(12, "10:10"))
    counted = count(shop, "5", 1, 2, 3, at=on(12, "10:00"))
    assert (counted.expected, counted.found, counted.missing) == (3, (1, 2, 3), ())
    assert standing(shop)[4] == ("reuse", "5")
    clock.set("2022-11-13 09:00")
    assert figures(seals(shop)["2022-11-12"], "boxes") == {"in": 4, "closing": 4}


def test_a_box_that_was_moved_away_later_was_there(shop: Station) -> None:
    shop.move_box("3", "W", at=on(12, "10:10"))
    counted = count(shop, "5", 1, 2, 3, at=on(12, "10:00"))
    assert (counted.expected, counted.found) == (3, (1, 2, 3))
    assert (counted.missing, counted.elsewhere, counted.unknown) == ((), (), ())
    assert standing(shop)[3] == ("reuse", "W")


LATER: dict[str, Callable[[Station], object]] = {
    "sent": lambda s: send(s, 3, at=on(12, "10:10")),
    "moved": lambda s: s.move_box("3", "W", at=on(12, "10:10")),
    "written off": lambda s: s.regrade_box("3", "P", "crushed", at=on(12, "10:10")),
    "caged": lambda s: (
        s.regrade_box("3", "P", "crushed", at=on(12, "10:10")),
        s.close_cage(at=on(12, "10:20")),
    ),
    "bound": lambda s: s.pack_shipment("S-1", "3", at=on(12, "10:10")),
    "missing": lambda s: s.miss_box("S-1", "3", at=on(12, "10:10")),
    "missing by a later count": lambda s: count(s, "5", 1, 2, at=on(12, "10:10")),
    "on its second journey": lambda s: (
        send(s, 3, 700, at=on(12, "10:10")),
        s.return_box(desk.waybill(700), at=on(12, "10:20")),
    ),
    "moved and moved back by an undo": lambda s: s.undo(
        seq(s.move_box("3", "W", at=on(12, "09:30"))), "a slip", at=on(12, "10:10")
    ),
}


@pytest.mark.parametrize("change", LATER.values(), ids=LATER)
@pytest.mark.parametrize("scanned", [True, False], ids=["scanned", "not scanned"])
def test_a_count_leaves_alone_every_box_that_changed_after_it(
    shop: Station, clock: Clock, change: Callable[[Station], object], scanned: bool
) -> None:
    change(shop)
    before = standing(shop)
    boxes = (1, 2, 3) if scanned else (1, 2)
    counted = count(shop, "5", *boxes, at=on(12, "10:00"))
    assert (counted.missing, counted.elsewhere, counted.back) == ((), (), ())
    assert counted.unknown == ()
    assert standing(shop) == before
    clock.set("2022-11-13 09:00")
    seals(shop)


def test_a_box_that_came_later_is_no_part_of_a_count(shop: Station) -> None:
    back(shop, 4, at=on(12, "10:10"))
    assert count(shop, "5", 1, 2, 3, at=on(12, "10:00")).missing == ()
    before = standing(shop)
    with suppress(errors.OrderRefusal):
        counted = count(shop, "5", 1, 2, 3, 4, at=on(12, "10:00"))
        assert (counted.unknown, counted.elsewhere) == ((), ())
    assert standing(shop) == before


def test_a_box_that_came_at_the_very_time_of_a_count_may_be_found_by_it(
    shop: Station,
) -> None:
    shop.move_box("3", "W", at=on(12, "10:00"))
    counted = count(shop, "5", 1, 2, 3, at=on(12, "09:00"))
    assert (counted.missing, counted.unknown) == ((), ())
    assert standing(shop)[3] == ("reuse", "W")


def test_a_count_of_the_very_time_of_a_move_sees_it(shop: Station) -> None:
    shop.move_box("3", "W", at=on(12, "10:00"))
    counted = count(shop, "5", 1, 2, at=on(12, "10:00"))
    assert (counted.expected, counted.missing) == (2, ())
    assert count(shop, "W", at=on(12, "10:00")).missing == (3,)


def test_what_a_count_found_missing_is_booked_with_it(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-13 09:00")
    seals(shop)
    counted = shop.count_shelf("5", ["1", "2"], at=on(12, "20:00"))
    assert booked(counted) == "2022-11-13"
    clock.set("2022-11-14 09:00")
    assert figures(seals(shop)["2022-11-13"], "boxes") == {
        "opening": 3, "missing": 1, "closing": 2,
    }  # fmt: skip


def test_yesterdays_count_told_while_yesterday_is_open_is_in_its_seal(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-13 09:00")
    send(shop, 3)
    count(shop, "5", 1, 3, at=on(12, "20:00"))
    clock.set("2022-11-14 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-12"], "boxes") == {"in": 3, "missing": 1, "closing": 2}
    assert figures(closed["2022-11-13"], "boxes") == {"opening": 2, "sent": 1, "closing": 1}


# --- undo and counts ------------------------------------------------------------------

SEEN: dict[str, tuple[Callable[[Station], Recorded], str]] = {
    "returned": (
        lambda s: s.return_box(desk.waybill(4), size="5", at=on(12, "10:00")), "5"
    ),
    "moved to it": (lambda s: s.move_box("1", "W", at=on(12, "10:00")), "W"),
    "moved from it": (lambda s: s.move_box("1", "W", at=on(12, "10:00")), "5"),
    "sent from it": (lambda s: send(s, at=on(12, "10:00")), "5"),
    "graded for it": (
        lambda s: s.regrade_box("1", "H", "too large", at=on(12, "10:00")), "HOLD"
    ),
    "graded from it": (
        lambda s: s.regrade_box("1", "H", "too large", at=on(12, "10:00")), "5"
    ),
    "missed on it": (lambda s: s.miss_box("S-1", "1", at=on(12, "10:00")), "5"),
}  # fmt: skip
seen = pytest.mark.parametrize(("tell", "shelf"), SEEN.values(), ids=SEEN)


def as_the_book_has_it(station: Station, shelf: str, at: str) -> Recorded:
    boxes = [str(box) for box, (_, where) in standing(station).items() if where == shelf]
    return station.count_shelf(shelf, boxes, empty=not boxes, at=at)


@seen
def test_what_a_later_count_of_the_shelf_saw_is_not_undone(
    shop: Station, tell: Callable[[Station], Recorded], shelf: str
) -> None:
    told = tell(shop)
    counted = as_the_book_has_it(shop, shelf, on(12, "11:00"))
    before = standing(shop)
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(told))
    assert standing(shop) == before
    shop.undo(seq(counted), "a slip")
    shop.undo(seq(told), "a slip")
    desk.assert_adds_up(shop)


@seen
def test_counts_before_it_and_of_other_shelves_stand_in_nobodys_way(
    shop: Station, tell: Callable[[Station], Recorded], shelf: str
) -> None:
    told = tell(shop)
    as_the_book_has_it(shop, "Z", on(12, "11:00"))
    count(shop, "5", 1, 2, 3, at=on(12, "09:30"))
    shop.undo(seq(told), "a slip")
    assert standing(shop)[1] == ("reuse", "5")


def test_a_cage_is_not_opened_again_once_the_pulp_was_counted(shop: Station) -> None:
    back(shop, 4, defects=["wet"], at=on(12, "10:00"))
    cage = shop.close_cage(at=on(12, "11:00"))
    count(shop, "PULP", at=on(12, "12:00"))
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(cage))


def test_a_count_with_a_missing_box_is_not_undone_once_the_shelf_was_counted_again(
    shop: Station,
) -> None:
    first = shop.count_shelf("5", ["1", "2"], at=on(12, "10:00"))
    count(shop, "5", 1, 2, at=on(12, "11:00"))
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(first))


ENTRIES: dict[str, Callable[[Station], Recorded]] = {
    name: tell for name, (tell, _) in SEEN.items() if not name.endswith("from it")
} | {
    "sent": lambda s: send(s, at=on(12, "10:00")),
    "bound": lambda s: s.pack_shipment("S-1", "1", at=on(12, "10:00")),
    "counted": lambda s: s.count_shelf("5", ["1", "2"], at=on(12, "10:00")),
    "entered": lambda s: s.enter_shipment("S-8", [desk.item()], at=on(12, "10:00")),
    "in a new carton": lambda s: s.send_shipment("S-1", new=True, at=on(12, "10:00")),
}


@pytest.mark.parametrize("tell", ENTRIES.values(), ids=ENTRIES)
@pytest.mark.parametrize("time", [on(12, "09:59"), on(11, "18:00")])
def test_nothing_is_undone_before_it_happened(
    shop: Station, clock: Clock, tell: Callable[[Station], Recorded], time: str
) -> None:
    told = tell(shop)
    refused = assert_refused(shop, errors.Refusal, shop.undo, seq(told), at=time)
    assert isinstance(refused, errors.OrderRefusal | errors.UndoRefusal)
    shop.undo(seq(told), "a slip", at=on(12, "10:00"))
    clock.set("2022-11-13 09:00")
    for sealed in seals(shop).values():
        assert min(value for name, value in vars(sealed).items()
                   if isinstance(value, int)) >= 0  # fmt: skip


def test_what_was_undone_last_is_the_last_change(shop: Station) -> None:
    first = shop.move_box("1", "V", at=on(12, "10:00"))
    second = shop.move_box("1", "W", at=on(12, "11:00"))
    shop.undo(seq(second), "a slip", at=on(12, "14:00"))
    assert_refused(shop, errors.Refusal, shop.undo, seq(first), at=on(12, "13:59"))
    shop.undo(seq(first), "a slip", at=on(12, "14:00"))
    assert standing(shop)[1] == ("reuse", "5")
