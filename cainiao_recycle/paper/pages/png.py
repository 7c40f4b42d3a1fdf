"""PNG with Pillow: text needs a rasteriser, and Pillow comes with reportlab in any case,
so one extra brings both.
"""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from cainiao_recycle.errors import ExtraMissing
from cainiao_recycle.paper.pages.drawing import Drawing, Mark, Panel, QrMark, Rule, Text
from cainiao_recycle.paper.pages.fitness import check_drawing
from cainiao_recycle.paper.qr.symbol import QUIET
from cainiao_recycle.paper.typeface import FONT, MM_PER_PT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MM_PER_INCH = 25.4
_ANCHOR = {"left": "ls", "centre": "ms", "right": "rs"}


def paint_png(drawing: Drawing, dpi: int = 300) -> bytes:
    """A drawing as an 8-bit grey PNG. Raises `ModulesTooSmall` when `dpi` is too low."""
    check_drawing(drawing, dpi)
    image = paint_image(drawing, dpi)
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def paint_image(drawing: Drawing, dpi: int) -> "Image":
    """A drawing as a Pillow image in mode L."""
    try:
        from PIL import Image, ImageDraw
    except ImportError as missing:
        raise ExtraMissing(extra="pdf") from missing

    scale = dpi / MM_PER_INCH
    size = (round(drawing.width_mm * scale), round(drawing.height_mm * scale))
    image = Image.new("L", size, 255)
    canvas = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _mark(canvas, mark, scale)
    return image


def _mark(canvas: "ImageDraw", mark: Mark, scale: float) -> None:
    match mark:
        case Text():
            _text(canvas, mark, scale)
        case QrMark():
            _code(canvas, mark, scale)
        case Rule():
            top = mark.y_mm - mark.thickness_mm / 2
            right, bottom = mark.x_mm + mark.length_mm, top + mark.thickness_mm
            _fill(canvas, (mark.x_mm, top, right, bottom), mark.grey, scale)
        case Panel():
            right, bottom = mark.x_mm + mark.width_mm, mark.y_mm + mark.height_mm
            _fill(canvas, (mark.x_mm, mark.y_mm, right, bottom), mark.grey, scale)


def _text(canvas: "ImageDraw", mark: Text, scale: float) -> None:
    font = _font(mark.size_pt * MM_PER_PT * scale)
    at = (mark.x_mm * scale, mark.y_mm * scale)
    canvas.text(
        at, mark.text, fill=round(mark.grey * 255), font=font, anchor=_ANCHOR[mark.align]
    )


@lru_cache(maxsize=64)
def _font(size_px: float) -> "FreeTypeFont":
    """The font at a size. The basic layout gives the same pixels without libraqm."""
    from PIL import ImageFont

    return ImageFont.truetype(FONT, size_px, layout_engine=ImageFont.Layout.BASIC)


def _code(canvas: "ImageDraw", mark: QrMark, scale: float) -> None:
    """Whole pixels a module: a module that is 7 pixels here and 8 there scans worse.

    What rounding down leaves over goes right and below, so that the dark corner stays
    in line with the text under it.
    """
    module = int(mark.module_mm * scale)
    left = round((mark.x_mm + QUIET * mark.module_mm) * scale)
    top = round((mark.y_mm + QUIET * mark.module_mm) * scale)
    for row, line in enumerate(mark.modules):
        for column, dark in enumerate(line):
            if dark:
                x, y = left + column * module, top + row * module
                canvas.rectangle((x, y, x + module - 1, y + module - 1), fill=0)


def _fill(
    canvas: "ImageDraw",
    box_mm: tuple[float, float, float, float],
    grey: float,
    scale: float,
) -> None:
    left, top, right, bottom = (round(side * scale) for side in box_mm)
    box = (left, top, max(left, right - 1), max(top, bottom - 1))
    canvas.rectangle(box, fill=round(grey * 255))
