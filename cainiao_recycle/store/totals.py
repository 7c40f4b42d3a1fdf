"""SQL of the report: sums over a span of business dates."""

import sqlite3
from typing import NamedTuple


class Totals(NamedTuple):
    """Sums over business dates; undone entries are left out. Masses in grams."""

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
    """The sums of a span of business dates, both inclusive."""
    span = {"first": first, "last": last}

    def row(sql: str) -> tuple[int, ...]:
        return tuple(db.execute(sql, span).fetchone())

    parts = (RETURNS, ISSUED, GIVEN, SENT, CAGED, COLLECTED)
    return Totals(*(value for sql in parts for value in row(sql)))


def boxes_by_cycle(db: sqlite3.Connection, first: str, last: str) -> list[tuple[int, int]]:
    """How many parcels went out in a reused box, by the cycle the box was in."""
    sql = """SELECT cycle, count(*) FROM shipment WHERE state = 'sent' AND carton = 'reused'
             AND business_date BETWEEN ? AND ? GROUP BY cycle ORDER BY cycle"""
    return db.execute(sql, (first, last)).fetchall()
