"""Command cards, number keys and words; a clerk's name; and vouchers handed in."""

from cainiao_recycle.counter import undoing, visits
from cainiao_recycle.counter.answer import Answer, Signal, refused
from cainiao_recycle.counter.boxes import another
from cainiao_recycle.counter.drawn import request_id
from cainiao_recycle.counter.hand import Hand
from cainiao_recycle.counter.open_visit import OpenVisit
from cainiao_recycle.counter.phrases import HELP, cards_in_words, unfinished
from cainiao_recycle.counter.slips import SlipPrinter, print_again
from cainiao_recycle.counter.state import Place, Step
from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import VoucherRedeemed
from cainiao_recycle.domain.scans import Command, is_no_name
from cainiao_recycle.errors import Refusal, VoucherAlreadyRedeemed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.redeeming import redeem
from cainiao_recycle.station.session import Session


def command(
    session: Session, place: Place, printer: SlipPrinter | None, asked: Command
) -> Step:
    """What a command card, a number key or a word asks for."""
    match asked:
        case Command.DONE:
            return visits.done(session, place, printer)
        case Command.UNDO:
            return undo(session, place)
        case Command.LAST_VOUCHER:
            return print_again(session, place, printer)
        case Command.HOLD:
            return visits.hold(session, place)
        case Command.NEXT_CLERK:
            who = _("Who comes? Type or scan the name.")
            return place, Answer(Signal.NEXT, who, asks_clerk=True)
        case Command.ANOTHER:
            return another(session, place)
        case Command.HELP:
            return place, Answer(Signal.NEXT, _("Scan, or type:"), tuple(map(_, HELP)))
    if not place.asks_undo:
        return place, Answer(Signal.AMBER, _("Nothing was asked."))
    return undo(session, place) if asked is Command.YES else undoing.stays(place)


def undo(session: Session, place: Place) -> Step:
    """Drop what isn't recorded, clear a refusal, else go a step back."""
    hand, visit = place.hand, place.visit
    place = place._replace(hand=Hand())
    if hand.box or hand.cards:
        code = hand.box.code if hand.box else cards_in_words(hand.cards)
        return place, Answer(Signal.AMBER, sentence(_("Dropped: {code}"), code=code))
    if place.is_after_red:
        cleared = _("Cleared. Nothing was undone; what was in the book is in it.")
        return place, Answer(Signal.AMBER, cleared)
    if visit.name is None and visit.customer is not None:
        place = place._replace(visit=OpenVisit())
        return place, Answer(Signal.AMBER, _("Customer dropped."))
    try:
        return undoing.step(session, place)
    except Refusal as refusal:
        return place, refused(refusal)


def name_clerk(session: Session, place: Place, line: str) -> Step:
    """Who works from here on; a code, a key or a word of the counter is no name."""
    name = text.line("--clerk", " ".join(line.split()), 40)
    if is_no_name(name):
        no_name = _("That is a key or a code, not a name. Scan next clerk again.")
        return place, Answer(Signal.REFUSED, no_name)
    session.clerk = name
    here = sentence(_("{clerk} is at the counter."), clerk=name)
    return place, Answer(Signal.NEXT, here)


def voucher(session: Session, place: Place, code: str) -> Step:
    """A voucher: eggs are handed over, once."""
    if place.hand.box is not None:
        return place, unfinished(place.hand.box)
    try:
        recorded = redeem(session, code, request_id=request_id(session))
    except VoucherAlreadyRedeemed as again:
        if not place.came_lately(code, session.clock()):
            raise
        twice = _("Scanned twice: the eggs of this voucher are handed over already.")
        return place, Answer(Signal.AMBER, twice, refusal=again)
    event = recorded.event
    assert isinstance(event, VoucherRedeemed), "what `redeem` records"
    place = place.with_code(code, session.clock())
    eggs = sentence(_("Hand over eggs: {eggs}"), eggs=event.eggs)
    return place, Answer(Signal.GOOD, eggs, visits.stand(session, place), recorded)
