"""What a box or a visit earns: credits and points, and the voucher when one is due."""

from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import rewards
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.days import LAST_DATE, after
from cainiao_recycle.domain.events import VoucherIssued, VoucherReferred
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.rewards import EggsSoFar, Reward
from cainiao_recycle.station.arriving import Arrival
from cainiao_recycle.station.session import Request
from cainiao_recycle.station.told import Told
from cainiao_recycle.store import (
    credits,
    customers,
    egg_stock,
    returns,
    setup,
)
from cainiao_recycle.store.credits import Credit
from cainiao_recycle.store.visits import Visit

NO_EGGS = EggsSoFar(0, 0, 0)


class Whose(NamedTuple):
    """Whose a box is: in which campaign, of which customer, in which visit that the
    book has already; each None where there is none.
    """

    campaign: Campaign | None
    person: Customer | None
    visit: Visit | None


class Earned(NamedTuple):
    """What a box came to."""

    credits: int
    points: int
    reward: Reward
    issued: VoucherIssued | None


def campaign_of(db: Connection, visit: Visit | None) -> Campaign | None:
    """The campaign a visit began under."""
    return setup.campaign(db, visit.campaign) if visit and visit.campaign else None


def earned(
    request: Request, arrival: Arrival, graded: Condition, whose: Whose, told: Told
) -> Earned:
    """What a box that arrives comes to. A box that is a visit of its own is paid at
    once, one of a visit with its end.
    """
    campaign, reward = whose.campaign, credit(request, arrival, graded, whose, told)
    if campaign is None:
        return Earned(0, 0, reward, None)
    counts, issued = int(reward is Reward.CREDITED), None
    if told.done if told.visit else counts:
        paid_by = unspent(request.db, whose) + [(arrival.box, arrival.cycle)] * counts
        due, issued = voucher_due(request, campaign, whose.person, paid_by)
        reward = due if counts else reward
    points = campaign.points_per_box if counts and whose.person else 0
    return Earned(counts, points, reward, issued)


def credit(
    request: Request, arrival: Arrival, graded: Condition, whose: Whose, told: Told
) -> Reward:
    """Whether a box earns its credit, or why not."""
    waybill = arrival.waybill
    before = (
        told.another
        or arrival.unproven
        or (waybill is not None and returns.is_rewarded(request.db, waybill))
    )
    return rewards.credit(
        whose.campaign,
        condition=graded,
        rewarded_before=before,
        known_customer=whose.person is not None,
        credits_today=credits_today(request, whose),
    )


def credits_today(request: Request, whose: Whose) -> int:
    """How many boxes of the customer counted today; an anonymous visit counts as
    one customer.
    """
    campaign, person, visit = whose
    if campaign is None or rewards.credits_a_day(campaign) is None:
        return 0
    if person is None:
        return credits.of_visit(request.db, visit.visit) if visit else 0
    known = customers.number_of(request.db, campaign.code, person)
    if known is None:
        return 0
    return credits.of_customer(request.db, known, request.rule_date)


def unspent(db: Connection, whose: Whose, until: str = LAST_DATE) -> list[Credit]:
    """Credits that can pay now, oldest first: the customer's, of boxes booked up to a
    date, or the visit's where nothing is carried over or nobody is known.
    """
    campaign, person, visit = whose
    if campaign is not None and campaign.credits_carry_over and person is not None:
        known = customers.number_of(db, campaign.code, person)
        return [] if known is None else credits.unspent_of_customer(db, known, until)
    return credits.unspent_of_visit(db, visit.visit) if visit else []


def voucher_due(
    request: Request, campaign: Campaign, person: Customer | None, paid_by: list[Credit]
) -> tuple[Reward, VoucherIssued | None]:
    """The voucher that credits pay for, or why there is none. Whenever the credits came,
    it is issued when that is told.
    """
    date, eggs = request.rule_date, NO_EGGS
    if campaign.is_limited:
        known = customers.number_of(request.db, campaign.code, person) if person else None
        eggs = egg_stock.eggs_so_far(request.db, campaign.code, date, known)
    due, reward = rewards.rewards_due(campaign, len(paid_by), eggs)
    if not due:
        return reward, None
    issued = VoucherIssued(
        voucher=request.code(CodeType.VOUCHER),
        eggs=due * campaign.eggs_per_reward,
        campaign=campaign.code,
        campaign_date=date,
        valid_from=date,
        valid_until=after(date, campaign.voucher_valid_days),
        paid_by=tuple(paid_by[: due * campaign.credits_per_reward]),
    )
    ref = request.session.keyring.voucher_ref(issued.voucher, date[:4])
    return reward, VoucherReferred(**vars(issued), ref=ref) if ref else issued
