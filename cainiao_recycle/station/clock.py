"""The clock compared with a watch: from then on it is believed again."""

from cainiao_recycle.domain import days
from cainiao_recycle.domain.events import ClockConfirmed
from cainiao_recycle.errors import ClockDiffers, TimeUnclear, WatchUnclear
from cainiao_recycle.station.session import CLOCK_SLACK_MS, Recorded, Session


def confirm_clock(self: Session, time: str, *, request_id: str | None = None) -> Recorded:
    """Somebody looked at a watch (and a calendar): what it said, date and time. The
    event is `ClockConfirmed`. Raises `ClockDiffers` when the clock says something
    else, and `WatchUnclear`.

    What a clock that ran ahead had dated after this moment counts as having happened
    now at the latest; what a clock behind held back can be recorded again.
    """
    try:
        watch_at = days.full_moment(time, self.zone)
    except TimeUnclear:
        # The date is half of what is confirmed: it can't come from the clock in doubt.
        raise WatchUnclear(time=time) from None
    now = self.clock()
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
