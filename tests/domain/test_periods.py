"""Periods: a day, a month, a quarter, a year, from one date to another."""

import pytest

from cainiao_recycle.domain import periods
from cainiao_recycle.errors import DateUnclear, PeriodUnclear

TODAY = "2022-11-11"

PERIODS = [
    ({}, ("day", TODAY, TODAY), (TODAY, "2022-11-10", "2022-11-10")),
    ({"date": "2022/3/1"}, ("day", "2022-03-01", "2022-03-01"),
     ("2022-03-01", "2022-02-28", "2022-02-28")),
    ({"month": "2022-11"}, ("month", "2022-11-01", "2022-11-30"),
     ("2022-11", "2022-10-01", "2022-10-31")),
    ({"month": "2024年2月"}, ("month", "2024-02-01", "2024-02-29"),
     ("2024-02", "2024-01-01", "2024-01-31")),
    ({"month": "2022-12"}, ("month", "2022-12-01", "2022-12-31"),
     ("2022-12", "2022-11-01", "2022-11-30")),
    ({"quarter": "2022-q1"}, ("quarter", "2022-01-01", "2022-03-31"),
     ("2022-Q1", "2021-10-01", "2021-12-31")),
    ({"quarter": "2022-Q4"}, ("quarter", "2022-10-01", "2022-12-31"),
     ("2022-Q4", "2022-07-01", "2022-09-30")),
    ({"year": "２０２２年"}, ("year", "2022-01-01", "2022-12-31"),
     ("2022", "2021-01-01", "2021-12-31")),
    ({"first": "2022-11-01", "last": "2022-11-20"},
     ("range", "2022-11-01", "2022-11-20"),
     ("2022-11-01 – 2022-11-20", "2022-10-12", "2022-10-31")),
]  # fmt: skip


@pytest.mark.parametrize(("given", "is_", "name_and_before"), PERIODS)
def test_a_period_and_the_one_before(
    given: dict[str, str], is_: tuple[str, str, str], name_and_before: tuple[str, str, str]
) -> None:
    found = periods.period(TODAY, {"date": None, **given})
    assert (found.span, found.first, found.last) == is_
    before = periods.before(found)
    assert (found.name, before.first, before.last) == name_and_before
    assert before.span == "before"


def test_the_year_to_date_ends_with_the_period() -> None:
    year = periods.year_to_date(periods.month("2022-11"))
    assert (year.first, year.last, year.days) == ("2022-01-01", "2022-11-30", 334)


WRONG = [
    {"month": "2022-13"}, {"month": "2022-0"}, {"month": "November"}, {"month": "1822-11"},
    {"quarter": "2022-Q5"}, {"quarter": "0022-Q4"}, {"year": "22"}, {"year": "9999"},
    {"month": "2022-11", "year": "2022"}, {"date": TODAY, "first": TODAY, "last": TODAY},
    {"first": TODAY}, {"last": TODAY}, {"first": "2022-11-20", "last": "2022-11-01"},
    {"month": ""},
]  # fmt: skip


@pytest.mark.parametrize("given", WRONG)
def test_what_is_no_period_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(PeriodUnclear):
        periods.period(TODAY, given)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(DateUnclear):
        periods.period(TODAY, {"first": "Monday", "last": TODAY})


@pytest.mark.parametrize(
    "given", [{"date": "0001-01-01"}, {"first": "0001-01-01", "last": "9999-12-31"}]
)
def test_nothing_comes_before_the_calendar_begins(given: dict[str, str]) -> None:
    before = periods.before(periods.period("2022-11-11", given))
    assert (before.first, before.last) == ("0001-01-01", "0001-01-01")
