"""The report: returns, reuse, penetration, cycles, pulp, eggs, points, CO2e."""

from typing import Any, NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.carbon import CarbonSum, carbon_sums
from cainiao_recycle.domain.days import parse_date
from cainiao_recycle.domain.settings import FIGURES
from cainiao_recycle.errors import CampaignUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import journal, setup, totals, vouchers
from cainiao_recycle.store.totals import Totals

FIRST_DATE, LAST_DATE = "0001-01-01", "9999-12-31"


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
    """Day, campaign and all time, with what is in stock and the journal's head.
    `assumed` are the figures it stands on; `config list` says who set which.
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
    """
    with self.book.reading() as db:
        day = parse_date(date) if date else self.date_of(self.clock())
        code = text.line("--campaign", campaign, 24) if campaign else None
        rule = setup.campaign(db, code) if code else setup.campaign_on(db, day)
        if campaign and rule is None:
            raise CampaignUnknown(campaign=campaign)
        spans = [("day", day, day, day)]
        if rule is not None:
            spans.append(("campaign", rule.name, rule.starts, rule.ends))
        spans.append(("all", "", FIRST_DATE, LAST_DATE))
        eggs = vouchers.egg_stand(db)
        head_seq, head = journal.head(db)
        return Report(
            station=self.facts.code,
            date=day,
            spans=tuple(span_of(self, *one) for one in spans),
            eggs_in_stock=eggs.stock,
            eggs_owed=eggs.owed,
            head_seq=head_seq,
            head=head,
            assumed={one.name: setup.setting(db, one.name) for one in FIGURES},
        )


def span_of(session: Session, span: str, name: str, first: str, last: str) -> Span:
    """One column."""
    db = session.book.db
    sums = totals.totals(db, first, last)
    carbon = carbon_sums(sums.sent_reused, sums.board_reused_g, sums.settlement_g)
    cycles = totals.boxes_by_cycle(db, first, last)
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
            "carbon": [
                {
                    "basis": c.factor.basis,
                    "amount": c.amount,
                    "co2e_g": c.co2e_g,
                    "factor_g": c.factor.co2e_g,
                    "per": c.factor.per,
                    "source": c.factor.source,
                    "edition": c.factor.edition,
                }
                for c in one.carbon
            ],
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
