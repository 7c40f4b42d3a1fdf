"""Undo at the counter: nothing right is taken back unseen."""

from collections.abc import Callable

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.domain.events import EntryUndone
from cainiao_recycle.store import journal
from tests import desk
from tests.counter.conftest import Counter
from tests.counter.test_loop import OTHER, boxes, last
from tests.desk import PHONE, WAYBILL


def standing(station: Station) -> int:
    """Boxes that weren't undone."""
    found = desk.row(station, "SELECT count(*) FROM box_return WHERE undone = 0")
    assert found is not None
    return int(str(found[0]))


def test_a_reflex_of_two_undos_after_a_refusal_takes_nothing_back(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    (voucher,) = counter.paper.taken
    counter.scan(voucher)
    entries = desk.entries(station)
    assert counter.signals("abc", "00", "00") == ["refused", "amber", "next"]
    assert desk.entries(station) == entries
    assert counter.signals("00", "wrong slip") == ["next", "amber"], "a third one means it"
    assert desk.row(station, "SELECT state FROM voucher") == ("open",)
    desk.assert_adds_up(station)


def test_what_would_be_undone_is_named_by_its_entry(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5", "abc", "00")
    answer = counter.scan("00")
    assert f"entry {last(station).seq}" in answer.text
    assert "SF…0123" in answer.text
    assert "box 1" in answer.text
    counter.scan("0", "abc", "00")
    end = counter.scan("00")
    assert "visit finished" in end.text
    assert counter.paper.taken[0][-4:] in end.text
    counter.scan("02", counter.paper.taken[0], "abc", "00")
    assert "eggs: 1" in counter.scan("00").text


def test_a_late_number_is_named_by_its_ending(counter: Counter) -> None:
    counter.scan(f"{WAYBILL} 5", PHONE, "abc", "00")
    assert "…1234" in counter.scan("00").text


@pytest.mark.parametrize(
    ("answer", "stands", "signals"),
    [
        ("01", 0, ["amber"]),
        ("y", 0, ["amber"]),
        ("00", 0, ["amber"]),
        ("02", 1, ["amber"]),
        ("n", 1, ["amber"]),
        ("0", 1, ["good"]),
        (f"{OTHER} 5", 2, ["good"]),
    ],
)
def test_the_question_is_answered_or_left(
    counter: Counter, station: Station, answer: str, stands: int, signals: list[str]
) -> None:
    counter.scan(f"{WAYBILL} 5", "abc", "00", "00")
    assert counter.signals(answer) == signals
    assert standing(station) == stands
    assert counter.scan("01").text == "Nothing was asked."
    desk.assert_adds_up(station)


def test_no_is_asked_again_before_it_is_done(counter: Counter, station: Station) -> None:
    counter.scan(f"{WAYBILL} 5", "abc", "00", "00")
    assert "stays" in counter.scan("02").text
    assert counter.signals("00") == ["next"]
    assert standing(station) == 1


@pytest.mark.parametrize(
    "between", [WAYBILL, "5", "?", "03", f"{OTHER}", "wet", "13900009999"]
)
def test_whatever_was_said_in_between_the_entry_is_named_first(
    counter: Counter, station: Station, between: str
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5 B", "0")
    entries = desk.entries(station)
    counter.scan(between)
    if "Undo entry" not in counter.scan("00").text:
        assert "Undo entry" in counter.scan("00").text, "the first one dropped or cleared"
    assert desk.entries(station) == entries
    assert counter.scan("00").text.startswith("Undone: visit finished.")


def test_an_undo_goes_on_step_by_step_without_a_question(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", f"{OTHER} 5", "0")
    assert counter.signals("00", "00", "00") == ["amber"] * 3
    assert standing(station) == 0


def test_a_corrected_box_is_undone_in_one_step(counter: Counter, station: Station) -> None:
    counter.scan(f"{WAYBILL} 5", "wet")
    assert counter.scan("00").text.startswith("Undone: box returned.")
    assert standing(station) == 0
    assert counter.scan("00").text.startswith("Nothing was recorded here")


def test_a_line_refused_in_part_keeps_what_was_right_in_it(
    counter: Counter, station: Station
) -> None:
    assert counter.signals(f"{WAYBILL} 5 {OTHER} 77") == ["good", "refused"]
    answer = counter.scan("00")
    assert answer.text == f"Dropped: {OTHER}"
    assert counter.signals("00") == ["next"]
    assert standing(station) == 1
    assert counter.signals("00") == ["amber"]
    assert standing(station) == 0


def test_a_refusal_is_cleared_before_the_customer_is_dropped(counter: Counter) -> None:
    answers = counter.answers(PHONE, "abc", "00", "00", "00")
    assert [one.signal for one in answers][1:] == ["refused", "amber", "amber", "amber"]
    assert "Cleared" in answers[2].text
    assert answers[3].text == "Customer dropped."


def test_after_a_new_start_an_entry_is_named_first(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(f"{WAYBILL} 5")
    again = start_again()
    assert again.signals("00") == ["next"]
    assert standing(station) == 1
    assert again.signals("00") == ["amber"]
    assert standing(station) == 0


def test_what_an_undo_refused_itself_is_named_at_once(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", f"{OTHER} 5")
    station.undo(last(station).seq, "a slip")
    assert counter.signals("00", "00", "00") == ["refused", "next", "amber"]
    assert standing(station) == 0


# --- paper ------------------------------------------------------------------------


def printed(station: Station, code: str) -> None:
    started = station.start_print([(code, 1)], "till")
    assert started is not None
    assert started.entry is not None
    station.end_print(started.entry.seq, Outcome.HANDED_OVER)


def test_a_voucher_that_is_on_paper_does_not_die_silently(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    printed(station, counter.paper.taken[0])
    answer = counter.scan("00")
    assert "its slip is on paper, take it back" in answer.text
    assert any("done (0) ends it, with its new voucher" in line for line in answer.more)
    assert counter.signals("0") == ["good"]
    assert len(set(counter.paper.taken)) == 2, "the new one is printed now, not at night"


def test_the_slip_is_told_of_before_the_undo(counter: Counter, station: Station) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    printed(station, counter.paper.taken[0])
    counter.scan("abc", "00")
    assert any("its slip is on paper" in line for line in counter.scan("00").more)


def test_a_voucher_that_was_not_printed_leaves_no_slip_to_look_for(
    counter: Counter,
) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    assert "it was not printed" in counter.scan("00").text


# --- two counters -----------------------------------------------------------------


def test_a_card_after_another_carton_of_an_ended_visit_is_for_the_next_box(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    start_again().scan("0")
    assert counter.signals(WAYBILL, "05", "wet") == ["amber", "refused", "next"]
    assert counter.signals(f"{OTHER} 5") == ["good"]
    assert boxes(station)[-1].condition == "P"
    desk.assert_adds_up(station)


def test_an_entry_undone_elsewhere_puts_the_open_visit_on_hold_no_second_time(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5", OTHER, "5")
    station.undo(desk.entries(station), "a slip")
    assert counter.scan("00").signal == "refused"
    said = counter.scan(desk.waybill(3), "5")
    assert not any("on hold" in line for line in said.more)


# --- a redemption is undone with a reason -------------------------------------------


def paid(counter: Counter) -> None:
    counter.scan(f"{WAYBILL} 5", "0")
    (voucher,) = counter.paper.taken
    counter.scan(voucher)


def undone(station: Station) -> list[tuple[str, str | None]]:
    found = [entry.event for entry in journal.entries(station.book.db)]
    return [(e.reason, e.second) for e in found if isinstance(e, EntryUndone)]


def test_a_redemption_is_undone_once_it_is_said_why(
    counter: Counter, station: Station
) -> None:
    paid(counter)
    assert "Why is it undone?" in counter.scan("00").text
    assert undone(station) == []
    assert "Take the eggs back." in counter.scan("the  wrong slip").text
    assert undone(station) == [("the wrong slip", None)]
    desk.assert_adds_up(station)


@pytest.mark.parametrize("line", ["02", "0", "00", f"{desk.waybill(300)} 5", "1", ""])
def test_what_is_no_reason_undoes_nothing_and_does_what_it_always_does(
    counter: Counter, station: Station, line: str
) -> None:
    paid(counter)
    counter.scan("00")
    counter.answers(line)
    assert undone(station) == []
    assert desk.row(station, "SELECT state FROM voucher") == ("redeemed",)


def test_a_number_is_no_reason_and_can_be_said_again(
    counter: Counter, station: Station
) -> None:
    paid(counter)
    counter.scan("00")
    assert counter.scan("wrong slip of the customer before " * 9).signal == "refused"
    assert undone(station) == []


def test_two_names_are_asked_for_at_the_counter_too(
    counter: Counter, station: Station
) -> None:
    station.set_setting("second_name", 1)
    paid(counter)
    assert counter.signals("00", "wrong slip") == ["next", "next"]
    assert counter.scan("Li").signal == "refused"
    assert counter.signals("00", "00") == ["amber", "next"]
    counter.scan("00", "wrong slip", "Wang")
    assert undone(station) == [("wrong slip", "Wang")]
