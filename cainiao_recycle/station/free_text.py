"""Numbers in what is typed freely. A text stands in the journal as it was typed, and so
would a number that is hidden everywhere else. Mobile and identity numbers are refused
where a text is read already (`domain/text.py`); which numbers are waybills is known here,
and what comes in by another way is looked at once more.
"""

from collections.abc import Iterator
from sqlite3 import Connection

from cainiao_recycle.domain.events import Event
from cainiao_recycle.domain.personal import Personal, kind_of
from cainiao_recycle.errors import NumberInText
from cainiao_recycle.station.references import Keyring

TYPED = {
    "request_id": "--request-id",
    "clerk": "--clerk",
    "item": "item",
    "visit": "--visit",
    "shelf": "SHELF",
    "shipment": "SHIPMENT",
    "note": "--note",
    "reason": "--reason",
    "second": "--second",
    "ticket": "--ticket",
    "batch": "--batch",
    "school": "--school",
    "size": "SIZE",
    "carrier": "carrier",
    "printer": "NAME",
    "destination": "DEST",
    "to": "--to",
    "transfer": "--transfer",
}
"""What somebody types freely, by the field it stands in, and where it is typed."""


def typed(event: Event) -> Iterator[tuple[str, str]]:
    """What of an event somebody typed freely, by field."""
    values = vars(event)
    for name in TYPED.keys() & values.keys():
        if isinstance(values[name], str):
            yield name, values[name]
    for one in values.get("items", ()):
        yield "item", one.item


def refuse_numbers(
    keyring: Keyring, db: Connection, event: Event, request_id: str | None, clerk: str
) -> None:
    """Raise `NumberInText` where a number stands in a text of an entry that is about to be
    written, or is what its request is called: a habit of scripts. A name that the book has
    already is no news: a visit goes on to its end, whatever waybill came to be known since.
    """
    texts = [("request_id", request_id or ""), ("clerk", clerk), *typed(event)]
    for name, text in texts:
        if (kind := number_in(keyring, db, text)) and is_news(db, name, text):
            raise NumberInText(field=TYPED[name], kind=kind)


def is_news(db: Connection, name: str, text: str) -> bool:
    """Whether the book has no such name yet. Loaded for a text that is suspected."""
    from cainiao_recycle.store.history import is_named

    return not is_named(db, name, text)


def number_in(keyring: Keyring, db: Connection, text: str) -> Personal | None:
    """Whose number stands in a text, if anybody's."""
    return kind_of(text) or (Personal.WAYBILL if keyring.has_known(db, text) else None)


def refuse_waybill(keyring: Keyring, db: Connection, field: str, text: str) -> None:
    """Raise `NumberInText` where a waybill stands in a text."""
    if keyring.has_known(db, text):
        raise NumberInText(field=field, kind=Personal.WAYBILL)
