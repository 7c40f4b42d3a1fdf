"""What a returned box earns: credits, then eggs, within limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import rewards
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.rewards import EggsSoFar, Reward

PLAIN = Campaign("eggs-2022", "2022", "2022-11-01", "2022-11-20", 1, 1)
NOTHING_YET = EggsSoFar(0, 0, 0)


def campaign(**changes: object) -> Campaign:
    facts = {**PLAIN.rule(), **changes}
    return Campaign(**facts)


def credit(rule: Campaign | None, **changes: object) -> Reward:
    facts: dict[str, object] = {
        "condition": Condition.A,
        "rewarded_before": False,
        "known_customer": True,
        "credits_today": 0,
        **changes,
    }
    return rewards.credit(rule, **facts)  # type: ignore[arg-type]


def test_a_counted_box_is_a_credit() -> None:
    assert credit(PLAIN) is Reward.CREDITED


def test_outside_a_campaign_a_box_earns_nothing() -> None:
    assert credit(None) is Reward.NO_CAMPAIGN


def test_a_waybill_earns_its_reward_once() -> None:
    assert credit(PLAIN, rewarded_before=True) is Reward.ALREADY_REWARDED


@pytest.mark.parametrize("condition", Condition)
def test_only_the_conditions_of_the_rule_count(condition: Condition) -> None:
    only_good = campaign(conditions=("A", "B"))
    counted = credit(only_good, condition=condition)
    assert counted is (Reward.CREDITED if condition in "AB" else Reward.CONDITION_EXCLUDED)


@pytest.mark.parametrize(
    ("allowed", "reward"), [(True, Reward.CREDITED), (False, Reward.ANONYMOUS)]
)
def test_whether_anonymous_returns_are_rewarded_is_the_rules(
    allowed: bool, reward: Reward
) -> None:
    assert credit(campaign(reward_anonymous=allowed), known_customer=False) is reward


def test_a_named_customer_is_rewarded_where_anonymous_ones_are_not() -> None:
    assert credit(campaign(reward_anonymous=False)) is Reward.CREDITED


@pytest.mark.parametrize(
    ("cap", "per_reward", "needed", "counted"),
    [
        (None, 1, 1, None),
        (5, 1, 1, 5),
        (5, 2, 4, 8),
        (4, 4, 4, 4),
        (3, 4, 1, 0),
        (5, 0, 1, None),
    ],
)
def test_a_cap_in_eggs_is_a_cap_in_whole_rewards(
    cap: int | None, per_reward: int, needed: int, counted: int | None
) -> None:
    rule = campaign(
        eggs_per_customer_day=cap, eggs_per_reward=per_reward, credits_per_reward=needed
    )
    assert rewards.credits_a_day(rule) == counted


@pytest.mark.parametrize(
    ("today", "reward"), [(0, "credited"), (4, "credited"), (5, "capped"), (50, "capped")]
)
def test_boxes_above_the_cap_earn_none(today: int, reward: str) -> None:
    assert credit(campaign(eggs_per_customer_day=5), credits_today=today) == reward


@pytest.mark.parametrize(
    ("unspent", "due", "reward"),
    [
        (0, 0, "credited"),
        (3, 0, "credited"),
        (4, 1, "granted"),
        (7, 1, "granted"),
        (8, 2, "granted"),
    ],
)
def test_four_credits_are_one_reward(unspent: int, due: int, reward: str) -> None:
    rule = campaign(credits_per_reward=4, eggs_per_reward=4)
    assert rewards.rewards_due(rule, unspent, NOTHING_YET) == (due, reward)


def test_a_campaign_of_points_alone_issues_no_voucher() -> None:
    assert rewards.rewards_due(campaign(eggs_per_reward=0), 9, NOTHING_YET) == (
        0,
        "credited",
    )


@pytest.mark.parametrize(
    ("limit", "so_far", "due", "reward"),
    [
        ("station_eggs_per_day", EggsSoFar(0, 9, 0), 1, "granted"),
        ("station_eggs_per_day", EggsSoFar(0, 10, 0), 0, "quota-used"),
        ("station_eggs_per_day", EggsSoFar(0, 12, 0), 0, "quota-used"),
        ("station_eggs_in_all", EggsSoFar(0, 0, 9), 1, "granted"),
        ("station_eggs_in_all", EggsSoFar(0, 0, 10), 0, "quota-used"),
        ("eggs_per_customer_day", EggsSoFar(9, 0, 0), 1, "granted"),
        ("eggs_per_customer_day", EggsSoFar(10, 0, 0), 0, "capped"),
    ],
)
def test_a_limit_leaves_what_it_leaves(
    limit: str, so_far: EggsSoFar, due: int, reward: str
) -> None:
    assert rewards.rewards_due(campaign(**{limit: 10}), 3, so_far) == (due, reward)


def test_where_both_limits_are_used_up_the_customer_hears_of_his_own() -> None:
    rule = campaign(eggs_per_customer_day=2, station_eggs_per_day=10)
    assert rewards.rewards_due(rule, 3, EggsSoFar(2, 10, 10)) == (0, "capped")


limits = st.none() | st.integers(1, 40)


@given(
    st.integers(0, 50), st.integers(1, 5), st.integers(0, 5), limits, limits, limits,
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 60),
)  # fmt: skip
def test_no_voucher_ever_breaks_a_limit(
    unspent: int, per: int, eggs: int, cap: int | None, daily: int | None, all_: int | None,
    customer: int, today: int, so_far: int,
) -> None:  # fmt: skip
    rule = campaign(
        credits_per_reward=per, eggs_per_reward=eggs, eggs_per_customer_day=cap,
        station_eggs_per_day=daily, station_eggs_in_all=all_,
    )  # fmt: skip
    due, reward = rewards.rewards_due(rule, unspent, EggsSoFar(customer, today, so_far))
    assert (due > 0) == (reward is Reward.GRANTED)
    assert due * per <= unspent
    if due:
        for limit, used in ((cap, customer), (daily, today), (all_, so_far)):
            assert limit is None or used + due * eggs <= limit
