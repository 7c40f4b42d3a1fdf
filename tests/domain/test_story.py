"""A customer's story: grams of one published system, and what is missing to a reward."""

import pytest

from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.carbon import CarbonBasis
from cainiao_recycle.domain.story import BOX_FACTOR, Fates, Got, Story

GOT = Got(3, "2022-11", "2022-12", 3, 2, 1)


def test_grams_are_37_for_each_parcel_in_a_used_box_by_the_factor_that_is_named() -> None:
    story = Story(GOT, Fates(4, 1, 0, 0, 1, 1, 0))
    assert story.saved_g == 148
    assert (BOX_FACTOR.basis, BOX_FACTOR.co2e_g) == (CarbonBasis.BOX_REUSED, 37)


@pytest.mark.parametrize(
    ("fates", "begun"),
    [
        (Fates(0, 2, 1, 1, 0, 0, 1), False),
        (Fates(1, 0, 0, 0, 0, 0, 0), True),
        (Fates(0, 0, 0, 0, 1, 0, 0), True),
        (Fates(0, 0, 0, 0, 0, 1, 0), True),
    ],
)
def test_a_story_begins_when_a_box_carried_something_or_became_paper_or_left(
    fates: Fates, begun: bool
) -> None:
    assert Story(GOT, fates).has_begun is begun


@pytest.mark.parametrize(
    ("unused", "carries", "date", "missing"),
    [
        (0, True, "2022-11-11", 4),
        (3, True, "2022-11-11", 1),
        (5, True, "2022-11-20", 3),
        (3, False, "2022-11-11", 4),
        (3, True, "2022-10-31", None),
        (3, True, "2022-11-21", None),
    ],
)
def test_what_is_missing_to_a_reward_is_told_while_the_campaign_runs(
    unused: int, carries: bool, date: str, missing: int | None
) -> None:
    rule = Campaign("c", "c", "2022-11-01", "2022-11-20", 4, 4, credits_carry_over=carries)
    assert rule.missing(unused, date) == missing
    assert rule._replace(eggs_per_reward=0).missing(unused, date) is None
