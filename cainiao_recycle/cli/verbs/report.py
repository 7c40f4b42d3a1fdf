"""`report`: a period, the period before, the year to date, all time."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli import bars
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.domain.periods import Period
from cainiao_recycle.language import _, sentence
from cainiao_recycle.reports.lines import (
    STANDS_ON,
    all_lines,
    assumed_lines,
    definitions,
    factor_line,
    head_lines,
    money_lines,
    title_of,
)
from cainiao_recycle.reports.report import Report, as_rows

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
    worth: Annotated[
        bool,
        typer.Option("--money", help=_("What was saved, sold and spent.")),
    ] = False,
    meaning: Annotated[
        bool,
        typer.Option("--definitions", help=_("What each figure means.")),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", help=_("Write a page for a browser, with charts."), metavar="FILE"
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.report(
            date, campaign, month=month, quarter=quarter, year=year, first=first, last=last
        )  # fmt: skip
        if html is not None:
            station.write_report_page(found, html)
        if desk.json:
            for row in as_rows(found):
                emit(row)
        elif html is not None:
            say("✓ " + sentence(_("Written: {path}"), path=html), fg="green")
        else:
            tell(station, found, worth=worth)
            if meaning:
                tell_definitions()
    return 0


def tell(station: Station, found: Report, *, worth: bool) -> None:
    """The report for people."""
    title = sentence(_("{station} ({code})"), station=station.name, code=found.station)
    say(title, bold=True)
    tell_columns(found, worth=worth)
    tell_bars(station, found.period)
    template = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say(sentence(template, stock=found.eggs_in_stock, owed=found.eggs_owed))
    say(_("CO2e figures belong to different systems and are never added:"))
    for one in found.columns[0].carbon:
        say("  " + factor_line(one.factor))
    say(_(STANDS_ON))
    for line in assumed_lines(found):
        say("  " + line)
    say(_("What each figure means: report --definitions"))
    head, typed = head_lines(found)
    say(head)
    say("  " + typed)


def tell_columns(found: Report, *, worth: bool) -> None:
    """The figures, the period asked for first."""
    each = [money_lines(c) for c in found.columns] if worth else all_lines(found)
    labels = [label for label, _cell in each[0]]
    named = [title_of(one.period) for one in found.columns]
    cells = [[cell for _label, cell in column] for column in each]
    bars.columns(labels, list(zip(named, cells, strict=True)))


def tell_bars(station: Station, period: Period) -> None:
    """Boxes by the hour of a day, or by the days or months of a longer period."""
    if period.first == period.last:
        hours = station.report_hours(period)
        open_hours = [hour for hour, boxes in enumerate(hours) if boxes]
        if not open_hours:
            return
        shown = range(open_hours[0], open_hours[-1] + 1)
        say(_("Boxes returned, by hour of the day"), bold=True)
        bars.bars([f"{hour:02}:00" for hour in shown], [hours[hour] for hour in shown])
    else:
        steps = station.report_steps(period)
        say(_("Boxes returned"), bold=True)
        bars.bars([s.name for s in steps], [s.amounts["returned"] for s in steps])
    say("")


def tell_definitions() -> None:
    """What each figure means."""
    say("")
    for name, unit, meaning in definitions():
        say(f"{name} ({unit}): {meaning}")
