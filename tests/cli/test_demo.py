"""The demo: a whole day in a scratch file, told step by step."""

import json
import sys
import tempfile
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.cli.demo_show import Show
from cainiao_recycle.errors import ExtraMissing
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


# --- a network's week -------------------------------------------------------------------


def test_a_week_of_five_stations_makes_one_page(
    program: Program, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb")
    from cainiao_recycle.cli.demo_network import week

    show = Show(scratch / "demo")
    show.folder.mkdir()
    week(show, 5)
    told = capsys.readouterr().out
    assert show.unexpected == []
    assert "5 stations in 5 cities" in told
    assert "33 added, 0 held before, 0 in conflict, 1 in quarantine" in told
    assert "1 added, 6 held before, 0 in conflict, 0 in quarantine" in told
    assert "JN-0130 济南山大路驿站: silent" in told
    assert told.count(": late") == 1
    for kind in ("a waybill was rewarded at more than one station: 1",
                 "a voucher was tried at a station it isn't of: 1"):  # fmt: skip
        assert kind in told
    page = (show.folder / "network.html").read_text("utf-8")
    assert "重庆" in page
    assert "<script" not in page
    for path in sorted((show.folder / "stations").glob("*.db")):
        with Station.open(path) as station:
            assert all(one.ok for one in station.check_file()), path


def test_without_duckdb_no_week_is_begun(
    program: Program, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    answer = program("demo", "--network")
    assert answer.code == ExtraMissing.exit_code
    assert 'pip install "cainiao-recycle[network]"' in answer.err
    assert list(scratch.glob("cainiao-recycle-demo-*")) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "said"), [("en", "That was the week."), ("zh", "这就是这一周。")]
)
def test_a_hundred_stations_hand_in_a_week(
    program: Program, language: str, said: str
) -> None:
    pytest.importorskip("duckdb")
    answer = program.process(
        "demo", "--network", "--lang", language, TMPDIR=str(program.folder)
    )
    assert answer.code == 0, answer.err
    assert said in answer.out
    (folder,) = program.folder.glob("cainiao-recycle-demo-*")
    assert len(list(folder.glob("exports/*/*/datapackage.json"))) == 699
    assert (folder / "network.html").stat().st_size > 10_000
