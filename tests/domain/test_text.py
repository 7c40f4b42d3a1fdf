"""Text and numbers that people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import text
from cainiao_recycle.errors import NumberUnclear, PercentUnclear, Refusal, TextUnclear


@given(st.text(max_size=90))
def test_a_line_that_is_kept_can_be_printed_anywhere(raw: str) -> None:
    try:
        kept = text.line("--note", raw)
    except TextUnclear:
        return
    assert 1 <= len(kept) <= text.LONGEST_TEXT
    assert not any(unicodedata.category(c).startswith("C") for c in kept)
    assert text.line("--note", kept) == kept


@pytest.mark.parametrize(
    "raw", ["", "   ", "a\nb", "\x1b[31mred", "a\u202eb", "x" * 81, "\x07"]
)
def test_what_is_empty_long_or_would_move_the_cursor_is_not_kept(raw: str) -> None:
    with pytest.raises(TextUnclear) as refused:
        text.line("--note", raw)
    assert "\x1b" not in str(refused.value)
    assert "\x07" not in str(refused.value)


@pytest.mark.parametrize(
    "raw", ["torn in the rain", "[wet]", "=cmd()", "重庆 南山路", "x" * 80]
)
def test_ordinary_words_are_kept_as_they_are(raw: str) -> None:
    assert text.line("--note", f"  {raw} ") == raw


def test_two_ways_to_write_an_accent_are_one_text() -> None:
    assert text.line("--note", "e\u0301tag") == "\u00e9tag"


@given(st.text())
def test_printable_text_never_carries_a_control(raw: str) -> None:
    shown = text.printable(raw)
    assert not any(unicodedata.category(c).startswith("C") and c != "\n" for c in shown)


def test_printable_text_stays_itself() -> None:
    assert text.printable("[wet] 箱子") == "[wet] 箱子"
    assert text.printable("a\x1b[1mb\n") == "a�[1mb\n"


@pytest.mark.parametrize(
    ("raw", "number"),
    [("30", 30), (" 30 ", 30), ("３０", 30), (30, 30), ("0", 0), ("-1", -1), ("007", 7)],
)
def test_a_whole_number_is_read_in_full_width_too(raw: str | int, number: int) -> None:
    assert text.whole("EGGS", raw, -5) == number


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "-",
        "--1",
        "1.5",
        "1e3",
        "1_000",
        "١",
        "+1",
        "三",
        "9" * 13,
        "9" * 5000,
        "0x1",
        "None",
    ],
)
def test_what_is_no_whole_number_is_refused(raw: str) -> None:
    with pytest.raises(NumberUnclear):
        text.whole("EGGS", raw)


@pytest.mark.parametrize("number", [0, 11, -1])
def test_a_number_outside_its_bounds_is_refused_with_the_bounds(number: int) -> None:
    with pytest.raises(NumberUnclear) as refused:
        text.whole("EGGS", number, 1, 10)
    assert (refused.value.facts["least"], refused.value.facts["most"]) == (1, 10)


def test_what_others_wrote_may_be_any_script_and_nothing_that_does_harm() -> None:
    for plain in ("重庆 Nanshan 12", "全角\u3000空格", "\ue000", "🥚"):
        assert text.is_plain(plain)
    for harmful in ("a\nb", "a\x1b[2J", "a\u2028b", "a\u202eb", "a\ud800"):
        assert not text.is_plain(harmful)


@pytest.mark.parametrize("number", [10**12, -(10**5_000)], ids=["long", "longer"])
def test_a_number_that_nobody_reads_is_not_repeated(number: int) -> None:
    with pytest.raises(NumberUnclear, match="“…”"):
        text.whole("EGGS", number)


@given(st.integers(-(10**9), 10**9))
def test_every_whole_number_is_read_back(number: int) -> None:
    assert text.whole("N", str(number), -(10**9), 10**9) == number


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12.25%", 1225),
        ("0", 0),
        ("100", 10_000),
        ("１２", 1200),
        ("100.00", 10_000),
        ("0.01", 1),
    ],
)
def test_a_percentage_is_kept_in_hundredths(raw: str, share: int) -> None:
    assert text.basis_points("--moisture", raw) == share


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "%",
        ".5",
        "12.345",
        "101",
        "100.01",
        "-1",
        "1e1",
        "a",
        "12,5",
        "9" * 100,
        "1.2.3",
    ],
)
def test_what_is_no_percentage_is_refused(raw: str) -> None:
    with pytest.raises(PercentUnclear):
        text.basis_points("--moisture", raw)


@given(st.text(max_size=40))
def test_nonsense_is_refused_and_never_breaks_anything(raw: str) -> None:
    for read in (text.whole, text.basis_points, text.line):
        try:
            read("FIELD", raw)  # type: ignore[operator]
        except Refusal as refused:
            assert str(refused)


def test_chinese_takes_two_columns_of_a_screen_and_a_tick_one() -> None:
    assert [text.width(one) for one in ("", "Li", "小李", "✓ 箱 1", "é")] == [0, 2, 4, 6, 1]


@pytest.mark.parametrize("other", ["LI", "Ｌｉ", "L i", "Li\u3000"])
def test_a_name_is_the_same_in_capitals_full_width_and_with_spaces(other: str) -> None:
    assert text.is_same_name("Li", other)
    assert not text.is_same_name("Lin", other)
