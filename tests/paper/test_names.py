"""What `init`, `campaign add` and `import sizes` take is printed on every kind of paper."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import names
from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.papers import MM58, MM80, ROLL_LABEL, SHEET_LABEL, LabelSize
from cainiao_recycle.errors import InputRefusal
from cainiao_recycle.paper.pages.fitness import check_drawing
from cainiao_recycle.paper.pages.labels import label
from cainiao_recycle.paper.pages.voucher_card import voucher_card
from cainiao_recycle.paper.receipts.escpos import slip_bytes
from cainiao_recycle.paper.receipts.printer import ReceiptPrinter
from cainiao_recycle.paper.receipts.terminal import terminal_text
from cainiao_recycle.paper.slip import BoxTag, Fact, Slip, VoucherSlip
from cainiao_recycle.paper.slip_texts import SlipTexts
from tests.paper.conftest import CODE

GBK = [
    one
    for row, cell in product(range(0x81, 0xFF), range(0x40, 0xFF))
    for one in bytes((row, cell)).decode("gbk", "ignore")
    if len(one.encode("gbk")) == 2
]
LETTERS = st.sampled_from([*GBK[::7], "W", "i", " ", "-", "@", "¥", "Щ", "Ю", "№", "—"])
WORDS = st.text(LETTERS, min_size=1, max_size=80) | st.lists(
    st.integers(1, 40).map(lambda n: "W" * n), min_size=1, max_size=6
).map(" ".join)


def voucher(station: str, campaign: str, size: str = "No. 5") -> VoucherSlip:
    return VoucherSlip(
        CODE, "鸡蛋券", "3", "枚鸡蛋", station, Fact("有效期至", "2022年11月30日"),
        Fact("活动", campaign), "换券纸箱", (Fact("SF1234567890123", size),),
        Fact("碳积分", "+60"), "请到本驿站兑换。", "副本 12",
    )  # fmt: skip


def print_everywhere(slip: Slip) -> None:
    for size in (SHEET_LABEL, ROLL_LABEL, LabelSize(100, 60), LabelSize(100, 100)):
        check_drawing(label(slip, size))
    if isinstance(slip, VoucherSlip):
        check_drawing(voucher_card(slip))
    for paper in (MM58, MM80):
        assert slip_bytes(slip, ReceiptPrinter(paper=paper))
    assert terminal_text(slip, "utf-8", "light")


@given(WORDS, WORDS)
def test_every_name_that_is_taken_is_printed_everywhere(one: str, other: str) -> None:
    try:
        station = names.station_name("--name", one[:40])
        campaign = names.campaign_name("name", other)
    except InputRefusal:
        return
    slip = voucher(station, campaign)
    print_everywhere(slip)
    print_everywhere(replace(slip, boxes=(), points=None, copy_mark=""))
    print_everywhere(BoxTag(CODE, "循环纸箱", station, Fact("Size", "No. 5"), "请带回。"))
    print_everywhere(BoxTag(CODE, "循环纸箱", station))


@pytest.mark.parametrize(
    ("station", "campaign"),
    [("店" * 40, "店" * 30), ("W" * 40, "W" * 17 + " " + "W" * 17), ("Ю" * 40, "Ю" * 28)],
)
def test_the_longest_names_are_printed_everywhere(station: str, campaign: str) -> None:
    kept = names.station_name("--name", station), names.campaign_name("name", campaign)
    print_everywhere(voucher(*kept))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["店" * 8, "WWWWWWWW", "ABCDEFGHIJKL", "特大-12.5"])
def test_every_size_that_is_taken_is_printed_everywhere(language: str, name: str) -> None:
    size = Size(names.size_name("size", name), 3000, 3000, 3000, 3, 100, 5000, 3)
    words = SlipTexts(language, "重庆南山路驿站")
    said = words.size(size)
    for shelf in words.shelves([size]):
        print_everywhere(shelf)
    print_everywhere(BoxTag(CODE, "循环纸箱", "驿站", Fact("Size", said)))
    print_everywhere(voucher("驿站", "活动", said))


def test_all_of_gbk_but_one_character_is_taken_and_drawn() -> None:
    taken = [one for one in GBK if names.is_on_every_paper(one) and one != "\u3000"]
    assert len(taken) == len(GBK) - 2
    for at in range(0, len(taken), 4000):
        print_everywhere(voucher("".join(taken[at : at + 30]), "活动"))
