"""Boxes, visits, shipments and cages that aren't in the state for what was asked."""

from cainiao_recycle.errors.branches import FitRefusal, StateRefusal
from cainiao_recycle.sentences import N_


class TagInUse(StateRefusal):
    name = "tag-in-use"
    sentence = N_("Tag {tag} is on another box (box {box}). Take a fresh tag.")


class TagOfUndone(StateRefusal):
    name = "tag-of-undone"
    sentence = N_(
        "Tag {tag} is of an arrival that was undone (entry {entry}): scan the box's "
        "waybill. The sticker stays with: return WAYBILL --size N --tag {tag}"
    )


class TagAndBox(StateRefusal):
    name = "tag-and-box"
    sentence = N_("This box carries tag {tag} already. Leave --tag out.")


class VisitFinishedAlready(StateRefusal):
    name = "visit-finished"
    sentence = N_("Visit {visit} is finished. Give the new one another name.")


class VisitOfAnother(StateRefusal):
    name = "visit-of-another"
    sentence = N_(
        "Visit {visit} belongs to another customer. Finish it first (--done), or name a "
        "new visit."
    )


class VisitOfAnotherClerk(StateRefusal):
    name = "visit-of-another-clerk"
    sentence = N_(
        "Visit {visit} is one that {clerk} has open. Give this customer's visit another "
        "name."
    )


class VisitOfAnotherCampaign(StateRefusal):
    name = "visit-of-another-campaign"
    sentence = N_(
        "Visit {visit} began while another campaign or none was running. End it (return "
        "--visit {visit} --done), then take this box in under a new name."
    )


class BoxNotHere(StateRefusal):
    name = "box-not-here"
    sentence = N_("Box {box} is not in stock: it is {state}. Look it up with “show {box}”.")


class BoxHereAlready(StateRefusal):
    name = "box-here-already"
    sentence = N_(
        "Box {box} (tag {tag}) is here already: it is {state}. Leave it out, or look it up "
        "with “show {box}”."
    )


class BoxReceivedAlready(StateRefusal):
    name = "box-received-already"
    sentence = N_(
        "Box {box} came with transfer {transfer} on {at} already (entry {entry}), and has "
        "left since. Check the transfer's name."
    )


class TransferForAnother(StateRefusal):
    name = "transfer-for-another"
    sentence = N_(
        "Transfer {transfer} is meant for station {station}. Hand its boxes on to that "
        "station."
    )


class BoxBound(StateRefusal):
    name = "box-bound"
    sentence = N_(
        "Box {box} is bound to shipment {shipment}. Release it first: ship release "
        "{shipment}"
    )


class BoxUnusable(StateRefusal):
    name = "box-unusable"
    sentence = N_(
        "Box {box} can't carry a parcel: its condition is {condition}. Take another; "
        "“ship suggest” names one."
    )


class NotCorrected(StateRefusal):
    name = "not-corrected"
    sentence = N_(
        "Entry {entry} can't be corrected: its box would be taken for another one. Undo "
        "it, or grade the box anew: boxes regrade."
    )


class RegradeSame(StateRefusal):
    name = "regrade-same"
    sentence = N_("Box {box} is {condition} already. There is nothing to change.")


class ShipmentNotWaiting(StateRefusal):
    name = "shipment-not-waiting"
    sentence = N_("Shipment {shipment} is {state}. Look it up with “show {shipment}”.")


class ShipmentNotPacked(StateRefusal):
    name = "shipment-not-packed"
    sentence = N_(
        "Shipment {shipment} has no box bound to it. Bind one first: ship pack "
        "{shipment} BOX"
    )


class LabelNotCovered(StateRefusal):
    name = "label-not-covered"
    sentence = N_(
        "The old waybill on box {box} is its last receiver's personal data. Cover it, "
        "don't peel it, then say --covered."
    )


class BoxNotRetaped(StateRefusal):
    name = "box-not-retaped"
    sentence = N_("Box {box} is condition B: re-tape it, then say --retaped.")


class WaybillSent(StateRefusal):
    name = "waybill-sent"
    sentence = N_(
        "Waybill {waybill} was sent on {at} already. Scan the parcel's own waybill."
    )


class NothingWaiting(StateRefusal):
    name = "nothing-waiting"
    sentence = N_("No box waits for pulping. There is nothing to cage.")


class CageCollected(StateRefusal):
    name = "cage-collected"
    sentence = N_(
        "Cage {cage} was collected, with ticket {ticket}. “pulp list” shows those that "
        "stand here."
    )


class TicketKnown(StateRefusal):
    name = "ticket-known"
    sentence = N_("Ticket {ticket} is in the book already. Check its number.")


class NothingToSign(StateRefusal):
    name = "nothing-to-sign"
    sentence = N_("There is nothing to sign for. “log” shows what was recorded.")


class TooManyEggs(StateRefusal):
    name = "too-many-eggs"
    sentence = N_(
        "The book knows of {stock} eggs in stock, so {eggs} can't have been broken. "
        "Record the delivery first, or count: eggs count N"
    )


class KeyForgotten(StateRefusal):
    name = "key-forgotten"
    sentence = N_(
        "The waybills of {year} were forgotten here, and no key of that year is taken any "
        "more. If this is the key of another year, look at the file."
    )


class ForgettingAsked(StateRefusal):
    name = "forgetting-asked"
    sentence = N_(
        "Keys that would go for good: {keys}. Nothing was dropped. Look at the list, and "
        "say it again with --yes if it is meant."
    )


class BackupOlder(StateRefusal):
    name = "backup-older"
    sentence = N_(
        "{backup} is older than {path} was. Entries that would be lost: {lost}. Restore a "
        "later backup; if there is none, say --lose-entries {lost}."
    )


class OtherHistory(StateRefusal):
    name = "other-history"
    sentence = N_(
        "{backup} has another history than {path}: from entry {entry} on it differs. "
        "Entries that would be lost: {lost}. Is it this station's? If so, say "
        "--lose-entries {lost}."
    )


class CampaignFixed(StateRefusal):
    name = "campaign-fixed"
    sentence = N_(
        "Campaign {campaign} keeps what was promised: {keys} can't change. From now on "
        "these can: {may}."
    )


class WaybillOfEarlierJourney(StateRefusal):
    name = "waybill-of-earlier-journey"
    sentence = N_(
        "Waybill {waybill} belongs to an earlier journey of box {box}, which has left "
        "since. Scan the box's tag or its new waybill; for another carton of that parcel, "
        "say --another."
    )


class WaybillOfBox(StateRefusal):
    name = "waybill-of-box"
    sentence = N_(
        "Box {box} came in under waybill {waybill}: that is its old one. Cover it, and "
        "scan the parcel's new waybill."
    )


class BoxWornOut(StateRefusal):
    name = "box-worn-out"
    sentence = N_(
        "Box {box} is in its cycle {cycle}, and its size is good for {most}. Write it off "
        "with “boxes regrade {box}”, condition P."
    )


class ShelfSame(StateRefusal):
    name = "shelf-same"
    sentence = N_("Box {box} is on shelf {shelf} already. There is nothing to move.")


class NothingFits(FitRefusal):
    name = "nothing-fits"
    sentence = N_("No box in stock fits: {why}. {then}")


class DoesNotFit(FitRefusal):
    name = "does-not-fit"
    sentence = N_("Box {box} doesn't fit: {why}. “ship suggest” names a box that does.")
