"""Undo at the counter: step by step back, and never an entry that nobody looked at.

Undo acts at once on what was just said to be recorded, and goes on from there. Whatever
else was said in between, a refusal above all, makes it name the entry first: a reflex of
two undos after a red answer must not take back what is right. The same lines do the same
from a keyboard and from a file.
"""

from cainiao_recycle.counter.answer import Answer, Signal, Why, refused
from cainiao_recycle.counter.drawn import request_id
from cainiao_recycle.counter.state import Place, Step, without
from cainiao_recycle.counter.visits import (
    reopened,
    reread,
    stand,
    with_those_left_open,
)
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
from cainiao_recycle.errors import AlreadyUndone, ReasonMissing, SecondMissing
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.void import void_slips, would_be_void
from cainiao_recycle.station.undoing import undo_entry
from cainiao_recycle.store import journal


def step(session: Session, place: Place) -> Step:
    """One step back, or the question first."""
    if not place.entries:
        text = _("Nothing was recorded here that could be undone.")
        return place, Answer(Signal.AMBER, text)
    if place.undo_is_seen or place.asks_undo:
        return undo(session, place, place.entries[-1])
    return place, question(session, place.entries[-1])


def question(session: Session, seq: int) -> Answer:
    """What would be undone, before it is."""
    with session.book.reading() as db:
        entry = journal.by_seq(db, seq)
        assert entry is not None, "it was recorded here"
        void = [sentence("{it}", it=one) for one in would_be_void(db, entry)]
    text = sentence(
        _("Undo entry {n}, {kind}: {what}?"),
        n=seq,
        kind=Clause(EVENT_WORDS[type(entry.event)]),
        what=subject(session, entry.event),
    )
    more = (*void, _("Yes: undo (00) once more, or 01. No: 02, or just go on."))
    return Answer(Signal.NEXT, text, more, asks_undo=seq)


def stays(place: Place) -> Step:
    """No was the answer."""
    text = sentence(_("Entry {n} stays."), n=place.entries[-1])
    return place, Answer(Signal.AMBER, text)


def because(session: Session, place: Place, line: str) -> Step:
    """Why, or who else stands for it: the undo that waited goes on."""
    assert place.asks_why is not None, "somebody was asked"
    seq, reason = place.asks_why
    said = " ".join(line.split())
    return undo(session, place, seq, reason or said, said if reason else None)


def undo(
    session: Session, place: Place, seq: int, reason: str = "", second: str | None = None
) -> Step:
    """Take an entry back, and what followed from it; a redemption once it is said why."""
    try:
        recorded = undo_entry(session, seq, reason, second, request_id=request_id(session))
    except ReasonMissing:
        why = _("Why is it undone? Type a word or two; 02 leaves it as it is.")
        return place, Answer(Signal.NEXT, why, asks_why=Why(seq))
    except SecondMissing:
        who = _("Who else stands for it? Type the name; 02 leaves it as it is.")
        return place, Answer(Signal.NEXT, who, asks_why=Why(seq, reason))
    except AlreadyUndone as undone:
        # Elsewhere: the next undo is of what came before.
        place = place._replace(entries=without(place.entries, seq))
        place = with_those_left_open(session, reread(session, place))
        return place, refused(undone)
    event = recorded.event
    assert isinstance(event, EntryUndone), "what `undo` records"
    place = reread(session, place)
    with session.book.reading() as db:
        found = [one for seq in event.undone if (one := journal.by_seq(db, seq))]
        void = [sentence("{it}", it=c) for one in found for c in void_slips(db, one)]
    more: list[str] = []
    for entry in found:
        if isinstance(entry.event, VisitFinished):
            place = reopened(session, place, entry.event.visit)
            more = [_("The visit is open again: done (0) ends it, with its new voucher.")]
    text = " ".join([*(undone_in_words(entry.event) for entry in found), *void])
    return place, Answer(Signal.AMBER, text, (*more, *stand(session, place)), recorded)


def undone_in_words(event: Event) -> str:
    """An entry that was undone."""
    text = sentence(_("Undone: {what}."), what=_(EVENT_WORDS[type(event)]))
    if isinstance(event, BoxReturned):
        return f"{text} {event.waybill or event.tag or ''}".rstrip()
    if isinstance(event, VoucherRedeemed):
        text += " " + _("Take the eggs back.")
    return text


def subject(session: Session, event: Event) -> list[object]:
    """An entry by what it is about, as a clerk knows it."""
    found: list[object] = list(subjects(event))
    match event:
        case BoxReturned():
            found.append(event.waybill or event.tag)
        case VisitFinished(boxes=boxes, issued=issued):
            found.append(sentence(_("boxes {boxes}"), boxes=boxes))
            if issued is not None:
                found.append(grouped(issued.voucher))
        case VisitNamed(customer=customer, campaign=campaign):
            found.append(f"…{session.keyring.last_four(campaign, customer)}")
    return [one for one in found if one]
