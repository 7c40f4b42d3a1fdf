"""Two terminals over three years, anything in any order: no waybill is paid twice, no box
is lost, and what the book says of itself stays true.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, EntryUndone
from cainiao_recycle.errors import ClockBehind, Refusal, WaybillKeysMissing
from cainiao_recycle.station.key_care import draw_network_key
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import Clock

OpenStation = Callable[..., Station]

NUMBERS = [
    "SF1234567890123", "YT9876543210987", "7312345678901", "RR123456785CN",
    "JD0118080218877-1-3", "JD0118080218877-2-3", "JD0118080218877-3-3",
    "JDVA0180802188", "SF000011112222", "ABCDEFGHIJ1", "SF55555555-1-2", "SF55555555-2-2",
]  # fmt: skip
OUT = [f"YT770000000000{n}" for n in range(6)]
"""What parcels leave under, and may come back under."""
PHONES = ["13900001234", "13900005678", "AB12CD34"]


def spelled(draw: random.Random, number: str) -> str:
    """The same number as a scanner, a hand or a table has it."""
    ways: list[Callable[[str], str]] = [
        str, str.lower, lambda n: f" {n} ", lambda n: f"*{n}*", lambda n: f"]C0{n}",
        lambda n: n.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
    ]  # fmt: skip
    if "-" in number:
        ways.append(lambda n: f"{n}-")
    else:
        ways.append(lambda n: f"{n[:4]} {n[4:8]} {n[8:]}")
        ways.append(lambda n: f"{n[:4]}-{n[4:8]}-{n[8:]}")
    return draw.choice(ways)(number)


class History:
    """What was told, and what each true number was paid."""

    def __init__(self, terminals: list[Station], clock: Clock, draw: random.Random) -> None:
        self.terminals, self.clock, self.draw = terminals, clock, draw
        self.folder = terminals[0].path.parent
        self.paid: dict[int, str] = {}
        self.arrived: Counter[str] = Counter()
        self.rows: list[str] = []
        self.sent_as: dict[str, str] = {}
        self.refused: Counter[str] = Counter()

    @property
    def station(self) -> Station:
        return self.draw.choice(self.terminals)

    def note(self, number: str, recorded: Recorded) -> None:
        """Keep what a number came to. A reward once only."""
        event, entry = recorded.event, recorded.entry
        if entry is None or recorded.replayed or not isinstance(event, BoxReturned):
            return
        if event.credits:
            assert number not in self.paid.values(), number
            self.paid[entry.seq] = number

    def step(self) -> None:
        name = self.draw.choice(STEPS)
        try:
            getattr(self, name)()
        except ClockBehind:
            raise
        except Refusal as refusal:
            self.refused[f"{name}: {refusal.name}"] += 1
        assert self.terminals[0].keyring.numbers is not None

    # --- what may happen ----------------------------------------------------------

    def brings(self) -> None:
        number = self.draw.choice(NUMBERS + OUT)
        more: dict[str, Any] = {}
        if self.draw.random() < 0.6:
            more["customer"] = self.draw.choice(PHONES)
        if self.draw.random() < 0.2:
            more["request_id"] = f"r{self.draw.randrange(6)}"
        if self.draw.random() < 0.1:
            more["another"] = True
        code = spelled(self.draw, number)
        self.note(number, self.station.return_box(code, size="5", **more))

    def brings_by_tag(self) -> None:
        boxes = self.station.list_boxes(("sent", "reuse", "missing"))
        box = self.draw.choice(boxes) if boxes else None
        if box is not None and box.tag:
            # Its waybill is that of the journey it left for.
            journey = f"{box.box}/{box.cycle}"
            number = self.sent_as.get(journey, journey)
            self.note(number, self.station.return_box(box.tag, customer=PHONES[0]))

    def imports(self) -> None:
        if self.rows and self.draw.random() < 0.5:
            text = self.draw.choice(self.rows)
        else:
            numbers = self.draw.sample(NUMBERS + OUT, 3)
            at = desk.DAY if self.draw.random() < 0.3 else ""
            at = self.terminals[0].local(self.clock.now_ms).replace(" ", "T") if at else ""
            rows = [f"{spelled(self.draw, one)},5,{PHONES[1]},{at}" for one in numbers]
            text = "code,size,customer,at\n" + "\n".join(rows) + "\n"
            self.rows.append(text)
        table = self.folder.parent / "rows.csv"
        table.write_text(text, "utf-8")
        numbers = [line.split(",")[0] for line in text.splitlines()[1:]]
        for code, one in zip(
            numbers, self.station.import_returns(table).outcomes, strict=True
        ):
            if one.recorded:
                self.note(true_number(code), one.recorded)
            elif one.refusal:
                self.refused[f"row: {one.refusal.name}"] += 1

    def leaves(self) -> None:
        boxes = self.station.list_boxes(("reuse",))
        if boxes:
            box, number = self.draw.choice(boxes), self.draw.choice(OUT + NUMBERS[:1])
            code = spelled(self.draw, number)
            self.station.send_shipment(code, box=str(box.box), covered=True)
            self.sent_as[f"{box.box}/{box.cycle}"] = number

    def counts(self) -> None:
        codes = [spelled(self.draw, one) for one in self.draw.sample(NUMBERS + OUT, 4)]
        self.station.count_shelf("5", codes)

    def undoes(self) -> None:
        station = self.station
        last = desk.entries(station)
        done = station.undo(self.draw.randint(max(1, last - 6), last), "wrong")
        assert isinstance(done.event, EntryUndone)
        for seq in done.event.undone:
            self.paid.pop(seq, None)
        if done.entry is not None:
            entry = journal.by_seq(station.book.db, done.event.entry)
            assert entry is not None

    def waits(self) -> None:
        self.clock.forward(days=self.draw.choice([1, 20, 200]))
        for station in self.terminals:
            station.confirm_clock(station.local(self.clock.now_ms).replace(" ", "T"))

    def joins(self) -> None:
        year = self.terminals[0].today()[:4]
        key = self.folder / f"net-{year}-{self.draw.randrange(2)}.key"
        if not key.exists():
            draw_network_key(key, year, self.terminals[0].today())
        self.station.join_network(key)

    def keys_are_away(self) -> None:
        kept = keys_path(self.terminals[0].path)
        if (
            not kept.exists()
            or desk.row(self.terminals[0], "SELECT 1 FROM box_return") is None
        ):
            return
        away = self.folder / "away"
        shutil.move(kept, away)
        before = desk.entries(self.terminals[0])
        for station in self.terminals:
            with pytest.raises(WaybillKeysMissing):
                station.return_box(self.draw.choice(NUMBERS), size="5")
        assert desk.entries(self.terminals[0]) == before
        assert not kept.exists()
        shutil.move(away, kept)

    def restarts(self) -> None:
        old = self.terminals.pop()
        old.close()
        self.terminals.append(
            Station.open(old.path, clerk="Wang", clock=self.clock, draw=old.draw)
        )


STEPS = (
    *["brings"] * 8, *["brings_by_tag"] * 3, *["imports"] * 3, *["leaves"] * 4, "counts",
    *["undoes"] * 3, *["waits"] * 2, "joins", "keys_are_away", "restarts",
)  # fmt: skip


def true_number(code: str) -> str:
    """Which of the numbers a spelling is."""
    plain = "".join(filter(str.isalnum, code.removeprefix("]C0"))).upper()
    plain = plain.translate({0xFF10 + n: ord(str(n)) for n in range(10)})
    (found,) = [one for one in NUMBERS + OUT if one.replace("-", "") == plain]
    return found


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_no_waybill_is_paid_twice(
    open_station: OpenStation, clock: Clock, seed: int, tmp_path: Path
) -> None:
    clock.set("2025-03-01 10:00")
    terminals = [open_station(), open_station("Wang")]
    rule = tmp_path / "rule.toml"
    for year in (2025, 2026, 2027):
        code, starts, ends = f'"eggs-{year}"', f"{year}-01-01", f"{year}-12-31"
        rule.write_text(desk.rule(code=code, starts=starts, ends=ends), "utf-8")
        terminals[0].add_campaign(rule, reason="a new season")
    history = History(terminals, clock, random.Random(seed))
    for _ in range(120):
        history.step()
    station = history.terminals[0]
    assert history.refused["row: request-conflict"] == 0
    sql = """SELECT count(*), count(DISTINCT substr(waybill, 9, 32) || substr(waybill, 50))
             FROM box_return WHERE credits > 0 AND undone = 0 AND waybill IS NOT NULL"""
    rewarded = desk.row(station, sql)
    assert rewarded is not None
    assert rewarded[0] == rewarded[1] > 2
    desk.assert_adds_up(station)
    history.terminals[-1].close()
