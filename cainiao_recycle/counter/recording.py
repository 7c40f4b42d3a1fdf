"""A box into the book: written, asked about, answered; or corrected once it is in."""

from collections.abc import Iterator

from cainiao_recycle.counter.answer import Answer, Signal, refused
from cainiao_recycle.counter.hand import BoxInHand, Hand, Taken, as_told
from cainiao_recycle.counter.phrases import wants_size, where_it_goes
from cainiao_recycle.counter.state import Place, Step, without
from cainiao_recycle.counter.visits import COUNTED, ended_elsewhere, reread, stand
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import BoxFound, BoxReturned
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.words import REWARD_WORDS
from cainiao_recycle.errors import (
    OF_THE_FILE,
    AlreadyUndone,
    Refusal,
    SizeMissing,
    VisitFinishedAlready,
    VisitOfAnotherCampaign,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.correcting import correct_return
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.returning import return_scanned
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store import returns


def record(session: Session, place: Place, box: BoxInHand) -> Step:
    """Write a box into the open visit, which it opens when it is the first; or ask for
    its size.
    """
    # The name is kept from one try to the next: it is part of the same request.
    visit = place.visit.with_name_drawn(session)
    place = place._replace(visit=visit, hand=place.hand.holding(box))
    try:
        told = box.told(visit.name or visit.drawn, visit.customer)
        recorded = return_scanned(session, told)
    except Refusal as refusal:
        return not_recorded(place, box, refusal)
    return is_in(session, place, box, recorded)


def not_recorded(place: Place, box: BoxInHand, refusal: Refusal) -> Step:
    """A box that could not be written, and what of it stays in hand."""
    match refusal:
        case SizeMissing():
            return place, Answer(Signal.NEXT, wants_size(box))
        case VisitFinishedAlready():
            return ended_elsewhere(place, refusal)
        case VisitOfAnotherCampaign():
            # It is a new visit's: in hand it would keep this one from being ended.
            return place.holding(None), refused(refusal)
    if isinstance(refusal, OF_THE_FILE):
        return place, refused(refusal)
    unsized = box._replace(size=None, sides=None)
    if isinstance(refusal, WaybillOfEarlierJourney):
        # The tag or the waybill that is asked for comes without this one.
        hand = place.hand.holding(None)._replace(refused=unsized)
    else:
        hand = place.hand.holding(unsized if box.is_sized else None)
    return place._replace(hand=hand), refused(refusal)


def is_in(session: Session, place: Place, box: BoxInHand, recorded: Recorded) -> Step:
    """A box recorded, or here already."""
    event = recorded.event
    if isinstance(event, BoxFound):
        place = place._replace(hand=Hand())
        text = _("It was missing: it is back as it was, and earns nothing again.")
        more = (text, *stand(session, place))
        return place, Answer(Signal.GOOD, where_it_goes(event), more, recorded)
    assert isinstance(event, BoxReturned), "what `return` records"
    if recorded.entry is None:
        return is_here(session, place, box, recorded, event)
    seq = recorded.entry.seq
    place = place.with_code(box.code, session.clock())._replace(
        hand=Hand(taken=Taken(box, event, seq)),
        visit=place.visit.with_box(seq, event),
    )
    more = (*beside(session, event), *stand(session, place))
    return place, Answer(Signal.GOOD, where_it_goes(event), more, recorded)


def is_here(
    session: Session, place: Place, box: BoxInHand, recorded: Recorded, event: BoxReturned
) -> Step:
    """A box that is here already: what is said of it now corrects it."""
    taken = taken_before(session, place, box, event)
    place = place._replace(hand=Hand(taken=taken))
    if box.condition or box.defects:
        return correct(session, place, taken, taken.box.with_more(box))
    now = session.clock()
    twice = place.came_lately(box.code, now)
    text = sentence(
        _("Scanned before, nothing recorded. {where}"), where=where_it_goes(event)
    )
    hint = _("Is it a second carton of the same parcel? Type: another (05)")
    return place.with_code(box.code, now), Answer(
        Signal.AMBER if twice else Signal.REFUSED,
        text,
        () if twice else (hint,),
        recorded,
    )


def beside(session: Session, event: BoxReturned) -> Iterator[str]:
    """What else there is to say of a box that is in."""
    if event.for_shipment:
        text = _("➜ This box goes straight out with shipment {n}.")
        yield sentence(text, n=event.for_shipment)
    if event.tag and event.new and event.disposition != "pulp":
        yield sentence(_("Tag {tag}"), tag=grouped(event.tag))
    if event.reward not in COUNTED:
        yield _(REWARD_WORDS[Reward(event.reward)])
    elif missing := still_missing(session.book.db, event):
        yield sentence("{told}", told=missing)


def taken_before(
    session: Session, place: Place, box: BoxInHand, event: BoxReturned
) -> Taken:
    """A box that is scanned again, as it was told when it was taken."""
    for seq, one in place.visit.boxes:
        if one.box == event.box:
            as_it_was = as_told(one, was_another(session, one, seq))
            return Taken(as_it_was, one, seq, waybill=box.waybill)
    return Taken(as_told(event, False), event, None, waybill=box.waybill)


def was_another(session: Session, event: BoxReturned, seq: int) -> bool:
    """Whether a box was told as another carton of its parcel."""
    if not event.new or event.waybill is None:
        return False
    if event.reward == Reward.ALREADY_REWARDED:
        return True
    return returns.is_another_carton(session.book.db, event.waybill, seq)


# --- a box told wrong -------------------------------------------------------------


def correct(session: Session, place: Place, taken: Taken, box: BoxInHand) -> Step:
    """The box just taken, taken back and in again as it really is."""
    if box.grade() == (taken.event.condition, taken.event.defects):
        return place, Answer(Signal.AMBER, _("That was said already."))
    visit = place.visit
    if taken.seq is None or visit.name is None or not visit.has(taken.seq):
        text = _("Box {box} was taken in before. Grade it anew: boxes regrade {box}")
        return place, Answer(Signal.REFUSED, sentence(text, box=taken.event.box))
    told = box.told(visit.name, None)
    if taken.event.new and told.tag is None and not (box.tag or box.is_pulp()):
        # Its sticker may be on it already.
        told = told._replace(tag=taken.event.tag)
    try:
        recorded = correct_return(session, taken.seq, told)
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    except AlreadyUndone as undone:
        # Elsewhere: the box is nobody's any more, and a card now is the next one's.
        entries = without(place.entries, taken.seq)
        place = place._replace(hand=Hand(), entries=entries)
        return reread(session, place), refused(undone)
    except Refusal as refusal:
        return place, refused(refusal)
    place = place._replace(visit=visit.without_box(taken.seq))
    place, answer = is_in(session, place, box, recorded)
    return place, answer._replace(corrects=taken.seq)
