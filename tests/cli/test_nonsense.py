"""Nonsense in every option and argument of every verb, walked from the commands
themselves: a clear refusal, nothing written but a failed look-up, nothing of it raw on
the screen. What is a text for people may be odd; it is then kept as it is, in one line.
"""

import csv
import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

import cainiao_recycle
from cainiao_recycle import errors
from cainiao_recycle.cli.app import VERBS, load
from cainiao_recycle.cli.verbs import redeem, ship_send
from cainiao_recycle.night import importing
from cainiao_recycle.store import files
from tests import desk
from tests.cli.conftest import DATE, REFUSAL_KEYS, Answer, Program, at

NONSENSE = {
    "empty": "",
    "spaces": "   ",
    "terminal escape": "\x1b[2J\x1b]0;pwned\x07",
    "controls": "\x01a\x08\x0b\x7f",
    "one-byte escape": "\x9b31m;red",
    "several lines": "one,\ntwo,\rthree",
    "full-width": "１２",
    "long": "x" * 10_000,
    "long digits": "9" * 10_000,
    "formula": "=cmd()|'/C calc'!A0",
    "surrogates": "bad\udcff\udc80",
    "markup": "[wet] [/wet] [bold]x[/bold]",
    "braces": "{0} {code} %s %(x)d {",
    "negative": "-1",
    "negative digits": "-12345678901234567890",
    "fraction": "1e9.5",
    "huge": "9" * 40,
    "path": "../../etc/passwd",
    "emoji": "🥚📦",
    "right to left": "\u202eabc\u200f\u2066",
    "Chinese": "双十一快递包装",
    "Arabic digits": "٣٤",
    "superscript": "²³",
    "separators": "a\u2028b\u2029c\x85d",
    "quotes": "'; DROP TABLE journal; --",
    "date that never was": "2022-02-30",
    "year one": "0001-01-01T00:00",
    "NaN": "nan",
}

RAW = ("\x1b[2J", "\x1b]0;", "\x07", "\x01", "\x08", "\x0b", "\x7f", "\x9b",
       "\u202e", "\u200f", "\u2066", "\x85", "\udcff")  # fmt: skip
"""What would reach a terminal if it were echoed."""

ONE_LINE = {
    "full-width", "formula", "markup", "braces", "negative", "negative digits", "fraction",
    "huge", "path", "emoji", "Chinese", "Arabic digits", "superscript", "quotes",
    "date that never was", "year one", "NaN",
}  # fmt: skip
"""What can stand in a note: odd, but one line that can be printed."""

PLACE = {kind for kind in NONSENSE if not kind.startswith("long")}
"""What a file or folder may be called on Linux."""

DIGITS = {"full-width", "superscript"}
"""What NFKC turns into digits, for numbers as for codes."""

PRINTER_NAME = {
    "full-width", "negative", "negative digits", "Chinese", "Arabic digits", "superscript",
    "date that never was", "NaN",
}  # fmt: skip
"""What is letters, digits and dashes, and short."""

KEPT = {
    "reason": ONE_LINE,
    "second": ONE_LINE | {"empty"},
    "note": ONE_LINE | {"empty"},
    "name": ONE_LINE,
    "ticket": ONE_LINE,
    "visit": ONE_LINE | {"empty"},
    "request_id": ONE_LINE,
    "clerk": ONE_LINE | {"empty"},
    "target": PLACE,
    "place": PLACE,
    "folder": PLACE,
    "customer": {"empty", "negative digits", "date that never was"},
    "shipment": {"empty"},
    "tag": {"empty"},
    "dims": {"empty"},
    "condition": {"empty"},
    "waybill": {"empty"},
    "eggs": DIGITS,
    "mass": DIGITS,
    "mass_g": DIGITS,
    "padding": DIGITS,
    "moisture": DIGITS,
    "outthrows": DIGITS,
    "cut_off": {"full-width"},
    "keep_years": DIGITS,
    "size": {"full-width"},
    "entry": {"superscript"},
    "count": DIGITS,
    "batch": DIGITS,
    "module_dots": {"full-width"},
    "first": {"full-width"},
    "shelf": ONE_LINE,
    "codes": DIGITS,
    "carrier": {"empty"},
    "last": DIGITS,
    "value": DIGITS,
}
"""By parameter, what may be accepted: texts, and digits a Chinese keyboard types."""

KEPT_BY = {
    ("undo", "reason"): ONE_LINE | {"empty"},
    ("review done", "note"): ONE_LINE,
    ("review", "first"): set(),
    ("review", "last"): set(),
    ("eggs count", "reason"): ONE_LINE | {"empty"},
    ("ship pack", "shipment"): set(),
    ("init", "file"): PLACE,
    ("restore", "file"): PLACE,
    ("keys draw", "key"): PLACE,
    ("boxes transfer", "to"): DIGITS | {"date that never was", "NaN"},
    ("boxes receive", "transfer"): {"date that never was"},
    ("boxes receive", "cycle"): DIGITS,
    ("pulp notebooks", "number"): DIGITS,
    ("pulp notebooks", "school"): ONE_LINE,
    ("pulp notebooks", "batch"): ONE_LINE,
    ("print list", "date"): {"empty"},
    ("print list", "ticket"): {"empty"},
    ("init", "network_key"): set(),
    ("init", "station"): {"negative", "negative digits", "date that never was", "NaN"},
    ("init", "language"): {"empty"},
    ("report", "date"): {"empty"},
    ("report", "first"): {"empty"},
    ("report", "last"): {"empty"},
    ("report", "html"): PLACE,
    ("metadata", "file"): PLACE,
    ("report", "campaign"): {"empty"},
    ("export", "date"): {"empty"},
    ("printer add", "name"): PRINTER_NAME,
    ("printer remove", "name"): set(),
    ("printer test", "name"): set(),
}

IN_TABLES: dict[str, set[str]] = {
    **dict.fromkeys(importing.SHIPMENTS + importing.SIZES, DIGITS),
    "size": ONE_LINE,
    "shipment": ONE_LINE,
    "item": ONE_LINE,
    "code": set(),
    "customer": {"negative digits", "date that never was"},
    "request_id": ONE_LINE,
    "upright": set(),
    "fragile": set(),
}
"""By column, what may stand in a table's row."""

MEANT = {
    ("customer", "a number"), ("visit", "a number"), ("request_id", "a number"),
    *((flag, "true") for flag in ("another", "done", "new", "covered", "retaped")),
}  # fmt: skip
"""What a script may mean: a number is as good as its digits."""

REPOSITORY = Path(cainiao_recycle.__file__).parents[1]

COMMON = {"file", "clerk", "json", "lang"}
FEW = ("terminal escape", "surrogates", "long", "empty")
"""For the common options, which one piece of code takes: a few at most verbs."""

KNOWN_CODES = {0, 2, errors.SOME_REFUSED} | {
    refusal.exit_code for refusal in errors.refusals()
}


@pytest.fixture(scope="module")
def busy(set_up: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A station at work: box 1 in a cage, box 2 bound to S-2, box 3 in stock, box 4 for
    pulp, one open voucher, a parcel that waits, a printer: every verb has something to do.
    """
    return at_work(Program(tmp_path_factory.mktemp("busy")).copied_from(set_up))


def at_work(program: Program) -> Program:
    """The same, of a station in the campaign of 2022."""
    program.must("eggs", "receive", "60", *at("08:00", "2022-11-10"))
    program.must("close", "--date", "2022-11-10")
    program.returned("YT0000000000004", "--defect", "wet", *at("09:00"))
    program.must("pulp", "cage", *at("09:10"))
    program.voucher()
    program.returned("YT0000000000002")
    program.returned("YT0000000000003", "--defect", "wet")
    program.parcel("S-1")
    program.must("ship", "pack", program.parcel("S-2"), *at("11:00"))
    program.must("printer", "add", "counter", str(program.folder / "counter.escpos"))
    program.must("backup", str(program.folder / "backup.db"))
    program.must("backup", str(program.folder / "settled.db"))
    settled = Program(program.folder, "settled.db")
    assert settled.json("close", "--date", "2022-12-31").code == 0
    return program


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder deep enough that `../../..` stays below the test's own."""
    deep = tmp_path / "a" / "b" / "c" / "work"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield deep
    os.chdir("/")
    shutil.rmtree(tmp_path / "a", ignore_errors=True)


def base(program: Program, voucher: str) -> dict[str, dict[str, Any]]:
    """For each verb a command line that has everything it needs."""
    beside = program.folder
    paper = str(beside / "paper.escpos")
    return {
        "counter": {},
        "return": {"code": "YT0000000000009", "size": "5"},
        "redeem": {"code": voucher, "at": at("12:00")[1]},
        "print": {"code": voucher, "to": paper},
        "print cards": {"to": paper},
        "print tags": {"count": "2", "to": paper},
        "print shelves": {"to": paper},
        "print vouchers": {
            "batch": "2", "eggs": "1", "reason": "school", "to": paper,
            "at": at("12:00")[1],
        },
        "print story": {"phone": desk.PHONE, "to": paper},
        "print list": {"what": "eggs", "date": "2022-11-10"},
        "printer add": {"name": "second", "dest": "tcp://192.0.2.7"},
        "printer list": {},
        "printer remove": {"name": "counter"},
        "printer test": {"name": paper},
        "show": {"code": desk.WAYBILL},
        "undo": {"entry": "15"},
        "log": {},
        "completion": {"shell": "bash"},
        "metadata": {"place": str(beside / "metadata.json")},
        "config new": {"place": str(beside / "config.toml")},
        "config list": {},
        "config set": {"name": "ask_above_eggs", "value": "4000"},
        "ship suggest": {"item": "250x140x150"},
        "ship plan": {},
        "ship pack": {"shipment": "S-1"},
        "ship release": {"shipment": "S-2"},
        "ship send": {"code": "S-1", "box": "3", "covered": True},
        "ship list": {},
        "boxes list": {},
        "boxes regrade": {"box": "3", "condition": "B", "reason": "torn"},
        "boxes move": {"box": "3", "shelf": "WINDOW"},
        "boxes count": {"shelf": "5", "codes": "3"},
        "boxes give": {"box": "3", "covered": True},
        "boxes transfer": {"to": "CQ-0456", "box": "3"},
        "boxes receive": {
            "tag": "9794768944940958", "transfer": "CQ-0456-57", "size": "5", "cycle": "1",
        },
        "boxes surplus": {},
        "voucher void": {"code": voucher, "reason": "test", "at": at("12:00")[1]},
        "voucher reissue": {"code": voucher, "reason": "lost", "at": at("12:00")[1]},
        "voucher list": {},
        "pulp list": {},
        "pulp cage": {},
        "pulp collect": {"ticket": "M-77", "mass_g": "400", "moisture": "13.5"},
        "pulp notebooks": {"school": "南坪小学", "batch": "2022-A", "number": "120"},
        "eggs receive": {"eggs": "5"},
        "eggs break": {"eggs": "5"},
        "eggs count": {"eggs": "5", "reason": "a tray fell"},
        "close": {},
        "export": {"folder": "exports"},
        "report": {},
        "review": {},
        "review done": {"line": "campaigns-14", "note": "seen"},
        "init": {"file": str(beside / "new.db"), "station": "CQ-0124", "name": "x"},
        "campaign new": {"place": str(beside / "new.toml")},
        "campaign add": {"rule": str(beside / "other.toml"), "reason": "a new season"},
        "station rename": {"name": "南山驿站"},
        "campaign change": {
            "code": "eggs-2022", "rule": str(beside / "changed.toml"),
            "reason": "more eggs",
        },
        "campaign list": {},
        "campaign show": {"code": "eggs-2022"},
        "import returns": {"table": str(beside / "returns.csv")},
        "import shipments": {"table": str(beside / "shipments.csv")},
        "import sizes": {"table": str(beside / "sizes.csv")},
        "import carriers": {"table": str(beside / "carriers.csv")},
        "keys list": {},
        "keys draw": {"key": str(beside / "new.key"), "year": "2022"},
        "keys join": {"network_key": str(beside / "network.key")},
        "keys ref": {"code": desk.WAYBILL},
        "keys new": {"reason": "burnt", "file": str(beside / "keyless.db")},
        "privacy": {},
        "forget": {
            "before": "2023-01-01", "reason": "settled", "yes": True,
            "file": str(beside / "settled.db"),
        },
        "clock confirm": {"time": datetime.now(UTC).isoformat()},
        "check": {},
        "backup": {"target": str(beside / "copy.db")},
        "restore": {
            "backup": str(beside / "backup.db"), "file": str(beside / "new.db"),
            "reason": "the disk failed",
        },
        "rebuild": {},
    }  # fmt: skip


NO_STATION = {
    "demo", "scanner-test", "verify",
    *(verb for verb in VERBS if verb.startswith("network ")),
}  # fmt: skip
"""Verbs that open no station file named from outside; the network's are given theirs in
tests/network.
"""

NAMES_NO_STATION = {
    "init", "restore", "keys draw", "completion", "metadata", "config new", "campaign new",
}  # fmt: skip
"""Verbs that are told no station file that is there."""

PARAMETERS = [
    pytest.param(verb, parameter, id=f"{verb} {parameter.name}")
    for verb in VERBS
    if verb not in NO_STATION
    for parameter in load(verb).params
]


def made_anew(program: Program, busy: Program) -> None:
    """The station as it stood, and no file that a verb made."""
    made = (
        path for end in ("*.db*", "paper*", "*.key") for path in program.folder.glob(end)
    )
    for path in made:
        path.unlink()
    program.copied_from(busy)
    shutil.copy2(program.file, program.folder / "keyless.db")
    program("keys", "draw", str(program.folder / "network.key"), "--year", "2022")
    program.write("changed.toml", desk.rule(station_eggs_in_all="300"))
    for name in ("backup.db", "settled.db", "settled.db.keys"):
        shutil.copy2(busy.folder / name, program.folder / name)
    program.write("other.toml", desk.EGGS_2021)
    program.write("returns.csv", "code,size\nYT0000000000010,5\n")
    program.write(
        "shipments.csv", "shipment,length_mm,width_mm,height_mm\nS-9,250,140,150\n"
    )
    program.write(
        "sizes.csv",
        "size,length_mm,width_mm,height_mm,wall_mm,mass_g,max_load_g,max_cycles\n"
        "20,250,200,180,3,150,3000,3\n",
    )
    program.write(
        "carriers.csv",
        "carrier,max_length_mm,max_girth_mm,max_mass_g\nSF,1200,2000,30000\n",
    )


def command_line(verb: str, given: dict[str, Any]) -> list[str]:
    """A verb with values for its parameters; arguments behind `--`, so that one that
    begins with a dash is read as an argument.
    """
    options: list[str] = []
    arguments: list[str] = []
    for parameter in load(verb).params:
        if parameter.name not in given:
            continue
        value = given[parameter.name]
        if not isinstance(parameter, click.Option):
            arguments.append(value)
        elif value is True:
            options.append(parameter.opts[0])
        elif parameter.is_flag:
            options.append(f"{parameter.opts[0]}={value}")
        else:
            options += [parameter.opts[0], value]
    return [*verb.split(), *options, "--", *arguments]


def kinds_for(verb: str, parameter: click.Parameter) -> list[tuple[str, bool]]:
    """Which nonsense a parameter is given, and whether a machine asks: every other
    time, another way round at each parameter.
    """
    is_common = parameter.name in COMMON and verb not in ("show", "init", "redeem")
    first = len(f"{verb} {parameter.name}") % 2
    kinds = enumerate(FEW if is_common else NONSENSE, start=first)
    never = parameter.name == "json"
    return [(kind, number % 2 == 0 and not never) for number, kind in kinds]


def assert_clear(answer: Answer, machine: bool) -> None:
    """An answer a clerk and a script can live with, whatever was asked."""
    said = answer.out + answer.err
    assert answer.code in KNOWN_CODES, answer
    assert "Traceback" not in said
    assert [raw for raw in RAW if raw in said] == []
    assert answer.code == 0 or said.strip(), "refused without a word"
    # The longest honest answer: 34 command cards, an object each.
    assert len(said) < 34 * 250 or answer.code == 2, "the whole nonsense is repeated"
    if machine:
        found = answer.objects
        assert not any(unicodedata.category(c)[0] == "C" for c in said if c != "\n"), said
        if answer.code not in (0, errors.SOME_REFUSED, errors.ChecksFailed.exit_code):
            assert set(found[-1]) == REFUSAL_KEYS
            assert found[-1]["exit_code"] == answer.code


def assert_nothing_recorded(program: Program, before: list[Any]) -> None:
    after = program.journal()
    assert after[: len(before)] == before
    new = after[len(before) :]
    assert {kind for _, kind, _ in new} <= {"lookup-failed/1"}
    for _, _, payload in new:
        assert_printable(json.loads(payload))


def assert_printable(value: Any) -> None:
    """Texts kept are short and have nothing in them that moves a cursor."""
    if isinstance(value, dict):
        for one in value.values():
            assert_printable(one)
    elif isinstance(value, list):
        for one in value:
            assert_printable(one)
    elif isinstance(value, str):
        assert len(value) <= 500
        assert not any(unicodedata.category(c)[0] == "C" for c in value), repr(value)


def may_be_kept(verb: str, name: str, kind: str) -> bool:
    return kind in KEPT_BY.get((verb, name), KEPT.get(name, set()))


def test_every_verb_is_given_nonsense() -> None:
    known = set(base(Program(Path()), "")) | NO_STATION
    assert known == set(VERBS)


def test_every_base_line_is_accepted(program: Program, busy: Program, place: Path) -> None:
    # Else the nonsense would be refused for another's fault.
    for verb, given in base(program, voucher_of(busy)).items():
        made_anew(program, busy)
        answer = program(*command_line(verb, given))
        assert answer.code == 0, (verb, answer)


def voucher_of(busy: Program) -> str:
    return str(busy.json("voucher", "list").objects[0]["voucher"])


@pytest.mark.parametrize(("verb", "parameter"), PARAMETERS)
def test_nonsense_is_refused_in_words(
    verb: str, parameter: click.Parameter, program: Program, busy: Program, place: Path
) -> None:
    given = base(program, voucher_of(busy))[verb]
    name = str(parameter.name)
    made_anew(program, busy)
    before = program.journal()
    wrong: list[str] = []
    for kind, machine in kinds_for(verb, parameter):
        rest = command_line(verb, {**given, name: NONSENSE[kind]})[len(verb.split()) :]
        answer = program(*verb.split(), *["--json"] * machine, *rest, terminal=not machine)
        try:
            assert_clear(answer, machine)
            if answer.code == 0:
                assert may_be_kept(verb, name, kind), f"accepted: {answer}"
                for _, _, payload in program.journal()[len(before) :]:
                    assert_printable(json.loads(payload))
            else:
                assert_nothing_recorded(program, before)
        except AssertionError as error:
            wrong.append(f"{kind}{' --json' * machine}: {str(error)[:300]}")
        if answer.code == 0 or program.journal() != before:
            made_anew(program, busy)
            before = program.journal()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


# --- places to print to -----------------------------------------------------------

PLACES = (
    "{}.escpos", "{}.svg", "{}.png", "{}.pdf", "./{}/x.svg", "tcp://{}", "tcp://127.0.0.1:{}",
    "serial:{}", "serial:nowhere?baud={}", "/dev/{}",
)  # fmt: skip


@pytest.mark.parametrize("form", PLACES)
def test_nonsense_in_a_place_to_print_to_is_refused_or_a_file(
    form: str, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    voucher = voucher_of(busy)
    before = program.journal()
    wrong: list[str] = []
    # A name that is one would be looked up on the network.
    hosts = {"formula", "markup", "braces", "quotes", "emoji", "path", "empty", "long"}
    for number, (kind, text) in enumerate(NONSENSE.items()):
        if form == "tcp://{}" and kind not in hosts:
            continue
        to = form.replace("{}", text)
        lines = [["print", voucher, "--to", to], ["printer", "test", "--", to]]
        lines += [["printer", "add", "--", "second", to]]
        for line in lines:
            machine = number % 2 == 0
            rest = ["--json", *line[2:]] if machine else line[2:]
            answer = program(*line[:2], *rest, terminal=not machine)
            try:
                assert_clear(answer, machine)
                for _, _, payload in program.journal()[len(before) :]:
                    assert_printable(json.loads(payload))
            except AssertionError as error:
                wrong.append(f"{line} {kind}{' --json' * machine}: {str(error)[:300]}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


# --- requests from a pipe ---------------------------------------------------------

# `return` is a word of Python's, so its module can't be named in an import.
RETURN = import_module("cainiao_recycle.cli.verbs.return")
PIPES = {"return": RETURN.SHAPE, "redeem": redeem.SHAPE, "ship send": ship_send.SHAPE}

STRANGE = {
    "a number": 10**30,
    "a fraction": 1.5,
    "a list": ["wet", ["wet"]],
    "a list of numbers": [1, 2],
    "an object": {"a": 1},
    "true": True,
    "nul": "a\x00b",
    "half a pair": "\ud800",
    "long list": ["x" * 50] * 100,
}
"""What only JSON can bring."""

LINES = {
    "no JSON": "{nonsense",
    "unfinished": '{"code": "YT0000000000009"',
    "a list": '["YT0000000000009"]',
    "a number in quotes": '"YT0000000000009"',
    "two objects": '{"code": "YT0000000000009"} {"code": "YT0000000000008"}',
    "unknown key": '{"code": "YT0000000000009", "colour": "brown"}',
    "an escape for a key": '{"\\u001b[2J": 1}',
    "nested for ever": '{"code": ' + "[" * 9000,
    "long": "x" * 50_000,
    "escape": "\x1b[2J\x1b]0;pwned\x07",
    "no digits end": '{"code": ' + "9" * 5000 + "}",
    "not a number": '{"code": NaN}',
}


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("verb", PIPES)
def test_a_line_of_nonsense_is_refused_and_the_next_one_taken(
    verb: str, kind: str, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    good = good_request(verb, program, busy)
    before = program.journal()
    answer = program(
        *verb.split(), "--stdin", "--json", stdin=f"{LINES[kind]}\n{json.dumps(good)}\n"
    )
    assert_clear(answer, machine=True)
    refused, taken = answer.objects
    assert set(refused) == REFUSAL_KEYS
    assert "error" not in taken
    assert answer.code == errors.SOME_REFUSED
    assert len(program.journal()) <= len(before) + 2


def good_request(verb: str, program: Program, busy: Program) -> dict[str, Any]:
    given = base(program, voucher_of(busy))[verb]
    return {**given, "at": f"{DATE}T12:00"}


@pytest.mark.parametrize(
    ("verb", "key"), [(verb, key) for verb, shape in PIPES.items() for key in shape]
)
def test_nonsense_in_a_request_is_refused(
    verb: str, key: str, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    before = program.journal()
    good = good_request(verb, program, busy)
    wrong: list[str] = []
    for kind, value in {**NONSENSE, **STRANGE}.items():
        line = json.dumps({**good, key: value})
        answer = program(*verb.split(), "--stdin", "--json", stdin=line + "\n")
        try:
            assert_clear(answer, machine=True)
            if answer.code == 0:
                for _, _, payload in program.journal()[len(before) :]:
                    assert_printable(json.loads(payload))
                assert may_be_kept(verb, key, kind) or (key, kind) in MEANT, answer
            else:
                assert answer.code == errors.SOME_REFUSED
                assert_nothing_recorded(program, before)
        except AssertionError as error:
            wrong.append(f"{kind}: {str(error)[:300]}")
        if program.journal() != before:
            made_anew(program, busy)
            before = program.journal()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


# --- files that go in -------------------------------------------------------------

TABLES = {
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf",
    "only a header": b"code,size\n",
    "NULs": b"code,size\n\x00\x00,5\n",
    "no text": bytes(range(128, 256)) * 20,
    "unknown column": b"code,colour\nYT0000000000009,brown\n",
    "column with an escape": b"code,\x1b[2Jsize\nYT0000000000009,5\n",
    "too many cells": b"code,size\nYT0000000000009,5,6,7\n",
    "too few cells": b"code,size\nYT0000000000009\n",
    "same column twice": b"code,code\nYT0000000000009,YT0000000000008\n",
    "open quote": b'code,size\n"YT0000000000009,5\n',
    "huge cell": b"code,size\n" + b"x" * 200_000 + b",5\n",
    "escape": b"code,size\n\x1b[2J\x1b]0;pwned\x07,5\n",
    "formula": b"code,size\n=cmd()|'/C calc'!A0,5\n",
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("verb", ["returns", "shipments", "sizes"])
def test_a_table_of_nonsense_is_refused(
    verb: str, kind: str, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    before = program.journal()
    (place / "table.csv").write_bytes(TABLES[kind])
    for machine in (False, True):
        options = ["--json"] if machine else []
        answer = program("import", verb, "table.csv", *options, terminal=not machine)
        assert_clear(answer, machine)
        if answer.code == 0:
            assert kind in ("empty", "only a mark", "only a header")
    assert_nothing_recorded(program, before)


@pytest.mark.parametrize(
    ("verb", "column"),
    [
        *(("returns", column) for column in importing.RETURNS),
        *(("shipments", column) for column in importing.SHIPMENTS),
        *(("sizes", column) for column in importing.SIZES),
    ],
)
def test_nonsense_in_a_column_is_refused_row_by_row(
    verb: str, column: str, program: Program, busy: Program, place: Path
) -> None:
    good = {
        "returns": {"code": "YT0000000000009", "size": "5"},
        "shipments": {
            "shipment": "S-8", "length_mm": "250", "width_mm": "140", "height_mm": "150",
        },
        "sizes": {
            "size": "20", "length_mm": "250", "width_mm": "200", "height_mm": "180",
            "wall_mm": "3", "mass_g": "150", "max_load_g": "3000", "max_cycles": "3",
        },
    }[verb]  # fmt: skip
    made_anew(program, busy)
    before = program.journal()
    wrong: list[str] = []
    for kind, value in NONSENSE.items():
        row = {**good, column: value}
        with (place / "table.csv").open(
            "w", encoding="utf-8", errors="surrogateescape", newline=""
        ) as table:
            writer = csv.writer(table)
            writer.writerow(row)
            writer.writerow(row.values())
        answer = program("import", verb, "table.csv")
        try:
            assert_clear(answer, machine=False)
            new = program.journal()[len(before) :]
            if answer.code == 0:
                assert kind in IN_TABLES.get(column, set()) or value.strip() == "", answer
                for _, _, payload in new:
                    assert_printable(json.loads(payload))
            else:
                assert new == []
        except AssertionError as error:
            wrong.append(f"{kind}: {str(error)[:300]}")
        if program.journal() != before:
            made_anew(program, busy)
            before = program.journal()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


RULES = {
    "no TOML": "=nonsense",
    "no table": "code = 'x'",
    "a list": "campaign = [1, 2]",
    "unknown key": desk.rule(colour="'red'"),
    "unknown key with an escape": desk.rule(**{'"\\u001b[2J"': "1"}),
    "an escape": desk.rule(name='"\\u001b[2J"'),
    "a path for a code": desk.rule(code="'../../etc/passwd'"),
    "markup for a code": desk.rule(code="'[wet]'"),
    "a long name": desk.rule(name=f"'{'x' * 10_000}'"),
    "negative": desk.rule(eggs_per_reward="-1"),
    "huge": desk.rule(eggs_per_reward="9" * 30),
    "more digits than a number has": desk.rule(eggs_per_reward="9" * 5_000),
    "not a number": desk.rule(credits_per_reward="nan"),
    "true for a number": desk.rule(credits_per_reward="true"),
    "a text for a date": desk.rule(starts="'2022-11-01'"),
    "a time for a date": desk.rule(starts="2022-11-01T00:00:00"),
    "ends early": desk.rule(ends="2021-11-01"),
    "no condition": desk.rule(conditions="[]"),
    "conditions in lists": desk.rule(conditions="[['A']]"),
    "unknown condition": desk.rule(conditions="['A', 'Z']"),
    "nested for ever": "campaign = " + "[" * 5000,
    "missing key": "[campaign]\ncode = 'x'\n",
}


@pytest.mark.parametrize("kind", RULES)
def test_a_campaign_of_nonsense_is_refused(
    kind: str, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    before = program.journal()
    keys = program.file.with_name("station.db.keys").read_bytes()
    (place / "rule.toml").write_text(RULES[kind], "utf-8")
    for machine in (False, True):
        options = ["--json"] if machine else []
        answer = program(
            "campaign",
            "add",
            "--reason",
            "a new season",
            "rule.toml",
            *options,
            terminal=not machine,
        )
        assert_clear(answer, machine)
        assert answer.code == errors.CampaignUnclear.exit_code
    assert_nothing_recorded(program, before)
    assert program.file.with_name("station.db.keys").read_bytes() == keys


# --- files that aren't the station's ------------------------------------------------


def not_sqlite(path: Path) -> None:
    path.write_text("Dear diary, today it rained.\n" * 200, "utf-8")


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:20_000] = b"\xff" * (20_000 - 4096)
    path.write_bytes(content)


def of_another_program(path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE journal (seq INTEGER)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def a_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


STRANGE_FILES = {
    not_sqlite: {errors.NotAStationFile.exit_code},
    zero_bytes: {errors.NotAStationFile.exit_code},
    cut_short: {errors.FileDamaged.exit_code},
    overwritten: {errors.FileDamaged.exit_code, errors.JournalBroken.exit_code},
    of_another_program: {errors.NotAStationFile.exit_code},
    newer: {errors.NewerFile.exit_code},
    a_folder: {errors.StationMissing.exit_code, errors.NotAStationFile.exit_code},
}


@pytest.mark.parametrize("strange", STRANGE_FILES, ids=lambda make: make.__name__)
def test_a_strange_file_is_refused_by_every_verb_and_left_alone(
    strange: Any, program: Program, busy: Program, place: Path
) -> None:
    wrong: list[str] = []
    for verb, given in base(program, voucher_of(busy)).items():
        if verb in NAMES_NO_STATION:
            continue
        given = {name: value for name, value in given.items() if name != "file"}
        made_anew(program, busy)
        strange(program.file)
        content = program.file.read_bytes() if program.file.is_file() else None
        answer = program(
            *verb.split(), "--json", *command_line(verb, given)[len(verb.split()) :]
        )
        try:
            assert_clear(answer, machine=True)
            if strange is overwritten:
                # Pages a verb doesn't read may well be damaged: `check` has to find it.
                assert answer.code != 0 or verb != "check"
            else:
                assert answer.code in STRANGE_FILES[strange], answer
                left = program.file.read_bytes() if program.file.is_file() else None
                assert left == content, "the file was changed"
        except (AssertionError, json.JSONDecodeError) as error:
            wrong.append(f"{verb}: {str(error)[:300]} {answer}"[:900])
        if program.file.is_dir():
            program.file.rmdir()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("strange", STRANGE_FILES, ids=lambda make: make.__name__)
def test_a_strange_backup_is_not_restored(
    strange: Any, program: Program, busy: Program, place: Path
) -> None:
    made_anew(program, busy)
    strange(program.folder / "backup.db")
    content = program.file.read_bytes()
    answer = program.json(
        "restore",
        "--reason",
        "the disk failed",
        str(program.folder / "backup.db"),
        "--replace",
    )
    assert_clear(answer, machine=True)
    # A folder is no file's name; the station file is another thing than what is named.
    named = {errors.FileNameMissing.exit_code} if strange is a_folder else set()
    assert answer.code in STRANGE_FILES[strange] | named
    assert program.file.read_bytes() == content
    assert [path.name for path in program.folder.glob("*before*")] == []


@pytest.mark.parametrize("verb", ["returns", "shipments", "sizes"])
@pytest.mark.parametrize("path", ["/", "/dev/null/x", "nowhere.csv"])
def test_a_table_that_cannot_be_read_is_refused(verb: str, path: str, cr: Program) -> None:
    cr.refuses(errors.FileUnreadable, "import", verb, path)


@pytest.mark.parametrize(
    "verb",
    ["keys join", "campaign add", "import returns", "import shipments", "import sizes"],
)
def test_a_device_that_never_ends_is_refused_as_too_large(
    verb: str, cr: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 100_000)
    cr.refuses(errors.FileUnreadable, *verb.split(), "/dev/zero", says="larger than")


@pytest.mark.parametrize(
    "line",
    [
        ("export", "/dev/full"),
        ("export", "/dev/null/exports"),
        ("export", "/proc/exports"),
        ("backup", "/dev/full"),
        ("backup", "/dev/null/copy.db"),
        ("backup", "/proc/copy.db"),
        ("init", "--station", "CQ-1", "--name", "x", "--file", "/dev/null/x.db"),
        ("init", "--station", "CQ-1", "--name", "x", "--file", "/proc/x.db"),
    ],
    ids=" ".join,
)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="/proc is Linux's")
def test_a_place_that_cannot_be_written_is_refused(
    line: tuple[str, ...], cr: Program
) -> None:
    cr.returned()
    cr.must("close", "--date", DATE)
    before = cr.journal()
    answer = cr.json(*line)
    assert_clear(answer, machine=True)
    assert answer.code in {
        errors.NotWritable.exit_code,
        errors.FileUnreadable.exit_code,
        errors.StationExists.exit_code,
    }
    assert cr.journal() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_an_answer_that_nobody_can_write_down_ends_without_a_traceback(cr: Program) -> None:
    # The disk behind a redirected output is full.
    line = [sys.executable, "-m", "cainiao_recycle", "show", desk.WAYBILL, "--json"]
    cr.returned()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            line,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, **cr.environment, "PYTHONPATH": str(REPOSITORY)},
            timeout=30,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr


def test_a_reader_that_left_is_no_failure_of_the_book(cr: Program) -> None:
    # `cainiao-recycle campaign show … | head -1`
    line = [sys.executable, "-m", "cainiao_recycle", "check", "--json"]
    pipe = subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **cr.environment, "PYTHONPATH": str(REPOSITORY)},
    )
    assert pipe.stdout is not None
    assert pipe.stderr is not None
    pipe.stdout.close()
    assert b"Traceback" not in pipe.stderr.read()
    assert pipe.wait(30) == 141
    pipe.stderr.close()


# --- folders one may not write ------------------------------------------------------


@pytest.fixture
def locked(busy: Program) -> Iterator[Program]:
    """The busy station in a folder that may be read and not written."""
    with tempfile.TemporaryDirectory(prefix="locked-") as folder:
        program = Program(Path(folder) / "station")
        program.folder.mkdir()
        made_anew(program, busy)
        Path(folder).chmod(0o755)
        for path in program.folder.iterdir():
            path.chmod(0o444)
        program.folder.chmod(0o555)
        yield program
        program.folder.chmod(0o755)


def without_rights() -> None:
    """Take from root what lets it write where nobody may (CAP_DAC_OVERRIDE)."""
    drop_from_bounding_set = 24
    ctypes.CDLL(None).prctl(drop_from_bounding_set, 1, 0, 0, 0)


def in_its_place(program: Program, *arguments: str) -> Answer:
    """Run it as a user who may not write everywhere."""
    done = subprocess.run(
        [sys.executable, "-m", "cainiao_recycle", *arguments],
        capture_output=True,
        env={**os.environ, **program.environment, "PYTHONPATH": str(REPOSITORY)},
        cwd="/",
        timeout=60,
        preexec_fn=without_rights if os.geteuid() == 0 else None,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "line",
    [
        ("return", "YT0000000000009", "--size", "5"),
        ("eggs", "receive", "5"),
        ("close",),
        ("rebuild",),
        ("backup", "{folder}/copy.db"),
        ("init", "--station", "CQ-1", "--name", "x", "--file", "{folder}/new.db"),
        ("restore", "--reason", "the disk failed", "{folder}/backup.db", "--replace"),
    ],
    ids=" ".join,
)
@pytest.mark.skipif(sys.platform != "linux", reason="Linux's rights")
def test_a_read_only_folder_is_refused(line: tuple[str, ...], locked: Program) -> None:
    before = sorted(path.name for path in locked.folder.iterdir())
    answer = in_its_place(
        locked, *(one.format(folder=locked.folder) for one in line), "--json"
    )
    assert_clear(answer, machine=True)
    assert answer.code in {errors.NotWritable.exit_code, errors.FileUnreadable.exit_code}
    assert sorted(path.name for path in locked.folder.iterdir()) == before


# --- the command line itself ---------------------------------------------------------


@pytest.mark.parametrize("kind", NONSENSE)
@pytest.mark.parametrize(
    "front", [(), ("ship",), ("return", "--{}"), ("show", "1", "--{}=1")]
)
def test_a_verb_or_option_that_is_none_is_wrong_usage(
    front: tuple[str, ...], kind: str, cr: Program
) -> None:
    named = [part.format(NONSENSE[kind]) for part in front]
    line = [*named, *([] if "{}" in "".join(front) else [NONSENSE[kind]])]
    for machine in (False, True):
        answer = cr(*line, *(["--json"] if machine else []), terminal=not machine)
        assert_clear(answer, machine)
        if NONSENSE[kind] or front[:1] not in (("return",), ("show",)):
            assert answer.code == 2, answer


@pytest.mark.parametrize(
    "kind", ["surrogates", "terminal escape", "emoji", "one-byte escape"]
)
@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "POSIX"])
def test_nonsense_as_the_shell_passes_it(kind: str, locale: str, cr: Program) -> None:
    before = cr.journal()
    for line in (["show"], ["return", "--size", "5"], ["redeem"]):
        answer = cr.process(*line, os.fsencode(NONSENSE[kind]), LC_ALL=locale)
        assert answer.code in KNOWN_CODES - {0}, answer
        assert "Traceback" not in answer.err
        assert [raw for raw in RAW if raw in answer.err] == []
    assert_nothing_recorded(cr, before)
