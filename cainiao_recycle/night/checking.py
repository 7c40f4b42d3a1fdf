"""Proving the file, one check at a time, and making its tables anew."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain.balance import Flows, Stand
from cainiao_recycle.domain.heads import Head
from cainiao_recycle.domain.references import mark
from cainiao_recycle.errors import FileReplaced
from cainiao_recycle.night.handed_out import HandedOut, not_gone_through
from cainiao_recycle.night.noted_head import off_head
from cainiao_recycle.night.proving import Problem, Proof, proving
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.keys import (
    Serves,
    kept_beside,
    keys_path,
    read_kept,
)
from cainiao_recycle.store import (
    customers,
    days,
    forgotten,
    integrity,
    journal,
    references,
)
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import identity, refusing
from cainiao_recycle.store.file_copies import parted_copies
from cainiao_recycle.store.files import (
    open_to_others,
)
from cainiao_recycle.store.journal import Watch, unwatched
from cainiao_recycle.store.replay import rebuild

OFF_THEN = N_(
    "{date} was closed with {closing}; its entries make {made} (boxes, vouchers, eggs)"
)
OFF_NOW = N_("the tables hold {closing}; the entries make {made} (boxes, vouchers, eggs)")
NO_KEY = N_(
    "campaign {campaign} has no key in {path}, and it wasn't forgotten: put it back from a "
    "backup, or go on without it with “keys new”"
)
OTHER_KEY = N_("the key of campaign {campaign} in {path} is another than it had")
NO_WAYBILL_KEY = N_("key {mark} of waybills is not in {path}")
STILL_THERE = N_(
    "key {mark} ({of}) was forgotten and lies in {path} all the same: it goes with the "
    "next entry, or with “forget” again"
)
PARTED = N_(
    "{name} is a copy of this file, and both were worked in: from entry {entry} on they "
    "differ"
)
OPEN_TO_OTHERS = N_("{path} can be read by others: chmod 600 {path}")


class Check(NamedTuple):
    """One check of a file, and what it found. `detail` is what it was run with."""

    check: str
    problems: tuple[Problem, ...]
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Whether it found nothing."""
        return not self.problems


def check_book(
    book: Book, watch: Watch = unwatched, against: Sequence[HandedOut] = ()
) -> Iterator[Check]:
    """Prove the file, one check at a time: SQLite's own, references, the schema as
    shipped, the settings, the journal's chain, tables equal to what the journal adds
    up to, every balance, the kept state of the last seal, the keys; and that the journal
    goes through the heads that were handed out, as far as they are known. Reads only, and
    all of one moment, whoever writes meanwhile.
    """
    # Before the snapshot: a head that is noted later may lie beyond it.
    kept = kept_beside(book.path)
    with refusing(book.path), proving(book.path, watch) as proof:
        db = proof.db
        if identity(book.path) != book.identity:
            raise FileReplaced(path=book.path)
        book.drop_cache()
        checks: dict[str, Callable[[], Iterable[Problem]]] = {
            "sqlite": lambda: integrity.damage(db, "book"),
            "references": lambda: integrity.dangling(db, "book"),
            "schema": lambda: chain(
                integrity.shape_problems(db, "book"),
                integrity.migration_problems(db, "book"),
            ),
            "settings": lambda: integrity.mode_problems(db, "book"),
            "journal": lambda: chain_problems(book.path, proof, kept.head),
            "tables": proof.table_problems,
            "balances": lambda: balance_problems(proof),
            "sealed": proof.sealed_problems,
            "keys": lambda: key_problems(book.path, db),
        }
        details = {"sqlite": sqlite3.sqlite_version}
        if against:
            checks["against"] = lambda: not_gone_through(db, [*against])
            details["against"] = str(len(against))
        for name, run in checks.items():
            detail = details.get(name, "")
            yield Check(name, problems_of(run), detail)


def problems_of(run: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
    """What a check finds; one that can't run at all is a problem too."""
    try:
        return tuple(run())
    except Exception as error:
        # Bytes that are damaged may come out as anything.
        return (f"{type(error).__name__}: {error}",)


def chain_problems(path: Path, proof: Proof, kept: Head | None) -> Iterator[Problem]:
    """Where the journal's chain breaks, that it doesn't go as far as it did, or that it
    isn't the only one.
    """
    yield from proof.chain_problems()
    yield from off_head(proof.db, kept)
    for name, entry in parted_copies(path, proof.db):
        yield Clause(PARTED, name=name, entry=entry)


def balance_problems(proof: Proof) -> Iterator[Clause]:
    """Closed days whose figures don't follow from their entries, and whether what the
    tables hold now follows from the last of them.
    """
    flows, opening = proof.flows(), Stand()
    for date, _ in days.closed(proof.db, "book"):
        figures = days.figures(proof.db, date, "book") or {}
        opening = opening.plus(flows.pop(date, Flows()).change())
        closing = Stand(*(figures[f"{s}_closing"] for s in ("boxes", "vouchers", "eggs")))  # type: ignore[arg-type]
        if closing != opening:
            yield Clause(OFF_THEN, date=date, closing=list(closing), made=list(opening))
    for moved in flows.values():
        opening = opening.plus(moved.change())
    stand = days.counted(proof.db, "book")
    if opening != stand:
        yield Clause(OFF_NOW, closing=list(stand), made=list(opening))


def key_problems(file: Path, db: sqlite3.Connection) -> Iterator[Clause]:
    """Keys that the book needs and nobody has; and which files of it others may read."""
    path = keys_path(file)
    kept = read_kept(file)
    for one in customers.keys_of_campaigns(db):
        secret = kept.of_campaign(one.campaign)
        if secret is None:
            yield Clause(NO_KEY, campaign=one.campaign, path=path.name)
        elif mark(secret) != one.mark:
            yield Clause(OTHER_KEY, campaign=one.campaign, path=path.name)
    held = {one.mark for one in kept.keys if one.serves is not Serves.CAMPAIGN}
    for missing in references.missing(db, held, "book"):
        yield Clause(NO_WAYBILL_KEY, mark=missing, path=path.name)
    for key in set(kept.keys) - set(kept.without(forgotten.keys(db, "book")).keys):
        yield Clause(STILL_THERE, mark=key.mark, of=key.of, path=path.name)
    for open_one in open_to_others(file):
        yield Clause(OPEN_TO_OTHERS, path=open_one.name)


def rebuild_tables(book: Book, watch: Watch = unwatched) -> int:
    """Drop the tables and make them from the journal, in one transaction; how many
    entries there are. Raises `JournalBroken` before anything is dropped.
    """
    with book.making_tables() as db:
        journal.verify(db)
        return rebuild(db, watch)
