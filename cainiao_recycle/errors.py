"""Every refusal: a stable name, its branch's exit code, a sentence.

A refusal is not a bug: it says what is in the way and what to do next. It carries
facts, not prose; the sentence is a template in English, translated once, where it
is shown. A branch gathers what a script treats alike, and owns the exit code; the name
tells refusals apart. Exit codes of 0, 1 and 2 belong to success, an unexpected failure
and wrong usage; 9 says that some lines of a pipe were refused.
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


def refusals() -> list[type["Refusal"]]:
    """Every refusal that can be raised, in the order of exit codes and of this page."""
    return [one for branch in Refusal.__subclasses__() for one in branch.__subclasses__()]


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


# --- branches: what a script treats alike has one exit code -----------------------


class InputRefusal(Refusal):
    """What was typed, scanned or written in a file can't be read. Correct it: the same
    again is refused again.
    """

    exit_code = 10


class UnknownRefusal(Refusal):
    """Nothing of that name or number is in this book."""

    exit_code = 11


class VoucherRefusal(Refusal):
    """The voucher is known and nothing is paid for it (now)."""

    exit_code = 12


class StateRefusal(Refusal):
    """What it is about is not in the state for it. Look it up, then decide."""

    exit_code = 13


class FitRefusal(Refusal):
    """The box and what is to be sent don't go together."""

    exit_code = 14


class OrderRefusal(Refusal):
    """It is dated before what it stands on, or not yet."""

    exit_code = 15


class UndoRefusal(Refusal):
    """The entry stays, or something that came later is undone first."""

    exit_code = 16


class RequestRefusal(Refusal):
    """The same was recorded before, with other content."""

    exit_code = 17


class ClockRefusal(Refusal):
    """The clock can't be believed. Somebody has to look at a watch."""

    exit_code = 18


class NothingToDo(Refusal):
    """Done before: a script goes on."""

    exit_code = 20


class DayRefusal(Refusal):
    """The day can't be closed yet."""

    exit_code = 21


class BalanceRefusal(Refusal):
    """The book doesn't add up. Keep a copy, and look at `check`."""

    exit_code = 22


class ExportRefusal(Refusal):
    """What is there differs from what the book says."""

    exit_code = 23


class ExistsRefusal(Refusal):
    """Something of that name, or in that place, is there already."""

    exit_code = 24


class FileRefusal(Refusal):
    """There is no station file to work with under that name."""

    exit_code = 30


class DamageRefusal(Refusal):
    """The file, its journal or its keys are damaged or gone: a backup is needed."""

    exit_code = 31


class WritingRefusal(Refusal):
    """The disk takes nothing."""

    exit_code = 32


class BusyRefusal(Refusal):
    """Another program is at it: the same again, in a moment, is good."""

    exit_code = 33


class OutputRefusal(Refusal):
    """It is recorded, and the answer could not be told."""

    exit_code = 40


class PaperRefusal(Refusal):
    """It can't be put on that paper, or there is no such place to print to."""

    exit_code = 50


class PrinterRefusal(Refusal):
    """Nothing was printed: it is good later."""

    exit_code = 51


class TrayRefusal(Refusal):
    """Whether it was printed nobody knows: a person looks in the tray."""

    exit_code = 52


class ExtraRefusal(Refusal):
    """A library is missing."""

    exit_code = 60


# --- the catalogue ----------------------------------------------------------------


class CodeEmpty(InputRefusal):
    name = "code-empty"
    sentence = N_("Nothing was scanned. Scan the code again, or type its digits.")


class CodeNotAscii(InputRefusal):
    name = "code-not-ascii"
    sentence = N_("“{code}” has characters no label carries. Type the digits by hand.")


class InputMethodOn(InputRefusal):
    name = "input-method-on"
    sentence = N_(
        "“{code}” is Chinese text: an input method is on. Switch it to English and scan "
        "again."
    )


class LettersAlone(InputRefusal):
    name = "letters-alone"
    sentence = N_(
        "“{word}” has no digit: an input method may be on. Switch it to English and scan "
        "again. If the label really says so, type: waybill {word}"
    )


class LineTooLong(InputRefusal):
    name = "line-too-long"
    sentence = N_(
        "The line is longer than {most} characters: nothing of it was taken. Scan in "
        "shorter lines."
    )


class CodeMistyped(InputRefusal):
    name = "code-mistyped"
    sentence = N_(
        "“{code}” is mistyped: its check digits don't fit. Scan it again, or read it "
        "digit by digit."
    )


class NotAWaybill(InputRefusal):
    name = "not-a-waybill"
    sentence = N_(
        "“{code}” is no waybill: 8 to 20 letters and digits. Scan the waybill's bar "
        "code again."
    )


class NotOfKind(InputRefusal):
    name = "not-of-kind"
    sentence = N_(
        "“{code}” is no {wanted}: its number has sixteen digits. Scan the {wanted} again, "
        "or type its digits."
    )


class WrongCode(InputRefusal):
    name = "wrong-code"
    sentence = N_("“{code}” is a {kind}, and a {wanted} is needed here. Scan the {wanted}.")


class CustomerUnclear(InputRefusal):
    name = "customer-unclear"
    sentence = N_(
        "“{customer}” is neither a mobile number (11 digits) nor a member code (6 to 32 "
        "letters and digits). Ask the customer again, or leave it out."
    )


class EggsUnusual(InputRefusal):
    name = "eggs-unusual"
    sentence = N_(
        "{what}: more than {most} are asked about. Look at the number again; if it is "
        "right, say it again with --yes."
    )


class CustomerNotTheirOwn(InputRefusal):
    name = "customer-not-their-own"
    sentence = N_(
        "“{customer}” is what a label shows, not the customer's own number: digits are "
        "hidden, or it is a virtual number with an extension or a dialling prefix. Ask "
        "the customer for their own number, or leave it out."
    )


class SizeMissing(InputRefusal):
    name = "size-missing"
    sentence = N_(
        "The size is missing. Give the number printed on the box (--size 5) or measure "
        "it (--dims 290x170x190)."
    )


class SizeUnknown(UnknownRefusal):
    name = "size-unknown"
    sentence = N_(
        "There is no size “{size}”. Known sizes: {known}. Or measure the box (--dims "
        "LxWxH, in mm)."
    )


class SidesUnclear(InputRefusal):
    name = "sides-unclear"
    sentence = N_(
        "“{sides}” are no sides. Give three whole numbers in mm: 290x170x190. A box's are "
        "10 to 3000, an item's 1 to 3000."
    )


class SidesInCentimetres(InputRefusal):
    name = "sides-in-centimetres"
    sentence = N_(
        "“{sides}”: are these centimetres? Sides are in mm: then write {as_mm}. If they "
        "are mm, write {with_unit}."
    )


class PieceUnclear(InputRefusal):
    name = "piece-unclear"
    sentence = N_(
        "Several boxes of parcel {waybill} are in the book. Scan the box's tag, or the "
        "whole label with its piece: {pieces}."
    )


class DefectUnknown(InputRefusal):
    name = "defect-unknown"
    sentence = N_("There is no defect “{defect}”. Known defects: {known}.")


class ConditionUnknown(InputRefusal):
    name = "condition-unknown"
    sentence = N_(
        "There is no condition “{condition}”. It is A (reuse), B (re-tape), H (hold) or "
        "P (pulp)."
    )


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


class TimeUnclear(InputRefusal):
    name = "time-unclear"
    sentence = N_(
        "“{time}” is no time. Write 2022-11-11 10:42, or 10:42 for today; 24 hours a day."
    )


class WatchUnclear(InputRefusal):
    name = "watch-unclear"
    sentence = N_(
        "“{time}” is no date and time. Give both, as a calendar and a watch say them: "
        "“2022-11-11 10:42”; 24 hours a day."
    )


class TimeInFuture(OrderRefusal):
    name = "time-in-future"
    sentence = N_("{time} has not come yet. Check the clock, or give the time it happened.")


class TextUnclear(InputRefusal):
    name = "text-unclear"
    sentence = N_(
        "{field}: “{text}” can't be kept. Write 1 to {most} characters on one line."
    )


class NameNotOnPaper(InputRefusal):
    name = "name-not-on-paper"
    sentence = N_(
        "{field}: paper has no character for {characters}, so no voucher or label could be "
        "printed. Write it with other characters."
    )


class NameTooLong(InputRefusal):
    name = "name-too-long"
    sentence = N_(
        "{field}: “{text}” takes {takes} lines of a small label, and there is room for "
        "{lines}. Shorten it."
    )


class NumberUnclear(InputRefusal):
    name = "number-unclear"
    sentence = N_("{field}: “{number}” is no whole number from {least} to {most}.")


class PercentUnclear(InputRefusal):
    name = "percent-unclear"
    sentence = N_("{field}: “{percent}” is no percentage from 0 to 100. Write 12 or 12.5.")


class LineUnclear(InputRefusal):
    name = "line-unclear"
    sentence = N_(
        "This line is neither a code nor a JSON object with known keys: {why}. Correct "
        "it and send it again."
    )


class NotPrintable(InputRefusal):
    name = "neither-voucher-nor-tag"
    sentence = N_(
        "“{code}” is neither a voucher nor a box tag; only their sixteen digits are "
        "printed. Scan it again, or read it digit by digit."
    )


class VoucherUnknown(UnknownRefusal):
    name = "voucher-unknown"
    sentence = N_(
        "Voucher {code} was not issued here. It may be another station's: egg vouchers "
        "are redeemed where they were issued."
    )


class VoucherAlreadyRedeemed(VoucherRefusal):
    name = "voucher-already-redeemed"
    sentence = N_(
        "Voucher {code} was redeemed on {at} by {clerk} (eggs: {eggs}). Don't hand out "
        "eggs again.{slips}"
    )


class VoucherVoid(VoucherRefusal):
    name = "voucher-void"
    sentence = N_(
        "Voucher {code} was made void on {at} by {clerk}: {reason}. No eggs for it.{slips}"
    )


class VoucherExpired(VoucherRefusal):
    name = "voucher-expired"
    sentence = N_("Voucher {code} was valid until {until}. No eggs for it any more.")


class VoucherReplaced(VoucherRefusal):
    name = "voucher-replaced"
    sentence = N_(
        "Voucher {code} was replaced on {at} by {clerk}. Ask for the new slip, ending "
        "in {ending}.{slips}"
    )


class VoucherNotYetValid(VoucherRefusal):
    name = "voucher-not-yet-valid"
    sentence = N_("Voucher {code} is valid from {from_} on. Come back then.")


class VisitFinishedAlready(StateRefusal):
    name = "visit-finished"
    sentence = N_("Visit {visit} is finished. Give the new one another name.")


class VisitUnknown(UnknownRefusal):
    name = "visit-unknown"
    sentence = N_(
        "There is no open visit {visit}. Return a box with --visit {visit} first."
    )


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


class BoxUnknown(UnknownRefusal):
    name = "box-unknown"
    sentence = N_("There is no box {code} here. Scan its tag, or give its box number.")


class BoxNotHere(StateRefusal):
    name = "box-not-here"
    sentence = N_("Box {box} is not in stock: it is {state}. Look it up with “show {box}”.")


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


class CodeUnknown(UnknownRefusal):
    name = "code-unknown"
    sentence = N_(
        "{code} is not in this book: no voucher, box, waybill or shipment of that number. "
        "Scan it again, or read it digit by digit."
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


class SettingUnknown(UnknownRefusal):
    name = "setting-unknown"
    sentence = N_(
        "There is no setting “{setting}”. Did you mean {nearest}? “config list” shows all."
    )


class ShipmentUnknown(UnknownRefusal):
    name = "shipment-unknown"
    sentence = N_(
        "There is no shipment {shipment}. Enter it with “import shipments”, or give the "
        "sides of what is to be sent."
    )


class ShipmentNotWaiting(StateRefusal):
    name = "shipment-not-waiting"
    sentence = N_("Shipment {shipment} is {state}. Look it up with “show {shipment}”.")


class ShipmentNotPacked(StateRefusal):
    name = "shipment-not-packed"
    sentence = N_(
        "Shipment {shipment} has no box bound to it. Bind one first: ship pack "
        "{shipment} BOX"
    )


class ShipmentConflict(RequestRefusal):
    name = "shipment-conflict"
    sentence = N_(
        "Shipment {shipment} is entered already with other facts: {differs}. Give it "
        "another number."
    )


class NothingFits(FitRefusal):
    name = "nothing-fits"
    sentence = N_("No box in stock fits: {why}. {then}")


NEW_CARTON = N_("Take a new carton, {carton} mm inside, and send it with --new.")
SPLIT = N_(
    "No new carton was found either, within what a carton may measure and the carrier "
    "takes: split the parcel."
)


class DoesNotFit(FitRefusal):
    name = "does-not-fit"
    sentence = N_("Box {box} doesn't fit: {why}. “ship suggest” names a box that does.")


class ItemsMissing(InputRefusal):
    name = "items-missing"
    sentence = N_(
        "What is to be sent? Give a shipment's number, or its sides and mass (--item "
        "250x140x150 --mass 900)."
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


class NothingToUndo(UndoRefusal):
    name = "nothing-to-undo"
    sentence = N_(
        "{clerk} has no entry that can be undone. “log” lists the entries; undo one by its "
        "number."
    )


class NothingWaiting(StateRefusal):
    name = "nothing-waiting"
    sentence = N_("No box waits for pulping. There is nothing to cage.")


class CageUnknown(UnknownRefusal):
    name = "cage-unknown"
    sentence = N_("There is no closed cage {cage}. “pulp list” shows them.")


class CageCollected(StateRefusal):
    name = "cage-collected"
    sentence = N_(
        "Cage {cage} was collected, with ticket {ticket}. “pulp list” shows those that "
        "stand here."
    )


class TicketKnown(StateRefusal):
    name = "ticket-known"
    sentence = N_("Ticket {ticket} is in the book already. Check its number.")


class CartonUnclear(InputRefusal):
    name = "carton-unclear"
    sentence = N_(
        "Say what the parcel went out in: --box TAG for a reused box, or --new for a "
        "new carton."
    )


class TooManyEggs(StateRefusal):
    name = "too-many-eggs"
    sentence = N_(
        "The book knows of {stock} eggs in stock, so {eggs} can't have been broken. "
        "Record the delivery first, or count: eggs count N"
    )


class EntryUnknown(UnknownRefusal):
    name = "entry-unknown"
    sentence = N_("There is no entry {entry}. “log” lists the entries.")


class EntryFinal(UndoRefusal):
    name = "entry-final"
    sentence = N_("Entry {entry} ({kind}) can't be undone. {instead}")


class AlreadyUndone(UndoRefusal):
    name = "already-undone"
    sentence = N_(
        "Entry {entry} was undone on {at} by {clerk}. There is nothing left to undo."
    )


class UndoBlocked(UndoRefusal):
    name = "undo-blocked"
    sentence = N_(
        "Entry {entry} can't be undone: {obstacle}. Undo that first, if it was a "
        "mistake too."
    )


class DayNotOver(DayRefusal):
    name = "day-not-over"
    sentence = N_("{date} is not over: it ends on {until}. Close it after that.")


class DaySealed(NothingToDo):
    name = "day-sealed"
    sentence = N_("{date} is closed already. There is nothing to do.")


class DayOutOfBalance(BalanceRefusal):
    name = "day-out-of-balance"
    sentence = N_(
        "{date} does not balance: {what}. Nothing was closed. “check” shows the rows; "
        "“rebuild” makes the tables from the journal."
    )


class BookDisagrees(BalanceRefusal):
    name = "book-disagrees"
    sentence = N_(
        "Tables and journal disagree in {rows} rows. Nothing was closed. “check” shows "
        "them; “rebuild” makes the tables from the journal."
    )


class NothingNew(NothingToDo):
    name = "nothing-new"
    sentence = N_("Nothing new to export. Days that are there, the same: {days}")


class ExportDiffers(ExportRefusal):
    name = "export-differs"
    sentence = N_(
        "{path} is there and differs from what the book says. Nothing there was "
        "changed. Move it away and export again."
    )


class DayUnknown(UnknownRefusal):
    name = "day-unknown"
    sentence = N_("{date} is not a closed day. “close” closes the days gone by.")


class ChecksFailed(BalanceRefusal):
    name = "checks-failed"
    sentence = N_(
        "The file failed {failed} of {checks} checks. Keep a copy of it, then see "
        "docs/care.md."
    )


class StationMissing(FileRefusal):
    name = "station-missing"
    sentence = N_(
        "There is no station file at {path}. If the station is set up elsewhere, give its "
        "path: --file, or CAINIAO_RECYCLE_FILE. A new one: cainiao-recycle init --station "
        "CODE --name NAME"
    )


class HomeMissing(FileRefusal):
    name = "home-missing"
    sentence = N_(
        "There is no home folder to look in: HOME is not set. Say where the station file "
        "lies: --file PATH, or CAINIAO_RECYCLE_FILE."
    )


class FileNameMissing(InputRefusal):
    name = "file-name-missing"
    sentence = N_("{path} is a folder. Give the file's name too: {path}/NAME")


class StationExists(ExistsRefusal):
    name = "station-exists"
    sentence = N_(
        "{path} is there already, and is not written over. Take another place or name."
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


class NotAStationFile(FileRefusal):
    name = "not-a-station-file"
    sentence = N_("{path} is not a station file. Check --file (or CAINIAO_RECYCLE_FILE).")


class NewerFile(FileRefusal):
    name = "newer-file"
    sentence = N_(
        "{path} was written by a newer version ({theirs}; this one knows up to {ours}). "
        "Update cainiao-recycle."
    )


class NotWritable(WritingRefusal):
    name = "not-writable"
    sentence = N_("{path} can't be written. Check the folder's permissions and the disk.")


class DiskFull(WritingRefusal):
    name = "disk-full"
    sentence = N_(
        "The disk is full. Nothing was recorded. Free some space and do it again."
    )


class NoRoom(WritingRefusal):
    name = "no-room"
    sentence = N_(
        "There is no room on the disk for {path}. What stands under that name is as it "
        "was. Free some space and do it again."
    )


class HeadNotKept(WritingRefusal):
    name = "head-not-kept"
    sentence = N_(
        "It is done, but how far the journal goes could not be noted in {path}. See to the "
        "disk and to that file; the next close, export or backup notes it."
    )


class FileBusy(BusyRefusal):
    name = "file-busy"
    sentence = N_("Another program keeps {path} locked. Wait a moment and do it again.")


class FileDamaged(DamageRefusal):
    name = "file-damaged"
    sentence = N_(
        "{path} is damaged: {why}. Don't write to it; restore the last backup "
        "(the documentation's page “Care” tells how)."
    )


class KeysMissing(DamageRefusal):
    name = "keys-missing"
    sentence = N_(
        "The key of campaign {campaign} is not in {path}. Put the station's key file "
        "back from its backup, or return the box without a customer."
    )


class KeysUnreadable(DamageRefusal):
    name = "keys-unreadable"
    sentence = N_("The key file {path} can't be read. Put it back from its backup.")


class RequestConflict(RequestRefusal):
    name = "request-conflict"
    sentence = N_(
        "Request {request_id} was recorded before with other content (entry {entry}; "
        "different: {differs}). Use a new request id."
    )


class RequestUndone(RequestRefusal):
    name = "request-undone"
    sentence = N_(
        "Request {request_id} was recorded as entry {entry}, and undone at {at} by "
        "{clerk} (entry {undone}). Use a new request id if it is meant anew."
    )


class BoxToldOtherwise(RequestRefusal):
    name = "box-told-otherwise"
    sentence = N_(
        "Box {box} is here already, taken in by entry {entry}. Different: {differs}. "
        "Nothing was recorded. If it was told wrong then, undo that entry and return it "
        "anew; if it is worse now, “boxes regrade” it."
    )


class RowOutdated(RequestRefusal):
    name = "row-outdated"
    sentence = N_(
        "This row tells no time, and box {box}, which came in entry {entry}, {since}. If "
        "the box has come back, give the row its time (column “at”)."
    )


class FileUnreadable(InputRefusal):
    name = "file-unreadable"
    sentence = N_("{path} can't be read: {why}. Check its name and place.")


class ColumnUnknown(InputRefusal):
    name = "column-unknown"
    sentence = N_("{path}: unknown column “{column}”. Known columns: {known}.")


class CampaignUnclear(InputRefusal):
    name = "campaign-unclear"
    sentence = N_(
        "The campaign file has a mistake at “{key}”: {why}. Correct it and add it again."
    )


class FileExists(ExistsRefusal):
    name = "file-exists"
    sentence = N_(
        "{path} is there already, and may be a slip that counts. Nothing was printed: "
        "give another name, or move the file away."
    )


class CampaignFixed(StateRefusal):
    name = "campaign-fixed"
    sentence = N_(
        "Campaign {campaign} keeps what was promised: {keys} can't change. From now on "
        "these can: {may}."
    )


class NothingToChange(NothingToDo):
    name = "nothing-to-change"
    sentence = N_("The book says so already. There is nothing to change.")


class CampaignOverlaps(ExistsRefusal):
    name = "campaign-overlaps"
    sentence = N_(
        "Campaign {campaign} overlaps with {other} ({starts} to {ends}). Campaigns take "
        "turns: change its dates."
    )


class CampaignExists(ExistsRefusal):
    name = "campaign-exists"
    sentence = N_("There is a campaign {campaign} already. Give the new one another code.")


class CampaignUnknown(UnknownRefusal):
    name = "campaign-unknown"
    sentence = N_("There is no campaign {campaign}. “campaign list” shows them.")


class SettingUnclear(InputRefusal):
    name = "setting-unclear"
    sentence = N_("{field}: “{value}” is not possible. {expected}")


class JournalBroken(DamageRefusal):
    name = "journal-broken"
    sentence = N_(
        "The journal's chain breaks at entry {entry}. The file was changed from "
        "outside: restore the last backup (the documentation's page “Care” tells how)."
    )


class BoxCameLater(OrderRefusal):
    name = "box-came-later"
    sentence = N_(
        "Box {box} came in, or was last changed, on {at} (entry {entry}), after that. "
        "Check the time (--at), or take another box."
    )


class VoucherCameLater(OrderRefusal):
    name = "voucher-came-later"
    sentence = N_(
        "Voucher {voucher} was issued, or last opened, on {at} (entry {entry}), after "
        "that. Check the time (--at)."
    )


class ShipmentCameLater(OrderRefusal):
    name = "shipment-came-later"
    sentence = N_(
        "Shipment {shipment} was last changed on {at} (entry {entry}), after that. Check "
        "the time (--at)."
    )


class CageCameLater(OrderRefusal):
    name = "cage-came-later"
    sentence = N_(
        "Cage {cage} was closed, or last changed, on {at} (entry {entry}), after that. "
        "Check the time (--at)."
    )


class VisitCameLater(OrderRefusal):
    name = "visit-came-later"
    sentence = N_(
        "Visit {visit} brought its last box on {at} (entry {entry}), after that. Check "
        "the time (--at)."
    )


class EntryCameLater(OrderRefusal):
    name = "entry-came-later"
    sentence = N_(
        "What entry {undone} did happened on {at} (entry {entry}), after that. Check the "
        "time (--at), or leave it out."
    )


class OutputLost(OutputRefusal):
    name = "output-lost"
    sentence = N_(
        "The answer can't be written ({why}). What was recorded stays recorded: look it "
        "up with “show”, or ask again with the same request id."
    )


class DateUnclear(InputRefusal):
    name = "date-unclear"
    sentence = N_("“{date}” is no date. Write 2022-11-11.")


class NotOnThisPrinter(PaperRefusal):
    name = "characters-not-on-printer"
    sentence = N_("The printer has no character for {characters}. Change the text.")


class NotInTheFont(PaperRefusal):
    name = "characters-not-in-font"
    sentence = N_("The font has no character for {characters}. Change the text.")


class ControlCharacters(PaperRefusal):
    name = "control-characters-in-text"
    sentence = N_("The text holds invisible characters ({characters}). Type it anew.")


class ModulesTooSmall(PaperRefusal):
    name = "qr-modules-too-small"
    sentence = N_(
        "A module of the QR code would be {dots} dots wide; {least} are needed to scan. "
        "Set the module size to {least} or more, or take a larger label."
    )


class CodeTooWide(PaperRefusal):
    name = "qr-too-wide"
    sentence = N_(
        "The QR code with its quiet zone is {width_dots} dots wide and the paper has "
        "{paper_dots}. Set the module size to {most} or less."
    )


class QuietZoneTooSmall(PaperRefusal):
    name = "qr-quiet-zone-too-small"
    sentence = N_(
        "The QR code has {modules} white modules around it; it needs {least}. Leave more "
        "room, or make its modules smaller."
    )


class CodeDiffers(PaperRefusal):
    name = "qr-differs-from-digits"
    sentence = N_(
        "The QR code holds {encoded} and the digits say {printed}. Nothing was printed; "
        "please report this as a fault of the program."
    )


class TextTooWide(PaperRefusal):
    name = "text-too-wide"
    sentence = N_(
        "“{text}” takes {columns} columns and there are {room}. Shorten it, or print on "
        "wider paper."
    )


class TextTooLong(PaperRefusal):
    name = "text-too-long"
    sentence = N_(
        "“{text}” needs {width_mm} mm at the smallest readable size and there are "
        "{room_mm}. Shorten it, or take a larger label."
    )


class NotACode(PaperRefusal):
    name = "not-a-printable-code"
    sentence = N_("“{code}” isn't sixteen digits; only those are printed as a QR code.")


class LabelTooSmall(PaperRefusal):
    name = "label-too-small"
    sentence = N_(
        "A label of {width_mm} × {height_mm} mm is too small; it needs at least "
        "{least_width_mm} × {least_height_mm} mm."
    )


class NotADestination(PaperRefusal):
    name = "not-a-printing-destination"
    sentence = N_(
        "“{destination}” is no place to print to. Give tcp://HOST:PORT, a device such as "
        "/dev/usb/lp0, or serial:/dev/ttyUSB0?baud=9600."
    )


class PrinterUnknown(UnknownRefusal):
    name = "printer-unknown"
    sentence = N_(
        "There is no printer “{printer}”. Known printers: {known}. Set one up with "
        "“printer add”, or give --to."
    )


class NoPrinter(PaperRefusal):
    name = "no-printer"
    sentence = N_(
        "No printer is set up yet: printer add NAME DEST. Or print to a file or an address "
        "(--to)."
    )


class PrintingNow(BusyRefusal):
    name = "printing-now"
    sentence = N_(
        "Voucher {code} is being printed by {clerk} at {to}, begun at {at}. Wait a minute, "
        "then look in the tray."
    )


class NotPrinted(PrinterRefusal):
    name = "not-printed"
    sentence = N_(
        "{to} takes nothing: {why}. Not printed, not even in part: {code}. See to the "
        "printer, then print again; vouchers wait in the file (print --pending)."
    )


class PrintEndNotRecorded(TrayRefusal):
    name = "print-end-not-recorded"
    sentence = N_(
        "The disk is full. The book says that {code} was sent to {to}, but not what came "
        "of it: free some space, then look there. Printed again, it is a marked copy."
    )


class PrintUnknown(TrayRefusal):
    name = "print-unknown"
    sentence = N_(
        "{to} fell silent: {why}. Whether {code} was printed nobody knows: look in the "
        "tray. Printed again, it is a marked copy."
    )


class ExtraMissing(ExtraRefusal):
    name = "extra-missing"
    sentence = N_(
        "This needs an extra that is not installed. Install it: pip install "
        '"cainiao-recycle[{extra}]"'
    )


class FileLinked(FileRefusal):
    name = "file-linked"
    sentence = N_(
        "{path} has a second name (a hard link), and what is written under one of them is "
        "lost under the other. Nothing was recorded. Remove the other name (find DIR "
        "-samefile {path}); “backup” makes copies."
    )


class FileReplaced(BusyRefusal):
    name = "file-replaced"
    sentence = N_(
        "{path} was replaced while it was open here. Nothing was recorded: end this "
        "program, start it again, and do it again."
    )


class ClockJump(ClockRefusal):
    name = "clock-jump"
    sentence = N_(
        "Nothing was recorded from {last} to {then}: the clock may be wrong, and closing "
        "can't be taken back. Look at a watch: set the clock right if it is wrong. Then "
        "say what the watch says: clock confirm {typed}"
    )


class ClockBehind(ClockRefusal):
    name = "clock-behind"
    sentence = N_(
        "The clock says {now}, and the last entry was recorded on {last}. Look at a watch: "
        "set the clock right if it is wrong. Then say what the watch says: clock confirm "
        "{typed}"
    )


class ClockDiffers(ClockRefusal):
    name = "clock-differs"
    sentence = N_(
        "The clock says {now}, and the watch {told}: more than {most} minutes apart. Set "
        "the clock right, then confirm it."
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


class PhoneAsWaybill(InputRefusal):
    name = "phone-as-waybill"
    sentence = N_(
        "This looks like a phone number, and is not kept. If it is the customer's, give it "
        "as --customer; if it is a waybill, as --waybill (at the counter: waybill NUMBER)."
    )


class TooManyPieces(InputRefusal):
    name = "too-many-pieces"
    sentence = N_(
        "A parcel of {pieces} pieces is more than can be planned ({most}). Enter several "
        "pieces that lie together as one."
    )


class BoxWornOut(StateRefusal):
    name = "box-worn-out"
    sentence = N_(
        "Box {box} is in its cycle {cycle}, and its size is good for {most}. Write it off "
        "with “boxes regrade {box}”, condition P."
    )


class CustomerUnknown(UnknownRefusal):
    name = "customer-unknown"
    sentence = N_(
        "Nobody of that number is in the book, as far as its campaigns' keys are here. Ask "
        "for another number, or scan the waybill of a box that was brought."
    )


class CarrierUnknown(UnknownRefusal):
    name = "carrier-unknown"
    sentence = N_(
        "There is no carrier {carrier}. Known carriers: {known}. Enter it with “import "
        "carriers”."
    )


class ShelfSame(StateRefusal):
    name = "shelf-same"
    sentence = N_("Box {box} is on shelf {shelf} already. There is nothing to move.")
