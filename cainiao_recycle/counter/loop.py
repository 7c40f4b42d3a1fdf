"""The scan loop: a line is taken apart, each part goes to the room that knows it, and what
comes of it is shown.

The journal is the memory; what isn't recorded yet stands in `Place`. Nothing here depends
on how fast lines come but the signal of a box or voucher scanned twice.
"""

from collections.abc import Callable, Iterator

from cainiao_recycle.counter import boxes, commands, customers, parcels, visits
from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.phrases import file_refused, refused_here
from cainiao_recycle.counter.slips import SlipPrinter
from cainiao_recycle.counter.state import Place, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.errors import OF_THE_FILE, Refusal
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.connection import refusing

UNDO = Token(Means.COMMAND, Command.UNDO)
GRADES = (Means.CONDITION, Means.DEFECT)
CODES = (Means.WAYBILL, Means.TAG)
SIZES = (Means.SIZE, Means.SIDES)


class Loop:
    """A clerk's place at the counter, line after line."""

    def __init__(self, session: Session, printer: SlipPrinter | None = None) -> None:
        self.till = Till(session, printer)
        self.place = Place()

    def begin(self) -> list[Answer]:
        """Take up what was cut short, and say so."""
        self.place = visits.begun(self.till.session)
        if self.place.visit.is_empty:
            return []
        text = _("A visit was cut short and goes on: {boxes} boxes so far.")
        goes_on = sentence(text, boxes=len(self.place.visit.boxes))
        return [Answer(Signal.AMBER, goes_on, self.till.tally(self.place))]

    def left_over(self) -> Answer | None:
        """What is begun and not in the book, at the end of the input."""
        hand = self.place.hand
        if hand.box is not None:
            text = _("{code} is not in the book: it was not finished.")
            return Answer(Signal.REFUSED, sentence(text, code=hand.box.code))
        return boxes.unfinished(hand) if hand.grades else None

    def take(self, line: str) -> list[Answer]:
        """What a line does. Nothing it says is lost when the file can't be written:
        then the line is refused, and Enter tries it again.
        """
        answers = []
        # One by one: what was answered before a refusal counts.
        for place, answer in self.steps(line):
            self.place = place._replace(last=answer)
            answers.append(answer)
            if answer.signal is Signal.REFUSED:
                break
        return answers

    def steps(self, line: str) -> Iterator[Step]:
        """What comes of a line, part after part."""
        if self.place.asks_clerk and line.strip():
            asked = self.place._replace(asks_clerk=False)
            yield self.tried(
                asked, lambda place: commands.name_clerk(self.till, place, line)
            )
            return
        try:
            with refusing(self.till.session.path):
                found = self.till.tokens(line)
        except Refusal as refusal:
            # Whatever it was: a card scanned now is not about the box before it.
            yield self.place.without_taken(), refused_here(refusal)
            return
        box = self.place.hand.box
        if box is not None and box.is_sized and found[:1] != [UNDO]:
            # It could not be written before; it comes first.
            yield self.tried(self.place, lambda place: boxes.record(self.till, place, box))
        early: list[Token] = []
        if any(one.means in CODES for one in found):
            # In one line, what stands before the code is about the same box.
            while found and found[0].means in (*GRADES, *SIZES):
                early.append(found.pop(0))
        yield from self.each(found, early)

    def each(self, found: list[Token], early: list[Token]) -> Iterator[Step]:
        """Tokens in order. A box is recorded when its line or its data ends."""
        while found:
            one = found.pop(0)
            about: list[Token] = []
            if one.means in CODES:
                about, early = [*early, *about_this_box(found)], []
            elif one.means in SIZES and self.place.hand.box is not None:
                about = about_this_box(found)
            yield self.step(one, about)

    def tried(self, place: Place, do: Callable[[Place], Step]) -> Step:
        """What something comes to; a refusal leaves the place as it was before."""
        try:
            return do(place)
        except OF_THE_FILE as refusal:
            return place, file_refused(refusal, place.hand.box)
        except Refusal as refusal:
            return place, refused_here(refusal)

    def step(self, one: Token, about: list[Token]) -> Step:
        """One token, with what its line says of the same box."""
        place, till = self.place, self.till
        if not about and parcels.answers(place.question, one):
            return self.tried(place, lambda place: parcels.answer(till, place, one))
        # Whatever else it is, it answers nothing that was asked of a parcel.
        place = place._replace(question=None)
        if one.means in CODES:
            held = place.holding(place.hand.box)
            return self.tried(held, lambda place: boxes.scan(till, place, one, about))
        if one.means in SIZES and (box := place.hand.box) is not None:
            told = box.with_token(one).with_all(about)
            return self.tried(place, lambda place: boxes.record(till, place, told))
        if one.means not in GRADES and one.value != Command.ANOTHER:
            place = place._replace(hand=place.hand._replace(refused=None))
        return self.tried(place, lambda place: self.other(place, one))

    def other(self, place: Place, one: Token) -> Step:
        """A token that isn't about a new box."""
        till = self.till
        match one.means:
            case Means.SHIPMENT if place.hand.box is not None:
                return place, boxes.unfinished(place.hand)
            case Means.SHIPMENT:
                return parcels.begin(till, place, one.value)
            case Means.VOUCHER:
                return commands.voucher(till, place, one.value)
            case Means.CUSTOMER:
                return customers.customer(till, place, one.value)
            case Means.CONDITION | Means.DEFECT:
                return boxes.grade(till, place, one)
            case Means.SIZE | Means.SIDES:
                return boxes.size(till, place, one)
        return commands.obey(till, place, Command(one.value))


def about_this_box(found: list[Token]) -> list[Token]:
    """What follows in a line about the same box, taken off it."""
    about = []
    while found and (
        found[0].means in (*GRADES, *SIZES) or found[0].value == Command.ANOTHER
    ):
        about.append(found.pop(0))
    return about
