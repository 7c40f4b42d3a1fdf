"""Hostile command lines: every verb with hostile values for some of its parameters."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import click

from cainiao_recycle import errors
from cainiao_recycle.cli.app import VERBS, load
from tests import desk
from tests.cli.conftest import REFUSAL_KEYS, Answer, Program
from tests.cli.test_nonsense import at_work, base, command_line, made_anew, voucher_of
from tests.hostile import inputs
from tests.hostile.doors import OTHERS
from tests.hostile.judging import expect, raw_in
from tests.network.handed_in import week

PROCESS_EVERY = 5
"""Every so many lines one is a process of its own."""

LEFT_OUT = {"demo", "scanner-test"}
"""They take no text; the second waits for a scanner."""

WITH_A_LINE = [verb for verb in VERBS if verb not in LEFT_OUT]

LONGEST_WORD = 100_000
"""Bytes that a system hands to a process as one word."""

KNOWN = {0, 2, errors.SOME_REFUSED, *(one.exit_code for one in errors.refusals())}

CHECK_EVERY = 100


@dataclass
class Run:
    """What came of all lines."""

    lines: int = 0
    processes: int = 0
    accepted: int = 0
    slowest: float = 0.0
    verbs: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def set_up(folder: Path) -> Program:
    """A station at work."""
    program = Program(folder)
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    rule = program.write("rule.toml", desk.EGGS_2022)
    program.must("campaign", "add", "--reason", "a new season", rule)
    return at_work(program)


def words(program: Program, voucher: str) -> dict[str, dict[str, Any]]:
    """For each verb what it takes, the network's too."""
    store, there = str(program.folder / "store"), str(program.folder / "incoming")
    register = program.write(
        "stations.csv", f"code,name,city,province,opened\nCQ-0123,{desk.NAME},重庆,重庆,\n"
    )
    return base(program, voucher) | {
        "verify": {"folders": there},
        "network add": {"store": store, "places": there},
        "network stations": {"store": store, "file": register},
        "network report": {"store": store, "by": "day"},
        "network conflicts": {"store": store},
        "network journeys": {"store": store},
        "network compact": {"store": store},
    }


@dataclass
class Lines:
    """A station and headquarters, and where they lie."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("busy", "a/b/c/d/e"):
            (self.root / name).mkdir(parents=True)
        self.busy = set_up(self.root / "busy")
        self.program = Program(self.root / "a/b/c/d/e")
        week(self.program.folder / "incoming", days=2)
        self.voucher = voucher_of(self.busy)
        made_anew(self.program, self.busy)
        self.takes = words(self.program, self.voucher)
        expect(set(self.takes) | LEFT_OUT == set(VERBS), "a verb has no line")
        store, there = (
            str(self.program.folder / "store"),
            self.takes["network add"]["places"],
        )
        self.program.must("network", "add", store, there)

    def line(self, verb: str, rng: Random) -> tuple[str, list[str]]:
        """A command line with a hostile value or two; which parameters."""
        given = {**self.takes[verb]}
        known = {str(one.name): one for one in load(verb).params}
        names = rng.sample(sorted(known), min(len(known), rng.choice((1, 1, 1, 2))))
        for name in names:
            given[name] = self.value(rng, given.get(name), known[name])
        return ", ".join(names), command_line(verb, given)

    def value(self, rng: Random, valid: Any, parameter: click.Parameter) -> str:
        """A word that a process can be given."""
        made = inputs.text(rng, valid if isinstance(valid, str) else "", OTHERS)
        made = made.replace("\0", "")
        made = "".join(
            c if not "\ud800" <= c < "\ue000" or "\udc80" <= c <= "\udcff" else "\ufffd"
            for c in made
        )
        return self.confined(made[: LONGEST_WORD // 4])

    def confined(self, word: str) -> str:
        """A word that names nothing beyond our folder, should it name a file."""
        there = os.path.abspath(self.program.folder / word)  # noqa: PTH100
        is_ours = there.startswith(str(self.root)) and not word.startswith("~")
        return word if is_ours else "x" + word.replace("..", ".").lstrip("/~")


def run(root: Path, seed: str, many: int, process_every: int = PROCESS_EVERY) -> Run:
    """So many command lines."""
    done = Run()
    every = Lines(root)
    work = every.program.folder / "work"
    for number in range(many):
        rng = Random(f"{seed} line {number}")
        verb = WITH_A_LINE[number % len(WITH_A_LINE)]
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        name, line = every.line(verb, rng)
        before = every.program.journal()
        machine, alone = rng.random() < 0.5, number % process_every == 0
        front = verb.split()
        line = [*front, *["--json"] * machine, *line[len(front) :]]
        began = time.monotonic()
        with chdir(work):
            try:
                answer = (every.program.process if alone else every.program)(*line)
                judge(answer, machine)
                unchanged(every.program, before, answer)
            except Exception as error:
                done.faults.append(
                    f"{number} {name}: {type(error).__name__} {error}: {line!a}"
                )
                answer = Answer(-1, "", "")
        done.slowest = max(done.slowest, time.monotonic() - began)
        done.lines, done.processes = done.lines + 1, done.processes + alone
        done.accepted += answer.code == 0
        done.verbs.add(verb)
        if number % CHECK_EVERY == CHECK_EVERY - 1:
            done.faults += checked(every.program, number)
            made_anew(every.program, every.busy)
        if answer.code == 0 or every.program.journal() != before:
            made_anew(every.program, every.busy)
    return done


def judge(answer: Answer, machine: bool) -> None:
    """An answer that a clerk and a script can live with."""
    said = answer.out + answer.err
    expect(answer.code in KNOWN, f"exit code {answer.code}: {said[-300:]}")
    expect("Traceback" not in said, "a traceback")
    found = raw_in(said, "\n")
    expect(not found, f"raw on the screen: {found[:3]!a}")
    expect(answer.code == 0 or said.strip(), "refused without a word")
    expect(len(said) < 200_000, "the whole nonsense is repeated")
    if machine and answer.code not in (
        0,
        errors.SOME_REFUSED,
        errors.ChecksFailed.exit_code,
    ):
        objects = answer.objects
        expect(objects, "no object")
        expect(set(objects[-1]) >= REFUSAL_KEYS, "no refusal's object")
        expect(objects[-1]["exit_code"] == answer.code, "another exit code is told")


def unchanged(program: Program, before: list[tuple[int, str, str]], answer: Answer) -> None:
    """Entries are only added; a refused line adds none but a failed look-up, and
    that nothing came of printing."""
    after = program.journal()
    if not after or answer.code == 0:
        return
    expect(after[: len(before)] == before, "the past changed")
    new = {kind for _, kind, _ in after[len(before) :]}
    may = {"lookup-failed/1", "print-started/1", "print-ended/1"}
    expect(answer.code == errors.SOME_REFUSED or new <= may, f"half: {new}")


def checked(program: Program, number: int) -> Iterator[str]:
    """What `check` finds, away from the copy that another verb is tried on."""
    for one in program.folder.glob("settled.db*"):
        one.unlink()
    answer = program("check")
    if answer.code != 0:
        yield f"{number}: check: {answer.out[-500:]} {answer.err[-500:]}"
