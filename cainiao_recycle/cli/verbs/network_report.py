"""`network report`: the stations' figures, added up."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.headquarters import (
    BEHIND,
    SHOWN,
    AsCsv,
    EngineName,
    Store,
    bar,
    cells,
    emit_csv,
    headings,
)
from cainiao_recycle.cli.headquarters import COMMON as COMMON
from cainiao_recycle.cli.options import one_of
from cainiao_recycle.cli.output import emit, mass, say, table
from cainiao_recycle.domain.indicators import INDICATORS
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.asking import DUCKDB, opened
from cainiao_recycle.network.questions import GROUPS
from cainiao_recycle.network.reporting import LEAST_SAMPLE, Group, report

HELP = _(
    "Add up the stations' figures by day, week, month, station, city, province or "
    "campaign, with the year to date: returns, reuse, pulp, eggs, points, CO2e by factor "
    "and basis, and how many stations were silent or late."
)
EXAMPLE = "store --by week"


def command(
    store: Store,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="GROUP",
            help=_("day, week, month, station, city, province or campaign."),
        ),
    ] = "day",
    as_csv: AsCsv = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help=_("Write one self-contained page.")),
    ] = None,
    engine: EngineName = DUCKDB,
) -> int:
    desk = Desk.of()
    group = one_of("--by", by, GROUPS)
    with opened(store, engine) as asked:
        found = report(asked, group)
    if html is not None:
        from cainiao_recycle.cli.network_page import write_page

        write_page(html, found, group)
    if desk.json:
        for one in found:
            emit(as_object(one, group))
    elif as_csv:
        tell_csv(found, group)
    elif html is not None:
        say("✓ " + sentence(_("Written: {path}"), path=html))
    else:
        tell(found, group)
    return 0


def as_object(one: Group, by: str) -> dict[str, Any]:
    """A group for machines: its key, its figures."""
    return {
        by: one.key, **one.figures, **one.rates, **one.reporting,
        "year_to_date": one.year_to_date,
    }  # fmt: skip


def tell_csv(found: list[Group], by: str) -> None:
    """The groups as CSV: one column a figure."""
    flat = [{k: v for k, v in as_object(one, by).items() if not isinstance(v, dict)}
            | {f"year_to_date_{k}": v for k, v in one.year_to_date.items()
               if not isinstance(v, dict)} for one in found]  # fmt: skip
    header = list(flat[0]) if flat else [by]
    emit_csv(header, ([row[name] for name in header] for row in flat))


def tell(found: list[Group], by: str) -> None:
    """The groups for people, with bars of the boxes returned."""
    most = max((one.figures["returned"] for one in found), default=0)
    headers, rows = headings(by), [cells(one, by) for one in found]
    # A bar stands beside the boxes returned.
    headers.insert(BEHIND, "")
    for one, row in zip(found, rows, strict=True):
        row.insert(BEHIND, bar(one.figures["returned"], most, 12))
    table(headers, rows)
    tell_silent(found)
    if found and by != "campaign":
        tell_co2e(found[-1])
    for name in ("returned", *SHOWN):
        say(f"{name}: {_(INDICATORS[name].definition)}")
    template = _("Rates of fewer than {least} customers or parcels aren't told.")
    say(sentence(template, least=LEAST_SAMPLE))


def tell_silent(found: list[Group]) -> None:
    """How many stations the figures lack."""
    silent = max((one.reporting["stations_silent"] for one in found), default=0)
    late = max((one.reporting["stations_late"] for one in found), default=0)
    if silent or late:
        template = _(
            "Stations silent: up to {silent}, late: up to {late}. They are named by "
            "“network stations”."
        )
        say(sentence(template, silent=silent, late=late))


def tell_co2e(last: Group) -> None:
    """CO2e of the last line, each figure with its basis."""
    say(_("CO2e figures belong to different systems and are never added:"))
    for name, amount in last.figures.items():
        if name.startswith("co2e_"):
            so_far = mass(last.year_to_date[name])
            template = _("{amount} ({so_far} in the year to date): {definition}")
            definition = _(INDICATORS[name].definition)
            facts = {"amount": mass(amount), "so_far": so_far}
            say("  " + sentence(template, definition=definition, **facts))
