"""Whose visit it is, said last; and what is promised to whom."""

from collections.abc import Callable

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.domain.events import VisitFinished
from cainiao_recycle.domain.privacy import Customer
from tests import desk
from tests.counter.conftest import Counter, Paper
from tests.counter.test_loop import OTHER, boxes, last
from tests.counter.test_mistakes import SAME_ENDING, end_of_visit
from tests.desk import PHONE, WAYBILL

TWO = desk.rule(credits_per_reward="2")


@pytest.fixture
def two(bare: Station, paper: Paper) -> Counter:
    """Two boxes, one egg."""
    desk.add_campaign(bare, TWO)
    bare.receive_eggs(60)
    return Counter(bare, paper)


def more(counter: Counter, *lines: str) -> str:
    """What stood below the last answer."""
    return "\n".join(counter.scan(*lines).more)


# --- the number comes last --------------------------------------------------------


def test_a_number_given_after_the_boxes_is_the_whole_visits(
    counter: Counter, station: Station
) -> None:
    assert counter.signals(f"{WAYBILL} 5", f"{OTHER} 5", PHONE, "0") == ["good"] * 4
    end = end_of_visit(station)
    assert end.issued is not None
    assert end.issued.eggs == 2
    owners = "SELECT count(*), count(customer), sum(points) FROM box_return"
    assert desk.row(station, owners) == (2, 2, 74)
    desk.assert_adds_up(station)


def test_a_late_number_says_how_many_boxes_it_is_for(counter: Counter) -> None:
    counter.scan(f"{WAYBILL} 5", f"{OTHER} 5 wet")
    answer = counter.scan(PHONE)
    assert answer.text == "Customer …1234, for all boxes of this visit: 2, count 2"
    assert any("next customer's" in line for line in answer.more)
    assert any(line.startswith("*1234") for line in answer.more)
    assert PHONE not in answer.text + "".join(answer.more)


def test_the_next_customers_number_is_taken_back_and_given_again(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE)
    assert counter.signals("00", "0", PHONE, f"{OTHER} 5", "0") == [
        "amber", "good", "next", "good", "good",
    ]  # fmt: skip
    owners = "SELECT group_concat(customer IS NOT NULL) FROM box_return ORDER BY seq"
    assert desk.row(station, owners) == ("0,1",)
    desk.assert_adds_up(station)


def test_a_visit_named_late_is_not_another_customers(counter: Counter) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE)
    assert counter.signals(PHONE, SAME_ENDING, "13900009999") == [
        "amber", "refused", "refused",
    ]  # fmt: skip


def test_boxes_above_the_customers_limit_are_told(bare: Station, paper: Paper) -> None:
    desk.add_campaign(bare, desk.rule(eggs_per_customer_day="2"))
    bare.receive_eggs(60)
    counter = Counter(bare, paper)
    counter.scan(PHONE, f"{desk.waybill(7)} 5", "0")
    counter.scan(f"{WAYBILL} 5", f"{OTHER} 5")
    answer = counter.scan(PHONE)
    assert "count 1" in answer.text
    assert "above the customer's limit for today: 1." in answer.more[0]
    counter.scan("0")
    assert end_of_visit(bare).issued.eggs == 1  # type: ignore[union-attr]
    desk.assert_adds_up(bare)


def test_a_box_after_a_late_number_is_the_same_customers(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE, f"{OTHER} 5")
    assert boxes(station)[-1].customer is not None
    assert boxes(station)[-1].points == 37


def test_a_box_corrected_after_a_late_number_is_the_same_customers(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE)
    assert counter.signals("wet", "0") == ["good", "good"]
    assert boxes(station)[-1].customer is not None
    assert end_of_visit(station).issued is not None
    desk.assert_adds_up(station)


def test_a_late_number_is_there_after_a_new_start(
    counter: Counter, start_again: Callable[[], Counter]
) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE)
    again = start_again()
    assert again.begun[0].more[0].startswith("*1234")
    assert again.signals(PHONE) == ["amber"]


def test_a_visit_on_hold_is_not_named(counter: Counter, station: Station) -> None:
    counter.scan(f"{WAYBILL} 5", "03", PHONE, f"{OTHER} 5", "0", "03")
    assert counter.signals("13900009999", "0") == ["good", "good"]
    owner = """SELECT hash, hidden FROM box_return JOIN customer ON id = customer
               WHERE waybill = ?"""
    for number, ending in ((WAYBILL, "9999"), (OTHER, "1234")):
        found = desk.row(station, owner, desk.ref(station, number))
        assert found is not None
        person = desk.record(Customer, *found)
        assert desk.last_four(station, person) == ending


def test_two_counters_of_one_clerk_name_a_visit_once(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(f"{WAYBILL} 5")
    other = start_again()
    other.scan(PHONE)
    entries = desk.entries(station)
    assert counter.signals(PHONE) == ["amber"]
    assert desk.entries(station) == entries
    assert counter.signals("13900009999") == ["refused"]
    other.scan("0")
    assert counter.signals(f"{OTHER} 5", PHONE, f"{OTHER} 5") == ["refused", "next", "good"]


def test_outside_a_campaign_a_late_number_is_neither_needed_nor_kept(
    counter: Counter, station: Station, clock: desk.Clock
) -> None:
    clock.set("2023-06-01T10:00")
    counter.scan(f"{WAYBILL} 5")
    entries = desk.entries(station)
    assert counter.signals(PHONE, "0") == ["amber", "good"]
    assert desk.entries(station) == entries + 1


# --- what is still missing --------------------------------------------------------


def test_a_known_customer_hears_how_many_boxes_are_missing(two: Counter) -> None:
    assert "missing for a voucher (eggs: 1): 1." in more(two, PHONE, f"{WAYBILL} 5")
    assert "missing" not in more(two, f"{OTHER} 5")
    answer = two.scan(f"{desk.waybill(3)} 5", "0")
    assert "eggs 1" in answer.text
    assert "missing for a voucher (eggs: 1): 1." in "\n".join(answer.more)


def test_nobody_is_promised_what_cannot_come(two: Counter) -> None:
    box = more(two, f"{WAYBILL} 5")
    assert "1, in this visit; or the customer's number" in box
    answer = two.scan("0")
    assert answer.text == "Done, boxes 1."
    assert "without the customer's number none are kept" in answer.more[0]
    assert two.signals("00", PHONE, "0") == ["amber", "good", "good"]
    assert "eggs 1" in two.scan(PHONE, f"{OTHER} 5", "0").text, "the first one was kept"


def test_a_box_that_is_an_egg_by_itself_is_told_in_no_more_words(
    counter: Counter,
) -> None:
    assert "missing" not in more(counter, f"{WAYBILL} 5")
    assert "end of the visit" not in more(counter, f"{OTHER} 5")


# --- the last midnight of a campaign ----------------------------------------------


def test_a_visit_over_the_last_midnight_is_ended_and_another_begun(
    counter: Counter, station: Station, clock: desk.Clock
) -> None:
    clock.set("2022-11-20T23:58")
    counter.scan(PHONE, f"{WAYBILL} 5")
    clock.set("2022-11-21T00:02")
    answer = counter.scan(f"{OTHER} 5")
    assert answer.signal == "refused"
    assert "before the campaign changed" in answer.text
    assert counter.signals("0", f"{OTHER} 5", "0") == ["good"] * 3, "no undo is needed"
    assert len(counter.paper.taken) == 1
    assert isinstance(last(station).event, VisitFinished)
    desk.assert_adds_up(station)


# --- no printer -------------------------------------------------------------------


def test_without_a_printer_it_is_said_how_to_print_later(station: Station) -> None:
    loop = Loop(station)
    (answer,) = [one for line in (f"{WAYBILL} 5 0",) for one in loop.take(line)][1:]
    assert answer.slip is not None
    assert answer.more[0].endswith(f"print {answer.slip}")
    (again,) = loop.take("000")
    assert (again.signal, again.slip) == ("amber", answer.slip)


def test_with_a_printer_nothing_is_said_of_it(counter: Counter) -> None:
    assert "printer" not in more(counter, f"{WAYBILL} 5", "0")
