"""How a period went: its days or months one by one, its hours, why boxes were pulped."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cainiao_recycle.domain.days import FIRST_DATE, after
from cainiao_recycle.domain.figures import Amounts
from cainiao_recycle.domain.indicators import COUNTED, eggs_owed
from cainiao_recycle.domain.periods import Period
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import breakdowns
from cainiao_recycle.store.totals import Booked

MOST_DAYS = 62
"""A longer period is told by months."""


class Step(NamedTuple):
    """A day or a month of the period, with its amounts by name."""

    name: str
    amounts: Amounts


class Course(NamedTuple):
    """Steps in order; boxes by the hour of the day (0 to 23); boxes for pulp by defect,
    where a box with two counts with both (empty: past its last cycle, or lowered by hand);
    eggs owed before the first step.
    """

    steps: tuple[Step, ...]
    by_month: bool
    hours: tuple[int, ...]
    defects: tuple[tuple[str, int], ...]
    owed_before: int


def course_of(self: Session, period: Period) -> Course:
    """How a period went, as far as it is over."""
    period = period._replace(last=min(period.last, max(period.first, self.today())))
    with self.book.reading() as db:
        booked = Booked(db)
        by_month = period.days > MOST_DAYS
        came = breakdowns.arrivals(db, period.first, period.last)
        before = booked.amounts(FIRST_DATE, after(period.first, -1))
        return Course(
            steps=tuple(steps(booked, period, by_month=by_month)),
            by_month=by_month,
            hours=local_hours(self, came.hours),
            defects=tuple(by_defect(came.defects)),
            owed_before=eggs_owed(before),
        )


def report_steps(self: Session, period: Period) -> list[Step]:
    """The days or months of a period, each with its amounts."""
    with self.book.reading() as db:
        return list(steps(Booked(db), period, by_month=period.days > MOST_DAYS))


def report_hours(self: Session, period: Period) -> tuple[int, ...]:
    """Boxes by the hour of the day, of a period of a few days."""
    with self.book.reading() as db:
        found = breakdowns.hours_of(db, period.first, period.last)
    return local_hours(self, found)


def local_hours(session: Session, found: Counter[int]) -> tuple[int, ...]:
    """Hours since 1970 as hours of the station's day."""
    boxes = [0] * 24
    for hour, many in found.items():
        at = datetime.fromtimestamp(hour * 3600, UTC).astimezone(session.zone)
        boxes[at.hour] += many
    return tuple(boxes)


def by_defect(found: Counter[str]) -> list[tuple[str, int]]:
    """Boxes by defect, most first."""
    each: Counter[str] = Counter()
    for defects, boxes in found.items():
        for defect in defects.split() or [""]:
            each[defect] += boxes
    return sorted(each.items(), key=lambda one: (-one[1], one[0]))


def steps(booked: Booked, period: Period, *, by_month: bool) -> Iterator[Step]:
    """The days or months of a period in order, those without entries too."""
    names = [one.name for one in COUNTED]
    found = {name: Counter(dict.fromkeys(names, 0)) for name in named(period, by_month)}
    for row in booked.by_day(period.first, period.last, *names):
        found[row.date[:7] if by_month else row.date][row.indicator] += row.amount
    for name, amounts in found.items():
        yield Step(name, dict(amounts))


def named(period: Period, by_month: bool) -> Iterator[str]:
    """What the steps of a period are called: dates, or months."""
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    each = ((first + timedelta(day)).isoformat() for day in range((last - first).days + 1))
    yield from dict.fromkeys(day[:7] for day in each) if by_month else each
