"""Parcels that wait for a box, seen from the boxes that come in."""

from sqlite3 import Connection

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.events import ShipmentItem
from cainiao_recycle.domain.packing import Item, Packing
from cainiao_recycle.domain.shipping import LoadTerms, fit
from cainiao_recycle.store import setup, shipments

LOOKED_AT = 50
"""Waiting parcels a returned box is tried against, urgent and oldest first: the
customer at the counter is waiting too."""


def as_items(items: tuple[ShipmentItem, ...]) -> tuple[Item, ...]:
    """What is in a parcel, as the packing rules take it."""
    return tuple(
        Item(
            one.item,
            one.length_mm,
            one.width_mm,
            one.height_mm,
            one.mass_g,
            one.count,
            one.padding_mm,
            one.upright,
            one.fragile,
        )
        for one in items
    )


def load_terms(db: Connection) -> LoadTerms:
    """The station's terms for loads."""
    settings = setup.station(db).settings
    return LoadTerms(settings["load_per_cycle"], settings["load_condition_b"])


def shipment_for(db: Connection, size: Size, condition: str, cycle: int) -> str | None:
    """The first waiting parcel that a box can carry."""
    waiting = shipments.waiting(db, LOOKED_AT)
    if not waiting:
        return None
    terms = load_terms(db)
    for number in waiting:
        items = as_items(shipments.items(db, number))
        if items and isinstance(fit(items, size, condition, cycle, terms), Packing):
            return number
    return None
