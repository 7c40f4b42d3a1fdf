"""The network's bars: packages that are added, the report and the conflicts beside the
same SQL run bare, cost against rows, conflicts planted among clean rows.

    .venv/bin/python tests/bench/bench_network.py             # all: some twenty minutes
    .venv/bin/python tests/bench/bench_network.py add --packages 2000
    .venv/bin/python tests/bench/bench_network.py ask --stations 2000
    .venv/bin/python tests/bench/bench_network.py grow --millions 1,3 --svg growth.svg
    .venv/bin/python tests/bench/bench_network.py days
    .venv/bin/python tests/bench/bench_network.py spark --stations 2000

Every figure is of processes that were started for it, the program's and the peer's in
turn: CPU seconds (user and system), which other work on the machine disturbs less, the
least of three; wall seconds and the most memory stand beside them. Data lies below
`--folder` (/dev/shm where there is one: some 4 GB), and is removed. `grow --svg` draws
the plot of docs/scale.md.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))


from cainiao_recycle.network.adding import add
from cainiao_recycle.network.compacting import compact
from cainiao_recycle.network.conflicts import KINDS
from cainiao_recycle.network.registering import take_register
from tests.bench import network_rows
from tests.bench.bars import Bars
from tests.network.many import planted

DAYS = 10
PLANTED = 100
RUNS = 3
SHARED = Path("/dev/shm")
PEER = Path(__file__).with_name("peer_network.py")


class Cost(NamedTuple):
    """What a process took: seconds of CPU, those of them that the system took, seconds of
    the clock, bytes of memory.
    """

    cpu: float
    system: float
    wall: float
    memory: int

    @property
    def own(self) -> float:
        """Seconds that the process itself took."""
        return self.cpu - self.system

    def __str__(self) -> str:
        return (
            f"{self.cpu:.2f} s CPU ({self.system:.2f} of them the system's, "
            f"{self.wall:.2f} s, {self.memory / 1e6:,.0f} MB)"
        )


def cost(line: list[str], out: Path | None = None) -> Cost:
    """Run a process to its end; what it says goes to a file."""
    began = time.perf_counter()
    with (out or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen([sys.executable, *line], stdout=file)
        _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line)
    wall = time.perf_counter() - began
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, used.ru_stime, wall, used.ru_maxrss * 1024)


def network(verb: str, store: Path, *more: str | Path) -> list[str]:
    """Our command line."""
    return ["-m", "cainiao_recycle", "network", verb, str(store), *map(str, more), "--json"]


def peer(*more: str | Path) -> list[str]:
    """The peer's: DuckDB, and nobody else."""
    return [str(PEER), *map(str, more)]


def in_turn(*lines: list[str]) -> list[Cost]:
    """The least of a few runs of each, one after the other."""
    runs = [[cost(line) for line in lines] for _run in range(RUNS)]
    return [min(costs) for costs in zip(*runs, strict=True)]


def size(folder: Path) -> tuple[int, int]:
    """Files below a folder, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


# --- packages in ------------------------------------------------------------------------


def adding(bars: Bars, folder: Path, many: int) -> None:
    """Packages of 50 rows and 47 figures each: added, and added again."""
    incoming, store, out = folder / "in", folder / "store", folder / "out"
    in_all = sum(network_rows.packages(incoming, many, network_rows.ACTIONS))
    print(
        f"      {many:,} packages, {size(incoming)[0]:,} files, {in_all:,} bytes",
        flush=True,
    )
    bare = min(cost(peer("read", incoming, how)) for how in ("typed", "text"))
    first = cost(network("add", store, incoming), out)
    outcomes = Counter(json.loads(line)["outcome"] for line in out.open())
    again = cost(network("add", store, incoming))
    bars.hold("add: every package is in", outcomes == {"added": many}, str(dict(outcomes)))
    bars.hold(f"add {many:,} packages: at most 3 x a bare read", first.cpu <= 3 * bare.cpu,
              f"{first}, bare {bare}: {first.cpu / bare.cpu:.2f} x")  # fmt: skip
    bars.hold("add them again: under a tenth", again.cpu < min(first.cpu, bare.cpu) / 10,
              f"{again}: {again.cpu / first.cpu:.3f} of the first time, "
              f"{again.cpu / bare.cpu:.3f} of the bare read")  # fmt: skip
    print(f"      the store: {size(store / 'tables')}")
    shutil.rmtree(incoming)
    shutil.rmtree(store)


# --- questions --------------------------------------------------------------------------

ASKED = (("report", "--by", "day"), ("report", "--by", "city"), ("conflicts",))


def made(folder: Path, stations: int, each: int = 0, days: int = DAYS) -> tuple[Path, int]:
    """A compacted store with its register, and so many conflicts of each kind; its rows.
    It is made in a process of its own: what one takes at most counts for those it starts.
    """
    store = folder / "store"
    sys.stdout.flush()
    if (child := os.fork()) == 0:
        try:
            make(store, folder, stations, each, days)
            sys.stdout.flush()
            os._exit(0)
        finally:
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        raise ChildProcessError
    return store, stations * days * network_rows.ACTIONS


def make(store: Path, folder: Path, stations: int, each: int, days: int) -> None:
    """Make a store."""
    rows = network_rows.filled(store, stations, days)
    take_register(store, network_rows.register(folder / "register.csv", stations))
    if each:
        planted(folder / "planted", each)
        outcomes = Counter(str(one.outcome) for one in add(store, [folder / "planted"]))
        print(f"      planted: {dict(outcomes)}")
    began = time.process_time()
    packed = sum(one.bytes for one in compact(store))
    took = time.process_time() - began
    files, held = size(store / "tables")
    print(f"      {stations:,} stations, {days} days, {rows:,} rows; {files} files, "
          f"{held:,} bytes; tables of {packed:,} bytes compacted in {took:.1f} s CPU",
          flush=True)  # fmt: skip


def asking(bars: Bars, folder: Path, stations: int) -> None:
    """The report and the conflicts, beside the same texts run bare."""
    store, rows = made(folder, stations, PLANTED)
    for verb, *by in ASKED:
        ours, bare = in_turn(network(verb, store, *by), peer(verb, store, *by[1:]))
        compare(bars, f"{' '.join((verb, *by))}, {rows:,} rows", ours, bare)
    # An object for each of so many stations: there the peer says what it found as well.
    ours, bare, said = in_turn(
        network("report", store, "--by", "station"),
        peer("report", store, "station"),
        peer("report", store, "station", "told"),
    )
    compare(bars, f"report --by station, {rows:,} rows told", ours, said)
    print(f"      beside rows that nobody is told, {bare}: {ours.cpu / bare.cpu:.2f} x")
    found = Counter(one["conflict"] for one in told(folder, network("conflicts", store)))
    bars.hold(f"{PLANTED} planted of each kind: all, and nothing else",
              found == dict.fromkeys(KINDS, PLANTED), str(dict(found)))  # fmt: skip
    shutil.rmtree(store)


def compare(bars: Bars, name: str, ours: Cost, bare: Cost) -> None:
    """The bar beside the same SQL."""
    bars.hold(f"{name}: at most 1.3 x the same SQL", ours.cpu <= 1.3 * bare.cpu,
              f"{ours}, bare {bare}: {ours.cpu / bare.cpu:.2f} x")  # fmt: skip


def told(folder: Path, line: list[str]) -> list[dict[str, Any]]:
    """What a command says, as objects."""
    cost(line, folder / "out")
    return [json.loads(row) for row in (folder / "out").open()]


# --- cost against rows ------------------------------------------------------------------


def growing(bars: Bars, folder: Path, millions: list[int], svg: Path | None) -> None:
    """A straight line: the last point lies where the line through the first and the last
    but one comes to, within a quarter. (From point to point a short question's start
    weighs more than its rows.) That is held to the seconds of the process itself; what the
    system takes for the same memory depends on how full the machine is, and stands beside.
    """
    points: list[tuple[int, list[Cost]]] = []
    for many in millions:
        store, rows = made(folder, many * 1_000_000 // DAYS // network_rows.ACTIONS)
        costs = in_turn(*(network(verb, store, *by) for verb, *by in ASKED))
        points.append((rows, costs))
        print(f"      {rows:,} rows: {', '.join(map(str, costs))}", flush=True)
        shutil.rmtree(store)
    for at, asked in enumerate(ASKED):
        own = [(rows, costs[at].own) for rows, costs in points]
        whole = [(rows, costs[at].cpu) for rows, costs in points]
        bars.hold(f"{' '.join(asked)}: a straight line", beside_line(own) <= 1.25,
                  f"{beside_line(own):.2f} x the line, with the system's "
                  f"{beside_line(whole):.2f} x; {steps(own)} s a million rows more, "
                  f"{steps(whole)}")  # fmt: skip
    if svg:
        svg.write_text(drawn(points), "utf-8")


def beside_line(points: list[tuple[int, float]]) -> float:
    """The last point's seconds against what the line through others comes to."""
    (first, least), *_, (before, most), (last, found) = points
    slope = (most - least) / (before - first)
    return found / (least + slope * (last - first))


def steps(points: list[tuple[int, float]]) -> str:
    """Between points, what a million rows more cost."""
    costs = ((b - a) / (more - rows) * 1e6 for (rows, a), (more, b) in pairwise(points))
    return ", ".join(f"{one:.3f}" for one in costs)


COLOURS = ("#3a7d44", "#b5651d", "#2f5d8a")


def drawn(points: list[tuple[int, list[Cost]]]) -> str:
    """The points as a picture: what the process took, paler with the system's part."""
    most_x = points[-1][0]
    tick = math.ceil(max(one.cpu for _rows, costs in points for one in costs) / 4)
    most_y = 4 * tick

    def x(rows: float) -> float:
        return 60 + 560 * rows / most_x

    def y(seconds: float) -> float:
        return 330 - 290 * seconds / most_y

    parts = ['<rect width="100%" height="100%" fill="#fff"/>',
             '<path d="M60 30V330H640" fill="none" stroke="#888"/>']  # fmt: skip
    for rows, _costs in points:
        parts.append(f'<text x="{x(rows):.0f}" y="350" text-anchor="middle">'
                     f"{rows / 1e6:.0f}</text>")  # fmt: skip
    parts += [
        f'<text x="52" y="{y(at * tick) + 4:.0f}" text-anchor="end">{at * tick}</text>'
        for at in range(5)
    ]
    for at, asked in enumerate(ASKED):
        for pale, is_whole in ((0.4, True), (1.0, False)):
            line = [
                (x(rows), y(costs[at].cpu if is_whole else costs[at].own))
                for rows, costs in points
            ]
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in line)
            parts.append(f'<g opacity="{pale}" stroke="{COLOURS[at]}" fill="{COLOURS[at]}">'
                         f'<polyline points="{path}" fill="none"/>')  # fmt: skip
            parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in line]
            parts.append("</g>")
        parts.append(f'<text x="80" y="{50 + 20 * at}" fill="{COLOURS[at]}">network '
                     f"{' '.join(asked)}</text>")  # fmt: skip
    parts.append('<text x="640" y="372" text-anchor="end">million rows</text>')
    parts.append(
        '<text x="12" y="20">CPU seconds with the start; paler: the system included</text>'
    )
    body = "\n".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 384" '
        f'font-family="sans-serif" font-size="13" fill="#333">\n{body}\n</svg>\n'
    )


# --- many days --------------------------------------------------------------------------


def many_days(folder: Path) -> None:
    """The same rows as ten days of many stations, and as a year of a few: what a file of
    a day and table costs.
    """
    found = []
    for days in (DAYS, 365):
        store, rows = made(folder, 73_000 // days, days=days)
        found.append(in_turn(*(network(verb, store, *by) for verb, *by in ASKED)))
        shutil.rmtree(store)
    for asked, few, many in zip(ASKED, *found, strict=True):
        print(
            f"      {' '.join(asked)}, {rows:,} rows: {few}; of a year {many}", flush=True
        )


# --- Spark ------------------------------------------------------------------------------


def spark(bars: Bars, folder: Path, stations: int) -> None:
    """The same questions on a cluster of a master and two workers: the same answers."""
    from tests.network.cluster import cluster

    store, rows = made(folder, stations, PLANTED)
    with cluster(folder) as address:
        for verb, *by in (*ASKED, ("report", "--by", "station")):
            line = network(verb, store, *by)
            mine = cost(line, folder / "duckdb")
            theirs = cost([*line, "--engine", address], folder / "spark")
            lines = (folder / "spark").read_bytes().splitlines()
            same = lines == (folder / "duckdb").read_bytes().splitlines()
            bars.hold(f"{' '.join((verb, *by))}, {rows:,} rows on Spark: the same", same,
                      f"{len(lines):,} lines; {theirs.wall:.1f} s, DuckDB "
                      f"{mine.wall:.1f} s")  # fmt: skip
    shutil.rmtree(store)


def asked_for() -> argparse.Namespace:
    """What is to be measured."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    words.add_argument("parts", nargs="*", default=["add", "ask", "grow"])
    words.add_argument("--packages", type=int, default=20_000)
    words.add_argument("--stations", type=int, default=20_000)
    words.add_argument("--millions", default="1,3,10,30")
    words.add_argument("--svg", type=Path)
    words.add_argument("--folder", type=Path, default=SHARED if SHARED.is_dir() else None)
    return words.parse_args()


def main() -> int:
    asked, bars = asked_for(), Bars()
    millions = [int(word) for word in asked.millions.split(",")]
    parts: dict[str, Callable[[Path], None]] = {
        "add": lambda folder: adding(bars, folder, asked.packages),
        "ask": lambda folder: asking(bars, folder, asked.stations),
        "grow": lambda folder: growing(bars, folder, millions, asked.svg),
        "days": many_days,
        "spark": lambda folder: spark(bars, folder, asked.stations),
    }
    for part in asked.parts:
        with tempfile.TemporaryDirectory(dir=asked.folder, prefix="network-") as name:
            parts[part](Path(name))
    code: int = bars.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
