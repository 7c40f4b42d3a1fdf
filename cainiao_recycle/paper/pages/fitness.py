"""What a page or label must have to scan, checked before it is painted."""

from cainiao_recycle.errors import QuietZoneTooSmall
from cainiao_recycle.paper.pages.drawing import Drawing, Mark, Panel, QrMark, Rule, Text
from cainiao_recycle.paper.qr.reading import check_content, check_module
from cainiao_recycle.paper.qr.symbol import QUIET
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT, width_mm

MM_PER_INCH = 25.4
DESCENT = 0.2
"""What letters reach below the baseline, in em."""
LEAST_DPI = 150
"""A page whose resolution is unknown must scan at this one."""

Extent = tuple[float, float, float, float]
"""Left, top, right, bottom, in mm."""


def check_drawing(drawing: Drawing, dpi: int = LEAST_DPI) -> None:
    """All of it, for a page: module size, quiet zone, content equal to the digits."""
    marks = drawing.marks
    printed = "".join(
        mark.text for mark in marks if isinstance(mark, Text) and mark.is_code
    )
    for code in marks:
        if isinstance(code, QrMark):
            check_module(int(code.module_mm * dpi / MM_PER_INCH))
            check_content(code.modules, printed)
            _check_quiet_zone(drawing, code)


def _check_quiet_zone(drawing: Drawing, code: QrMark) -> None:
    """No mark stands in the square of 29 modules, and the square is on the page."""
    left, top = code.x_mm, code.y_mm
    right, bottom = left + code.side_mm, top + code.side_mm
    inside = min(left, top, drawing.width_mm - right, drawing.height_mm - bottom)
    if inside < 0:
        raise QuietZoneTooSmall(modules=int(QUIET + inside / code.module_mm), least=QUIET)
    for mark in drawing.marks:
        if mark is code:
            continue
        x1, y1, x2, y2 = _extent(mark)
        if x1 < right and x2 > left and y1 < bottom and y2 > top:
            raise QuietZoneTooSmall(modules=0, least=QUIET)


def _extent(mark: Mark) -> Extent:
    match mark:
        case Text():
            em = mark.size_pt * MM_PER_PT
            wide = width_mm(mark.text, mark.size_pt)
            left = mark.x_mm - {"left": 0.0, "centre": wide / 2, "right": wide}[mark.align]
            return left, mark.y_mm - CAP_HEIGHT * em, left + wide, mark.y_mm + DESCENT * em
        case QrMark():
            return mark.x_mm, mark.y_mm, mark.x_mm + mark.side_mm, mark.y_mm + mark.side_mm
        case Rule():
            half = mark.thickness_mm / 2
            right = mark.x_mm + mark.length_mm
            return mark.x_mm, mark.y_mm - half, right, mark.y_mm + half
        case Panel():
            right, bottom = mark.x_mm + mark.width_mm, mark.y_mm + mark.height_mm
            return mark.x_mm, mark.y_mm, right, bottom
