"""Undo at the counter: step by step back, and never an entry that nobody looked at.

Undo acts at once on what was just said to be recorded, and goes on from there. Whatever
else was said in between, a refusal above all, makes it name the entry first: a reflex of
two undos after a red answer must not take back what is right. The same lines do the same
from a keyboard and from a file.
"""

from collections.abc import Callable

from cainiao_recycle.counter.said import Said, Signal
from cainiao_recycle.counter.visits import Visits
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import (
    BoxReturned,
    EntryUndone,
    Event,
    VisitFinished,
    VisitNamed,
    VoucherRedeemed,
)
from cainiao_recycle.domain.undo import subjects
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.errors import AlreadyUndone
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.slips.void import void_slips, would_be_void
from cainiao_recycle.station.undoing import undo_entry
from cainiao_recycle.store import journal
from cainiao_recycle.store.journal import Entry


class Undoing:
    """What was recorded at this place, and what undo would do next."""

    def __init__(
        self, session: Session, visits: Visits, request_id: Callable[[], str]
    ) -> None:
        self.session = session
        self.visits = visits
        self.request_id = request_id
        self.entries: list[int] = []
        self.last: Said | None = None
        self.question: Said | None = None

    def begin(self) -> None:
        """The boxes of a visit that goes on can be undone."""
        self.entries = list(self.visits.open.tally.boxes)

    def note(self, recorded: Recorded | None) -> None:
        """Something was recorded."""
        if recorded is not None and recorded.entry is not None:
            self.entries.append(recorded.entry.seq)

    def forget(self, seq: int) -> None:
        """An entry was undone in another way."""
        self.entries = [one for one in self.entries if one != seq]

    def heard(self, said: Said) -> None:
        """What was said last, to anything."""
        self.last = said

    @property
    def asks(self) -> bool:
        """Whether the last thing said was the question whether to undo."""
        return self.question is not None and self.last is self.question

    @property
    def after_red(self) -> bool:
        """Whether a refusal stands; one of undo itself is not there to be cleared."""
        last = self.last
        if last is None or last.signal is not Signal.REFUSED:
            return False
        return not isinstance(last.refusal, AlreadyUndone)

    @property
    def is_seen(self) -> bool:
        """Whether the entry that undo would take back is what was said last, or the
        next one behind an undo.
        """
        recorded = self.last.recorded if self.last is not None else None
        if recorded is None or recorded.entry is None:
            return False
        is_undo = isinstance(recorded.event, EntryUndone)
        return is_undo or recorded.entry.seq == self.entries[-1]

    def step(self) -> Said:
        """One step back, or the question first."""
        if not self.entries:
            return Said(Signal.AMBER, _("Nothing was recorded here that could be undone."))
        if self.is_seen or self.asks:
            return self.undo(self.entries[-1])
        return self.ask(self.entries[-1])

    def ask(self, seq: int) -> Said:
        """What would be undone, before it is."""
        with self.session.book.reading() as db:
            entry = journal.by_seq(db, seq)
            assert entry is not None, "it was recorded here"
            void = [sentence("{it}", it=one) for one in would_be_void(db, entry)]
        told = sentence(
            _("Undo entry {n}, {kind}: {what}?"),
            n=seq,
            kind=Clause(EVENT_WORDS[type(entry.event)]),
            what=what(entry.event),
        )
        more = (*void, _("Yes: undo (00) once more, or 01. No: 02, or just go on."))
        self.question = Said(Signal.NEXT, told, more)
        return self.question

    def stays(self) -> Said:
        """No was the answer."""
        return Said(Signal.AMBER, sentence(_("Entry {n} stays."), n=self.entries[-1]))

    def undo(self, seq: int) -> Said:
        """Take an entry back, and what followed from it."""
        try:
            recorded = undo_entry(self.session, seq, request_id=self.request_id())
        except AlreadyUndone:
            # Elsewhere: the next undo is of what came before.
            self.entries.pop()
            self.visits.reread()
            self.visits.find_left_open()
            raise
        event = recorded.event
        assert isinstance(event, EntryUndone), "what `undo` records"
        for one in event.undone:
            self.forget(one)
        self.visits.reread()
        told, more = self.undone(event)
        return Said(Signal.AMBER, told, (*more, *self.visits.stand()), recorded)

    def undone(self, undo: EntryUndone) -> tuple[str, list[str]]:
        """What was undone, what followed from it, and what it means for paper."""
        with self.session.book.reading() as db:
            found = [one for seq in undo.undone if (one := journal.by_seq(db, seq))]
            void = [sentence("{it}", it=c) for one in found for c in void_slips(db, one)]
        told = " ".join([*(self.one_undone(entry) for entry in found), *void])
        ends = [one for one in found if isinstance(one.event, VisitFinished)]
        again = _("The visit is open again: done (0) ends it, with its new voucher.")
        return told, [again] if ends else []

    def one_undone(self, entry: Entry) -> str:
        """An undone entry; an undone end of a visit opens it again."""
        event = entry.event
        told = sentence(_("Undone: {what}."), what=_(EVENT_WORDS[type(event)]))
        if isinstance(event, BoxReturned):
            return f"{told} {event.waybill or event.tag or ''}".rstrip()
        if isinstance(event, VisitFinished):
            self.visits.reopen(event.visit)
        if isinstance(event, VoucherRedeemed):
            told += " " + _("Take the eggs back.")
        return told


def what(event: Event) -> list[object]:
    """An entry by what it is about, as a clerk knows it."""
    found: list[object] = list(subjects(event))
    match event:
        case BoxReturned():
            found.append(event.waybill or event.tag)
        case VisitFinished(boxes=boxes, issued=issued):
            found.append(sentence(_("boxes {boxes}"), boxes=boxes))
            if issued is not None:
                found.append(grouped(issued.voucher))
        case VisitNamed(customer=customer):
            found.append(f"…{customer.last_four}")
        case VoucherRedeemed(voucher=code, eggs=eggs):
            found += [grouped(code), sentence(_("eggs {eggs}"), eggs=eggs)]
    return [one for one in found if one]
