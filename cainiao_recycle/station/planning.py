"""The day's plan: every waiting parcel against the whole free stock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import ShipmentPacked
from cainiao_recycle.domain.limits import is_taken, trusted_g
from cainiao_recycle.domain.packing.model import Item, Misfit
from cainiao_recycle.domain.planning.day_fits import DayFits
from cainiao_recycle.domain.planning.model import (
    BoxClass,
    LeftOut,
    LeftOutBecause,
    Plan,
    Served,
    Waiting,
)
from cainiao_recycle.domain.planning.plan import kept_back, keys_of, plan
from cainiao_recycle.domain.shipping import Items, volume_mm3, volume_of
from cainiao_recycle.errors import SettingUnclear, SizeUnknown
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.on_hand import stands_on_box
from cainiao_recycle.station.session import LONGEST_ID, Request, Session
from cainiao_recycle.station.shipping import stands_on_shipment, waiting_shipment
from cainiao_recycle.station.suggesting import carrier_named, load_terms
from cainiao_recycle.store import boxes, journal, setup, shipments, stock
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.stock import StockClass

TAKES_RESERVE = N_("It is a size and a number of boxes: 5=3.")
MOST_RESERVED = 1_000_000
WOULD_HELP = 3
"""Sizes that are named as a help to a parcel left out."""


class Picked(NamedTuple):
    """A parcel served: its box, and the air in it. `entry` is the one that bound it."""

    shipment: str
    box: Box
    void_mm3: int
    entry: int | None = None


class Left(NamedTuple):
    """A parcel left out: why, what stands in the way where nothing fits, and sizes of
    which one more box would have served one parcel more, the smallest first.
    """

    shipment: str
    reason: LeftOutBecause
    misfit: Misfit | None
    would_help: tuple[str, ...]


class DayPlan(NamedTuple):
    """The picked in the order of shelves, the others by shipment."""

    picked: list[Picked]
    left: list[Left]
    replayed: bool = False

    @property
    def void_mm3(self) -> int:
        """Air in all the boxes used."""
        return sum(one.void_mm3 for one in self.picked)


class Day(NamedTuple):
    """What a plan is made from."""

    classes: list[StockClass]
    kept_back: list[int]
    fits: DayFits
    parcels: dict[str, Items]
    waiting: list[Waiting]


def plan_day(
    self: Session,
    *,
    reserve: Sequence[str] = (),
    carrier: str | None = None,
    commit: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> DayPlan:
    """Plan the waiting parcels: most served in reused boxes, then by priority, least
    void, oldest boxes. Boxes bound already stay bound.

    `reserve` holds back the newest boxes of a size (`5=3`). With `commit` every parcel
    served is one `ShipmentPacked`, all in one transaction; their request ids are the
    named one with the shipment behind it.
    """
    moment = self.clock() if at is None else self.moment(at)
    if request_id is not None:
        text.line("--request-id", request_id, LONGEST_ID)
    with self.book.reading() as db:
        # Searched for before the file is locked; the answers are remembered.
        found = planned(db, moment, reserve, carrier)
    if not commit:
        return found
    with self.request(at, request_id) as request:
        earlier = committed(request, sorted(reserve), carrier)
        found = planned(request.db, request.happened_at, reserve, carrier)
        if earlier:
            bound = {one.shipment for one in earlier}
            left = left_out_again(found, bound)
            return DayPlan(in_shelf_order(earlier), left, replayed=True)
        return DayPlan(bound_now(request, found.picked), found.left)


def planned(
    db: Connection, at_ms: int, reserve: Sequence[str], carrier: str | None
) -> DayPlan:
    """The plan as things stand; nothing is recorded."""
    day = the_day(db, at_ms, reserve, carrier)
    classes = [
        BoxClass(f"{n:06}", volume_mm3(one.size), one.days, kept)
        for n, (one, kept) in enumerate(zip(day.classes, day.kept_back, strict=True))
    ]
    found = plan(classes, day.waiting)
    return DayPlan(
        in_shelf_order(picked(db, at_ms, day, found)),
        [left_out(day, classes, one) for one in found.left_out],
    )


def the_day(db: Connection, at_ms: int, reserve: Sequence[str], carrier: str | None) -> Day:
    """Stock by class and waiting parcels with what they fit. Sizes out of stock are
    classes too: they may be what would help.
    """
    limits, terms = carrier_named(db, carrier), load_terms(db)
    held = reserved(db, reserve)
    known = [StockClass(size, "A", 1) for size in setup.sizes(db)]
    classes = [c for c in [*stock.classes(db, at_ms), *known] if is_taken(c.size, limits)]
    fits = DayFits(
        [one.size.inside for one in classes],
        [trusted_g(c.size, c.condition, c.cycle, terms, limits) for c in classes],
    )
    parcels, waiting = {}, []
    for number, priority, rows in shipments.all_waiting(db):
        items = tuple(item_of(row) for row in rows)
        parcels[number] = items
        waiting.append(Waiting(number, volume_of(items), fits.holding(items), priority))
    kept = kept_back([(one.size.name, one.days) for one in classes], held)
    return Day(classes, kept, fits, parcels, waiting)


def item_of(row: tuple[Any, ...]) -> Item:
    """An item of the packing rules, straight from its row: a day has thousands."""
    name, length, width, height, mass, count, padding, upright, fragile = row
    free = (bool(upright), bool(fragile))
    return Item(name, length, width, height, mass, count, padding, *free)


def reserved(db: Connection, reserve: Sequence[str]) -> dict[str, int]:
    """Boxes to hold back, by size. Raises `SettingUnclear`, `SizeUnknown`."""
    sizes = {size.name: size for size in setup.sizes(db)}
    held: dict[str, int] = {}
    for one in reserve:
        name, sign, boxes_held = text.called("--reserve", one, 40).upper().partition("=")
        if not sign:
            raise SettingUnclear(
                field="--reserve", value=one, expected=Clause(TAKES_RESERVE)
            )
        if name not in sizes:
            raise SizeUnknown(size=name, known=list(sizes))
        held[name] = text.whole("--reserve", boxes_held, 0, MOST_RESERVED)
    return held


def picked(db: Connection, at_ms: int, day: Day, found: Plan) -> list[Picked]:
    """The plan with boxes by number: of each class the oldest."""
    of_class: defaultdict[int, list[Served]] = defaultdict(list)
    for one in found.served:
        of_class[int(one.box_class)].append(one)
    result = []
    for number, served in of_class.items():
        oldest = stock.oldest(db, day.classes[number], at_ms, len(served))
        for one in served:
            packing = day.fits.checked(day.parcels[one.shipment], number)
            assert packing.void_mm3 == one.void_mm3, "plan and packing speak of one box"
            result.append(Picked(one.shipment, oldest[one.nth_oldest], one.void_mm3))
    return result


def left_out(day: Day, classes: Sequence[BoxClass], one: LeftOut) -> Left:
    """A parcel without a box, with what a clerk can do about it."""
    if one.reason is LeftOutBecause.NOTHING_FITS:
        why = day.fits.why_not(day.parcels[one.shipment])
        return Left(one.shipment, one.reason, why, ())
    would_help = keys_of(classes, one.would_help, len(classes))
    names = (day.classes[int(key)].size.name for key in would_help)
    sizes = tuple(dict.fromkeys(name for name in names if name))[:WOULD_HELP]
    return Left(one.shipment, one.reason, None, sizes)


def in_shelf_order(found: Iterable[Picked]) -> list[Picked]:
    """The order in which boxes are fetched: shelf 2 before shelf 10."""

    def way(one: Picked) -> tuple[int, str, int]:
        shelf = one.box.shelf or ""
        return (len(shelf), shelf, one.box.box)

    return sorted(found, key=way)


# --- recording --------------------------------------------------------------------


def bound_now(request: Request, found: Sequence[Picked]) -> list[Picked]:
    """Bind every box, an entry each."""
    done = []
    for one in found:
        stands_on_shipment(request, waiting_shipment(request.db, one.shipment))
        stands_on_box(request, one.box)
        event = ShipmentPacked(
            shipment=one.shipment,
            box=one.box.box,
            cycle=one.box.cycle,
            shelf=one.box.shelf,
        )
        entry = request.write(event, f"{request.request_id}:{one.shipment}")
        done.append(one._replace(entry=entry.seq))
    return done


def committed(request: Request, reserve: list[str], carrier: str | None) -> list[Picked]:
    """What the same request bound before. Raises `RequestConflict`."""
    request.earlier("plan", reserve, carrier)
    if request.named is None:
        return []
    found = []
    for entry in journal.by_requests(request.db, f"{request.named}:"):
        event = entry.event
        if not isinstance(event, ShipmentPacked) or entry.content != request.content:
            request.refuse_other_content(entry, {})
        request.refuse_undone(entry)
        box = boxes.by_number(request.db, event.box)
        assert box is not None, "a bound box is in the book"
        rows = shipments.items(request.db, event.shipment)
        volume = sum(i.length_mm * i.width_mm * i.height_mm * i.count for i in rows)
        void = volume_mm3(box.size) - volume
        then = box._replace(cycle=event.cycle, shelf=event.shelf)
        found.append(Picked(event.shipment, then, void, entry.seq))
    return found


def left_out_again(found: DayPlan, bound: set[str]) -> list[Left]:
    """Parcels that wait still after a plan that is told again: it binds no more."""
    waiting = [
        *(one for one in found.left if one.shipment not in bound),
        *(
            Left(one.shipment, LeftOutBecause.RAN_OUT, None, ())
            for one in found.picked
            if one.shipment not in bound
        ),
    ]
    return sorted(waiting, key=lambda one: one.shipment)
