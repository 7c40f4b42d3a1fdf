"""Nothing of that name or number is in this book."""

from cainiao_recycle.errors.branches import UnknownRefusal
from cainiao_recycle.sentences import N_


class SizeUnknown(UnknownRefusal):
    name = "size-unknown"
    sentence = N_(
        "There is no size “{size}”. Known sizes: {known}. Or measure the box (--dims "
        "LxWxH, in mm)."
    )


class VoucherUnknown(UnknownRefusal):
    name = "voucher-unknown"
    sentence = N_(
        "Voucher {code} was not issued here. It may be another station's: egg vouchers "
        "are redeemed where they were issued."
    )


class VisitUnknown(UnknownRefusal):
    name = "visit-unknown"
    sentence = N_(
        "There is no open visit {visit}. Return a box with --visit {visit} first."
    )


class BoxUnknown(UnknownRefusal):
    name = "box-unknown"
    sentence = N_("There is no box {code} here. Scan its tag, or give its box number.")


class CodeUnknown(UnknownRefusal):
    name = "code-unknown"
    sentence = N_(
        "{code} is not in this book: no voucher, box, waybill or shipment of that number. "
        "Scan it again, or read it digit by digit."
    )


class FindingUnknown(UnknownRefusal):
    name = "finding-unknown"
    sentence = N_(
        "Nothing stands out that is called “{line}”. “review” lists what does, each line "
        "with what it is called: vouchers-412."
    )


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


class CageUnknown(UnknownRefusal):
    name = "cage-unknown"
    sentence = N_("There is no closed cage {cage}. “pulp list” shows them.")


class TicketUnknown(UnknownRefusal):
    name = "ticket-unknown"
    sentence = N_("There is no ticket {ticket}. “log” shows what the mill took.")


class EntryUnknown(UnknownRefusal):
    name = "entry-unknown"
    sentence = N_("There is no entry {entry}. “log” lists the entries.")


class DayUnknown(UnknownRefusal):
    name = "day-unknown"
    sentence = N_("{date} is not a closed day. “close” closes the days gone by.")


class CampaignUnknown(UnknownRefusal):
    name = "campaign-unknown"
    sentence = N_("There is no campaign {campaign}. “campaign list” shows them.")


class PrinterUnknown(UnknownRefusal):
    name = "printer-unknown"
    sentence = N_(
        "There is no printer “{printer}”. Known printers: {known}. Set one up with "
        "“printer add”, or give --to."
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
