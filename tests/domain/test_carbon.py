"""Greenhouse gas figures: each beside its factor, never added up."""

from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.carbon import FACTORS, CarbonBasis, carbon_sums


def test_eighty_boxes_a_day_for_a_year_are_what_the_station_claimed() -> None:
    (cainiao, *_) = carbon_sums(80 * 365, 0, 0)
    assert cainiao.factor.basis is CarbonBasis.BOX_REUSED
    assert cainiao.co2e_g == 1_080_400  # 1.08 t


def test_a_tonne_of_board_gives_the_published_figures() -> None:
    _, reused, pulped = carbon_sums(0, 1_000_000, 1_000_000)
    assert reused.co2e_g == 491_000
    assert pulped.co2e_g == 101_620  # 1199.73 - 1098.11 kg


def test_every_figure_names_its_source_and_edition() -> None:
    sums = carbon_sums(1, 2, 3)
    assert [one.amount for one in sums] == [1, 2, 3]
    assert [one.factor for one in sums] == list(FACTORS)
    assert all(one.factor.source and one.factor.edition for one in sums)


@given(st.integers(0, 10**7), st.integers(0, 10**10), st.integers(0, 10**10))
def test_figures_are_whole_grams_and_never_negative(
    boxes: int, board: int, pulp: int
) -> None:
    for one in carbon_sums(boxes, board, pulp):
        assert isinstance(one.co2e_g, int)
        assert one.co2e_g >= 0
