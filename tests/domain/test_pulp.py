"""Pulp: what a load settles at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.pulp import MillTerms, settle

TERMS = MillTerms()
shares = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("moisture", "outthrows", "settlement_g"),
    [
        (1200, 0, 88_000),  # as contracted
        (1200, 500, 88_000),  # outthrows as contracted
        (0, 0, 100_000),  # bone dry: paid for more than was weighed
        (1640, 0, 83_600),  # 88000 × .8360 / .88
        (1200, 700, 86_240),  # two percent above the contract are deducted
        (10_000, 0, 0),
        (1200, 10_000, 4_400),
    ],
)
def test_a_load_settles_by_moisture_and_outthrows(
    moisture: int, outthrows: int, settlement_g: int
) -> None:
    assert settle(88_000, 88_000, moisture, outthrows, TERMS).settlement_g == settlement_g


def test_notebooks_are_equivalents_of_the_pulp_a_load_yields() -> None:
    # 88 kg × .89 / 82 g
    assert settle(88_000, 88_000, 1200, 0, TERMS).notebook_equivalents == 955


@pytest.mark.parametrize(
    ("scale_g", "estimate_g", "off"),
    [(100, 100, 0), (100, 90, 1000), (100, 110, -1000), (80_000, 88_000, -1000)],
)
def test_how_far_the_estimate_was_off_is_a_share_of_the_scale(
    scale_g: int, estimate_g: int, off: int
) -> None:
    assert settle(scale_g, estimate_g, 1200, 0, TERMS).estimate_off == off


@given(st.integers(1, 10**8), shares, shares, st.integers(0, 1000))
def test_wetter_or_dirtier_paper_never_settles_at_more(
    scale_g: int, moisture: int, outthrows: int, more: int
) -> None:
    base = settle(scale_g, 0, moisture, outthrows, TERMS).settlement_g
    wetter = settle(scale_g, 0, min(10_000, moisture + more), outthrows, TERMS)
    dirtier = settle(scale_g, 0, moisture, min(10_000, outthrows + more), TERMS)
    assert base >= wetter.settlement_g >= 0
    assert base >= dirtier.settlement_g >= 0
