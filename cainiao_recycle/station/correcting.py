"""A box told wrong: its return is undone, and it is taken in again as it really is.

Two entries, because a reward looks at the condition and an entry never changes; one
transaction, because between the two the box would be nowhere.
"""

from cainiao_recycle.errors import NotCorrected, VisitFinishedAlready
from cainiao_recycle.station.reasons import Said
from cainiao_recycle.station.returning import take_in
from cainiao_recycle.station.session import OWN, Recorded, Session
from cainiao_recycle.station.told import Told
from cainiao_recycle.station.undoing import reversal

REASON = "corrected at the counter"


def correct_return(self: Session, entry: int, told: Told) -> Recorded:
    """Take the box of a return back and in again, both or neither. The event is
    `BoxReturned`. Raises what `undo_entry` and `return_box` raise, `VisitFinishedAlready`
    when the voucher of its visit was issued meanwhile, and `NotCorrected` when what is
    told would not bring it back.
    """
    with self.request(None, None) as request:
        taken_back = reversal(request, entry, Said(REASON))
        if len(taken_back.undone) > 1:
            raise VisitFinishedAlready(visit=told.visit)
        request.write(taken_back, f"{OWN}{request.request_id}:undone")
        recorded = take_in(request, told)
        if recorded.entry is None:
            raise NotCorrected(entry=entry)
        return recorded
