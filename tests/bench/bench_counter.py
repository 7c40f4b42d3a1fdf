"""From Enter to the written line, with a million boxes in the file.

Run it with the project installed: `python tests/bench/bench_counter.py [BOXES]`. A run
is a series of visits through the scan loop, as it stands behind a terminal; only the
lines that record a box are timed, from the line's end to the answer written, durable
commit included. The same rows, prepared beforehand, then go into a copy of the same
file by bare sqlite3 with the same durability, one commit a box. Runs take turns.

Bars, medians of ten runs: p50 at most 3 times and p99 at most 5 times the bare commit.
"""

import os
import pty
import random
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.counter.screen import Screen
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import connect
from tests import desk

BOXES = 1_000_000
RUNS, VISITS, BOXES_A_VISIT = 10, 70, 3
P50_BAR, P99_BAR = 3.0, 5.0

Rows = list[tuple[str, tuple[object, ...]]]
"""Statements and their values: what one box writes."""


def build(path: Path, boxes: int) -> None:
    """A station whose file holds so many boxes, half of them sent again."""
    clock = desk.Clock()
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with desk.Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station)
        station.receive_eggs(1_000_000, sure=True)
        station.return_box(desk.WAYBILL, size="5", customer=desk.PHONE)
        fill(station.book.db, boxes)


def fill(db: sqlite3.Connection, boxes: int) -> None:
    """Boxes as the first one, in one transaction: as many rows, indexes and bytes as
    the counter would have written, with a chain that is not proven here.
    """
    draw = random.Random(1)
    db.execute("PRAGMA cache_size = -600000")
    (first,) = db.execute("SELECT max(seq) + 1 FROM journal").fetchone()
    old = db.execute("SELECT * FROM box WHERE box = 1").fetchone()
    returned = db.execute("SELECT * FROM box_return WHERE box = 1").fetchone()
    entry = db.execute("SELECT * FROM journal WHERE seq = ?", (first - 1,)).fetchone()
    into_box, into_return, into_journal = (
        insert(db, table) for table in ("box", "box_return", "journal")
    )
    db.execute("BEGIN IMMEDIATE")
    for start in range(0, boxes, 20_000):
        numbers = range(start + 2, min(start + 20_000, boxes) + 2)
        waybills = {n: f"SF{draw.randrange(10**13):013d}" for n in numbers}
        db.executemany(
            into_journal,
            ((n + first, f"{n:032x}", *entry[2:]) for n in numbers),
        )
        db.executemany(
            into_box,
            (
                (
                    n, make(CodeType.TAG, draw.randrange), *old[2:10],
                    "sent" if n % 2 else "reuse", *old[11:14], n + first,
                )
                for n in numbers
            ),
        )  # fmt: skip
        db.executemany(
            into_return,
            (
                (
                    n, 1, 0, n + first, waybills[n], None, *returned[6:12], 0,
                    *returned[13:15], None, *returned[16:19], n + first,
                )
                for n in numbers
            ),
        )  # fmt: skip
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class TimedCounter:
    """The scan loop on a terminal nobody reads."""

    def __init__(self, path: Path) -> None:
        self.clock = desk.Clock()
        self.session = Session(Book.open(path), clerk=desk.CLERK, clock=self.clock)
        self.loop = Loop(self.session)
        self.master, slave = pty.openpty()
        os.set_blocking(self.master, False)
        self.screen = Screen(os.fdopen(slave, "w"), with_bells=False)
        self.waybill = 10**9

    def line(self, line: str) -> float:
        """Milliseconds from a line's end to its answer on the terminal."""
        began = perf_counter()
        for answer in self.loop.take(line):
            self.screen.show(answer)
        spent = (perf_counter() - began) * 1000
        assert answer.signal != "refused", answer
        os.read(self.master, 65536)
        self.clock.forward(seconds=1)
        return spent

    def run(self) -> tuple[list[float], list[Rows | int]]:
        """Visits; the times of their boxes, and what they wrote: a box's rows, or the
        number of another entry.
        """
        times, written = [], []
        for _ in range(VISITS):
            self.line(f"139{random.randrange(10**8):08d}")
            for _ in range(BOXES_A_VISIT):
                self.waybill += 1
                self.line(desk.waybill(self.waybill))
                times.append(self.line("5"))
                written.append(rows_of(self.session.book.db))
            self.line("0")
            written.append(journal.head(self.session.book.db)[0])
        return times, written


def insert(db: sqlite3.Connection, table: str) -> str:
    """The statement that takes a whole row of a table."""
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"


def rows_of(db: sqlite3.Connection) -> Rows:
    """What the last box wrote, as plain inserts."""
    seq, _ = journal.head(db)
    rows: Rows = []

    def add(table: str, where: str, *values: object, more: str = "") -> tuple[object, ...]:
        row = db.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchone()
        rows.append((f"{insert(db, table)} {more}", row))
        return row

    add("journal", "seq = ?", seq)
    # By its number: a search through all returns would push the file's pages out of
    # the cache before each timed line.
    (box,) = db.execute("SELECT max(box) FROM box").fetchone()
    visit, customer = db.execute(
        "SELECT visit, customer FROM box_return WHERE box = ?", (box,)
    ).fetchone()
    (boxes,) = db.execute(
        "SELECT count(*) FROM box_return WHERE visit = ?", (visit,)
    ).fetchone()
    if boxes == 1:
        add("customer", "id = ?", customer, more="ON CONFLICT DO NOTHING")
    add("box", "box = ?", box)
    add("box_return", "box = ?", box)
    add(
        "visit", "visit = ?", visit,
        more="ON CONFLICT (visit) DO UPDATE SET changed_seq = excluded.changed_seq",
    )  # fmt: skip
    return rows


def run_bare(
    db: sqlite3.Connection, source: sqlite3.Connection, written: list[Rows | int]
) -> list[float]:
    """The same rows by bare commits; entries that aren't boxes are applied untimed."""
    times = []
    for one in written:
        if isinstance(one, int):
            entry = journal.by_seq(source, one)
            row = source.execute("SELECT * FROM journal WHERE seq = ?", (one,)).fetchone()
            assert entry is not None
            db.execute("BEGIN IMMEDIATE")
            db.execute(insert(db, "journal"), row)
            apply(db, entry)
            db.execute("COMMIT")
            continue
        began = perf_counter()
        db.execute("BEGIN IMMEDIATE")
        for sql, row in one:
            db.execute(sql, row)
        db.execute("COMMIT")
        times.append((perf_counter() - began) * 1000)
    return times


def p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def main() -> int:
    """Build, run, compare; 0 if both bars are met."""
    boxes = int(sys.argv[1]) if len(sys.argv) > 1 else BOXES
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        path, copy = Path(folder) / "station.db", Path(folder) / "copy.db"
        build(path, boxes)
        shutil.copy(path, copy)
        size = path.stat().st_size / 1e6
        print(f"{boxes} boxes, {size:.0f} MB, SQLite {sqlite3.sqlite_version}")
        place, bare = TimedCounter(path), connect(copy)
        place.run()  # warm
        figures = []
        (behind,) = bare.execute("SELECT max(seq) FROM journal").fetchone()
        for entry in journal.entries(place.session.book.db, after=behind):
            row = place.session.book.db.execute(
                "SELECT * FROM journal WHERE seq = ?", (entry.seq,)
            ).fetchone()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(insert(bare, "journal"), row)
            apply(bare, entry)
            bare.execute("COMMIT")
        for number in range(RUNS):
            times, written = place.run()
            alone = run_bare(bare, place.session.book.db, written)
            figures.append((median(times), p99(times), median(alone), p99(alone)))
            print(
                f"run {number + 1}: counter {figures[-1][0]:.3f}/{figures[-1][1]:.3f} ms, "
                f"bare {figures[-1][2]:.3f}/{figures[-1][3]:.3f} ms (p50/p99)"
            )
        bare.close()
        place.session.close()
    counted50, counted99, bare50, bare99 = (median(c) for c in zip(*figures, strict=True))
    met = True
    for name, ours, theirs, bar in (
        ("p50", counted50, bare50, P50_BAR),
        ("p99", counted99, bare99, P99_BAR),
    ):
        ratio = ours / theirs
        met &= ratio <= bar
        print(
            f"{'PASS' if ratio <= bar else 'FAIL'} {name}: {ours:.3f} against {theirs:.3f} "
            f"ms, {ratio:.2f} × (≤ {bar})"
        )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
