"""Campaigns: the rule of a season is data, and every mistake in it is named."""

import json
import tomllib
from datetime import date, datetime
from typing import Any

import pytest

from cainiao_recycle.domain import campaigns
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.errors import (
    CampaignFixed,
    CampaignUnclear,
    NameNotOnPaper,
    NameTooLong,
    NothingToChange,
    Refusal,
)
from tests.desk import EGGS_2021, EGGS_2022, rule


def table(toml: str = EGGS_2022, **changes: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(rule(toml, **changes))["campaign"]
    return found


def test_the_rule_of_2021_makes_four_boxes_one_reward() -> None:
    campaign = campaigns.parse(table(EGGS_2021))
    assert campaign.credits_per_reward == 4
    assert (campaign.starts, campaign.ends) == ("2021-11-01", "2021-11-15")
    assert not campaign.is_limited


def test_what_a_rule_leaves_out_has_its_default() -> None:
    campaign = campaigns.parse(table())
    assert campaign.credits_carry_over
    assert campaign.conditions == ("A", "B", "H", "P")
    assert campaign.reward_anonymous
    assert campaign.voucher_valid_days == 30


@pytest.mark.parametrize(
    "limit", ["eggs_per_customer_day", "station_eggs_per_day", "station_eggs_in_all"]
)
def test_any_limit_makes_a_campaign_limited(limit: str) -> None:
    assert campaigns.parse(table(**{limit: "5"})).is_limited


def test_a_rule_survives_the_journal() -> None:
    campaign = campaigns.parse(table(conditions='["A", "B"]', source='"a leaflet"'))
    assert campaigns.from_json(json.dumps(campaign.rule())) == campaign


def test_conditions_are_kept_once_each_and_in_order() -> None:
    assert campaigns.parse(table(conditions='["B", "A", "B"]')).conditions == ("A", "B")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("starts", '"2022-11-01"'),
        ("starts", "2022-11-01T10:00:00"),
        ("ends", "20221120"),
        ("ends", "2022-10-31"),
        ("credits_per_reward", "0"),
        ("credits_per_reward", "true"),
        ("credits_per_reward", "1.5"),
        ("credits_per_reward", '"1"'),
        ("credits_per_reward", "1001"),
        ("eggs_per_reward", "-1"),
        ("eggs_per_customer_day", "0"),
        ("voucher_valid_days", "0"),
        ("points_per_box", "-1"),
        ("credits_carry_over", '"yes"'),
        ("reward_anonymous", "1"),
        ("conditions", "[]"),
        ("conditions", '"A"'),
        ("conditions", '["A", "C"]'),
        ("conditions", "[1]"),
        ("conditions", '[["A"]]'),
        ("code", '""'),
        ("code", '"../etc"'),
        ("code", '"---"'),
        ("code", '"-x"'),
        ("code", "7"),
        ("code", '"' + "x" * 25 + '"'),
        ("name", '"a\\nb"'),
        ("name", '"' + "x" * 81 + '"'),
        ("eggs", "1"),
    ],
)
def test_a_mistake_in_a_rule_is_named_by_its_key(key: str, value: str) -> None:
    with pytest.raises(CampaignUnclear) as refused:
        campaigns.parse(table(**{key: value}))
    assert refused.value.facts["key"] == key
    assert key in str(refused.value)


@pytest.mark.parametrize("key", campaigns.REQUIRED)
def test_a_key_that_has_to_be_there_is_named_when_it_lacks(key: str) -> None:
    rule_table = table()
    del rule_table[key]
    with pytest.raises(CampaignUnclear) as refused:
        campaigns.parse(rule_table)
    assert refused.value.facts["key"] == key


def test_a_moment_is_no_date() -> None:
    with pytest.raises(CampaignUnclear):
        campaigns.value_of("starts", datetime(2022, 11, 1))  # noqa: DTZ001
    assert campaigns.value_of("starts", date(2022, 11, 1)) == "2022-11-01"


def test_a_campaign_is_what_its_rule_says() -> None:
    campaign = campaigns.parse(table())
    assert Campaign(**{**campaign.rule(), "conditions": campaign.conditions}) == campaign


@pytest.mark.parametrize("key", campaigns.FLAGS)
def test_yes_and_no_are_kept_as_they_are(key: str) -> None:
    assert getattr(campaigns.parse(table(**{key: "false"})), key) is False
    assert getattr(campaigns.parse(table(**{key: "true"})), key) is True


# --- what could never work --------------------------------------------------------


@pytest.mark.parametrize("key", campaigns.QUOTAS)
def test_a_limit_under_which_no_reward_is_ever_reached_is_named(key: str) -> None:
    with pytest.raises(CampaignUnclear) as refused:
        campaigns.parse(table(eggs_per_reward="4", **{key: "3"}))
    assert refused.value.facts["key"] == key
    assert "the least is 4" in str(refused.value)
    assert getattr(campaigns.parse(table(eggs_per_reward="4", **{key: "4"})), key) == 4


def test_a_limit_says_nothing_where_points_alone_are_earned() -> None:
    points = campaigns.parse(table(eggs_per_reward="0", station_eggs_per_day="0"))
    assert (points.eggs_per_reward, points.points_per_box) == (0, 37)


def test_a_campaign_that_gives_neither_eggs_nor_points_is_refused() -> None:
    with pytest.raises(CampaignUnclear, match="neither eggs nor points"):
        campaigns.parse(table(eggs_per_reward="0", points_per_box="0"))


@pytest.mark.parametrize(
    ("name", "refusal"), [("Zoë", NameNotOnPaper), ("店" * 31, NameTooLong)]
)
def test_a_campaigns_name_has_to_be_printable(name: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal, match=r"^name: "):
        campaigns.parse(table(name=f'"{name}"'))


# --- changes ----------------------------------------------------------------------


def test_a_campaigns_name_quotas_and_source_may_change() -> None:
    before = campaigns.parse(table())
    wanted = campaigns.parse(
        table(name='"换蛋"', eggs_per_customer_day="5", station_eggs_per_day="60",
              station_eggs_in_all="600", source='"a letter"')
    )  # fmt: skip
    assert campaigns.changed(before, wanted) == wanted
    assert campaigns.changed(wanted, before) == before


def test_what_was_promised_stays_and_every_such_key_is_named() -> None:
    before = campaigns.parse(table())
    wanted = campaigns.parse(
        table(name='"换蛋"', ends="2022-11-21", eggs_per_reward="2", code='"eggs"')
    )
    with pytest.raises(CampaignFixed) as refused:
        campaigns.changed(before, wanted)
    assert refused.value.facts["keys"] == ["code", "ends", "eggs_per_reward"]


def test_the_same_rule_again_is_no_change() -> None:
    with pytest.raises(NothingToChange):
        campaigns.changed(campaigns.parse(table()), campaigns.parse(table()))
