"""A night after a long history: `close` and `export` of a day, `rebuild` and `check`.

Run it with the project installed: `python tests/bench/bench_night.py [--boxes 1000000]`
(for that many some twenty minutes). Files are filled by the station's verbs in large
transactions, 274 returns a day, ten years for a million: one in ten vouchers redeemed, one
box in four sent.
Bars, in CPU seconds (user and system) of one process: `close` of a day and `export` of it
at most 1.5 times the same at a hundredth of the boxes; `rebuild` and `check` at most 11
times the same at a tenth; `check` at most 6 times SQLite's `integrity_check` and
`foreign_key_check` of the same file; memory at most 300 MiB.
"""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars

from cainiao_recycle.store.book import Book
from tests import desk

A_DAY, NIGHTS, MOST_MIB = 100, 5, 300
FILLED_A_DAY = 274
"""A hundred thousand boxes a year: a million are ten years of days, and of keys."""

FIRST = datetime(2022, 11, 1, 8)  # noqa: DTZ001 - the station's own time
RULE = desk.EGGS_2022.replace("2022-11-20", "2079-11-20")


def local(day: int, seconds: int = 0) -> str:
    """A time of the day of that number."""
    at = FIRST + timedelta(days=day, seconds=seconds)
    return at.strftime("%Y-%m-%d %H:%M:%S")


def a_day(
    station: desk.Station,
    clock: desk.Clock,
    day: int,
    first: int,
    boxes: int,
    apart_s: int = 20,
) -> None:
    """So many returns and what goes with them; `first` is the first one's number."""
    for number in range(boxes):
        clock.set(local(day, number * apart_s))
        count = first + number
        box = station.return_box(
            desk.waybill(count), size=str(count % 12 + 1), customer=f"139{count // 3:08d}"
        ).event
        if count % 10 == 9:
            station.redeem(box.issued.voucher)  # type: ignore[attr-defined]
        if count % 4 == 3 and box.disposition == "reuse":  # type: ignore[attr-defined]
            left = desk.waybill(50_000_000 + count)
            station.send_shipment(left, box=str(box.box), covered=True)  # type: ignore[attr-defined]


@contextmanager
def written_together(book: Book) -> Iterator[None]:
    """Many days in a transaction: what they write is the same, and is there sooner."""
    with book.together():
        yield


def fill(path: Path, boxes: int) -> None:
    """A station whose days are all closed but the last."""
    clock = desk.Clock(local(0, -3600))
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    draw = Random(boxes).randrange
    with desk.Station.open(path, clerk=desk.CLERK, clock=clock, draw=draw) as station:
        desk.add_campaign(station, RULE)
        days = boxes // FILLED_A_DAY
        for first in range(0, days, 20):
            with written_together(station.book):
                for day in range(first, min(first + 20, days)):
                    a_day(station, clock, day, day * FILLED_A_DAY, FILLED_A_DAY)
        clock.set(local(days))
        station.close_days(local(days - 1)[:10])


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def nights(path: Path, boxes: int, out: Path) -> dict[str, float]:
    """Days more, each closed and exported; then the whole file made again and proven."""
    clock, first = desk.Clock(), boxes // FILLED_A_DAY
    closed, exported = [], []
    with desk.Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        for day in range(first, first + NIGHTS):
            count = first * FILLED_A_DAY + (day - first) * A_DAY
            a_day(station, clock, day, count, A_DAY)
            date = local(day)[:10]
            clock.set(local(day + 1))
            closed.append(spent(lambda date=date: station.close_days(date)))  # type: ignore[misc]
            exported.append(spent(lambda date=date: station.export_days(out, date)))  # type: ignore[misc]
        checked = spent(lambda: [one.ok for one in station.check_file()])
        rebuilt = spent(station.rebuild_tables)
    with closing(sqlite3.connect(path)) as db:
        peer = spent(
            lambda: [db.execute(f"PRAGMA {check}").fetchall()
                     for check in ("integrity_check", "foreign_key_check")]
        )  # fmt: skip
    return {
        "close": median(closed), "export": median(exported), "check": checked,
        "rebuild": rebuilt, "sqlite": peer, "bytes": path.stat().st_size / boxes,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def measured(folder: Path, boxes: int) -> dict[str, float]:
    """The figures of a file, each of a process of its own."""
    path = folder / f"{boxes}.db"
    for step in ("--fill", "--nights"):
        done = subprocess.run(
            [sys.executable, __file__, step, str(path), "--boxes", str(boxes)],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    print(boxes, {name: round(value, 3) for name, value in found.items()}, flush=True)
    return found


def main() -> int:
    """Run it; 0 if the bars are met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--boxes", type=int, default=1_000_000)
    options.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--nights", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.fill:
        fill(asked.fill, asked.boxes)
        return 0
    if asked.nights:
        out = asked.nights.with_suffix(".export")
        print(json.dumps(nights(asked.nights, asked.boxes, out)))
        return 0
    bars = Bars()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        small, tenth, whole = (
            measured(Path(folder), asked.boxes // part) for part in (100, 10, 1)
        )
    for name in ("close", "export"):
        times = whole[name] / small[name]
        bars.hold(f"{name} of a day", times <= 1.5, f"{times:.2f} x, bar 1.5")
    for name in ("rebuild", "check"):
        times = whole[name] / tenth[name]
        bars.hold(name, times <= 11, f"{times:.1f} x of a tenth, bar 11")
    times = whole["check"] / whole["sqlite"]
    bars.hold("check against SQLite's own", times <= 6, f"{times:.1f} x, bar 6")
    bars.hold("memory", whole["mib"] <= MOST_MIB, f"{whole['mib']:.0f} MiB, bar {MOST_MIB}")
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
