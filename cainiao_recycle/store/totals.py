"""The figures of business dates: of closed days as they were sealed, of open ones by their
entries.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from cainiao_recycle.domain.days import FIRST_DATE, after
from cainiao_recycle.domain.figures import WHOLE, Amounts, DayFigures, Look
from cainiao_recycle.domain.indicators import COUNTED
from cainiao_recycle.domain.money import Prices
from cainiao_recycle.store import days, journal, setup, vouchers


class DayAmount(NamedTuple):
    """A row of the figures: what one indicator came to on a day, in a campaign or (empty)
    in all.
    """

    date: str
    campaign: str
    indicator: str
    amount: int


class Booked:
    """What was booked on each business date, at one moment."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.last_closed = days.last_closed(db)
        self.open = open_days(db, after(self.last_closed or FIRST_DATE, 1))

    def amounts(self, first: str, last: str, campaign: str = WHOLE) -> Amounts:
        """The sum of each indicator over some dates, both inclusive. Customers of several
        days are counted by `customers`.
        """
        found = Counter({one.name: 0 for one in COUNTED})
        sql = """SELECT indicator, sum(amount) FROM figure
                 WHERE date BETWEEN ? AND ? AND campaign = ? GROUP BY indicator"""
        found.update(dict(self.db.execute(sql, (first, last, campaign)).fetchall()))
        for row in self.open:
            if first <= row.date <= last and row.campaign == campaign:
                found[row.indicator] += row.amount
        return dict(found)

    def by_day(self, first: str, last: str, *names: str) -> Iterator[DayAmount]:
        """Some indicators of the whole of each day, in order of dates."""
        marks = ", ".join("?" for _ in names)
        sql = f"""SELECT date, campaign, indicator, amount FROM figure
                  WHERE date BETWEEN ? AND ? AND campaign = '' AND indicator IN ({marks})"""
        yield from map(DayAmount._make, self.db.execute(sql, (first, last, *names)))
        for row in self.open:
            if first <= row.date <= last and not row.campaign and row.indicator in names:
                yield row

    def customers(self, first: str, last: str, campaign: str = WHOLE) -> int:
        """Different customers over some dates, in all or of a campaign. What was undone
        later counts: that is how the last of the days was sealed.
        """
        sql = """SELECT count(DISTINCT customer) FROM box_return
                 WHERE business_date BETWEEN :first AND :last
                 AND (:campaign = '' OR campaign = :campaign) AND (undone = 0 OR
                 (SELECT business_date FROM journal WHERE seq = undone) > :last)"""
        bounds = {"first": first, "last": last, "campaign": campaign}
        return int(self.db.execute(sql, bounds).fetchone()[0])


def looking(db: sqlite3.Connection) -> Look:
    """What figures are looked up by."""

    @cache
    def prices(date: str) -> Prices:
        seal = days.sealing(db, date)
        at = partial(setup.setting_at, seq=seal) if seal else setup.setting
        return Prices(*(at(db, name) for name in Prices._fields))

    return Look(
        entry=journal.dated_event_of(db),
        campaign=lambda code: vouchers.campaign_of(db, code),
        prices=prices,
    )


def open_days(db: sqlite3.Connection, first: str) -> list[DayAmount]:
    """The figures of days that aren't closed, from one on."""
    found: dict[str, DayFigures] = {}
    look = looking(db)
    for entry in journal.of_dates(db, first):
        date = entry.business_date
        found.setdefault(date, DayFigures(date)).take(entry.event, look)
    return [DayAmount(date, *row) for date in sorted(found) for row in found[date].rows()]
