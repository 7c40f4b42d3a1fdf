"""`ship suggest`: the best box in stock for what is to be sent."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence
from cainiao_recycle.domain import boxes, text
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import ShipmentItem
from cainiao_recycle.language import _
from cainiao_recycle.station.shipping import Suggestion

HELP = _(
    "Name the best box in stock, and its shelf.\n\n"
    "Example: cainiao-recycle ship suggest --item 250x140x150 --mass 900 --padding 10"
)


def command(
    shipment: Annotated[
        str | None, typer.Argument(help=_("A shipment entered before."), metavar="SHIPMENT")
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            "--item", help=_("An item's sides in mm, repeatable."), metavar="LxWxH"
        ),
    ] = None,
    mass: Annotated[
        str, typer.Option("--mass", help=_("Mass of everything, in grams."), metavar="G")
    ] = "0",
    padding: Annotated[
        str,
        typer.Option("--padding", help=_("Padding on every side, in mm."), metavar="MM"),
    ] = "0",
) -> int:
    desk = Desk.of()
    items = read_items(item or [], mass, padding)
    with desk.station() as station:
        found = station.suggest_box(shipment, items)
        if desk.json:
            emit(as_object(found))
        else:
            tell(found)
    return 0


def read_items(sides: list[str], mass: str, padding: str) -> list[ShipmentItem]:
    """Items as typed; the mass is that of all of them."""
    total_g = text.whole("--mass", mass, 0, 1_000_000)
    pad = text.whole("--padding", padding, 0, 200)
    return [
        item_of(number, boxes.parse_sides(one), total_g if number == 1 else 0, pad)
        for number, one in enumerate(sides, start=1)
    ]


def item_of(
    number: int, sides: tuple[int, int, int], mass_g: int, pad: int
) -> ShipmentItem:
    """One item of those typed."""
    length_mm, width_mm, height_mm = sides
    return ShipmentItem(
        item=str(number),
        length_mm=length_mm,
        width_mm=width_mm,
        height_mm=height_mm,
        mass_g=mass_g,
        count=1,
        padding_mm=pad,
        upright=False,
        fragile=False,
    )


def as_object(found: Suggestion) -> dict[str, Any]:
    """A suggestion for machines."""
    box = found.box
    return {
        "box": box.box,
        "tag": box.tag,
        "size": box.size.name,
        "shelf": box.shelf,
        "condition": box.condition,
        "cycle": box.cycle,
        "void_mm3": found.void_mm3,
        "fits": True,
    }


def tell(found: Suggestion) -> None:
    """A suggestion for people."""
    box = found.box
    told = _(
        "Box {box} on shelf {shelf} (size {size}, condition {condition}, cycle {cycle})"
    )
    say(
        "✓ "
        + sentence(
            told,
            box=box.box,
            shelf=box.shelf,
            size=box.size.name or _("measured"),
            condition=box.condition,
            cycle=box.cycle,
        ),
        fg="green",
        bold=True,
    )
    if box.tag:
        say("  " + sentence(_("Tag {tag}"), tag=grouped(box.tag)))
    say("  " + sentence(_("Empty space: {litres} l"), litres=f"{found.void_mm3 / 1e6:.1f}"))
