"""Charts as SVG, drawn by pygal. Colours are the page's, so that they follow its light or
dark; scripts and the date, which pygal puts in, are taken out.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from cainiao_recycle.domain.text import printable
from cainiao_recycle.errors import ExtraMissing

WIDTH, HEIGHT = 760, 300
MOST_LABELS = 12
"""Labels below a chart: more of them would run into one another."""

Value = int | float | None


class Series(NamedTuple):
    """A row of figures, one for each label."""

    name: str
    values: Sequence[Value]


def bars(labels: Sequence[str], *series: Series, stacked: bool = True) -> str:
    """Bars, those of a label on one another or side by side."""
    return drawn("StackedBar" if stacked and len(series) > 1 else "Bar", labels, series)


def sideways(labels: Sequence[str], values: Series) -> str:
    """Bars that lie, the first on top, for labels that are words."""
    upwards = Series(values.name, list(values.values)[::-1])
    room = 30 + 14 * max(map(len, labels), default=0)
    height = 60 + 34 * len(labels)
    return drawn("HorizontalBar", labels[::-1], [upwards], height=height, margin_left=room)


def lines(labels: Sequence[str], *series: Series, top: float | None = None) -> str:
    """Lines; the second is dashed, as a target is. `top` is the scale's end."""
    scale = (0, top) if top is not None else None
    return drawn("Line", labels, series, range=scale, show_dots=len(labels) <= 62)


def drawn(
    kind: str, labels: Sequence[str], series: Sequence[Series], **settings: Any
) -> str:
    """A chart as SVG. Raises `ExtraMissing`."""
    try:
        import pygal
    except ImportError as missing:
        raise ExtraMissing(extra="html") from missing
    options = {
        "width": WIDTH, "height": HEIGHT, "css": [], "js": [], "no_prefix": True,
        "classes": ("chart",), "explicit_size": False, "margin": 8,
        "show_legend": len(series) > 1, "legend_at_bottom": True, "legend_box_size": 12,
        "legend_at_bottom_columns": len(series),
        "margin_bottom": 24 if len(series) > 1 else 8,
        "truncate_label": 60, "truncate_legend": 60,
        "include_x_axis": True, "min_scale": 3, "max_scale": 6, "print_values": False,
        "missing_value_fill_truncation": "none", "formatter": written,
        **settings,
    }  # fmt: skip
    chart = getattr(pygal, kind)(**{k: v for k, v in options.items() if v is not None})
    chart.x_labels = [printable(label) for label in labels]
    if kind != "HorizontalBar" and len(labels) > MOST_LABELS:
        step = -(-len(labels) // MOST_LABELS)
        chart.x_labels_major = chart.x_labels[::step]
        chart.show_minor_x_labels = False
    for one in series:
        chart.add(printable(one.name), list(one.values))
    return plain(chart)


def written(value: Value) -> str:
    """A figure as it stands on an axis."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:g}"


DROPPED = ("script", "style", "desc", "text-overlay", "tooltip-overlay", "tooltip")


def plain(chart: Any) -> str:
    """A chart's SVG without scripts, comments and what scripts alone would show."""
    from xml.etree import ElementTree

    root = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            named = child.tag if isinstance(child.tag, str) else "script"
            kinds = {named.rpartition("}")[2], *child.get("class", "").split()}
            if kinds & set(DROPPED):
                parent.remove(child)
    root.attrib.pop("id", None)
    root.set("aria-hidden", "true")
    return ElementTree.tostring(root, encoding="unicode")
