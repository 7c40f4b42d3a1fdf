"""What a line says, told apart by what it looks like alone."""

import pytest

from cainiao_recycle.domain import cards, codes, scans
from cainiao_recycle.domain.scans import Means, Token
from cainiao_recycle.errors import CodeMistyped, CodeUnknown, InputMethodOn, NotAWaybill
from tests import desk

SIZES = frozenset(str(number) for number in range(1, 13)) | {"SF3"}
VOUCHER = codes.make(codes.CodeType.VOUCHER, lambda _n: 123)
TAG = codes.make(codes.CodeType.TAG, lambda _n: 456)


def told(line: str) -> list[tuple[str, str]]:
    found = scans.tokens(line, SIZES, lambda word: word == "S-7")
    return [(one.means.value, str(one.value)) for one in found]


@pytest.mark.parametrize(
    ("line", "means", "value"),
    [
        ("SF1234567890123", "waybill", "SF1234567890123"),
        ("1234567890123", "waybill", "1234567890123"),
        (VOUCHER, "voucher", VOUCHER),
        (TAG, "tag", TAG),
        (desk.PHONE, "customer", desk.PHONE),
        ("+86139-0000-1234", "customer", "+86139-0000-1234"),
        ("@AB1234", "customer", "AB1234"),
        ("s-7", "shipment", "S-7"),
        ("12", "size", "12"),
        ("sf3", "size", "SF3"),
        ("290x170x190", "sides", "290x170x190"),
        ("290×170×190", "sides", "290×170×190"),
        ("b", "condition", "B"),
        ("Torn-Flap", "defect", "torn-flap"),
        ("0", "command", "done"),
        ("00", "command", "undo"),
        ("000", "command", "last-voucher"),
        ("014", "condition", "P"),
        ("020", "defect", "wet"),
        ("029", "defect", "oversize"),
        ("next", "command", "next-clerk"),
    ],
)
def test_a_word_is_told_apart_by_itself(line: str, means: str, value: str) -> None:
    assert told(line) == [(means, value)]


def test_no_number_key_is_a_size() -> None:
    assert not set(scans.KEYS) & SIZES
    assert all(key.startswith("0") for key in scans.KEYS)
    assert {one.value for one in scans.KEYS.values() if one.means is Means.DEFECT} == set(
        cards.KINDS["defect"]
    )


@pytest.mark.parametrize("code", cards.MEANINGS)
def test_every_card_is_understood(code: str) -> None:
    card = cards.MEANINGS[code]
    assert told(code) == [(card.kind, card.value)]


@pytest.mark.parametrize(
    "line",
    [
        "ＳＦ１２３４５６７８９０１２３　５",
        "sf1234567890123 5",
        "]C1SF1234567890123\t5\r\n",
        "]Q3SF1234567890123 5",
        "\ufeffSF1234567890123\u200b 5",
        "SF1234567890123SF1234567890123 5",
        "SF1234567890123 SF1234567890123 5",
    ],
)
def test_what_a_scanner_adds_is_taken_off(line: str) -> None:
    assert told(line) == [("waybill", "SF1234567890123"), ("size", "5")]


def test_a_code_may_be_typed_in_groups_as_it_is_printed() -> None:
    assert told(codes.grouped(VOUCHER)) == [("voucher", VOUCHER)]


def test_a_short_waybill_of_two_equal_halves_stays_whole() -> None:
    assert told("ABCDEFGHABCDEFGH") == [("waybill", "ABCDEFGHABCDEFGH")]


def test_a_word_before_says_what_the_next_one_is() -> None:
    assert told(f"waybill {desk.PHONE}") == [("waybill", desk.PHONE)]
    assert told(f"waybill {VOUCHER}") == [("waybill", VOUCHER)]
    assert told("member ABCDEFGH") == [("customer", "ABCDEFGH")]


def test_a_phone_number_is_never_taken_for_a_waybill() -> None:
    assert told(f"5 {desk.PHONE}")[1][0] == "customer"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("顺丰", InputMethodOn),
        (TAG[:-1] + str((int(TAG[-1]) + 1) % 10), CodeMistyped),
        (codes.make(codes.CodeType.CARD, lambda _n: 999), CodeUnknown),
        ("abc", NotAWaybill),
    ],
)
def test_what_is_nothing_is_refused_by_its_reason(
    line: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        told(line)


def test_a_mistyped_voucher_is_still_a_voucher() -> None:
    # So that the try to redeem it leaves its trace.
    wrong = VOUCHER[:-1] + str((int(VOUCHER[-1]) + 1) % 10)
    assert told(wrong) == [("voucher", wrong)]


def test_a_token_is_plain_data() -> None:
    assert Token(Means.SIZE, "5") == ("size", "5")
