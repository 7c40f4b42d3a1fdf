"""Parcels as they are typed, and the options that suggesting and planning share."""

import re
import unicodedata
from typing import Annotated

import typer

from cainiao_recycle.domain import boxes, text
from cainiao_recycle.domain.events import ShipmentItem
from cainiao_recycle.domain.packing.model import Misfit
from cainiao_recycle.language import _

HEAVIEST_G, MOST_PADDING_MM, MOST_ALIKE = 1_000_000, 200, 500

CarrierName = Annotated[
    str | None,
    typer.Option("--carrier", help=_("Keep the limits of this carrier."), metavar="NAME"),
]


def read_items(
    typed: list[str], mass: str, padding: str, upright: bool, fragile: bool
) -> list[ShipmentItem]:
    """Items as typed, `LxWxH` or `LxWxHxCOUNT`; the mass is that of all of them, so
    one piece of the first item carries it.
    """
    total_g = text.whole("--mass", mass, 0, HEAVIEST_G)
    pad = text.whole("--padding", padding, 0, MOST_PADDING_MM)
    found = []
    for number, one in enumerate(typed, start=1):
        sides, count = sides_and_count(one)
        item = ShipmentItem(
            item=str(number),
            length_mm=sides[0],
            width_mm=sides[1],
            height_mm=sides[2],
            mass_g=0,
            count=count,
            padding_mm=pad,
            upright=upright,
            fragile=fragile,
        )
        if number == 1 and total_g:
            found.append(item.replaced(count=1, mass_g=total_g))
            item = item.replaced(count=count - 1)
        if item.count:
            found.append(item)
    return found


def sides_and_count(typed: str) -> tuple[tuple[int, int, int], int]:
    """Three sides, and how many of them when a fourth number says so."""
    narrow = unicodedata.normalize("NFKC", typed)
    parts = re.split(r"[xX×*,]", narrow)
    if len(parts) != 4:
        return boxes.parse_item_sides(typed), 1
    count = text.whole("--item", parts[3], 1, MOST_ALIKE)
    return boxes.parse_item_sides("x".join(parts[:3])), count


def obstacles(misfit: Misfit | None) -> list[dict[str, object]]:
    """What stands in the way, for machines."""
    return [
        {
            "hindrance": one.hindrance,
            "items": list(one.items),
            "over_mm": one.over_mm,
            "over_g": one.over_g,
            "over_mm2": one.over_mm2,
            "over_mm3": one.over_mm3,
        }
        for one in (misfit.obstacles if misfit else ())
    ]
