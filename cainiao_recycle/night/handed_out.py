"""Heads of the journal that were handed out: in exports, backups and reports, or on paper.

A journal that was written anew from the beginning is a sound chain. It is another one than
what was handed out says, from the first entry on that was changed.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection, DatabaseError
from typing import Any, NamedTuple

from cainiao_recycle.domain import heads
from cainiao_recycle.domain.heads import Head
from cainiao_recycle.errors import HeadUnclear
from cainiao_recycle.packages.reading import Damaged, whole
from cainiao_recycle.packages.tables import DESCRIPTOR
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store import days, journal
from cainiao_recycle.store.file_copies import read_only
from cainiao_recycle.store.files import NO_FILE, is_folder, is_there, reason

NO_EXPORTS = N_("there is no day's export in it")
NO_HEAD = N_("it is no report and no station file")

NOT_THROUGH = N_(
    "the journal doesn't go through entry {entry} as {place} has it: what was recorded up "
    "to that entry was rewritten since, or is gone"
)
FIRST_DAY = N_("{date} is the first day that isn't as it was handed out")


class HandedOut(NamedTuple):
    """A head, and where it was found; `date` is the day it was the seal of, if any."""

    head: Head
    place: str
    date: str | None = None


def handed_out(place: str) -> list[HandedOut]:
    """The heads in a place: a folder of exports, a backup, a report in JSON, or the head
    itself as it is printed. Raises `HeadUnclear`, and `HeadMistyped`.
    """
    if typed := heads.read(place):
        return [HandedOut(typed, place)]
    path = Path(place)
    if not (place and is_there(path)):
        raise HeadUnclear(place=place, why=Clause(NO_FILE))
    try:
        found = [*(in_exports(path) if is_folder(path) else in_file(path))]
    except OSError as error:
        raise HeadUnclear(place=place, why=reason(error)) from error
    if not found:
        why = NO_EXPORTS if is_folder(path) else NO_HEAD
        raise HeadUnclear(place=place, why=Clause(why))
    return found


def in_exports(folder: Path) -> Iterator[HandedOut]:
    """Those of every day below a folder. A day whose descriptor can't be read was never
    handed out whole.
    """
    for path in sorted(folder.rglob(DESCRIPTOR)):
        try:
            document = document_in(whole(path))
        except Damaged:
            continue
        if document and (head := head_in(document.get("journal_head"))):
            yield HandedOut(head, str(path), str(document.get("date")))


def in_file(path: Path) -> Iterator[HandedOut]:
    """That of a report in JSON (one object a line), or those of a backup. A pipe or a
    device is neither.
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        begins = file.read(1)
    if begins == b"{":
        for line in path.read_bytes().splitlines():
            report = document_in(line) or {}
            named = {"seq": report.get("head_seq"), "hash": report.get("head")}
            if head := head_in(named):
                yield HandedOut(head, str(path))
        return
    try:
        with closing(read_only(path)) as db:
            yield HandedOut(Head(*journal.head(db)), str(path))
            for date, seq in days.closed(db):
                yield HandedOut(Head(seq, journal.hash_of(db, seq) or ""), str(path), date)
    except DatabaseError:
        return


def document_in(text: bytes) -> dict[str, Any] | None:
    """A JSON object, if it is one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def head_in(named: Any) -> Head | None:
    """A head as exports and reports have it."""
    try:
        typed = f"{int(named['seq'])}:{named['hash']}"
    except (TypeError, KeyError, ValueError):
        return None
    return heads.read(typed)


def not_gone_through(db: Connection, found: list[HandedOut]) -> Iterator[Clause]:
    """Which heads a journal doesn't go through, in order, and the first day that isn't as
    it was.
    """
    wrong = [
        one
        for one in sorted(found, key=lambda one: one.head.entry)
        if not (journal.hash_of(db, one.head.entry) or "-").startswith(one.head.hash)
    ]
    dates = [one.date for one in wrong if one.date is not None]
    if dates:
        yield Clause(FIRST_DAY, date=min(dates))
    for one in wrong:
        yield Clause(NOT_THROUGH, entry=one.head.entry, place=one.place)
