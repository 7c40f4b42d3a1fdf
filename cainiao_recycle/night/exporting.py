"""Exporting closed days: the same day twice is the same to the byte.

A day's files show the rows that changed on that day, as they were when it was
sealed: they are made from the journal up to the seal, so nothing that happens later
changes them. No wall-clock time is inside. The manifest comes last: a folder without
one was cut short and is written again.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain.days import parse_date
from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.errors import (
    DayUnknown,
    DiskFull,
    ExportDiffers,
    NoRoom,
    NothingNew,
)
from cainiao_recycle.night.noted_head import keep_head, refuse_rewritten
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import days, journal, sealed, setup
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.connection import of_system, refusing
from cainiao_recycle.store.exports import BY_DAY, EXPORTED, rows_of_day
from cainiao_recycle.store.files import (
    HANDED_ON,
    OWNER_ONLY,
    is_there,
    make_folders,
    written_whole,
)
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.replay import scratch
from cainiao_recycle.store.sealed import MOST_DAYS, Capture, Files

FORMAT = 1
"""Version of the export's layout; a column is only ever added behind the others."""

MANIFEST = "manifest.json"


class Exported(NamedTuple):
    """What an export came to: folders written, and those there with the same bytes."""

    written: tuple[Path, ...]
    same: tuple[Path, ...]


def export_days(self: Session, folder: Path, date: str | None = None) -> Exported:
    """Write the closed days below `folder`, as `station=CODE/date=YYYY-MM-DD/`: one, or
    all that aren't there yet, from the last one back until a month of them is there. Those
    are compared.

    Raises `DayUnknown`, `NothingNew` when all are there, `ExportDiffers` when one is
    there and differs, `JournalRewritten` where it isn't the journal that was handed out
    before: nothing there is changed then.
    """
    wanted = parse_date(date) if date else None
    refuse_rewritten(self.book)
    written, same = [], []
    station = folder / f"station={self.facts.code}"
    with refusing(self.path):
        if wanted and days.figures(self.book.db, wanted) is None:
            raise DayUnknown(date=wanted)
        asked, last = ([wanted], []) if wanted else not_there(self.book.db, station)
        mode = HANDED_ON if setup.setting(self.book.db, "exports_readable") else OWNER_ONLY
    try:
        for day, files in days_to_export(self, asked, last):
            place = station / f"date={day}"
            if is_same(place, files):
                same.append(place)
            else:
                write(place, files, mode)
                written.append(place)
    except OSError as error:
        refusal = of_system(error, folder)
        raise NoRoom(path=folder) if isinstance(refusal, DiskFull) else refusal from error
    if not written:
        raise NothingNew(days=len(same))
    keep_head(self.book)
    return Exported(tuple(written), tuple(same))


def not_there(db: Connection, station: Path) -> tuple[list[str], list[str]]:
    """Closed days that aren't there, from the last one back until as many in a row are
    there as are kept; and those that are.
    """
    asked: list[str] = []
    there: list[str] = []
    in_a_row = 0
    for day in days.closed_last_first(db):
        is_missing = not is_there(station / f"date={day}" / MANIFEST)
        (asked if is_missing else there).append(day)
        in_a_row = 0 if is_missing else in_a_row + 1
        if in_a_row == MOST_DAYS:
            break
    return asked, there


def days_to_export(
    session: Session, asked: list[str], last: list[str]
) -> Iterator[tuple[str, Files]]:
    """Sealed days in order, each with its files by name: those asked for, and of the last
    ones what is kept.
    """
    with refusing(session.path):
        kept = sealed.files_of(session.path, [*asked, *last])
        lacking = [day for day in asked if day not in kept]
        if lacking:
            kept |= replayed_days(session, lacking)
    yield from sorted(kept.items())


def replayed_days(session: Session, dates: list[str]) -> Iterator[tuple[str, Files]]:
    """Days whose files nobody keeps any more, from the whole journal up to their seals."""
    capture = day_files(session.facts.code)
    until = max(seq for date, seq in days.closed(session.book.db) if date in dates)
    with scratch(session.path) as db:
        for statement in BY_DAY:
            db.execute(statement)
        for entry in session.watch(journal.entries(db, until=until), until):
            apply(db, entry)
            if isinstance(entry.event, DayClosed) and entry.event.date in dates:
                yield entry.event.date, capture(db, entry, entry.event)


def day_files(station: str) -> Capture:
    """Makes the files of a day that was just sealed: each table's, and the manifest."""

    def capture(db: Connection, entry: Entry, sealed: DayClosed) -> Files:
        files = {
            f"{table}.csv": as_csv(rows_of_day(db, table, sealed.date))
            for table in EXPORTED
        }
        head = {"seq": entry.seq, "hash": entry.hash}
        files[MANIFEST] = manifest(station, sealed.date, head, files)
        return files

    return capture


def as_csv(rows: Iterator[tuple[Any, ...]]) -> bytes:
    """Rows, the header first, as UTF-8 with line feeds."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(plain_cells, rows))
    return text.getvalue().encode()


def plain_cells(row: tuple[Any, ...]) -> list[Any]:
    """A row that no spreadsheet takes for formulas: text that begins like one is
    marked with an apostrophe.
    """
    return [
        "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell
        for cell in row
    ]


def manifest(
    station: str, date: str, at_seal: dict[str, Any], files: dict[str, bytes]
) -> bytes:
    """What the folder holds, with the journal's head at the seal."""
    document = {
        "format": FORMAT,
        "station": station,
        "date": date,
        "journal_head": at_seal,
        "files": {
            name: {
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "rows": content.count(b"\n") - 1,
            }
            for name, content in files.items()
        },
    }
    return (
        json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    )


def is_same(place: Path, files: Files) -> bool:
    """Whether a day was exported before with these very bytes. Raises `ExportDiffers`
    at the first file that differs; a folder without manifest was cut short.
    """
    if not (place / MANIFEST).exists():
        return False
    for name, content in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != content:
            raise ExportDiffers(path=path)
    return True


def write(place: Path, files: dict[str, bytes], mode: int) -> None:
    """Write a day's files, each whole, the manifest last; of this mode, whatever the
    script's umask is.
    """
    make_folders(place, mode)
    for name in sorted(files, key=lambda name: (name == MANIFEST, name)):
        with written_whole(place / name, mode) as file:
            Path(file.name).chmod(mode)
            file.write(files[name])
