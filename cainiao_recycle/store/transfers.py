"""Boxes that left without a parcel, given away or to another station, and those that came
from one.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain.events import (
    BoxCame,
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxLeft,
)
from cainiao_recycle.store import boxes
from cainiao_recycle.store.journal import Entry


class Leaving(NamedTuple):
    """How a box left without a parcel; the station is None where it was given away."""

    seq: int
    left_at: int
    transfer: str | None
    station: str | None


def left_in(db: sqlite3.Connection, box: int, cycle: int) -> Leaving | None:
    """How a box left its cycle without a parcel, the last time it did."""
    sql = """SELECT seq, happened_at, transfer, station FROM box_transfer
             WHERE box = ? AND cycle = ? AND direction <> 'in' AND undone = 0
             ORDER BY seq DESC LIMIT 1"""
    row = db.execute(sql, (box, cycle)).fetchone()
    return Leaving(*row) if row else None


def received_with(
    db: sqlite3.Connection, transfer: str, box: int
) -> tuple[int, int] | None:
    """The entry that took a box in with a transfer, and when."""
    sql = """SELECT seq, happened_at FROM box_transfer
             WHERE transfer = ? AND direction = 'in' AND box = ? AND undone = 0"""
    row: tuple[int, int] | None = db.execute(sql, (transfer, box)).fetchone()
    return row


# --- what entries do to the tables ------------------------------------------------


def give(db: sqlite3.Connection, entry: Entry, event: BoxesGiven) -> None:
    """Boxes are with somebody who wanted them."""
    leave(db, entry, event.left, "given", "given", None, None)


def transfer(db: sqlite3.Connection, entry: Entry, event: BoxesTransferred) -> None:
    """Boxes are on their way to another station."""
    leave(db, entry, event.left, "transferred", "out", event.transfer, event.to)


def leave(
    db: sqlite3.Connection,
    entry: Entry,
    left: Iterable[BoxLeft],
    state: str,
    direction: str,
    name: str | None,
    station: str | None,
) -> None:
    """Boxes that leave, each with its row."""
    for one in left:
        boxes.place(db, entry, one.box, None, state, None)
        note(db, entry, one, direction, name, station)


def note(
    db: sqlite3.Connection,
    entry: Entry,
    one: BoxLeft | BoxCame,
    direction: str,
    name: str | None,
    station: str | None,
) -> None:
    """The row of a box that left or came."""
    db.execute(
        """INSERT INTO box_transfer (seq, box, direction, transfer, station, tag, cycle,
           condition, happened_at, business_date, clerk, changed_seq)
           VALUES (:seq, :box, :direction, :name, :station, :tag, :cycle, :condition,
           :happened_at, :business_date, :clerk, :seq)""",
        entry.values(one, direction=direction, name=name, station=station),
    )


def undo_give(db: sqlite3.Connection, entry: Entry, event: BoxesGiven) -> None:
    """Undo giving: the boxes are where they stood."""
    stay(db, entry, event.left, "given")


def undo_transfer(db: sqlite3.Connection, entry: Entry, event: BoxesTransferred) -> None:
    """Undo a transfer: the boxes are where they stood."""
    stay(db, entry, event.left, "out")


def stay(
    db: sqlite3.Connection, entry: Entry, left: Iterable[BoxLeft], direction: str
) -> None:
    """Boxes that didn't leave."""
    for one in left:
        boxes.place(db, entry, one.box, one.condition, "reuse", one.shelf)
        take_back(db, entry, one.box, direction)


def take_back(db: sqlite3.Connection, entry: Entry, box: int, direction: str) -> None:
    """The row of a box that didn't leave or come: its last one, for nothing can be undone
    that something came after.
    """
    db.execute(
        """UPDATE box_transfer SET undone = :seq, changed_seq = :seq
           WHERE box = :box AND seq = (SELECT max(seq) FROM box_transfer
           WHERE box = :box AND direction = :direction AND undone = 0)""",
        {"seq": entry.seq, "box": box, "direction": direction},
    )


def receive(db: sqlite3.Connection, entry: Entry, event: BoxesReceived) -> None:
    """Boxes from another station."""
    for one in event.came:
        if one.new:
            boxes.add(db, entry, one)
        else:
            boxes.come_back(db, entry, one)
        note(db, entry, one, "in", event.transfer, event.sender)


def undo_receive(db: sqlite3.Connection, entry: Entry, event: BoxesReceived) -> None:
    """Undo receiving: the boxes were never here, or are away as they were before."""
    for one in event.came:
        state = "undone" if one.new else one.state_before
        boxes.go_away(db, entry, one.box, state, one.cycle_before, one.condition_before)
        take_back(db, entry, one.box, "in")
