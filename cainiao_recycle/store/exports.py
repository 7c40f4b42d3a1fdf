"""The export: each table's columns for other systems, and a day's rows.

Codes of vouchers that were open at the seal are masked: whoever reads an export must
not be able to redeem. Of customers only a number within the file is exported, never
the hash or the last four digits; of a waybill the 32 digits of its reference, which join,
and nothing that a key could read.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any


def masked(column: str) -> str:
    """A voucher's code (`TABLE.COLUMN`), masked while it is open."""
    return f"""CASE WHEN (SELECT v.state FROM voucher v WHERE v.voucher = {column}) = 'open'
        THEN substr({column}, 1, 1) || '***********' || substr({column}, 13)
        ELSE {column} END AS {column.partition(".")[2]}"""


def waybill(table: str) -> str:
    """A table's waybill: the 32 digits of its reference, and its piece of the parcel."""
    column = f"{table}.waybill"
    return f"""substr({column}, 9, 32) AS waybill_ref,
        nullif(substr({column}, 51), '') AS waybill_piece"""


SHIPMENT = """CASE WHEN shipment.shipment GLOB 'k??????.*'
        THEN substr(shipment.shipment, 9, 32) || substr(shipment.shipment, 50)
        ELSE shipment.shipment END AS shipment"""
"""A shipment's name, or the reference of one that is called by its waybill."""

OF_DAY = "IN (SELECT seq FROM journal WHERE business_date = :date)"
CHANGED = f"changed_seq {OF_DAY}"

EXPORTED: dict[str, str] = {
    "box": f"""SELECT box, tag, size, length_mm, width_mm, height_mm, mass_g, cycle,
        condition, state, shelf, arrived_at, cage FROM box WHERE {CHANGED} ORDER BY box""",
    "box_return": f"""SELECT box, cycle, undone, seq, {waybill("box_return")},
        visit, customer, condition, defects, disposition, campaign, campaign_date, credits,
        points, reward, {masked("box_return.voucher")},
        happened_at, business_date, clerk FROM box_return WHERE {CHANGED} ORDER BY seq""",
    "voucher": f"""SELECT {masked("voucher.voucher")}, eggs, campaign, campaign_date,
        customer, valid_from, valid_until, state, issued_seq, issued_at, closed_at,
        closed_by, reason, {masked("voucher.replaces")}, {masked("voucher.replaced_by")}
        FROM voucher WHERE {CHANGED} ORDER BY issued_seq, voucher.voucher""",
    "voucher_print": f"""SELECT job, {masked("voucher_print.voucher")}, copy, destination,
        started_at, clerk, outcome FROM voucher_print WHERE {CHANGED}
        ORDER BY job, voucher_print.voucher""",
    "egg_movement": f"""SELECT seq, movement, eggs, {masked("egg_movement.voucher")}, note,
        happened_at, business_date, clerk FROM egg_movement
        WHERE seq {OF_DAY} ORDER BY seq""",
    "box_transfer": f"""SELECT seq, box, direction, transfer, station, tag, cycle,
        condition, happened_at, business_date, clerk, undone FROM box_transfer
        WHERE {CHANGED} ORDER BY seq, box""",
    "shipment": f"""SELECT {SHIPMENT}, state, priority, {waybill("shipment")},
        carton, box, cycle, board_g, sent_at, business_date, clerk FROM shipment
        WHERE {CHANGED} ORDER BY shipment""",
    "pulp_cage": f"""SELECT cage, state, boxes, estimate_g, mass_g, weighed, ticket,
        closed_at, business_date, clerk FROM pulp_cage WHERE {CHANGED} ORDER BY cage""",
    "pulp_collection": f"""SELECT ticket, estimate_g, scale_g, moisture, outthrows,
        settlement_g, notebook_equivalents, estimate_off, collected_at, business_date, clerk
        FROM pulp_collection WHERE {CHANGED} ORDER BY ticket""",
    "customer": f"""SELECT customer AS id, campaign, count(*) AS boxes,
        sum(credits) AS credits, sum(points) AS points FROM box_return
        WHERE customer IS NOT NULL AND seq {OF_DAY} AND undone = 0
        GROUP BY customer, campaign ORDER BY customer""",
    "campaign": f"""SELECT campaign, name, starts, ends, rule FROM campaign
        WHERE {CHANGED} ORDER BY campaign""",
    "size": f"""SELECT size, length_mm, width_mm, height_mm, wall_mm, mass_g, max_load_g,
        max_cycles FROM size WHERE {CHANGED} ORDER BY size""",
    "undo": f"""SELECT entry, seq, undone_at, clerk FROM undo
        WHERE seq {OF_DAY} ORDER BY entry""",
    "day": "SELECT * FROM day WHERE date = :date",
}
"""The exported tables; columns are only ever added behind the others."""


DAY_OF = {
    "box": "changed_seq", "box_return": "changed_seq", "voucher": "changed_seq",
    "voucher_print": "changed_seq", "shipment": "changed_seq", "undo": "seq",
    "box_transfer": "changed_seq", "pulp_cage": "changed_seq",
    "pulp_collection": "changed_seq",
}  # fmt: skip
BY_DAY = (
    *(f"CREATE INDEX {table}_of_day ON {table} ({seq})" for table, seq in DAY_OF.items()),
    "CREATE INDEX arrival_of_day ON box_return (seq)",
)
"""What finds a day's rows without looking at all others; no station file has them."""


def rows_of_day(db: sqlite3.Connection, table: str, date: str) -> Iterator[tuple[Any, ...]]:
    """The header, then the rows of a table that an entry of a business date was the
    last to change.
    """
    found = db.execute(EXPORTED[table], {"date": date})
    yield tuple(column[0] for column in found.description)
    yield from found
