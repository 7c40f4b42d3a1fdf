"""What a returned box earns.

Every box is accepted; only the reward is limited. One counted box is one credit,
enough credits make a reward of eggs, and a voucher pays them out.
"""

from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.campaigns import Campaign


class Reward(StrEnum):
    """What came of a returned box."""

    GRANTED = "granted"
    CREDITED = "credited"
    CAPPED = "capped"
    QUOTA_USED = "quota-used"
    ALREADY_REWARDED = "already-rewarded"
    CONDITION_EXCLUDED = "condition-excluded"
    ANONYMOUS = "anonymous"
    NO_CAMPAIGN = "no-campaign"


class EggsSoFar(NamedTuple):
    """Eggs on vouchers issued in a campaign, those undone left out."""

    customer_today: int
    station_today: int
    station_in_all: int


def credits_a_day(campaign: Campaign) -> int | None:
    """How many boxes of one customer count on one day, None without a cap.

    The cap is in eggs; boxes above what makes the last whole reward earn nothing.
    """
    if campaign.eggs_per_customer_day is None or campaign.eggs_per_reward == 0:
        return None
    rewards = campaign.eggs_per_customer_day // campaign.eggs_per_reward
    return rewards * campaign.credits_per_reward


def credit(
    campaign: Campaign | None,
    *,
    condition: Condition,
    rewarded_before: bool,
    known_customer: bool,
    credits_today: int,
) -> Reward:
    """Whether one box earns a credit (`CREDITED`), or why not.

    `credits_today` are those the customer, or the anonymous visit, earned on this
    business date already.
    """
    if campaign is None:
        return Reward.NO_CAMPAIGN
    if rewarded_before:
        return Reward.ALREADY_REWARDED
    if condition not in campaign.conditions:
        return Reward.CONDITION_EXCLUDED
    if not known_customer and not campaign.reward_anonymous:
        return Reward.ANONYMOUS
    cap = credits_a_day(campaign)
    if cap is not None and credits_today >= cap:
        return Reward.CAPPED
    return Reward.CREDITED


def rewards_due(
    campaign: Campaign, unspent_credits: int, eggs: EggsSoFar
) -> tuple[int, Reward]:
    """How many rewards a voucher issued now pays, and what the box that led to it
    is told: `GRANTED`, `CREDITED` while credits are short, else what stopped it.
    """
    earned = unspent_credits // campaign.credits_per_reward
    if earned == 0 or campaign.eggs_per_reward == 0:
        return 0, Reward.CREDITED
    by_cap = left(campaign.eggs_per_customer_day, eggs.customer_today, campaign)
    by_quota = min(
        left(campaign.station_eggs_per_day, eggs.station_today, campaign),
        left(campaign.station_eggs_in_all, eggs.station_in_all, campaign),
    )
    due = min(earned, by_cap, by_quota)
    if due:
        return due, Reward.GRANTED
    return 0, Reward.CAPPED if by_cap <= by_quota else Reward.QUOTA_USED


def left(limit: int | None, used: int, campaign: Campaign) -> int:
    """How many whole rewards a limit in eggs leaves."""
    if limit is None:
        return 10**9
    return max(0, limit - used) // campaign.eggs_per_reward
