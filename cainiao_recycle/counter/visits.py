"""The visits of a place: the open one, and those on hold. The first box opens a visit,
`done` ends it.
"""

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.state import OpenVisit, Place, Step
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.errors import VisitFinishedAlready
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.naming import DRAWN
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.visits import identify
from cainiao_recycle.store import customers, journal, setup, visits

DIGITS = 10**12


def begun(session: Session) -> Place:
    """A place that takes up what was cut short, and can undo its boxes."""
    *on_hold, visit = left_open(session) or [OpenVisit()]
    return Place(visit=visit, on_hold=tuple(on_hold), recorded=tuple(visit.boxes))


def drawn_name(session: Session) -> str:
    """A visit's name that nobody guesses or has used."""
    return f"{DRAWN}{session.clock():012x}-{session.draw(DIGITS):012d}"


def left_open(session: Session) -> list[OpenVisit]:
    """This clerk's visits of today, drawn here, that were cut short, the latest last."""
    today = session.date_of(session.clock())
    with session.book.reading() as db:
        names = visits.of_clerk(db, session.clerk, DRAWN, today)
        return [as_booked(session, name) for name in names]


def as_booked(session: Session, name: str) -> OpenVisit:
    """A visit as the book has it."""
    db = session.book.db
    person = customers.of_visit(db, name)
    found = {}
    for box in visits.boxes_of(db, name):
        entry = journal.by_seq(db, box.seq)
        if entry is not None and isinstance(entry.event, BoxReturned):
            # What a box counts may have changed with the customer's number.
            found[box.seq] = entry.event.replaced(credits=box.credits, reward=box.reward)
    return OpenVisit(name, last_four=person.last_four if person else "", boxes=found)


def reread(session: Session, place: Place) -> Place:
    """Every visit as the book has it, after an undo or a customer's number; one that it
    hasn't got yet as it is.
    """
    with session.book.reading():
        visit, *on_hold = (
            one if one.name is None else as_booked(session, one.name)
            for one in (place.visit, *place.on_hold)
        )
    return place._replace(visit=visit, on_hold=tuple(on_hold))


def find_left_open(session: Session, place: Place) -> Place:
    """Visits whose end was undone elsewhere wait here."""
    here = {visit.name for visit in (place.visit, *place.on_hold)}
    more = (one for one in left_open(session) if one.name not in here)
    return place._replace(on_hold=(*place.on_hold, *more))


def reopen(session: Session, place: Place, name: str) -> Place:
    """A visit whose end was undone here is open; what was open waits."""
    on_hold = place.on_hold
    if place.visit.name not in (None, name) or place.visit.customer is not None:
        on_hold = (*on_hold, place.visit)
    with session.book.reading():
        visit = as_booked(session, name)
    waiting = tuple(one for one in on_hold if one.name != name)
    return place._replace(visit=visit, on_hold=waiting)


def is_of(session: Session, visit: OpenVisit, who: str, last_four: str) -> bool:
    """Whether a visit is this customer's; the last four digits alone are many people's,
    and all there is where no campaign runs: then nothing is kept.
    """
    if visit.name is None or visit.last_four != last_four:
        return False
    with session.book.reading() as db:
        owner = customers.of_visit(db, visit.name)
        campaign = setup.campaign_on(db, session.date_of(session.clock()))
    return owner is None or owner == identify(session, campaign, who)


def ended_elsewhere(place: Place, ended: VisitFinishedAlready) -> Step:
    """The visit was ended at another counter, or by `return --done`: here it is left,
    and the next box opens a new one.
    """
    text = _("This visit was ended elsewhere. Scan the customer, then the box again.")
    left = place.holding(None).without_visit()
    return left, Answer(Signal.REFUSED, text, refusal=ended)


def tally(session: Session, place: Place) -> tuple[str, ...]:
    """How the open visit stands, and the eggs that are left, in a line."""
    eggs, visit = eggs_now(session), place.visit
    parts = [sentence(_("eggs left {eggs}"), eggs=eggs.stock - eggs.owed)]
    if visit.last_four:
        parts.insert(0, f"*{visit.last_four}")
    if visit.boxes:
        parts += [
            sentence(_("boxes {boxes}"), boxes=len(visit.boxes)),
            sentence(_("count {credits}"), credits=visit.credits),
            sentence(_("to shelf {shelves}"), shelves=visit.shelves()),
        ]
    if place.on_hold:
        parts.append(sentence(_("visits on hold {visits}"), visits=len(place.on_hold)))
    return (" · ".join(parts),)
