"""The history of a thing: which entries touched a voucher, a box or a shipment.

Tables keep only the latest state, so the journal is searched by its payload: a scan
of the whole journal, for a question asked now and then.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from cainiao_recycle.store import journal, prints

PAYLOAD = "SELECT seq FROM journal WHERE "

BOX, SHIPMENT, SETTING, SHELF, CAMPAIGN, BOXES, CHANGES, NOW, CAGES, LEFT, CAME = map(
    journal.field,
    (
        "box", "shipment", "setting", "shelf", "campaign", "boxes", "changes", "now",
        "cages", "left", "came",
    ),
)  # fmt: skip

GONE_OR_COME = f"coalesce(payload -> {LEFT}, payload -> {CAME})"
"""The boxes that were given, transferred or received, each a list that begins with its
number."""


def with_undos(db: sqlite3.Connection, seqs: set[int]) -> set[int]:
    """Entries, and those that undid them."""
    sql = "SELECT seq FROM undo WHERE entry IN (SELECT value FROM json_each(?))"
    return seqs | {seq for (seq,) in db.execute(sql, (json.dumps(list(seqs)),))}


def of_voucher(db: sqlite3.Connection, code: str) -> set[int]:
    """Entries that name a voucher, or another of its chain of reissues."""
    chain, todo = set(), [code]
    while todo:
        one = todo.pop()
        if one and one not in chain:
            chain.add(one)
            sql = "SELECT replaces, replaced_by FROM voucher WHERE voucher = ?"
            todo += db.execute(sql, (one,)).fetchone() or ()
    found: set[int] = set()
    for one in chain:
        rows = db.execute(PAYLOAD + "instr(payload, ?)", (f'"{one}"',))
        found |= {seq for (seq,) in rows} | prints.entries_of(db, one)
    return with_undos(db, found)


def of_box(db: sqlite3.Connection, box: int) -> set[int]:
    """Entries about a box, those that caged it, gave it away, sent or brought it from
    station to station, counts that changed it, and the late number of its customer.
    """
    rows = db.execute(
        PAYLOAD
        + f"""(payload ->> {BOX} = :box OR (kind LIKE 'cage-closed/%' AND EXISTS
             (SELECT 1 FROM json_each(payload -> {BOXES}) WHERE value = :box))
             OR (kind LIKE 'shelf-counted/%' AND EXISTS
             (SELECT 1 FROM json_each(payload -> {CHANGES}) WHERE value ->> 0 = :box))
             OR (kind LIKE 'boxes-%' AND EXISTS
             (SELECT 1 FROM json_each({GONE_OR_COME}) WHERE value ->> 0 = :box))
             OR (kind LIKE 'visit-named/%' AND EXISTS
             (SELECT 1 FROM json_each(payload -> {NOW}) WHERE value ->> 0 = :box)))""",
        {"box": box},
    )
    return with_undos(db, {seq for (seq,) in rows})


def of_shipment(db: sqlite3.Connection, number: str) -> set[int]:
    """Entries about a shipment."""
    rows = db.execute(PAYLOAD + f"payload ->> {SHIPMENT} = ?", (number,))
    return with_undos(db, {seq for (seq,) in rows})


def last_changes(db: sqlite3.Connection, payload: dict[str, Any]) -> set[int]:
    """The entries that last changed the boxes, voucher, shipment and cage an entry is
    about.
    """
    its = json.dumps([payload.get("box"), *boxes_in(payload)])
    rows = db.execute(
        """SELECT changed_seq FROM box WHERE box IN (SELECT value FROM json_each(:boxes))
           UNION SELECT changed_seq FROM voucher WHERE voucher IN (:voucher, :replaces)
           UNION SELECT changed_seq FROM shipment WHERE shipment = :shipment
           UNION SELECT changed_seq FROM pulp_cage WHERE cage = :cage""",
        {key: payload.get(key) for key in ("voucher", "replaces", "shipment", "cage")}
        | {"boxes": its},
    )
    return {seq for (seq,) in rows}


def boxes_in(payload: dict[str, Any]) -> list[int]:
    """The boxes that an entry gave away, transferred or received."""
    return [one.box for name in ("left", "came") for one in payload.get(name, ())]


def counts_after(
    db: sqlite3.Connection, at_ms: int, seq: int, shelves: Iterable[str]
) -> list[int]:
    """Entries of counts of some shelves that nobody undid, happened at a moment or later,
    and recorded after an entry.
    """
    rows = db.execute(
        f"""SELECT seq FROM journal WHERE seq > ? AND kind LIKE 'shelf-counted/%'
           AND happened_at >= ? AND seq NOT IN (SELECT entry FROM undo)
           AND payload ->> {SHELF} IN (SELECT value FROM json_each(?)) ORDER BY seq""",
        (seq, at_ms, json.dumps(sorted(shelves))),
    )
    return [found for (found,) in rows]


AFTER = f"""WITH its AS MATERIALIZED (SELECT value AS box FROM json_each(:boxes))
   SELECT seq FROM journal WHERE seq > :seq
   AND seq NOT IN (SELECT entry FROM undo)
   AND (payload ->> {BOX} IN (SELECT box FROM its)
        OR payload ->> {SHIPMENT} = :shipment
        OR payload ->> {SETTING} = :setting
        OR (kind LIKE 'campaign-changed/%'
            AND payload ->> {CAMPAIGN} = :ruled)
        OR (kind LIKE 'station-renamed/%' AND :named)
        OR (kind LIKE 'cage-closed/%' AND EXISTS (SELECT 1
            FROM json_each(payload -> {BOXES})
            WHERE value IN (SELECT box FROM its)))
        OR (kind LIKE 'shelf-counted/%' AND EXISTS (SELECT 1
            FROM json_each(payload -> {CHANGES})
            WHERE value ->> 0 IN (SELECT box FROM its)))
        OR (kind LIKE 'boxes-%' AND EXISTS (SELECT 1
            FROM json_each({GONE_OR_COME})
            WHERE value ->> 0 IN (SELECT box FROM its)))
        OR (kind LIKE 'pulp-collected/%' AND EXISTS (SELECT 1
            FROM json_each(payload -> {CAGES}) WHERE value = :cage)))"""


def after(db: sqlite3.Connection, seq: int, payload: dict[str, Any]) -> set[int]:
    """Entries after one that are about its boxes, its shipment, its cage, its setting, or
    the name or rule it set, and that nobody undid.
    """
    changed = [change[0] for change in payload.get("changes", ())]
    moved = boxes_in(payload)
    rows = db.execute(
        AFTER,
        {
            "seq": seq,
            "boxes": json.dumps([payload.get("box"), *changed, *moved]),
            "shipment": payload.get("shipment"),
            "setting": payload.get("setting"),
            "cage": payload.get("cage"),
            # Of all entries that name a campaign, those that set its rule.
            "ruled": payload["campaign"] if "rule" in payload else None,
            "named": "name_before" in payload,
        },
    )
    return {found for (found,) in rows}


# --- names that were typed before ------------------------------------------------

NAMED_IN = {
    "clerk": ("journal", "clerk"),
    "visit": ("visit", "visit"),
    "shelf": ("box", "shelf"),
    "shipment": ("shipment", "shipment"),
    "size": ("size", "size"),
    "carrier": ("carrier", "carrier"),
    "printer": ("printer", "printer"),
    "destination": ("printer", "destination"),
    "to": ("printer", "printer"),
}
"""Where a field of an entry names what was named before: its table and column. Looked at
only where a text is suspected, so that not all need an index."""


def is_named(db: sqlite3.Connection, field: str, text: str) -> bool:
    """Whether a field's text stands in the book already; a note or a reason never does."""
    if field not in NAMED_IN:
        return False
    table, column = NAMED_IN[field]
    sql = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} = ?)"
    return bool(db.execute(sql, (text,)).fetchone()[0])
