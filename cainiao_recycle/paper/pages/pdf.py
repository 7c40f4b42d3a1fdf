"""PDF through reportlab: a sheet of 24, labels on a roll, or pages of their own.

The font is embedded as a subset of what the pages use. Reportlab's built-in Chinese
font (`STSong-Light`) embeds nothing and comes out as garbage in some viewers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from cainiao_recycle.domain.papers import A4_OF_24, LabelSize, Sheet
from cainiao_recycle.errors import ExtraMissing, LabelTooSmall
from cainiao_recycle.paper.pages.drawing import (
    MUTED,
    Drawing,
    Mark,
    Panel,
    QrMark,
    Rule,
    Text,
)
from cainiao_recycle.paper.pages.fitness import check_drawing
from cainiao_recycle.paper.pages.svg import runs
from cainiao_recycle.paper.qr.symbol import QUIET
from cainiao_recycle.paper.typeface import FONT, FONT_NAME, MM_PER_PT

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PT = 1 / MM_PER_PT
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: no date and no program, so that the same slips are the
    same bytes.
    """

    title: str = ""
    author: str = ""
    language: str = ""


NOTHING = About()


def sheet_pdf(
    drawings: Iterable[Drawing],
    sheet: Sheet = A4_OF_24,
    first: int = 0,
    about: About = NOTHING,
    *,
    cut: bool = False,
) -> bytes:
    """Labels on sheets, row by row; `first` skips places used on the first sheet. `cut`
    draws lines to cut along, for plain paper.
    """
    out = BytesIO()
    canvas = _canvas(out, sheet.width_mm, sheet.height_mm, about)
    source, place = iter(drawings), first % sheet.labels
    while page := list(islice(source, sheet.labels - place)):
        if cut:
            _cut_lines(canvas, sheet)
        for at, drawing in enumerate(page, start=place):
            _refuse_larger(drawing, sheet.label)
            _paint(canvas, drawing, *sheet.origin_mm(at), sheet.height_mm)
        canvas.showPage()
        place = 0
    canvas.save()
    return out.getvalue()


def _cut_lines(canvas: "Canvas", sheet: Sheet) -> None:
    """Between labels, and round them where the sheet has a margin."""
    label = sheet.label
    left, top = sheet.origin_mm(0)
    right, bottom = (
        left + sheet.columns * label.width_mm,
        top + sheet.rows * label.height_mm,
    )
    canvas.setStrokeGray(MUTED)
    canvas.setLineWidth(0.3)
    canvas.setDash(3, 3)
    for column in range(sheet.columns + 1):
        if 0 < (x := left + column * label.width_mm) < sheet.width_mm:
            canvas.line(x * PT, (sheet.height_mm - top) * PT, x * PT,
                        (sheet.height_mm - bottom) * PT)  # fmt: skip
    for row in range(sheet.rows + 1):
        if 0 < (y := sheet.height_mm - top - row * label.height_mm) < sheet.height_mm:
            canvas.line(left * PT, y * PT, right * PT, y * PT)
    canvas.setDash()


def _refuse_larger(drawing: Drawing, label: LabelSize) -> None:
    if drawing.width_mm > label.width_mm or drawing.height_mm > label.height_mm:
        raise LabelTooSmall(
            width_mm=label.width_mm,
            height_mm=label.height_mm,
            least_width_mm=drawing.width_mm,
            least_height_mm=drawing.height_mm,
        )


def pages_pdf(drawings: Iterable[Drawing], about: About = NOTHING) -> bytes:
    """Each drawing on a page of its own size: roll labels, or single slips."""
    out = BytesIO()
    canvas = _canvas(out, 1, 1, about)
    for drawing in drawings:
        canvas.setPageSize((drawing.width_mm * PT, drawing.height_mm * PT))
        _paint(canvas, drawing, 0, 0, drawing.height_mm)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(out: BytesIO, width_mm: float, height_mm: float, about: About) -> "Canvas":
    """A canvas without dates in it: the same slips give the same file."""
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as missing:
        raise ExtraMissing(extra="pdf") from missing

    if FONT_NAME not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT_NAME, str(FONT)))
    size = (width_mm * PT, height_mm * PT)
    language = {"zh": "zh-CN"}.get(about.language, about.language) or None
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=True, lang=language)
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    # Else reportlab writes "unspecified" and "anonymous".
    canvas.setSubject("")
    canvas.setCreator("")
    return canvas


def _paint(
    canvas: "Canvas", drawing: Drawing, left_mm: float, top_mm: float, page_mm: float
) -> None:
    """A drawing at a place on the page; PDF counts points from the lower left corner."""
    check_drawing(drawing)
    for mark in drawing.marks:
        _mark(canvas, mark, left_mm, page_mm - top_mm)


def _mark(canvas: "Canvas", mark: Mark, left_mm: float, up_mm: float) -> None:
    x = (left_mm + mark.x_mm) * PT
    y = (up_mm - mark.y_mm) * PT
    match mark:
        case Text():
            _text(canvas, mark, x, y)
        case QrMark():
            canvas.setFillGray(0)
            _symbol(canvas, mark, x, y)
        case Rule():
            canvas.setFillGray(mark.grey)
            thick = mark.thickness_mm * PT
            canvas.rect(x, y - thick / 2, mark.length_mm * PT, thick, stroke=0, fill=1)
        case Panel():
            canvas.setFillGray(mark.grey)
            height = mark.height_mm * PT
            canvas.rect(x, y - height, mark.width_mm * PT, height, stroke=0, fill=1)


def _text(canvas: "Canvas", mark: Text, x: float, y: float) -> None:
    canvas.setFillGray(mark.grey)
    canvas.setFont(FONT_NAME, mark.size_pt)
    draw = {
        "left": canvas.drawString,
        "centre": canvas.drawCentredString,
        "right": canvas.drawRightString,
    }[mark.align]
    draw(x, y, mark.text)


def _symbol(canvas: "Canvas", mark: QrMark, x: float, y: float) -> None:
    """One filled path: drawn as an image, viewers would smooth its edges."""
    module = mark.module_mm * PT
    path = canvas.beginPath()
    for column, row, run in runs(mark.modules):
        left, top = x + (QUIET + column) * module, y - (QUIET + row) * module
        path.rect(left, top - module, run * module, module)
    canvas.drawPath(path, stroke=0, fill=1)
