"""Visits: whose they are, and how they end."""

from sqlite3 import Connection

from cainiao_recycle.domain import privacy, text
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import VisitFinished
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.errors import (
    VisitCameLater,
    VisitFinishedAlready,
    VisitOfAnother,
    VisitOfAnotherCampaign,
    VisitUnknown,
)
from cainiao_recycle.station.earning import Whose, campaign_of, unspent, voucher_due
from cainiao_recycle.station.free_text import refuse_waybill
from cainiao_recycle.station.naming import (
    named_id,
    naming,
    refuse_visit_of_another_clerk,
)
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import customers, visits
from cainiao_recycle.store.visits import Visit


def finish_visit(
    self: Session,
    visit: str,
    *,
    customer: str | None = None,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """End a visit: its one voucher, when its boxes earned one. The event is
    `VisitFinished`. `customer` is whose visit it was, when that is said at the end.
    """
    name = text.called("--visit", visit, 40)
    with self.request(at, request_id) as request:
        found = visits.visit(request.db, name)
        person = identify(self, campaign_of(request.db, found), customer)
        refuse_as_member(self, customer)
        if earlier := request.earlier("visit", name, person and person.hash):
            return earlier
        return end_visit(request, to_go_on(found, name), person)


def name_visit(
    self: Session,
    visit: str,
    customer: str,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Whose an open visit is, said after its first box. The event is `VisitNamed`, of
    the boxes so far; `entry` is None when the visit was this customer's already. Raises
    `VisitOfAnother`, and `VisitOfAnotherCampaign` where no campaign ran: then nothing
    is kept of a customer.
    """
    name = text.called("--visit", visit, 40)
    with self.request(at, request_id) as request:
        found = visits.visit(request.db, name)
        campaign = campaign_of(request.db, found)
        person = identify(self, campaign, customer)
        refuse_as_member(self, customer)
        if earlier := request.earlier("visit-named", name, person and person.hash):
            return earlier
        found = to_go_on(found, name)
        if campaign is None or person is None:
            raise VisitOfAnotherCampaign(visit=name)
        refuse_visit_of_another(request.db, found, person)
        stands_on_visit(request, found)
        event = naming(request, name, campaign, person)
        if found.customer is not None:
            return request.found(event.replaced(now=event.before))
        return request.record(event)


# --- whose it is --------------------------------------------------------------------


def identify(
    session: Session, campaign: Campaign | None, customer: str | None
) -> Customer | None:
    """A customer's keyed hash. Outside a campaign none is kept."""
    if not customer:
        return None
    if campaign is None:
        privacy.identity(customer)
        return None
    return privacy.customer(customer, session.keyring.of_campaign(campaign.code))


def refuse_as_member(session: Session, customer: str | None) -> None:
    """Refuse a waybill for a member's code: one that is known, or that the request that
    goes on was told.
    """
    if customer and privacy.phone(customer) is None:
        refuse_waybill(session.keyring, session.book.db, "--customer", customer)


def of_visit(request: Request, whose: Whose) -> Whose:
    """Whose a box is: its visit's customer's, who needn't be named twice, and may be
    named late. A visit has one clerk, one customer and one campaign; raises
    `VisitFinishedAlready` and what names another's.
    """
    visit, campaign = whose.visit, whose.campaign
    if visit is None:
        return whose
    to_go_on(visit, visit.visit)
    refuse_visit_of_another_clerk(request, visit.visit)
    if visit.campaign != (campaign.code if campaign else None):
        raise VisitOfAnotherCampaign(visit=visit.visit)
    name_if_anonymous(request, visit, campaign, whose.person)
    return whose._replace(person=customers.of_visit(request.db, visit.visit))


def name_if_anonymous(
    request: Request, visit: Visit, campaign: Campaign | None, person: Customer | None
) -> None:
    """Name the customer of a visit that has none yet, in an entry beside that of the
    request. Raises `VisitOfAnother`.
    """
    refuse_visit_of_another(request.db, visit, person)
    if visit.customer is None and campaign is not None and person is not None:
        event = naming(request, visit.visit, campaign, person)
        request.write(event, named_id(request.request_id))


def refuse_visit_of_another(db: Connection, visit: Visit, person: Customer | None) -> None:
    """Raise `VisitOfAnother` when a visit has a customer and this is another."""
    if person is None or visit.customer is None:
        return
    if person != customers.of_visit(db, visit.visit):
        raise VisitOfAnother(visit=visit.visit)


# --- how it ends --------------------------------------------------------------------


def to_go_on(visit: Visit | None, name: str) -> Visit:
    """A visit that is open. Raises `VisitUnknown`, `VisitFinishedAlready`."""
    if visit is None:
        raise VisitUnknown(visit=name)
    if visit.state != "open":
        raise VisitFinishedAlready(visit=name)
    return visit


def stands_on_visit(request: Request, visit: Visit) -> None:
    """A visit doesn't end before its last box came, or what else happened to it."""
    last_box = visits.last_entry(request.db, visit.visit)
    for last in {visit.changed_seq, last_box or visit.changed_seq}:
        request.stands_on(last, VisitCameLater, visit=visit.visit)


def end_visit(request: Request, visit: Visit, person: Customer | None) -> Recorded:
    """End an open visit, whose customer may be told only now."""
    stands_on_visit(request, visit)
    name_if_anonymous(request, visit, campaign_of(request.db, visit), person)
    return request.record(visit_end(request, visit))


def visit_end(request: Request, visit: Visit) -> VisitFinished:
    """What a visit comes to."""
    reward, issued = Reward.NO_CAMPAIGN, None
    if campaign := campaign_of(request.db, visit):
        person = customers.of_visit(request.db, visit.visit)
        whose = Whose(campaign, person, visit)
        paid_by = unspent(request.db, whose, request.open_date())
        reward, issued = voucher_due(request, campaign, person, paid_by)
    return VisitFinished(
        visit=visit.visit,
        boxes=visits.count_of(request.db, visit.visit),
        reward=reward,
        issued=issued,
    )
