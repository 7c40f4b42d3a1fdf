"""Money: whole fen."""

import pytest

from cainiao_recycle.domain import money
from cainiao_recycle.domain.money import Prices

POSTAL_G = {"1": 569, "5": 177, "12": 43}


@pytest.mark.parametrize("mass_g", POSTAL_G.values(), ids=POSTAL_G)
def test_new_cartons_cost_what_was_paid_for_them_in_2015(mass_g: int) -> None:
    assert 10 <= money.of_mass(mass_g, Prices().carton_fen_kg) <= 300


def test_what_is_left_is_savings_and_sales_less_eggs() -> None:
    assert money.net({"cartons_fen": 176, "board_fen": 276, "eggs_fen": 700}) == -248


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "0.00 yuan"),
        (88, "0.88 yuan"),
        (-248, "-2.48 yuan"),
        (123_456_7, "12,345.67 yuan"),
    ],
)
def test_fen_are_read_as_yuan(fen: int, said: str) -> None:
    assert str(money.yuan(fen)) == said
