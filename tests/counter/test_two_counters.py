"""Two counters of one clerk at one file, whatever is scanned at them and in whatever order.

Each may end a visit, undo an entry or bind a parcel that the other one still has in mind.
"""

import random
from contextlib import suppress

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.answer import Answer
from cainiao_recycle.domain.events import BoxReturned, EntryUndone
from cainiao_recycle.errors import Refusal
from cainiao_recycle.store import journal
from tests import desk
from tests.conftest import OpenStation
from tests.counter.conftest import Counter, Paper
from tests.desk import PHONE, WAYBILL

STEPS = 300
SAID = (
    "0", "0", "0", "00", "00", "00", "01", "02", "03", "05", "000", "B", "wet", "hole",
    "5", "5", "5", "6", "5 wet", "290x170x190", PHONE, PHONE, "13900009999", "S-1",
    "S-2", "abc", "",
)  # fmt: skip
"""Cards, keys, numbers, shipments, and what can't be read."""


def line(draw: random.Random, station: Station, step: int) -> str:
    """Something to scan: a code, what is said of a box, or both in one line. The codes
    are those of the last boxes, and now and then a new one.
    """
    db = station.book.db
    code = desk.waybill(1 + max(0, step // 6 - draw.randrange(4)))
    match draw.randrange(12):
        case 0 | 1:
            return code
        case 2 | 3 | 4:
            return f"{code} {draw.choice(SAID)}"
        case 5:
            tags = db.execute("SELECT tag FROM box WHERE tag IS NOT NULL").fetchall()
            return str(draw.choice(tags[-5:] or [(code,)])[0])
        case 6:
            slips = db.execute("SELECT voucher FROM voucher").fetchall()
            return str(draw.choice(slips[-5:] or [(code,)])[0])
    return draw.choice(SAID)


def elsewhere(draw: random.Random, station: Station) -> None:
    """What is done beside the counters, by a command; a refusal is as good."""
    with suppress(Refusal):
        match draw.randrange(3):
            case 0:
                station.undo(desk.entries(station) - draw.randrange(3))
            case 1:
                box, waybill = draw.randrange(1, 30), desk.waybill(draw.randrange(60))
                station.send_shipment(waybill, box=str(box), covered=True, retaped=True)
            case 2:
                state = "SELECT visit FROM visit WHERE state = 'open'"
                for (visit,) in station.book.db.execute(state).fetchall():
                    station.finish_visit(visit)


def scan(counter: Counter, text: str) -> list[Answer]:
    """Scan a line; a box in hand leaves it into the book, or because it is said so."""
    before = counter.loop.place.hand.box
    answers = counter.answers(text)
    after = counter.loop.place.hand.box
    if before is not None and after is None:
        assert any(one.recorded or one.signal in ("amber", "refused") for one in answers)
    return answers


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_counters_do_no_box_is_lost(
    station: Station, open_station: OpenStation, clock: desk.Clock, seed: int
) -> None:
    station.receive_eggs(60)
    for number in (1, 2):
        station.enter_shipment(f"S-{number}", [desk.item(100, 100, 100)])
    draw = random.Random(seed)
    counters = [Counter(station, Paper()), Counter(open_station(), Paper())]
    green = set()
    for step in range(STEPS):
        clock.forward(seconds=draw.choice((0, 1, 5)))
        if draw.random() < 0.08:
            elsewhere(draw, station)
        for answer in scan(draw.choice(counters), line(draw, station, step)):
            entry = answer.recorded and answer.recorded.entry
            if entry and isinstance(entry.event, BoxReturned):
                green.add(entry.seq)
    events = {one.seq: one.event for one in journal.entries(station.book.db)}
    assert {seq for seq, one in events.items() if isinstance(one, BoxReturned)} == green
    undos = (one for one in events.values() if isinstance(one, EntryUndone))
    undone = {seq for one in undos for seq in one.undone}
    rows = station.book.db.execute("SELECT seq FROM box_return WHERE undone = 0")
    assert {seq for (seq,) in rows} == green - undone
    desk.assert_adds_up(station)


def test_a_box_that_was_undone_elsewhere_is_not_corrected(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    station.undo(desk.entries(station))
    assert counter.signals("wet", "B") == ["refused", "next"], "the next box's"
    assert counter.loop.place.visit.boxes == ()
    assert counter.signals(f"{WAYBILL} 5", "0") == ["good", "good"]
    desk.assert_adds_up(station)


def test_a_parcel_that_left_elsewhere_is_asked_about_no_more(
    counter: Counter, station: Station
) -> None:
    counter.scan(f"{WAYBILL} 5", "0", f"{desk.waybill(2)} 5")
    station.enter_shipment("S-7", [desk.item(100, 100, 100)])
    assert counter.signals("S-7") == ["next"]
    station.send_shipment("S-7", box="1", covered=True)
    assert counter.signals("y", "0") == ["refused", "good"], "done ends the visit again"
    desk.assert_adds_up(station)


@pytest.mark.parametrize("between", [(), (WAYBILL,), (WAYBILL, "05"), ("03", "03")])
def test_a_card_after_a_visit_ended_at_another_counter_changes_no_box(
    counter: Counter, open_station: OpenStation, between: tuple[str, ...]
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    assert Counter(open_station(), Paper()).signals("0") == ["good"]
    before = desk.entries(counter.station)
    counter.scan(*between, "wet")
    assert desk.entries(counter.station) == before
    desk.assert_adds_up(counter.station)
