"""What came in: which box arrived under which waybill, when, and what an undo took back.

A row of `box_return` is an arrival. What it earned is in `credits`, with whom it came in
`visits` and `customers`.
"""

import sqlite3
from typing import NamedTuple

from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.store import boxes, credits, customers, visits, vouchers
from cainiao_recycle.store.clock import HAPPENED
from cainiao_recycle.store.journal import Entry


def came_under(db: sqlite3.Connection, waybill: str) -> bool:
    """Whether a box ever came in under a waybill, undone or not."""
    sql = "SELECT EXISTS (SELECT 1 FROM box_return WHERE waybill = ?)"
    return bool(db.execute(sql, (waybill,)).fetchone()[0])


def spellings(db: sqlite3.Connection, bare: str) -> list[str]:
    """A waybill and its pieces, as far as boxes came or parcels left under them."""
    # What begins with the number and goes on before "." goes on with "-": its pieces.
    sql = """SELECT waybill FROM box_return
             WHERE waybill >= ?1 AND waybill < ?1 || '.' AND undone = 0
             UNION SELECT waybill FROM shipment
             WHERE waybill >= ?1 AND waybill < ?1 || '.' AND state = 'sent'"""
    return [row[0] for row in db.execute(sql, (bare,))]


class UnderWaybill(NamedTuple):
    """What is kept under a waybill: a `return` or a `parcel`, of a box or in one. `state`
    is a parcel's; `undone` tells of a return that was taken back, `customer` that it was
    somebody's.
    """

    kind: str
    box: int | None
    date: str
    campaign: str | None
    customer: bool
    undone: bool
    state: str | None


def under_waybill(db: sqlite3.Connection, stem: str) -> list[UnderWaybill]:
    """All that is kept under a number and its pieces, by what their references begin
    with.
    """
    under = "> :stem || '.' AND {0} < :stem || '/'"
    sql = f"""SELECT 'return', box, campaign_date, campaign, customer IS NOT NULL,
              undone <> 0, NULL FROM box_return
              WHERE waybill {under.format("waybill")}
              UNION SELECT 'parcel', box, business_date, NULL, 0, 0, state FROM shipment
              WHERE waybill {under.format("waybill")} AND state = 'sent'
              UNION SELECT 'parcel', box, coalesce(s.business_date, j.business_date), NULL,
              0, 0, state FROM shipment s JOIN journal j ON j.seq = s.entered_seq
              WHERE shipment {under.format("shipment")} ORDER BY 3, 2"""
    rows = db.execute(sql, {"stem": stem})
    return [
        UnderWaybill(kind, box, date, campaign, bool(whose), bool(undone), state)
        for kind, box, date, campaign, whose, undone, state in rows
    ]


def is_another_carton(db: sqlite3.Connection, waybill: str, seq: int) -> bool:
    """Whether the box of an entry came under a waybill that a box had come under
    before: a second carton of one parcel.
    """
    sql = """SELECT EXISTS (SELECT 1 FROM box_return
             WHERE waybill = ? AND undone = 0 AND seq < ?)"""
    return bool(db.execute(sql, (waybill, seq)).fetchone()[0])


def arrived_under(db: sqlite3.Connection, waybill: str) -> int | None:
    """The box that came in under a waybill it wasn't sent with from here."""
    sql = """SELECT box FROM box_return WHERE waybill = ?1 AND undone = 0 AND NOT EXISTS
             (SELECT 1 FROM shipment WHERE waybill = ?1 AND state = 'sent') LIMIT 1"""
    row = db.execute(sql, (waybill,)).fetchone()
    return row[0] if row else None


def undone_arrival(db: sqlite3.Connection, tag: str) -> int | None:
    """The entry that brought a box for the first time, under its waybill, and gave it
    this tag, when it was undone since.
    """
    sql = """SELECT r.seq FROM box b JOIN box_return r ON r.box = b.box AND r.cycle = 1
             WHERE b.tag = ? AND b.state = 'undone' AND r.waybill IS NOT NULL
             ORDER BY r.seq DESC LIMIT 1"""
    row = db.execute(sql, (tag,)).fetchone()
    return row[0] if row else None


def first_came_at(db: sqlite3.Connection, box: int) -> int:
    """When a box came for the first time, in UTC milliseconds."""
    sql = f"""SELECT min({HAPPENED}) FROM journal j WHERE j.seq IN
              (SELECT seq FROM box_return WHERE box = ?1 AND undone = 0 UNION ALL
               SELECT seq FROM box_transfer
               WHERE box = ?1 AND direction = 'in' AND undone = 0)"""
    first = db.execute(sql, (box,)).fetchone()[0]
    return 0 if first is None else int(first)


def entry_of(db: sqlite3.Connection, box: int, cycle: int) -> int:
    """The journal entry that brought a box in a cycle: over the counter, or the last that
    it came with from another station.
    """
    sql = """SELECT seq FROM box_return WHERE box = ?1 AND cycle = ?2 AND undone = 0
             UNION ALL SELECT seq FROM box_transfer WHERE box = ?1 AND cycle = ?2
             AND direction = 'in' AND undone = 0 ORDER BY seq DESC LIMIT 1"""
    return int(db.execute(sql, (box, cycle)).fetchone()[0])


def begin_so(db: sqlite3.Connection, stem: str) -> bool:
    """Whether a box came under a waybill whose reference begins so, whatever its piece."""
    sql = """SELECT EXISTS (SELECT 1 FROM box_return WHERE waybill > ?1 || '.'
             AND waybill < ?1 || '/')"""
    return bool(db.execute(sql, (stem,)).fetchone()[0])


def noticed_before(db: sqlite3.Connection, waybill: str) -> str | None:
    """What was noticed of a waybill when it last came in, in an entry that was undone."""
    sql = f"""SELECT j.payload ->> {BoxReturned.names().index("noticed")}
              FROM box_return r JOIN journal j ON j.seq = r.seq
              WHERE r.waybill = ? AND undone > 0 ORDER BY r.seq DESC LIMIT 1"""
    row = db.execute(sql, (waybill,)).fetchone()
    return row[0] if row else None


def is_rewarded(db: sqlite3.Connection, waybill: str) -> bool:
    """Whether a waybill earned its reward."""
    sql = """SELECT EXISTS (SELECT 1 FROM box_return WHERE waybill = ? AND
             CASE WHEN credits > 0 AND undone = 0 THEN 0 ELSE seq END = 0)"""
    return bool(db.execute(sql, (waybill,)).fetchone()[0])


# --- what entries do to the tables ------------------------------------------------


def take_in(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """A returned box, what it earned, and the voucher when one was due."""
    customer = customers.keep(db, event.campaign, event.customer)
    issued = event.issued
    if issued is not None:
        vouchers.issue(db, entry, issued, customer)
    if event.new:
        boxes.add(db, entry, event)
    else:
        boxes.come_back(db, entry, event)
    note(db, entry, event, customer)
    if issued is not None:
        # The box's own credit is among them where it counted.
        others = [one for one in issued.paid_by if one != (event.box, event.cycle)]
        credits.set_voucher(db, entry, others, issued.voucher)
    if event.visit is not None:
        visits.note_box(db, entry, event, customer)


def note(
    db: sqlite3.Connection, entry: Entry, event: BoxReturned, customer: int | None
) -> None:
    """An arrival's row, with the voucher that its own credit paid for."""
    issued, box, cycle, seq = event.issued, event.box, event.cycle, entry.seq
    pays = issued is not None and (box, cycle) in issued.paid_by
    # By place, not by name: that is a third faster, and this is every box.
    db.execute(
        """INSERT INTO box_return (box, cycle, seq, waybill, visit, customer, condition,
           defects, disposition, campaign, campaign_date, credits, points, reward, voucher,
           happened_at, business_date, clerk, changed_seq)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            box, cycle, seq, event.waybill, event.visit, customer, event.condition,
            " ".join(event.defects), event.disposition, event.campaign,
            event.campaign_date, event.credits, event.points, event.reward,
            issued.voucher if issued is not None and pays else None,
            entry.happened_at, entry.business_date, entry.clerk, seq,
        ),
    )  # fmt: skip


def undo_take_in(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """Undo a return, with the voucher it issued."""
    if event.visit is not None:
        visits.open_again(db, entry, event.visit)
    if event.issued is not None:
        credits.set_voucher(db, entry, event.issued.paid_by, None)
        vouchers.undo_issue(db, entry, event.issued)
    db.execute(
        """UPDATE box_return SET undone = :seq, changed_seq = :seq
           WHERE box = :box AND cycle = :cycle AND undone = 0""",
        entry.values(event),
    )
    boxes.undo_arrival(db, entry, event)
