"""Sentences that several answers share."""

from collections.abc import Iterable

from cainiao_recycle.counter.answer import Answer, refused
from cainiao_recycle.counter.box_in_hand import BoxInHand
from cainiao_recycle.domain.boxes import Disposition
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import BoxFound, BoxReturned, VoucherIssued
from cainiao_recycle.domain.scans import Token
from cainiao_recycle.domain.words import WHERE_WORDS
from cainiao_recycle.errors import (
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


def refused_here(refusal: Refusal) -> Answer:
    """A refusal, in words for somebody who scans."""
    answer = refused(refusal)
    if template := WORDED_HERE.get(type(refusal)):
        return answer._replace(text=sentence(_(template), **refusal.facts))
    return answer


def file_refused(refusal: Refusal, box: BoxInHand | None) -> Answer:
    """The file can't be written: what to do about the box in hand."""
    if box is None or not box.is_sized:
        return refused(refusal)
    kept = _("{code} is kept in mind, and nothing else: press Enter to try again.")
    return refused(refusal)._replace(more=(sentence(kept, code=box.code),))


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


WAITING = ("HOLD", "PULP")
"""Shelves that are no size's."""


def called(shelf: str) -> str:
    """A shelf as people call it."""
    return _(shelf.lower()) if shelf in WAITING else shelf


def wants_size(box: BoxInHand) -> str:
    """What is missing of a box."""
    return sentence(_("{code}: which size? Scan its card, or type 1-12."), code=box.code)


def grades_in_words(grades: Iterable[Token]) -> str:
    """Conditions and defects in the language chosen."""
    return ", ".join(_(one.value) for one in grades)
