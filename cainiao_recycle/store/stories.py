"""What a customer's boxes did, from the customer's own rows."""

import json
import sqlite3
from collections.abc import Collection

from cainiao_recycle.domain.story import Fates, Got, Story

MINE = """box_return
          WHERE customer IN (SELECT value FROM json_each(?1)) AND undone = 0"""

BROUGHT = f"""SELECT count(*), coalesce(min(substr(campaign_date, 1, 7)), ''),
    coalesce(max(substr(campaign_date, 1, 7)), ''), coalesce(sum(points), 0) FROM {MINE}"""

# With the vouchers issued in the place of lost ones.
EGGS = f"""WITH RECURSIVE mine (voucher) AS
    (SELECT voucher FROM {MINE} AND voucher IS NOT NULL
     UNION SELECT v.replaced_by FROM voucher v JOIN mine USING (voucher)
     WHERE v.replaced_by IS NOT NULL)
    SELECT coalesce(sum(CASE state WHEN 'redeemed' THEN eggs END), 0),
           coalesce(sum(CASE state WHEN 'open' THEN eggs END), 0)
    FROM mine JOIN voucher USING (voucher)"""

# A caged box is paper once the mill has taken its cage.
FATES = f"""WITH mine (box, cycle) AS (SELECT box, min(cycle) FROM {MINE} GROUP BY box)
    SELECT coalesce(sum((SELECT count(*) FROM shipment s WHERE s.box = m.box
                         AND s.cycle >= m.cycle AND s.state = 'sent')), 0),
           count(*) FILTER (WHERE b.state = 'reuse' OR b.state = 'bound'),
           count(*) FILTER (WHERE b.state = 'hold'),
           count(*) FILTER (WHERE b.state = 'pulp'
                            OR b.state = 'pulped' AND c.state <> 'collected'),
           count(*) FILTER (WHERE b.state = 'pulped' AND c.state = 'collected'),
           count(*) FILTER (WHERE b.state NOT IN
                            ('reuse', 'bound', 'hold', 'pulp', 'pulped', 'missing')),
           count(*) FILTER (WHERE b.state = 'missing')
    FROM mine m JOIN box b USING (box) LEFT JOIN pulp_cage c ON c.cage = b.cage"""


def story(db: sqlite3.Connection, customers: Collection[int]) -> Story:
    """What customers brought and got, and what became of their boxes: one person's
    numbers, a campaign each.
    """
    mine = (json.dumps(sorted(customers)),)
    brought, eggs = db.execute(BROUGHT, mine).fetchone(), db.execute(EGGS, mine).fetchone()
    return Story(Got(*brought, *eggs), Fates(*db.execute(FATES, mine).fetchone()))
