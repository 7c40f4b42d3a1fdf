"""SQL of boxes, their returns, visits and customers."""

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from cainiao_recycle.domain.boxes import ON_HAND, MeasuredTerms, Size
from cainiao_recycle.domain.events import (
    BoxRegraded,
    BoxReturned,
    VisitFinished,
    VisitNamed,
)
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.store import vouchers
from cainiao_recycle.store.clock import CHANGED_BY, HAPPENED
from cainiao_recycle.store.journal import Entry


class Box(NamedTuple):
    """A box as the tables know it. `condition` and `shelf` are None while it is away."""

    box: int
    tag: str | None
    cycle: int
    condition: str | None
    state: str
    shelf: str | None
    arrived_at: int
    changed_seq: int
    size: Size


class Visit(NamedTuple):
    """A named visit; `customer` is None for an anonymous one."""

    visit: str
    state: str
    customer: int | None
    campaign: str | None
    campaign_date: str
    changed_seq: int


ASSUMED = MeasuredTerms()
SET = "(SELECT value FROM setting WHERE setting = '{}')"
"""Read once a statement, and only where a box was measured."""

BOX = f"""SELECT b.box, b.tag, b.cycle, b.condition, b.state, b.shelf, b.arrived_at,
                 b.changed_seq, b.size, b.length_mm, b.width_mm, b.height_mm, b.wall_mm,
                 b.mass_g,
                 coalesce(s.max_load_g, {SET.format("measured_load_g")}, {ASSUMED.load_g}),
                 coalesce(s.max_cycles, {SET.format("measured_cycles")}, {ASSUMED.cycles})
          FROM box b LEFT JOIN size s ON s.size = b.size """


def from_row(row: tuple[Any, ...]) -> Box:
    """A box from a row of `BOX`."""
    box, tag, cycle, condition, state, shelf, arrived_at, changed_seq, *size = row
    return Box(
        box, tag, cycle, condition, state, shelf, arrived_at, changed_seq, Size(*size)
    )


def by_number(db: sqlite3.Connection, box: int) -> Box | None:
    """A box by its number."""
    row = db.execute(BOX + "WHERE b.box = ?", (box,)).fetchone()
    return from_row(row) if row else None


def by_tag(db: sqlite3.Connection, tag: str) -> Box | None:
    """A box by the code on its sticker."""
    row = db.execute(BOX + "WHERE b.tag = ? AND state <> 'undone'", (tag,)).fetchone()
    return from_row(row) if row else None


def tag_of(db: sqlite3.Connection, box: int) -> str | None:
    """The code on a box's sticker."""
    row = db.execute("SELECT tag FROM box WHERE box = ?", (box,)).fetchone()
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


def is_tag_known(db: sqlite3.Connection, tag: str) -> bool:
    """Whether a code is on a box already, or on a tag printed for one."""
    sql = """SELECT EXISTS (SELECT 1 FROM box WHERE tag = ?1)
             OR EXISTS (SELECT 1 FROM blank_tag WHERE tag = ?1)"""
    return bool(db.execute(sql, (tag,)).fetchone()[0])


def by_waybill(db: sqlite3.Connection, waybill: str) -> Box | None:
    """The box that came, or went out from here, under a waybill: one on hand before
    one that is away, the latest first.
    """
    arrived = "SELECT box, seq FROM box_return WHERE waybill = ? AND undone = 0"
    left = """SELECT box, changed_seq FROM shipment
              WHERE waybill = ? AND state = 'sent' AND box IS NOT NULL"""
    came = [row for sql in (arrived, left) for row in db.execute(sql, (waybill,))]
    found = [(by_number(db, box), seq) for box, seq in came]
    known = [(box, seq) for box, seq in found if box is not None]
    if not known:
        return None
    return max(known, key=lambda one: (one[0].state in ON_HAND, one[1]))[0]


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


def first_came_at(db: sqlite3.Connection, box: int) -> int:
    """When a box came for the first time, in UTC milliseconds."""
    sql = f"""SELECT min({HAPPENED}) FROM box_return r JOIN journal j ON j.seq = r.seq
              WHERE r.box = ? AND undone = 0"""
    first = db.execute(sql, (box,)).fetchone()[0]
    return 0 if first is None else int(first)


def next_number(db: sqlite3.Connection) -> int:
    """The number of the next new box."""
    return int(db.execute("SELECT coalesce(max(box), 0) + 1 FROM box").fetchone()[0])


def return_entry(db: sqlite3.Connection, box: int, cycle: int) -> int:
    """The journal entry of a box's arrival."""
    sql = "SELECT seq FROM box_return WHERE box = ? AND cycle = ? AND undone = 0"
    return int(db.execute(sql, (box, cycle)).fetchone()[0])


def is_rewarded(db: sqlite3.Connection, waybill: str) -> bool:
    """Whether a waybill earned its reward."""
    sql = """SELECT EXISTS (SELECT 1 FROM box_return WHERE waybill = ? AND
             CASE WHEN credits > 0 AND undone = 0 THEN 0 ELSE seq END = 0)"""
    return bool(db.execute(sql, (waybill,)).fetchone()[0])


def waiting_for_pulp(db: sqlite3.Connection, at_ms: int) -> list[Box]:
    """Boxes that wait for a cage, and did so at a moment."""
    rows = db.execute(
        f"{BOX} WHERE b.state = 'pulp' AND {CHANGED_BY} ORDER BY b.box", {"at": at_ms}
    )
    return [from_row(row) for row in rows]


def listed(db: sqlite3.Connection, states: tuple[str, ...]) -> list[Box]:
    """Boxes in any of some states, by shelf."""
    marks = ", ".join("?" * len(states))
    rows = db.execute(
        f"""{BOX} WHERE b.state IN ({marks})
            ORDER BY length(b.shelf), b.shelf, b.arrived_at, b.box""",
        states,
    )
    return [from_row(row) for row in rows]


# --- customers and visits ---------------------------------------------------------


def customer_id(db: sqlite3.Connection, campaign: str, customer: Customer) -> int | None:
    """The number of a customer seen before in a campaign."""
    sql = "SELECT id FROM customer WHERE campaign = ? AND hash = ?"
    row = db.execute(sql, (campaign, customer.hash)).fetchone()
    return row[0] if row else None


def customer_of(db: sqlite3.Connection, box: int, cycle: int) -> int | None:
    """Whose box it was in a cycle, by the customer's number."""
    sql = "SELECT customer FROM box_return WHERE box = ? AND cycle = ? AND undone = 0"
    row = db.execute(sql, (box, cycle)).fetchone()
    return row[0] if row else None


def keep_customer(
    db: sqlite3.Connection, campaign: str | None, customer: Customer | None
) -> int | None:
    """The number of a customer, a new one when not seen before in the campaign."""
    if customer is None or campaign is None:
        return None
    known = customer_id(db, campaign, customer)
    if known is not None:
        return known
    sql = "INSERT INTO customer (campaign, hash, last_four) VALUES (?, ?, ?)"
    return db.execute(sql, (campaign, customer.hash, customer.last_four)).lastrowid


def visit(db: sqlite3.Connection, name: str) -> Visit | None:
    """A named visit."""
    sql = """SELECT visit, state, customer, campaign, campaign_date, changed_seq
             FROM visit WHERE visit = ?"""
    row = db.execute(sql, (name,)).fetchone()
    return Visit(*row) if row else None


def visit_finished_by(db: sqlite3.Connection, name: str) -> int | None:
    """The entry that finished a visit, None while it is open."""
    sql = "SELECT changed_seq FROM visit WHERE visit = ? AND state = 'finished'"
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def visits_open(db: sqlite3.Connection, until: str) -> list[str]:
    """Visits that nobody finished and whose last box came by the end of a business date;
    not those that an undo of a later date opened again.
    """
    sql = """SELECT visit FROM visit v WHERE state = 'open' AND campaign_date <= ?1
             AND (SELECT business_date FROM journal WHERE seq = v.changed_seq) <= ?1
             AND NOT EXISTS (SELECT 1 FROM box_return r WHERE r.visit = v.visit
                             AND r.undone = 0 AND r.business_date > ?1) ORDER BY visit"""
    return [name for (name,) in db.execute(sql, (until,))]


def visits_of_clerk(
    db: sqlite3.Connection, clerk: str, prefix: str, date: str
) -> list[str]:
    """Open visits of a business date whose names begin so and whose last box a clerk
    took in, the latest last.
    """
    sql = """SELECT v.visit, r.clerk, max(r.seq)
             FROM visit v JOIN box_return r ON r.visit = v.visit
             WHERE v.state = 'open' AND v.campaign_date = ?
               AND substr(v.visit, 1, ?) = ? AND r.undone = 0
             GROUP BY v.visit ORDER BY 3"""
    rows = db.execute(sql, (date, len(prefix), prefix))
    return [name for name, last_clerk, _seq in rows if last_clerk == clerk]


def last_of_visit(db: sqlite3.Connection, name: str) -> int | None:
    """The entry that brought a visit's last box, by time; None for a visit without."""
    sql = """SELECT seq FROM box_return WHERE visit = ? AND undone = 0
             ORDER BY happened_at DESC, seq DESC LIMIT 1"""
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def boxes_in_visit(db: sqlite3.Connection, name: str) -> int:
    """How many boxes a visit brought."""
    sql = "SELECT count(*) FROM box_return WHERE visit = ? AND undone = 0"
    return int(db.execute(sql, (name,)).fetchone()[0])


class InVisit(NamedTuple):
    """A box of a visit, and what it came to."""

    seq: int
    box: int
    cycle: int
    waybill: str | None
    condition: str
    campaign_date: str
    credits: int
    points: int
    reward: str
    voucher: str | None


def in_visit(db: sqlite3.Connection, name: str) -> list[InVisit]:
    """The boxes of a visit, those undone left out, in order."""
    sql = f"""SELECT {", ".join(InVisit._fields)} FROM box_return
              WHERE visit = ? AND undone = 0 ORDER BY seq"""
    return [InVisit(*row) for row in db.execute(sql, (name,))]


def last_clerk_of_visit(db: sqlite3.Connection, name: str) -> str | None:
    """Who took the last box of a visit in, those undone counted too."""
    sql = "SELECT clerk FROM box_return WHERE visit = ? ORDER BY seq DESC LIMIT 1"
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def visit_customer(db: sqlite3.Connection, name: str) -> Customer | None:
    """Whose visit it is."""
    sql = """SELECT hash, last_four FROM visit v JOIN customer c ON c.id = v.customer
             WHERE visit = ?"""
    row = db.execute(sql, (name,)).fetchone()
    return Customer(hash=row[0], last_four=row[1]) if row else None


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
    found = by_number(db, box)
    assert found is not None, "a credit is a box's"
    sql = """SELECT waybill, points FROM box_return
             WHERE box = ? AND cycle = ? AND undone = 0"""
    waybill, points = db.execute(sql, (box, cycle)).fetchone()
    return waybill or found.tag or str(box), found.size, points


def credits_of_customer(db: sqlite3.Connection, customer: int, date: str) -> int:
    """How many of a customer's boxes counted on a business date."""
    sql = f"""SELECT count(*) FROM box_return
              WHERE customer = ? AND {COUNTS} AND campaign_date = ?"""
    return int(db.execute(sql, (customer, date)).fetchone()[0])


def credits_of_visit(db: sqlite3.Connection, name: str) -> int:
    """How many of a visit's boxes counted."""
    sql = f"SELECT count(*) FROM box_return WHERE visit = ? AND {COUNTS}"
    return int(db.execute(sql, (name,)).fetchone()[0])


def voucher_paid_by(db: sqlite3.Connection, box: int, cycle: int) -> str | None:
    """The voucher that the credit of a box and cycle paid for."""
    sql = "SELECT voucher FROM box_return WHERE box = ? AND cycle = ? AND undone = 0"
    row = db.execute(sql, (box, cycle)).fetchone()
    return row[0] if row else None


# --- what entries do to the tables ------------------------------------------------


def take_in(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """A returned box, what it earned, and the voucher when one was due."""
    customer = keep_customer(db, event.campaign, event.customer)
    voucher = None
    if event.issued is not None:
        vouchers.issue(db, entry, event.issued, customer)
        if (event.box, event.cycle) in event.issued.paid_by:
            voucher = event.issued.voucher
    if event.new:
        add_box(db, entry, event)
    else:
        db.execute(
            """UPDATE box SET tag = ?, cycle = ?, condition = ?, state = ?, shelf = ?,
               arrived_at = ?, changed_seq = ? WHERE box = ?""",
            (
                event.tag,
                event.cycle,
                event.condition,
                event.disposition,
                event.shelf,
                entry.happened_at,
                entry.seq,
                event.box,
            ),
        )
    db.execute(
        """INSERT INTO box_return VALUES
           (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            event.box,
            event.cycle,
            entry.seq,
            event.waybill,
            event.visit,
            customer,
            event.condition,
            " ".join(event.defects),
            event.disposition,
            event.campaign,
            event.campaign_date,
            event.credits,
            event.points,
            event.reward,
            voucher,
            entry.happened_at,
            entry.business_date,
            entry.clerk,
            entry.seq,
        ),
    )
    if event.issued is not None:
        this = (event.box, event.cycle)
        earlier = [credit for credit in event.issued.paid_by if credit != this]
        spend(db, entry, earlier, event.issued.voucher)
    if event.visit is not None:
        note_visit(db, entry, event, event.visit, customer)


def add_box(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """The row of a box seen for the first time."""
    db.execute(
        "INSERT INTO box VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        (
            event.box,
            event.tag,
            event.size,
            event.length_mm,
            event.width_mm,
            event.height_mm,
            event.wall_mm,
            event.mass_g,
            event.cycle,
            event.condition,
            event.disposition,
            event.shelf,
            entry.happened_at,
            entry.seq,
        ),
    )


def spend(
    db: sqlite3.Connection, entry: Entry, paid_by: Iterable[Credit], voucher: str
) -> None:
    """Name the voucher on the credits that paid for it."""
    for box, cycle in paid_by:
        db.execute(
            """UPDATE box_return SET voucher = ?, changed_seq = ?
               WHERE box = ? AND cycle = ? AND undone = 0""",
            (voucher, entry.seq, box, cycle),
        )


def give_back(db: sqlite3.Connection, entry: Entry, paid_by: tuple[Credit, ...]) -> None:
    """Free credits whose voucher was never issued after all."""
    for box, cycle in paid_by:
        db.execute(
            """UPDATE box_return SET voucher = NULL, changed_seq = ?
               WHERE box = ? AND cycle = ? AND undone = 0""",
            (entry.seq, box, cycle),
        )


def note_visit(
    db: sqlite3.Connection,
    entry: Entry,
    event: BoxReturned,
    name: str,
    customer: int | None,
) -> None:
    """Begin a visit with its first box, and end it with the box that finishes it."""
    voucher = event.issued.voucher if event.issued else None
    db.execute(
        """INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (visit) DO UPDATE SET state = excluded.state,
           voucher = excluded.voucher, changed_seq = excluded.changed_seq""",
        (
            name,
            "finished" if event.finishes_visit else "open",
            customer,
            event.campaign,
            event.campaign_date,
            voucher,
            entry.seq,
        ),
    )


def finish_visit(db: sqlite3.Connection, entry: Entry, event: VisitFinished) -> None:
    """A visit's end, and its voucher when one was due."""
    if event.issued is not None:
        (customer,) = db.execute(
            "SELECT customer FROM visit WHERE visit = ?", (event.visit,)
        ).fetchone()
        vouchers.issue(db, entry, event.issued, customer)
        spend(db, entry, event.issued.paid_by, event.issued.voucher)
    db.execute(
        "UPDATE visit SET state = 'finished', voucher = ?, changed_seq = ? WHERE visit = ?",
        (event.issued.voucher if event.issued else None, entry.seq, event.visit),
    )


def reopen_visit(db: sqlite3.Connection, entry: Entry, event: VisitFinished) -> None:
    """Undo a visit's end."""
    db.execute(
        """UPDATE visit SET state = 'open', voucher = NULL, changed_seq = ?
               WHERE visit = ?""",
        (entry.seq, event.visit),
    )
    if event.issued is not None:
        give_back(db, entry, event.issued.paid_by)
        vouchers.take_back_issue(db, entry, event.issued)


def name_visit(db: sqlite3.Connection, entry: Entry, event: VisitNamed) -> None:
    """A visit's customer, and what its boxes come to then."""
    customer = keep_customer(db, event.campaign, event.customer)
    set_customer(db, entry, event.visit, customer, event.now)


def unname_visit(db: sqlite3.Connection, entry: Entry, event: VisitNamed) -> None:
    """Undo that: the visit is anonymous, as it was."""
    set_customer(db, entry, event.visit, None, event.before)


def set_customer(
    db: sqlite3.Connection,
    entry: Entry,
    visit: str,
    customer: int | None,
    boxes: Iterable[tuple[int, int, int, int, str]],
) -> None:
    """Whose a visit and its boxes are."""
    db.execute(
        "UPDATE visit SET customer = ?, changed_seq = ? WHERE visit = ?",
        (customer, entry.seq, visit),
    )
    for box, cycle, *counted in boxes:
        db.execute(
            """UPDATE box_return SET customer = ?, credits = ?, points = ?, reward = ?,
               changed_seq = ? WHERE box = ? AND cycle = ? AND undone = 0 AND visit = ?""",
            (customer, *counted, entry.seq, box, cycle, visit),
        )


def take_out(db: sqlite3.Connection, entry: Entry, event: BoxReturned) -> None:
    """Undo a return: the box was never here, or is away as it was before."""
    if event.visit is not None:
        db.execute(
            """UPDATE visit SET state = 'open', voucher = NULL, changed_seq = ?
               WHERE visit = ?""",
            (entry.seq, event.visit),
        )
    if event.issued is not None:
        give_back(db, entry, event.issued.paid_by)
    db.execute(
        """UPDATE box_return SET undone = :seq, changed_seq = :seq
           WHERE box = :box AND cycle = :cycle AND undone = 0""",
        {"seq": entry.seq, "box": event.box, "cycle": event.cycle},
    )
    if event.issued is not None:
        vouchers.take_back_issue(db, entry, event.issued)
    db.execute(
        """UPDATE box SET state = :state, cycle = :cycle, condition = NULL,
           shelf = NULL, changed_seq = :seq WHERE box = :box""",
        {
            "state": "undone" if event.new else "sent",
            "cycle": event.cycle if event.new else event.cycle - 1,
            "seq": entry.seq,
            "box": event.box,
        },
    )


def regrade(db: sqlite3.Connection, entry: Entry, event: BoxRegraded) -> None:
    """A second look's result."""
    place(db, entry, event.box, event.condition, event.disposition, event.shelf)
    if event.new_tag:
        set_tag(db, event.box, event.new_tag)


def grade_as_before(db: sqlite3.Connection, entry: Entry, event: BoxRegraded) -> None:
    """Undo a second look. A sticker it was given stays on the box."""
    place(
        db, entry, event.box, event.condition_before, event.state_before, event.shelf_before
    )


def set_tag(db: sqlite3.Connection, box: int, tag: str | None) -> None:
    """Put a sticker on a box, or take it for never put there."""
    db.execute("UPDATE box SET tag = ? WHERE box = ?", (tag, box))


def place(
    db: sqlite3.Connection,
    entry: Entry,
    box: int,
    condition: str | None,
    state: str,
    shelf: str | None,
) -> None:
    """Put a box where it is now."""
    db.execute(
        """UPDATE box SET condition = ?, state = ?, shelf = ?, changed_seq = ?
           WHERE box = ?""",
        (condition, state, shelf, entry.seq, box),
    )
