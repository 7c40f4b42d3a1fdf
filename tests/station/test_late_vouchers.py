"""Vouchers told in any order of time: nothing before the issue, and each expires on the
day it lay open, or was paid in time after all.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.conftest import OpenStation
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

Verb = Callable[..., Recorded]

VERBS: dict[str, Callable[[Station], Verb]] = {
    "redeem": lambda s: s.redeem,
    "void": lambda s: lambda code, **at: s.void_voucher(code, "slip lost", **at),
    "reissue": lambda s: lambda code, **at: s.reissue_voucher(code, "faded", **at),
}
each_verb = pytest.mark.parametrize("of", VERBS.values(), ids=VERBS)


@pytest.fixture
def shop(bare: Station, clock: Clock) -> Station:
    """The morning of the 12th; vouchers are good for two days more."""
    desk.add_campaign(bare, desk.rule(voucher_valid_days="2"))
    bare.receive_eggs(60)
    clock.set("2022-11-12 09:00")
    return bare


def state(station: Station, code: str) -> str:
    return {one.code: str(one.state) for one in station.list_vouchers()}[code]


# --- before it was issued -------------------------------------------------------------


@each_verb
@pytest.mark.parametrize("hour", ["00:00", "08:59", "08:59:59"])
def test_nothing_is_done_with_a_voucher_before_it_was_issued(
    shop: Station, clock: Clock, of: Callable[[Station], Verb], hour: str
) -> None:
    code = voucher(back(shop))
    assert_refused(shop, errors.OrderRefusal, of(shop), code, at=on(12, hour))
    clock.set("2022-11-13 09:00")
    sealed = seals(shop)["2022-11-12"]
    assert figures(sealed, "vouchers") == {"issued": 1, "closing": 1}


@pytest.mark.parametrize("verb", ["void", "reissue"])
def test_nor_on_the_day_before(shop: Station, clock: Clock, verb: str) -> None:
    code = voucher(back(shop))
    assert_refused(shop, errors.OrderRefusal, VERBS[verb](shop), code, at=on(11, "18:00"))
    clock.set("2022-11-13 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-11"], "vouchers") == {}
    assert figures(closed["2022-11-12"], "vouchers") == {"issued": 1, "closing": 1}


@each_verb
def test_a_voucher_is_good_from_its_very_moment_on(
    shop: Station, of: Callable[[Station], Verb]
) -> None:
    code = voucher(back(shop))
    of(shop)(code, at=on(12, "09:00"))
    assert state(shop, code) != "open"
    desk.assert_adds_up(shop)


def test_the_voucher_of_a_visit_is_issued_at_its_end(shop: Station, clock: Clock) -> None:
    back(shop, visit="V-1")
    clock.forward(hours=1)
    code = voucher(shop.finish_visit("V-1").event)
    assert_refused(shop, errors.OrderRefusal, shop.redeem, code, at=on(12, "09:59"))
    shop.redeem(code, at=on(12, "10:00"))


def test_a_visit_does_not_end_before_its_last_box(shop: Station, clock: Clock) -> None:
    back(shop, 1, visit="V-1")
    clock.forward(hours=1)
    back(shop, 2, visit="V-1")
    assert_refused(shop, errors.OrderRefusal, shop.finish_visit, "V-1", at=on(12, "09:59"))
    assert shop.finish_visit("V-1", at=on(12, "10:00")).event.boxes == 2  # type: ignore[attr-defined]


def test_a_visit_open_again_does_not_end_before_that(shop: Station, clock: Clock) -> None:
    back(shop, 1, visit="V-1")
    ended = shop.finish_visit("V-1")
    clock.forward(hours=2)
    shop.undo(seq(ended), "a slip")
    assert_refused(shop, errors.OrderRefusal, shop.finish_visit, "V-1", at=on(12, "10:59"))
    shop.finish_visit("V-1", at=on(12, "11:00"))


@each_verb
def test_a_new_code_is_not_used_before_it_was_given(
    shop: Station, clock: Clock, of: Callable[[Station], Verb]
) -> None:
    old = voucher(back(shop))
    clock.forward(hours=2)
    new = shop.reissue_voucher(old, "faded").event.voucher  # type: ignore[attr-defined]
    assert_refused(shop, errors.OrderRefusal, of(shop), new, at=on(12, "10:59"))
    of(shop)(new, at=on(12, "11:00"))


def test_a_sheet_of_vouchers_is_not_paid_before_it_was_issued(
    shop: Station, clock: Clock
) -> None:
    clock.forward(hours=1)
    sheet: Any = shop.issue_batch(3, 2, "school day").event
    code = sheet.vouchers[0]
    assert_refused(shop, errors.OrderRefusal, shop.redeem, code, at=on(12, "09:30"))
    shop.redeem(code)


@each_verb
def test_a_voucher_given_back_life_is_not_used_before_that(
    shop: Station, clock: Clock, of: Callable[[Station], Verb]
) -> None:
    code = voucher(back(shop))
    paid = shop.redeem(code)
    clock.forward(hours=3)
    shop.undo(seq(paid), "a slip")
    assert_refused(shop, errors.OrderRefusal, of(shop), code, at=on(12, "11:59"))
    of(shop)(code, at=on(12, "12:00"))
    desk.assert_adds_up(shop)


# --- expiry ---------------------------------------------------------------------------


def test_a_voucher_paid_on_its_last_day_does_not_expire_when_the_day_is_closed_late(
    shop: Station, clock: Clock
) -> None:
    code = voucher(back(shop))
    clock.set("2022-11-14 18:00")
    shop.redeem(code)
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-14"]
    assert figures(sealed, "vouchers") == {"opening": 1, "redeemed": 1}


def test_paid_on_its_last_day_and_undone_after_it_a_voucher_expires_the_day_after(
    shop: Station, clock: Clock
) -> None:
    code = voucher(back(shop))
    clock.set("2022-11-14 18:00")
    paid = shop.redeem(code)
    clock.set("2022-11-15 09:00")
    shop.undo(seq(paid), "a slip")
    assert state(shop, code) == "open"
    clock.set("2022-11-16 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-14"], "vouchers") == {"opening": 1, "redeemed": 1}
    assert figures(closed["2022-11-14"], "eggs") == {
        "opening": 60, "given": 1, "closing": 59,
    }  # fmt: skip
    assert figures(closed["2022-11-15"], "vouchers") == {"redeemed": -1, "expired": 1}
    assert figures(closed["2022-11-15"], "eggs") == {
        "opening": 59, "given": -1, "closing": 60,
    }  # fmt: skip
    assert state(shop, code) == "expired"


def test_the_same_when_each_day_is_closed_in_time(shop: Station, clock: Clock) -> None:
    code = voucher(back(shop))
    clock.set("2022-11-14 18:00")
    paid = shop.redeem(code)
    clock.set("2022-11-15 09:00")
    assert figures(seals(shop)["2022-11-14"], "vouchers") == {"opening": 1, "redeemed": 1}
    shop.undo(seq(paid), "a slip")
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-15"]
    assert figures(sealed, "vouchers") == {"redeemed": -1, "expired": 1}


def test_paid_and_undone_on_the_last_day_a_voucher_expires_that_night(
    shop: Station, clock: Clock
) -> None:
    code = voucher(back(shop))
    clock.set("2022-11-14 12:00")
    paid = shop.redeem(code)
    clock.set("2022-11-14 18:00")
    shop.undo(seq(paid), "a slip")
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-14"]
    assert figures(sealed, "vouchers") == {"opening": 1, "expired": 1}


def test_void_on_its_last_day_and_undone_after_it_a_voucher_expires_the_day_after(
    shop: Station, clock: Clock
) -> None:
    code = voucher(back(shop))
    clock.set("2022-11-14 18:00")
    ended = shop.void_voucher(code, "lost")
    clock.set("2022-11-15 09:00")
    shop.undo(seq(ended), "a slip")
    clock.set("2022-11-16 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-14"], "vouchers") == {"opening": 1, "void": 1}
    assert figures(closed["2022-11-15"], "vouchers") == {"void": -1, "expired": 1}


def test_a_voucher_of_a_box_told_after_its_last_day_expires_in_the_open_day(
    shop: Station, clock: Clock
) -> None:
    back(shop, 1, condition="H")
    for day in (13, 14, 15):
        clock.set(f"2022-11-{day} 09:00")
        shop.enter_shipment(f"S-{day}", [desk.item()])
        seals(shop)
    late = back(shop, 2, at=on(12, "18:00"))
    code = voucher(late)
    assert state(shop, code) == "open"
    assert_refused(shop, errors.VoucherRefusal, shop.redeem, code)
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-15"]
    assert figures(sealed, "vouchers") == {"issued": 1, "expired": 1}
    assert state(shop, code) == "expired"


def test_a_box_and_its_voucher_told_late_were_paid_in_time(
    shop: Station, clock: Clock
) -> None:
    shop.enter_shipment("S-1", [desk.item()])
    clock.set("2022-11-15 09:00")
    seals(shop)
    late = shop.return_box(desk.waybill(2), size="5", at=on(12, "18:00"))
    code = voucher(late.event)
    assert_refused(shop, errors.OrderRefusal, shop.redeem, code, at=on(12, "17:59"))
    paid = shop.redeem(code, at=on(14, "23:59"))
    assert booked(late) <= booked(paid)
    clock.set("2022-11-16 09:00")
    closed = seals(shop)
    assert sum(day.vouchers_expired for day in closed.values()) == 0
    assert closed[booked(late)].vouchers_issued == 1
    assert closed[booked(paid)].vouchers_redeemed == 1
    assert closed[booked(paid)].vouchers_closing == 0


# --- a slip of the last day -----------------------------------------------------------


def expired(station: Station, clock: Clock, nights: int = 1) -> str:
    """A voucher whose last day, the 14th, is over and closed since so many nights."""
    code = voucher(back(station))
    for night in range(nights):
        clock.set(f"2022-11-{15 + night} 09:00")
        station.enter_shipment(f"S-{night}", [desk.item()])
        seals(station)
    assert state(station, code) == "expired"
    return code


@pytest.mark.parametrize("nights", [1, 2])
@pytest.mark.parametrize("time", [on(12, "09:00"), on(14, "18:00"), on(14, "23:59:59")])
def test_a_slip_of_the_last_day_told_after_the_seal_is_paid_and_the_expiry_taken_back(
    shop: Station, clock: Clock, nights: int, time: str
) -> None:
    code = expired(shop, clock, nights)
    before = {day: shop.report(day).columns[0] for day in ("2022-11-12", "2022-11-14")}
    paid = shop.redeem(code, at=time)
    today = f"2022-11-{14 + nights}"
    clock.forward(days=1)
    assert booked(paid) == today
    assert state(shop, code) == "redeemed"
    assert shop.eggs_now() == (59, 0), "in stock; and owed no more since it expired"
    sealed = seals(shop)[today]
    assert (sealed.vouchers_redeemed, sealed.vouchers_expired) == (1, -1)
    assert (sealed.eggs_given, sealed.eggs_closing) == (1, 59)
    assert {day: shop.report(day).columns[0] for day in before} == before


def test_after_midnight_of_its_last_day_a_voucher_is_expired(
    shop: Station, clock: Clock
) -> None:
    code = expired(shop, clock)
    assert_refused(shop, errors.VoucherExpired, shop.redeem, code, at=on(15, "00:00"))
    assert_refused(shop, errors.VoucherExpired, shop.redeem, code)


def test_a_slip_of_the_small_hours_belongs_to_the_last_day(
    open_station: OpenStation, clock: Clock
) -> None:
    station = open_station(cut_off_hour=4)
    desk.add_campaign(station, desk.rule(voucher_valid_days="2"))
    code = voucher(back(station))
    clock.set("2022-11-14 09:00")
    seals(station)
    assert state(station, code) == "expired"
    assert_refused(station, errors.VoucherExpired, station.redeem, code, at=on(14, "04:00"))
    station.redeem(code, at=on(14, "03:59"))
    assert state(station, code) == "redeemed"
    desk.assert_adds_up(station)


def test_before_the_voucher_was_issued_its_slip_is_refused_all_the_same(
    shop: Station, clock: Clock
) -> None:
    code = expired(shop, clock)
    assert_refused(shop, errors.OrderRefusal, shop.redeem, code, at=on(12, "08:59"))


def test_a_slip_told_twice_is_paid_once(shop: Station, clock: Clock) -> None:
    code = expired(shop, clock)
    shop.redeem(code, at=on(14, "18:00"))
    assert_refused(
        shop, errors.VoucherAlreadyRedeemed, shop.redeem, code, at=on(14, "18:00")
    )


@pytest.mark.parametrize("verb", ["void", "reissue"])
def test_an_expired_voucher_is_only_paid_late(
    shop: Station, clock: Clock, verb: str
) -> None:
    code = expired(shop, clock)
    assert_refused(shop, errors.VoucherExpired, VERBS[verb](shop), code, at=on(14, "18:00"))


def test_undone_the_late_slip_leaves_the_voucher_expired(
    shop: Station, clock: Clock
) -> None:
    code = expired(shop, clock)
    paid = shop.redeem(code, at=on(14, "18:00"))
    clock.set("2022-11-16 09:00")
    seals(shop)
    shop.undo(seq(paid), "a slip")
    assert state(shop, code) == "expired"
    assert shop.eggs_now().stock == 60
    clock.set("2022-11-17 09:00")
    sealed = seals(shop)["2022-11-16"]
    assert figures(sealed, "vouchers") == {"redeemed": -1, "expired": 1}


def test_a_late_slip_told_again_is_not_booked_before_its_undo(
    shop: Station, clock: Clock
) -> None:
    code = expired(shop, clock)
    paid = shop.redeem(code, at=on(14, "18:00"))
    clock.set("2022-11-16 09:00")
    undone = shop.undo(seq(paid), "a slip")
    with suppress(errors.Refusal):
        again = shop.redeem(code, at=on(14, "18:00"))
        assert booked(again) >= booked(undone)
    clock.set("2022-11-17 09:00")
    assert seals(shop)["2022-11-15"].vouchers_redeemed == 1


def test_paid_and_undone_on_one_day_the_late_slip_moves_nothing(
    shop: Station, clock: Clock
) -> None:
    code = expired(shop, clock)
    shop.undo(seq(shop.redeem(code, at=on(14, "18:00"))), "a slip")
    assert state(shop, code) == "expired"
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-15"]
    assert figures(sealed, "vouchers") == {}


def test_of_several_expired_together_only_the_one_with_a_slip_is_paid(
    shop: Station, clock: Clock
) -> None:
    others = [voucher(back(shop, number)) for number in (2, 3)]
    code = expired(shop, clock)
    shop.redeem(code, at=on(14, "18:00"))
    assert [state(shop, one) for one in others] == ["expired", "expired"]
    clock.set("2022-11-16 09:00")
    sealed = seals(shop)["2022-11-15"]
    assert figures(sealed, "vouchers") == {"redeemed": 1, "expired": -1}


def test_a_slip_of_a_reissued_code_is_paid_after_the_seal(
    shop: Station, clock: Clock
) -> None:
    old = voucher(back(shop))
    new = shop.reissue_voucher(old, "faded").event.voucher  # type: ignore[attr-defined]
    clock.set("2022-11-15 09:00")
    seals(shop)
    assert_refused(shop, errors.VoucherReplaced, shop.redeem, old, at=on(14, "18:00"))
    shop.redeem(new, at=on(14, "18:00"))
    desk.assert_adds_up(shop)


# --- undoing what issued it -----------------------------------------------------------


def test_a_return_is_not_undone_once_its_voucher_has_expired(
    shop: Station, clock: Clock
) -> None:
    returned = shop.return_box(desk.waybill(1), size="5")
    clock.set("2022-11-15 00:00")
    seals(shop)
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(returned))
    desk.assert_adds_up(shop)


def test_what_is_taken_back_before_its_last_day_is_closed_does_not_expire(
    shop: Station, clock: Clock
) -> None:
    returned = shop.return_box(desk.waybill(1), size="5")
    clock.set("2022-11-15 09:00")
    shop.undo(seq(returned), "a slip")
    clock.set("2022-11-16 00:30")
    closed = seals(shop)
    assert figures(closed["2022-11-12"], "vouchers") == {"issued": 1, "closing": 1}
    assert figures(closed["2022-11-15"], "vouchers") == {"opening": 1, "issued": -1}
    desk.assert_adds_up(shop)


def test_on_the_last_day_of_its_voucher_a_return_is_undone(
    shop: Station, clock: Clock
) -> None:
    returned = shop.return_box(desk.waybill(1), size="5")
    clock.set("2022-11-14 23:59")
    shop.undo(seq(returned), "a slip")
    clock.set("2022-11-15 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-12"], "vouchers") == {"issued": 1, "closing": 1}
    assert figures(closed["2022-11-14"], "vouchers") == {"opening": 1, "issued": -1}


def test_a_new_code_is_not_taken_back_once_it_has_expired(
    shop: Station, clock: Clock
) -> None:
    code = voucher(back(shop))
    reissued = shop.reissue_voucher(code, "faded")
    clock.set("2022-11-15 00:00")
    seals(shop)
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(reissued))


@each_verb
def test_a_return_is_not_undone_once_its_voucher_has_ended(
    shop: Station, of: Callable[[Station], Verb]
) -> None:
    returned = shop.return_box(desk.waybill(1), size="5")
    of(shop)(voucher(returned.event))
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(returned))


@each_verb
def test_what_ended_a_voucher_is_not_undone_before_it_happened(
    shop: Station, clock: Clock, of: Callable[[Station], Verb]
) -> None:
    code = voucher(back(shop))
    clock.forward(hours=2)
    ended = of(shop)(code)
    refused = assert_refused(
        shop, errors.Refusal, shop.undo, seq(ended), at=on(12, "10:59")
    )
    assert isinstance(refused, errors.OrderRefusal | errors.UndoRefusal)
    shop.undo(seq(ended), "a slip", at=on(12, "11:00"))
    assert state(shop, code) == "open"
