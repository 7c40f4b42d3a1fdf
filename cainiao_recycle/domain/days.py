"""Business days: local dates that begin at the station's cut-off hour."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from cainiao_recycle.errors import DateUnclear, TimeInFuture, TimeUnclear

CLOCK_SLACK_MS = 120_000
"""How far ahead of our clock another one may be: two minutes."""


def business_date(at_ms: int, zone: tzinfo, cut_off_hour: int) -> str:
    """The business date (ISO) of a moment in UTC milliseconds."""
    local = datetime.fromtimestamp(at_ms // 1000, zone)
    if local.hour < cut_off_hour:
        local -= timedelta(days=1)
    return f"{local.year:04d}-{local.month:02d}-{local.day:02d}"


def end_of(day: str, zone: tzinfo, cut_off_hour: int) -> int:
    """The moment in UTC milliseconds at which a business day is over."""
    after = date.fromisoformat(day) + timedelta(days=1)
    local = datetime(after.year, after.month, after.day, cut_off_hour, tzinfo=zone)
    return int(local.timestamp()) * 1000


@lru_cache(maxsize=256)
def after(day: str, days: int) -> str:
    """The date so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def parse_date(text: str) -> str:
    """An ISO date, or `DateUnclear`."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise DateUnclear(date=text) from None


def moment(text: str, zone: tzinfo, now_ms: int) -> int:
    """What `--at` says, in UTC milliseconds. Raises `TimeUnclear`, and `TimeInFuture`
    for what lies more than two minutes ahead.
    """
    at_ms = full_moment(text, zone)
    if at_ms > now_ms + CLOCK_SLACK_MS:
        raise TimeInFuture(time=text)
    return at_ms


def full_moment(text: str, zone: tzinfo) -> int:
    """A date and a time, in UTC milliseconds. One without an offset is the station's.
    Raises `TimeUnclear`.
    """
    try:
        if ":" not in text:
            raise ValueError("a date alone is no moment")
        parsed = datetime.fromisoformat(text.strip())
        local = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
        at_ms = int(local.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise TimeUnclear(time=text) from None
    if not 2000 <= parsed.year <= 2999:
        raise TimeUnclear(time=text)
    return at_ms


def local_time(at_ms: int, zone: tzinfo) -> str:
    """A moment as people at the station read it: `2022-11-11 10:42`."""
    return datetime.fromtimestamp(at_ms // 1000, zone).strftime("%Y-%m-%d %H:%M")


def iso_time(at_ms: int, zone: tzinfo) -> str:
    """A moment as machines read it, with its offset, to the second."""
    return datetime.fromtimestamp(at_ms // 1000, zone).isoformat()
