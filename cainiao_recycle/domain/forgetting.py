"""Forgetting: which keys may go by a date, and what is known of those that went.

A season's key finds its customers, a year's the waybills that were first seen in it. When
both are over, nobody needs to know any more who it was; what was counted stays.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.days import LAST_DATE, after
from cainiao_recycle.domain.references import Gone


class Going(NamedTuple):
    """A key that may go: `ends` is the last day on which what it serves was needed."""

    serves: str
    of: str
    mark: str
    ends: str
    is_held: bool

    @property
    def gone(self) -> Gone:
        """What the book says of it from then on."""
        return Gone(self.serves, self.of, self.mark)


def year_ends(year: str, campaigns: Iterable[Campaign]) -> str:
    """The last day on which a waybill of a year may earn or have earned something: that of
    the year, or of a campaign that goes on beyond it. Until then it must be known again, or
    it would be paid twice in one season.
    """
    first, last = f"{year}-01-01", f"{year}-12-31"
    of_year = (one for one in campaigns if one.starts <= last and one.ends >= first)
    return max([last, *(one.ends for one in of_year)])


def years_before(date: str, years: int) -> str:
    """The same day so many years ago; the 28th for a 29th that isn't there."""
    year, rest = int(date[:4]) - years, date[4:]
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year:04d}{'-02-28' if rest == '-02-29' and not is_leap else rest}"


def may_go_from(ends: str, keep_years: int) -> str | None:
    """The first day on which `close` says that a key may go which was needed until a day;
    None where it never does.
    """
    if not keep_years:
        return None
    if int(ends[:4]) + keep_years >= int(LAST_DATE[:4]):
        return LAST_DATE
    return after(years_before(ends, -keep_years), 1)
