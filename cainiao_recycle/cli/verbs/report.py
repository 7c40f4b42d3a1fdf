"""`report`: a day, its campaign, all time."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence, table
from cainiao_recycle.language import _
from cainiao_recycle.reports.report import Report, Span, as_rows

HELP = _(
    "Show day, campaign and all time: returns, reuse, penetration rate, cycles, pulp, "
    "eggs, points, CO2e with its factor and source."
)


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
            tell(found, station.facts.name)
    return 0


def percent(share: float | None) -> str:
    """A share for people."""
    return "-" if share is None else f"{share * 100:.1f} %"


def mass(grams: int) -> str:
    """A mass for people."""
    return f"{grams} g" if grams < 10_000 else f"{grams / 1000:,.1f} kg"


def lines(one: Span) -> list[tuple[str, str]]:
    """A column's cells, with their labels."""
    s = one.sums
    return [
        (_("boxes returned"), f"{s.returns}"),
        (_("  back into service"), f"{s.kept} ({percent(one.reuse_share)})"),
        (_("  held"), f"{s.held}"),
        (_("  for pulp"), f"{s.for_pulp}"),
        (_("customers"), f"{s.customers}"),
        (_("parcels sent"), f"{s.sent_reused + s.sent_new}"),
        (_("  in a reused box"), f"{s.sent_reused} ({percent(one.penetration)})"),
        (_("  by cycle"), "  ".join(f"{c}:{n}" for c, n in one.cycles) or "-"),
        (_("boxes pulped"), f"{s.boxes_pulped}"),
        (_("  settlement mass"), mass(s.settlement_g)),
        (_("  notebook equivalents"), f"{s.notebook_equivalents}"),
        (_("credits"), f"{s.credits}"),
        (_("eggs issued / given"), f"{s.eggs_issued} / {s.eggs_given}"),
        (_("carbon points"), f"{s.points}"),
        *((f"CO2e: {_(c.factor.basis)}", mass(c.co2e_g)) for c in one.carbon),
    ]


def tell(found: Report, station: str) -> None:
    """The report for people."""
    names = {"day": found.date, "all": _("all time")}
    headers = ["", *(names.get(one.span, one.name) for one in found.spans)]
    columns = [lines(one) for one in found.spans]
    rows = [
        [label, *(column[at][1] for column in columns)]
        for at, (label, _cell) in enumerate(columns[0])
    ]
    table(headers, rows, title=f"{station} ({found.station})")
    told = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say(sentence(told, stock=found.eggs_in_stock, owed=found.eggs_owed))
    say(_("CO2e figures belong to different systems and are never added:"))
    for one in found.spans[0].carbon:
        factor = one.factor
        say(
            "  "
            + sentence(
                _("{basis}: {g} g per {per} ({source}, {edition})"),
                basis=factor.basis,
                g=factor.co2e_g,
                per=factor.per,
                source=factor.source,
                edition=factor.edition,
            )
        )
    assumed = ", ".join(f"{name} {value}" for name, value in sorted(found.assumed.items()))
    say(sentence(_("Assumed: {figures}"), figures=""), nl=False)
    say(assumed)
    told = _("Journal head, entry {seq}: {head}")
    say(sentence(told, seq=found.head_seq, head=found.head))
