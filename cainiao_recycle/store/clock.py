"""Time: when entries happened and were recorded, and the clock's confirmations."""

import sqlite3

from cainiao_recycle.domain.events import ClockConfirmed
from cainiao_recycle.store.journal import Entry

HAPPENED = """min(j.happened_at, coalesce((SELECT min(c.confirmed_at)
    FROM clock_confirmation c WHERE c.seq > j.seq), j.happened_at))"""
"""When a row `j` of the journal happened: as told, and at the latest when the clock was
next confirmed, for a clock that ran ahead dated entries after that."""

CHANGED_BY = f"(SELECT {HAPPENED} FROM journal j WHERE j.seq = b.changed_seq) <= :at"
"""Whether a row `b` stands as it did at the moment `:at`."""


def happened(db: sqlite3.Connection, seq: int) -> tuple[int, str]:
    """When an entry happened (UTC milliseconds), and the business date it is booked on."""
    sql = f"SELECT {HAPPENED}, business_date FROM journal j WHERE seq = ?"
    at_ms, date = db.execute(sql, (seq,)).fetchone()
    return at_ms, date


def was_told(db: sqlite3.Connection, seq: int) -> bool:
    """Whether somebody told when an entry happened: it isn't when it was recorded."""
    sql = "SELECT happened_at <> recorded_at FROM journal WHERE seq = ?"
    return bool(db.execute(sql, (seq,)).fetchone()[0])


def last_recorded(db: sqlite3.Connection) -> int:
    """When the last entry was recorded, in UTC milliseconds; 0 before the first."""
    sql = "SELECT recorded_at FROM journal ORDER BY seq DESC LIMIT 1"
    row = db.execute(sql).fetchone()
    return row[0] if row else 0


def first_recorded(db: sqlite3.Connection) -> int:
    """When the first entry was recorded, in UTC milliseconds; 0 in an empty journal."""
    row = db.execute("SELECT recorded_at FROM journal ORDER BY seq LIMIT 1").fetchone()
    return row[0] if row else 0


def longest_pause(db: sqlite3.Connection, now_ms: int, closed_by: str) -> tuple[int, int]:
    """Between which moments nothing was recorded for the longest time, up to now.

    Looked at is what came after the last confirmation, and after the last day that was
    closed by a request whose id begins with `closed_by`: it looked at what was before.
    """
    (since,) = db.execute(
        """SELECT max(coalesce((SELECT max(seq) FROM clock_confirmation), 0),
                      coalesce((SELECT max(d.seq) FROM day d JOIN journal j ON j.seq = d.seq
                                WHERE substr(j.request_id, 1, length(:by)) = :by), 0))""",
        {"by": closed_by},
    ).fetchone()
    row: tuple[int, int] = db.execute(
        """WITH at AS (SELECT recorded_at AS ms, seq FROM journal WHERE seq >= :since
                       UNION ALL SELECT :now, 9e18 ORDER BY seq)
           SELECT ms - pause, ms FROM
           (SELECT ms, ms - lag(ms, 1, ms) OVER (ORDER BY seq) AS pause FROM at)
           ORDER BY pause DESC LIMIT 1""",
        {"since": since, "now": now_ms},
    ).fetchone()
    return row


# --- what entries do to the tables ------------------------------------------------


def confirm(db: sqlite3.Connection, entry: Entry, event: ClockConfirmed) -> None:
    """The clock is right: what is dated after that was recorded under one that ran
    ahead, and happened by now. Boxes are here, eggs are counted, vouchers are paid.
    """
    at = {"at": entry.happened_at, "date": event.date}
    db.execute(
        "INSERT INTO clock_confirmation (seq, confirmed_at, clerk) VALUES (?, ?, ?)",
        (entry.seq, entry.happened_at, entry.clerk),
    )
    db.execute("UPDATE box SET arrived_at = :at WHERE arrived_at > :at", at)
    db.execute("UPDATE shipment SET sent_at = :at WHERE sent_at > :at", at)
    db.execute("UPDATE box_transfer SET happened_at = :at WHERE happened_at > :at", at)
    db.execute(
        "UPDATE notebook_delivery SET delivered_at = :at WHERE delivered_at > :at", at
    )
    db.execute("UPDATE egg_movement SET happened_at = :at WHERE happened_at > :at", at)
    db.execute("UPDATE undo SET undone_at = :at WHERE undone_at > :at", at)
    # A batch for a campaign to come keeps its first day.
    db.execute(
        """UPDATE voucher SET issued_at = :at, valid_from = min(valid_from, :date)
           WHERE issued_at > :at AND valid_from = campaign_date""",
        at,
    )
