"""What stands in the way of undoing an entry.

An entry can be undone while what it made is as it left it. Whatever else happened to
it since has to be undone first, and is named.
"""

from cainiao_recycle.domain.events import (
    BookRestored,
    BoxCame,
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxLeft,
    CageClosed,
    CampaignChanged,
    CarrierSet,
    ClockConfirmed,
    DayClosed,
    EggsCarried,
    EntryUndone,
    Event,
    KeysForgotten,
    KeysRenewed,
    LookupFailed,
    NetworkKeyJoined,
    PrintEnded,
    PrinterRemoved,
    PrinterSet,
    PrintStarted,
    ReviewDone,
    ShelfCounted,
    SizeSet,
    StationOpened,
    StationRenamed,
    TagsDrawn,
    VouchersExpired,
)
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.sentences import N_, Clause

CAME_LATER = N_("{what}: entry {entry} ({kind}, {at}, {clerk}) came after it")
VOUCHER_ENDED = N_("voucher {voucher} was {state} on {at} by {clerk}, entry {entry}")
CREDIT_SPENT = N_("its credit paid for voucher {voucher}, issued in entry {entry}")
VISIT_ENDED = N_("visit {visit} was finished by entry {entry}")
BOX_OF_VISIT = N_("entry {entry} took a box into visit {visit} after it")
REWARDED_SINCE = N_("waybill {waybill} earned its reward with another box since")
CAMPAIGN_USED = N_("boxes were returned under campaign {campaign}")

FINAL: dict[type[Event], str] = {
    StationOpened: N_("A station opens once; set up another file."),
    NetworkKeyJoined: N_("What was kept under it is found with it; join another one."),
    KeysRenewed: N_("Keys that are found again are put back from their backup."),
    KeysForgotten: N_("What was forgotten never comes back."),
    SizeSet: N_("Import the size again with the right figures."),
    CarrierSet: N_("Import the carrier again with the right figures."),
    LookupFailed: N_("It changed nothing."),
    VouchersExpired: N_("An expired voucher stays expired."),
    DayClosed: N_("A closed day stays closed; corrections are dated in the open day."),
    EggsCarried: N_("It goes with the entry that it carries: undo that one."),
    ClockConfirmed: N_("Confirm the clock again when it is right."),
    TagsDrawn: N_("The tags may be on paper already; throw those away."),
    PrinterSet: N_("Set the printer up again with the right values, or remove it."),
    PrinterRemoved: N_("Set the printer up again."),
    PrintStarted: N_("What may be on paper can't be taken back; make the voucher void."),
    PrintEnded: N_("What may be on paper can't be taken back; make the voucher void."),
    EntryUndone: N_("Do again what it undid."),
    ReviewDone: N_("It stays looked at; say more with “review done” again."),
    BookRestored: N_("Restore the file that was moved aside."),
}
"""Entries that stay, and what to do instead."""


CAMPAIGN = N_("campaign {campaign}")
STATION_NAME = N_("the station's name")
BOXES = N_("boxes {numbers}")
SHELF = N_("shelf {shelf}")
SUBJECTS = {
    "box": N_("box {number}"),
    "shipment": N_("shipment {number}"),
    "cage": N_("cage {number}"),
    "ticket": N_("ticket {number}"),
    "batch": N_("batch {number}"),
    "voucher": N_("voucher {number}"),
    "eggs": N_("eggs: {number}"),
    "counted": N_("eggs: {number}"),
    "setting": N_("setting {number}"),
}


def subjects(event: Event) -> list[Clause]:
    """What an entry is about: its box, shelf, shipment, cage, ticket, setting, campaign,
    or a name.
    """
    if isinstance(event, CampaignChanged):
        return [Clause(CAMPAIGN, campaign=event.campaign)]
    if isinstance(event, StationRenamed):
        return [Clause(STATION_NAME)]
    if isinstance(event, BoxesGiven | BoxesTransferred | BoxesReceived):
        return [Clause(BOXES, numbers=[one.box for one in moved(event)])]
    if isinstance(event, ShelfCounted):
        return [Clause(SHELF, shelf=event.shelf)]
    found = {name: getattr(event, name, None) for name in SUBJECTS}
    return [Clause(SUBJECTS[name], number=n) for name, n in found.items() if n is not None]


def moved(event: Event) -> tuple[BoxLeft | BoxCame, ...]:
    """The boxes that left without a parcel, or came from another station."""
    if isinstance(event, BoxesGiven | BoxesTransferred):
        return event.left
    return event.came if isinstance(event, BoxesReceived) else ()


def shelves(event: Event) -> set[str]:
    """Shelves that an entry put a box on or took one from: a later count of them saw
    what it did.
    """
    named = {getattr(event, name, None) for name in ("shelf", "shelf_before")}
    if isinstance(event, CageClosed):
        named |= set(event.shelves)
    named |= {one.shelf for one in moved(event)}
    if isinstance(event, ShelfCounted):
        named |= {
            one for _, _, before, _, after in event.changes for one in (before, after)
        }
    return {one for one in named if one is not None}


def voucher_obstacle(voucher: Voucher) -> Clause | None:
    """A voucher that isn't open any more."""
    if voucher.state is VoucherState.OPEN:
        return None
    return Clause(
        VOUCHER_ENDED,
        voucher=voucher.code,
        state=voucher.state,
        at=voucher.closed_at,
        clerk=voucher.closed_by,
        entry=voucher.changed_seq,
    )
