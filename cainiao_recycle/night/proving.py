"""One walk through the journal that proves everything it adds up to: the chain, the tables,
each day's flows, and the kept state of the last seal with the files it holds.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from sqlite3 import Connection, DatabaseError
from typing import NamedTuple

from cainiao_recycle.domain import balance
from cainiao_recycle.domain.balance import Flows
from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.errors import JournalBroken
from cainiao_recycle.night.exporting import day_files
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store import journal, sealed
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.differences import differences_in
from cainiao_recycle.store.exports import BY_DAY
from cainiao_recycle.store.journal import Entry, Watch
from cainiao_recycle.store.replay import scratch, unchecked

Problem = Clause | str

NOT_AS_SEALED = N_("the files kept of {date} are not what the journal makes of that day")


class Walk(NamedTuple):
    """What the walk found. `broken` is the first entry that doesn't follow from the one
    before.
    """

    broken: int | None
    flows: dict[str, Flows]
    tables: list[Clause]
    sealed: list[Problem]


class Proof:
    """A book at one moment, and what a walk through its journal finds. It walks once,
    when the first is asked.
    """

    def __init__(self, db: Connection, watch: Watch, at_seal: "Sealed") -> None:
        self.db = db
        self.watch = watch
        self.at_seal = at_seal

    def chain_problems(self) -> Iterator[Clause]:
        """Where the chain breaks."""
        if self.walk.broken is not None:
            raise JournalBroken(entry=self.walk.broken)
        return iter(())

    def table_problems(self) -> list[Clause]:
        """Where the tables differ from what the journal adds up to."""
        return self.walk.tables

    def flows(self) -> dict[str, Flows]:
        """What entries moved, by business date."""
        return dict(self.walk.flows)

    def sealed_problems(self) -> list[Problem]:
        """Where the kept state differs from the tables at the last seal."""
        return self.walk.sealed

    @cached_property
    def walk(self) -> Walk:
        """The walk."""
        db, broken = self.db, None
        moves: Counter[tuple[str, Flows]] = Counter()
        undone, at_seal = journal.event_of(db), self.at_seal
        with unchecked(db):
            for entry, follows in self.watch(journal.walked(db), journal.head(db)[0]):
                if not follows and broken is None:
                    broken = entry.seq
                apply(db, entry)
                moved = balance.flows_of(entry.event, undone)
                moves[entry.business_date, moved] += 1
                if entry.seq == at_seal.at or type(entry.event) is DayClosed:
                    at_seal.see(entry)
        tables = [one.clause() for one in differences_in(db)]
        return Walk(broken, added_up(moves), tables, at_seal.problems)


def added_up(moves: Counter[tuple[str, Flows]]) -> dict[str, Flows]:
    """Flows by business date; there are few different ones, each met many times."""
    flows: dict[str, Flows] = {}
    for (date, moved), times in moves.items():
        flows[date] = flows.get(date, Flows()).plus(moved, times)
    return flows


class Sealed:
    """The kept state, compared when the walk comes to where it stands, unless it is
    damaged.
    """

    def __init__(self, db: Connection, has_state: bool, damage: list[str]) -> None:
        self.db = db
        self.problems: list[Problem] = [*damage]
        self.at: int | None = None
        self.indexed = False
        self.files: dict[str, dict[str, bytes]] = {}
        if has_state:
            with self.reading():
                self.at, self.files = sealed.kept_in(db)

    def see(self, entry: Entry) -> None:
        """Compare what belongs to an entry, the tables standing just after it."""
        if isinstance(entry.event, DayClosed) and entry.event.date in self.files:
            self.see_day(entry, entry.event)
        if entry.seq == self.at:
            with self.reading():
                found = differences_in(self.db, "sealed")
                self.problems += [one.clause() for one in found]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A state that can't be read is a problem of its own, and none of the book's."""
        try:
            yield
        except DatabaseError as error:
            self.problems.append(f"{type(error).__name__}: {error}")

    def see_day(self, entry: Entry, sealed_day: DayClosed) -> None:
        """Compare the files of a day."""
        if not self.indexed:
            for statement in BY_DAY:
                self.db.execute(statement)
            self.indexed = True
        with self.reading():
            previous = sealed.package_before(self.db, sealed_day.date, "sealed")
        files = day_files(self.db, entry, sealed_day, previous)
        if files != self.files[sealed_day.date]:
            self.problems.append(Clause(NOT_AS_SEALED, date=sealed_day.date))


@contextmanager
def proving(path: Path, watch: Watch) -> Iterator[Proof]:
    """A proof of a file as it is at one moment, with its kept state if one can be used."""
    is_current = sealed.is_current(path)
    damage = sealed.damage(path) if is_current else []
    state = [("sealed", sealed.sealed_path(path))] if is_current and not damage else []
    with scratch(path, *state) as db:
        yield Proof(db, watch, Sealed(db, bool(state), damage))
