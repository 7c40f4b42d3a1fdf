"""Command cards, number keys and words: the visit's end and pause, who works, vouchers."""

from collections.abc import Callable

from cainiao_recycle.counter import undoing
from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.boxes import COUNTED, another, unfinished
from cainiao_recycle.counter.phrases import HELP, issued_in_words
from cainiao_recycle.counter.state import Hand, OpenVisit, Place, Step
from cainiao_recycle.counter.till import Till
from cainiao_recycle.counter.visits import ended_elsewhere
from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import VisitFinished, VoucherRedeemed
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.scans import Command, is_no_name
from cainiao_recycle.domain.words import REWARD_WORDS
from cainiao_recycle.errors import VisitFinishedAlready, VoucherAlreadyRedeemed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.outlook import still_missing
from cainiao_recycle.station.redeeming import redeem
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.station.visits import finish_visit


def obey(till: Till, place: Place, command: Command) -> Step:
    """What a command card, a number key or a word asks for."""
    return OBEYED[command](till, place)


def voucher(till: Till, place: Place, code: str) -> Step:
    """A voucher: eggs are handed over, once."""
    if place.hand.box is not None:
        return place, unfinished(place.hand)
    try:
        recorded = redeem(till.session, code, request_id=till.request_id())
    except VoucherAlreadyRedeemed as again:
        if not till.seen.is_recent(code):
            raise
        twice = _("Scanned twice: the eggs of this voucher are handed over already.")
        return place, Answer(Signal.AMBER, twice, refusal=again)
    event = recorded.event
    assert isinstance(event, VoucherRedeemed), "what `redeem` records"
    till.seen.note(code)
    eggs = sentence(_("Hand over eggs: {eggs}"), eggs=event.eggs)
    answer = Answer(Signal.GOOD, eggs, till.tally(place), recorded)
    return place.noting(recorded), answer


# --- the visit ----------------------------------------------------------------------


def done(till: Till, place: Place) -> Step:
    """The visit ends: its voucher is on its way to the printer."""
    if place.hand.waits:
        return place, unfinished(place.hand)
    visit = place.visit
    if visit.name is None:
        left = place._replace(visit=OpenVisit())
        if visit.is_empty:
            return left, Answer(Signal.AMBER, _("No visit is open."))
        return left, Answer(Signal.AMBER, _("No box was recorded; the visit is closed."))
    try:
        recorded = finish_visit(till.session, visit.name, request_id=till.request_id())
    except VisitFinishedAlready as elsewhere:
        return ended_elsewhere(place, elsewhere)
    place = place._replace(visit=OpenVisit(), hand=Hand()).noting(recorded)
    return ended(till, place, visit, recorded)


def ended(till: Till, place: Place, visit: OpenVisit, recorded: Recorded) -> Step:
    """A visit's end, and its slip."""
    event = recorded.event
    assert isinstance(event, VisitFinished), "what `finish_visit` records"
    summary = sentence(_("Done, boxes {boxes}."), boxes=event.boxes)
    more, code = [], None
    if event.issued is not None:
        code = event.issued.voucher
        summary += " " + issued_in_words(event.issued)
        more += till.slips.print(code)
        place = place._replace(slip=code)
    elif event.reward not in COUNTED:
        summary += " " + _(REWARD_WORDS[Reward(event.reward)])
    if missing := still_missing(till.session.book.db, event):
        more.append(sentence("{told}", told=missing))
    if shelves := visit.shelves():
        more.append(sentence(_("to shelf {shelves}"), shelves=shelves))
    more += till.tally(place)
    return place, Answer(Signal.GOOD, summary, tuple(more), recorded, slip=code)


def hold(till: Till, place: Place) -> Step:
    """Set the visit aside, or take the last one up again."""
    if place.hand.waits:
        return place, unfinished(place.hand)
    place = place._replace(hand=Hand())
    if not place.visit.is_empty:
        waits = _("The visit waits. Hold (03) takes it up.")
        on_hold = (*place.on_hold, place.visit)
        place = place._replace(visit=OpenVisit(), on_hold=on_hold)
        return place, Answer(Signal.NEXT, waits, till.tally(place))
    if not place.on_hold:
        return place, Answer(Signal.AMBER, _("No visit is open, and none waits."))
    last = place.on_hold[-1]
    place = place._replace(visit=last, on_hold=place.on_hold[:-1])
    return place, Answer(Signal.NEXT, _("The visit goes on."), till.tally(place))


# --- who works ----------------------------------------------------------------------


def next_clerk(_till: Till, place: Place) -> Step:
    """The next line is a name."""
    who = _("Who comes? Type or scan the name.")
    return place._replace(asks_clerk=True), Answer(Signal.NEXT, who)


def name_clerk(till: Till, place: Place, line: str) -> Step:
    """Who works from here on; a code, a key or a word of the counter is no name."""
    name = text.line("--clerk", " ".join(line.split()), 40)
    if is_no_name(name):
        no_name = _("That is a key or a code, not a name. Scan next clerk again.")
        return place, Answer(Signal.REFUSED, no_name)
    till.session.clerk = name
    return place, Answer(Signal.NEXT, sentence(_("{clerk} is at the counter."), clerk=name))


# --- undo and the rest --------------------------------------------------------------


def undo(till: Till, place: Place) -> Step:
    """Drop what isn't recorded, clear a refusal, else go a step back."""
    hand, place = place.hand, place._replace(hand=Hand())
    if hand.waits:
        return place, undoing.dropped(hand)
    if place.is_after_red:
        cleared = _("Cleared. Nothing was undone; what was in the book is in it.")
        return place, Answer(Signal.AMBER, cleared)
    if place.visit.name is None and place.visit.customer is not None:
        left = place._replace(visit=OpenVisit())
        return left, Answer(Signal.AMBER, _("Customer dropped."))
    return undoing.step(till, place)


def yes(till: Till, place: Place) -> Step:
    """The answer to whether an entry is to be undone."""
    if not place.asks_to_undo:
        return place, Answer(Signal.AMBER, _("Nothing was asked."))
    return undo(till, place)


def no(_till: Till, place: Place) -> Step:
    """The other one."""
    if not place.asks_to_undo:
        return place, Answer(Signal.AMBER, _("Nothing was asked."))
    stays = sentence(_("Entry {n} stays."), n=place.recorded[-1])
    return place, Answer(Signal.AMBER, stays)


def help_(_till: Till, place: Place) -> Step:
    """What can be typed."""
    return place, Answer(Signal.NEXT, _("Scan, or type:"), tuple(map(_, HELP)))


def last_voucher(till: Till, place: Place) -> Step:
    """The last voucher's slip once more."""
    return till.slips.print_again(place)


OBEYED: dict[Command, Callable[[Till, Place], Step]] = {
    Command.DONE: done,
    Command.UNDO: undo,
    Command.LAST_VOUCHER: last_voucher,
    Command.HOLD: hold,
    Command.NEXT_CLERK: next_clerk,
    Command.ANOTHER: another,
    Command.HELP: help_,
    Command.YES: yes,
    Command.NO: no,
}
"""What each card does; a new card is a `Command` and a line here."""
