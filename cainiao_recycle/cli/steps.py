"""A packing as steps a clerk can follow, bottom up."""

from collections.abc import Iterator
from typing import Any

from cainiao_recycle.domain.packing.model import Packing, Placement
from cainiao_recycle.language import _, sentence


def steps(packing: Packing) -> Iterator[str]:
    """One sentence for each thing, in the order in which they go in."""
    for number, placed in enumerate(packing.placements, start=1):
        template = _(
            "{n}. {item}: {turned}, {length} mm along the box and {width} mm across; "
            "{left} mm from the left, {front} mm from the front, {floor}"
        )
        yield sentence(
            template,
            n=number,
            item=placed.item.name,
            turned=turned(placed),
            length=placed.length_mm,
            width=placed.width_mm,
            left=placed.x_mm,
            front=placed.y_mm,
            floor=floor(placed),
        )


def turned(placed: Placement) -> str:
    """Which of its sides is upright."""
    item = placed.item
    if placed.height_mm == item.height_mm:
        return _("as measured, its height upright")
    if placed.height_mm == item.length_mm:
        return _("stood up, its length upright")
    return _("on its side, its width upright")


def floor(placed: Placement) -> str:
    """How high it lies."""
    if placed.z_mm <= placed.item.padding_mm:
        return _("on the bottom")
    return sentence(_("{mm} mm above the bottom"), mm=placed.z_mm)


def as_objects(packing: Packing) -> list[dict[str, Any]]:
    """The same for machines: corners from the left front bottom inside, sides as they
    lie, in mm.
    """
    return [
        {
            "item": one.item.name,
            "x_mm": one.x_mm,
            "y_mm": one.y_mm,
            "z_mm": one.z_mm,
            "length_mm": one.length_mm,
            "width_mm": one.width_mm,
            "height_mm": one.height_mm,
        }
        for one in packing.placements
    ]
