"""Packages that are damaged or made to do harm: each goes to quarantine with a reason, none
of its rows into the store, in bounded time and memory; and `verify` finds each of them.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import cainiao_recycle
from cainiao_recycle.packages.verifying import verified
from tests import desk
from tests.hostile import packages
from tests.hostile.judging import raw_in
from tests.network.conftest import Headquarters
from tests.network.handed_in import week
from tests.night.test_verifying import three_days

SEED = "packages"
OTHERS = 20
"""Packages of other stations that are good."""

MOST_MB, MOST_S = 1_500, 10.0
"""Of memory for a whole `network add`; of CPU seconds for a package, on a busy machine."""


def without_rights() -> None:
    """Take from root what lets it read what nobody may (CAP_DAC_OVERRIDE, _READ_SEARCH)."""
    if os.geteuid() == 0:
        for right in (1, 2):
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)


def added(hq: Headquarters, places: list[Path]) -> tuple[list[dict[str, Any]], int]:
    """`network add` as a process of its own; what came of each package, and the memory."""
    done = subprocess.run(
        [sys.executable, "-m", "cainiao_recycle", "network", "add", hq.store, *places,
        "--json"],
        capture_output=True,
        cwd=hq.folder,
        env={**os.environ, **hq.program.environment,
             "PYTHONPATH": str(Path(cainiao_recycle.__file__).parents[1])},
        preexec_fn=without_rights,
    )  # fmt: skip
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode in (0, 9), said[-2_000:]
    assert "Traceback" not in said
    assert raw_in(said, "\n") == []
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return [json.loads(line) for line in done.stdout.decode().splitlines()], peak


@pytest.mark.parametrize("many", [90, pytest.param(1_000, marks=pytest.mark.slow)])
def test_hostile_packages_are_quarantined_with_a_reason_and_found_by_verify(
    hq: Headquarters, many: int
) -> None:
    out = three_days(hq.folder / "station")
    good = out / f"station={desk.CODE}" / "date=2022-11-13"
    out.rename(hq.folder / "good")
    good = hq.folder / "good" / good.parent.name / good.name
    for number in range(OTHERS):
        week(hq.incoming, f"CQ-9{number:03}", days=1)
    bad: dict[str, str] = {}
    for at, (name, rng) in enumerate(packages.drawn(SEED, many)):
        place = hq.folder / f"{at:04}" / good.parent.name / good.name
        packages.harmed(good, place, name, rng)
        # A station's folder that is a link is told of as it lies there.
        lies = place.parent if place.parent.is_symlink() else place
        bad[str(lies)] = f"{name} {at}"
    places = [hq.incoming, *(hq.folder / f"{at:04}" for at in range(many))]

    answers, peak = added(hq, places)
    wrong = [
        f"{bad[one['package']]}: {one['outcome']}, {one['reason']}"
        for one in answers
        if one["package"] in bad and (one["outcome"] != "quarantine" or not one["reason"])
    ]
    told = {one["package"] for one in answers}
    wrong += [f"{name}: not told of" for one, name in bad.items() if one not in told]
    assert wrong == []
    assert peak < MOST_MB
    kept = [json.loads((one / "reason.json").read_text("utf-8"))
            for one in (hq.store / "quarantine").iterdir()]  # fmt: skip
    assert {one["folder"] for one in kept} == set(bad)
    assert all(one["reason"] for one in kept)
    assert_only_the_good_ones(hq)

    again, _ = added(hq, places)
    assert [one["outcome"] for one in again if one["package"] not in bad] == [
        "held"
    ] * OTHERS
    assert [one["reason"] for one in again if one["package"] in bad] == [
        one["reason"] for one in answers if one["package"] in bad
    ]
    assert len([*(hq.store / "quarantine").iterdir()]) == many
    assert_only_the_good_ones(hq)


def assert_only_the_good_ones(hq: Headquarters) -> None:
    """The store holds a package of each other station, and nothing of ours."""
    assert hq.sums("station") == [(f"CQ-9{n:03}", 4, 4) for n in range(OTHERS)]


@pytest.mark.parametrize("many", [90, pytest.param(1_000, marks=pytest.mark.slow)])
def test_verify_finds_each_of_them_soon(tmp_path: Path, many: int) -> None:
    out = three_days(tmp_path / "station")
    out.rename(tmp_path / "good")
    good = tmp_path / "good" / f"station={desk.CODE}" / "date=2022-11-13"
    wrong = []
    for at, (name, rng) in enumerate(packages.drawn(SEED, many)):
        place = tmp_path / f"{at:04}" / good.parent.name / good.name
        packages.harmed(good, place, name, rng)
        if os.geteuid() == 0 and name.startswith("unreadable"):
            continue  # root reads them
        began = time.process_time()
        found = [one for each in verified([tmp_path / f"{at:04}"]) for one in each.problems]
        took = time.process_time() - began
        if not found or took > MOST_S:
            wrong.append(f"{name} {at}: {[one.name for one in found]} {took:.1f} s")
    assert wrong == []
