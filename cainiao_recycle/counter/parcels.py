"""A parcel at the counter: a box for it, and its sending, as a few questions.

A shipment that waits: the best box is named; yes binds it, a tag binds another. One
that is packed: is the old waybill covered, is a B box re-taped, then it leaves. Done
and undo cards answer for yes and no.
"""

from cainiao_recycle.counter.answer import Answer, Signal, refused
from cainiao_recycle.counter.drawn import request_id
from cainiao_recycle.counter.phrases import unfinished
from cainiao_recycle.counter.state import Place, Question, Step
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import ShipmentPacked, ShipmentSent
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.errors import BoxNotRetaped, LabelNotCovered, NothingFits, Refusal
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.shipment_numbers import sought
from cainiao_recycle.store import shipments
from cainiao_recycle.store.shipments import Shipment

BIND, COVERED, RETAPED, NEW = "bind", "covered", "retaped", "new"

MEAN_YES = (Command.YES, Command.DONE)
MEAN_NO = (Command.NO, Command.UNDO)


def is_open(session: Session, word: str) -> bool:
    """Whether a word is the number of an open shipment. While none is open, no word is
    looked up: each would be made a reference first.
    """
    if codes.is_phone(word) or not shipments.is_any_open(session.book.db):
        return False
    found = called(session, word)
    return found is not None and found.state != "sent"


def called(session: Session, number: str) -> Shipment | None:
    """A shipment by its number."""
    db = session.book.db
    return shipments.shipment(db, sought(session, db, number))


def wants(question: Question, token: Token) -> bool:
    """Whether a token answers the question about a parcel."""
    if token.means in (Means.TAG, Means.WAYBILL):
        return token.means is Means.WAYBILL or question.asks == BIND
    if token.means is Means.SHIPMENT:
        return token.value == question.shipment
    if question.used_answer and token.value == Command.DONE:
        # The visit's end: a new carton that the customer may want is said yes to.
        return False
    return token.means is Means.COMMAND and token.value in (*MEAN_YES, *MEAN_NO)


def begin(session: Session, place: Place, number: str) -> Step:
    """A shipment was scanned: which box, or off it goes."""
    if place.hand.box is not None:
        return place, unfinished(place.hand.box)
    found = called(session, number)
    assert found is not None, "an open shipment was told apart"
    if found.state == "packed":
        return send(session, place, Question(number, COVERED))
    return suggest(session, place, number)


def suggest(session: Session, place: Place, number: str) -> Step:
    """Name the best box for a shipment that waits."""
    from cainiao_recycle.station.suggesting import suggest_box

    try:
        box = suggest_box(session, number).box
    except NothingFits as none:
        question = Question(number, NEW, new=True)
        why = sentence(none.sentence, **none.facts)
        return place._replace(question=question), Answer(
            Signal.AMBER, in_words(question), (why,)
        )
    text = sentence(
        _("Shipment {n}: take box {box} from shelf {shelf}. Bind it? y/n"),
        n=number,
        box=box.box,
        shelf=box.shelf or "",
    )
    tag = (sentence(_("Tag {tag}"), tag=grouped(box.tag)),) if box.tag else ()
    place = place._replace(question=Question(number, BIND, box=str(box.box)))
    return place, Answer(Signal.NEXT, text, (*tag, _("Or scan the tag of another box.")))


def reply(session: Session, place: Place, question: Question, token: Token) -> Step:
    """What answers a question about a parcel; one that another counter settled meanwhile
    is asked no more.
    """
    try:
        return settle(session, place, question, token)
    except Refusal as refusal:
        if is_open_still(session, question):
            raise
        return place._replace(question=None), refused(refusal)


def is_open_still(session: Session, question: Question) -> bool:
    """Whether a shipment is in the state that it was asked about in."""
    with session.book.reading():
        found = called(session, question.shipment)
    state = "waiting" if question.asks in (BIND, NEW) else "packed"
    return found is not None and found.state == state


def settle(session: Session, place: Place, question: Question, token: Token) -> Step:
    """The answer as a step: asked again, left, bound, or off it goes."""
    if token.means is Means.SHIPMENT:
        return place, Answer(Signal.AMBER, in_words(question))
    if token.means is Means.COMMAND and token.value in MEAN_NO:
        if question.asks == BIND:
            return no_used_box(place, question)
        text = sentence(_("Shipment {n} stays as it is."), n=question.shipment)
        return place._replace(question=None), Answer(Signal.AMBER, text)
    if question.asks == BIND:
        box = question.box if token.value in MEAN_YES else token.value
        return bind(session, place, question.shipment, box)
    if token.means is Means.WAYBILL:
        question = question._replace(waybill=token.value)
        under = sentence(_("It leaves under {code}."), code=token.value)
        return place._replace(question=question), Answer(
            Signal.NEXT, in_words(question), (under,)
        )
    if question.asks == COVERED:
        question = question._replace(covered=True)
    elif question.asks == RETAPED:
        question = question._replace(retaped=True)
    return send(session, place, question)


def no_used_box(place: Place, question: Question) -> Step:
    """The customer would rather have a new carton than the used box that was offered."""
    asked = Question(question.shipment, NEW, new=True, used_answer="no")
    return place._replace(question=asked), Answer(Signal.NEXT, in_words(asked))


def in_words(question: Question) -> str:
    """A question as it is asked."""
    text = {
        BIND: _("Shipment {n}: bind box {box}? y/n"),
        COVERED: _("Shipment {n}: is the old waybill covered? Cover, don't peel. y/n"),
        RETAPED: _("Shipment {n}: is the box re-taped? y/n"),
        NEW: _("Shipment {n}: send it in a new carton? y/n"),
    }[question.asks]
    return sentence(text, n=question.shipment, box=question.box)


def bind(session: Session, place: Place, shipment: str, box: str | None) -> Step:
    """Bind a box; scanning the shipment again sends it."""
    from cainiao_recycle.station.shipping import pack_shipment

    recorded = pack_shipment(session, shipment, box, request_id=request_id(session))
    event = recorded.event
    assert isinstance(event, ShipmentPacked), "what `pack` records"
    text = sentence(
        _("Box {box} is bound to shipment {n}."), box=event.box, n=event.shipment
    )
    more = (_("Scan the shipment again to send it."),)
    return place._replace(question=None), Answer(Signal.GOOD, text, more, recorded)


def send(session: Session, place: Place, question: Question) -> Step:
    """Off it goes, or what has to be answered first."""
    from cainiao_recycle.station.sending import send_shipment

    try:
        recorded = send_shipment(
            session,
            question.shipment,
            waybill=question.waybill,
            new=question.new,
            covered=question.covered,
            retaped=question.retaped,
            used_answer=question.used_answer,
            request_id=request_id(session),
        )
    except LabelNotCovered:
        asked = question._replace(asks=COVERED)
        more = (_("Or scan the waybill it leaves under first."),)
        return place._replace(question=asked), Answer(Signal.NEXT, in_words(asked), more)
    except BoxNotRetaped:
        asked = question._replace(asks=RETAPED)
        return place._replace(question=asked), Answer(Signal.NEXT, in_words(asked))
    event = recorded.event
    assert isinstance(event, ShipmentSent), "what `send` records"
    text = sentence(_("Shipment {n} has left."), n=event.shipment)
    return place._replace(question=None), Answer(Signal.GOOD, text, (), recorded)
