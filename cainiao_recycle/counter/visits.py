"""Visits at the counter: whose they are, how they end, how they wait.

One is open at a place; others wait until it is ended or set aside.
"""

from collections.abc import Iterator

from cainiao_recycle.counter import slips
from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.drawn import request_id
from cainiao_recycle.counter.hand import Hand
from cainiao_recycle.counter.open_visit import OpenVisit, in_the_book, left_open
from cainiao_recycle.counter.phrases import in_the_way, issued_in_words
from cainiao_recycle.counter.slips import SlipPrinter
from cainiao_recycle.counter.state import Place, Step
from cainiao_recycle.domain import privacy
from cainiao_recycle.domain.events import VisitFinished, VisitNamed
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.words import ABOVE_THE_LIMIT, REWARD_WORDS
from cainiao_recycle.errors import VisitFinishedAlready, VisitOfAnotherCampaign
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.visits import finish_visit, name_visit

COUNTED = (Reward.CREDITED, Reward.GRANTED)


def stand(session: Session, place: Place) -> tuple[str, ...]:
    """The running tally, and the eggs that are left."""
    eggs, visit = eggs_now(session), place.visit
    parts = [f"*{visit.last_four}"] if visit.last_four else []
    parts.append(sentence(_("eggs left {eggs}"), eggs=eggs.stock - eggs.owed))
    if visit.boxes:
        parts += [
            sentence(_("boxes {boxes}"), boxes=len(visit.boxes)),
            sentence(_("count {credits}"), credits=visit.credits),
            sentence(_("to shelf {shelves}"), shelves=visit.shelves()),
        ]
    if place.on_hold:
        parts.append(sentence(_("visits on hold {visits}"), visits=len(place.on_hold)))
    return (" · ".join(parts),)


# --- a new start, and what was done elsewhere -------------------------------------


def begin(session: Session) -> tuple[Place, list[Answer]]:
    """A place that takes up what was cut short, and says so."""
    *on_hold, visit = left_open(session) or [OpenVisit()]
    entries = tuple(seq for seq, _event in visit.boxes)
    place = Place(visit=visit, on_hold=tuple(on_hold), entries=entries)
    if visit.is_empty:
        return place, []
    template = _("A visit was cut short and goes on: {boxes} boxes so far.")
    text = sentence(template, boxes=len(visit.boxes))
    return place, [Answer(Signal.AMBER, text, stand(session, place))]


def reread(session: Session, place: Place) -> Place:
    """Every visit as the book has it, after an undo or a customer's number."""

    def again(visit: OpenVisit) -> OpenVisit:
        return visit if visit.name is None else in_the_book(session, db, visit.name)

    with session.book.reading() as db:
        on_hold = tuple(map(again, place.on_hold))
        return place._replace(visit=again(place.visit), on_hold=on_hold)


def with_those_left_open(session: Session, place: Place) -> Place:
    """Visits whose end was undone elsewhere wait here."""
    here = {visit.name for visit in (place.visit, *place.on_hold)}
    found = (one for one in left_open(session) if one.name not in here)
    return place._replace(on_hold=(*place.on_hold, *found))


def reopened(session: Session, place: Place, name: str) -> Place:
    """A visit whose end was undone here is open; what was open waits."""
    before, waiting = place.visit, place.on_hold
    if before.name not in (None, name) or before.customer is not None:
        waiting = (*waiting, before)
    with session.book.reading() as db:
        visit = in_the_book(session, db, name)
    on_hold = tuple(one for one in waiting if one.name != name)
    return place._replace(visit=visit, on_hold=on_hold)


def ended_elsewhere(place: Place, ended: VisitFinishedAlready) -> Step:
    """The visit was ended at another counter, or by `return --done`: here it is left,
    and the next box opens a new one.
    """
    text = _("This visit was ended elsewhere. Scan the customer, then the box again.")
    place = place.holding(None)._replace(visit=OpenVisit())
    return place, Answer(Signal.REFUSED, text, refusal=ended)


# --- whose it is ------------------------------------------------------------------


def customer(session: Session, place: Place, who: str) -> Step:
    """Whose visit it is, said before its first box or at any time after."""
    visit, last_four = place.visit, privacy.identity(who)[-4:]
    if visit.name is not None and visit.boxes:
        if visit.is_of(session, who, last_four):
            return place, Answer(Signal.AMBER, _("That was said already."))
        return named_late(session, place, visit.name, who)
    # One whose boxes were all undone is anybody's: a new one begins.
    visit = OpenVisit(customer=who, last_four=last_four)
    place = place._replace(visit=visit, hand=place.hand.without_taken())
    text = sentence(_("Customer …{last}"), last=last_four)
    return place, Answer(Signal.NEXT, text, stand(session, place))


def named_late(session: Session, place: Place, visit: str, who: str) -> Step:
    """The number of a customer whose boxes are in the book already."""
    try:
        recorded = name_visit(session, visit, who, request_id=request_id(session))
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    except VisitOfAnotherCampaign:
        text = _("No campaign runs: no number is needed or kept.")
        return place, Answer(Signal.AMBER, text)
    event = recorded.event
    assert isinstance(event, VisitNamed), "what `name_visit` records"
    place = reread(session, place)
    if recorded.entry is None:
        text = _("That was said already.")
        return place, Answer(Signal.AMBER, text, stand(session, place))
    text = sentence(
        _("Customer …{last}, for all boxes of this visit: {boxes}, count {credits}"),
        last=session.keyring.last_four(event.campaign, event.customer),
        boxes=len(event.now),
        credits=place.visit.credits,
    )
    more = (*beside_name(session, event), *stand(session, place))
    return place, Answer(Signal.GOOD, text, more, recorded)


def beside_name(session: Session, event: VisitNamed) -> Iterator[str]:
    """What a customer's number changes, and the way out when it is the next one's."""
    if capped := sum(reward == Reward.CAPPED for *_rest, reward in event.now):
        yield sentence(_(ABOVE_THE_LIMIT), n=capped)
    if missing := still_missing(session.book.db, event):
        yield sentence("{told}", told=missing)
    yield _("Is it the next customer's? Undo (00), then done (0) first.")


# --- how it ends, or waits --------------------------------------------------------


def done(session: Session, place: Place, printer: SlipPrinter | None) -> Step:
    """The visit ends: its voucher is on its way to the printer."""
    if waits := in_the_way(place.hand):
        return place, waits
    visit = place.visit
    if visit.name is None:
        empty = _("No visit is open.")
        text = empty if visit.is_empty else _("No box was recorded; the visit is closed.")
        return place._replace(visit=OpenVisit()), Answer(Signal.AMBER, text)
    try:
        recorded = finish_visit(session, visit.name, request_id=request_id(session))
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    place = place._replace(visit=OpenVisit(), hand=Hand())
    return finished(session, place, printer, visit, recorded)


def finished(
    session: Session,
    place: Place,
    printer: SlipPrinter | None,
    visit: OpenVisit,
    recorded: Recorded,
) -> Step:
    """A visit's end, and its slip."""
    event = recorded.event
    assert isinstance(event, VisitFinished), "what `finish_visit` records"
    text = sentence(_("Done, boxes {boxes}."), boxes=event.boxes)
    more, code = [], None
    if event.issued is not None:
        code = event.issued.voucher
        text += " " + issued_in_words(event.issued)
        more += slips.send(printer, code)
        place = place._replace(slip=code)
    elif event.reward not in COUNTED:
        text += " " + _(REWARD_WORDS[Reward(event.reward)])
    if missing := still_missing(session.book.db, event):
        more.append(sentence("{told}", told=missing))
    if shelves := visit.shelves():
        more.append(sentence(_("to shelf {shelves}"), shelves=shelves))
    more += stand(session, place)
    return place, Answer(Signal.GOOD, text, tuple(more), recorded, slip=code)


def hold(session: Session, place: Place) -> Step:
    """Set the visit aside, or take the last one up again."""
    if waits := in_the_way(place.hand):
        return place, waits
    place = place._replace(hand=Hand())
    if not place.visit.is_empty:
        on_hold = (*place.on_hold, place.visit)
        place = place._replace(visit=OpenVisit(), on_hold=on_hold)
        text = _("The visit waits. Hold (03) takes it up.")
        return place, Answer(Signal.NEXT, text, stand(session, place))
    if not place.on_hold:
        return place, Answer(Signal.AMBER, _("No visit is open, and none waits."))
    place = place._replace(visit=place.on_hold[-1], on_hold=place.on_hold[:-1])
    return place, Answer(Signal.NEXT, _("The visit goes on."), stand(session, place))
