"""Closed days with their balances; what has been undone, and what was looked at."""

import sqlite3
from collections.abc import Iterator

from cainiao_recycle.domain.balance import Stand
from cainiao_recycle.domain.events import DayClosed, EntryUndone, ReviewDone
from cainiao_recycle.store import egg_stock
from cainiao_recycle.store.journal import Entry

FIGURES = [n for n in DayClosed.names() if n not in ("date", "head", "figures")]
DAY_COLUMNS = ["date", "seq", "head", *FIGURES]


def last_closed(db: sqlite3.Connection) -> str | None:
    """The latest closed business date."""
    date: str | None = db.execute("SELECT max(date) FROM day").fetchone()[0]
    return date


def closed(db: sqlite3.Connection, schema: str = "main") -> list[tuple[str, int]]:
    """Closed dates in order, each with the entry that sealed it."""
    return db.execute(f"SELECT date, seq FROM {schema}.day ORDER BY date").fetchall()


def closed_last_first(db: sqlite3.Connection) -> Iterator[str]:
    """Closed dates from the last one back, as far as they are asked for."""
    rows = db.execute("SELECT date FROM day ORDER BY date DESC")
    return (date for (date,) in rows)


def sealing(db: sqlite3.Connection, date: str) -> int | None:
    """The entry that sealed a date, or the last closed day before one without entries;
    None while it isn't sealed.
    """
    if date > (last_closed(db) or ""):
        return None
    sql = "SELECT seq FROM day WHERE date <= ? ORDER BY date DESC LIMIT 1"
    row = db.execute(sql, (date,)).fetchone()
    return row[0] if row else None


def figures(
    db: sqlite3.Connection, date: str, schema: str = "main"
) -> dict[str, int | str] | None:
    """The balance of a closed day by column."""
    sql = f"SELECT {', '.join(DAY_COLUMNS)} FROM {schema}.day WHERE date = ?"
    row = db.execute(sql, (date,)).fetchone()
    return dict(zip(DAY_COLUMNS, row, strict=True)) if row else None


def next_with_entries(db: sqlite3.Connection, after: str) -> str | None:
    """The first business date after one on which something was recorded."""
    sql = "SELECT min(business_date) FROM journal WHERE business_date > ?"
    date: str | None = db.execute(sql, (after,)).fetchone()[0]
    return date


def stand(db: sqlite3.Connection) -> Stand:
    """Boxes on hand, open vouchers and eggs in stock now."""
    boxes, open_vouchers = db.execute(
        """SELECT (SELECT here FROM stand WHERE stock = 'boxes'),
                  (SELECT here FROM stand WHERE stock = 'vouchers')"""
    ).fetchone()
    return Stand(boxes, open_vouchers, egg_stock.stand(db).stock)


def counted(db: sqlite3.Connection, schema: str) -> Stand:
    """The same, each row counted."""
    boxes, open_vouchers = db.execute(
        f"""SELECT (SELECT count(*) FROM {schema}.box
                    WHERE state IN ('reuse', 'bound', 'hold', 'pulp')),
                   (SELECT count(*) FROM {schema}.voucher WHERE state = 'open')"""
    ).fetchone()
    return Stand(boxes, open_vouchers, egg_stock.stand(db, schema).stock)


def undone_by(db: sqlite3.Connection, seq: int) -> tuple[int, int, str] | None:
    """The entry that undid one, when, and who did it."""
    sql = "SELECT seq, undone_at, clerk FROM undo WHERE entry = ?"
    row: tuple[int, int, str] | None = db.execute(sql, (seq,)).fetchone()
    return row


# --- what entries do to the tables ------------------------------------------------


def seal(db: sqlite3.Connection, entry: Entry, event: DayClosed) -> None:
    """A day's balance and figures; from here on nothing is dated in it."""
    marks = ", ".join(f":{column}" for column in DAY_COLUMNS)
    db.execute(
        f"INSERT INTO day ({', '.join(DAY_COLUMNS)}) VALUES ({marks})", entry.values(event)
    )
    db.executemany(
        "INSERT INTO figure (date, campaign, indicator, amount) VALUES (?, ?, ?, ?)",
        [
            (event.date, campaign, name, amount)
            for campaign, amounts in event.figures.items()
            for name, amount in amounts.items()
        ],
    )


def note_undo(db: sqlite3.Connection, entry: Entry, event: EntryUndone) -> None:
    """What an undo reversed."""
    db.executemany(
        "INSERT INTO undo (entry, seq, undone_at, clerk) VALUES (?, ?, ?, ?)",
        [(seq, entry.seq, entry.happened_at, entry.clerk) for seq in event.undone],
    )


def note_done(db: sqlite3.Connection, entry: Entry, event: ReviewDone) -> None:
    """A line of `review` was looked at."""
    db.execute(
        """INSERT OR REPLACE INTO review_done (line, note, looked_at, clerk, seq)
           VALUES (:line, :note, :happened_at, :clerk, :seq)""",
        entry.values(event),
    )
