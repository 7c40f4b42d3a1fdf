"""Eggs in stock, owed, and issued so far: what came, broke, was handed over and counted.

The sums are kept, so that a scan need not add them up.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from cainiao_recycle.domain.egg_counts import Later
from cainiao_recycle.domain.events import (
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    VoucherIssued,
)
from cainiao_recycle.domain.rewards import EggsSoFar
from cainiao_recycle.store.clock import happened
from cainiao_recycle.store.journal import Entry


class EggStand(NamedTuple):
    """Eggs in stock, and owed on open vouchers."""

    stock: int
    owed: int


def stand(db: sqlite3.Connection, schema: str = "main") -> EggStand:
    """Eggs in stock and owed."""
    sql = f"""SELECT tally, eggs FROM {schema}.egg_tally
              WHERE tally IN ('stock', 'owed')"""
    sums = dict(db.execute(sql))
    return EggStand(sums.get("stock", 0), sums.get("owed", 0))


class Delivery(NamedTuple):
    """Eggs that were delivered."""

    seq: int
    eggs: int
    note: str
    happened_at: int


def deliveries(db: sqlite3.Connection, first: str, last: str) -> list[Delivery]:
    """Deliveries booked on some business dates that nobody undid, in order of time."""
    rows = db.execute(
        """SELECT seq, eggs, coalesce(note, ''), happened_at FROM egg_movement
           WHERE movement = 'received' AND business_date BETWEEN ? AND ?
           AND seq NOT IN (SELECT entry FROM undo) ORDER BY happened_at, seq""",
        (first, last),
    )
    return [Delivery(*row) for row in rows]


STANDS = "movement <> 'undone' AND seq NOT IN (SELECT entry FROM undo)"
"""What was undone never happened, and its undo took nothing away."""

CARRIED_TO = f"""(SELECT j.payload ->> {EggsCarried.names().index("other")}
                  FROM journal j WHERE j.seq = c.seq)"""
"""The entry that a movement `c` carried eggs to: of several at one moment its own."""


def stock_at(db: sqlite3.Connection, at_ms: int) -> int:
    """Eggs in stock at a moment, by what had happened then."""
    sql = "SELECT coalesce(sum(eggs), 0) FROM egg_movement WHERE happened_at > ?"
    return stand(db).stock - int(db.execute(sql, (at_ms,)).fetchone()[0])


def undone_across(db: sqlite3.Connection, at_ms: int) -> list[Later]:
    """Undos after a moment of what had changed the stock before it, less what was carried
    into them already, and stands.
    """
    sql = f"""SELECT undone_at, undo.seq, 0, sum(m.eggs) - coalesce(
                 (SELECT sum(c.eggs) FROM egg_movement c WHERE c.movement = 'carried'
                  AND c.seq NOT IN (SELECT entry FROM undo)
                  AND c.happened_at = undone_at AND {CARRIED_TO} = undo.seq), 0) AS higher
             FROM undo JOIN egg_movement m ON m.seq = entry
             WHERE undone_at > :at AND m.happened_at <= :at
             GROUP BY undo.seq HAVING higher <> 0"""
    return [Later(*row) for row in db.execute(sql, {"at": at_ms})]


def next_count(db: sqlite3.Connection, at_ms: int) -> int | None:
    """The entry of the next count of eggs after a moment that stands."""
    sql = f"""SELECT seq FROM egg_movement
              WHERE happened_at > ? AND movement = 'variance' AND {STANDS}
              ORDER BY happened_at, seq LIMIT 1"""
    row = db.execute(sql, (at_ms,)).fetchone()
    return row[0] if row else None


def later_counts(db: sqlite3.Connection, at_ms: int) -> list[Later]:
    """Counts of eggs after a moment, and their undos."""
    sql = """SELECT m.happened_at, m.seq, undone_at, undo.seq FROM egg_movement m
             LEFT JOIN undo ON undo.entry = m.seq
             WHERE m.happened_at > ? AND movement = 'variance'"""
    found = []
    for counted_at, count, undone_at, undo in db.execute(sql, (at_ms,)):
        found.append(Later(counted_at, count, count))
        if undo is not None:
            found.append(Later(undone_at, undo, count))
    return found


def fewest(db: sqlite3.Connection, at_ms: int) -> int:
    """The fewest eggs in stock from a moment on, up to the next count; what was undone
    is left out, as if it had never been told.
    """
    counted = next_count(db, at_ms)
    until = happened(db, counted)[0] if counted else 2**62
    # What an undo would have taken twice was carried to it, and goes with it.
    sql = f"""WITH later AS (SELECT happened_at, seq, eggs FROM egg_movement c
                             WHERE happened_at > :at AND {STANDS}
                             AND NOT (movement = 'carried'
                                      AND {CARRIED_TO} IN (SELECT seq FROM undo)))
              SELECT (SELECT coalesce(sum(eggs), 0) FROM later),
                     (SELECT coalesce(min(so_far), 0) FROM
                      (SELECT sum(eggs) OVER (ORDER BY happened_at, seq) AS so_far
                       FROM later WHERE happened_at < :until))"""
    later, lowest = db.execute(sql, {"at": at_ms, "until": until}).fetchone()
    return stand(db).stock - int(later) + min(0, int(lowest))


def counts_after(db: sqlite3.Connection, at_ms: int, seq: int) -> list[int]:
    """Entries of counts of eggs that nobody undid, happened at a moment or later, and
    recorded after an entry.
    """
    sql = """SELECT seq FROM egg_movement
             WHERE movement = 'variance' AND happened_at >= ? AND seq > ?
             AND seq NOT IN (SELECT entry FROM undo) ORDER BY seq"""
    return [found for (found,) in db.execute(sql, (at_ms, seq))]


def carried_since(db: sqlite3.Connection, seq: int) -> list[int]:
    """Entries after one that carried eggs from one entry into another, and stand."""
    sql = (
        f"SELECT seq FROM egg_movement WHERE movement = 'carried' AND seq > ? AND {STANDS}"
    )
    return [found for (found,) in db.execute(sql, (seq,))]


def eggs_of_customer(db: sqlite3.Connection, customer: int, date: str) -> int:
    """Eggs on the vouchers a customer earned on a business date."""
    # What has a voucher counts and stands: that it does is said for the index.
    sql = """SELECT coalesce(sum(eggs), 0) FROM voucher
             WHERE campaign_date = ? AND voucher IN
                   (SELECT voucher FROM box_return
                    WHERE customer = ? AND credits > 0 AND undone = 0)"""
    return int(db.execute(sql, (date, customer)).fetchone()[0])


def eggs_so_far(
    db: sqlite3.Connection, campaign: str, date: str, customer: int | None
) -> EggsSoFar:
    """What limits in eggs are held against."""
    sums = dict(
        db.execute(
            "SELECT tally, eggs FROM egg_tally WHERE tally IN (?, ?)",
            (f"issued:{campaign}", f"issued:{campaign}:{date}"),
        )
    )
    return EggsSoFar(
        customer_today=0 if customer is None else eggs_of_customer(db, customer, date),
        station_today=sums.get(f"issued:{campaign}:{date}", 0),
        station_in_all=sums.get(f"issued:{campaign}", 0),
    )


# --- what entries do to the tables ------------------------------------------------


def owe(db: sqlite3.Connection, eggs: int) -> None:
    """Eggs owed on vouchers, more (positive) or fewer (negative)."""
    add_to(db, "owed", eggs=eggs)


def count_issued(db: sqlite3.Connection, issued: VoucherIssued, eggs: int) -> None:
    """Add to the sums that a new voucher counts in."""
    season = f"issued:{issued.campaign}"
    add_to(db, "owed", season, f"{season}:{issued.campaign_date}", eggs=eggs)


class InHand(sqlite3.Connection):
    """A connection of a replay, which keeps the sums in hand until somebody looks: a scan
    looks at once, a replay of a million entries once.
    """

    def __init__(self, *where: Any, **how: Any) -> None:
        super().__init__(*where, **how)
        self.sums: Counter[str] = Counter()


def add_to(db: sqlite3.Connection, *tallies: str, eggs: int) -> None:
    """Add to some of the kept sums."""
    if isinstance(db, InHand):
        for tally in tallies:
            db.sums[tally] += eggs
        return
    each = ", ".join(["(?, ?)"] * len(tallies))
    write_sums(db, each, [value for tally in tallies for value in (tally, eggs)])


def write_sums(db: sqlite3.Connection, each: str, values: Iterable[str | int]) -> None:
    """Add so many eggs to each sum."""
    db.execute(
        f"""INSERT INTO egg_tally (tally, eggs) VALUES {each}
            ON CONFLICT (tally) DO UPDATE SET eggs = eggs + excluded.eggs""",
        tuple(values),
    )


def settle_sums(db: sqlite3.Connection) -> None:
    """Write the sums that are in hand."""
    if isinstance(db, InHand):
        for tally, eggs in db.sums.items():
            write_sums(db, "(?, ?)", (tally, eggs))
        db.sums.clear()


def move(
    db: sqlite3.Connection,
    entry: Entry,
    movement: str,
    eggs: int,
    code: str | None = None,
    note: str | None = None,
) -> None:
    """Eggs in (positive) or out (negative)."""
    db.execute(
        """INSERT INTO egg_movement
           (seq, movement, eggs, voucher, note, happened_at, business_date, clerk)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            entry.seq,
            movement,
            eggs,
            code,
            note,
            entry.happened_at,
            entry.business_date,
            entry.clerk,
        ),
    )
    add_to(db, "stock", eggs=eggs)


def receive(db: sqlite3.Connection, entry: Entry, event: EggsReceived) -> None:
    """A delivery."""
    move(db, entry, "received", event.eggs, note=event.note)


def undo_receive(db: sqlite3.Connection, entry: Entry, event: EggsReceived) -> None:
    """Undo a delivery."""
    move(db, entry, "undone", -event.eggs)


def write_off(db: sqlite3.Connection, entry: Entry, event: EggsBroken) -> None:
    """Breakage."""
    move(db, entry, "broken", -event.eggs, note=event.note)


def undo_write_off(db: sqlite3.Connection, entry: Entry, event: EggsBroken) -> None:
    """Undo breakage."""
    move(db, entry, "undone", event.eggs)


def take_count(db: sqlite3.Connection, entry: Entry, event: EggsCounted) -> None:
    """A count: the book takes the difference in as variance."""
    move(db, entry, "variance", event.counted - event.expected)


def undo_take_count(db: sqlite3.Connection, entry: Entry, event: EggsCounted) -> None:
    """Undo a count."""
    move(db, entry, "undone", event.expected - event.counted)


def carry(db: sqlite3.Connection, entry: Entry, event: EggsCarried) -> None:
    """What a count had found already: it stays as it was counted."""
    move(db, entry, "carried", event.eggs)


def undo_carry(db: sqlite3.Connection, entry: Entry, event: EggsCarried) -> None:
    """Undo that, with the entry that was carried or with the count."""
    move(db, entry, "undone", -event.eggs)
