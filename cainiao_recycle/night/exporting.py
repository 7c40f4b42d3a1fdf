"""Exporting closed days as packages: the same day twice is the same to the byte.

A day's files show the rows that changed on that day, as they were when it was sealed: they
are made from the journal up to the seal, so nothing that happens later changes them, and
neither does where and in which language they are made. The descriptor comes last: a folder
without one was cut short and is written again. It names the hash of the station's package
before, which is made of the journal as well: the state of the last seal keeps the hashes of
all days.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain.days import end_of, offsets, parse_date, zone_of
from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.errors import (
    DayUnknown,
    DiskFull,
    ExportDiffers,
    ExportGap,
    ExportOfAnotherBook,
    NoDayClosed,
    NoRoom,
    NothingNew,
)
from cainiao_recycle.night.noted_head import keep_head, refuse_rewritten
from cainiao_recycle.packages import describing
from cainiao_recycle.packages.describing import File, Seal, marked, sha256
from cainiao_recycle.packages.spreadsheet import spreadsheet
from cainiao_recycle.packages.tables import DESCRIPTOR, TABLES, Table
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import days, journal, sealed, setup
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.connection import of_system, refusing
from cainiao_recycle.store.exports import (
    BY_DAY,
    EXPORTED,
    LocalTime,
    entries_of_day,
    rows_of_day,
)
from cainiao_recycle.store.files import (
    HANDED_ON,
    OWNER_ONLY,
    is_there,
    make_folders,
    refuse_no_name,
    written_whole,
)
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.replay import scratch
from cainiao_recycle.store.sealed import MOST_DAYS, Files, Previous


class Layout(NamedTuple):
    """Where days are written and how: as packages, or `headed` for people, who open them in
    a spreadsheet. `last` is written last: a folder without it was cut short.
    """

    station: Path
    mode: int
    headed: Callable[[str], str] | None = None

    @property
    def last(self) -> str:
        """The file that says that the others are there."""
        return "day.csv" if self.headed else DESCRIPTOR

    def place(self, day: str) -> Path:
        """A day's folder."""
        return self.station / (day if self.headed else f"date={day}")

    def is_there(self, day: str) -> bool:
        """Whether a day is there, whole."""
        return is_there(self.place(day) / self.last)

    def days(self) -> list[str]:
        """The days that are there, in order."""
        found = (path.name.removeprefix("date=") for path in self.station.glob("*"))
        return sorted(day for day in found if self.is_there(day))

    def files(self, package: Files) -> Files:
        """The files that are written of a package."""
        if self.headed is None:
            return package
        return {
            f"{name}.csv": spreadsheet(table, package[f"{name}.csv"], self.headed)
            for name, table in TABLES.items()
        }


class Packaged(NamedTuple):
    """What became of one day: its folder, whether it was written or was there with the same
    bytes, the SHA-256 of its descriptor, and its rows in all tables.
    """

    date: str
    place: Path
    is_new: bool
    sha256: str
    rows: int


class Exported(NamedTuple):
    """What an export came to, day by day."""

    days: tuple[Packaged, ...]

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders written."""
        return tuple(one.place for one in self.days if one.is_new)

    @property
    def same(self) -> tuple[Path, ...]:
        """Those there with the same bytes."""
        return tuple(one.place for one in self.days if not one.is_new)


def export_days(
    self: Session,
    folder: Path,
    date: str | None = None,
    headed: Callable[[str], str] | None = None,
) -> Exported:
    """Write the closed days below `folder`, as `station=CODE/date=YYYY-MM-DD/`: one, or
    all that aren't there yet, from the last one back until a month of them is there. Those
    are compared first. With `headed`, which says a heading in somebody's language, they are
    written as `CODE/YYYY-MM-DD/` for a spreadsheet.

    Raises `NoDayClosed`, `DayUnknown`, `NothingNew` when all are there, `ExportDiffers`
    when one is there and differs, `ExportGap` when the day before the one asked for isn't
    there, `ExportOfAnotherBook` when what is there isn't what the day follows,
    `JournalRewritten` where it isn't the journal that was handed out before: nothing is
    written then.
    """
    wanted = parse_date(date) if date is not None else None
    refuse_no_name(folder)
    refuse_rewritten(self.book)
    code = self.facts.code
    with refusing(self.path):
        db = self.book.db
        if wanted and days.figures(db, wanted) is None:
            raise DayUnknown(date=wanted)
        if (closed := days.last_closed(db)) is None:
            raise NoDayClosed()
        mode = HANDED_ON if setup.setting(db, "exports_readable") else OWNER_ONLY
        name = code if headed else f"station={code}"
        layout = Layout(folder / name, mode, headed)
        refuse_later(layout, closed)
        asked, last = ([wanted], []) if wanted else not_there(db, layout)
    try:
        found = exported(self, layout, asked, last)
    except OSError as error:
        refusal = of_system(error, folder)
        raise NoRoom(path=folder) if isinstance(refusal, DiskFull) else refusal from error
    if not any(one.is_new for one in found):
        raise NothingNew(days=len(found))
    keep_head(self.book)
    return Exported(tuple(found))


def exported(
    session: Session, layout: Layout, asked: list[str], last: list[str]
) -> list[Packaged]:
    """Days that are there compared, then those that aren't written, in order."""
    found = []
    for day, package in days_to_export(session, asked, last):
        place, files = layout.place(day), layout.files(package)
        is_new = not (layout.is_there(day) and is_same(place, files))
        if is_new:
            refuse_unfit(layout, day, package, asked)
            write(place, files, layout)
        rows = describing.rows_told(package[DESCRIPTOR])
        found.append(Packaged(day, place, is_new, sha256(package[DESCRIPTOR]), rows))
    return found


def refuse_later(layout: Layout, closed: str) -> None:
    """Raise `ExportOfAnotherBook` for days that this book hasn't closed."""
    for day in layout.days():
        if day > closed:
            raise ExportOfAnotherBook(path=layout.place(day))


def refuse_unfit(layout: Layout, day: str, package: Files, asked: list[str]) -> None:
    """What is written follows what is there. Raises `ExportGap` when others are there and
    the day before isn't, `ExportOfAnotherBook` when that one is another.
    """
    previous = describing.previous_told(package[DESCRIPTOR])
    if previous is None or previous[0] in asked:
        return
    before, hashed = previous
    place = layout.place(before)
    if not layout.is_there(before):
        if any(one < day for one in layout.days()):
            raise ExportGap(date=day, before=before, path=layout.station)
    elif not layout.headed and sha256((place / DESCRIPTOR).read_bytes()) != hashed:
        raise ExportOfAnotherBook(path=place)


def not_there(db: Connection, layout: Layout) -> tuple[list[str], list[str]]:
    """Closed days that aren't there, from the last one back until as many in a row are
    there as are kept; and those that are.
    """
    asked: list[str] = []
    there: list[str] = []
    in_a_row = 0
    for day in days.closed_last_first(db):
        is_missing = not layout.is_there(day)
        (asked if is_missing else there).append(day)
        in_a_row = 0 if is_missing else in_a_row + 1
        if in_a_row == MOST_DAYS:
            break
    return asked, there


def days_to_export(
    session: Session, asked: list[str], last: list[str]
) -> Iterator[tuple[str, Files]]:
    """Sealed days, each with its files by name: of the last ones those that the kept state
    has, or would have if it were there, then those asked for, in order.
    """
    with refusing(session.path):
        kept = sealed.files_of(session.path, [*asked, *last])
        recent = islice(days.closed_last_first(session.book.db), MOST_DAYS)
        wanted = {*asked, *set(last).intersection(recent)}
        lacking = [day for day in sorted(wanted) if day not in kept]
        if lacking:
            kept |= replayed_days(session, lacking)
    yield from sorted(kept.items(), key=lambda one: (one[0] in asked, one))


def replayed_days(session: Session, dates: list[str]) -> Iterator[tuple[str, Files]]:
    """Days whose files nobody keeps any more, from the whole journal up to their seals. The
    package before is known to the kept state, or made on the way.
    """
    hashes = sealed.hashes_of(session.path)
    until = max(seq for date, seq in days.closed(session.book.db) if date in dates)
    previous: Previous = None
    with scratch(session.path) as db:
        for statement in BY_DAY:
            db.execute(statement)
        for entry in session.watch(journal.entries(db, until=until), until):
            apply(db, entry)
            if not isinstance(entry.event, DayClosed):
                continue
            date, hashed = entry.event.date, hashes.get(entry.event.date)
            if date in dates or hashed is None:
                files = day_files(db, entry, entry.event, previous)
                hashed = sha256(files[DESCRIPTOR])
                if date in dates:
                    yield date, files
            previous = date, hashed


def day_files(db: Connection, entry: Entry, seal: DayClosed, previous: Previous) -> Files:
    """The files of a day that was just sealed: each table's, and what describes them."""
    facts, date = setup.station(db), seal.date
    zone = zone_of(facts.time_zone)
    over = end_of(date, zone, facts.cut_off_hour)
    at = LocalTime(offsets(zone, over), facts.cut_off_hour)
    files = {
        name: table_file(TABLES[name], rows_of_day(db, name, date, at), date)
        for name in EXPORTED
    }
    told = Seal(
        station=facts.code,
        time_zone=facts.time_zone,
        cut_off_hour=facts.cut_off_hour,
        date=date,
        first_entry=entries_of_day(db, date)[0],
        entry=entry.seq,
        hash=entry.hash,
        previous=previous,
    )
    contents = {f"{name}.csv": file.content for name, file in files.items()}
    return {**contents, DESCRIPTOR: describing.descriptor(told, files)}


def table_file(table: Table, rows: Iterable[tuple[Any, ...]], date: str) -> File:
    """Rows as CSV under their header: UTF-8, line feeds, no formula in a text; and how many
    of them were told late on the day.
    """
    text = io.StringIO()
    write_row = csv.writer(text, lineterminator="\n").writerow
    write_row(table.names)
    free = describing.free_columns(table)
    booked_late = describing.late_columns(table)
    count = late = 0
    for row in rows:
        count += 1
        write_row(plain_cells(row, free))
        if booked_late and row[booked_late[0]] and row[booked_late[1]] == date:
            late += 1
    return File(text.getvalue().encode(), count, late)


def plain_cells(row: tuple[Any, ...], free: tuple[int, ...]) -> Iterable[Any]:
    """A row with the texts in it marked that a spreadsheet takes for formulas."""
    for at in free:
        text = row[at]
        if text and marked(text) is not text:
            return [
                marked(cell) if place in free and cell else cell
                for place, cell in enumerate(row)
            ]
    return row


def is_same(place: Path, files: Files) -> bool:
    """Whether a day was exported before with these very bytes. Raises `ExportDiffers`
    at the first file that differs.
    """
    for name, content in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != content:
            raise ExportDiffers(path=path)
    return True


def write(place: Path, files: dict[str, bytes], layout: Layout) -> None:
    """Write a day's files, each whole, the last one last; of one mode, whatever the
    script's umask is.
    """
    make_folders(place, layout.mode)
    for name in sorted(files, key=lambda name: (name == layout.last, name)):
        with written_whole(place / name, layout.mode) as file:
            Path(file.name).chmod(layout.mode)
            file.write(files[name])
