"""A customer's story on a page of A5, in letters for old eyes: nothing below 11 points."""

from cainiao_recycle.paper.pages.drawing import (
    MUTED,
    Drawing,
    Mark,
    Rule,
    Text,
    fitted_pt,
    set_in_lines,
    wrapped,
)
from cainiao_recycle.paper.slip import Fact, StorySlip, all_texts
from cainiao_recycle.paper.typeface import MM_PER_PT, check_drawable, width_mm

WIDTH_MM, HEIGHT_MM = 148.0, 210.0
MARGIN_MM = 12.0
ROOM_MM = WIDTH_MM - 2 * MARGIN_MM
LABEL_PT, FIGURE_PT, NOTE_PT = 18.0, 28.0, 12.0
LEADING = 0.55
"""From line to line of small text, in mm a point."""
MOST_ROW_MM = 14.0
AROUND_MM = 28.0
"""What the second heading takes, and the room above the small text and below it."""


def story_page(slip: StorySlip) -> Drawing:
    """The page: as many rows as there are facts, as high as the page gives. Raises
    `TextTooLong` and the font's refusals.
    """
    check_drawable(*all_texts(slip))
    marks, top = _heading(slip)
    small = wrapped(slip.basis, NOTE_PT, ROOM_MM)
    foot = HEIGHT_MM - MARGIN_MM
    room = foot - top - AROUND_MM - len(small) * NOTE_PT * LEADING
    row_mm = min(MOST_ROW_MM, room / (len(slip.got) + len(slip.became) + 1))
    brought, at = rows(slip.got, (MARGIN_MM, top), ROOM_MM, row_mm)
    marks += [*brought, Text(MARGIN_MM, at + 9, 15, slip.became_label, grey=MUTED)]
    became, at = rows((*slip.became, slip.saved), (MARGIN_MM, at + 11), ROOM_MM, row_mm)
    marks += became
    for line in small:
        at += NOTE_PT * LEADING
        marks.append(
            Text(MARGIN_MM, at, fitted_pt(line, NOTE_PT, ROOM_MM), line, grey=MUTED)
        )
    marks.append(Text(MARGIN_MM, foot, LABEL_PT, slip.note))
    return Drawing(WIDTH_MM, HEIGHT_MM, tuple(marks))


def _heading(slip: StorySlip) -> tuple[list[Mark], float]:
    """What it is, where, whose, of which months; also where the first row stands."""
    size, station = set_in_lines(slip.station, 15, ROOM_MM, 3)
    marks: list[Mark] = [
        Text(MARGIN_MM, 22, fitted_pt(slip.title, 27, ROOM_MM), slip.title)
    ]
    at = 31.0
    for line in station:
        marks.append(Text(MARGIN_MM, at, size, line, grey=MUTED))
        at += 6.4
    whose = "  ".join(filter(None, (slip.whose, slip.months)))
    marks.append(
        Text(MARGIN_MM, at + 0.6, fitted_pt(whose, 15, ROOM_MM), whose, grey=MUTED)
    )
    return marks, at + 5.0


def rows(
    facts: tuple[Fact, ...],
    at_mm: tuple[float, float],
    wide_mm: float,
    row_mm: float,
    most_pt: tuple[float, float] = (LABEL_PT, FIGURE_PT),
) -> tuple[list[Mark], float]:
    """A label left, its figure large at the right edge, and a rule below, from a place on;
    also where the last row ends. `most_pt` are the largest label and figure.
    """
    marks: list[Mark] = []
    left, at = at_mm
    row_pt = row_mm / (MM_PER_PT * 1.15)
    for fact in facts:
        at += row_mm
        figure_pt = fitted_pt(fact.value, min(most_pt[1], row_pt), wide_mm / 2)
        room = wide_mm - width_mm(fact.value, figure_pt) - 4
        label_pt = fitted_pt(fact.label, min(most_pt[0], row_pt), room)
        baseline = at - 0.26 * row_mm
        marks += [
            Text(left, baseline, label_pt, fact.label),
            Text(left + wide_mm, baseline, figure_pt, fact.value, "right"),
            Rule(left, at, wide_mm),
        ]
    return marks, at
