"""Restoring: a backup, proven first, becomes the station file.

A copy of the backup is made beside the place, and all is proven and written in that
copy. Then one rename decides: before it the old book stands with its keys, after it the
new one with its own, and what was recorded in the old one can be read under its second
name.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from cainiao_recycle.domain.days import zone_of
from cainiao_recycle.domain.events import BookRestored, KeysForgotten
from cainiao_recycle.domain.heads import Head
from cainiao_recycle.domain.references import Gone
from cainiao_recycle.domain.restoring import Loss, loss
from cainiao_recycle.errors import (
    BackupOlder,
    FileDamaged,
    FileNameMissing,
    FileUnreadable,
    NotAStationFile,
    OtherHistory,
    StationInPlace,
)
from cainiao_recycle.night.noted_head import goes_through, off_head
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station import reasons
from cainiao_recycle.station.keys import (
    Kept,
    kept_beside,
    keys_path,
    read_kept,
    write_kept,
)
from cainiao_recycle.station.reasons import Said
from cainiao_recycle.station.session import OWN, Request, Session, wall_clock
from cainiao_recycle.store import file_copies, forgotten, integrity, journal, setup
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import VERSION, connect, refusing, version_of
from cainiao_recycle.store.files import (
    NO_FILE,
    drop_cut_links,
    is_there,
    kept_shut,
    led_to,
    make_folders,
    place_of_file,
    refuse_no_name,
    written_whole,
)

ITSELF = N_("it is the station file itself")


def restore(
    path: Path,
    place: str | Path,
    replace: bool = False,
    *,
    reason: str = "",
    second: str | None = None,
    lose_entries: int | None = None,
    clerk: str = "-",
    clock: Callable[[], int] = wall_clock,
) -> list[Path]:
    """Put a backup in place of a station file. A file that is there is refused
    (`StationInPlace`), or with `replace` kept under another name; what has a new name or
    was written is listed. Keys that are there stay when the backup has none.

    The new book says in an entry what it was restored from and what it replaced, and in
    one more what the other had forgotten: those keys don't come back with a backup from
    before. Raises `BackupOlder` and `OtherHistory` while `lose_entries` isn't how many are
    lost, `ReasonMissing`, and `FileNameMissing` for a folder.
    """
    said = reasons.said(clerk, reason, second)
    source = place_of_file(place)
    if not path.name:
        raise FileNameMissing(path=path)
    refuse_no_name(path)
    with refusing(path):
        if path.is_symlink():
            path = led_to(path)
        refuse_no_backup(path, source)
    with (
        proven_copy(source, path) as (beside, theirs),
        file_copies.with_room_for(path),
        file_copies.locked(path),
    ):
        if is_there(path) and not replace:
            raise StationInPlace(path=path)
        if is_there(path):
            drop_cut_links(path)
        event, gone = compared(path, source, beside, kept_beside(path), lose_entries, said)
        ours = kept_beside(path).without(gone)
        gone |= theirs.forgotten | ours.forgotten
        head = note(beside, event, gone, clerk, clock)
        keys = theirs.keys if keys_path(source).exists() else ours.keys
        return replaced(path, beside, ours, Kept(keys, head).without(gone))


def refuse_no_backup(path: Path, source: Path) -> None:
    """Refuse what can't be one."""
    if not is_there(source):
        raise FileUnreadable(path=source, why=Clause(NO_FILE))
    if is_there(path) and source.samefile(path):
        raise FileUnreadable(path=source, why=Clause(ITSELF))
    if not source.is_file():
        raise NotAStationFile(path=source)


@contextmanager
def proven_copy(source: Path, path: Path) -> Iterator[tuple[Path, Kept]]:
    """A copy of a backup beside the place it is for, and what lies beside the backup."""
    theirs = read_kept(source)
    with file_copies.with_room_for(path):
        make_folders(path.parent)
    with refusing(source), closing(file_copies.read_only(source)) as db:
        version_of(db, source)
        with file_copies.copied(db, path) as beside:
            prove(beside, source, theirs.head)
            yield beside, theirs


def prove(beside: Path, source: Path, head: Head | None) -> None:
    """Refuse a copy that isn't a whole station file. What it is made of is compared
    before anything is read through it: a view is read as long as its maker likes.
    """
    with refusing(source), closing(connect(beside)) as db:
        if version_of(db, source) < VERSION:
            # The tables of an older version are made anew from the journal.
            refuse_problems(source, integrity.shape_problems(db, only="journal"))
            Book.open(beside).close()
        refuse_problems(source, integrity.shape_problems(db))
        refuse_problems(source, integrity.damage(db))
        journal.verify(db)
        refuse_problems(source, off_head(db, head))
        refuse_problems(source, facts_problems(db))


def facts_problems(db: sqlite3.Connection) -> list[str]:
    """Why no entry can be dated: the station's own row is no good."""
    try:
        zone_of(setup.station(db).time_zone)
    except (sqlite3.Error, ValueError) as error:
        return [str(error)]
    return []


def refuse_problems(source: Path, problems: Iterable[Clause | str]) -> None:
    """Refuse a backup at the first thing that is wrong with it."""
    for why in problems:
        raise FileDamaged(path=source, why=why)


def compared(
    path: Path,
    source: Path,
    beside: Path,
    ours: Kept,
    lose_entries: int | None,
    said: Said,
) -> tuple[BookRestored, set[Gone]]:
    """What the backup lacks of the book that was here, refused unless it is known (and
    two names, where either asks for them); and the keys that either had forgotten.
    """
    kept = ours.head
    with file_copies.folded(path) as stands, closing(connect(beside)) as db:
        gone = forgotten.keys(db).union(forgotten.in_journal(stands) if stands else ())
        backup = Head(*journal.head(db))
        stood = Head(*journal.head(stands)) if stands else None
        shared = journal.shared(stands, db) if stands else 0
        found = loss(backup, kept, goes_through(db, kept), stood, shared)
        refuse_loss(found, path, source, lose_entries)
        two = reasons.asks_two(db) or (stands is not None and asks_two(stands))
        reasons.demand_all(said, two=two)
    known = max(filter(None, (kept, stood)), default=Head(0, journal.NO_HASH))
    event = BookRestored(
        backup_entry=backup.entry,
        backup_head=backup.hash,
        replaced_entry=known.entry,
        replaced_head=known.hash,
        lost=found.entries,
        **said._asdict(),
    )
    return event, gone


def asks_two(stands: sqlite3.Connection) -> bool:
    """Whether the book that stands here asks for two names, if it can be read."""
    with suppress(sqlite3.Error):
        return reasons.asks_two(stands)
    return False


def refuse_loss(found: Loss, path: Path, source: Path, lose_entries: int | None) -> None:
    """Refuse to lose entries unless somebody says how many."""
    if lose_entries == found.entries:
        return
    if found.parted_at is not None:
        raise OtherHistory(
            backup=source, path=path, entry=found.parted_at, lost=found.entries
        )
    if found.is_older or lose_entries is not None:
        raise BackupOlder(backup=source, path=path, lost=found.entries)


def note(
    beside: Path,
    event: BookRestored,
    gone: set[Gone],
    clerk: str,
    clock: Callable[[], int],
) -> Head:
    """Write the restoring into the book that is about to stand, and the keys that were
    forgotten without its knowing; its head.
    """
    book = Book(beside, connect(beside))
    with closing(book):
        session = Session(book, clerk=clerk, clock=clock)
        with book.writing() as db:
            request = Request(session, db, clock(), None, None)
            entry = request.write(event, request.request_id)
            if unknown := gone - forgotten.keys(db):
                keys = tuple(sorted(unknown))
                forgetting = KeysForgotten(reason="", before=None, keys=keys, second=None)
                entry = request.write(forgetting, f"{OWN}{request.request_id}:forgotten")
        file_copies.set_mode(book.db, "wal", beside)
    file_copies.sync_file(beside)
    return Head(entry.seq, entry.hash)


def replaced(path: Path, beside: Path, ours: Kept, theirs: Kept) -> list[Path]:
    """Put the proven copy in place. The key file holds both books' keys meanwhile."""
    with refusing(path), kept_shut(path) if path.exists() else nullcontext():
        aside = file_copies.aside(path, file_copies.next_free(path))
        made = file_copies.linked_aside(path, aside) + keys_aside(path, aside, ours)
        write_kept(path, ours, coming=(beside, theirs))
        file_copies.put_in_place(beside, path)
    write_kept(path, theirs)
    return [*made, path, keys_path(path)]


def keys_aside(path: Path, aside: Path, ours: Kept) -> list[Path]:
    """A copy of the keys for the book that is replaced; of a file that can't be read, as it
    is.
    """
    if not keys_path(path).exists():
        return []
    if ours == Kept():
        with written_whole(keys_path(aside)) as out:
            out.write(keys_path(path).read_bytes())
    else:
        write_kept(aside, ours)
    return [keys_path(aside)]
