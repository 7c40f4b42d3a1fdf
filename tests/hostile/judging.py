"""What must be true of the program whatever it was given."""

import csv
import json
import signal
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType, TracebackType
from typing import Any, NamedTuple

from cainiao_recycle import errors, language
from cainiao_recycle.cli import answers, output
from cainiao_recycle.counter.answer import Answer
from cainiao_recycle.domain.text import is_unprintable
from cainiao_recycle.errors import Refusal
from cainiao_recycle.packages.reading import Damaged
from cainiao_recycle.packages.verifying import verified
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.store import journal
from cainiao_recycle.store.differences import differences
from tests.cli.conftest import Program
from tests.hostile.doors import Asked, drawn
from tests.hostile.world import TEMPLATE, World

LIMIT_S = 60.0
"""An input that takes longer hangs: the slowest takes a fifth of a second."""

LONGEST_ANSWER = 20_000

CODES = {one.name: one.exit_code for one in errors.refusals()}

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class Hang(BaseException):
    """An input takes too long."""


class WrongError(Exception):
    """An answer that isn't as it has to be."""


class Fault(NamedTuple):
    """What went wrong, and with what; `place` tells kinds apart."""

    door: str
    what: str
    place: str
    number: int
    given: str


@dataclass
class Tally:
    """What a batch of inputs came to."""

    inputs: Counter[str] = field(default_factory=Counter)
    came_to: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    slowest: tuple[float, str, int] = (0.0, "", 0)
    entries: int = 0


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Ends what takes longer: raises `Hang`."""

    def over(_number: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def expect(good: object, what: str) -> None:
    """What has to be."""
    if not good:
        raise WrongError(what)


# --- answers ------------------------------------------------------------------------


def raw_in(text: str, but: str = "") -> list[str]:
    """Characters that must not reach a screen."""
    if text.isprintable():
        return []
    return [c for c in text if is_unprintable(c) and c not in but]


def judge_text(text: str, template: str = "") -> None:
    """A sentence as it is shown: one line, unless the program's own has more."""
    found = raw_in(text, "\n" if "\n" in template else "")
    expect(not found, f"raw on the screen: {found[:3]!r}")
    expect(len(text) < LONGEST_ANSWER, "the whole nonsense is repeated")


def judge_refusal(refusal: Refusal) -> None:
    """A name that is known, its exit code, a sentence, an object."""
    expect(CODES.get(refusal.name) == refusal.exit_code, f"unknown refusal {refusal.name}")
    said = output.message(refusal)
    expect(said.strip(), "refused without a word")
    judge_text(said, refusal.sentence)
    judge_object(output.as_object(refusal))


def judge_object(answer: dict[str, Any]) -> None:
    """An object as a script gets it: one line that UTF-8 and JSON can hold."""
    line = output.harmless(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    expect(not raw_in(line), f"raw in JSON: {raw_in(line)[:3]!r}")
    line.encode()
    json.loads(line)


def judge_recorded(world: World, recorded: Recorded) -> None:
    """What is kept, and how it is told."""
    world.note(recorded.event)
    if recorded.entry is not None:
        judge_text(f"{recorded.entry.request_id} {recorded.entry.clerk}")
        for text in texts_in(vars(recorded.event).values()):
            expect(len(text) <= 1_000, "a long text is kept")
            expect(not raw_in(text), f"raw in the book: {raw_in(text)[:3]!r}")
    judge_object(answers.answer(world.station, recorded))


def texts_in(values: Iterable[Any]) -> Iterator[str]:
    """All texts of an event."""
    for one in values:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from texts_in([*one.keys(), *one.values()])
        elif isinstance(one, (list, tuple)):
            yield from texts_in(one)
        elif hasattr(one, "__dict__"):
            yield from texts_in(vars(one).values())


def judge_answer(world: World, answer: Answer) -> None:
    """What the counter says."""
    for text in (answer.text, *answer.more):
        judge_text(output.readable(text))
    if answer.refusal is not None:
        judge_refusal(answer.refusal)
    if answer.recorded is not None:
        judge_recorded(world, answer.recorded)


def judge(world: World, given: object, *, most: int = 500) -> None:
    """Whatever a door gave back."""
    match given:
        case Refusal():
            judge_refusal(given)
        case Recorded():
            judge_recorded(world, given)
        case Answer():
            judge_answer(world, given)
        case Clause():
            judge_text(output.readable(output.worded(given)))
        case list():
            for one in given[:most]:
                judge(world, one)


def word_for(came: object) -> str:
    """What an input came to, in a word."""
    if isinstance(came, (Refusal, Damaged)):
        return f"refused: {came.name}" if isinstance(came, Refusal) else "damaged"
    return "recorded" if isinstance(came, Recorded) and came.entry else "answered"


# --- a batch ------------------------------------------------------------------------


def run_batch(
    template: Path, place: Path, seed: str, batch: int, many: int, most: int | None = None
) -> Tally:
    """So many inputs at one station. `most` ends it at that one, and lets its fault out."""
    language.choose(language.ENGLISH if batch % 2 else language.CHINESE)
    world = World(template, place, Random(f"{seed} {batch} draw"))
    with chdir(world.place):
        tally = put_all(world, f"{seed} {batch}", many, most)
    world.close()
    return tally


def put_all(world: World, seed: str, many: int, most: int | None) -> Tally:
    """Give so many inputs to a station, and look at the book at the end."""
    tally, before = Tally(), world.entries
    for number in range(many):
        rng = Random(f"{seed} {number}")
        world.clock.forward(seconds=rng.randint(0, 12))
        asked = drawn(world, rng)
        tally.inputs[asked.door] += 1
        try:
            began = time.process_time()
            tally.came_to[word_for(put(world, asked))] += 1
            took = time.process_time() - began
            if took > tally.slowest[0]:
                tally.slowest = took, asked.door, number
        except (Exception, Hang) as error:
            if number == most:
                print(asked.door, repr(asked.given)[:2_000])
                raise
            tally.faults.append(fault(error, asked, number))
        if number == most:
            break
    tally.entries = world.entries - before
    try:
        with limited(600):
            judge_book(world)
    except (Exception, Hang) as error:
        if most is not None:
            raise
        tally.faults.append(fault(error, Asked("the book", "", str), many))
    return tally


def put(world: World, asked: Asked) -> object:
    """Give an input to its door; what came of it, judged."""
    before = world.entries
    with limited(LIMIT_S):
        try:
            came = asked.ask()
        except (Refusal, Damaged) as refused:
            came = refused
    expect(not world.station.book.db.in_transaction, "a transaction is left open")
    new = world.entries - before
    if isinstance(came, Damaged):
        judge(world, came.problem.clause)
    elif isinstance(came, Refusal) and new:
        last = next(journal.entries(world.station.book.db, after=before))
        expect(new == 1 and last.event.kind == "lookup-failed/1", "refused, and recorded")
    judge(world, came)
    return came


def fault(error: BaseException, asked: Asked, number: int) -> Fault:
    """A fault, with the place in our code that tells its kind."""
    what = f"{type(error).__name__}: {str(error)[:160]!a}"
    return Fault(asked.door, what, place_of(error.__traceback__), number,
                 f"{asked.given!a}"[:600])  # fmt: skip


def place_of(trace: TracebackType | None) -> str:
    """The innermost place of the program in a traceback."""
    found = "the judge"
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/cainiao_recycle/" in name:
            found = f"{name.partition('/cainiao_recycle/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


# --- the book at the end of a batch ---------------------------------------------------

LISTS = (
    ["log", "--last", "400"], ["voucher", "list"], ["boxes", "list"], ["ship", "list"],
    ["review"], ["campaign", "list"], ["printer", "list"], ["config", "list"], ["pulp",
    "list"],
    ["report"], ["keys", "list"], ["privacy"], ["boxes", "surplus"],
)  # fmt: skip
"""Verbs that show what was kept."""


def judge_book(world: World) -> None:
    """The book is sound, its tables are what the journal adds up to, the day closes, and
    what is shown and handed out of it does no harm.
    """
    station = world.station
    world.leave_alone()
    wrong = {one.check: one.problems for one in station.check_file() if not one.ok}
    expect(not wrong, f"check: {wrong}")
    expect(not differences(station.path), "tables and journal differ")
    program = Program(world.place, TEMPLATE)
    for at, line in enumerate(LISTS):
        for more in ([], ["--json"]):
            answer = program(*line, *more, terminal=False)
            expect(answer.code in (0, 20, 26), f"{line}: {answer.code} {answer.err[:200]}")
            found = raw_in(answer.out + answer.err, "\n")
            expect(not found, f"raw in {LISTS[at]}: {found[:3]!r}")
    world.clock.set("2022-11-12 12:00")
    station.close_days("2022-11-11")
    station.export_days(world.place / "out")
    for one in verified([world.place / "out"]):
        expect(not one.problems, f"verify: {[str(p.clause) for p in one.problems]}")
    judge_cells(world.place / "out")
    station.export_days(world.place / "sheets", None, language.in_language("zh"))
    judge_cells(world.place / "sheets")


def judge_cells(folder: Path) -> None:
    """No cell of an export runs in a spreadsheet, or moves a cursor."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                # A tab is what makes text of a cell in a sheet that people open.
                for cell in (one.removeprefix("\t") for one in row):
                    bad = cell[:1] in FORMULA and not cell.lstrip("-").isdigit()
                    expect(not bad, f"a formula in {path.name}: {cell[:40]!r}")
                    odd = [c for c in cell if unicodedata.category(c) in ("Cc", "Zl", "Zp")]
                    expect(not odd, f"raw in {path.name}: {odd!r}")
