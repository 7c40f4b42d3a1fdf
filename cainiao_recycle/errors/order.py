"""What came later, what is undone first, what was asked before, and the clock."""

from cainiao_recycle.errors.branches import (
    ClockRefusal,
    NothingToDo,
    OrderRefusal,
    RequestRefusal,
    UndoRefusal,
)
from cainiao_recycle.sentences import N_


class TimeInFuture(OrderRefusal):
    name = "time-in-future"
    sentence = N_("{time} has not come yet. Check the clock, or give the time it happened.")


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


class WaybillsForgotten(OrderRefusal):
    name = "waybills-forgotten"
    sentence = N_(
        "The waybills of {year} were forgotten: whether this one came then can't be told "
        "any more, and nothing is recorded there. Leave out --at to record it now."
    )


class CustomersForgotten(OrderRefusal):
    name = "customers-forgotten"
    sentence = N_(
        "The customers of campaign {campaign} were forgotten, so no more boxes are counted "
        "for anybody there. Record it without a customer."
    )


class DayStillOpen(OrderRefusal):
    name = "day-still-open"
    sentence = N_(
        "{date} isn't over and closed yet, and only what is settled is forgotten. Close "
        "the days before (close), or give an earlier date."
    )


class NothingToUndo(UndoRefusal):
    name = "nothing-to-undo"
    sentence = N_(
        "{clerk} has no entry that can be undone. “log” lists the entries; undo one by its "
        "number."
    )


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


class ShipmentConflict(RequestRefusal):
    name = "shipment-conflict"
    sentence = N_(
        "Shipment {shipment} is entered already with other facts: {differs}. Give it "
        "another number."
    )


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
        "This row doesn't tell its day and time, and box {box}, which came in entry "
        "{entry}, {since}. If the box has come back, give the row both (column “at”)."
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


class DaySealed(NothingToDo):
    name = "day-sealed"
    sentence = N_("{date} is closed already. There is nothing to do.")


class NothingNew(NothingToDo):
    name = "nothing-new"
    sentence = N_("Nothing new to export. Days that are there, the same: {days}")


class NothingToForget(NothingToDo):
    name = "nothing-to-forget"
    sentence = N_(
        "No key is here of a season or a year that ended before {before} and isn't "
        "forgotten already. There is nothing to do."
    )


class NothingToChange(NothingToDo):
    name = "nothing-to-change"
    sentence = N_("The book says so already. There is nothing to change.")
