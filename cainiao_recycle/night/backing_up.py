"""Backup: the file as it is at one moment, with its keys, as a copy in another place."""

from contextlib import closing
from pathlib import Path

from cainiao_recycle.domain.heads import Head
from cainiao_recycle.errors import FileUnreadable, KeysUnreadable, StationExists
from cainiao_recycle.night.noted_head import keep_head
from cainiao_recycle.station.key_copies import note_copy
from cainiao_recycle.station.keys import (
    Kept,
    Key,
    keys_path,
    read_kept,
    write_kept,
)
from cainiao_recycle.store import forgotten, journal
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.file_copies import copied, read_only
from cainiao_recycle.store.files import (
    is_there,
    make_folders,
    moved_into_place,
    place_of_file,
    reason,
)


def backup(book: Book, place: str | Path) -> list[Path]:
    """A copy of the file as it is at this moment, and of its keys beside it; each
    written whole or not at all, the keys first, so that a copy that is there has them.
    Raises `StationExists` when there is one, `FileNameMissing` for a folder.
    """
    target = place_of_file(place)
    if is_there(target):
        raise StationExists(path=target)
    try:
        make_folders(target.parent)
    except OSError as error:
        raise FileUnreadable(path=target, why=reason(error)) from error
    with refusing(book.path), book.alone():
        # A file of two names would be copied without what is in the other's log.
        pass
    with copied(book.db, target) as beside:
        copy_keys(book, target, head_of(beside))
        note_copy(book.path, keys_path(target))
        moved_into_place(beside, target)
    keep_head(book)
    return [target, keys_path(target)]


def head_of(copy: Path) -> Head:
    """How far a copy's journal goes."""
    with closing(read_only(copy)) as db:
        return Head(*journal.head(db))


def copy_keys(book: Book, target: Path, head: Head) -> None:
    """Put the keys that lie beside a file beside its copy, with the copy's head."""
    ours = read_kept(book.path).without(forgotten.keys(book.db))
    # A copy that was cut off left the same keys; others' are not ours to drop.
    if is_there(keys_path(target)) and not is_part(target, ours.keys):
        raise StationExists(path=keys_path(target))
    write_kept(target, Kept(ours.keys, head, forgotten=ours.forgotten))


def is_part(target: Path, keys: tuple[Key, ...]) -> bool:
    """Whether the keys beside a copy are all among ours."""
    try:
        return set(read_kept(target).keys) <= set(keys)
    except KeysUnreadable:
        return False
