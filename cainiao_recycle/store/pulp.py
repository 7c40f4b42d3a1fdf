"""Cages of boxes for the mill, and the mill's tickets."""

import sqlite3
from typing import NamedTuple

from cainiao_recycle.domain.events import CageClosed, PulpCollected
from cainiao_recycle.store import boxes
from cainiao_recycle.store.clock import CHANGED_BY
from cainiao_recycle.store.journal import Entry


class Cage(NamedTuple):
    """A cage of boxes. `mass_g` is the station's scale, or the estimate."""

    cage: int
    state: str
    boxes: int
    estimate_g: int
    mass_g: int
    weighed: bool
    ticket: str | None
    closed_at: int
    changed_seq: int


CAGE = """SELECT cage, state, boxes, estimate_g, mass_g, weighed, ticket, closed_at,
          changed_seq FROM pulp_cage b """


def cage(db: sqlite3.Connection, number: int) -> Cage | None:
    """A cage by its number."""
    row = db.execute(CAGE + "WHERE cage = ?", (number,)).fetchone()
    return Cage(*row) if row else None


def cages(db: sqlite3.Connection, state: str) -> list[Cage]:
    """Cages in one state."""
    return [
        Cage(*row) for row in db.execute(CAGE + "WHERE state = ? ORDER BY cage", (state,))
    ]


def standing(db: sqlite3.Connection, at_ms: int) -> list[Cage]:
    """Closed cages that stood here at a moment."""
    sql = f"{CAGE} WHERE state = 'closed' AND {CHANGED_BY} ORDER BY cage"
    return [Cage(*row) for row in db.execute(sql, {"at": at_ms})]


def next_number(db: sqlite3.Connection) -> int:
    """The number of the next cage."""
    return int(db.execute("SELECT coalesce(max(cage), 0) + 1 FROM pulp_cage").fetchone()[0])


def ticket_is_known(db: sqlite3.Connection, ticket: str) -> bool:
    """Whether a mill's ticket is in the book."""
    sql = "SELECT EXISTS (SELECT 1 FROM pulp_collection WHERE ticket = ?)"
    return bool(db.execute(sql, (ticket,)).fetchone()[0])


# --- what entries do to the tables ------------------------------------------------


def close_cage(db: sqlite3.Connection, entry: Entry, event: CageClosed) -> None:
    """Boxes into a cage: their last cycle is over."""
    db.execute(
        """INSERT INTO pulp_cage (cage, state, boxes, estimate_g, mass_g, weighed,
           closed_at, business_date, clerk, changed_seq)
           VALUES (:cage, 'closed', :boxes, :estimate_g, :mass_g, :weighed,
           :happened_at, :business_date, :clerk, :seq)""",
        entry.values(event, boxes=len(event.boxes)),
    )
    for box in event.boxes:
        db.execute("UPDATE box SET cage = ? WHERE box = ?", (event.cage, box))
        boxes.put(db, entry, box, "pulped", None)


def undo_close_cage(db: sqlite3.Connection, entry: Entry, event: CageClosed) -> None:
    """Undo a cage: its boxes wait again, where they stood."""
    for box, shelf in zip(event.boxes, event.shelves, strict=True):
        db.execute("UPDATE box SET cage = NULL WHERE box = ?", (box,))
        boxes.put(db, entry, box, "pulp", shelf)
    db.execute(
        "UPDATE pulp_cage SET state = 'undone', changed_seq = ? WHERE cage = ?",
        (entry.seq, event.cage),
    )


def collect(db: sqlite3.Connection, entry: Entry, event: PulpCollected) -> None:
    """The mill's ticket, and the cages it took."""
    db.execute(
        """INSERT INTO pulp_collection (ticket, estimate_g, scale_g, moisture, outthrows,
           settlement_g, notebook_equivalents, estimate_off, collected_at, business_date,
           clerk, changed_seq)
           VALUES (:ticket, :estimate_g, :scale_g, :moisture, :outthrows,
           :settlement_g, :notebook_equivalents, :estimate_off, :happened_at,
           :business_date, :clerk, :seq)""",
        entry.values(event),
    )
    set_ticket(db, entry, event.cages, event.ticket)


def undo_collect(db: sqlite3.Connection, entry: Entry, event: PulpCollected) -> None:
    """Undo a collection: the cages stand here, closed."""
    set_ticket(db, entry, event.cages, None)
    db.execute("DELETE FROM pulp_collection WHERE ticket = ?", (event.ticket,))


def set_ticket(
    db: sqlite3.Connection, entry: Entry, cages: tuple[int, ...], ticket: str | None
) -> None:
    """Which ticket took some cages."""
    for number in cages:
        db.execute(
            "UPDATE pulp_cage SET state = ?, ticket = ?, changed_seq = ? WHERE cage = ?",
            ("collected" if ticket else "closed", ticket, entry.seq, number),
        )
