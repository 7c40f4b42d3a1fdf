"""Parcels: those that wait for a box, are packed, and were sent."""

import sqlite3
from itertools import groupby
from typing import Any, NamedTuple

from cainiao_recycle.domain.events import (
    ShipmentEntered,
    ShipmentItem,
    ShipmentPacked,
    ShipmentReleased,
    ShipmentSent,
)
from cainiao_recycle.store import boxes
from cainiao_recycle.store.journal import Entry


class Shipment(NamedTuple):
    """A parcel. `box` is the one bound to it, or that carried it."""

    shipment: str
    state: str
    priority: int
    waybill: str | None
    carton: str | None
    box: int | None
    sent_at: int | None
    entered_seq: int
    changed_seq: int
    used_answer: str | None


SHIPMENT = """SELECT shipment, state, priority, waybill, carton, box, sent_at, entered_seq,
                     changed_seq, used_answer FROM shipment """


def from_row(row: tuple[Any, ...]) -> Shipment:
    """A parcel from a row of `SHIPMENT`."""
    return Shipment(*row)


def shipment(db: sqlite3.Connection, number: str) -> Shipment | None:
    """A parcel by its number."""
    row = db.execute(SHIPMENT + "WHERE shipment = ?", (number,)).fetchone()
    return from_row(row) if row else None


def is_any_open(db: sqlite3.Connection) -> bool:
    """Whether any parcel waits or is packed; the indexes of both know."""
    sql = """SELECT EXISTS (SELECT 1 FROM shipment WHERE state = 'waiting')
             OR EXISTS (SELECT 1 FROM shipment WHERE state = 'packed')"""
    return bool(db.execute(sql).fetchone()[0])


def sent_under(db: sqlite3.Connection, waybill: str) -> Shipment | None:
    """The parcel that was sent under a waybill."""
    sql = SHIPMENT + "WHERE waybill = ? AND state = 'sent'"
    row = db.execute(sql, (waybill,)).fetchone()
    return from_row(row) if row else None


def of_box(db: sqlite3.Connection, box: int) -> Shipment | None:
    """The open parcel a box is bound to."""
    sql = SHIPMENT + "WHERE box = ? AND state = 'packed'"
    row = db.execute(sql, (box,)).fetchone()
    return from_row(row) if row else None


def left_with(db: sqlite3.Connection, box: int, cycle: int) -> Shipment | None:
    """The parcel a box left with at the end of a cycle."""
    sql = SHIPMENT + "WHERE box = ? AND cycle = ? AND state = 'sent'"
    row = db.execute(sql, (box, cycle)).fetchone()
    return from_row(row) if row else None


def listed(db: sqlite3.Connection, states: tuple[str, ...]) -> list[Shipment]:
    """Parcels in any of some states, urgent ones first."""
    marks = ", ".join("?" * len(states))
    sql = f"{SHIPMENT} WHERE state IN ({marks}) ORDER BY priority DESC, entered_seq"
    return [from_row(row) for row in db.execute(sql, states)]


def waiting(db: sqlite3.Connection, most: int) -> list[tuple[str, int]]:
    """Parcels without a box and their priority, urgent ones first, then as entered."""
    sql = """SELECT shipment, priority FROM shipment WHERE state = 'waiting'
             ORDER BY priority DESC, entered_seq LIMIT ?"""
    return db.execute(sql, (most,)).fetchall()


ITEM = """item, length_mm, width_mm, height_mm, mass_g, count, padding_mm, upright,
          fragile"""


class WaitingParcel(NamedTuple):
    """A parcel without a box: its items as rows of `ITEM`."""

    shipment: str
    priority: int
    items: tuple[tuple[Any, ...], ...]


def all_waiting(db: sqlite3.Connection) -> list[WaitingParcel]:
    """Every parcel without a box, with what is in it."""
    rows = db.execute(
        f"""SELECT shipment, priority, {ITEM}
            FROM shipment JOIN shipment_item USING (shipment)
            WHERE state = 'waiting' ORDER BY shipment, line"""
    )
    return [
        WaitingParcel(number, priority, tuple(row[2:] for row in items))
        for (number, priority), items in groupby(rows, key=lambda row: row[:2])
    ]


def item_from_row(row: tuple[Any, ...]) -> ShipmentItem:
    """An item from a row; SQLite has no truth values."""
    values = dict(zip(ShipmentItem.names(), row, strict=True))
    values.update(upright=bool(values["upright"]), fragile=bool(values["fragile"]))
    return ShipmentItem(**values)


def items(db: sqlite3.Connection, number: str) -> tuple[ShipmentItem, ...]:
    """What is in a parcel."""
    rows = db.execute(
        f"SELECT {ITEM} FROM shipment_item WHERE shipment = ? ORDER BY line",
        (number,),
    )
    return tuple(item_from_row(row) for row in rows)


# --- what entries do to the tables ------------------------------------------------


def enter(db: sqlite3.Connection, entry: Entry, event: ShipmentEntered) -> None:
    """A parcel that waits."""
    add(db, entry, event.shipment, event.priority)
    db.executemany(
        f"""INSERT INTO shipment_item (shipment, line, {ITEM})
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (event.shipment, line, *vars(item).values())
            for line, item in enumerate(event.items, start=1)
        ],
    )


def add(db: sqlite3.Connection, entry: Entry, number: str, priority: int) -> None:
    """The row of a parcel that waits."""
    db.execute(
        """INSERT INTO shipment
           (shipment, state, priority, board_g, entered_seq, changed_seq)
           VALUES (?, 'waiting', ?, 0, ?, ?)""",
        (number, priority, entry.seq, entry.seq),
    )


def undo_enter(db: sqlite3.Connection, entry: Entry, event: ShipmentEntered) -> None:
    """Undo entering a parcel."""
    db.execute("DELETE FROM shipment_item WHERE shipment = ?", (event.shipment,))
    db.execute("DELETE FROM shipment WHERE shipment = ?", (event.shipment,))


def pack(db: sqlite3.Connection, entry: Entry, event: ShipmentPacked) -> None:
    """Bind a box."""
    bind(db, entry, event.shipment, event.box, event.cycle)


def release(db: sqlite3.Connection, entry: Entry, event: ShipmentReleased) -> None:
    """Unbind a box."""
    unbind(db, entry, event.shipment, event.box, event.shelf)


def undo_pack(db: sqlite3.Connection, entry: Entry, event: ShipmentPacked) -> None:
    """Undo binding."""
    unbind(db, entry, event.shipment, event.box, event.shelf)


def undo_release(db: sqlite3.Connection, entry: Entry, event: ShipmentReleased) -> None:
    """Undo unbinding."""
    bind(db, entry, event.shipment, event.box, event.cycle)


def bind(db: sqlite3.Connection, entry: Entry, number: str, box: int, cycle: int) -> None:
    """Bind a box to a parcel."""
    db.execute(
        """UPDATE shipment SET state = 'packed', box = ?, cycle = ?, changed_seq = ?
           WHERE shipment = ?""",
        (box, cycle, entry.seq, number),
    )
    boxes.set_state(db, entry, box, "bound")


def unbind(
    db: sqlite3.Connection, entry: Entry, number: str, box: int, shelf: str | None
) -> None:
    """Take a box from a parcel, back to its shelf."""
    db.execute(
        """UPDATE shipment SET state = 'waiting', box = NULL, cycle = NULL, changed_seq = ?
           WHERE shipment = ?""",
        (entry.seq, number),
    )
    boxes.put(db, entry, box, "reuse", shelf)


def send(db: sqlite3.Connection, entry: Entry, event: ShipmentSent) -> None:
    """A parcel left; its box's cycle is over."""
    if event.entered:
        add(db, entry, event.shipment, 0)
    db.execute(
        """UPDATE shipment SET state = 'sent', waybill = :waybill, carton = :carton,
           box = :box, cycle = :cycle, board_g = :box_mass_g,
           used_answer = :used_answer, sent_at = :happened_at,
           business_date = :business_date, clerk = :clerk, changed_seq = :seq
           WHERE shipment = :shipment""",
        entry.values(event, carton="new" if event.box is None else "reused"),
    )
    if event.box is not None:
        boxes.place(db, entry, event.box, None, "sent", None)


def undo_send(db: sqlite3.Connection, entry: Entry, event: ShipmentSent) -> None:
    """Undo sending: the parcel is here, its box as it was before."""
    if event.box is not None:
        state = "bound" if event.was_bound else "reuse"
        boxes.place(db, entry, event.box, event.condition, state, event.shelf)
    if event.entered:
        db.execute("DELETE FROM shipment WHERE shipment = ?", (event.shipment,))
        return
    db.execute(
        """UPDATE shipment SET state = ?, waybill = NULL, carton = NULL, box = ?, cycle = ?,
           board_g = 0, used_answer = NULL, sent_at = NULL, business_date = NULL,
           clerk = NULL, changed_seq = ?
           WHERE shipment = ?""",
        (
            "packed" if event.was_bound else "waiting",
            event.box if event.was_bound else None,
            event.cycle if event.was_bound else None,
            entry.seq,
            event.shipment,
        ),
    )
