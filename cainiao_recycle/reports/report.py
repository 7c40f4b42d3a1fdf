"""The report: returns, reuse, penetration, cycles, pulp, eggs, points, CO2e."""

from sqlite3 import Connection
from typing import Any, NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.balance import owed_of
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.carbon import CarbonSum, carbon_sums
from cainiao_recycle.domain.days import FIRST_DATE, LAST_DATE, after, end_of, parse_date
from cainiao_recycle.domain.settings import FIGURES
from cainiao_recycle.errors import CampaignUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import days, egg_stock, journal, setup, totals
from cainiao_recycle.store.egg_stock import EggStand
from cainiao_recycle.store.totals import Cycles, DateRange, Totals


class Span(NamedTuple):
    """One column of the report: business dates, both inclusive."""

    span: str
    name: str
    first: str
    last: str
    sums: Totals
    cycles: tuple[tuple[int, int], ...]
    carbon: tuple[CarbonSum, ...]

    @property
    def reuse_share(self) -> float | None:
        """Returned boxes that went back into service, of all returned."""
        return share(self.sums.kept, self.sums.returns)

    @property
    def penetration(self) -> float | None:
        """Parcels sent in a reused box, of all parcels sent (绿色寄件渗透率)."""
        return share(self.sums.sent_reused, self.sums.sent_reused + self.sums.sent_new)


def share(part: int, whole: int) -> float | None:
    """A share rounded to four places, None of nothing."""
    return round(part / whole, 4) if whole else None


class Report(NamedTuple):
    """Day, campaign and all time, with what is in stock and the journal's head: of a
    closed day as they were when it was sealed. `assumed` are the figures it stands on;
    `config list` says who set which.
    """

    station: str
    date: str
    spans: tuple[Span, ...]
    eggs_in_stock: int
    eggs_owed: int
    head_seq: int
    head: str
    assumed: dict[str, int]


def report(self: Session, date: str | None = None, campaign: str | None = None) -> Report:
    """The report of a business date (today's), with its campaign or the one named,
    and all time. Raises `CampaignUnknown`.

    A closed day is what was booked on it, for ever. A campaign is what happened in it
    up to that date, with what was told late.
    """
    with self.book.reading() as db:
        day = parse_date(date) if date else self.today()
        code = text.line("--campaign", campaign, 24) if campaign else None
        rule = setup.campaign(db, code) if code else setup.campaign_on(db, day)
        if campaign and rule is None:
            raise CampaignUnknown(campaign=campaign)
        figures = days.figures(db, day)
        spans = [booked(db, "day", day, day, day)]
        if rule is not None:
            spans.append(campaign_so_far(self, rule, day))
        spans.append(booked(db, "all", "", FIRST_DATE, day if figures else LAST_DATE))
        eggs, head_seq, head = sealed(db, day, figures) if figures else standing_now(db)
        return Report(
            station=self.facts.code,
            date=day,
            spans=tuple(spans),
            eggs_in_stock=eggs.stock,
            eggs_owed=eggs.owed,
            head_seq=head_seq,
            head=head,
            assumed={one.name: setup.setting_at(db, one.name, head_seq) for one in FIGURES},
        )


def standing_now(db: Connection) -> tuple[EggStand, int, str]:
    """Eggs in stock and owed, and the journal's head."""
    return egg_stock.stand(db), *journal.head(db)


def sealed(
    db: Connection, day: str, figures: dict[str, int | str]
) -> tuple[EggStand, int, str]:
    """The same, as a day was sealed: eggs owed then are those owed now, less what was
    booked since.
    """
    seal = journal.by_seq(db, int(figures["seq"]))
    assert seal is not None, "a closed day was sealed by an entry"
    find = journal.event_of(db)
    since = journal.of_dates(db, after(day, 1), LAST_DATE)
    owed = egg_stock.stand(db).owed - sum(owed_of(one.event, find) for one in since)
    return EggStand(int(figures["eggs_closing"]), owed), seal.seq, seal.hash


def booked(db: Connection, span: str, name: str, first: str, last: str) -> Span:
    """A column of what was booked on some days."""
    sums, cycles = totals.of_days(db, DateRange(first, last, 0, 0, 0))
    return column(span, name, first, last, sums, cycles)


def campaign_so_far(session: Session, rule: Campaign, day: str) -> Span:
    """The column of a campaign, as things stood at the end of a date."""

    def over(date: str) -> int:
        return end_of(date, session.zone, session.facts.cut_off_hour)

    last = min(rule.ends, day)
    span = DateRange(rule.starts, last, over(after(rule.starts, -1)), over(last), over(day))
    sums, cycles = totals.of_campaign(session.book.db, span)
    return column("campaign", rule.name, rule.starts, rule.ends, sums, cycles)


def column(
    span: str, name: str, first: str, last: str, sums: Totals, cycles: Cycles
) -> Span:
    """One column, with its carbon."""
    carbon = carbon_sums(sums.sent_reused, sums.board_reused_g, sums.settlement_g)
    return Span(span, name, first, last, sums, tuple(cycles), tuple(carbon))


def as_rows(found: Report) -> list[dict[str, Any]]:
    """The report for machines: one object a span."""
    return [
        {
            "span": one.span,
            "name": one.name,
            "first": one.first,
            "last": one.last,
            **one.sums._asdict(),
            "reuse_share": one.reuse_share,
            "penetration": one.penetration,
            "cycles": {str(cycle): boxes for cycle, boxes in one.cycles},
            "carbon": [carbon_row(basis) for basis in one.carbon],
            "station": found.station,
            "date": found.date,
            "eggs_in_stock": found.eggs_in_stock,
            "eggs_owed": found.eggs_owed,
            "head_seq": found.head_seq,
            "head": found.head,
            "assumed": found.assumed,
        }
        for one in found.spans
    ]


def carbon_row(one: CarbonSum) -> dict[str, Any]:
    """Carbon by one basis, with the factor it was reckoned with."""
    return {
        "basis": one.factor.basis,
        "amount": one.amount,
        "co2e_g": one.co2e_g,
        "factor_g": one.factor.co2e_g,
        "per": one.factor.per,
        "source": one.factor.source,
        "edition": one.factor.edition,
    }
