"""Which box it is that comes in: known or new, here, away or missing, in which cycle."""

from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import text
from cainiao_recycle.domain.boxes import BoxState, Condition, Disposition, Sides, Size
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.events import BoxCame, BoxesReceived, BoxReturned
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.errors import (
    SizeMissing,
    SizeUnknown,
    TagAndBox,
    TagInUse,
    TagOfUndone,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.station.session import Request
from cainiao_recycle.station.told import Told
from cainiao_recycle.station.waiting import shipment_for
from cainiao_recycle.store import boxes, journal, returns, setup, shipments, transfers
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.journal import Entry

MAY_COME = (*rules.AWAY, BoxState.MISSING)
"""A box in one of these states may come in."""

# --- a box that was here before -----------------------------------------------------


def known_by(request: Request, told: Told) -> Told:
    """What was told, with the codes that the book knows the box by."""
    told = by_its_waybill(request.db, told)
    if told.waybill is None or told.another:
        return told
    known = request.session.keyring.as_known(request.db, told.waybill)
    return with_its_tag(request.db, told._replace(waybill=known))


def with_its_tag(db: Connection, told: Told) -> Told:
    """A waybill and a tag of one box, whichever was told as what. A known waybill says
    which box it is, and a tag that is no box's was stuck on it now. The tag of a box that
    may come in is its own, unless the waybill is another's.
    """
    tag = told.code or told.tag
    if tag is None:
        return told
    by_tag, by_waybill = boxes.by_tag(db, tag), find(db, told._replace(code=None))
    if by_tag is None and by_waybill is not None:
        return told._replace(code=None, tag=tag)
    if by_tag is not None and by_tag.state in MAY_COME and by_waybill in (None, by_tag):
        return told._replace(code=tag, tag=None)
    return told


def by_its_waybill(db: Connection, told: Told) -> Told:
    """A sticker of ours whose box's arrival was undone names no box any more: it comes
    in by its waybill, as if the tag had been stuck on it now. Raises `TagOfUndone`.
    """
    tag = told.code
    if tag is None or boxes.by_tag(db, tag) is not None:
        return told
    entry = returns.undone_arrival(db, tag)
    if entry is None:
        return told
    if told.waybill is None:
        raise TagOfUndone(tag=tag, entry=entry)
    return told._replace(code=None, tag=tag)


def find(db: Connection, told: Told) -> Box | None:
    """The box behind a tag or a waybill, if it was here before."""
    if told.code is not None:
        return boxes.by_tag(db, told.code)
    if told.waybill is None or told.another:
        return None
    return boxes.by_waybill(db, told.waybill)


def is_here(request: Request, box: Box) -> bool:
    """Whether a box is on hand or pulped, so that it can't have come back; or was on
    hand when this scan happened: a double scan stays one when it is told again after
    the box has left.
    """
    if box.state in rules.ON_HAND or box.state == BoxState.PULPED:
        return True
    if box.state in (BoxState.GIVEN, BoxState.TRANSFERRED):
        gone = transfers.left_in(request.db, box.box, box.cycle)
        return gone is not None and request.happened_at < gone.left_at
    left = shipments.left_with(request.db, box.box, box.cycle)
    return (
        left is not None and left.sent_at is not None and request.happened_at < left.sent_at
    )


def refuse_earlier_journey(db: Connection, box: Box, told: Told) -> None:
    """A box that is away comes back by its tag, or under the waybill it left with; an
    older label of it shows nothing but that it was here once.
    """
    if told.code is not None or box.state not in rules.AWAY:
        return
    left = shipments.left_with(db, box.box, box.cycle)
    if left is None or left.waybill != told.waybill:
        raise WaybillOfEarlierJourney(waybill=told.waybill, box=box.box)


def brought_by(db: Connection, box: Box) -> tuple[Entry, BoxReturned]:
    """The entry that brought a box in the cycle it is in, and how it came: one from another
    station as if it had come over the counter.
    """
    entry = journal.by_seq(db, returns.entry_of(db, box.box, box.cycle))
    assert entry is not None, "a box on hand has arrived"
    event = entry.event
    if isinstance(event, BoxesReceived):
        came = next(one for one in event.came if one.box == box.box)
        return entry, as_if_returned(came)
    assert isinstance(event, BoxReturned), "what else brings a box"
    return entry, event


def as_if_returned(came: BoxCame) -> BoxReturned:
    """A box that another station sent, told as a return that earned nothing. Its size was
    told by that station, and isn't asked about.
    """
    values: dict[str, Any] = dict.fromkeys(BoxReturned.names())
    values |= {name: fact for name, fact in vars(came).items() if name in values}
    values |= {"new": False, "defects": (), "campaign_date": "", "finishes_visit": False}
    values |= {"credits": 0, "points": 0, "reward": Reward.ALREADY_REWARDED}
    return BoxReturned(**values)


# --- a box as it comes in -----------------------------------------------------------


class Arrival(NamedTuple):
    """A box as it arrives now. `unproven`: nothing shows that it made a journey, it has
    its tag alone. Another station's tag, one printed blank, and a box that was given
    away or transferred from here.
    """

    box: int
    cycle: int
    size: Size
    waybill: str | None
    tag: str | None
    unproven: bool


def arrival_of(db: Connection, box: Box | None, told: Told) -> Arrival:
    """A known box in its next cycle, or a new one. Raises what `refuse_tag` and
    `size_told` raise.
    """
    refuse_tag(db, box, told)
    if box is None:
        return new_box(db, told)
    # It left under a waybill: that journey earns its reward only once, whichever of its
    # old labels is told beside its tag.
    left, waybill = shipments.left_with(db, box.box, box.cycle), told.waybill
    if left and (waybill is None or boxes.by_waybill(db, waybill) == box):
        waybill = left.waybill
    return Arrival(
        box=box.box,
        cycle=box.cycle + 1,
        size=box.size,
        waybill=waybill,
        tag=box.tag or told.tag,
        unproven=left is None and is_without_journey(db, told),
    )


def refuse_tag(db: Connection, box: Box | None, told: Told) -> None:
    """A blank tag is for a box that has none. Raises `TagAndBox`, `TagInUse`."""
    if told.tag is None:
        return
    if box is not None and box.tag:
        raise TagAndBox(tag=box.tag)
    if holder := boxes.by_tag(db, told.tag):
        raise TagInUse(tag=told.tag, box=holder.box)


def is_without_journey(db: Connection, told: Told) -> bool:
    """Whether a box that left without a parcel carries no waybill, or one that a box came
    under before: the old label is on it still.
    """
    return told.waybill is None or returns.came_under(db, told.waybill)


def new_box(db: Connection, told: Told) -> Arrival:
    """A box that was never here. One with a tag of another station comes from there."""
    if told.tag and told.code:
        raise TagAndBox(tag=told.code)
    is_first = told.code is None or boxes.is_blank(db, told.code)
    return Arrival(
        box=boxes.next_number(db),
        cycle=1 if is_first else setup.setting(db, "adopted_cycle"),
        size=size_told(db, told.size, told.sides),
        waybill=told.waybill,
        tag=told.code or told.tag,
        unproven=told.code is not None and told.waybill is None,
    )


def size_told(db: Connection, name: str | None, sides: Sides | None) -> Size:
    """The size by its number, or measured. Raises `SizeUnknown`, `SizeMissing`."""
    if sides is not None:
        return rules.measured(sides, setup.measured_terms(db))
    if not name:
        raise SizeMissing()
    wanted = text.line("--size", name, 20)
    known = setup.size(db, wanted) or setup.size(db, rules.read_size(wanted))
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
