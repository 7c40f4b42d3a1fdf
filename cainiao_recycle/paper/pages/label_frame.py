"""Where things stand on a label: the symbol left, a column of texts right.

Sizes are given for a label of 70 × 37 mm and grow or shrink with it.
"""

from dataclasses import dataclass

from cainiao_recycle.domain.papers import SHEET_LABEL, LabelSize
from cainiao_recycle.paper.pages.drawing import (
    BLACK,
    MUTED,
    Text,
    fitted_pt,
    set_in_lines,
)
from cainiao_recycle.paper.typeface import MM_PER_PT

ASCENT, DESCENT = 0.88, 0.2
"""What Chinese letters take above the baseline and any letters below it, in em."""
LEADING = 1.12
"""From line to line of a wrapped name, in em."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand on a label, in mm; `unit` scales type."""

    size: LabelSize
    unit: float
    qr_mm: float
    left: float
    right: float

    def pt(self, size_pt: float) -> float:
        """A size of type, grown or shrunk with the label."""
        return size_pt * self.unit

    def y(self, at_70_by_37: float) -> float:
        """A height, given for a label of 70 × 37 mm."""
        return at_70_by_37 * self.size.height_mm / SHEET_LABEL.height_mm

    @property
    def room(self) -> float:
        """The width of the right-hand column."""
        return self.right - self.left

    def text(
        self,
        y_mm: float,
        size_pt: float,
        text: str,
        *,
        grey: float = BLACK,
        room: float = 0.0,
    ) -> Text:
        """A line in the right-hand column (or its first `room` mm), small enough to fit."""
        size = fitted_pt(text, self.pt(size_pt), room or self.room)
        return Text(self.left, y_mm, size, text, grey=grey)

    def name(self, y_mm: float, size_pt: float, name: str, most: int = 3) -> list[Text]:
        """A name somebody gave, in the column: one line at `y_mm`, or up to `most` lines
        whose upper edge is where that line's would be.
        """
        size, lines = set_in_lines(name, self.pt(size_pt), self.room, most)
        shrunk = self.pt(size_pt) - size if len(lines) > 1 else 0.0
        first = y_mm - ASCENT * shrunk * MM_PER_PT
        pitch = LEADING * size * MM_PER_PT
        return [
            Text(self.left, first + at * pitch, size, line, grey=MUTED)
            for at, line in enumerate(lines)
        ]


def frame_of(size: LabelSize) -> Frame:
    """The frame of a label."""
    unit = min(size.width_mm / SHEET_LABEL.width_mm, size.height_mm / SHEET_LABEL.height_mm)
    qr_mm = min(27.5 / 37 * size.height_mm, 0.40 * size.width_mm)
    return Frame(size, unit, qr_mm, 1.8 * unit + qr_mm, size.width_mm - 5 * unit)


def bottom_mm(lines: list[Text]) -> float:
    """Where the last line ends."""
    return lines[-1].y_mm + DESCENT * lines[-1].size_pt * MM_PER_PT
