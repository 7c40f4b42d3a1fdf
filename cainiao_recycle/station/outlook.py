"""The credits that wait for more, after a box, a visit's end or a customer's number."""

from sqlite3 import Connection

from cainiao_recycle.domain.events import BoxReturned, VisitFinished, VisitNamed
from cainiao_recycle.domain.outlook import AT_THE_END, Outlook
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.earning import Whose, campaign_of, unspent
from cainiao_recycle.store import customers, setup, visits


def outlook(
    db: Connection, event: BoxReturned | VisitFinished | VisitNamed
) -> Clause | None:
    """What to tell of them, None when there is nothing to tell."""
    visit = visits.visit(db, event.visit) if event.visit else None
    campaign, person = campaign_of(db, visit), None
    if isinstance(event, BoxReturned):
        campaign = setup.campaign(db, event.campaign) if event.campaign else None
        person = event.customer
    if campaign is None:
        return None
    if visit is not None:
        person = customers.of_visit(db, visit.visit)
    issued = getattr(event, "issued", None)
    left = len(unspent(db, Whose(campaign, person, visit)))
    if isinstance(event, BoxReturned) and not left and issued is None:
        # Of a visit of its own, and nobody's: nothing ever looks at it again.
        left = event.credits
    return Outlook(
        left=left,
        needed=campaign.credits_per_reward,
        eggs=campaign.eggs_per_reward,
        carries=campaign.credits_carry_over,
        is_named=person is not None,
        is_open=visit is not None and visit.state == "open",
        pays=issued is not None,
    ).clause()


def still_missing(
    db: Connection, event: BoxReturned | VisitFinished | VisitNamed
) -> Clause | None:
    """The same where something is missing: that a voucher comes is seen when it does."""
    issued = getattr(event, "issued", None)
    code = issued.campaign if issued else getattr(event, "campaign", None)
    campaign = setup.campaign(db, code) if code else None
    if campaign is not None and campaign.credits_per_reward == 1:
        # Nearly every campaign: the clerk at the counter waits for each look.
        return None
    missing = outlook(db, event)
    return None if missing is None or missing.template == AT_THE_END else missing
