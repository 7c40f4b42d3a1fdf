"""The page on nights does what it says: its cron line, systemd units and readers run."""

import csv
import os
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from cainiao_recycle import Station
from tests import desk, reference
from tests.desk import PHONE, Clock, waybill

PAGE = (reference.DOCS / "nightly.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
DAY_MS = 86_400_000


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A station with two days that nobody closed, the last one yesterday's."""
    clock = Clock()
    clock.now_ms = int(time.time() * 1000) - 2 * DAY_MS
    path = tmp_path / "station.db"
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        rule = desk.rule(starts="2022-11-01", ends="2099-11-20")
        desk.add_campaign(station, rule)
        station.receive_eggs(60)
        for day in range(2):
            for number in range(4):
                issued = station.return_box(
                    waybill(10 * day + number), size="5", customer=PHONE,
                    defects=["wet"] if number == 3 else [],
                ).event.issued  # type: ignore[attr-defined]  # fmt: skip
            station.redeem(issued.voucher)
            clock.now_ms += DAY_MS
    return tmp_path


def environment(place: Path, *lines: str) -> dict[str, str]:
    """What the page sets, at our place."""
    pairs = (line.split("=", 1) for line in lines)
    set_there = {name: here(place, value) for name, value in pairs if name != "PATH"}
    return {**os.environ, **set_there}


def here(place: Path, text: str) -> str:
    """A line of the page with our paths in it."""
    bin_ = str(Path(sys.executable).parent)
    text = text.replace("/srv/station/.venv/bin/", f"{bin_}/")
    return text.replace("/srv/station/", f"{place}/")


def cron_night(place: Path) -> subprocess.CompletedProcess[str]:
    """What cron does, by the page."""
    (text,) = blocks("cron")
    *settings, line = text.splitlines()
    assert line.startswith("30 0 * * * ")
    assert "%" not in line, "cron takes it for the end of the line"
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return subprocess.run(
        ["/bin/sh", "-c", here(place, line.removeprefix("30 0 * * * "))],
        env={**environment(place, *settings), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def systemd_night(place: Path) -> list[int]:
    """What systemd does, by the page: one command after another, while they succeed."""
    service = next(text for text in blocks("ini") if "[Service]" in text)
    told = [line.split("=", 1) for line in service.splitlines() if "=" in line]
    set_there = [value for name, value in told if name == "Environment"]
    (fine,) = (int(value) for name, value in told if name == "SuccessExitStatus")
    codes: list[int] = []
    for command in (value for name, value in told if name == "ExecStart"):
        done = subprocess.run(
            shlex.split(here(place, command)),
            env=environment(place, *set_there),
            capture_output=True,
            check=False,
        )
        codes.append(done.returncode)
        if done.returncode not in (0, fine):
            break
    return codes


def days(place: Path) -> list[Path]:
    return sorted((place / "exports").glob("*/date=*/datapackage.json"))


def test_the_cron_line_closes_and_hands_out_and_is_silent(place: Path) -> None:
    done = cron_night(place)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(days(place)) == 2
    # With nothing new it is no failure: nobody is mailed for nothing but the sentence.
    again = cron_night(place)
    assert again.returncode == 0
    assert len(days(place)) == 2


def test_a_night_that_failed_is_made_up_for_by_the_next(place: Path) -> None:
    (place / "exports").write_text("in the way")
    failed = cron_night(place)
    assert failed.returncode not in (0, 20)
    assert failed.stderr
    (place / "exports").unlink()
    assert cron_night(place).returncode == 0
    assert len(days(place)) == 2


def test_the_service_does_the_same(place: Path) -> None:
    (place / "exports").write_text("in the way")
    assert systemd_night(place)[-1] not in (0, 20)
    (place / "exports").unlink()
    assert systemd_night(place) == [0, 0]
    assert len(days(place)) == 2
    assert systemd_night(place) == [0, 20]


def test_the_timer_catches_up() -> None:
    timer = next(text for text in blocks("ini") if "[Timer]" in text)
    assert "Persistent=true" in timer
    assert "OnCalendar=*-*-* 00:30:00" in timer


# --- readers --------------------------------------------------------------------------


def rows(place: Path, table: str) -> list[dict[str, str]]:
    return [
        row
        for path in sorted((place / "exports").glob(f"*/*/{table}.csv"))
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
    ]


@pytest.fixture
def handed_out(place: Path) -> Path:
    assert cron_night(place).returncode == 0
    return place


def run(place: Path, library: str) -> str:
    """A reader of the page, in its own process."""
    pytest.importorskip(library)
    (script,) = (text for text in blocks("python") if f"import {library}" in text)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_reader_with_duckdb_counts_boxes_by_condition(handed_out: Path) -> None:
    told = run(handed_out, "duckdb")
    (script,) = (text for text in blocks("python") if "import duckdb" in text)
    assert len(script.strip().splitlines()) <= 11, "it is called ten lines"
    found = Counter(row["condition"] for row in rows(handed_out, "box_return"))
    for condition, boxes in found.items():
        assert re.search(rf"{condition}\W+{boxes}\b", told), told


def test_the_reader_with_pandas_has_each_voucher_once(handed_out: Path) -> None:
    told = run(handed_out, "pandas")
    newest = {row["voucher_key"]: row for row in rows(handed_out, "voucher")}
    for state, eggs in Counter(row["state"] for row in newest.values()).items():
        assert re.search(rf"{state}\s+{eggs}\b", told), told


def test_the_sql_adds_up_the_days_figures(handed_out: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (sql,) = blocks("sql")
    found = duckdb.sql(sql.replace("exports/", f"{handed_out}/exports/")).fetchall()
    sums: Counter[str] = Counter()
    for _station, _month, indicator, amount in found:
        sums[indicator] += amount
    assert sums == {"returned": 8, "sent_used": 0, "eggs_given": 2}


def test_packages_pass_an_independent_judge(handed_out: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for path in days(handed_out):
        report = frictionless.validate(str(path))
        assert report.valid, report.flatten(["title", "message"])
        assert report.stats["errors"] == report.stats["warnings"] == 0
