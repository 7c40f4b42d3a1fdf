"""Boxes come back: `return`, and the end of a visit."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple, cast

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import codes, privacy, rewards, text
from cainiao_recycle.domain.boxes import Condition, Disposition, Size
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.codes import CodeType, ScanKind
from cainiao_recycle.domain.days import LAST_DATE, after
from cainiao_recycle.domain.events import (
    BoxFound,
    BoxReturned,
    Event,
    VisitFinished,
    VoucherIssued,
)
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.rewards import EggsSoFar, Reward
from cainiao_recycle.errors import (
    BoxCameLater,
    CodeEmpty,
    SizeMissing,
    SizeUnknown,
    TagAndBox,
    TagInUse,
    TagOfUndone,
    VisitCameLater,
    VisitFinishedAlready,
    VisitOfAnother,
    VisitOfAnotherCampaign,
    VisitUnknown,
    WaybillOfEarlierJourney,
    WrongCode,
)
from cainiao_recycle.station.keys import key_of
from cainiao_recycle.station.naming import (
    named_id,
    naming,
    refuse_visit_of_another_clerk,
)
from cainiao_recycle.station.session import OWN, Recorded, Request, Session
from cainiao_recycle.station.waiting import shipment_for
from cainiao_recycle.station.waybills import as_known
from cainiao_recycle.store import (
    boxes,
    credits,
    customers,
    egg_stock,
    journal,
    returns,
    setup,
    shipments,
    visits,
)
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.credits import Credit
from cainiao_recycle.store.visits import Visit

NO_EGGS = EggsSoFar(0, 0, 0)

"""Credits pay for a voucher whenever they came: it is issued when that is told."""


class Label(NamedTuple):
    """What was scanned: a waybill, a box tag, or both."""

    waybill: str | None
    tag: str | None


def read_label(code: str | None, waybill: str | None) -> Label:
    """Tell apart what identifies a box. A waybill given as such is taken as one,
    whatever it looks like.
    """
    given = codes.waybill(waybill) if waybill else None
    if code is None:
        if given is None:
            raise CodeEmpty()
        return Label(given, None)
    scan = codes.read(code)
    if scan.kind is ScanKind.TAG:
        return Label(given, scan.code)
    if scan.kind is ScanKind.WAYBILL and given is None:
        return Label(scan.code, None)
    raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.TAG)


class Told(NamedTuple):
    """What was told of a box, read and in its form; nothing of it is looked up yet.
    `tag` is a blank one stuck on the box now, `customer` stands as it was typed.
    """

    label: Label
    size: str | None
    sides: tuple[int, int, int] | None
    claimed: Condition | None
    defects: tuple[rules.Defect, ...]
    customer: str | None
    tag: str | None
    another: bool
    visit: str | None
    done: bool

    @classmethod
    def read(
        cls,
        code: str | None = None,
        *,
        waybill: str | None = None,
        size: str | None = None,
        dims: str | None = None,
        condition: str | None = None,
        defects: Sequence[str] = (),
        customer: str | None = None,
        tag: str | None = None,
        another: bool = False,
        visit: str | None = None,
        done: bool = False,
    ) -> "Told":
        """As `return_box` is told it. Raises what is wrong with the words themselves."""
        return cls(
            label=read_label(code, waybill),
            tag=codes.of_kind(tag, ScanKind.TAG) if tag else None,
            defects=rules.parse_defects(defects),
            claimed=rules.parse_condition(condition),
            sides=rules.parse_sides(dims) if dims else None,
            visit=text.line("--visit", visit, 40) if visit else None,
            size=size,
            customer=customer,
            another=another,
            done=done,
        )


def return_box(
    self: Session,
    code: str | None = None,
    *,
    waybill: str | None = None,
    size: str | None = None,
    dims: str | None = None,
    condition: str | None = None,
    defects: Sequence[str] = (),
    customer: str | None = None,
    tag: str | None = None,
    another: bool = False,
    visit: str | None = None,
    done: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Take a box in: by waybill or tag, with its size (postal number or outer sides
    in mm), condition or defects, and the customer (phone or member code).

    The event is `BoxReturned`. Every box is accepted; only the reward is limited. A
    missing box comes back in the cycle it was in, unrewarded: `BoxFound`.
    A box that is here already records nothing: `entry` is None; told otherwise than it
    was taken in, it is refused: `BoxToldOtherwise`. Without `visit` the
    box is a visit of its own; with it, `done` ends the visit and issues its voucher.
    """
    told = Told.read(
        code, waybill=waybill, size=size, dims=dims, condition=condition,
        defects=defects, customer=customer, tag=tag, another=another, visit=visit,
        done=done,
    )  # fmt: skip
    recorded = return_told(self, told, at=at, request_id=request_id)
    if recorded.entry is None:
        from cainiao_recycle.station.repeating import told_again

        return told_again(self, recorded, told)
    return recorded


def return_told(
    self: Session, told: Told, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """`return_box`, with what was told of the box already read."""
    with self.request(at, request_id) as request:
        return take_in(request, told)


def take_in(request: Request, told: Told) -> Recorded:
    """A box into the book, or the answer to one that is there already."""
    label, name = told.label, told.visit
    campaign = setup.campaign_on(request.db, request.rule_date)
    open_visit = visits.visit(request.db, name) if name else None
    person = identify(request.session, campaign, told.customer)
    if earlier := earlier_return(request, told, person):
        return earlier
    told = by_its_waybill(request.db, told)
    label = told.label
    if label.waybill and not told.another:
        label = label._replace(waybill=as_known(request.db, label.waybill))
        told = told._replace(label=label)
    box = find(request.db, label, told.another)
    if box is not None and is_here(request, box):
        if told.done and open_visit is not None and open_visit.state == "open":
            stands_on_visit(request, open_visit)
            name_if_anonymous(
                request, open_visit, campaign_of(request.db, open_visit), person
            )
            return request.record(visit_end(request, open_visit))
        return Recorded(again(request.db, box, label), None)
    refuse_earlier_journey(request.db, box, label)
    if box is not None:
        request.stands_on(box.changed_seq, BoxCameLater, box=box.box)
    if told.done and open_visit is not None:
        stands_on_visit(request, open_visit)
    person = of_visit(request, open_visit, campaign, person)
    if box is not None and box.state == rules.BoxState.MISSING:
        back = found_again(request, box, told)
        if told.done and open_visit is not None:
            request.write(back, f"{OWN}{request.request_id}:found")
            return request.record(visit_end(request, open_visit))
        return request.record(back)
    arrival = Arrival.of(request.db, box, told)
    graded = rules.grade(told.defects, told.claimed)
    goes = rules.disposition(graded, arrival.cycle, arrival.size.max_cycles)
    reward = earned(request, arrival, campaign, graded, person, open_visit, told.another)
    counts = int(reward is Reward.CREDITED)
    issued = None
    if campaign and (counts if name is None else told.done):
        paid_by = unspent(request.db, campaign, person, open_visit)
        paid_by += [(arrival.box, arrival.cycle)] * counts
        due, issued = voucher_due(request, campaign, person, paid_by)
        reward = due if counts else reward
    return request.record(
        BoxReturned(
            box=arrival.box,
            cycle=arrival.cycle,
            new=box is None,
            waybill=arrival.waybill,
            tag=arrival.tag or fresh_tag(request, goes),
            size=arrival.size.name,
            length_mm=arrival.size.length_mm,
            width_mm=arrival.size.width_mm,
            height_mm=arrival.size.height_mm,
            wall_mm=arrival.size.wall_mm,
            mass_g=arrival.size.mass_g,
            condition=graded,
            defects=told.defects,
            disposition=goes,
            shelf=rules.shelf(arrival.size.name, goes),
            visit=name,
            customer=person,
            campaign=campaign.code if campaign else None,
            campaign_date=request.rule_date,
            credits=counts,
            points=campaign.points_per_box if campaign and counts and person else 0,
            reward=reward,
            issued=issued,
            finishes_visit=told.done,
            for_shipment=offer(request, arrival.size, graded, arrival.cycle, goes),
        )
    )


def earlier_return(
    request: Request, told: Told, person: Customer | None
) -> Recorded | None:
    """What the same request came to. Its customer is compared in the campaign it was
    recorded in, which may be over by now.
    """
    before = request.before
    if before is not None and isinstance(before.event, BoxReturned):
        code = before.event.campaign
        campaign = setup.campaign(request.db, code) if code else None
        person = identify(request.session, campaign, told.customer)
    label = told.label
    return request.earlier(
        "return", label.waybill, label.tag, told.size, told.sides, told.claimed,
        told.defects, person and person.hash, told.tag, told.another, told.visit, told.done,
        **facts_of(told), customer=person,
        **{"waybill": label.waybill} if label.waybill else {},
        **{"tag": label.tag or told.tag} if label.tag or told.tag else {},
    )  # fmt: skip


def facts_of(told: Told) -> dict[str, object]:
    """What was told of the box itself, as its entry names it."""
    facts: dict[str, object] = {
        "condition": rules.grade(told.defects, told.claimed),
        "defects": told.defects,
    }
    if told.size and told.sides is None:
        facts["size"] = rules.size_name(told.size)
    return facts


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
    name = text.line("--visit", visit, 40)
    with self.request(at, request_id) as request:
        found = visits.visit(request.db, name)
        campaign = campaign_of(request.db, found)
        person = identify(self, campaign, customer)
        if earlier := request.earlier("visit", name, person and person.hash):
            return earlier
        found = to_go_on(found, name)
        stands_on_visit(request, found)
        name_if_anonymous(request, found, campaign, person)
        return request.record(visit_end(request, found))


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
    name = text.line("--visit", visit, 40)
    with self.request(at, request_id) as request:
        found = visits.visit(request.db, name)
        campaign = campaign_of(request.db, found)
        person = identify(self, campaign, customer)
        if earlier := request.earlier("visit-named", name, person and person.hash):
            return earlier
        found = to_go_on(found, name)
        if campaign is None or person is None:
            raise VisitOfAnotherCampaign(visit=name)
        refuse_visit_of_another(request.db, found, person)
        stands_on_visit(request, found)
        event = naming(request, name, campaign, person)
        if found.customer is not None:
            return Recorded(event.replaced(now=event.before), None)
        return request.record(event)


def campaign_of(db: Connection, visit: Visit | None) -> Campaign | None:
    """The campaign a visit began under."""
    return setup.campaign(db, visit.campaign) if visit and visit.campaign else None


def to_go_on(visit: Visit | None, name: str) -> Visit:
    """A visit that is open. Raises `VisitUnknown`, `VisitFinishedAlready`."""
    if visit is None:
        raise VisitUnknown(visit=name)
    if visit.state != "open":
        raise VisitFinishedAlready(visit=name)
    return visit


def refuse_visit_of_another(db: Connection, visit: Visit, person: Customer | None) -> None:
    """Raise `VisitOfAnother` when a visit has a customer and this is another."""
    if person is None or visit.customer is None:
        return
    if person != customers.of_visit(db, visit.visit):
        raise VisitOfAnother(visit=visit.visit)


def stands_on_visit(request: Request, visit: Visit) -> None:
    """A visit doesn't end before its last box came, or what else happened to it."""
    last_box = visits.last_entry(request.db, visit.visit)
    for last in {visit.changed_seq, last_box or visit.changed_seq}:
        request.stands_on(last, VisitCameLater, visit=visit.visit)


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


def visit_end(request: Request, visit: Visit) -> VisitFinished:
    """What a visit comes to."""
    campaign = setup.campaign(request.db, visit.campaign) if visit.campaign else None
    reward, issued = Reward.NO_CAMPAIGN, None
    if campaign is not None:
        person = customers.of_visit(request.db, visit.visit)
        paid_by = unspent(request.db, campaign, person, visit, request.open_date())
        reward, issued = voucher_due(request, campaign, person, paid_by)
    return VisitFinished(
        visit=visit.visit,
        boxes=visits.count_of(request.db, visit.visit),
        reward=reward,
        issued=issued,
    )


# --- who, what and where ----------------------------------------------------------


def identify(
    session: Session, campaign: Campaign | None, customer: str | None
) -> Customer | None:
    """A customer's keyed hash. Outside a campaign none is kept."""
    if not customer:
        return None
    if campaign is None:
        privacy.identity(customer)
        return None
    key = session.keys.get(campaign.code)
    if key is None:
        key = session.keys[campaign.code] = key_of(session.path, campaign.code)
    return privacy.customer(customer, key)


def find(db: Connection, label: Label, another: bool) -> Box | None:
    """The box behind a label, if it was here before."""
    if label.tag is not None:
        return boxes.by_tag(db, label.tag)
    if label.waybill is None or another:
        return None
    return boxes.by_waybill(db, label.waybill)


def by_its_waybill(db: Connection, told: Told) -> Told:
    """A sticker of ours whose box's arrival was undone names no box any more: it comes
    in by its waybill, as if the tag had been stuck on it now. Raises `TagOfUndone`.
    """
    tag = told.label.tag
    if tag is None or boxes.by_tag(db, tag) is not None:
        return told
    entry = returns.undone_arrival(db, tag)
    if entry is None:
        return told
    if told.label.waybill is None:
        raise TagOfUndone(tag=tag, entry=entry)
    return told._replace(label=Label(told.label.waybill, None), tag=tag)


def is_here(request: Request, box: Box) -> bool:
    """Whether a box is on hand or pulped, so that it can't have come back; or was on
    hand when this scan happened: a double scan stays one when it is told again after
    the box has left.
    """
    if box.state in rules.ON_HAND or box.state == rules.BoxState.PULPED:
        return True
    left = shipments.left_with(request.db, box.box, box.cycle)
    return (
        left is not None and left.sent_at is not None and request.happened_at < left.sent_at
    )


def found_again(request: Request, box: Box, told: Told) -> BoxFound:
    """A box that was missing. It never left by the book, so its journey was rewarded
    already; nor is it better than it was.
    """
    before = box.condition or Condition.A
    seen = rules.grade(told.defects, told.claimed)
    graded = min(seen, Condition(before), key=rules.WORST_FIRST.index)
    goes = rules.disposition(graded, box.cycle, box.size.max_cycles)
    new_tag = None if box.tag else fresh_tag(request, goes)
    return BoxFound(
        waybill=told.label.waybill,
        box=box.box,
        tag=box.tag or new_tag,
        cycle=box.cycle,
        size=box.size.name,
        condition=graded,
        defects=told.defects,
        disposition=goes,
        shelf=rules.shelf(box.size.name, goes),
        visit=told.visit,
        for_shipment=offer(request, box.size, graded, box.cycle, goes),
        condition_before=before,
        new_tag=new_tag,
    )


def refuse_earlier_journey(db: Connection, box: Box | None, label: Label) -> None:
    """A box that is away comes back by its tag, or under the waybill it left with; an
    older label of it shows nothing but that it was here once.
    """
    if box is None or label.tag is not None or box.state != rules.BoxState.SENT:
        return
    left = shipments.left_with(db, box.box, box.cycle)
    if left is None or left.waybill != label.waybill:
        raise WaybillOfEarlierJourney(waybill=label.waybill, box=box.box)


def again(db: Connection, box: Box, label: Label) -> BoxReturned:
    """The answer to a box scanned again: what the book holds, and no reward."""
    returned = cast(BoxReturned, latest_return(db, box))
    return returned.replaced(
        waybill=label.waybill or returned.waybill,
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
    if box.state == rules.BoxState.BOUND:
        return Disposition.REUSE
    return Disposition.PULP if box.state == rules.BoxState.PULPED else returned.disposition


def latest_return(db: Connection, box: Box) -> Event:
    """The entry of a box's present cycle."""
    entry = journal.by_seq(db, returns.entry_of(db, box.box, box.cycle))
    assert entry is not None, "a box on hand has arrived"
    return entry.event


class Arrival(NamedTuple):
    """A box as it arrives now. `adopted`: all that is known of it is its tag, another
    station's or one printed blank.
    """

    box: int
    cycle: int
    size: Size
    waybill: str | None
    tag: str | None
    adopted: bool

    @classmethod
    def of(cls, db: Connection, box: Box | None, told: Told) -> "Arrival":
        """A known box in its next cycle, or a new one."""
        label, claimed_tag = told.label, told.tag
        if box is not None and claimed_tag and box.tag:
            raise TagAndBox(tag=box.tag)
        if claimed_tag and (holder := boxes.by_tag(db, claimed_tag)):
            raise TagInUse(tag=claimed_tag, box=holder.box)
        if box is not None:
            # It left under a waybill: that journey earns its reward only once.
            left = shipments.left_with(db, box.box, box.cycle)
            waybill = label.waybill or (left.waybill if left else None)
            return cls(
                box.box, box.cycle + 1, box.size, waybill, box.tag or claimed_tag, False
            )
        if claimed_tag and label.tag:
            raise TagAndBox(tag=label.tag)
        adopted = label.tag is not None
        blank = label.tag is None or boxes.is_blank(db, label.tag)
        return cls(
            boxes.next_number(db),
            1 if blank else setup.setting(db, "adopted_cycle"),
            size_of(db, told.size, told.sides),
            label.waybill,
            label.tag or claimed_tag,
            adopted,
        )


def size_of(db: Connection, name: str | None, sides: tuple[int, int, int] | None) -> Size:
    """The size by its number, or measured. Raises `SizeUnknown`, `SizeMissing`."""
    if sides is not None:
        return rules.measured(sides, setup.measured_terms(db))
    if not name:
        raise SizeMissing()
    wanted = text.line("--size", name, 20)
    known = setup.size(db, wanted) or setup.size(db, rules.size_name(wanted))
    if known is None:
        names = [size.name for size in setup.sizes(db)]
        raise SizeUnknown(size=wanted, known=names)
    return known


def fresh_tag(request: Request, goes: Disposition) -> str | None:
    """A tag for a box that is kept, held boxes too."""
    return None if goes is Disposition.PULP else request.code(CodeType.TAG)


def offer(
    request: Request, size: Size, graded: Condition, cycle: int, goes: Disposition
) -> str | None:
    """The waiting parcel that a box just returned serves."""
    if goes is not Disposition.REUSE:
        return None
    return shipment_for(request.db, size, graded, cycle, request.happened_at)


# --- what it earns ----------------------------------------------------------------


def of_visit(
    request: Request,
    visit: Visit | None,
    campaign: Campaign | None,
    person: Customer | None,
) -> Customer | None:
    """Whose box it is: the visit's customer, who needn't be named twice, and may be
    named late. A visit has one clerk, one customer and one campaign; raises
    `VisitFinishedAlready` and what names another's.
    """
    if visit is None:
        return person
    if visit.state != "open":
        raise VisitFinishedAlready(visit=visit.visit)
    refuse_visit_of_another_clerk(request, visit.visit)
    if visit.campaign != (campaign.code if campaign else None):
        raise VisitOfAnotherCampaign(visit=visit.visit)
    name_if_anonymous(request, visit, campaign, person)
    return customers.of_visit(request.db, visit.visit)


def earned(
    request: Request,
    arrival: Arrival,
    campaign: Campaign | None,
    graded: Condition,
    person: Customer | None,
    visit: Visit | None,
    another: bool,
) -> Reward:
    """Whether a box earns its credit, or why not."""
    db = request.db
    waybill = arrival.waybill
    before = (
        another
        or (arrival.adopted and waybill is None)
        or (waybill is not None and returns.is_rewarded(db, waybill))
    )
    return rewards.credit(
        campaign,
        condition=graded,
        rewarded_before=before,
        known_customer=person is not None,
        credits_today=credits_today(request, campaign, person, visit),
    )


def credits_today(
    request: Request,
    campaign: Campaign | None,
    person: Customer | None,
    visit: Visit | None,
) -> int:
    """How many boxes of the customer counted today; an anonymous visit counts as
    one customer.
    """
    if campaign is None or rewards.credits_a_day(campaign) is None:
        return 0
    if person is None:
        return credits.of_visit(request.db, visit.visit) if visit else 0
    known = customers.number_of(request.db, campaign.code, person)
    if known is None:
        return 0
    return credits.of_customer(request.db, known, request.rule_date)


def unspent(
    db: Connection,
    campaign: Campaign,
    person: Customer | None,
    visit: Visit | None,
    until: str = LAST_DATE,
) -> list[Credit]:
    """Credits that can pay now, oldest first: the customer's, of boxes booked up to a
    date, or the visit's where nothing is carried over or nobody is known.
    """
    if person is not None and campaign.credits_carry_over:
        known = customers.number_of(db, campaign.code, person)
        return [] if known is None else credits.unspent_of_customer(db, known, until)
    return credits.unspent_of_visit(db, visit.visit) if visit else []


def voucher_due(
    request: Request, campaign: Campaign, person: Customer | None, unspent: list[Credit]
) -> tuple[Reward, VoucherIssued | None]:
    """The voucher that credits pay for, or why there is none."""
    date = request.rule_date
    eggs = NO_EGGS
    if campaign.is_limited:
        known = customers.number_of(request.db, campaign.code, person) if person else None
        eggs = egg_stock.eggs_so_far(request.db, campaign.code, date, known)
    due, reward = rewards.rewards_due(campaign, len(unspent), eggs)
    if not due:
        return reward, None
    return reward, VoucherIssued(
        voucher=request.code(CodeType.VOUCHER),
        eggs=due * campaign.eggs_per_reward,
        campaign=campaign.code,
        campaign_date=date,
        valid_from=date,
        valid_until=after(date, campaign.voucher_valid_days),
        paid_by=tuple(unspent[: due * campaign.credits_per_reward]),
    )
