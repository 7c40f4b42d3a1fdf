"""Connecting to a file, and what its errors mean to a clerk.

WAL with `synchronous=FULL`: with anything less a power cut loses commits that were
acknowledged.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cainiao_recycle.errors import (
    CharacterBroken,
    DiskFull,
    FileBusy,
    FileDamaged,
    NewerFile,
    NotAStationFile,
    NotWritable,
    Refusal,
)
from cainiao_recycle.store.files import is_full

APPLICATION_ID = 0x43524359
"""`CRCY`, in the header of every station file."""

VERSION = 2
"""Of the journal and the tables together; kept in the file's `user_version`."""

BUSY_TIMEOUT_MS = 10_000

CACHE_KIB = 65_536
"""Page cache of a connection, in KiB, taken as needed: it holds the inner pages of a
million boxes' indexes. SQLite's own 2 MiB do not, and a scan would read them anew.
"""

PRAGMAS = f"""
PRAGMA busy_timeout = {BUSY_TIMEOUT_MS};
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA cache_size = -{CACHE_KIB};
"""
"""Set on each connection; the timeout first, the others may have to wait."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into refusals a clerk understands."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeError) as error:
        raise meant(error, path) from error


def meant(error: sqlite3.Error | OSError | UnicodeError, path: Path) -> Exception:
    """What an error of SQLite or of the system says to a clerk."""
    if isinstance(error, UnicodeEncodeError):
        return CharacterBroken(text=error.object)
    if isinstance(error, UnicodeError):
        # What SQLite says of a file whose bytes are damaged is no text either.
        return FileDamaged(path=path, why=type(error).__name__)
    if isinstance(error, sqlite3.Error):
        return as_refusal(error, path)
    return of_system(error, path)


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
