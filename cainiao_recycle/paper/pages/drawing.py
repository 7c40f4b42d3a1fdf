"""A page as a list of marks, in millimetres from the top left corner.

Laying out is done once and painted by `png`, `svg` and `pdf`, so that the three can't
differ in what they say.
"""

from dataclasses import dataclass
from typing import Literal

from cainiao_recycle.domain.lettering import break_lines, cut_lines
from cainiao_recycle.errors import TextTooLong
from cainiao_recycle.paper.qr.symbol import FULL_SIDE, Level, Matrix, matrix
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT, width_mm

Align = Literal["left", "centre", "right"]

BLACK = 0.0
MUTED = 0.33
"""Grey of labels: still prints as ink on a laser, still reads on a thermal printer."""
FAINT = 0.72
WHITE = 1.0

SMALLEST_PT = 5.5
"""Below this a text is refused rather than shrunk."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line. `x_mm` is its left end, middle or right end; `y_mm` its baseline.

    `is_code` marks the digits that must equal the symbol's content.
    """

    x_mm: float
    y_mm: float
    size_pt: float
    text: str
    align: Align = "left"
    grey: float = BLACK
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR symbol; `x_mm`, `y_mm` and `side_mm` (29 modules) include the quiet zone."""

    x_mm: float
    y_mm: float
    side_mm: float
    digits: str
    modules: Matrix

    @property
    def module_mm(self) -> float:
        """The side of one module."""
        return self.side_mm / FULL_SIDE


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x_mm: float
    y_mm: float
    length_mm: float
    thickness_mm: float = 0.2
    grey: float = FAINT


@dataclass(frozen=True, slots=True)
class Panel:
    """A filled rectangle, for white text on black."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    grey: float = BLACK


Mark = Text | QrMark | Rule | Panel


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page or label and what stands on it, in the order of painting."""

    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]


def qr_mark(
    digits: str, x_mm: float, y_mm: float, side_mm: float, level: Level = "Q"
) -> QrMark:
    """A symbol with its quiet zone in a square of `side_mm`."""
    return QrMark(x_mm, y_mm, side_mm, digits, matrix(digits, level))


def copy_mark(text: str, right_mm: float, baseline_mm: float, size_pt: float) -> list[Mark]:
    """White on a black panel, because an unmarked second slip is worth eggs twice."""
    cap = size_pt * CAP_HEIGHT * MM_PER_PT
    side = 0.55 * cap
    wide = width_mm(text, size_pt)
    left = right_mm - wide - 2 * side
    return [
        Panel(left, baseline_mm - cap - side, wide + 2 * side, cap + 2 * side),
        Text(left + side, baseline_mm, size_pt, text, grey=WHITE),
    ]


def fitted_pt(
    text: str, size_pt: float, room_mm: float, least_pt: float = SMALLEST_PT
) -> float:
    """The largest size up to `size_pt` at which a text fits. Raises `TextTooLong`."""
    wide = width_mm(text, size_pt)
    if wide <= room_mm:
        return size_pt
    size = size_pt * room_mm / wide
    if size < least_pt:
        raise TextTooLong(
            text=text, width_mm=round(width_mm(text, least_pt)), room_mm=int(room_mm)
        )
    return size


def wrapped(text: str, size_pt: float, room_mm: float) -> list[str]:
    """Lines that fit, as far as they can be broken; see `wrapping`."""
    return break_lines(text, lambda line: width_mm(line, size_pt) <= room_mm)


def set_in_lines(
    text: str, size_pt: float, room_mm: float, most: int
) -> tuple[float, list[str]]:
    """A size and lines for a name: one line, shrunk if need be; else two, as large as
    they go; else at the smallest size. Raises `TextTooLong` beyond `most` lines.
    """
    least_pt = min(size_pt, SMALLEST_PT)
    if width_mm(text, least_pt) <= room_mm:
        return fitted_pt(text, size_pt, room_mm), [text]
    size = size_pt
    while size > least_pt:
        if len(lines := even_lines(text, size, room_mm)) <= 2:
            return size, lines
        size -= 0.25
    if len(lines := even_lines(text, least_pt, room_mm)) <= most:
        return least_pt, lines
    raise TextTooLong(
        text=text, width_mm=round(width_mm(text, least_pt)), room_mm=int(most * room_mm)
    )


def even_lines(text: str, size_pt: float, room_mm: float) -> list[str]:
    """Lines that fit, none much longer than the others; a word too long for one is cut."""
    lines = cut_lines(text, lambda line: width_mm(line, size_pt) <= room_mm)
    for narrower in range(int(room_mm), 0, -1):
        tried = wrapped(text, size_pt, narrower)
        widest = max(width_mm(line, size_pt) for line in tried)
        if len(tried) > len(lines) or widest > narrower:
            break
        lines = tried
    return lines
