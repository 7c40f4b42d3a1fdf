"""`print story`: what a customer's boxes did, on paper in large letters."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import number_typed
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.slips import TERMINAL, To, Width, placed, show
from cainiao_recycle.cli.stories import story_object
from cainiao_recycle.language import _, sentence
from cainiao_recycle.paper.printing.slips import print_slips, refuse_unless_printed
from cainiao_recycle.paper.slip_texts import slip_texts
from cainiao_recycle.paper.story_texts import story_slip

HELP = _(
    "Print a customer's story in large letters: boxes brought, eggs, what became of those "
    "boxes. It names months and no waybill."
)
EXAMPLE = "13900001234 --to story.pdf"


def command(
    phone: Annotated[
        str,
        typer.Argument(
            help=_("Mobile number or member code; - reads it from standard input."),
            metavar="PHONE",
        ),
    ],
    to: To = None,
    width: Width = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        known = station.story(number_typed(phone) or "")
        texts = slip_texts(station)
        slip = story_slip(known.story, known.last_four, station.name, texts.say)
        told = {"last_four": known.last_four, **story_object(known.story)}
        if to in (None, TERMINAL):
            if desk.json:
                emit({**told, "to": TERMINAL})
            else:
                show(slip)
            return 0
        place, _used = placed(station, to, width)
        printed = list(print_slips([slip], place))
        if desk.json:
            outcome = printed[0].delivery.outcome.value
            emit({**told, "to": place.to, "outcome": outcome})
        refuse_unless_printed(printed)
        if not desk.json:
            say("✓ " + sentence(_("Story → {to}"), to=place.to), fg="green")
    return 0
