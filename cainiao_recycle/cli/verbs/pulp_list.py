"""`pulp list`: boxes that wait for a cage, and cages that wait for the mill."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import mass, say, sentence
from cainiao_recycle.language import _

HELP = _("List what waits: boxes for a cage, cages for the mill.")


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        waiting = station.list_boxes(["pulp"])
        mass_g = sum(box.size.mass_g for box in waiting)
        rows = [
            {
                "cage": one.cage,
                "boxes": one.boxes,
                "mass_g": one.mass_g,
                "estimate_g": one.estimate_g,
                "weighed": bool(one.weighed),
            }
            for one in station.list_cages("closed")
        ]
        if desk.json:
            rows.append(
                {
                    "cage": None,  # type: ignore[dict-item]
                    "boxes": len(waiting),
                    "mass_g": mass_g,
                    "estimate_g": mass_g,
                    "weighed": False,
                }
            )
        else:
            template = _("Boxes that wait for a cage: {boxes}, about {mass}")
            say(sentence(template, boxes=len(waiting), mass=mass(mass_g)), bold=True)
        desk.listing([_("cage"), _("boxes"), _("mass g"), _("estimate g")], rows)
    return 0
