"""Boxes and their tags: which box is it, in which state, where does it stand."""

import sqlite3
from typing import Any, NamedTuple

from cainiao_recycle.domain.boxes import ON_HAND, MeasuredTerms, Size
from cainiao_recycle.domain.events import BoxCame, BoxRegraded, BoxReturned, TagsDrawn
from cainiao_recycle.store.clock import CHANGED_BY
from cainiao_recycle.store.journal import Entry


class Box(NamedTuple):
    """A box as the tables know it. `condition` and `shelf` are None while it is away."""

    box: int
    tag: str | None
    cycle: int
    condition: str | None
    state: str
    shelf: str | None
    arrived_at: int
    changed_seq: int
    size: Size


ASSUMED = MeasuredTerms()
SET = "(SELECT value FROM setting WHERE setting = '{}')"
"""Read once a statement, and only where a box was measured."""

BOX = f"""SELECT b.box, b.tag, b.cycle, b.condition, b.state, b.shelf, b.arrived_at,
                 b.changed_seq, b.size, b.length_mm, b.width_mm, b.height_mm, b.wall_mm,
                 b.mass_g,
                 coalesce(s.max_load_g, {SET.format("measured_load_g")}, {ASSUMED.load_g}),
                 coalesce(s.max_cycles, {SET.format("measured_cycles")}, {ASSUMED.cycles})
          FROM box b LEFT JOIN size s ON s.size = b.size """


def from_row(row: tuple[Any, ...]) -> Box:
    """A box from a row of `BOX`."""
    box, tag, cycle, condition, state, shelf, arrived_at, changed_seq, *of_size = row
    return Box(
        box, tag, cycle, condition, state, shelf, arrived_at, changed_seq, Size(*of_size)
    )


def by_number(db: sqlite3.Connection, box: int) -> Box | None:
    """A box by its number."""
    row = db.execute(BOX + "WHERE b.box = ?", (box,)).fetchone()
    return from_row(row) if row else None


def by_tag(db: sqlite3.Connection, tag: str) -> Box | None:
    """A box by the code on its sticker."""
    row = db.execute(BOX + "WHERE b.tag = ? AND state <> 'undone'", (tag,)).fetchone()
    return from_row(row) if row else None


def tag_of(db: sqlite3.Connection, box: int) -> str | None:
    """The code on a box's sticker."""
    row = db.execute("SELECT tag FROM box WHERE box = ?", (box,)).fetchone()
    return row[0] if row else None


def is_tag_known(db: sqlite3.Connection, tag: str) -> bool:
    """Whether a code is on a box already, or on a tag printed for one."""
    sql = """SELECT EXISTS (SELECT 1 FROM box WHERE tag = ?1)
             OR EXISTS (SELECT 1 FROM blank_tag WHERE tag = ?1)"""
    return bool(db.execute(sql, (tag,)).fetchone()[0])


def is_blank(db: sqlite3.Connection, tag: str) -> bool:
    """Whether a tag was printed here before there was a box for it."""
    sql = "SELECT EXISTS (SELECT 1 FROM blank_tag WHERE tag = ?)"
    return bool(db.execute(sql, (tag,)).fetchone()[0])


def by_waybill(db: sqlite3.Connection, waybill: str) -> Box | None:
    """The box that came, or went out from here, under a waybill: one on hand before
    one that is away, the latest first.
    """
    arrived = "SELECT box, seq FROM box_return WHERE waybill = ? AND undone = 0"
    left = """SELECT box, changed_seq FROM shipment
              WHERE waybill = ? AND state = 'sent' AND box IS NOT NULL"""
    came = [row for sql in (arrived, left) for row in db.execute(sql, (waybill,))]
    found = [(by_number(db, box), seq) for box, seq in came]
    known = [(one.state in ON_HAND, seq, one) for one, seq in found if one is not None]
    return max(known, key=lambda one: one[:2])[2] if known else None


def next_number(db: sqlite3.Connection) -> int:
    """The number of the next new box."""
    return int(db.execute("SELECT coalesce(max(box), 0) + 1 FROM box").fetchone()[0])


def waiting_for_pulp(db: sqlite3.Connection, at_ms: int) -> list[Box]:
    """Boxes that wait for a cage, and did so at a moment."""
    rows = db.execute(
        f"{BOX} WHERE b.state = 'pulp' AND {CHANGED_BY} ORDER BY b.box", {"at": at_ms}
    )
    return [from_row(row) for row in rows]


def listed(db: sqlite3.Connection, states: tuple[str, ...]) -> list[Box]:
    """Boxes in any of some states, by shelf."""
    marks = ", ".join("?" * len(states))
    rows = db.execute(
        f"""{BOX} WHERE b.state IN ({marks})
            ORDER BY length(b.shelf), b.shelf, b.arrived_at, b.box""",
        states,
    )
    return [from_row(row) for row in rows]


# --- what entries do to the tables ------------------------------------------------


def add(db: sqlite3.Connection, entry: Entry, event: BoxReturned | BoxCame) -> None:
    """A box that arrives for the first time."""
    db.execute(
        """INSERT INTO box (box, tag, size, length_mm, width_mm, height_mm, wall_mm, mass_g,
           cycle, condition, state, shelf, arrived_at, changed_seq)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            event.box, event.tag, event.size, event.length_mm, event.width_mm,
            event.height_mm, event.wall_mm, event.mass_g, event.cycle, event.condition,
            event.disposition, event.shelf, entry.happened_at, entry.seq,
        ),
    )  # fmt: skip


def come_back(db: sqlite3.Connection, entry: Entry, event: BoxReturned | BoxCame) -> None:
    """A box that arrives again."""
    db.execute(
        """UPDATE box SET tag = :tag, cycle = :cycle, condition = :condition,
           state = :disposition, shelf = :shelf, arrived_at = :happened_at,
           changed_seq = :seq WHERE box = :box""",
        entry.values(event),
    )


def undo_arrival(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """Undo an arrival: the box was never here, or is away as it was before."""
    if event.new:
        go_away(db, entry, event.box, "undone", event.cycle)
        return
    cycle = event.cycle - 1
    go_away(db, entry, event.box, state_away(db, event.box, cycle), cycle)


def state_away(db: sqlite3.Connection, box: int, cycle: int) -> str:
    """How a box was away after a cycle: sent, unless it left without a parcel."""
    sql = """SELECT CASE direction WHEN 'given' THEN 'given' ELSE 'transferred' END
             FROM box_transfer WHERE box = :box AND cycle = :cycle AND undone = 0
             AND direction <> 'in' AND NOT EXISTS (SELECT 1 FROM shipment
             WHERE box = :box AND cycle = :cycle AND state = 'sent')
             ORDER BY seq DESC LIMIT 1"""
    row = db.execute(sql, {"box": box, "cycle": cycle}).fetchone()
    return row[0] if row else "sent"


def go_away(
    db: sqlite3.Connection,
    entry: Entry,
    box: int,
    state: str,
    cycle: int,
    condition: str | None = None,
) -> None:
    """A box that isn't here after all, in the cycle it was in."""
    db.execute(
        """UPDATE box SET state = ?, cycle = ?, condition = ?, shelf = NULL,
           changed_seq = ? WHERE box = ?""",
        (state, cycle, condition, entry.seq, box),
    )


def regrade(db: sqlite3.Connection, entry: Entry, event: BoxRegraded) -> None:
    """A second look's result."""
    place(db, entry, event.box, event.condition, event.disposition, event.shelf)
    if event.new_tag:
        set_tag(db, event.box, event.new_tag)


def undo_regrade(db: sqlite3.Connection, entry: Entry, event: BoxRegraded) -> None:
    """Undo a second look. A sticker it was given stays on the box."""
    place(
        db, entry, event.box, event.condition_before, event.state_before, event.shelf_before
    )


def set_tag(db: sqlite3.Connection, box: int, tag: str) -> None:
    """Put a sticker on a box."""
    db.execute("UPDATE box SET tag = ? WHERE box = ?", (tag, box))


def draw_tags(db: sqlite3.Connection, entry: Entry, event: TagsDrawn) -> None:
    """Codes of blank tags."""
    db.executemany(
        "INSERT INTO blank_tag (tag, drawn_seq, drawn_at, clerk) VALUES (?, ?, ?, ?)",
        [(tag, entry.seq, entry.happened_at, entry.clerk) for tag in event.tags],
    )


def place(
    db: sqlite3.Connection,
    entry: Entry,
    box: int,
    condition: str | None,
    state: str,
    shelf: str | None,
) -> None:
    """How a box is now, and where."""
    db.execute(
        """UPDATE box SET condition = ?, state = ?, shelf = ?, changed_seq = ?
           WHERE box = ?""",
        (condition, state, shelf, entry.seq, box),
    )


def put(
    db: sqlite3.Connection, entry: Entry, box: int, state: str, shelf: str | None
) -> None:
    """Where a box is now; its condition stays."""
    db.execute(
        "UPDATE box SET state = ?, shelf = ?, changed_seq = ? WHERE box = ?",
        (state, shelf, entry.seq, box),
    )


def set_state(db: sqlite3.Connection, entry: Entry, box: int, state: str) -> None:
    """What a box is there for; its shelf and condition stay."""
    db.execute(
        "UPDATE box SET state = ?, changed_seq = ? WHERE box = ?", (state, entry.seq, box)
    )


def set_shelf(db: sqlite3.Connection, entry: Entry, box: int, shelf: str | None) -> None:
    """On which shelf a box stands; its state and condition stay."""
    db.execute(
        "UPDATE box SET shelf = ?, changed_seq = ? WHERE box = ?", (shelf, entry.seq, box)
    )
