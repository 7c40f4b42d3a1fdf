"""The HTML report of a year: its time against its own SQL run bare, and its size.

Run it with the project and the extra `html` installed:
`python tests/bench/bench_report.py [--boxes 1000000]` (for that many some twenty minutes
to fill; `--keep FILE` fills it once). A year of days, all closed; one box in four sent,
one in ten vouchers redeemed.
Bars: the page takes under 2 times its own SQL run bare, CPU seconds of a process of its
own each, and is under 1 MB.
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

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars
from bench_night import RULE, a_day, written_together

from tests import desk

DAYS, TIMES, MOST_BYTES = 365, 2.0, 1_000_000
FIRST = "2022-11-01"
PERIOD = ("--from", FIRST, "--to", "2023-10-31")


def fill(path: Path, boxes: int) -> None:
    """A year of days, all closed."""
    clock = desk.Clock(f"{FIRST} 07:00")
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    a_date = boxes // DAYS
    with desk.Station.open(
        path, clerk=desk.CLERK, clock=clock, draw=Random(1).randrange
    ) as s:
        desk.add_campaign(s, RULE)
        for first in range(0, DAYS, 5):
            with written_together(s.book):
                for day in range(first, first + 5):
                    a_day(s, clock, day, day * a_date, a_date)
        clock.forward(days=2)
        s.close_days(clock_date(clock))


def clock_date(clock: desk.Clock) -> str:
    """The day before a clock's."""
    return time.strftime("%Y-%m-%d", time.gmtime(clock() / 1000 - 40 * 3600))


def asked_of(path: Path) -> list[str]:
    """The statements that the page asks, with their values."""
    asked: list[str] = []
    with desk.Station.open(path, clerk=desk.CLERK) as station:
        station.book.db.set_trace_callback(asked.append)
        found = station.report(first=PERIOD[1], last=PERIOD[3])
        station.write_report_page(found, path.with_suffix(".traced.html"))
    return [sql for sql in asked if sql.lstrip().startswith(("SELECT", "WITH"))]


BARE = """
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for sql in json.loads(open(sys.argv[2]).read()):
    for _ in db.execute(sql):
        pass
"""


def spent(*command: str) -> float:
    """CPU seconds of a process, the best of three."""
    best = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(best)


def main() -> int:
    """Run it; 0 if the bars are met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--boxes", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="the file, filled if it isn't there")
    asked = options.parse_args()
    bars = Bars()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        path = asked.keep or Path(folder) / "year.db"
        if not path.exists():
            fill(path, asked.boxes)
        made, statements = Path(folder) / "report.html", Path(folder) / "asked.json"
        sqls = asked_of(path)
        statements.write_text(json.dumps(sqls), "utf-8")
        bare = spent("-c", BARE, str(path), str(statements))
        run = ("-m", "cainiao_recycle", "--file", str(path), "report")
        page = spent(*run, *PERIOD, "--html", str(made))
        day = spent(*run, "--date", "2023-03-01")
        size = made.stat().st_size
    bars.hold(
        "the page against its own SQL",
        page < TIMES * bare,
        f"{page:.2f} s, {page / bare:.2f} x {bare:.2f} s bare, bar {TIMES}",
    )
    bars.hold("the page", size < MOST_BYTES, f"{size:,} bytes, bar {MOST_BYTES:,}")
    print(f"a day's report: {day:.2f} s")
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
