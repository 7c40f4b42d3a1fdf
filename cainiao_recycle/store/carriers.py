"""SQL of what carriers take."""

import sqlite3

from cainiao_recycle.domain.events import CarrierSet
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.store.journal import Entry

CARRIER = "SELECT carrier, max_length_mm, max_girth_mm, max_mass_g FROM carrier "


def carrier(db: sqlite3.Connection, name: str) -> Carrier | None:
    """One carrier by its name."""
    row = db.execute(CARRIER + "WHERE carrier = ?", (name,)).fetchone()
    return Carrier(*row) if row else None


def names(db: sqlite3.Connection) -> list[str]:
    """Every carrier's name."""
    return [name for (name,) in db.execute("SELECT carrier FROM carrier ORDER BY carrier")]


def set_carrier(db: sqlite3.Connection, entry: Entry, event: CarrierSet) -> None:
    """A carrier, new or changed."""
    db.execute(
        """INSERT INTO carrier VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (carrier) DO UPDATE SET max_length_mm = excluded.max_length_mm,
           max_girth_mm = excluded.max_girth_mm, max_mass_g = excluded.max_mass_g,
           changed_seq = excluded.changed_seq""",
        (*vars(event).values(), entry.seq),
    )
