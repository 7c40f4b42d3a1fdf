"""The customer's number that comes last: the visit and its boxes are theirs."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, VisitNamed
from cainiao_recycle.errors import (
    CustomerUnclear,
    RequestConflict,
    UndoBlocked,
    VisitFinishedAlready,
    VisitOfAnother,
    VisitOfAnotherCampaign,
    VisitOfAnotherClerk,
    VisitUnknown,
)
from cainiao_recycle.station.naming import named_with
from tests import desk
from tests.desk import PHONE, Clock, add_campaign, rule, waybill
from tests.station.test_visits import OTHER_PHONE, back, finish, vouchers


def named(station: Station, who: str = PHONE, visit: str = "V-1") -> VisitNamed:
    event = station.name_visit(visit, who).event
    assert isinstance(event, VisitNamed)
    return event


def counted(station: Station, visit: str = "V-1") -> list[tuple[object, ...]]:
    sql = """SELECT customer IS NOT NULL, credits, points, reward FROM box_return
             WHERE visit = ? AND undone = 0 ORDER BY seq"""
    return station.book.db.execute(sql, (visit,)).fetchall()


def second(station: Station, **options: object) -> BoxReturned:
    """A box that was here before, by its tag, in the parcel of waybill 1."""
    before = back(station, 8)
    station.send_shipment(waybill(9), box=str(before.box), covered=True)
    event = station.return_box(before.tag, waybill=waybill(1), **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    return event


def test_a_number_given_after_the_boxes_is_theirs(station: Station) -> None:
    for number in (1, 2):
        back(station, number, visit="V-1")
    event = named(station)
    assert [one[2:] for one in event.now] == [(1, 37, "credited")] * 2
    assert [one[2:] for one in event.before] == [(1, 0, "credited")] * 2
    assert counted(station) == [(1, 1, 37, "credited")] * 2
    assert back(station, 3, visit="V-1").customer == event.customer
    issued = finish(station).issued
    assert issued is not None
    assert issued.eggs == 3
    owner = "SELECT hash FROM customer JOIN voucher ON customer.id = voucher.customer"
    assert desk.row(station, owner) == (event.customer.hash,)
    kinds = [entry.event.kind for entry in station.show("2").entries]
    assert kinds == ["box-returned/1", "visit-named/1"]
    desk.assert_adds_up(station)


def test_a_number_given_with_a_later_box_is_the_whole_visits(station: Station) -> None:
    back(station, 1, visit="V-1")
    recorded = station.return_box(waybill(2), size="5", visit="V-1", customer=PHONE)
    assert desk.kinds(station)[-2:] == ["visit-named/1", "box-returned/1"]
    assert recorded.entry is not None
    told = named_with(station.book.db, recorded.entry)
    assert told is not None
    assert len(told.now) == 1
    assert [one[0] for one in counted(station)] == [1, 1]
    desk.assert_adds_up(station)


def test_a_number_given_with_the_end_is_the_whole_visits(station: Station) -> None:
    back(station, 1, visit="V-1")
    first = station.finish_visit("V-1", customer=PHONE, request_id="k1")
    assert desk.kinds(station)[-2:] == ["visit-named/1", "visit-finished/1"]
    assert counted(station)[0][0] == 1
    before = desk.entries(station)
    again = station.finish_visit("V-1", customer=PHONE, request_id="k1")
    assert (again.replayed, again.entry) == (True, first.entry)
    assert desk.entries(station) == before
    with pytest.raises(RequestConflict):
        station.finish_visit("V-1", customer=OTHER_PHONE, request_id="k1")
    desk.assert_adds_up(station)


def test_a_box_scanned_again_that_ends_the_visit_brings_the_number(
    station: Station,
) -> None:
    back(station, 1, visit="V-1")
    station.return_box(waybill(1), visit="V-1", customer=PHONE, done=True)
    assert desk.kinds(station)[-2:] == ["visit-named/1", "visit-finished/1"]
    assert counted(station)[0][0] == 1


def test_credits_carry_over_once_the_number_is_known(station_2021: Station) -> None:
    for number in range(3):
        back(station_2021, number, customer=PHONE)
    back(station_2021, 3, visit="V-1")
    named(station_2021)
    assert finish(station_2021).reward == "granted"
    assert vouchers(station_2021) == [4]
    desk.assert_adds_up(station_2021)


def test_boxes_above_the_customers_cap_count_no_longer(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="3"))
    back(bare, 0, customer=PHONE)
    for number in range(1, 4):
        back(bare, number, visit="V-1")
    assert [one[4] for one in named(bare).now] == ["credited", "credited", "capped"]
    issued = finish(bare).issued
    assert issued is not None
    assert issued.eggs == 2
    assert sum(vouchers(bare)) == 3
    desk.assert_adds_up(bare)


def test_boxes_that_nobody_could_be_rewarded_for_count_with_a_number(
    bare: Station,
) -> None:
    add_campaign(bare, rule(reward_anonymous="false"))
    back(bare, 1, visit="V-1")
    back(bare, 1, visit="V-1", another=True)
    back(bare, 2, visit="V-1", defects=["wet"])
    assert [one[4] for one in named(bare).now] == [
        "credited", "already-rewarded", "credited",
    ]  # fmt: skip
    assert finish(bare).issued is not None
    desk.assert_adds_up(bare)


def test_a_waybill_rewarded_elsewhere_meanwhile_does_not_count_again(
    bare: Station,
) -> None:
    add_campaign(bare, rule(reward_anonymous="false"))
    back(bare, 1, visit="V-1")
    assert second(bare, customer=OTHER_PHONE).reward == "granted"
    assert [one[4] for one in named(bare).now] == ["already-rewarded"]
    desk.assert_adds_up(bare)


def test_one_waybill_that_came_twice_in_a_visit_counts_once(bare: Station) -> None:
    add_campaign(bare, rule(reward_anonymous="false"))
    back(bare, 1, visit="V-1")
    second(bare, visit="V-1")
    assert [one[2] for one in named(bare).now] == [1, 0]
    desk.assert_adds_up(bare)


def test_a_customer_named_twice_is_named_once(station: Station) -> None:
    back(station, 1, visit="V-1")
    event = named(station)
    before = desk.entries(station)
    again = station.name_visit("V-1", PHONE)
    assert again.entry is None
    assert again.event.now == event.now  # type: ignore[attr-defined]
    assert desk.entries(station) == before


def test_a_visit_that_is_somebody_elses_is_refused(station: Station) -> None:
    back(station, 1, visit="V-1", customer=PHONE)
    for verb in (station.name_visit, None):
        with pytest.raises(VisitOfAnother):
            if verb:
                verb("V-1", OTHER_PHONE)
            else:
                station.finish_visit("V-1", customer=OTHER_PHONE)
    finish(station)
    with pytest.raises(VisitFinishedAlready):
        named(station)
    with pytest.raises(VisitUnknown):
        named(station, visit="V-9")
    with pytest.raises(CustomerUnclear):
        named(station, "1390000123")


def test_another_clerks_visit_is_not_named_by_mistake(station: Station) -> None:
    back(station, 1, visit="1")
    station.clerk = "王芳"
    with pytest.raises(VisitOfAnotherClerk):
        named(station, visit="1")


def test_outside_a_campaign_no_number_is_kept(station: Station, clock: Clock) -> None:
    clock.set("2022-12-24 10:00")
    back(station, 1, visit="V-1")
    with pytest.raises(VisitOfAnotherCampaign):
        named(station)
    assert station.finish_visit("V-1", customer=PHONE).event.reward == "no-campaign"  # type: ignore[attr-defined]
    assert desk.row(station, "SELECT count(*) FROM customer") == (0,)


def test_a_number_is_kept_as_a_keyed_hash_only(station: Station) -> None:
    back(station, 1, visit="V-1")
    station.name_visit("V-1", PHONE, request_id="k1")
    with pytest.raises(RequestConflict):
        station.name_visit("V-1", OTHER_PHONE, request_id="k1")
    text = "".join(map(str, station.book.db.execute("SELECT * FROM journal").fetchall()))
    assert PHONE not in text


# --- undo -------------------------------------------------------------------------


def test_a_number_taken_back_leaves_the_visit_as_it_was(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="1"))
    back(bare, 0, customer=PHONE)
    back(bare, 1, visit="V-1")
    before = counted(bare)
    entry = bare.name_visit("V-1", PHONE).entry
    assert entry is not None
    assert counted(bare) != before
    bare.undo(entry.seq, "a slip")
    assert counted(bare) == before
    assert named(bare, OTHER_PHONE).now[0][2] == 1
    desk.assert_adds_up(bare)


def test_what_looked_at_a_number_stands_in_the_way_of_taking_it_back(
    station: Station,
) -> None:
    back(station, 1, visit="V-1")
    entry = station.name_visit("V-1", PHONE).entry
    assert entry is not None
    later = station.return_box(waybill(2), size="5", visit="V-1").entry
    with pytest.raises(UndoBlocked, match="took a box into visit V-1"):
        station.undo(entry.seq, "a slip")
    assert later is not None
    station.undo(later.seq, "a slip")
    end = station.finish_visit("V-1").entry
    with pytest.raises(UndoBlocked, match="visit V-1 was finished"):
        station.undo(entry.seq, "a slip")
    assert end is not None
    station.undo(end.seq, "a slip")
    station.undo(entry.seq, "a slip")
    desk.assert_adds_up(station)


def test_a_credit_spent_elsewhere_keeps_the_number(station_2021: Station) -> None:
    back(station_2021, 0, visit="V-1")
    entry = station_2021.name_visit("V-1", PHONE).entry
    for number in range(1, 4):
        back(station_2021, number, customer=PHONE)
    assert entry is not None
    with pytest.raises(UndoBlocked, match="paid for voucher"):
        station_2021.undo(entry.seq, "a slip")


def test_a_waybill_rewarded_since_keeps_the_number(bare: Station) -> None:
    add_campaign(bare, rule(eggs_per_customer_day="1"))
    back(bare, 0, customer=PHONE)
    back(bare, 1, visit="V-1")
    entry = bare.name_visit("V-1", PHONE).entry
    assert second(bare, customer=OTHER_PHONE).reward == "granted"
    assert entry is not None
    with pytest.raises(UndoBlocked, match="earned its reward with another box"):
        bare.undo(entry.seq, "a slip")


def test_a_box_undone_before_its_number_stays_undone(station: Station) -> None:
    first = station.return_box(waybill(1), size="5", visit="V-1").entry
    back(station, 2, visit="V-1")
    entry = station.name_visit("V-1", PHONE).entry
    assert first is not None
    assert entry is not None
    station.undo(first.seq, "a slip")
    station.undo(entry.seq, "a slip")
    assert counted(station) == [(0, 1, 0, "credited")]
    desk.assert_adds_up(station)


def test_a_box_undone_after_its_number_and_taken_in_elsewhere_keeps_what_it_earned(
    station: Station,
) -> None:
    tag = back(station, 1, customer=OTHER_PHONE).tag
    assert tag is not None
    station.send_shipment(waybill(9), box=tag, covered=True)
    first = station.return_box(waybill(9), visit="V-1").entry
    entry = station.name_visit("V-1", PHONE).entry
    assert first is not None
    assert entry is not None
    station.undo(first.seq, "a slip")
    other = back(station, 9, customer=OTHER_PHONE)
    assert other.reward == "granted"
    station.undo(entry.seq, "a slip")
    assert other.customer is not None
    sql = "SELECT hash, credits FROM box_return JOIN customer ON id = customer"
    found = desk.row(station, sql + " WHERE cycle = 2 AND undone = 0")
    assert found == (other.customer.hash, 1)
    desk.assert_adds_up(station)
