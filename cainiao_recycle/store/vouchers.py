"""SQL of egg vouchers and of the sums their limits look at."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from datetime import tzinfo
from typing import Any, NamedTuple

from cainiao_recycle.domain.counts import Later
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
from cainiao_recycle.store.clock import happened
from cainiao_recycle.store.journal import Entry

VOUCHER = """SELECT voucher, eggs, campaign, valid_from, valid_until, state, changed_seq,
             opened_seq, replaced_by, closed_at, closed_by, reason FROM voucher """


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
    sql = """SELECT voucher, eggs FROM voucher v WHERE state = 'open' AND valid_until <= ?1
             AND (SELECT business_date FROM journal WHERE seq = v.opened_seq) <= ?1
             ORDER BY voucher"""
    return db.execute(sql, (date,)).fetchall()


def next_last_day(db: sqlite3.Connection, after: str) -> str | None:
    """The first date after one on which open vouchers are valid for the last time."""
    sql = """SELECT min(valid_until) FROM voucher
             WHERE state = 'open' AND valid_until > ?"""
    date: str | None = db.execute(sql, (after,)).fetchone()[0]
    return date


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


STANDS = "movement <> 'undone' AND seq NOT IN (SELECT entry FROM undo)"
"""What was undone never happened, and its undo took nothing away."""


def eggs_at(db: sqlite3.Connection, at_ms: int) -> int:
    """Eggs in stock at a moment, by what had happened then."""
    sql = "SELECT coalesce(sum(eggs), 0) FROM egg_movement WHERE happened_at > ?"
    return egg_stand(db).stock - int(db.execute(sql, (at_ms,)).fetchone()[0])


def undone_across(db: sqlite3.Connection, at_ms: int) -> list[Later]:
    """Undos after a moment of what had changed the stock before it, less what was carried
    into them already.
    """
    sql = """SELECT undone_at, undo.seq, 0, sum(m.eggs) - coalesce(
                 (SELECT sum(c.eggs) FROM egg_movement c WHERE c.movement = 'carried'
                  AND c.happened_at = undone_at AND c.seq > undo.seq), 0) AS higher
             FROM undo JOIN egg_movement m ON m.seq = entry
             WHERE undone_at > :at AND m.happened_at <= :at
             GROUP BY undo.seq HAVING higher <> 0"""
    return [Later(*row) for row in db.execute(sql, {"at": at_ms})]


def next_count(db: sqlite3.Connection, at_ms: int) -> int | None:
    """The entry of the next count of eggs after a moment that stands."""
    sql = f"""SELECT seq FROM egg_movement
              WHERE happened_at > ? AND movement = 'variance' AND {STANDS}
              ORDER BY happened_at, seq LIMIT 1"""
    row = db.execute(sql, (at_ms,)).fetchone()
    return row[0] if row else None


def later_counts(db: sqlite3.Connection, at_ms: int) -> list[Later]:
    """Counts of eggs after a moment, and their undos."""
    sql = """SELECT m.happened_at, m.seq, undone_at, undo.seq FROM egg_movement m
             LEFT JOIN undo ON undo.entry = m.seq
             WHERE m.happened_at > ? AND movement = 'variance'"""
    found = []
    for counted_at, count, undone_at, undo in db.execute(sql, (at_ms,)):
        found.append(Later(counted_at, count, count))
        if undo is not None:
            found.append(Later(undone_at, undo, count))
    return found


def fewest_eggs(db: sqlite3.Connection, at_ms: int) -> int:
    """The fewest eggs in stock from a moment on, up to the next count; what was undone
    is left out, as if it had never been told.
    """
    counted = next_count(db, at_ms)
    until = happened(db, counted)[0] if counted else 2**62
    sql = f"""WITH later AS (SELECT happened_at, seq, eggs FROM egg_movement
                             WHERE happened_at > :at AND {STANDS})
              SELECT (SELECT coalesce(sum(eggs), 0) FROM later),
                     (SELECT coalesce(min(so_far), 0) FROM
                      (SELECT sum(eggs) OVER (ORDER BY happened_at, seq) AS so_far
                       FROM later WHERE happened_at < :until))"""
    later, lowest = db.execute(sql, {"at": at_ms, "until": until}).fetchone()
    return egg_stand(db).stock - int(later) + min(0, int(lowest))


def counts_after(db: sqlite3.Connection, at_ms: int, seq: int) -> list[int]:
    """Entries of counts of eggs that nobody undid, happened at a moment or later, and
    recorded after an entry.
    """
    sql = """SELECT seq FROM egg_movement
             WHERE movement = 'variance' AND happened_at >= ? AND seq > ?
             AND seq NOT IN (SELECT entry FROM undo) ORDER BY seq"""
    return [found for (found,) in db.execute(sql, (at_ms, seq))]


def carried_since(db: sqlite3.Connection, seq: int) -> list[int]:
    """Entries after one that carried eggs from one entry into another, and stand."""
    sql = (
        f"SELECT seq FROM egg_movement WHERE movement = 'carried' AND seq > ? AND {STANDS}"
    )
    return [found for (found,) in db.execute(sql, (seq,))]


class EggStand(NamedTuple):
    """Eggs in stock, and owed on open vouchers."""

    stock: int
    owed: int


def egg_stand(db: sqlite3.Connection, schema: str = "main") -> EggStand:
    """Eggs in stock and owed."""
    sql = f"""SELECT tally, eggs FROM {schema}.egg_tally
              WHERE tally IN ('stock', 'owed')"""
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
           ?, NULL, NULL, NULL, NULL, NULL, ?)""",
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
           reason = NULL, replaced_by = NULL, opened_seq = ?1, changed_seq = ?1
           WHERE voucher = ?2""",
        (entry.seq, code),
    )
    tally(db, "owed", eggs)


def take_back_issue(db: sqlite3.Connection, entry: Entry, issued: VoucherIssued) -> None:
    """Undo a voucher's issue; its code stays known, and worthless."""
    settle(db, entry, issued.voucher, "undone")
    tally_issue(db, issued, -issued.eggs)


def redeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Eggs handed over. Those of an expired voucher were owed no more."""
    settle(db, entry, event.voucher, "redeemed")
    if not event.was_expired:
        tally(db, "owed", -event.eggs)
    move_eggs(db, entry, "redeemed", -event.eggs, event.voucher)


def unredeem(db: sqlite3.Connection, entry: Entry, event: VoucherRedeemed) -> None:
    """Undo a redemption: the eggs are back."""
    if event.was_expired:
        settle(db, entry, event.voucher, "expired")
        db.execute(
            "UPDATE voucher SET opened_seq = ? WHERE voucher = ?",
            (entry.seq, event.voucher),
        )
    else:
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
                  :valid_until, 'open', :seq, :at, :seq, NULL, NULL, NULL, :replaces, NULL,
                  :seq
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
