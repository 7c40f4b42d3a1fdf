"""Every refusal: a stable name, an exit code that is never used again, a sentence.

A refusal is not a bug: it says what is in the way and what to do next. It carries
facts, not prose; the sentence is a template in English, translated once, where it
is shown. Exit codes of 0, 1 and 2 belong to success, an unexpected failure and
wrong usage; 9 says that some lines of a pipe were refused.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar

SOME_REFUSED = 9
"""Exit code of a pipe or an import in which at least one line was refused."""

LONGEST_FACT = 80
"""Characters of a fact that a sentence repeats: enough to recognise it."""


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence


class Clause:
    """Part of a sentence with facts of its own: an obstacle, a reason."""

    def __init__(self, template: str, **facts: object) -> None:
        self.template = template
        self.facts = facts

    def __str__(self) -> str:
        return in_words(self.template, self.facts)


def in_words(
    template: str, facts: dict[str, object], translate: Callable[[str], str] = str
) -> str:
    """A sentence with its facts filled in.

    Words of the trade (enumerations) and clauses are translated with it; free text
    is repeated as it is, cut where it is too long.
    """

    def said(fact: object) -> str:
        if isinstance(fact, Clause):
            return in_words(fact.template, fact.facts, translate)
        if isinstance(fact, (list, tuple)):
            return ", ".join(said(one) for one in fact)
        if isinstance(fact, StrEnum):
            return translate(fact.value)
        text = str(fact)
        return text if len(text) <= LONGEST_FACT else text[:LONGEST_FACT] + "…"

    return translate(template).format_map({key: said(f) for key, f in facts.items()})


class Refusal(Exception):
    """Something that can't be done, and why."""

    name: ClassVar[str]
    exit_code: ClassVar[int]
    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(self.name)
        self.facts = facts

    def __str__(self) -> str:
        return in_words(self.sentence, self.facts)


class CodeEmpty(Refusal):
    name = "code-empty"
    exit_code = 10
    sentence = N_("Nothing was scanned. Scan the code again, or type its digits.")


class CodeNotAscii(Refusal):
    name = "code-not-ascii"
    exit_code = 11
    sentence = N_("“{code}” has characters no label carries. Type the digits by hand.")


class InputMethodOn(Refusal):
    name = "input-method-on"
    exit_code = 12
    sentence = N_(
        "“{code}” is Chinese text: an input method is on. Switch it to English and scan "
        "again."
    )


class CodeMistyped(Refusal):
    name = "code-mistyped"
    exit_code = 13
    sentence = N_(
        "“{code}” is mistyped: its check digits don't fit. Scan it again, or read it "
        "digit by digit."
    )


class NotAWaybill(Refusal):
    name = "not-a-waybill"
    exit_code = 14
    sentence = N_(
        "“{code}” is no waybill: 8 to 20 letters and digits. Scan the waybill's bar "
        "code again."
    )


class WrongCode(Refusal):
    name = "wrong-code"
    exit_code = 15
    sentence = N_("“{code}” is a {kind}, and a {wanted} is needed here. Scan the {wanted}.")


class CustomerUnclear(Refusal):
    name = "customer-unclear"
    exit_code = 16
    sentence = N_(
        "“{customer}” is neither a mobile number (11 digits) nor a member code (6 to 32 "
        "letters and digits). Ask the customer again, or leave it out."
    )


class SizeMissing(Refusal):
    name = "size-missing"
    exit_code = 17
    sentence = N_(
        "The size is missing. Give the number printed on the box (--size 5) or measure "
        "it (--dims 290x170x190)."
    )


class SizeUnknown(Refusal):
    name = "size-unknown"
    exit_code = 18
    sentence = N_(
        "There is no size “{size}”. Known sizes: {known}. Or measure the box (--dims "
        "LxWxH, in mm)."
    )


class SidesUnclear(Refusal):
    name = "sides-unclear"
    exit_code = 19
    sentence = N_(
        "“{sides}” are no sides of a box. Give three whole numbers in mm, from 10 to "
        "3000: 290x170x190."
    )


class DefectUnknown(Refusal):
    name = "defect-unknown"
    exit_code = 20
    sentence = N_("There is no defect “{defect}”. Known defects: {known}.")


class ConditionUnknown(Refusal):
    name = "condition-unknown"
    exit_code = 21
    sentence = N_(
        "There is no condition “{condition}”. It is A (reuse), B (re-tape), H (hold) or "
        "P (pulp)."
    )


class TagInUse(Refusal):
    name = "tag-in-use"
    exit_code = 22
    sentence = N_("Tag {tag} is on another box (box {box}). Take a fresh tag.")


class TagAndBox(Refusal):
    name = "tag-and-box"
    exit_code = 23
    sentence = N_("This box carries tag {tag} already. Leave --tag out.")


class TimeUnclear(Refusal):
    name = "time-unclear"
    exit_code = 24
    sentence = N_("“{time}” is no time. Write 2022-11-11T10:42 or 2022-11-11T10:42+08:00.")


class TimeInFuture(Refusal):
    name = "time-in-future"
    exit_code = 25
    sentence = N_("{time} has not come yet. Check the clock, or give the time it happened.")


class TextUnclear(Refusal):
    name = "text-unclear"
    exit_code = 26
    sentence = N_(
        "{field}: “{text}” can't be kept. Write 1 to {most} characters on one line."
    )


class NumberUnclear(Refusal):
    name = "number-unclear"
    exit_code = 27
    sentence = N_("{field}: “{number}” is no whole number from {least} to {most}.")


class PercentUnclear(Refusal):
    name = "percent-unclear"
    exit_code = 28
    sentence = N_("{field}: “{percent}” is no percentage from 0 to 100. Write 12 or 12.5.")


class LineUnclear(Refusal):
    name = "line-unclear"
    exit_code = 29
    sentence = N_(
        "This line is neither a code nor a JSON object with known keys: {why}. Correct "
        "it and send it again."
    )


class VoucherUnknown(Refusal):
    name = "voucher-unknown"
    exit_code = 30
    sentence = N_(
        "Voucher {code} was not issued here. It may be another station's: egg vouchers "
        "are redeemed where they were issued."
    )


class VoucherAlreadyRedeemed(Refusal):
    name = "voucher-already-redeemed"
    exit_code = 31
    sentence = N_(
        "Voucher {code} was redeemed on {at} by {clerk}: {eggs} eggs. Don't hand out "
        "eggs again."
    )


class VoucherVoid(Refusal):
    name = "voucher-void"
    exit_code = 32
    sentence = N_(
        "Voucher {code} was made void on {at} by {clerk}: {reason}. No eggs for it."
    )


class VoucherExpired(Refusal):
    name = "voucher-expired"
    exit_code = 33
    sentence = N_("Voucher {code} was valid until {until}. No eggs for it any more.")


class VoucherReplaced(Refusal):
    name = "voucher-replaced"
    exit_code = 34
    sentence = N_(
        "Voucher {code} was replaced on {at} by {clerk}. Ask for the new slip, ending "
        "in {ending}."
    )


class VoucherNotYetValid(Refusal):
    name = "voucher-not-yet-valid"
    exit_code = 35
    sentence = N_("Voucher {code} is valid from {from_} on. Come back then.")


class VoucherSettled(Refusal):
    name = "voucher-settled"
    exit_code = 36
    sentence = N_(
        "Voucher {code} is {state} since {at}: only an open voucher can be changed."
    )


class VisitFinishedAlready(Refusal):
    name = "visit-finished"
    exit_code = 38
    sentence = N_("Visit {visit} is finished. Begin a new one.")


class VisitUnknown(Refusal):
    name = "visit-unknown"
    exit_code = 39
    sentence = N_(
        "There is no open visit {visit}. Return a box with --visit {visit} first."
    )


class VisitOfAnother(Refusal):
    name = "visit-of-another"
    exit_code = 40
    sentence = N_(
        "Visit {visit} belongs to another customer. Finish it first (--done), or name a "
        "new visit."
    )


class BoxUnknown(Refusal):
    name = "box-unknown"
    exit_code = 41
    sentence = N_("There is no box {code} here. Scan its tag, or give its box number.")


class BoxNotHere(Refusal):
    name = "box-not-here"
    exit_code = 42
    sentence = N_("Box {box} is not in stock: it is {state}. Look it up with “show {box}”.")


class BoxBound(Refusal):
    name = "box-bound"
    exit_code = 43
    sentence = N_(
        "Box {box} is bound to shipment {shipment}. Release it first: ship release "
        "{shipment}"
    )


class BoxUnusable(Refusal):
    name = "box-unusable"
    exit_code = 44
    sentence = N_(
        "Box {box} can't carry a parcel: its condition is {condition}. Take another; "
        "“ship suggest” names one."
    )


class CodeUnknown(Refusal):
    name = "code-unknown"
    exit_code = 45
    sentence = N_(
        "{code} is not in this book: no voucher, box, waybill or shipment of that number."
    )


class ShelfSame(Refusal):
    name = "shelf-same"
    exit_code = 46
    sentence = N_("Box {box} is on shelf {shelf} already.")


class RegradeSame(Refusal):
    name = "regrade-same"
    exit_code = 47
    sentence = N_("Box {box} is {condition} already.")


class ShipmentUnknown(Refusal):
    name = "shipment-unknown"
    exit_code = 50
    sentence = N_(
        "There is no shipment {shipment}. Enter it with “import shipments”, or give the "
        "sides of what is to be sent."
    )


class ShipmentNotWaiting(Refusal):
    name = "shipment-not-waiting"
    exit_code = 51
    sentence = N_("Shipment {shipment} is {state}. Look it up with “show {shipment}”.")


class ShipmentNotPacked(Refusal):
    name = "shipment-not-packed"
    exit_code = 52
    sentence = N_(
        "Shipment {shipment} has no box bound to it. Bind one first: ship pack "
        "{shipment} BOX"
    )


class ShipmentConflict(Refusal):
    name = "shipment-conflict"
    exit_code = 53
    sentence = N_(
        "Shipment {shipment} is entered already with other items. Give it another number."
    )


class NothingFits(Refusal):
    name = "nothing-fits"
    exit_code = 54
    sentence = N_(
        "No box in stock fits: {why}. Take a new carton, {carton} mm inside, and send it "
        "with --new."
    )


class DoesNotFit(Refusal):
    name = "does-not-fit"
    exit_code = 55
    sentence = N_("Box {box} doesn't fit: {why}. “ship suggest” names a box that does.")


class ItemsMissing(Refusal):
    name = "items-missing"
    exit_code = 56
    sentence = N_(
        "What is to be sent? Give a shipment's number, or its sides and mass (--item "
        "250x140x150 --mass 900)."
    )


class LabelNotCovered(Refusal):
    name = "label-not-covered"
    exit_code = 57
    sentence = N_(
        "The old waybill on box {box} is its last receiver's personal data. Cover it, "
        "don't peel it, then say --covered."
    )


class BoxNotRetaped(Refusal):
    name = "box-not-retaped"
    exit_code = 58
    sentence = N_("Box {box} is condition B: re-tape it, then say --retaped.")


class WaybillSent(Refusal):
    name = "waybill-sent"
    exit_code = 59
    sentence = N_("Waybill {waybill} was sent on {at} already.")


class NothingWaiting(Refusal):
    name = "nothing-waiting"
    exit_code = 60
    sentence = N_("No box waits for pulping. There is nothing to cage.")


class CageUnknown(Refusal):
    name = "cage-unknown"
    exit_code = 61
    sentence = N_("There is no closed cage {cage}. “pulp list” shows them.")


class CageCollected(Refusal):
    name = "cage-collected"
    exit_code = 62
    sentence = N_("Cage {cage} was collected, with ticket {ticket}.")


class TicketKnown(Refusal):
    name = "ticket-known"
    exit_code = 63
    sentence = N_("Ticket {ticket} is in the book already.")


class CartonUnclear(Refusal):
    name = "carton-unclear"
    exit_code = 64
    sentence = N_(
        "Say what the parcel went out in: --box TAG for a reused box, or --new for a "
        "new carton."
    )


class TooManyEggs(Refusal):
    name = "too-many-eggs"
    exit_code = 65
    sentence = N_(
        "The book knows of {stock} eggs in stock, so {eggs} can't have been broken. "
        "Record the delivery first, or count: eggs count N"
    )


class EntryUnknown(Refusal):
    name = "entry-unknown"
    exit_code = 70
    sentence = N_("There is no entry {entry}.")


class EntryFinal(Refusal):
    name = "entry-final"
    exit_code = 71
    sentence = N_("Entry {entry} ({kind}) can't be undone. {instead}")


class AlreadyUndone(Refusal):
    name = "already-undone"
    exit_code = 72
    sentence = N_("Entry {entry} was undone on {at} by {clerk}.")


class UndoBlocked(Refusal):
    name = "undo-blocked"
    exit_code = 73
    sentence = N_(
        "Entry {entry} can't be undone: {obstacle}. Undo that first, if it was a "
        "mistake too."
    )


class DayNotOver(Refusal):
    name = "day-not-over"
    exit_code = 75
    sentence = N_("{date} is not over: it ends on {until}. Close it after that.")


class DaySealed(Refusal):
    name = "day-sealed"
    exit_code = 76
    sentence = N_("{date} is closed already.")


class DayOutOfBalance(Refusal):
    name = "day-out-of-balance"
    exit_code = 77
    sentence = N_(
        "{date} does not balance: {what}. Nothing was closed. “check” shows the rows; "
        "“rebuild” makes the tables from the journal."
    )


class BookDisagrees(Refusal):
    name = "book-disagrees"
    exit_code = 78
    sentence = N_(
        "Tables and journal disagree in {rows} rows. Nothing was closed. “check” shows "
        "them; “rebuild” makes the tables from the journal."
    )


class NothingNew(Refusal):
    name = "nothing-new"
    exit_code = 80
    sentence = N_("Nothing new to export: {days} days are there, and they are the same.")


class ExportDiffers(Refusal):
    name = "export-differs"
    exit_code = 81
    sentence = N_(
        "{path} is there and differs from what the book says. Nothing there was "
        "changed. Move it away and export again."
    )


class DayUnknown(Refusal):
    name = "day-unknown"
    exit_code = 82
    sentence = N_("{date} is not a closed day. “close” closes the days gone by.")


class ChecksFailed(Refusal):
    name = "checks-failed"
    exit_code = 83
    sentence = N_(
        "The file failed {failed} of {checks} checks. Keep a copy of it, then see "
        "docs/care.md."
    )


class StationMissing(Refusal):
    name = "station-missing"
    exit_code = 84
    sentence = N_(
        "There is no station file at {path}. Set one up: cainiao-recycle init --station "
        "CODE --name NAME"
    )


class StationExists(Refusal):
    name = "station-exists"
    exit_code = 85
    sentence = N_("{path} is there already, and is not written over.")


class NotAStationFile(Refusal):
    name = "not-a-station-file"
    exit_code = 86
    sentence = N_("{path} is not a station file. Check --file (or CAINIAO_RECYCLE_FILE).")


class NewerFile(Refusal):
    name = "newer-file"
    exit_code = 87
    sentence = N_(
        "{path} was written by a newer version ({theirs}; this one knows up to {ours}). "
        "Update cainiao-recycle."
    )


class NotWritable(Refusal):
    name = "not-writable"
    exit_code = 88
    sentence = N_("{path} can't be written. Check the folder's permissions and the disk.")


class DiskFull(Refusal):
    name = "disk-full"
    exit_code = 89
    sentence = N_(
        "The disk is full. Nothing was recorded. Free some space and do it again."
    )


class FileBusy(Refusal):
    name = "file-busy"
    exit_code = 90
    sentence = N_("Another program keeps {path} locked. Wait a moment and do it again.")


class FileDamaged(Refusal):
    name = "file-damaged"
    exit_code = 91
    sentence = N_(
        "{path} is damaged: {why}. Don't write to it; restore the last backup "
        "(docs/care.md)."
    )


class KeysMissing(Refusal):
    name = "keys-missing"
    exit_code = 92
    sentence = N_(
        "The key of campaign {campaign} is not in {path}. Put the station's key file "
        "back from its backup, or return the box without a customer."
    )


class KeysUnreadable(Refusal):
    name = "keys-unreadable"
    exit_code = 93
    sentence = N_("The key file {path} can't be read. Put it back from its backup.")


class RequestConflict(Refusal):
    name = "request-conflict"
    exit_code = 95
    sentence = N_(
        "Request {request_id} was recorded before with other content (entry {entry}). "
        "Use a new request id."
    )


class FileUnreadable(Refusal):
    name = "file-unreadable"
    exit_code = 96
    sentence = N_("{path} can't be read: {why}.")


class ColumnUnknown(Refusal):
    name = "column-unknown"
    exit_code = 97
    sentence = N_("{path}: unknown column “{column}”. Known columns: {known}.")


class CampaignUnclear(Refusal):
    name = "campaign-unclear"
    exit_code = 98
    sentence = N_(
        "The campaign file has a mistake at “{key}”: {why}. Correct it and add it again."
    )


class CampaignOverlaps(Refusal):
    name = "campaign-overlaps"
    exit_code = 99
    sentence = N_(
        "Campaign {campaign} overlaps with {other} ({starts} to {ends}). Campaigns take "
        "turns: change its dates."
    )


class CampaignExists(Refusal):
    name = "campaign-exists"
    exit_code = 100
    sentence = N_("There is a campaign {campaign} already.")


class CampaignUnknown(Refusal):
    name = "campaign-unknown"
    exit_code = 101
    sentence = N_("There is no campaign {campaign}. “campaign list” shows them.")


class SettingUnclear(Refusal):
    name = "setting-unclear"
    exit_code = 102
    sentence = N_("{field}: “{value}” is not possible. {expected}")


class ExtraMissing(Refusal):
    name = "extra-missing"
    exit_code = 103
    sentence = N_(
        "This needs an extra that is not installed. Install it: pip install "
        '"cainiao-recycle[{extra}]"'
    )


class JournalBroken(Refusal):
    name = "journal-broken"
    exit_code = 104
    sentence = N_(
        "The journal's chain breaks at entry {entry}. The file was changed from "
        "outside: restore the last backup (docs/care.md)."
    )


class NotATerminal(Refusal):
    name = "not-a-terminal"
    exit_code = 105
    sentence = N_(
        "{what} has to be answered, and there is no one to ask. Say it as an option: "
        "{option}"
    )


class BoxCameLater(Refusal):
    name = "box-came-later"
    exit_code = 106
    sentence = N_(
        "Box {box} came in on {at}, after that. Check the time (--at), or take another box."
    )


class OutputLost(Refusal):
    name = "output-lost"
    exit_code = 107
    sentence = N_(
        "The answer can't be written ({why}). What was recorded stays recorded: look it "
        "up with “show”, or ask again with the same request id."
    )


class BoxWornOut(Refusal):
    name = "box-worn-out"
    exit_code = 160
    sentence = N_(
        "Box {box} is in its cycle {cycle}, and its size is good for {most}. Write it off "
        "with “boxes regrade {box}”, condition P."
    )


class CarrierUnknown(Refusal):
    name = "carrier-unknown"
    exit_code = 161
    sentence = N_(
        "There is no carrier {carrier}. Known carriers: {known}. Enter it with “import "
        "carriers”."
    )


class TooManyPieces(Refusal):
    name = "too-many-pieces"
    exit_code = 162
    sentence = N_(
        "A parcel of {pieces} pieces is more than can be planned ({most}). Enter several "
        "pieces that lie together as one."
    )
