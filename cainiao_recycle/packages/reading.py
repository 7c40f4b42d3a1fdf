"""Packages read that anybody may have made: nothing in one is believed, followed or waited
for.

Only plain files are opened, under the names that the format has, through no link; they are
read once, in pieces, no further than they say they go. Memory is the same for a small one
and a large one, but for the keys of one table.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle.packages.tables import DESCRIPTOR, FORMAT, TABLES, TYPES
from cainiao_recycle.sentences import N_, Clause

MOST_DESCRIPTOR = 1 << 20
MOST_FILES = 64
MOST_BYTES = 1 << 30
"""Of one file. A day of ten thousand returns has some three million."""
PIECE = 1 << 18

DEPTH = 4
"""How far below a folder packages are looked for."""

PLACE = re.compile(r"date=([0-9]{4}-[0-9]{2}-[0-9]{2})")
STATION = re.compile(r"station=([^/\\]{1,40})")
NAME = re.compile(r"[a-z][a-z_]{0,39}")
HASH = re.compile(r"[0-9a-f]{64}")


class Problem(NamedTuple):
    """What is wrong: its name, which never changes, in words, and in which file."""

    name: str
    clause: Clause
    file: str = ""


class Damaged(Exception):  # noqa: N818 - it says what the folder is
    """A folder that is no package at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.name)
        self.problem = problem


NO_DESCRIPTOR = N_("there is no datapackage.json: it was cut short")
LINK = N_("it is a link; only plain files and folders are read")
NO_PLAIN_FILE = N_("it is no plain file")
UNREADABLE = N_("it can't be read: {why}")
TOO_LARGE = N_("it has {bytes} bytes, more than {most}")
NO_JSON = N_("it is no JSON object")
WRONG_FORMAT = N_("its format is {found}, not {format}")
NOT_DESCRIBED = N_("{key} is not as the format has it")
WRONG_PLACE = N_("the folder is called {found}; the package is of {told}")
NO_TABLE = N_("the table {table} is not in it")
NOT_LISTED = N_("it is in no description")


class FileTold(NamedTuple):
    """A table's file as the descriptor tells it."""

    table: str
    size: int
    sha256: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its name in the folder."""
        return f"{self.table}.csv"


@dataclass(frozen=True)
class Package:
    """A package by what it says of itself; its files aren't looked at yet."""

    folder: Path
    station: str
    date: str
    sha256: str
    first_entry: int
    last_entry: int
    head: str
    previous: tuple[str, str] | None
    files: tuple[FileTold, ...]
    document: dict[str, Any] = field(repr=False, default_factory=dict)


def is_link(place: Path) -> bool:
    """Whether a place is a link; one that the system doesn't let us look at is none."""
    return os.path.islink(place)  # noqa: PTH114 - that of a path raises then


def found(place: Path, depth: int = DEPTH) -> Iterator[Path]:
    """The folders below a place that are packages, or were meant as such, in order. What
    is behind a link, or can't be looked into, is named and not entered.
    """
    named = PLACE.fullmatch(place.name)
    if named or os.path.exists(place / DESCRIPTOR):  # noqa: PTH110 - a path's own may raise
        yield place
    elif depth and not is_link(place):
        try:
            below = sorted(one.name for one in os.scandir(place) if is_worth_a_look(one))
        except PermissionError:
            yield place
            return
        except (OSError, ValueError):
            return
        for one in below:
            there = place / one
            if there.is_symlink():
                yield there
            else:
                yield from found(there, depth - 1)


def is_worth_a_look(one: os.DirEntry[str]) -> bool:
    """Whether packages may be below."""
    named = PLACE.fullmatch(one.name) or STATION.fullmatch(one.name)
    return one.is_dir(follow_symlinks=False) or bool(named)


def read(folder: Path) -> Package:
    """A package by its descriptor. Raises `Damaged`."""
    if is_link(folder):
        raise Damaged(Problem("link", Clause(LINK)))
    content = whole(folder / DESCRIPTOR)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Damaged(Problem("descriptor-unreadable", Clause(NO_JSON), DESCRIPTOR))
    if document.get("format") != FORMAT:
        clause = Clause(WRONG_FORMAT, found=document.get("format"), format=FORMAT)
        raise Damaged(Problem("format-unknown", clause, DESCRIPTOR))
    package = told(folder, document, hashlib.sha256(content).hexdigest())
    refuse_wrong_place(package)
    return package


def whole(path: Path) -> bytes:
    """A descriptor. Raises `Damaged`."""
    try:
        with opened(path) as file:
            size = os.fstat(file).st_size
            if size > MOST_DESCRIPTOR:
                clause = Clause(TOO_LARGE, bytes=size, most=MOST_DESCRIPTOR)
                raise Damaged(Problem("too-large", clause, path.name))
            # Whoever makes it longer meanwhile holds nobody up.
            content, left = b"", size
            while left and (piece := os.read(file, left)):
                content, left = content + piece, left - len(piece)
            return content
    except FileNotFoundError as error:
        clause = Clause(NO_DESCRIPTOR)
        raise Damaged(Problem("descriptor-missing", clause)) from error


class opened:  # noqa: N801 - it is used as a function
    """A plain file's descriptor, for `with`; a pipe or a device is never waited for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> int:
        flags = os.O_RDONLY
        for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
            flags |= getattr(os, name, 0)
        if is_link(self.path):
            raise Damaged(Problem("link", Clause(LINK), self.path.name))
        try:
            self.file = os.open(self.path, flags)
        except FileNotFoundError:
            raise
        except OSError as error:
            clause = Clause(UNREADABLE, why=error.strerror or "")
            raise Damaged(Problem("unreadable", clause, self.path.name)) from error
        if not stat.S_ISREG(os.fstat(self.file).st_mode):
            os.close(self.file)
            raise Damaged(Problem("no-plain-file", Clause(NO_PLAIN_FILE), self.path.name))
        return self.file

    def __exit__(self, *_: object) -> None:
        os.close(self.file)


# --- what a descriptor says ---------------------------------------------------------


def wrong(key: str) -> Damaged:
    """A part of the descriptor that isn't as it has to be."""
    clause = Clause(NOT_DESCRIBED, key=key)
    return Damaged(Problem("descriptor-wrong", clause, DESCRIPTOR))


def told(folder: Path, document: dict[str, Any], sha256: str) -> Package:
    """What a descriptor says, as far as we use it. Raises `Damaged`."""
    head = document.get("journal_head")
    if not isinstance(head, dict):
        raise wrong("journal_head")
    files = files_told(document)
    for table in TABLES:
        if table not in {one.table for one in files}:
            clause = Clause(NO_TABLE, table=table)
            raise Damaged(Problem("table-missing", clause, DESCRIPTOR))
    return Package(
        folder=folder,
        station=text(document, "station", STATION, "station="),
        date=text(document, "date", PLACE, "date="),
        sha256=sha256,
        first_entry=whole_number(document, "first_entry"),
        last_entry=whole_number(document, "last_entry"),
        head=text(head, "hash", HASH),
        previous=previous_told(document),
        files=files,
        document=document,
    )


def previous_told(document: dict[str, Any]) -> tuple[str, str] | None:
    """The package before, as one names it; none before the first. Raises `Damaged`."""
    if "previous" in document and document["previous"] is None:
        return None
    previous = document.get("previous")
    if not isinstance(previous, dict):
        raise wrong("previous")
    return text(previous, "date", PLACE, "date="), text(previous, "sha256", HASH)


def files_told(document: dict[str, Any]) -> tuple[FileTold, ...]:
    """The tables' files. Raises `Damaged`."""
    resources = document.get("resources")
    if not isinstance(resources, list) or len(resources) > MOST_FILES:
        raise wrong("resources")
    files = tuple(map(file_told, resources))
    if len({one.table for one in files}) < len(files):
        raise wrong("resources")
    return files


def file_told(resource: Any) -> FileTold:
    """One of them. Raises `Damaged`."""
    if not isinstance(resource, dict):
        raise wrong("resources")
    name = text(resource, "name", NAME)
    schema = resource.get("schema")
    if resource.get("path") != f"{name}.csv" or not isinstance(schema, dict):
        raise wrong(f"resources.{name}")
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(one, dict) for one in fields):
        raise wrong(f"{name}.fields")
    columns = tuple((text(one, "name", NAME), text(one, "type", TYPE)) for one in fields)
    key = schema.get("primaryKey")
    if not isinstance(key, list) or not set(map(str, key)) <= dict(columns).keys():
        raise wrong(f"{name}.primaryKey")
    refuse_other_columns(name, columns, tuple(key))
    return FileTold(
        table=name,
        size=whole_number(resource, "bytes"),
        sha256=text(resource, "hash", SUM, "").removeprefix("sha256:"),
        rows=whole_number(resource, "rows"),
        columns=columns,
        key=tuple(key),
    )


TYPE = re.compile("|".join(TYPES))
SUM = re.compile(r"sha256:[0-9a-f]{64}")


def refuse_other_columns(
    name: str, columns: tuple[tuple[str, str], ...], key: tuple[str, ...]
) -> None:
    """A table that we know has our columns first, in order; others may stand behind."""
    known = TABLES.get(name)
    if known is None:
        return
    ours = tuple((column.name, column.type) for column in known.columns)
    if columns[: len(ours)] != ours or len(dict(columns)) < len(columns):
        raise wrong(f"{name}.fields")
    if key != known.key:
        raise wrong(f"{name}.primaryKey")


def text(
    document: dict[str, Any], key: str, shape: re.Pattern[str], before: str = ""
) -> str:
    """A text of some shape. Raises `Damaged`."""
    value = document.get(key)
    if not isinstance(value, str) or not shape.fullmatch(before + value):
        raise wrong(key)
    return value


def whole_number(document: dict[str, Any], key: str) -> int:
    """A number that counts something. Raises `Damaged`."""
    value = document.get(key)
    if type(value) is not int or not 0 <= value < 2**53:
        raise wrong(key)
    return value


def refuse_wrong_place(package: Package) -> None:
    """A package lies in folders that are called by its station and date, where they are
    called by any. Raises `Damaged`.
    """
    above = package.folder.absolute()
    for name, shape, says in (
        (above.name, PLACE, package.date),
        (above.parent.name, STATION, package.station),
    ):
        named = shape.fullmatch(name)
        if named and named[1] != says:
            clause = Clause(WRONG_PLACE, found=name, told=says)
            raise Damaged(Problem("place-wrong", clause))


def unlisted(package: Package) -> Iterator[Problem]:
    """What lies in the folder and is no part of the package."""
    known = {DESCRIPTOR, *(one.path for one in package.files)}
    with os.scandir(package.folder) as entries:
        for one in entries:
            if one.name not in known:
                yield Problem("file-unknown", Clause(NOT_LISTED), one.name)
                return
