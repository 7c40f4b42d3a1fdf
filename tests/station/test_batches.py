"""Whole sheets for events: batches of vouchers, blank tags."""

from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import (
    AlreadyUndone,
    SettingUnclear,
    UndoBlocked,
    VoucherVoid,
)
from cainiao_recycle.store import boxes
from tests import desk
from tests.desk import Clock, assert_adds_up, entries, waybill


def batch(station: Station, count: int = 5, **options: Any) -> tuple[str, ...]:
    event = station.issue_batch(count, 2, "school day", **options).event
    return event.vouchers  # type: ignore[attr-defined, no-any-return]


def test_a_batch_is_ordinary_vouchers_and_the_day_balances(
    station: Station, clock: Clock
) -> None:
    station.receive_eggs(100)
    codes = batch(station)
    assert len(set(codes)) == 5
    assert station.eggs_now().owed == 10
    station.redeem(codes[0])
    station.void_voucher(codes[1], "lost")
    station.reissue_voucher(codes[2], "faded")
    clock.forward(days=1)
    (day,) = station.close_days()
    assert (day.vouchers_issued, day.vouchers_closing) == (6, 3)
    assert_adds_up(station)


def test_the_same_request_issues_no_second_batch(station: Station) -> None:
    first = batch(station, request_id="school")
    before = entries(station)
    assert batch(station, request_id="school") == first
    assert entries(station) == before


def test_a_batch_counts_in_the_quota_and_is_issued_whole_or_not_at_all(
    bare: Station,
) -> None:
    desk.add_campaign(bare, desk.rule(station_eggs_per_day="11"))
    before = entries(bare)
    with pytest.raises(SettingUnclear, match="leaves 11 eggs"):
        batch(bare, 6)
    assert entries(bare) == before
    batch(bare, 5)
    assert bare.return_box(waybill(1), size="5").event.reward == "granted"
    assert bare.return_box(waybill(2), size="5").event.reward == "quota-used"


def test_a_batch_of_a_campaign_to_come_is_valid_from_its_first_day(bare: Station) -> None:
    desk.add_campaign(bare, desk.rule(starts="2022-11-15"))
    with pytest.raises(SettingUnclear):
        batch(bare)
    (code, *_) = batch(bare, campaign="eggs-2022")
    assert bare.show(code).subject.valid_from == "2022-11-15"
    assert bare.waiting_to_print()[0] in bare.waiting_to_print()


def test_a_campaign_gone_by_gives_no_batch(station: Station, clock: Clock) -> None:
    clock.set("2022-11-25 10:00")
    with pytest.raises(SettingUnclear, match="2022-11-20"):
        batch(station, campaign="eggs-2022")


def test_a_batch_is_undone_while_none_of_it_was_used(station: Station) -> None:
    station.receive_eggs(100)
    used, unused = batch(station), batch(station)
    second = entries(station)
    station.redeem(used[0])
    with pytest.raises(UndoBlocked, match="redeemed"):
        station.undo(second - 1, "a slip")
    station.undo(second, "a slip")
    with pytest.raises(AlreadyUndone):
        station.undo(second, "a slip")
    with pytest.raises(VoucherVoid):
        station.redeem(unused[0])
    assert station.eggs_now().owed == 8
    assert_adds_up(station)


# --- blank tags -------------------------------------------------------------------


def tags(station: Station, count: int = 3, **options: Any) -> tuple[str, ...]:
    return station.draw_tags(count, **options).event.tags  # type: ignore[attr-defined, no-any-return]


def test_a_blank_tag_is_claimed_by_its_first_box_at_cycle_1(station: Station) -> None:
    tag, *_ = tags(station)
    event = station.return_box(waybill(1), size="5", tag=tag).event
    assert (event.tag, event.cycle, event.reward) == (tag, 1, "granted")
    assert station.show(tag).subject.box == event.box
    assert_adds_up(station)


def test_a_blank_tag_scanned_by_itself_is_a_new_box_without_a_reward(
    station: Station,
) -> None:
    tag, *_ = tags(station)
    event = station.return_box(tag, size="5").event
    assert (event.cycle, event.reward) == (1, "already-rewarded")
    assert_adds_up(station)


def test_a_box_is_never_given_a_tag_that_lies_printed_in_a_drawer(bare: Station) -> None:
    known = set(tags(bare, 50))
    drawn = {bare.return_box(waybill(n), size="5").event.tag for n in range(30)}
    assert drawn & known == set()
    assert all(boxes.is_blank(bare.book.db, tag) for tag in known)


def test_the_same_request_draws_the_same_tags(bare: Station) -> None:
    assert tags(bare, request_id="sheet") == tags(bare, request_id="sheet")
