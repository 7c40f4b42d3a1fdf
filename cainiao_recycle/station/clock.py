"""The clock compared with a watch: from then on it is believed again."""

from cainiao_recycle.domain import days
from cainiao_recycle.domain.events import ClockConfirmed
from cainiao_recycle.errors import ClockDiffers, DateMissing, TimeUnclear
from cainiao_recycle.station.session import CLOCK_SLACK_MS, Recorded, Session


def confirm_clock(self: Session, time: str, *, request_id: str | None = None) -> Recorded:
    """Somebody looked at a watch (and a calendar): what it said, date and time. The
    event is `ClockConfirmed`. Raises `ClockDiffers` when the clock says something else.

    What a clock that ran ahead had dated after this moment counts as having happened
    now at the latest; what a clock behind held back can be recorded again.
    """
    now = self.clock()
    watch_at = watch_time(self, time, now)
    if abs(watch_at - now) > CLOCK_SLACK_MS:
        raise ClockDiffers(
            now=self.local(now),
            told=self.local(watch_at),
            most=CLOCK_SLACK_MS // 60_000,
        )
    with self.request(None, request_id, happened_at=now) as request:
        if earlier := request.earlier("clock", watch_at):
            return earlier
        request.recorded_at = now
        return request.record(ClockConfirmed(watch_at=watch_at, date=self.date_of(now)))


def watch_time(session: Session, time: str, now: int) -> int:
    """What the watch said, in UTC milliseconds. Raises `DateMissing` for a time alone."""
    try:
        return days.full_moment(time, session.zone)
    except TimeUnclear:
        days.full_moment(time, session.zone, session.date_of(now))
        typed = session.local(now).replace(" ", "T")
        raise DateMissing(typed=typed) from None
