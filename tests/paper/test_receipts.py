"""Receipts as a printer prints them: the bytes are read by an interpreter of ESC/POS
that was written from the printers' manuals, by another hand than the emitter's.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from PIL import Image, ImageFont

from cainiao_recycle.domain.papers import MM58, MM80, ReceiptPaper
from cainiao_recycle.paper.qr.symbol import QUIET
from cainiao_recycle.paper.receipts.escpos import slip_bytes
from cainiao_recycle.paper.receipts.printer import QrWay, ReceiptPrinter
from cainiao_recycle.paper.receipts.printer_page import TEST_CODE, PageTexts, printer_page
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    VoucherSlip,
    all_texts,
)
from cainiao_recycle.paper.slip_texts import SlipTexts
from cainiao_recycle.paper.typeface import FONT
from tests.paper.escpos_interpreter import Receipt, interpret, render

Read = Callable[[Image.Image], set[str]]
LETTERS = ImageFont.truetype(str(FONT), 21)

PRINTERS = [
    ReceiptPrinter(paper=paper, qr=qr, cut=cut, largest_scale=largest)
    for paper, qr, cut, largest in product(
        (MM58, MM80), ("raster", "native"), (False, True), (2, 4)
    )
]


def name_of(printer: ReceiptPrinter) -> str:
    cut = "cut" if printer.cut else "torn"
    return f"{printer.paper.width_mm}-{printer.qr}-{cut}-{printer.largest_scale}"


on_every_printer = pytest.mark.parametrize("printer", PRINTERS, ids=name_of)


def printed(slip: Slip, printer: ReceiptPrinter) -> Receipt:
    return interpret(slip_bytes(slip, printer), dots=printer.paper.dots)


def words(text: str) -> str:
    return "".join(text.split())


def symbol_box(receipt: Receipt) -> tuple[int, int, int, int]:
    """Where the dark of the symbol is on the paper."""
    if receipt.symbols:
        (one,) = receipt.symbols
        return one.x, one.y, one.x + one.size, one.y + one.size
    (image,) = receipt.images
    dark = [
        (x, y) for y in range(image.height) for x in range(image.width) if image.pixel(x, y)
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right, bottom = max(x for x, _ in dark) + 1, max(y for _, y in dark) + 1
    return image.x + left, image.y + top, image.x + right, image.y + bottom


@on_every_printer
def test_a_receipt_is_printed_without_a_problem(
    slips: tuple[Slip, ...], printer: ReceiptPrinter
) -> None:
    for slip in slips:
        receipt = printed(slip, printer)
        assert receipt.problems == []
        assert receipt.notes == []
        assert [line.text for line in receipt.lines if line.wrapped] == []
        assert all(line.x + line.width <= printer.paper.dots for line in receipt.lines)


@on_every_printer
def test_a_receipt_says_every_word_of_its_slip_as_it_is_written(
    slips: tuple[Slip, ...], printer: ReceiptPrinter
) -> None:
    for slip in slips:
        said = words(printed(slip, printer).text)
        wanted = all_texts(slip)
        if isinstance(slip, BoxTag) and slip.size:
            wanted = tuple(one for one in wanted if one != slip.size.label)
        if isinstance(slip, ShelfLabel):
            wanted = tuple(one for one in wanted if one != slip.station)
        assert [one for one in wanted if words(one) not in said] == []


@on_every_printer
def test_a_receipts_symbol_holds_the_digits_beside_it_with_four_white_modules_around(
    slips: tuple[Slip, ...], printer: ReceiptPrinter, read: Read
) -> None:
    for slip in slips:
        receipt = printed(slip, printer)
        if not slip.code:
            assert not receipt.symbols
            assert not receipt.images
            continue
        assert slip.code in words(receipt.text)
        page = render(receipt, font=LETTERS)
        assert read(page) == {slip.code}
        left, top, right, bottom = symbol_box(receipt)
        room = QUIET * printer.module_dots
        around = page.crop((left - room, top - room, right + room, bottom + room))
        around.paste(255, (room, room, room + right - left, room + bottom - top))
        assert around.getextrema() == (255, 255)
        assert min(left - room, page.width - right - room) >= 0


@on_every_printer
def test_a_receipt_ends_with_one_feed_and_a_cut_only_if_it_is_set(
    slips: tuple[Slip, ...], printer: ReceiptPrinter
) -> None:
    for slip in slips:
        receipt = printed(slip, printer)
        below = max(
            *(line.y + line.height for line in receipt.lines),
            *(image.y + image.height for image in receipt.images),
            0,
        )
        at_end = [
            feed for feed in receipt.feeds if feed.y >= below and feed.command != "LF"
        ]
        assert len(at_end) == 1
        assert at_end[0].dots >= 100, "past the tear bar"
        assert len(receipt.cuts) == int(printer.cut)
        assert all(cut.offset > at_end[0].offset for cut in receipt.cuts)


def test_a_copy_is_told_from_the_slip_in_large_letters(voucher_zh: VoucherSlip) -> None:
    first, *_ = printed(voucher_zh, ReceiptPrinter()).lines
    assert "副本 2" in first.text
    assert first.width_mag == first.height_mag == 2
    unmarked = printed(replace(voucher_zh, copy_mark=""), ReceiptPrinter())
    assert "副本" not in unmarked.text


def test_the_eggs_are_the_largest_thing_on_a_voucher(voucher_en: VoucherSlip) -> None:
    receipt = printed(voucher_en, ReceiptPrinter(paper=MM80))
    largest = max(receipt.lines, key=lambda line: line.height)
    assert largest.text == "3 eggs"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", [MM58, MM80], ids=["58", "80"])
def test_the_test_page_shows_both_symbols_and_a_ruler_that_fills_the_line(
    language: str, paper: ReceiptPaper, read: Read
) -> None:
    page: PageTexts = SlipTexts(language, "菜鸟驿站").page()
    receipt = interpret(printer_page(page, ReceiptPrinter(paper=paper)), dots=paper.dots)
    assert receipt.problems == []
    assert (len(receipt.images), len(receipt.symbols)) == (1, 1)
    assert read(render(receipt, font=LETTERS)) == {TEST_CODE}
    ruler = [line for line in receipt.lines if line.text.startswith("123456789012")]
    assert [line.width for line in ruler] == [paper.dots]


@pytest.mark.parametrize("way", ["raster", "native"])
@pytest.mark.parametrize(
    "code",
    [
        pytest.param(24, id="a-few"),
        pytest.param(1000, id="1000", marks=pytest.mark.slow),
    ],
)
def test_receipts_scan(
    numbers: Callable[[int], list[str]], voucher_zh: VoucherSlip, read: Read, code: int,
    way: QrWay,
) -> None:  # fmt: skip
    for number in numbers(code):
        receipt = printed(replace(voucher_zh, code=number), ReceiptPrinter(qr=way))
        assert read(render(receipt)) == {number}


def test_what_an_interpreter_finds_wrong_is_seen_here() -> None:
    # Else the tests above could not fail.
    card = CommandCard("7000000000012345", "缺陷", "有破洞", "送去打浆")
    data = slip_bytes(card, ReceiptPrinter())
    assert interpret(data.replace(b"\x1c&", b""), dots=384).problems
    assert interpret(data.replace(b"v0\0", b"v9\0"), dots=384).problems
    wide = slip_bytes(
        BoxTag("9071335528406625", "x" * 48, "s", Fact("a", "b")),
        ReceiptPrinter(paper=MM80),
    )
    assert any(line.wrapped for line in interpret(wide, dots=384).lines)
