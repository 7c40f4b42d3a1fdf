"""The list that goes with a batch: a table on A4, to tick off what was handed out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cainiao_recycle.domain.papers import A4_HEIGHT_MM, A4_WIDTH_MM
from cainiao_recycle.paper.pages.drawing import MUTED, Drawing, Mark, Rule, Text, fitted_pt
from cainiao_recycle.paper.typeface import check_drawable

MARGIN_MM = 18.0
ROOM_MM = A4_WIDTH_MM - 2 * MARGIN_MM
ROW_MM = 7.0
ROWS_A_PAGE = 34
FIRST_ROW_MM = 50.0


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and the share of the width it takes."""

    heading: str
    share: float


def list_pages(
    title: str,
    station: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
) -> Iterator[Drawing]:
    """A page for every 34 rows. An empty cell is room to write in.

    A voucher's code pays whoever holds it: give its last four digits here, not all.
    """
    check_drawable(
        title,
        station,
        subtitle,
        *(column.heading for column in columns),
        *(cell for row in rows for cell in row),
    )
    pages = -(-len(rows) // ROWS_A_PAGE)
    for page in range(pages):
        part = rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
        number = f"{page + 1}/{pages}"
        marks = [*_heading(title, station, subtitle, number), *_table(columns, part)]
        yield Drawing(A4_WIDTH_MM, A4_HEIGHT_MM, tuple(marks))


def _heading(title: str, station: str, subtitle: str, number: str) -> list[Mark]:
    return [
        Text(MARGIN_MM, 18, fitted_pt(station, 12, ROOM_MM - 20), station, grey=MUTED),
        Text(MARGIN_MM, 27, fitted_pt(title, 20, ROOM_MM), title),
        Text(MARGIN_MM, 34, fitted_pt(subtitle, 11, ROOM_MM), subtitle, grey=MUTED),
        Text(A4_WIDTH_MM - MARGIN_MM, 18, 11, number, "right", MUTED),
    ]


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[Mark]:
    yield from _row(
        columns, [column.heading for column in columns], FIRST_ROW_MM - ROW_MM, MUTED
    )
    for line, row in enumerate(rows):
        yield from _row(columns, row, FIRST_ROW_MM + line * ROW_MM, 0.0)


def _row(
    columns: Sequence[Column], cells: Sequence[str], y_mm: float, grey: float
) -> Iterator[Mark]:
    """Texts on a baseline and a rule below it, on which one can write."""
    left, whole = MARGIN_MM, sum(column.share for column in columns)
    for column, cell in zip(columns, cells, strict=True):
        width = ROOM_MM * column.share / whole
        if cell:
            yield Text(left, y_mm, fitted_pt(cell, 10.5, width - 3), cell, grey=grey)
        left += width
    yield Rule(MARGIN_MM, y_mm + 2.2, ROOM_MM)
