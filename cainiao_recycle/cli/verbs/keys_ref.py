"""`keys ref`: the references of numbers that a script has."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.domain.references import outside
from cainiao_recycle.language import _
from cainiao_recycle.station.key_care import Referred

HELP = _(
    "Tell under which references waybills stand in exports: a script joins its own "
    "numbers with them. Nothing is recorded."
)
EXAMPLE = "SF1234567890123"


def command(
    code: Annotated[list[str], typer.Argument(help=_("Waybills."), metavar="CODE...")],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        headers = [_("waybill"), _("reference"), _("key"), _("in the book")]
        desk.listing(headers, (as_row(one, desk.json) for one in station.refer(code)))
    return 0


def as_row(one: Referred, machine: bool) -> dict[str, Any]:
    """A number and its reference, for machines or for people."""
    known: object = one.is_known
    if not machine:
        known = _("yes") if one.is_known else _("no")
    return {
        "waybill": one.waybill,
        "waybill_ref": outside(one.reference),
        "key": one.reference.partition(".")[0],
        "known": known,
    }
