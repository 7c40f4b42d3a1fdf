"""A Double 11 hour of 1,000 scans: from a terminal that is cut off, and from a pipe."""

import json
import random
import re
import shutil
import socket
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.cards import MEANINGS, Card
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.store import journal
from tests import desk
from tests.counter.terminal import Terminal, from_pipe

SCANS = 1_000
RULE = desk.rule(starts="2020-01-01", ends="2099-12-31")
"""The program has the real clock."""

DRAWN = re.compile(r"\b[789][0-9]{15}\b|counter-[0-9a-f]+-[0-9]+")
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
    box = 1_000
    while sum(map(len, groups)) < SCANS:
        who = [f"139{draw.randrange(200):08d}"] if draw.random() < 0.7 else []
        for _ in range(draw.choice((1, 2, 2, 3, 3, 10))):
            box += 1
            groups.append([*who, *one_box(draw, box)])
            who = []
            if draw.random() < 0.25:
                groups.append([slip(draw, box, left)])
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


def slip(draw: random.Random, box: int, vouchers: list[str]) -> str:
    """Something that goes wrong."""
    mistyped = codes.make(codes.CodeType.VOUCHER, draw.randrange)
    return draw.choice(
        [
            desk.waybill(box),  # scanned twice
            desk.waybill(draw.randrange(1_001, box + 1)),  # scanned before
            mistyped[:-1] + str((int(mistyped[-1]) + 1) % 10),
            mistyped,  # another station's voucher
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


@pytest.mark.parametrize(
    "while_writing",
    [False, pytest.param(True, marks=pytest.mark.slow)],
    ids=["cut before a line", "cut while a line is written"],
)
def test_an_hour_of_double_11_ends_balanced_and_alike_from_terminal_and_pipe(
    path: Path, while_writing: bool
) -> None:
    groups = hour(morning(path))
    at_terminal, in_pipe = copied(path, "terminal"), copied(path, "pipe")

    done = from_pipe(in_pipe, [line for group in groups for line in group])
    assert done.returncode == SOME_REFUSED, done.stderr
    assert "\x1b" not in done.stdout
    assert "\a" not in done.stdout

    cuts = [n for n, group in enumerate(groups) if len(group) > 1 and group[0] != HOLD]
    cuts = random.Random(1).sample(cuts, 8)
    terminal = Terminal(at_terminal, "--quiet")
    terminal.until_prompt()
    for number, group in enumerate(groups):
        if number in cuts:
            # The power goes just before the box is written, or while it is.
            for line in group[:-1]:
                terminal.scan(line)
            if while_writing:
                terminal.send(group[-1])
            terminal.kill()
            terminal = Terminal(at_terminal, "--quiet")
            terminal.until_prompt()
        for line in group:
            terminal.scan(line)
    assert terminal.end() == 0

    assert story(at_terminal) == story(in_pipe)
    kinds = Counter(kind for kind, *_ in story(in_pipe))
    assert kinds["box-returned/1"] > 350
    assert kinds["entry-undone/1"] > 20
    assert kinds["voucher-redeemed/1"] > 10
    assert kinds["lookup-failed/1"] > 5
    assert_proven(at_terminal)
    assert_proven(in_pipe)


def test_a_printer_that_is_off_loses_no_scan(path: Path) -> None:
    groups = hour(morning(path))[:60]
    lines = [line for group in groups for line in group]
    quiet = copied(path, "quiet")
    with socket.socket() as taken:
        # A port nobody listens at.
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        done = from_pipe(path, lines, "--printer", address)
    from_pipe(quiet, lines, "--printer", "-")
    assert done.returncode == SOME_REFUSED
    with Station.open(path) as station:
        kinds = desk.kinds(station)
    assert "print-ended/1" in kinds, "jobs were tried, and written down"
    assert story(path) == story(quiet)
    assert_proven(path)
