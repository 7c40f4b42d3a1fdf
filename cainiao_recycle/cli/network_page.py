"""`network report --html`: one page that stands alone, to be mailed or printed."""

from pathlib import Path
from typing import Any

from cainiao_recycle.cli.headquarters import SHOWN, cells, headings
from cainiao_recycle.cli.output import readable
from cainiao_recycle.domain.indicators import INDICATORS
from cainiao_recycle.language import _, sentence, spoken
from cainiao_recycle.network.reporting import LEAST_SAMPLE, Group
from cainiao_recycle.reports.page import parts
from cainiao_recycle.store.connection import of_system
from cainiao_recycle.store.files import HANDED_ON, place_of_file, written_whole

SHARES = ("used_share", "reuse_share", "sound_share")
MOST_BARS = 100
"""Of a chart: thousands of stations stand in the table."""


def write_page(path: Path, found: list[Group], by: str) -> None:
    """Write a report as one page, whole. Raises `FileNameMissing`, `NotWritable`."""
    path = place_of_file(path)
    try:
        with written_whole(path, HANDED_ON) as file:
            file.write(page(found, by))
    except OSError as error:
        raise of_system(error, path) from error


def page(found: list[Group], by: str) -> bytes:
    """A report as one page: what is read first, a bar for each group, every figure, and
    what each figure is.
    """
    names = [name for name in found[0].figures if name != "cycles"] if found else []
    silent = max((one.reporting["stations_silent"] for one in found), default=0)
    late = max((one.reporting["stations_late"] for one in found), default=0)
    counted = _("Stations silent: up to {silent}, late: up to {late}. They are named by "
                "“network stations”.")  # fmt: skip
    least = _("Rates of fewer than {least} customers or parcels aren't told.")
    title = _("Report of the network")
    body = [
        parts.heading(title, 1),
        parts.paragraph(sentence(counted, silent=silent, late=late)),
        parts.tiles(sums(found)),
        parts.heading(_("returned")),
        chart(found) if len(found) <= MOST_BARS else "",
        parts.table(headings(by), [list(map(str, cells(one, by))) for one in found]),
        parts.paragraph(sentence(least, least=LEAST_SAMPLE)),
        parts.folded(_("All figures"), parts.table([_(by), *names], every(found, names))),
        parts.heading(_("What the figures mean")),
        parts.paragraph(_("CO2e of different systems is never added.")),
        parts.table([_("indicator"), ""], [(name, definition(name)) for name in names]),
    ]
    return parts.document(spoken(), title, body)


def definition(name: str) -> str:
    """What a figure is."""
    return _(INDICATORS[name].definition)


def sums(found: list[Group]) -> list[parts.Tile]:
    """What all groups come to, of figures that add up."""
    shown = {"returned": "returned"} | SHOWN
    return [
        parts.Tile(_(label), f"{sum(one.figures[name] for one in found):,}")
        for name, label in shown.items()
    ]


def label(one: Group) -> str:
    """What a group is called."""
    return "-" if one.key is None else readable(one.key)


def every(found: list[Group], names: list[str]) -> list[list[str]]:
    """Every figure of every group."""
    return [
        [label(one), *(cell(name, one.figures[name]) for name in names)] for one in found
    ]


def chart(found: list[Group]) -> str:
    """The boxes returned, a bar for each group. The table below says the same."""
    most = max((one.figures["returned"] for one in found), default=0)
    lines = [
        f'<text x="150" y="{22 * at + 15}" text-anchor="end">'
        f"{parts.escape(shortened(label(one)))}</text>"
        f'<rect class="color-0" x="160" y="{22 * at + 3}" height="15" '
        f'width="{bar(one.figures["returned"], most)}"/>'
        for at, one in enumerate(found)
    ]
    box = f'viewBox="0 0 800 {22 * len(found)}"'
    return f'<svg class="chart" aria-hidden="true" {box}>{"".join(lines)}</svg>'


def bar(amount: int, most: int) -> int:
    """How long a bar is."""
    return 630 * max(amount, 0) // most if most > 0 else 0


def shortened(text: str) -> str:
    """A name that has room beside its bar."""
    return text if len(text) <= 12 else f"{text[:11]}…"


def cell(name: str, amount: Any) -> str:
    """A figure as it is read."""
    if amount is None:
        return "-"
    return f"{amount * 100:.1f} %" if name in SHARES else f"{amount:,}"
