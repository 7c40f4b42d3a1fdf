"""Numbers in what is typed freely. A text stands in the journal as it was typed, and so
would a number that is hidden everywhere else. Mobile and identity numbers are refused
where a text is read already (`domain/text.py`); which numbers are waybills is known here,
and what comes in by another way is looked at once more.
"""

from collections.abc import Iterator
from sqlite3 import Connection

from cainiao_recycle.domain.events import Event
from cainiao_recycle.domain.personal import Personal, refuse_number
from cainiao_recycle.errors import NumberInText
from cainiao_recycle.station.references import Keyring

TYPED = {
    "visit": "--visit",
    "shelf": "SHELF",
    "shipment": "SHIPMENT",
    "note": "--note",
    "reason": "--reason",
    "ticket": "--ticket",
    "size": "SIZE",
    "carrier": "carrier",
    "printer": "NAME",
    "destination": "DEST",
    "to": "--to",
}
"""Fields of entries that hold what somebody typed, and where it is typed."""


def typed(event: Event) -> Iterator[tuple[str, str]]:
    """What of an event somebody typed freely, and where."""
    values = vars(event)
    for name in TYPED.keys() & values.keys():
        if isinstance(values[name], str):
            yield TYPED[name], values[name]
    for one in values.get("items", ()):
        yield "item", one.item


def refuse_numbers(
    keyring: Keyring, db: Connection, event: Event, request_id: str | None, clerk: str
) -> None:
    """Raise `NumberInText` where a number stands in a text of an entry that is about to be
    written, or is what its request is called: a habit of scripts.
    """
    texts = [("--request-id", request_id or ""), ("--clerk", clerk), *typed(event)]
    for field, text in texts:
        refuse_number(field, text)
        refuse_waybill(keyring, db, field, text)


def refuse_waybill(keyring: Keyring, db: Connection, field: str, text: str) -> None:
    """Raise `NumberInText` where a waybill stands in a text."""
    if keyring.has_known(db, text):
        raise NumberInText(field=field, kind=Personal.WAYBILL)
