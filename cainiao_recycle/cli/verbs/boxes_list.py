"""`boxes list`: boxes on hand, by shelf."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import one_of
from cainiao_recycle.domain.boxes import ON_HAND, BoxState
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.language import _
from cainiao_recycle.store.boxes import Box

HELP = _("List boxes on hand by shelf, or those in one state.")
EXAMPLE = "--state hold"


def command(
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            help=_(
                "reuse, bound, hold, pulp, sent, given, transferred, pulped or missing."
            ),
            metavar="STATE",
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    if state is not None:
        known = [one.value for one in BoxState if one is not BoxState.UNDONE]
        state = one_of("--state", state, known)
    with desk.station() as station:
        found = station.list_boxes([state] if state else sorted(ON_HAND))
        headers = [
            _("box"), _("shelf"), _("size"), _("condition"), _("cycle"), _("state"),
            _("tag"),
        ]  # fmt: skip
        desk.listing(headers, (as_row(one, desk.json) for one in found))
    return 0


def as_row(one: Box, machine: bool) -> dict[str, Any]:
    """A box, for machines or for people."""
    return {
        "box": one.box,
        "shelf": one.shelf,
        "size": one.size.name,
        "condition": one.condition,
        "cycle": one.cycle,
        "state": one.state if machine else _(one.state),
        "tag": one.tag if machine or not one.tag else grouped(one.tag),
    }
