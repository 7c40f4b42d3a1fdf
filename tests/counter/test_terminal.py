"""The counter at a terminal: colours, bells, Ctrl-C, a closed window, both languages."""

import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.screen import folded
from cainiao_recycle.domain.text import width
from cainiao_recycle.errors import SOME_REFUSED
from tests import desk
from tests.counter.terminal import Terminal, command, environment, from_pipe
from tests.counter.test_hour import RULE
from tests.desk import WAYBILL

BAR = re.compile(r"\x1b\[([0-9;]+)m(.*?)\x1b\[0m")


@pytest.fixture
def file(path: Path) -> Path:
    """A station whose campaign runs now: the program has the real clock."""
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK)
    with Station.open(path, clerk=desk.CLERK) as station:
        desk.add_campaign(station, RULE)
        station.receive_eggs(60)
    return path


def recorded(path: Path) -> int:
    with Station.open(path) as station:
        return desk.entries(station)


@pytest.mark.parametrize("lang", ["C.UTF-8", "zh_CN.UTF-8"])
def test_good_amber_and_refused_differ_in_colour_and_bells(file: Path, lang: str) -> None:
    terminal = Terminal(file, lang=lang)
    terminal.until_prompt()
    said = [terminal.scan(line) for line in (f"{WAYBILL} 5", WAYBILL, "abc")]
    assert terminal.end() == 0
    bars = [BAR.findall(one) for one in said]
    assert [found[0][0] for found in bars] == ["30;42", "30;43", "97;41"]
    assert [one.count("\a") for one in said] == [1, 2, 3]
    assert {width(text) for found in bars for _, text in found} == {80}


def test_chinese_is_spoken_to_the_end(file: Path) -> None:
    lines = [desk.PHONE, WAYBILL, "5", "wet", "0", "00", "99", "?", "04", "Li", "03"]
    done = from_pipe(file, lines, lang="zh_CN.UTF-8")
    told = [
        line
        for line in done.stdout.splitlines()
        if re.search(r"[A-Za-z]{4,} [a-z]{3,}", line)
    ]
    assert told == []
    assert "箱" in done.stdout


def test_ctrl_c_loses_nothing_and_a_second_one_ends(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    terminal.scan(WAYBILL)
    terminal.interrupt()
    assert "Nothing is lost" in terminal.until_prompt()
    assert "shelf 5" in terminal.scan("5")
    terminal.interrupt()
    terminal.until_prompt()
    terminal.interrupt()
    assert terminal.wait() == 0
    assert "next start takes it up" in terminal.shown


def test_a_closed_terminal_loses_nothing_and_the_visit_goes_on(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    terminal.scan(f"{WAYBILL} 5")
    before = recorded(file)
    terminal.signal(signal.SIGHUP)
    assert terminal.wait() == 0
    assert recorded(file) == before
    again = Terminal(file)
    assert "was cut short" in again.until_prompt()
    assert "boxes 2" in again.scan(f"{desk.waybill(1)} 5")
    assert "Voucher" in again.scan("0")
    again.end()
    with Station.open(file) as station:
        desk.assert_adds_up(station)


def test_scans_that_come_faster_than_answers_all_count(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    for number in range(20):
        terminal.send(f"{desk.waybill(number)} 5")
    while "boxes 20" not in terminal.shown:
        terminal.until_prompt()
    terminal.end()


def test_a_pipe_ends_when_the_file_cannot_be_written(file: Path) -> None:
    os.truncate(file, 8192)
    done = from_pipe(file, [f"{WAYBILL} 5"])
    assert done.returncode not in (0, 9)


@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM, signal.SIGHUP),
        (signal.SIGHUP, signal.SIGTERM),
        (signal.SIGINT, signal.SIGTERM),
    ],
)
def test_two_signals_close_together_are_one_end(
    file: Path, signals: tuple[int, ...]
) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    terminal.scan(f"{WAYBILL} 5")
    for number in signals:
        terminal.signal(number)
    assert terminal.wait() == 0
    assert "inside" not in terminal.shown
    again = Terminal(file)
    assert "was cut short" in again.until_prompt()
    again.end()


def test_ctrl_c_ends_a_pipe_and_halves_no_code(file: Path) -> None:
    before = recorded(file)
    program = subprocess.Popen(
        command(),
        env=environment(file, "C.UTF-8"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{WAYBILL} 5\nSF12345".encode())
    program.stdin.flush()
    assert b"shelf 5" in program.stdout.readline()
    time.sleep(0.2)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(b"678901234 5\n", timeout=30)
    assert program.returncode == 130
    assert b"stays recorded" in said
    assert recorded(file) == before + 1


def test_a_command_in_a_pipe_of_scans_is_told_apart(file: Path) -> None:
    done = from_pipe(file, ["eggs receive 60"])
    assert done.returncode == SOME_REFUSED
    assert "here after q: cainiao-recycle eggs receive" in done.stdout


def test_a_pipe_that_ends_within_a_box_says_so(file: Path) -> None:
    done = from_pipe(file, [WAYBILL])
    assert done.returncode == SOME_REFUSED
    assert f"{WAYBILL} is not in the book" in done.stdout


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(("out", "code"), [("/dev/full", 40), ("| head -1", 141)])
def test_a_pipe_whose_answers_go_nowhere_does_not_end_well(
    file: Path, options: list[str], out: str, code: int
) -> None:
    scans = file.with_name("scans.txt")
    scans.write_text("".join(f"{desk.waybill(n)} 5\n" for n in range(400)), "utf-8")
    to = out if out[0] == "|" else f"> {out}"
    line = f"{shlex.join(command(*options))} < {shlex.quote(str(scans))} {to}"
    done = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
        env=environment(file, "C.UTF-8"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert b"inside" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault_of_the_program(file: Path, closed: str) -> None:
    before = recorded(file)
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(command())} {closed}"],
        env=environment(file, "C.UTF-8"),
        input=f"{WAYBILL} 5\n".encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"inside" not in done.stdout + done.stderr
    assert recorded(file) - before == ("<&-" not in closed)


def test_ctrl_c_leaves_the_scans_that_wait(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    scans = "".join(f"{desk.waybill(number)} 5\r" for number in range(5))
    os.write(terminal.master, scans.encode() + b"\x03" + scans.replace("YT", "SF").encode())
    while "boxes 10" not in terminal.shown:
        terminal.until_prompt()
    terminal.end()


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    text = "✗ “你好世界你好世界你好世界” is Chinese text: an input method is on. " * 2
    lines = list(folded(text, columns))
    assert max(map(width, lines)) <= columns
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_mark_that_closes_the_one_before() -> None:
    text = "✗ 面单上真是这样的，请输入：waybill SHUNFENG。" * 3
    for columns in range(20, 60):
        lines = list(folded(text, columns))
        assert max(map(width, lines)) <= columns
        assert not [line for line in lines if line[0] in "，。：、"]


def test_json_answers_every_line_with_an_object(file: Path) -> None:
    import json

    done = from_pipe(file, [f"{WAYBILL} 5", "abc", "0"], "--json")
    box, refused, end = map(json.loads, done.stdout.splitlines())
    assert box["answer"]["waybill"] == WAYBILL
    assert (refused["error"], refused["answer"]) == ("not-a-waybill", None)
    told = {"signal", "message", "more", "answer"}
    assert (set(box), set(end)) == (told, told)
    assert set(refused) == {*told, "error", "exit_code"}
    assert end["answer"]["boxes"] == 1
    assert end["signal"] == "good"


def test_the_counter_loads_nothing_heavy(file: Path) -> None:
    from tests.test_imports import cold, heavy

    assert heavy(cold(file, "counter")) == set()


def test_a_printer_nobody_set_up_is_refused_at_the_start(file: Path) -> None:
    done = from_pipe(file, [f"{WAYBILL} 5"], "--printer", "nobody")
    assert done.returncode not in (0, 9)
    assert "printer add NAME DEST" in done.stderr


def test_json_names_the_entry_that_was_corrected(file: Path) -> None:
    import json

    done = from_pipe(file, [f"{WAYBILL} 5", "wet"], "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert set(second) == {"signal", "message", "more", "answer", "corrects"}
    assert second["corrects"] == first["answer"]["entry"]


# --- how it ends, and what is shown without a printer -------------------------------


@pytest.mark.parametrize("word", ["q", "Q", " quit ", "exit", "ｑ"])
def test_how_the_counter_ends_stands_at_its_start_and_is_taken(
    file: Path, word: str
) -> None:
    terminal = Terminal(file)
    assert "To end: q, or Ctrl-D" in terminal.until_prompt()
    assert "q ends the counter" in terminal.scan("?")
    terminal.send(word)
    assert terminal.wait() == 0


def test_what_is_in_hand_at_the_end_is_told(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    terminal.scan(WAYBILL)
    terminal.send("q")
    assert terminal.wait() == 0
    assert "is not in the book" in terminal.shown


def test_a_word_for_the_end_drops_nothing_in_a_pipe(file: Path) -> None:
    done = from_pipe(file, ["q", f"{WAYBILL} 5"])
    assert done.returncode == SOME_REFUSED
    assert "To end" not in done.stdout + done.stderr
    assert "shelf 5" in done.stdout


def test_without_a_printer_the_symbol_is_on_the_screen_and_fits(file: Path) -> None:
    terminal = Terminal(file)
    terminal.until_prompt()
    shown = terminal.scan(f"{WAYBILL} 5 0").split("Done, boxes 1")[1]
    lines = shown.split("\n")
    symbol = [line for line in lines if "\x1b[30;107m" in line]
    assert len(symbol) == 15
    assert len(lines) <= 24
    assert "print 8" in shown
    assert "▀" in terminal.scan("000")
    terminal.end()


def test_a_pipe_says_how_to_print_and_shows_no_symbol(file: Path) -> None:
    for options in ([], ["--json"]):
        done = from_pipe(file, [f"{desk.waybill(len(options))} 5 0"], *options)
        assert "No printer is set up" in done.stdout
        assert "▀" not in done.stdout


def test_two_undos_after_a_refusal_do_the_same_in_a_pipe(file: Path) -> None:
    lines = [f"{WAYBILL} 5", "abc", "00", "00", "0", "00"]
    done = from_pipe(file, lines)
    assert "Undo entry" in done.stdout
    with Station.open(file) as station:
        assert desk.row(station, "SELECT undone, state FROM box_return, visit") == (
            0,
            "open",
        )
        desk.assert_adds_up(station)
