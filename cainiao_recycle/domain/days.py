"""Business days: local dates that begin at the station's cut-off hour."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cainiao_recycle.errors import DateUnclear, TimeInFuture, TimeUnclear

FIRST_DATE, LAST_DATE = "0001-01-01", "9999-12-31"
"""Before and after every business date."""

CLOCK_SLACK_MS = 120_000
"""How far ahead of our clock another one may be: two minutes."""


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises `ValueError` for whatever is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, TypeError, OSError, RecursionError) as error:
        # A name of thousands of letters isn't just not found.
        raise ValueError(str(error)) from None


def business_date(at_ms: int, zone: tzinfo, cut_off_hour: int) -> str:
    """The business date (ISO) of a moment in UTC milliseconds."""
    local = datetime.fromtimestamp(at_ms // 1000, zone)
    if local.hour < cut_off_hour:
        local -= timedelta(days=1)
    return f"{local.year:04d}-{local.month:02d}-{local.day:02d}"


def end_of(day: str, zone: tzinfo, cut_off_hour: int) -> int:
    """The moment in UTC milliseconds at which a business day is over."""
    local = datetime.fromisoformat(after(day, 1)).replace(hour=cut_off_hour, tzinfo=zone)
    return int(local.timestamp()) * 1000


@lru_cache(maxsize=256)
def after(day: str, days: int) -> str:
    """The date so many days after another; the calendar's last one, or its first, where it
    ends before.
    """
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return (date.min if days < 0 else date.max).isoformat()


DATE = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})日?")
"""A date as people and spreadsheets in China write it, the year first."""

CLOCK = re.compile(
    r"([0-9]{1,2}):([0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)(Z|[+-][0-9:]{4,6})?"
)
"""A time of day: 24 hours. `9:02 PM` is refused, not read as the morning."""

SAME_SIGN = {"年": "月"}


def iso_date(text: str) -> str | None:
    """A date as ISO writes it: `2022/11/1`, `2022.11.1`, `2022年11月1日`."""
    found = DATE.fullmatch(text)
    if found is None or SAME_SIGN.get(found[2], found[2]) != found[4]:
        return None
    return f"{found[1]}-{found[3]:0>2}-{found[5]:0>2}"


def parse_date(text: str) -> str:
    """A date, `2022-11-11` or as spreadsheets write it. Raises `DateUnclear`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    try:
        return date.fromisoformat(iso_date(plain) or plain).isoformat()
    except ValueError:
        raise DateUnclear(date=text) from None


def written(text: str, today: str) -> str:
    """What `--at` says, as ISO writes it; a time alone is of today. Raises `ValueError`
    for a date alone, which is no moment.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if ":" not in plain:
        raise ValueError("a date alone is no moment")
    day, _, clock = (
        plain.replace("日", "日 ").replace("T", " ").replace("t", " ").rpartition(" ")
    )
    at = CLOCK.fullmatch(clock)
    if at is None:
        return plain
    when = iso_date("".join(day.split())) or day if day else today
    return f"{when}T{at[1]:0>2}:{at[2]}{at[3] or ''}"


def is_of_today(text: str) -> bool:
    """Whether what `--at` says is a time alone: tomorrow it says another moment."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return CLOCK.fullmatch(plain.lstrip("Tt ")) is not None


def moment(text: str, zone: tzinfo, now_ms: int) -> int:
    """What `--at` says, in UTC milliseconds. Raises `TimeUnclear`, and `TimeInFuture`
    for what lies more than two minutes ahead.
    """
    today = datetime.fromtimestamp(now_ms // 1000, zone).date().isoformat()
    at_ms = full_moment(text, zone, today)
    if at_ms > now_ms + CLOCK_SLACK_MS:
        raise TimeInFuture(time=text)
    return at_ms


def full_moment(text: str, zone: tzinfo, today: str = "") -> int:
    """A date and a time, in UTC milliseconds. One without an offset is the station's; a
    time without a date is today's, where a today is given. Raises `TimeUnclear`.
    """
    try:
        parsed = datetime.fromisoformat(written(text, today))
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


class Offset(NamedTuple):
    """How far local time is ahead of UTC from a moment (UTC milliseconds) on."""

    since_ms: int
    seconds: int


FIRST_MS = 946_684_800_000
"""2000-01-01 in UTC: nothing is dated before."""
WEEK_MS = 7 * 86_400_000
"""No offset holds for less: it is looked for in steps of one."""


@lru_cache(maxsize=8)
def offsets(zone: tzinfo, until_ms: int) -> tuple[Offset, ...]:
    """A zone's offsets from UTC since 2000, up to a moment; the last one goes on."""

    def ahead(at_ms: int) -> int:
        offset = datetime.fromtimestamp(at_ms // 1000, zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    found = [Offset(FIRST_MS, ahead(FIRST_MS))]
    for least, most in pairwise(range(FIRST_MS, until_ms + WEEK_MS, WEEK_MS)):
        if ahead(most) == found[-1].seconds:
            continue
        low, high = least // 1000, most // 1000
        while high - low > 1:
            middle = (low + high) // 2
            same = ahead(middle * 1000) == found[-1].seconds
            low, high = (middle, high) if same else (low, middle)
        found.append(Offset(high * 1000, ahead(most)))
    return tuple(found)


def offset_text(seconds: int) -> str:
    """An offset from UTC as ISO 8601 writes it: `+08:00`."""
    sign, minutes = "-" if seconds < 0 else "+", abs(seconds) // 60
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
