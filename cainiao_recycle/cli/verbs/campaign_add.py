"""`campaign add`: a season's rule."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import At, Reason, RequestId, Second
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import CampaignAdded
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Add a campaign from its TOML file, with a key of its own. “campaign new” writes such "
    "a file."
)
EXAMPLE = "campaign-2022.toml --reason 'a new season'"

OVER = N_(
    "Its last day is over: what comes in today earns nothing. If a date is mistyped, undo "
    "the entry below and add it again."
)


def command(
    rule: Annotated[
        Path, typer.Argument(help=_("The campaign's file."), metavar="FILE.toml")
    ],
    reason: Reason = "",
    second: Second = None,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: station.add_campaign(
                rule, why, other, at=at, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Which, and when."""
    event = recorded.event
    assert isinstance(event, CampaignAdded), "what `campaign add` records"
    template = _("Campaign {code}, {name}: {starts} to {ends}")
    text = sentence(
        template, code=event.campaign, name=event.name, starts=event.starts, ends=event.ends
    )
    say(f"✓ {text}", fg="green", bold=True)
    if recorded.entry is not None and event.ends < recorded.entry.business_date:
        say("  " + _(OVER), fg="yellow")
