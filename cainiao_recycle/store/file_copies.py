"""Copies of a whole station file, and putting one in its place.

At every moment a whole file stands under the station's name: the old one until the
rename, the new one from then on. The old one gets its second name before, with nothing
left in its log.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from cainiao_recycle.errors import (
    DiskFull,
    FileBusy,
    FileDamaged,
    NoRoom,
    NotAStationFile,
    NotWritable,
)
from cainiao_recycle.store import journal
from cainiao_recycle.store.connection import APPLICATION_ID, as_refusal, connect, refusing
from cainiao_recycle.store.files import (
    ASIDE,
    OWNER_ONLY,
    PATIENCE_S,
    Turn,
    is_there,
    led_to,
    moved_into_place,
    part,
    put_new,
    sync_folder,
)


@contextmanager
def with_room_for(path: Path) -> Iterator[None]:
    """Refuse by the name of what is written: no entry is lost when a copy has no room."""
    try:
        with refusing(path):
            yield
    except DiskFull as error:
        raise NoRoom(path=path) from error


@contextmanager
def copied(source: sqlite3.Connection, target: Path) -> Iterator[Path]:
    """A whole copy of a database beside its place, one file with no log, to be moved
    there.
    """
    with with_room_for(target), part(target) as beside:
        with closing(sqlite3.connect(beside, isolation_level=None)) as copy:
            # All pages at once: while others write, steps start over for ever.
            source.backup(copy, pages=-1, progress=patient(target))
            set_mode(copy, "delete", target)
        sync_file(beside)
        yield beside


def patient(path: Path) -> Callable[[int, int, int], None]:
    """Stops a copy that another program's lock lets nowhere."""
    until = time.monotonic() + PATIENCE_S

    def look(status: int, _remaining: int, _total: int) -> None:
        busy = status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if busy and time.monotonic() > until:
            raise FileBusy(path=path)

    return look


def set_mode(db: sqlite3.Connection, mode: str, path: Path) -> None:
    """Set how a file keeps its log. SQLite answers what it is now, and may not raise."""
    if db.execute(f"PRAGMA journal_mode = {mode}").fetchone() != (mode,):
        raise NotWritable(path=path)


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_only(path: Path) -> sqlite3.Connection:
    """A database to be copied; nothing is made beside it. One without a log is nobody's
    at work, and read as it is.
    """
    real = led_to(path)
    logs = [real.with_name(real.name + ending) for ending in ("-wal", "-journal")]
    at_work = any(log.exists() and log.stat().st_size for log in logs)
    mode = "mode=ro" if at_work else "immutable=1"
    return sqlite3.connect(f"{real.as_uri()}?{mode}", uri=True, isolation_level=None)


@contextmanager
def folded(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A station file with its log written back, so that the file alone is whole, to be
    read under its lock; None for one that isn't there or can't be read any more. Raises
    `FileBusy` while somebody reads at length.
    """
    with refusing(path), ExitStack() as stack:
        yield folding(path, stack)


def folding(path: Path, stack: ExitStack) -> sqlite3.Connection | None:
    """What `folded` gives; the stack closes it."""
    # SQLite would drop the log of an empty file.
    if not path.is_file() or path.stat().st_size == 0:
        return None
    try:
        db = stack.enter_context(closing(connect(path)))
        write_log_back(db, path)
        is_table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'"
        if db.execute(is_table).fetchone() is None:
            return None
        # Every row is looked at: what can't be read now is better known now.
        db.execute("SELECT max(seq), max(hash) FROM journal").fetchone()
        return db
    except sqlite3.Error as error:
        if isinstance(as_refusal(error, path), FileDamaged | NotAStationFile):
            return None
        raise


def write_log_back(db: sqlite3.Connection, path: Path) -> None:
    """Bring everything from the log into the file. Who reads at this moment, or writes
    the log back as he closes, is waited for; the busy handler waits for the first alone.
    """
    until = time.monotonic() + PATIENCE_S
    while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > until:
            raise FileBusy(path=path)
        time.sleep(0.01)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a station file's lock, whether the file is whole or not."""
    turn = Turn(path)
    turn.take()
    try:
        yield
    finally:
        turn.close()


def linked_aside(path: Path, aside: Path) -> list[Path]:
    """A second name for what stands under a station file's, and for what its log still
    holds (of a file too damaged to take it back).
    """
    made = []
    for ending in ("", "-wal"):
        old = path.with_name(path.name + ending)
        if old.exists() and (not ending or old.stat().st_size):
            made.append(aside.with_name(aside.name + ending))
            os.link(old, made[-1])
            made[-1].chmod(OWNER_ONLY)
    sync_folder(path.parent)
    return made


def put_in_place(beside: Path, path: Path) -> None:
    """The moment of a restoring: before it the old file stands, then the new one. What is
    beside the old file has a second name, or nothing in it.
    """
    for ending in ("-shm", "-wal", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    if path.exists():
        moved_into_place(beside, path)
    else:
        put_new(beside, path)


def aside(path: Path, number: int) -> Path:
    """The name of what stood in a station file's place when it was restored."""
    return path.with_name(f"{path.name}{ASIDE}{number}")


def next_free(path: Path) -> int:
    """The number for what is moved aside this time."""
    number = 1
    while any(
        is_there(aside(path, number).with_name(aside(path, number).name + ending))
        for ending in ("", "-wal", ".keys")
    ):
        number += 1
    return number


def parted_copies(path: Path, db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Files in the same folder that began as this one and went on by themselves, as this
    one did: by name, each with the first entry that differs. Backups are its beginning,
    and what a restoring moved aside is known.
    """
    name = path.name.partition(ASIDE)[0]
    for beside in sorted(path.parent.iterdir()):
        known = beside.name.startswith(".") or beside.name.partition(ASIDE)[0] == name
        if not known and is_station_file(beside):
            with suppress(sqlite3.Error), closing(read_only(beside)) as other:
                shared = journal.shared(other, db)
                if 0 < shared < min(journal.head(other)[0], journal.head(db)[0]):
                    yield beside.name, shared + 1


def is_station_file(path: Path) -> bool:
    """Whether a file has the mark of a station's in its header."""
    mark = APPLICATION_ID.to_bytes(4, "big")
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(72)[68:] == mark
    except OSError:
        return False
