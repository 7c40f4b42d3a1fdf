"""Opening the file, and writing to it: one immediate transaction under one lock.

WAL with `synchronous=FULL`: with anything less a power cut loses commits that were
acknowledged. The lock beside the file makes writers wait in turn (SQLite's own busy
handler starves them) and keeps two connections from writing and checkpointing at
once, which SQLite 3.7.0 to 3.51.2 may answer with a damaged file.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cainiao_recycle.errors import (
    DiskFull,
    FileBusy,
    FileDamaged,
    FileLinked,
    FileReplaced,
    NewerFile,
    NotAStationFile,
    NotWritable,
    Refusal,
    StationMissing,
)
from cainiao_recycle.store.files import Turn, drop_cut_links, is_full, is_there

APPLICATION_ID = 0x43524359
"""`CRCY`, in the header of every station file."""

VERSION = 1
"""Of the journal and the tables together; kept in the file's `user_version`."""

OF_THE_FILE = (DiskFull, FileBusy, FileDamaged, FileReplaced, NotWritable)
"""Refusals that are the file's and not what was asked: the same is good later."""

BACK_TO_ONE = "ROLLBACK TO one; RELEASE one"

BUSY_TIMEOUT_MS = 10_000

PRAGMAS = f"""
PRAGMA busy_timeout = {BUSY_TIMEOUT_MS};
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA cache_size = -65536;
"""
"""Set on each connection; the timeout first, the others may have to wait. 64 MiB of
cache (taken as needed) hold the inner pages of a million boxes' indexes; SQLite's own 2
do not, and a scan would read them anew."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into refusals a clerk understands."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_refusal(error, path) from error
    except OSError as error:
        raise of_system(error, path) from error


def of_system(error: OSError, path: Path) -> Refusal:
    """The refusal for what the system says of a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    return NotWritable(path=path)


WRITING = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
)
"""What fails when the system takes no more, and says nothing of the file itself."""


def as_refusal(error: sqlite3.Error, path: Path) -> Refusal | sqlite3.Error:
    """The refusal for an error of the file, or the error itself when it is ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_NOTADB:
            return NotAStationFile(path=path)
        case sqlite3.SQLITE_FULL:
            return DiskFull()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return FileBusy(path=path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return NotWritable(path=path)
        case sqlite3.SQLITE_IOERR if getattr(error, "sqlite_errorcode", 0) in WRITING:
            # A full disk is met first where the log's index grows, and isn't called so.
            return DiskFull() if is_full(path.parent) else NotWritable(path=path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_IOERR:
            return FileDamaged(path=path, why=str(error))
    if str(error).startswith(("no such table", "no such column")):
        return FileDamaged(path=path, why=str(error))
    return error


class Book:
    """An open station file."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db
        self.turn = Turn(path)
        self.identity = identity(path)
        self.is_together = False

    @classmethod
    def open(cls, path: Path) -> "Book":
        """Open a station file that is there. Raises `StationMissing`,
        `NotAStationFile`, `NewerFile`, `FileDamaged`, `NotWritable`.
        """
        if not is_there(path):
            raise StationMissing(path=path.absolute())
        if path.is_dir():
            raise NotAStationFile(path=path)
        with refusing(path):
            if path.is_symlink():
                # Lock, log and keys lie beside the file itself, whatever it is called.
                path = path.resolve()
            while True:
                before = identity(path)
                book = cls(path, connect(path))
                try:
                    book.refuse_strange_files()
                    if before == identity(path):
                        return book
                except BaseException:
                    book.db.close()
                    raise
                # Restored in between: what was opened is the file moved aside.
                book.db.close()

    def refuse_strange_files(self) -> None:
        """Refuse what another program or a newer version of this one wrote."""
        if version_of(self.db, self.path) < VERSION:
            from cainiao_recycle.store.migrations import bring_up_to_date

            bring_up_to_date(self.path)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One immediate transaction, whole or not at all, under the file's lock; among
        others that are written together, a part of theirs.
        """
        with refusing(self.path):
            if self.is_together:
                with self.begun("SAVEPOINT one", "RELEASE one", BACK_TO_ONE):
                    yield self.db
                return
            with self.alone(), self.begun("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"):
                yield self.db

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is one transaction: each write by itself whole or not at
        all, and none of them in the book before all are.
        """
        with self.writing():
            self.is_together = True
            try:
                yield
            finally:
                self.is_together = False

    @contextmanager
    def begun(self, begin: str, end: str, back: str) -> Iterator[None]:
        """From the beginning of a transaction to its end, or back."""
        self.db.execute(begin)
        try:
            yield
            self.db.execute(end)
        except BaseException:
            # On a full disk it is over already, with all that it was a part of.
            if self.db.in_transaction:
                for statement in back.split(";"):
                    self.db.execute(statement)
            raise

    @contextmanager
    def making_tables(self) -> Iterator[sqlite3.Connection]:
        """The same, with references looked at by nobody: where a table is dropped they
        would be looked for row by row. Outside a transaction alone they can be let go.
        """
        self.db.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.writing() as db:
                yield db
        finally:
            self.db.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The file's lock, and the certainty that its name still means this file."""
        self.turn.take()
        try:
            self.refuse_other_file()
            yield
        finally:
            self.turn.drop()

    def refuse_other_file(self) -> None:
        """Refuse a file that was replaced, or that is reached by two names: under each
        it has a log of its own, and they don't know of each other.
        """
        found = self.path.stat()
        if (found.st_dev, found.st_ino) != self.identity:
            raise FileReplaced(path=self.path)
        if found.st_nlink > 1:
            drop_cut_links(self.path)
            if self.path.stat().st_nlink > 1:
                raise FileLinked(path=self.path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A snapshot: what is read in it belongs to one moment."""
        if self.is_together:
            yield self.db
            return
        with refusing(self.path):
            self.db.execute("BEGIN")
            try:
                yield self.db
            finally:
                self.db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file. Closing may write the log back, so it waits its turn; when
        that doesn't come, the log stays for the next one who closes.
        """
        if self.turn.was_ours:
            try:
                self.turn.take()
            except (FileBusy, OSError):
                # Closed without its turn it could write while another does.
                return
        self.db.close()
        self.turn.close()


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """The version of a station file's shape. Raises `NotAStationFile`, `NewerFile`."""
    (application_id,) = db.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise NotAStationFile(path=path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerFile(path=path, theirs=version, ours=VERSION)
    return int(version)


def identity(path: Path) -> tuple[int, int]:
    """Which file stands at a path: a restored one is another, and what is written to
    the one moved aside would be lost.
    """
    found = path.stat()
    return found.st_dev, found.st_ino


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection with every setting the book relies on."""
    db = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    try:
        db.executescript(PRAGMAS)
    except BaseException:
        db.close()
        raise
    return db
