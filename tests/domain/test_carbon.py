"""Greenhouse gas figures: each beside its factor, never added up."""

from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.carbon import FACTORS, CarbonBasis, carbon_sums
from cainiao_recycle.domain.indicators import INDICATORS


def amounts(**some: int) -> dict[str, int]:
    return dict.fromkeys(INDICATORS, 0) | some


def test_eighty_boxes_a_day_for_a_year_are_what_the_station_claimed() -> None:
    _, cainiao, *_ = carbon_sums(amounts(sent_used=80 * 365))
    assert cainiao.factor.basis is CarbonBasis.BOX_REUSED
    assert cainiao.co2e_g == 1_080_400  # 1.08 t


def test_eight_hundred_million_boxes_returned_are_what_cainiao_claims() -> None:
    cainiao, *_ = carbon_sums(amounts(returned=800_000_000))
    assert cainiao.factor.basis is CarbonBasis.BOX_RETURNED
    assert cainiao.co2e_g == 29_600_000_000  # nearly 30,000 t


def test_a_tonne_of_board_gives_the_published_figures() -> None:
    *_, reused, pulped = carbon_sums(
        amounts(board_reused_g=1_000_000, settlement_g=1_000_000)
    )
    assert reused.co2e_g == 491_000
    assert pulped.co2e_g == 101_620  # 1199.73 - 1098.11 kg


def test_every_figure_names_its_source_and_edition() -> None:
    sums = carbon_sums(
        {"returned": 1, "sent_used": 2, "board_reused_g": 3, "settlement_g": 4}
    )
    assert [one.amount for one in sums] == [1, 2, 3, 4]
    assert [one.factor for one in sums] == list(FACTORS)
    assert all(one.factor.source and one.factor.edition for one in sums)


@given(st.integers(0, 10**7), st.integers(0, 10**10), st.integers(0, 10**10))
def test_figures_are_whole_grams_and_never_negative(
    boxes: int, board: int, pulp: int
) -> None:
    for one in carbon_sums(
        amounts(returned=boxes, sent_used=boxes, board_reused_g=board, settlement_g=pulp)
    ):
        assert isinstance(one.co2e_g, int)
        assert one.co2e_g >= 0
