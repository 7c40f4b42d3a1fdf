"""Why a parcel doesn't fit, in words a clerk understands."""

from collections.abc import Iterable

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.domain.packing.choosing import Tried
from cainiao_recycle.domain.packing.model import Hindrance, Misfit, Obstacle
from cainiao_recycle.sentences import N_, Clause

TOO_LONG = N_("too long by {mm} mm (item {items})")
SIDE_BY_SIDE = N_("too long by {mm} mm side by side (items {items})")
TOO_HEAVY = N_("too heavy by {g} g")
WORN = N_(
    "too heavy by {g} g: after {cycles} cycles, condition {condition}, it carries {load} g"
)
FOR_CARRIER = N_("too heavy by {g} g, with the box, for carrier {carrier}")
TOO_MUCH = N_("too much by {ml} cm³, padding included")
FRAGILE = N_("fragile things, on which nothing may lie, lack {cm2} cm² of floor")
NO_ARRANGEMENT = N_("no arrangement holds everything (proven)")
NOT_FOUND = N_("no arrangement was found (not proven)")
STOCK_EMPTY = N_("there is no box in stock")
NOT_TAKEN = N_("the carrier {carrier} takes none of the boxes in stock")

KINDEST_FIRST = (
    Hindrance.NOT_FOUND,
    Hindrance.NO_ARRANGEMENT,
    Hindrance.SIDE_BY_SIDE,
    Hindrance.FRAGILE,
    Hindrance.TOO_MUCH,
    Hindrance.TOO_HEAVY,
    Hindrance.TOO_LONG,
)


def why_not(misfit: Misfit) -> list[Clause]:
    """Everything that stands in the way."""
    return [clause_of(obstacle) for obstacle in misfit.obstacles]


def why_not_box(
    misfit: Misfit, size: Size, condition: str, cycle: int, load: int, carrier: str = ""
) -> list[Clause]:
    """The same for one box that carries `load` now: it may have carried more when it
    was new, or a carrier takes less than it carries.
    """

    def of_box(o: Obstacle) -> Clause:
        if o.hindrance is not Hindrance.TOO_HEAVY:
            return clause_of(o)
        if carrier:
            return Clause(FOR_CARRIER, g=o.over_g, carrier=carrier)
        if load + o.over_g <= size.max_load_g:
            return Clause(WORN, g=o.over_g, cycles=cycle, condition=condition, load=load)
        return clause_of(o)

    return [of_box(o) for o in misfit.obstacles]


def clause_of(obstacle: Obstacle) -> Clause:
    """One thing that stands in the way."""
    match obstacle.hindrance:
        case Hindrance.TOO_LONG:
            return Clause(TOO_LONG, mm=obstacle.over_mm, items=obstacle.items)
        case Hindrance.SIDE_BY_SIDE:
            return Clause(SIDE_BY_SIDE, mm=obstacle.over_mm, items=obstacle.items)
        case Hindrance.TOO_HEAVY:
            return Clause(TOO_HEAVY, g=obstacle.over_g)
        case Hindrance.TOO_MUCH:
            return Clause(TOO_MUCH, ml=rounded_up(obstacle.over_mm3, 1_000))
        case Hindrance.FRAGILE:
            return Clause(FRAGILE, cm2=rounded_up(obstacle.over_mm2, 100))
        case Hindrance.NO_ARRANGEMENT:
            return Clause(NO_ARRANGEMENT)
    return Clause(NOT_FOUND)


def rounded_up(amount: int, unit: int) -> int:
    """Whole units, the last one begun."""
    return -(-amount // unit)


def nearest(tried: Iterable[Tried]) -> Tried:
    """The no that comes nearest to a yes: fewest obstacles, the kindest, the least."""
    return min(tried, key=distance)


def distance(tried: Tried) -> tuple[int, int, int, int]:
    """Sorting key of `nearest`."""
    obstacles = tried.answer.obstacles if isinstance(tried.answer, Misfit) else ()
    worst = max((KINDEST_FIRST.index(o.hindrance) for o in obstacles), default=-1)
    over = sum(o.over_mm + o.over_g + o.over_mm2 + o.over_mm3 for o in obstacles)
    return (len(obstacles), worst, over, tried.candidate.volume_mm3)


def no_box(carrier: Carrier | None, boxes_in_stock: bool) -> list[Clause]:
    """Why no box could even be tried."""
    if carrier is not None and boxes_in_stock:
        return [Clause(NOT_TAKEN, carrier=carrier.name)]
    return [Clause(STOCK_EMPTY)]
