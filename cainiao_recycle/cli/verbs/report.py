"""`report`: a day, its campaign, all time."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, mass, say, table, worded
from cainiao_recycle.domain import settings
from cainiao_recycle.domain.carbon import CarbonBasis, Factor
from cainiao_recycle.domain.heads import Head, in_short
from cainiao_recycle.language import _, sentence
from cainiao_recycle.reports.report import Report, Span, as_rows
from cainiao_recycle.sentences import N_

HELP = _(
    "Show day, campaign and all time: returns, reuse, penetration rate, cycles, pulp, "
    "eggs, points, CO2e with its factor and source."
)
EXAMPLE = "--date 2022-11-11"


def command(
    date: Annotated[
        str | None, typer.Option("--date", help=_("The day; today."), metavar="DATE")
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option("--campaign", help=_("A campaign, not the day's."), metavar="CODE"),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.report(date, campaign)
        if desk.json:
            for row in as_rows(found):
                emit(row)
        else:
            tell(found, station.name)
    return 0


def percent(share: float | None) -> str:
    """A share for people."""
    return "-" if share is None else f"{share * 100:.1f} %"


def by_cycle(one: Span) -> str:
    """How many parcels left in boxes of each cycle."""
    told = _("{cycle}: {n}")
    return "  ".join(sentence(told, cycle=c, n=n) for c, n in one.cycles) or "-"


def lines(one: Span) -> list[tuple[str, str]]:
    """A column's cells, with their labels."""
    s = one.sums
    return [
        (_("boxes returned"), f"{s.returns}"),
        (_("  told late"), f"{s.late}"),
        (_("  back into service"), f"{s.kept} ({percent(one.reuse_share)})"),
        (_("  held"), f"{s.held}"),
        (_("  for pulp"), f"{s.for_pulp}"),
        (_("customers"), f"{s.customers}"),
        (_("parcels sent"), f"{s.sent_reused + s.sent_new}"),
        (_("  in a reused box"), f"{s.sent_reused} ({percent(one.penetration)})"),
        (_("  by cycle"), by_cycle(one)),
        (_("boxes pulped"), f"{s.boxes_pulped}"),
        (_("  settlement mass"), mass(s.settlement_g)),
        (_("  notebook equivalents"), f"{s.notebook_equivalents}"),
        (_("credits"), f"{s.credits}"),
        (_("eggs issued / given"), f"{s.eggs_issued} / {s.eggs_given}"),
        (_("carbon points"), f"{s.points}"),
        *(
            (sentence(_("CO2e: {basis}"), basis=c.factor.basis), mass(c.co2e_g))
            for c in one.carbon
        ),
    ]


BOX_FACTOR = N_("{basis}: {g} g a box ({source}, {edition})")
BOARD_FACTOR = N_("{basis}: {g} g per kg of board ({source}, {edition})")


def factor_line(factor: Factor) -> str:
    """A carbon factor with its source."""
    a_box = factor.basis is CarbonBasis.BOX_REUSED
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
    names = {"day": found.date, "all": _("all time")}
    headers = ["", *(names.get(one.span, one.name) for one in found.spans)]
    columns = [lines(one) for one in found.spans]
    rows = [
        [label, *(column[at][1] for column in columns)]
        for at, (label, _cell) in enumerate(columns[0])
    ]
    title = sentence(_("{station} ({code})"), station=station, code=found.station)
    table(headers, rows, title=title)
    template = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say(sentence(template, stock=found.eggs_in_stock, owed=found.eggs_owed))
    say(_("CO2e figures belong to different systems and are never added:"))
    for one in found.spans[0].carbon:
        say("  " + factor_line(one.factor))
    say(_("Figures it stands on; “config list” says where they come from:"))
    for name, value in found.assumed.items():
        say("  " + worded(settings.about(settings.SETTINGS[name], value)))
    template = _("Journal head, entry {seq}: {head}")
    say(sentence(template, seq=found.head_seq, head=found.head))
    short = in_short(Head(found.head_seq, found.head))
    say("  " + sentence(_("to be typed: {head}"), head=short))
