"""Pages keep their marks apart and on the paper, and refuse what they can't draw."""

import itertools
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from cainiao_recycle.domain.cards import MEANINGS
from cainiao_recycle.domain.lettering import (
    ASCII_WIDTHS,
    UNDRAWN,
    WIDEST,
    break_lines,
    cut_lines,
)
from cainiao_recycle.domain.papers import MM58, ROLL_LABEL, SHEET_LABEL
from cainiao_recycle.errors import (
    CodeDiffers,
    ControlCharacters,
    NotInTheFont,
    QuietZoneTooSmall,
    TextTooLong,
)
from cainiao_recycle.paper.pages.drawing import (
    SMALLEST_PT,
    WHITE,
    Drawing,
    Mark,
    Panel,
    QrMark,
    Text,
    set_in_lines,
)
from cainiao_recycle.paper.pages.fitness import Extent, _extent, check_drawing
from cainiao_recycle.paper.pages.labels import label
from cainiao_recycle.paper.pages.voucher_card import voucher_card
from cainiao_recycle.paper.qr.symbol import matrix
from cainiao_recycle.paper.receipts.escpos import slip_bytes
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter
from cainiao_recycle.paper.slip import BoxTag, Fact, Slip, VoucherSlip
from cainiao_recycle.paper.slip_texts import SlipTexts
from cainiao_recycle.paper.typeface import (
    EXTRAS,
    FONT,
    _is_drawn,
    check_drawable,
    width_mm,
)
from tests.paper.escpos_interpreter import interpret

FLAT = set(" +-.:0123456789ABCDEFGHIJKLMNOPRSTUVWXYZabcdefhiklmnorstuvwxz")


def drawings(slips: tuple[Slip, ...]) -> list[Drawing]:
    cards = [voucher_card(slip) for slip in slips if isinstance(slip, VoucherSlip)]
    return cards + [
        label(slip, size) for slip in slips for size in (SHEET_LABEL, ROLL_LABEL)
    ]


def test_no_mark_lies_on_another_or_off_the_page(slips: tuple[Slip, ...]) -> None:
    for drawing in drawings(slips):
        assert_marks_apart(drawing)


def assert_marks_apart(drawing: Drawing) -> None:
    boxes = [(mark, ink(mark)) for mark in drawing.marks if not isinstance(mark, Panel)]
    for mark, (left, top, right, bottom) in boxes:
        assert left >= 0, mark
        assert top >= 0, mark
        assert right <= drawing.width_mm, mark
        assert bottom <= drawing.height_mm, mark
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or _above(a, b) or _above(b, a)
        assert apart, (one, other)


def test_a_copy_s_black_panel_covers_its_own_words_alone(
    voucher_en: VoucherSlip, voucher_zh: VoucherSlip
) -> None:
    for slip in (replace(voucher_en, copy_mark="COPY 2"), voucher_zh):
        for drawing in drawings((slip,)):
            panel = next(mark for mark in drawing.marks if isinstance(mark, Panel))
            left, top, right, bottom = _extent(panel)
            covered = [
                mark
                for mark in drawing.marks
                if mark is not panel
                and (box := ink(mark))[0] < right + 0.3
                and box[2] > left - 0.3
                and box[1] < bottom + 0.3
                and box[3] > top - 0.3
            ]
            assert [mark.text for mark in covered if isinstance(mark, Text)] == [
                slip.copy_mark
            ]
            assert len(covered) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_that_acts_is_told_from_one_that_describes_at_arm_s_length(
    language: str,
) -> None:
    for card in SlipTexts(language, "").cards([]):
        kind = MEANINGS[card.code].kind
        for size in (SHEET_LABEL, ROLL_LABEL):
            drawing = label(card, size)
            check_drawing(drawing)
            assert_marks_apart(drawing)
            black = [mark for mark in drawing.marks if isinstance(mark, Panel)]
            assert len(black) == (kind == "command")
            white = [m for m in drawing.marks if isinstance(m, Text) and m.grey == WHITE]
            for panel in black:
                assert panel.height_mm > size.height_mm / 3
                assert [mark.text for mark in white] == [card.group, card.key, card.name]
                left, top, right, bottom = _extent(panel)
                for x1, y1, x2, y2 in map(_extent, white):
                    assert left < x1 < x2 < right
                    assert top < y1 < y2 < bottom
        receipt = interpret(slip_bytes(card, ReceiptPrinter()), dots=MM58.dots)
        first = receipt.lines[0]
        assert (set(first.text) == {"■"}) == (kind == "command")
        if kind == "command":
            assert first.width == MM58.dots


def ink(mark: Mark) -> Extent:
    """A mark's extent; what has no descender ends at the baseline."""
    left, top, right, bottom = _extent(mark)
    if isinstance(mark, Text) and not set(mark.text) - FLAT:
        bottom = mark.y_mm
    return left, top, right, bottom


def _above(upper: Extent, lower: Extent) -> bool:
    """Descenders may reach the next line's capitals by half a millimetre, no more."""
    return upper[3] <= lower[1] + 0.5


def test_the_voucher_says_all_a_customer_needs(voucher_zh: VoucherSlip) -> None:
    for drawing in (voucher_card(voucher_zh), label(voucher_zh)):
        words = " ".join(mark.text for mark in drawing.marks if isinstance(mark, Text))
        for needed in (
            "3",
            "枚鸡蛋",
            "杭州西溪店",
            "2022年11月30日",
            "快递包装换蛋",
            "+60",
            "副本 2",
        ):
            assert needed in words
        assert "8304  7192  6508  3715" in words


def test_a_card_names_every_box_it_pays_for(voucher_en: VoucherSlip) -> None:
    boxes = tuple(Fact(f"SF{number:013}", "No. 5") for number in range(40))
    words = [
        mark.text
        for mark in voucher_card(replace(voucher_en, boxes=boxes)).marks
        if isinstance(mark, Text)
    ]
    assert all(box.label in words for box in boxes)


def test_a_label_says_how_many_boxes_it_could_not_name(voucher_en: VoucherSlip) -> None:
    words = [mark.text for mark in label(voucher_en).marks if isinstance(mark, Text)]
    assert "SF1234567890123  +2" in words


def test_digits_that_differ_from_the_symbol_are_refused(voucher_en: VoucherSlip) -> None:
    drawing = label(voucher_en)
    other = matrix("8304719265083725")
    marks = [
        replace(mark, modules=other) if isinstance(mark, QrMark) else mark
        for mark in drawing.marks
    ]
    with pytest.raises(CodeDiffers, match="8304719265083725"):
        check_drawing(replace(drawing, marks=tuple(marks)))


def test_ink_in_the_quiet_zone_is_refused(voucher_en: VoucherSlip) -> None:
    drawing = label(voucher_en)
    blot = Panel(2, 10, 1, 1)
    with pytest.raises(QuietZoneTooSmall):
        check_drawing(replace(drawing, marks=(*drawing.marks, blot)))


def test_a_symbol_over_the_page_s_edge_is_refused(voucher_en: VoucherSlip) -> None:
    drawing = label(voucher_en)
    with pytest.raises(QuietZoneTooSmall):
        check_drawing(replace(drawing, height_mm=28))


def test_a_name_too_long_for_a_label_is_refused_not_cut(voucher_en: VoucherSlip) -> None:
    with pytest.raises(TextTooLong, match="larger label"):
        label(replace(voucher_en, station="Station " * 24))


LONG_NAMES = (
    "菜鸟驿站重庆市南岸区南山街道崇文",
    "菜鸟驿站重庆市南岸区南山街道崇文路二号店",
    "菜鸟驿站重庆市南岸区南山街道崇文路二号邮电大学兴业苑学生宿舍北区三号楼东侧一层店",
    "Cainiao Station, Chongqing Nanshan Road",
    "W" * 40,
)


@pytest.mark.parametrize("name", LONG_NAMES)
@pytest.mark.parametrize("campaign", ["", "二零二二年秋季快递包装纸箱回收换鸡蛋第三期活动"])
def test_every_name_a_station_can_have_is_printed_whole(
    slips: tuple[Slip, ...], name: str, campaign: str
) -> None:
    named: list[Slip] = []
    for slip in slips:
        if isinstance(slip, VoucherSlip):
            fact = Fact("活动", campaign or slip.campaign.value)
            named += [
                replace(slip, station=name, campaign=fact),
                replace(slip, station=name, campaign=fact, boxes=(), copy_mark="COPY 2"),
            ]
        elif isinstance(slip, BoxTag):
            named.append(replace(slip, station=name, note="Please bring this box back."))
    for drawing in drawings(tuple(named)):
        assert_marks_apart(drawing)
        words = "".join(mark.text for mark in drawing.marks if isinstance(mark, Text))
        assert "".join(name.split()) in "".join(words.split())


def test_a_wrapped_name_fills_its_lines_evenly() -> None:
    name = "菜鸟驿站重庆市南岸区南山街道崇文路二号店"
    for room in (30.0, 36.0):
        size, lines = set_in_lines(name, 6, room, 3)
        assert "".join(lines) == name
        assert len(lines) == 2
        assert abs(len(lines[0]) - len(lines[1])) <= 1
        assert SMALLEST_PT <= size <= 6


def test_characters_outside_the_font_are_named(voucher_zh: VoucherSlip) -> None:
    with pytest.raises(NotInTheFont, match="𠮷 😀"):
        label(replace(voucher_zh, station="𠮷𠮷超市😀"))


@pytest.mark.parametrize("text", ["a\x1bb", "a\nb", "a\u202eb", "a\u200bb", "\ufeffa"])
def test_invisible_characters_are_refused(text: str) -> None:
    with pytest.raises(ControlCharacters, match=r"U\+"):
        check_drawable(text)


def test_the_table_of_widths_is_the_font_s() -> None:
    font = TTFont(FONT)
    cmap, advance = font.getBestCmap(), font["hmtx"]
    widths = tuple(advance[cmap[point]][0] for point in range(0x20, 0x7F))
    assert widths == ASCII_WIDTHS
    assert max(advance[name][0] for name in cmap.values()) <= WIDEST


def test_the_font_draws_gbk_and_the_extras_and_is_static_truetype() -> None:
    font = TTFont(FONT)
    drawn = set(map(chr, font.getBestCmap()))
    assert drawn >= EXTRAS | {
        one
        for one in map(chr, range(0x20, 0x10000))
        if one.isprintable() and _is_drawn(one)
    }
    assert len(drawn) > 21_800
    assert UNDRAWN not in drawn
    assert "glyf" in font
    assert "fvar" not in font
    assert font["OS/2"].usWeightClass == 500
    assert (
        (FONT.parent / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE")
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("字迹模糊时，报出数字即可。", ["字迹模", "糊时，", "报出数", "字即", "可。"]),
        ("SF12345678", ["SF12345678"]),
    ],
)
def test_lines_break_at_spaces_and_between_characters(text: str, lines: list[str]) -> None:
    def fits(line: str) -> bool:
        return sum(2 if one > "\u2e80" else 1 for one in line) <= 7

    assert break_lines(text, fits) == lines
    assert "".join(cut_lines(text, fits)).replace(" ", "") == text.replace(" ", "")
    assert all(map(fits, cut_lines(text, fits)))


def test_a_width_grows_with_the_size() -> None:
    assert width_mm("鸡蛋", 72) == pytest.approx(2 * 25.4)
