"""Two counters of one clerk at one file, whatever is scanned at them and in whatever order.

Each may end a visit, undo an entry or bind a parcel that the other one still has in mind.
"""

import random
from collections.abc import Iterator
from contextlib import suppress

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.answer import Answer
from cainiao_recycle.domain.events import BoxReturned, EntryUndone
from cainiao_recycle.errors import AlreadyUndone, Refusal
from cainiao_recycle.store import journal
from tests import desk
from tests.conftest import OpenStation
from tests.counter.conftest import Counter, Paper
from tests.desk import PHONE, WAYBILL

LINES = 300
MOVES = (
    "{new} 5", "{new} 5 wet", "{new} 290x170x190 B", "{new}", "5", f"{PHONE}|{{new}} 5",
    f"{PHONE}", "13900009999", "13900009999|{new} 6|{new}|5", "wet|{new} 5", "{new}|05 5",
    "{known}|05|wet", "{known}|05|5", "{known}|wet", "{known} B", "{known}", "B|wet|hole",
    "0", "0", "0|00", "00", "00|00|00", "abc|00|00|01", "0|00|02", "03", "03|{new} 5|0|03",
    "{parcel}|y", "{parcel}|n", "{parcel}|{tag}", "{parcel}|0", "{parcel}|{new}|y|y",
    "{tag}|wet", "{tag}", "{slip}", "{slip}|00", "000", "04|Li", "04|王芳", "abc", "",
)  # fmt: skip
"""What is scanned one after the other, unless the other counter comes in between. `known`
is one of the last waybills.
"""


class Desk:
    """Two counters of one clerk at one file, and a back room."""

    def __init__(self, draw: random.Random, one: Station, other: Station) -> None:
        self.draw, self.station = draw, one
        self.counters = (Counter(one, Paper()), Counter(other, Paper()))
        self.waybills = 1
        self.green: set[int] = set()
        self.gone: dict[Counter, set[int]] = {one: set() for one in self.counters}

    def filled_in(self, template: str) -> str:
        """A line with codes in it."""
        db, draw = self.station.book.db, self.draw
        tags = db.execute("SELECT tag FROM box WHERE tag IS NOT NULL").fetchall()
        slips = db.execute("SELECT voucher FROM voucher").fetchall()
        self.waybills += "{new}" in template
        return template.format(
            new=desk.waybill(self.waybills),
            known=desk.waybill(max(1, self.waybills - draw.randrange(3))),
            tag=draw.choice(tags[-5:] or [(WAYBILL,)])[0],
            slip=draw.choice(slips[-3:] or [(WAYBILL,)])[0],
            parcel=f"S-{draw.randrange(1, 9)}",
        )

    def lines(self) -> Iterator[tuple[Counter, str]]:
        """Lines without end, and where each is scanned."""
        going_on: dict[Counter, list[str]] = {one: [] for one in self.counters}
        while True:
            counter = self.draw.choice(self.counters)
            rest = going_on[counter] or self.draw.choice(MOVES).split("|")
            going_on[counter] = rest[1:]
            yield counter, self.filled_in(rest[0])

    def scan(self, counter: Counter, line: str) -> list[Answer]:
        """Scan a line, and look at what must hold behind it."""
        before = counter.loop.place.hand.box
        answers = counter.answers(line)
        place = counter.loop.place
        if before is not None and getattr(place.hand.box, "request", "") != before.request:
            told = (one.recorded or one.signal in ("amber", "refused") for one in answers)
            assert any(told), "a box in hand leaves it into the book, or it is said so"
        for answer in answers:
            self.note(counter, answer)
        visits = [one.name for one in (place.visit, *place.on_hold) if one.name]
        assert len(visits) == len(set(visits)), "a visit is at a place once"
        return answers

    def note(self, counter: Counter, answer: Answer) -> None:
        """What a counter recorded; an entry that it knows is undone isn't undone again."""
        gone = self.gone[counter]
        if isinstance(answer.refusal, AlreadyUndone):
            entry = int(str(answer.refusal.facts["entry"]))
            assert entry not in gone
            gone.add(entry)
        if answer.corrects is not None:
            gone.add(answer.corrects)
        entry_made = answer.recorded and answer.recorded.entry
        if entry_made and isinstance(entry_made.event, EntryUndone):
            gone.update(entry_made.event.undone)
        if entry_made and isinstance(entry_made.event, BoxReturned):
            self.green.add(entry_made.seq)

    def in_the_back(self, clock: desk.Clock) -> None:
        """What is done beside the counters, by a command; a refusal is as good."""
        station, draw = self.station, self.draw
        with suppress(Refusal):
            match draw.randrange(6):
                case 0 | 1:
                    station.undo(desk.entries(station) - draw.randrange(3), "a slip")
                case 2:
                    box = str(draw.randrange(1, 30))
                    left = desk.waybill(5000 + self.waybills)
                    station.send_shipment(left, box=box, covered=True)
                case 3:
                    state = "SELECT visit FROM visit WHERE state = 'open'"
                    for (visit,) in station.book.db.execute(state).fetchall():
                        station.finish_visit(visit)
                case 4:
                    station.count_shelf("5", [], empty=True)
                case 5:
                    clock.forward(days=1)
                    station.close_days()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_counters_do_no_box_is_lost(
    station: Station, open_station: OpenStation, clock: desk.Clock, seed: int
) -> None:
    station.receive_eggs(60)
    for number in range(1, 9):
        station.enter_shipment(f"S-{number}", [desk.item(100, 100, 100)])
    draw = random.Random(seed)
    both = Desk(draw, station, open_station())
    for _, (counter, line) in zip(range(LINES), both.lines(), strict=False):
        clock.forward(seconds=draw.choice((0, 1, 5)))
        if draw.random() < 0.15:
            both.in_the_back(clock)
        both.scan(counter, line)
    for counter in both.counters:
        # Drop what is in hand, a question, a visit ended elsewhere: then all goes on.
        for line in ("02", "00", "02", "0", "0", "13900007777"):
            both.scan(counter, line)
        box, end = (both.scan(counter, both.filled_in(one)) for one in ("{new} 5", "0"))
        assert [one.signal for one in (*box, *end)] == ["good", "good"]
    events = {one.seq: one.event for one in journal.entries(station.book.db)}
    assert {n for n, one in events.items() if isinstance(one, BoxReturned)} == both.green
    undos = (one for one in events.values() if isinstance(one, EntryUndone))
    undone = {seq for one in undos for seq in one.undone}
    rows = station.book.db.execute("SELECT seq FROM box_return WHERE undone = 0")
    assert {seq for (seq,) in rows} == both.green - undone
    desk.assert_adds_up(station)


def test_a_box_that_was_undone_elsewhere_is_not_corrected(
    counter: Counter, station: Station
) -> None:
    counter.scan(PHONE, f"{WAYBILL} 5")
    station.undo(desk.entries(station), "a slip")
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
