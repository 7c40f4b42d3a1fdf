"""What stands out, one question for each kind: entries of some business dates, grouped by
clerk and day, with their figures.

All of them find the days by the journal's index and look at nothing before, so they cost
the days that are asked about. A question names thresholds as the settings are called, and
answers `date, clerk, first, entries, facts`.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping

from cainiao_recycle.domain import events
from cainiao_recycle.domain.record import Event
from cainiao_recycle.domain.review import Done, Finding, Kind


def at(event: type[Event], name: str, sign: str = "->>") -> str:
    """Where a field stands in a payload of a kind, as SQL."""
    return f"j.payload {sign} {event.names().index(name)}"


DAYS = "j.business_date BETWEEN :first AND :last"
"""`+kind` in the questions: the days are found by their index, never a kind by none."""

RECORDED_ON = "date((j.recorded_at + :offset_ms) / 1000, 'unixepoch')"
"""The business date on which an entry was recorded."""


def of_kind(event: type[Event]) -> str:
    """The entries of a kind in the days asked."""
    return f"{DAYS} AND j.kind = '{event.kind}'"


def grouped(facts: str, rows: str, having: str = "1", by: str = "") -> str:
    """A question whose rows are entries `j`, grouped by day and clerk."""
    return f"""SELECT j.business_date, j.clerk, min(j.seq), json_group_array(j.seq),
               json_object({facts}) FROM {rows}
               GROUP BY j.business_date, j.clerk{by} HAVING {having}"""


UNDONE = events.EntryUndone
RETURNED = events.BoxReturned
ADDED, CHANGED = events.CampaignAdded, events.CampaignChanged

REWARDED = f"{at(RETURNED, 'credits')} > 0"
"""A box that counted."""

QUESTIONS: dict[Kind, str] = {
    # An undo of a redemption, and the redemption that followed it.
    Kind.PAID_AGAIN: f"""
        WITH undone AS (
            SELECT j.business_date, j.clerk, j.seq, r.seq AS redeemed,
                   v.changed_seq AS again
            FROM journal j, json_each({at(UNDONE, "undone", "->")}) u
            JOIN journal r ON r.seq = u.value AND r.kind = '{events.VoucherRedeemed.kind}'
            LEFT JOIN voucher v ON v.voucher = r.payload ->> 0 AND v.state = 'redeemed'
                AND v.changed_seq > j.seq
            WHERE {of_kind(UNDONE)})
        SELECT business_date, clerk, min(j.seq),
               json_group_array(e.value) FILTER (WHERE e.value IS NOT NULL),
               json_object('n', count(DISTINCT j.seq), 'again', count(DISTINCT again))
        FROM undone j, json_each(json_array(j.seq, redeemed, again)) e
        GROUP BY 1, 2""",
    # Box vouchers are paid at once, and are no news.
    Kind.QUICK: grouped(
        "'n', count(*), 'minutes', :review_minutes",
        f"""journal j JOIN voucher v ON v.voucher = {at(events.VoucherRedeemed, "voucher")}
            JOIN journal i ON i.seq = v.issued_seq AND i.clerk = j.clerk
                AND i.kind = '{events.VoucherBatchIssued.kind}'
            WHERE {of_kind(events.VoucherRedeemed)}
            AND j.happened_at - i.happened_at <= :review_minutes * 60000""",
    ),
    # Undone ones count too: making void and taking it back is one way around.
    Kind.VOUCHERS: grouped(
        f"""'void', sum(j.kind = '{events.VoucherVoided.kind}'),
            'anew', sum(j.kind = '{events.VoucherReissued.kind}'),
            'again', count(b.replaces), 'paid', count(p.seq)""",
        f"""journal j
            LEFT JOIN voucher b ON j.kind = '{events.VoucherReissued.kind}'
                AND b.voucher = {at(events.VoucherReissued, "replaces")}
            LEFT JOIN voucher n ON j.kind = '{events.VoucherReissued.kind}'
                AND n.voucher = {at(events.VoucherReissued, "voucher")}
            LEFT JOIN journal p ON n.state = 'redeemed' AND p.seq = n.changed_seq
                AND p.clerk = j.clerk
                AND p.happened_at - j.happened_at <= :review_minutes * 60000
            WHERE {DAYS} AND j.kind IN ('{events.VoucherVoided.kind}',
                                        '{events.VoucherReissued.kind}')""",
        "count(*) >= :review_vouchers OR count(b.replaces)",
    ),
    Kind.BATCHES: grouped(
        f"""'n', sum(json_array_length({at(events.VoucherBatchIssued, "vouchers", "->")})),
            'eggs', sum(json_array_length({at(events.VoucherBatchIssued, "vouchers", "->")})
                        * {at(events.VoucherBatchIssued, "eggs")})""",
        f"journal j WHERE {of_kind(events.VoucherBatchIssued)}",
    ),
    # A mistyped code is no guess; another name is no way around.
    Kind.CODES: f"""
        SELECT j.business_date, group_concat(DISTINCT j.clerk), min(j.seq),
               json_group_array(j.seq), json_object('n', count(*))
        FROM journal j WHERE {of_kind(events.LookupFailed)}
        AND {at(events.LookupFailed, "why")} = 'voucher-unknown'
        GROUP BY j.business_date HAVING count(*) >= :review_codes""",
    # What the tool records by itself is called `~…`.
    Kind.LATE: grouped(
        "'n', count(*), 'hours', max(j.recorded_at - j.happened_at) / 3600000",
        f"""journal j WHERE {DAYS} AND coalesce(j.request_id, '') NOT LIKE '~%'
            AND j.recorded_at - j.happened_at > :review_late_hours * 3600000""",
    ),
    Kind.MOVED: grouped(
        f"""'expired', sum(j.kind = '{events.VoucherRedeemed.kind}'),
            'rewards', sum(j.kind = '{RETURNED.kind}')""",
        f"""journal j
            LEFT JOIN voucher v ON j.kind = '{events.VoucherRedeemed.kind}'
                AND v.voucher = {at(events.VoucherRedeemed, "voucher")}
            LEFT JOIN campaign c ON j.kind = '{RETURNED.kind}'
                AND c.campaign = {at(RETURNED, "campaign")}
            WHERE {DAYS}
            AND (v.valid_until < {RECORDED_ON}
                 OR ({REWARDED} AND {at(RETURNED, "campaign_date")} <> {RECORDED_ON}
                     AND ({RECORDED_ON} NOT BETWEEN c.starts AND c.ends
                          OR c.rule ->> 'eggs_per_customer_day' IS NOT NULL
                          OR c.rule ->> 'station_eggs_per_day' IS NOT NULL)))""",
    ),
    Kind.WAYBILLS: grouped(
        f"""'shape', sum({at(RETURNED, "noticed")} = 'shape'),
            'beside', sum({at(RETURNED, "noticed")} = 'beside')""",
        f"journal j WHERE {of_kind(RETURNED)} AND {at(RETURNED, 'noticed')} IS NOT NULL",
        "count(*) >= :review_waybills",
    ),
    Kind.UNNAMED: grouped(
        "'n', count(*)",
        f"""(SELECT j.*, count(*) OVER (PARTITION BY j.business_date, j.clerk,
                    j.happened_at / 3600000) AS in_hour
             FROM journal j WHERE {of_kind(RETURNED)} AND {REWARDED}
             AND {at(RETURNED, "customer")} IS NULL) j
            WHERE in_hour >= :review_unnamed_boxes""",
    ),
    Kind.CUSTOMER: grouped(
        "'n', count(*)",
        f"""journal j WHERE {of_kind(RETURNED)} AND {REWARDED}
            AND {at(RETURNED, "customer")} IS NOT NULL""",
        "count(*) >= :review_customer_boxes",
        f", {at(RETURNED, 'customer')} ->> 0",
    ),
    Kind.BACK: grouped(
        "'n', count(*), 'hours', :review_back_hours",
        f"""journal j JOIN shipment s ON s.box = {at(RETURNED, "box")}
                AND s.cycle = {at(RETURNED, "cycle")} - 1 AND s.state = 'sent'
            WHERE {of_kind(RETURNED)} AND {REWARDED}
            AND j.happened_at - s.sent_at <= :review_back_hours * 3600000""",
    ),
    Kind.EGGS: f"""
        WITH off AS (
            SELECT j.*, CASE j.kind WHEN '{events.EggsBroken.kind}'
                THEN {at(events.EggsBroken, "eggs")} ELSE 0 END AS broken,
            CASE j.kind WHEN '{events.EggsCounted.kind}' THEN
                {at(events.EggsCounted, "counted")} - {at(events.EggsCounted, "expected")}
                ELSE 0 END AS over
            FROM journal j WHERE {DAYS}
            AND j.kind IN ('{events.EggsBroken.kind}', '{events.EggsCounted.kind}')
            AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.entry = j.seq))
        SELECT business_date, clerk, min(seq), json_group_array(seq), json_object(
            'missing', -sum(min(over, 0)), 'over', sum(max(over, 0)), 'broken', sum(broken))
        FROM off WHERE broken OR over GROUP BY 1, 2
        HAVING sum(broken) + sum(abs(over)) >= :egg_difference""",
    # Of a cage its own scale, of a ticket the mill's, each against what was booked.
    Kind.CAGES: f"""
        WITH apart AS (
            SELECT j.*, {at(events.CageClosed, "mass_g")} AS scale,
                   {at(events.CageClosed, "estimate_g")} AS booked
            FROM journal j WHERE {of_kind(events.CageClosed)}
            UNION ALL
            SELECT j.*, {at(events.PulpCollected, "scale_g")},
                   {at(events.PulpCollected, "estimate_g")}
            FROM journal j WHERE {of_kind(events.PulpCollected)})
        SELECT business_date, clerk, min(seq), json_group_array(seq),
               json_object('percent', max(abs(scale - booked) * 100 / max(booked, 1)))
        FROM apart WHERE abs(scale - booked) * 10000 > :review_cage_off * max(booked, 1)
        GROUP BY 1, 2""",
    Kind.CAMPAIGNS: f"""
        WITH rule AS (
            SELECT j.*, {RECORDED_ON} > {at(ADDED, "starts")} AS began,
                   {at(ADDED, "rule", "->")} AS rule
            FROM journal j WHERE {of_kind(ADDED)}),
        shaped AS (
            SELECT r.*, (rule ->> 'eggs_per_reward') * 1.0 / (rule ->> 'credits_per_reward')
                > :review_eggs_per_box * coalesce(
                    (SELECT max(max((c.rule ->> 'eggs_per_reward') * 1.0
                                    / (c.rule ->> 'credits_per_reward')), 1)
                     FROM campaign c WHERE c.campaign <> rule ->> 'code'
                     AND c.changed_seq < r.seq), 1) AS above
            FROM rule r)
        SELECT business_date, clerk, min(seq), json_group_array(seq), json_object(
               'began', sum(began), 'above', sum(above), 'changed', sum(changed))
        FROM (SELECT business_date, clerk, seq, began, above, 0 AS changed FROM shaped
              WHERE began OR above
              UNION ALL
              SELECT j.business_date, j.clerk, j.seq, 0, 0, 1
              FROM journal j WHERE {of_kind(CHANGED)})
        GROUP BY 1, 2""",
    # A name that was lent for a few entries; the day has to be over for that.
    Kind.NAMES: grouped(
        "'n', count(*)",
        f"""journal j WHERE {DAYS} AND coalesce(j.request_id, '') NOT LIKE '~%'
            AND EXISTS (SELECT 1 FROM day d WHERE d.date = j.business_date)""",
        f"""count(*) <= :review_few_entries AND sum(j.kind IN (
            '{events.VoucherRedeemed.kind}', '{events.VoucherReissued.kind}',
            '{events.VoucherBatchIssued.kind}', '{events.EggsBroken.kind}')
            OR (j.kind = '{UNDONE.kind}' AND j.payload LIKE '%voucher-%'))""",
    ),
    Kind.BOOK: grouped(
        """'restored', sum(j.kind LIKE 'book-restored/%'),
            'keys', sum(j.kind LIKE 'keys-%'),
            'settings', sum(j.kind LIKE 'setting-set/%'),
            'clock', sum(j.kind LIKE 'clock-confirmed/%')""",
        f"""journal j WHERE {DAYS} AND (j.kind LIKE 'book-restored/%'
            OR j.kind LIKE 'keys-%' OR j.kind LIKE 'setting-set/%'
            OR j.kind LIKE 'clock-confirmed/%')""",
    ),
}


def found(
    db: sqlite3.Connection, kind: Kind, given: Mapping[str, object]
) -> Iterator[Finding]:
    """What stands out of a kind. `given` are the days, `offset_ms`, and the settings."""
    for date, clerk, first, entries, facts in db.execute(QUESTIONS[kind], given):
        seqs = tuple(sorted(set(json.loads(entries))))
        yield Finding(kind, first, date, clerk, seqs, json.loads(facts))


def done(db: sqlite3.Connection, line: str) -> Done | None:
    """The last look at a line."""
    sql = "SELECT seq, looked_at, clerk, note FROM review_done WHERE line = ?"
    row = db.execute(sql, (line,)).fetchone()
    return Done(*row) if row else None
