"""SVG written here: the symbol as one path, texts as texts.

Texts stay texts (they can be searched, read aloud and restyled) and each is told its
own width, so that a viewer that has another font keeps the layout.
"""

from xml.sax.saxutils import escape

from cainiao_recycle.paper.pages.drawing import Drawing, Mark, Panel, QrMark, Rule, Text
from cainiao_recycle.paper.pages.fitness import check_drawing
from cainiao_recycle.paper.qr.symbol import Matrix, with_quiet_zone
from cainiao_recycle.paper.typeface import MM_PER_PT, width_mm

FAMILIES = (
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei',sans-serif"
)
_ANCHOR = {"left": "start", "centre": "middle", "right": "end"}


def symbol_path(modules: Matrix) -> str:
    """Path data in modules: each run of dark modules in a row is one rectangle."""
    return "".join(f"M{x} {y}h{run}v1h-{run}z" for x, y, run in runs(modules))


def runs(modules: Matrix) -> list[tuple[int, int, int]]:
    """Column, row and length of each run of dark modules."""
    found = []
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                found.append((start, y, x - start))
                start = None
    return found


def paint_svg(drawing: Drawing) -> str:
    """A drawing as an SVG document in millimetres."""
    check_drawing(drawing)
    width, height = f"{drawing.width_mm:g}", f"{drawing.height_mm:g}"
    body = "".join(map(_mark, drawing.marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {width} {height}" font-family="{FAMILIES}" font-weight="500">\n'
        f'<path fill="#fff" d="M0 0h{width}v{height}H0z"/>\n{body}</svg>\n'
    )


def _mark(mark: Mark) -> str:
    match mark:
        case Text():
            return _text(mark)
        case QrMark():
            return (
                f'<path transform="translate({mark.x_mm:.3f} {mark.y_mm:.3f})'
                f' scale({mark.module_mm:.5f})" shape-rendering="crispEdges"'
                f' d="{symbol_path(with_quiet_zone(mark.modules))}"/>\n'
            )
        case Rule():
            top = mark.y_mm - mark.thickness_mm / 2
            return _box(mark.x_mm, top, mark.length_mm, mark.thickness_mm, mark.grey)
        case Panel():
            return _box(mark.x_mm, mark.y_mm, mark.width_mm, mark.height_mm, mark.grey)


def _text(mark: Text) -> str:
    size = mark.size_pt * MM_PER_PT
    wide = width_mm(mark.text, mark.size_pt)
    return (
        f'<text x="{mark.x_mm:.2f}" y="{mark.y_mm:.2f}" font-size="{size:.3f}"'
        f' text-anchor="{_ANCHOR[mark.align]}" textLength="{wide:.2f}"'
        f' lengthAdjust="spacingAndGlyphs" fill="{_colour(mark.grey)}"'
        ' xml:space="preserve">'
        f"{escape(mark.text)}</text>\n"
    )


def _box(x_mm: float, y_mm: float, width_mm: float, height_mm: float, grey: float) -> str:
    return (
        f'<rect x="{x_mm:.2f}" y="{y_mm:.3f}"'
        f' width="{width_mm:.2f}" height="{height_mm:.3f}"'
        f' fill="{_colour(grey)}"/>\n'
    )


def _colour(grey: float) -> str:
    return f"#{round(grey * 255):02x}" + f"{round(grey * 255):02x}" * 2
