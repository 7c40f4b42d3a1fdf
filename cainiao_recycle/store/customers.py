"""SQL of what a customer brought, for one who lost the slip."""

import sqlite3
from typing import NamedTuple


class Brought(NamedTuple):
    """Boxes that a customer brought in a campaign, the credits they came to, and how
    many of those no voucher used yet.
    """

    boxes: int
    credits: int
    unused: int


def brought(db: sqlite3.Connection, customer: int) -> Brought:
    """What a customer brought; what was undone is left out."""
    sql = """SELECT count(*), coalesce(sum(credits), 0),
             coalesce(sum(CASE WHEN voucher IS NULL THEN credits END), 0)
             FROM box_return WHERE customer = ? AND undone = 0"""
    return Brought(*db.execute(sql, (customer,)).fetchone())


def entries_of(db: sqlite3.Connection, customer: int) -> set[int]:
    """The entries of a customer's boxes and vouchers."""
    sql = """SELECT seq FROM box_return WHERE customer = ?1
             UNION SELECT issued_seq FROM voucher WHERE customer = ?1
             UNION SELECT changed_seq FROM voucher WHERE customer = ?1"""
    return {seq for (seq,) in db.execute(sql, (customer,))}
