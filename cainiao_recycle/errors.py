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


JOIN = N_(", ")
"""Between the things a sentence lists."""


LONGEST_PATH = 300
"""Characters of a path that a sentence repeats, counted from its end."""


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
            return translate(JOIN).join(said(one) for one in fact)
        if isinstance(fact, StrEnum):
            return translate(fact.value)
        text = str(fact)
        if hasattr(fact, "__fspath__"):
            # A path's end says which file it is.
            return text if len(text) <= LONGEST_PATH else "…" + text[-LONGEST_PATH:]
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


class LettersAlone(Refusal):
    name = "letters-alone"
    exit_code = 48
    sentence = N_(
        "“{word}” has no digit: an input method may be on. Switch it to English and scan "
        "again. If the label really says so, type: waybill {word}"
    )


class LineTooLong(Refusal):
    name = "line-too-long"
    exit_code = 49
    sentence = N_(
        "The line is longer than {most} characters: nothing of it was taken. Scan in "
        "shorter lines."
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


class NotPrintable(Refusal):
    name = "neither-voucher-nor-tag"
    exit_code = 79
    sentence = N_(
        "“{code}” is neither a voucher nor a box tag; only their sixteen digits are "
        "printed. Scan it again, or read it digit by digit."
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
        "Voucher {code} was redeemed on {at} by {clerk} (eggs: {eggs}). Don't hand out "
        "eggs again.{slips}"
    )


class VoucherVoid(Refusal):
    name = "voucher-void"
    exit_code = 32
    sentence = N_(
        "Voucher {code} was made void on {at} by {clerk}: {reason}. No eggs for it.{slips}"
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
        "in {ending}.{slips}"
    )


class VoucherNotYetValid(Refusal):
    name = "voucher-not-yet-valid"
    exit_code = 35
    sentence = N_("Voucher {code} is valid from {from_} on. Come back then.")


class VisitFinishedAlready(Refusal):
    name = "visit-finished"
    exit_code = 38
    sentence = N_("Visit {visit} is finished. Give the new one another name.")


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
        "{code} is not in this book: no voucher, box, waybill or shipment of that number. "
        "Scan it again, or read it digit by digit."
    )


class NotCorrected(Refusal):
    name = "not-corrected"
    exit_code = 66
    sentence = N_(
        "Entry {entry} can't be corrected: its box would be taken for another one. Undo "
        "it, or grade the box anew: boxes regrade."
    )


class RegradeSame(Refusal):
    name = "regrade-same"
    exit_code = 47
    sentence = N_("Box {box} is {condition} already. There is nothing to change.")


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
    sentence = N_(
        "Waybill {waybill} was sent on {at} already. Scan the parcel's own waybill."
    )


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
    sentence = N_(
        "Cage {cage} was collected, with ticket {ticket}. “pulp list” shows those that "
        "stand here."
    )


class TicketKnown(Refusal):
    name = "ticket-known"
    exit_code = 63
    sentence = N_("Ticket {ticket} is in the book already. Check its number.")


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
    sentence = N_("There is no entry {entry}. “show” tells the numbers of entries.")


class EntryFinal(Refusal):
    name = "entry-final"
    exit_code = 71
    sentence = N_("Entry {entry} ({kind}) can't be undone. {instead}")


class AlreadyUndone(Refusal):
    name = "already-undone"
    exit_code = 72
    sentence = N_(
        "Entry {entry} was undone on {at} by {clerk}. There is nothing left to undo."
    )


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
    sentence = N_("{date} is closed already. There is nothing to do.")


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
    sentence = N_("Nothing new to export. Days that are there, the same: {days}")


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
    sentence = N_(
        "{path} is there already, and is not written over. Take another place or name."
    )


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
        "(the documentation's page “Care” tells how)."
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
    sentence = N_("{path} can't be read: {why}. Check its name and place.")


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
    sentence = N_("There is a campaign {campaign} already. Give the new one another code.")


class CampaignUnknown(Refusal):
    name = "campaign-unknown"
    exit_code = 101
    sentence = N_("There is no campaign {campaign}. “campaign list” shows them.")


class SettingUnclear(Refusal):
    name = "setting-unclear"
    exit_code = 102
    sentence = N_("{field}: “{value}” is not possible. {expected}")


class JournalBroken(Refusal):
    name = "journal-broken"
    exit_code = 104
    sentence = N_(
        "The journal's chain breaks at entry {entry}. The file was changed from "
        "outside: restore the last backup (the documentation's page “Care” tells how)."
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


class DateUnclear(Refusal):
    name = "date-unclear"
    exit_code = 108
    sentence = N_("“{date}” is no date. Write 2022-11-11.")


class NotOnThisPrinter(Refusal):
    name = "characters-not-on-printer"
    exit_code = 110
    sentence = N_(
        "The printer has no character for {characters}. Change the text, or print to a "
        ".pdf or .png file instead."
    )


class NotInTheFont(Refusal):
    name = "characters-not-in-font"
    exit_code = 111
    sentence = N_("The font has no character for {characters}. Change the text.")


class ControlCharacters(Refusal):
    name = "control-characters-in-text"
    exit_code = 112
    sentence = N_("The text holds invisible characters ({characters}). Type it anew.")


class ModulesTooSmall(Refusal):
    name = "qr-modules-too-small"
    exit_code = 113
    sentence = N_(
        "A module of the QR code would be {dots} dots wide; {least} are needed to scan. "
        "Set the module size to {least} or more, or take a larger label."
    )


class CodeTooWide(Refusal):
    name = "qr-too-wide"
    exit_code = 114
    sentence = N_(
        "The QR code with its quiet zone is {width_dots} dots wide and the paper has "
        "{paper_dots}. Set the module size to {most} or less."
    )


class QuietZoneTooSmall(Refusal):
    name = "qr-quiet-zone-too-small"
    exit_code = 115
    sentence = N_(
        "The QR code has {modules} white modules around it; it needs {least}. Leave more "
        "room, or make its modules smaller."
    )


class CodeDiffers(Refusal):
    name = "qr-differs-from-digits"
    exit_code = 116
    sentence = N_(
        "The QR code holds {encoded} and the digits say {printed}. Nothing was printed; "
        "please report this as a fault of the program."
    )


class TextTooWide(Refusal):
    name = "text-too-wide"
    exit_code = 117
    sentence = N_(
        "“{text}” takes {columns} columns and there are {room}. Shorten it, or print on "
        "wider paper."
    )


class TextTooLong(Refusal):
    name = "text-too-long"
    exit_code = 118
    sentence = N_(
        "“{text}” needs {width_mm} mm at the smallest readable size and there are "
        "{room_mm}. Shorten it, or take a larger label."
    )


class NotACode(Refusal):
    name = "not-a-printable-code"
    exit_code = 119
    sentence = N_("“{code}” isn't sixteen digits; only those are printed as a QR code.")


class LabelTooSmall(Refusal):
    name = "label-too-small"
    exit_code = 120
    sentence = N_(
        "A label of {width_mm} × {height_mm} mm is too small; it needs at least "
        "{least_width_mm} × {least_height_mm} mm."
    )


class NotADestination(Refusal):
    name = "not-a-printing-destination"
    exit_code = 122
    sentence = N_(
        "“{destination}” is no place to print to. Give tcp://HOST:PORT, a device such as "
        "/dev/usb/lp0, or serial:/dev/ttyUSB0?baud=9600."
    )


class PrinterUnknown(Refusal):
    name = "printer-unknown"
    exit_code = 121
    sentence = N_(
        "There is no printer “{printer}”. Known printers: {known}. Set one up with "
        "“printer add”, or give --to."
    )


class NoPrinter(Refusal):
    name = "no-printer"
    exit_code = 94
    sentence = N_(
        "No printer is set up yet: printer add NAME DEST. Or print to a file or an address "
        "(--to)."
    )


class PrintingNow(Refusal):
    name = "printing-now"
    exit_code = 123
    sentence = N_(
        "Voucher {code} is being printed by {clerk} at {to}, begun at {at}. Wait a minute, "
        "then look in the tray."
    )


class NotPrinted(Refusal):
    name = "not-printed"
    exit_code = 124
    sentence = N_(
        "{to} takes nothing: {why}. Not printed, not even in part: {code}. See to the "
        "printer, then print again; vouchers wait in the file (print --pending)."
    )


class PrintUnknown(Refusal):
    name = "print-unknown"
    exit_code = 125
    sentence = N_(
        "{to} fell silent: {why}. Whether {code} was printed nobody knows: look in the "
        "tray. Printed again, it is a marked copy."
    )


class ExtraMissing(Refusal):
    name = "extra-missing"
    exit_code = 103
    sentence = N_(
        "This needs an extra that is not installed. Install it: pip install "
        '"cainiao-recycle[{extra}]"'
    )


class FileReplaced(Refusal):
    name = "file-replaced"
    exit_code = 109
    sentence = N_(
        "{path} was replaced while it was open here. Nothing was recorded: end this "
        "program, start it again, and do it again."
    )


class ClockJump(Refusal):
    name = "clock-jump"
    exit_code = 4
    sentence = N_(
        "The last entry is of {last}, and the clock says {now}. Set the clock right; if it "
        "is right, say up to which day to close: close --date {until}"
    )


class WaybillOfEarlierJourney(Refusal):
    name = "waybill-of-earlier-journey"
    exit_code = 5
    sentence = N_(
        "Waybill {waybill} belongs to an earlier journey of box {box}, which has left "
        "since. Scan the box's tag or its new waybill; for another carton of that parcel, "
        "say --another."
    )


class WaybillOfBox(Refusal):
    name = "waybill-of-box"
    exit_code = 6
    sentence = N_(
        "Box {box} came in under waybill {waybill}: that is its old one. Cover it, and "
        "scan the parcel's new waybill."
    )


class PhoneAsWaybill(Refusal):
    name = "phone-as-waybill"
    exit_code = 7
    sentence = N_(
        "This looks like a mobile number, and is not kept. Give it as --customer; if it is "
        "a waybill, as --waybill."
    )


class TooManyPieces(Refusal):
    name = "too-many-pieces"
    exit_code = 8
    sentence = N_(
        "A parcel of {pieces} pieces is more than can be planned ({most}). Enter several "
        "pieces that lie together as one."
    )


class BoxWornOut(Refusal):
    name = "box-worn-out"
    exit_code = 36
    sentence = N_(
        "Box {box} is in its cycle {cycle}, and its size is good for {most}. Write it off "
        "with “boxes regrade {box}”, condition P."
    )


class CarrierUnknown(Refusal):
    name = "carrier-unknown"
    exit_code = 105
    sentence = N_(
        "There is no carrier {carrier}. Known carriers: {known}. Enter it with “import "
        "carriers”."
    )


class ShelfSame(Refusal):
    name = "shelf-same"
    exit_code = 46
    sentence = N_("Box {box} is on shelf {shelf} already. There is nothing to move.")
