"""Which parcels of a day fit which classes of boxes: what `plan` stands on.

"Fits" is decided once for each inside and each different parcel; the load limit of
a class is looked up beside it. Parcels of a single thing, most of a day, need three
look-ups and no search; `shipping.packed` gives the checked packing where one is used.
"""

from collections import defaultdict
from collections.abc import Sequence

from cainiao_recycle.domain.packing.alone import Ladder, SizeTable
from cainiao_recycle.domain.packing.choosing import Candidate, Tried
from cainiao_recycle.domain.packing.model import Misfit, Packing, Sides
from cainiao_recycle.domain.packing.why_not import nearest
from cainiao_recycle.domain.planning.matching import bits_of
from cainiao_recycle.domain.shipping import Items, every, in_mm, mass_g, packed

STEPS = 100_000
"""Budget of the search for each parcel and inside: a plan has many parcels."""


class DayFits:
    """Classes of boxes, each with its inside in mm and load limit in grams."""

    def __init__(
        self, insides: Sequence[Sides], loads: Sequence[int], steps: int = STEPS
    ) -> None:
        self.insides, self.loads, self.steps = insides, loads, steps
        of_inside: defaultdict[Sides, int] = defaultdict(int)
        strongest: dict[Sides, int] = {}
        for number, (inside, load) in enumerate(zip(insides, loads, strict=True)):
            of_inside[inside] |= 1 << number
            strongest[inside] = max(load, strongest.get(inside, load))
        self.classes_of = dict(of_inside)
        self.table = SizeTable(list(of_inside))
        self.strong_enough = Ladder(loads)
        self.choice = tuple(
            Candidate(in_mm(inside), inside, load) for inside, load in strongest.items()
        )
        self.spread: dict[int, int] = {}
        self.known: dict[Items, int] = {}

    def holding(self, items: Items) -> int:
        """Bits of the classes that hold a parcel."""
        if len(items) == 1 and items[0].count == 1:
            fits = self.classes(self.table.holding(items[0]))
            return fits & self.strong_enough.at_least(items[0].mass_g)
        if items not in self.known:
            fits = 0
            for tried in self.tried(items):
                if tried.fits:
                    fits |= self.classes_of[tried.candidate.inside_mm]
            self.known[items] = fits & self.strong_enough.at_least(mass_g(items))
        return self.known[items]

    def classes(self, insides: int) -> int:
        """Bits of classes from bits of insides."""
        if insides not in self.spread:
            of_inside = list(self.classes_of.values())
            self.spread[insides] = sum(of_inside[n] for n in bits_of(insides))
        return self.spread[insides]

    def tried(self, items: Items) -> tuple[Tried, ...]:
        """The answer for every inside, with the load of its strongest class."""
        return every(items, self.choice, self.steps)

    def checked(self, items: Items, number: int) -> Packing:
        """The packing behind a yes of `holding`, which the validator has passed."""
        inside = self.insides[number]
        assert mass_g(items) <= self.loads[number], "the load limit was looked up"
        if len(items) == 1 and items[0].count == 1:
            answer = packed.__wrapped__(items, inside, self.loads[number], self.steps)
        else:
            answer = next(
                one.answer for one in self.tried(items) if one.candidate.inside_mm == inside
            )
        assert isinstance(answer, Packing), "the tables and `pack` share one rule"
        return answer

    def why_not(self, items: Items) -> Misfit | None:
        """What stands in the way in the inside that comes nearest; None without any."""
        noes = [one for one in self.tried(items) if not one.fits]
        answer = nearest(noes).answer if noes else None
        return answer if isinstance(answer, Misfit) else None
