"""What the rows of arrivals tell beside their sums: at which hour, and why to pulp."""

import sqlite3
from collections import Counter
from typing import NamedTuple

HOUR_MS = 3_600_000


class Arrivals(NamedTuple):
    """Boxes that came, by the hour (since 1970, UTC), and those for pulp by their defects,
    as a row has them.
    """

    hours: Counter[int]
    defects: Counter[str]


def arrivals(db: sqlite3.Connection, first: str, last: str) -> Arrivals:
    """The arrivals of some business dates that stand: one walk through all of them."""
    sql = f"""SELECT happened_at / {HOUR_MS} AS hour,
                     CASE disposition WHEN 'pulp' THEN defects END AS why, count(*)
              FROM box_return WHERE business_date BETWEEN ? AND ? AND undone = 0
              GROUP BY hour, why"""
    found = Arrivals(Counter(), Counter())
    for hour, why, boxes in db.execute(sql, (first, last)):
        found.hours[hour] += boxes
        if why is not None:
            found.defects[why] += boxes
    return found


def hours_of(db: sqlite3.Connection, first: str, last: str) -> Counter[int]:
    """Arrivals by the hour (since 1970, UTC) that stand, by the entries of some business
    dates: for a few days of a long history.
    """
    sql = f"""SELECT happened_at / {HOUR_MS}, count(*) FROM journal INDEXED BY entry_of_date
              WHERE business_date BETWEEN ? AND ? AND kind LIKE 'box-returned/%'
              AND seq NOT IN (SELECT entry FROM undo) GROUP BY 1"""
    return Counter(dict(db.execute(sql, (first, last)).fetchall()))
