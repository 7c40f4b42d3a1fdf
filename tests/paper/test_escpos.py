"""The bytes of receipts, as the manuals write the commands, and the refusals before them.

What a printer makes of them as a whole is another test's matter, by an interpreter
that was written from the manuals alone.
"""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cainiao_recycle.domain.papers import MM58, MM80, ReceiptPaper
from cainiao_recycle.errors import (
    CodeDiffers,
    CodeTooWide,
    ControlCharacters,
    ModulesTooSmall,
    NotOnThisPrinter,
    TextTooWide,
)
from cainiao_recycle.paper.qr.symbol import matrix, with_quiet_zone
from cainiao_recycle.paper.receipts.escpos import (
    columns,
    native_qr,
    raster,
    receipt_bytes,
    size,
    slip_bytes,
)
from cainiao_recycle.paper.receipts.layout import (
    Columns,
    Line,
    Run,
    Split,
    Symbol,
    lay_out,
)
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter
from cainiao_recycle.paper.receipts.printer_page import PageTexts, printer_page, ruler
from cainiao_recycle.paper.slip import Fact, Slip, VoucherSlip

Read = Callable[[Image.Image], set[str]]
PAPERS = [pytest.param(MM58, id="58mm"), pytest.param(MM80, id="80mm")]


def on(paper: ReceiptPaper, largest_scale: int = 4) -> Columns:
    return Columns(paper.columns, columns, largest_scale)


def images(job: bytes) -> list[Image.Image]:
    """Every `GS v 0` image in a job, on the white of a receipt."""
    found = []
    for piece in job.split(b"\x1dv0\0")[1:]:
        width, height = (int.from_bytes(piece[at : at + 2], "little") for at in (0, 2))
        dots = Image.frombytes("1", (width * 8, height), piece[4 : 4 + width * height])
        found.append(ImageChops.invert(dots.convert("L")))
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_a_receipt_begins_with_reset_and_chinese_and_ends_with_a_feed(
    slips: tuple[Slip, ...], paper: ReceiptPaper
) -> None:
    for slip in slips:
        job = slip_bytes(slip, ReceiptPrinter(paper))
        assert job.startswith(b"\x1b@\x1c&")
        assert job.endswith(b"\x1bd\x04")
        assert slip_bytes(slip, ReceiptPrinter(paper, cut=True)).endswith(
            b"\x1bd\x04\x1dVB\0"
        )


def test_chinese_goes_out_as_gbk_and_a_yen_sign_as_the_one_gbk_has() -> None:
    job = receipt_bytes((Line((Run("菜鸟 ¥12"),), "left"),), ReceiptPrinter())
    assert b"\x1ba\0\x1d!\0" + "菜鸟 ￥12".encode("gbk") + b"\x1d!\0\n" in job


@pytest.mark.parametrize(("scale", "code"), [(1, 0x00), (2, 0x11), (4, 0x33), (8, 0x77)])
def test_a_size_is_times_less_one_in_both_halves(scale: int, code: int) -> None:
    assert size(scale) == bytes((0x1D, 0x21, code))


def test_the_native_symbol_is_model_size_level_data_print(code: str) -> None:
    assert native_qr(code, 6, "Q") == (
        b"\x1d(k\x04\x001A2\0"
        b"\x1d(k\x03\x001C\x06"
        b"\x1d(k\x03\x001E\x32"
        b"\x1d(k\x13\x001P0" + code.encode() + b"\x1d(k\x03\x001Q0"
    )


@pytest.mark.parametrize("module_dots", [4, 5, 6, 8, 13])
def test_a_raster_image_is_as_large_as_it_says_and_scans(
    code: str, read: Read, module_dots: int
) -> None:
    job = raster(with_quiet_zone(matrix(code)), module_dots)
    width = (29 * module_dots + 7) // 8
    assert job[:8] == b"\x1dv0\0" + bytes(
        (width, 0, 29 * module_dots % 256, 29 * module_dots // 256)
    )
    assert len(job) == 8 + width * 29 * module_dots
    assert read(images(job)[0]) == {code}


@pytest.mark.slow
def test_a_thousand_raster_symbols_scan(
    numbers: Callable[[int], list[str]], read: Read
) -> None:
    for number in numbers(1000):
        assert read(images(raster(with_quiet_zone(matrix(number)), 4))[0]) == {number}


@pytest.mark.slow
@pytest.mark.parametrize("pixels_a_dot", [1, 2])
def test_worn_symbols_of_six_dots_scan_in_99_of_100(
    numbers: Callable[[int], list[str]], read: Read, pixels_a_dot: int
) -> None:
    chance = random.Random(2022)
    misses = 0
    for number in numbers(1000):
        printed = images(raster(with_quiet_zone(matrix(number)), 6))[0]
        misses += read(photographed(worn(printed, chance), pixels_a_dot, chance)) != {
            number
        }
    assert misses <= 10


def worn(printed: Image.Image, chance: random.Random) -> Image.Image:
    """Two dead dots of the head, each a white column through the symbol, and speckle."""
    paper = printed.copy()
    for column in chance.sample(range(4 * 6, 25 * 6), 2):
        ImageDraw.Draw(paper).line((column, 0, column, paper.height), fill=255)
    return noisy(paper, 120, chance)


def photographed(
    paper: Image.Image, pixels_a_dot: int, chance: random.Random
) -> Image.Image:
    """In a frame of 640 × 480, out of focus by a quarter of a module, with sensor noise."""
    size = (paper.width * pixels_a_dot, paper.height * pixels_a_dot)
    image = paper.resize(size, Image.Resampling.NEAREST)
    image = image.filter(ImageFilter.GaussianBlur(1.5 * pixels_a_dot))
    frame = Image.new("L", (640, 480), 255)
    frame.paste(image, ((640 - image.width) // 2, (480 - image.height) // 2))
    return noisy(frame, 12, chance)


def noisy(image: Image.Image, most: int, chance: random.Random) -> Image.Image:
    """Each pixel darker or lighter by up to `most` of 255."""
    grain = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
    darker = grain.point(lambda value: value * most // 255)
    lighter = grain.point(lambda value: (255 - value) * most // 255)
    return ImageChops.add(ImageChops.subtract(image, darker), lighter)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_line_fits_the_paper(slips: tuple[Slip, ...], paper: ReceiptPaper) -> None:
    for slip in slips:
        for part in lay_out(slip, on(paper)):
            if isinstance(part, Line):
                assert (
                    sum(columns(one.text) * one.scale for one in part.runs) <= paper.columns
                )
            if isinstance(part, Split):
                assert columns(part.label) + columns(part.value) < paper.columns


def test_the_digits_stand_in_two_lines_on_58_and_in_one_on_80(
    voucher_zh: VoucherSlip,
) -> None:
    def digits(paper: ReceiptPaper) -> list[tuple[Run, ...]]:
        return [
            part.runs
            for part in lay_out(voucher_zh, on(paper))
            if isinstance(part, Line) and part.is_code
        ]

    assert digits(MM58) == [(Run("8304 7192", 2),), (Run("6508 3715", 2),)]
    assert digits(MM80) == [(Run("8304 7192 6508 3715", 2),)]


def test_a_printer_of_two_sizes_gets_no_others(voucher_zh: VoucherSlip) -> None:
    parts = lay_out(voucher_zh, on(MM80, largest_scale=2))
    scales = {run.scale for part in parts if isinstance(part, Line) for run in part.runs}
    assert scales == {1, 2}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_receipt_says_all_a_customer_needs(
    voucher_zh: VoucherSlip, paper: ReceiptPaper
) -> None:
    job = slip_bytes(voucher_zh, ReceiptPrinter(paper))
    boxes = ("SF1234567890123", "YT1234567890123")
    for needed in (
        "3",
        "枚鸡蛋",
        "菜鸟驿站 · 杭州西溪店",
        "2022年11月30日",
        "快递包装换蛋",
        "+60",
        *boxes,
    ):
        assert needed.encode("gbk") in job
    assert "副本 2".encode("gbk") in job


def test_a_long_value_is_wrapped_below_its_label_and_none_of_it_is_lost(
    voucher_zh: VoucherSlip,
) -> None:
    campaign = Fact("活动", "绿色回收季快递包装换鸡蛋暨纸箱循环利用宣传周第二期")
    parts = lay_out(replace(voucher_zh, campaign=campaign), on(MM58))
    values = "".join(
        part.value for part in parts if isinstance(part, Split) and not part.label
    )
    assert values == campaign.value


def test_columns_are_the_bytes_of_gbk() -> None:
    assert columns("Egg 蛋·…“”①") == 4 + 2 * 6


def test_characters_the_printer_lacks_are_named(voucher_zh: VoucherSlip) -> None:
    with pytest.raises(NotOnThisPrinter, match="😀 𠮷"):
        slip_bytes(replace(voucher_zh, station="😀𠮷店"), ReceiptPrinter())


@pytest.mark.parametrize(
    "text", ["a\x1b@b", "a\x1dV0", "a\nb", "a\tb", "a\x10\x04\x01", "a\x7fb"]
)
def test_a_printer_command_in_a_text_is_refused(voucher_zh: VoucherSlip, text: str) -> None:
    with pytest.raises(ControlCharacters):
        slip_bytes(replace(voucher_zh, note=text), ReceiptPrinter())


@pytest.mark.parametrize(
    ("printer", "problem"),
    [
        (ReceiptPrinter(module_dots=3), ModulesTooSmall),
        (ReceiptPrinter(module_dots=14), CodeTooWide),
        (ReceiptPrinter(MM80, module_dots=17), CodeTooWide),
        (ReceiptPrinter(qr="native", module_dots=3), ModulesTooSmall),
    ],
)
def test_a_symbol_that_would_not_scan_is_refused(
    voucher_zh: VoucherSlip, printer: ReceiptPrinter, problem: type[Exception]
) -> None:
    with pytest.raises(problem, match="Set the module size"):
        slip_bytes(voucher_zh, printer)


def test_a_symbol_that_differs_from_its_digits_is_refused(code: str) -> None:
    digits = Line((Run("8304 7192 6508 3725"),), is_code=True)
    with pytest.raises(CodeDiffers):
        receipt_bytes((Symbol(code, matrix(code)), digits), ReceiptPrinter())
    with pytest.raises(CodeDiffers):
        receipt_bytes((Symbol("8304719265083725", matrix(code)), digits), ReceiptPrinter())


def test_a_line_too_long_is_refused_before_the_printer_breaks_it() -> None:
    line = Line((Run("鸡蛋" * 5, 2),))
    with pytest.raises(TextTooWide, match="takes 40 columns and there are 32"):
        receipt_bytes((line,), ReceiptPrinter())
    assert receipt_bytes((line,), ReceiptPrinter(MM80))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_printer_page_has_a_ruler_and_both_symbols(
    paper: ReceiptPaper, read: Read
) -> None:
    texts = PageTexts("打印机测试", "标尺应占满一行", "汉字", "字号", "A 点阵", "B 内置")
    job = printer_page(texts, ReceiptPrinter(paper))
    assert ruler(paper.columns).encode() + b"\x1d!\0\n" in job
    assert [read(image) for image in images(job)] == [{"7000000000000000"}]
    assert native_qr("7000000000000000", 6, "Q") in job


def test_the_printer_page_s_code_is_no_valid_one() -> None:
    assert int("7000000000000000") % 97 != 1
