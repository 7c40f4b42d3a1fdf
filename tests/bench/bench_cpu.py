"""CPU of one durable return, and of one line at the counter, against an earlier commit.

Run it with the project installed: `python tests/bench/bench_cpu.py [--against 56bd48a]
[--rounds 7]`. The commit is checked out beside, and both take turns on this machine: a
return through the Python API in an open process, and a line of visits at the counter (a
customer, three boxes, the end), answer and all. What is compared is the CPU (user and
system) of the process, medians of all rounds. Bar for both: at most 0.6
times the earlier commit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bars import Bars

HERE = Path(__file__).parents[2]
AGAINST, BAR, ROUNDS = "56bd48a", 0.6, 7

WORK = """
import io, sys, tempfile
from pathlib import Path
from time import process_time
sys.path.insert(0, sys.argv[1])
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.counter.screen import Screen
from tests import desk

def spent(work):
    began = process_time()
    for one in range(600):
        work(one)
    return (process_time() - began) / 600 * 1e6

with tempfile.TemporaryDirectory(dir=sys.argv[2]) as folder:
    path, clock = Path(folder) / "station.db", desk.Clock()
    desk.Station.create(path, desk.CODE, desk.NAME, clerk="Li", clock=clock)
    draw = desk.seeded().randrange
    with desk.Station.open(path, clerk="Li", clock=clock, draw=draw) as station:
        desk.add_campaign(station)
        station.receive_eggs(5000)
        loop, screen = Loop(station), Screen(io.StringIO())

        def returned(one):
            who = f"139{one // 3:08d}"
            station.return_box(desk.waybill(one), size="5", customer=who)

        def visit(one):
            boxes = [f"{desk.waybill(900_000 + 9 * one + nth)} 5" for nth in range(3)]
            for text in (f"138{one:08d}", *boxes, "0"):
                for answer in loop.take(text):
                    screen.show(answer)

        for one in range(1000, 1100):
            visit(one)
        print(spent(returned), spent(visit) / 5)
"""


def measured(tree: Path, folder: str) -> list[float]:
    """Microseconds of a return and of a line, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(tree), folder],
        check=True, stdout=subprocess.PIPE, text=True, cwd=tree,
    )  # fmt: skip
    return [float(figure) for figure in done.stdout.split()]


def main() -> int:
    """Run it; 0 if the bars are met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--against", default=AGAINST)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    asked = options.parse_args()
    bars = Bars()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        before = Path(folder) / "before"
        add = ["git", "worktree", "add", "--detach", str(before), asked.against]
        if subprocess.run(add, cwd=HERE, capture_output=True).returncode != 0:
            print(f"There is no commit {asked.against} here: run it in a whole clone.")
            return 2
        try:
            rounds = [
                (measured(HERE, folder), measured(before, folder))
                for _ in range(asked.rounds)
            ]
        finally:
            drop = ["git", "worktree", "remove", "--force", str(before)]
            subprocess.run(drop, cwd=HERE, check=True)
    for at, name in enumerate(("a return", "a line at the counter")):
        now, then = (median(one[side][at] for one in rounds) for side in (0, 1))
        figure = f"{now:.0f} us, {AGAINST} {then:.0f}: {now / then:.2f} x, bar {BAR}"
        bars.hold(f"CPU of {name}", now / then <= BAR, figure)
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
