"""The sums of the report: over business dates, and over the time of a campaign."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from cainiao_recycle.domain.events import (
    BoxReturned,
    CageClosed,
    Event,
    PulpCollected,
    ShipmentSent,
    VoucherBatchIssued,
    VoucherIssued,
)
from cainiao_recycle.store import journal


class Totals(NamedTuple):
    """Sums over some time. Masses in grams. `late` are returns among them that were told
    after the last of the days was closed.
    """

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
    late: int


class DateRange(NamedTuple):
    """Business dates from `first` to `last`, both inclusive; the moments in UTC
    milliseconds at which the first begins and the last is over; and the moment up to
    which undos count.
    """

    first: str
    last: str
    begins: int
    over: int
    until: int


RETURNS = """SELECT count(*), coalesce(sum(disposition = 'reuse'), 0),
    coalesce(sum(disposition = 'hold'), 0), coalesce(sum(disposition = 'pulp'), 0),
    count(DISTINCT customer), coalesce(sum(credits), 0), coalesce(sum(points), 0)
    FROM box_return WHERE undone = 0 AND {returned}"""

ISSUED = """SELECT coalesce(sum(eggs), 0) FROM voucher
    WHERE state <> 'undone' AND replaces IS NULL AND {issued}"""

GIVEN = """SELECT -coalesce(sum(eggs), 0) FROM egg_movement
    WHERE voucher IS NOT NULL AND {moved}"""

SENT = """SELECT coalesce(sum(carton = 'reused'), 0), coalesce(sum(carton = 'new'), 0),
    coalesce(sum(board_g), 0), coalesce(max(cycle), 0)
    FROM shipment WHERE state = 'sent' AND {sent}"""

CAGED = """SELECT coalesce(sum(boxes), 0), count(*), coalesce(sum(mass_g), 0)
    FROM pulp_cage WHERE state <> 'undone' AND {closed}"""

COLLECTED = """SELECT coalesce(sum(settlement_g), 0), coalesce(sum(scale_g), 0),
    coalesce(sum(notebook_equivalents), 0)
    FROM pulp_collection WHERE {collected}"""

LATE = "SELECT count(*) FROM box_return WHERE undone = 0 AND {late}"

CYCLES = """SELECT cycle, count(*) FROM shipment
    WHERE state = 'sent' AND carton = 'reused' AND {sent} GROUP BY cycle"""

PARTS = (RETURNS, ISSUED, GIVEN, SENT, CAGED, COLLECTED, LATE)

BY_BOOKING = dict.fromkeys(
    ("returned", "issued", "moved", "sent", "closed", "collected"),
    "business_date BETWEEN :first AND :last",
) | {"late": "false"}
"""Rows that entries of the span's days made."""

BY_HAPPENING = {
    "returned": "campaign_date BETWEEN :first AND :last",
    "issued": "campaign_date BETWEEN :first AND :last",
    "moved": """happened_at >= :begins AND happened_at < :over AND movement = 'redeemed'
                AND seq NOT IN (SELECT entry FROM undo WHERE undone_at < :until)""",
    "sent": "sent_at >= :begins AND sent_at < :over",
    "closed": "closed_at >= :begins AND closed_at < :over",
    "collected": "collected_at >= :begins AND collected_at < :over",
    "late": "campaign_date BETWEEN :first AND :last AND business_date > :last",
}
"""Rows of what happened on the span's days, whenever it was told."""

Cycles = list[tuple[int, int]]


def of_days(db: sqlite3.Connection, span: DateRange) -> tuple[Totals, Cycles]:
    """The sums of what was booked on some days, and how many parcels went out in a
    reused box, by the cycle the box was in.

    What was undone counts on the date it was recorded and is taken back on the date
    of the undo, so that the report of a closed day stays as it was sealed.
    """
    undone_after = "(SELECT business_date FROM journal WHERE seq = undone) > :last"
    sums = standing(db, span, BY_BOOKING, f"{BY_BOOKING['returned']} AND {undone_after}")
    across = db.execute(
        """SELECT entry, e.business_date BETWEEN :first AND :last AS made_in,
                  u.business_date BETWEEN :first AND :last AS undone_in
           FROM undo JOIN journal e ON e.seq = undo.entry
           JOIN journal u ON u.seq = undo.seq WHERE made_in <> undone_in""",
        span._asdict(),
    )
    return with_undone(db, sums, [(seq, made - undone) for seq, made, undone in across])


def of_campaign(db: sqlite3.Connection, span: DateRange) -> tuple[Totals, Cycles]:
    """The sums of what happened on some days, whenever it was told, and wasn't undone
    up to a moment.
    """
    undone_after = "undone IN (SELECT seq FROM undo WHERE undone_at >= :until)"
    sums = standing(
        db, span, BY_HAPPENING, f"{BY_HAPPENING['returned']} AND {undone_after}"
    )
    undone_later = db.execute(
        """SELECT entry FROM undo JOIN journal e ON e.seq = undo.entry
           WHERE undone_at >= :until AND happened_at >= :begins AND happened_at < :over""",
        span._asdict(),
    )
    return with_undone(db, sums, [(seq, 1) for (seq,) in undone_later])


def standing(
    db: sqlite3.Connection, span: DateRange, which: dict[str, str], undone_after: str
) -> tuple[Totals, Counter[int]]:
    """The sums of rows that nobody undid; customers with those of boxes undone after."""
    bounds = span._asdict()
    parts = (db.execute(sql.format_map(which), bounds).fetchone() for sql in PARTS)
    sums = Totals(*(value for part in parts for value in part))
    sql = f"""SELECT count(DISTINCT customer) FROM box_return
              WHERE undone = 0 AND {which["returned"]} OR {undone_after}"""
    (customers,) = db.execute(sql, bounds).fetchone()
    cycles = Counter(dict(db.execute(CYCLES.format_map(which), bounds).fetchall()))
    return sums._replace(customers=customers), cycles


def with_undone(
    db: sqlite3.Connection,
    stand: tuple[Totals, Counter[int]],
    undone: list[tuple[int, int]],
) -> tuple[Totals, Cycles]:
    """The sums with entries that were undone, each counted so many times."""
    sums, cycles = stand
    find = journal.event_of(db)
    for seq, times in undone:
        event = find(seq)
        if isinstance(event, ShipmentSent) and event.cycle is not None:
            cycles[event.cycle] += times
        added = {n: getattr(sums, n) + times * v for n, v in parts_of(event).items()}
        sums = sums._replace(**added)
    rows = sorted((cycle, boxes) for cycle, boxes in cycles.items() if boxes)
    longest = max((cycle for cycle, boxes in rows if boxes > 0), default=0)
    return sums._replace(longest_cycle=longest), rows


def parts_of(event: Event) -> dict[str, int]:
    """What one entry adds to the sums that are counted from rows still standing."""
    issued = getattr(event, "issued", None)
    eggs = {"eggs_issued": issued.eggs} if isinstance(issued, VoucherIssued) else {}
    match event:
        case BoxReturned(disposition=goes, credits=counted, points=points):
            kind = {"reuse": "kept", "hold": "held", "pulp": "for_pulp"}[goes]
            return {"returns": 1, kind: 1, "credits": counted, "points": points, **eggs}
        case VoucherBatchIssued(vouchers=vouchers, eggs=each):
            return {"eggs_issued": len(vouchers) * each}
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
