"""Care of the file: proof, rebuilding, backup and restoring."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain import balance
from cainiao_recycle.domain.balance import Flows, Stand
from cainiao_recycle.errors import (
    N_,
    Clause,
    FileDamaged,
    FileUnreadable,
    Refusal,
    StationExists,
)
from cainiao_recycle.night.closing import event_of
from cainiao_recycle.station.keys import keys_path, read_keys
from cainiao_recycle.store import care, days, journal
from cainiao_recycle.store.apply import rebuild
from cainiao_recycle.store.connection import Book, refusing
from cainiao_recycle.store.copies import copy_database, restore_database
from cainiao_recycle.store.files import (
    NO_FILE,
    is_owner_only,
    is_there,
    place_of_file,
    reason,
    written_whole,
)
from cainiao_recycle.store.shadow import differences

OFF_THEN = N_(
    "{date} was closed with {closing}; its entries make {made} (boxes, vouchers, eggs)"
)
OFF_NOW = N_("the tables hold {closing}; the entries make {made} (boxes, vouchers, eggs)")
NO_KEY = N_("campaign {campaign} has no key in {path}")
ITSELF = N_("it is the station file itself")
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
    up to, every balance, the keys. Reads only.
    """
    db = book.db
    checks: dict[str, Callable[[], Iterable[Problem]]] = {
        "sqlite": lambda: care.damage(db),
        "references": lambda: care.dangling(db),
        "schema": lambda: care.shape_problems(db),
        "settings": lambda: care.mode_problems(db),
        "journal": lambda: chain_problems(db),
        "tables": lambda: [one.clause() for one in differences(book.path)],
        "balances": lambda: balance_problems(db),
        "keys": lambda: key_problems(book),
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


def chain_problems(db: sqlite3.Connection) -> list[str]:
    """Where the journal's chain breaks."""
    journal.verify(db)
    return []


def balance_problems(db: sqlite3.Connection) -> Iterator[Clause]:
    """Closed days whose figures don't follow from their entries, and whether what the
    tables hold now follows from the last of them.
    """
    undone = event_of(db)
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


def key_problems(book: Book) -> Iterator[Clause]:
    """Campaigns without a key, and a key file others may read."""
    path = keys_path(book.path)
    keys = read_keys(book.path)
    for campaign in care.campaigns_with_customers(book.db):
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
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnreadable(path=target, why=reason(error)) from error
    made = [target, *copy_keys(book.path, target)]
    copy_database(book.db, target)
    return made


def copy_keys(source: Path, target: Path) -> list[Path]:
    """Copy the keys that lie beside a file to beside another, if there are any."""
    ours = keys_path(source).read_bytes() if is_there(keys_path(source)) else None
    if is_there(keys_path(target)) and keys_path(target).read_bytes() != ours:
        # A copy that was cut off left the same keys; others' are not ours to drop.
        raise StationExists(path=keys_path(target))
    if ours is None:
        return []
    with refusing(target), written_whole(keys_path(target), mode=0o600) as file:
        file.write(ours)
    return [keys_path(target)]


def restore(path: Path, source: str | Path, replace: bool = False) -> list[Path]:
    """Put a backup in place of a station file, after proving its journal. A file that
    is there is refused (`StationExists`), or with `replace` moved aside; what was
    moved or written is listed. Keys that are there stay when the backup has none.
    """
    source = place_of_file(source)
    if not is_there(source):
        raise FileUnreadable(path=source, why=Clause(NO_FILE))
    if is_there(path) and source.samefile(path):
        raise FileUnreadable(path=source, why=Clause(ITSELF))
    prove(source)
    if is_there(path) and not replace:
        raise StationExists(path=path)
    moved = restore_database(source, path)
    if keys_path(source).exists() and keys_path(path).exists():
        aside = keys_path(
            moved[0] if moved else path.with_name(f"{path.name}.before-restore")
        )
        keys_path(path).replace(aside)
        moved.append(aside)
    brought = copy_keys(source, path) if is_there(keys_path(source)) else []
    return [*moved, path, *brought]


def prove(source: Path) -> None:
    """Refuse a backup that isn't a whole station file."""
    book = Book.open(source)
    with closing(book.db), refusing(source):
        problems = care.damage(book.db)
        if problems:
            raise FileDamaged(path=source, why=problems[0])
        journal.verify(book.db)
