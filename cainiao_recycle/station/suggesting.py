"""Which box carries a parcel: the smallest in stock that truly holds it, and why not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.events import ShipmentItem
from cainiao_recycle.domain.limits import Carrier, LoadTerms, is_taken, load_g, trusted_g
from cainiao_recycle.domain.packing.choosing import Candidate
from cainiao_recycle.domain.packing.model import Item, Misfit, Packing, Sides
from cainiao_recycle.domain.packing.new_carton import new_carton
from cainiao_recycle.domain.packing.why_not import nearest, no_box, why_not_box
from cainiao_recycle.domain.shipping import (
    Items,
    every,
    in_mm,
    mass_g,
    refuse_too_many,
    smallest,
)
from cainiao_recycle.errors import (
    CarrierUnknown,
    ItemsMissing,
    NothingFits,
    ShipmentUnknown,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.shipment_numbers import number, sought
from cainiao_recycle.store import setup, shipments, stock
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.stock import StockClass

NEW_CARTON = N_("Take a new carton, {carton} mm inside, and send it with --new.")
SPLIT = N_(
    "No new carton was found either, within what a carton may measure and the carrier "
    "takes: split the parcel."
)


class Suggestion(NamedTuple):
    """The best box in stock for what is to be sent, and how it lies in it."""

    box: Box
    void_mm3: int
    packing: Packing


class SizeAnswer(NamedTuple):
    """What a size says to a parcel. `box` is the oldest of it that carries the parcel,
    None when it doesn't fit or there is none in stock; `boxes` how many would.
    """

    size: Size
    boxes: int
    box: Box | None
    answer: Packing | Misfit
    why: list[Clause]


class Stock:
    """Boxes in stock by their inside, with what each class is trusted with."""

    def __init__(
        self,
        classes: Iterable[StockClass],
        terms: LoadTerms,
        carrier: Carrier | None = None,
    ) -> None:
        self.terms, self.carrier = terms, carrier
        self.of_inside: defaultdict[Sides, list[StockClass]] = defaultdict(list)
        self.is_empty = True
        for alike in classes:
            self.is_empty = False
            if is_taken(alike.size, carrier):
                self.of_inside[alike.size.inside].append(alike)

    def trusted_g(self, alike: StockClass) -> int:
        """What a class may carry, in grams."""
        size, condition, cycle, _ = alike
        return trusted_g(size, condition, cycle, self.terms, self.carrier)

    def strongest(self, inside: Sides) -> StockClass:
        """The class that carries most."""
        return max(self.of_inside[inside], key=self.trusted_g)

    def choice(self) -> tuple[Candidate, ...]:
        """Every inside, with the load of its strongest class."""
        return tuple(
            Candidate(in_mm(inside), inside, self.trusted_g(self.strongest(inside)))
            for inside in sorted(self.of_inside)
        )

    def carrying(self, inside: Sides, mass: int) -> list[StockClass]:
        """Classes of an inside that are trusted with a mass."""
        return [one for one in self.of_inside[inside] if self.trusted_g(one) >= mass]

    def why_not(self, inside: Sides, misfit: Misfit) -> list[Clause]:
        """What stands in the way in the strongest class of an inside."""
        alike = self.strongest(inside)
        load = self.trusted_g(alike)
        own = load_g(alike.size, alike.condition, alike.cycle, self.terms)
        by = self.carrier.name if self.carrier and load < own else ""
        return why_not_box(misfit, alike.size, alike.condition, alike.cycle, load, by)


def load_terms(db: Connection) -> LoadTerms:
    """The station's terms for loads."""
    return LoadTerms(
        setup.setting(db, "load_per_cycle"), setup.setting(db, "load_condition_b")
    )


def carrier_named(db: Connection, name: str | None) -> Carrier | None:
    """A carrier's limits, when one is named. Raises `CarrierUnknown`."""
    if not name:
        return None
    wanted = text.called("--carrier", name, 20).upper()
    found = setup.carrier(db, wanted)
    if found is None:
        raise CarrierUnknown(carrier=wanted, known=setup.carrier_names(db))
    return found


def as_items(items: Iterable[ShipmentItem]) -> Items:
    """What is in a parcel, as the packing rules take it. Raises `TooManyPieces`."""
    found = tuple(Item(*vars(one).values()) for one in items)
    refuse_too_many(found)
    return found


def items_of(session: Session, db: Connection, raw: str) -> tuple[ShipmentItem, ...]:
    """What is in a shipment. Raises `ShipmentUnknown`."""
    name = sought(session, db, number(raw))
    if shipments.shipment(db, name) is None:
        raise ShipmentUnknown(shipment=raw)
    return shipments.items(db, name)


def wanted_items(
    session: Session, db: Connection, shipment: str | None, items: Sequence[ShipmentItem]
) -> Items:
    """Of a shipment entered before, or as given. Raises `ItemsMissing`."""
    wanted = items_of(session, db, shipment) if shipment else items
    if not wanted:
        raise ItemsMissing()
    return as_items(wanted)


def suggest_box(
    self: Session,
    shipment: str | None = None,
    items: Sequence[ShipmentItem] = (),
    *,
    carrier: str | None = None,
) -> Suggestion:
    """The best box in stock for a shipment entered before, or for items given here:
    the smallest that truly holds them, longest waiting first. Nothing is recorded.
    Raises `NothingFits`, which says what stands in the way and which new carton
    would do.
    """
    with self.book.reading() as db:
        wanted = wanted_items(self, db, shipment, items)
        return best_box(db, wanted, self.clock(), carrier=carrier_named(db, carrier))


def suggest_sizes(
    self: Session,
    shipment: str | None = None,
    items: Sequence[ShipmentItem] = (),
    *,
    carrier: str | None = None,
) -> list[SizeAnswer]:
    """The answer of every size, by volume: those in stock, and those known that are
    out of stock.
    """
    with self.book.reading() as db:
        wanted = wanted_items(self, db, shipment, items)
        now = self.clock()
        known = [StockClass(size, "A", 1) for size in setup.sizes(db)]
        limits = carrier_named(db, carrier)
        here = Stock([*stock.classes(db, now), *known], load_terms(db), limits)
        mass = mass_g(wanted)
        found = []
        for tried in every(wanted, here.choice()):
            inside = tried.candidate.inside_mm
            carrying = here.carrying(inside, mass) if tried.fits else []
            misfit = tried.answer if isinstance(tried.answer, Misfit) else None
            found.append(
                SizeAnswer(
                    size=here.strongest(inside).size,
                    boxes=sum(alike.boxes for alike in carrying),
                    box=longest_waiting(db, carrying, now),
                    answer=tried.answer,
                    why=here.why_not(inside, misfit) if misfit else [],
                )
            )
        return found


def best_box(
    db: Connection,
    items: Items,
    at_ms: int,
    *,
    carrier: Carrier | None = None,
    but_not: int | None = None,
) -> Suggestion:
    """Smallest that fits of those here at a moment, longest waiting first, load and
    cycle limits kept; without one box that isn't there.
    """
    here = Stock(stock.classes(db, at_ms, but_not), load_terms(db), carrier)
    tried = smallest(items, here.choice())
    if not tried:
        raise nothing_fits(no_box(carrier, not here.is_empty), items, carrier)
    best = tried[-1]
    if isinstance(best.answer, Misfit):
        closest = nearest(tried)
        assert isinstance(closest.answer, Misfit), "none of them fits"
        why = here.why_not(closest.candidate.inside_mm, closest.answer)
        raise nothing_fits(why, items, carrier)
    carrying = here.carrying(best.candidate.inside_mm, mass_g(items))
    box = longest_waiting(db, carrying, at_ms, but_not)
    assert box is not None, "a class in stock has a box"
    return Suggestion(box, best.answer.void_mm3, best.answer)


def longest_waiting(
    db: Connection, classes: Iterable[StockClass], at_ms: int, but_not: int | None = None
) -> Box | None:
    """The oldest box of some classes."""
    oldest = [box for one in classes for box in stock.oldest(db, one, at_ms, 1, but_not)]
    return min(oldest, key=lambda box: (box.arrived_at, box.box), default=None)


def nothing_fits(why: list[Clause], items: Items, carrier: Carrier | None) -> NothingFits:
    """The refusal, with the new carton that would do, or that none would."""
    carton = new_carton(items, carrier)
    if carton is None:
        return NothingFits(why=why, then=Clause(SPLIT))
    return NothingFits(why=why, then=Clause(NEW_CARTON, carton=in_mm(carton.inside_mm)))


# --- a used box first ---------------------------------------------------------------


class UsedBox(NamedTuple):
    """The box in stock that fits a parcel best; None for one of which nothing is known."""

    box: int | None = None
    shelf: str | None = None


def used_box(self: Session, code: str) -> UsedBox | None:
    """A used box for a parcel, or None: no box in stock carries it, or it has its box
    already. Raises what `number` raises.
    """
    with self.book.reading() as db:
        now = self.clock()
        found = shipments.shipment(db, sought(self, db, number(code)))
        if found is None:
            return UsedBox() if stock.is_any(db, now) else None
        if found.state != "waiting":
            return None
        try:
            box = best_box(db, as_items(shipments.items(db, found.shipment)), now).box
        except NothingFits:
            return None
        return UsedBox(box.box, box.shelf)
