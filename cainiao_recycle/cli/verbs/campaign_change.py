"""`campaign change`: its name and quotas from now on."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import Reason, RequestId, Second
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.verbs.campaign_show import as_toml
from cainiao_recycle.domain.events import CampaignChanged
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Change a campaign's name and quotas from now on, to what its TOML file says. Vouchers "
    "issued keep their eggs."
)
EXAMPLE = "eggs-2022 campaign-2022.toml --reason 'more eggs came'"


def command(
    code: Annotated[str, typer.Argument(help=_("The campaign's code."), metavar="CODE")],
    rule: Annotated[
        Path, typer.Argument(help=_("The campaign's file."), metavar="FILE.toml")
    ],
    reason: Reason = "",
    second: Second = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: station.change_campaign(
                code, rule, why, other, request_id=request_id
            ),
        )
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """Each key that changed."""
    event = recorded.event
    assert isinstance(event, CampaignChanged), "what `campaign change` records"
    text = sentence(_("Campaign {code}, from now on:"), code=event.campaign)
    say(f"✓ {text}", fg="green", bold=True)
    for key, value in event.rule.items():
        if value != (before := event.rule_before[key]):
            say(f"  {key}: {as_toml(before)} → {as_toml(value)}")
