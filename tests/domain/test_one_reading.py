"""One text, one reading: waybills, codes, phones, sides, sizes and times as they are
really written, printed and scanned.
"""

from zoneinfo import ZoneInfo

import pytest

from cainiao_recycle.domain import boxes, codes, days, privacy
from cainiao_recycle.domain.codes import Scan, ScanKind
from cainiao_recycle.domain.scans import Means, Token, tokens
from cainiao_recycle.errors import (
    CodeMistyped,
    CustomerNotTheirOwn,
    DateUnclear,
    NotAWaybill,
    NotOfKind,
    PhoneAsWaybill,
    Refusal,
    SidesInCentimetres,
    SidesUnclear,
    TimeUnclear,
    WrongCode,
)

VOUCHER_LIKE = "8506892774123226"

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = 1668139200000  # 2022-11-11 12:00 at the station

WAYBILLS = {
    "SF1234567890123": "SF1234567890123",
    "]C1SF1234567890123": "SF1234567890123",
    "]d2SF1234567890123": "SF1234567890123",
    "*SF1234567890123*": "SF1234567890123",
    "SF-1234-5678-90123": "SF1234567890123",
    "SF1234 5678 90123": "SF1234567890123",
    "ＳＦ１２３４５６７８９０１２３": "SF1234567890123",
    "JD0118080218877-1-1-": "JD0118080218877-1-1",
    "JDVA12345678901-1-3-": "JDVA12345678901-1-3",
    "]C1JDVA12345678901-01-03-": "JDVA12345678901-1-3",
    "JDVA12345678901-1-3": "JDVA12345678901-1-3",
    "JDVA12345678901": "JDVA12345678901",
    "7730123456789": "7730123456789",
    "7730-1234-56789": "7730123456789",
}
GENUINE = (
    "JT1234567890123", "YT1234567890123", "G00123456789", "8012345678901",
    "1234567890", "801234567890", "120123456789", "77412345678901", "4310123456789",
    "3100123456789012345"[:15], "773012345678901", "EA123456789CN", "755123456789",
    "028123456789", "SF12345678901234", "9612345678901",
)  # fmt: skip
"""A waybill of each carrier's shapes; none of them is taken for a telephone."""

PHONES = (
    "13900001234", "013900001234", "8613900001234", "008613900001234", "086139-0000-1234",
    "+8613900001234", "02362881234", "023-62881234", "(023)62881234", "01062881234",
    "0755-12345678", "07551234567", "85291234567", "+852-9123-4567", "0085291234567",
    "85362345678", "+85362345678", "0912345678", "886912345678", "+886912345678",
    "+862362881234", "00862362881234",
)  # fmt: skip


@pytest.mark.parametrize(("raw", "kept"), WAYBILLS.items())
def test_a_waybill_is_read_alike_however_it_is_spelled(raw: str, kept: str) -> None:
    assert codes.read(raw) == Scan(ScanKind.WAYBILL, kept)
    assert codes.waybill(raw) == kept
    assert codes.read(kept).code == kept
    if " " not in raw:
        assert list(tokens(raw, frozenset(), lambda _: False)) == [
            Token(Means.WAYBILL, kept)
        ]


@pytest.mark.parametrize("raw", ["JD0118080218877-3-1-", "JD0118080218877-0-1-"])
def test_a_piece_that_its_parcel_has_not_is_none(raw: str) -> None:
    with pytest.raises(NotAWaybill):
        codes.read(raw)


def test_the_number_of_a_piece_is_its_parcels() -> None:
    assert codes.bare("JDVA12345678901-1-3") == "JDVA12345678901"
    assert codes.bare("SF1234567890123") == "SF1234567890123"


@pytest.mark.parametrize("raw", GENUINE)
def test_no_carriers_number_is_taken_for_a_telephone(raw: str) -> None:
    assert codes.read(raw) == Scan(ScanKind.WAYBILL, raw)


@pytest.mark.parametrize("raw", PHONES)
def test_somebodys_telephone_is_asked_about(raw: str) -> None:
    with pytest.raises(PhoneAsWaybill):
        codes.read(raw)


@pytest.mark.parametrize(
    "raw", ["13900001234.0", "7.7E-13", "2022-11-11", "310-220-130", "-12345678", "---"]
)
def test_a_number_of_a_spreadsheet_a_date_and_sides_are_no_waybill(raw: str) -> None:
    with pytest.raises(NotAWaybill):
        codes.read(raw)


@pytest.mark.parametrize(
    "spelled", ["{0}{1}{2}{3}", "{0}-{1}-{2}-{3}", "{0} {1} {2} {3}", "]Q1{0}{1}{2}{3}",
                "{0}.{1}.{2}.{3}", "*{0}{1}{2}{3}*"],
)  # fmt: skip
def test_a_voucher_is_read_alike_however_it_is_spelled(spelled: str) -> None:
    groups = [VOUCHER_LIKE[at : at + 4] for at in range(0, 16, 4)]
    assert codes.of_kind(spelled.format(*groups), ScanKind.VOUCHER) == VOUCHER_LIKE


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("[wet]1234", NotOfKind),
        ("x", NotOfKind),
        ("8506-8927-7412-3200", CodeMistyped),
        ("SF1234567890123", WrongCode),
    ],
)
def test_what_is_no_voucher_is_told_in_the_noun_asked_for(
    raw: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        codes.of_kind(raw, ScanKind.VOUCHER)
    assert "Scan the waybill" not in str(refused.value)


@pytest.mark.parametrize(
    "raw",
    ["139.0000.1234", "139 0000 1234", "+86 139-0000-1234", "086139 0000 1234",
     "(139)0000-1234", "008613900001234", "１３９００００１２３４", "8613900001234"],
)  # fmt: skip
def test_a_mobile_number_is_one_customer_however_it_is_written(raw: str) -> None:
    assert privacy.identity(raw) == "13900001234"
    assert list(tokens(raw, frozenset(), lambda _: False))[-1] == Token(
        Means.CUSTOMER, "13900001234"
    )


@pytest.mark.parametrize(
    "raw",
    ["138****1234", "1******1234", "13900001234-1234", "13900001234转1234",
     "17951-13900001234", "1795113900001234", "13900001234,1234", "13900001234#12"],
)  # fmt: skip
def test_what_a_label_shows_is_nobodys_own_number(raw: str) -> None:
    with pytest.raises(CustomerNotTheirOwn):
        privacy.identity(raw)


@pytest.mark.parametrize("word", ["138****1234", "13900001234-1234", "17951-13900001234"])
def test_the_counter_refuses_what_a_label_shows(word: str) -> None:
    with pytest.raises(CustomerNotTheirOwn):
        list(tokens(word, frozenset(), lambda _: False))


def test_the_counter_asks_about_a_telephone() -> None:
    with pytest.raises(PhoneAsWaybill):
        list(tokens("02362881234", frozenset(), lambda _: False))


def test_what_is_kept_of_a_member_never_changes() -> None:
    kept = privacy.customer("M-10086", b"k" * 32)
    assert kept.hash == "f39ef81e47e2549bd5b1a67b8bddf284"
    assert privacy.last_four(kept, b"k" * 32) == "0086"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("310x220x130", (310, 220, 130)),
        ("310*220×130", (310, 220, 130)),
        ("310，220，130", (310, 220, 130)),
        ("３１０Ｘ２２０Ｘ１３０", (310, 220, 130)),
        ("31x22x13cm", (310, 220, 130)),
        ("31.5×22×13 cm", (315, 220, 130)),
        ("31厘米x22厘米x13厘米", (310, 220, 130)),
        ("90x60x40mm", (90, 60, 40)),
    ],
)
def test_sides_are_read_with_their_unit(text: str, sides: tuple[int, int, int]) -> None:
    assert boxes.parse_sides(text) == sides


@pytest.mark.parametrize("text", ["31x22x13", "60x40x50", "31x22x5"])
def test_a_box_of_centimetres_is_asked_about(text: str) -> None:
    with pytest.raises(SidesInCentimetres) as refused:
        boxes.parse_sides(text)
    in_mm = "x".join(str(int(side) * 10) for side in text.split("x"))
    assert in_mm in str(refused.value)
    assert f"{text}mm" in str(refused.value)


def test_an_item_may_be_thin_and_small_when_its_unit_is_said() -> None:
    assert boxes.parse_item_sides("210x297x4") == (210, 297, 4)
    assert boxes.parse_item_sides("25x14x15mm") == (25, 14, 15)
    assert boxes.parse_item_sides("80x50x20") == (80, 50, 20)
    with pytest.raises(SidesInCentimetres):
        boxes.parse_item_sides("25x14x15")


@pytest.mark.parametrize(
    "text", ["210x297x0", "1x2", "1x2xa", "3001x1x1", "31.5x22x13", "1x1x" + "1" * 60]
)
def test_what_are_no_sides_of_an_item_are_refused(text: str) -> None:
    with pytest.raises(SidesUnclear):
        boxes.parse_item_sides(text)


@pytest.mark.parametrize("text", ["5", "５", "No.5", "no5", "5号", " 5 ", "#5"])
def test_a_size_is_one_however_it_is_written(text: str) -> None:
    assert boxes.read_size(text) == "5"
    assert list(tokens(text, frozenset({"5"}), lambda _: False)) == [Token(Means.SIZE, "5")]


def test_a_named_size_keeps_its_name() -> None:
    assert boxes.read_size("sf-2") == "SF-2"


@pytest.mark.parametrize(
    "text",
    ["9:02", "09:02", "２０２２/１１/１１ ９:０２", "2022/11/11 9:02", "2022-11-11 9:02",
     "2022.11.11 09:02:00", "2022年11月11日 9:02", "2022年11月11日9:02", "2022-11-11T09:02",
     "2022-11-11T09:02+08:00", "2022-11-11 01:02Z", "20221111T09:02", "9：02"],
)  # fmt: skip
def test_a_moment_is_one_however_it_is_written(text: str) -> None:
    at = days.moment(text, SHANGHAI, NOON)
    assert days.local_time(at, SHANGHAI) == "2022-11-11 09:02"


@pytest.mark.parametrize(
    "text",
    ["9:02 PM", "下午9:02", "2022-11-11 9:02 PM", "44876.3764", "11/12/2022 9:02",
     "2022-11-11", "25:00", "2022/11-11 9:02", "2022年11/11 9:02"],
)  # fmt: skip
def test_a_time_that_could_mean_another_is_refused(text: str) -> None:
    with pytest.raises(TimeUnclear):
        days.moment(text, SHANGHAI, NOON)


@pytest.mark.parametrize(
    "text", ["2022-11-01", "2022/11/1", "2022.11.1", "2022年11月1日", " 2022/11/01 "]
)
def test_a_date_is_one_however_it_is_written(text: str) -> None:
    assert days.parse_date(text) == "2022-11-01"


@pytest.mark.parametrize("text", ["11/12/2022", "44876", "2022/13/1", "2022年11-1", "x"])
def test_a_date_that_could_mean_another_is_refused(text: str) -> None:
    with pytest.raises(DateUnclear):
        days.parse_date(text)
