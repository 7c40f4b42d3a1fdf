"""The same day is the same bytes on any machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cainiao_recycle
from cainiao_recycle import Station
from cainiao_recycle.store.sealed import sealed_path
from tests import desk
from tests.desk import PHONE, Clock, waybill

EXPORT = """
import os, sys
os.umask(int(sys.argv[3], 8))
from pathlib import Path
from cainiao_recycle import Station
with Station.open(Path(sys.argv[1]), clerk="night") as station:
    station.export_days(Path(sys.argv[2]))
"""

HERE = {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai", "UMASK": "077"}
THERE = {"LC_ALL": "C", "LANGUAGE": "en", "TZ": "America/St_Johns", "UMASK": "000"}


@pytest.fixture(params=["Asia/Shanghai", "Europe/Berlin"])
def worked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Three days with a row in every table that a visit to the station makes."""
    path, clock = tmp_path / "station.db", Clock("2022-10-29 10:00")
    Station.create(
        path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock, time_zone=request.param
    )
    with Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station, desk.rule(starts="2022-10-01"))
        for day in range(3):
            station.receive_eggs(60, "=七十 “eggs”, and\tmore")
            for number in range(4):
                station.return_box(waybill(10 * day + number), size="5", customer=PHONE)
            station.send_shipment(waybill(90 + day), box=str(4 * day + 1), covered=True)
            clock.forward(days=1, milliseconds=123)
            station.close_days()
    return path


def pythons() -> Iterator[str]:
    """This Python, and others that are at hand."""
    yield sys.executable
    for name in ("python3.12", "python3.13", "python3.14"):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            yield found


def exported(path: Path, out: Path, python: str, how: dict[str, str], seed: str) -> None:
    """Export in a process of its own."""
    root = Path(cainiao_recycle.__file__).parents[1]
    done = subprocess.run(
        [python, "-c", EXPORT, str(path), str(out), how["UMASK"]],
        env={**os.environ, **how, "PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mode)
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_two_machines_hand_out_the_same_bytes(worked: Path, tmp_path: Path) -> None:
    exported(worked, tmp_path / "here", sys.executable, HERE, "1")
    told = contents(tmp_path / "here")
    assert len([name for name in told if name.endswith("datapackage.json")]) == 3
    for number, python in enumerate(pythons()):
        # Once from the kept state of the last seal, once by replaying the journal.
        sealed_path(worked).unlink(missing_ok=True)
        out = tmp_path / f"there{number}"
        exported(worked, out, python, THERE, str(number + 2))
        assert contents(out) == told
