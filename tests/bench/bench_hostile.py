"""A million hostile inputs in process, and 3,000 hostile command lines.

    python tests/bench/bench_hostile.py [--inputs 1000000] [--lines 3000] [--processes 2]
    python tests/bench/bench_hostile.py --again SEED:BATCH:NUMBER

Inputs come to every door by chance: the Python API, the counter, pipes, files of `import`,
campaigns, `config.toml`, descriptors and tables of packages, keys, reports, a register,
station files, and every function that reads a word (`tests/hostile/doors.py`). Each batch
is a copy of one station at work. Every input ends in an answer or in a refusal with a known
name, in time, with nothing raw in it; at the end of a batch the book passes `check`, its
tables are what the journal adds up to, its day closes, and the export of it is proven and
holds no formula. Every fifth command line is a process of its own, the others run in this
one, as the tests do.

A fault is shown with its door, its place in the program and what was given; `--again` runs
its batch up to it and ends with the traceback.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars

from tests.hostile import lines
from tests.hostile.judging import Fault, Tally, run_batch
from tests.hostile.world import set_up

BATCH = 5_000


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory, where there is room."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


def batch_of(asked: tuple[str, str, int, int]) -> tuple[int, Tally]:
    """One batch, in a process of the pool."""
    template, seed, batch, many = asked
    with scratch() as place:
        return batch, run_batch(Path(template), Path(place), seed, batch, many)


def show(faults: list[tuple[int, Fault]], seed: str) -> None:
    """The kinds of faults, each with its first input."""
    kinds: dict[tuple[str, str], list[tuple[int, Fault]]] = {}
    for batch, one in faults:
        kinds.setdefault((one.place, one.what[:60]), []).append((batch, one))
    for (place, _what), its in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        batch, one = its[0]
        print(f"  {len(its)} × {one.door} at {place}: {one.what}")
        print(f"      --again {seed}:{batch}:{one.number}   {one.given[:300]}")


def in_process(many: int, seed: str, processes: int, bars: Bars) -> None:
    """All inputs, in batches; the bar."""
    sizes = [BATCH] * (many // BATCH) + [many % BATCH] * (many % BATCH > 0)
    inputs, came_to, entries = Counter[str](), Counter[str](), 0
    faults: list[tuple[int, Fault]] = []
    slowest = (0.0, "", 0)
    began = time.monotonic()
    with scratch() as folder:
        template = str(set_up(Path(folder)))
        work = [(template, seed, at, size) for at, size in enumerate(sizes)]
        with multiprocessing.get_context("spawn").Pool(
            processes, maxtasksperchild=20
        ) as pool:
            for done, (batch, tally) in enumerate(pool.imap_unordered(batch_of, work), 1):
                inputs += tally.inputs
                came_to += tally.came_to
                entries += tally.entries
                slowest = max(slowest, tally.slowest)
                faults += [(batch, one) for one in tally.faults]
                if done % 10 == 0:
                    print(f"  {sum(inputs.values()):,} inputs, {len(faults)} faults, "
                          f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
    print(f"{sum(inputs.values()):,} inputs in {time.monotonic() - began:.0f} s, "
          f"{entries:,} entries came of them; slowest: {slowest[0]:.2f} s CPU at "
          f"{slowest[1]}; memory {memory_mb()} MB")  # fmt: skip
    for door, times in sorted(grouped(inputs).items(), key=lambda one: -one[1]):
        print(f"  {times:9,}  {door}")
    refused = sum(n for word, n in came_to.items() if word.startswith("refused"))
    print(f"  {refused:,} refused under {len([w for w in came_to if w[:7] == 'refused'])} "
          f"names, {came_to['recorded']:,} recorded")  # fmt: skip
    show(faults, seed)
    bars.hold(f"{many:,} hostile inputs in process, no fault", not faults,
              f"{len(faults)} faults, seed {seed}")  # fmt: skip


def grouped(inputs: Counter[str]) -> Counter[str]:
    """Inputs by door, the many verbs and words put together."""
    found = Counter[str]()
    for door, times in inputs.items():
        is_api = door.startswith("Station.")
        known = door.split(" ")[0] if "." in door else door
        found["the Python API" if is_api else "words" if known.count(".") else door] += (
            times
        )
    return found


def memory_mb() -> int:
    """The largest process of the pool."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def command_lines(many: int, seed: str, bars: Bars) -> None:
    """All command lines; the bar."""
    began = time.monotonic()
    with scratch() as folder:
        run = lines.run(Path(folder), seed, many)
    print(f"{run.lines:,} command lines of {len(run.verbs)} verbs in "
          f"{time.monotonic() - began:.0f} s, {run.processes} of them processes of their "
          f"own; {run.accepted} accepted; slowest {run.slowest:.1f} s")  # fmt: skip
    for one in run.faults:
        print("  " + one[:1_500])
    bars.hold(f"{many:,} hostile command lines, no fault", not run.faults,
              f"{len(run.faults)} faults, seed {seed}")  # fmt: skip


def again(which: str) -> None:
    """One input again, with all that came before it at its station."""
    seed, batch, number = which.rsplit(":", 2)
    with scratch() as folder, scratch() as place:
        template = set_up(Path(folder))
        most = int(number)
        tally = run_batch(template, Path(place), seed, int(batch), BATCH, most)
    print(f"no fault; {len(tally.faults)} before it")


def main() -> int:
    """Both bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=3_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", default="hostile")
    parser.add_argument("--again", metavar="SEED:BATCH:NUMBER")
    options = parser.parse_args()
    if options.again:
        again(options.again)
        return 0
    bars = Bars()
    print(f"seed {options.seed}", flush=True)
    if options.inputs:
        in_process(options.inputs, options.seed, options.processes, bars)
    if options.lines:
        command_lines(options.lines, options.seed, bars)
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
