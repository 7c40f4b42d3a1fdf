"""Boxes come back: `return`."""

from sqlite3 import Connection

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.boxes import BoxState, Condition, Disposition
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import BoxFound, BoxReturned
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.errors import BoxCameLater
from cainiao_recycle.station.arriving import (
    arrival_of,
    brought_by,
    find,
    fresh_tag,
    is_here,
    known_by,
    offer,
    refuse_earlier_journey,
    refuse_tag,
)
from cainiao_recycle.station.earning import Whose, earned
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.station.told import Told, with_facts
from cainiao_recycle.station.visits import (
    end_visit,
    identify,
    of_visit,
    refuse_as_member,
    stands_on_visit,
    visit_end,
)
from cainiao_recycle.store import returns, setup, visits
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.journal import Entry


def return_told(self: Session, told: Told) -> Recorded:
    """Take a box in: by waybill or tag, with its size (postal number or outer sides
    in mm), condition or defects, and the customer (phone or member code); `Told` has
    every word that can be told.

    The event is `BoxReturned`. Every box is accepted; only the reward is limited. A
    missing box comes back in the cycle it was in, unrewarded: `BoxFound`.
    A box that is here already records nothing: `entry` is None; told otherwise than it
    was taken in, it is refused: `BoxToldOtherwise`. Without `visit` the
    box is a visit of its own; with it, `done` ends the visit and issues its voucher.
    """
    told = told.read()
    recorded = return_scanned(self, told)
    if recorded.entry is None:
        from cainiao_recycle.station.repeating import told_again

        return told_again(self, recorded, told)
    return recorded


return_box = with_facts(return_told, Told)


def return_scanned(self: Session, told: Told) -> Recorded:
    """A box whose words were read. One that is here already is answered, whatever is
    told of it: the scan loop corrects it.
    """
    with self.request(told.at, told.request_id) as request:
        return take_in(request, told)


def take_in(request: Request, told: Told) -> Recorded:
    """A box into the book, or the answer to one that is there already."""
    campaign = setup.campaign_on(request.db, request.rule_date)
    person = identify(request.session, campaign, told.customer)
    told = told.referring(request.reference)
    refuse_as_member(request.session, told.customer)
    if earlier := earlier_return(request, told, person):
        return earlier
    visit = visits.visit(request.db, told.visit) if told.visit else None
    whose = Whose(campaign, person, visit)
    told = known_by(request, told)
    box = find(request.db, told)
    if box is not None and is_here(request, box):
        return here_already(request, told, box, whose)
    if box is not None:
        refuse_earlier_journey(request.db, box, told)
        request.stands_on(box.changed_seq, BoxCameLater, box=box.box)
    if told.done and visit is not None:
        stands_on_visit(request, visit)
    whose = of_visit(request, whose)
    if box is not None and box.state == BoxState.MISSING:
        return found_again(request, told, box, whose)
    return arrived(request, told, box, whose)


def earlier_return(
    request: Request, told: Told, person: Customer | None
) -> Recorded | None:
    """What the same request came to. Its customer is compared in the campaign it was
    recorded in, which may be over by now.
    """
    if request.named is None:
        return None
    facts: dict[str, object] = {}
    if request.before is not None:
        campaign = recorded_in(request, request.before)
        person = identify(request.session, campaign, told.customer)
        facts = {**told.facts(), "customer": person, **told.labels()}
    return request.earlier(
        "return", told.waybill, told.code, told.size, told.sides, told.condition,
        told.defects, person and person.hash, told.tag, told.another, told.visit, told.done,
        **facts,
    )  # fmt: skip


def recorded_in(request: Request, before: Entry) -> Campaign | None:
    """The campaign that an entry was recorded in. One that only found a box, or ended a
    visit, names none: it is that of its date.
    """
    if isinstance(before.event, BoxReturned):
        code = before.event.campaign
        return setup.campaign(request.db, code) if code else None
    return setup.campaign_on(request.db, request.session.date_of(before.happened_at))


# --- a box that is here already -----------------------------------------------------


def here_already(request: Request, told: Told, box: Box, whose: Whose) -> Recorded:
    """Nothing to record of the box; the visit that it was to end ends all the same."""
    visit = whose.visit
    if told.done and visit is not None and visit.state == "open":
        return end_visit(request, visit, whose.person)
    return request.found(as_it_is(request.db, box, told))


def as_it_is(db: Connection, box: Box, told: Told) -> BoxReturned:
    """The answer to a box scanned again: what the book holds, and no reward."""
    _entry, returned = brought_by(db, box)
    return returned.replaced(
        waybill=told.waybill or returned.waybill,
        tag=box.tag,
        condition=box.condition or returned.condition,
        disposition=disposition_now(box, returned),
        shelf=box.shelf or returned.shelf,
        credits=0,
        points=0,
        reward=Reward.ALREADY_REWARDED,
        issued=None,
        for_shipment=None,
    )


def disposition_now(box: Box, returned: BoxReturned) -> str:
    """Where a box goes as it stands now."""
    if box.state in set(Disposition):
        return box.state
    if box.state == BoxState.BOUND:
        return Disposition.REUSE
    return Disposition.PULP if box.state == BoxState.PULPED else returned.disposition


# --- a box that was missing ---------------------------------------------------------


def found_again(request: Request, told: Told, box: Box, whose: Whose) -> Recorded:
    """A missing box is back; the visit that it ends ends after it."""
    event = found(request, told, box)
    if told.done and whose.visit is not None:
        request.write(event, f"{OWN}{request.request_id}:found")
        return request.record(visit_end(request, whose.visit))
    return request.record(event)


def found(request: Request, told: Told, box: Box) -> BoxFound:
    """A box that was missing. It never left by the book, so its journey was rewarded
    already; nor is it better than it was.
    """
    before = Condition(box.condition or Condition.A)
    graded = min(told.grade, before, key=rules.WORST_FIRST.index)
    goes = rules.disposition(graded, box.cycle, box.size.max_cycles)
    refuse_tag(request.db, box, told)
    new_tag = None if box.tag else told.tag or fresh_tag(request, goes)
    return BoxFound(
        waybill=told.waybill,
        box=box.box,
        tag=box.tag or new_tag,
        cycle=box.cycle,
        size=box.size.name,
        condition=graded,
        defects=tuple(told.defects),
        disposition=goes,
        shelf=rules.shelf(box.size.name, goes),
        visit=told.visit,
        for_shipment=offer(request, box.size, graded, box.cycle, goes),
        condition_before=before,
        new_tag=new_tag,
    )


# --- a box that arrives -------------------------------------------------------------


def arrived(request: Request, told: Told, box: Box | None, whose: Whose) -> Recorded:
    """A new box, or a known one in its next cycle, and what it earns."""
    arrival, graded = arrival_of(request.db, box, told), told.grade
    size, cycle = arrival.size, arrival.cycle
    goes = rules.disposition(graded, cycle, size.max_cycles)
    came_to = earned(request, arrival, graded, whose, told)
    rewarded = arrival.waybill if came_to.credits else None
    return request.record(
        BoxReturned(
            box=arrival.box,
            cycle=cycle,
            new=box is None,
            waybill=arrival.waybill,
            tag=arrival.tag or fresh_tag(request, goes),
            size=size.name,
            length_mm=size.length_mm,
            width_mm=size.width_mm,
            height_mm=size.height_mm,
            wall_mm=size.wall_mm,
            mass_g=size.mass_g,
            condition=graded,
            defects=tuple(told.defects),
            disposition=goes,
            shelf=rules.shelf(size.name, goes),
            visit=told.visit,
            customer=whose.person,
            campaign=whose.campaign.code if whose.campaign else None,
            campaign_date=request.rule_date,
            **came_to._asdict(),
            finishes_visit=told.done,
            for_shipment=offer(request, size, graded, cycle, goes),
            noticed=rewarded and noticed(request, rewarded),
        )
    )


def noticed(request: Request, waybill: str) -> str | None:
    """What is odd about a waybill that earned a reward: nobody can see it later."""
    keyring = request.session.keyring
    told = keyring.numbers.get(waybill)
    if told is None:
        # A box is corrected that was taken before the counter was started again.
        return returns.noticed_before(request.db, waybill)
    if not codes.has_known_shape(told):
        return "shape"
    return "beside" if keyring.has_beside(request.db, waybill) else None
