"""Boxes for pulp: looked at again, caged, collected."""

from collections.abc import Sequence

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import pulp, text
from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.events import BoxRegraded, CageClosed, PulpCollected
from cainiao_recycle.domain.pulp import MillTerms
from cainiao_recycle.errors import (
    BoxBound,
    BoxNotHere,
    CageCameLater,
    CageCollected,
    CageUnknown,
    ConditionUnknown,
    NothingWaiting,
    RegradeSame,
    TicketKnown,
)
from cainiao_recycle.station.arriving import fresh_tag
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.station.shipping import named_box, stands_on_box
from cainiao_recycle.store import boxes, setup, shipments
from cainiao_recycle.store import pulp as cages
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.pulp import Cage

HEAVIEST_G = 100_000_000
"""A hundred tonnes: more than any lorry takes from a station."""


def regrade_box(
    self: Session,
    code: str,
    condition: str,
    reason: str,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Grade a box on hand anew, up or down; condition P writes it off to pulp. The
    reward of its return stays as it was. The event is `BoxRegraded`.
    """
    graded = rules.parse_condition(condition)
    if graded is None:
        raise ConditionUnknown(condition=condition)
    why = text.line("--reason", reason)
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "regrade", code, graded, why, condition=graded, reason=why
        ):
            return earlier
        box = named_box(request.db, code)
        refuse_regrade(request, box, graded)
        goes = rules.disposition(graded, box.cycle, box.size.max_cycles)
        return request.record(
            BoxRegraded(
                box=box.box,
                cycle=box.cycle,
                condition=graded,
                disposition=goes,
                shelf=rules.shelf(box.size.name, goes),
                reason=why,
                condition_before=box.condition or "",
                state_before=box.state,
                shelf_before=box.shelf,
                new_tag=None if box.tag else fresh_tag(request, goes),
            )
        )


def refuse_regrade(request: Request, box: Box, graded: str) -> None:
    """Only a free box on hand is graded, and only anew."""
    if box.state == BoxState.BOUND:
        holder = shipments.of_box(request.db, box.box)
        raise BoxBound(box=box.box, shipment=holder.shipment if holder else "")
    if box.state not in rules.ON_HAND:
        raise BoxNotHere(box=box.box, state=BoxState(box.state))
    stands_on_box(request, box)
    if box.condition == graded:
        raise RegradeSame(box=box.box, condition=graded)


def close_cage(
    self: Session,
    mass_g: str | int | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Put every box that waits for pulping into a cage, with its mass by the station's
    scale in grams, or by estimate. The event is `CageClosed`.
    """
    weighed = None if mass_g is None else text.whole("--mass-g", mass_g, 1, HEAVIEST_G)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("cage", weighed, mass_g=weighed):
            return earlier
        waiting = boxes.waiting_for_pulp(request.db, request.happened_at)
        if not waiting:
            raise NothingWaiting()
        for box in waiting:
            stands_on_box(request, box)
        estimate_g = sum(box.size.mass_g for box in waiting)
        return request.record(
            CageClosed(
                cage=cages.next_number(request.db),
                boxes=tuple(box.box for box in waiting),
                shelves=tuple(box.shelf for box in waiting),
                estimate_g=estimate_g,
                mass_g=estimate_g if weighed is None else weighed,
                weighed=weighed is not None,
            )
        )


def collect_pulp(
    self: Session,
    ticket: str,
    mass_g: str | int,
    moisture: str,
    outthrows: str,
    numbers: Sequence[str | int] = (),
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Record the mill's ticket for the cages named, or for every closed one: scale
    mass in grams, moisture and outthrows in percent. The event is `PulpCollected`.
    """
    name = text.line("--ticket", ticket, 40)
    scale_g = text.whole("--mass-g", mass_g, 1, HEAVIEST_G)
    wet = text.basis_points("--moisture", moisture)
    out = text.basis_points("--outthrows", outthrows)
    wanted = sorted({text.whole("CAGE", one, 1) for one in numbers})
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "collect", name, scale_g, wet, out, wanted, ticket=name
        ):
            return earlier
        if cages.ticket_is_known(request.db, name):
            raise TicketKnown(ticket=name)
        taken = cages_to_collect(request, wanted)
        estimate_g = sum(cage.mass_g for cage in taken)
        terms = mill_terms(request)
        settled = pulp.settle(scale_g, estimate_g, wet, out, terms)
        return request.record(
            PulpCollected(
                ticket=name,
                cages=tuple(cage.cage for cage in taken),
                estimate_g=estimate_g,
                scale_g=scale_g,
                moisture=wet,
                outthrows=out,
                settlement_g=settled.settlement_g,
                notebook_equivalents=settled.notebook_equivalents,
                estimate_off=settled.estimate_off,
            )
        )


def cages_to_collect(request: Request, wanted: list[int]) -> list[Cage]:
    """The closed cages a ticket is for: those named, or all that stood here then."""
    if not wanted:
        standing = cages.standing(request.db, request.happened_at)
        if not standing and (later := cages.cages(request.db, "closed")):
            stands_on_cage(request, later[0])
        if not standing:
            raise CageUnknown(cage="")
        for one in standing:
            stands_on_cage(request, one)
        return standing
    taken = []
    for number in wanted:
        cage = cages.cage(request.db, number)
        if cage is None or cage.state == "undone":
            raise CageUnknown(cage=number)
        if cage.state == "collected":
            raise CageCollected(cage=number, ticket=cage.ticket)
        stands_on_cage(request, cage)
        taken.append(cage)
    return taken


def stands_on_cage(request: Request, cage: Cage) -> None:
    """No mill takes a cage before it was closed."""
    request.stands_on(cage.changed_seq, CageCameLater, cage=cage.cage)


def mill_terms(request: Request) -> MillTerms:
    """The station's terms with its mill."""
    return MillTerms(*(setup.setting(request.db, name) for name in MillTerms._fields))


def list_boxes(self: Session, states: Sequence[str]) -> list[Box]:
    """Boxes in any of some states, by shelf."""
    with self.book.reading() as db:
        return boxes.listed(db, tuple(states))


def list_cages(self: Session, state: str) -> list[Cage]:
    """Cages closed, or collected."""
    with self.book.reading() as db:
        return cages.cages(db, state)
