"""`ship suggest`: the best box in stock for what is to be sent."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.parcels import CarrierName, obstacles, read_items
from cainiao_recycle.cli.steps import as_objects, steps
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.packing.model import Misfit, Packing
from cainiao_recycle.domain.shipping import in_mm, volume_mm3
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.suggesting import SizeAnswer, Suggestion

HELP = _("Name the best box in stock, its shelf, and how to pack it.")
EXAMPLE = "--item 250x140x150 --mass 900 --padding 10"


def command(
    shipment: Annotated[
        str | None, typer.Argument(help=_("A shipment entered before."), metavar="SHIPMENT")
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            "--item",
            help=_("An item's sides in mm, and how many of it; repeatable."),
            metavar="LxWxH[xCOUNT]",
        ),
    ] = None,
    mass: Annotated[
        str, typer.Option("--mass", help=_("Mass of everything, in grams."), metavar="G")
    ] = "0",
    padding: Annotated[
        str,
        typer.Option("--padding", help=_("Padding on every side, in mm."), metavar="MM"),
    ] = "0",
    upright: Annotated[
        bool, typer.Option("--upright", help=_("The items must stand as measured."))
    ] = False,
    fragile: Annotated[
        bool, typer.Option("--fragile", help=_("Nothing may lie on the items."))
    ] = False,
    carrier: CarrierName = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("Every size, those that don't fit too."))
    ] = False,
) -> int:
    desk = Desk.of()
    items = read_items(item or [], mass, padding, upright, fragile)
    with desk.station() as station:
        if every:
            tell_all(desk, station.suggest_sizes(shipment, items, carrier=carrier))
            return 0
        found = station.suggest_box(shipment, items, carrier=carrier)
        if desk.json:
            emit(as_object(found))
        else:
            tell(found)
    return 0


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
        "inside_mm": list(found.packing.inside_mm),
        "fill_percent": fill_percent(found),
        "steps": as_objects(found.packing),
    }


def fill_percent(found: Suggestion) -> int:
    """How much of the box is filled, in whole percent."""
    inside = volume_mm3(found.box.size)
    return (inside - found.void_mm3) * 100 // inside


def tell(found: Suggestion) -> None:
    """A suggestion for people."""
    box = found.box
    template = _(
        "Box {box} on shelf {shelf} (size {size}, condition {condition}, cycle {cycle})"
    )
    text = sentence(
        template,
        box=box.box,
        shelf=box.shelf,
        size=box.size.name or _("measured"),
        condition=box.condition,
        cycle=box.cycle,
    )
    say(f"✓ {text}", fg="green", bold=True)
    if box.tag:
        say("  " + sentence(_("Tag {tag}"), tag=grouped(box.tag)))
    template = _("Inside {inside} mm, {percent}% filled; empty space: {litres} l")
    text = sentence(
        template,
        inside=in_mm(found.packing.inside_mm),
        percent=fill_percent(found),
        litres=f"{found.void_mm3 / 1e6:.1f}",
    )
    say("  " + text)
    for step in steps(found.packing):
        say("  " + step)


def tell_all(desk: Desk, found: list[SizeAnswer]) -> None:
    """Every size, the smallest first."""
    desk.listing(
        [
            _("size"),
            _("inside"),
            _("fits"),
            _("in stock"),
            _("empty, l"),
            _("what is in the way"),
        ],
        (object_of(one) if desk.json else row_of(one) for one in found),
    )


def object_of(one: SizeAnswer) -> dict[str, Any]:
    """A size for machines."""
    fits = isinstance(one.answer, Packing)
    return {
        "size": one.size.name,
        "inside_mm": list(one.size.inside),
        "fits": fits,
        "boxes": one.boxes,
        "box": one.box.box if one.box else None,
        "shelf": one.box.shelf if one.box else None,
        "void_mm3": one.answer.void_mm3 if isinstance(one.answer, Packing) else None,
        "obstacles": obstacles(one.answer if isinstance(one.answer, Misfit) else None),
    }


def row_of(one: SizeAnswer) -> dict[str, Any]:
    """A size for people."""
    packing = one.answer if isinstance(one.answer, Packing) else None
    return {
        "size": one.size.name or _("measured"),
        "inside": in_mm(one.size.inside),
        "fits": _("yes") if packing else _("no"),
        "boxes": one.boxes,
        "void": f"{packing.void_mm3 / 1e6:.1f}" if packing else "",
        "why": sentence("{why}", why=one.why),
    }
