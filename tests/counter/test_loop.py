"""What each line does at the counter."""

from collections.abc import Callable

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.answer import Signal
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.counter.state import MOST_SEEN, TWICE_MS, Place
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.cards import MEANINGS, Card
from cainiao_recycle.domain.events import BoxReturned, VisitFinished
from cainiao_recycle.errors import DiskFull
from cainiao_recycle.store import journal
from tests import desk
from tests.counter.conftest import Counter, Paper
from tests.desk import PHONE, WAYBILL

CODE = {card: code for code, card in MEANINGS.items()}
OTHER = desk.waybill(2)


def card(kind: str, value: str) -> str:
    return CODE[Card(kind, value)]


def last(station: Station) -> journal.Entry:
    return next(journal.latest(station.book.db, 1))


def boxes(station: Station) -> list[BoxReturned]:
    entries = journal.entries(station.book.db)
    return [one.event for one in entries if isinstance(one.event, BoxReturned)]


# --- boxes and visits -------------------------------------------------------------


def test_a_visit_is_customer_box_box_done(counter: Counter, station: Station) -> None:
    signals = counter.signals(PHONE, WAYBILL, "5", OTHER, "3", "0")
    assert signals == ["next", "next", "good", "next", "good", "good"]
    end = last(station).event
    assert isinstance(end, VisitFinished)
    assert (end.boxes, end.issued and end.issued.eggs) == (2, 2)
    assert counter.paper.taken == [end.issued.voucher if end.issued else ""]
    assert {one.visit for one in boxes(station)} == {end.visit}
    assert boxes(station)[0].customer is not None
    desk.assert_adds_up(station)


def test_a_box_is_two_scans_and_no_letter(counter: Counter, station: Station) -> None:
    counter.scan(WAYBILL, card("size", "5"))
    (box,) = boxes(station)
    found = (box.waybill, box.size, box.condition)
    assert found == (desk.ref(station, WAYBILL), "5", "A")


def test_a_box_may_be_told_in_one_line(counter: Counter, station: Station) -> None:
    assert counter.signals(f"{WAYBILL} 5 wet") == ["good"]
    (box,) = boxes(station)
    assert (box.size, box.condition, box.defects) == ("5", "P", ("wet",))


def test_two_boxes_may_be_told_in_one_line(counter: Counter, station: Station) -> None:
    assert counter.signals(f"{WAYBILL} 5 wet {OTHER} 290x170x190 0") == ["good"] * 3
    assert [one.size for one in boxes(station)] == ["5", None]


@pytest.mark.parametrize(
    "lines",
    [
        [card("defect", "torn-flap"), WAYBILL, "5"],
        [WAYBILL, card("defect", "torn-flap"), "5"],
        [WAYBILL, "5", card("defect", "torn-flap")],
        [f"torn-flap {WAYBILL} 5"],
        [WAYBILL, "5 024"],
    ],
    ids=["before", "between", "after", "in one line before", "with the size"],
)
def test_a_defect_belongs_to_the_box_in_hand(
    counter: Counter, station: Station, lines: list[str]
) -> None:
    counter.scan(*lines, OTHER, "5", "0")
    first, second = [one for one in boxes(station) if one.disposition][-2:]
    assert (first.condition, second.condition) == ("B", "A")
    assert desk.row(station, "SELECT count(*) FROM box_return WHERE undone = 0") == (2,)
    desk.assert_adds_up(station)


def test_a_box_corrected_after_its_label_keeps_its_tag(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5")
    tag = boxes(station)[-1].tag
    counter.scan("B")
    assert boxes(station)[-1].tag == tag
    assert counter.scan("B").signal == "amber"


def test_a_box_of_this_visit_scanned_again_can_still_be_corrected(
    counter: Counter, station: Station
) -> None:
    assert counter.signals(WAYBILL, "5", WAYBILL, "5", "wet")[2:] == [
        "amber",
        "amber",
        "good",
    ]
    assert boxes(station)[-1].condition == "P"
    counter.scan("0", WAYBILL)
    assert counter.signals("torn-flap") == ["refused"]


def test_a_correction_is_written_whole_or_not_at_all(
    counter: Counter, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.scan(WAYBILL, "5")
    before = desk.table_rows(station.path), desk.entries(station)
    with monkeypatch.context() as patched:
        # The disk is full once the first of the two entries is written.
        patched.setattr("cainiao_recycle.station.correcting.take_in", full_disk)
        full = counter.scan("wet")
    assert (full.signal, full.refusal and full.refusal.name) == ("refused", "disk-full")
    assert (desk.table_rows(station.path), desk.entries(station)) == before
    assert counter.scan("wet").signal == "good"
    assert [one.disposition for one in boxes(station)][-1] == "pulp"
    assert counter.scan("0").recorded.event.boxes == 1  # type: ignore[union-attr]
    desk.assert_adds_up(station)


def full_disk(*_: object) -> None:
    raise DiskFull()


def test_a_waybill_that_waits_for_its_size_is_not_forgotten(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL)
    assert counter.signals(WAYBILL, OTHER, "0") == ["amber", "refused", "refused"]
    assert boxes(station) == []
    assert counter.signals("5", "0") == ["good", "good"]


def test_a_size_without_a_box_is_refused(counter: Counter) -> None:
    assert counter.signals("5") == ["refused"]
    counter.scan(WAYBILL, "5")
    assert counter.signals("5", "6") == ["amber", "refused"]


def test_an_unknown_size_leaves_the_waybill_in_hand(
    counter: Counter, station: Station
) -> None:
    assert counter.signals(WAYBILL, "77", "5") == ["next", "refused", "good"]
    assert len(boxes(station)) == 1


def test_a_box_scanned_twice_is_amber_and_later_refused(
    counter: Counter, station: Station, clock: desk.Clock
) -> None:
    counter.scan(WAYBILL, "5")
    entries = desk.entries(station)
    assert counter.signals(WAYBILL) == ["amber"]
    clock.forward(seconds=10)
    assert counter.signals(WAYBILL) == ["refused"]
    assert desk.entries(station) == entries


def test_a_second_carton_of_the_same_parcel_is_taken_unrewarded(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5", WAYBILL, "another", "3")
    assert [one.credits for one in boxes(station)] == [1, 0]
    counter.scan(f"{OTHER} 5", f"{OTHER} 5 another")
    assert [one.credits for one in boxes(station)] == [1, 0, 1, 0]
    counter.scan(desk.waybill(3), "5 05")
    assert boxes(station)[-1].credits == 0, "said of the box in hand, with its size"
    desk.assert_adds_up(station)


def test_a_known_box_needs_no_size(counter: Counter, station: Station) -> None:
    counter.scan(WAYBILL, "5", "0")
    tag = boxes(station)[0].tag
    assert tag is not None
    station.send_shipment(OTHER, box=tag, covered=True)
    assert counter.signals(tag) == ["good"]
    assert boxes(station)[-1].cycle == 2


def test_a_blank_tag_after_the_waybill_is_claimed(
    counter: Counter, station: Station
) -> None:
    blank = codes.make(codes.CodeType.TAG, lambda _n: 77)
    counter.scan(WAYBILL, blank, "5")
    (box,) = boxes(station)
    assert (box.tag, box.cycle, box.credits) == (blank, 1, 1)


def test_a_box_that_fits_a_waiting_parcel_is_told_at_once(
    counter: Counter, station: Station
) -> None:
    station.enter_shipment("S-7", [desk.item()])
    answer = counter.scan(WAYBILL, "5")
    assert any("S-7" in line for line in answer.more)


# --- customers --------------------------------------------------------------------


def test_the_next_customer_waits_for_done(counter: Counter, station: Station) -> None:
    counter.scan(PHONE, WAYBILL, "5")
    entries = desk.entries(station)
    answer = counter.scan("13900009999")
    assert answer.signal == "refused"
    assert "0" in answer.text
    assert desk.entries(station) == entries
    assert counter.signals(PHONE) == ["amber"]


def test_a_customer_is_never_told_in_full(counter: Counter) -> None:
    answer = counter.scan(PHONE)
    assert PHONE not in answer.text + "".join(answer.more)


def test_done_without_a_box_records_nothing(counter: Counter, station: Station) -> None:
    entries = desk.entries(station)
    assert counter.signals("0", PHONE, "0", "0") == ["amber", "next", "amber", "amber"]
    assert desk.entries(station) == entries


# --- vouchers ---------------------------------------------------------------------


def test_a_voucher_is_redeemed_and_scanned_twice_is_harmless(
    counter: Counter, clock: desk.Clock
) -> None:
    counter.scan(WAYBILL, "5", "0")
    (voucher,) = counter.paper.taken
    assert counter.signals(voucher, voucher) == ["good", "amber"]
    clock.forward(seconds=10)
    assert counter.signals(voucher) == ["refused"]


def test_a_mistyped_voucher_leaves_a_trace(counter: Counter, station: Station) -> None:
    assert counter.signals("8000000000000000") == ["refused"]
    assert last(station).event.kind == "lookup-failed/1"


def test_the_last_voucher_is_printed_again_even_after_a_new_start(
    counter: Counter, start_again: Callable[[], Counter]
) -> None:
    assert counter.signals("000") == ["amber"]
    counter.scan(WAYBILL, "5", "0", "000")
    first, second = counter.paper.taken
    assert first == second
    again = start_again()
    again.scan(card("command", "last-voucher"))
    assert again.paper.taken[-1] == first


def test_an_unplugged_printer_holds_nobody_up(
    counter: Counter, station: Station, paper: Paper
) -> None:
    paper.is_unplugged = True
    assert counter.signals(WAYBILL, "5", "0")[-1] == "good"
    assert desk.row(station, "SELECT count(*) FROM voucher") == (1,)


# --- undo, hold, next clerk -------------------------------------------------------


def test_undo_goes_back_step_by_step(counter: Counter, station: Station) -> None:
    counter.scan(PHONE, WAYBILL, "5", OTHER, "3", "0")
    assert counter.signals("00", "00", "00", "00") == ["amber"] * 4
    assert desk.row(station, "SELECT count(*) FROM box_return WHERE undone = 0") == (0,)
    desk.assert_adds_up(station)


def test_undo_opens_the_visit_again(counter: Counter, station: Station) -> None:
    counter.scan(PHONE, WAYBILL, "5", "0", "00", OTHER, "3", "0")
    end = last(station).event
    assert isinstance(end, VisitFinished)
    assert (end.boxes, end.issued and end.issued.eggs) == (2, 2)
    desk.assert_adds_up(station)


def test_undo_drops_what_is_not_recorded_yet(counter: Counter, station: Station) -> None:
    entries = desk.entries(station)
    assert counter.signals(WAYBILL, "00", PHONE, "00") == ["next", "amber", "next", "amber"]
    assert desk.entries(station) == entries


def test_a_visit_on_hold_is_taken_up_again(counter: Counter, station: Station) -> None:
    counter.scan(PHONE, WAYBILL, "5", "03")
    counter.scan("13900009999", OTHER, "5", "0")
    counter.scan(card("command", "hold"), desk.waybill(3), "5", "0")
    ends = [
        one.event
        for one in journal.entries(station.book.db)
        if isinstance(one.event, VisitFinished)
    ]
    assert [end.boxes for end in ends] == [1, 2]
    desk.assert_adds_up(station)


def test_the_next_clerk_signs_what_follows(counter: Counter, station: Station) -> None:
    counter.scan(WAYBILL, "5", card("command", "next-clerk"), "王芳", OTHER, "5")
    entries = list(journal.entries(station.book.db))[-2:]
    assert [one.clerk for one in entries] == [desk.CLERK, "王芳"]
    assert counter.signals("04", WAYBILL) == ["next", "refused"]
    assert station.clerk == "王芳"


# --- parcels ----------------------------------------------------------------------


@pytest.fixture
def shipment(counter: Counter, station: Station) -> str:
    """A parcel that waits, and a box that fits it."""
    counter.scan(WAYBILL, "5 B", "0")
    station.enter_shipment("S-7", [desk.item(100, 100, 100)])
    return "S-7"


def test_a_parcel_is_bound_and_sent_by_answers(
    counter: Counter, station: Station, shipment: str
) -> None:
    assert counter.signals(shipment, "y") == ["next", "good"]
    signals = counter.signals(shipment, OTHER, "y", card("command", "done"))
    assert signals == ["next", "next", "next", "good"]
    assert desk.row(station, "SELECT state, waybill FROM shipment") == (
        "sent",
        desk.ref(station, OTHER),
    )
    desk.assert_adds_up(station)


def test_a_tag_is_no_answer_to_whether_the_label_is_covered(
    counter: Counter, station: Station, shipment: str
) -> None:
    counter.scan(shipment, "y", shipment)
    tag = boxes(station)[0].tag
    assert tag is not None
    counter.answers(tag, "y")
    assert desk.row(station, "SELECT state FROM shipment") == ("packed",)


def test_no_leaves_the_parcel_as_it_is(
    counter: Counter, station: Station, shipment: str
) -> None:
    assert counter.signals(shipment, "n", "n") == ["next", "next", "amber"]
    assert desk.row(station, "SELECT state FROM shipment") == ("waiting",)


def test_a_customer_who_wants_no_used_box_gets_a_new_carton_and_is_counted(
    counter: Counter, station: Station, shipment: str
) -> None:
    assert counter.signals(shipment, "n", "y") == ["next", "next", "good"]
    sql = "SELECT state, carton, used_answer FROM shipment"
    assert desk.row(station, sql) == ("sent", "new", "no")
    desk.assert_adds_up(station)


def test_the_end_of_the_visit_is_no_yes_to_a_new_carton(
    counter: Counter, station: Station, shipment: str
) -> None:
    counter.scan(shipment, "n", "0")
    assert desk.row(station, "SELECT state FROM shipment") == ("waiting",)


def test_another_box_is_bound_by_its_tag(
    counter: Counter, station: Station, shipment: str
) -> None:
    counter.scan(OTHER, "5", "0")
    tag = boxes(station)[-1].tag
    assert tag is not None
    counter.scan(shipment, tag)
    assert desk.row(station, "SELECT box FROM shipment") == (2,)


def test_a_parcel_no_box_fits_goes_in_a_new_carton(
    counter: Counter, station: Station
) -> None:
    station.enter_shipment("S-8", [desk.item(600, 500, 500)])
    assert counter.signals("S-8", "01") == ["amber", "good"]
    assert desk.row(station, "SELECT carton FROM shipment") == ("new",)


def test_a_box_ends_the_question_about_a_parcel(
    counter: Counter, station: Station, shipment: str
) -> None:
    counter.scan(shipment)
    assert counter.signals(f"{OTHER} 5", "0") == ["good", "good"]
    assert desk.row(station, "SELECT state FROM shipment") == ("waiting",)


def test_a_given_box_that_comes_back_is_known_by_its_tag_and_earns_nothing(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5", "0")
    tag = boxes(station)[0].tag
    assert tag is not None
    station.give_boxes(["1"], covered=True)
    assert counter.signals(tag, "0") == ["good", "good"]
    back = boxes(station)[-1]
    assert (back.box, back.cycle) == (1, 2)
    assert (back.reward, back.credits) == ("already-rewarded", 0)
    desk.assert_adds_up(station)


# --- trouble ----------------------------------------------------------------------


def test_a_visit_cut_short_goes_on(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, WAYBILL, "5")
    again = start_again()
    assert [one.signal for one in again.begun] == ["amber"]
    again.scan(OTHER, "5", "0")
    end = last(station).event
    assert isinstance(end, VisitFinished)
    assert end.boxes == 2
    desk.assert_adds_up(station)


def test_a_visit_of_another_clerk_is_left_alone(
    counter: Counter, station: Station, start_again: Callable[[], Counter]
) -> None:
    counter.scan(PHONE, WAYBILL, "5")
    station.clerk = "王芳"
    assert start_again().begun == []


def test_a_box_is_kept_in_mind_while_the_disk_is_full(
    counter: Counter, station: Station
) -> None:
    db = station.book.db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(2000):
        if counter.signals(desk.waybill(number), "5")[-1] == "refused":
            break
    taken = len(boxes(station))
    assert taken == number < 1999
    assert counter.signals("", desk.waybill(number)) == ["refused", "refused"]
    db.execute("PRAGMA max_page_count = 1000000")
    assert counter.signals("", "0") == ["good", "good"]
    assert len(boxes(station)) == taken + 1
    desk.assert_adds_up(station)


def test_chinese_text_names_the_input_method(counter: Counter) -> None:
    answer = counter.scan("顺丰")
    assert answer.signal == "refused"
    assert "input method" in answer.text


# --- boxes the book had lost, or sends away ---------------------------------------


def test_a_missing_box_scanned_at_the_counter_is_back(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5", "0")
    station.count_shelf("5", [], empty=True)
    assert counter.signals(WAYBILL) == ["good"]
    assert [one.state for one in station.list_boxes(["reuse"])] == ["reuse"]
    desk.assert_adds_up(station)


def test_an_old_label_of_a_box_that_left_is_refused(
    counter: Counter, station: Station
) -> None:
    counter.scan(WAYBILL, "5", "0")
    station.send_shipment(OTHER, box="1", covered=True)
    assert "refused" in counter.signals(WAYBILL, "5")
    assert len(boxes(station)) == 1


@pytest.mark.parametrize("scanned", ["JDVA12345678901-1-3-", "JDVA12345678901"])
def test_a_piece_that_left_today_is_refused_by_either_spelling(
    station: Station, scanned: str
) -> None:
    box = station.return_box(desk.WAYBILL, size="5").event.box  # type: ignore[attr-defined]
    station.send_shipment("JDVA12345678901-1-3-", box=str(box), covered=True)
    (answer,) = Loop(station).take(scanned)
    assert answer.signal is Signal.REFUSED


def test_no_more_codes_are_remembered_than_anybody_scans_in_two_seconds() -> None:
    place = Place()
    for number in range(MOST_SEEN + 1):
        place = place.with_code(str(number), 0)
    assert len(place.seen) == MOST_SEEN
    assert not place.came_lately("0", 0)
    assert place.came_lately("1", TWICE_MS)
