"""Free text holds nobody's number: at every door, and no refusal repeats it."""

from collections.abc import Callable
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import CodeMistyped, NumberInText, PhoneAsWaybill
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, item

IDENTITY = "11010519491231002X"
OTHER = desk.waybill(7)

Door = Callable[[Station, str], Any]

DOORS: dict[str, Door] = {
    "note of eggs": lambda s, word: s.receive_eggs("60", note=word),
    "note of broken eggs": lambda s, word: s.break_eggs("1", note=word),
    "reason": lambda s, word: s.undo(entries(s), word),
    "visit": lambda s, word: s.return_box(OTHER, size="5", visit=word),
    "name of a request": lambda s, word: s.return_box(OTHER, size="5", request_id=word),
    "shelf": lambda s, word: s.move_box("2", word),
    "printer": lambda s, word: s.set_printer(word, "file:///dev/null"),
    "place of a printer": lambda s, word: s.set_printer("till", f"tcp://{word}"),
    "shipment": lambda s, word: s.enter_shipment(f"p/{word}", [item(100, 100, 90, 300)]),
    "item": lambda s, word: s.enter_shipment("S-1", [item(item=word)]),
    "ticket": lambda s, word: s.collect_pulp(word, "100", "12", "0"),
}


@pytest.fixture
def known(station: Station) -> Station:
    """A station that knows one waybill, and has eggs and a cage of pulp."""
    station.receive_eggs("60")
    station.return_box(OTHER + "9", size="5", defects=["wet"])
    station.close_cage("500")
    station.return_box(WAYBILL, size="5", customer=PHONE)
    return station


def refused(station: Station, door: Door, word: str) -> NumberInText:
    """The refusal of a word, which keeps nothing and doesn't repeat it."""
    before = entries(station)
    with pytest.raises(NumberInText) as caught:
        door(station, word)
    assert entries(station) == before
    said = str(caught.value) + repr(caught.value.facts)
    assert word not in said
    assert word[:7] not in said
    return caught.value


@pytest.mark.parametrize("word", [PHONE, IDENTITY, WAYBILL, f"see {WAYBILL.lower()}!"])
@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_a_number(known: Station, door: str, word: str) -> None:
    if door == "printer" and " " in word:
        word = word.split()[1].rstrip("!")
    refused(known, DOORS[door], word)


@pytest.mark.parametrize("clerk", [PHONE, IDENTITY, WAYBILL])
def test_no_clerk_is_called_by_a_number(
    known: Station, open_station: Callable[..., Station], clerk: str
) -> None:
    with pytest.raises(NumberInText):
        open_station(clerk=clerk).receive_eggs("60")


def test_a_request_has_a_name_of_its_own(station: Station) -> None:
    def door(one: Station, word: str) -> object:
        return one.return_box(OTHER, size="5", request_id=word)

    said = str(refused(station, door, OTHER))
    assert "a name of its own" in said
    assert station.return_box(OTHER, size="5", request_id="r-7").entry is not None


def test_a_trace_of_a_code_is_not_called_by_a_number(known: Station) -> None:
    mistyped = "8" * 16
    refused(known, lambda s, word: s.redeem(mistyped, request_id=word), WAYBILL)
    with pytest.raises(CodeMistyped):
        known.redeem(mistyped, request_id="r-7")


def test_a_waybill_that_reads_as_a_date_stands_in_no_nights_way(
    station: Station, clock: Clock
) -> None:
    # The night calls its entries by the day: `~close:2022-11-11:1`.
    station.return_box("20221111", size="5", visit="left open")
    clock.set("2022-11-12 12:00")
    assert [one.date for one in station.close_days()] == ["2022-11-11"]
    desk.assert_adds_up(station)


def test_a_visit_is_not_called_by_its_own_boxs_waybill(station: Station) -> None:
    refused(station, lambda s, word: s.return_box(OTHER, size="5", visit=word), OTHER)


@pytest.mark.parametrize(
    "written", ["sf-1234-5678-90123", "ＳＦ１２３４５６７８９０１２３"]
)
def test_a_waybill_is_known_however_it_is_written(known: Station, written: str) -> None:
    refused(known, DOORS["note of eggs"], f"see {written}")


def test_numbers_that_are_nobodys_are_taken(known: Station) -> None:
    known.receive_eggs("60", note=f"as on {desk.waybill(8)}, 12900001234")
    known.return_box(OTHER, size="5", visit="7", request_id="20221111-0001")
    known.finish_visit("7", request_id="1668132000000")
    assert known.move_box("2", "A-12").entry is not None


def test_a_member_code_is_no_waybill_and_no_identity_number(known: Station) -> None:
    def door(one: Station, word: str) -> object:
        return one.return_box(OTHER, size="5", customer=word)

    refused(known, door, WAYBILL)
    refused(known, door, IDENTITY)
    refused(known, door, OTHER)
    assert known.return_box(OTHER, size="5", customer="12900001234").entry is not None


def test_a_shipment_is_called_by_its_waybill_and_never_by_a_telephone(
    known: Station,
) -> None:
    assert known.enter_shipment("YT2222222222222", [item(100, 100, 90, 300)]).entry
    with pytest.raises(PhoneAsWaybill):
        known.enter_shipment(PHONE, [item(100, 100, 90, 300)])
    refused(known, DOORS["note of eggs"], "YT2222222222222")
    refused(known, lambda s, word: s.enter_shipment(word, [item()]), IDENTITY)


def test_without_keys_the_other_numbers_are_still_refused(
    known: Station, open_station: Callable[..., Station]
) -> None:
    keys_path(known.path).unlink()
    other = open_station()
    for word in (PHONE, IDENTITY):
        refused(other, DOORS["note of eggs"], word)
    assert other.receive_eggs("60", note=WAYBILL).entry is not None
    keys_path(known.path).write_bytes(b"{")
    assert open_station().receive_eggs("60", note=WAYBILL).entry is not None


def test_what_was_recorded_before_is_answered_still(station: Station) -> None:
    """A request that was taken while nobody knew its name to be a waybill."""
    first = station.receive_eggs("60", request_id=OTHER)
    station.return_box(OTHER, size="5")
    again = station.receive_eggs("60", request_id=OTHER)
    assert (again.replayed, again.entry) == (True, first.entry)


# --- a name that was taken before its number was known ------------------------------


def test_a_visit_named_as_a_waybill_that_comes_later_goes_on_and_is_closed(
    station: Station, clock: desk.Clock
) -> None:
    for name in ("YT0000000000021", "YT0000000000022"):
        station.return_box(desk.waybill(1), size="5", visit=name, another=True)
        station.return_box(name, size="5")
    # More boxes, a customer and the end belong to it; so does the waybill itself.
    station.return_box(desk.waybill(2), size="5", visit="YT0000000000021")
    station.return_box("YT0000000000021", size="5", visit="YT0000000000021", another=True)
    station.name_visit("YT0000000000021", PHONE)
    assert station.finish_visit("YT0000000000021").entry is not None
    clock.forward(days=1)
    assert len(station.close_days()) == 1
    with pytest.raises(NumberInText):
        station.return_box(OTHER, size="5", visit=OTHER)
    desk.assert_adds_up(station)


def test_a_shelf_named_as_a_waybill_that_comes_later_keeps_its_boxes(
    station: Station,
) -> None:
    shelf = "SF12345678X"
    for number in (1, 2):
        station.return_box(desk.waybill(number), size="5")
        station.move_box(str(number), shelf)
    station.enter_shipment("S-1", [item(100, 100, 90, 300)])
    station.return_box(shelf, size="6")
    station.pack_shipment("S-1", "1")
    station.release_shipment("S-1")
    station.pack_shipment("S-1", "1")
    assert station.miss_box("S-1").event.shelf == shelf  # type: ignore[attr-defined]
    assert station.count_shelf(shelf, ["1", "2"]).entry is not None
    desk.assert_adds_up(station)


def test_a_clerk_named_as_a_waybill_that_comes_later_goes_on_working(
    station: Station, open_station: Callable[..., Station]
) -> None:
    clerk = open_station(clerk="Wu20221111")
    clerk.return_box(desk.waybill(1), size="5")
    station.return_box("Wu20221111", size="5")
    assert clerk.return_box(desk.waybill(2), size="5").entry is not None
    with pytest.raises(NumberInText):
        open_station(clerk=OTHER).return_box(OTHER, size="5")


def test_a_note_is_new_each_time(station: Station) -> None:
    station.receive_eggs("10", note="YT0000000000031")
    station.return_box("YT0000000000031", size="5")
    with pytest.raises(NumberInText):
        station.receive_eggs("10", note="YT0000000000031")
