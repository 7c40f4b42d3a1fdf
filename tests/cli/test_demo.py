"""The demo: a whole day in a scratch file, told step by step."""

import json
import tempfile
from pathlib import Path

import pytest

from cainiao_recycle import Station
from tests.cli.conftest import Program


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the demo makes its folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_demo_runs_through_a_whole_day(program: Program, scratch: Path) -> None:
    answer = program("demo")
    assert answer.code == 0, answer.out[-2000:]
    assert "✗" not in answer.out
    steps = [
        line for line in answer.out.splitlines() if line.startswith("$ cainiao-recycle")
    ]
    verbs = " ".join(steps)
    for verb in ("init", "campaign add", "return", "print", "redeem", "ship suggest",
                 "ship pack", "ship send", "pulp cage", "pulp collect", "close", "export",
                 "report", "check"):  # fmt: skip
        assert f"cainiao-recycle {verb}" in verbs
    assert "█▀▀▀▀▀█" in answer.out
    (folder,) = scratch.glob("cainiao-recycle-demo-*")
    assert str(folder) in answer.out
    assert list(folder.glob("exports/*/*/datapackage.json"))
    with Station.open(folder / "station.db") as station:
        assert all(one.ok for one in station.check_file())


def test_the_demo_leaves_the_stations_own_file_alone(cr: Program, scratch: Path) -> None:
    entries = cr.journal()
    assert cr("demo").code == 0
    assert cr.journal() == entries


def test_the_demo_says_nothing_on_stdout_that_a_machine_cannot_read(
    program: Program, scratch: Path
) -> None:
    answer = program("demo", "--json")
    for line in answer.out.splitlines():
        assert isinstance(json.loads(line), dict)


def test_the_demo_starts_from_a_shell_in_both_languages(program: Program) -> None:
    for language, said in (("en", "That was the day."), ("zh", "重庆南山路驿站")):
        answer = program.process("demo", "--lang", language, TMPDIR=str(program.folder))
        assert answer.code == 0, answer.err
        assert said in answer.out
        assert "Traceback" not in answer.err
