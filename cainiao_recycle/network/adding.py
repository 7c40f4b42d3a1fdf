"""`network add`: packages are checked and filed, some thousands at a time.

A batch is one step: whoever is killed in it has added none of it, and runs again. Those
that are held are known by station, day and hash, without a look at their files.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.errors import FileUnreadable
from cainiao_recycle.network import aside
from cainiao_recycle.network.chain import Chain, Decision, Held, Outcome, held_as
from cainiao_recycle.network.duck import Duck, connect
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.loading import Loading
from cainiao_recycle.network.packages import (
    NAMED,
    Found,
    Package,
    PackageError,
    Table,
    descriptor_of,
    find,
    is_date,
    read,
    tables_of,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.files import NO_FILE, is_folder, is_there, lies_there

NO_FOLDER = N_("it is a file, and packages are folders")

MOST_PACKAGES = 4_000
MOST_BYTES = 256_000_000
"""Of one batch: it has to go into memory."""


class Answer(NamedTuple):
    """What came of a package. `where` is the file and column that a reason is about."""

    station: str
    date: str
    outcome: Outcome
    reason: str
    where: str
    folder: str


Checked = tuple[Package, list[Table]]


def add(store: Path, places: Sequence[Path]) -> Iterator[Answer]:
    """File every package below some places, in order of dates; one answer each. Raises
    `NotANetworkStore`, `FileBusy`, `ExtraMissing`, `FileUnreadable` for a place where
    nothing is or a file, and what the disk raises.
    """
    for place in places:
        if not lies_there(place):
            raise FileUnreadable(path=place, why=Clause(NO_FILE))
        if not is_folder(place) and not place.name.startswith(NAMED):
            why = NO_FOLDER if is_there(place) else NO_FILE
            raise FileUnreadable(path=place, why=Clause(why))
    connect().close()
    holdings = Holdings.make(store)
    waiting = find(places)
    with holdings.turn():
        holdings.drop_leftovers()
    while waiting:
        with holdings.turn(), closing(Duck(holdings)) as engine:
            batch = Batch(holdings, engine)
            many = batch.take(waiting)
            batch.file()
        yield from batch.answers(waiting[:many])
        del waiting[:many]


class Batch:
    """Some packages that are filed in one step."""

    def __init__(self, holdings: Holdings, engine: Duck) -> None:
        self.holdings = holdings
        self.engine = engine
        self.checked: list[Checked] = []
        self.decided: dict[str, tuple[Decision, str]] = {}
        self.rows: list[tuple[object, ...]] = []

    def take(self, waiting: Sequence[Found]) -> int:
        """Look at packages until there are enough for one step; how many were taken."""
        self.chain = self.known(waiting[:MOST_PACKAGES])
        bytes_in_all = many = 0
        for one in waiting[:MOST_PACKAGES]:
            many += 1
            try:
                content = descriptor_of(one)
                digest = hashlib.sha256(content).hexdigest()
                if self.chain.is_held(one.station, one.date, digest):
                    self.decide(one.folder, Outcome.HELD)
                    continue
                package = read(one, content)
                self.checked.append((package, tables_of(package)))
                bytes_in_all += package.size
            except PackageError as bad:
                self.quarantine(one, bad.why.value, bad.where)
            if bytes_in_all > MOST_BYTES:
                break
        return many

    def known(self, asked: Sequence[Found]) -> Chain:
        """The packages that these are compared with."""
        days = [(one.station, one.date) for one in asked if is_date(one.date)]
        stations, dates = [one[0] for one in days], [one[1] for one in days]
        self.engine.rows("days", [stations, dates])
        return Chain(Held(*row) for row in self.engine.rows("known"))

    def file(self) -> None:
        """Decide, and file what can be filed."""
        loading = Loading(self.engine, self.holdings)
        loaded = loading.load(self.checked) if self.checked else None
        added = []
        for at, (package, _tables) in enumerate(self.checked):
            if loaded and at in loaded.bad:
                found = Found(package.folder, package.station, package.date)
                self.quarantine(found, *loaded.bad[at])
            elif self.settle(package):
                added.append(at)
        if not self.rows:
            return
        if added:
            loading.write([package for package, _tables in self.checked], added)
        loading.write_packages(self.rows)
        self.holdings.take_in(self.holdings.written(self.holdings.next_batch))

    def settle(self, package: Package) -> bool:
        """Decide on a package that is whole; whether it is added."""
        if self.chain.is_held(*package.day, package.sha256):
            self.decide(package.folder, Outcome.HELD)
            return False
        decision = self.chain.decide(package)
        self.decided[package.folder] = decision, ""
        is_added = decision.outcome is Outcome.ADDED
        if is_added or not self.chain.is_aside(package):
            word = "held" if is_added else "aside"
            self.chain.take(held_as(package, word))
            self.rows.append(as_row(package, word, decision))
        if not is_added:
            self.keep_aside(package, decision)
        return is_added

    def decide(
        self, folder: str, outcome: Outcome, reason: str = "", where: str = ""
    ) -> None:
        """Note what came of a package."""
        self.decided[folder] = Decision(outcome, reason), where

    def quarantine(self, found: Found, why: str, where: str) -> None:
        """Keep a package that is damaged or hostile where it does no harm."""
        told = {"folder": found.folder, "reason": why, "where": where}
        place = self.holdings.folder / "quarantine" / aside.mark(found.folder, why)
        aside.keep(place, found.folder, told)
        self.decide(found.folder, Outcome.QUARANTINE, why, where)

    def keep_aside(self, package: Package, decision: Decision) -> None:
        """Keep a package that contradicts others."""
        name = f"station={package.station}/date={package.date}/{package.sha256[:16]}"
        told = {"folder": package.folder, "reason": decision.reason, "of": decision.against}
        aside.keep(self.holdings.folder / "conflicts" / name, package.folder, told)

    def answers(self, asked: Sequence[Found]) -> Iterator[Answer]:
        """What came of each package, in the order they were asked about."""
        for one in asked:
            decision, where = self.decided[one.folder]
            yield Answer(
                one.station,
                one.date,
                decision.outcome,
                str(decision.reason),
                where,
                one.folder,
            )


def as_row(package: Package, word: str, decision: Decision) -> tuple[object, ...]:
    """A package as a row of the store's own table, in the order of `PACKAGE`."""
    return (
        package.station, package.sha256, word, str(decision.reason) or None,
        decision.against, package.first_entry, package.last_entry, package.head_seq,
        package.head,
        package.previous_date, package.previous_sha256, package.late, package.rows,
        package.size, package.date,
    )  # fmt: skip
