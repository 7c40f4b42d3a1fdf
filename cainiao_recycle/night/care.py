"""Care of the file: proof, rebuilding and backup."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain import balance
from cainiao_recycle.domain.balance import Flows, Stand
from cainiao_recycle.domain.restoring import Head
from cainiao_recycle.errors import (
    N_,
    Clause,
    FileReplaced,
    FileUnreadable,
    KeysUnreadable,
    Refusal,
    StationExists,
)
from cainiao_recycle.night.heads import keep_head, off_head
from cainiao_recycle.station.keys import (
    Kept,
    kept_beside,
    keys_path,
    read_kept,
    read_keys,
    write_kept,
)
from cainiao_recycle.store import customers, days, integrity, journal
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import identity, refusing
from cainiao_recycle.store.differences import differences_in
from cainiao_recycle.store.file_copies import copied, parted_copies, read_only
from cainiao_recycle.store.files import (
    is_owner_only,
    is_there,
    make_folders,
    moved_into_place,
    place_of_file,
    reason,
)
from cainiao_recycle.store.replay import rebuild, snapshot

OFF_THEN = N_(
    "{date} was closed with {closing}; its entries make {made} (boxes, vouchers, eggs)"
)
OFF_NOW = N_("the tables hold {closing}; the entries make {made} (boxes, vouchers, eggs)")
NO_KEY = N_("campaign {campaign} has no key in {path}")
PARTED = N_(
    "{name} is a copy of this file, and both were worked in: from entry {entry} on they "
    "differ"
)
OPEN_KEYS = N_("{path} can be read by others: chmod 600")

Problem = Clause | str


class Check(NamedTuple):
    """One check of a file, and what it found. `detail` is what it was run with."""

    check: str
    problems: tuple[Problem, ...]
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Whether it found nothing."""
        return not self.problems


def check_book(book: Book) -> Iterator[Check]:
    """Prove the file, one check at a time: SQLite's own, references, the schema as
    shipped, the settings, the journal's chain, tables equal to what the journal adds
    up to, every balance, the keys. Reads only, and all of one moment, whoever writes
    meanwhile.
    """
    # Before the snapshot: a head that is noted later may lie beyond it.
    kept = kept_beside(book.path)
    with refusing(book.path), snapshot(book.path) as db:
        if identity(book.path) != book.identity:
            raise FileReplaced(path=book.path)
        checks: dict[str, Callable[[], Iterable[Problem]]] = {
            "sqlite": lambda: integrity.damage(db, "book"),
            "references": lambda: integrity.dangling(db, "book"),
            "schema": lambda: integrity.shape_problems(db, "book"),
            "settings": lambda: integrity.mode_problems(db, "book"),
            "journal": lambda: chain_problems(book.path, db, kept.head),
            "tables": lambda: [one.clause() for one in differences_in(db)],
            "balances": lambda: balance_problems(db),
            "keys": lambda: key_problems(book.path, db),
        }
        for name, run in checks.items():
            detail = sqlite3.sqlite_version if name == "sqlite" else ""
            yield Check(name, problems_of(run), detail)


def problems_of(run: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
    """What a check finds; one that can't run at all is a problem too."""
    try:
        return tuple(run())
    except (
        Refusal,
        sqlite3.Error,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        return (f"{type(error).__name__}: {error}",)


def chain_problems(
    path: Path, db: sqlite3.Connection, kept: Head | None
) -> Iterator[Clause]:
    """Where the journal's chain breaks, that it doesn't go as far as it did, or that it
    isn't the only one.
    """
    journal.verify(db)
    yield from off_head(db, kept)
    for name, entry in parted_copies(path, db):
        yield Clause(PARTED, name=name, entry=entry)


def balance_problems(db: sqlite3.Connection) -> Iterator[Clause]:
    """Closed days whose figures don't follow from their entries, and whether what the
    tables hold now follows from the last of them.
    """
    undone = journal.event_of(db)
    flows: dict[str, Flows] = {}
    for entry in journal.entries(db):
        moved = balance.flows_of(entry.event, undone)
        flows[entry.business_date] = flows.get(entry.business_date, Flows()).plus(moved)
    opening = Stand()
    for date, _ in days.closed(db):
        figures = days.figures(db, date) or {}
        opening = opening.plus(flows.pop(date, Flows()).change())
        closing = Stand(*(figures[f"{s}_closing"] for s in ("boxes", "vouchers", "eggs")))  # type: ignore[arg-type]
        if closing != opening:
            yield Clause(OFF_THEN, date=date, closing=list(closing), made=list(opening))
    for moved in flows.values():
        opening = opening.plus(moved.change())
    if opening != days.stand(db):
        yield Clause(OFF_NOW, closing=list(days.stand(db)), made=list(opening))


def key_problems(file: Path, db: sqlite3.Connection) -> Iterator[Clause]:
    """Campaigns without a key, and a key file others may read."""
    path = keys_path(file)
    keys = read_keys(file)
    for campaign in customers.campaigns_with_customers(db):
        if campaign not in keys:
            yield Clause(NO_KEY, campaign=campaign, path=path.name)
    if path.exists() and not is_owner_only(path):
        yield Clause(OPEN_KEYS, path=path.name)


def rebuild_tables(book: Book) -> int:
    """Drop the tables and make them from the journal, in one transaction; how many
    entries there are. Raises `JournalBroken` before anything is dropped.
    """
    with book.writing() as db:
        journal.verify(db)
        return rebuild(db)


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
        copy_keys(book.path, target, head_of(beside))
        moved_into_place(beside, target)
    keep_head(book)
    return [target, keys_path(target)]


def head_of(copy: Path) -> Head:
    """How far a copy's journal goes."""
    with closing(read_only(copy)) as db:
        return Head(*journal.head(db))


def copy_keys(source: Path, target: Path, head: Head) -> None:
    """Put the keys that lie beside a file beside its copy, with the copy's head."""
    ours = read_kept(source).keys
    # A copy that was cut off left the same keys; others' are not ours to drop.
    if is_there(keys_path(target)) and not is_part(target, ours):
        raise StationExists(path=keys_path(target))
    write_kept(target, Kept(ours, head))


def is_part(target: Path, keys: dict[str, bytes]) -> bool:
    """Whether the keys beside a copy are all among ours."""
    try:
        return read_keys(target).items() <= keys.items()
    except KeysUnreadable:
        return False
