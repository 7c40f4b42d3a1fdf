"""Nonsense in every option and argument of every verb, walked from the commands
themselves: a clear refusal, nothing written but a failed look-up, nothing of it raw on
the screen. What is a text for people may be odd; it is then kept as it is, in one line.
"""

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
from pathlib import Path
from typing import Any

import click
import pytest

from cainiao_recycle import errors
from cainiao_recycle.cli.app import VERBS, load
from cainiao_recycle.cli.verbs import redeem, ship_send
from tests import desk
from tests.cli.conftest import DATE, REFUSAL_KEYS, Answer, Program, at

NONSENSE = {
    "empty": "",
    "spaces": "   ",
    "terminal escape": "\x1b[2J\x1b]0;pwned\x07",
    "controls": "\x01a\x08\x0b\x7f",
    "one-byte escape": "\x9b31mred",
    "several lines": "one\ntwo\rthree",
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

RAW = ("\x1b[2J", "\x1b]0;", "\x07", "\x01", "\x08", "\x0b", "\x7f", "\x9b", "\r",
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

KEPT = {
    "reason": ONE_LINE,
    "note": ONE_LINE | {"empty"},
    "name": ONE_LINE,
    "ticket": ONE_LINE,
    "visit": ONE_LINE | {"empty"},
    "request_id": ONE_LINE,
    "clerk": ONE_LINE | {"empty"},
    "target": PLACE,
    "folder": PLACE,
    "customer": {"empty", "year one"} - {"year one"},
    "tag": {"empty"},
    "dims": {"empty"},
    "condition": {"empty"},
    "waybill": {"empty", "huge"} - {"huge"},
    "eggs": {"full-width"},
    "mass": {"full-width"},
    "mass_g": {"full-width"},
    "padding": {"full-width"},
    "moisture": {"full-width"},
    "outthrows": {"full-width"},
    "cut_off": {"full-width"},
    "size": {"full-width"},
    "at": set(),
}
"""By parameter, what may be accepted: texts, and digits a Chinese keyboard types."""

KEPT_BY = {
    ("undo", "reason"): ONE_LINE | {"empty"},
    ("init", "file"): PLACE,
    ("restore", "file"): PLACE,
    ("init", "station"): {"negative", "negative digits", "date that never was", "NaN"},
    ("voucher list", "file"): set(),
    ("report", "date"): {"empty"},
    ("report", "campaign"): {"empty"},
    ("export", "date"): {"empty"},
    # Any number a carrier might print is a waybill: 8 to 20 letters and digits.
    ("return", "request_id"): ONE_LINE,
}

COMMON = {"file", "clerk", "json", "lang"}
FEW = ("terminal escape", "surrogates", "long", "empty")
"""For the common options, which one piece of code takes: a few at most verbs."""

KNOWN_CODES = {0, 2, errors.SOME_REFUSED} | {
    refusal.exit_code for refusal in errors.Refusal.__subclasses__()
}


@pytest.fixture(scope="module")
def busy(set_up: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A station at work: box 1 in stock, box 2 bound to S-2, box 3 for pulp, box 4 in a
    cage, one open voucher, one day closed; every verb has something to do.
    """
    program = Program(tmp_path_factory.mktemp("busy")).copied_from(set_up)
    program.must("eggs", "receive", "60", *at("08:00"))
    program.returned("YT0000000000004", "--defect", "wet", *at("09:00"))
    program.must("pulp", "cage", *at("09:10"))
    program.voucher()
    program.returned("YT0000000000002")
    program.returned("YT0000000000003", "--defect", "wet")
    program.parcel("S-1")
    program.must("ship", "pack", program.parcel("S-2"), *at("11:00"))
    program.must("backup", str(program.folder / "backup.db"))
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
    return {
        "return": {"code": "YT0000000000009", "size": "5"},
        "redeem": {"code": voucher},
        "print": {"code": voucher},
        "show": {"code": desk.WAYBILL},
        "undo": {"entry": "15"},
        "ship suggest": {"item": "250x140x150"},
        "ship pack": {"shipment": "S-1"},
        "ship release": {"shipment": "S-2"},
        "ship send": {"code": "S-1", "box": "1", "covered": True},
        "ship list": {},
        "boxes list": {},
        "boxes regrade": {"box": "1", "condition": "B", "reason": "torn"},
        "voucher void": {"code": voucher, "reason": "test"},
        "voucher reissue": {"code": voucher, "reason": "lost"},
        "voucher list": {},
        "pulp list": {},
        "pulp cage": {},
        "pulp collect": {"ticket": "M-77", "mass_g": "400", "moisture": "13.5"},
        "eggs receive": {"eggs": "5"},
        "eggs break": {"eggs": "5"},
        "eggs count": {"eggs": "5"},
        "close": {},
        "export": {"folder": "exports"},
        "report": {},
        "init": {"file": str(beside / "new.db"), "station": "CQ-0124", "name": "x"},
        "campaign add": {"rule": str(beside / "other.toml")},
        "campaign list": {},
        "campaign show": {"code": "eggs-2022"},
        "import returns": {"table": str(beside / "returns.csv")},
        "import shipments": {"table": str(beside / "shipments.csv")},
        "import sizes": {"table": str(beside / "sizes.csv")},
        "check": {},
        "backup": {"target": str(beside / "copy.db")},
        "restore": {"backup": str(beside / "backup.db"), "file": str(beside / "new.db")},
        "rebuild": {},
    }


NO_STATION = {"demo"}
"""Verbs that open no station file named from outside."""

PARAMETERS = [
    pytest.param(verb, parameter, id=f"{verb} {parameter.name}")
    for verb in VERBS
    if verb not in NO_STATION
    for parameter in load(verb).params
]


def made_anew(program: Program, busy: Program) -> None:
    """The station as it stood, and no file that a verb made."""
    for path in program.folder.glob("*.db*"):
        path.unlink()
    program.copied_from(busy)
    shutil.copy2(busy.folder / "backup.db", program.folder / "backup.db")
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


def kinds_for(verb: str, parameter: click.Parameter) -> list[str]:
    """Which nonsense a parameter is given."""
    if parameter.name in COMMON and verb not in ("show", "init", "redeem"):
        return list(FEW)
    return list(NONSENSE)


def assert_clear(answer: Answer, machine: bool) -> None:
    """An answer a clerk and a script can live with, whatever was asked."""
    said = answer.out + answer.err
    assert answer.code in KNOWN_CODES, answer
    assert "Traceback" not in said
    assert [raw for raw in RAW if raw in said] == []
    assert answer.code == 0 or said.strip(), "refused without a word"
    assert len(said) < 6000, "the whole nonsense is repeated"
    if machine:
        found = answer.objects
        assert not any(unicodedata.category(c)[0] == "C" for c in said if c != "\n"), said
        if answer.code not in (0, errors.SOME_REFUSED):
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
    for kind in kinds_for(verb, parameter):
        rest = command_line(verb, {**given, name: NONSENSE[kind]})[len(verb.split()) :]
        for machine in (False, True):
            options = ["--json"] if machine and name != "json" else []
            answer = program(*verb.split(), *options, *rest, terminal=not machine)
            try:
                assert_clear(answer, machine and name != "json")
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
