"""How far the journal is known to go, noted beside the keys: what a chain of hashes
can't see by itself is that its own tail was cut off, or that an old file came back.
"""

import sqlite3

from cainiao_recycle.domain.restoring import Head
from cainiao_recycle.errors import DamageRefusal, HeadNotKept, WritingRefusal
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.keys import keys_path, read_kept, write_kept
from cainiao_recycle.store import journal
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import refusing

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


def goes_through(db: sqlite3.Connection, head: Head | None) -> bool:
    """Whether a journal has an entry as it was noted."""
    return head is None or journal.hash_of(db, head.entry) == head.hash


def off_head(db: sqlite3.Connection, head: Head | None) -> list[Clause]:
    """What is wrong with a journal that has not."""
    if head is None or goes_through(db, head):
        return []
    return [Clause(OFF_HEAD, entry=head.entry)]
