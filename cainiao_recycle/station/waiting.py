"""Parcels that wait for a box, seen from the boxes that come in."""

from sqlite3 import Connection

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.store import shipments

LOOKED_AT = 50
"""Waiting parcels a returned box is tried against, urgent and oldest first: the
customer at the counter is waiting too."""


def shipment_for(db: Connection, size: Size, condition: str, cycle: int) -> str | None:
    """The first waiting parcel that a box can carry."""
    waiting = shipments.waiting(db, LOOKED_AT)
    if not waiting:
        return None
    # Loaded when there is something to pack: most scans find nothing waiting.
    from cainiao_recycle.domain.packing import Packing
    from cainiao_recycle.domain.shipping import fit
    from cainiao_recycle.station.shipping import as_items, load_terms

    terms = load_terms(db)
    for number in waiting:
        items = as_items(shipments.items(db, number))
        if items and isinstance(fit(items, size, condition, cycle, terms), Packing):
            return number
    return None
