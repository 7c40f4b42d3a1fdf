"""What stands out, and who looked at it."""

from datetime import datetime
from sqlite3 import Connection

from cainiao_recycle.domain import days, review, settings, text
from cainiao_recycle.domain.events import ReviewDone
from cainiao_recycle.domain.review import Finding, Kind
from cainiao_recycle.errors import DatesTurned, FindingUnknown
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store import findings, journal, setup

DAYS_SHOWN = 31
"""Up to today, when nobody says which."""


def list_findings(
    self: Session, first: str | None = None, last: str | None = None
) -> list[Finding]:
    """What stands out of some business dates (the last 31), in order of date; each says
    whether it was looked at. Raises `DatesTurned`.
    """
    until = days.parse_date(last) if last is not None else self.today()
    since = (
        days.parse_date(first) if first is not None else days.after(until, 1 - DAYS_SHOWN)
    )
    if since > until:
        raise DatesTurned(first=since, last=until)
    with self.book.reading() as db:
        found = [one for kind in Kind for one in of_kind(self, db, kind, since, until)]
        found.sort(key=lambda one: (one.date, one.first))
        return [one.looked_at(findings.done(db, one.line)) for one in found]


def review_done(
    self: Session, line: str, note: str, *, request_id: str | None = None
) -> Recorded:
    """A line was looked at; what is recorded of the same later stands out again. The event
    is `ReviewDone`. Raises `FindingUnknown`.
    """
    kind, first = review.named(line)
    called, said = f"{kind}-{first}", text.line("--note", note)
    with self.request(None, request_id) as request:
        if earlier := request.earlier("review-done", called, said, note=said):
            return earlier
        entry = journal.by_seq(request.db, first)
        date = entry.business_date if entry is not None else self.today()
        lines = of_kind(self, request.db, kind, date, date)
        if called not in [one.line for one in lines]:
            raise FindingUnknown(line=called)
        return request.record(ReviewDone(line=called, note=said))


def of_kind(
    session: Session, db: Connection, kind: Kind, since: str, until: str
) -> list[Finding]:
    """What stands out of a kind and some days."""
    thresholds = {one.name: setup.setting(db, one.name) for one in settings.NOTICED}
    # A zone's clock may be put forward in between: an hour, once, in a list to look at.
    at = datetime.fromisoformat(since).replace(tzinfo=session.zone)
    offset = at.utcoffset()
    assert offset is not None, "a zone has one"
    shift_ms = int(offset.total_seconds()) * 1000 - session.facts.cut_off_hour * 3_600_000
    given = {**thresholds, "first": since, "last": until, "offset_ms": shift_ms}
    return list(findings.found(db, kind, given))
