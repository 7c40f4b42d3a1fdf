"""A day of 10,000 returns handed out, beside the `sqlite3` shell that writes the same rows.

Run it with the project installed: `python tests/bench/bench_export.py [--returns 10000]`
(some two minutes; the `sqlite3` shell has to be there). The shell runs the very same
statements on the kept state of the same station, in its CSV mode, into the same files.
Bar, in CPU seconds (user and system), each one's start-up taken off: making the day's
files, hashing, describing and writing them at most 2.5 times the shell's. Beside it what
`export` takes of a day whose files are kept, which is nearly all of them.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars
from bench_night import RULE, a_day, local, written_together

from cainiao_recycle.domain.days import end_of, offsets
from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.night.exporting import Layout, day_files, write
from cainiao_recycle.store import journal, sealed
from cainiao_recycle.store.exports import EXPORTED, LocalTime, question
from tests import desk

RUNS = 5
DATE = local(0)[:10]


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of some work, in this process and those it starts; the median."""
    found = []
    for _ in range(RUNS):
        began = time.process_time() + children()
        work()
        found.append(time.process_time() + children() - began)
    return median(found)


def children() -> float:
    """CPU seconds of processes that are over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def filled(path: Path, returns: int) -> None:
    """A station with one closed day."""
    clock = desk.Clock(local(0, -3600))
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with desk.Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station, RULE)
        with written_together(station.book):
            a_day(station, clock, 0, 0, returns, apart_s=4)
        clock.set(local(1))
        station.close_days(DATE)


def shell(path: Path, folder: Path) -> Callable[[], object]:
    """The shell, told to write the day's rows."""
    folder.mkdir()
    at = LocalTime(offsets(desk.ZONE, end_of(DATE, desk.ZONE, 0)), 0)
    lines = [f"ATTACH '{path}' AS book;", ".mode csv", ".headers on", ".separator , \\n"]
    lines += [f".parameter set :date \"'{DATE}'\""]
    for table in EXPORTED:
        sql = " ".join(question(table, at).split())
        lines += [f".once {folder / table}.csv", f"{sql};"]
    script = "\n".join(lines) + "\n"

    def run() -> None:
        subprocess.run(
            ["sqlite3", sealed.sealed_path(path)], input=script, text=True, check=True
        )

    return run


def ours(path: Path, folder: Path) -> Callable[[], object]:
    """The day's files made from the kept state, and written."""

    def run() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        with closing(sealed.connect(sealed.sealed_path(path), path)) as db:
            (seal,) = (e for e in journal.latest(db, 1) if isinstance(e.event, DayClosed))
            assert isinstance(seal.event, DayClosed)
            write(folder, day_files(db, seal, seal.event, None), Layout(folder, 0o600))

    return run


def main() -> int:
    """Run it; 0 if the bar is met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--returns", type=int, default=10_000)
    asked = options.parse_args()
    bars = Bars()
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "station.db"
        filled(path, asked.returns)
        idle = spent(lambda: subprocess.run(["sqlite3", ":memory:", ""], check=True))
        peer = spent(shell(path, folder / "peer")) - idle
        made = spent(ours(path, folder / "ours"))
        with desk.Station.open(path, clerk=desk.CLERK) as station:
            numbers = iter(range(RUNS))
            kept = spent(lambda: station.export_days(folder / f"kept{next(numbers)}"))
        for table in EXPORTED:
            rows = [
                (folder / place / f"{table}.csv").read_text("utf-8").count("\n")
                for place in ("peer", "ours")
            ]
            assert rows[0] in (rows[1], 0), (table, rows)
        print(f"shell {peer:.3f} s, made {made:.3f} s, export of kept files {kept:.3f} s")
        times = made / peer
        bars.hold("a day made and written", times <= 2.5, f"{times:.2f} x, bar 2.5")
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
