"""A customer's story on the page behind a voucher of A6 or larger, in two columns."""

from cainiao_recycle.domain.papers import NAMED, LabelSize
from cainiao_recycle.paper.pages.drawing import (
    MUTED,
    Drawing,
    Mark,
    Text,
    fitted_pt,
    set_in_lines,
    wrapped,
)
from cainiao_recycle.paper.pages.story_page import rows
from cainiao_recycle.paper.slip import StorySlip, all_texts
from cainiao_recycle.paper.typeface import MM_PER_PT, check_drawable

HIGH_MM = 105.0
"""An A6's height, for which the sizes below are given."""
MARGIN, BETWEEN = 8.0, 8.0
TITLE_PT, NAME_PT, HEADING_PT, NOTE_PT = 22.0, 12.0, 14.0, 9.5
LABEL_PT, FIGURE_PT = 15.0, 22.0
MOST_ROW = 11.0


def has_back(size: LabelSize) -> bool:
    """Whether a story has room in letters that old eyes read."""
    least = NAMED["A6"]
    return size.width_mm >= least.width_mm and size.height_mm >= least.height_mm


def story_back(slip: StorySlip, size: LabelSize) -> Drawing:
    """What was brought and saved on the left, what became of the boxes on the right.
    Raises `TextTooLong` and the font's refusals.
    """
    check_drawable(*all_texts(slip))
    unit = size.height_mm / HIGH_MM
    margin = MARGIN * unit
    wide = size.width_mm - 2 * margin
    column = (wide - BETWEEN * unit) / 2
    name_pt, name = set_in_lines(slip.station, NAME_PT * unit, wide, 3)
    title = Text(
        margin, 14.5 * unit, fitted_pt(slip.title, TITLE_PT * unit, wide), slip.title
    )
    marks: list[Mark] = [title]
    at = 22.0 * unit
    for line in name:
        marks.append(Text(margin, at, name_pt, line, grey=MUTED))
        at += 1.3 * name_pt * MM_PER_PT
    small = wrapped(slip.basis, NOTE_PT * unit, wide)
    leading = 1.35 * NOTE_PT * unit * MM_PER_PT
    foot = size.height_mm - margin
    ends = foot - len(small) * leading - 8 * unit
    top = at + 4.5 * unit
    left, right = (*slip.got, slip.saved), slip.became
    row = min(MOST_ROW * unit, (ends - top) / max(len(left), len(right)))
    for x, heading, facts in (
        (margin, slip.months, left),
        (margin + column + BETWEEN * unit, slip.became_label, right),
    ):
        heading_pt = fitted_pt(heading, HEADING_PT * unit, column)
        marks.append(Text(x, top, heading_pt, heading, grey=MUTED))
        most = (LABEL_PT * unit, FIGURE_PT * unit)
        marks += rows(facts, (x, top + unit), column, row, most)[0]
    marks += [
        Text(
            margin,
            foot - (len(small) - at) * leading - unit,
            NOTE_PT * unit,
            line,
            grey=MUTED,
        )
        for at, line in enumerate(small)
    ]
    marks.append(Text(margin, foot, fitted_pt(slip.note, NAME_PT * unit, wide), slip.note))
    return Drawing(size.width_mm, size.height_mm, tuple(marks))
