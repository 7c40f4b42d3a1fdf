"""Make the pictures of paper that the README shows: `python -m tests.make_pictures`.

Cards and sheets are the program's own PNG and PDF (rasterised by pypdfium2). The
receipts are drawn from their bytes by the interpreter of the tests, in a printer's grid
of 12 × 24 dots; the letters of a real printer are its own.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.papers import MM58, MM80, ReceiptPaper
from cainiao_recycle.paper.pages.drawing import Drawing
from cainiao_recycle.paper.pages.labels import label
from cainiao_recycle.paper.pages.pdf import sheet_pdf
from cainiao_recycle.paper.pages.png import paint_image
from cainiao_recycle.paper.pages.voucher_card import voucher_card
from cainiao_recycle.paper.receipts.escpos import slip_bytes
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    VoucherSlip,
)
from cainiao_recycle.paper.slip_texts import SlipTexts
from cainiao_recycle.paper.typeface import FONT
from tests.paper.escpos_interpreter import interpret, render

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
GROUND = 222
CODE = "8304719265083715"

EN = VoucherSlip(
    code=CODE,
    title="Egg voucher",
    figure="3",
    unit="eggs",
    station="Cainiao Station, Xixi, Hangzhou",
    valid_until=Fact("Valid until", "30 November 2022"),
    campaign=Fact("Campaign", "Parcel boxes for eggs 2022"),
    boxes_label="Pays for",
    boxes=(
        Fact("SF1234567890123", "No. 5"),
        Fact("YT1234567890123", "No. 8"),
        Fact("9071 3355 2840 6625", "No. 5"),
    ),
    points=Fact("Carbon points", "+60"),
    note="Hand this slip in at the station that issued it. "
    "Print worn off? The sixteen digits are enough.",
)
ZH = VoucherSlip(
    code=CODE,
    title="鸡蛋券",
    figure="3",
    unit="枚鸡蛋",
    station="菜鸟驿站 · 杭州西溪店",
    valid_until=Fact("有效期至", "2022年11月30日"),
    campaign=Fact("活动", "2022 快递包装换蛋"),
    boxes_label="换券纸箱",
    boxes=(
        Fact("SF1234567890123", "5 号"),
        Fact("YT1234567890123", "8 号"),
        Fact("9071 3355 2840 6625", "5 号"),
    ),
    points=Fact("碳积分", "+60"),
    note="请到本驿站兑换。字迹模糊时，报出十六位数字即可。",
)
EN_SLIPS: tuple[Slip, ...] = (
    BoxTag(
        "9071335528406625",
        "Reuse box",
        "Cainiao Station, Xixi, Hangzhou",
        Fact("Size", "No. 5"),
        "Please bring me back.",
    ),
    CommandCard("7001000000000509", "Size", "No. 5", "290 × 170 × 190 mm"),
    CommandCard("7003000000000215", "Defect", "hole", "to pulp"),
    ShelfLabel("A-05", "Shelf", "Cainiao Station", "No. 5", "290 × 170 × 190 mm"),
)
ZH_SLIPS: tuple[Slip, ...] = (
    BoxTag("9071335528406625", "循环纸箱", "菜鸟驿站 · 杭州西溪店", None, "首次扫描时登记"),
    CommandCard("7001000000000509", "箱型", "5 号", "290 × 170 × 190 mm"),
    CommandCard("7003000000000215", "缺陷", "破洞", "报废打浆"),
    ShelfLabel("A-05", "货架", "菜鸟驿站", "5 号箱", "290 × 170 × 190 mm"),
)


SIZES = {
    "1": (530, 290, 370), "2": (530, 230, 290), "3": (430, 210, 270), "4": (350, 190, 230),
    "5": (290, 170, 190), "6": (260, 150, 180), "7": (230, 130, 160), "8": (210, 110, 140),
    "9": (195, 105, 135), "10": (175, 95, 115), "11": (145, 85, 105), "12": (130, 80, 90),
}  # fmt: skip


def side_by_side(images: list[Image.Image], gap: int = 28) -> Image.Image:
    width = sum(image.width for image in images) + gap * (len(images) + 1)
    height = max(image.height for image in images) + 2 * gap
    board = Image.new("L", (width, height), GROUND)
    left = gap
    for image in images:
        board.paste(image, (left, gap))
        left += image.width + gap
    return board


def grid(images: list[Image.Image], across: int, gap: int = 20) -> Image.Image:
    width, height = images[0].size
    down = -(-len(images) // across)
    size = (across * (width + gap) + gap, down * (height + gap) + gap)
    board = Image.new("L", size, GROUND)
    for place, image in enumerate(images):
        row, column = divmod(place, across)
        board.paste(image, (gap + column * (width + gap), gap + row * (height + gap)))
    return board


def pages(pdf: bytes) -> list[Image.Image]:
    return [
        one.render(scale=110 / 72).to_pil().convert("L")
        for one in pypdfium2.PdfDocument(pdf)
    ]


def command_cards(language: str) -> list[Image.Image]:
    """The sheets of command cards."""
    sizes = [Size(name, *sides, 3, 1, 1, 1) for name, sides in SIZES.items()]
    return pages(sheet_pdf(map(label, SlipTexts(language, "").cards(sizes))))


def sheet(slip: VoucherSlip) -> Image.Image:
    codes = [f"8{(number * 618_033_988_749_895) % 10**15:015}" for number in range(1, 25)]
    return pages(sheet_pdf(label(replace(slip, code=code)) for code in codes))[0]


def receipt(slip: Slip, paper: ReceiptPaper) -> Image.Image:
    """What a printer makes of the receipt's bytes, eight dots a mm."""
    job = slip_bytes(slip, ReceiptPrinter(paper=paper))
    printed = interpret(job, dots=paper.dots)
    cells = [cell for line in printed.lines for cell in line.cells]
    printed.lines.clear()
    board = Image.new("L", (paper.width_mm * 8, printed.height + 40), 255)
    margin = (paper.width_mm * 8 - paper.dots) // 2
    board.paste(render(printed), (margin, 40))
    canvas = ImageDraw.Draw(board)
    for cell in cells:
        # The font is a little smaller than its cell, so that nothing is cut off.
        font = ImageFont.truetype(FONT, cell.height * 21 / 24)
        at = (margin + cell.x + cell.width / 2, 40 + cell.y + cell.height * 20 / 24)
        canvas.text(at, cell.char, fill=0, font=font, anchor="ms")
    return board


def small(drawing: Drawing, dpi: int = 130) -> Image.Image:
    """Drawn at three times the size and reduced, for soft edges on a screen."""
    large = paint_image(drawing, dpi * 3)
    return large.resize((large.width // 3, large.height // 3), Image.Resampling.LANCZOS)


def save(image: Image.Image, name: str) -> None:
    """Sixteen greys are enough and keep the files small."""
    out = BytesIO()
    image.quantize(16).save(out, "PNG", optimize=True)
    (PICTURES / name).write_bytes(out.getvalue())


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    copy = {"en": replace(EN, copy_mark="COPY 2"), "zh": replace(ZH, copy_mark="副本 2")}
    for language, slip, others in (("en", EN, EN_SLIPS), ("zh", ZH, ZH_SLIPS)):
        cards = [small(voucher_card(slip)), small(voucher_card(copy[language]))]
        save(side_by_side(cards), f"voucher-{language}.png")
        save(side_by_side([sheet(slip)]), f"sheet-{language}.png")
        save(side_by_side(command_cards(language)), f"cards-{language}.png")
        labels = [small(label(each)) for each in (slip, copy[language], *others)]
        save(grid(labels, 2), f"labels-{language}.png")
        rolls = [receipt(slip, MM58), receipt(copy[language], MM80)]
        save(side_by_side(rolls), f"receipts-{language}.png")


if __name__ == "__main__":
    main()
