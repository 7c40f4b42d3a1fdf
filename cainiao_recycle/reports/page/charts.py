"""Charts as SVG, drawn by pygal. Colours are the page's, so that they follow its light or
dark; scripts and the date, which pygal puts in, are taken out.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from cainiao_recycle.domain.text import printable
from cainiao_recycle.errors import ExtraMissing

WIDTH, HEIGHT = 480, 250
"""Small enough that the letters are still read on a telephone; two stand side by side on a
desk's screen and on paper.
"""
MOST_LABELS = 8
"""Labels below a chart: more of them would run into one another."""

FEW = 6
"""Up to so many, each has a mark of its own."""

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
    room = 20 + 9 * max(map(width, labels), default=0)
    height = 50 + 28 * len(labels)
    return drawn("HorizontalBar", labels[::-1], [upwards], height=height, margin_left=room)


def width(text: str) -> int:
    """How wide a text is, Chinese letters counted twice."""
    return sum(2 if one > "\u2e7f" else 1 for one in text)


def lines(labels: Sequence[str], *series: Series, top: float | None = None) -> str:
    """Lines; the second is dashed, as a target is. `top` is the scale's end."""
    scale = (0, top) if top is not None else None
    # The last label is centred below the last point, at the very edge.
    return drawn(
        "Line", labels, series, range=scale, show_dots=len(labels) <= 62, margin_right=22
    )


def drawn(
    kind: str, labels: Sequence[str], series: Sequence[Series], **settings: Any
) -> str:
    """A chart as SVG; empty where there is nothing but zeros. Raises
    `ExtraMissing`.
    """
    try:
        import pygal
    except ImportError as missing:
        raise ExtraMissing(extra="html") from missing
    if not any(value for one in series for value in one.values):
        return ""
    options = {
        "width": WIDTH, "height": HEIGHT, "css": [], "js": [], "no_prefix": True,
        "classes": ("chart",), "explicit_size": False, "margin": 8,
        "show_legend": False, "truncate_label": 60,
        "include_x_axis": True, "min_scale": 3, "max_scale": 6, "print_values": False,
        "missing_value_fill_truncation": "none", "formatter": written,
        "y_labels": whole(series, stacked=kind == "StackedBar"), **settings,
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


def whole(series: Sequence[Series], *, stacked: bool) -> list[int] | None:
    """The marks of an axis that counts a few things: never half a box."""
    columns = zip(*(one.values for one in series), strict=True)
    most = max((sum if stacked else max)(v or 0 for v in column) for column in columns)
    return list(range(int(most) + 1)) if most == int(most) and most <= FEW else None


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
