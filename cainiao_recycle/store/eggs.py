"""SQL of eggs that come, break and are counted."""

import sqlite3

from cainiao_recycle.domain.events import (
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
)
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.vouchers import move_eggs


def receive(db: sqlite3.Connection, entry: Entry, event: EggsReceived) -> None:
    """A delivery."""
    move_eggs(db, entry, "received", event.eggs, note=event.note)


def take_back_delivery(db: sqlite3.Connection, entry: Entry, event: EggsReceived) -> None:
    """Undo a delivery."""
    move_eggs(db, entry, "undone", -event.eggs)


def write_off(db: sqlite3.Connection, entry: Entry, event: EggsBroken) -> None:
    """Breakage."""
    move_eggs(db, entry, "broken", -event.eggs, note=event.note)


def take_back_breakage(db: sqlite3.Connection, entry: Entry, event: EggsBroken) -> None:
    """Undo breakage."""
    move_eggs(db, entry, "undone", event.eggs)


def take_count(db: sqlite3.Connection, entry: Entry, event: EggsCounted) -> None:
    """A count: the book takes the difference in as variance."""
    move_eggs(db, entry, "variance", event.counted - event.expected)


def take_back_count(db: sqlite3.Connection, entry: Entry, event: EggsCounted) -> None:
    """Undo a count."""
    move_eggs(db, entry, "undone", event.expected - event.counted)


def carry(db: sqlite3.Connection, entry: Entry, event: EggsCarried) -> None:
    """What a count had found already: it stays as it was counted."""
    move_eggs(db, entry, "carried", event.eggs)


def take_back_carry(db: sqlite3.Connection, entry: Entry, event: EggsCarried) -> None:
    """Undo that, with the entry that was carried or with the count."""
    move_eggs(db, entry, "undone", -event.eggs)
