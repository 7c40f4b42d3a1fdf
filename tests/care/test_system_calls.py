"""A verb is killed, or told of an I/O error, at one of its system calls. Whichever call it
is, a whole file stands with its keys, and nothing that was acknowledged is lost.

`strace` lists the calls of a verb and interferes with one of them. A kill shows only in
the files it leaves, so it is tried before each call that changes something; an I/O error
is tried at every call. The ordinary run tries the calls that give files their names,
where harm was found before; `-m slow` tries all.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import Refusal, StationExists
from cainiao_recycle.station.keys import read_kept
from cainiao_recycle.store import journal
from tests import desk
from tests.care import verbs

ROOT = Path(__file__).parents[2]
NAMING = {
    "rename",
    "link",
    "unlink",
    "mkdir",
    "renameat",
    "renameat2",
    "linkat",
    "unlinkat",
}
CHANGING = NAMING | {
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "chmod",
    "fchmod", "fchown",
}  # fmt: skip
NOT_TAKEN = {
    # Memory, signals, the interpreter's own: no file is behind them.
    "mmap", "munmap", "mprotect", "brk", "futex", "rt_sigaction", "rt_sigprocmask",
    "madvise", "mremap", "getrandom", "clock_gettime", "exit_group", "getpid", "gettid",
    "geteuid",
    "getuid", "getcwd", "sched_yield", "clone3", "clone", "rseq", "set_robust_list",
    "clock_nanosleep", "select", "poll", "sysinfo", "prlimit64", "getdents64",
}  # fmt: skip
CALL = re.compile(r"^\d+\s+(\w+)\((.*)")


def can_trace() -> bool:
    try:
        done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace can't be used here")


class Call(NamedTuple):
    """A system call by its name and how many of that name it is."""

    name: str
    number: int


def run(verb: str, folder: Path, *options: str, broken: str = "") -> int:
    """A verb under strace; its exit code: 0, refused, or killed."""
    done = subprocess.run(
        [
            "strace", "-f", "-qq", *options, sys.executable, "-m", "tests.care.verbs", verb,
            str(folder), broken,
        ],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, verbs.TURNED_DOWN, -9, 137), done.stderr[-2000:]
    return done.returncode


def calls_of(verb: str, folder: Path, broken: str = "") -> list[Call]:
    """The system calls of a verb, between the marks."""
    log = folder.with_name(f"{folder.name}.strace")
    again = folder.with_name(f"{folder.name}.again")
    shutil.copytree(folder, again)
    # The first run compiles modules and writes them down, which is not the verb's doing.
    run(verb, again, broken=broken)
    run(verb, folder, "-o", str(log), broken=broken)
    counted: Counter[str] = Counter()
    found, is_inside = [], False
    for line in log.read_text(errors="replace").splitlines():
        if not (call := CALL.match(line)):
            continue
        name, arguments = call.groups()
        counted[name] += 1
        if verbs.MARK in arguments:
            is_inside = not is_inside
        elif is_inside and name not in NOT_TAKEN:
            found.append(Call(name, counted[name]))
    assert not is_inside
    return found


# --- the places the verbs are run at ----------------------------------------------


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station as a kill leaves it, with entries in its log alone, and beside it the
    backup of another life of the same station: the same campaign, but other keys.
    """
    folder, early = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b") / "early.db"
    clock = desk.Clock()
    path = folder / "station.db"
    Station.create(path, desk.CODE, desk.NAME, clock=clock)
    with closing(Station.open(path, clock=clock)) as station:
        station.backup(early)
        desk.add_campaign(station)
        station.receive_eggs(30)
        station.return_box(desk.WAYBILL, size="5", customer=desk.PHONE)
        clock.forward(days=1)
        station.close_days()
        station.receive_eggs(31)
        lost = desk.entries(station) - entries_of(early)
        whole = tmp_path_factory.mktemp("c") / "template"
        shutil.copytree(folder, whole)
    assert (whole / "station.db-wal").stat().st_size
    with closing(Station.open(early, clock=clock)) as station:
        desk.add_campaign(station)
        station.receive_eggs(60)
        (whole / "other").mkdir()
        station.backup(whole / "other" / "backup.db")
    (whole / "lost").write_text(str(lost))
    assert (
        read_kept(whole / "station.db").keys
        != read_kept(whole / "other" / "backup.db").keys
    )
    return whole


@pytest.fixture
def at(template: Path, tmp_path: Path) -> Callable[[], Path]:
    """A fresh place for each run."""
    count = iter(range(100_000))

    def make() -> Path:
        place = tmp_path / f"run-{next(count)}"
        shutil.copytree(template, place)
        return place

    return make


def entries_of(path: Path) -> int:
    return len(told(path))


def told(path: Path) -> list[str]:
    """The hashes of all entries, through a copy: looking changes nothing."""
    looked_at = path.parent / "looked-at"
    looked_at.mkdir()
    try:
        for file in path.parent.glob(f"{path.name}*"):
            if file.name != f"{path.name}-shm":
                shutil.copy(file, looked_at / file.name)
        with closing(Station.open(looked_at / path.name)) as station:
            journal.verify(station.book.db)
            rows = station.book.db.execute(
                "SELECT hash FROM journal ORDER BY seq"
            ).fetchall()
            return [hashed for (hashed,) in rows]
    finally:
        shutil.rmtree(looked_at)


def parts_in(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if ".part" in file.name]


def works(path: Path) -> None:
    """The file is whole, and the next program that comes works with it."""
    with closing(Station.open(path, clock=desk.Clock("2022-11-13 10:00"))) as station:
        failed = {one.check: one.problems for one in station.check_file() if not one.ok}
        assert failed == {}
        station.receive_eggs(1)
    assert path.stat().st_nlink == 1


# --- what has to be true, whatever happened ---------------------------------------


def after_restore(place: Path, template: Path) -> None:
    path, backup = place / "station.db", place / "other" / "backup.db"
    old = told(template / "station.db")
    stands = told(path)
    if stands == old:
        assert read_kept(path).keys == read_kept(template / "station.db").keys
    else:
        assert stands[:-1] == told(backup)
        assert read_kept(path).keys == read_kept(backup).keys
        (aside,) = [f for f in place.glob("*.before-restore-*") if f.name[-1].isdigit()]
        assert told(aside) == old
        assert read_kept(aside).keys == read_kept(template / "station.db").keys
    works(path)
    if stands == old:
        lost = entries_of(path) - int((template / "lost").read_text())
        Station.restore(
            path, backup, replace=True, clock=desk.Clock(),
            lose_entries=entries_of(path) - shared(told(path), told(backup)),
            reason="the disk failed",
        )  # fmt: skip
        assert lost > 0
        assert told(path)[:-1] == told(backup)
        assert read_kept(path).keys == read_kept(backup).keys
    assert parts_in(place) == [] or stands != old


def shared(one: list[str], other: list[str]) -> int:
    return sum(left == right for left, right in zip(one, other, strict=False))


def after_backup(place: Path, template: Path) -> None:
    path, copy = place / "station.db", place / "new" / "deep" / "copy.db"
    assert told(path) == told(template / "station.db")
    if copy.exists():
        assert told(copy) == told(path)
        assert read_kept(copy).keys == read_kept(path).keys
    works(path)
    with closing(Station.open(path, clock=desk.Clock())) as station:
        if copy.exists():
            with pytest.raises(StationExists):
                station.backup(copy)
            copy = copy.with_name("second.db")
        station.backup(copy)
    assert told(copy) == told(path)
    works(copy)
    assert [name for name in parts_in(place) if copy.name in name] == []


def after_init(place: Path, template: Path) -> None:
    path = place / "new" / "first.db"
    if path.exists():
        assert len(told(path)) == 13
    else:
        Station.create(path, desk.CODE, desk.NAME, clock=desk.Clock())
        assert parts_in(place) == []
    works(path)
    assert told(place / "station.db") == told(template / "station.db")


def after_export(place: Path, template: Path) -> None:
    path, days = place / "station.db", place / "new" / "exports"
    assert told(path) == told(template / "station.db")
    for described in days.rglob("datapackage.json"):
        for one in json.loads(described.read_bytes())["resources"]:
            content = (described.parent / one["path"]).read_bytes()
            assert one["hash"] == f"sha256:{sha256(content).hexdigest()}"
    works(path)
    with closing(Station.open(path, clock=desk.Clock("2022-11-13 10:00"))) as station:
        try:
            station.export_days(days)
        except Refusal as refused:
            assert refused.name == "nothing-new"
    assert list(days.rglob("datapackage.json"))
    assert parts_in(days) == []


AFTER = {
    "restore": after_restore, "backup": after_backup, "init": after_init,
    "export": after_export,
}  # fmt: skip


def wrong_after(
    verb: str, calls: list[Call], harm: str, at: Callable[[], Path], template: Path,
    broken: str = "",
) -> list[str]:  # fmt: skip
    """What is wrong after a verb was harmed, each time at another of these calls."""
    wrong = []
    for call in calls:
        place = at()
        how = f"inject={call.name}:{harm}:when={call.number}"
        try:
            only = ("-e", f"trace={call.name}", "-e", how)
            ended = run(verb, place, "-o", "/dev/null", *only, broken=broken)
            assert ended != 0 or harm != "signal=KILL"
            AFTER[verb](place, template)
        except (AssertionError, Refusal, OSError, ValueError) as error:
            wrong.append(f"{call}: {type(error).__name__}: {str(error)[-600:]}")
        shutil.rmtree(place)
    return wrong


HARMS = ("signal=KILL", "error=EIO")


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("verb", ["restore", "backup", "init"])
def test_a_kill_or_an_error_where_files_get_their_names_leaves_whole_ones(
    verb: str, harm: str, at: Callable[[], Path], template: Path
) -> None:
    calls = [call for call in calls_of(verb, at()) if call.name in {"rename", "link"}]
    assert calls
    assert wrong_after(verb, calls, harm, at, template) == []


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("verb", sorted(verbs.VERBS))
def test_a_kill_or_an_error_at_any_system_call_leaves_whole_files(
    verb: str, harm: str, at: Callable[[], Path], template: Path
) -> None:
    calls = calls_of(verb, at())
    if harm == "signal=KILL":
        calls = [call for call in calls if call.name in CHANGING]
    assert len(calls) > 20
    assert wrong_after(verb, calls, harm, at, template) == []


@pytest.mark.parametrize(
    "broken",
    [
        "moved-first",
        pytest.param("keys-at-once", marks=pytest.mark.slow),
        pytest.param("no-second-name", marks=pytest.mark.slow),
    ],
)
def test_a_wrong_order_of_steps_is_found(
    broken: str, at: Callable[[], Path], template: Path
) -> None:
    calls = [call for call in calls_of("restore", at(), broken) if call.name == "rename"]
    assert wrong_after("restore", calls, "signal=KILL", at, template, broken) != []
