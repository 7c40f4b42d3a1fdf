"""Eggs told in any order of time: a count is of its own time, and the stock is what was
counted last and what happened since.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from pathlib import Path

import pytest

from cainiao_recycle import Station, errors
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

Tell = Callable[[Station, str], object]


@pytest.fixture
def shop(station: Station, clock: Clock) -> Station:
    """The evening of the 12th; 60 eggs came at 08:00, and five vouchers were given at
    09:00.
    """
    clock.set("2022-11-12 18:00")
    for number in range(5):
        back(station, number, at=on(12, "09:00"))
    station.receive_eggs(60, at=on(12, "08:00"))
    return station


def redeem(station: Station, number: int, at: str) -> None:
    for one in station.list_vouchers("open")[:number]:
        station.redeem(one.code, at=at)


def stock(station: Station) -> int:
    return station.eggs_now().stock


def the_twelfth(station: Station, clock: Clock) -> dict[str, int]:
    """The seal of the 12th: its eggs."""
    clock.set("2022-11-13 09:00")
    return figures(seals(station)["2022-11-12"], "eggs")


def test_a_count_compares_with_the_book_as_of_its_own_time(
    shop: Station, clock: Clock
) -> None:
    redeem(shop, 5, on(12, "11:00"))
    counted = shop.count_eggs(60, "counted twice", at=on(12, "10:00")).event
    assert (counted.counted, counted.expected) == (60, 60)  # type: ignore[attr-defined]
    assert stock(shop) == 55
    assert the_twelfth(shop, clock) == {"received": 60, "given": 5, "closing": 55}


AFTER: dict[str, tuple[Tell, int]] = {
    "vouchers paid": (lambda s, at: redeem(s, 5, at), 55),
    "a delivery": (lambda s, at: s.receive_eggs(30, at=at), 90),
    "eggs broken": (lambda s, at: s.break_eggs(7, at=at), 53),
    "another count": (lambda s, at: s.count_eggs(50, "counted twice", at=at), 50),
}


@pytest.mark.parametrize(("tell", "left"), AFTER.values(), ids=AFTER)
@pytest.mark.parametrize("hour", ["10:01", "11:00"])
def test_what_happened_after_a_count_is_carried_over_it(
    shop: Station, clock: Clock, tell: Tell, left: int, hour: str
) -> None:
    tell(shop, on(12, hour))
    shop.count_eggs(58, "counted twice", at=on(12, "10:00"))
    assert stock(shop) == (50 if left == 50 else left - 2)
    assert the_twelfth(shop, clock)["closing"] == stock(shop)


BEFORE: dict[str, tuple[Tell, dict[str, int]]] = {
    "vouchers paid": (
        lambda s, at: redeem(s, 5, at),
        {"received": 60, "given": 5, "variance": 5, "closing": 60},
    ),
    "a delivery": (
        lambda s, at: s.receive_eggs(40, at=at),
        {"received": 100, "variance": -40, "closing": 60},
    ),
    "eggs broken": (
        lambda s, at: s.break_eggs(7, at=at),
        {"received": 60, "broken": 7, "variance": 7, "closing": 60},
    ),
}


@pytest.mark.parametrize(("tell", "sealed"), BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("hour", ["09:30", "09:59"])
def test_what_is_dated_before_a_count_leaves_the_stock_after_it(
    shop: Station, clock: Clock, tell: Tell, sealed: dict[str, int], hour: str
) -> None:
    shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    tell(shop, on(12, hour))
    assert stock(shop) == 60
    assert the_twelfth(shop, clock) == sealed


def test_at_the_very_time_of_a_count_the_order_of_telling_decides(
    shop: Station, clock: Clock
) -> None:
    shop.receive_eggs(4, at=on(12, "10:00"))
    shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    shop.receive_eggs(40, at=on(12, "10:00"))
    assert stock(shop) == 100
    assert the_twelfth(shop, clock) == {"received": 104, "variance": -4, "closing": 100}


def test_an_earlier_count_told_later_leaves_the_later_count_as_it_was(
    shop: Station, clock: Clock
) -> None:
    shop.count_eggs(50, "counted twice", at=on(12, "12:00"))
    shop.count_eggs(57, "counted twice", at=on(12, "10:00"))
    assert stock(shop) == 50
    assert the_twelfth(shop, clock) == {"received": 60, "variance": -10, "closing": 50}


def test_a_count_before_the_first_delivery_finds_what_the_book_does_not_know(
    shop: Station, clock: Clock
) -> None:
    shop.count_eggs(3, "counted twice", at=on(12, "07:00"))
    assert stock(shop) == 63
    assert the_twelfth(shop, clock) == {"received": 60, "variance": 3, "closing": 63}


TOLD: list[Tell] = [
    lambda s, _: s.receive_eggs(60, at=on(12, "09:10")),
    lambda s, code: s.redeem(code, at=on(12, "11:00")),
    lambda s, _: s.count_eggs(55, "counted twice", at=on(12, "12:00")),
    lambda s, _: s.count_eggs(50, "counted twice", at=on(12, "13:00")),
    lambda s, _: s.receive_eggs(10, at=on(12, "14:00")),
]


def test_eggs_told_in_any_order_come_to_the_same_seal(tmp_path: Path, clock: Clock) -> None:
    found = []
    for number, order in enumerate(permutations(TOLD)):
        clock.set("2022-11-12 09:00")
        path = tmp_path / f"{number}.db"
        Station.create(path, desk.CODE, desk.NAME, clock=clock)
        with Station.open(path, clock=clock, draw=desk.seeded().randrange) as station:
            desk.add_campaign(station)
            code = voucher(back(station))
            clock.set("2022-11-12 20:00")
            for tell in order:
                tell(station, code)
            clock.set("2022-11-13 09:00")
            (seal,) = station.close_days()
            found.append((number, figures(seal, "eggs")))
    right = {"received": 70, "given": 1, "variance": -9, "closing": 60}
    assert [one for one in found if one[1] != right] == []


# --- days and their seals -------------------------------------------------------------


def test_a_count_of_a_sealed_day_is_of_the_open_day(shop: Station, clock: Clock) -> None:
    clock.set("2022-11-13 09:00")
    sealed = seals(shop)["2022-11-12"]
    assert sealed.eggs_closing == 60
    redeem(shop, 5, on(13, "08:30"))
    counted = shop.count_eggs(58, "counted twice", at=on(12, "20:00"))
    assert booked(counted) == "2022-11-13"
    assert stock(shop) == 53
    clock.set("2022-11-14 09:00")
    assert figures(seals(shop)["2022-11-13"], "eggs") == {
        "opening": 60, "given": 5, "variance": -2, "closing": 53,
    }  # fmt: skip


def test_what_is_dated_before_a_count_and_told_after_both_seals_moves_nothing(
    shop: Station, clock: Clock
) -> None:
    shop.count_eggs(60, "counted twice", at=on(12, "17:00"))
    clock.set("2022-11-13 09:00")
    seals(shop)
    shop.enter_shipment("S-1", [desk.item()])
    clock.set("2022-11-14 09:00")
    shop.count_eggs(60, "counted twice")
    seals(shop)
    late = shop.receive_eggs(40, at=on(12, "16:00"))
    assert (booked(late), stock(shop)) == ("2022-11-14", 60)
    clock.set("2022-11-15 09:00")
    assert figures(seals(shop)["2022-11-14"], "eggs") == {
        "opening": 60, "received": 40, "variance": -40, "closing": 60,
    }  # fmt: skip


def test_eggs_that_a_count_of_the_next_day_did_not_find_are_there_at_midnight(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-13 09:00")
    shop.count_eggs(60, "counted twice")
    late = shop.receive_eggs(40, at=on(12, "18:30"))
    assert (booked(late), stock(shop)) == ("2022-11-12", 60)
    clock.set("2022-11-14 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-12"], "eggs") == {"received": 100, "closing": 100}
    assert figures(closed["2022-11-13"], "eggs") == {
        "opening": 100, "variance": -40, "closing": 60,
    }  # fmt: skip


def test_a_count_of_yesterday_evening_is_in_yesterdays_seal(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-13 09:00")
    shop.receive_eggs(30)
    shop.count_eggs(57, "counted twice", at=on(12, "21:00"))
    assert stock(shop) == 87
    assert the_twelfth(shop, clock) == {"received": 60, "variance": -3, "closing": 57}


def test_a_count_after_midnight_is_of_the_day_before_until_the_cut_off_hour(
    open_station: OpenStation, clock: Clock
) -> None:
    station = open_station(cut_off_hour=4)
    station.receive_eggs(60)
    clock.set("2022-11-12 04:00")
    station.receive_eggs(30)
    clock.set("2022-11-12 09:00")
    assert (
        booked(station.count_eggs(58, "counted twice", at="2022-11-12T03:59"))
        == "2022-11-11"
    )
    assert stock(station) == 88
    assert figures(seals(station)["2022-11-11"], "eggs") == {
        "received": 60, "variance": -2, "closing": 58,
    }  # fmt: skip


# --- eggs broken ----------------------------------------------------------------------


def test_no_egg_breaks_before_its_delivery(shop: Station) -> None:
    refused = assert_refused(shop, errors.Refusal, shop.break_eggs, 1, at=on(12, "07:59"))
    assert isinstance(refused, errors.OrderRefusal | errors.TooManyEggs)
    shop.break_eggs(60, at=on(12, "08:00"))
    assert stock(shop) == 0


def test_no_more_eggs_break_than_were_left_for_what_happened_later(shop: Station) -> None:
    redeem(shop, 5, on(12, "11:00"))
    assert_refused(shop, errors.Refusal, shop.break_eggs, 56, at=on(12, "10:00"))
    shop.break_eggs(55, at=on(12, "10:00"))
    assert stock(shop) == 0


def test_a_later_delivery_does_not_lend_eggs_to_break(shop: Station) -> None:
    shop.receive_eggs(40, at=on(12, "12:00"))
    assert_refused(shop, errors.Refusal, shop.break_eggs, 61, at=on(12, "11:00"))
    shop.break_eggs(61, at=on(12, "12:00"))


def test_what_a_count_found_later_does_not_stand_in_the_way_of_breaking(
    shop: Station,
) -> None:
    shop.count_eggs(3, "counted twice", at=on(12, "12:00"))
    shop.break_eggs(57, at=on(12, "11:00"))
    assert stock(shop) == 3
    assert_refused(shop, errors.Refusal, shop.break_eggs, 4, at=on(12, "13:00"))


def test_more_eggs_are_handed_over_than_the_book_knows_of(bare: Station) -> None:
    desk.add_campaign(bare)
    bare.redeem(voucher(back(bare)))
    assert stock(bare) == -1


# --- undoing --------------------------------------------------------------------------

SEEN: dict[str, Callable[[Station], object]] = {
    "a delivery": lambda s: s.receive_eggs(540, at=on(12, "10:00")),
    "eggs broken": lambda s: s.break_eggs(10, at=on(12, "10:00")),
    "a voucher paid": lambda s: s.redeem(
        s.list_vouchers("open")[0].code, at=on(12, "10:00")
    ),
    "a count": lambda s: s.count_eggs(70, "counted twice", at=on(12, "10:00")),
}


@pytest.mark.parametrize("tell", SEEN.values(), ids=SEEN)
def test_what_a_later_count_saw_is_not_undone(
    shop: Station, clock: Clock, tell: Callable[[Station], object]
) -> None:
    told = seq(tell(shop))  # type: ignore[arg-type]
    shop.count_eggs(60, "counted twice", at=on(12, "12:00"))
    assert_refused(shop, errors.UndoRefusal, shop.undo, told)
    assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == 60


@pytest.mark.parametrize("tell", SEEN.values(), ids=SEEN)
def test_it_is_undone_once_the_count_is_undone(
    shop: Station, tell: Callable[[Station], object]
) -> None:
    told = seq(tell(shop))  # type: ignore[arg-type]
    counted = shop.count_eggs(61, "counted twice", at=on(12, "12:00"))
    shop.undo(seq(counted), "a slip")
    shop.undo(told, "a slip")
    assert stock(shop) == 60
    desk.assert_adds_up(shop)


@pytest.mark.parametrize("tell", SEEN.values(), ids=SEEN)
def test_an_earlier_count_does_not_stand_in_the_way_of_an_undo(
    shop: Station, tell: Callable[[Station], object]
) -> None:
    told = seq(tell(shop))  # type: ignore[arg-type]
    shop.count_eggs(60, "counted twice", at=on(12, "09:30"))
    shop.undo(told, "a slip")
    assert stock(shop) == 60


def test_an_undo_is_not_dated_before_what_it_undoes(shop: Station) -> None:
    received = shop.receive_eggs(600, at=on(12, "12:00"))
    assert_refused(shop, errors.Refusal, shop.undo, seq(received), at=on(12, "11:59"))
    shop.undo(seq(received), "a slip", at=on(12, "12:00"))
    assert stock(shop) == 60


def test_a_count_dated_between_a_slip_of_the_pen_and_its_undo_counts_right(
    shop: Station, clock: Clock
) -> None:
    slip = shop.receive_eggs(600, at=on(12, "09:00"))
    shop.undo(seq(slip), "a slip", at=on(12, "12:00"))
    with suppress(errors.OrderRefusal):
        shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == 60


def test_a_count_of_the_evening_before_an_undo_is_what_was_there_that_evening(
    shop: Station, clock: Clock
) -> None:
    slip = shop.receive_eggs(600, at=on(12, "09:00"))
    clock.set("2022-11-13 09:00")
    shop.undo(seq(slip), "a slip")
    with suppress(errors.OrderRefusal):
        shop.count_eggs(60, "counted twice", at=on(12, "20:00"))
        clock.set("2022-11-14 09:00")
        closed = seals(shop)
        assert closed["2022-11-12"].eggs_closing == 60
        assert closed["2022-11-13"].eggs_closing == 60


def test_a_count_undone_takes_with_it_what_was_carried_into_it(
    shop: Station, clock: Clock
) -> None:
    counted = shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    shop.receive_eggs(40, at=on(12, "09:00"))
    try:
        shop.undo(seq(counted), "a slip")
        assert stock(shop) == 100
    except errors.UndoRefusal:
        assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == stock(shop)


def test_what_was_told_before_a_count_and_late_is_undone_without_moving_the_count(
    shop: Station, clock: Clock
) -> None:
    shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    late = shop.receive_eggs(40, at=on(12, "09:00"))
    with suppress(errors.UndoRefusal):
        shop.undo(seq(late), "a slip")
    assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == 60


def test_a_count_that_was_undone_does_not_hold_the_stock(
    shop: Station, clock: Clock
) -> None:
    counted = shop.count_eggs(50, "counted twice", at=on(12, "12:00"))
    shop.undo(seq(counted), "a slip", at=on(12, "13:00"))
    shop.receive_eggs(40, at=on(12, "11:00"))
    assert stock(shop) == 100
    assert the_twelfth(shop, clock) == {"received": 100, "closing": 100}


def test_what_went_with_a_count_is_not_undone_again(shop: Station, clock: Clock) -> None:
    counted = shop.count_eggs(60, "counted twice", at=on(12, "10:00"))
    late = shop.receive_eggs(40, at=on(12, "09:00"))
    shop.undo(seq(counted), "a slip")
    shop.undo(seq(late), "a slip")
    assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == 60


def test_a_count_told_after_a_later_one_holds_until_then(
    shop: Station, clock: Clock
) -> None:
    slip = shop.receive_eggs(600, at=on(12, "09:00"))
    clock.set("2022-11-13 09:00")
    shop.undo(seq(slip), "a slip")
    clock.set("2022-11-14 09:00")
    shop.count_eggs(58, "counted twice")
    evening = shop.count_eggs(60, "counted twice", at=on(12, "20:00"))
    clock.set("2022-11-15 09:00")
    closed = seals(shop)
    assert [day.eggs_closing for day in closed.values()][1:] == [60, 60, 58]
    shop.undo(seq(evening), "a slip")
    assert stock(shop) == 58


def test_an_undo_after_the_later_count_is_that_counts_to_carry(
    shop: Station, clock: Clock
) -> None:
    slip = shop.receive_eggs(600, at=on(12, "09:00"))
    clock.set("2022-11-14 09:00")
    shop.undo(seq(slip), "a slip")
    shop.count_eggs(60, "counted twice", at=on(13, "09:00"))
    shop.count_eggs(60, "counted twice", at=on(12, "20:00"))
    clock.set("2022-11-15 09:00")
    closed = seals(shop)
    assert [day.eggs_closing for day in closed.values()][1:] == [60, 60, 60]
    assert stock(shop) == 60


def test_at_the_very_time_of_a_count_what_is_undone_later_was_counted(
    shop: Station, clock: Clock
) -> None:
    slip = shop.receive_eggs(600, at=on(12, "12:00"))
    clock.set("2022-11-13 09:00")
    shop.undo(seq(slip), "a slip")
    shop.count_eggs(60, "counted twice", at=on(12, "12:00"))
    assert stock(shop) == 60


def test_what_a_count_of_the_same_moment_saw_is_not_undone(shop: Station) -> None:
    slip = shop.receive_eggs(40, at=on(12, "10:00"))
    shop.count_eggs(100, "counted twice", at=on(12, "10:00"))
    assert_refused(shop, errors.UndoRefusal, shop.undo, seq(slip))


def test_what_was_carried_is_taken_back_on_the_day_it_was_carried_to(
    shop: Station, clock: Clock
) -> None:
    clock.set("2022-11-13 09:00")
    shop.count_eggs(60, "counted twice")
    late = shop.receive_eggs(40, at=on(12, "18:30"))
    undone = shop.undo(seq(late), "a slip", at=on(12, "19:00"))
    assert (booked(undone), stock(shop)) == ("2022-11-12", 60)
    clock.set("2022-11-14 09:00")
    closed = seals(shop)
    assert figures(closed["2022-11-12"], "eggs") == {"received": 60, "closing": 60}
    assert figures(closed["2022-11-13"], "eggs") == {"opening": 60, "closing": 60}


def test_a_count_that_was_undone_and_is_told_again_finds_the_same_eggs(
    shop: Station, clock: Clock
) -> None:
    paid = shop.redeem(shop.list_vouchers("open")[0].code, at=on(12, "17:00"))
    shop.undo(seq(paid), "a slip")
    counted = shop.count_eggs(60, at=on(12, "17:30"))
    assert stock(shop) == 60
    shop.undo(seq(counted), "a slip")
    assert stock(shop) == 60
    shop.count_eggs(60, at=on(12, "17:30"))
    assert stock(shop) == 60
    assert the_twelfth(shop, clock)["closing"] == 60
    desk.assert_adds_up(shop)


def test_a_delivery_that_was_undone_stands_in_no_breakages_way(shop: Station) -> None:
    received = shop.receive_eggs(8, at=on(12, "09:30"))
    shop.undo(seq(received), "a slip")
    shop.count_eggs(57, "a crate fell", at=on(12, "14:30"))
    with pytest.raises(errors.TooManyEggs):
        shop.break_eggs(58, at=on(12, "17:30"))
    shop.break_eggs(57, at=on(12, "17:30"))
    assert stock(shop) == 0
    desk.assert_adds_up(shop)


@pytest.mark.parametrize("undone_at", [None, on(12, "17:50")])
def test_each_of_two_undos_at_one_moment_is_found_by_a_count_once(
    shop: Station, undone_at: str | None
) -> None:
    vouchers = shop.list_vouchers("open")[:2]
    for paid in [shop.redeem(one.code, at=on(12, "17:00")) for one in vouchers]:
        shop.undo(seq(paid), "a slip", at=undone_at)
    for minute in (20, 21, 22):
        shop.count_eggs(60, at=on(12, f"17:{minute}"))
        assert stock(shop) == 60
    wrong = shop.count_eggs(57, "a crate fell", at=on(12, "17:23"))
    assert stock(shop) == 57
    shop.undo(seq(wrong), "a slip", at=undone_at)
    assert stock(shop) == 60
    desk.assert_adds_up(shop)
