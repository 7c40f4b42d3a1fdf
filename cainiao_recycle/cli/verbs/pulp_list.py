"""`pulp list`: boxes that wait for a cage, and cages that wait for the mill."""

from typing import Any

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import mass, say
from cainiao_recycle.language import _, sentence

HELP = _("List what waits: boxes for a cage, cages for the mill.")
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        rows = [
            as_row(one.cage, one.boxes, one.mass_g, one.estimate_g, one.weighed)
            for one in station.list_cages("closed")
        ]
        waiting = station.list_boxes(["pulp"])
        mass_g = sum(box.size.mass_g for box in waiting)
        if desk.json:
            rows.append(as_row(None, len(waiting), mass_g, mass_g, False))
        else:
            template = _("Boxes that wait for a cage: {boxes}, about {mass}")
            say(sentence(template, boxes=len(waiting), mass=mass(mass_g)), bold=True)
        desk.listing([_("cage"), _("boxes"), _("mass g"), _("estimate g")], rows)
    return 0


def as_row(
    cage: int | None, boxes: int, mass_g: int, estimate_g: int, weighed: bool
) -> dict[str, Any]:
    """A cage; without a number the boxes that wait for one."""
    return {
        "cage": cage,
        "boxes": boxes,
        "mass_g": mass_g,
        "estimate_g": estimate_g,
        "weighed": bool(weighed),
    }
