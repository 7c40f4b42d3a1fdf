"""Codes: what a scan is, and that a slip of the hand never passes for another code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import CodeType, Scan, ScanKind
from cainiao_recycle.errors import (
    CodeEmpty,
    CodeMistyped,
    CodeNotAscii,
    InputMethodOn,
    NotAWaybill,
    Refusal,
    WrongCode,
)

ours = st.builds(
    lambda kind, number: codes.make(kind, lambda _: number),
    st.sampled_from(CodeType),
    st.integers(0, codes.DRAWS - 1),
)
anything = st.text(max_size=30) | st.text(st.sampled_from("８９０Ａａ１\u200b\ufeff 9Sf·"))


def mod_97_10(code: str) -> int:
    """ISO 7064 as the standard writes it, digit by digit."""
    rest = 0
    for digit in code:
        rest = (rest * 10 + int(digit)) % 97
    return rest


@given(ours)
def test_a_code_is_sixteen_digits_that_leave_one_over_ninety_seven(code: str) -> None:
    assert len(code) == 16
    assert code.isdigit()
    assert mod_97_10(code) == 1


def test_a_code_keeps_its_leading_zeros() -> None:
    code = codes.make(CodeType.VOUCHER, lambda _: 7)
    assert code[:14] == "80000000000007"


@pytest.mark.parametrize(
    ("kind", "scanned"),
    [
        (CodeType.CARD, ScanKind.CARD),
        (CodeType.VOUCHER, ScanKind.VOUCHER),
        (CodeType.TAG, ScanKind.TAG),
    ],
)
def test_the_first_digit_tells_what_a_code_is(kind: CodeType, scanned: ScanKind) -> None:
    code = codes.make(kind, lambda limit: limit - 1)
    assert codes.read(code) == Scan(scanned, code)


@given(ours, st.integers(0, 15), st.integers(1, 9))
def test_a_single_slip_is_never_another_code_of_ours(code: str, at: int, by: int) -> None:
    slipped = code[:at] + str((int(code[at]) + by) % 10) + code[at + 1 :]
    if codes.is_ours(slipped):
        with pytest.raises(CodeMistyped):
            codes.read(slipped)


@given(ours, st.integers(0, 14))
def test_a_swap_of_neighbours_is_never_another_code_of_ours(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped != code and codes.is_ours(swapped):
        with pytest.raises(CodeMistyped):
            codes.read(swapped)


def test_every_slip_and_every_swap_of_one_code_is_found() -> None:
    code = codes.make(CodeType.VOUCHER, lambda _: 1234567890123)
    slips = {
        code[:at] + digit + code[at + 1 :]
        for at in range(1, 16)
        for digit in "0123456789"
        if digit != code[at]
    }
    swaps = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(1, 15)}
    for wrong in (slips | swaps) - {code}:
        assert mod_97_10(wrong) != 1, wrong
        with pytest.raises(CodeMistyped):
            codes.read(wrong)


@given(anything)
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    try:
        once = codes.normalise(raw)
    except Refusal:
        return
    assert codes.normalise(once) == once
    assert once.isascii()
    assert once == once.upper()


@pytest.mark.parametrize(
    "raw",
    [
        "SF1234567890123",
        "sf1234567890123",
        " SF1234567890123\r\n",
        "ＳＦ１２３４５６７８９０１２３",
        "\ufeffSF1234567890123",
        "SF1234\u200b567890123",
        "SF1234 5678\t90123",
        "\x02SF1234567890123\x03",
        "SF1234\u3000567890123",
        "SF1234\u00a0567890123\u2028",
    ],
)
def test_a_scan_is_one_waybill_however_the_scanner_dresses_it(raw: str) -> None:
    assert codes.read(raw) == Scan(ScanKind.WAYBILL, "SF1234567890123")


@pytest.mark.parametrize("raw", ["", " ", "\r\n", "\u200b\ufeff", "\x00\x1b", "\u3000"])
def test_nothing_scanned_is_said_to_be_nothing(raw: str) -> None:
    with pytest.raises(CodeEmpty):
        codes.normalise(raw)


@pytest.mark.parametrize("raw", ["顺丰1234567890", "SF12345678号", "，。快递"])
def test_chinese_characters_mean_the_input_method_is_on(raw: str) -> None:
    with pytest.raises(InputMethodOn):
        codes.normalise(raw)


@pytest.mark.parametrize(
    "raw", ["SF1234567890ı", "SF١٢٣٤٥٦٧٨٩٠", "SF12345678é", "ΑΒ12345678", "SF1234567890ß"]
)
def test_what_upper_casing_would_turn_into_letters_is_refused(raw: str) -> None:
    with pytest.raises(CodeNotAscii):
        codes.normalise(raw)


@pytest.mark.parametrize("raw", ["S" * 201, "S " * 201, "ＳＦ" * 10_000, "㎜" * 150])
def test_what_is_longer_than_any_label_is_no_waybill(raw: str) -> None:
    with pytest.raises(NotAWaybill):
        codes.read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "77000012345678",
        "123456789012",
        "EA123456789CN",
        "JT1234567890123",
        "JDVA12345678901",
        "12345678",
        "A" * 20,
        "6123456789012345",
    ],
)
def test_no_carriers_pattern_ever_refuses_a_waybill(raw: str) -> None:
    assert codes.read(raw).kind is ScanKind.WAYBILL


@pytest.mark.parametrize(
    "raw", ["SF12345", "A" * 21, "2022-11-11", "=1+12345678", "[wet]1234"]
)
def test_a_waybill_is_eight_to_twenty_letters_and_digits(raw: str) -> None:
    with pytest.raises(NotAWaybill):
        codes.read(raw)


def test_sixteen_digits_given_as_a_waybill_are_one() -> None:
    assert codes.waybill("8000000000000000") == "8000000000000000"
    with pytest.raises(CodeMistyped):
        codes.read("8000000000000000")


@pytest.mark.parametrize(
    "raw", ["800000000000000", "80000000000000000", "123", "13900001234"]
)
def test_a_digit_lost_or_doubled_is_a_mistyped_voucher(raw: str) -> None:
    with pytest.raises(CodeMistyped):
        codes.of_kind(raw, ScanKind.VOUCHER)


@pytest.mark.parametrize("kind", [CodeType.CARD, CodeType.TAG])
def test_another_kind_of_code_is_named_as_what_it_is(kind: CodeType) -> None:
    with pytest.raises(WrongCode) as refused:
        codes.of_kind(codes.make(kind, lambda _: 5), ScanKind.VOUCHER)
    assert refused.value.facts["kind"] == codes.KIND_OF_TYPE[kind.value]
    assert refused.value.facts["wanted"] == ScanKind.VOUCHER


def test_a_waybill_is_no_voucher() -> None:
    with pytest.raises(WrongCode):
        codes.of_kind("SF1234567890123", ScanKind.VOUCHER)


@given(ours)
def test_a_code_typed_as_it_is_printed_is_read_again(code: str) -> None:
    printed = codes.grouped(code)
    assert [len(group) for group in printed.split(" ")] == [4, 4, 4, 4]
    assert codes.read(printed).code == code
    assert codes.of_kind(printed, codes.KIND_OF_TYPE[code[0]]) == code


TRIES = [
    ("8517389065633348", "8***********3348"),
    ("8517389065633349", "8***************"),
    ("9876543210987654", "9***************"),
    ("13900001234", "11 characters"),
    ("SF1234567890123", "15 characters"),
]


@pytest.mark.parametrize(("tried", "kept"), TRIES)
def test_of_a_code_that_may_be_somebodys_number_no_digit_is_kept(
    tried: str, kept: str
) -> None:
    assert codes.of_a_try(tried) == kept
