"""The entries of the journal: what happened, as outcomes.

Replaying an entry draws nothing, decides nothing, needs no key and no clock: codes,
conditions, rewards and rule texts are in it. An entry never changes its meaning; a
new shape is a new version behind the slash of its kind, and the old one stays
readable.
"""

from typing import Any

from cainiao_recycle.domain.events.book import *
from cainiao_recycle.domain.events.boxes import *
from cainiao_recycle.domain.events.eggs import *
from cainiao_recycle.domain.events.printing import *
from cainiao_recycle.domain.events.pulp import *
from cainiao_recycle.domain.events.shipments import *
from cainiao_recycle.domain.events.station import *
from cainiao_recycle.domain.events.vouchers import *
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.record import Event as Event

KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}

NESTED = {"customer": Customer, "issued": VoucherIssued}


def decode(kind: str, payload: dict[str, Any]) -> Event:
    """An event from its kind and the plain data of its payload."""
    return KINDS[kind](**{key: decoded(key, value) for key, value in payload.items()})


def decoded(key: str, value: Any) -> Any:
    """One field: lists are tuples, and nested records their own classes."""
    if isinstance(value, dict) and key in NESTED:
        return NESTED[key](**{k: decoded(k, v) for k, v in value.items()})
    if isinstance(value, list):
        if key == "items":
            return tuple(ShipmentItem(**item) for item in value)
        return tuple(decoded("", one) for one in value)
    return value
