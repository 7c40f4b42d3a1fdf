"""Parcels go out: suggested, bound, released, sent."""

from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import ShipmentPacked, ShipmentReleased, ShipmentSent
from cainiao_recycle.errors import (
    BoxBound,
    BoxCameLater,
    BoxNotHere,
    BoxNotRetaped,
    BoxUnknown,
    BoxUnusable,
    CartonUnclear,
    CharacterBroken,
    DoesNotFit,
    ItemsMissing,
    LabelNotCovered,
    NotAWaybill,
    NothingFits,
    NumberUnclear,
    PhoneAsWaybill,
    Refusal,
    RequestConflict,
    SettingUnclear,
    ShipmentConflict,
    ShipmentNotPacked,
    ShipmentNotWaiting,
    ShipmentUnknown,
    TextUnclear,
    WaybillSent,
)
from tests import desk
from tests.desk import WAYBILL, Clock, entries, item, waybill

CUP = [item(100, 100, 90, 300)]


@pytest.fixture
def stocked(station: Station, clock: Clock) -> Station:
    """Boxes 1 (size 1), 2 and 3 (size 5), 4 (size 8), 5 held, 6 for pulp; parcel S-1."""
    for number, size in enumerate(["1", "5", "5", "8"], start=1):
        station.return_box(waybill(number), size=size)
        clock.forward(minutes=1)
    station.return_box(waybill(5), size="5", condition="H")
    station.return_box(waybill(6), size="5", condition="P")
    station.enter_shipment("S-1", [item(250, 140, 150, 900)])
    return station


def state(station: Station, box: int) -> object:
    found = desk.row(station, "SELECT state FROM box WHERE box = ?", box)
    assert found is not None
    return found[0]


def refused(
    station: Station, refusal: type[Refusal], verb: str, *args: object, **named: object
) -> Refusal:
    """A verb is refused, and nothing recorded."""
    before = entries(station)
    with pytest.raises(refusal) as raised:
        getattr(station, verb)(*args, **named)
    assert entries(station) == before
    assert str(raised.value)
    return raised.value


# --- suggesting -------------------------------------------------------------------


def test_the_smallest_box_that_fits_is_suggested_longest_waiting_first(
    stocked: Station,
) -> None:
    found = stocked.suggest_box("s-1")
    assert (found.box.box, found.box.size.name, found.box.shelf) == (2, "5", "5")
    assert found.void_mm3 == 284 * 164 * 184 - 250 * 140 * 150
    assert stocked.suggest_box(items=CUP).box.box == 4
    assert stocked.suggest_box(items=[item(500, 200, 200, 900)]).box.box == 1


def test_suggesting_records_nothing(stocked: Station) -> None:
    before = entries(stocked)
    stocked.suggest_box("S-1")
    assert entries(stocked) == before


def test_padding_asks_for_a_larger_box(stocked: Station) -> None:
    assert stocked.suggest_box(items=[item(180, 90, 100, 300)]).box.size.name == "8"
    assert (
        stocked.suggest_box(items=[item(180, 90, 100, 300, padding_mm=20)]).box.size.name
        == "5"
    )


def test_a_heavy_parcel_asks_for_a_stronger_box(stocked: Station) -> None:
    assert stocked.suggest_box(items=[item(100, 100, 90, 3000)]).box.size.name == "8"
    assert stocked.suggest_box(items=[item(100, 100, 90, 3001)]).box.size.name == "5"
    assert stocked.suggest_box(items=[item(100, 100, 90, 5001)]).box.size.name == "1"


def test_a_worn_box_carries_less(stocked: Station) -> None:
    stocked.send_shipment(waybill(80), box="2", covered=True)
    stocked.send_shipment(waybill(81), box="3", covered=True)
    stocked.return_box(waybill(80))
    assert stocked.suggest_box(items=[item(250, 140, 150, 4500)]).box.box == 2
    assert stocked.suggest_box(items=[item(250, 140, 150, 4501)]).box.box == 1


def test_why_nothing_fits_is_said(stocked: Station) -> None:
    long = refused(stocked, NothingFits, "suggest_box", items=[item(519, 100, 100, 100)])
    assert "1 mm" in str(long)
    heavy = refused(
        stocked, NothingFits, "suggest_box", items=[item(100, 100, 100, 20_001)]
    )
    assert "1 g" in str(heavy)


def test_an_empty_stock_is_said(station: Station) -> None:
    assert "no box" in str(refused(station, NothingFits, "suggest_box", items=CUP))


def test_held_bad_bound_and_sent_boxes_are_never_suggested(stocked: Station) -> None:
    stocked.pack_shipment("S-1", "2")
    stocked.send_shipment(waybill(80), box="3", covered=True)
    assert stocked.suggest_box(items=[item(250, 140, 150, 900)]).box.box == 1


@pytest.mark.parametrize(
    ("args", "refusal"),
    [((), ItemsMissing), (("S-9",), ShipmentUnknown), (("a\nb",), TextUnclear)],
)
def test_what_is_to_be_sent_has_to_be_known(
    stocked: Station, args: tuple[str, ...], refusal: type[Refusal]
) -> None:
    refused(stocked, refusal, "suggest_box", *args)


def test_a_box_of_changed_size_is_suggested_by_its_own_walls(station: Station) -> None:
    station.return_box(waybill(1), size="5")
    station.set_size(
        {"size": "5", "length_mm": "290", "width_mm": "170", "height_mm": "190",
         "wall_mm": "6", "mass_g": "300", "max_load_g": "5000", "max_cycles": "3"}
    )  # fmt: skip
    station.return_box(waybill(2), size="5")
    station.enter_shipment("S-1", [item(284, 164, 184, 900)])
    assert station.suggest_box("S-1").box.box == 1
    station.pack_shipment("S-1")
    refused(station, NothingFits, "suggest_box", items=[item(284, 164, 184, 900)])


# --- binding ----------------------------------------------------------------------


def test_a_parcel_is_entered_once(stocked: Station) -> None:
    first = stocked.enter_shipment("S-2", CUP, request_id="k1")
    before = entries(stocked)
    assert stocked.enter_shipment("S-2", CUP, request_id="k1").event == first.event
    assert entries(stocked) == before
    refused(stocked, RequestConflict, "enter_shipment", "S-2", [item()], request_id="k1")
    refused(stocked, ShipmentConflict, "enter_shipment", "s-2", [item()])
    refused(stocked, ItemsMissing, "enter_shipment", "S-3", [])
    refused(stocked, TextUnclear, "enter_shipment", "x" * 33, CUP)


def test_the_best_box_is_bound(stocked: Station) -> None:
    event = stocked.pack_shipment("S-1").event
    assert event == ShipmentPacked(shipment="S-1", box=2, cycle=1, shelf="5")
    assert state(stocked, 2) == "bound"
    assert stocked.list_shipments(["packed"])[0].box == 2
    desk.assert_adds_up(stocked)


def test_a_box_is_bound_by_number_tag_or_waybill(stocked: Station) -> None:
    tag = desk.row(stocked, "SELECT tag FROM box WHERE box = 3")
    assert tag is not None
    for code in ("3", str(tag[0]), waybill(3)):
        assert stocked.pack_shipment("S-1", code).event.box == 3  # type: ignore[attr-defined]
        stocked.release_shipment("S-1")


@pytest.mark.parametrize(
    ("box", "refusal"),
    [
        ("4", DoesNotFit),
        ("5", BoxUnusable),
        ("6", BoxUnusable),
        ("99", BoxUnknown),
        (waybill(99), BoxUnknown),
        ("x", NotAWaybill),
    ],
)
def test_a_box_that_cannot_carry_the_parcel_is_refused(
    stocked: Station, box: str, refusal: type[Refusal]
) -> None:
    refused(stocked, refusal, "pack_shipment", "S-1", box)


def test_a_box_carries_one_parcel_and_a_parcel_has_one_box(stocked: Station) -> None:
    stocked.enter_shipment("S-2", [item(250, 140, 150, 900)])
    stocked.pack_shipment("S-1", "2", request_id="p1")
    assert stocked.pack_shipment("S-1", "2", request_id="p1").replayed
    refused(stocked, RequestConflict, "pack_shipment", "S-2", "3", request_id="p1")
    said = refused(stocked, BoxBound, "pack_shipment", "S-2", "2")
    assert "S-1" in str(said)
    refused(stocked, ShipmentNotWaiting, "pack_shipment", "S-1", "3")
    refused(stocked, ShipmentUnknown, "pack_shipment", "S-9")
    refused(stocked, BoxBound, "regrade_box", "2", "P", "wet")


def test_a_box_that_left_is_not_in_stock(stocked: Station) -> None:
    stocked.send_shipment(waybill(80), box="2", covered=True)
    refused(stocked, BoxNotHere, "pack_shipment", "S-1", "2")
    refused(stocked, BoxNotHere, "regrade_box", "2", "P", "wet")


def test_a_released_box_goes_back_to_its_shelf(stocked: Station) -> None:
    stocked.pack_shipment("S-1", "1")
    recorded = stocked.release_shipment("S-1", request_id="r1")
    assert recorded.event == ShipmentReleased(shipment="S-1", box=1, cycle=1, shelf="1")
    assert stocked.release_shipment("S-1", request_id="r1").replayed
    assert state(stocked, 1) == "reuse"
    refused(stocked, ShipmentNotPacked, "release_shipment", "S-1")
    refused(stocked, ShipmentUnknown, "release_shipment", "S-9")
    desk.assert_adds_up(stocked)


def test_a_released_parcel_keeps_its_place_in_the_queue(stocked: Station) -> None:
    stocked.enter_shipment("S-2", CUP)
    stocked.enter_shipment("S-0", CUP, priority=5)
    stocked.pack_shipment("S-1")
    stocked.release_shipment("S-1")
    assert [one.shipment for one in stocked.list_shipments(["waiting"])] == [
        "S-0",
        "S-1",
        "S-2",
    ]


# --- sending ----------------------------------------------------------------------


def test_a_parcel_leaves_in_its_bound_box_whose_cycle_is_over(
    stocked: Station, clock: Clock
) -> None:
    stocked.pack_shipment("S-1", "2")
    event = stocked.send_shipment("S-1", waybill=WAYBILL, covered=True).event
    under = desk.ref(stocked, WAYBILL)
    assert event == ShipmentSent(
        shipment="S-1", waybill=under, entered=False, box=2, cycle=1, was_bound=True,
        condition="A", shelf="5", box_mass_g=177, used_answer=None,
    )  # fmt: skip
    sql = "SELECT state, carton, box, waybill, board_g FROM shipment WHERE shipment = 'S-1'"
    assert desk.row(stocked, sql) == ("sent", "reused", 2, under, 177)
    assert desk.row(stocked, "SELECT state, condition, shelf FROM box WHERE box = 2") == (
        "sent",
        None,
        None,
    )
    desk.assert_adds_up(stocked)


def test_a_parcel_in_a_new_carton_is_recorded_too(stocked: Station) -> None:
    stocked.send_shipment("S-1", new=True)
    stocked.send_shipment(WAYBILL, new=True)
    sql = """SELECT count(*), sum(carton = 'new'), sum(board_g) FROM shipment
             WHERE state = 'sent'"""
    assert desk.row(stocked, sql) == (2, 2, 0)
    assert stocked.report().columns[0].shares["used_share"] == 0


def test_the_old_waybill_has_to_be_covered_and_a_b_box_re_taped(stocked: Station) -> None:
    stocked.regrade_box("2", "B", "torn flap")
    stocked.pack_shipment("S-1", "2")
    refused(stocked, LabelNotCovered, "send_shipment", "S-1")
    refused(stocked, LabelNotCovered, "send_shipment", "S-1", retaped=True)
    refused(stocked, BoxNotRetaped, "send_shipment", "S-1", covered=True)
    assert stocked.send_shipment("S-1", covered=True, retaped=True).entry is not None


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"covered": True}, CartonUnclear),
        ({"new": True, "box": "2"}, CartonUnclear),
        ({"box": "4", "covered": True}, DoesNotFit),
        ({"box": "5", "covered": True}, BoxUnusable),
        ({"box": "99", "covered": True}, BoxUnknown),
        ({"new": True, "waybill": "x"}, NotAWaybill),
    ],
)
def test_what_the_parcel_left_in_has_to_be_said(
    stocked: Station, options: dict[str, object], refusal: type[Refusal]
) -> None:
    refused(stocked, refusal, "send_shipment", "S-1", **options)
    assert state(stocked, 2) == "reuse"


def test_a_bound_parcel_leaves_in_the_box_it_is_bound_to(stocked: Station) -> None:
    stocked.pack_shipment("S-1", "2")
    refused(stocked, BoxBound, "send_shipment", "S-1", new=True)
    refused(stocked, BoxBound, "send_shipment", "S-1", box="3", covered=True)
    refused(stocked, BoxBound, "send_shipment", WAYBILL, box="2", covered=True)
    assert stocked.send_shipment("S-1", box="2", covered=True).entry is not None


def test_a_parcel_is_sent_once(stocked: Station) -> None:
    first = stocked.send_shipment("S-1", waybill=WAYBILL, new=True, request_id="s1")
    assert (
        stocked.send_shipment("S-1", waybill=WAYBILL, new=True, request_id="s1").event
        == first.event
    )
    refused(stocked, RequestConflict, "send_shipment", "S-1", new=True, request_id="s1")
    refused(stocked, ShipmentNotWaiting, "send_shipment", "S-1", new=True)
    refused(stocked, WaybillSent, "send_shipment", WAYBILL, new=True)
    stocked.enter_shipment("S-2", CUP)
    refused(stocked, WaybillSent, "send_shipment", "S-2", waybill=WAYBILL, new=True)


def test_a_parcel_nobody_entered_is_named_by_its_waybill(stocked: Station) -> None:
    event = stocked.send_shipment(WAYBILL.lower(), box="2", covered=True).event
    assert isinstance(event, ShipmentSent)
    under = desk.ref(stocked, WAYBILL)
    assert (event.shipment, event.waybill, event.entered) == (under, under, True)
    refused(stocked, NotAWaybill, "send_shipment", "S-9", new=True)


def test_a_box_goes_round_as_often_as_its_size_allows(station: Station) -> None:
    station.return_box(waybill(1), size="5")
    for cycle in (1, 2, 3):
        station.send_shipment(waybill(10 + cycle), box="1", covered=True)
        station.return_box(waybill(10 + cycle))
    refused(station, BoxUnusable, "send_shipment", waybill(20), box="1", covered=True)
    station.regrade_box("1", "H", "perhaps once more")
    assert state(station, 1) == "pulp"


def test_a_limit_lowered_since_takes_worn_boxes_out_of_stock(station: Station) -> None:
    station.return_box(waybill(1), size="5")
    station.send_shipment(waybill(2), box="1", covered=True)
    station.return_box(waybill(2))
    station.set_size(
        {"size": "5", "length_mm": "290", "width_mm": "170", "height_mm": "190",
         "wall_mm": "3", "mass_g": "177", "max_load_g": "5000", "max_cycles": "1"}
    )  # fmt: skip
    refused(station, NothingFits, "suggest_box", items=CUP)


def test_a_box_past_its_cycles_stays_pulp_whatever_it_is_graded(station: Station) -> None:
    station.return_box(waybill(1), size="5")
    station.send_shipment(waybill(2), box="1", covered=True)
    station.set_size(
        {"size": "5", "length_mm": "290", "width_mm": "170", "height_mm": "190",
         "wall_mm": "3", "mass_g": "177", "max_load_g": "5000", "max_cycles": "1"}
    )  # fmt: skip
    station.return_box(waybill(2))
    assert state(station, 1) == "pulp"
    station.regrade_box("1", "B", "one flap is torn")
    assert state(station, 1) == "pulp"


def test_a_number_that_would_be_read_as_an_option_is_no_shipments(station: Station) -> None:
    with pytest.raises(SettingUnclear, match="begins with a letter or a digit"):
        station.enter_shipment("-1", [desk.item()])
    assert station.list_shipments(["waiting"]) == []


@pytest.mark.parametrize(
    ("refusal", "priority", "changes"),
    [
        (NumberUnclear, 10**30, {}),
        (NumberUnclear, -1, {}),
        (NumberUnclear, 0, {"height_mm": 0}),
        (NumberUnclear, 0, {"mass_g": -1}),
        (NumberUnclear, 0, {"count": 10**400}),
        (TextUnclear, 0, {"item": "tea\x1b[2J"}),
    ],
)
def test_a_program_enters_what_a_table_may_hold(
    station: Station, refusal: type[Refusal], priority: int, changes: dict[str, Any]
) -> None:
    with pytest.raises(refusal):
        station.enter_shipment("S-1", [desk.item().replaced(**changes)], priority=priority)
    assert station.list_shipments(["waiting"]) == []


def test_a_telephone_as_a_spreadsheet_writes_it_is_no_box(stocked: Station) -> None:
    with pytest.raises(PhoneAsWaybill):
        stocked.pack_shipment("S-1", box="13900001234.")


def test_half_a_character_is_refused_where_it_would_meet_the_file(station: Station) -> None:
    for ask in (station.list_shipments, station.list_boxes):
        with pytest.raises(CharacterBroken):
            ask(["\ud800"])
    assert station.list_boxes(["reuse"]) == []


def test_a_waybill_of_two_cartons_names_the_one_that_is_here(station: Station) -> None:
    station.return_box(desk.waybill(1), size="5")
    station.return_box(desk.waybill(1), size="5", another=True)
    station.send_shipment(desk.waybill(90), box="2", covered=True)
    moved = station.move_box(desk.waybill(1), "W").event
    assert moved.box == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", ["release", "send"])
def test_a_bound_box_is_not_freed_or_sent_before_it_was_moved(
    station: Station, clock: Clock, verb: str
) -> None:
    station.return_box(desk.waybill(1), size="5")
    station.enter_shipment("S-1", [desk.item(80, 80, 80, 100)])
    clock.set("2022-11-11 12:00")
    station.pack_shipment("S-1", "1", at="2022-11-11T11:00")
    station.move_box("1", "W")
    at = "2022-11-11T11:59"
    with pytest.raises(BoxCameLater):
        if verb == "release":
            station.release_shipment("S-1", at=at)
        else:
            station.send_shipment("S-1", covered=True, at=at)
