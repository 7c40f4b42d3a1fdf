"""Boxes at the counter: scanned, sized, recorded, graded, and corrected."""

from collections.abc import Iterator

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.box_in_hand import BoxInHand, Taken, as_told
from cainiao_recycle.counter.phrases import (
    file_refused,
    grades_in_words,
    refused_here,
    wants_size,
    where_it_goes,
)
from cainiao_recycle.counter.state import Hand, Place, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.counter.visits import drawn_name, ended_elsewhere
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import BoxFound, BoxReturned
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.domain.words import REWARD_WORDS
from cainiao_recycle.errors import (
    OF_THE_FILE,
    Refusal,
    SizeMissing,
    VisitFinishedAlready,
    VisitOfAnotherCampaign,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.correcting import correct_return
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.returning import return_scanned
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.station.waybills import as_known
from cainiao_recycle.store import boxes, returns, shipments

COUNTED = (Reward.CREDITED, Reward.GRANTED)
WHICH_BOX = N_("Which box is that? Scan its waybill or tag first.")


# --- a box is scanned ---------------------------------------------------------------


def scan(till: Till, place: Place, one: Token, about: list[Token]) -> Step:
    """A waybill or a tag: a new box, or more of the one in hand. `about` is what the same
    line says of it.
    """
    box = place.hand.box
    place = place.holding(box)
    if one.means is Means.WAYBILL and not may_be_back(till, one.value, box):
        text = _("It left today with this waybill. If it is back, scan the box's tag.")
        twice = till.seen.is_twice(one.value)
        return place, Answer(Signal.AMBER if twice else Signal.REFUSED, text)
    again = box is not None and one.value in (box.waybill, box.tag, box.claimed)
    told = box if again else begun_or_more(till, place.hand, one)
    if told is None:
        return place, unfinished(place.hand)
    for token in about:
        if token.value == Command.ANOTHER:
            told = told._replace(another=True)
        told = told.with_token(token)
    if again and not told.is_sized:
        return place.holding(told), Answer(Signal.AMBER, wants_size(told))
    return record(till, place, told)


def begun_or_more(till: Till, hand: Hand, one: Token) -> BoxInHand | None:
    """The box that a code begins, with the cards scanned before it, or the one in hand
    with its other code; None for a code of another box.
    """
    box = hand.box
    is_tag = one.means is Means.TAG
    if box is None:
        begun = BoxInHand(till.request_id()).with_all(hand.grades)
        return (
            begun._replace(tag=one.value) if is_tag else begun._replace(waybill=one.value)
        )
    if is_tag and box.tag is None and box.claimed is None:
        # Its own tag when it is known, else a blank one that was stuck on now.
        known = boxes.by_tag(till.session.book.db, one.value) is not None
        return box._replace(tag=one.value) if known else box._replace(claimed=one.value)
    if not is_tag and box.waybill is None:
        return box._replace(waybill=one.value)
    return None


def may_be_back(till: Till, waybill: str, box: BoxInHand | None) -> bool:
    """Whether a parcel can have come back: not on the day it left under a waybill,
    which the sender's scanner easily sends once more; unless the tag that is known
    here was scanned off the box before.
    """
    session, db = till.session, till.session.book.db
    if box is not None and (box.tag is None or boxes.by_tag(db, box.tag) is not None):
        return True
    left = shipments.sent_under(db, as_known(db, waybill))
    today = session.date_of(session.clock())
    return left is None or session.date_of(left.sent_at or 0) != today


def unfinished(hand: Hand) -> Answer:
    """Another thing was begun before what is in hand was told."""
    if hand.box is not None:
        drop = _("Or drop it: undo (00).")
        return Answer(Signal.REFUSED, wants_size(hand.box), (drop,))
    waits = _("A card waits for the next box: {grades}. Scan the box, or undo (00).")
    grades = grades_in_words(hand.grades)
    return Answer(Signal.REFUSED, sentence(waits, grades=grades))


# --- a box is recorded --------------------------------------------------------------


def record(till: Till, place: Place, box: BoxInHand) -> Step:
    """Write a box, or ask for its size."""
    # The visit's name is kept from one try to the next: it is part of the same request.
    drawn = place.visit.drawn or drawn_name(till.session)
    visit = place.visit._replace(drawn=drawn)
    place = place._replace(visit=visit).holding(box)
    try:
        told = box.told(visit.name or drawn, visit.customer)
        recorded = return_scanned(till.session, told)
    except SizeMissing:
        return place, Answer(Signal.NEXT, wants_size(box))
    except OF_THE_FILE as refusal:
        return place, file_refused(refusal, box)
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    except Refusal as refusal:
        return not_taken(place, box, refusal)
    return is_in(till, place._replace(hand=Hand()), box, recorded)


def not_taken(place: Place, box: BoxInHand, refusal: Refusal) -> Step:
    """A box that is refused stays in hand without its size, so that it can be told anew;
    not one of a new visit, which would keep the open one from being ended.
    """
    unsized = box._replace(size=None, sides=None)
    is_kept = box.is_sized and not isinstance(refusal, VisitOfAnotherCampaign)
    place = place.holding(unsized if is_kept else None)
    if isinstance(refusal, WaybillOfEarlierJourney):
        place = place._replace(hand=place.hand._replace(refused=unsized))
    return place, refused_here(refusal)


def is_in(till: Till, place: Place, box: BoxInHand, recorded: Recorded) -> Step:
    """A box recorded, or here already."""
    event = recorded.event
    place = place.noting(recorded)
    if isinstance(event, BoxFound):
        back = _("It was missing: it is back as it was, and earns nothing again.")
        more = (back, *till.tally(place))
        return place, Answer(Signal.GOOD, where_it_goes(event), more, recorded)
    assert isinstance(event, BoxReturned), "what `return` records"
    if recorded.entry is None:
        return here_already(till, place, box, recorded)
    seq = recorded.entry.seq
    taken = Taken(box, event, seq)
    place = place._replace(visit=place.visit.with_box(seq, event), hand=Hand(taken=taken))
    till.seen.is_twice(box.code)
    more = (*beside(till, event), *till.tally(place))
    return place, Answer(Signal.GOOD, where_it_goes(event), more, recorded)


def here_already(till: Till, place: Place, box: BoxInHand, recorded: Recorded) -> Step:
    """A box that is scanned again; what is said of it now corrects what was told."""
    assert isinstance(recorded.event, BoxReturned), "what `return` records"
    taken = as_taken(till, place, box, recorded.event)
    place = place._replace(hand=Hand(taken=taken))
    if box.condition or box.defects:
        return correct(till, place, taken, taken.box.with_more(box))
    twice = till.seen.is_twice(box.code)
    where = where_it_goes(recorded.event)
    text = sentence(_("Scanned before, nothing recorded. {where}"), where=where)
    second = _("Is it a second carton of the same parcel? Type: another (05)")
    if twice:
        return place, Answer(Signal.AMBER, text, (), recorded)
    return place, Answer(Signal.REFUSED, text, (second,), recorded)


def beside(till: Till, event: BoxReturned) -> Iterator[str]:
    """What else there is to say of a box that is in."""
    if event.for_shipment:
        out = _("➜ This box goes straight out with shipment {n}.")
        yield sentence(out, n=event.for_shipment)
    if event.tag and event.new and event.disposition != "pulp":
        yield sentence(_("Tag {tag}"), tag=grouped(event.tag))
    if event.reward not in COUNTED:
        yield _(REWARD_WORDS[Reward(event.reward)])
    elif missing := still_missing(till.session.book.db, event):
        yield sentence("{told}", told=missing)


def as_taken(till: Till, place: Place, box: BoxInHand, event: BoxReturned) -> Taken:
    """A box that was taken before: one of this visit as it was told then."""
    for seq, one in place.visit.boxes.items():
        if one.box == event.box:
            told = as_told(one, was_another(till, one, seq))
            return Taken(told, one, seq, waybill=box.waybill)
    return Taken(as_told(event, False), event, None, waybill=box.waybill)


def was_another(till: Till, event: BoxReturned, seq: int) -> bool:
    """Whether a box was told as another carton of its parcel."""
    if not event.new or event.waybill is None:
        return False
    unrewarded = event.reward == Reward.ALREADY_REWARDED
    return unrewarded or returns.is_another_carton(till.session.book.db, event.waybill, seq)


# --- cards about a box --------------------------------------------------------------


def grade(till: Till, place: Place, one: Token) -> Step:
    """A condition or defect: of the box in hand, else of the one just taken, else
    of the next.
    """
    hand = place.hand
    if hand.box is not None:
        box = hand.box.with_token(one)
        return place.holding(box), Answer(Signal.NEXT, wants_size(box))
    if hand.taken is not None:
        return correct(till, place, hand.taken, hand.taken.box.with_token(one))
    hand = hand._replace(grades=(*hand.grades, one))
    text = sentence(_("Next box: {grades}"), grades=grades_in_words(hand.grades))
    return place._replace(hand=hand), Answer(Signal.NEXT, text)


def correct(till: Till, place: Place, taken: Taken, box: BoxInHand) -> Step:
    """The box just taken, taken back and in again as it really is."""
    if box.grade() == (taken.event.condition, taken.event.defects):
        return place, Answer(Signal.AMBER, _("That was said already."))
    visit = place.visit
    if visit.name is None or taken.seq is None or taken.seq not in visit.boxes:
        before = _("Box {box} was taken in before. Grade it anew: boxes regrade {box}")
        return place, Answer(Signal.REFUSED, sentence(before, box=taken.event.box))
    told = box.told(visit.name, None)
    if taken.event.new and told.tag is None and not (box.tag or box.is_pulp()):
        # Its sticker may be on it already.
        told = told._replace(tag=taken.event.tag)
    try:
        recorded = correct_return(till.session, taken.seq, told)
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    except Refusal as refusal:
        return place, refused_here(refusal)
    place = place._replace(visit=visit.without_box(taken.seq)).forgetting(taken.seq)
    place, answer = is_in(till, place, box, recorded)
    return place, answer._replace(corrects=taken.seq)


def size(till: Till, place: Place, one: Token) -> Step:
    """A size: of the box in hand; without one it is harmless when it is that of the box
    just taken.
    """
    if place.hand.box is not None:
        return record(till, place, place.hand.box.with_token(one))
    taken = place.hand.taken
    if taken and one.value == taken.event.size:
        return place, Answer(Signal.AMBER, _("That was said already."))
    return place, Answer(Signal.REFUSED, _(WHICH_BOX))


def another(till: Till, place: Place) -> Step:
    """The waybill just scanned again is on a second carton of the parcel."""
    hand = place.hand
    if box := hand.box or hand.refused:
        box = box._replace(another=True).with_all(hand.grades)
        return place.holding(box), Answer(Signal.NEXT, wants_size(box))
    if hand.taken is None or hand.taken.waybill is None:
        return place, Answer(Signal.REFUSED, _(WHICH_BOX))
    box = BoxInHand(till.request_id(), waybill=hand.taken.waybill, another=True)
    return record(till, place, box.with_all(hand.grades))
