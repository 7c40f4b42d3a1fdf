"""Greenhouse gas figures, each with its factor, source and edition.

Figures of different systems are never added up. Integer grams throughout: press
figures were wrong by a thousand through g/kg slips.
"""

from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.sentences import N_


class CarbonBasis(StrEnum):
    """What a factor is multiplied with."""

    BOX_REUSED = "box reused"
    BOARD_REUSED = "board reused"
    BOARD_PULPED = "board pulped"


class Factor(NamedTuple):
    """A published factor: grams CO2e for each `per` grams of board, or each box."""

    basis: CarbonBasis
    co2e_g: int
    per: int
    source: str
    edition: str


FACTORS = (
    Factor(
        CarbonBasis.BOX_REUSED,
        37,
        1,
        N_("Cainiao, own figure, method unpublished"),
        "2019, 2022",
    ),
    Factor(CarbonBasis.BOARD_REUSED, 491, 1000, "FEFCO corrugated LCA database", "2021"),
    Factor(
        CarbonBasis.BOARD_PULPED,
        10_162,
        100_000,
        N_("UK DEFRA, board: primary 1199.73 less closed loop 1098.11 kg/t"),
        N_("2025 (assumed)"),
    ),
)


class CarbonSum(NamedTuple):
    """One figure of a report, beside the factor it was made with."""

    factor: Factor
    amount: int
    co2e_g: int


def carbon_sums(boxes_reused: int, board_reused_g: int, pulp_g: int) -> list[CarbonSum]:
    """The figures of three systems, side by side and never added."""
    amounts = {
        CarbonBasis.BOX_REUSED: boxes_reused,
        CarbonBasis.BOARD_REUSED: board_reused_g,
        CarbonBasis.BOARD_PULPED: pulp_g,
    }
    return [
        CarbonSum(f, amounts[f.basis], amounts[f.basis] * f.co2e_g // f.per)
        for f in FACTORS
    ]
