"""Business days begin at the cut-off hour of the station's own clock."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import days
from cainiao_recycle.domain.days import offset_text, offsets
from cainiao_recycle.errors import DateUnclear, TimeInFuture, TimeUnclear
from tests.desk import ZONE, moment

ZONES = [
    ZoneInfo(n)
    for n in ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu")
]
dates = st.dates(date(2010, 1, 2), date(2035, 12, 30)).map(date.isoformat)


@pytest.mark.parametrize(
    ("local", "cut_off", "day"),
    [
        ("2022-11-11 10:00", 0, "2022-11-11"),
        ("2022-11-11 00:00", 0, "2022-11-11"),
        ("2022-11-11 23:59", 0, "2022-11-11"),
        ("2022-11-12 03:59", 4, "2022-11-11"),
        ("2022-11-12 04:00", 4, "2022-11-12"),
        ("2023-01-01 00:30", 4, "2022-12-31"),
        ("2022-11-11 11:59", 12, "2022-11-10"),
    ],
)
def test_a_business_date_begins_at_the_cut_off_hour(
    local: str, cut_off: int, day: str
) -> None:
    assert days.business_date(moment(local), ZONE, cut_off) == day


@given(dates, st.sampled_from(ZONES), st.integers(0, 12))
def test_a_day_ends_where_the_next_begins(day: str, zone: ZoneInfo, cut_off: int) -> None:
    end = days.end_of(day, zone, cut_off)
    assert days.business_date(end - 1, zone, cut_off) == day
    assert days.business_date(end, zone, cut_off) == days.after(day, 1)


@given(dates, st.integers(-400, 400))
def test_days_after_and_before_cancel(day: str, count: int) -> None:
    assert days.after(days.after(day, count), -count) == day


def test_no_day_comes_after_the_calendars_last_or_before_its_first() -> None:
    assert days.after("9999-12-31", 1) == "9999-12-31"
    assert days.after("0001-01-01", -7) == "0001-01-01"
    shanghai = ZoneInfo("Asia/Shanghai")
    assert (
        days.end_of("9999-12-31", shanghai, 0) > days.end_of("9999-12-30", shanghai, 0) - 1
    )


@pytest.mark.parametrize("text", ["2022-11-11", " 2022-11-11 "])
def test_a_date_is_read(text: str) -> None:
    assert days.parse_date(text) == "2022-11-11"


@pytest.mark.parametrize(
    "text", ["", "11.11.2022", "2022-13-01", "2022-02-29", "today", "2022-11-11T10:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateUnclear):
        days.parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2022-11-11T10:42",
        "2022-11-11 10:42",
        "2022-11-11T10:42+08:00",
        "2022-11-11T02:42Z",
        " 2022-11-11T10:42:00 ",
    ],
)
def test_a_time_without_an_offset_is_the_stations(text: str) -> None:
    now = moment("2022-11-11 11:00")
    assert days.moment(text, ZONE, now) == moment("2022-11-11 10:42")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "25:00",
        "2022-11-31T10:00",
        "1999-12-31T10:00",
        "3000-01-01T00:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59-23:59",
        "\x1b[1m",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeUnclear):
        days.moment(text, ZONE, moment("2022-11-11 11:00"))


@pytest.mark.parametrize(
    ("text", "alone"),
    [("9:02", True), (" T09:02:11.5 ", True), ("９：02", True), ("09:02+08:00", True),
     ("2022-11-11 9:02", False), ("2022年11月11日9:02", False), ("2022-11-11", False)],
)  # fmt: skip
def test_a_time_alone_says_another_moment_tomorrow(text: str, alone: bool) -> None:
    assert days.is_of_today(text) == alone


def test_another_clock_may_be_two_minutes_ahead_and_no_more() -> None:
    now = moment("2022-11-11 10:00")
    assert days.moment("2022-11-11T10:02", ZONE, now) == now + 120_000
    with pytest.raises(TimeInFuture):
        days.moment("2022-11-11T10:02:01", ZONE, now)


def test_people_read_local_time_and_machines_its_offset_too() -> None:
    at = int(datetime(2022, 11, 11, 2, 42, 7, tzinfo=UTC).timestamp()) * 1000 + 999
    assert days.local_time(at, ZONE) == "2022-11-11 10:42"
    assert days.iso_time(at, ZONE) == "2022-11-11T10:42:07+08:00"


# --- offsets from UTC -------------------------------------------------------------------


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def test_a_zone_without_summer_time_has_one_offset() -> None:
    (only,) = offsets(ZoneInfo("Asia/Shanghai"), ms("2022-11-12T00:00+08:00"))
    assert offset_text(only.seconds) == "+08:00"


def test_offsets_change_at_the_very_second() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = offsets(zone, ms("2022-11-12T00:00+01:00"))
    assert found[-1] == (ms("2022-10-30T01:00+00:00"), 3600)
    assert found[-2] == (ms("2022-03-27T01:00+00:00"), 7200)
    assert len(found) == 1 + 2 * 23
    assert offsets(zone, ms("2022-10-30T00:59:59+00:00"))[:46] == found[:46]


def test_offsets_are_the_zones_own_at_any_moment() -> None:
    for name in ("Africa/Casablanca", "Australia/Lord_Howe", "America/St_Johns"):
        zone = ZoneInfo(name)
        found = offsets(zone, ms("2024-12-31T00:00+00:00"))
        for day in range(0, 365 * 24, 3):
            at = ms("2000-01-01T00:00+00:00") + day * 86_400_000
            last = [one for one in found if one.since_ms <= at][-1]
            offset = datetime.fromtimestamp(at / 1000, zone).utcoffset()
            assert offset is not None
            assert last.seconds == offset.total_seconds()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "+00:00"), (28_800, "+08:00"), (-12_600, "-03:30"), (37_800, "+10:30")],
)
def test_an_offset_is_written_with_its_sign(seconds: int, text: str) -> None:
    assert offset_text(seconds) == text


def test_a_zone_without_offsets_is_utc() -> None:
    class Nowhere(tzinfo):
        def utcoffset(self, dt: datetime | None) -> None:
            return None

        def dst(self, dt: datetime | None) -> None:
            return None

        def fromutc(self, dt: datetime) -> datetime:
            return dt

    assert offsets(Nowhere(), 0) == ((946_684_800_000, 0),)


def test_a_time_zone_is_known_by_its_name() -> None:
    assert days.zone_of("Asia/Shanghai").key == "Asia/Shanghai"


@pytest.mark.parametrize(
    "name", ["Moon", "", "/etc/passwd", "a\0b", "Asia/" * 2_000, "x" * 10_000, None, 8]
)
def test_whatever_else_is_told_is_no_time_zone(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        days.zone_of(name)
