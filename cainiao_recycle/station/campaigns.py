"""Campaigns: the season's rule, added, changed, listed."""

import tomllib
from pathlib import Path

from cainiao_recycle.domain import campaigns, text
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import CampaignAdded, CampaignChanged
from cainiao_recycle.domain.references import mark
from cainiao_recycle.errors import (
    CampaignExists,
    CampaignOverlaps,
    CampaignUnclear,
    CampaignUnknown,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station import reasons
from cainiao_recycle.station.keys import Serves, drawn
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import forgotten, setup
from cainiao_recycle.store.files import load

NOT_TOML = N_("it is no TOML file with a [campaign] table")


def list_campaigns(self: Session) -> list[Campaign]:
    """All campaigns by date."""
    return setup.campaigns(self.book.db)


def show_campaign(self: Session, code: str) -> Campaign:
    """One campaign. Raises `CampaignUnknown`."""
    found = setup.campaign(self.book.db, text.called("CAMPAIGN", code, 24))
    if found is None:
        raise CampaignUnknown(campaign=code)
    return found


def read_campaign(path: Path) -> Campaign:
    """A campaign's rule from its TOML file. Raises `CampaignUnclear`."""
    try:
        table = tomllib.loads(load(path).decode("utf-8-sig")).get("campaign")
    except (ValueError, RecursionError) as error:
        raise CampaignUnclear(key=path.name, why=Clause(NOT_TOML)) from error
    if not isinstance(table, dict):
        raise CampaignUnclear(key=path.name, why=Clause(NOT_TOML))
    return campaigns.parse(table)


def add_campaign(
    self: Session,
    path: Path,
    reason: str = "",
    second: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Add a campaign from its TOML file, with a key of its own. The event is
    `CampaignAdded`. Raises `CampaignExists`, `CampaignOverlaps`.
    """
    rule, said = read_campaign(path), reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("campaign", rule.rule(), *said):
            return earlier
        reasons.demand(request.db, said)
        refuse_overlap(request, rule)
        # The key first: an entry that names a key which isn't there would lock
        # customers out; a key too many harms nobody.
        secret = self.keyring.read().of_campaign(rule.code)
        if secret is None:
            secret = self.keyring.add(
                drawn(Serves.CAMPAIGN, rule.code, self.today())
            ).secret
        return request.record(
            CampaignAdded(
                campaign=rule.code,
                key=mark(secret),
                name=rule.name,
                starts=rule.starts,
                ends=rule.ends,
                rule=dict(sorted(rule.rule().items())),
                **said._asdict(),
            )
        )


def change_campaign(
    self: Session,
    code: str,
    path: Path,
    reason: str = "",
    second: str | None = None,
    *,
    request_id: str | None = None,
) -> Recorded:
    """Change a campaign's name and quotas from now on, to what its TOML file says. The
    event is `CampaignChanged`. Raises `CampaignFixed`, `NothingToChange`.
    """
    rule, said = read_campaign(path), reasons.said(self.clerk, reason, second)
    code = text.called("CODE", code, 24)
    with self.request(None, request_id) as request:
        if earlier := request.earlier("campaign-change", code, rule.rule(), *said):
            return earlier
        reasons.demand(request.db, said)
        before = setup.campaign(request.db, code)
        if before is None:
            raise CampaignUnknown(campaign=code)
        return request.record(
            CampaignChanged(
                campaign=code,
                rule=dict(sorted(campaigns.changed(before, rule).rule().items())),
                rule_before=dict(sorted(before.rule().items())),
                **said._asdict(),
            )
        )


def refuse_overlap(request: Request, rule: Campaign) -> None:
    """Campaigns take turns, and have one code each: that of one whose customers were
    forgotten is never another's.
    """
    if forgotten.is_gone(request.db, Serves.CAMPAIGN, rule.code):
        raise CampaignExists(campaign=rule.code)
    for other in setup.campaigns(request.db):
        if other.code == rule.code:
            raise CampaignExists(campaign=rule.code)
        if other.starts <= rule.ends and other.ends >= rule.starts:
            raise CampaignOverlaps(
                campaign=rule.code, other=other.code, starts=other.starts, ends=other.ends
            )
