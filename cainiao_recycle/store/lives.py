"""Which entries touched a voucher, a box or a shipment.

Tables keep only the latest state, so the journal is searched by its payload: a scan
of the whole journal, for a question asked now and then.
"""

import json
import sqlite3
from typing import Any

from cainiao_recycle.store import prints

PAYLOAD = "SELECT seq FROM journal WHERE "


def with_undos(db: sqlite3.Connection, entries: set[int]) -> set[int]:
    """Entries, and those that undid them."""
    return entries | {
        seq for entry in entries for (seq,) in db.execute(
            "SELECT seq FROM undo WHERE entry = ?", (entry,)
        )
    }  # fmt: skip


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
    """Entries about a box, those that caged it, counts that changed it, and the late
    number of its customer.
    """
    rows = db.execute(
        PAYLOAD
        + """(payload ->> 'box' = :box OR (kind LIKE 'cage-closed/%' AND EXISTS
             (SELECT 1 FROM json_each(payload, '$.boxes') WHERE value = :box))
             OR (kind LIKE 'shelf-counted/%' AND EXISTS
             (SELECT 1 FROM json_each(payload, '$.changes') WHERE value ->> 0 = :box))
             OR (kind LIKE 'visit-named/%' AND EXISTS
             (SELECT 1 FROM json_each(payload, '$.now') WHERE value ->> 0 = :box)))""",
        {"box": box},
    )
    return with_undos(db, {seq for (seq,) in rows})


def of_shipment(db: sqlite3.Connection, number: str) -> set[int]:
    """Entries about a shipment."""
    rows = db.execute(PAYLOAD + "payload ->> 'shipment' = ?", (number,))
    return with_undos(db, {seq for (seq,) in rows})


def after(db: sqlite3.Connection, seq: int, payload: dict[str, Any]) -> set[int]:
    """Entries after one that are about its boxes, its shipment or its cage, and that
    nobody undid.
    """
    changed = [change[0] for change in payload.get("changes", ())]
    rows = db.execute(
        """WITH its AS MATERIALIZED (SELECT value AS box FROM json_each(:boxes))
           SELECT seq FROM journal WHERE seq > :seq
           AND seq NOT IN (SELECT entry FROM undo)
           AND (payload ->> 'box' IN (SELECT box FROM its)
                OR payload ->> 'shipment' = :shipment
                OR (kind LIKE 'cage-closed/%' AND EXISTS (SELECT 1
                    FROM json_each(payload, '$.boxes')
                    WHERE value IN (SELECT box FROM its)))
                OR (kind LIKE 'shelf-counted/%' AND EXISTS (SELECT 1
                    FROM json_each(payload, '$.changes')
                    WHERE value ->> 0 IN (SELECT box FROM its)))
                OR (kind LIKE 'pulp-collected/%' AND EXISTS (SELECT 1
                    FROM json_each(payload, '$.cages') WHERE value = :cage)))""",
        {
            "seq": seq,
            "boxes": json.dumps([payload.get("box"), *changed]),
            "shipment": payload.get("shipment"),
            "cage": payload.get("cage"),
        },
    )
    return {found for (found,) in rows}
