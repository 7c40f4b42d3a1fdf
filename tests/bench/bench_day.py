"""Cold `ship plan`, whole processes: against OR-Tools, and against one SQL statement.

    pip install ortools numpy
    python tests/bench/bench_day.py [--boxes 1000000] [--keep FOLDER]

Two files are made by entries applied in one transaction: 5,000 parcels of one thing
against 5,000 boxes, and the same parcels against a million. Bars: at 5,000 boxes at
most 0.6 times the same command with OR-Tools in place of the plan (`peer_plan.py`), same
served and void; at a million at most 10 times `COUNTED`, run in a process of its own
that does nothing else, over the index `box_in_stock`. CPU seconds (user and system) and
wall time are medians of rounds by turns; the bars hold the larger ratio.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars
from days import parcel

from cainiao_recycle import Station
from cainiao_recycle.domain.boxes import disposition
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.domain.events import BoxReturned, ShipmentEntered, ShipmentItem
from cainiao_recycle.store import stock

PARCELS, ROUNDS = 5_000, 7
DAY_MS = 86_400_000
FIRST_MS = 1_667_260_800_000
COUNTED = (
    f"SELECT {stock.CLASS}, count(*) FROM box WHERE state = 'reuse' GROUP BY {stock.CLASS}"
)
"""The stock by class: scanned in order of the index `box_in_stock`."""
COUNT = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
began, spent = time.perf_counter(), time.process_time()
found = len(db.execute(sys.argv[2]).fetchall())
print(found, time.perf_counter() - began, time.process_time() - spent)
"""


def fill(path: Path, boxes: int) -> None:
    """A station with boxes that came over thirty days, and parcels that wait."""
    Station.create(path, "B", "bench", clock=lambda: FIRST_MS)
    rng = Random(f"day {boxes}")
    with Station.open(path, draw=rng.randrange) as station:
        sizes = station.list_sizes()
        insides = [size.inside for size in sizes]
        with station.request(None, None, happened_at=FIRST_MS) as request:
            for number in range(1, boxes + 1):
                request.happened_at = FIRST_MS + number * 30 * DAY_MS // boxes
                size, cycle = rng.choice(sizes), rng.choice((1, 1, 2, 3))
                condition = "B" if rng.random() < 0.3 else "A"
                goes = disposition(condition, cycle, size.max_cycles)  # type: ignore[arg-type]
                request.write(
                    BoxReturned(
                        box=number, cycle=cycle, new=True, waybill=None,
                        tag=make(CodeType.TAG, rng.randrange), size=size.name,
                        length_mm=size.length_mm, width_mm=size.width_mm,
                        height_mm=size.height_mm, wall_mm=size.wall_mm,
                        mass_g=size.mass_g, condition=condition, defects=(),
                        disposition=goes, shelf=size.name or "X", visit=None,
                        customer=None, campaign=None, campaign_date="2022-11-11",
                        credits=0, points=0, reward="no-campaign", issued=None,
                        finishes_visit=False, for_shipment=None, noticed=None,
                    ),
                    f"b{number:09}",
                )  # fmt: skip
            for number in range(PARCELS):
                long, middle, short = parcel(rng, "uniform", insides)
                item = ShipmentItem(
                    item="thing", length_mm=long, width_mm=middle, height_mm=short,
                    mass_g=rng.randint(50, 2_500), count=1, padding_mm=0, upright=False,
                    fragile=False,
                )  # fmt: skip
                event = ShipmentEntered(shipment=f"S{number:06}", items=(item,), priority=0)
                request.write(event, f"s{number:06}")


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """CPU and wall seconds of one process, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, wall, done.stdout


def totals(printed: str) -> dict[str, int]:
    """The last object of a plan."""
    found: dict[str, int] = json.loads(printed.splitlines()[-1])
    return found


def small_bar(path: Path, environment: dict[str, str], bars: Bars) -> None:
    """The whole command against the same one with OR-Tools."""
    arguments = ["ship", "plan", "--json", "--file", str(path)]
    peer = str(Path(__file__).with_name("peer_plan.py"))
    commands = {
        "ours": [sys.executable, "-m", "cainiao_recycle", *arguments],
        "OR-Tools": [sys.executable, peer, *arguments],
    }
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    wall: dict[str, list[float]] = {name: [] for name in commands}
    answers = {}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            spent, took, printed = run(command, environment)
            cpu[name].append(spent)
            wall[name].append(took)
            answers[name] = totals(printed)
    ratios = [
        median(times["ours"][1:]) / median(times["OR-Tools"][1:]) for times in (cpu, wall)
    ]
    bars.hold(
        "cold `ship plan`, 5,000 parcels, 5,000 boxes: at most 0.6x with OR-Tools",
        max(ratios) <= 0.6 and answers["ours"] == answers["OR-Tools"],
        f"{ratios[0]:.2f}x CPU ({median(cpu['ours']):.2f} s), {ratios[1]:.2f}x wall "
        f"({median(wall['ours']):.2f} s); {answers['ours']}",
    )


def large_bar(path: Path, boxes: int, environment: dict[str, str], bars: Bars) -> None:
    """The whole command against the statement that counts the stock."""
    plan = [
        sys.executable,
        "-m",
        "cainiao_recycle",
        "ship",
        "plan",
        "--json",
        "--file",
        str(path),
    ]
    count = [sys.executable, "-c", COUNT, str(path), COUNTED]
    cpu: list[float] = []
    wall: list[float] = []
    counted_cpu: list[float] = []
    counted_wall: list[float] = []
    for _ in range(ROUNDS):
        spent, took, printed = run(plan, environment)
        cpu.append(spent)
        wall.append(took)
        classes, here, busy = run(count, environment)[2].split()
        counted_wall.append(float(here))
        counted_cpu.append(float(busy))
    ratios = [median(cpu) / median(counted_cpu), median(wall) / median(counted_wall)]
    bars.hold(
        f"cold `ship plan`, 5,000 parcels, {boxes:,} boxes: at most 10x the count by class",
        max(ratios) <= 10,
        f"{ratios[0]:.1f}x CPU ({median(cpu):.2f} s / {median(counted_cpu):.3f} s), "
        f"{ratios[1]:.1f}x wall ({median(wall):.2f} s / {median(counted_wall):.3f} s), "
        f"{classes} classes; {totals(printed)}",
    )


def main() -> int:
    """Both bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="where the files are kept and used again")
    options = parser.parse_args()
    bars = Bars()
    with tempfile.TemporaryDirectory() as folder:
        here = options.keep or Path(folder)
        here.mkdir(exist_ok=True)
        environment = {
            k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
        }
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "cache")
        home = str(Path(__file__).parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, [home, os.environ.get("PYTHONPATH")])
        )
        small, large = here / "small.db", here / "large.db"
        for path, boxes in ((small, PARCELS), (large, options.boxes)):
            if not path.exists():
                began = time.perf_counter()
                fill(path, boxes)
                print(
                    f"made {boxes:,} boxes in {time.perf_counter() - began:.0f} s",
                    flush=True,
                )
        small_bar(small, environment, bars)
        large_bar(large, options.boxes, environment, bars)
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
