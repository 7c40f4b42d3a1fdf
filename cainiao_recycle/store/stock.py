"""Boxes in stock: how many of each class, the oldest of one, moves, misses and counts."""

import sqlite3
from itertools import groupby
from typing import NamedTuple

from cainiao_recycle.domain.boxes import MeasuredTerms, Size, measured
from cainiao_recycle.domain.events import BoxFound, BoxMissed, BoxMoved, ShelfCounted
from cainiao_recycle.store import boxes, setup, shipments
from cainiao_recycle.store.boxes import BOX, Box, from_row
from cainiao_recycle.store.clock import CHANGED_BY
from cainiao_recycle.store.journal import Entry

CLASS = "size, condition, cycle, length_mm, width_mm, height_mm, wall_mm"
DAY = "arrived_at / 86400000"
"""Days since 1970, UTC; as the index `box_in_stock` has it."""


class StockClass(NamedTuple):
    """Boxes in stock that are alike; `days` has days since 1970 and the boxes that
    arrived on each. It is empty for a size that is out of stock.
    """

    size: Size
    condition: str
    cycle: int
    days: tuple[tuple[int, int], ...] = ()

    @property
    def boxes(self) -> int:
        """How many there are."""
        return sum(boxes for _, boxes in self.days)


def classes(
    db: sqlite3.Connection, at_ms: int, but_not: int | None = None
) -> list[StockClass]:
    """What had arrived at a moment, is free, and has cycles left; without one box."""
    known = {size.name: size for size in setup.sizes(db)}
    terms = setup.measured_terms(db)
    rows = db.execute(
        f"""SELECT {CLASS}, {DAY}, count(*) FROM box
            WHERE state = 'reuse' AND arrived_at <= ? AND box IS NOT ?
            GROUP BY {CLASS}, {DAY}""",
        (at_ms, but_not),
    )
    found = []
    for (name, condition, cycle, *sides), days in groupby(rows, key=lambda row: row[:7]):
        size = sized(known.get(name), sides, terms)
        if cycle <= size.max_cycles:
            counted = tuple((row[7], row[8]) for row in days)
            found.append(StockClass(size, condition, cycle, counted))
    return found


def sized(known: Size | None, sides: list[int], terms: MeasuredTerms) -> Size:
    """A size with the sides and the wall that boxes of it have."""
    length_mm, width_mm, height_mm, wall_mm = sides
    size = known or measured((length_mm, width_mm, height_mm), terms)
    return size._replace(
        length_mm=length_mm, width_mm=width_mm, height_mm=height_mm, wall_mm=wall_mm
    )


OLDEST = f"""SELECT box, tag, shelf, arrived_at, changed_seq FROM box
    WHERE state = 'reuse' AND size IS :name AND condition = :condition
    AND cycle = :cycle AND length_mm = :length_mm AND width_mm = :width_mm
    AND height_mm = :height_mm AND wall_mm = :wall_mm AND arrived_at <= :at
    AND box IS NOT :but_not
    ORDER BY {DAY}, arrived_at, box LIMIT :most"""


def oldest(
    db: sqlite3.Connection,
    alike: StockClass,
    at_ms: int,
    most: int = 1,
    but_not: int | None = None,
) -> list[Box]:
    """The boxes of a class that have waited longest, at most so many."""
    size, condition, cycle, _ = alike
    named = {"condition": condition, "cycle": cycle, "at": at_ms, "but_not": but_not}
    rows = db.execute(OLDEST, {**size._asdict(), **named, "most": most})
    return [
        Box(box, tag, cycle, condition, "reuse", shelf, arrived_at, changed_seq, size)
        for box, tag, shelf, arrived_at, changed_seq in rows
    ]


def is_any(db: sqlite3.Connection, at_ms: int) -> bool:
    """Whether any box was free in stock at a moment."""
    sql = "SELECT EXISTS (SELECT 1 FROM box WHERE state = 'reuse' AND arrived_at <= ?)"
    return bool(db.execute(sql, (at_ms,)).fetchone()[0])


def by_size(db: sqlite3.Connection) -> dict[str | None, tuple[int, int]]:
    """How many boxes of each size are free in stock, and how many of them are above its
    cycles; None for measured boxes.
    """
    most = {size.name: size.max_cycles for size in setup.sizes(db)}
    measured_most = setup.measured_terms(db).cycles
    rows = db.execute(
        "SELECT size, cycle, count(*) FROM box WHERE state = 'reuse' GROUP BY size, cycle"
    )
    found: dict[str | None, tuple[int, int]] = {}
    for size, cycle, many in rows:
        here, worn_out = found.get(size, (0, 0))
        is_worn = cycle > most.get(size, measured_most)
        found[size] = (here + many, worn_out + many * is_worn)
    return found


def sent_by_size(db: sqlite3.Connection, since_ms: int) -> dict[str | None, int]:
    """How many boxes of each size left with a parcel since a moment."""
    rows = db.execute(
        """SELECT b.size, count(*) FROM shipment s JOIN box b ON b.box = s.box
           WHERE s.state = 'sent' AND s.sent_at >= ? GROUP BY b.size""",
        (since_ms,),
    )
    return dict(rows.fetchall())


def on_shelf(db: sqlite3.Connection, shelf: str, at_ms: int) -> list[Box]:
    """Boxes on hand that the book had on a shelf at a moment; those that something
    happened to later are left out.
    """
    rows = db.execute(
        f"""{BOX} WHERE b.shelf = :shelf AND b.state IN ('reuse', 'bound', 'hold', 'pulp')
            AND {CHANGED_BY} ORDER BY b.box""",
        {"shelf": shelf, "at": at_ms},
    )
    return [from_row(row) for row in rows]


# --- what entries do to the tables ------------------------------------------------


def move(db: sqlite3.Connection, entry: Entry, event: BoxMoved) -> None:
    """A box on another shelf."""
    boxes.set_shelf(db, entry, event.box, event.shelf)


def undo_move(db: sqlite3.Connection, entry: Entry, event: BoxMoved) -> None:
    """Undo moving a box."""
    boxes.set_shelf(db, entry, event.box, event.shelf_before)


def miss(db: sqlite3.Connection, entry: Entry, event: BoxMissed) -> None:
    """A box that isn't there; its parcel waits again."""
    if event.was_bound:
        shipments.unbind(db, entry, event.shipment, event.box, None)
    boxes.put(db, entry, event.box, "missing", None)


def undo_miss(db: sqlite3.Connection, entry: Entry, event: BoxMissed) -> None:
    """Undo missing a box."""
    boxes.put(db, entry, event.box, "reuse", event.shelf)
    if event.was_bound:
        shipments.bind(db, entry, event.shipment, event.box, event.cycle)


def find(db: sqlite3.Connection, entry: Entry, event: BoxFound) -> None:
    """A missing box is on hand again."""
    boxes.place(db, entry, event.box, event.condition, event.disposition, event.shelf)
    if event.new_tag:
        boxes.set_tag(db, event.box, event.new_tag)


def undo_find(db: sqlite3.Connection, entry: Entry, event: BoxFound) -> None:
    """Undo finding a missing box. A sticker it was given stays on it."""
    boxes.place(db, entry, event.box, event.condition_before, "missing", None)


def take_count(db: sqlite3.Connection, entry: Entry, event: ShelfCounted) -> None:
    """What a count of a shelf changed."""
    for box, _, _, state, shelf in event.changes:
        boxes.put(db, entry, box, state, shelf)


def undo_take_count(db: sqlite3.Connection, entry: Entry, event: ShelfCounted) -> None:
    """Undo a count of a shelf."""
    for box, state, shelf, _, _ in event.changes:
        boxes.put(db, entry, box, state, shelf)
