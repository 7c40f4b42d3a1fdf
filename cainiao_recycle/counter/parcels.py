"""A parcel at the counter: a box for it, and its sending, as a few questions.

A shipment that waits: the best box is named; yes binds it, a tag binds another. One
that is packed: is the old waybill covered, is a B box re-taped, then it leaves. Done
and undo cards answer for yes and no.
"""

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.state import Place, Question, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import ShipmentPacked, ShipmentSent
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.errors import BoxNotRetaped, LabelNotCovered, NothingFits
from cainiao_recycle.language import _, sentence
from cainiao_recycle.store import shipments

BIND, COVERED, RETAPED, NEW = "bind", "covered", "retaped", "new"

MEAN_YES = (Command.YES, Command.DONE)
MEAN_NO = (Command.NO, Command.UNDO)


def answers(question: Question | None, token: Token) -> bool:
    """Whether a token answers the question about a parcel."""
    if question is None:
        return False
    if token.means in (Means.TAG, Means.WAYBILL):
        return token.means is Means.WAYBILL or question.asks == BIND
    if token.means is Means.SHIPMENT:
        return token.value == question.shipment
    return token.means is Means.COMMAND and token.value in (*MEAN_YES, *MEAN_NO)


def begin(till: Till, place: Place, number: str) -> Step:
    """A shipment was scanned: which box, or off it goes."""
    from cainiao_recycle.station.suggesting import suggest_box

    found = shipments.shipment(till.session.book.db, number)
    assert found is not None, "an open shipment was told apart"
    if found.state == "packed":
        return send(till, place, Question(number, COVERED))
    try:
        box = suggest_box(till.session, number).box
    except NothingFits as none:
        place = place._replace(question=Question(number, NEW, new=True))
        new = sentence(_("Shipment {n}: send it in a new carton? y/n"), n=number)
        return place, Answer(Signal.AMBER, new, (sentence(none.sentence, **none.facts),))
    place = place._replace(question=Question(number, BIND, box=str(box.box)))
    take = _("Shipment {n}: take box {box} from shelf {shelf}. Bind it? y/n")
    text = sentence(take, n=number, box=box.box, shelf=box.shelf or "")
    tag = (sentence(_("Tag {tag}"), tag=grouped(box.tag)),) if box.tag else ()
    more = (*tag, _("Or scan the tag of another box."))
    return place, Answer(Signal.NEXT, text, more)


def answer(till: Till, place: Place, token: Token) -> Step:
    """An answer to the question."""
    question = place.question
    assert question is not None, "asked before"
    if token.value in MEAN_NO and token.means is Means.COMMAND:
        stays = sentence(_("Shipment {n} stays as it is."), n=question.shipment)
        return place._replace(question=None), Answer(Signal.AMBER, stays)
    if token.means is Means.SHIPMENT:
        return place, Answer(Signal.AMBER, in_words(question))
    if question.asks == BIND:
        box = question.box if token.value in MEAN_YES else token.value
        return bind(till, place, question, box)
    if token.means is Means.WAYBILL:
        question = question._replace(waybill=token.value)
        under = sentence(_("It leaves under {code}."), code=token.value)
        asked = Answer(Signal.NEXT, in_words(question), (under,))
        return place._replace(question=question), asked
    if question.asks == COVERED:
        question = question._replace(covered=True)
    elif question.asks == RETAPED:
        question = question._replace(retaped=True)
    return send(till, place, question)


def in_words(question: Question) -> str:
    """A question in words."""
    text = {
        BIND: _("Shipment {n}: bind box {box}? y/n"),
        COVERED: _("Shipment {n}: is the old waybill covered? Cover, don't peel. y/n"),
        RETAPED: _("Shipment {n}: is the box re-taped? y/n"),
        NEW: _("Shipment {n}: send it in a new carton? y/n"),
    }[question.asks]
    return sentence(text, n=question.shipment, box=question.box)


def bind(till: Till, place: Place, question: Question, box: str | None) -> Step:
    """Bind a box; scanning the shipment again sends it."""
    from cainiao_recycle.station.shipping import pack_shipment

    number, request_id = question.shipment, till.request_id()
    recorded = pack_shipment(till.session, number, box, request_id=request_id)
    event = recorded.event
    assert isinstance(event, ShipmentPacked), "what `pack` records"
    bound = _("Box {box} is bound to shipment {n}.")
    text = sentence(bound, box=event.box, n=event.shipment)
    more = (_("Scan the shipment again to send it."),)
    place = place._replace(question=None).noting(recorded)
    return place, Answer(Signal.GOOD, text, more, recorded)


def send(till: Till, place: Place, question: Question) -> Step:
    """Off it goes, or what has to be answered first."""
    from cainiao_recycle.station.sending import send_shipment

    try:
        recorded = send_shipment(
            till.session,
            question.shipment,
            waybill=question.waybill,
            new=question.new,
            covered=question.covered,
            retaped=question.retaped,
            request_id=till.request_id(),
        )
    except LabelNotCovered:
        question = question._replace(asks=COVERED)
        scan = _("Or scan the waybill it leaves under first.")
        asked = Answer(Signal.NEXT, in_words(question), (scan,))
        return place._replace(question=question), asked
    except BoxNotRetaped:
        question = question._replace(asks=RETAPED)
        asked = Answer(Signal.NEXT, in_words(question))
        return place._replace(question=question), asked
    event = recorded.event
    assert isinstance(event, ShipmentSent), "what `send` records"
    text = sentence(_("Shipment {n} has left."), n=event.shipment)
    place = place._replace(question=None).noting(recorded)
    return place, Answer(Signal.GOOD, text, (), recorded)
