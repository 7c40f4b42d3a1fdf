"""Pulp: what a cage is expected to weigh, and what the mill pays for.

Waste paper is sold by the buyer's certified scale. GB/T 20811-2018 calls impurities
and wrong paper together outthrows (不可利用物). All masses are integer grams, all
shares hundredths of a percent.
"""

from typing import NamedTuple

WHOLE = 10_000
"""A share of 100 %, in hundredths of a percent."""


class MillTerms(NamedTuple):
    """What a mill agrees to for old corrugated containers.

    Moisture at most 12 %, outthrows at most 5 %: a mill's terms. Yield from old
    cartons to pulp .85-.93, taken as .89, is assumed: no citable source. A notebook
    is an A5 exercise book of 40 leaves, about 82 g at 60 g/m² inside.
    """

    contract_moisture: int = 1_200
    contract_outthrows: int = 500
    pulp_yield: int = 8_900
    notebook_g: int = 82


class Settlement(NamedTuple):
    """What a load settles at. `estimate_off` is (scale − estimate) ÷ scale."""

    settlement_g: int
    notebook_equivalents: int
    estimate_off: int


def settle(
    scale_g: int, estimate_g: int, moisture: int, outthrows: int, terms: MillTerms
) -> Settlement:
    """Settlement mass = weighed mass × (1 − moisture) / (1 − contract moisture);
    outthrows above the contract are deducted.
    """
    dry = scale_g * (WHOLE - moisture)
    deducted = max(0, outthrows - terms.contract_outthrows)
    settlement_g = dry * (WHOLE - deducted) // ((WHOLE - terms.contract_moisture) * WHOLE)
    pulp_g = settlement_g * terms.pulp_yield // WHOLE
    return Settlement(
        settlement_g=settlement_g,
        notebook_equivalents=pulp_g // terms.notebook_g,
        estimate_off=(scale_g - estimate_g) * WHOLE // scale_g,
    )
