"""1,000 vouchers to PDF against bare reportlab drawing the same pages.

    python tests/bench/bench_pdf.py

Bare reportlab is given everything ready: each page's texts, sizes and places, and the
symbols' rectangles; it only draws. Ours starts from the slips: it makes the symbols,
lays out, checks and draws. Ten interleaved runs in one process, medians.
"""

import statistics
import time
from collections.abc import Callable
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cainiao_recycle.domain.papers import A4_OF_24
from cainiao_recycle.paper.pages.drawing import Drawing, Panel, QrMark, Rule, Text
from cainiao_recycle.paper.pages.labels import label
from cainiao_recycle.paper.pages.pdf import PT, sheet_pdf
from cainiao_recycle.paper.pages.svg import runs
from cainiao_recycle.paper.slip import Fact, VoucherSlip
from cainiao_recycle.paper.typeface import FONT

VOUCHERS = 1000
RUNS = 10
LIMIT = 2.5


def slips() -> list[VoucherSlip]:
    return [
        VoucherSlip(
            code=str(8_000_000_000_000_000 + 7_919_191_919 * number),
            title="鸡蛋券",
            figure=str(number % 12 + 1),
            unit="枚鸡蛋",
            station="菜鸟驿站 · 杭州西溪店",
            valid_until=Fact("有效期至", "2022年11月30日"),
            campaign=Fact("活动", "2022 快递包装换蛋"),
            boxes_label="换券纸箱",
            boxes=(Fact(f"SF{1234567890123 + number}", "5 号"),),
            points=Fact("碳积分", "+60"),
        )
        for number in range(VOUCHERS)
    ]


def bare(drawings: list[Drawing]) -> bytes:
    """The same marks, drawn with reportlab's canvas and nothing else."""
    out = BytesIO()
    pdfmetrics.registerFont(TTFont("Bare", str(FONT)))
    canvas = Canvas(out, pagesize=(210 * PT, 297 * PT), pageCompression=1, invariant=True)
    for start in range(0, len(drawings), A4_OF_24.labels):
        for place, drawing in enumerate(drawings[start : start + A4_OF_24.labels]):
            left, top = A4_OF_24.origin_mm(place)
            for mark in drawing.marks:
                x, y = (left + mark.x_mm) * PT, (297 - top - mark.y_mm) * PT
                if isinstance(mark, Text):
                    canvas.setFillGray(mark.grey)
                    canvas.setFont("Bare", mark.size_pt)
                    if mark.align == "right":
                        canvas.drawRightString(x, y, mark.text)
                    else:
                        canvas.drawString(x, y, mark.text)
                elif isinstance(mark, QrMark):
                    canvas.setFillGray(0)
                    module = mark.module_mm * PT
                    path = canvas.beginPath()
                    for column, row, run in RECTANGLES[mark.digits]:
                        at = (x + (4 + column) * module, y - (5 + row) * module)
                        path.rect(*at, run * module, module)
                    canvas.drawPath(path, stroke=0, fill=1)
                elif isinstance(mark, Rule | Panel):
                    raise TypeError(mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


RECTANGLES: dict[str, list[tuple[int, int, int]]] = {}


def timed(work: Callable[[], bytes]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    vouchers = slips()
    ready = [label(slip) for slip in vouchers]
    for drawing in ready:
        code = next(mark for mark in drawing.marks if isinstance(mark, QrMark))
        RECTANGLES[code.digits] = runs(code.modules)
    ours, theirs = [], []
    for _ in range(RUNS):
        theirs.append(timed(lambda: bare(ready)))
        ours.append(timed(lambda: sheet_pdf(map(label, vouchers))))
    size = len(sheet_pdf(map(label, vouchers)))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"bare {statistics.median(theirs):.2f} s, ours {statistics.median(ours):.2f} s")
    print(f"ratio {ratio:.2f} (limit {LIMIT}), {size / 1e6:.2f} MB")
    if ratio > LIMIT:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
