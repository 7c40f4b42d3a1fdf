"""`print tags`: blank box tags, claimed by the first box that carries one."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At
from cainiao_recycle.cli.output import warn
from cainiao_recycle.cli.slips import First, LabelOption, Width, placed, slips_to
from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import TagsDrawn
from cainiao_recycle.language import _
from cainiao_recycle.paper.printing.rendering import render
from cainiao_recycle.paper.printing.target import (
    Target,
    refuse_unless_free,
    refuse_unless_writable,
)
from cainiao_recycle.paper.slip_texts import SlipTexts, slip_texts
from cainiao_recycle.station.slips.batches import MOST_SLIPS, draw_tags
from cainiao_recycle.station.slips.contents import TagFacts

HELP = _(
    "Print blank box tags for an event. Stick one on a box and scan it with the box's "
    "waybill (return CODE --tag TAG)."
)
EXAMPLE = "--count 24 --to tags.pdf"


def command(
    count: Annotated[str, typer.Option("--count", metavar="N", help=_("How many."))],
    to: Annotated[str, typer.Option("--to", metavar="DEST", help=_("As for “print”."))],
    width: Width = None,
    size: LabelOption = None,
    first: First = 1,
    at: At = None,
    request_id: Annotated[
        str | None,
        typer.Option(
            "--request-id",
            metavar="ID",
            help=_("The same id again prints the same tags."),
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        texts = slip_texts(session)
        place, used = placed(session, to, width, size, first)
        refuse_unprintable(texts, place, count)
        recorded = draw_tags(
            session,
            count,
            at=at,
            request_id=request_id,
            refuse=lambda: refuse_unless_free(place),
        )
        event = recorded.event
        assert isinstance(event, TagsDrawn), "what `print tags` records"
        if recorded.replayed and not desk.json:
            warn(_("These tags were drawn before: don't stick one code on two boxes."))
        slips = [texts.tag(TagFacts(tag, None)) for tag in event.tags]
        slips_to(desk, session, slips, to, width=width, size=size, first=used + 1)
    return 0


def refuse_unprintable(texts: SlipTexts, to: Target, count: str) -> None:
    """What can't be printed is not drawn."""
    refuse_unless_writable(to)
    some = min(2, text.whole("--count", count, 1, MOST_SLIPS))
    render([texts.tag(TagFacts("9000000000000000", None))] * some, to)
