"""The report of a period: beside the period before, the year to date and all time."""

from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain import indicators, money, periods, text
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.carbon import CarbonSum, carbon_sums
from cainiao_recycle.domain.days import FIRST_DATE, LAST_DATE
from cainiao_recycle.domain.figures import Amounts
from cainiao_recycle.domain.periods import Period, Span
from cainiao_recycle.domain.settings import FIGURES
from cainiao_recycle.errors import CampaignUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import days, journal, setup
from cainiao_recycle.store.totals import Booked


class Column(NamedTuple):
    """One column of the report. `amounts` are by the names of `domain.indicators`;
    customers of several days are None where nobody asked for them: they don't add up.
    """

    period: Period
    amounts: Amounts
    customers: int | None
    cycles: tuple[tuple[int, int], ...]
    shares: dict[str, float | None]
    carbon: tuple[CarbonSum, ...]


class Report(NamedTuple):
    """The columns, with what is in stock and the journal's head: of closed days as they
    were when the last of them was sealed. `assumed` are the figures it stands on;
    `config list` says who set which.
    """

    station: str
    period: Period
    columns: tuple[Column, ...]
    eggs_in_stock: int
    eggs_owed: int
    head_seq: int
    head: str
    assumed: dict[str, int]


def report(
    self: Session,
    date: str | None = None,
    campaign: str | None = None,
    **period: str | None,
) -> Report:
    """The report of a period: a date, `month`, `quarter`, `year`, or `first` and `last`;
    else of today. With the campaign that is named, or that runs on its last day. Raises
    `CampaignUnknown`, `PeriodUnclear`, `DateUnclear`.

    A closed day is what was booked on it, for ever, and a period is its days. A campaign's
    boxes and vouchers are counted with what was told late.
    """
    with self.book.reading() as db:
        asked = periods.period(self.today(), {"date": date, **period})
        rule = campaign_of(db, campaign, asked)
        booked = Booked(db)
        columns = [
            column(booked, asked, is_asked=True),
            column(booked, periods.before(asked), is_asked=True),
        ]
        until = asked.last if is_sealed(booked, asked) else LAST_DATE
        if rule is not None:
            columns.append(of_campaign(booked, rule, until, is_asked=campaign is not None))
        year = periods.year_to_date(asked)
        if (year.first, year.last) != (asked.first, asked.last):
            columns.append(column(booked, year))
        all_time = column(booked, Period(Span.ALL, "", FIRST_DATE, until))
        head_seq, head = head_at(db, asked.last)
        return Report(
            station=self.facts.code,
            period=asked,
            columns=(*columns, all_time),
            eggs_in_stock=indicators.eggs_in_stock(all_time.amounts),
            eggs_owed=indicators.eggs_owed(all_time.amounts),
            head_seq=head_seq,
            head=head,
            assumed={one.name: setup.setting_at(db, one.name, head_seq) for one in FIGURES},
        )


def campaign_of(db: Connection, named: str | None, asked: Period) -> Campaign | None:
    """The campaign named, or that of the last day. Raises `CampaignUnknown`."""
    if named is None:
        return setup.campaign_on(db, asked.last)
    rule = setup.campaign(db, text.called("--campaign", named, 24))
    if rule is None:
        raise CampaignUnknown(campaign=named)
    return rule


def column(booked: Booked, period: Period, *, is_asked: bool = False) -> Column:
    """What was booked in a period. Customers are counted where they are asked for, and of
    one day.
    """
    amounts = booked.amounts(period.first, period.last)
    customers: int | None = amounts.pop("customers")
    if period.first != period.last:
        customers = booked.customers(period.first, period.last) if is_asked else None
    return of_amounts(period, amounts, customers)


def of_campaign(booked: Booked, rule: Campaign, until: str, *, is_asked: bool) -> Column:
    """A campaign, as booked up to a date: its boxes and vouchers, whenever they were told,
    and what else was booked on its days.
    """
    period = Period(Span.CAMPAIGN, rule.name, rule.starts, rule.ends)
    amounts = booked.amounts(rule.starts, min(rule.ends, until))
    named = booked.amounts(FIRST_DATE, until, rule.code)
    amounts |= {name: named[name] for name in indicators.OF_CAMPAIGN}
    asked = booked.customers(FIRST_DATE, until, rule.code) if is_asked else None
    return of_amounts(period, amounts, asked)


def is_sealed(booked: Booked, period: Period) -> bool:
    """Whether the last day of a period is closed, or was passed over as one without
    entries.
    """
    return period.last <= (booked.last_closed or "")


def of_amounts(period: Period, amounts: Amounts, customers: int | None) -> Column:
    """A column, with what is reckoned from its amounts."""
    return Column(
        period=period,
        amounts={one.name: amounts[one.name] for one in indicators.COUNTED if one.adds_up},
        customers=customers,
        cycles=tuple(indicators.cycles_in(amounts)),
        shares=indicators.shares(amounts),
        carbon=tuple(carbon_sums(amounts)),
    )


def head_at(db: Connection, date: str) -> tuple[int, str]:
    """The journal's head when a date was sealed; while it isn't, the head now."""
    seal = days.sealing(db, date)
    if seal is None:
        return journal.head(db)
    hashed = journal.hash_of(db, seal)
    assert hashed is not None, "a closed day was sealed by an entry"
    return seal, hashed


def as_rows(found: Report) -> list[dict[str, Any]]:
    """The report for machines: one object a span."""
    return [
        {
            "span": one.period.span.value,
            "name": one.period.name,
            "first": one.period.first,
            "last": one.period.last,
            **one.amounts,
            "customers": one.customers,
            **one.shares,
            "net_fen": money.net(one.amounts),
            "cycles": {str(cycle): boxes for cycle, boxes in one.cycles},
            **{sum_.factor.name: sum_.co2e_g for sum_ in one.carbon},
            "carbon": [carbon_row(basis) for basis in one.carbon],
            "station": found.station,
            "date": found.period.last,
            "eggs_in_stock": found.eggs_in_stock,
            "eggs_owed": found.eggs_owed,
            "head_seq": found.head_seq,
            "head": found.head,
            "assumed": found.assumed,
        }
        for one in found.columns
    ]


def carbon_row(one: CarbonSum) -> dict[str, Any]:
    """Carbon by one basis, with the factor it was reckoned with."""
    return {
        "indicator": one.factor.name,
        "basis": one.factor.basis,
        "amount": one.amount,
        "co2e_g": one.co2e_g,
        "factor_g": one.factor.co2e_g,
        "per": one.factor.per,
        "source": one.factor.source,
        "edition": one.factor.edition,
    }
