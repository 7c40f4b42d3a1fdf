"""One package as it lies there: found, its descriptor read, its files compared with what it
says of them. What a file's rows hold is looked at later, many files at once.

Whoever hands in a package may have written anything into it. Names are compared with
those we know and never followed; links, pipes and folders aren't opened; a file is read
when its size is the one that was told, and bounded.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle.domain.text import is_code
from cainiao_recycle.domain.text import is_plain as is_plain_text
from cainiao_recycle.network.tables import TABLES
from cainiao_recycle.packages.tables import DESCRIPTOR, FORMAT
from cainiao_recycle.sentences import N_

LARGEST_DESCRIPTOR = 1_000_000
LARGEST_FILE = 64_000_000
MOST_ROWS = 200_000
"""Of one table of one station's day: a hundred times a busy one."""
LARGEST_ENTRY = 10**15


class Why(StrEnum):
    """Why a package is in quarantine."""

    NO_DESCRIPTOR = N_("no descriptor")
    UNREADABLE = N_("descriptor unreadable")
    OTHER_FORMAT = N_("other format")
    FOREIGN = N_("foreign")
    PATH = N_("path outside")
    NO_FILE = N_("no plain file")
    MISSING = N_("file missing")
    TABLE_MISSING = N_("table missing")
    TOO_LARGE = N_("too large")
    TRUNCATED = N_("truncated")
    HASH = N_("hash differs")
    SCHEMA = N_("schema differs")
    ROWS = N_("rows differ")
    TEXT = N_("no plain text")
    TYPE = N_("wrong type")
    FORMULA = N_("formula")
    KEY = N_("key missing or twice")
    LATER = N_("dated after its package")


class PackageError(Exception):
    """What is wrong with a package, and in which of its files."""

    def __init__(self, why: Why, where: str = "") -> None:
        super().__init__(why)
        self.why, self.where = why, where


class Package(NamedTuple):
    """A package whose descriptor could be read."""

    folder: str
    station: str
    date: str
    sha256: str
    first_entry: int
    last_entry: int
    head_seq: int
    head: str
    previous_date: str | None
    previous_sha256: str | None
    late: int
    resources: dict[str, dict[str, Any]]

    @property
    def day(self) -> tuple[str, str]:
        """Whose it is, and of which day."""
        return self.station, self.date

    @property
    def rows(self) -> int:
        """Rows of all tables, as told."""
        return sum(int(one["rows"]) for one in self.resources.values())

    @property
    def size(self) -> int:
        """Bytes of all files, as told."""
        return sum(int(one["bytes"]) for one in self.resources.values())


NAMED = ("station=", "date=")


class Found(NamedTuple):
    """A folder that is called like a package; station and date by its names."""

    folder: str
    station: str
    date: str


def find(places: Iterable[Path]) -> list[Found]:
    """Every package below some places, in order of dates: a place is a folder of stations,
    a station's folder, or a package's.
    """
    found: dict[str, Found] = {}
    for place in places:
        for one in below(os.path.abspath(place), 2):  # noqa: PTH100
            found[one.folder] = one
    return sorted(found.values(), key=lambda one: (one.date, one.station, one.folder))


def below(folder: str, levels: int) -> Iterator[Found]:
    """Packages below a folder, no deeper than they can lie."""
    name = os.path.basename(folder)  # noqa: PTH119
    if name.startswith("date="):
        above = os.path.basename(os.path.dirname(folder))  # noqa: PTH119, PTH120
        yield Found(folder, above.removeprefix("station="), name.removeprefix("date="))
        return
    if levels == 0 or not os.path.isdir(folder):  # noqa: PTH112
        return
    try:
        with os.scandir(folder) as entries:
            inside = [one.path for one in entries if one.name.startswith(NAMED)]
    except PermissionError:
        yield Found(folder, name.removeprefix("station="), "")
        return
    for path in inside:
        name = os.path.basename(path)  # noqa: PTH119
        if name.startswith("station=") and os.path.islink(path):  # noqa: PTH114
            # Told as a package, so that it isn't passed over without a word.
            yield Found(path, name.removeprefix("station="), "")
        else:
            yield from below(path, levels - 1)


# --- the descriptor -----------------------------------------------------------------


def plain_bytes(path: str, most: int, told: int | None = None) -> bytes:
    """A plain file's bytes, if it has as many as were told. Raises `PackageError`."""
    name = os.path.basename(path)  # noqa: PTH119
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as error:
        why = Why.NO_DESCRIPTOR if name == DESCRIPTOR else Why.MISSING
        raise PackageError(why, name) from error
    except OSError as error:
        raise PackageError(Why.NO_FILE, name) from error
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise PackageError(Why.NO_FILE, name)
        if about.st_size > most:
            raise PackageError(Why.TOO_LARGE, name)
        if told is not None and about.st_size != told:
            raise PackageError(Why.TRUNCATED if about.st_size < told else Why.HASH, name)
        return os.read(descriptor, about.st_size) if about.st_size else b""
    finally:
        os.close(descriptor)


def descriptor_of(found: Found) -> bytes:
    """The bytes of a package's descriptor. Raises `PackageError`."""
    above = os.path.dirname(found.folder)  # noqa: PTH120
    for place in (found.folder, above):
        name = os.path.basename(place)  # noqa: PTH119
        if name.startswith(NAMED) and os.path.islink(place):  # noqa: PTH114
            raise PackageError(Why.NO_FILE, name)
    if not is_code(found.station) or not is_date(found.date):
        raise PackageError(Why.FOREIGN)
    return plain_bytes(f"{found.folder}/{DESCRIPTOR}", LARGEST_DESCRIPTOR)


def is_date(word: object) -> bool:
    """Whether it is a date as packages write it."""
    try:
        return isinstance(word, str) and date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False


SHA256 = re.compile(r"[0-9a-f]{64}")


def is_hash(word: object) -> bool:
    """Whether it is a SHA-256 in hexadecimal digits."""
    return isinstance(word, str) and SHA256.fullmatch(word) is not None


def is_number(word: object, most: int = LARGEST_ENTRY) -> bool:
    """Whether it is a whole number in bounds."""
    return type(word) is int and 0 <= word <= most


def read(found: Found, content: bytes) -> Package:
    """A package by its descriptor. Raises `PackageError`."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageError(Why.UNREADABLE, DESCRIPTOR) from error
    if not isinstance(told, dict):
        raise PackageError(Why.UNREADABLE, DESCRIPTOR)
    if told.get("format") != FORMAT:
        raise PackageError(Why.OTHER_FORMAT, DESCRIPTOR)
    if (told.get("station"), told.get("date")) != (found.station, found.date):
        raise PackageError(Why.FOREIGN, DESCRIPTOR)
    head, previous = part(told, "journal_head"), part(told, "previous")
    numbers = (told.get("first_entry"), told.get("last_entry"), head.get("seq"),
               told.get("late", 0))  # fmt: skip
    named = (previous.get("date"), previous.get("sha256"))
    if previous and not (is_date(named[0]) and is_hash(named[1])):
        raise PackageError(Why.UNREADABLE, DESCRIPTOR)
    if not all(map(is_number, numbers)) or not is_hash(head.get("hash")):
        raise PackageError(Why.UNREADABLE, DESCRIPTOR)
    first, last, seq, late = (int(one) for one in numbers if one is not None)
    return Package(
        found.folder, found.station, found.date, hashlib.sha256(content).hexdigest(),
        first, last, seq, head["hash"], *named, late, resources(told.get("resources")),
    )  # fmt: skip


def part(told: dict[str, Any], name: str) -> dict[str, Any]:
    """A part of a descriptor that has parts of its own, or nothing."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def resources(told: Any) -> dict[str, dict[str, Any]]:
    """What a descriptor says of each table's file. Raises `PackageError`."""
    if not isinstance(told, list) or len(told) > 100:
        raise PackageError(Why.UNREADABLE, DESCRIPTOR)
    found = {}
    for one in told:
        name = resource_name(one)
        sizes = one.get("bytes"), one.get("rows")
        if name in found or not all(map(is_number, sizes)):
            raise PackageError(Why.UNREADABLE, DESCRIPTOR)
        if one["bytes"] > LARGEST_FILE or one["rows"] > MOST_ROWS:
            raise PackageError(Why.TOO_LARGE, f"{name}.csv")
        found[name] = one
    for table in TABLES:
        if table not in found:
            raise PackageError(Why.TABLE_MISSING, f"{table}.csv")
    return found


def resource_name(told: Any) -> str:
    """The table that a resource is of, by its path. Raises `PackageError`."""
    if not isinstance(told, dict) or not isinstance(told.get("path"), str):
        raise PackageError(Why.UNREADABLE, DESCRIPTOR)
    name = told["path"].removesuffix(".csv")
    if told["path"] != f"{name}.csv" or not NAME.fullmatch(name):
        raise PackageError(Why.PATH, DESCRIPTOR)
    return str(name)


NAME = re.compile("[a-z_0-9]{1,40}")

# --- the files ----------------------------------------------------------------------


class Table(NamedTuple):
    """One table's file of a package: where, its header, how many rows it has."""

    name: str
    path: str
    header: str
    rows: int


def tables_of(package: Package) -> list[Table]:
    """The files of the tables we know, each compared with what is told of it; those
    we don't know are compared as well. Raises `PackageError`.
    """
    found = []
    for name, told in package.resources.items():
        path = f"{package.folder}/{name}.csv"
        content = plain_bytes(path, LARGEST_FILE, told["bytes"])
        digest = told.get("hash")
        if digest != f"sha256:{hashlib.sha256(content).hexdigest()}":
            raise PackageError(Why.HASH, f"{name}.csv")
        if name in TABLES:
            found.append(Table(name, path, header_of(name, content), told["rows"]))
            if content.count(b"\n") - 1 != told["rows"] or content[-1:] != b"\n":
                raise PackageError(Why.ROWS, f"{name}.csv")
            if not is_plain(content):
                raise PackageError(Why.TEXT, f"{name}.csv")
    return found


def header_of(table: str, content: bytes) -> str:
    """A file's header: our columns, and maybe more behind. Raises `PackageError`."""
    header = content[: content.find(b"\n")].decode("utf-8", "replace")
    known = ",".join(TABLES[table].columns)
    names = header.split(",")
    good = len(set(names)) == len(names) and all(map(NAME.fullmatch, names))
    if not good or (header != known and not header.startswith(f"{known},")):
        raise PackageError(Why.SCHEMA, f"{table}.csv")
    return header


def is_plain(content: bytes) -> bool:
    """Whether bytes are lines of plain text."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return is_plain_text(text.replace("\n", ""))
