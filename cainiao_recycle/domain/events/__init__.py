"""The entries of the journal: what happened, as outcomes.

Replaying an entry draws nothing, decides nothing, needs no key and no clock: codes,
conditions, rewards and rule texts are in it. An entry never changes its meaning; a
new shape is a new version behind the slash of its kind, and the old one stays
readable.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cainiao_recycle.domain.events.book import *
from cainiao_recycle.domain.events.boxes import *
from cainiao_recycle.domain.events.eggs import *
from cainiao_recycle.domain.events.printing import *
from cainiao_recycle.domain.events.pulp import *
from cainiao_recycle.domain.events.shipments import *
from cainiao_recycle.domain.events.station import *
from cainiao_recycle.domain.events.transfers import *
from cainiao_recycle.domain.events.vouchers import *
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.record import Event as Event
from cainiao_recycle.domain.record import tuples

KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}

OLDER: dict[str, tuple[type[Event], tuple[Any, ...]]] = {
    "day-closed/1": (DayClosed, ({}, 0, 0, 0)),
    "shipment-sent/1": (ShipmentSent, (None,)),
    "voucher-reissued/1": (VoucherReissued, (None,)),
    "voucher-batch-issued/1": (VoucherBatchIssued, ((),)),
}
"""Shapes that are read and not written any more: what each became, and the values of the
fields that were added behind the others."""

FIELDS: dict[str, tuple[str, ...]] = {
    kind: event.names() for kind, event in KINDS.items()
} | {kind: newer.names()[: -len(added)] for kind, (newer, added) in OLDER.items()}
"""The fields of every kind that a journal may hold, in order."""

NESTED: dict[str, Callable[[list[Any]], Any]] = {
    "customer": Customer.of,
    "issued": voucher_of,
    "items": lambda items: tuple(ShipmentItem.of(item) for item in items),
    "left": lambda boxes: tuple(map(BoxLeft.of, boxes)),
    "came": lambda boxes: tuple(map(BoxCame.of, boxes)),
}
"""What a field's list stands for, where it is more than a tuple."""


@lru_cache
def lists_of(kind: str) -> tuple[tuple[int, Callable[[list[Any]], Any]], ...]:
    """The fields of a kind that JSON has as lists: where each stands, and what makes its
    value.
    """
    fields = KINDS[kind].__annotations__
    return tuple(
        (at, NESTED.get(name, tuples))
        for at, name in enumerate(KINDS[kind].names())
        if name in NESTED or "tuple" in str(fields[name])
    )


def decode(kind: str, values: list[Any]) -> Event:
    """An event from its kind and the plain values of its fields, in order."""
    if kind in OLDER:
        newer, added = OLDER[kind]
        kind, values = newer.kind, [*values, *added]
    for at, made in lists_of(kind):
        if type(values[at]) is list:
            values[at] = made(values[at])
    event = KINDS[kind]
    if event.spares_last and len(values) == len(event.names()) - 1:
        values.append(None)
    return event.of(values)


def class_of(kind: str) -> type[Event]:
    """The class that an entry of a kind is read as."""
    return OLDER[kind][0] if kind in OLDER else KINDS[kind]
