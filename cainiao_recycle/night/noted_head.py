"""How far the journal is known to go, noted beside the keys: what a chain of hashes
can't see by itself is that its own tail was cut off, or that an old file came back. And
when the whole book was last proven, which closing a day doesn't do.
"""

import sqlite3
from contextlib import suppress

from cainiao_recycle.domain.heads import Head
from cainiao_recycle.errors import (
    DamageRefusal,
    HeadNotKept,
    JournalRewritten,
    WritingRefusal,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.keys import (
    kept_beside,
    keys_path,
    read_kept,
    write_kept,
)
from cainiao_recycle.store import clock, journal
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import refusing

DAY_MS = 86_400_000

OFF_HEAD = N_(
    "the journal doesn't go through entry {entry} as it was noted beside the keys: its "
    "tail was cut off, or an older file was put here"
)


def keep_head(book: Book) -> None:
    """Note how far the journal goes now. What is there stays while the journal doesn't
    go through it: it is the proof of that. Raises `HeadNotKept`.
    """
    try:
        with refusing(book.path), book.alone():
            kept, head = read_kept(book.path), Head(*journal.head(book.db))
            if kept.head != head and goes_through(book.db, kept.head):
                write_kept(book.path, kept._replace(head=head))
    except (WritingRefusal, DamageRefusal) as error:
        raise HeadNotKept(path=keys_path(book.path)) from error


def refuse_rewritten(book: Book) -> None:
    """Raise `JournalRewritten` where the journal isn't the one whose head was noted when
    it was last handed out.
    """
    head = kept_beside(book.path).head
    with refusing(book.path):
        if head is not None and not goes_through(book.db, head):
            raise JournalRewritten(entry=head.entry)


def note_check(book: Book, at_ms: int) -> None:
    """Note that the book was proven, at a time in UTC milliseconds; where nothing can be
    written, the next one is asked for too early.
    """
    with suppress(WritingRefusal, DamageRefusal), refusing(book.path), book.alone():
        write_kept(book.path, read_kept(book.path)._replace(checked_at=at_ms))


def days_unproven(book: Book, at_ms: int) -> int:
    """How many days ago the book was last proven, or begun."""
    since = kept_beside(book.path).checked_at or clock.first_recorded(book.db)
    return (at_ms - since) // DAY_MS


def goes_through(db: sqlite3.Connection, head: Head | None) -> bool:
    """Whether a journal has an entry as it was noted."""
    return head is None or journal.hash_of(db, head.entry) == head.hash


def off_head(db: sqlite3.Connection, head: Head | None) -> list[Clause]:
    """What is wrong with a journal that has not."""
    if head is None or goes_through(db, head):
        return []
    return [Clause(OFF_HEAD, entry=head.entry)]
