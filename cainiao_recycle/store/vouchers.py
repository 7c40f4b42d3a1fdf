"""SQL of egg vouchers and of the sums their limits look at."""

import sqlite3
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any, NamedTuple

from cainiao_recycle.domain.days import local_time
from cainiao_recycle.domain.events import (
    LookupFailed,
    VoucherBatchIssued,
    VoucherIssued,
    VoucherRedeemed,
    VoucherReissued,
    VouchersExpired,
    VoucherVoided,
)
from cainiao_recycle.domain.rewards import EggsSoFar
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.store import prints
from cainiao_recycle.store.journal import Entry

VOUCHER = """SELECT voucher, eggs, campaign, valid_from, valid_until, state, changed_seq,
             replaced_by, closed_at, closed_by, reason FROM voucher """


def from_row(row: tuple[Any, ...], zone: tzinfo) -> Voucher:
    """A voucher from a row of `VOUCHER`."""
    code, eggs, campaign, valid_from, valid_until, state, changed_seq, *end = row
    replaced_by, closed_at, by, reason = end
    return Voucher(
        code,
        eggs,
        campaign,
        valid_from,
        valid_until,
        VoucherState(state),
        changed_seq,
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


def issued_in(db: sqlite3.Connection, code: str) -> int:
    """The journal entry that issued a voucher."""
    sql = "SELECT issued_seq FROM voucher WHERE voucher = ?"
    return int(db.execute(sql, (code,)).fetchone()[0])


def first_issue(db: sqlite3.Connection, code: str) -> int:
    """The entry that issued a voucher, or the first of those it replaces."""
    sql = "SELECT replaces, issued_seq FROM voucher WHERE voucher = ?"
    replaces, issued_seq = db.execute(sql, (code,)).fetchone()
    return first_issue(db, replaces) if replaces else int(issued_seq)


def listed(db: sqlite3.Connection, state: str | None, zone: tzinfo) -> list[Voucher]:
    """Vouchers in the order they were issued, all or those in one state."""
    sql = VOUCHER + "WHERE state = ?1 OR ?1 IS NULL ORDER BY issued_seq, voucher"
    return [from_row(row, zone) for row in db.execute(sql, (state,))]


def lapsed(db: sqlite3.Connection, until: str) -> list[tuple[str, int]]:
    """Open vouchers whose last day is over, with their eggs."""
    sql = """SELECT voucher, eggs FROM voucher WHERE state = 'open' AND valid_until <= ?
             ORDER BY voucher"""
    return db.execute(sql, (until,)).fetchall()


def last_days(db: sqlite3.Connection, until: str) -> list[str]:
    """Dates up to one on which open vouchers are valid for the last time."""
    sql = """SELECT DISTINCT valid_until FROM voucher
             WHERE state = 'open' AND valid_until <= ?"""
    return [date for (date,) in db.execute(sql, (until,))]


def eggs_of_customer(db: sqlite3.Connection, customer: int, date: str) -> int:
    """Eggs on the vouchers a customer earned on a business date."""
    sql = """SELECT coalesce(sum(eggs), 0) FROM voucher
             WHERE campaign_date = ? AND voucher IN
                   (SELECT voucher FROM box_return
                    WHERE customer = ? AND credits > 0 AND undone = 0)"""
    return int(db.execute(sql, (date, customer)).fetchone()[0])


def eggs_so_far(
    db: sqlite3.Connection, campaign: str, date: str, customer: int | None
) -> EggsSoFar:
    """What limits in eggs are held against."""
    sums = dict(
        db.execute(
            "SELECT tally, eggs FROM egg_tally WHERE tally IN (?, ?)",
            (f"issued:{campaign}", f"issued:{campaign}:{date}"),
        )
    )
    return EggsSoFar(
        customer_today=0 if customer is None else eggs_of_customer(db, customer, date),
        station_today=sums.get(f"issued:{campaign}:{date}", 0),
        station_in_all=sums.get(f"issued:{campaign}", 0),
    )


class EggStand(NamedTuple):
    """Eggs in stock, and owed on open vouchers."""

    stock: int
    owed: int


def egg_stand(db: sqlite3.Connection) -> EggStand:
    """Eggs in stock and owed."""
    sql = "SELECT tally, eggs FROM egg_tally WHERE tally IN ('stock', 'owed')"
    sums = dict(db.execute(sql))
    return EggStand(sums.get("stock", 0), sums.get("owed", 0))


# --- what entries do to the tables ------------------------------------------------

TALLY = """ON CONFLICT (tally) DO UPDATE SET eggs = eggs + excluded.eggs"""


def tally(db: sqlite3.Connection, name: str, eggs: int) -> None:
    """Add to one of the kept sums."""
    db.execute(f"INSERT INTO egg_tally VALUES (?, ?) {TALLY}", (name, eggs))


def tally_issue(db: sqlite3.Connection, issued: VoucherIssued, eggs: int) -> None:
    """Add to the sums a new voucher counts in."""
    db.execute(
        f"INSERT INTO egg_tally VALUES ('owed', ?1), (?2, ?1), (?3, ?1) {TALLY}",
        (
            eggs,
            f"issued:{issued.campaign}",
            f"issued:{issued.campaign}:{issued.campaign_date}",
        ),
    )


def issue(
    db: sqlite3.Connection, entry: Entry, issued: VoucherIssued, customer: int | None
) -> None:
    """A new voucher."""
    db.execute(
        """INSERT INTO voucher VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?,
           NULL, NULL, NULL, NULL, NULL, ?)""",
        (
            issued.voucher,
            issued.eggs,
            issued.campaign,
            issued.campaign_date,
            entry.business_date,
            customer,
            issued.valid_from,
            issued.valid_until,
            entry.seq,
            entry.happened_at,
            entry.seq,
        ),
    )
    tally_issue(db, issued, issued.eggs)


def each_of(batch: VoucherBatchIssued) -> Iterator[VoucherIssued]:
    """The vouchers of a batch."""
    for code in batch.vouchers:
        yield VoucherIssued(
            voucher=code,
            eggs=batch.eggs,
            campaign=batch.campaign,
            campaign_date=batch.campaign_date,
            valid_from=batch.valid_from,
            valid_until=batch.valid_until,
            paid_by=(),
        )


def issue_batch(db: sqlite3.Connection, entry: Entry, event: VoucherBatchIssued) -> None:
    """Vouchers no box paid for."""
    for issued in each_of(event):
        issue(db, entry, issued, None)


def take_back_batch(
    db: sqlite3.Connection, entry: Entry, event: VoucherBatchIssued
) -> None:
    """Undo a batch: its slips are worthless."""
    for issued in each_of(event):
        take_back_issue(db, entry, issued)


def settle(
    db: sqlite3.Connection, entry: Entry, code: str, state: str, reason: str | None = None
) -> None:
    """End a voucher's life; what is owed is settled by the caller."""
    db.execute(
        """UPDATE voucher SET state = ?, closed_at = ?, closed_by = ?, reason = ?,
           changed_seq = ? WHERE voucher = ?""",
        (state, entry.happened_at, entry.clerk, reason, entry.seq, code),
    )


def reopen(db: sqlite3.Connection, entry: Entry, code: str, eggs: int) -> None:
    """Bring a voucher back to life; its eggs are owed again."""
    db.execute(
        """UPDATE voucher SET state = 'open', closed_at = NULL, closed_by = NULL,
           reason = NULL, replaced_by = NULL, changed_seq = ? WHERE voucher = ?""",
        (entry.seq, code),
    )
    tally(db, "owed", eggs)


def take_back_issue(db: sqlite3.Connection, entry: Entry, issued: VoucherIssued) -> None:
    """Undo a voucher's issue; its code stays known, and worthless."""
    settle(db, entry, issued.voucher, "undone")
    tally_issue(db, issued, -issued.eggs)


def redeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Eggs handed over."""
    settle(db, entry, event.voucher, "redeemed")
    tally(db, "owed", -event.eggs)
    move_eggs(db, entry, "redeemed", -event.eggs, event.voucher)


def unredeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Undo a redemption: the eggs are back."""
    reopen(db, entry, event.voucher, event.eggs)
    move_eggs(db, entry, "undone", event.eggs, event.voucher)


def void(db: sqlite3.Connection, entry: Entry, event: VoucherVoided) -> None:
    """A voucher made worthless."""
    settle(db, entry, event.voucher, "void", event.reason)
    tally(db, "owed", -event.eggs)


def unvoid(db: sqlite3.Connection, entry: Entry, event: VoucherVoided) -> None:
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
           SELECT :voucher, eggs, campaign, campaign_date, :date, customer, :valid_from,
                  :valid_until, 'open', :seq, :at, NULL, NULL, NULL, :replaces, NULL, :seq
           FROM voucher WHERE voucher = :replaces""",
        {
            "voucher": event.voucher,
            "valid_from": event.valid_from,
            "valid_until": event.valid_until,
            "replaces": event.replaces,
            "seq": entry.seq,
            "at": entry.happened_at,
            "date": entry.business_date,
        },
    )


def take_back_reissue(db: sqlite3.Connection, entry: Entry, event: VoucherReissued) -> None:
    """Undo a reissue: the new code is worthless, the old one lives."""
    settle(db, entry, event.voucher, "undone")
    reopen(db, entry, event.replaces, 0)


def expire(db: sqlite3.Connection, entry: Entry, event: VouchersExpired) -> None:
    """Vouchers whose last day is over."""
    for code in event.vouchers:
        settle(db, entry, code, "expired")
    tally(db, "owed", -event.eggs)


def note_failure(db: sqlite3.Connection, entry: Entry, event: LookupFailed) -> None:
    """A code that was tried and isn't one."""
    db.execute(
        "INSERT INTO lookup_failure VALUES (?, ?, ?, ?, ?)",
        (entry.seq, event.code, event.why, entry.happened_at, entry.clerk),
    )


def move_eggs(
    db: sqlite3.Connection,
    entry: Entry,
    movement: str,
    eggs: int,
    voucher: str | None = None,
    note: str | None = None,
) -> None:
    """Eggs in (positive) or out (negative)."""
    db.execute(
        "INSERT INTO egg_movement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            movement,
            eggs,
            voucher,
            note,
            entry.happened_at,
            entry.business_date,
            entry.clerk,
        ),
    )
    tally(db, "stock", eggs)
