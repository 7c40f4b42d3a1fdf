"""What a page is put together from: one file with its style inside, and nothing that could
be asked for. Every text is escaped here, whoever typed it.
"""

from collections.abc import Iterable, Sequence
from html import escape as escaped
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain.text import printable

HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""  # noqa: E501 - a line of the page

LANGS = {"zh": "zh-CN", "en": "en"}


Cell = str | int


def escape(text: str) -> str:
    """A text as HTML, without what could turn a line around."""
    return escaped(printable(text))


def document(language: str, title: str, parts: Iterable[str]) -> bytes:
    """A whole page of parts that are HTML already; `language` is zh or en."""
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    head = HEAD.format(lang=LANGS[language], title=escape(title), style=style)
    return (head + "\n".join(parts) + "\n</body>\n</html>\n").encode()


class Tile(NamedTuple):
    """A figure to be read first: what it is, the figure, and what to hold it against."""

    label: str
    figure: str
    beside: str = ""


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "about") -> str:
    """A sentence or two; `about` is set back."""
    return f'<p class="{kind}">{escape(text)}</p>'


def tiles(found: Iterable[Tile]) -> str:
    """The figures to be read first."""
    each = (
        f"<li><span>{escape(one.label)}</span><b>{escape(one.figure)}</b>"
        f"<span>{escape(one.beside)}</span></li>"
        for one in found
    )
    return f'<ul class="tiles">{"".join(each)}</ul>'


def is_figure(cell: Cell) -> bool:
    """Whether a cell stands to the right: a number, or one with its unit."""
    return isinstance(cell, int) or cell[:1].isdigit() or cell[:1] in ("-", "−", "–")


def table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table. Columns of figures stand to the right, the first cell heads its row."""
    lines = [list(row) for row in rows]
    figures = [
        bool(lines) and all(is_figure(line[at]) for line in lines)
        for at in range(len(headers))
    ]
    kinds = [("n" if at else "date") if is_so else "" for at, is_so in enumerate(figures)]

    def cells(row: Sequence[Cell], *, head: bool) -> str:
        made = []
        for at, cell in enumerate(row):
            tag = "th" if head or at == 0 else "td"
            scope = f' scope="{"col" if head else "row"}"' if tag == "th" else ""
            side = f' class="{kinds[at]}"' if kinds[at] else ""
            text = f"{cell:,}" if isinstance(cell, int) else cell
            made.append(f"<{tag}{scope}{side}>{escape(text)}</{tag}>")
        return f"<tr>{''.join(made)}</tr>"

    body = "".join(cells(line, head=False) for line in lines)
    head = cells(headers, head=True)
    return (
        f'<div class="wide"><table><thead>{head}</thead><tbody>{body}</tbody></table></div>'
    )


def folded(summary: str, inside: str) -> str:
    """What is there for whoever asks."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def figure(
    caption: str, chart: str, summary: str, behind: str, series: Sequence[str] = ()
) -> str:
    """A chart, and the table behind it; `series` are the names of its colours."""
    keys = (
        f'<li><i class="key{at}"></i>{escape(name)}</li>' for at, name in enumerate(series)
    )
    key = f'<ul class="keys" aria-hidden="true">{"".join(keys)}</ul>' if series else ""
    return (
        f"<figure><figcaption>{escape(caption)}</figcaption>{chart}{key}"
        f"{folded(summary, behind)}</figure>"
    )


def nothing(caption: str, text: str) -> str:
    """In the place of a chart that would show nothing."""
    return f"<figure><figcaption>{escape(caption)}</figcaption>{paragraph(text)}</figure>"


def figures(each: Iterable[str]) -> str:
    """Charts, side by side where there is room."""
    return f'<div class="figures">{"".join(each)}</div>'


def footer(lines: Iterable[str]) -> str:
    """The page's last lines."""
    return f"<footer>{''.join(map(paragraph, lines))}</footer>"
