"""Forgetting: keys of seasons and years gone by go for good, and all else stays."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import KeysForgotten
from cainiao_recycle.errors import (
    CampaignExists,
    ClockBehind,
    ClockJump,
    CodeUnknown,
    CustomersForgotten,
    CustomerUnknown,
    DayStillOpen,
    EntryFinal,
    KeyForgotten,
    NothingToForget,
    Refusal,
    WaybillsForgotten,
)
from cainiao_recycle.station.key_care import draw_network_key
from cainiao_recycle.station.key_copies import copies_path, holding, note_copy
from cainiao_recycle.station.keys import keys_path, read_kept
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, waybill

WHY = "the season is settled"
OpenStation = Callable[..., Station]


def to(station: Station, clock: Clock, local: str) -> None:
    """Go to a later day, with the clock confirmed and the days before it closed."""
    clock.set(local)
    station.confirm_clock(local.replace(" ", "T"))
    station.close_days()


@pytest.fixture
def later(station: Station, clock: Clock) -> Station:
    """A season of three boxes of one customer and one of nobody; it is June 2023."""
    for number in (1, 2, 3):
        station.return_box(waybill(number), size="5", customer=PHONE)
    station.return_box(WAYBILL, size="5")
    to(station, clock, "2023-06-01 10:00")
    return station


def dropped(station: Station, before: str = "2023-01-01") -> KeysForgotten:
    event = station.forget(before, WHY).event
    assert isinstance(event, KeysForgotten)
    return event


def held(path: Path) -> list[str]:
    """What the keys in the key file serve."""
    document = json.loads(keys_path(path).read_bytes())
    return [one["of"] for one in document["keys"]]


# --- what goes ----------------------------------------------------------------------


def test_what_will_no_longer_be_found_is_listed_before(later: Station) -> None:
    before = entries(later)
    season, year = later.list_forgettable("2023-01-01")
    assert season.key._replace(mark="") == (
        "campaign", "eggs-2022", "", "2022-11-20", True,
    )  # fmt: skip
    assert season.found._asdict() == {
        "customers": 1, "credits": 0, "vouchers": 0, "eggs": 0,
    }  # fmt: skip
    assert year.key._replace(mark="") == ("waybills", "2022", "", "2022-12-31", True)
    assert year.found._asdict() == {
        "waybills": 4, "on_hand": 4, "away": 0, "parcels": 0,
    }  # fmt: skip
    assert entries(later) == before


def test_the_list_counts_open_vouchers_credits_parcels_and_boxes_away(
    bare: Station, clock: Clock
) -> None:
    desk.add_campaign(bare, desk.rule(credits_per_reward="2", voucher_valid_days="400"))
    for number in range(1, 6):
        bare.return_box(waybill(number), size="5", customer=PHONE)
    bare.enter_shipment("YT8888888888888", [desk.item()])
    clock.forward(hours=1)
    bare.send_shipment("YT9999999999999", box="1", covered=True)
    to(bare, clock, "2023-06-01 10:00")
    season, year = bare.list_forgettable("2023-06-01")
    assert season.found == (1, 1, 2, 4 // 2)
    assert year.found == (7, 4, 1, 1)


def test_the_keys_go_and_an_entry_says_which(later: Station) -> None:
    before = journal.head(later.book.db)
    marks = [(one.serves, one.of, one.mark) for one in later.list_keys()]
    event = dropped(later)
    assert sorted(event.keys) == sorted(marks)
    assert (event.before, event.reason) == ("2023-01-01", WHY)
    assert held(later.path) == []
    assert journal.hash_of(later.book.db, before[0]) == before[1]
    assert desk.kinds(later)[-1] == "keys-forgotten/1"
    assert {one.state for one in later.list_keys()} == {"forgotten"}
    desk.assert_adds_up(later)


@pytest.mark.parametrize(("before", "goes"), [
    ("2022-11-20", []), ("2022-11-21", ["eggs-2022"]),
    ("2022-12-31", ["eggs-2022"]), ("2023-01-01", ["eggs-2022", "2022"]),
])  # fmt: skip
def test_only_what_ended_before_the_date_goes(
    later: Station, before: str, goes: list[str]
) -> None:
    assert [one.key.of for one in later.list_forgettable(before)] == goes
    if not goes:
        with pytest.raises(NothingToForget):
            later.forget(before, WHY)
    else:
        assert [of for _, of, _ in dropped(later, before).keys] == goes


def test_forgetting_twice_is_nothing_and_the_same_request_the_same_answer(
    later: Station,
) -> None:
    first = later.forget("2023-01-01", WHY, request_id="f1")
    before = entries(later)
    again = later.forget("2023-01-01", WHY, request_id="f1")
    assert (again.replayed, again.event) == (True, first.event)
    with pytest.raises(NothingToForget):
        later.forget("2023-06-01", WHY)
    assert entries(later) == before


def test_forgetting_is_not_undone(later: Station) -> None:
    dropped(later)
    with pytest.raises(EntryFinal):
        later.undo(entries(later), "a slip")


def test_the_old_key_file_is_written_over_where_it_stood(later: Station) -> None:
    old = os.open(keys_path(later.path), os.O_RDONLY)
    try:
        dropped(later)
        # The file in between, and the one before it, were both replaced.
        assert os.fstat(old).st_nlink == 0
    finally:
        os.close(old)
    text = keys_path(later.path).read_text()
    assert '"key"' not in text


# --- what stays ---------------------------------------------------------------------


@pytest.mark.parametrize("before", ["2023-06-02", "2024-01-01", "9999-12-31"])
def test_nothing_that_goes_on_is_forgotten(later: Station, before: str) -> None:
    with pytest.raises(DayStillOpen):
        later.forget(before, WHY)
    assert held(later.path) == ["eggs-2022", "2022"]


def test_what_is_not_closed_is_not_forgotten(station: Station, clock: Clock) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    clock.set("2023-06-01 10:00")
    station.confirm_clock("2023-06-01T10:00")
    with pytest.raises(DayStillOpen) as refused:
        station.forget("2023-01-01", WHY)
    assert refused.value.facts["date"] == "2022-11-11"


def test_a_clock_that_ran_ahead_forgets_nothing(later: Station, clock: Clock) -> None:
    clock.set("2033-06-01 10:00")
    with pytest.raises(ClockJump):
        later.forget("2023-06-01", WHY)
    clock.set("2013-06-01 10:00")
    with pytest.raises(ClockBehind):
        later.forget("2013-01-01", WHY)
    assert held(later.path) == ["eggs-2022", "2022"]


def test_a_year_stays_as_long_as_a_season_goes_on_that_began_in_it(
    bare: Station, clock: Clock
) -> None:
    clock.set("2022-12-20 10:00")
    bare.confirm_clock("2022-12-20T10:00")
    desk.add_campaign(bare, desk.rule(starts="2022-12-10", ends="2023-01-20"))
    assert bare.return_box(WAYBILL, size="5", customer=PHONE).event.credits == 1  # type: ignore[attr-defined]
    to(bare, clock, "2023-01-15 10:00")
    with pytest.raises(NothingToForget):
        bare.forget("2023-01-01", WHY)
    assert bare.return_box(WAYBILL, size="5", customer=PHONE).entry is None
    to(bare, clock, "2023-01-22 10:00")
    assert [one.key.of for one in bare.list_forgettable("2023-01-21")] == [
        "eggs-2022", "2022",
    ]  # fmt: skip


def test_a_year_stays_while_a_box_of_it_counts_in_a_season_that_goes_on(
    station: Station, clock: Clock
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    clock.forward(hours=1)
    station.send_shipment("YT9999999999999", box="1", covered=True)
    to(station, clock, "2023-06-01 10:00")
    campaign = desk.rule(code='"eggs-2023"', starts="2023-05-01", ends="2023-06-30")
    desk.add_campaign(station, campaign)
    back = station.return_box("YT9999999999999", customer=PHONE).event
    assert back.reward == "granted"  # type: ignore[attr-defined]
    to(station, clock, "2023-06-03 10:00")
    assert [one.key.of for one in station.list_forgettable("2023-06-01")] == ["eggs-2022"]
    dropped(station, "2023-06-01")
    assert station.return_box("YT9999999999999", customer=PHONE).entry is None
    to(station, clock, "2023-07-02 10:00")
    assert [of for _, of, _ in dropped(station, "2023-07-01").keys] == ["2022", "eggs-2023"]
    desk.assert_adds_up(station)


def test_open_vouchers_are_paid_by_their_code_and_all_adds_up(
    bare: Station, clock: Clock
) -> None:
    desk.add_campaign(bare, desk.rule(voucher_valid_days="365"))
    bare.receive_eggs(30)
    issued = bare.return_box(WAYBILL, size="5", customer=PHONE).event.issued  # type: ignore[attr-defined]
    to(bare, clock, "2023-06-01 10:00")
    (season, _) = bare.list_forgettable("2023-01-01")
    assert (season.found.vouchers, season.found.eggs) == (1, 1)  # type: ignore[union-attr]
    dropped(bare)
    with pytest.raises(CustomerUnknown):
        bare.list_vouchers("open", customer=PHONE)
    assert bare.redeem(issued.voucher).entry is not None
    desk.assert_adds_up(bare)
    clock.forward(days=1)
    bare.close_days()
    desk.assert_adds_up(bare)


def test_the_cap_of_a_running_season_still_holds(station: Station, clock: Clock) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    to(station, clock, "2023-06-01 10:00")
    cap = desk.rule(
        code='"eggs-2023"', starts="2023-06-01", ends="2023-06-30",
        eggs_per_customer_day="1",
    )  # fmt: skip
    desk.add_campaign(station, cap)

    def reward(number: int) -> str:
        return str(
            station.return_box(waybill(number), size="5", customer=PHONE).event.reward
        )  # type: ignore[attr-defined]

    assert reward(11) == "granted"
    dropped(station)
    assert reward(12) == "capped"
    assert station.return_box(waybill(11), size="5", customer=PHONE).entry is None
    desk.assert_adds_up(station)


# --- afterwards ---------------------------------------------------------------------


def test_what_was_forgotten_is_not_found_and_a_waybill_counts_as_new(
    later: Station,
) -> None:
    dropped(later)
    with pytest.raises(CodeUnknown):
        later.show(WAYBILL)
    with pytest.raises(CustomerUnknown):
        later.show(PHONE)
    again = later.return_box(WAYBILL, size="5", customer=PHONE)
    assert (again.event.new, again.event.reward) == (True, "no-campaign")  # type: ignore[attr-defined]
    desk.assert_adds_up(later)


def test_a_box_is_known_by_its_tag_as_before(later: Station) -> None:
    tag = later.show("1").subject.tag  # type: ignore[union-attr]
    dropped(later)
    assert tag is not None
    assert later.return_box(tag).entry is None
    assert later.show(tag).entries


def test_nothing_is_recorded_late_in_a_year_that_was_forgotten(later: Station) -> None:
    dropped(later)
    before = entries(later)
    for refusal, more in (
        (WaybillsForgotten, {}),
        (CustomersForgotten, {"customer": PHONE}),
    ):
        with pytest.raises(refusal):
            later.return_box(WAYBILL, size="5", at="2022-11-11T12:00", **more)
    with pytest.raises(WaybillsForgotten):
        later.send_shipment("YT9999999999999", new=True, at="2022-11-12T12:00")
    assert entries(later) == before


def test_the_year_that_runs_goes_on_under_its_own_key(later: Station) -> None:
    later.return_box(waybill(50), size="5")
    dropped(later)
    later.return_box(waybill(51), size="5")
    assert later.return_box(waybill(50), size="5").entry is None
    assert held(later.path) == ["2023"]


def test_a_forgotten_seasons_code_is_never_anothers(later: Station) -> None:
    dropped(later)
    with pytest.raises(CampaignExists):
        desk.add_campaign(later, desk.rule(starts="2023-11-01", ends="2023-11-20"))


def test_keys_that_nobody_has_are_forgotten_as_well(
    later: Station, open_station: OpenStation
) -> None:
    keys_path(later.path).unlink()
    other = open_station()
    found = other.list_forgettable("2023-01-01")
    assert [(one.key.of, one.key.is_held) for one in found] == [
        ("eggs-2022", False), ("2022", False),
    ]  # fmt: skip
    dropped(other)
    other.return_box(WAYBILL, size="5")
    desk.assert_adds_up(other)


# --- the network's key --------------------------------------------------------------


def test_the_networks_key_of_a_year_goes_and_is_not_joined_again(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    place = tmp_path / "stick" / "network.key"
    key = draw_network_key(place, 2022, "2022-11-01")
    station.return_box(waybill(1), size="5")
    station.join_network(place)
    station.return_box(waybill(2), size="5")
    to(station, clock, "2023-06-01 10:00")
    event = dropped(station)
    assert {serves for serves, of, _ in event.keys if of == "2022"} == {
        "waybills",
        "network",
    }
    found = holding(station.path, [key.mark])
    assert [(one.path, one.marks) for one in found] == [(place, (key.mark,))]
    with pytest.raises(KeyForgotten):
        station.join_network(place)
    other = draw_network_key(tmp_path / "other.key", 2022, "2022-11-01")
    with pytest.raises(KeyForgotten):
        station.join_network(tmp_path / "other.key")
    assert other.mark not in {one.mark for one in station.list_keys()}
    desk.assert_adds_up(station)


# --- copies -------------------------------------------------------------------------


def test_backups_that_still_hold_the_keys_are_named(
    later: Station, clock: Clock, tmp_path: Path
) -> None:
    later.backup(tmp_path / "disk" / "monday.db")
    later.backup(tmp_path / "stick" / "monday.db")
    (tmp_path / "disk" / "by-hand.keys").write_bytes(keys_path(later.path).read_bytes())
    left = tmp_path / ".station.db.keys.0123456789ab.part"
    left.write_bytes(keys_path(later.path).read_bytes()[:200])
    (tmp_path / "stick" / "monday.db.keys").unlink()
    event = dropped(later)
    later.backup(tmp_path / "disk" / "after.db")
    marks = sorted(mark for *_, mark in event.keys)
    assert {
        str(one.path.relative_to(tmp_path)): one.marks and sorted(one.marks)
        for one in holding(later.path, marks)
    } == {
        "disk/monday.db.keys": marks,
        "disk/by-hand.keys": marks,
        "stick/monday.db.keys": None,
    }
    assert not left.exists()


def test_the_list_of_copies_is_short_and_has_each_once(station: Station) -> None:
    for number in (1, 2, 1):
        note_copy(station.path, Path(f"/nowhere/{number}\udcff.keys"))
    text = copies_path(station.path).read_bytes()
    assert text == b"/nowhere/2\xff.keys\n/nowhere/1\xff.keys\n"
    assert [one.marks for one in holding(station.path, ["k000000"])] == [None, None]


# --- the reminder -------------------------------------------------------------------


REMINDED = [
    (2, "2024-11-20", None),
    (2, "2024-11-21", "2022-11-21"),
    (1, "2023-11-21", "2022-11-21"),
    (0, "2033-11-21", None),
    (30, "2033-11-21", None),
]


@pytest.mark.parametrize(("years", "closed", "said"), REMINDED)
def test_close_is_reminded_of_keys_that_may_go(
    later: Station, clock: Clock, years: int, closed: str, said: str | None
) -> None:
    clock.set(f"{closed} 10:00")
    later.confirm_clock(f"{closed}T10:00")
    later.set_setting("keep_years", years)
    assert later.forgettable_before() is None
    clock.forward(days=1)
    later.close_days()
    assert later.forgettable_before() == said


def test_nobody_is_reminded_of_what_was_forgotten(later: Station, clock: Clock) -> None:
    dropped(later)
    to(later, clock, "2033-11-21 10:00")
    to(later, clock, "2033-11-22 10:00")
    assert later.forgettable_before() is None


def test_how_long_keys_are_kept_is_said_when_the_station_is_set_up(
    open_station: OpenStation,
) -> None:
    station = open_station(keep_years="5")
    values = {one.setting.name: one.value for one in station.list_settings()}
    assert values["keep_years"] == 5


@pytest.mark.parametrize("wrong", ["-1", "31", "two", ""])
def test_a_number_of_years_that_is_none_is_refused(path: Path, wrong: str) -> None:
    with pytest.raises(Refusal):
        Station.create(path, desk.CODE, desk.NAME, keep_years=wrong)
    assert not path.exists()


@pytest.mark.parametrize("wrong", ["", "soon", "2022-13-01", "0001-01-01"])
def test_a_date_that_is_none_or_long_ago_forgets_nothing(
    later: Station, wrong: str
) -> None:
    with pytest.raises(Refusal):
        later.forget(wrong, WHY)
    assert len(read_kept(later.path).keys) == 2
