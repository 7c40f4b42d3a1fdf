"""The program as a clerk and a script meet it: arguments in, two streams and a code out.

Most tests run it in this process, which is fast; `process` starts it for real where the
interpreter, the locale or the terminal matter. Every station is set up by commands.
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import cainiao_recycle
from cainiao_recycle import language
from cainiao_recycle.cli.app import run
from cainiao_recycle.errors import Refusal
from tests import desk

REFUSAL_KEYS = {"error", "message", "exit_code"}
DATE = desk.DAY
SECOND_WAYBILL = "YT2222222222222"


def at(time: str, date: str = DATE) -> tuple[str, str]:
    """`--at`, on the day of the running example unless another is named."""
    return ("--at", f"{date}T{time}")


def as_replays(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers as the same requests get them the second time; refusals stay as they are."""
    return [one | {"replayed": True} if "replayed" in one else one for one in objects]


class Screen(io.TextIOWrapper):
    """A stream that is a terminal or isn't, and keeps what was written to it."""

    def __init__(self, content: bytes = b"", is_terminal: bool = False) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", errors="surrogateescape")
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def text(self) -> str:
        self.flush()
        written: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return written.decode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class Answer:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Stdout as the promise has it: one JSON object a line and nothing else."""
        assert self.out == "" or self.out.endswith("\n"), self.out
        found = [json.loads(line) for line in self.out.split("\n")[:-1]]
        assert all(isinstance(one, dict) for one in found), self.out
        return found

    @property
    def object(self) -> dict[str, Any]:
        """The one object of stdout."""
        (found,) = self.objects
        return found


@dataclass
class Program:
    """The program at one station file, named by the variables of the environment."""

    folder: Path
    name: str = "station.db"

    @property
    def file(self) -> Path:
        return self.folder / self.name

    @property
    def environment(self) -> dict[str, str]:
        return {
            "CAINIAO_RECYCLE_FILE": str(self.file),
            "CAINIAO_RECYCLE_CLERK": desk.CLERK,
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "COLUMNS": "120",
        }

    def __call__(
        self,
        *arguments: str,
        stdin: str | bytes = b"",
        terminal: bool = False,
        typing: bool = False,
    ) -> Answer:
        """Run it in this process; `terminal`: somebody reads, `typing`: somebody types."""
        typed = stdin if isinstance(stdin, bytes) else stdin.encode()
        out, err = Screen(is_terminal=terminal), Screen(is_terminal=terminal)
        with (
            mock.patch.dict(os.environ, self.environment),
            mock.patch.object(sys, "stdin", Screen(typed, is_terminal=typing)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = run(arguments)
        return Answer(code, out.text(), err.text())

    def json(self, *arguments: str, stdin: str | bytes = b"") -> Answer:
        """The same with `--json`; stdout has to be objects and nothing else."""
        answer = self(*arguments, "--json", stdin=stdin)
        assert isinstance(answer.objects, list)
        return answer

    def must(self, *arguments: str, stdin: str | bytes = b"") -> dict[str, Any]:
        """What a command that has to succeed answers, as its last object."""
        answer = self.json(*arguments, stdin=stdin)
        assert answer.code == 0, (arguments, answer)
        return answer.objects[-1] if answer.objects else {}

    def process(
        self,
        *arguments: str | bytes,
        stdin: str | bytes = b"",
        without: tuple[str, ...] = (),
        **environment: str,
    ) -> Answer:
        """Start it for real."""
        typed = stdin if isinstance(stdin, bytes) else stdin.encode()
        home = Path(cainiao_recycle.__file__).parents[1]
        kept = {**os.environ, **self.environment, "PYTHONPATH": str(home), **environment}
        kept.pop("LANGUAGE")
        done = subprocess.run(
            [sys.executable, "-m", "cainiao_recycle", *arguments],
            input=typed,
            capture_output=True,
            env={name: value for name, value in kept.items() if name not in without},
            cwd=self.folder,
            timeout=60,
        )
        out, err = (
            s.decode("utf-8", "surrogateescape") for s in (done.stdout, done.stderr)
        )
        return Answer(done.returncode, out, err)

    def refuses(self, refusal: type[Refusal], *arguments: str, says: str = "") -> None:
        """A command is refused: a sentence on stderr for people, exactly three keys on
        stdout for machines, and the exit code in both.
        """
        for_people = self(*arguments)
        assert for_people.code == refusal.exit_code, for_people
        assert for_people.out == ""
        assert for_people.err.startswith("✗ ")
        assert says in for_people.err
        for_machines = self.json(*arguments)
        assert for_machines.code == refusal.exit_code
        assert set(for_machines.object) == REFUSAL_KEYS
        assert for_machines.object["error"] == refusal.name
        assert for_machines.object["exit_code"] == refusal.exit_code
        assert says in for_machines.object["message"]
        assert for_machines.err == ""

    def replays(self, *arguments: str) -> dict[str, Any]:
        """The same request id again: the same answer, called a replay, nothing recorded."""
        line = (*arguments, "--request-id", "k1-17")
        first = self.json(*line)
        assert first.code == 0, first
        entries = self.journal()
        again = self.json(*line)
        assert (first.object["replayed"], again.object["replayed"]) == (False, True)
        assert again.code == 0
        assert {**again.object, "replayed": False} == first.object
        assert self.journal() == entries
        return first.object

    def journal(self) -> list[tuple[int, str, str]]:
        """Every entry: its number, kind and payload."""
        if not self.file.is_file():
            return []
        with closing(sqlite3.connect(self.file)) as db:
            return db.execute(
                "SELECT seq, kind, payload FROM entry ORDER BY seq"
            ).fetchall()

    def last_entry(self) -> int:
        """The number of the journal's last entry."""
        return self.journal()[-1][0]

    def copied_from(self, other: "Program") -> "Program":
        """This place, with another's station file."""
        for ending in ("-wal", "-shm", ".lock"):
            self.file.with_name(self.name + ending).unlink(missing_ok=True)
        for ending in ("", ".keys"):
            shutil.copy2(f"{other.file}{ending}", f"{self.file}{ending}")
        return self

    def write(self, name: str, content: str) -> str:
        """A file beside the station's; its path."""
        path = self.folder / name
        path.write_text(content, "utf-8")
        return str(path)

    # --- steps that many tests begin with ------------------------------------------

    def returned(self, code: str = desk.WAYBILL, *options: str) -> dict[str, Any]:
        """A box of size 5 came back on the day of the example."""
        if "--size" not in options and "--dims" not in options:
            options = (*options, "--size", "5")
        return self.must("return", code, *at("10:00"), *options)

    def voucher(self, code: str = desk.WAYBILL) -> str:
        """The voucher a box earned its customer."""
        return str(self.returned(code, "--customer", desk.PHONE)["voucher"])

    def parcel(self, number: str = "S-1", sides: str = "250,140,150") -> str:
        """A parcel that waits, from a file."""
        path = self.write(
            f"{number}.csv",
            "shipment,item,length_mm,width_mm,height_mm,mass_g\n"
            f"{number},tea,{sides},900\n",
        )
        assert self("import", "shipments", path).code == 0
        return number


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever another test chose, sentences are English here."""
    monkeypatch.setenv("LANGUAGE", "en")
    language.choose(language.ENGLISH)


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A station in the campaign of 2022, as others copy it."""
    program = Program(tmp_path_factory.mktemp("set-up"))
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    program.must(
        "campaign",
        "add",
        "--reason",
        "a new season",
        program.write("rule.toml", desk.EGGS_2022),
    )
    return program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program where no station is set up yet."""
    return Program(tmp_path)


@pytest.fixture
def cr(program: Program, set_up: Program) -> Program:
    """The program at a station in the campaign of 2022."""
    return program.copied_from(set_up)


@pytest.fixture
def cr_with(program: Program) -> Callable[..., Program]:
    """The program at a station whose campaign has other rules."""

    def make(**changes: str) -> Program:
        program.must("init", "--station", desk.CODE, "--name", desk.NAME)
        rule = program.write("rule.toml", desk.rule(**changes))
        program.must("campaign", "add", "--reason", "a new season", rule)
        return program

    return make
