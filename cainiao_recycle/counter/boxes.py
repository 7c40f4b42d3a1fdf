"""A box at the counter: its code, its size, the cards before, between and after."""

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.drawn import request_id
from cainiao_recycle.counter.hand import BoxInHand
from cainiao_recycle.counter.phrases import cards_in_words, unfinished, wants_size
from cainiao_recycle.counter.recording import correct, record
from cainiao_recycle.counter.state import Place, Step
from cainiao_recycle.domain.scans import Means, Token
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import boxes, shipments


def code(session: Session, place: Place, token: Token, about: list[Token]) -> Step:
    """A waybill or a tag: a new box, or more of the one in hand. `about` is what else
    its line says of it.
    """
    held = place.hand.box
    if token.means is Means.WAYBILL and not may_be_back(session, token.value, held):
        return left_today(session, place, token.value)
    if held is None:
        return record(session, place, new_box(session, place, token).with_all(about))
    more = with_code(session, held, token)
    if more is None:
        return place, unfinished(held)
    box = more.with_all(about)
    if more is held and not box.is_sized:
        return place.holding(box), Answer(Signal.AMBER, wants_size(box))
    return record(session, place, box)


def may_be_back(session: Session, waybill: str, box: BoxInHand | None) -> bool:
    """Whether a parcel can have come back: not on the day it left under a waybill,
    which the sender's scanner easily sends once more; unless the tag that is known
    here was scanned off the box before.
    """
    db = session.book.db
    if box is not None and (box.tag is None or boxes.by_tag(db, box.tag) is not None):
        return True
    left = shipments.sent_under(db, session.keyring.known_as(db, waybill))
    return left is None or session.date_of(left.sent_at or 0) != session.today()


def left_today(session: Session, place: Place, waybill: str) -> Step:
    """The waybill of a parcel that left today was scanned once more."""
    text = _("It left today with this waybill. If it is back, scan the box's tag.")
    now = session.clock()
    twice = place.came_lately(waybill, now)
    signal = Signal.AMBER if twice else Signal.REFUSED
    return place.with_code(waybill, now), Answer(signal, text)


def new_box(session: Session, place: Place, token: Token) -> BoxInHand:
    """The box that a code begins, with the cards scanned before it."""
    box = BoxInHand(request_id(session)).with_all(place.hand.cards)
    if token.means is Means.TAG:
        return box._replace(tag=token.value)
    return box._replace(waybill=token.value)


def with_code(session: Session, box: BoxInHand, token: Token) -> BoxInHand | None:
    """The box in hand with a code more; None when it is another box's."""
    if token.value in (box.waybill, box.tag, box.claimed):
        return box
    if token.means is Means.TAG and box.tag is None and box.claimed is None:
        return tagged(session, box, token.value)
    if token.means is Means.WAYBILL and box.waybill is None:
        return box._replace(waybill=token.value)
    return None


def tagged(session: Session, box: BoxInHand, tag: str) -> BoxInHand:
    """A tag after a waybill: the box's own when it is known, else a blank one that
    was stuck on now.
    """
    known = boxes.by_tag(session.book.db, tag) is not None
    return box._replace(tag=tag) if known else box._replace(claimed=tag)


def size(session: Session, place: Place, token: Token, about: list[Token]) -> Step:
    """The size of the box in hand. Without one it is harmless when it is that of the
    box just taken.
    """
    hand = place.hand
    if hand.box is not None:
        return record(session, place, hand.box.with_token(token).with_all(about))
    if hand.taken and token.value == hand.taken.event.size:
        return place, Answer(Signal.AMBER, _("That was said already."))
    return place, which_box()


def which_box() -> Answer:
    """Something was said of a box, and none was scanned."""
    text = _("Which box is that? Scan its waybill or tag first.")
    return Answer(Signal.REFUSED, text)


def card(session: Session, place: Place, token: Token) -> Step:
    """A condition or defect: of the box in hand, else of the one just taken, else of
    the next.
    """
    hand = place.hand
    if hand.box is not None:
        box = hand.box.with_token(token)
        return place.holding(box), Answer(Signal.NEXT, wants_size(box))
    if (taken := hand.taken) is not None:
        return correct(session, place, taken, taken.box.with_token(token))
    hand = hand.with_card(token)
    text = sentence(_("Next box: {grades}"), grades=cards_in_words(hand.cards))
    return place._replace(hand=hand), Answer(Signal.NEXT, text)


def another(session: Session, place: Place) -> Step:
    """The waybill just scanned again is on a second carton of the parcel."""
    hand = place.hand
    if box := hand.box or hand.refused:
        box = box._replace(another=True).with_all(hand.cards)
        return place.holding(box), Answer(Signal.NEXT, wants_size(box))
    if hand.taken is None or hand.taken.waybill is None:
        return place, which_box()
    box = BoxInHand(request_id(session), waybill=hand.taken.waybill, another=True)
    return record(session, place, box.with_all(hand.cards))
