"""Cages of boxes for the mill, and the mill's tickets."""

import sqlite3
from typing import NamedTuple

from cainiao_recycle.domain.events import (
    CageClosed,
    EntryUndone,
    NotebooksDelivered,
    PulpCollected,
)
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


class Collection(NamedTuple):
    """A mill's ticket; shares in hundredths of a percent."""

    ticket: str
    scale_g: int
    moisture: int
    outthrows: int
    settlement_g: int
    collected_at: int


def collection(db: sqlite3.Connection, ticket: str) -> Collection | None:
    """A mill's ticket."""
    sql = f"SELECT {', '.join(Collection._fields)} FROM pulp_collection WHERE ticket = ?"
    row = db.execute(sql, (ticket,)).fetchone()
    return Collection(*row) if row else None


def of_ticket(db: sqlite3.Connection, ticket: str) -> list[Cage]:
    """The cages that a ticket took."""
    rows = db.execute(CAGE + "WHERE ticket = ? ORDER BY cage", (ticket,))
    return [Cage(*row) for row in rows]


class NotebookDelivery(NamedTuple):
    """Notebooks that a school got."""

    seq: int
    batch: str
    school: str
    notebooks: int
    delivered_at: int


def notebooks(db: sqlite3.Connection, first: str, last: str) -> list[NotebookDelivery]:
    """Notebooks delivered on some business dates, in order of time."""
    rows = db.execute(
        f"""SELECT {", ".join(NotebookDelivery._fields)} FROM notebook_delivery
            WHERE business_date BETWEEN ? AND ? AND undone = 0
            ORDER BY delivered_at, seq""",
        (first, last),
    )
    return [NotebookDelivery(*row) for row in rows]


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


def deliver_notebooks(
    db: sqlite3.Connection, entry: Entry, event: NotebooksDelivered
) -> None:
    """Notebooks that a school got."""
    db.execute(
        """INSERT INTO notebook_delivery (seq, batch, school, notebooks, delivered_at,
           business_date, clerk, changed_seq) VALUES (:seq, :batch, :school, :notebooks,
           :happened_at, :business_date, :clerk, :seq)""",
        entry.values(event),
    )


def undo_deliver_notebooks(
    db: sqlite3.Connection, entry: Entry, _event: NotebooksDelivered
) -> None:
    """Undo a delivery: the one that the undo names, for others may be just like it."""
    assert isinstance(entry.event, EntryUndone), "nothing else reverses"
    db.executemany(
        "UPDATE notebook_delivery SET undone = ?1, changed_seq = ?1 WHERE seq = ?2",
        [(entry.seq, seq) for seq in entry.event.undone],
    )


def set_ticket(
    db: sqlite3.Connection, entry: Entry, cages: tuple[int, ...], ticket: str | None
) -> None:
    """Which ticket took some cages."""
    for number in cages:
        db.execute(
            "UPDATE pulp_cage SET state = ?, ticket = ?, changed_seq = ? WHERE cage = ?",
            ("collected" if ticket else "closed", ticket, entry.seq, number),
        )
