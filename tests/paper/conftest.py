"""The running example on paper, a reader of symbols, and a printer that misbehaves."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from PIL import Image

from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    VoucherSlip,
)
from tests import loopback
from tests.loopback import Behaviour, FakePrinter

CODE = "8304719265083715"


@pytest.fixture
def code() -> str:
    return CODE


@pytest.fixture
def voucher_en() -> VoucherSlip:
    return VoucherSlip(
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
        note="Hand this slip in at the station that issued it.",
    )


@pytest.fixture
def voucher_zh() -> VoucherSlip:
    return VoucherSlip(
        code=CODE,
        title="鸡蛋券",
        figure="3",
        unit="枚鸡蛋",
        station="菜鸟驿站 · 杭州西溪店",
        valid_until=Fact("有效期至", "2022年11月30日"),
        campaign=Fact("活动", "2022 快递包装换蛋"),
        boxes_label="换券纸箱",
        boxes=(Fact("SF1234567890123", "5 号"), Fact("YT1234567890123", "8 号")),
        points=Fact("碳积分", "+60"),
        note="请到本驿站兑换。字迹模糊时，报出十六位数字即可。",
        copy_mark="副本 2",
    )


@pytest.fixture
def other_slips() -> tuple[Slip, ...]:
    return (
        BoxTag(
            "9071335528406625", "Reuse box", "Cainiao Station, Xixi", Fact("Size", "No. 5")
        ),
        BoxTag(
            "9071335528406625", "循环纸箱", "菜鸟驿站 · 杭州西溪店", None, "首次扫描时登记"
        ),
        CommandCard("7000000000012345", "Size", "5", "290 × 170 × 190 mm"),
        CommandCard("7000000000012345", "等级", "有破洞", "送去打浆"),
        CommandCard("7000000000012345", "柜台", "再打一张", "上一张券打成副本", acts=True),
        CommandCard(
            "7000000000012345",
            "At the counter",
            "Slip again",
            "prints the last voucher as a copy",
            acts=True,
        ),
        ShelfLabel("A-05", "Shelf", "Cainiao Station", "No. 5", "290 × 170 × 190 mm"),
        ShelfLabel(
            "A-05", "货架", "菜鸟驿站", "5 号箱", "290 × 170 × 190 mm", "7000000000012345"
        ),
    )


@pytest.fixture
def slips(
    voucher_en: VoucherSlip, voucher_zh: VoucherSlip, other_slips: tuple[Slip, ...]
) -> tuple[Slip, ...]:
    return (voucher_en, voucher_zh, *other_slips)


@pytest.fixture
def numbers() -> Callable[[int], list[str]]:
    """So many voucher codes, spread over all digits, the same in each run."""

    def draw(count: int) -> list[str]:
        return [
            f"8{(number * 618_033_988_749_895) % 10**15:015}"
            for number in range(1, count + 1)
        ]

    return draw


@pytest.fixture
def read() -> Callable[[Image.Image], set[str]]:
    """What zxing-cpp reads in a picture."""

    def decode(image: Image.Image) -> set[str]:
        found = zxingcpp.read_barcodes(
            image, formats=zxingcpp.barcode_formats_from_str("QRCode")
        )
        return {one.text for one in found}

    return decode


@pytest.fixture
def fake_printer() -> Iterator[Callable[[Behaviour], FakePrinter]]:
    """Start a printer that treats each connection as told."""
    started: list[FakePrinter] = []

    def start(behave: Behaviour) -> FakePrinter:
        started.append(FakePrinter(behave))
        return started[-1]

    yield start
    for printer in started:
        printer.switch_off()


@pytest.fixture
def takes_all() -> Behaviour:
    return loopback.takes_all


@pytest.fixture
def answers_slowly() -> Behaviour:
    """Half a second, status bytes in between, then an orderly end."""

    def behave(connection: socket.socket, printer: FakePrinter) -> None:
        taken = b""
        while piece := connection.recv(512):
            time.sleep(0.05)
            connection.sendall(b"\x14\x00\x00\x0f")
            taken += piece
        printer.received.append(taken)

    return behave
