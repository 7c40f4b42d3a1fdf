"""A customer's number that comes after the first box: the visit and its boxes are theirs.

What the boxes come to is decided anew, because limits are a customer's: a box that an
anonymous visit could not be rewarded for may count now, one above the customer's cap
counts no longer.
"""

from collections import Counter
from collections.abc import Iterator
from sqlite3 import Connection

from cainiao_recycle.domain import rewards, undo
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import VisitNamed
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.errors import VisitOfAnotherClerk
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.session import OWN, Request
from cainiao_recycle.store import credits, customers, journal, returns, visits, vouchers
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.visits import InVisit

DRAWN = "counter-"
"""Visits whose names nobody types: the scan loop draws them, and hands them from one
clerk to the next."""

DEPENDS = (Reward.CREDITED, Reward.CAPPED, Reward.ANONYMOUS)
"""What a box came to because of whose it was; the rest is the box's own."""


def refuse_visit_of_another_clerk(request: Request, visit: str) -> None:
    """Two clerks who both count their visits from 1 have two customers."""
    if visit.startswith(DRAWN):
        return
    clerk = visits.last_clerk(request.db, visit)
    if clerk not in (None, request.session.clerk):
        raise VisitOfAnotherClerk(visit=visit, clerk=clerk)


def naming(
    request: Request, visit: str, campaign: Campaign, person: Customer
) -> VisitNamed:
    """An open anonymous visit becomes a customer's. Raises `VisitOfAnotherClerk`."""
    refuse_visit_of_another_clerk(request, visit)
    found = visits.boxes_of(request.db, visit)
    return VisitNamed(
        visit=visit,
        customer=person,
        campaign=campaign.code,
        now=tuple(counted_anew(request, campaign, person, found)),
        before=tuple(as_it_was(one) for one in found),
    )


Counted = tuple[int, int, int, int, str]
"""A box, its cycle, and what it comes to: credits, points, reward."""


def as_it_was(box: InVisit) -> Counted:
    """What a box came to before."""
    return box.box, box.cycle, box.credits, box.points, box.reward


def counted_anew(
    request: Request, campaign: Campaign, person: Customer, found: list[InVisit]
) -> Iterator[Counted]:
    """What each box of a visit comes to when it is this customer's, in order."""
    known = customers.number_of(request.db, campaign.code, person)
    counted: Counter[str] = Counter()
    waybills: set[str | None] = set()
    for box in found:
        if box.reward not in DEPENDS:
            yield as_it_was(box)
            continue
        day, elsewhere = box.campaign_date, is_rewarded_elsewhere(request, box)
        before = credits.of_customer(request.db, known, day) if known else 0
        reward = rewards.credit(
            campaign,
            condition=Condition(box.condition),
            rewarded_before=elsewhere or box.waybill in waybills,
            known_customer=True,
            credits_today=before + counted[day],
        )
        counts = int(reward is Reward.CREDITED)
        counted[day] += counts
        if counts and box.waybill:
            waybills.add(box.waybill)
        points = campaign.points_per_box * counts
        yield box.box, box.cycle, counts, points, reward.value


def is_rewarded_elsewhere(request: Request, box: InVisit) -> bool:
    """Whether the waybill of a box that earned nothing was rewarded with another."""
    if box.credits or box.waybill is None:
        return False
    return returns.is_rewarded(request.db, box.waybill)


def named_id(request_id: str) -> str:
    """The id of the entry that names a visit's customer, beside that of the box or of
    the end that brought the number.
    """
    return f"{OWN}{request_id}:named"


def named_with(db: Connection, entry: Entry) -> VisitNamed | None:
    """The naming that came with a box or with a visit's end."""
    if entry.request_id is None:
        return None
    found = journal.by_request(db, named_id(entry.request_id))
    return found.event if found and isinstance(found.event, VisitNamed) else None


def in_the_way(request: Request, seq: int, event: VisitNamed) -> Iterator[Clause]:
    """What keeps a customer's number from being taken back: all that looked at it."""
    db = request.db
    if ended_by := visits.finished_by(db, event.visit):
        yield Clause(undo.VISIT_ENDED, visit=event.visit, entry=ended_by)
    found = visits.boxes_of(db, event.visit)
    for box in reversed(found):
        if box.seq > seq:
            yield Clause(undo.BOX_OF_VISIT, visit=event.visit, entry=box.seq)
    before = {(number, cycle): counted for number, cycle, counted, *_ in event.before}
    for box in found:
        counted = before.get((box.box, box.cycle), 0)
        if box.voucher is not None:
            issued = vouchers.issued_in(db, box.voucher)
            yield Clause(undo.CREDIT_SPENT, voucher=box.voucher, entry=issued)
        if counted and is_rewarded_elsewhere(request, box):
            yield Clause(undo.REWARDED_SINCE, waybill=box.waybill)
