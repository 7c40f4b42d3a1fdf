"""A box told wrong: its return is undone, and it is taken in again as it really is.

Two entries, because a reward looks at the condition and an entry never changes; one
transaction, because between the two the box would be nowhere.
"""

from cainiao_recycle.station.returning import Told, take_in
from cainiao_recycle.station.session import OWN, Recorded, Session
from cainiao_recycle.station.undoing import reversal

REASON = "corrected at the counter"


def correct_return(self: Session, entry: int, told: Told) -> Recorded:
    """Take the box of a return back and in again, both or neither. The event is
    `BoxReturned`; raises what `undo_entry` and `return_box` raise.
    """
    with self.request(None, None) as request:
        taken_back = reversal(request, entry, REASON)
        request.write(taken_back, f"{OWN}{request.request_id}:undone")
        return take_in(request, told)
