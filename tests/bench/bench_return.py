"""One durable return in an open process, against a bare write on the same disk.

Run it with the project installed: `python tests/bench/bench_return.py`. Every return is
followed by one `pwrite` of 4 KiB with `fdatasync` in a file beside the book, so that a
slow moment of the disk meets both. Bar: the median return costs at most 1.8 times the
median bare write. `--profile` shows where the time goes instead.
"""

import cProfile
import os
import pstats
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from cainiao_recycle.station.returning import return_box
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.book import Book

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests import desk

BAR = 1.8
WARM, ROUNDS = 300, 3000
BLOCK = bytes(4096)


def opened(folder: Path) -> Session:
    """A station in the campaign of 2022, at the counter."""
    path = folder / "station.db"
    clock = desk.Clock()
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with desk.Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station)
    return Session(Book.open(path), clerk=desk.CLERK, clock=clock)


def one_return(session: Session, number: int) -> float:
    """Milliseconds of one durable return."""
    began = perf_counter()
    return_box(session, desk.waybill(number), size="5", customer=f"139{number:08d}")
    return (perf_counter() - began) * 1000


def one_write(file: int, number: int) -> float:
    """Milliseconds of one durable write of 4 KiB."""
    began = perf_counter()
    os.pwrite(file, BLOCK, number % 1000 * len(BLOCK))
    os.fdatasync(file)
    return (perf_counter() - began) * 1000


def main() -> int:
    """Run all rounds; 0 if the bar is met."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        session = opened(Path(folder))
        file = os.open(Path(folder) / "bare", os.O_RDWR | os.O_CREAT)
        os.pwrite(file, BLOCK * 1000, 0)
        os.fsync(file)
        for number in range(WARM):
            one_return(session, number)
        numbers = range(WARM, WARM + ROUNDS)
        if "--profile" in sys.argv:
            with cProfile.Profile() as profile:
                for number in numbers:
                    one_return(session, number)
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
            return 0
        pairs = [(one_return(session, n), one_write(file, n)) for n in numbers]
        session.close()
        os.close(file)
    returned, bare = (sorted(times) for times in zip(*pairs, strict=True))
    for name, times in (("return", returned), ("4 KiB and fdatasync", bare)):
        p99 = times[len(times) * 99 // 100]
        print(f"{name:20} p50 {median(times):.3f} ms  p99 {p99:.3f} ms")
    ratio = median(returned) / median(bare)
    print(f"{'PASS' if ratio <= BAR else 'FAIL'} return: {ratio:.2f} × (≤ {BAR})")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
