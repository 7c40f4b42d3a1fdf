"""A parcel at the counter: a box for it, and its sending, as a few questions.

A shipment that waits: the best box is named; yes binds it, a tag binds another. One
that is packed: is the old waybill covered, is a B box re-taped, then it leaves. Done
and undo cards answer for yes and no.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cainiao_recycle.counter.said import Said, Signal
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import ShipmentPacked, ShipmentSent
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.errors import BoxNotRetaped, LabelNotCovered, NothingFits
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import shipments

BIND, COVERED, RETAPED, NEW = "bind", "covered", "retaped", "new"

MEAN_YES = (Command.YES, Command.DONE)
MEAN_NO = (Command.NO, Command.UNDO)


@dataclass(frozen=True)
class Question:
    """What is being asked of a shipment. `box` is the one suggested."""

    shipment: str
    asks: str
    box: str | None = None
    waybill: str | None = None
    covered: bool = False
    retaped: bool = False
    new: bool = False


class Parcels:
    """The dialogue about one shipment at a time."""

    def __init__(self, session: Session, request_id: Callable[[], str]) -> None:
        self.session = session
        self.request_id = request_id
        self.question: Question | None = None

    def leave(self) -> None:
        """Something else was scanned: the question is dropped, the shipment stays."""
        self.question = None

    def wants(self, token: Token) -> bool:
        """Whether a token answers the question."""
        if self.question is None:
            return False
        if token.means in (Means.TAG, Means.WAYBILL):
            return token.means is Means.WAYBILL or self.question.asks == BIND
        if token.means is Means.SHIPMENT:
            return token.value == self.question.shipment
        return token.means is Means.COMMAND and token.value in (*MEAN_YES, *MEAN_NO)

    def begin(self, number: str) -> Said:
        """A shipment was scanned: which box, or off it goes."""
        from cainiao_recycle.station.suggesting import suggest_box

        found = shipments.shipment(self.session.book.db, number)
        assert found is not None, "an open shipment was told apart"
        if found.state == "packed":
            return self.send(Question(number, COVERED))
        try:
            suggestion = suggest_box(self.session, number)
        except NothingFits as none:
            self.question = Question(number, NEW, new=True)
            return Said(
                Signal.AMBER,
                sentence(_("Shipment {n}: send it in a new carton? y/n"), n=number),
                (sentence(none.sentence, **none.facts),),
            )
        box = suggestion.box
        self.question = Question(number, BIND, box=str(box.box))
        told = sentence(
            _("Shipment {n}: take box {box} from shelf {shelf}. Bind it? y/n"),
            n=number,
            box=box.box,
            shelf=box.shelf or "",
        )
        tag = (sentence(_("Tag {tag}"), tag=grouped(box.tag)),) if box.tag else ()
        return Said(Signal.NEXT, told, (*tag, _("Or scan the tag of another box.")))

    def answer(self, token: Token) -> Said:
        """An answer to the question."""
        question = self.question
        assert question is not None, "asked before"
        if token.value in MEAN_NO and token.means is Means.COMMAND:
            self.leave()
            told = _("Shipment {n} stays as it is.")
            return Said(Signal.AMBER, sentence(told, n=question.shipment))
        if token.means is Means.SHIPMENT:
            return Said(Signal.AMBER, self.asked(question))
        if question.asks == BIND:
            return self.bind(
                question, question.box if token.value in MEAN_YES else token.value
            )
        if token.means is Means.WAYBILL:
            question = replace(question, waybill=token.value)
            self.question = question
            return Said(
                Signal.NEXT,
                self.asked(question),
                (sentence(_("It leaves under {code}."), code=token.value),),
            )
        if question.asks == COVERED:
            question = replace(question, covered=True)
        elif question.asks == RETAPED:
            question = replace(question, retaped=True)
        return self.send(question)

    def asked(self, question: Question) -> str:
        """A question in words."""
        text = {
            BIND: _("Shipment {n}: bind box {box}? y/n"),
            COVERED: _("Shipment {n}: is the old waybill covered? Cover, don't peel. y/n"),
            RETAPED: _("Shipment {n}: is the box re-taped? y/n"),
            NEW: _("Shipment {n}: send it in a new carton? y/n"),
        }[question.asks]
        return sentence(text, n=question.shipment, box=question.box)

    def bind(self, question: Question, box: str | None) -> Said:
        """Bind a box; scanning the shipment again sends it."""
        from cainiao_recycle.station.shipping import pack_shipment

        recorded = pack_shipment(
            self.session, question.shipment, box, request_id=self.request_id()
        )
        self.leave()
        event = recorded.event
        assert isinstance(event, ShipmentPacked), "what `pack` records"
        told = sentence(
            _("Box {box} is bound to shipment {n}."), box=event.box, n=event.shipment
        )
        return Said(
            Signal.GOOD, told, (_("Scan the shipment again to send it."),), recorded
        )

    def send(self, question: Question) -> Said:
        """Off it goes, or what has to be answered first."""
        from cainiao_recycle.station.sending import send_shipment

        try:
            recorded = send_shipment(
                self.session,
                question.shipment,
                waybill=question.waybill,
                new=question.new,
                covered=question.covered,
                retaped=question.retaped,
                request_id=self.request_id(),
            )
        except LabelNotCovered:
            self.question = replace(question, asks=COVERED)
            scan = _("Or scan the waybill it leaves under first.")
            return Said(Signal.NEXT, self.asked(self.question), (scan,))
        except BoxNotRetaped:
            self.question = replace(question, asks=RETAPED)
            return Said(Signal.NEXT, self.asked(self.question))
        self.leave()
        event = recorded.event
        assert isinstance(event, ShipmentSent), "what `send` records"
        told = sentence(_("Shipment {n} has left."), n=event.shipment)
        return Said(Signal.GOOD, told, (), recorded)
