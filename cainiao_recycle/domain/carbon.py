"""Greenhouse gas figures, each with its factor, source and edition.

Figures of different systems are never added up. Integer grams throughout: press
figures were wrong by a thousand through g/kg slips.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.sentences import N_


class CarbonBasis(StrEnum):
    """What a factor is multiplied with."""

    BOX_RETURNED = "box returned"
    BOX_REUSED = "box reused"
    BOARD_REUSED = "board reused"
    BOARD_PULPED = "board pulped"


class Factor(NamedTuple):
    """A published factor: grams CO2e for each `per` grams of board, or each box. `name` is
    the indicator's that it makes, out of the amount `of`.
    """

    name: str
    of: str
    basis: CarbonBasis
    co2e_g: int
    per: int
    source: str
    edition: str


CAINIAO = N_("Cainiao, own figure, method unpublished")

FACTORS = (
    Factor(
        "co2e_return_g", "returned", CarbonBasis.BOX_RETURNED, 37, 1,
        CAINIAO, N_("2019, 2022"),
    ),
    Factor(
        "co2e_reuse_g", "sent_used", CarbonBasis.BOX_REUSED, 37, 1,
        CAINIAO, N_("2019, 2022"),
    ),
    Factor(
        "co2e_board_g", "board_reused_g", CarbonBasis.BOARD_REUSED, 491, 1000,
        "FEFCO corrugated LCA database", "2021",
    ),
    Factor(
        "co2e_pulp_g", "settlement_g", CarbonBasis.BOARD_PULPED, 10_162, 100_000,
        N_("UK DEFRA, board: primary 1199.73 less closed loop 1098.11 kg/t"),
        N_("2025 (assumed)"),
    ),
)  # fmt: skip


class CarbonSum(NamedTuple):
    """One figure of a report, beside the factor it was made with."""

    factor: Factor
    amount: int
    co2e_g: int


def carbon_sums(amounts: Mapping[str, int]) -> list[CarbonSum]:
    """The figures of some amounts by name: of several systems, and of two bases of one,
    side by side and never added.
    """
    return [CarbonSum(f, amounts[f.of], amounts[f.of] * f.co2e_g // f.per) for f in FACTORS]
