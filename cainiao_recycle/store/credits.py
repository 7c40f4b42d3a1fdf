"""Credits: which boxes counted, for whom, and which voucher used them up."""

import sqlite3
from collections.abc import Iterable

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.store import boxes
from cainiao_recycle.store.journal import Entry

Credit = tuple[int, int]
"""A credit, named by the box and the cycle that earned it."""

COUNTS = "credits > 0 AND undone = 0"


def unspent_of_customer(db: sqlite3.Connection, customer: int, until: str) -> list[Credit]:
    """A customer's credits no voucher used, of boxes booked by the end of a business
    date, oldest first.
    """
    sql = f"""SELECT box, cycle FROM box_return
              WHERE customer = ? AND {COUNTS} AND voucher IS NULL AND business_date <= ?
              ORDER BY seq"""
    return db.execute(sql, (customer, until)).fetchall()


def unspent_of_visit(db: sqlite3.Connection, name: str) -> list[Credit]:
    """A visit's credits no voucher used, oldest first."""
    sql = f"""SELECT box, cycle FROM box_return
              WHERE visit = ? AND {COUNTS} AND voucher IS NULL ORDER BY seq"""
    return db.execute(sql, (name,)).fetchall()


def paid_with(db: sqlite3.Connection, credit: Credit) -> tuple[str, Size, int]:
    """The box of a credit as its slip names it: waybill or tag, size, points."""
    box, cycle = credit
    found = boxes.by_number(db, box)
    assert found is not None, "a credit is a box's"
    sql = """SELECT waybill, points FROM box_return
             WHERE box = ? AND cycle = ? AND undone = 0"""
    waybill, points = db.execute(sql, (box, cycle)).fetchone()
    return waybill or found.tag or str(box), found.size, points


def of_customer(db: sqlite3.Connection, customer: int, date: str) -> int:
    """How many of a customer's boxes counted on a business date."""
    sql = f"""SELECT count(*) FROM box_return
              WHERE customer = ? AND {COUNTS} AND campaign_date = ?"""
    return int(db.execute(sql, (customer, date)).fetchone()[0])


def of_visit(db: sqlite3.Connection, name: str) -> int:
    """How many of a visit's boxes counted."""
    sql = f"SELECT count(*) FROM box_return WHERE visit = ? AND {COUNTS}"
    return int(db.execute(sql, (name,)).fetchone()[0])


def voucher_paid_by(db: sqlite3.Connection, box: int, cycle: int) -> str | None:
    """The voucher that the credit of a box and cycle paid for."""
    sql = "SELECT voucher FROM box_return WHERE box = ? AND cycle = ? AND undone = 0"
    row = db.execute(sql, (box, cycle)).fetchone()
    return row[0] if row else None


# --- what entries do to the tables ------------------------------------------------


def set_voucher(
    db: sqlite3.Connection, entry: Entry, paid_by: Iterable[Credit], code: str | None
) -> None:
    """Which voucher some credits paid for; None frees them."""
    for box, cycle in paid_by:
        db.execute(
            """UPDATE box_return SET voucher = ?, changed_seq = ?
               WHERE box = ? AND cycle = ? AND undone = 0""",
            (code, entry.seq, box, cycle),
        )
