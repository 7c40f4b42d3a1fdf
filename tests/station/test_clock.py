"""A clock that is wrong destroys nothing: what is for good is refused until somebody has
looked at a watch, and a right clock finds a station that works.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.desk import Clock
from tests.station.told import (
    assert_refused,
    back,
    booked,
    figures,
    on,
    seals,
    seq,
    voucher,
)

Tell = Callable[..., Any]


@pytest.fixture
def shop(station: Station, clock: Clock) -> Station:
    """One box a day from the 11th to the 15th of November, at ten."""
    station.receive_eggs(60)
    for day in range(11, 16):
        clock.set(f"2022-11-{day} 10:00")
        back(station, day)
    return station


def dates(station: Station, date: str | None = None) -> list[str]:
    return [day.date for day in station.close_days(date)]


# --- ahead ----------------------------------------------------------------------------


def test_a_clock_a_month_ahead_seals_and_expires_nothing(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 00:30")
    refused = assert_refused(shop, errors.ClockJump, shop.close_days)
    assert refused.exit_code == 18
    assert len(shop.list_vouchers("open")) == 5
    clock.set("2022-11-16 00:30")
    closed = seals(shop)
    assert list(closed) == [f"2022-11-{day}" for day in range(11, 16)]
    assert sum(day.vouchers_expired for day in closed.values()) == 0


@pytest.mark.parametrize("entries", [1, 5])
def test_entries_under_a_wrong_clock_do_not_make_it_right(
    shop: Station, clock: Clock, entries: int
) -> None:
    for number in range(entries):
        clock.set(f"2022-12-{16 + number} 10:00")
        back(shop, 50 + number)
    clock.set(f"2022-12-{16 + entries} 00:30")
    assert_refused(shop, errors.ClockJump, shop.close_days)
    assert len(shop.list_vouchers("open")) == 5


def test_nor_do_days_closed_by_their_date(shop: Station, clock: Clock) -> None:
    clock.set("2022-12-16 00:30")
    assert dates(shop, "2022-11-15")[-1] == "2022-11-15"
    back(shop, 50)
    clock.set("2022-12-17 00:30")
    assert_refused(shop, errors.ClockJump, shop.close_days)


@pytest.mark.parametrize(
    ("now", "fine"),
    [
        ("2022-11-18 10:00", True),
        ("2022-11-18 10:00:01", False),
        ("2022-11-20 10:00", False),
    ],
)
def test_a_pause_is_at_most_three_days_long(
    shop: Station, clock: Clock, now: str, fine: bool
) -> None:
    clock.set(now)
    if fine:
        assert dates(shop)
    else:
        assert_refused(shop, errors.ClockJump, shop.close_days)


def test_a_pause_of_the_past_is_looked_at_too(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-19 08:00")
    back(shop, 50)
    clock.set("2022-11-20 00:30")
    assert_refused(shop, errors.ClockJump, shop.close_days)


def test_a_pause_after_a_seal_is_looked_at_too(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-16 00:30")
    dates(shop)
    clock.set("2022-11-19 10:00")
    back(shop, 50)
    clock.set("2022-11-20 00:30")
    assert_refused(shop, errors.ClockJump, shop.close_days)


def test_where_nothing_would_be_sealed_or_expire_a_pause_is_as_long_as_it_likes(
    bare: Station, clock: Clock
) -> None:
    bare.receive_eggs(60)
    clock.set("2022-11-12 00:30")
    assert dates(bare) == ["2022-11-11"]
    clock.set("2022-12-24 00:30")
    assert bare.close_days() == []


def test_an_expiry_alone_is_refused_too(bare: Station, clock: Clock) -> None:
    desk.add_campaign(bare, desk.rule(voucher_valid_days="10"))
    back(bare, 1)
    clock.set("2022-11-12 00:30")
    dates(bare)
    clock.set("2022-11-25 00:30")
    assert_refused(bare, errors.ClockJump, bare.close_days)
    assert len(bare.list_vouchers("open")) == 1


def test_a_day_named_is_closed_after_any_pause(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-25 00:30")
    assert dates(shop, "2022-11-15")[-1] == "2022-11-15"
    assert len(shop.list_vouchers("open")) == 5


# --- confirming -----------------------------------------------------------------------


def confirm(station: Station, time: str) -> Recorded:
    answer: Recorded = station.confirm_clock(time)  # type: ignore[attr-defined]
    return answer


def test_a_long_pause_is_confirmed_and_the_days_close(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-25 08:00")
    assert_refused(shop, errors.ClockJump, shop.close_days)
    confirm(shop, "2022-11-25 08:00")
    assert list(seals(shop)) == [f"2022-11-{day}" for day in range(11, 16)]
    clock.set("2022-11-26 00:30")
    back(shop, 50)
    clock.set("2022-11-27 00:30")
    seals(shop)


@pytest.mark.parametrize(
    ("told", "fine"),
    [
        ("2022-11-25 08:00", True),
        ("2022-11-25 08:05", True),
        ("2022-11-25 07:55", True),
        ("2022-11-25 08:06", False),
        ("2022-11-25 07:54", False),
        ("2022-11-24 08:00", False),
        ("2022-12-25 08:00", False),
    ],
)
def test_a_watch_agrees_with_the_clock_to_five_minutes(
    shop: Station, clock: Clock, told: str, fine: bool
) -> None:
    clock.set("2022-11-25 08:00")
    if fine:
        assert desk.kinds(shop)[-1] != "clock-confirmed/1"
        assert confirm(shop, told).entry is not None
        assert dates(shop)
    else:
        refused = assert_refused(shop, errors.ClockDiffers, confirm, shop, told)  # type: ignore[attr-defined]
        assert isinstance(refused, errors.ClockRefusal)
        assert_refused(shop, errors.ClockJump, shop.close_days)


@pytest.mark.parametrize("told", ["soon", "", "2022-11-25", "25:00"])
def test_what_is_no_time_confirms_nothing(shop: Station, clock: Clock, told: str) -> None:
    clock.set("2022-11-25 08:00")
    assert_refused(shop, errors.InputRefusal, confirm, shop, told)


def test_after_a_confirmation_only_what_comes_later_counts(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-25 08:00")
    confirm(shop, "2022-11-25 08:00")
    clock.set("2022-11-28 08:01")
    assert_refused(shop, errors.ClockJump, shop.close_days)
    confirm(shop, "2022-11-28 08:01")
    assert dates(shop)


def test_a_right_clock_finds_a_station_that_works(shop: Station, clock: Clock) -> None:
    clock.set("2022-12-16 10:00")
    ahead = shop.return_box(desk.waybill(50), size="5")
    clock.set("2022-11-16 10:00")
    assert_refused(shop, errors.ClockBehind, back, shop, 51)  # type: ignore[attr-defined]
    assert_refused(shop, errors.ClockRefusal, shop.close_days)
    confirm(shop, "2022-11-16 10:00")
    earned = back(shop, 51)
    assert earned.reward == "granted"
    assert earned.issued is not None
    assert (earned.issued.valid_from, earned.campaign_date) == ("2022-11-16", "2022-11-16")
    shop.redeem(earned.issued.voucher)
    clock.set("2022-11-17 00:30")
    closed = seals(shop)
    assert list(closed) == [f"2022-11-{day}" for day in range(11, 17)]
    assert figures(closed["2022-11-16"], "boxes") == {"opening": 5, "in": 1, "closing": 6}
    assert booked(ahead) == "2022-12-16"


AHEAD: dict[str, Tell] = {
    "moved": lambda s, entry: s.move_box("6", "W"),
    "graded": lambda s, entry: s.regrade_box("6", "H", "too large"),
    "sent": lambda s, entry: s.send_shipment(desk.waybill(90), box="6", covered=True),
    "undone": lambda s, entry: s.undo(entry, "a slip"),
}


@pytest.mark.parametrize("tell", AHEAD.values(), ids=AHEAD)
def test_a_box_that_came_under_a_clock_ahead_came_at_the_confirmation_at_the_latest(
    shop: Station, clock: Clock, tell: Tell
) -> None:
    clock.set("2022-12-16 10:00")
    ahead = shop.return_box(desk.waybill(50), size="5")
    clock.set("2022-11-16 10:00")
    assert_refused(shop, errors.OrderRefusal, shop.move_box, "6", "W", at=on(16, "10:00"))
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 10:01")
    told: Recorded = tell(shop, seq(ahead))
    # Never booked before what it stands on.
    assert booked(told) == "2022-12-16"
    clock.set("2022-11-17 00:30")
    closed = seals(shop)
    assert figures(closed["2022-11-16"], "boxes") == {"opening": 5, "closing": 5}


def test_a_box_from_a_clock_ahead_is_not_missed_before_it_is_booked(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50, "4")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    counted = shop.count_shelf("4", [], empty=True)
    assert counted.event.missing == (6,)  # type: ignore[attr-defined]
    assert booked(counted) == "2022-12-16"
    clock.set("2022-11-17 00:30")
    closed = seals(shop)
    assert figures(closed["2022-11-16"], "boxes") == {"opening": 5, "closing": 5}


def test_nor_when_a_box_beside_it_is_booked_earlier(shop: Station, clock: Clock) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50, "4")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 10:30")
    back(shop, 51, "4")
    clock.set("2022-11-16 11:00")
    counted = shop.count_shelf("4", [], empty=True)
    assert counted.event.missing == (6, 7)  # type: ignore[attr-defined]
    assert booked(counted) == "2022-12-16"
    clock.set("2022-11-17 00:30")
    closed = seals(shop)
    assert figures(closed["2022-11-16"], "boxes") == {"opening": 5, "in": 1, "closing": 6}


def test_nor_is_one_found_elsewhere(shop: Station, clock: Clock) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50, "4")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    assert booked(shop.count_shelf("W", ["6"])) == "2022-12-16"


def test_the_first_confirmation_after_it_says_when_it_happened(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50, "4")
    for day in (16, 18):
        clock.set(f"2022-11-{day} 10:00")
        confirm(shop, f"2022-11-{day} 10:00")
    shop.move_box("6", "W", at=on(17, "10:00"))


def test_a_box_that_left_under_a_clock_ahead_comes_back_after_the_confirmation(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    shop.send_shipment(desk.waybill(90), box="1", covered=True)
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    assert back(shop, 90).cycle == 2


def test_eggs_undone_under_a_clock_ahead_are_gone_when_they_are_counted(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    received = shop.receive_eggs(600)
    shop.undo(seq(received), "a slip")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    counted = shop.count_eggs(60, "counted twice")
    assert (counted.event.counted, counted.event.expected) == (60, 60)  # type: ignore[attr-defined]
    assert shop.report("2022-11-16").eggs_in_stock == 60


def test_a_campaign_counts_no_eggs_whose_handing_out_was_undone_under_a_clock_ahead(
    shop: Station, clock: Clock
) -> None:
    given = [one.code for one in shop.list_vouchers("open")][:2]
    clock.set("2022-11-15 11:00")
    shop.redeem(given[0])
    wrong = shop.redeem(given[1])
    clock.set("2022-12-16 10:00")
    shop.undo(seq(wrong), "a slip")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    columns = {c.period.span: c.amounts for c in shop.report("2022-11-16").columns}
    assert columns["campaign"]["eggs_given"] == 1


def test_a_batch_for_a_campaign_to_come_keeps_its_first_day(
    shop: Station, clock: Clock
) -> None:
    to_come = {"code": '"eggs-2023"', "starts": "2023-01-05", "ends": "2023-01-20"}
    code = desk.add_campaign(shop, desk.rule(**to_come))
    clock.set("2022-12-16 10:00")
    shop.issue_batch(1, 1, "school day", campaign=code)
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    (one,) = (one for one in shop.list_vouchers() if one.campaign == code)
    assert one.valid_from == "2023-01-05"


def test_a_box_from_a_clock_ahead_is_not_caged_before_it_is_booked(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50, defects=["wet"])
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    caged = shop.close_cage()
    assert booked(caged) == "2022-12-16"
    taken = shop.collect_pulp("T-1", 500, "12", "1")
    assert booked(taken) == "2022-12-16"


def test_days_sealed_ahead_leave_the_day_after_them_open(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    back(shop, 50)
    clock.set("2022-12-17 10:00")
    shop.close_days("2022-12-16")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    told = shop.return_box(desk.waybill(51), size="5")
    assert booked(told) == "2022-12-17"
    assert told.event.reward == "granted"  # type: ignore[attr-defined]
    shop.redeem(voucher(told.event))
    desk.assert_adds_up(shop)


# --- behind ---------------------------------------------------------------------------

VERBS: dict[str, Tell] = {
    "return": lambda s, **at: s.return_box(desk.waybill(70), size="5", **at),
    "redeem": lambda s, **at: s.redeem(s.list_vouchers("open")[-1].code, **at),
    "void": lambda s, **at: s.void_voucher(s.list_vouchers("open")[-1].code, "lost", **at),
    "reissue": lambda s, **at: s.reissue_voucher(
        s.list_vouchers("open")[-1].code, "faded", **at
    ),
    "receive": lambda s, **at: s.receive_eggs(5, **at),
    "break": lambda s, **at: s.break_eggs(5, **at),
    "count": lambda s, **at: s.count_eggs(55, "counted twice", **at),
    "move": lambda s, **at: s.move_box("1", "W", **at),
    "regrade": lambda s, **at: s.regrade_box("1", "P", "crushed", **at),
    "shelf": lambda s, **at: s.count_shelf("5", ["1"], **at),
    "enter": lambda s, **at: s.enter_shipment("S-1", [desk.item()], **at),
    "send": lambda s, **at: s.send_shipment(
        desk.waybill(90), box="1", covered=True, **at
    ),
    "undo": lambda s, **at: s.undo(desk.entries(s), "a slip", **at),
    "batch": lambda s, **at: s.issue_batch(2, 1, "school day", campaign="eggs-2022", **at),
    "visit": lambda s, **at: s.return_box(desk.waybill(71), size="5", visit="V", **at),
}  # fmt: skip
each_verb = pytest.mark.parametrize("tell", VERBS.values(), ids=VERBS)


@each_verb
@pytest.mark.parametrize("now", ["2020-01-01 10:00", "2022-11-15 09:54:59"])
def test_under_a_clock_behind_the_book_nothing_is_recorded_without_its_time(
    shop: Station, clock: Clock, tell: Tell, now: str
) -> None:
    clock.set(now)
    refused = assert_refused(shop, errors.ClockBehind, tell, shop)  # type: ignore[attr-defined]
    assert isinstance(refused, errors.ClockRefusal)
    assert refused.exit_code == 18


@each_verb
@pytest.mark.parametrize("now", ["2022-11-15 09:55", "2022-11-15 09:59:59"])
def test_a_clock_a_little_behind_is_taken_as_the_last_entrys_time(
    shop: Station, clock: Clock, tell: Tell, now: str
) -> None:
    clock.set(now)
    told: Recorded = tell(shop)
    assert told.entry is not None
    assert told.entry.happened_at == desk.moment("2022-11-15 10:00")
    desk.assert_adds_up(shop)


def test_a_clock_put_back_an_hour_takes_what_says_its_time(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-15 09:00")
    told = shop.receive_eggs(5, at=on(15, "08:55"))
    assert told.entry is not None
    assert told.entry.happened_at == desk.moment("2022-11-15 08:55")


def test_one_entry_that_says_its_time_does_not_make_a_clock_behind_right(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-14 09:00")
    shop.receive_eggs(5, at=on(14, "08:55"))
    assert_refused(shop, errors.ClockBehind, shop.receive_eggs, 5)  # type: ignore[attr-defined]
    clock.set("2022-11-15 09:54")
    assert_refused(shop, errors.ClockBehind, shop.receive_eggs, 5)  # type: ignore[attr-defined]
    clock.set("2022-11-15 10:00")
    shop.receive_eggs(5)


def test_times_of_recording_do_not_run_backwards_or_no_day_is_closed(
    shop: Station, clock: Clock
) -> None:
    before = desk.moment("2022-11-15 10:00")
    clock.set("2022-11-15 09:00")
    told = shop.receive_eggs(5, at=on(15, "08:55"))
    assert told.entry is not None
    clock.set("2022-11-16 00:30")
    if told.entry.recorded_at < before:
        assert_refused(shop, errors.ClockJump, shop.close_days)
        confirm(shop, "2022-11-16 00:30")
    assert dates(shop)[-1] == "2022-11-15"


def test_a_clock_behind_is_confirmed_when_it_is_right(shop: Station, clock: Clock) -> None:
    clock.set("2023-01-16 10:00")
    shop.receive_eggs(5)
    clock.set("2022-11-16 10:00")
    assert_refused(shop, errors.ClockBehind, shop.receive_eggs, 5)  # type: ignore[attr-defined]
    confirm(shop, "2022-11-16 10:00")
    shop.receive_eggs(5)
    clock.set("2022-11-16 09:54")
    assert_refused(shop, errors.ClockBehind, shop.receive_eggs, 5)  # type: ignore[attr-defined]


def test_a_clock_that_is_behind_closes_nothing(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-14 00:30")
    before = desk.entries(shop)
    with suppress(errors.ClockRefusal):
        assert shop.close_days() == []
    assert desk.entries(shop) == before


@pytest.mark.parametrize("told", ["10:00", "2022-11-11", "noon"])
def test_a_watch_is_told_with_its_date_and_the_answer_offers_no_time_alone(
    shop: Station, told: str
) -> None:
    # Half of what is confirmed is the date; it can't come from the clock in doubt.
    before = desk.entries(shop)
    with pytest.raises(errors.WatchUnclear) as refused:
        shop.confirm_clock(told)
    assert "today" not in str(refused.value)
    assert desk.entries(shop) == before


def test_eggs_carried_into_a_count_from_a_clock_ahead_are_not_taken_back_before_it(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-12-16 10:00")
    shop.count_eggs(100, "counted twice")
    clock.set("2022-11-16 10:00")
    confirm(shop, "2022-11-16 10:00")
    clock.set("2022-11-16 11:00")
    late = shop.receive_eggs(40, at=on(15, "12:00"))
    assert "eggs-carried/1" in desk.kinds(shop)[-2:]
    assert booked(shop.undo(seq(late), "a slip")) == "2022-11-16"
    dated = desk.row(shop, "SELECT business_date FROM journal ORDER BY seq DESC")
    assert dated == ("2022-12-16",)
    clock.set("2022-11-17 00:30")
    seals(shop)
