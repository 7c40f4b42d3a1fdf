"""Copies of a whole station file, and putting one in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.files import (
    Turn,
    moved_into_place,
    part_of,
)

BELONGINGS = ("", "-wal", "-shm")
"""What SQLite keeps of one database, by the endings of its files' names."""


@contextmanager
def copied(source: sqlite3.Connection, target: Path, journal_mode: str) -> Iterator[Path]:
    """A whole copy of a database beside its place, to be moved there."""
    with refusing(target):
        beside = part_of(target)
    try:
        with refusing(target):
            with closing(sqlite3.connect(beside, isolation_level=None)) as copy:
                # All pages at once: while others write, steps start over for ever.
                source.backup(copy, pages=-1)
                copy.execute(f"PRAGMA journal_mode = {journal_mode}")
            descriptor = os.open(beside, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            yield beside
    finally:
        beside.unlink(missing_ok=True)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database whole, as one file with no log beside it."""
    with copied(source, target, "DELETE") as beside:
        moved_into_place(beside, target)


def restore_database(source: Path, target: Path) -> list[Path]:
    """Put a copy in a station file's place; what stood there, its log too, is moved
    aside as it is, and listed. Writers wait meanwhile, and find another file then.
    """
    moved = []
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as db,
        copied(db, target, "WAL") as beside,
        locked(target),
    ):
        number = next_free(target)
        for ending in BELONGINGS:
            old = target.with_name(target.name + ending)
            new = target.with_name(f"{target.name}.before-restore-{number}{ending}")
            if old.exists():
                os.replace(old, new)
                moved.append(new)
        moved_into_place(beside, target)
    return moved


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a station file's lock, whether the file is whole or not."""
    turn = Turn(path)
    turn.take()
    try:
        yield
    finally:
        turn.close()


def next_free(path: Path) -> int:
    """The number for what is moved aside this time."""
    number = 1
    while path.with_name(f"{path.name}.before-restore-{number}").exists():
        number += 1
    return number
