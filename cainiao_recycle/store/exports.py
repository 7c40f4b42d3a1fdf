"""A day's rows as they are handed out, in the columns of `packages/tables`.

Codes of vouchers that were open at the seal are masked: whoever reads an export must
not be able to redeem; a key that joins stands beside them. Of customers only a number
within the file is exported, never the hash or the last four digits; of a waybill the 32
digits of its reference, which join, and nothing that a key could read.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from cainiao_recycle.domain.days import Offset, offset_text
from cainiao_recycle.packages.tables import TABLES
from cainiao_recycle.store.journal import field


class LocalTime(NamedTuple):
    """How a station's times are written: its offsets from UTC, each from a moment on, and
    the hour at which a business day begins.
    """

    offsets: tuple[Offset, ...]
    cut_off_hour: int


MASKED = """CASE v.state WHEN 'open'
    THEN substr(v.voucher, 1, 1) || '***********' || substr(v.voucher, 13)
    ELSE v.voucher END AS voucher"""
"""The code of a voucher `v`, masked while it is open."""


def key_of(voucher: str) -> str:
    """The key of a voucher by its code: the entry that issued it, and its place there."""
    return f"""(SELECT k.issued_seq || '-' || k.issued_nth FROM voucher k
        WHERE k.voucher = {voucher})"""


def waybill(table: str) -> str:
    """A table's waybill: the 32 digits of its reference, and its piece of the parcel."""
    column = f"{table}.waybill"
    return f"""substr({column}, 9, 32) AS waybill_ref,
        nullif(substr({column}, 51), '') AS waybill_piece"""


def outside(shipment: str) -> str:
    """A shipment's name, or the reference of one that is called by its waybill."""
    return f"""CASE WHEN {shipment} GLOB 'k??????.*'
        THEN substr({shipment}, 9, 32) || substr({shipment}, 50) ELSE {shipment} END"""


OF_DAY = "IN (SELECT seq FROM book.journal WHERE business_date = :date)"
CHANGED = f"changed_seq {OF_DAY}"

VISIT = """CASE WHEN r.visit IS NULL THEN 'e' || r.seq
    WHEN r.visit GLOB 'e[0-9:]*' THEN 'e:' || r.visit ELSE r.visit END"""
"""A visit's name, or that of a box that is a visit of its own: no two are alike."""


def removed(table: str, name: str, *kinds: str) -> str:
    """Rows that an undo of the day took out of a table, by what the undone entry named:
    whoever has them is told. One that was put in again is there.
    """
    of_kind = " OR ".join(f"e.kind GLOB '{kind}/*'" for kind in kinds)
    return f"""SELECT e.payload ->> {field(name)} AS gone, u.undone_at, u.clerk
        FROM undo u JOIN book.journal e ON e.seq = u.entry
        WHERE u.seq {OF_DAY} AND ({of_kind})
        AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{name} = gone)
        GROUP BY gone"""


EXPORTED: dict[str, str] = {
    "box": f"""SELECT box, tag, size, length_mm, width_mm, height_mm, mass_g, cycle,
        condition, state, shelf, iso(arrived_at) AS arrived_at, cage FROM box
        WHERE {CHANGED} ORDER BY box""",
    "box_return": f"""SELECT r.seq AS entry, r.box, r.cycle, b.tag, b.size, b.mass_g,
        {waybill("r")}, {VISIT} AS visit, r.customer, r.condition, r.defects, r.disposition,
        r.campaign, r.campaign_date, r.credits, r.points, r.reward,
        {key_of("r.voucher")} AS voucher_key, iso(r.happened_at) AS happened_at,
        iso(j.recorded_at) AS recorded_at, r.business_date,
        r.campaign_date < r.business_date AS late, r.clerk,
        nullif(r.undone, 0) AS undone_by,
        (SELECT u.business_date FROM book.journal u WHERE u.seq = r.undone) AS undone_date
        FROM box_return r JOIN book.journal j ON j.seq = r.seq JOIN box b ON b.box = r.box
        WHERE r.{CHANGED} ORDER BY r.seq""",
    "voucher": f"""SELECT issued_seq || '-' || issued_nth AS voucher_key,
        {MASKED}, voucher_ref, eggs,
        campaign, campaign_date, customer, valid_from, valid_until, state,
        issued_seq AS issued_entry, iso(issued_at) AS issued_at, business_date,
        iso(closed_at) AS closed_at, closed_by, reason,
        {key_of("v.replaces")} AS replaces, {key_of("v.replaced_by")} AS replaced_by
        FROM voucher v WHERE {CHANGED} ORDER BY issued_seq, issued_nth""",
    "voucher_print": f"""SELECT job, v.issued_seq || '-' || v.issued_nth AS voucher_key,
        {MASKED}, copy, destination,
        iso(started_at) AS started_at, clerk, outcome
        FROM voucher_print p JOIN voucher v ON v.voucher = p.voucher
        WHERE p.{CHANGED} ORDER BY job, v.issued_seq, v.issued_nth""",
    "egg_movement": f"""SELECT m.seq AS entry, movement, eggs,
        {key_of("m.voucher")} AS voucher_key, note, iso(m.happened_at) AS happened_at,
        iso(j.recorded_at) AS recorded_at, m.business_date,
        day_of(m.happened_at) < m.business_date AS late, m.clerk
        FROM egg_movement m JOIN book.journal j ON j.seq = m.seq
        WHERE m.seq {OF_DAY} ORDER BY m.seq, movement""",
    "figure": """SELECT date, nullif(campaign, '') AS campaign, indicator, amount
        FROM figure WHERE date = :date ORDER BY figure.campaign, indicator""",
    "lookup_failure": f"""SELECT f.seq AS entry, f.code, f.voucher_ref, why,
        iso(f.happened_at) AS happened_at, iso(j.recorded_at) AS recorded_at,
        j.business_date, day_of(f.happened_at) < j.business_date AS late, f.clerk
        FROM lookup_failure f JOIN book.journal j ON j.seq = f.seq
        WHERE f.seq {OF_DAY} ORDER BY f.seq""",
    "shipment": f"""SELECT {outside("shipment")} AS shipment, state, priority,
        {waybill("shipment")}, carton, box, cycle, board_g, iso(sent_at) AS sent_at,
        business_date, day_of(sent_at) < business_date AS late, clerk
        FROM shipment WHERE {CHANGED}
        UNION ALL SELECT {outside("gone")}, 'undone', NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, clerk
        FROM ({removed("shipment", "shipment", "shipment-entered", "shipment-sent")})
        ORDER BY 1""",
    "pulp_cage": f"""SELECT cage, state, boxes, estimate_g, mass_g, weighed, ticket,
        iso(closed_at) AS closed_at, business_date, clerk FROM pulp_cage
        WHERE {CHANGED} ORDER BY cage""",
    "pulp_collection": f"""SELECT ticket, estimate_g, scale_g, moisture, outthrows,
        settlement_g, notebook_equivalents, estimate_off,
        iso(collected_at) AS collected_at, business_date, clerk, 0 AS undone
        FROM pulp_collection WHERE {CHANGED}
        UNION ALL SELECT gone, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, clerk,
        1 FROM ({removed("pulp_collection", "ticket", "pulp-collected")})
        ORDER BY 1""",
    "notebook_delivery": f"""SELECT n.seq AS entry, batch, school, notebooks,
        iso(n.delivered_at) AS happened_at, iso(j.recorded_at) AS recorded_at,
        n.business_date, day_of(n.delivered_at) < n.business_date AS late, n.clerk,
        nullif(n.undone, 0) AS undone_by
        FROM notebook_delivery n JOIN book.journal j ON j.seq = n.seq
        WHERE n.{CHANGED} ORDER BY n.seq""",
    "customer": f"""SELECT customer, campaign, count(*) AS boxes, sum(credits) AS credits,
        sum(points) AS points FROM box_return
        WHERE customer IS NOT NULL AND seq {OF_DAY} AND undone = 0
        GROUP BY customer, campaign ORDER BY customer""",
    "box_transfer": f"""SELECT t.seq AS entry, box, direction, transfer, station, tag,
        cycle, condition, iso(t.happened_at) AS happened_at,
        iso(j.recorded_at) AS recorded_at, t.business_date,
        day_of(t.happened_at) < t.business_date AS late, t.clerk,
        nullif(t.undone, 0) AS undone_by
        FROM box_transfer t JOIN book.journal j ON j.seq = t.seq
        WHERE t.{CHANGED} ORDER BY t.seq, box""",
    "campaign": f"""SELECT campaign, name, starts, ends, rule, 0 AS undone FROM campaign
        WHERE {CHANGED}
        UNION ALL SELECT gone, NULL, NULL, NULL, NULL, 1
        FROM ({removed("campaign", "campaign", "campaign-added")}) ORDER BY 1""",
    "size": f"""SELECT size, length_mm, width_mm, height_mm, wall_mm, mass_g, max_load_g,
        max_cycles FROM size WHERE {CHANGED} ORDER BY size""",
    "undo": f"""SELECT entry, seq AS undone_by, iso(undone_at) AS undone_at, clerk FROM undo
        WHERE seq {OF_DAY} ORDER BY entry""",
    "day": f"""SELECT date, seq AS entry, {", ".join(TABLES["day"].names[2:])} FROM day
        WHERE date = :date""",
}
"""The exported tables, whose rows were last changed by an entry of a business date. In
them `iso(COLUMN)` is a moment as text with the station's offset, and `day_of(COLUMN)` its
business date.
"""


DAY_OF = {
    "box": "changed_seq", "box_return": "changed_seq", "voucher": "changed_seq",
    "voucher_print": "changed_seq", "shipment": "changed_seq", "undo": "seq",
    "box_transfer": "changed_seq", "pulp_cage": "changed_seq",
    "pulp_collection": "changed_seq", "notebook_delivery": "changed_seq",
}  # fmt: skip
BY_DAY = (
    *(f"CREATE INDEX {table}_of_day ON {table} ({seq})" for table, seq in DAY_OF.items()),
    "CREATE INDEX arrival_of_day ON box_return (seq)",
)
"""What finds a day's rows without looking at all others; no station file has them."""

TOLD = re.compile(r"\b(iso|day_of)\(([a-z_.]+)\)")


@lru_cache(maxsize=64)
def question(table: str, at: LocalTime) -> str:
    """The statement of a table, with its times as a station writes them. What SQLite does
    by itself costs a fraction of a function of ours.
    """

    def told(found: re.Match[str]) -> str:
        write = iso if found[1] == "iso" else day_of
        return write(found[2], at)

    return TOLD.sub(told, EXPORTED[table])


def by_offset(column: str, at: LocalTime, write: str) -> str:
    """Something that depends on the offset a moment lies in (`{seconds}`, `{offset}`)."""
    texts = [
        write.format(seconds=one.seconds, offset=offset_text(one.seconds))
        for one in at.offsets
    ]
    whens = [
        f"WHEN {column} < {later.since_ms} THEN {text}"
        for later, text in zip(at.offsets[1:], texts, strict=False)
    ]
    return f"CASE {' '.join(whens)} ELSE {texts[-1]} END" if whens else texts[-1]


def iso(column: str, at: LocalTime) -> str:
    """A moment (UTC milliseconds) with its offset: `2022-11-11T10:42:00+08:00`. Parts of a
    second are written where there are any.
    """
    part = f"CASE {column} % 1000 WHEN 0 THEN '' ELSE printf('.%03d', {column} % 1000) END"
    local = f"strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000 + {{seconds}}, 'unixepoch')"
    return by_offset(column, at, f"{local} || {part} || '{{offset}}'")


def day_of(column: str, at: LocalTime) -> str:
    """The business date of a moment."""
    begins = at.cut_off_hour * 3600
    return by_offset(
        column, at, f"date({column} / 1000 + {{seconds}} - {begins}, 'unixepoch')"
    )


def rows_of_day(
    db: sqlite3.Connection, table: str, date: str, at: LocalTime
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that an entry of a business date was the last to change."""
    return db.execute(question(table, at), {"date": date})


def entries_of_day(db: sqlite3.Connection, date: str) -> tuple[int, int]:
    """The first and the last entry of a business date."""
    sql = "SELECT min(seq), max(seq) FROM book.journal WHERE business_date = ?"
    first, last = db.execute(sql, (date,)).fetchone()
    return first, last
