"""Periods of a report: a day, a month, a quarter, a year, or from one date to another."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.domain.days import after, parse_date
from cainiao_recycle.errors import PeriodUnclear
from cainiao_recycle.sentences import N_, Clause


class Span(StrEnum):
    """What a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"
    CAMPAIGN = "campaign"
    BEFORE = "before"
    YEAR_TO_DATE = "year-to-date"
    ALL = "all"


class Period(NamedTuple):
    """Business dates from `first` to `last`, both inclusive."""

    span: Span
    name: str
    first: str
    last: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1


MONTH = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?")
QUARTER = re.compile(r"([0-9]{4})[-/.年]?[Qq第]?([1-4])(?:季度?)?")
YEAR = re.compile(r"([0-9]{4})年?")

LIKE = {Span.MONTH: "2022-11", Span.QUARTER: "2022-Q4", Span.YEAR: "2022"}

ONE_PERIOD = N_("name one period: --date, --month, --quarter, --year, or --from and --to")
BOTH_ENDS = N_("--from and --to go together")
BACKWARDS = N_("it ends before it begins")
WRITTEN = N_("it is written like {like}")


def plain(text: str) -> str:
    """A period without the spaces and widths of whoever typed it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def day(on: str) -> Period:
    """One business date."""
    return Period(Span.DAY, on, on, on)


def months(span: Span, name: str, year: int, first: int, many: int) -> Period:
    """So many months of a year from one on."""
    over = date(year + (first + many > 12), (first + many - 1) % 12 + 1, 1)
    begins = date(year, first, 1)
    return Period(span, name, begins.isoformat(), (over - timedelta(1)).isoformat())


def month(text: str) -> Period:
    """`2022-11`. Raises `PeriodUnclear`."""
    found = MONTH.fullmatch(plain(text))
    if found is None or not (1 <= int(found[2]) <= 12 and is_year(found[1])):
        raise unclear(Span.MONTH, text)
    year, number = int(found[1]), int(found[2])
    return months(Span.MONTH, f"{year:04}-{number:02}", year, number, 1)


def quarter(text: str) -> Period:
    """`2022-Q4`. Raises `PeriodUnclear`."""
    found = QUARTER.fullmatch(plain(text))
    if found is None or not is_year(found[1]):
        raise unclear(Span.QUARTER, text)
    year, number = int(found[1]), int(found[2])
    return months(Span.QUARTER, f"{year:04}-Q{number}", year, 3 * number - 2, 3)


def year(text: str) -> Period:
    """`2022`. Raises `PeriodUnclear`."""
    found = YEAR.fullmatch(plain(text))
    if found is None or not is_year(found[1]):
        raise unclear(Span.YEAR, text)
    return months(Span.YEAR, found[1], int(found[1]), 1, 12)


def is_year(text: str) -> bool:
    """Whether a year can be one of the book's."""
    return 2000 <= int(text) <= 2999


def unclear(span: Span, text: str) -> PeriodUnclear:
    """What to write instead."""
    return PeriodUnclear(period=text, why=Clause(WRITTEN, like=LIKE[span]))


def between(first: str, last: str) -> Period:
    """From one date to another. Raises `PeriodUnclear`, `DateUnclear`."""
    begins, ends = parse_date(first), parse_date(last)
    if ends < begins:
        raise PeriodUnclear(period=f"{first} – {last}", why=Clause(BACKWARDS))
    return Period(Span.RANGE, f"{begins} – {ends}", begins, ends)


READ = {"date": lambda text: day(parse_date(text)), "month": month, "quarter": quarter,
        "year": year}  # fmt: skip


def period(today: str, given: Mapping[str, str | None]) -> Period:
    """The period that options name (`date`, `month`, `quarter`, `year`, or `first` and
    `last`), or today. Raises `PeriodUnclear`, `DateUnclear`.
    """
    named = {name: text for name, text in given.items() if text is not None}
    ends = [named.pop(name, None) for name in ("first", "last")]
    if len(named) + any(ends) > 1:
        raise PeriodUnclear(period=" ".join(named.values()), why=Clause(ONE_PERIOD))
    if any(ends):
        if None in ends:
            raise PeriodUnclear(period=str(ends[0] or ends[1]), why=Clause(BOTH_ENDS))
        return between(str(ends[0]), str(ends[1]))
    for name, text in named.items():
        return READ[name](text)
    return day(today)


def before(one: Period) -> Period:
    """The period before: the month before a month, else as many days."""
    last = after(one.first, -1)
    begins = date.fromisoformat(last)
    match one.span:
        case Span.MONTH:
            found = month(last[:7])
        case Span.QUARTER:
            found = quarter(f"{begins.year}-Q{(begins.month + 2) // 3}")
        case Span.YEAR:
            found = year(last[:4])
        case _:
            found = between(after(one.first, -one.days), last)
    name = found.first if found.first == found.last else found.name
    return found._replace(span=Span.BEFORE, name=name)


def year_to_date(one: Period) -> Period:
    """From the first of January of the year in which a period ends, to that end."""
    return Period(Span.YEAR_TO_DATE, one.last[:4], f"{one.last[:4]}-01-01", one.last)
