"""SQL of the report: sums over a span of business dates."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from cainiao_recycle.domain.events import (
    BoxReturned,
    CageClosed,
    Event,
    PulpCollected,
    ShipmentSent,
    VoucherIssued,
)
from cainiao_recycle.store import journal


class Totals(NamedTuple):
    """Sums over business dates. Masses in grams."""

    returns: int
    kept: int
    held: int
    for_pulp: int
    customers: int
    credits: int
    points: int
    eggs_issued: int
    eggs_given: int
    sent_reused: int
    sent_new: int
    board_reused_g: int
    longest_cycle: int
    boxes_pulped: int
    cages: int
    cage_g: int
    settlement_g: int
    scale_g: int
    notebook_equivalents: int


RETURNS = """SELECT count(*), coalesce(sum(disposition = 'reuse'), 0),
    coalesce(sum(disposition = 'hold'), 0), coalesce(sum(disposition = 'pulp'), 0),
    count(DISTINCT customer), coalesce(sum(credits), 0), coalesce(sum(points), 0)
    FROM box_return WHERE undone = 0 AND business_date BETWEEN :first AND :last"""

ISSUED = """SELECT coalesce(sum(eggs), 0) FROM voucher
    WHERE state <> 'undone' AND replaces IS NULL
    AND business_date BETWEEN :first AND :last"""

GIVEN = """SELECT -coalesce(sum(eggs), 0) FROM egg_movement
    WHERE voucher IS NOT NULL AND business_date BETWEEN :first AND :last"""

SENT = """SELECT coalesce(sum(carton = 'reused'), 0), coalesce(sum(carton = 'new'), 0),
    coalesce(sum(board_g), 0), coalesce(max(cycle), 0)
    FROM shipment WHERE state = 'sent' AND business_date BETWEEN :first AND :last"""

CAGED = """SELECT coalesce(sum(boxes), 0), count(*), coalesce(sum(mass_g), 0)
    FROM pulp_cage WHERE state <> 'undone' AND business_date BETWEEN :first AND :last"""

COLLECTED = """SELECT coalesce(sum(settlement_g), 0), coalesce(sum(scale_g), 0),
    coalesce(sum(notebook_equivalents), 0)
    FROM pulp_collection WHERE business_date BETWEEN :first AND :last"""


def totals(db: sqlite3.Connection, first: str, last: str) -> Totals:
    """The sums of a span of business dates, both inclusive.

    What was undone counts on the date it was recorded and is taken back on the date
    of the undo, so that the report of a closed day stays as it was sealed.
    """
    span = {"first": first, "last": last}
    parts = (RETURNS, ISSUED, GIVEN, SENT, CAGED, COLLECTED)
    sums = Totals(*(value for sql in parts for value in db.execute(sql, span).fetchone()))
    for event, recorded_on, undone_on in undone_events(db):
        times = (first <= recorded_on <= last) - (first <= undone_on <= last)
        if times:
            added = {n: getattr(sums, n) + times * v for n, v in parts_of(event).items()}
            sums = sums._replace(**added)
    return sums


def undone_events(db: sqlite3.Connection) -> Iterator[tuple[Event, str, str]]:
    """Entries that were undone: the event, its business date, and that of the undo."""
    rows = db.execute("SELECT entry, seq FROM undo").fetchall()
    for entry, seq in rows:
        undone, undo = journal.by_seq(db, entry), journal.by_seq(db, seq)
        assert undone is not None and undo is not None, "an undo names entries"
        yield undone.event, undone.business_date, undo.business_date


def parts_of(event: Event) -> dict[str, int]:
    """What one entry adds to the sums that are counted from rows still standing."""
    issued = getattr(event, "issued", None)
    eggs = {"eggs_issued": issued.eggs} if isinstance(issued, VoucherIssued) else {}
    match event:
        case BoxReturned(disposition=goes, credits=counted, points=points):
            kind = {"reuse": "kept", "hold": "held", "pulp": "for_pulp"}[goes]
            return {"returns": 1, kind: 1, "credits": counted, "points": points, **eggs}
        case ShipmentSent(box=None):
            return {"sent_new": 1}
        case ShipmentSent(box_mass_g=board_g):
            return {"sent_reused": 1, "board_reused_g": board_g}
        case CageClosed(boxes=boxes, mass_g=mass_g):
            return {"boxes_pulped": len(boxes), "cages": 1, "cage_g": mass_g}
        case PulpCollected(settlement_g=settled, scale_g=scale, notebook_equivalents=books):
            return {
                "settlement_g": settled,
                "scale_g": scale,
                "notebook_equivalents": books,
            }
    return eggs


def boxes_by_cycle(db: sqlite3.Connection, first: str, last: str) -> list[tuple[int, int]]:
    """How many parcels went out in a reused box, by the cycle the box was in."""
    sql = """SELECT cycle, count(*) FROM shipment WHERE state = 'sent' AND carton = 'reused'
             AND business_date BETWEEN ? AND ? GROUP BY cycle ORDER BY cycle"""
    return db.execute(sql, (first, last)).fetchall()
