"""What a customer's boxes did: what was brought and got, and what became of those boxes.

A box that came more than once counts once, from the first time its customer brought it;
what it did after another customer brought it again is told to both. Grams are those of one
published system, named; figures of different systems are never added.
"""

from typing import NamedTuple

from cainiao_recycle.domain.carbon import FACTORS, CarbonBasis, Factor

BOX_FACTOR: Factor = next(one for one in FACTORS if one.basis is CarbonBasis.BOX_REUSED)


class Got(NamedTuple):
    """Boxes brought from one month to another (`2022-11`), what they came to, and the eggs
    of their vouchers: handed over, and on vouchers that are open still.
    """

    boxes: int
    first_month: str
    last_month: str
    points: int
    eggs_given: int
    eggs_open: int


class Fates(NamedTuple):
    """What became of those very boxes. `parcels` they carried; of the boxes themselves:
    on a shelf, waiting for a second look, waiting for the mill, made into paper, away with
    a parcel or given on, and not found at the last count.
    """

    parcels: int
    on_shelf: int
    held: int
    for_pulp: int
    paper: int
    away: int
    missing: int


class Story(NamedTuple):
    """A customer's story. It names months and no waybill."""

    got: Got
    fates: Fates

    @property
    def has_begun(self) -> bool:
        """Whether something became of a box: until then a voucher has nothing to tell."""
        return bool(self.fates.parcels or self.fates.paper or self.fates.away)

    @property
    def saved_g(self) -> int:
        """Grams of CO2e that the parcels in used boxes stand for, by `BOX_FACTOR`."""
        return self.fates.parcels * BOX_FACTOR.co2e_g // BOX_FACTOR.per
