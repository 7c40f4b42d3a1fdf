"""The working week of `sample_data/`: it balances, and survives being cut off anywhere."""

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cainiao_recycle import Station
from tests import desk
from tests.station.test_power import canonical
from tests.week import AFTER_THE_WEEK

ROOT = Path(__file__).parents[2]


def new_station(folder: Path) -> Path:
    path = folder / "station.db"
    Station.create(
        path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=desk.Clock("2022-11-07 07:00")
    )
    desk.share_keys(path)
    return path


def replay(
    path: Path, days: int, kill_after_s: float | None = None, *, ahead: bool = False
) -> bool:
    """Replay in a process of its own, killed after a while; whether it came to its end."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.week", str(path), str(days), *["ahead"] * ahead],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        running.send_signal(signal.SIGKILL)
    said, wrong = running.communicate(timeout=300)
    assert running.returncode in (0, -signal.SIGKILL), wrong
    return said == "done\n"


def without_hashes(path: Path) -> list[str]:
    """Journal and tables; a closed day holds the hash of the entry before."""
    return [re.sub(r"\b[0-9a-f]{64}\b", "hash", part) for part in canonical(path)]


def exported(path: Path) -> dict[str, bytes]:
    folder = path.parent / "exports"
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.csv")}


def balances(path: Path) -> None:
    with Station.open(path, clock=desk.Clock(AFTER_THE_WEEK)) as station:
        found = {one.check: one.problems for one in station.check_file()}
    assert not any(found.values()), found


def cut_off_anywhere(
    tmp_path: Path, days: int, longest_s: float, seed: int, *, ahead: bool = False
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "cut").mkdir()
    whole, cut = new_station(tmp_path / "whole"), new_station(tmp_path / "cut")
    assert replay(whole, days, ahead=ahead)
    drawn = random.Random(seed)
    kills = 0
    while not replay(cut, days, drawn.uniform(0.2, longest_s), ahead=ahead):
        kills += 1
        assert kills < 60, "it never came to its end"
        longest_s *= 1.15
    assert kills
    balances(whole)
    balances(cut)
    assert without_hashes(cut) == without_hashes(whole)


def test_two_days_cut_off_anywhere_and_run_again_end_in_equal_tables(
    tmp_path: Path,
) -> None:
    cut_off_anywhere(tmp_path, days=2, longest_s=1.5, seed=11)


@pytest.mark.slow
def test_the_week_cut_off_anywhere_and_run_again_ends_in_equal_tables(
    tmp_path: Path,
) -> None:
    cut_off_anywhere(tmp_path, days=7, longest_s=4, seed=1, ahead=True)


def test_the_week_balances_and_its_export_is_the_same_twice(tmp_path: Path) -> None:
    path = new_station(tmp_path)
    assert replay(path, days=7)
    balances(path)
    before = exported(path)
    assert len(before) >= 7 * 12
    with Station.open(path, clock=desk.Clock(AFTER_THE_WEEK)) as station:
        found = station.export_days(tmp_path / "again")
    again = {
        str(p.relative_to(tmp_path / "again")): p.read_bytes()
        for p in (tmp_path / "again").rglob("*.csv")
    }
    assert len(found.written) >= 7
    assert {name: again[name] for name in before} == before
