"""A Double 11 hour of 1,000 scans: from a terminal that is cut off, and from a pipe."""

import json
import random
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.cards import MEANINGS, Card
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.paper.printing.slips import print_codes
from cainiao_recycle.paper.printing.target import target
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.station.session import wall_clock
from cainiao_recycle.store import journal
from tests import desk
from tests.counter.terminal import Terminal, from_pipe
from tests.loopback import FakePrinter, drops, takes_all

SCANS = 1_000
RULE = desk.rule(starts="2020-01-01", ends="2099-12-31")
"""The program has the real clock."""

DRAWN = re.compile(r"\b[789][0-9]{15}\b|counter-[0-9a-f]+")
HOLD = "03"
CODE = {card: code for code, card in MEANINGS.items()}


def morning(path: Path) -> list[str]:
    """A station with eggs, parcels that wait, and vouchers of earlier visits."""
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK)
    with Station.open(path, clerk=desk.CLERK, draw=desk.seeded(7).randrange) as station:
        desk.add_campaign(station, RULE)
        station.receive_eggs(5_000)
        for number in range(6):
            station.enter_shipment(f"S-{number}", [desk.item(100 + 10 * number, 100, 90)])
        early = [station.return_box(desk.waybill(n), size="5") for n in range(40)]
    return [one.event.issued.voucher for one in early]


def hour(vouchers: list[str], seed: int = 11) -> list[list[str]]:
    """What is scanned, in groups that are scanned again whole after a power cut."""
    draw = random.Random(seed)
    left, groups = list(vouchers), []
    # More of them, in the seconds that an hour takes here, would make the others wait.
    abroad = [codes.make(codes.CodeType.VOUCHER, draw.randrange) for _ in range(2)]
    box = 1_000
    while sum(map(len, groups)) < SCANS:
        who = [f"139{draw.randrange(200):08d}"] if draw.random() < 0.7 else []
        for _ in range(draw.choice((1, 2, 2, 3, 3, 10))):
            box += 1
            groups.append([*who, *one_box(draw, box)])
            who = []
            if draw.random() < 0.25:
                groups.append([slip(draw, box, left, abroad)])
        if draw.random() < 0.1:
            groups.append([HOLD, HOLD])
        groups.append([draw.choice(("0", "done", CODE[Card("command", "done")]))])
        if left and draw.random() < 0.4:
            groups.append([left.pop()])
    return groups


def one_box(draw: random.Random, number: int) -> list[str]:
    """A box as clerks scan it: two scans, one line, cards, full width, a prefix."""
    waybill, size = desk.waybill(number), str(draw.randrange(1, 13))
    match draw.randrange(8):
        case 0:
            return [f"{waybill} {size}"]
        case 1:
            return [waybill, f"{size} wet"]
        case 2:
            return [f"]C1{waybill.lower()}\t", CODE[Card("size", size)]]
        case 3:
            wide = "".join(chr(ord(c) + 0xFEE0) for c in waybill)
            return [wide, size, CODE[Card("defect", "torn-flap")]]
        case 4:
            return [waybill, waybill, size]
        case 5:
            return [f"{waybill}{waybill}", size, size]
    return [waybill, CODE[Card("size", size)]]


def slip(draw: random.Random, box: int, vouchers: list[str], abroad: list[str]) -> str:
    """Something that goes wrong."""
    mistyped = codes.make(codes.CodeType.VOUCHER, draw.randrange)
    wrong = draw.choice(
        [
            desk.waybill(box),  # scanned twice
            desk.waybill(draw.randrange(1_001, box + 1)),  # scanned before
            mistyped[:-1] + str((int(mistyped[-1]) + 1) % 10),
            "abroad",
            codes.make(codes.CodeType.CARD, draw.randrange),  # another shop's card
            "shunfeng",
            "顺丰",
            "",
            "99",
            "13900009876",  # the next customer, too early
            "?",
            *vouchers[:1],
        ]
    )
    if wrong == "abroad":
        return abroad.pop() if abroad else "?"  # another station's voucher
    return wrong


def story(path: Path) -> list[tuple[Any, ...]]:
    """The journal without times, request names and hashes; drawn codes by number.
    What was printed is left out: the printer has its own pace.
    """
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"<{len(names)}>")

    told: list[tuple[Any, ...]] = []
    places: dict[int, int] = {}
    with Station.open(path) as station:
        for entry in journal.entries(station.book.db):
            if entry.event.kind.startswith("print-"):
                continue
            places[entry.seq] = len(told)
            payload = json.loads(journal.canonical(vars(entry.event)))
            if "undone" in payload:
                payload |= {
                    "entry": 0,
                    "undone": [places[seq] for seq in payload["undone"]],
                }
            text = DRAWN.sub(renamed, json.dumps(payload, sort_keys=True))
            told.append((entry.event.kind, entry.clerk, entry.business_date, text))
    return told


def copied(path: Path, name: str) -> Path:
    """The same station once more, with its keys."""
    folder = path.parent / name
    folder.mkdir()
    copy = folder / "station.db"
    shutil.copy(path, copy)
    shutil.copy(keys_path(path), keys_path(copy))
    return copy


def assert_proven(path: Path) -> None:
    with Station.open(path) as station:
        desk.assert_adds_up(station)


def sums(path: Path) -> list[list[tuple[Any, ...]]]:
    """What there is of boxes, vouchers and eggs."""
    with Station.open(path) as station:
        return [
            station.book.db.execute(sql).fetchall()
            for sql in (
                "SELECT state, condition, shelf, count(*) FROM box GROUP BY 1, 2, 3",
                "SELECT state, sum(eggs), count(*) FROM voucher GROUP BY 1",
                "SELECT reward, undone = 0, count(*) FROM box_return GROUP BY 1, 2",
                "SELECT * FROM egg_tally WHERE tally IN ('stock', 'owed')",
            )
        ]


def scan_all(
    path: Path, groups: list[list[str]], printer: FakePrinter, while_writing: bool
) -> None:
    """The hour at a terminal: the power goes eight times, the printer breaks off its
    jobs for a quarter of the hour, and is unplugged for the next.
    """
    cuts = [n for n, group in enumerate(groups) if len(group) > 1 and group[0] != HOLD]
    cuts = random.Random(1).sample(cuts, 8)
    quarter = len(groups) // 4
    terminal = Terminal(path, "--quiet")
    terminal.until_prompt()
    for number, group in enumerate(groups):
        if number == quarter:
            printer.behave = drops
        elif number == 2 * quarter:
            printer.switch_off()
        elif number == 3 * quarter:
            printer.behave = takes_all
            printer.switch_on()
        if number in cuts:
            # The power goes just before the box is written, or while it is.
            for line in group[:-1]:
                terminal.scan(line)
            if while_writing:
                terminal.send(group[-1])
            terminal.kill()
            terminal = Terminal(path, "--quiet")
            terminal.until_prompt()
        for line in group:
            terminal.scan(line)
    assert terminal.end() == 0


@pytest.mark.parametrize(
    "while_writing",
    [False, True],
    ids=["cut before a line", "cut while a line is written"],
)
def test_an_hour_of_double_11_ends_balanced_and_alike_from_terminal_and_pipe(
    path: Path, while_writing: bool
) -> None:
    groups = hour(morning(path))
    printer = FakePrinter(takes_all)
    with Station.open(path, clerk=desk.CLERK) as station:
        station.set_printer("counter", printer.address)
    at_terminal, in_pipe = copied(path, "terminal"), copied(path, "pipe")

    printer.switch_off()
    done = from_pipe(in_pipe, [line for group in groups for line in group])
    assert done.returncode == SOME_REFUSED, done.stderr
    assert "\x1b" not in done.stdout
    assert "\a" not in done.stdout

    printer.switch_on()
    scan_all(at_terminal, groups, printer, while_writing)
    assert_proven(at_terminal)
    assert_proven(in_pipe)
    assert sums(at_terminal) == sums(in_pipe)
    assert story(at_terminal) == story(in_pipe)
    kinds = Counter(kind for kind, *_ in story(in_pipe))
    assert kinds["box-returned/1"] > 350
    assert kinds["entry-undone/1"] > 20
    assert kinds["voucher-redeemed/1"] > 10
    assert kinds["lookup-failed/1"] > 5

    assert_printed_once(at_terminal, printer)
    assert_proven(at_terminal)
    printer.switch_off()


def assert_printed_once(path: Path, printer: FakePrinter) -> None:
    """What waits is printed when the printer is back, and then every voucher that is
    open is on paper, none twice without a mark.
    """
    before = len(printer.received)
    assert before > 20, "the printer was on for half of the hour"
    # A job in mid-air when the power went is unknown after a minute.
    with Station.open(
        path, clerk=desk.CLERK, clock=lambda: wall_clock() + 120_000
    ) as later:
        waiting = later.waiting_to_print()
        assert len(waiting) > 40, "those of the outage, and those of the morning"
        list(print_codes(later, waiting, target(later, "counter")))
        assert later.waiting_to_print() == []
        vouchers = later.book.db.execute("SELECT voucher, state FROM voucher").fetchall()
    slips = ["".join(text.split()) for text in printer.slips()]
    assert any("副本" in slip for slip in slips[before:]), "jobs that broke off"
    for code, state in vouchers:
        marks = ["副本" in slip for slip in slips if code in slip]
        assert marks or state != "open", code
        assert marks.count(False) <= 1, code
