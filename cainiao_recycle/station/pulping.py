"""Boxes for pulp: caged, and collected by the mill."""

from collections.abc import Sequence

from cainiao_recycle.domain import names, pulp, text
from cainiao_recycle.domain.events import CageClosed, NotebooksDelivered, PulpCollected
from cainiao_recycle.domain.pulp import MillTerms
from cainiao_recycle.errors import (
    CageCameLater,
    CageCollected,
    CageUnknown,
    NothingWaiting,
    TicketKnown,
)
from cainiao_recycle.station.on_hand import stands_on_box
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import boxes, setup
from cainiao_recycle.store import pulp as cages
from cainiao_recycle.store.pulp import Cage

HEAVIEST_G = 100_000_000
"""A hundred tonnes: more than any lorry takes from a station."""


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
    name = text.called("--ticket", ticket, 40)
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


MOST_NOTEBOOKS = 1_000_000


def deliver_notebooks(
    self: Session,
    school: str,
    notebooks: str | int,
    batch: str,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A school got notebooks of a batch that was made of old boxes. The event is
    `NotebooksDelivered`. Raises what `names.on_paper` raises: both are on the list.
    """
    to = names.on_paper("--school", text.line("--school", school, 40), 2)
    made = names.on_paper("--batch", text.line("--batch", batch, 40), 1)
    count = text.whole("--number", notebooks, 1, MOST_NOTEBOOKS)
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "notebooks", to, count, made, school=to, notebooks=count, batch=made
        ):
            return earlier
        return request.record(NotebooksDelivered(batch=made, school=to, notebooks=count))


def mill_terms(request: Request) -> MillTerms:
    """The station's terms with its mill."""
    return MillTerms(*(setup.setting(request.db, name) for name in MillTerms._fields))


def list_cages(self: Session, state: str) -> list[Cage]:
    """Cages closed, or collected."""
    with self.book.reading() as db:
        return cages.cages(db, state)
