"""Parcels that wait for a box, seen from the boxes that come in.

A box just returned is offered to a parcel that no better suited box in stock covers;
nothing that is packed or bound is undone. The customer at the counter waits as well,
so few parcels are looked at and the search is short.
"""

from sqlite3 import Connection
from typing import TYPE_CHECKING

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.store import shipments, stock

if TYPE_CHECKING:
    from cainiao_recycle.domain.planning.day_fits import DayFits
    from cainiao_recycle.domain.planning.model import Waiting
    from cainiao_recycle.domain.shipping import Items
    from cainiao_recycle.store.stock import StockClass

LOOKED_AT = 50
"""Waiting parcels a returned box is tried against, urgent and oldest first."""

STEPS = 10_000
"""Budget of the search: nearly every yes is found within it."""


def shipment_for(
    db: Connection, size: Size, condition: str, cycle: int, at_ms: int
) -> str | None:
    """The waiting parcel that a box serves, if any."""
    waiting = shipments.waiting(db, LOOKED_AT)
    if not waiting:
        return None
    # Loaded when there is something to pack: most scans find nothing waiting.
    from cainiao_recycle.domain.packing.model import Packing
    from cainiao_recycle.domain.planning.plan import served_by
    from cainiao_recycle.domain.shipping import fit
    from cainiao_recycle.station.suggesting import as_items, load_terms

    terms = load_terms(db)
    parcels = {number: as_items(shipments.items(db, number)) for number, _ in waiting}
    priority = dict(waiting)
    fitting = {
        number: items
        for number, items in parcels.items()
        if items
        and isinstance(fit(items, size, condition, cycle, terms, steps=STEPS), Packing)
    }
    uncovered = not_covered(db, size, fitting, priority, at_ms) if fitting else []
    return served_by(0, uncovered)


def not_covered(
    db: Connection, size: Size, parcels: "dict[str, Items]", priority: dict[str, int],
    at_ms: int,
) -> "list[Waiting]":  # fmt: skip
    """Those of the parcels that fit, which no smaller box in stock is planned for."""
    from cainiao_recycle.domain.planning.model import BoxClass, Waiting
    from cainiao_recycle.domain.planning.plan import plan
    from cainiao_recycle.domain.shipping import volume_mm3, volume_of

    own = volume_mm3(size)
    smaller = [one for one in stock.classes(db, at_ms) if volume_mm3(one.size) < own]
    fits = fits_of(db, smaller)
    planned = plan(
        [
            BoxClass(f"{n:06}", volume_mm3(one.size), one.days)
            for n, one in enumerate(smaller)
        ],
        [
            Waiting(number, volume_of(items), fits.holding(items), priority[number])
            for number, items in parcels.items()
        ],
    )
    left = {one.shipment for one in planned.left_out}
    return [
        Waiting(number, volume_of(items), 1, priority[number])
        for number, items in parcels.items()
        if number in left
    ]


def fits_of(db: Connection, classes: "list[StockClass]") -> "DayFits":
    """What boxes in stock hold, and are trusted with."""
    from cainiao_recycle.domain.limits import load_g
    from cainiao_recycle.domain.planning.day_fits import DayFits
    from cainiao_recycle.station.suggesting import load_terms

    terms = load_terms(db)
    return DayFits(
        [one.size.inside for one in classes],
        [load_g(one.size, one.condition, one.cycle, terms) for one in classes],
        STEPS,
    )
