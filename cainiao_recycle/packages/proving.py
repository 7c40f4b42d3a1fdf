"""One package proven: each file is what the descriptor says of it, and the rows are what
the format says.
"""

import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from cainiao_recycle.domain.text import is_plain
from cainiao_recycle.packages.describing import SIGNS
from cainiao_recycle.packages.reading import (
    MOST_BYTES,
    PIECE,
    TOO_LARGE,
    Damaged,
    FileTold,
    Package,
    Problem,
    opened,
    unlisted,
)
from cainiao_recycle.packages.tables import (
    BALANCES,
    DATE,
    DATETIME,
    INTEGER,
)
from cainiao_recycle.sentences import N_, Clause

MOST_LINE = 1 << 18
MOST_ROWS = 1_000_000
"""Of a table of one day: the keys of so many are kept in mind."""

FILE_MISSING = N_("it is not there")
OTHER_SIZE = N_("it has {found} bytes, not {told}")
OTHER_HASH = N_("its SHA-256 is not the one that was told")
OTHER_HEADER = N_("its header is not the one that was told")
LONG_LINE = N_("line {line} is longer than {most} bytes")
NOT_UTF8 = N_("line {line} is no UTF-8")
NO_CSV = N_("line {line} is no CSV")
OTHER_WIDTH = N_("line {line} has {found} cells, not {told}")
OTHER_TYPE = N_("line {line}: {column} is not of the type {type}")
NOT_PLAIN = N_("line {line} has a character that no screen should be shown")
FORMULA = N_("line {line}: {column} begins as a formula of a spreadsheet does")
DATED_LATER = N_("line {line}: {column} is after the day of the package")
KEY_EMPTY = N_("line {line}: the key has an empty cell")
KEY_TWICE = N_("line {line}: its key was there before")
TOO_MANY = N_("it has more than {most} rows")
OTHER_ROWS = N_("it has {found} rows, not {told}")
ONE_DAY = N_("it has to have one row, of {date}")
OTHER_SEAL = N_("it names the entry {found}, and the descriptor {told}")
OFF_BALANCE = N_("{stock}: {opening} and {change} make {sum}, not {closing}")
EGGS_OFF = N_("the movements of eggs come to {rows}, and the day's balance to {change}")
BOXES_OFF = N_("{rows} returns are in it, and the day's balance has {told}")


class Sums(NamedTuple):
    """What rows of a package come to, to be held against its balance and its neighbours'.
    `returned` are the day's returns in it, less those that it undid.
    """

    day: dict[str, int]
    eggs: int = 0
    returned: int = 0


@lru_cache(maxsize=4096)
def is_date(cell: str) -> bool:
    """Whether a text is a date."""
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?[+-][0-9]{2}:[0-9]{2}"
)


def is_moment(cell: str) -> bool:
    """Whether a text is a moment with its offset."""
    try:
        return MOMENT.fullmatch(cell) is not None and bool(datetime.fromisoformat(cell))
    except ValueError:
        return False


IS_OF: dict[str, Callable[[str], object]] = {
    INTEGER: re.compile(r"-?[0-9]{1,18}").fullmatch,
    DATE: is_date,
    DATETIME: is_moment,
}
"""What a cell of each type looks like; any text is text."""


def proven(package: Package) -> tuple[list[Problem], Sums]:
    """What is wrong with a package by itself, each file read once, and what its rows come
    to.
    """
    sums, found = Sums({}), [*unlisted(package)]
    for one in package.files:
        reader = FileReader(package, one)
        try:
            found += reader.problems()
        except Damaged as error:
            found.append(error.problem)
        sums = reader.added_to(sums)
    if not found:
        # Of files that aren't what was sealed the sums say nothing.
        found += balance_problems(package, sums)
    return found, sums


Typed = tuple[int, Callable[[str], object] | None, bool]
"""A column: its place, what tells its type (None for text), whether it is a day's."""


class FileReader:
    """A file of a package, read once. `eggs`, `returned` and `day` are what its rows come
    to, where they come to anything.
    """

    def __init__(self, package: Package, told: FileTold) -> None:
        self.package, self.told = package, told
        self.rows = self.line = self.eggs = self.returned = 0
        self.day: dict[str, int] = {}
        self.sum = hashlib.sha256()
        self.left = told.size

    def problem(self, name: str, template: str, **facts: object) -> Problem:
        """Something that is wrong with it."""
        return Problem(name, Clause(template, **facts), self.told.path)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with it. Raises `Damaged` where it can't be read on."""
        path = self.package.folder / self.told.path
        try:
            with opened(path) as file:
                size = os.fstat(file).st_size
                if size != self.told.size:
                    yield self.problem(
                        "bytes-differ", OTHER_SIZE, found=size, told=self.told.size
                    )
                    return
                if size > MOST_BYTES:
                    yield self.problem("too-large", TOO_LARGE, bytes=size, most=MOST_BYTES)
                    return
                yield from self.content_problems(file)
        except FileNotFoundError:
            yield self.problem("file-missing", FILE_MISSING)

    def content_problems(self, file: int) -> Iterator[Problem]:
        """What is wrong with its content; the hash covers what the rows don't."""
        first = next(self.row_problems(file), None)
        for _ in iter(lambda: self.piece(file), b""):
            pass
        if self.sum.hexdigest() != self.told.sha256:
            yield self.problem("hash-differs", OTHER_HASH)
        elif first is None and self.rows != self.told.rows:
            first = self.problem(
                "rows-differ", OTHER_ROWS, found=self.rows, told=self.told.rows
            )
        if first is not None:
            yield first

    def piece(self, file: int) -> bytes:
        """The next piece of it, added to its hash; none beyond what was told."""
        content = os.read(file, min(PIECE, self.left))
        self.left -= len(content)
        self.sum.update(content)
        return content

    def lines(self, file: int) -> Iterator[str]:
        """Its lines, none longer than it may be. Raises `Damaged`."""
        rest = b""
        while piece := self.piece(file):
            *whole, rest = (rest + piece).split(b"\n")
            for one in whole:
                yield self.read(one) + "\n"
            if len(rest) > MOST_LINE:
                raise Damaged(
                    self.problem("line-too-long", LONG_LINE, line=self.line + 1,
                                 most=MOST_LINE)
                )  # fmt: skip
        if rest:
            yield self.read(rest)

    def read(self, line: bytes) -> str:
        """A line as text. Raises `Damaged`."""
        self.line += 1
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise Damaged(self.problem("not-utf8", NOT_UTF8, line=self.line)) from None
        if not is_plain(text):
            raise Damaged(self.problem("no-plain-text", NOT_PLAIN, line=self.line))
        return text

    def row_problems(self, file: int) -> Iterator[Problem]:
        """What is wrong with its rows."""
        rows = csv.reader(self.lines(file), strict=True)
        try:
            header = next(rows, None)
            names = [name for name, _ in self.told.columns]
            if header != names:
                yield self.problem("header-differs", OTHER_HEADER)
                return
            yield from self.each(rows)
        except csv.Error:
            yield self.problem("no-csv", NO_CSV, line=self.line)
        except Damaged as error:
            yield error.problem

    def each(self, rows: Iterator[list[str]]) -> Iterator[Problem]:
        """What is wrong with each row, the header behind us."""
        names = [name for name, _ in self.told.columns]
        at = {name: place for place, name in enumerate(names)}
        typed = [
            (place, IS_OF.get(kind), name in DATES)
            for place, (name, kind) in enumerate(self.told.columns)
        ]
        keys = [at[name] for name in self.told.key]
        seen: set[tuple[str, ...]] = set()
        width, counted = len(names), COUNTED.get(self.told.table)
        for row in rows:
            self.rows += 1
            if len(row) != width:
                yield self.problem(
                    "width-differs", OTHER_WIDTH, line=self.line, found=len(row), told=width
                )
                return
            wrong = self.cell_problem(row, typed)
            if wrong is not None:
                yield wrong
                return
            key = tuple([row[place] for place in keys])
            if not any(key):
                yield self.problem("key-empty", KEY_EMPTY, line=self.line)
            if key in seen:
                yield self.problem("key-twice", KEY_TWICE, line=self.line)
            seen.add(key)
            if self.rows > MOST_ROWS:
                yield self.problem("too-many-rows", TOO_MANY, most=MOST_ROWS)
                return
            if counted:
                counted(self, at, row)

    def cell_problem(self, row: list[str], typed: list[Typed]) -> Problem | None:
        """A cell that isn't what its column says, or that nobody should be shown."""
        for place, is_of, is_of_day in typed:
            cell = row[place]
            if is_of is None:
                if cell.startswith(SIGNS):
                    return self.of_cell("formula", FORMULA, place)
            elif cell and not is_of(cell):
                kind = self.told.columns[place][1]
                return self.of_cell("type-differs", OTHER_TYPE, place, type=kind)
            elif is_of_day and cell > self.package.date:
                return self.of_cell("dated-later", DATED_LATER, place)
        return None

    def of_cell(self, name: str, template: str, place: int, **facts: object) -> Problem:
        """Something that is wrong with a cell of the row that was read last."""
        column = self.told.columns[place][0]
        return self.problem(name, template, line=self.line, column=column, **facts)

    def added_to(self, sums: Sums) -> Sums:
        """What the package comes to with this file."""
        return Sums(
            {**sums.day, **self.day},
            sums.eggs + self.eggs,
            sums.returned + self.returned,
        )

    # --- what rows come to --------------------------------------------------------

    def count_eggs(self, at: dict[str, int], row: list[str]) -> None:
        """A movement of eggs."""
        self.eggs += int(row[at["eggs"]] or 0)

    def count_return(self, at: dict[str, int], row: list[str]) -> None:
        """A return: the day's, or one that the day undid."""
        self.returned += row[at["business_date"]] == self.package.date
        self.returned -= row[at["undone_date"]] == self.package.date

    def count_day(self, at: dict[str, int], row: list[str]) -> None:
        """The day's balance."""
        if row[at["date"]] == self.package.date:
            columns = dict(self.told.columns)
            self.day = {
                name: int(row[place] or 0)
                for name, place in at.items()
                if columns[name] == INTEGER
            }


DATES = ("business_date", "date")
"""Columns that no day after the package's own stands in."""

COUNTED: dict[str, Callable[[FileReader, dict[str, int], list[str]], None]] = {
    "egg_movement": FileReader.count_eggs,
    "box_return": FileReader.count_return,
    "day": FileReader.count_day,
}
"""Tables whose rows are held against the day's balance."""


def balance_problems(package: Package, sums: Sums) -> Iterator[Problem]:
    """Whether a day adds up: its own balance, and its rows as far as they are its own. A
    return may be told by the next package only, never by none.
    """
    day = sums.day
    if not day:
        yield day_problem("day-missing", ONE_DAY, date=package.date)
        return
    if day["entry"] != package.last_entry:
        found, told = day["entry"], package.last_entry
        yield day_problem("seal-differs", OTHER_SEAL, found=found, told=told)
    for stock, (ins, outs) in BALANCES.items():
        opening, closing = day[f"{stock}_opening"], day[f"{stock}_closing"]
        change = sum(day[one] for one in ins) - sum(day[one] for one in outs)
        if opening + change != closing:
            facts: dict[str, object] = {
                "stock": Clause(stock),
                "opening": opening,
                "change": f"{change:+d}",
            }
            facts |= {"sum": opening + change, "closing": closing}
            yield day_problem("day-off-balance", OFF_BALANCE, **facts)
    eggs = day["eggs_closing"] - day["eggs_opening"]
    if sums.eggs != eggs:
        clause = Clause(EGGS_OFF, rows=sums.eggs, change=eggs)
        yield Problem("eggs-off", clause, "egg_movement.csv")
    if sums.returned > day["boxes_in"]:
        clause = Clause(BOXES_OFF, rows=sums.returned, told=day["boxes_in"])
        yield Problem("returns-off", clause, "box_return.csv")


def day_problem(name: str, template: str, **facts: object) -> Problem:
    """Something that is wrong with the day's balance."""
    return Problem(name, Clause(template, **facts), "day.csv")
