"""Egg vouchers: their state, who earned them, and how they end."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from datetime import tzinfo
from itertools import zip_longest
from typing import Any

from cainiao_recycle.domain.days import local_time
from cainiao_recycle.domain.events import (
    LookupFailed,
    VoucherBatchIssued,
    VoucherIssued,
    VoucherRedeemed,
    VoucherReferred,
    VoucherReissued,
    VouchersExpired,
    VoucherVoided,
)
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.store import egg_stock, prints
from cainiao_recycle.store.journal import Entry

VOUCHER = """SELECT voucher, eggs, campaign, valid_from, valid_until, state, changed_seq,
             opened_seq, replaced_by, closed_at, closed_by, reason FROM voucher """


def campaign_of(db: sqlite3.Connection, code: str) -> str:
    """The campaign of a voucher that was issued here."""
    sql = "SELECT campaign FROM voucher WHERE voucher = ?"
    return str(db.execute(sql, (code,)).fetchone()[0])


def from_row(row: tuple[Any, ...], zone: tzinfo) -> Voucher:
    """A voucher from a row of `VOUCHER`."""
    code, eggs, campaign, valid_from, valid_until, state, changed_seq, *end = row
    opened_seq, replaced_by, closed_at, by, reason = end
    return Voucher(
        code,
        eggs,
        campaign,
        valid_from,
        valid_until,
        VoucherState(state),
        changed_seq,
        opened_seq,
        replaced_by,
        local_time(closed_at, zone) if closed_at else "",
        by or "",
        reason or "",
    )


def voucher(db: sqlite3.Connection, code: str, zone: tzinfo) -> Voucher | None:
    """A voucher by its code, with its slips."""
    row = db.execute(VOUCHER + "WHERE voucher = ?", (code,)).fetchone()
    if row is None:
        return None
    return from_row(row, zone)._replace(
        prints=prints.of_voucher(db, code), newest=newest(db, code)
    )


def newest(db: sqlite3.Connection, code: str) -> str:
    """The last voucher of a chain of reissues; one never replaced is its own."""
    sql = "SELECT replaced_by FROM voucher WHERE voucher = ?"
    while (row := db.execute(sql, (code,)).fetchone()) and row[0]:
        code = row[0]
    return code


def is_known(db: sqlite3.Connection, code: str) -> bool:
    """Whether a code is a voucher of this station already."""
    sql = "SELECT EXISTS (SELECT 1 FROM voucher WHERE voucher = ?)"
    return bool(db.execute(sql, (code,)).fetchone()[0])


def customer_of(db: sqlite3.Connection, code: str) -> int | None:
    """The number of a voucher's customer; None for an anonymous one."""
    sql = "SELECT customer FROM voucher WHERE voucher = ?"
    found: int | None = db.execute(sql, (code,)).fetchone()[0]
    return found


def tries(db: sqlite3.Connection, clerk: str, most: int = 20) -> list[int]:
    """When a clerk's tries of right codes that are no voucher's were recorded, in UTC
    milliseconds. Only the last tries of anybody are looked at; the same slip tried again
    counts, for of a code no more is kept than would tell many apart.
    """
    rows = db.execute(
        """SELECT j.recorded_at FROM
           (SELECT * FROM lookup_failure ORDER BY seq DESC LIMIT ?) f
           JOIN journal j ON j.seq = f.seq
           WHERE f.clerk = ? AND f.why = 'voucher-unknown' ORDER BY f.seq""",
        (most, clerk),
    )
    return [at for (at,) in rows]


def issued_in(db: sqlite3.Connection, code: str) -> int:
    """The journal entry that issued a voucher."""
    sql = "SELECT issued_seq FROM voucher WHERE voucher = ?"
    return int(db.execute(sql, (code,)).fetchone()[0])


def first_issue(db: sqlite3.Connection, code: str) -> int:
    """The entry that issued a voucher, or the first of those it replaces."""
    sql = "SELECT replaces, issued_seq FROM voucher WHERE voucher = ?"
    replaces, issued_seq = db.execute(sql, (code,)).fetchone()
    return first_issue(db, replaces) if replaces else int(issued_seq)


def listed(
    db: sqlite3.Connection,
    state: str | None,
    zone: tzinfo,
    codes: Collection[str] | None = None,
) -> list[Voucher]:
    """Vouchers in the order they were issued, all or those in one state, of some codes
    or of any.
    """
    sql = (
        VOUCHER
        + """WHERE (state = ?1 OR ?1 IS NULL)
             AND (?2 IS NULL OR voucher IN (SELECT value FROM json_each(?2)))
             ORDER BY issued_seq, voucher"""
    )
    wanted = None if codes is None else json.dumps(sorted(codes))
    return [from_row(row, zone) for row in db.execute(sql, (state, wanted))]


PAID = """SELECT voucher FROM box_return WHERE {by} = ?1
          UNION SELECT v.voucher FROM visit v JOIN box_return r USING (visit)
          WHERE r.{by} = ?1"""
SOUGHT = {
    "customer": "SELECT voucher FROM voucher WHERE customer = ?1",
    "box": PAID.format(by="box"),
    "waybill": PAID.format(by="waybill"),
    "visit": PAID.format(by="visit"),
}


def sought(db: sqlite3.Connection, by: str, value: str | int) -> set[str]:
    """The vouchers of a customer (by its number), or those that a box, a waybill or a
    visit paid for: a visit's boxes share its one. With the ones issued in their place.
    """
    sql = f"""WITH RECURSIVE found (voucher) AS
              (SELECT voucher FROM ({SOUGHT[by]}) UNION
               SELECT v.replaced_by FROM voucher v JOIN found USING (voucher))
              SELECT voucher FROM found WHERE voucher IS NOT NULL"""
    return {code for (code,) in db.execute(sql, (value,))}


def lapsed(db: sqlite3.Connection, date: str) -> list[tuple[str, int]]:
    """Vouchers that are open at the end of a business date and whose last day is over,
    with their eggs. One that an undo opens again on a later date isn't open on this one;
    nor does one expire whose issue an undo dated later has taken back.
    """
    # Not in the order of its key: for that, all vouchers there ever were would be read.
    sql = """SELECT voucher, eggs FROM voucher v WHERE state = 'open' AND valid_until <= ?1
             AND (SELECT business_date FROM journal WHERE seq = v.opened_seq) <= ?1
             ORDER BY +voucher"""
    return db.execute(sql, (date,)).fetchall()


def next_last_day(db: sqlite3.Connection, after: str) -> str | None:
    """The first date after one on which open vouchers are valid for the last time."""
    sql = """SELECT min(valid_until) FROM voucher
             WHERE state = 'open' AND valid_until > ?"""
    date: str | None = db.execute(sql, (after,)).fetchone()[0]
    return date


# --- what entries do to the tables ------------------------------------------------


def issue(
    db: sqlite3.Connection,
    entry: Entry,
    issued: VoucherIssued,
    customer: int | None,
    nth: int = 1,
) -> None:
    """A new voucher, of its entry the nth."""
    db.execute(
        """INSERT INTO voucher
           (voucher, eggs, campaign, campaign_date, business_date, customer, valid_from,
            valid_until, state, issued_seq, issued_nth, issued_at, opened_seq, voucher_ref,
            changed_seq)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?)""",
        (
            issued.voucher, issued.eggs, issued.campaign, issued.campaign_date,
            entry.business_date, customer, issued.valid_from, issued.valid_until,
            entry.seq, nth, entry.happened_at, entry.seq, getattr(issued, "ref", None),
            entry.seq,
        ),
    )  # fmt: skip
    egg_stock.count_issued(db, issued, issued.eggs)


def each_of(batch: VoucherBatchIssued) -> Iterator[VoucherIssued]:
    """The vouchers of a batch."""
    for code, ref in zip_longest(batch.vouchers, batch.refs):
        facts: dict[str, Any] = {
            "voucher": code,
            "eggs": batch.eggs,
            "campaign": batch.campaign,
            "campaign_date": batch.campaign_date,
            "valid_from": batch.valid_from,
            "valid_until": batch.valid_until,
            "paid_by": (),
        }
        yield VoucherReferred(**facts, ref=ref) if ref else VoucherIssued(**facts)


def issue_batch(db: sqlite3.Connection, entry: Entry, event: VoucherBatchIssued) -> None:
    """Vouchers no box paid for."""
    for nth, issued in enumerate(each_of(event), start=1):
        issue(db, entry, issued, None, nth)


def undo_issue_batch(
    db: sqlite3.Connection, entry: Entry, event: VoucherBatchIssued
) -> None:
    """Undo a batch: its slips are worthless."""
    for issued in each_of(event):
        undo_issue(db, entry, issued)


SETTLE = """UPDATE voucher SET state = ?, closed_at = ?, closed_by = ?, reason = ?,
            changed_seq = ? WHERE voucher = ?"""


def settle(
    db: sqlite3.Connection, entry: Entry, code: str, state: str, reason: str | None = None
) -> None:
    """End a voucher's life; what is owed is settled by the caller."""
    db.execute(SETTLE, (state, entry.happened_at, entry.clerk, reason, entry.seq, code))


def reopen(db: sqlite3.Connection, entry: Entry, code: str, eggs: int) -> None:
    """Bring a voucher back to life; its eggs are owed again."""
    db.execute(
        """UPDATE voucher SET state = 'open', closed_at = NULL, closed_by = NULL,
           reason = NULL, replaced_by = NULL, opened_seq = ?1, changed_seq = ?1
           WHERE voucher = ?2""",
        (entry.seq, code),
    )
    egg_stock.owe(db, eggs)


def undo_issue(db: sqlite3.Connection, entry: Entry, issued: VoucherIssued) -> None:
    """Undo a voucher's issue; its code stays known, and worthless."""
    settle(db, entry, issued.voucher, "undone")
    egg_stock.count_issued(db, issued, -issued.eggs)


def redeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Eggs handed over. Those of an expired voucher were owed no more."""
    settle(db, entry, event.voucher, "redeemed")
    if not event.was_expired:
        egg_stock.owe(db, -event.eggs)
    egg_stock.move(db, entry, "redeemed", -event.eggs, event.voucher)


def undo_redeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Undo a redemption: the eggs are back."""
    if event.was_expired:
        settle(db, entry, event.voucher, "expired")
        db.execute(
            "UPDATE voucher SET opened_seq = ? WHERE voucher = ?",
            (entry.seq, event.voucher),
        )
    else:
        reopen(db, entry, event.voucher, event.eggs)
    egg_stock.move(db, entry, "undone", event.eggs, event.voucher)


def void(db: sqlite3.Connection, entry: Entry, event: VoucherVoided) -> None:
    """A voucher made worthless."""
    settle(db, entry, event.voucher, "void", event.reason)
    egg_stock.owe(db, -event.eggs)


def undo_void(db: sqlite3.Connection, entry: Entry, event: VoucherVoided) -> None:
    """Undo that."""
    reopen(db, entry, event.voucher, event.eggs)


def reissue(db: sqlite3.Connection, entry: Entry, event: VoucherReissued) -> None:
    """A new code for an old voucher. The eggs owed stay the same."""
    settle(db, entry, event.replaces, "replaced", event.reason)
    db.execute(
        "UPDATE voucher SET replaced_by = ? WHERE voucher = ?",
        (event.voucher, event.replaces),
    )
    db.execute(
        """INSERT INTO voucher
           (voucher, eggs, campaign, campaign_date, business_date, customer, valid_from,
            valid_until, state, issued_seq, issued_nth, issued_at, opened_seq, replaces,
            voucher_ref, changed_seq)
           SELECT :voucher, eggs, campaign, campaign_date, :business_date, customer,
                  :valid_from, :valid_until, 'open', :seq, 1, :happened_at, :seq, :replaces,
                  :ref, :seq
           FROM voucher WHERE voucher = :replaces""",
        entry.values(event),
    )


def undo_reissue(db: sqlite3.Connection, entry: Entry, event: VoucherReissued) -> None:
    """Undo a reissue: the new code is worthless, the old one lives."""
    settle(db, entry, event.voucher, "undone")
    reopen(db, entry, event.replaces, 0)


def expire(db: sqlite3.Connection, entry: Entry, event: VouchersExpired) -> None:
    """Vouchers whose last day is over."""
    db.executemany(
        SETTLE,
        [
            ("expired", entry.happened_at, entry.clerk, None, entry.seq, code)
            for code in event.vouchers
        ],
    )
    egg_stock.owe(db, -event.eggs)


def note_failure(db: sqlite3.Connection, entry: Entry, event: LookupFailed) -> None:
    """A code that was tried and isn't one."""
    db.execute(
        """INSERT INTO lookup_failure (seq, code, voucher_ref, why, happened_at, clerk)
           VALUES (:seq, :code, :ref, :why, :happened_at, :clerk)""",
        entry.values(event),
    )
