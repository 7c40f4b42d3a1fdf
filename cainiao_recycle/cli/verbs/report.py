"""`report`: a period, the period before, the year to date, all time."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, mass, say, table, worded
from cainiao_recycle.domain import settings
from cainiao_recycle.domain.carbon import Factor
from cainiao_recycle.domain.heads import Head, in_short
from cainiao_recycle.domain.periods import Span
from cainiao_recycle.language import _, sentence
from cainiao_recycle.reports.report import Column, Report, as_rows
from cainiao_recycle.sentences import N_

HELP = _(
    "Show a period beside the one before, the year to date and all time: returns, reuse, "
    "share of parcels in used boxes, cycles, pulp, eggs, points, CO2e with its factor and "
    "source."
)
EXAMPLE = "--date 2022-11-11"


def command(
    date: Annotated[
        str | None, typer.Option("--date", help=_("A day; today."), metavar="DATE")
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", help=_("A month: 2022-11."), metavar="MONTH")
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", help=_("A quarter: 2022-Q4."), metavar="QUARTER"),
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", help=_("A year: 2022."), metavar="YEAR")
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", help=_("The first day; --to is the last."), metavar="DATE"),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help=_("The last day."), metavar="DATE")
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option(
            "--campaign", help=_("A campaign, not that of the last day."), metavar="CODE"
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.report(
            date, campaign, month=month, quarter=quarter, year=year, first=first, last=last
        )  # fmt: skip
        if desk.json:
            for row in as_rows(found):
                emit(row)
        else:
            tell(found, station.name)
    return 0


def percent(share: float | None) -> str:
    """A share for people."""
    return "-" if share is None else f"{share * 100:.1f} %"


def by_cycle(one: Column) -> str:
    """How many parcels left in boxes of each cycle."""
    told = _("{cycle}: {n}")
    return "  ".join(sentence(told, cycle=c, n=n) for c, n in one.cycles) or "-"


def lines(one: Column) -> list[tuple[str, str]]:
    """A column's cells, with their labels."""
    n, shares = one.amounts, one.shares
    return [
        (_("boxes returned"), f"{n['returned']}"),
        (_("  told late"), f"{n['late']}"),
        (
            _("  of sound quality (A, B)"),
            f"{n['sound']} ({percent(shares['sound_share'])})",
        ),
        (_("  back into service"), f"{n['kept']} ({percent(shares['reuse_share'])})"),
        (_("  held"), f"{n['held']}"),
        (_("  for pulp"), f"{n['for_pulp']}"),
        (_("customers"), "-" if one.customers is None else f"{one.customers}"),
        (_("parcels sent"), f"{n['sent_used'] + n['sent_new']}"),
        (_("  in a used box"), f"{n['sent_used']} ({percent(shares['used_share'])})"),
        (_("  by cycle"), by_cycle(one)),
        (_("boxes pulped"), f"{n['boxes_pulped']}"),
        (_("  settlement mass"), mass(n["settlement_g"])),
        (_("  notebook equivalents"), f"{n['notebook_equivalents']}"),
        (_("credits"), f"{n['credits']}"),
        (_("eggs issued / given"), f"{n['eggs_issued']} / {n['eggs_given']}"),
        (_("carbon points"), f"{n['points']}"),
        *(
            (sentence(_("CO2e: {basis}"), basis=c.factor.basis), mass(c.co2e_g))
            for c in one.carbon
        ),
    ]


BOX_FACTOR = N_("{basis}: {g} g a box ({source}, {edition})")
BOARD_FACTOR = N_("{basis}: {g} g per kg of board ({source}, {edition})")


def factor_line(factor: Factor) -> str:
    """A carbon factor with its source."""
    a_box = factor.per == 1
    grams = factor.co2e_g if a_box else factor.co2e_g * 1000 / factor.per
    return sentence(
        _(BOX_FACTOR if a_box else BOARD_FACTOR),
        basis=factor.basis,
        g=f"{grams:g}",
        source=_(factor.source),
        edition=_(factor.edition),
    )


def tell(found: Report, station: str) -> None:
    """The report for people."""
    names = {Span.ALL: _("all time"), Span.YEAR_TO_DATE: _("year to date")}
    columns = [lines(one) for one in found.columns]
    headers = ["", *(names.get(p.span, p.name) for p, *_ in found.columns)]
    rows = [
        [label, *(column[at][1] for column in columns)]
        for at, (label, _cell) in enumerate(columns[0])
    ]
    title = sentence(_("{station} ({code})"), station=station, code=found.station)
    table(headers, rows, title=title)
    template = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say(sentence(template, stock=found.eggs_in_stock, owed=found.eggs_owed))
    say(_("CO2e figures belong to different systems and are never added:"))
    for one in found.columns[0].carbon:
        say("  " + factor_line(one.factor))
    say(_("Figures it stands on; “config list” says where they come from:"))
    for name, value in found.assumed.items():
        say("  " + worded(settings.about(settings.SETTINGS[name], value)))
    template = _("Journal head, entry {seq}: {head}")
    say(sentence(template, seq=found.head_seq, head=found.head))
    short = in_short(Head(found.head_seq, found.head))
    say("  " + sentence(_("to be typed: {head}"), head=short))
