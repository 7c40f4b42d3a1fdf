"""Visits of several boxes: which are open, whose, and which boxes they brought."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain.events import BoxReturned, VisitFinished, VisitNamed
from cainiao_recycle.store import credits, customers, vouchers
from cainiao_recycle.store.journal import Entry


class Visit(NamedTuple):
    """A named visit; `customer` is None for an anonymous one."""

    visit: str
    state: str
    customer: int | None
    campaign: str | None
    campaign_date: str
    changed_seq: int


def visit(db: sqlite3.Connection, name: str) -> Visit | None:
    """A named visit."""
    sql = """SELECT visit, state, customer, campaign, campaign_date, changed_seq
             FROM visit WHERE visit = ?"""
    row = db.execute(sql, (name,)).fetchone()
    return Visit(*row) if row else None


def finished_by(db: sqlite3.Connection, name: str) -> int | None:
    """The entry that finished a visit, None while it is open."""
    sql = "SELECT changed_seq FROM visit WHERE visit = ? AND state = 'finished'"
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def left_open(db: sqlite3.Connection, until: str) -> list[str]:
    """Visits that nobody finished and whose last box came by the end of a business date;
    not those that an undo of a later date opened again.
    """
    sql = """SELECT visit FROM visit v WHERE state = 'open' AND campaign_date <= ?1
             AND (SELECT business_date FROM journal WHERE seq = v.changed_seq) <= ?1
             AND NOT EXISTS (SELECT 1 FROM box_return r WHERE r.visit = v.visit
                             AND r.undone = 0 AND r.business_date > ?1) ORDER BY visit"""
    return [name for (name,) in db.execute(sql, (until,))]


def of_clerk(db: sqlite3.Connection, clerk: str, prefix: str, date: str) -> list[str]:
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


def last_entry(db: sqlite3.Connection, name: str) -> int | None:
    """The entry that brought a visit's last box, by time; None for a visit without."""
    sql = """SELECT seq FROM box_return WHERE visit = ? AND undone = 0
             ORDER BY happened_at DESC, seq DESC LIMIT 1"""
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


def count_of(db: sqlite3.Connection, name: str) -> int:
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


def boxes_of(db: sqlite3.Connection, name: str) -> list[InVisit]:
    """The boxes of a visit, those undone left out, in order."""
    sql = f"""SELECT {", ".join(InVisit._fields)} FROM box_return
              WHERE visit = ? AND undone = 0 ORDER BY seq"""
    return [InVisit(*row) for row in db.execute(sql, (name,))]


def last_clerk(db: sqlite3.Connection, name: str) -> str | None:
    """Who took the last box of a visit in, those undone counted too."""
    sql = "SELECT clerk FROM box_return WHERE visit = ? ORDER BY seq DESC LIMIT 1"
    row = db.execute(sql, (name,)).fetchone()
    return row[0] if row else None


# --- what entries do to the tables ------------------------------------------------


def note_box(
    db: sqlite3.Connection, entry: Entry, event: BoxReturned, customer: int | None
) -> None:
    """Begin a visit with its first box, and end it with the box that finishes it."""
    db.execute(
        """INSERT INTO visit
           (visit, state, customer, campaign, campaign_date, voucher, changed_seq) VALUES
           (:visit, :state, :customer, :campaign, :campaign_date, :voucher, :seq)
           ON CONFLICT (visit) DO UPDATE SET state = excluded.state,
           voucher = excluded.voucher, changed_seq = excluded.changed_seq""",
        entry.values(
            event,
            state="finished" if event.finishes_visit else "open",
            customer=customer,
            voucher=event.issued.voucher if event.issued else None,
        ),
    )


def finish(db: sqlite3.Connection, entry: Entry, event: VisitFinished) -> None:
    """A visit's end, and its voucher when one was due."""
    if event.issued is not None:
        (customer,) = db.execute(
            "SELECT customer FROM visit WHERE visit = ?", (event.visit,)
        ).fetchone()
        vouchers.issue(db, entry, event.issued, customer)
        credits.set_voucher(db, entry, event.issued.paid_by, event.issued.voucher)
    db.execute(
        "UPDATE visit SET state = 'finished', voucher = ?, changed_seq = ? WHERE visit = ?",
        (event.issued.voucher if event.issued else None, entry.seq, event.visit),
    )


def undo_finish(db: sqlite3.Connection, entry: Entry, event: VisitFinished) -> None:
    """Undo a visit's end."""
    open_again(db, entry, event.visit)
    if event.issued is not None:
        credits.set_voucher(db, entry, event.issued.paid_by, None)
        vouchers.undo_issue(db, entry, event.issued)


def open_again(db: sqlite3.Connection, entry: Entry, name: str) -> None:
    """A visit that isn't over after all, and has no voucher."""
    db.execute(
        """UPDATE visit SET state = 'open', voucher = NULL, changed_seq = ?
           WHERE visit = ?""",
        (entry.seq, name),
    )


def name_customer(db: sqlite3.Connection, entry: Entry, event: VisitNamed) -> None:
    """A visit's customer, and what its boxes come to then."""
    customer = customers.keep(db, event.campaign, event.customer)
    set_customer(db, entry, event.visit, customer, event.now)


def undo_name_customer(db: sqlite3.Connection, entry: Entry, event: VisitNamed) -> None:
    """Undo that: the visit is anonymous, as it was."""
    set_customer(db, entry, event.visit, None, event.before)


def set_customer(
    db: sqlite3.Connection,
    entry: Entry,
    name: str,
    customer: int | None,
    boxes: Iterable[tuple[int, int, int, int, str]],
) -> None:
    """Whose a visit and its boxes are."""
    db.execute(
        "UPDATE visit SET customer = ?, changed_seq = ? WHERE visit = ?",
        (customer, entry.seq, name),
    )
    for box, cycle, *counted in boxes:
        db.execute(
            """UPDATE box_return SET customer = ?, credits = ?, points = ?, reward = ?,
               changed_seq = ? WHERE box = ? AND cycle = ? AND undone = 0 AND visit = ?""",
            (customer, *counted, entry.seq, box, cycle, name),
        )
