"""Lines break where Chinese and English may be broken."""

import pytest

from cainiao_recycle.domain.lettering import break_lines, cut_lines


def lines_of(text: str, most: int, *, cut: bool = False) -> list[str]:
    return (cut_lines if cut else break_lines)(text, lambda line: len(line) <= most)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("快递包装换蛋，二零二二", ["快递包装换蛋，", "二零二二"]),
        ("南山路 NO5", ["南山路 NO5"]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_text_breaks_at_spaces_and_between_chinese_characters(
    text: str, lines: list[str]
) -> None:
    assert lines_of(text, 7) == lines


def test_a_word_too_long_stays_whole_or_is_cut_where_the_line_ends() -> None:
    assert lines_of("abcdefghij k", 4) == ["abcdefghij", "k"]
    assert lines_of("abcdefghij k", 4, cut=True) == ["abcd", "efgh", "ij", "k"]
