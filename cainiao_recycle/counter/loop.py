"""The scan loop's decisions: what each line does, and what is said to it.

The journal is the memory. What isn't recorded yet is the box in hand (its waybill
waits for a size), a customer without a box, and a question about a parcel; losing
them costs one scan again. Nothing here depends on how fast lines come but the signal
of a box or voucher scanned twice.
"""

from collections.abc import Iterator
from dataclasses import replace

from cainiao_recycle.counter.box import Box, Taken, as_told
from cainiao_recycle.counter.parcels import Parcels
from cainiao_recycle.counter.printing import Printer
from cainiao_recycle.counter.said import Said, Signal, refused, sentence
from cainiao_recycle.counter.seen import Seen
from cainiao_recycle.counter.slips import Slips
from cainiao_recycle.counter.visit import (
    DIGITS,
    Visit,
    drawn_name,
    left_open,
    taken_up,
)
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
    EntryUndone,
    VisitFinished,
    VoucherIssued,
    VoucherRedeemed,
)
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.scans import (
    Command,
    Means,
    Token,
    is_no_name,
    tokens,
    words,
)
from cainiao_recycle.domain.words import EVENT_WORDS, REWARD_WORDS
from cainiao_recycle.errors import (
    AlreadyUndone,
    DiskFull,
    FileBusy,
    FileDamaged,
    FileReplaced,
    NotWritable,
    Refusal,
    SizeMissing,
    VisitFinishedAlready,
    VisitOfAnother,
    VoucherAlreadyRedeemed,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.language import _
from cainiao_recycle.station.correcting import correct_return
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.redeeming import redeem
from cainiao_recycle.station.returning import finish_visit, return_told
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.undoing import undo_entry
from cainiao_recycle.station.waybills import as_known
from cainiao_recycle.store import boxes, journal, setup, shipments
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.journal import Entry

OF_THE_FILE = (DiskFull, FileBusy, FileDamaged, FileReplaced, NotWritable)
"""Refusals that are the file's, not the scan's: the same scan is good later."""

UNDO = Token(Means.COMMAND, Command.UNDO)
COUNTED = (Reward.CREDITED, Reward.GRANTED)
GRADES = (Means.CONDITION, Means.DEFECT)
CODES = (Means.WAYBILL, Means.TAG)
SIZES = (Means.SIZE, Means.SIDES)


class Loop:
    """A clerk's place at the counter."""

    def __init__(self, session: Session, printer: Printer | None = None) -> None:
        self.session = session
        self.visit = Visit()
        self.on_hold: list[Visit] = []
        self.box: Box | None = None
        self.taken: Taken | None = None
        self.refused: Box | None = None
        self.grades: list[Token] = []
        self.parcels = Parcels(session, self.request_id)
        self.undoable: list[int] = []
        self.slips = Slips(session, printer)
        self.asks_clerk = False
        self.seen = Seen(session.clock)
        with session.book.reading() as db:
            self.sizes = frozenset(size.name or "" for size in setup.sizes(db))

    # --- between lines ------------------------------------------------------------

    def begin(self) -> list[Said]:
        """Take up what was cut short, and say so."""
        said = []
        *self.on_hold, self.visit = [*left_open(self.session), Visit()]
        if self.on_hold:
            self.visit = self.on_hold.pop()
            self.undoable = list(self.visit.tally.boxes)
            said.append(
                Said(
                    Signal.AMBER,
                    sentence(
                        _("A visit was cut short and goes on: {boxes} boxes so far."),
                        boxes=len(self.visit.tally.boxes),
                    ),
                    self.stand(),
                )
            )
        return said

    def stand(self) -> tuple[str, ...]:
        """The running tally, and the eggs that are left."""
        eggs = eggs_now(self.session)
        parts = [sentence(_("eggs left {eggs}"), eggs=eggs.stock - eggs.owed)]
        tally = self.visit.tally
        if self.visit.last_four:
            parts.insert(0, f"*{self.visit.last_four}")
        if tally.boxes:
            parts += [
                sentence(_("boxes {boxes}"), boxes=len(tally.boxes)),
                sentence(_("count {credits}"), credits=tally.credits),
                sentence(_("to shelf {shelves}"), shelves=tally.shelves()),
            ]
        if self.on_hold:
            parts.append(sentence(_("visits on hold {visits}"), visits=len(self.on_hold)))
        return (" · ".join(parts),)

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
            said.extend(self.answers(line))
        except Refusal as refusal:
            said.append(self.not_written(refusal))
        return said

    def not_written(self, refusal: Refusal) -> Said:
        """A refusal, with what to do about the box in hand."""
        told = refused(refusal)
        if here := WORDED_HERE.get(type(refusal)):
            return told._replace(text=sentence(_(here), **refusal.facts))
        if not isinstance(refusal, OF_THE_FILE):
            return told
        if self.box is not None and self.box.is_sized:
            kept = _("{code} is kept in mind, and nothing else: press Enter to try again.")
            return told._replace(more=(sentence(kept, code=self.box.code),))
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
            self.taken = None
            raise
        if self.box is not None and self.box.is_sized and said[:1] != [UNDO]:
            # It could not be written before; it comes first.
            told = self.record(self.box)
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
        whole = " ".join(words(line))
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
            elif one.means in SIZES and self.box is not None:
                grades = self.about_this_box(said)
                told = self.record(self.box.with_token(one).with_all(grades))
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
            self.refused = None
        if self.parcels.wants(one):
            return self.note(self.parcels.answer(one))
        match one.means:
            case Means.SHIPMENT:
                if self.box is not None:
                    return self.unfinished(self.box)
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
        if told.recorded is not None and told.recorded.entry is not None:
            self.undoable.append(told.recorded.entry.seq)
        return told

    # --- boxes --------------------------------------------------------------------

    def scan(self, one: Token, about: list[Token]) -> Said:
        """A waybill or a tag: a new box, or more of the one in hand."""
        self.parcels.leave()
        self.refused = self.taken = None
        box = self.box
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
            self.box = box
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
        box = Box(self.request_id()).with_all(self.grades)
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
        return Said(Signal.REFUSED, sentence(told, grades=grades_in_words(self.grades)))

    def left_over(self) -> Said | None:
        """What is begun and not in the book, at the end of the input."""
        if self.box is not None:
            told = _("{code} is not in the book: it was not finished.")
            return Said(Signal.REFUSED, sentence(told, code=self.box.code))
        return self.unused() if self.grades else None

    def record(self, box: Box) -> Said:
        """Write a box, or ask for its size."""
        self.box = box
        try:
            recorded = self.write(box)
        except SizeMissing:
            return Said(Signal.NEXT, self.wants_size(box))
        except OF_THE_FILE:
            raise
        except VisitFinishedAlready as ended:
            # At another counter, or by `return --done`: the next box opens a new one.
            self.visit, self.box = Visit(), None
            told = _(
                "This visit was ended elsewhere. Scan the customer, then the box again."
            )
            return Said(Signal.REFUSED, told, refusal=ended)
        except Refusal as refusal:
            unsized = replace(box, size=None, sides=None)
            self.box = unsized if box.is_sized else None
            if isinstance(refusal, WaybillOfEarlierJourney):
                self.refused = unsized
            raise
        self.box, self.grades = None, []
        return self.is_in(box, recorded)

    def ended_elsewhere(self, ended: VisitFinishedAlready) -> Said:
        """The visit was ended at another counter, or by `return --done`: here it is left,
        and the next box opens a new one.
        """
        self.visit, self.box, self.taken = Visit(), None, None
        told = _("This visit was ended elsewhere. Scan the customer, then the box again.")
        return Said(Signal.REFUSED, told, refusal=ended)

    def write(self, box: Box) -> Recorded:
        """One box into the open visit, which it opens when it is the first."""
        # Kept from one try to the next: it is part of the same request.
        self.visit.drawn = self.visit.drawn or drawn_name(self.session)
        told = box.told(self.visit.name or self.visit.drawn, self.visit.customer)
        return self.kept(return_told(self.session, told, request_id=box.request))

    def kept(self, recorded: Recorded) -> Recorded:
        """A box that was recorded, noted in the visit and for `undo`."""
        event = recorded.event
        if recorded.entry is not None and isinstance(event, BoxReturned):
            self.visit.name, self.visit.customer = event.visit, None
            if event.customer is not None:
                self.visit.last_four = event.customer.last_four
            self.visit.tally.add(recorded.entry.seq, event)
        if recorded.entry is not None:
            self.undoable.append(recorded.entry.seq)
        return recorded

    def is_in(self, box: Box, recorded: Recorded) -> Said:
        """A box recorded, or here already."""
        event = recorded.event
        if isinstance(event, BoxFound):
            self.taken = None
            told = _("It was missing: it is back as it was, and earns nothing again.")
            return Said(Signal.GOOD, where_it_goes(event), (told, *self.stand()), recorded)
        assert isinstance(event, BoxReturned), "what `return` records"
        self.taken = self.as_taken(box, recorded)
        where = where_it_goes(event)
        if recorded.entry is None and (box.condition or box.defects):
            return self.correct(self.taken, self.taken.box.with_more(box))
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
        more = []
        if event.for_shipment:
            more.append(
                sentence(
                    _("➜ This box goes straight out with shipment {n}."),
                    n=event.for_shipment,
                )
            )
        if event.tag and event.new and event.disposition != "pulp":
            more.append(sentence(_("Tag {tag}"), tag=grouped(event.tag)))
        if event.reward not in COUNTED:
            more.append(_(REWARD_WORDS[Reward(event.reward)]))
        return Said(Signal.GOOD, where, (*more, *self.stand()), recorded)

    def as_taken(self, box: Box, recorded: Recorded) -> Taken:
        """The box just taken; one of this visit that is scanned again is it too, as it
        was told then.
        """
        event = recorded.event
        assert isinstance(event, BoxReturned), "what `return` records"
        if recorded.entry is not None:
            return Taken(box, event, recorded.entry.seq)
        of_visit = self.visit.tally.boxes.items()
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
        return unrewarded or boxes.is_another_carton(
            self.session.book.db, event.waybill, seq
        )

    def grade(self, one: Token) -> Said:
        """A condition or defect: of the box in hand, else of the one just taken, else
        of the next.
        """
        self.parcels.leave()
        if self.box is not None:
            self.box = self.box.with_token(one)
            return Said(Signal.NEXT, self.wants_size(self.box))
        if self.taken is None:
            self.grades.append(one)
            told = sentence(_("Next box: {grades}"), grades=grades_in_words(self.grades))
            return Said(Signal.NEXT, told)
        return self.correct(self.taken, self.taken.box.with_token(one))

    def correct(self, taken: Taken, box: Box) -> Said:
        """The box just taken, taken back and in again as it really is."""
        if box.grade() == (taken.event.condition, taken.event.defects):
            return Said(Signal.AMBER, _("That was said already."))
        if taken.seq is None:
            before = _("Box {box} was taken in before. Grade it anew: boxes regrade {box}")
            return Said(Signal.REFUSED, sentence(before, box=taken.event.box))
        assert self.visit.name is not None, "only a box of the open visit is corrected"
        told = box.told(self.visit.name, None)
        if taken.event.new and told.tag is None and not (box.tag or box.is_pulp()):
            # Its sticker may be on it already.
            told = told._replace(tag=taken.event.tag)
        try:
            recorded = correct_return(self.session, taken.seq, told)
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        self.visit.tally.drop(taken.seq)
        if taken.seq in self.undoable:
            self.undoable.remove(taken.seq)
        return self.is_in(box, self.kept(recorded))._replace(corrects=taken.seq)

    def size_alone(self, one: Token) -> Said:
        """A size without a waybill: harmless when it is that of the box just taken."""
        self.parcels.leave()
        if self.taken and one.value == self.taken.event.size:
            return Said(Signal.AMBER, _("That was said already."))
        return Said(Signal.REFUSED, _("Which box is that? Scan its waybill or tag first."))

    # --- customers and vouchers -----------------------------------------------------

    def customer(self, who: str) -> Said:
        """Whose visit it is, said before its first box."""
        self.parcels.leave()
        last_four = privacy.identity(who)[-4:]
        if self.visit.name is not None and self.visit.tally.boxes:
            if self.visit.is_of(self.session, who, last_four):
                return Said(Signal.AMBER, _("That was said already."))
            if not self.visit.last_four:
                told = _(
                    "This visit has boxes and no customer. Finish it first: done (0); or "
                    "take its boxes back: undo (00)."
                )
                return Said(Signal.REFUSED, told)
            raise VisitOfAnother(visit=self.visit.name)
        # One whose boxes were all undone is anybody's: a new one begins.
        self.visit, self.taken = Visit(), None
        self.visit.customer, self.visit.last_four = who, last_four
        return Said(
            Signal.NEXT, sentence(_("Customer …{last}"), last=last_four), self.stand()
        )

    def redeem(self, code: str) -> Said:
        """A voucher: eggs are handed over, once."""
        self.parcels.leave()
        if self.box is not None:
            return self.unfinished(self.box)
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
        return self.note(Said(Signal.GOOD, told, self.stand(), recorded))

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
        return Said(Signal.AMBER, _("Nothing was asked."))

    def done(self) -> Said:
        """The visit ends: its voucher is on its way to the printer."""
        if self.box is not None:
            return self.unfinished(self.box)
        if self.grades:
            return self.unused()
        if self.visit.name is None:
            if self.visit.is_empty:
                return Said(Signal.AMBER, _("No visit is open."))
            self.visit = Visit()
            return Said(Signal.AMBER, _("No box was recorded; the visit is closed."))
        try:
            recorded = finish_visit(
                self.session, self.visit.name, request_id=self.request_id()
            )
        except VisitFinishedAlready as ended:
            return self.ended_elsewhere(ended)
        if recorded.entry is not None:
            self.undoable.append(recorded.entry.seq)
        event = recorded.event
        assert isinstance(event, VisitFinished), "what `finish_visit` records"
        if event.issued is not None:
            self.slips.print(event.issued.voucher)
        shelves = self.visit.tally.shelves()
        told = self.finished(event, event.issued)
        self.visit, self.taken = Visit(), None
        more = [sentence(_("to shelf {shelves}"), shelves=shelves)] if shelves else []
        return Said(Signal.GOOD, told, (*more, *self.stand()), recorded)

    def finished(self, event: VisitFinished, issued: VoucherIssued | None) -> str:
        """A visit's end in words."""
        visit = sentence(_("Done, boxes {boxes}."), boxes=event.boxes)
        if issued is None and not self.visit.tally.credits and event.reward in COUNTED:
            return visit
        if issued is None:
            return f"{visit} {_(REWARD_WORDS[Reward(event.reward)])}"
        return f"{visit} {issued_in_words(issued)}"

    def undo(self) -> Said:
        """Drop what isn't recorded, else undo the last entry made here."""
        if self.box is not None or self.grades:
            code = self.box.code if self.box else grades_in_words(self.grades)
            self.box, self.grades = None, []
            return Said(Signal.AMBER, sentence(_("Dropped: {code}"), code=code))
        if self.visit.name is None and self.visit.customer is not None:
            self.visit = Visit()
            return Said(Signal.AMBER, _("Customer dropped."))
        if not self.undoable:
            return Said(Signal.AMBER, _("Nothing was recorded here that could be undone."))
        seq = self.undoable[-1]
        try:
            recorded = undo_entry(self.session, seq, request_id=self.request_id())
        except AlreadyUndone:
            # Elsewhere: the next undo is of what came before.
            self.undoable.pop()
            self.drop(seq)
            here = {visit.name for visit in (self.visit, *self.on_hold)}
            self.on_hold += [v for v in left_open(self.session) if v.name not in here]
            raise
        self.undoable.pop()
        self.taken = None
        event = recorded.event
        assert isinstance(event, EntryUndone), "what `undo` records"
        return Said(Signal.AMBER, self.undone(event), self.stand(), recorded)

    def undone(self, undo: EntryUndone) -> str:
        """What was undone, and what followed from it."""
        with self.session.book.reading() as db:
            found = [journal.by_seq(db, seq) for seq in undo.undone]
        return " ".join(self.one_undone(entry) for entry in found if entry is not None)

    def one_undone(self, entry: Entry) -> str:
        """An undone entry; an undone end of a visit opens it again."""
        event = entry.event
        told = sentence(_("Undone: {what}."), what=_(EVENT_WORDS[type(event)]))
        if isinstance(event, BoxReturned):
            self.drop(entry.seq)
            return f"{told} {event.waybill or event.tag or ''}"
        if isinstance(event, VisitFinished):
            if self.visit.name != event.visit and not self.visit.is_empty:
                self.on_hold.append(self.visit)
            self.on_hold = [one for one in self.on_hold if one.name != event.visit]
            with self.session.book.reading():
                self.visit = taken_up(self.session, event.visit)
            if event.issued:
                told += " " + _("Its slip is worthless: take it back.")
        if isinstance(event, VoucherRedeemed):
            told += " " + _("Take the eggs back.")
        return told

    def drop(self, seq: int) -> None:
        """Take a box off the tally of its visit, on hold or not."""
        for visit in (self.visit, *self.on_hold):
            visit.tally.drop(seq)

    def hold(self) -> Said:
        """Set the visit aside, or take the last one up again."""
        if self.box is not None:
            return self.unfinished(self.box)
        if self.grades:
            return self.unused()
        self.taken = None
        if not self.visit.is_empty:
            self.on_hold.append(self.visit)
            self.visit = Visit()
            return Said(
                Signal.NEXT, _("The visit waits. Hold (03) takes it up."), self.stand()
            )
        if not self.on_hold:
            return Said(Signal.AMBER, _("No visit is open, and none waits."))
        self.visit = self.on_hold.pop()
        return Said(Signal.NEXT, _("The visit goes on."), self.stand())

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
        taken = self.taken
        if self.box is not None or self.refused is not None:
            box = self.box or self.refused
            assert box is not None, "one of the two"
            self.box = replace(box, another=True).with_all(self.grades)
            return Said(Signal.NEXT, self.wants_size(self.box))
        if taken is None or taken.waybill is None:
            return Said(
                Signal.REFUSED, _("Which box is that? Scan its waybill or tag first.")
            )
        box = Box(self.request_id(), waybill=taken.waybill, another=True)
        return self.record(box.with_all(self.grades))
