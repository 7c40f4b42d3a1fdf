"""Names are kept when every kind of paper takes them, and refused where they are given."""

import pytest

from cainiao_recycle.domain import lettering, names, text
from cainiao_recycle.errors import (
    NameNotOnPaper,
    NameTooLong,
    Refusal,
    SettingUnclear,
    TextUnclear,
)


@pytest.mark.parametrize(
    "name",
    ["垚鑫镕驿站", "喆", "滘", "重庆南山路驿站", "龍門驛站", "Cainiao Station ¥5 · é"],
)
def test_place_names_of_gbk_are_kept_as_they_are(name: str) -> None:
    assert names.station_name("--name", name) == name
    assert names.campaign_name("name", name) == name


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u2009", "\u202f", "\t", "  "])
def test_white_space_that_nobody_sees_is_one_plain_space(space: str) -> None:
    assert names.station_name("--name", f"南山{space}路") == "南山 路"


@pytest.mark.parametrize("nothing", ["\u200b", "\ufeff", "\u2060", "\u00ad"])
def test_what_nobody_sees_is_left_out_of_a_name(nothing: str) -> None:
    assert names.station_name("--name", f"{nothing}南山{nothing}路") == "南山路"


@pytest.mark.parametrize(
    ("name", "characters"),
    [("Zoë", "ë"), ("驿站🥚", "🥚"), ("𠮷𠮷店≒", "𠮷 ≒"), ("كرتون", "ك ر ت و ن")],
)
def test_characters_that_no_paper_has_are_named(name: str, characters: str) -> None:
    for check in (names.station_name, names.campaign_name):
        with pytest.raises(NameNotOnPaper) as refused:
            check("--name", name)
        assert refused.value.facts["characters"] == characters


def test_a_station_has_three_lines_on_a_label_and_a_campaign_two() -> None:
    assert names.station_name("--name", "店" * 40)
    assert names.campaign_name("name", "店" * 30)
    with pytest.raises(NameTooLong) as refused:
        names.campaign_name("name", "店" * 31)
    assert (refused.value.facts["takes"], refused.value.facts["lines"]) == (3, 2)
    with pytest.raises(NameTooLong):
        names.station_name("--name", "W " + "W" * 38)
    with pytest.raises(TextUnclear):
        names.station_name("--name", "店" * 41)


@pytest.mark.parametrize("size", ["5", "SF-1", "特大", "3.5", "13"])
def test_a_size_is_letters_digits_dashes_and_dots(size: str) -> None:
    assert names.size_name("size", size) == size


@pytest.mark.parametrize(
    ("size", "refusal"),
    [
        ("", TextUnclear),
        ("hold", SettingUnclear),
        ("X", SettingUnclear),
        ("b", SettingUnclear),
        ("-5", SettingUnclear),
        ("5 6", SettingUnclear),
        ("5=6", SettingUnclear),
        ("SF🥚", SettingUnclear),
        ("𠮷", NameNotOnPaper),
        ("W" * 20, NameTooLong),
    ],
)
def test_a_size_that_could_not_be_named_again_is_refused(
    size: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        names.size_name("size", size)


@pytest.mark.parametrize(
    ("code", "good"),
    [("CQ-0123", True), ("7", True), ("-x", False), ("---", False), ("", False)],
)
def test_a_code_is_never_read_as_an_option(code: str, good: bool) -> None:
    assert text.is_code(code) is good


def test_a_width_is_exact_for_ascii_and_chinese_and_never_too_small() -> None:
    assert lettering.width("W店") == 894 + 1000
    assert lettering.width("é") == lettering.WIDEST
    assert lettering.is_on_every_paper("~")
    assert not lettering.is_on_every_paper("\x7f")
