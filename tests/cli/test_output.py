"""What is said reaches whoever listens, whole; and nobody's ear is part of the book."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cainiao_recycle import errors
from cainiao_recycle.cli import output
from cainiao_recycle.cli.app import VERBS
from cainiao_recycle.domain.text import width
from tests import desk
from tests.cli.conftest import Program, at
from tests.cli.test_nonsense import REPOSITORY

LONG = "SHIPMENT-" + "7" * 23
BARE = {"PYTHONPATH": str(REPOSITORY)}
LISTINGS = {
    ("ship", "list"): LONG,
    ("voucher", "list"): "",
    ("boxes", "list"): "",
    ("campaign", "list"): "eggs-2022",
    ("printer", "list"): "/var/spool/printers/a-folder/with-a-long-name/counter.escpos",
    ("report",): "CQ-0123",
}


@pytest.fixture
def listed(cr: Program) -> Program:
    """A station with an identifier of every kind, some as long as they may be."""
    cr.returned()
    rows = f"shipment,length_mm,width_mm,height_mm\n{LONG},250,140,150\n"
    cr.must("import", "shipments", str(cr.write("shipments.csv", rows)))
    place = LISTINGS["printer", "list"]
    cr.must("printer", "add", "counter", place, "--width", "80")
    return cr


# --- lines ----------------------------------------------------------------------------


@pytest.mark.parametrize("columns", range(40, 100, 7))
@pytest.mark.parametrize(
    "text",
    [
        "✗ Voucher 8517389065633348 was redeemed on 2022-11-11 10:42 by Li (eggs: 1).",
        "✗ 鸡蛋券 8517389065633348 已于 2022-11-11 10:42 由 小李 兑换。请看尾号 73 的。",
        "  1. 毛衣: as measured, its height upright, 280 mm along the box and 200 across",
        "short",
    ],
)
def test_no_line_at_a_terminal_ends_within_a_word(text: str, columns: int) -> None:
    lines = output.folded(text, columns).split("\n")
    assert all(width(line) <= columns for line in lines)
    words = re.findall(r"[\w:-]+", text, re.ASCII)
    assert [
        word for line in lines for word in re.findall(r"[\w:-]+", line, re.ASCII)
    ] == words
    indent = len(text) - len(text.lstrip())
    assert all(line.startswith(" " * (indent + 2)) for line in lines[1:])


def test_a_path_wider_than_the_screen_stays_whole_to_be_copied(cr: Program) -> None:
    path = "/srv/" + "a-long-folder/" * 5 + "station.db"
    folded = output.folded(f"✓ Written: {path}", 40)
    assert folded == f"✓ Written:\n  {path}"


def test_a_pipe_gets_lines_as_they_are_and_a_terminal_broken_ones(cr: Program) -> None:
    line = ("redeem", "8517389065633348")
    with mock.patch.object(Program, "environment", {**cr.environment, "COLUMNS": "40"}):
        piped, shown = cr(*line), cr(*line, terminal=True)
    assert piped.err.count("\n") == 1
    assert shown.err.count("\n") > 1
    strip = re.compile(r"\x1b\[[0-9;]*m")
    assert strip.sub("", shown.err).split() == piped.err.split()


def test_what_is_for_a_shell_is_never_broken(cr: Program) -> None:
    with mock.patch.object(Program, "environment", {**cr.environment, "COLUMNS": "40"}):
        for line in (("completion", "bash"), ("campaign", "new")):
            shown = cr(*line, terminal=True).out.replace("\x1b[0m", "")
            assert shown == cr(*line).out


# --- listings -------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["30", "40", "80", None])
@pytest.mark.parametrize("verb", LISTINGS, ids=" ".join)
def test_a_listing_keeps_identifiers_whole_at_any_width(
    verb: tuple[str, ...], columns: str | None, listed: Program
) -> None:
    environment = {**os.environ, **listed.environment, **BARE}
    environment.pop("COLUMNS")
    if columns:
        environment["COLUMNS"] = columns
    done = subprocess.run(
        [sys.executable, "-m", "cainiao_recycle", *verb],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = listed.json(*verb).objects
    wanted = [LISTINGS[verb]] if LISTINGS[verb] else []
    codes = [str(one.get("voucher") or one.get("tag") or "") for one in told]
    wanted += [" ".join(c[at : at + 4] for at in (0, 4, 8, 12)) for c in codes if c]
    assert wanted
    for whole in wanted:
        assert whole in done.stdout
    assert "…" not in done.stdout


def test_names_are_no_markup(cr: Program) -> None:
    cr.must("campaign", "list")
    with_markup = "[red]x[/red] [/wet]"
    program = Program(cr.folder, "other.db")
    program.must("init", "--station", "CQ-1", "--name", with_markup)
    told = program("report")
    assert told.code == 0
    assert with_markup in told.out


@pytest.mark.parametrize("name", ["a\u2028b", "a\u2029b", "a\u202eb", "a\u2066b"])
def test_a_name_that_ends_a_line_or_turns_it_around_is_refused(
    name: str, program: Program
) -> None:
    program.refuses(errors.TextUnclear, "init", "--station", "CQ-1", "--name", name)


def test_what_was_told_gets_no_line_of_its_own(cr: Program) -> None:
    answer = cr("show", "12345678\n✓ Box 7 → shelf 5", terminal=True)
    assert answer.code != 0
    assert answer.err.count("\n") == 1
    answer = cr("log", "--date", "x\n✓ Box 7 → shelf 5", terminal=True)
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("character", ["\u2028", "\u202e", "\U000e0001", "\x1b"])
def test_json_says_what_could_move_a_cursor_as_an_escape(character: str) -> None:
    told = output.harmless(json.dumps({"a": character}, ensure_ascii=False))
    assert told.isascii()
    assert json.loads(told) == {"a": character}


# --- full, closed, unheard ------------------------------------------------------------

LINES: dict[tuple[str, ...], int] = {
    ("voucher", "list"): 0,
    ("boxes", "list", "--json"): 0,
    ("report",): 0,
    ("show", desk.WAYBILL): 0,
    ("show", desk.WAYBILL, "--json"): 0,
    ("campaign", "list"): 0,
    ("check",): 0,
    ("return", "YT0000000000077", "--size", "5", *at("12:00")): 0,
    ("eggs", "receive", "5"): 0,
    ("ship", "suggest", "--item", "2500x140x150"): errors.FitRefusal.exit_code,
    ("--help",): 0,
    ("--version",): 0,
    ("pulp", "collect", "--help"): 0,
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize("bare", [False, True], ids=["usual", "empty"])
@pytest.mark.parametrize("where", ["full", "closed", "nobody", "unheard"])
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_an_answer_nobody_takes_ends_with_its_own_code(
    line: tuple[str, ...], where: str, bare: bool, cr: Program
) -> None:
    cr.returned()
    before = len(cr.journal())
    environment = BARE if bare else {**os.environ, **cr.environment, **BARE}
    start = [sys.executable, "-m", "cainiao_recycle", *line]
    if not line[0].startswith("-") and "--help" not in line:
        start += ["--file", str(cr.file)]
    done = ended(start, where, environment)
    assert b"Traceback" not in done.stderr
    recorded = len(cr.journal()) - before
    assert recorded == (line[0] in ("return", "eggs"))
    if LINES[line]:
        assert done.returncode == LINES[line]  # A refusal is told on stderr.
    elif where == "full":
        assert done.returncode == errors.OutputLost.exit_code
    elif where == "nobody":
        assert done.returncode == 141
    else:
        assert done.returncode == 0


def ended(
    start: list[str], where: str, environment: dict[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    """A program whose answer goes to a full disk, a closed stream, a reader that left,
    or whose talk nobody can hear.
    """
    given: dict[str, Any] = {"env": environment, "timeout": 60}
    if where == "closed":
        shell = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *start]
        return subprocess.run(shell, stderr=subprocess.PIPE, **given)
    if where == "unheard":
        shell = ["/bin/sh", "-c", 'exec "$@" 2>/dev/full', "sh", *start]
        return subprocess.run(shell, capture_output=True, **given)
    if where == "full":
        with Path("/dev/full").open("wb") as full:
            return subprocess.run(start, stdout=full, stderr=subprocess.PIPE, **given)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return subprocess.run(start, stdout=writing, stderr=subprocess.PIPE, **given)
    finally:
        os.close(writing)


# --- colour, usage, words -------------------------------------------------------------


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colour_is_shown_where_none_is_wanted(
    variable: tuple[str, str], cr: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    cr.returned()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = (
        ("voucher", "list"),
        ("return", "YT0000000000077", "--size", "5", *at("12:00")),
        ("show", "nothing"),
    )
    coloured = [cr(*line, terminal=True) for line in lines]
    assert any("\x1b[" in one.out + one.err for one in coloured)
    monkeypatch.setenv(*variable)
    for line in (*lines, ("counter",)):
        plain = cr(*line, terminal=True, stdin="nonsense!\n")
        assert "\x1b[" not in plain.out + plain.err


@pytest.mark.parametrize("tongue", ["en", "zh"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_usage_line_names_the_verb_once(verb: str, tongue: str, program: Program) -> None:
    asked = program(*verb.split(), "--help", "--lang", tongue).out
    wrong = program(*verb.split(), "--nonsense", "--lang", tongue).err
    for told in (asked, wrong):
        # Behind it stand what the verb does, and an example.
        usage = " ".join(re.split(r"\n\s*\n", told.strip())[0].split())
        assert f"cainiao-recycle {verb} [" in usage
        first = verb.split()[0]
        assert f"{first} {first}" not in usage


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("voucher", "open redeemed void expired replaced all"),
        ("voucher", "未兑换 已兑换 已作废 已过期 已补发 全部"),
        ("boxes", "reuse bound hold pulp sent pulped missing"),
        ("boxes", "可复用 已绑定 待复检 待打浆 已寄出 已打浆 缺失"),
    ],
)
def test_words_offered_are_words_taken(verb: str, words: str, cr: Program) -> None:
    for tongue in ("en", "zh"):
        refused = cr(verb, "list", "--state", "nonsense", "--lang", tongue)
        assert refused.code == 2
        for word in words.split():
            answer = cr(verb, "list", "--state", word, "--lang", tongue)
            assert answer.code == 0, (word, answer)


def test_a_defect_may_be_said_in_chinese(cr: Program) -> None:
    line = ("return", "YT0000000000088", "--size", "5", "--defect", "受潮", *at("12:00"))
    assert cr.must(*line)["defects"] == ["wet"]
