"""What was typed, scanned or written in a file can't be read."""

from cainiao_recycle.errors.branches import InputRefusal
from cainiao_recycle.sentences import N_


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


class NotAtTheCounter(InputRefusal):
    name = "not-at-the-counter"
    sentence = N_(
        "“{verb}” is a command of its own, and no line for the counter. Type it in another "
        "window, or here after q: cainiao-recycle {verb}"
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


class StationUnclear(InputRefusal):
    name = "station-unclear"
    sentence = N_(
        "{field}: “{text}” is no station's code. It is 1 to 24 letters, digits and dashes, "
        "as headquarters knows the station."
    )


class TransferUnclear(InputRefusal):
    name = "transfer-unclear"
    sentence = N_(
        "“{text}” is no transfer. It is the sender's code and a number, as “boxes "
        "transfer” says it there: CQ-0456-57."
    )


class TransferToItself(InputRefusal):
    name = "transfer-to-itself"
    sentence = N_(
        "{station} is this station. A transfer goes to another one; if its boxes never "
        "left, undo its entry (“log” lists them)."
    )


class BoxTwice(InputRefusal):
    name = "box-twice"
    sentence = N_("Box {box} is named twice. Name each box once.")


class DefectUnknown(InputRefusal):
    name = "defect-unknown"
    sentence = N_("There is no defect “{defect}”. Known defects: {known}.")


class ConditionUnknown(InputRefusal):
    name = "condition-unknown"
    sentence = N_(
        "There is no condition “{condition}”. It is A (reuse), B (re-tape), H (hold) or "
        "P (pulp)."
    )


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


class TextUnclear(InputRefusal):
    name = "text-unclear"
    sentence = N_(
        "{field}: “{text}” can't be kept. Write 1 to {most} characters on one line."
    )


class CharacterBroken(InputRefusal):
    name = "character-broken"
    sentence = N_(
        "“{text}” holds half a character, which no file can keep. Type or scan it again."
    )


class NumberInText(InputRefusal):
    name = "number-in-text"
    sentence = N_(
        "{field}: there is {kind} in it, and it would be kept for good. Write it without; "
        "give a request, a visit or a member a name of its own."
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


class HeadMistyped(InputRefusal):
    name = "head-mistyped"
    sentence = N_(
        "The check digits of “{typed}” don't fit. Read it from the paper again: the "
        "entry's number, a colon, sixteen digits."
    )


class HeadUnclear(InputRefusal):
    name = "head-unclear"
    sentence = N_(
        "{place} is nothing that holds a head of the journal: {why}. Give a folder of "
        "exports, a backup, a report in JSON, or a head as it is printed (45: efe4 a1b7 …)."
    )


class ReasonMissing(InputRefusal):
    name = "reason-missing"
    sentence = N_(
        "This gives eggs away, or changes the book itself: say why, with --reason."
    )


class SecondMissing(InputRefusal):
    name = "second-missing"
    sentence = N_(
        "This station asks for two names here: say who else stands for it, with --second. "
        "The setting is second_name."
    )


class SecondIsClerk(InputRefusal):
    name = "second-is-clerk"
    sentence = N_("{second} is at the counter already: --second takes another name.")


class DatesTurned(InputRefusal):
    name = "dates-turned"
    sentence = N_("{first} comes after {last}: give the first date and then the last.")


class NotPrintable(InputRefusal):
    name = "neither-voucher-nor-tag"
    sentence = N_(
        "“{code}” is neither a voucher nor a box tag; only their sixteen digits are "
        "printed. Scan it again, or read it digit by digit."
    )


class ItemsMissing(InputRefusal):
    name = "items-missing"
    sentence = N_(
        "What is to be sent? Give a shipment's number, or its sides and mass (--item "
        "250x140x150 --mass 900)."
    )


class CartonUnclear(InputRefusal):
    name = "carton-unclear"
    sentence = N_(
        "Say what the parcel went out in: --box TAG for a reused box, or --new for a "
        "new carton."
    )


class FileNameMissing(InputRefusal):
    name = "file-name-missing"
    sentence = N_("{path} is a folder. Give the file's name too: {path}/NAME")


class FileUnreadable(InputRefusal):
    name = "file-unreadable"
    sentence = N_("{path} can't be read: {why}. Check its name and place.")


class RegisterUnreadable(InputRefusal):
    name = "register-unreadable"
    sentence = N_(
        "{path} is no register of stations: {why}. Nothing was taken in. Its first line is "
        "code,name,city,province,opened; then a line a station."
    )


class EngineUnknown(InputRefusal):
    name = "engine-unknown"
    sentence = N_("“{engine}” is no engine. Give duckdb, local[2] or spark://HOST:PORT.")


class ColumnUnknown(InputRefusal):
    name = "column-unknown"
    sentence = N_("{path}: unknown column “{column}”. Known columns: {known}.")


class CampaignUnclear(InputRefusal):
    name = "campaign-unclear"
    sentence = N_(
        "The campaign file has a mistake at “{key}”: {why}. Correct it and add it again."
    )


class NetworkKeyUnclear(InputRefusal):
    name = "network-key-unclear"
    sentence = N_(
        "{path} is no network's key. Headquarters makes one: keys draw FILE --year YEAR."
    )


class SettingUnclear(InputRefusal):
    name = "setting-unclear"
    sentence = N_("{field}: “{value}” is not possible. {expected}")


class DateUnclear(InputRefusal):
    name = "date-unclear"
    sentence = N_("“{date}” is no date. Write 2022-11-11.")


class PeriodUnclear(InputRefusal):
    name = "period-unclear"
    sentence = N_("No period: {period} — {why}.")


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


class TerminalUnclear(InputRefusal):
    name = "terminal-unclear"
    sentence = N_(
        "{path}, line {line}, “{key}”: {why}. Correct that line, or put “#” before it. "
        "“config new -” shows what may stand there."
    )
