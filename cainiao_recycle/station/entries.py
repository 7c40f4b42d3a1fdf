"""The entries as they were recorded: the log, and which one to undo."""

from cainiao_recycle.domain import text, undo
from cainiao_recycle.domain.days import parse_date
from cainiao_recycle.domain.events import EntryUndone
from cainiao_recycle.errors import NothingToUndo
from cainiao_recycle.station.session import LONGEST_ID, OWN_NIGHT, Session
from cainiao_recycle.store import journal
from cainiao_recycle.store.journal import Entry, Logged

SHOWN = 20
"""Entries of today that are listed when nobody says how many."""

MOST = 1_000_000


def log(
    self: Session,
    date: str | None = None,
    clerk: str | None = None,
    last: str | int | None = None,
) -> tuple[list[Logged], int]:
    """Entries, the newest last, and how many there are to list.

    Those of a business date, or the last ones of any date; without either the last
    twenty of today. `clerk` leaves out the others'.
    """
    who = text.line("--clerk", clerk, 40) if clerk is not None else None
    most = text.whole("--last", last, 1, MOST) if last is not None else None
    day = parse_date(date) if date is not None else None
    with self.book.reading() as db:
        if day is None and most is not None:
            found = journal.logged(db, None, who, most)
            return found, len(found)
        if day is None:
            day, most = self.today(), SHOWN
        found = journal.logged(db, day, who, most or MOST)
        return found, journal.count_of(db, day, who)


def last_to_undo(self: Session, request_id: str | None = None) -> Entry:
    """This clerk's last entry that isn't undone and can be, by its kind. When an undo of
    this request id was recorded before, the entry that it undid. Raises `NothingToUndo`.

    What closing a day recorded is passed over: nobody did it with his hands.
    """
    final = [kind.kind for kind in undo.FINAL]
    with self.book.reading() as db:
        if request_id is not None:
            before = journal.by_request(
                db, text.line("--request-id", request_id, LONGEST_ID)
            )
            if before is not None and isinstance(before.event, EntryUndone):
                found = journal.by_seq(db, before.event.entry)
                assert found is not None, "an undo names entries before it"
                return found
        last = journal.last_of_clerk(db, self.clerk, final, OWN_NIGHT)
    if last is None:
        raise NothingToUndo(clerk=self.clerk)
    return last
