"""A card after the box: the box just taken is taken back, and in again as it is.

Two entries, because a reward looks at the condition and an entry never changes. Should
the work stop between them, the next start sees the first one's reason and says so.
"""

from cainiao_recycle.counter.box import Box, Taken
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.undoing import undo_entry

REASON = "corrected at the counter"


def corrected(session: Session, taken: Taken, box: Box) -> str | None:
    """Take a box back; the tag to give it again when it stays out of the pulp: its
    sticker may be on it already.
    """
    event = taken.event
    assert taken.seq is not None, "only a box of the open visit is corrected"
    undo_entry(session, taken.seq, REASON)
    if not event.new or box.tag is not None or box.is_pulp():
        return None
    return event.tag
