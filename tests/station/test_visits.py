"""Visits, credits, caps and quotas: several boxes, one voucher."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, VisitFinished
from cainiao_recycle.errors import (
    RequestConflict,
    VisitCameLater,
    VisitFinishedAlready,
    VisitOfAnother,
    VisitOfAnotherCampaign,
    VisitOfAnotherClerk,
    VisitUnknown,
)
from tests import desk
from tests.desk import EGGS_2021, PHONE, Clock, add_campaign, entries, rule, waybill

OTHER_PHONE = "13900005678"


def back(station: Station, number: int, **options: object) -> BoxReturned:
    options.setdefault("size", "5")
    event = station.return_box(waybill(number), **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    return event


def rewards(station: Station, numbers: range, **options: object) -> list[str]:
    return [back(station, number, **options).reward for number in numbers]


def finish(station: Station, visit: str = "V-1", **options: object) -> VisitFinished:
    event = station.finish_visit(visit, **options).event  # type: ignore[arg-type]
    assert isinstance(event, VisitFinished)
    return event


def vouchers(station: Station) -> list[int]:
    """Eggs on the vouchers issued, in order."""
    return [one.eggs for one in station.list_vouchers()]


# --- one voucher a visit ----------------------------------------------------------


def test_the_boxes_of_a_visit_share_one_voucher(station: Station) -> None:
    for number in range(3):
        event = back(station, number, visit="V-1", customer=PHONE)
        assert (event.reward, event.credits, event.issued) == ("credited", 1, None)
    ended = finish(station)
    assert (ended.boxes, ended.reward) == (3, "granted")
    assert ended.issued is not None
    assert ended.issued.eggs == 3
    assert ended.issued.paid_by == ((1, 1), (2, 1), (3, 1))
    assert vouchers(station) == [3]
    desk.assert_adds_up(station)


@pytest.mark.parametrize("customer", [PHONE, None])
def test_the_last_box_of_a_visit_may_end_it(station: Station, customer: str | None) -> None:
    back(station, 1, visit="V-1", customer=customer)
    last = back(station, 2, visit="V-1", done=True)
    assert last.finishes_visit
    assert last.reward == "granted"
    assert vouchers(station) == [2]
    with pytest.raises(VisitFinishedAlready):
        back(station, 3, visit="V-1")
    desk.assert_adds_up(station)


def test_a_visit_of_one_box_that_ends_it(station: Station) -> None:
    assert back(station, 1, visit="V-1", done=True).reward == "granted"
    assert vouchers(station) == [1]


def test_a_customer_is_named_once_a_visit(station: Station) -> None:
    first = back(station, 1, visit="V-1", customer=PHONE)
    assert back(station, 2, visit="V-1").customer == first.customer
    assert back(station, 3, visit="V-1", customer=PHONE).customer == first.customer


def test_a_visit_has_one_customer(station: Station) -> None:
    back(station, 1, visit="V-1", customer=PHONE)
    with pytest.raises(VisitOfAnother):
        back(station, 2, visit="V-1", customer=OTHER_PHONE)


def test_two_clerks_who_both_say_visit_1_have_two_customers(station: Station) -> None:
    back(station, 1, visit="1", customer=PHONE)
    station.clerk = "王芳"
    with pytest.raises(VisitOfAnotherClerk, match="Li has open"):
        back(station, 2, visit="1")
    with pytest.raises(VisitOfAnotherClerk):
        back(station, 2, visit="1", customer=PHONE)
    assert back(station, 2, visit="2").reward == "credited"


def test_a_visit_of_the_scan_loop_goes_from_one_clerk_to_the_next(
    station: Station,
) -> None:
    back(station, 1, visit="counter-1")
    station.clerk = "王芳"
    assert back(station, 2, visit="counter-1").visit == "counter-1"


def test_a_visit_that_nobody_began_cannot_end(station: Station) -> None:
    with pytest.raises(VisitUnknown):
        finish(station)


def test_a_visit_ends_once(station: Station) -> None:
    back(station, 1, visit="V-1")
    finish(station)
    with pytest.raises(VisitFinishedAlready):
        finish(station)
    assert vouchers(station) == [1]


def test_the_end_of_a_visit_asked_for_again_is_answered_again(station: Station) -> None:
    back(station, 1, visit="V-1")
    first = finish(station, request_id="k2")
    before = entries(station)
    assert finish(station, request_id="k2") == first
    assert entries(station) == before
    with pytest.raises(RequestConflict):
        finish(station, "V-2", request_id="k2")


def test_a_box_of_an_ended_visit_asked_for_again_is_answered_again(
    station: Station,
) -> None:
    options = {"visit": "V-1", "customer": PHONE, "request_id": "k1"}
    first = back(station, 1, **options)
    finish(station)
    assert back(station, 1, **options) == first


def test_an_uncounted_last_box_does_not_cost_a_visit_its_voucher(bare: Station) -> None:
    add_campaign(bare, rule(conditions='["A", "B"]'))
    back(bare, 1, visit="V-1")
    back(bare, 2, visit="V-1")
    last = back(bare, 3, visit="V-1", defects=["wet"], done=True)
    assert last.credits == 0
    assert vouchers(bare) == [2]
    desk.assert_adds_up(bare)


def test_a_capped_last_box_does_not_cost_a_visit_its_voucher(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="2"))
    back(bare, 1, visit="V-1", customer=PHONE)
    back(bare, 2, visit="V-1")
    assert back(bare, 3, visit="V-1", done=True).credits == 0
    assert vouchers(bare) == [2]


def test_a_box_scanned_twice_at_the_end_of_a_visit_still_ends_it(station: Station) -> None:
    back(station, 1, visit="V-1")
    station.return_box(waybill(1), size="5", visit="V-1", done=True)
    assert desk.row(station, "SELECT state FROM visit") == ("finished",)
    assert vouchers(station) == [1]


def test_a_visit_outside_a_campaign_ends_without_a_voucher(bare: Station) -> None:
    back(bare, 1, visit="V-1", customer=PHONE)
    assert finish(bare).reward == "no-campaign"


def test_a_visit_does_not_reach_over_the_end_of_a_campaign(
    station: Station, clock: Clock
) -> None:
    clock.set("2022-11-20 23:55")
    back(station, 1, visit="V-1")
    clock.set("2022-11-21 00:05")
    with pytest.raises(VisitOfAnotherCampaign):
        back(station, 2, visit="V-1")
    assert finish(station).issued is not None, "the way out that the refusal names"
    assert back(station, 2, visit="V-2").reward == "no-campaign"


def test_a_box_undone_after_its_visit_takes_the_voucher_back_and_reopens_it(
    station: Station,
) -> None:
    entry = station.return_box(waybill(1), size="5", visit="V-1").entry
    assert entry is not None
    back(station, 2, visit="V-1")
    finish(station)
    station.undo(entry.seq, "a slip")
    assert desk.row(station, "SELECT state FROM visit") == ("open",)
    assert station.eggs_now().owed == 0
    ended = finish(station)
    assert ended.boxes == 1
    assert ended.issued is not None
    assert ended.issued.eggs == 1
    desk.assert_adds_up(station)


# --- four credits are a reward (2021) ---------------------------------------------


def test_four_boxes_are_four_eggs(station_2021: Station) -> None:
    assert rewards(station_2021, range(5), customer=PHONE) == [
        "credited", "credited", "credited", "granted", "credited",
    ]  # fmt: skip
    assert vouchers(station_2021) == [4]
    desk.assert_adds_up(station_2021)


def test_credits_are_kept_per_customer(station_2021: Station) -> None:
    rewards(station_2021, range(3), customer=PHONE)
    rewards(station_2021, range(3, 6), customer=OTHER_PHONE)
    assert vouchers(station_2021) == []
    assert back(station_2021, 6, customer=PHONE).reward == "granted"
    assert vouchers(station_2021) == [4]


def test_credits_are_used_oldest_first_and_name_their_voucher(
    station_2021: Station, clock: Clock
) -> None:
    back(station_2021, 0, visit="V-1", customer=PHONE)
    for number in range(1, 6):
        clock.forward(days=0.25)
        back(station_2021, number, visit="V-1")
    issued = finish(station_2021).issued
    assert issued is not None
    assert issued.eggs == 4
    assert issued.paid_by == ((1, 1), (2, 1), (3, 1), (4, 1))
    spent = "SELECT group_concat(box) FROM box_return WHERE voucher = ?"
    assert desk.row(station_2021, spent, issued.voucher) == ("1,2,3,4",)


def test_credits_of_the_same_box_in_two_cycles_are_both_spent(
    station_2021: Station,
) -> None:
    rewards(station_2021, range(3), customer=PHONE)
    station_2021.send_shipment(waybill(9), box="1", covered=True)
    issued = back(station_2021, 9, customer=PHONE).issued
    assert issued is not None
    assert set(issued.paid_by) == {(1, 1), (2, 1), (3, 1), (1, 2)}
    unspent = "SELECT count(*) FROM box_return WHERE voucher IS NULL"
    assert desk.row(station_2021, unspent) == (0,)
    assert rewards(station_2021, range(20, 23), customer=PHONE) == ["credited"] * 3


def test_credits_are_carried_over_to_the_next_visit(
    station_2021: Station, clock: Clock
) -> None:
    rewards(station_2021, range(2), visit="V-1", customer=PHONE)
    assert finish(station_2021).reward == "credited"
    clock.forward(days=1)
    rewards(station_2021, range(2, 4), visit="V-2", customer=PHONE)
    assert finish(station_2021, "V-2").reward == "granted"
    assert vouchers(station_2021) == [4]


def test_credits_end_with_their_visit_where_the_rule_says_so(
    bare: Station, clock: Clock
) -> None:
    clock.set("2021-11-11 10:00")
    bare.confirm_clock("2021-11-11T10:00")
    add_campaign(bare, rule(EGGS_2021, credits_carry_over="false"))
    rewards(bare, range(3), visit="V-1", customer=PHONE)
    finish(bare)
    rewards(bare, range(3, 7), visit="V-2", customer=PHONE)
    ended = finish(bare, "V-2")
    assert ended.issued is not None
    assert ended.issued.paid_by == ((4, 1), (5, 1), (6, 1), (7, 1))


def test_credits_end_with_their_campaign(station_2021: Station, clock: Clock) -> None:
    add_campaign(station_2021, rule(credits_per_reward="4"))
    rewards(station_2021, range(3), customer=PHONE)
    clock.set("2022-11-11 10:00")
    assert rewards(station_2021, range(3, 6), customer=PHONE) == ["credited"] * 3
    assert vouchers(station_2021) == []


def test_an_anonymous_visit_has_credits_of_its_own(station_2021: Station) -> None:
    rewards(station_2021, range(3), visit="V-1")
    rewards(station_2021, range(3, 7), visit="V-2")
    assert finish(station_2021).reward == "credited"
    assert finish(station_2021, "V-2").reward == "granted"
    assert vouchers(station_2021) == [4]


def test_a_single_anonymous_box_is_never_four(station_2021: Station) -> None:
    assert rewards(station_2021, range(9)) == ["credited"] * 9
    assert vouchers(station_2021) == []


# --- limits -----------------------------------------------------------------------


def test_every_box_is_accepted_and_only_the_reward_is_capped(
    bare: Station, clock: Clock
) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="3"))
    assert rewards(bare, range(5), customer=PHONE) == ["granted"] * 3 + ["capped"] * 2
    assert desk.row(bare, "SELECT count(*), sum(credits) FROM box_return") == (5, 3)
    assert back(bare, 5, customer=OTHER_PHONE).reward == "granted"
    clock.forward(days=1)
    assert back(bare, 6, customer=PHONE).reward == "granted"
    desk.assert_adds_up(bare)


def test_a_visit_is_capped_like_a_customer(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="3"))
    assert rewards(bare, range(5), visit="V-1") == ["credited"] * 3 + ["capped"] * 2
    assert vouchers(bare) == []
    finish(bare)
    assert vouchers(bare) == [3]


def test_two_open_visits_of_a_customer_share_the_cap(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="3"))
    rewards(bare, range(2), visit="V-1", customer=PHONE)
    assert rewards(bare, range(2, 4), visit="V-2", customer=PHONE) == ["credited", "capped"]
    finish(bare)
    finish(bare, "V-2")
    assert sum(vouchers(bare)) == 3


def test_a_capped_return_that_is_undone_leaves_room(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="1"))
    entry = bare.return_box(waybill(1), size="5", customer=PHONE).entry
    assert entry is not None
    assert back(bare, 2, customer=PHONE).reward == "capped"
    bare.undo(entry.seq, "a slip")
    assert back(bare, 3, customer=PHONE).reward == "granted"


@pytest.mark.parametrize("limit", ["station_eggs_per_day", "station_eggs_in_all"])
def test_a_quota_counts_when_a_voucher_is_issued(
    bare: Station, clock: Clock, limit: str
) -> None:
    add_campaign(bare, rule(**{limit: "2"}))
    assert rewards(bare, range(4)) == ["granted", "granted", "quota-used", "quota-used"]
    clock.forward(days=1)
    tomorrow = "granted" if limit == "station_eggs_per_day" else "quota-used"
    assert back(bare, 9).reward == tomorrow
    desk.assert_adds_up(bare)


def test_a_quota_is_not_freed_by_voiding_a_voucher(bare: Station) -> None:
    add_campaign(bare, rule(station_eggs_in_all="1"))
    issued = back(bare, 1).issued
    assert issued is not None
    bare.void_voucher(issued.voucher, "printed twice")
    assert back(bare, 2).reward == "quota-used"


def test_a_quota_is_freed_by_undoing_the_return(bare: Station) -> None:
    add_campaign(bare, rule(station_eggs_in_all="1"))
    entry = bare.return_box(waybill(1), size="5").entry
    assert entry is not None
    bare.undo(entry.seq, "a slip")
    assert back(bare, 2).reward == "granted"


def test_a_reissue_does_not_count_in_the_quota_twice(bare: Station) -> None:
    add_campaign(bare, rule(station_eggs_in_all="2"))
    issued = back(bare, 1).issued
    assert issued is not None
    bare.reissue_voucher(issued.voucher, "faded")
    assert back(bare, 2).reward == "granted"


def test_anonymous_boxes_earn_nothing_where_the_rule_says_so(bare: Station) -> None:
    add_campaign(bare, rule(reward_anonymous="false"))
    assert back(bare, 1).reward == "anonymous"
    assert back(bare, 2, customer=PHONE).reward == "granted"


def test_points_go_to_a_known_customer(station: Station) -> None:
    assert back(station, 1, customer=PHONE).points == 37
    assert back(station, 2).points == 0


def test_conditions_that_do_not_count_are_said_so(bare: Station) -> None:
    add_campaign(bare, rule(conditions='["A", "B"]'))
    assert back(bare, 1, defects=["wet"]).reward == "condition-excluded"
    assert back(bare, 2, defects=["torn-flap"]).reward == "granted"


def test_a_late_entry_is_rewarded_by_the_rule_of_its_own_day(
    station: Station, clock: Clock
) -> None:
    clock.set("2022-11-22 10:00")
    assert back(station, 1).reward == "no-campaign"
    assert back(station, 2, at="2022-11-20T18:00").reward == "granted"


@pytest.mark.parametrize(
    ("local", "reward"),
    [("2022-11-21 03:59", "granted"), ("2022-11-21 04:00", "no-campaign")],
)
def test_a_campaigns_last_day_ends_at_the_cut_off_hour(
    open_station, clock: Clock, local: str, reward: str
) -> None:  # type: ignore[no-untyped-def]
    station = open_station(cut_off_hour=4)
    add_campaign(station)
    clock.set(local)
    assert back(station, 1).reward == reward


def test_a_visit_does_not_end_before_its_last_box_in_whatever_order_they_are_told(
    station: Station, clock: Clock
) -> None:
    clock.set("2022-11-11 18:00")
    for number, hour in ((1, "12:00"), (2, "10:00")):
        back(station, number, visit="V-1", at=f"2022-11-11T{hour}")
    with pytest.raises(VisitCameLater):
        station.finish_visit("V-1", at="2022-11-11T11:00")


def test_a_visit_left_open_is_not_paid_with_boxes_of_the_day_after(
    station_2021: Station, clock: Clock
) -> None:
    for number in (1, 2, 3):
        back(station_2021, number, visit="V-1", customer=PHONE)
    clock.forward(days=1)
    back(station_2021, 4, visit="V-2", customer=PHONE)
    (day,) = station_2021.close_days()
    assert day.vouchers_issued == 0
    assert finish(station_2021, "V-2").issued is not None
