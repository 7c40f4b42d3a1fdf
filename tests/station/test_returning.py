"""Boxes come back: what is recorded, what is answered, what is earned."""

from contextlib import closing

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.events import BoxFound, BoxReturned
from cainiao_recycle.errors import (
    BoxToldOtherwise,
    CodeEmpty,
    CodeMistyped,
    ConditionUnknown,
    CustomerUnclear,
    DefectUnknown,
    InputMethodOn,
    NotAWaybill,
    PhoneAsWaybill,
    Refusal,
    RequestConflict,
    SidesUnclear,
    SizeMissing,
    SizeUnknown,
    TagAndBox,
    TagInUse,
    TextUnclear,
    TimeInFuture,
    TimeUnclear,
    WaybillOfBox,
    WaybillOfEarlierJourney,
    WrongCode,
)
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, waybill

BLANK_TAG = codes.make(CodeType.TAG, lambda _: 20221111)
FOREIGN_TAG = codes.make(CodeType.TAG, lambda _: 999)
VOUCHER = codes.make(CodeType.VOUCHER, lambda _: 42)


def back(station: Station, code: str | None = WAYBILL, **options: object) -> BoxReturned:
    """Return a box and give the answer."""
    options.setdefault("size", "5")
    event = station.return_box(code, **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    return event


def send(station: Station, box: int, under: str | None, **options: object) -> None:
    """Send a box away, as an entered shipment when there is no waybill."""
    number = under
    if under is None:
        number = f"S-{entries(station)}"
        station.enter_shipment(number, [desk.item(100, 100, 100, 100)])
    station.send_shipment(number, box=str(box), covered=True, retaped=True, **options)  # type: ignore[arg-type]


# --- what is recorded and answered ------------------------------------------------


def test_a_good_box_goes_back_into_service_and_earns_an_egg(station: Station) -> None:
    recorded = station.return_box(WAYBILL, size="5", customer=PHONE)
    event = recorded.event
    assert isinstance(event, BoxReturned)
    assert event.issued is not None
    tag, voucher = event.tag, event.issued.voucher
    assert codes.read(tag or "").kind is codes.ScanKind.TAG
    assert codes.read(voucher).kind is codes.ScanKind.VOUCHER
    facts = {k: v for k, v in vars(event).items() if k not in ("tag", "issued", "customer")}
    assert facts == {
        "box": 1, "cycle": 1, "new": True, "size": "5",
        "waybill": desk.ref(station, WAYBILL),
        "length_mm": 290, "width_mm": 170, "height_mm": 190, "wall_mm": 3, "mass_g": 177,
        "condition": "A", "defects": (), "disposition": "reuse", "shelf": "5",
        "visit": None, "campaign": "eggs-2022", "campaign_date": "2022-11-11",
        "credits": 1, "points": 37, "reward": "granted", "finishes_visit": False,
        "for_shipment": None, "noticed": None,
    }  # fmt: skip
    assert vars(event.issued) == {
        "voucher": voucher, "eggs": 1, "campaign": "eggs-2022",
        "campaign_date": "2022-11-11", "valid_from": "2022-11-11",
        "valid_until": "2022-12-11", "paid_by": ((1, 1),),
    }  # fmt: skip
    assert event.customer is not None
    assert desk.last_four(station, event.customer) == "1234"
    assert recorded.entry is not None
    assert (recorded.entry.clerk, recorded.entry.business_date) == ("Li", "2022-11-11")
    assert desk.row(station, "SELECT state, eggs FROM voucher") == ("open", 1)
    desk.assert_adds_up(station)


@pytest.mark.parametrize(
    ("options", "condition", "disposition", "shelf", "tagged"),
    [
        ({}, "A", "reuse", "5", True),
        ({"defects": ["torn-flap"]}, "B", "reuse", "5", True),
        ({"defects": ["oversize"]}, "H", "hold", "HOLD", True),
        ({"condition": "H"}, "H", "hold", "HOLD", True),
        ({"defects": ["wet"]}, "P", "pulp", "PULP", False),
        ({"condition": "A", "defects": ["wet"]}, "P", "pulp", "PULP", False),
        ({"condition": "B"}, "B", "reuse", "5", True),
    ],
)
def test_the_condition_tells_where_a_box_goes_and_held_boxes_are_tagged_too(
    station: Station,
    options: dict[str, object],
    condition: str,
    disposition: str,
    shelf: str,
    tagged: bool,
) -> None:
    event = back(station, **options)
    assert (event.condition, event.disposition, event.shelf) == (
        condition,
        disposition,
        shelf,
    )
    assert (event.tag is not None) is tagged
    assert event.reward == "granted"


def test_a_measured_box_waits_on_the_shelf_of_measured_boxes(station: Station) -> None:
    event = back(station, size=None, dims="300x250x200")
    assert (event.size, event.shelf) == (None, "X")
    assert (event.length_mm, event.width_mm, event.height_mm) == (300, 250, 200)


def test_measured_sides_go_before_the_number_printed_on_the_box(station: Station) -> None:
    assert back(station, size="5", dims="300x250x200").length_mm == 300


def test_a_size_is_read_in_full_width_too(station: Station) -> None:
    assert back(station, size="１２").size == "12"


def test_outside_a_campaign_a_box_is_accepted_and_no_customer_kept(
    bare: Station,
) -> None:
    event = back(bare, customer=PHONE)
    assert (event.reward, event.credits, event.points) == ("no-campaign", 0, 0)
    assert event.customer is None
    assert event.campaign is None
    assert desk.row(bare, "SELECT count(*) FROM customer") == (0,)


def test_a_waiting_parcel_is_offered_the_box_that_can_carry_it(station: Station) -> None:
    station.enter_shipment("S-1", [desk.item(mass_g=900)])
    assert back(station, waybill(1), size="8").for_shipment is None
    assert back(station, waybill(2), defects=["oversize"]).for_shipment is None
    assert back(station, waybill(3), size="5").for_shipment == "S-1"


def test_a_blank_tag_is_claimed_by_the_box_it_is_stuck_on(station: Station) -> None:
    assert back(station, tag=BLANK_TAG).tag == BLANK_TAG
    with pytest.raises(TagInUse):
        back(station, waybill(2), tag=BLANK_TAG)


def test_a_time_given_with_a_return_is_when_it_happened(station: Station) -> None:
    recorded = station.return_box(WAYBILL, size="5", at="2022-11-11T08:30")
    assert recorded.entry is not None
    assert recorded.entry.happened_at == desk.moment("2022-11-11 08:30")
    assert recorded.entry.recorded_at == desk.moment("2022-11-11 10:00")


# --- refusals ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "options", "refusal"),
    [
        (None, {}, CodeEmpty),
        (" \r\n", {}, CodeEmpty),
        ("快递1234567", {}, InputMethodOn),
        ("SF123", {}, NotAWaybill),
        ("A" * 10_000, {}, NotAWaybill),
        (VOUCHER[:-1] + str((int(VOUCHER[-1]) + 1) % 10), {}, CodeMistyped),
        (VOUCHER, {}, WrongCode),
        (WAYBILL, {"waybill": "YT1"}, NotAWaybill),
        (WAYBILL, {"waybill": waybill(2)}, WrongCode),
        (WAYBILL, {"size": None}, SizeMissing),
        (WAYBILL, {"size": "13"}, SizeUnknown),
        (WAYBILL, {"size": "=cmd()"}, Refusal),
        (WAYBILL, {"dims": "290x170"}, SidesUnclear),
        (WAYBILL, {"defects": ["moist"]}, DefectUnknown),
        (WAYBILL, {"condition": "C"}, ConditionUnknown),
        (WAYBILL, {"customer": "12345"}, CustomerUnclear),
        (WAYBILL, {"tag": VOUCHER}, WrongCode),
        (WAYBILL, {"tag": "900"}, CodeMistyped),
        (FOREIGN_TAG, {"tag": BLANK_TAG}, TagAndBox),
        (WAYBILL, {"visit": "a\x1bb"}, TextUnclear),
        (WAYBILL, {"at": "yesterday"}, TimeUnclear),
        (WAYBILL, {"at": "2022-11-11T10:03"}, TimeInFuture),
        (WAYBILL, {"request_id": "x" * 200}, TextUnclear),
    ],
)
def test_what_cannot_be_returned_is_refused_and_nothing_recorded(
    station: Station, code: str | None, options: dict[str, object], refusal: type[Refusal]
) -> None:
    before = entries(station)
    with pytest.raises(refusal):
        back(station, code, **options)
    assert entries(station) == before


def test_an_unclear_customer_is_refused_outside_a_campaign_too(bare: Station) -> None:
    with pytest.raises(CustomerUnclear):
        back(bare, customer="12345")


def test_a_box_with_a_tag_takes_no_second_one(station: Station) -> None:
    send(station, back(station).box, waybill(9))
    with pytest.raises(TagAndBox):
        back(station, waybill(9), tag=BLANK_TAG)


@pytest.mark.parametrize("label", [9, 8], ids=["known", "new"])
def test_a_box_that_is_back_may_be_told_with_the_tag_it_carries(
    station: Station, label: int
) -> None:
    box = back(station)
    send(station, box.box, waybill(9))
    again = back(station, waybill(label), tag=box.tag, size=None)
    assert (again.box, again.cycle, again.tag) == (box.box, 2, box.tag)
    assert again.reward == "granted"
    desk.assert_adds_up(station)


def test_a_missing_box_is_found_by_its_tag_under_whatever_label(station: Station) -> None:
    box = back(station)
    station.count_shelf("5", [], empty=True)
    found = station.return_box(waybill(2), tag=box.tag).event
    assert isinstance(found, BoxFound)
    assert (found.box, found.tag) == (box.box, box.tag)
    desk.assert_adds_up(station)


def test_a_tag_of_a_box_that_is_away_is_not_on_the_box_of_a_known_waybill(
    station: Station,
) -> None:
    away, here = back(station), back(station, waybill(2))
    send(station, away.box, waybill(9))
    send(station, here.box, waybill(8))
    before = entries(station)
    with pytest.raises(TagAndBox):
        back(station, waybill(8), tag=away.tag)
    assert entries(station) == before


STUCK_ON = ({"code": BLANK_TAG, "waybill": WAYBILL}, {"code": WAYBILL, "tag": BLANK_TAG})
"""A box's waybill with a sticker of ours that is no box's, scanned in either order."""


@pytest.mark.parametrize("told", STUCK_ON, ids=["tag first", "waybill first"])
def test_a_sticker_makes_no_second_box_of_one_that_is_here(
    station: Station, told: dict[str, str]
) -> None:
    back(station)
    before = entries(station)
    with pytest.raises(BoxToldOtherwise):
        station.return_box(**told, size="5")  # type: ignore[arg-type]
    assert entries(station) == before


@pytest.mark.parametrize("told", STUCK_ON, ids=["tag first", "waybill first"])
@pytest.mark.parametrize("gone", ["sent", "missing"])
def test_a_sticker_makes_no_second_box_of_one_that_is_back(
    station: Station, told: dict[str, str], gone: str
) -> None:
    box = back(station, waybill(2))
    if gone == "sent":
        send(station, box.box, WAYBILL)
    else:
        station.count_shelf("5", [], empty=True)
        told = {key: waybill(2) if code == WAYBILL else code for key, code in told.items()}
    before = entries(station)
    with pytest.raises(TagAndBox):
        station.return_box(**told, size="5")  # type: ignore[arg-type]
    assert entries(station) == before


@pytest.mark.parametrize("told", STUCK_ON, ids=["tag first", "waybill first"])
def test_a_missing_box_without_a_tag_takes_the_one_stuck_on_it(
    station: Station, told: dict[str, str]
) -> None:
    box = back(station, defects=["wet"])
    station.count_shelf("PULP", [], empty=True)
    found = station.return_box(**told).event  # type: ignore[arg-type]
    assert isinstance(found, BoxFound)
    assert (found.box, found.tag, found.new_tag) == (box.box, BLANK_TAG, BLANK_TAG)
    desk.assert_adds_up(station)
    assert station.return_box(BLANK_TAG).entry is None


def test_another_carton_of_a_parcel_may_carry_another_stations_tag(
    station: Station,
) -> None:
    box = back(station)
    second = back(station, FOREIGN_TAG, waybill=WAYBILL, another=True)
    assert (second.box, second.cycle, second.credits) == (box.box + 1, 2, 0)


# --- the same request -------------------------------------------------------------


def test_the_same_request_again_gives_the_same_answer_and_records_nothing(
    station: Station,
) -> None:
    options = {
        "size": "5",
        "customer": PHONE,
        "defects": ["torn-flap"],
        "request_id": "k1-17",
    }
    first = station.return_box(WAYBILL, **options)  # type: ignore[arg-type]
    before = entries(station)
    again = station.return_box(WAYBILL, **options)  # type: ignore[arg-type]
    assert (again.event, again.entry) == (first.event, first.entry)
    assert (first.replayed, again.replayed) == (False, True)
    assert entries(station) == before


@pytest.mark.parametrize(
    "other",
    [
        {"size": "6"},
        {"customer": "13900001235"},
        {"customer": None},
        {"condition": "B"},
        {"defects": ["wet"]},
        {"dims": "300x200x100"},
        {"tag": BLANK_TAG},
        {"another": True},
        {"visit": "V-1"},
        {"done": True},
        {"at": "2022-11-11T09:00"},
        {"code": waybill(2)},
    ],
)
def test_the_same_id_with_other_content_is_refused(
    station: Station, other: dict[str, object]
) -> None:
    asked = {"code": WAYBILL, "customer": PHONE, "request_id": "k1-17"}
    first = back(station, **asked)  # type: ignore[arg-type]
    before = entries(station)
    with pytest.raises(RequestConflict):
        back(station, **{**asked, **other})  # type: ignore[arg-type]
    assert entries(station) == before
    assert back(station, **asked) == first  # type: ignore[arg-type]


def test_an_id_used_by_one_verb_is_not_another_verbs(station: Station) -> None:
    station.receive_eggs(360, request_id="k1")
    with pytest.raises(RequestConflict):
        back(station, request_id="k1")


def test_a_refused_request_may_be_made_again_under_its_id(station: Station) -> None:
    with pytest.raises(SizeMissing):
        back(station, size=None, request_id="k1")
    assert back(station, size="5", request_id="k1").box == 1


def test_a_double_scan_with_its_time_is_one_when_the_series_is_run_again(
    station: Station, clock: Clock
) -> None:
    def series() -> None:
        back(station, request_id="a", at="2022-11-11T09:00")
        back(station, request_id="b", at="2022-11-11T09:01")
        station.send_shipment(
            waybill(9), box="1", covered=True, at="2022-11-11T09:30", request_id="c"
        )

    series()
    before = entries(station)
    clock.forward(hours=1)
    series()
    assert entries(station) == before


# --- one reward a journey ---------------------------------------------------------


@pytest.mark.parametrize("minutes", [0, 1, 60 * 24 * 3])
def test_a_waybill_whose_box_is_here_records_nothing_again(
    station: Station, clock: Clock, minutes: int
) -> None:
    first = back(station)
    before = entries(station)
    clock.forward(minutes=minutes)
    again = station.return_box(WAYBILL, size="5", customer=PHONE)
    assert again.entry is None
    assert entries(station) == before
    assert isinstance(again.event, BoxReturned)
    assert (again.event.box, again.event.tag) == (first.box, first.tag)
    assert (again.event.reward, again.event.issued) == ("already-rewarded", None)
    assert (again.event.credits, again.event.points) == (0, 0)


def test_a_waybill_whose_box_is_pulped_records_nothing_again(station: Station) -> None:
    back(station, defects=["wet"])
    station.close_cage()
    again = station.return_box(WAYBILL, size="5")
    assert again.entry is None
    assert again.event.disposition == "pulp"  # type: ignore[attr-defined]


def test_a_box_here_again_shows_where_it_is_now(station: Station) -> None:
    back(station)
    station.regrade_box("1", "H", "smells")
    again = back(station)
    assert (again.condition, again.disposition, again.shelf) == ("H", "hold", "HOLD")
    station.regrade_box("1", "A", "aired")
    station.enter_shipment("S-1", [desk.item()])
    station.pack_shipment("S-1", "1")
    assert back(station).disposition == "reuse"


def test_a_second_carton_of_the_same_parcel_is_taken_and_not_rewarded(
    station: Station,
) -> None:
    first, second = back(station), back(station, another=True)
    assert (first.box, second.box) == (1, 2)
    assert (second.waybill, second.reward, second.credits) == (
        desk.ref(station, WAYBILL),
        "already-rewarded",
        0,
    )
    assert second.new
    assert second.tag not in (None, first.tag)
    assert second.issued is None
    desk.assert_adds_up(station)


def test_a_second_carton_is_unrewarded_whichever_came_first(station: Station) -> None:
    assert back(station, another=True).credits == 0


def test_after_an_undo_a_waybill_earns_its_reward_again(station: Station) -> None:
    first = station.return_box(WAYBILL, size="5")
    assert first.entry is not None
    station.undo(first.entry.seq, "a slip")
    again = back(station)
    assert (again.reward, again.new) == ("granted", True)
    desk.assert_adds_up(station)


def test_a_box_comes_back_under_the_waybill_it_was_sent_with(station: Station) -> None:
    first = back(station)
    send(station, first.box, waybill(9))
    again = back(station, waybill(9), size=None)
    assert (again.box, again.cycle, again.tag, again.new) == (1, 2, first.tag, False)
    assert (again.size, again.reward) == ("5", "granted")
    assert back(station, waybill(9)).credits == 0
    desk.assert_adds_up(station)


def test_a_box_that_comes_back_by_its_tag_uses_up_its_waybill(station: Station) -> None:
    first = back(station)
    send(station, first.box, waybill(9))
    again = back(station, first.tag, size=None)
    assert again.waybill == desk.ref(station, waybill(9))
    assert (again.cycle, again.reward) == (2, "granted")
    send(station, first.box, waybill(10))
    # An older label of a box that is away shows nothing but that it was here once.
    with pytest.raises(WaybillOfEarlierJourney):
        station.return_box(waybill(9))
    assert back(station, waybill(10), size=None).cycle == 3
    assert back(station, waybill(9), size=None).credits == 0


def test_a_journey_told_with_another_waybill_earns_once(station: Station) -> None:
    first = back(station)
    send(station, first.box, waybill(9))
    assert back(station, first.tag, size=None, waybill="ZZFAKE0001").reward == "granted"
    send(station, first.box, waybill(10))
    with pytest.raises(WaybillOfEarlierJourney):
        station.return_box(waybill(9))


@pytest.mark.parametrize("old", [1, 9], ids=["of its first journey", "of one from here"])
def test_an_old_label_beside_the_tag_takes_no_reward_from_the_journey(
    station: Station, old: int
) -> None:
    first = back(station, waybill(1))
    send(station, first.box, waybill(9))
    back(station, waybill(9), size=None)
    send(station, first.box, waybill(10))
    again = back(station, first.tag, size=None, waybill=waybill(old))
    assert (again.cycle, again.reward) == (3, "granted")
    assert again.waybill == desk.ref(station, waybill(10))
    assert back(station, waybill(10), size=None).credits == 0


def test_a_stale_label_does_not_book_a_box_in_transit(station: Station) -> None:
    first = back(station)
    send(station, first.box, waybill(9))
    with pytest.raises(WaybillOfEarlierJourney):
        station.return_box(str(first.waybill))
    assert back(station, waybill(9), size=None).reward == "granted"


def test_a_parcel_does_not_leave_under_a_label_a_box_came_with(station: Station) -> None:
    first = back(station)
    with pytest.raises(WaybillOfBox):
        send(station, first.box, str(first.waybill))


def test_a_number_where_a_waybill_belongs_is_not_kept(station: Station) -> None:
    with pytest.raises(PhoneAsWaybill):
        station.return_box("13900001234", size="5")
    assert station.return_box(waybill="13900001234", size="5").entry is not None


def test_a_box_sent_without_a_waybill_is_rewarded_by_its_tag_once_a_cycle(
    station: Station,
) -> None:
    first = back(station)
    send(station, first.box, None)
    again = back(station, first.tag, size=None)
    assert (again.cycle, again.waybill, again.reward) == (2, None, "granted")
    assert back(station, first.tag).credits == 0


def test_a_box_of_another_station_is_adopted_in_its_second_cycle(station: Station) -> None:
    alone = back(station, FOREIGN_TAG)
    assert (alone.tag, alone.cycle, alone.new) == (FOREIGN_TAG, 2, True)
    assert (alone.reward, alone.credits) == ("already-rewarded", 0)


def test_a_box_of_another_station_is_rewarded_with_a_waybill(station: Station) -> None:
    both = back(station, FOREIGN_TAG, waybill=WAYBILL)
    assert (both.tag, both.cycle, both.waybill, both.reward) == (
        FOREIGN_TAG,
        2,
        desk.ref(station, WAYBILL),
        "granted",
    )
    assert back(station).credits == 0
    assert back(station, FOREIGN_TAG).credits == 0


def test_a_waybill_of_sixteen_digits_is_taken_as_one_when_said_so(station: Station) -> None:
    event = back(station, None, waybill="8000000000000000")
    assert event.waybill == desk.ref(station, "8000000000000000")
    assert event.reward == "granted"


def test_a_box_past_its_cycles_goes_to_pulp_and_is_still_rewarded(station: Station) -> None:
    box = back(station)
    for cycle in (2, 3, 4):
        send(station, 1, waybill(cycle))
        box = back(station, waybill(cycle), size=None)
        assert box.cycle == cycle
        assert box.reward == "granted"
    assert (box.condition, box.disposition) == ("A", "pulp")
    desk.assert_adds_up(station)


def test_a_heavier_box_may_go_round_more_often(station: Station) -> None:
    back(station, size="1")
    for cycle in (2, 3, 4):
        send(station, 1, waybill(cycle))
        assert back(station, waybill(cycle)).disposition == "reuse"


def test_regrading_a_box_never_changes_its_reward(station: Station) -> None:
    before = back(station)
    station.regrade_box("1", "P", "soft after all")
    assert desk.row(station, "SELECT credits, reward FROM box_return") == (1, "granted")
    assert before.issued is not None
    assert station.redeem(before.issued.voucher).entry is not None


def test_a_box_that_is_kept_after_all_gets_its_tag(station: Station) -> None:
    back(station, condition="P")
    station.regrade_box("1", "A", "looked at twice")
    assert desk.row(station, "SELECT tag IS NOT NULL FROM box") == (1,)


# --- two stations -----------------------------------------------------------------


def test_a_code_is_never_drawn_twice(station: Station, clock: Clock) -> None:
    draws = iter([5, 7, 5, 7, 8, 9])
    with closing(
        Station.open(station.path, clock=clock, draw=lambda _: next(draws))
    ) as other:
        first = back(other, waybill(1))
        second = back(other, waybill(2))
    assert first.issued is not None
    assert second.issued is not None
    assert first.tag != second.tag
    assert first.issued.voucher != second.issued.voucher


def test_of_two_cartons_under_a_waybill_the_one_that_is_here_is_meant(
    station: Station,
) -> None:
    back(station)
    second = back(station, another=True)
    station.send_shipment(waybill(7), box=str(second.box), covered=True)
    before = entries(station)
    assert back(station).box == 1
    assert entries(station) == before
