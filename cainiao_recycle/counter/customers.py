"""Whose visit it is: said before its first box or at any time after."""

from collections.abc import Iterator

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.state import OpenVisit, Place, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.counter.visits import ended_elsewhere, is_of, reread
from cainiao_recycle.domain import privacy
from cainiao_recycle.domain.events import VisitNamed
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.words import ABOVE_THE_LIMIT
from cainiao_recycle.errors import VisitFinishedAlready, VisitOfAnotherCampaign
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.visits import name_visit


def customer(till: Till, place: Place, who: str) -> Step:
    """A customer's number: of the open visit, or of the one that begins now."""
    visit, last_four = place.visit, privacy.identity(who)[-4:]
    if visit.name is not None and visit.boxes:
        if is_of(till.session, visit, who, last_four):
            return place, Answer(Signal.AMBER, _("That was said already."))
        return named_late(till, place, visit.name, who)
    # One whose boxes were all undone is anybody's: a new one begins.
    begun = OpenVisit(customer=who, last_four=last_four)
    place = place.without_taken()._replace(visit=begun)
    text = sentence(_("Customer …{last}"), last=last_four)
    return place, Answer(Signal.NEXT, text, till.tally(place))


def named_late(till: Till, place: Place, visit: str, who: str) -> Step:
    """The number of a customer whose boxes are in the book already."""
    try:
        recorded = name_visit(till.session, visit, who, request_id=till.request_id())
    except VisitFinishedAlready as ended:
        return ended_elsewhere(place, ended)
    except VisitOfAnotherCampaign:
        none = _("No campaign runs: no number is needed or kept.")
        return place, Answer(Signal.AMBER, none)
    event = recorded.event
    assert isinstance(event, VisitNamed), "what `name_visit` records"
    place = reread(till.session, place).noting(recorded)
    if recorded.entry is None:
        already = _("That was said already.")
        return place, Answer(Signal.AMBER, already, till.tally(place))
    text = sentence(
        _("Customer …{last}, for all boxes of this visit: {boxes}, count {credits}"),
        last=event.customer.last_four,
        boxes=len(event.now),
        credits=place.visit.credits,
    )
    more = (*beside(till, event), *till.tally(place))
    return place, Answer(Signal.GOOD, text, more, recorded)


def beside(till: Till, event: VisitNamed) -> Iterator[str]:
    """What a customer's number changes, and the way out when it is the next one's."""
    if capped := sum(reward == Reward.CAPPED for *_rest, reward in event.now):
        yield sentence(_(ABOVE_THE_LIMIT), n=capped)
    if missing := still_missing(till.session.book.db, event):
        yield sentence("{told}", told=missing)
    yield _("Is it the next customer's? Undo (00), then done (0) first.")
