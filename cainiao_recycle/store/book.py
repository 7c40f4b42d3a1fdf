"""An open station file: one immediate transaction at a time, under one lock.

The lock beside the file makes writers wait in turn (SQLite's own busy handler starves
them) and keeps two connections from writing and checkpointing at once, which SQLite
3.7.0 to 3.51.2 may answer with a damaged file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cainiao_recycle.errors import (
    FileBusy,
    FileLinked,
    FileReplaced,
    NotAStationFile,
    StationMissing,
)
from cainiao_recycle.store.connection import (
    APPLICATION_ID,
    VERSION,
    connect,
    identity,
    meant,
    refusing,
    version_of,
)
from cainiao_recycle.store.files import Turn, drop_cut_links, is_folder, is_there, led_to

BACK_TO_ONE = "ROLLBACK TO one; RELEASE one"


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
        if is_folder(path):
            raise NotAStationFile(path=path)
        with refusing(path):
            if path.is_symlink():
                # Lock, log and keys lie beside the file itself, whatever it is called.
                path = led_to(path)
            while True:
                before = identity(path)
                book = cls(path, connect(path))
                try:
                    book.bring_up_to_date()
                    if before == identity(path):
                        return book
                except BaseException:
                    book.close()
                    raise
                # Restored in between: what was opened is the file moved aside.
                book.close()

    @classmethod
    def create(cls, path: Path) -> "Book":
        """A new, empty station file, not yet seen by anyone else. It gets its log when it
        is whole: what fails while a log is written back, SQLite tells nobody.
        """
        from cainiao_recycle.store.migrations import migrate

        db = connect(path)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN IMMEDIATE")
        migrate(db)
        db.execute("COMMIT")
        return cls(path, db)

    def bring_up_to_date(self) -> None:
        """Migrate what an older version wrote; refuse what another program or a newer
        version wrote.
        """
        if version_of(self.db, self.path) < VERSION:
            from cainiao_recycle.store.migrations import migrate

            with self.making_tables() as db:
                # Another process may have done it while this one waited its turn.
                if version_of(db, self.path) < VERSION:
                    migrate(db)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One immediate transaction, whole or not at all, under the file's lock; among
        others that are written together, a part of theirs.
        """
        # Context managers within one another cost a request more than its `BEGIN` and
        # `COMMIT` do.
        try:
            if self.is_together:
                yield from self.begun("SAVEPOINT one", "RELEASE one", BACK_TO_ONE)
                return
            self.turn.take()
            try:
                self.refuse_other_file()
                yield from self.begun("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
            finally:
                self.turn.drop()
        except (sqlite3.Error, OSError, UnicodeError) as error:
            raise meant(error, self.path) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is one transaction: each write by itself whole or not at
        all, and none of them in the book before all are.
        """
        # Pages are kept aside for each write that may be taken back. SQLite puts them into
        # a temporary file, 160 KB for a box returned, unless it is told otherwise.
        self.db.execute("PRAGMA temp_store = MEMORY")
        try:
            with self.writing():
                self.is_together = True
                try:
                    yield
                finally:
                    self.is_together = False
        finally:
            self.db.execute("PRAGMA temp_store = DEFAULT")

    @contextmanager
    def making_tables(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which nobody looks at references: where a table is dropped they
        would be looked for row by row. Outside a transaction alone they can be let go.
        """
        self.db.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.writing() as db:
                yield db
        finally:
            self.db.execute("PRAGMA foreign_keys = ON")

    def begun(self, begin: str, end: str, back: str) -> Iterator[sqlite3.Connection]:
        """From the beginning of a transaction to its end, or back."""
        self.db.execute(begin)
        try:
            yield self.db
            self.db.execute(end)
        except BaseException:
            # On a full disk it is over already, with all that it was a part of.
            if self.db.in_transaction:
                for statement in back.split(";"):
                    self.db.execute(statement)
            raise

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

    def drop_cache(self) -> None:
        """Give the memory of pages that were read back, before another connection reads
        the whole file.
        """
        self.db.execute("PRAGMA shrink_memory")

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
