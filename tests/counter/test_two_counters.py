"""Two counters of one clerk: what one ends or undoes, the other notices."""

import random
from collections.abc import Iterator

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.answer import Signal
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.store import returns
from tests import desk
from tests.counter.conftest import Counter, Paper
from tests.desk import PHONE, WAYBILL, Clock, waybill


@pytest.fixture
def pair(station: Station) -> Iterator[tuple[Counter, Counter]]:
    """The second one begins after the first, on a connection of its own."""
    station.receive_eggs(600)
    first = Counter(station, Paper())
    with Station.open(station.path, clerk=station.clerk, clock=station.clock) as other:
        yield first, Counter(other, Paper())


def take_up(counter: Counter) -> None:
    counter.begun = counter.loop.begin()


def test_a_card_for_a_box_of_a_visit_that_was_ended_elsewhere_waits_for_the_next_box(
    pair: tuple[Counter, Counter], station: Station
) -> None:
    here, there = pair
    here.scan(PHONE, f"{WAYBILL} 5")
    take_up(there)
    assert there.scan("0").signal is Signal.GOOD
    assert here.signals(WAYBILL, "05", "wet") == ["amber", "refused", "next"]
    desk.assert_adds_up(station)


@pytest.mark.parametrize("card", ["wet", "torn-flap", "014"])
@pytest.mark.parametrize("between", [[], ["03", "03"], ["05"], ["00"]], ids=str)
def test_nor_does_a_card_correct_a_box_whose_visit_is_over(
    pair: tuple[Counter, Counter], station: Station, card: str, between: list[str]
) -> None:
    here, there = pair
    here.scan(PHONE, f"{WAYBILL} 5")
    take_up(there)
    there.scan("0")
    (voucher,) = station.list_vouchers("open")
    here.told(*between, WAYBILL, card)
    assert [one.code for one in station.list_vouchers("open")] in ([voucher.code], [])
    desk.assert_adds_up(station)


LINES = (
    PHONE, "13912345678", "0", "00", "00", "01", "02", "03", "05", "5", "12", "wet",
    "torn-flap", "012", "310x220x130", "S-1", "000", "09", "",
    *(f"{waybill(n)} 5" for n in range(4)), *(waybill(n) for n in range(4)),
    f"{waybill(1)} 05 6", f"wet {waybill(2)} 5",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_counters_do_no_box_is_lost_and_none_halts(
    pair: tuple[Counter, Counter], station: Station, clock: Clock, seed: int
) -> None:
    station.enter_shipment("S-1", [desk.item()])
    drawn, taken = random.Random(seed), 0
    for _ in range(60):
        clock.forward(seconds=drawn.choice((1, 5, 60)))
        counter = drawn.choice(pair)
        if drawn.random() < 0.03:
            take_up(counter)
        for answer in counter.told(drawn.choice(LINES)):
            entry = answer.recorded and answer.recorded.entry
            if entry and isinstance(entry.event, BoxReturned):
                taken += 1
                box = entry.event.box
                assert (
                    returns.entry_of(station.book.db, box, entry.event.cycle) == entry.seq
                )
    assert taken
    desk.assert_adds_up(station)
