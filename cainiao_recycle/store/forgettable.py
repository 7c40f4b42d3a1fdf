"""What is found by a key that may be forgotten: how many waybills, customers, open
vouchers.
"""

import sqlite3
from typing import NamedTuple


class Waybills(NamedTuple):
    """What a key of waybills finds: numbers, those of boxes that are on hand or that left
    under one, and parcels that wait.
    """

    waybills: int
    on_hand: int
    away: int
    parcels: int


UNDER = "BETWEEN :mark || '.' AND :mark || '/'"


def by_waybill(db: sqlite3.Connection, mark: str) -> Waybills:
    """What is found by the waybills that are kept under a key."""
    sql = f"""SELECT
        (SELECT count(*) FROM (
            SELECT waybill FROM box_return WHERE waybill {UNDER}
            UNION SELECT waybill FROM shipment WHERE waybill {UNDER} AND state = 'sent'
            UNION SELECT shipment FROM shipment WHERE shipment {UNDER})),
        (SELECT count(*) FROM box_return r JOIN box b USING (box, cycle)
            WHERE r.waybill {UNDER} AND r.undone = 0
            AND b.state IN ('reuse', 'bound', 'hold', 'pulp')),
        (SELECT count(*) FROM shipment s JOIN box b USING (box, cycle)
            WHERE s.waybill {UNDER} AND s.state = 'sent' AND b.state = 'sent'),
        (SELECT count(*) FROM shipment
            WHERE shipment {UNDER} AND state IN ('waiting', 'packed'))"""
    return Waybills(*db.execute(sql, {"mark": mark}).fetchone())


def year_under(db: sqlite3.Connection, mark: str) -> str:
    """The latest year in which a box came or a parcel left under a key that isn't here; a
    parcel that waits is of the year it was entered in.
    """
    sql = f"""SELECT max(date) FROM (
        SELECT max(campaign_date) AS date FROM box_return WHERE waybill {UNDER}
        UNION ALL SELECT max(business_date) FROM shipment
            WHERE waybill {UNDER} AND state = 'sent'
        UNION ALL SELECT max(j.business_date) FROM shipment
            JOIN journal j ON j.seq = entered_seq WHERE shipment {UNDER})"""
    return str(db.execute(sql, {"mark": mark}).fetchone()[0] or "")[:4]


def earned_until(db: sqlite3.Connection, mark: str, since: str) -> str:
    """The last day of the campaigns that go on until a date or longer and in which a box
    came under a key; empty where none did.
    """
    sql = f"""SELECT coalesce(max(ends), '') FROM campaign c WHERE ends >= :since AND EXISTS
              (SELECT 1 FROM box_return r
               WHERE r.waybill {UNDER} AND r.campaign = c.campaign)"""
    return str(db.execute(sql, {"mark": mark, "since": since}).fetchone()[0])


class Customers(NamedTuple):
    """What a campaign's key finds: customers, credits of theirs that no voucher used, and
    vouchers that are open, with their eggs.
    """

    customers: int
    credits: int
    vouchers: int
    eggs: int


def by_customer(db: sqlite3.Connection, campaign: str) -> Customers:
    """What is found by the customers of a campaign."""
    sql = """SELECT
        (SELECT count(*) FROM customer WHERE campaign = ?1),
        (SELECT coalesce(sum(credits), 0) FROM box_return
            WHERE customer IN (SELECT id FROM customer WHERE campaign = ?1)
            AND credits > 0 AND undone = 0 AND voucher IS NULL),
        count(*), coalesce(sum(eggs), 0) FROM voucher
        WHERE state = 'open' AND campaign = ?1 AND customer IS NOT NULL"""
    return Customers(*db.execute(sql, (campaign,)).fetchone())
