"""A shelf's label over a whole page of A5 or A6: read from across a room."""

from cainiao_recycle.domain.papers import LabelSize
from cainiao_recycle.paper.pages.drawing import MUTED, Drawing, Mark, Text, fitted_pt
from cainiao_recycle.paper.slip import ShelfLabel, all_texts
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT, check_drawable

PAGE_FROM_MM = 100.0
"""A label this high is a page of its own."""
ASCENT = 0.88
"""What Chinese letters take above the baseline, in em."""


def shelf_page(slip: ShelfLabel, size: LabelSize) -> Drawing:
    """The shelf's word as large as the page takes, what stands there below it. Raises
    `TextTooLong` and the font's refusals.
    """
    check_drawable(*all_texts(slip))
    wide, high = size.width_mm, size.height_mm
    side = 0.06 * wide
    room, middle = wide - 2 * side, wide / 2
    below_pt, small_pt = 0.17 * high, 0.085 * high
    top, foot = side + small_pt * MM_PER_PT, high - side
    lines = 2 if slip.sides else 1
    # Where the large word may stand: below the title, above the lines at the foot.
    ends = foot - (0.1 if lines == 1 else 0.2) * high - 0.04 * high
    is_han = any(one > "\u2fff" for one in slip.shelf)
    em = (ends - top - 0.03 * high) / (ASCENT if is_han else CAP_HEIGHT)
    word_pt = fitted_pt(slip.shelf, em / MM_PER_PT, room)
    slack = (em - word_pt * MM_PER_PT) * (ASCENT if is_han else CAP_HEIGHT) / 2
    marks: list[Mark] = [
        Text(side, top, small_pt, slip.title, grey=MUTED),
        Text(wide - side, top, fitted_pt(slip.station, small_pt, room * 0.7), slip.station,
             "right", MUTED),
        Text(middle, ends - slack, word_pt, slip.shelf, "centre"),
        Text(middle, foot - (0.1 * high if slip.sides else 0.01 * high),
             fitted_pt(slip.size, below_pt, room), slip.size, "centre"),
    ]  # fmt: skip
    if slip.sides:
        sides_pt = fitted_pt(slip.sides, 0.13 * high, room)
        marks.append(Text(middle, foot, sides_pt, slip.sides, "centre", MUTED))
    return Drawing(wide, high, tuple(marks))
