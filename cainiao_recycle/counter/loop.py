"""The scan loop: hands each word of a line to the room it belongs to, and keeps the place
that comes of it. Nothing here depends on how fast lines come.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Concatenate, ParamSpec

from cainiao_recycle.counter import boxes, commands, parcels, undoing, visits
from cainiao_recycle.counter.answer import Answer, Signal, refused
from cainiao_recycle.counter.line import about_this_box, read_line
from cainiao_recycle.counter.phrases import worded_here
from cainiao_recycle.counter.recording import record
from cainiao_recycle.counter.slips import SlipPrinter
from cainiao_recycle.counter.state import CODES, MEASURES, Place, Step
from cainiao_recycle.domain.scans import Command, Means, Token, is_no_name
from cainiao_recycle.errors import Refusal
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import setup

UNDO = Token(Means.COMMAND, Command.UNDO)

About = ParamSpec("About")


class Loop:
    """A clerk's place at the counter, from line to line. `verbs` are those of the command
    line, none of which is done here.
    """

    def __init__(
        self,
        session: Session,
        printer: SlipPrinter | None = None,
        verbs: Collection[str] = (),
    ) -> None:
        self.session = session
        self.printer = printer
        self.verbs = verbs
        self.place = Place()
        with session.book.reading() as db:
            self.sizes = frozenset(size.name or "" for size in setup.sizes(db))

    def begin(self) -> list[Answer]:
        """Take up what was cut short, and say so."""
        self.place, answers = visits.begin(self.session)
        return answers

    def take(self, line: str) -> list[Answer]:
        """What a line does. Nothing it says is lost when the file can't be written:
        then the line is refused, and Enter tries it again.
        """
        return list(self.answers(line))

    def answers(self, line: str) -> Iterator[Answer]:
        """What is said to a line, word after word, until something is refused."""
        # What a line before it carried is nobody's to read any more.
        self.session.keyring.numbers = {}
        if self.place.asks_clerk and line.strip():
            yield self.stepped(commands.name_clerk, line)
            return
        if self.place.asks_why and line.strip() and not is_no_name(line):
            yield self.stepped(undoing.because, line)
            return
        try:
            rest = read_line(self.session, line, self.sizes, self.verbs)
        except Refusal as refusal:
            yield self.unread(refusal)
            return
        box = self.place.hand.kept
        if box is not None and rest[:1] != [UNDO]:
            # It could not be written before; it comes first.
            yield (answer := self.stepped(record, box))
            if answer.signal is Signal.REFUSED:
                return
        while rest:
            yield (answer := self.answer(rest.pop(0), rest))
            if answer.signal is Signal.REFUSED:
                return

    def answer(self, token: Token, rest: list[Token]) -> Answer:
        """What is said to a word; what `rest` says of the same box is taken off it."""
        place = self.place
        is_box = token.means in CODES or (token.means in MEASURES and place.hand.box)
        about = about_this_box(rest) if is_box else []
        question = place.question
        if question is not None and not about and parcels.wants(question, token):
            return self.stepped(parcels.reply, question, token)
        self.place = place.turning_to(token)
        match token.means:
            case Means.WAYBILL | Means.TAG:
                return self.stepped(boxes.code, token, about)
            case Means.SIZE | Means.SIDES:
                return self.stepped(boxes.size, token, about)
            case Means.CONDITION | Means.DEFECT:
                return self.stepped(boxes.card, token)
            case Means.CUSTOMER:
                return self.stepped(visits.customer, token.value)
            case Means.VOUCHER:
                return self.stepped(commands.voucher, token.value)
            case Means.SHIPMENT:
                return self.stepped(parcels.begin, token.value)
        return self.stepped(commands.command, self.printer, Command(token.value))

    def stepped(
        self,
        step: Callable[Concatenate[Session, Place, About], Step],
        *about: About.args,
        **named: About.kwargs,
    ) -> Answer:
        """Take a step. One that raises a refusal leads nowhere: the place stays."""
        try:
            place, answer = step(self.session, self.place, *about, **named)
        except Refusal as refusal:
            place, answer = self.place, refused(refusal)
        return self.arrived(place, answer)

    def unread(self, refusal: Refusal) -> Answer:
        """A line that can't be read: whatever it was, a card scanned now is not about
        the box before it.
        """
        place = self.place._replace(hand=self.place.hand.without_taken())
        return self.arrived(place, refused(refusal))

    def arrived(self, place: Place, answer: Answer) -> Answer:
        """Keep the place that a step led to."""
        answer = worded_here(answer, place.hand)
        shown = self.session.keyring.shown
        more = tuple(map(shown, answer.more))
        answer = answer._replace(text=shown(answer.text), more=more)
        self.place = place.after(answer)
        return answer
