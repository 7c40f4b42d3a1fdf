"""`network report --html`: one page that stands alone, to be mailed or printed.

No script, no font, no picture from elsewhere: bars are boxes with a width.
"""

from html import escape
from pathlib import Path
from string import Template
from typing import Any

from cainiao_recycle.cli.output import readable
from cainiao_recycle.domain.indicators import INDICATORS
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.reporting import LEAST_SAMPLE, Group
from cainiao_recycle.store.files import HANDED_ON, written_whole

PAGE = Template("""\
<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 15px/1.5 system-ui, "Noto Sans SC", sans-serif; margin: 2rem auto;
       max-width: 72rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child, td.bar { text-align: left; }
td.bar { width: 18%; } td.bar i { display: block; height: .8rem; background: #3a7d44; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; }
@media print { body { margin: 0; max-width: none; } }
</style>
</head>
<body>
<h1>$title</h1>
<p>$silent</p>
<table>
<thead><tr>$headings</tr></thead>
<tbody>
$rows
</tbody>
</table>
<h2>$meaning</h2>
<p>$never_added $least</p>
<dl>
$definitions
</dl>
</body>
</html>
""")

SHARES = ("used_share", "reuse_share", "sound_share")


def write_page(path: Path, found: list[Group], by: str) -> None:
    """Write a report as one page, whole. Raises what the disk raises."""
    with written_whole(path, HANDED_ON) as file:
        file.write(page(found, by).encode("utf-8", "replace"))


def text(words: object) -> str:
    """Words as they may stand on a page."""
    return escape(readable(str(words)))


def page(found: list[Group], by: str) -> str:
    """A report as one page."""
    names = [name for name in found[0].figures if name != "cycles"] if found else []
    most = max((one.figures["returned"] for one in found), default=0)
    silent = max((one.reporting["stations_silent"] for one in found), default=0)
    late = max((one.reporting["stations_late"] for one in found), default=0)
    counted = _("Stations silent: up to {silent}, late: up to {late}. They are named by "
                "“network stations”.")  # fmt: skip
    least = _("Rates of fewer than {least} customers or parcels aren't told.")
    headings = [_(by), _("stations"), "", *names]
    return PAGE.substitute(
        language=_("en"),
        title=text(_("Report of the network")),
        silent=text(sentence(counted, silent=silent, late=late)),
        headings="".join(f"<th>{text(one)}</th>" for one in headings),
        rows="\n".join(line(one, names, most) for one in found),
        meaning=text(_("What the figures mean")),
        never_added=text(_("CO2e of different systems is never added.")),
        least=text(sentence(least, least=LEAST_SAMPLE)),
        definitions="\n".join(
            f"<dt>{text(name)}</dt><dd>{text(_(INDICATORS[name].definition))}</dd>"
            for name in names
        ),
    )


def line(one: Group, names: list[str], most: int) -> str:
    """A group as a line of the table."""
    part = 100 * one.figures["returned"] / most if most > 0 else 0
    cells = [
        f"<td>{text('-' if one.key is None else one.key)}</td>",
        f"<td>{one.reporting['stations']}</td>",
        f'<td class="bar"><i style="width:{max(part, 0):.1f}%"></i></td>',
        *(f"<td>{cell(name, one.figures[name])}</td>" for name in names),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def cell(name: str, amount: Any) -> str:
    """A figure as it is read."""
    if amount is None:
        return "-"
    return f"{amount * 100:.1f} %" if name in SHARES else f"{amount:,}"
