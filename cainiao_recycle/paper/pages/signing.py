"""A list that two people sign: a table on A4 with its sum, and rules to sign on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cainiao_recycle.domain.papers import A4_HEIGHT_MM, A4_WIDTH_MM
from cainiao_recycle.paper.pages.drawing import (
    BLACK,
    MUTED,
    Align,
    Drawing,
    Mark,
    Rule,
    Text,
    fitted_pt,
)
from cainiao_recycle.paper.typeface import check_drawable

MARGIN_MM = 18.0
ROOM_MM = A4_WIDTH_MM - 2 * MARGIN_MM
RIGHT_MM = A4_WIDTH_MM - MARGIN_MM
FACT_MM, ROW_MM = 6.0, 7.5
SIGNED_MM = 244.0
"""Where the first rule to sign on stands: on every page at the same height."""
GAP_MM = 6.0


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading, the share of the width it takes, and whether figures stand
    in it.
    """

    heading: str
    share: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class SigningList:
    """What stands on it. `facts` are lines of a label and a value, `total` is the last
    row, `signers` are two who sign.
    """

    title: str
    station: str
    facts: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    signers: tuple[str, str]
    date: str


def signing_pages(listed: SigningList) -> Iterator[Drawing]:
    """As many A4 pages as it takes, each with rules to sign on."""
    check_drawable(*texts(listed))
    first_mm = 44.0 + FACT_MM * len(listed.facts)
    a_page = int((SIGNED_MM - 16.0 - first_mm) // ROW_MM)
    lines = [*listed.rows, listed.total]
    pages = -(-len(lines) // a_page)
    for page in range(pages):
        part = lines[page * a_page : (page + 1) * a_page]
        marks = [
            *heading(listed, f"{page + 1}/{pages}"),
            *table(listed, part, first_mm, ends=page + 1 == pages),
            *signatures(listed),
        ]
        yield Drawing(A4_WIDTH_MM, A4_HEIGHT_MM, tuple(marks))


def texts(listed: SigningList) -> Iterator[str]:
    """Every text on it."""
    yield from (listed.title, listed.station, listed.date, *listed.signers)
    yield from (field.heading for field in listed.fields)
    for row in (*listed.facts, *listed.rows, listed.total):
        yield from row


def heading(listed: SigningList, number: str) -> Iterator[Mark]:
    """Title, station, and the facts below it."""
    yield Text(MARGIN_MM, 26, fitted_pt(listed.title, 20, ROOM_MM - 20), listed.title)
    yield Text(MARGIN_MM, 33, fitted_pt(listed.station, 11, ROOM_MM), listed.station)
    yield Text(RIGHT_MM, 26, 11, number, "right", MUTED)
    for line, (label, value) in enumerate(listed.facts):
        y_mm = 41 + FACT_MM * line
        yield Text(MARGIN_MM, y_mm, 10.5, label, grey=MUTED)
        left = MARGIN_MM + 46
        yield Text(left, y_mm, fitted_pt(value, 10.5, RIGHT_MM - left), value)


def table(
    listed: SigningList, rows: Sequence[Sequence[str]], first_mm: float, *, ends: bool
) -> Iterator[Mark]:
    """Headings and rows; the sum, which ends it, stands below a heavy rule."""
    headings = [field.heading for field in listed.fields]
    yield from row_marks(listed.fields, headings, first_mm, MUTED)
    yield Rule(MARGIN_MM, first_mm + 2.4, ROOM_MM, 0.35, BLACK)
    y_mm = first_mm
    for line, row in enumerate(rows, start=1):
        y_mm = first_mm + line * ROW_MM
        yield from row_marks(listed.fields, row, y_mm, BLACK)
        is_last = line == len(rows) - 1 and ends
        yield Rule(MARGIN_MM, y_mm + 2.4, ROOM_MM, *((0.35, BLACK) if is_last else ()))


def row_marks(
    fields: Sequence[Field], cells: Sequence[str], y_mm: float, grey: float
) -> Iterator[Mark]:
    """Texts on a baseline: figures end, words begin where their column does."""
    left, whole = MARGIN_MM, sum(field.share for field in fields)
    for field, cell in zip(fields, cells, strict=True):
        width = ROOM_MM * field.share / whole
        x_mm = left + width - 3 if field.figures else left
        align: Align = "right" if field.figures else "left"
        if cell:
            yield Text(x_mm, y_mm, fitted_pt(cell, 10.5, width - 3), cell, align, grey)
        left += width


def signatures(listed: SigningList) -> Iterator[Mark]:
    """For each signer a rule for the name and one for the date."""
    width = (ROOM_MM - GAP_MM) / 2
    for at, signer in enumerate(listed.signers):
        left = MARGIN_MM + at * (width + GAP_MM)
        for line, label in enumerate((signer, listed.date)):
            y_mm = SIGNED_MM + 18 * line
            yield Rule(left, y_mm, width, 0.3, BLACK)
            yield Text(left, y_mm + 5, fitted_pt(label, 9.5, width), label, grey=MUTED)
