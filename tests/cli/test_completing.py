"""What a shell is offered at TAB: verbs, options, and what the station has; never a write,
a lock or a complaint.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle.cli import completing
from cainiao_recycle.cli.app import COMMON_OPTIONS, VERBS, load
from cainiao_recycle.cli.verbs.completion import SCRIPTS
from tests.cli.conftest import Program
from tests.test_imports import loaded_by


@pytest.fixture
def offer(cr: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[type["Offer"]]:
    """The station's file is the one that is looked at."""
    for name, value in cr.environment.items():
        monkeypatch.setenv(name, value)
    return Offer


class Offer:
    """What is offered for the last of some words."""

    def __new__(cls, *words: str) -> list[str]:  # type: ignore[misc]
        return completing.offered(words[:-1], words[-1])


def test_every_verb_is_offered_word_by_word_and_each_of_its_options() -> None:
    for verb in VERBS:
        words = verb.split()
        for at, word in enumerate(words):
            assert word in Offer(*words[:at], word[:2])
            assert word in Offer("--json", "--lang", "zh", *words[:at], "")
        options = [name for one in load(verb).params for name in one.opts if name[0] == "-"]
        assert set(options) <= set(Offer(*words, "--")), verb
        assert "--help" in Offer(*words, "-")
    assert set(COMMON_OPTIONS) <= set(Offer("-"))


def test_what_the_station_has_is_offered(offer: type[Offer], cr: Program) -> None:
    cr.parcel("S-1")
    cr.parcel("S-2")
    cr.must("printer", "add", "till", "tcp://192.0.2.7:9100")
    assert offer("return", "--size", "1") == ["1", "10", "11", "12"]
    assert offer("return", "--size=1") == [f"--size={n}" for n in (1, 10, 11, 12)]
    assert offer("return", "--size", "=", "1") == ["1", "10", "11", "12"]
    assert offer("campaign", "show", "") == ["eggs-2022"]
    assert offer("report", "--campaign", "eggs") == ["eggs-2022"]
    assert offer("ship", "pack", "s") == []
    assert offer("ship", "pack", "S") == ["S-1", "S-2"]
    assert offer("counter", "--printer", "") == ["till"]
    assert offer("boxes", "list", "--state", "h") == ["hold"]
    assert offer("voucher", "list", "--state", "") == [
        "open", "redeemed", "void", "expired", "replaced"
    ]  # fmt: skip
    assert offer("return", "--defect", "w") == ["wet"]
    assert "longest_pause_days" in offer("config", "set", "l")


def test_a_shipment_that_left_or_is_a_waybill_is_not_offered(
    offer: type[Offer], cr: Program
) -> None:
    cr.parcel("S-1")
    cr.parcel("YT1234567890123")
    cr.must("ship", "send", "S-1", "--new")
    assert offer("ship", "pack", "") == []


def test_names_that_a_shell_would_run_are_not_offered(
    offer: type[Offer], cr: Program
) -> None:
    for name in ("$(ECHO X)", "A B", "A;B", "A`B`", "A'B", "A&B", "A*", "~A"):
        cr.parcel(name)
    cr.parcel("GOOD_1")
    assert offer("ship", "pack", "") == ["GOOD_1"]


def test_the_file_is_the_one_that_the_line_the_variable_or_the_terminal_names(
    offer: type[Offer], cr: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Program(cr.folder, "other.db")
    other.must("init", "--station", "CQ-0124", "--name", "other")
    columns = "size,length_mm,width_mm,height_mm,wall_mm,mass_g,max_load_g,max_cycles"
    sizes = other.write("sizes.csv", f"{columns}\nBIG,900,500,400,6,900,20000,5\n")
    assert other("import", "sizes", sizes).code == 0
    assert offer("return", "--size", "B") == []
    before = ("--file", str(other.file), "return")
    for line in (before, ("return", f"--file={other.file}")):
        assert offer(*line, "--size", "B") == ["BIG"]
    folder = cr.folder / "config" / "cainiao-recycle"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'file = "{other.file}"\n', "utf-8")
    monkeypatch.delenv("CAINIAO_RECYCLE_FILE")
    assert offer("return", "--size", "B") == ["BIG"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_nothing_is_written_beside_the_file_or_in_it(
    offer: type[Offer], cr: Program
) -> None:
    before = contents(cr.folder)
    assert offer("return", "--size", "1")
    assert contents(cr.folder) == before


def test_while_another_program_writes_an_answer_comes_at_once(
    offer: type[Offer], cr: Program
) -> None:
    with closing(sqlite3.connect(cr.file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE campaign SET name = 'x'")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE campaign SET name = 'y'")
        before = contents(cr.folder)
        assert offer("campaign", "show", "") == ["eggs-2022"]
        after = contents(cr.folder)
        assert {n: c for n, c in after.items() if not n.endswith("-shm")} == {
            n: c for n, c in before.items() if not n.endswith("-shm")
        }
        db.execute("ROLLBACK")


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00"])
def test_a_file_that_is_missing_or_none_says_nothing(
    cr: Program, content: bytes | None
) -> None:
    cr.file.unlink()
    if content is not None:
        cr.file.write_bytes(content)
    before = contents(cr.folder)
    for line in (
        ("3", "cr", "return", "--size", ""),
        ("x",),
        (),
        ("9", "cr"),
        ("-1", "cr"),
    ):
        answer = cr.process("complete", *line)
        assert (answer.code, answer.err) == (0, "")
    assert cr.process("complete", "3", "cr", "return", "--size", "").out == ""
    assert contents(cr.folder) == before


def test_a_terminals_file_that_is_wrong_is_no_complaint_here(cr: Program) -> None:
    folder = cr.folder / "config" / "cainiao-recycle"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("not toml", "utf-8")
    without = ("CAINIAO_RECYCLE_FILE",)
    answer = cr.process("complete", "3", "cr", "return", "--size", "", without=without)
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    answer = cr.process("complete", "1", "cr", "bo", without=without)
    assert (answer.code, answer.out, answer.err) == (0, "boxes\n", "")


def test_an_answer_loads_nothing_of_the_command_line(cr: Program) -> None:
    modules = loaded_by(
        "from cainiao_recycle.cli import completing\n"
        "assert completing.main(sys.argv[1:]) == 0",
        "3", "cr", "return", "--size", "",
        CAINIAO_RECYCLE_FILE=str(cr.file),
    )  # fmt: skip
    assert modules & {"click", "typer", "rich", "sqlite_utils", "tomllib"} == set()
    assert "cainiao_recycle.store.glimpse" in modules
    ours = {name for name in modules if name.startswith("cainiao_recycle.store.")}
    assert ours == {"cainiao_recycle.store.glimpse"}


# --- in real shells ---------------------------------------------------------------------


@pytest.fixture
def tools(cr: Program) -> dict[str, str]:
    """An environment in which the program is on the path."""
    folder = cr.folder / "bin"
    folder.mkdir()
    tool = folder / "cainiao-recycle"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cainiao_recycle "$@"\n')
    tool.chmod(0o755)
    home = str(Path(__file__).parents[2])
    path = f"{folder}:{os.environ['PATH']}"
    return {**os.environ, **cr.environment, "PYTHONPATH": home, "PATH": path}


ASK = {
    "bash": 'COMP_WORDS=({words}); COMP_CWORD={last}; _cainiao_recycle cainiao-recycle; '
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "zsh": "words=({words}); CURRENT={last}+1; _cainiao_recycle",
    "fish": 'complete -C "{line}"',
}  # fmt: skip
STUBS = {
    "zsh": 'compdef() { }; compadd() { shift; print -l -- "$@" }; _files() { print F }\n'
}
"""What only a line that is edited has."""


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_shell_completes(shell: str, cr: Program, tools: dict[str, str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    printed = subprocess.run(
        ["cainiao-recycle", "completion", shell], env=tools, capture_output=True, text=True
    )
    assert (printed.returncode, printed.stderr) == (0, "")
    for words, offered in (
        (["boxes", "reg"], ["regrade"]),
        (["return", "--size", "1"], ["1", "10", "11", "12"]),
        (["return", "--def"], ["--defect"]),
        (["campaign", "show", ""], ["eggs-2022"]),
    ):
        line = ["cainiao-recycle", *words]
        ask = ASK[shell].format(
            words=" ".join(f"'{one}'" for one in line), last=len(words), line=" ".join(line)
        )
        script = STUBS.get(shell, "") + printed.stdout + ask
        bare = ["-f"] if shell == "zsh" else []
        done = subprocess.run(
            [shell, *bare, "-c", script],
            env=tools,
            cwd=cr.folder,
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        assert done.stdout.split() == offered, shell
