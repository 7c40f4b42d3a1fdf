"""Mistakes at the counter: nothing wrong is answered in green, and there is a way out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection

import pytest

from cainiao_recycle import Station
from cainiao_recycle.cli.app import VERBS
from cainiao_recycle.counter.hand import Hand, Taken, as_told
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.events import VisitFinished
from cainiao_recycle.errors import DiskFull
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import connect
from tests import desk
from tests.counter.conftest import Counter, Paper
from tests.counter.test_loop import OTHER, boxes, card, last
from tests.desk import PHONE, WAYBILL

SAME_ENDING = "138" + PHONE[3:]
"""Another customer, whose number ends in the same four digits."""


def end_of_visit(station: Station) -> VisitFinished:
    event = last(station).event
    assert isinstance(event, VisitFinished)
    return event


# --- two boxes, two customers, two counters ---------------------------------------


def test_what_is_said_of_two_boxes_counts_for_each(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5 wet {OTHER} 5 wet")
    assert [(one.size, one.defects) for one in boxes(station)] == [("5", ("wet",))] * 2


def test_two_customers_with_one_ending_are_two(counter: Counter, station: Station) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    assert counter.signals(PHONE, SAME_ENDING) == ["amber", "refused"]
    assert counter.signals("0", SAME_ENDING, f"{OTHER} 5") == ["good", "next", "good"]
    first, second = boxes(station)
    assert first.customer is not None
    assert second.customer is not None
    assert desk.last_four(station, first.customer) == desk.last_four(
        station, second.customer
    )
    assert first.customer.hash != second.customer.hash


def test_a_visit_whose_boxes_were_undone_is_anybodys(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", "00", "13900009999", f"{OTHER} 5", "0")
    person = boxes(station)[-1].customer
    assert person is not None
    assert desk.last_four(station, person) == "9999"
    assert end_of_visit(station).boxes == 1
    desk.assert_adds_up(station)


def test_a_visit_that_another_counter_ended_is_left(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    second = start_again()
    assert second.signals(f"{OTHER} 6", "0") == ["good", "good"]
    third = desk.waybill(3)
    answer = counter.scan(f"{third} 5")
    assert (answer.signal, "ended elsewhere" in answer.text) == ("refused", True)
    assert counter.signals(PHONE, f"{third} 5", "0") == ["next", "good", "good"]
    desk.assert_adds_up(station)


def test_an_undo_tells_what_followed_from_it(
    counter: Counter, start_again: Callable[[], Counter], station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    start_again().scan(f"{OTHER} 6", "0")
    counter.scan(f"{desk.waybill(3)} 5")
    assert counter.signals("00", "00") == ["amber", "next"]
    answer = counter.scan("00")
    assert "is void" in answer.text
    assert "SF…0123" in answer.text
    desk.assert_adds_up(station)


# --- undo -------------------------------------------------------------------------


def test_what_was_undone_elsewhere_does_not_stop_undo(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", f"{OTHER} 6")
    station.undo(last(station).seq, "a slip")
    assert counter.signals("00", "00", "00") == ["refused", "next", "amber"]
    assert counter.scan("0").more[0].startswith("eggs left")
    assert end_of_visit(station).boxes == 0


def test_a_box_of_a_visit_on_hold_is_undone_there(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", "03", "13900009999", "00")
    assert counter.signals("00") == ["next"]
    assert "SF…0123" in counter.scan("00").text
    counter.scan("03")
    answer = counter.scan("0")
    assert answer.text == "Done, boxes 0."
    assert not any("shelf" in line for line in answer.more)


def test_a_voucher_taken_back_is_not_printed_again(counter: Counter, paper: Paper) -> None:
    counter.scan(f"{WAYBILL} 5", "0", "00")
    answer = counter.scan("000")
    assert (answer.signal, "no longer open" in answer.text) == ("amber", True)
    assert len(paper.taken) == 1


# --- the box in hand --------------------------------------------------------------


def test_a_box_kept_in_mind_keeps_what_was_said_of_it(
    counter: Counter, station: Station
) -> None:
    station.book.db.execute("PRAGMA busy_timeout = 20")
    other = connect(station.path)
    other.execute("BEGIN IMMEDIATE")
    assert counter.signals(f"{WAYBILL} 6") == ["refused"]
    for line in (f"{OTHER} 5", "5", "wet", "0", ""):
        answer = counter.scan(line)
        assert answer.signal == "refused"
        assert f"{WAYBILL} is kept in mind" in answer.more[0]
    other.execute("ROLLBACK")
    other.close()
    assert counter.signals(f"{OTHER} 5") == ["good", "good"]
    assert [(one.waybill, one.size, one.condition) for one in boxes(station)] == [
        (desk.ref(station, WAYBILL), "6", "A"),
        (desk.ref(station, OTHER), "5", "A"),
    ]


def test_a_box_kept_in_mind_can_be_dropped(counter: Counter, station: Station) -> None:
    station.book.db.execute("PRAGMA busy_timeout = 20")
    other = connect(station.path)
    other.execute("BEGIN IMMEDIATE")
    assert counter.signals(f"{WAYBILL} 6", "00") == ["refused", "amber"]
    other.execute("ROLLBACK")
    other.close()
    assert counter.signals("0") == ["amber"]
    assert boxes(station) == []


def test_a_card_that_waits_for_a_box_is_not_forgotten_at_the_end_of_a_visit(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "00")
    assert counter.signals("wet", "0", "03", "00", "0") == [
        "next", "refused", "refused", "amber", "good",
    ]  # fmt: skip
    counter.scan(f"{OTHER} 5")
    assert boxes(station)[-1].condition == "A"


def test_a_card_that_changes_nothing_records_nothing(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5")
    before = desk.entries(station)
    assert counter.signals("A", card("condition", "A")) == ["amber", "amber"]
    counter.scan("wet")
    assert counter.signals("P", "wet", "B") == ["amber"] * 3
    assert desk.entries(station) == before + 2


def test_another_carton_of_an_earlier_journey_is_taken(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    answer = counter.scan(WAYBILL)
    assert (answer.signal, "--" in answer.text) == ("refused", False)
    assert counter.signals("05", "5") == ["next", "good"]
    assert [one.box for one in boxes(station)] == [1, 2]
    assert boxes(station)[-1].credits == 0


def test_a_parcel_does_not_come_back_on_the_day_it_left(
    counter: Counter, station: Station, clock: desk.Clock
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    tag = boxes(station)[0].tag
    station.enter_shipment("S-7", [desk.item(100, 100, 100)])
    counter.scan("S-7", "y", "S-7", OTHER, "y")
    before = desk.entries(station)
    assert counter.signals(OTHER, OTHER) == ["refused", "amber"]
    assert desk.entries(station) == before
    assert tag is not None
    assert counter.signals(tag, "00") == ["good", "amber"], "the box itself may be"
    clock.forward(days=1)
    assert counter.signals(OTHER) == ["good"]
    desk.assert_adds_up(station)


# --- names and lines --------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Wang Xiaoming", "Anne-Marie", "Li.Xiaolong", "王芳", "Li", "工号17", "Li B"]
)
def test_an_ordinary_name_is_a_clerk(counter: Counter, station: Station, name: str) -> None:
    assert counter.signals("04", name) == ["next", "next"]
    assert station.clerk == name


@pytest.mark.parametrize(
    "line",
    [
        "00", "0", "wet", "next", WAYBILL, PHONE, "02", "ｗｅｔ", "5", "wet 020",
        "139 0000 1234", f"+86 {PHONE}", f"{PHONE} x", "@ABCD1234 x", f"{WAYBILL} wet",
    ],
)  # fmt: skip
def test_a_key_a_word_or_a_code_is_no_clerk(
    counter: Counter, station: Station, line: str
) -> None:
    assert counter.signals("04", line) == ["next", "refused"]
    assert station.clerk == desk.CLERK
    assert counter.signals("0") == ["amber"], "and nobody is asked any more"


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("eggs receive 60", "eggs receive"),
        ("Close", "close"),
        ("cainiao-recycle ship send S-7", "ship send"),
        (f"redeem {desk.WAYBILL}", "redeem"),
        ("scanner-test", "scanner-test"),
    ],
)
def test_a_command_typed_at_the_counter_is_told_apart_from_a_scan(
    station: Station, line: str, verb: str
) -> None:
    (answer,) = Loop(station, verbs=VERBS).take(line)
    assert answer.refusal is not None
    assert (answer.refusal.name, answer.refusal.facts["verb"]) == (
        "not-at-the-counter",
        verb,
    )


def test_what_can_be_read_is_no_command_whatever_it_is_called(station: Station) -> None:
    loop = Loop(station, verbs=VERBS)
    assert [one.signal for one in loop.take("undo 5")] == ["amber", "refused"]
    (refused,) = loop.take("undo abc")
    assert refused.refusal is not None
    assert refused.refusal.name == "not-a-waybill", "undo is a word of the counter too"
    station.enter_shipment("CLOSE", [desk.item()])
    assert "CLOSE" in loop.take("close")[0].text
    assert loop.place.question is not None


def test_a_line_that_is_too_long_is_not_taken_in_part(
    counter: Counter, station: Station
) -> None:
    line = " ".join(f"{desk.waybill(number)} 5" for number in range(70))
    assert counter.signals(line) == ["refused"]
    assert boxes(station) == []


def test_a_visit_without_boxes_is_not_said_to_count(counter: Counter) -> None:
    counter.scan(f"{WAYBILL} 5", "00")
    assert counter.scan("0").text == "Done, boxes 0."


# --- a card after another scan of the box -----------------------------------------


def test_a_second_carton_scanned_again_is_corrected_as_one(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", f"{WAYBILL} 05 6", WAYBILL)
    answer = counter.scan("wet")
    assert (answer.signal, answer.corrects) == ("good", last(station).seq - 2)
    assert (boxes(station)[-1].size, boxes(station)[-1].condition) == ("6", "P")
    assert boxes(station)[-1].credits == 0
    desk.assert_adds_up(station)


def test_a_first_box_told_as_another_carton_stays_one(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 05 5", f"{WAYBILL} B")
    assert [one.credits for one in boxes(station)] == [0, 0]
    assert boxes(station)[-1].condition == "B"


def test_what_would_not_come_back_is_not_taken_out(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", f"{WAYBILL} 05 6", "00", f"{WAYBILL} 05 6")
    place = counter.loop.place
    seq, first = place.visit.boxes[0]
    taken = Taken(as_told(first, False), boxes(station)[0], seq)
    counter.loop.place = place._replace(hand=Hand(taken=taken))
    before = desk.table_rows(station.path), desk.entries(station)
    assert counter.signals("wet") == ["refused"]
    assert (desk.table_rows(station.path), desk.entries(station)) == before


@pytest.mark.parametrize("blank", [False, True], ids=["fresh tag", "blank tag"])
def test_a_box_scanned_again_by_its_tag_keeps_what_it_earned(
    counter: Counter, station: Station, blank: bool
) -> None:
    if blank:
        (tag,) = station.draw_tags(1).event.tags
        counter.scan(PHONE, f"{WAYBILL}", tag, "5")
    else:
        counter.scan(PHONE, f"{WAYBILL} 5")
        tag = boxes(station)[-1].tag or ""
    assert counter.signals(tag, "torn-flap") == ["refused", "good"]
    box = boxes(station)[-1]
    assert box.waybill == desk.ref(station, WAYBILL)
    assert (box.tag, box.cycle, box.credits) == (tag, 1, 1)
    counter.scan("0")
    assert end_of_visit(station).issued is not None
    desk.assert_adds_up(station)


def test_a_card_in_one_line_with_a_box_scanned_again_counts(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5")
    assert counter.signals(f"{WAYBILL} wet") == ["good"]
    assert boxes(station)[-1].condition == "P"
    counter.scan("0")
    assert counter.signals(f"{WAYBILL} torn-flap") == ["refused"]


@pytest.mark.parametrize("between", ["9123456789012345", "abc", OTHER, "earlier", "left"])
def test_a_card_after_a_refused_scan_is_not_about_the_box_before(
    counter: Counter, station: Station, between: str
) -> None:
    earlier, left = desk.waybill(8), desk.waybill(9)
    counter.scan(f"{earlier} 5", "0")
    station.send_shipment(left, box="1", covered=True)
    counter.scan(f"{WAYBILL} 5")
    counter.scan({"earlier": earlier, "left": left}.get(between, between))
    before = desk.entries(station)
    answer = counter.scan("wet")
    assert answer.signal == "next"
    assert desk.entries(station) == before
    assert counter.signals("5")[0] == ("good" if between == OTHER else "refused")
    desk.assert_adds_up(station)


def test_a_card_before_another_is_about_that_carton(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    assert counter.signals(WAYBILL, "wet", "05", "5") == ["refused", "next", "next", "good"]
    assert boxes(station)[-1].condition == "P"


@pytest.mark.parametrize("first", [WAYBILL, f"{WAYBILL} 5", f"{WAYBILL} 5 B"])
@pytest.mark.parametrize("then", ["its tag", "its new waybill", "another box"])
def test_after_an_earlier_label_comes_what_was_asked_for_or_the_next_box(
    counter: Counter, station: Station, clock: desk.Clock, first: str, then: str
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    clock.forward(days=1)
    (tag,) = desk.row(station, "SELECT tag FROM box WHERE box = 1")
    lines = {
        "its tag": tag,
        "its new waybill": OTHER,
        "another box": f"{desk.waybill(3)} 6",
    }
    assert counter.signals(first, lines[then], "0") == ["refused", "good", "good"]
    last = boxes(station)[-1]
    assert (last.box, last.reward) == (2 if then == "another box" else 1, "credited")
    desk.assert_adds_up(station)


def test_a_box_that_was_dropped_does_not_come_back(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    counter.scan(f"{WAYBILL} 6", "00", "13900009999")
    assert counter.signals("05") == ["refused"]


# --- two counters of one clerk ----------------------------------------------------


def test_a_card_after_a_visit_that_ended_elsewhere_changes_nothing(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    start_again().scan("0")
    voucher = end_of_visit(station).issued
    assert voucher is not None
    assert counter.signals("B") == ["refused"], "its voucher is in the customer's hand"
    assert counter.signals(f"{OTHER} 5", "wet", "00") == ["good", "good", "amber"]
    assert desk.row(
        station, "SELECT state FROM voucher WHERE voucher = ?", voucher.voucher
    ) == ("open",)


@pytest.mark.parametrize("line", ["0", f"{OTHER} 5", "wet"])
def test_a_visit_ended_elsewhere_is_left_at_once(
    counter: Counter, start_again: Callable[[], Counter], line: str
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    start_again().scan("0")
    answer = counter.scan(line)
    assert (answer.signal, "ended elsewhere" in answer.text) == ("refused", True)
    assert counter.signals("13900009999", f"{desk.waybill(7)} 5", "0") == [
        "next", "good", "good",
    ]  # fmt: skip


def test_a_held_visit_opened_again_is_there_once(
    counter: Counter, start_again: Callable[[], Counter], station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", "03")
    start_again().scan("0")
    assert counter.signals("00", "00") == ["next", "amber"]
    assert counter.loop.place.on_hold == ()
    assert counter.signals(f"{OTHER} 5", "0", "03") == ["good", "good", "amber"]
    desk.assert_adds_up(station)


def test_a_visit_whose_end_was_undone_elsewhere_waits_here(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.undo(last(station).seq, "a slip")
    assert counter.signals("00", "03", "0") == ["refused", "next", "good"]
    assert end_of_visit(station).boxes == 1


# --- questions, lines, codes ------------------------------------------------------


def test_a_card_ends_the_question_about_a_parcel(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    station.enter_shipment("S-7", [desk.item(100, 100, 100)])
    assert counter.signals("S-7", "wet", "0") == ["next", "good", "good"]
    assert desk.row(station, "SELECT state FROM shipment") == ("waiting",)


def test_what_follows_a_refused_box_in_its_line_is_not_done(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{desk.waybill(8)} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    counter.scan(f"{WAYBILL} 5")
    assert counter.signals(f"{OTHER} 5 0") == ["refused"]
    assert not isinstance(last(station).event, VisitFinished)


def test_a_strange_tag_does_not_bring_back_what_left_today(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    strange = codes.make(codes.CodeType.TAG, desk.seeded(9).randrange)
    assert counter.signals(strange, OTHER) == ["next", "refused"]


def test_a_voucher_of_yesterday_stays_red_however_often_it_is_scanned(
    counter: Counter, station: Station, clock: desk.Clock
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    voucher = counter.paper.taken[0]
    assert counter.signals(voucher, voucher) == ["good", "amber"]
    clock.forward(days=1)
    assert counter.signals(voucher, voucher, voucher) == ["refused"] * 3


def test_a_customer_said_twice_outside_a_campaign_is_harmless(
    counter: Counter, clock: desk.Clock
) -> None:
    clock.set("2023-06-01T10:00")
    assert counter.signals(PHONE, f"{WAYBILL} 5", PHONE) == ["next", "good", "amber"]


def test_a_card_dropped_is_named(counter: Counter) -> None:
    assert "wet" in counter.scan("wet", "00").text


def test_the_first_box_tried_again_is_in_the_same_visit(
    counter: Counter, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Book.writing

    @contextmanager
    def commits_and_says_no(book: Book) -> Iterator[Connection]:
        with real(book) as db:
            yield db
        raise DiskFull()

    with monkeypatch.context() as patched:
        patched.setattr(Book, "writing", commits_and_says_no)
        assert counter.signals(PHONE, f"{WAYBILL} 5") == ["next", "refused"]
    assert counter.signals("", "0") == ["good", "good"]
    assert end_of_visit(station).boxes == 1
    assert len(boxes(station)) == 1
    desk.assert_adds_up(station)


def test_two_defects_in_any_order_are_the_same_two(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5 wet hole")
    before = desk.entries(station)
    assert (
        counter.signals("hole", "wet", f"{WAYBILL} wet hole", f"{WAYBILL} hole wet")
        == ["amber"] * 4
    )
    assert desk.entries(station) == before


def test_a_line_after_a_kept_box_that_is_refused_is_not_done(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    station.book.db.execute("PRAGMA busy_timeout = 20")
    other = connect(station.path)
    other.execute("BEGIN IMMEDIATE")
    assert counter.signals(f"{OTHER} 6") == ["refused"]
    other.execute("ROLLBACK")
    other.close()
    start_again().scan("0")
    before = desk.entries(station)
    assert counter.signals(f"{desk.waybill(7)} 5") == ["refused"]
    assert desk.entries(station) == before, "nobody's box is taken in without a customer"


@pytest.mark.parametrize("line", ["0", f"{OTHER} 5", "B"])
def test_a_card_after_that_is_for_the_next_box(
    counter: Counter, start_again: Callable[[], Counter], line: str
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    start_again().scan("0")
    assert counter.signals(line, "wet") == ["refused", "next"]


@pytest.mark.parametrize(("later_ms", "signal"), [(2_000, "amber"), (2_001, "refused")])
def test_two_seconds_tell_a_double_trigger_from_a_mistake(
    counter: Counter, clock: desk.Clock, later_ms: int, signal: str
) -> None:
    counter.scan(f"{WAYBILL} 5")
    clock.now_ms += later_ms
    assert counter.signals(f"{WAYBILL} 5") == [signal]
