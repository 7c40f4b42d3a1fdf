"""What a line at the counter says: each word is told apart by what it looks like alone."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import cards, codes, scans
from cainiao_recycle.domain.scans import NUMBER_KEYS, Command, Means, Token
from cainiao_recycle.errors import (
    CodeEmpty,
    CodeMistyped,
    CodeUnknown,
    InputMethodOn,
    LettersAlone,
    LineTooLong,
    NotAWaybill,
)
from tests.desk import PHONE

SIZES = frozenset({"5", "12", "SF3"})
WAYBILL = "SF1234567890123"
VOUCHER = codes.make(codes.CodeType.VOUCHER, lambda _: 123)
TAG = codes.make(codes.CodeType.TAG, lambda _: 456)
NO_CARD = codes.make(codes.CodeType.CARD, lambda _: 999)


def told(line: str) -> list[Token]:
    """The tokens at a station with one open shipment, S-7."""
    return [*scans.tokens(line, SIZES, lambda number: number == "S-7")]


def mistyped(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


@pytest.mark.parametrize(
    ("word", "token"),
    [
        (WAYBILL, Token(Means.WAYBILL, WAYBILL)),
        ("sf1234567890123", Token(Means.WAYBILL, WAYBILL)),
        (VOUCHER, Token(Means.VOUCHER, VOUCHER)),
        (TAG, Token(Means.TAG, TAG)),
        ("s-7", Token(Means.SHIPMENT, "S-7")),
        ("sf3", Token(Means.SIZE, "SF3")),
        ("99", Token(Means.SIZE, "99")),
        ("1234567890123", Token(Means.WAYBILL, "1234567890123")),
        ("290×170×190", Token(Means.SIDES, "290×170×190")),
        ("290*170X190", Token(Means.SIDES, "290*170X190")),
        ("@AB1234", Token(Means.CUSTOMER, "AB1234")),
        (PHONE, Token(Means.CUSTOMER, PHONE)),
        ("+86139-0000-1234", Token(Means.CUSTOMER, PHONE)),
        ("8613900001234", Token(Means.CUSTOMER, PHONE)),
        ("008613900001234", Token(Means.CUSTOMER, PHONE)),
        ("013900001234", Token(Means.CUSTOMER, PHONE)),
        ("139.0000.1234", Token(Means.CUSTOMER, PHONE)),
        ("(86)13900001234", Token(Means.CUSTOMER, PHONE)),
        ("12900001234", Token(Means.WAYBILL, "12900001234")),
        ("Torn-Flap", Token(Means.DEFECT, "torn-flap")),
        ("h", Token(Means.CONDITION, "H")),
        ("AGAIN", Token(Means.COMMAND, Command.LAST_VOUCHER)),
        ("?", Token(Means.COMMAND, Command.HELP)),
        ("000", Token(Means.COMMAND, Command.LAST_VOUCHER)),
        ("next", Token(Means.COMMAND, Command.NEXT_CLERK)),
        ("014", Token(Means.CONDITION, "P")),
        ("020", Token(Means.DEFECT, "wet")),
        ("011", Token(Means.CONDITION, "A")),
        ("029", Token(Means.DEFECT, "oversize")),
    ],
)
def test_a_word_is_told_apart_by_what_it_looks_like(word: str, token: Token) -> None:
    assert told(word) == [token]


def test_a_whole_return_may_stand_in_one_line() -> None:
    assert told(f"{WAYBILL} 5 b {PHONE} 0") == [
        Token(Means.WAYBILL, WAYBILL),
        Token(Means.SIZE, "5"),
        Token(Means.CONDITION, "B"),
        Token(Means.CUSTOMER, PHONE),
        Token(Means.COMMAND, Command.DONE),
    ]


def test_a_word_said_of_two_boxes_is_said_of_each() -> None:
    other = "YT1234567890123"
    assert [one.value for one in told(f"{WAYBILL} 5 wet {other} 5 wet")] == [
        WAYBILL, "5", "wet", other, "5", "wet",
    ]  # fmt: skip


@pytest.mark.parametrize("key", NUMBER_KEYS)
def test_a_number_key_is_itself_and_never_a_size(key: str) -> None:
    assert told(key) == [NUMBER_KEYS[key]]
    assert scans.SHORT_NUMBER.fullmatch(key) is None


@pytest.mark.parametrize(("code", "card"), cards.MEANINGS.items())
def test_a_card_says_what_is_printed_on_it(code: str, card: cards.Card) -> None:
    assert told(code) == [Token(Means(card.kind), card.value)]


@pytest.mark.parametrize(
    "line",
    [
        "ＳＦ１２３４５６７８９０１２３　５",
        "]C1SF1234567890123\t5\r\n",
        "]Q3SF1234567890123 5",
        "\ufeffSF1234567890123\u200b 5\x00",
        "SF1234567890123SF1234567890123 5",
        "SF1234567890123 SF1234567890123 5",
    ],
    ids=["full width", "bar code", "QR code", "invisible", "joined twice", "apart twice"],
)
def test_what_a_scanner_adds_to_a_code_is_taken_off(line: str) -> None:
    assert told(line) == [Token(Means.WAYBILL, WAYBILL), Token(Means.SIZE, "5")]


@pytest.mark.parametrize("code", [VOUCHER, TAG, *list(cards.MEANINGS)[:1]])
def test_a_code_read_aloud_in_groups_of_four_is_one_code(code: str) -> None:
    assert scans.parts(codes.grouped(code)) == [code]
    assert scans.parts(codes.grouped(code)[:-1]) != [code[:-1]]


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("ABCDEFGHIJ" * 2, "ABCDEFGHIJ" * 2),
        ("ABCDEFGHIJK" * 2, "ABCDEFGHIJK"),
        ("ABCDEFGHIJKABCDEFGHIJL", "ABCDEFGHIJKABCDEFGHIJL"),
    ],
)
def test_only_what_is_too_long_for_a_waybill_is_halved(word: str, kept: str) -> None:
    assert scans.once(word) == kept


def test_a_line_is_read_whole_or_not_at_all() -> None:
    longest = "5 " * (scans.LONGEST_LINE // 2 - 1) + "12"
    assert len(longest) == scans.LONGEST_LINE
    assert scans.parts(f" {longest}\n") == ["5", "12"]
    with pytest.raises(LineTooLong):
        scans.parts(longest + "3")


@pytest.mark.parametrize(
    ("line", "token"),
    [
        (f"waybill {PHONE}", Token(Means.WAYBILL, PHONE)),
        (f"Waybill {VOUCHER}", Token(Means.WAYBILL, VOUCHER)),
        ("waybill shunfeng", Token(Means.WAYBILL, "SHUNFENG")),
        ("member 5", Token(Means.CUSTOMER, "5")),
        (f"MEMBER {WAYBILL}", Token(Means.CUSTOMER, WAYBILL)),
    ],
)
def test_a_word_before_says_what_the_next_one_is(line: str, token: Token) -> None:
    assert told(line) == [token]
    assert told(f"{line} 12") == [token, Token(Means.SIZE, "12")]


@pytest.mark.parametrize("code", [VOUCHER, mistyped(VOUCHER)])
def test_a_mistyped_voucher_is_a_voucher_whose_try_leaves_a_trace(code: str) -> None:
    assert told(code) == [Token(Means.VOUCHER, code)]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("顺丰", InputMethodOn),
        (mistyped(TAG), CodeMistyped),
        (mistyped(NO_CARD), CodeMistyped),
        (NO_CARD, CodeUnknown),
        ("s-8", NotAWaybill),
        ("shunfeng", LettersAlone),
        ("ｓｈｕｎｆｅｎｇ", LettersAlone),
        ("waybill 5", NotAWaybill),
        ("waybill", CodeEmpty),
    ],
)
def test_what_is_nothing_is_refused_by_its_reason(
    line: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        told(line)
    assert type(refused.value) is refusal


@given(st.lists(st.sampled_from([WAYBILL, VOUCHER, TAG, PHONE, "5", "b", "0", "@AB1234"])))
def test_words_mean_the_same_alone_and_in_any_line(line: list[str]) -> None:
    apart = [token for word, _ in groupby(line) for token in told(word)]
    assert told(" ".join(line)) == apart


@pytest.mark.parametrize(
    ("line", "is_none"),
    [
        ("王芳", False),
        ("Wang Xiaoming", False),
        ("Li B", False),
        ("Anne-Marie 2", False),
        ("", True),
        ("5", True),
        ("wet 020", True),
        ("next", True),
        (WAYBILL, True),
        (f"{WAYBILL} Li", True),
        ("139 0000 1234 x", True),
    ],
)
def test_a_name_is_told_apart_from_keys_codes_and_numbers(line: str, is_none: bool) -> None:
    assert scans.is_no_name(line) is is_none


def test_every_card_says_the_key_that_does_the_same() -> None:
    for card in cards.MEANINGS.values():
        key = scans.key_of(card)
        if card.kind == "size":
            assert key == card.value
        else:
            means, value = NUMBER_KEYS[key]
            assert (str(means), str(value)) == (card.kind, card.value)
