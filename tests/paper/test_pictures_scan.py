"""Every picture is read by zxing-cpp: PNG, SVG and PDF, at the resolutions of printers."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.papers import (
    A4_OF_2,
    A4_OF_24,
    NAMED,
    ROLL_LABEL,
    SHEET_LABEL,
    LabelSize,
)
from cainiao_recycle.errors import LabelTooSmall, ModulesTooSmall
from cainiao_recycle.paper.pages.drawing import Drawing, Text
from cainiao_recycle.paper.pages.labels import label
from cainiao_recycle.paper.pages.listing import Column, list_pages
from cainiao_recycle.paper.pages.pdf import About, pages_pdf, sheet_pdf
from cainiao_recycle.paper.pages.png import paint_png
from cainiao_recycle.paper.pages.shelf_page import shelf_page
from cainiao_recycle.paper.pages.svg import paint_svg
from cainiao_recycle.paper.pages.voucher_card import voucher_card
from cainiao_recycle.paper.slip import Slip, VoucherSlip
from cainiao_recycle.paper.slip_texts import SlipTexts
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT
from tests.paper.svg_picture import svg_picture
from tests.paper.test_layout import assert_marks_apart

Read = Callable[[Image.Image], set[str]]
DPIS = (150, 203)
MANY = [pytest.param(24, id="a-few"), pytest.param(1000, id="1000", marks=pytest.mark.slow)]


@pytest.fixture(params=MANY)
def batch(
    request: pytest.FixtureRequest,
    numbers: Callable[[int], list[str]],
    voucher_zh: VoucherSlip,
) -> list[VoucherSlip]:
    return [replace(voucher_zh, code=number) for number in numbers(request.param)]


def image_of(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("L")


def pdf_images(pdf: bytes, dpi: int) -> list[Image.Image]:
    pages = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("L") for page in pages]


@pytest.mark.parametrize("dpi", DPIS)
def test_voucher_cards_scan_as_png(batch: list[VoucherSlip], read: Read, dpi: int) -> None:
    for slip in batch:
        assert read(image_of(paint_png(voucher_card(slip), dpi))) == {slip.code}


@pytest.mark.parametrize("dpi", DPIS)
def test_voucher_labels_scan_as_png(batch: list[VoucherSlip], read: Read, dpi: int) -> None:
    for slip in batch:
        assert read(image_of(paint_png(label(slip), dpi))) == {slip.code}


@pytest.mark.parametrize("dpi", DPIS)
def test_voucher_labels_scan_as_svg(batch: list[VoucherSlip], read: Read, dpi: int) -> None:
    for slip in batch:
        drawing = label(slip)
        assert read(svg_picture(paint_svg(drawing), dpi)) == {slip.code}


@pytest.mark.parametrize("dpi", DPIS)
def test_voucher_cards_scan_as_svg(batch: list[VoucherSlip], read: Read, dpi: int) -> None:
    for slip in batch:
        assert read(svg_picture(paint_svg(voucher_card(slip)), dpi)) == {slip.code}


@pytest.mark.parametrize("dpi", DPIS)
def test_every_voucher_of_a_sheet_scans(
    batch: list[VoucherSlip], read: Read, dpi: int
) -> None:
    pages = pdf_images(sheet_pdf(map(label, batch)), dpi)
    assert len(pages) == -(-len(batch) // A4_OF_24.labels)
    for number, page in enumerate(pages):
        on_page = batch[number * A4_OF_24.labels : (number + 1) * A4_OF_24.labels]
        assert read(page) == {slip.code for slip in on_page}


@pytest.mark.parametrize("dpi", DPIS)
def test_every_label_of_a_roll_scans(
    batch: list[VoucherSlip], read: Read, dpi: int
) -> None:
    pages = pdf_images(pages_pdf(label(slip, ROLL_LABEL) for slip in batch), dpi)
    assert [read(page) for page in pages] == [{slip.code} for slip in batch]


def test_every_kind_of_slip_scans_in_both_languages(
    slips: tuple[Slip, ...], read: Read
) -> None:
    for slip in slips:
        expected = {slip.code} - {""}
        for size in (SHEET_LABEL, ROLL_LABEL):
            drawing = label(slip, size)
            assert read(image_of(paint_png(drawing, 203))) == expected
            assert read(svg_picture(paint_svg(drawing), 203)) == expected
            assert read(pdf_images(pages_pdf([drawing]), 203)[0]) == expected


def test_the_voucher_card_scans_in_all_three_forms(
    voucher_en: VoucherSlip, voucher_zh: VoucherSlip, read: Read
) -> None:
    for slip in (voucher_en, voucher_zh):
        card = voucher_card(slip)
        assert read(image_of(paint_png(card, 150))) == {slip.code}
        assert read(svg_picture(paint_svg(card), 150)) == {slip.code}
        assert read(pdf_images(pages_pdf([card]), 150)[0]) == {slip.code}


def test_a_sheet_begun_at_a_used_place_skips_it(
    voucher_en: VoucherSlip, read: Read
) -> None:
    page = pdf_images(sheet_pdf([label(voucher_en)], first=23), 150)[0]
    lower_right = page.crop(
        (page.width * 2 // 3, page.height * 7 // 8, page.width, page.height)
    )
    assert read(lower_right) == {voucher_en.code}


def test_a_pdf_holds_its_text_and_its_font(voucher_zh: VoucherSlip) -> None:
    pdf = sheet_pdf([label(voucher_zh)])
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "枚鸡蛋" in text
    assert "副本 2" in text
    assert b"FontFile2" in pdf


def test_the_same_slips_give_the_same_pdf(voucher_zh: VoucherSlip) -> None:
    assert sheet_pdf([label(voucher_zh)]) == sheet_pdf([label(voucher_zh)])


def test_a_pdf_says_what_it_is_whose_and_in_which_language(voucher_zh: VoucherSlip) -> None:
    about = About("鸡蛋券", "重庆南山路驿站", "zh")
    pdf = sheet_pdf([label(voucher_zh)], about=about)
    told = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("鸡蛋券", "重庆南山路驿站")
    assert (told["Subject"], told["Creator"]) == ("", "")
    assert b"/Lang (zh-CN)" in pdf
    assert pdf == sheet_pdf([label(voucher_zh)], about=about)


def test_a_sheet_to_be_cut_has_lines_between_its_cards(voucher_en: VoucherSlip) -> None:
    plain, cut = (
        pdf_images(sheet_pdf([label(voucher_en)], cut=cut), 150)[0] for cut in (False, True)
    )
    line = [cut.getpixel((cut.width // 3, y)) for y in range(cut.height - 200, cut.height)]
    assert max(line) == 255 > min(line), "dashes, where no card is"
    assert plain.crop((cut.width // 3 - 9, 900, cut.width // 3 + 9, 1700)).getextrema() == (
        255, 255,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [A4_OF_2.label, *NAMED.values()])
def test_a_shelf_s_word_fills_its_page_and_nothing_stands_on_another(
    language: str, size: LabelSize
) -> None:
    words = SlipTexts(language, "重庆南山路驿站")
    for slip in words.shelves([Size("5", 290, 170, 190, 3, 1, 1, 1)]):
        drawing = shelf_page(slip, size)
        assert_marks_apart(drawing)
        word = max(
            (m for m in drawing.marks if isinstance(m, Text)), key=lambda m: m.size_pt
        )
        assert word.text == slip.shelf
        assert word.size_pt * CAP_HEIGHT * MM_PER_PT > size.height_mm / 4, (
            "read at ten metres"
        )
    assert {slip.shelf for slip in words.shelves([])} >= {
        {"zh": "复检", "en": "HOLD"}[language], {"zh": "打浆", "en": "PULP"}[language],
    }  # fmt: skip


@pytest.mark.parametrize("size", [(50, 30), (60, 40), (100, 60), (100, 100)])
def test_a_voucher_fits_every_common_label_and_scans(
    voucher_en: VoucherSlip, voucher_zh: VoucherSlip, read: Read, size: tuple[int, int]
) -> None:
    for slip in (voucher_en, voucher_zh):
        drawing = label(slip, LabelSize(*size))
        assert_marks_apart(drawing)
        assert read(pdf_images(pages_pdf([drawing]), 203)[0]) == {slip.code}


def test_a_resolution_too_low_for_the_symbol_is_refused(voucher_en: VoucherSlip) -> None:
    with pytest.raises(ModulesTooSmall) as refused:
        paint_png(label(voucher_en), 72)
    assert refused.value.facts == {"dots": 2, "least": 4}


@pytest.mark.parametrize("size", [LabelSize(30, 30), LabelSize(60, 20)])
def test_a_label_too_small_for_a_slip_is_refused(
    voucher_en: VoucherSlip, size: LabelSize
) -> None:
    with pytest.raises(LabelTooSmall):
        label(voucher_en, size)


def test_a_drawing_larger_than_the_sheet_s_label_is_refused() -> None:
    with pytest.raises(LabelTooSmall):
        sheet_pdf([Drawing(100, 37, ())])


def test_a_list_of_a_batch_names_every_voucher_once(
    numbers: Callable[[int], list[str]],
) -> None:
    rows = [
        (str(row), f"…{number[-4:]}", "") for row, number in enumerate(numbers(80), start=1)
    ]
    columns = (Column("#", 1), Column("Code", 2), Column("Name", 5))
    pages = list(
        list_pages(
            "School day", "重庆南山路驿站", "80 vouchers, 30 November 2022", columns, rows
        )
    )
    pdf = pypdfium2.PdfDocument(pages_pdf(pages))
    words = " ".join(page.get_textpage().get_text_range() for page in pdf).split()
    assert len(pages) == 3
    assert words.count("重庆南山路驿站") == 3, "each page names the station"
    assert sorted(word for word in words if word.startswith("…")) == sorted(
        row[1] for row in rows
    )
