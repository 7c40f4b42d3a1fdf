"""Customers, by campaign: who came before, whose a box or a visit is, what one brought."""

import sqlite3
from typing import NamedTuple

from cainiao_recycle.domain.privacy import Customer


def number_of(db: sqlite3.Connection, campaign: str, person: Customer) -> int | None:
    """The number of a customer seen before in a campaign."""
    sql = "SELECT id FROM customer WHERE campaign = ? AND hash = ?"
    row = db.execute(sql, (campaign, person.hash)).fetchone()
    return row[0] if row else None


def number_by_box(db: sqlite3.Connection, box: int, cycle: int) -> int | None:
    """Whose box it was in a cycle, by the customer's number."""
    sql = "SELECT customer FROM box_return WHERE box = ? AND cycle = ? AND undone = 0"
    row = db.execute(sql, (box, cycle)).fetchone()
    return row[0] if row else None


def of_visit(db: sqlite3.Connection, name: str) -> Customer | None:
    """Whose visit it is."""
    sql = """SELECT hash, hidden FROM visit v JOIN customer c ON c.id = v.customer
             WHERE visit = ?"""
    row = db.execute(sql, (name,)).fetchone()
    return Customer(hash=row[0], hidden=row[1]) if row else None


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


def days_of(db: sqlite3.Connection, customer: int) -> tuple[str | None, str | None]:
    """The first and the last day on which a customer brought a box; what was undone is left
    out.
    """
    sql = """SELECT min(campaign_date), max(campaign_date) FROM box_return
             WHERE customer = ? AND undone = 0"""
    first, last = db.execute(sql, (customer,)).fetchone()
    return first, last


class CampaignKey(NamedTuple):
    """The mark of a campaign's key."""

    campaign: str
    mark: str


def keys_of_campaigns(db: sqlite3.Connection) -> list[CampaignKey]:
    """The keys under which customers were kept and weren't forgotten."""
    sql = """SELECT campaign, key FROM campaign c
             WHERE EXISTS (SELECT 1 FROM customer u WHERE u.campaign = c.campaign)
             AND NOT EXISTS (SELECT 1 FROM forgotten_key
                             WHERE serves = 'campaign' AND of = c.campaign)"""
    return [CampaignKey(*row) for row in db.execute(sql)]


# --- what entries do to the tables ------------------------------------------------


def keep(
    db: sqlite3.Connection, campaign: str | None, person: Customer | None
) -> int | None:
    """The number of a customer, a new one when not seen before in the campaign."""
    if person is None or campaign is None:
        return None
    known = number_of(db, campaign, person)
    if known is not None:
        return known
    sql = "INSERT INTO customer (campaign, hash, hidden) VALUES (?, ?, ?)"
    return db.execute(sql, (campaign, person.hash, person.hidden)).lastrowid
