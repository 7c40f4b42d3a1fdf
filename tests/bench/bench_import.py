"""`import returns` against a bare `executemany` of what it wrote.

Run it with the project installed: `python tests/bench/bench_import.py [--rows 1000000]`;
with `--kills 10` it is killed so often on the way and run again, and has to end as an
import that nobody disturbed, but for drawn codes and hashes.
A table of returns is made and imported in a process of its own; then the rows of journal
and tables are read back from the finished file, and written into a file with the same
tables and indexes by `executemany`, all in one transaction. Bars: at most 6 times its CPU
(user and system), and at most 200 MB of memory.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from bars import Bars

from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import connect
from tests import desk

TIMES, MOST_MB = 6.0, 200


def make_table(path: Path, rows: int) -> None:
    """Boxes of nineteen days, three a customer, one in ten wet."""
    rng = Random(f"import {rows}")
    first = datetime(2022, 11, 1, 8)  # noqa: DTZ001 - the station's own time
    with path.open("w", encoding="utf-8") as out:
        out.write("code,size,defects,customer,at\n")
        for row in range(rows):
            at = first + timedelta(days=row * 19 // rows, seconds=row * 20 % 40_000)
            who = f"139{rng.randrange(10**8):08d}" if row % 3 == 0 else who  # noqa: F821
            wet = "wet" if row % 10 == 3 else ""
            code = f"SF{rng.randrange(10**13):013d}"
            out.write(f"{code},{row % 12 + 1},{wet},{who},{at.isoformat()}\n")


def open_station(file: Path) -> None:
    """A station with its campaign; a first box draws the key of the year, which the twin
    shares.
    """
    clock = desk.Clock("2022-11-01 07:00")
    desk.Station.create(file, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with desk.Station.open(file, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station)
        station.return_box(desk.WAYBILL, size="5")


def run_import(file: Path, table: Path) -> None:
    """Import a table, and print what it took."""
    clock = desk.Clock("2022-11-20 23:00")
    with desk.Station.open(file, clerk=desk.CLERK, clock=clock) as station:
        began, cpu = time.perf_counter(), time.process_time()
        refused = sum(1 for row in station.import_returns(table).outcomes if row.refusal)
        took = time.process_time() - cpu, time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": took[0], "wall": took[1], "mb": most, "refused": refused}))


def bare(file: Path, again: Path) -> float:
    """CPU seconds of writing the same rows into a fresh file."""
    Book.create(again).close()
    with closing(connect(again)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("ATTACH ? AS theirs", (str(file),))
        sql = """SELECT name FROM theirs.sqlite_master
                 WHERE type = 'table' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"""
        tables = [table for (table,) in db.execute(sql).fetchall()]
        rows = {t: db.execute(f"SELECT * FROM theirs.{t}").fetchall() for t in tables}
        for table in ("entry_kind", "stand"):
            db.execute(f"DELETE FROM main.{table}")
        cpu = time.process_time()
        db.execute("BEGIN")
        for table, its in rows.items():
            if its:
                marks = ", ".join("?" * len(its[0]))
                db.executemany(f"INSERT INTO main.{table} VALUES ({marks})", its)
        db.execute("COMMIT")
        return time.process_time() - cpu


SAME = {
    "journal": "seq, request_id, kind, happened_at, business_date, clerk",
    "box": "box, size, mass_g, cycle, condition, state, shelf, arrived_at",
    "box_return": """box, cycle, undone, seq, waybill, customer, condition, defects,
        disposition, campaign, credits, points, reward, voucher IS NULL, happened_at""",
    "voucher": "eggs, campaign_date, customer, valid_from, state, issued_seq, issued_at",
    "customer": "id, campaign, hash, hidden",
    "egg_tally": "tally, eggs",
}
"""What two imports of one table have in common: all but drawn codes and hashes."""


def killed(again: list[str | Path], kills: int, undisturbed_s: float) -> None:
    """Run an import to its end, after it was killed so often on the way."""
    rng = Random(f"kills {kills}")
    for _ in range(kills):
        running = subprocess.Popen(again, stdout=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(rng.uniform(0.5, 2 * undisturbed_s / kills))
        running.kill()
        running.wait()
    subprocess.run(again, check=True, stdout=subprocess.DEVNULL)


def differing(file: Path, other: Path) -> list[str]:
    """The tables in which two files differ, drawn codes and hashes left out."""
    with closing(connect(file)) as db:
        db.execute("ATTACH ? AS theirs", (str(other),))
        return [
            table
            for table, columns in SAME.items()
            for one, two in (("main", "theirs"), ("theirs", "main"))
            if db.execute(
                f"""SELECT {columns} FROM {one}.{table}
                    EXCEPT SELECT {columns} FROM {two}.{table}"""
            ).fetchone()
        ]


def main() -> int:
    """Run it; 0 if the bars are met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--import-only", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.import_only:
        run_import(*asked.import_only)
        return 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        file, table = folder / "station.db", folder / "returns.csv"
        make_table(table, asked.rows)
        open_station(file)
        (folder / "twin").mkdir()
        twin = folder / "twin" / file.name
        for made in folder.glob(f"{file.name}*"):
            shutil.copy2(made, twin.with_name(made.name))
        mine_only = [sys.executable, __file__, "--import-only"]
        done = subprocess.run(
            [*mine_only, file, table], check=True, capture_output=True, text=True
        )
        took = json.loads(done.stdout)
        peer = bare(file, folder / "bare.db")
        size = file.stat().st_size / asked.rows
        differ = None
        if asked.kills:
            killed([*mine_only, twin, table], asked.kills, took["wall"])
            differ = differing(file, twin)
    mine, bare_one = (cpu / asked.rows * 1e6 for cpu in (took["cpu"], peer))
    print(f"{asked.rows} rows: {mine:.0f} us a row (CPU), bare {bare_one:.0f}")
    print(f"{took['wall']:.0f} s; {size:.0f} bytes a row")
    bars = Bars()
    times = took["cpu"] / peer
    bars.hold("CPU against executemany", times <= TIMES, f"{times:.1f} x, bar {TIMES}")
    bars.hold("memory", took["mb"] <= MOST_MB, f"{took['mb']:.0f} MB, bar {MOST_MB}")
    if differ is not None:
        bars.hold(f"equal after {asked.kills} kills", not differ, f"differing: {differ}")
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
