"""Slips, printers, and what has to be installed for them."""

from cainiao_recycle.errors.branches import (
    ExtraRefusal,
    PaperRefusal,
    PrinterRefusal,
    TrayRefusal,
)
from cainiao_recycle.sentences import N_


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


class NoPrinter(PaperRefusal):
    name = "no-printer"
    sentence = N_(
        "No printer is set up yet: printer add NAME DEST. Or print to a file or an address "
        "(--to)."
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
        "This needs the extra “{extra}”, which is not installed. Install it where the "
        'program is: pip install "cainiao-recycle[{extra}]"'
    )
