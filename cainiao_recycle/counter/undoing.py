"""Undo at the counter: step by step back, and never an entry that nobody looked at.

Undo acts at once on what was just said to be recorded, and goes on from there. Whatever
else was said in between, a refusal above all, makes it name the entry first: a reflex of
two undos after a red answer must not take back what is right. The same lines do the same
from a keyboard and from a file.
"""

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.phrases import grades_in_words, refused_here
from cainiao_recycle.counter.state import Hand, Place, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.counter.visits import find_left_open, reopen, reread
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
from cainiao_recycle.station.slips.void import void_slips, would_be_void
from cainiao_recycle.station.undoing import undo_entry
from cainiao_recycle.store import journal
from cainiao_recycle.store.journal import Entry


def dropped(hand: Hand) -> Answer:
    """What was in hand, and isn't any more."""
    code = hand.box.code if hand.box else grades_in_words(hand.grades)
    return Answer(Signal.AMBER, sentence(_("Dropped: {code}"), code=code))


def step(till: Till, place: Place) -> Step:
    """One step back, or the question first."""
    if not place.recorded:
        none = _("Nothing was recorded here that could be undone.")
        return place, Answer(Signal.AMBER, none)
    if place.is_seen or place.asks_to_undo:
        return take_back(till, place, place.recorded[-1])
    question = asked(till, place.recorded[-1])
    return place._replace(undo_question=question), question


def asked(till: Till, seq: int) -> Answer:
    """What would be undone, before it is."""
    with till.session.book.reading() as db:
        entry = journal.by_seq(db, seq)
        assert entry is not None, "it was recorded here"
        void = [sentence("{it}", it=one) for one in would_be_void(db, entry)]
    text = sentence(
        _("Undo entry {n}, {kind}: {what}?"),
        n=seq,
        kind=Clause(EVENT_WORDS[type(entry.event)]),
        what=what(entry.event),
    )
    more = (*void, _("Yes: undo (00) once more, or 01. No: 02, or just go on."))
    return Answer(Signal.NEXT, text, more)


def take_back(till: Till, place: Place, seq: int) -> Step:
    """Take an entry back, and what followed from it."""
    try:
        recorded = undo_entry(till.session, seq, request_id=till.request_id())
    except AlreadyUndone as elsewhere:
        # The next undo is of what came before.
        place = reread(till.session, place.forgetting(seq))
        return find_left_open(till.session, place), refused_here(elsewhere)
    event = recorded.event
    assert isinstance(event, EntryUndone), "what `undo` records"
    place = reread(till.session, place.forgetting(*event.undone))
    with till.session.book.reading() as db:
        found = [one for seq in event.undone if (one := journal.by_seq(db, seq))]
        void = [sentence("{it}", it=c) for one in found for c in void_slips(db, one)]
    more = []
    for entry in found:
        if isinstance(entry.event, VisitFinished):
            place = reopen(till.session, place, entry.event.visit)
            more = [_("The visit is open again: done (0) ends it, with its new voucher.")]
    text = " ".join([*map(undone, found), *void])
    return place, Answer(Signal.AMBER, text, (*more, *till.tally(place)), recorded)


def undone(entry: Entry) -> str:
    """An undone entry in words."""
    event = entry.event
    text = sentence(_("Undone: {what}."), what=_(EVENT_WORDS[type(event)]))
    if isinstance(event, BoxReturned):
        return f"{text} {event.waybill or event.tag or ''}".rstrip()
    if isinstance(event, VoucherRedeemed):
        text += " " + _("Take the eggs back.")
    return text


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
