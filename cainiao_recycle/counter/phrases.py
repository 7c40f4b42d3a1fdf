"""Sentences that several answers share, and refusals in the counter's own words."""

from collections.abc import Iterable

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.hand import BoxInHand, Hand
from cainiao_recycle.domain.boxes import Disposition
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import BoxFound, BoxReturned, VoucherIssued
from cainiao_recycle.domain.scans import Token
from cainiao_recycle.domain.words import WHERE_WORDS
from cainiao_recycle.errors import (
    OF_THE_FILE,
    Refusal,
    VisitOfAnother,
    VisitOfAnotherCampaign,
    WaybillOfEarlierJourney,
)
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_

HELP = (
    N_("0 done · 00 undo · 000 last voucher again · 01 yes · 02 no"),
    N_("03 hold the visit · 04 next clerk · 05 second carton · 09 this help"),
    N_("1-12 size · 011 A · 012 B · 013 H · 014 P"),
    N_("020 wet · 021 hole · 022 crushed · 023 soft · 024 torn-flap"),
    N_("025 dirty · 026 odour · 027 hazard-mark · 028 laminated · 029 oversize"),
    N_("q ends the counter, and so does Ctrl-D"),
)

WORDED_HERE: dict[type[Refusal], str] = {
    VisitOfAnother: N_(
        "This visit belongs to another customer. Finish it first: done (0)."
    ),
    VisitOfAnotherCampaign: N_(
        "This visit began before the campaign changed and takes nothing more in. End it: "
        "done (0). Then scan the box again, in a new visit."
    ),
    WaybillOfEarlierJourney: N_(
        "Waybill {waybill} belongs to an earlier journey of box {box}. Scan the box's tag "
        "or its new waybill. For another carton of that parcel: another (05)."
    ),
}
"""Refusals whose own sentences name options that nobody types here."""


def where_it_goes(event: BoxReturned | BoxFound) -> str:
    """Where a box is put."""
    return sentence(
        WHERE_WORDS[Disposition(event.disposition)],
        box=event.box,
        shelf=event.shelf,
        condition=event.condition,
        cycle=event.cycle,
    )


def issued_in_words(issued: VoucherIssued) -> str:
    """A voucher, as the clerk sees it before the paper is there."""
    return sentence(
        _("Voucher {code}: eggs {eggs}"), code=grouped(issued.voucher), eggs=issued.eggs
    )


def cards_in_words(cards: Iterable[Token]) -> str:
    """Conditions and defects in the language chosen."""
    return ", ".join(_(one.value) for one in cards)


def worded_here(answer: Answer, hand: Hand) -> Answer:
    """A refusal in the counter's words, with what to do about the box in hand."""
    refusal = answer.refusal
    if refusal is None:
        return answer
    if template := WORDED_HERE.get(type(refusal)):
        return answer._replace(text=sentence(_(template), **refusal.facts))
    if hand.kept is None or not isinstance(refusal, OF_THE_FILE):
        return answer
    kept = _("{code} is kept in mind, and nothing else: press Enter to try again.")
    return answer._replace(more=(sentence(kept, code=hand.kept.code),))


# --- what is begun and not finished -----------------------------------------------


def wants_size(box: BoxInHand) -> str:
    """What is missing of a box."""
    return sentence(_("{code}: which size? Scan its card, or type 1-12."), code=box.code)


def unfinished(box: BoxInHand) -> Answer:
    """Another thing was begun before the box was told."""
    return Answer(Signal.REFUSED, wants_size(box), (_("Or drop it: undo (00)."),))


def unused(cards: Iterable[Token]) -> Answer:
    """A card waits for a box that doesn't come."""
    text = _("A card waits for the next box: {grades}. Scan the box, or undo (00).")
    return Answer(Signal.REFUSED, sentence(text, grades=cards_in_words(cards)))


def in_the_way(hand: Hand) -> Answer | None:
    """What has to be finished before a visit is ended or set aside."""
    if hand.box is not None:
        return unfinished(hand.box)
    return unused(hand.cards) if hand.cards else None


def left_over(hand: Hand) -> Answer | None:
    """What is begun and not in the book, at the end of the input."""
    if hand.box is None:
        return in_the_way(hand)
    text = _("{code} is not in the book: it was not finished.")
    return Answer(Signal.REFUSED, sentence(text, code=hand.box.code))
