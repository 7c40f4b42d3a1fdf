"""The scan loop's decisions: what each line does, and what is said to it.

The journal is the memory. What isn't recorded yet is the box in hand (its waybill
waits for a size), a customer without a box, and a question about a parcel; losing
them costs one scan again. Nothing here depends on how fast lines come but the signal
of a box or voucher scanned twice.
"""

from collections.abc import Iterator
from dataclasses import replace

from cainiao_recycle.counter.box import Box, Taken, as_told
from cainiao_recycle.counter.hand import Hand
from cainiao_recycle.counter.parcels import Parcels
from cainiao_recycle.counter.printing import Printer
from cainiao_recycle.counter.said import Said, Signal, refused
from cainiao_recycle.counter.seen import Seen
from cainiao_recycle.counter.slips import Slips
from cainiao_recycle.counter.undoing import Undoing
from cainiao_recycle.counter.visit import DIGITS, Visit, drawn_name
from cainiao_recycle.counter.visits import Visits
from cainiao_recycle.counter.words import (
    HELP,
    WORDED_HERE,
    grades_in_words,
    issued_in_words,
    where_it_goes,
)
from cainiao_recycle.domain import privacy, text
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import (
    BoxFound,
    BoxReturned,
    VisitFinished,
    VisitNamed,
    VoucherRedeemed,
)
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.scans import (
    Command,
    Means,
    Token,
    is_no_name,
    parts,
    tokens,
)
from cainiao_recycle.domain.words import ABOVE_THE_LIMIT, REWARD_WORDS
from cainiao_recycle.errors import (
    OF_THE_FILE,
    Refusal,
    SizeMissing,
    VisitFinishedAlready,
    VisitOfAnotherCampaign,
    VoucherAlreadyRedeemed,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.correcting import correct_return
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.redeeming import redeem
from cainiao_recycle.station.returning import return_scanned
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.visits import finish_visit, name_visit
from cainiao_recycle.station.waybills import as_known
from cainiao_recycle.store import boxes, returns, setup, shipments
from cainiao_recycle.store.connection import refusing

UNDO = Token(Means.COMMAND, Command.UNDO)
COUNTED = (Reward.CREDITED, Reward.GRANTED)
GRADES = (Means.CONDITION, Means.DEFECT)
CODES = (Means.WAYBILL, Means.TAG)
SIZES = (Means.SIZE, Means.SIDES)


class Loop:
    """A clerk's place at the counter."""

    def __init__(self, session: Session, printer: Printer | None = None) -> None:
        self.session = session
        self.visits = Visits(session)
        self.hand = Hand()
        self.parcels = Parcels(session, self.request_id)
        self.undoing = Undoing(session, self.visits, self.request_id)
        self.slips = Slips(session, printer)
        self.asks_clerk = False
        self.seen = Seen(session.clock)
        with session.book.reading() as db:
            self.sizes = frozenset(size.name or "" for size in setup.sizes(db))

    # --- between lines ------------------------------------------------------------

    def begin(self) -> list[Said]:
        """Take up what was cut short, and say so."""
        if not self.visits.begin():
            return []
        self.undoing.begin()
        told = _("A visit was cut short and goes on: {boxes} boxes so far.")
        boxes = len(self.visits.open.tally.boxes)
        return [Said(Signal.AMBER, sentence(told, boxes=boxes), self.visits.stand())]

    def request_id(self) -> str:
        """The name of a request, drawn: the same line tried again is recorded once."""
        return f"counter-{self.session.clock():012x}-{self.session.draw(DIGITS):012d}"

    def is_shipment(self, word: str) -> bool:
        """Whether a word is the number of an open shipment."""
        found = shipments.shipment(self.session.book.db, word)
        return found is not None and found.state != "sent"

    # --- a line -------------------------------------------------------------------

    def take(self, line: str) -> list[Said]:
        """What a line does. Nothing it says is lost when the file can't be written:
        then the line is refused, and Enter tries it again.
        """
        said: list[Said] = []
        try:
            # One by one: what was said before a refusal counts.
            for one in self.answers(line):
                said.append(one)
                self.undoing.heard(one)
        except Refusal as refusal:
            said.append(self.not_written(refusal))
            self.undoing.heard(said[-1])
        return said

    def not_written(self, refusal: Refusal) -> Said:
        """A refusal, with what to do about the box in hand."""
        told = refused(refusal)
        if here := WORDED_HERE.get(type(refusal)):
            return told._replace(text=sentence(_(here), **refusal.facts))
        if not isinstance(refusal, OF_THE_FILE):
            return told
        box = self.hand.box
        if box is not None and box.is_sized:
            kept = _("{code} is kept in mind, and nothing else: press Enter to try again.")
            return told._replace(more=(sentence(kept, code=box.code),))
        return told

    def answers(self, line: str) -> Iterator[Said]:
        """What is said to a line, word after word."""
        if self.asks_clerk and line.strip():
            yield self.name_clerk(line)
            return
        try:
            with refusing(self.session.path):
                said = self.tokens_of(line)
        except Refusal:
            # Whatever it was: a card scanned now is not about the box before it.
            self.hand = self.hand.without_taken()
            raise
        box = self.hand.box
        if box is not None and box.is_sized and said[:1] != [UNDO]:
            # It could not be written before; it comes first.
            told = self.record(box)
            yield told
            if told.signal is Signal.REFUSED:
                return
        has_code = any(one.means in CODES for one in said)
        early: list[Token] = []
        if has_code:
            # In one line, what stands before the code is about the same box.
            while said and said[0].means in (*GRADES, *SIZES):
                early.append(said.pop(0))
        yield from self.each(said, early)

    def tokens_of(self, line: str) -> list[Token]:
        """A line's tokens; a shipment's number may hold spaces."""
        whole = " ".join(parts(line))
        if " " in whole and self.is_shipment(whole.upper()):
            return [Token(Means.SHIPMENT, whole.upper())]
        found = list(tokens(line, self.sizes, self.is_shipment))
        if len(found) > 1 and found[0] == Token(Means.COMMAND, Command.NEXT_CLERK):
            return found[:1]
        return found

    def each(self, said: list[Token], early: list[Token]) -> Iterator[Said]:
        """Tokens in order, until one is refused. A box is recorded when its line or its
        data ends.
        """
        while said:
            one = said.pop(0)
            about = [*early, *self.about_this_box(said)] if one.means in CODES else []
            if one.means in CODES and (about or not self.parcels.wants(one)):
                early = []
                told = self.scan(one, about)
            elif one.means in SIZES and self.hand.box is not None:
                grades = self.about_this_box(said)
                told = self.record(self.hand.box.with_token(one).with_all(grades))
            else:
                told = self.answer(one)
            yield told
            if told.signal is Signal.REFUSED:
                return

    @staticmethod
    def about_this_box(said: list[Token]) -> list[Token]:
        """What follows in a line about the same box, taken off it."""
        found = []
        while said and (
            said[0].means in (*GRADES, *SIZES) or said[0].value == Command.ANOTHER
        ):
            found.append(said.pop(0))
        return found

    def answer(self, one: Token) -> Said:
        """A token that isn't about a new box."""
        if one.means not in GRADES and one.value != Command.ANOTHER:
            self.hand = self.hand.without_refused()
        if self.parcels.wants(one):
            return self.note(self.parcels.answer(one))
        match one.means:
            case Means.SHIPMENT:
                if self.hand.box is not None:
                    return self.unfinished(self.hand.box)
                return self.note(self.parcels.begin(one.value))
            case Means.VOUCHER:
                return self.redeem(one.value)
            case Means.CUSTOMER:
                return self.customer(one.value)
            case Means.CONDITION | Means.DEFECT:
                return self.grade(one)
            case Means.SIZE | Means.SIDES:
                return self.size_alone(one)
        self.parcels.leave()
        return self.command(Command(one.value))

    def note(self, told: Said) -> Said:
        """Keep what was recorded for `undo`."""
        self.undoing.note(told.recorded)
        return told

    # --- boxes --------------------------------------------------------------------

    def scan(self, one: Token, about: list[Token]) -> Said:
        """A waybill or a tag: a new box, or more of the one in hand."""
        self.parcels.leave()
        box = self.hand.box
        self.hand = self.hand.holding(box)
        if one.means is Means.WAYBILL and not self.may_be_back(one.value, box):
            told = _("It left today with this waybill. If it is back, scan the box's tag.")
            twice = self.seen.is_twice(one.value)
            return Said(Signal.AMBER if twice else Signal.REFUSED, told)
        if box is None or one.value in (box.waybill, box.tag, box.claimed):
            again = box is not None
            box = box or self.new_box(one)
        elif one.means is Means.TAG and box.tag is None and box.claimed is None:
            again, box = False, self.tagged(box, one.value)
        elif one.means is Means.WAYBILL and box.waybill is None:
            again, box = False, replace(box, waybill=one.value)
        else:
            return self.unfinished(box)
        for token_ in about:
            if token_.value == Command.ANOTHER:
                box = replace(box, another=True)
            box = box.with_token(token_)
        if again and not box.is_sized:
            self.hand = self.hand.holding(box)
            return Said(Signal.AMBER, self.wants_size(box))
        return self.record(box)

    def may_be_back(self, waybill: str, box: Box | None) -> bool:
        """Whether a parcel can have come back: not on the day it left under a waybill,
        which the sender's scanner easily sends once more; unless the tag that is known
        here was scanned off the box before.
        """
        db = self.session.book.db
        if box is not None and (box.tag is None or boxes.by_tag(db, box.tag) is not None):
            return True
        left = shipments.sent_under(db, as_known(db, waybill))
        today = self.session.date_of(self.session.clock())
        return left is None or self.session.date_of(left.sent_at or 0) != today

    def new_box(self, one: Token) -> Box:
        """The box that a code begins, with the cards scanned before it."""
        box = Box(self.request_id()).with_all(self.hand.grades)
        if one.means is Means.TAG:
            return replace(box, tag=one.value)
        return replace(box, waybill=one.value)

    def tagged(self, box: Box, tag: str) -> Box:
        """A tag after a waybill: the box's own when it is known, else a blank one that
        was stuck on now.
        """
        known = boxes.by_tag(self.session.book.db, tag) is not None
        return replace(box, tag=tag) if known else replace(box, claimed=tag)

    def wants_size(self, box: Box) -> str:
        """What is missing of a box."""
        return sentence(
            _("{code}: which size? Scan its card, or type 1-12."), code=box.code
        )

    def unfinished(self, box: Box) -> Said:
        """Another thing was begun before the box was told."""
        return Said(Signal.REFUSED, self.wants_size(box), (_("Or drop it: undo (00)."),))

    def unused(self) -> Said:
        """A card waits for a box that doesn't come."""
        told = _("A card waits for the next box: {grades}. Scan the box, or undo (00).")
        grades = grades_in_words(self.hand.grades)
        return Said(Signal.REFUSED, sentence(told, grades=grades))

    def left_over(self) -> Said | None:
        """What is begun and not in the book, at the end of the input."""
        if self.hand.box is not None:
            told = _("{code} is not in the book: it was not finished.")
            return Said(Signal.REFUSED, sentence(told, code=self.hand.box.code))
        return self.unused() if self.hand.grades else None

    def record(self, box: Box) -> Said:
        """Write a box, or ask for its size."""
        self.hand = self.hand.holding(box)
        try:
            recorded = self.write(box)
        except SizeMissing:
            return Said(Signal.NEXT, self.wants_size(box))
        except OF_THE_FILE:
            raise
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        except VisitOfAnotherCampaign:
            # It is a new visit's: in hand it would keep this one from being ended.
            self.hand = self.hand.holding(None)
            raise
        except Refusal as refusal:
            unsized = replace(box, size=None, sides=None)
            self.hand = self.hand.holding(unsized if box.is_sized else None)
            if isinstance(refusal, WaybillOfEarlierJourney):
                self.hand = replace(self.hand, refused=unsized)
            raise
        self.hand = Hand()
        return self.is_in(box, recorded)

    def ended_elsewhere(self, ended: VisitFinishedAlready) -> Said:
        """The visit was ended at another counter, or by `return --done`: here it is left,
        and the next box opens a new one.
        """
        self.visits.leave()
        self.hand = self.hand.holding(None)
        told = _("This visit was ended elsewhere. Scan the customer, then the box again.")
        return Said(Signal.REFUSED, told, refusal=ended)

    def write(self, box: Box) -> Recorded:
        """One box into the open visit, which it opens when it is the first."""
        visit = self.visits.open
        # Kept from one try to the next: it is part of the same request.
        visit.drawn = visit.drawn or drawn_name(self.session)
        told = box.told(visit.name or visit.drawn, visit.customer)
        return self.kept(return_scanned(self.session, told))

    def kept(self, recorded: Recorded) -> Recorded:
        """A box that was recorded, noted in the visit and for `undo`."""
        event = recorded.event
        if recorded.entry is not None and isinstance(event, BoxReturned):
            self.visits.open.add(recorded.entry.seq, event)
        self.undoing.note(recorded)
        return recorded

    def is_in(self, box: Box, recorded: Recorded) -> Said:
        """A box recorded, or here already."""
        event = recorded.event
        if isinstance(event, BoxFound):
            told = _("It was missing: it is back as it was, and earns nothing again.")
            more = (told, *self.visits.stand())
            return Said(Signal.GOOD, where_it_goes(event), more, recorded)
        assert isinstance(event, BoxReturned), "what `return` records"
        taken = self.as_taken(box, recorded)
        self.hand = Hand(taken=taken)
        where = where_it_goes(event)
        if recorded.entry is None and (box.condition or box.defects):
            return self.correct(taken, taken.box.with_more(box))
        if recorded.entry is None:
            twice = self.seen.is_twice(box.code)
            return Said(
                Signal.AMBER if twice else Signal.REFUSED,
                sentence(_("Scanned before, nothing recorded. {where}"), where=where),
                ()
                if twice
                else (_("Is it a second carton of the same parcel? Type: another (05)"),),
                recorded,
            )
        self.seen.is_twice(box.code)
        more = (*self.beside(event), *self.visits.stand())
        return Said(Signal.GOOD, where, more, recorded)

    def beside(self, event: BoxReturned) -> Iterator[str]:
        """What else there is to say of a box that is in."""
        if event.for_shipment:
            yield sentence(
                _("➜ This box goes straight out with shipment {n}."), n=event.for_shipment
            )
        if event.tag and event.new and event.disposition != "pulp":
            yield sentence(_("Tag {tag}"), tag=grouped(event.tag))
        if event.reward not in COUNTED:
            yield _(REWARD_WORDS[Reward(event.reward)])
        elif told := still_missing(self.session.book.db, event):
            yield sentence("{told}", told=told)

    def as_taken(self, box: Box, recorded: Recorded) -> Taken:
        """The box just taken; one of this visit that is scanned again is it too, as it
        was told then.
        """
        event = recorded.event
        assert isinstance(event, BoxReturned), "what `return` records"
        if recorded.entry is not None:
            return Taken(box, event, recorded.entry.seq)
        of_visit = self.visits.open.tally.boxes.items()
        for seq, one in of_visit:
            if one.box == event.box:
                told = as_told(one, self.was_another(one, seq))
                return Taken(told, one, seq, waybill=box.waybill)
        return Taken(as_told(event, False), event, None, waybill=box.waybill)

    def was_another(self, event: BoxReturned, seq: int) -> bool:
        """Whether a box was told as another carton of its parcel."""
        if not event.new or event.waybill is None:
            return False
        unrewarded = event.reward == Reward.ALREADY_REWARDED
        return unrewarded or returns.is_another_carton(
            self.session.book.db, event.waybill, seq
        )

    def grade(self, one: Token) -> Said:
        """A condition or defect: of the box in hand, else of the one just taken, else
        of the next.
        """
        self.parcels.leave()
        if self.hand.box is not None:
            box = self.hand.box.with_token(one)
            self.hand = self.hand.holding(box)
            return Said(Signal.NEXT, self.wants_size(box))
        if (taken := self.hand.taken) is not None:
            return self.correct(taken, taken.box.with_token(one))
        self.hand = self.hand.with_grade(one)
        grades = grades_in_words(self.hand.grades)
        return Said(Signal.NEXT, sentence(_("Next box: {grades}"), grades=grades))

    def correct(self, taken: Taken, box: Box) -> Said:
        """The box just taken, taken back and in again as it really is."""
        if box.grade() == (taken.event.condition, taken.event.defects):
            return Said(Signal.AMBER, _("That was said already."))
        if taken.seq is None:
            before = _("Box {box} was taken in before. Grade it anew: boxes regrade {box}")
            return Said(Signal.REFUSED, sentence(before, box=taken.event.box))
        visit = self.visits.open
        assert visit.name is not None, "only a box of the open visit is corrected"
        told = box.told(visit.name, None)
        if taken.event.new and told.tag is None and not (box.tag or box.is_pulp()):
            # Its sticker may be on it already.
            told = told._replace(tag=taken.event.tag)
        try:
            recorded = correct_return(self.session, taken.seq, told)
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        visit.tally.drop(taken.seq)
        self.undoing.forget(taken.seq)
        return self.is_in(box, self.kept(recorded))._replace(corrects=taken.seq)

    def size_alone(self, one: Token) -> Said:
        """A size without a waybill: harmless when it is that of the box just taken."""
        self.parcels.leave()
        taken = self.hand.taken
        if taken and one.value == taken.event.size:
            return Said(Signal.AMBER, _("That was said already."))
        return Said(Signal.REFUSED, _("Which box is that? Scan its waybill or tag first."))

    # --- customers and vouchers -----------------------------------------------------

    def customer(self, who: str) -> Said:
        """Whose visit it is, said before its first box or at any time after."""
        self.parcels.leave()
        visit, last_four = self.visits.open, privacy.identity(who)[-4:]
        if visit.name is not None and visit.tally.boxes:
            if visit.is_of(self.session, who, last_four):
                return Said(Signal.AMBER, _("That was said already."))
            return self.named_late(visit.name, who)
        # One whose boxes were all undone is anybody's: a new one begins.
        self.hand = self.hand.without_taken()
        self.visits.open = Visit(customer=who, last_four=last_four)
        told = sentence(_("Customer …{last}"), last=last_four)
        return Said(Signal.NEXT, told, self.visits.stand())

    def named_late(self, visit: str, who: str) -> Said:
        """The number of a customer whose boxes are in the book already."""
        try:
            recorded = name_visit(self.session, visit, who, request_id=self.request_id())
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        except VisitOfAnotherCampaign:
            return Said(Signal.AMBER, _("No campaign runs: no number is needed or kept."))
        event = recorded.event
        assert isinstance(event, VisitNamed), "what `name_visit` records"
        self.visits.reread()
        if recorded.entry is None:
            return Said(Signal.AMBER, _("That was said already."), self.visits.stand())
        told = sentence(
            _("Customer …{last}, for all boxes of this visit: {boxes}, count {credits}"),
            last=event.customer.last_four,
            boxes=len(event.now),
            credits=self.visits.open.tally.credits,
        )
        more = (*self.beside_name(event), *self.visits.stand())
        return self.note(Said(Signal.GOOD, told, more, recorded))

    def beside_name(self, event: VisitNamed) -> Iterator[str]:
        """What a customer's number changes, and the way out when it is the next one's."""
        if capped := sum(reward == Reward.CAPPED for *_rest, reward in event.now):
            yield sentence(_(ABOVE_THE_LIMIT), n=capped)
        if told := still_missing(self.session.book.db, event):
            yield sentence("{told}", told=told)
        yield _("Is it the next customer's? Undo (00), then done (0) first.")

    def redeem(self, code: str) -> Said:
        """A voucher: eggs are handed over, once."""
        self.parcels.leave()
        if self.hand.box is not None:
            return self.unfinished(self.hand.box)
        try:
            recorded = redeem(self.session, code, request_id=self.request_id())
        except VoucherAlreadyRedeemed as again:
            if not self.seen.is_recent(code):
                raise
            told = _("Scanned twice: the eggs of this voucher are handed over already.")
            return Said(Signal.AMBER, told, refusal=again)
        event = recorded.event
        assert isinstance(event, VoucherRedeemed), "what `redeem` records"
        self.seen.note(code)
        told = sentence(_("Hand over eggs: {eggs}"), eggs=event.eggs)
        return self.note(Said(Signal.GOOD, told, self.visits.stand(), recorded))

    # --- commands -----------------------------------------------------------------

    def command(self, command: Command) -> Said:
        """A command card, a number key, a word."""
        match command:
            case Command.DONE:
                return self.done()
            case Command.UNDO:
                return self.undo()
            case Command.LAST_VOUCHER:
                return self.slips.print_again()
            case Command.HOLD:
                return self.hold()
            case Command.NEXT_CLERK:
                self.asks_clerk = True
                return Said(Signal.NEXT, _("Who comes? Type or scan the name."))
            case Command.ANOTHER:
                return self.another()
            case Command.HELP:
                return Said(Signal.NEXT, _("Scan, or type:"), tuple(map(_, HELP)))
        if not self.undoing.asks:
            return Said(Signal.AMBER, _("Nothing was asked."))
        return self.undo() if command is Command.YES else self.undoing.stays()

    def done(self) -> Said:
        """The visit ends: its voucher is on its way to the printer."""
        if self.hand.box is not None:
            return self.unfinished(self.hand.box)
        if self.hand.grades:
            return self.unused()
        visit = self.visits.open
        if visit.name is None:
            self.visits.leave()
            if visit.is_empty:
                return Said(Signal.AMBER, _("No visit is open."))
            return Said(Signal.AMBER, _("No box was recorded; the visit is closed."))
        try:
            recorded = finish_visit(self.session, visit.name, request_id=self.request_id())
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        self.visits.leave()
        self.hand = Hand()
        return self.note(self.ended(visit, recorded))

    def ended(self, visit: Visit, recorded: Recorded) -> Said:
        """A visit's end, and its slip."""
        event = recorded.event
        assert isinstance(event, VisitFinished), "what `finish_visit` records"
        told = sentence(_("Done, boxes {boxes}."), boxes=event.boxes)
        more, code = [], None
        if event.issued is not None:
            code = event.issued.voucher
            told += " " + issued_in_words(event.issued)
            more += self.slips.print(code)
        elif event.reward not in COUNTED:
            told += " " + _(REWARD_WORDS[Reward(event.reward)])
        if missing := still_missing(self.session.book.db, event):
            more.append(sentence("{told}", told=missing))
        if shelves := visit.tally.shelves():
            more.append(sentence(_("to shelf {shelves}"), shelves=shelves))
        more += self.visits.stand()
        return Said(Signal.GOOD, told, tuple(more), recorded, slip=code)

    def undo(self) -> Said:
        """Drop what isn't recorded, clear a refusal, else go a step back."""
        hand, visit = self.hand, self.visits.open
        self.hand = Hand()
        if hand.waits:
            code = hand.box.code if hand.box else grades_in_words(hand.grades)
            return Said(Signal.AMBER, sentence(_("Dropped: {code}"), code=code))
        if self.undoing.after_red:
            told = _("Cleared. Nothing was undone; what was in the book is in it.")
            return Said(Signal.AMBER, told)
        if visit.name is None and visit.customer is not None:
            self.visits.leave()
            return Said(Signal.AMBER, _("Customer dropped."))
        return self.undoing.step()

    def hold(self) -> Said:
        """Set the visit aside, or take the last one up again."""
        if self.hand.box is not None:
            return self.unfinished(self.hand.box)
        if self.hand.grades:
            return self.unused()
        self.hand = Hand()
        if not self.visits.open.is_empty:
            self.visits.hold()
            told = _("The visit waits. Hold (03) takes it up.")
            return Said(Signal.NEXT, told, self.visits.stand())
        if not self.visits.take_up():
            return Said(Signal.AMBER, _("No visit is open, and none waits."))
        return Said(Signal.NEXT, _("The visit goes on."), self.visits.stand())

    def name_clerk(self, line: str) -> Said:
        """Who works from here on; a code, a key or a word of the counter is no name."""
        self.asks_clerk = False
        kept = text.line("--clerk", " ".join(line.split()), 40)
        if is_no_name(kept):
            told = _("That is a key or a code, not a name. Scan next clerk again.")
            return Said(Signal.REFUSED, told)
        self.session.clerk = kept
        return Said(Signal.NEXT, sentence(_("{clerk} is at the counter."), clerk=kept))

    def another(self) -> Said:
        """The waybill just scanned again is on a second carton of the parcel."""
        hand = self.hand
        if box := hand.box or hand.refused:
            box = replace(box, another=True).with_all(hand.grades)
            self.hand = hand.holding(box)
            return Said(Signal.NEXT, self.wants_size(box))
        if hand.taken is None or hand.taken.waybill is None:
            return Said(
                Signal.REFUSED, _("Which box is that? Scan its waybill or tag first.")
            )
        box = Box(self.request_id(), waybill=hand.taken.waybill, another=True)
        return self.record(box.with_all(hand.grades))
