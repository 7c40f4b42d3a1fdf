"""`ship plan`: every waiting parcel against the whole free stock."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk, said_before
from cainiao_recycle.cli.entries import tell_entries
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import as_object, emit, emit_all, message, say, warn
from cainiao_recycle.cli.parcels import CarrierName, obstacles
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.packing.why_not import why_not
from cainiao_recycle.domain.planning.model import LeftOutBecause
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.planning import DayPlan, Left, Picked, plan_day
from cainiao_recycle.station.session import Session

HELP = _(
    "Plan the waiting parcels against the stock, and pick the boxes.\n\n"
    "Most parcels in reused boxes come first, then the least empty space, then the oldest "
    "boxes. Boxes bound already stay bound."
)
EXAMPLE = "shipments.csv --reserve 5=3 --commit"


def command(
    table: Annotated[
        Path | None,
        typer.Argument(help=_("Parcels to import first."), metavar="[FILE.csv]"),
    ] = None,
    reserve: Annotated[
        list[str] | None,
        typer.Option(
            "--reserve",
            help=_("Boxes of a size not to be promised; repeatable."),
            metavar="SIZE=N",
        ),
    ] = None,
    carrier: CarrierName = None,
    commit: Annotated[
        bool, typer.Option("--commit", help=_("Bind the boxes to the parcels."))
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        numbers: dict[str, str] = {}
        all_in = table is None or import_first(desk, session, table, numbers)
        plan = plan_day(
            session,
            reserve=reserve or [],
            carrier=carrier,
            commit=commit,
            at=at,
            request_id=request_id,
        )
        session.keyring.numbers.update(numbers)
        if desk.json:
            emit_plan(plan, numbers)
        else:
            tell(desk, plan, commit)
    return 0 if all_in else SOME_REFUSED


def import_first(
    desk: Desk, session: Session, table: Path, numbers: dict[str, str]
) -> bool:
    """Import the parcels of a file; whether all were taken. Only refusals are told; what
    the file calls its parcels is added to `numbers`.
    """
    from cainiao_recycle.night.importing import import_shipments

    all_in = True
    for row in import_shipments(session, table).outcomes:
        if row.recorded is not None:
            numbers |= row.recorded.numbers
        if row.refusal is not None:
            all_in = False
            if desk.json:
                emit({"line": row.line, **as_object(row.refusal)})
            else:
                where = sentence(_("line {line}"), line=row.line)
                warn(f"✗ {where}: {message(row.refusal)}", fg="red")
    return all_in


def emit_plan(plan: DayPlan, numbers: Mapping[str, str]) -> None:
    """An object a shipment, called as the file calls it, and a last one with totals."""
    totals = {
        "served": len(plan.picked),
        "shipments": len(plan.picked) + len(plan.left),
        "void_mm3": plan.void_mm3,
        "replayed": plan.replayed,
    }
    parcels = [*map(object_of, plan.picked), *map(left_out, plan.left)]
    for parcel in parcels:
        parcel["shipment"] = numbers.get(parcel["shipment"], parcel["shipment"])
    emit_all([*parcels, totals])


def object_of(one: Picked) -> dict[str, Any]:
    """A parcel served, for machines."""
    return {
        "shipment": one.shipment,
        "box": one.box.box,
        "tag": one.box.tag,
        "size": one.box.size.name,
        "shelf": one.box.shelf,
        "void_mm3": one.void_mm3,
        "reason": None,
        "obstacles": [],
        "would_help": [],
        "entry": one.entry,
    }


def left_out(one: Left) -> dict[str, Any]:
    """A parcel left out, for machines."""
    return {
        "shipment": one.shipment,
        "box": None,
        "tag": None,
        "size": None,
        "shelf": None,
        "void_mm3": None,
        "reason": one.reason,
        "obstacles": obstacles(one.misfit),
        "would_help": list(one.would_help),
        "entry": None,
    }


def tell(desk: Desk, plan: DayPlan, commit: bool) -> None:
    """The pick list by shelf, then why some parcels are left out."""
    if plan.replayed:
        said_before(min(one.entry for one in plan.picked if one.entry is not None))
    if plan.picked:
        desk.listing(
            [_("shelf"), _("box"), _("tag"), _("size"), _("shipment")],
            (
                {
                    "shelf": one.box.shelf,
                    "box": one.box.box,
                    "tag": grouped(one.box.tag) if one.box.tag else "",
                    "size": one.box.size.name or _("measured"),
                    "shipment": one.shipment,
                }
                for one in plan.picked
            ),
        )
    for left in plan.left:
        say(f"✗ {left.shipment}: {why(left)}", fg="yellow")
    template = _("{served} of {shipments} parcels in reused boxes, {litres} l empty space.")
    text = sentence(
        template,
        served=len(plan.picked),
        shipments=len(plan.picked) + len(plan.left),
        litres=f"{plan.void_mm3 / 1e6:.1f}",
    )
    say(f"✓ {text}", fg="green", bold=True)
    if plan.picked:
        say("  " + (_("The boxes are bound.") if commit else _("Bind them with --commit.")))
    tell_entries([one.entry for one in plan.picked])


def why(left: Left) -> str:
    """Why a parcel is left out, and what would help."""
    if left.reason is LeftOutBecause.NOTHING_FITS:
        obstacles_met = why_not(left.misfit) if left.misfit else []
        return sentence(_("fits no size: {why}"), why=obstacles_met)
    if not left.would_help:
        return _("the boxes that fit it ran out")
    return sentence(
        _("the boxes that fit it ran out; one of size {sizes} would have helped"),
        sizes=left.would_help,
    )
