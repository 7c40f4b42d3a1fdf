"""Settings: named, bounded, each with a source and what it is for."""

import pytest

from cainiao_recycle.domain import settings
from cainiao_recycle.domain.boxes import MeasuredTerms
from cainiao_recycle.domain.limits import LoadTerms
from cainiao_recycle.domain.pulp import MillTerms
from cainiao_recycle.domain.settings import SETTINGS
from cainiao_recycle.errors import SettingUnknown, TextUnclear


def test_a_setting_has_a_default_within_its_bounds_and_says_where_it_comes_from() -> None:
    for name, one in SETTINGS.items():
        assert name == one.name
        assert one.least <= one.default <= one.most
        assert one.source
        assert "{value}" in one.about


def test_what_a_station_starts_with_is_what_the_rules_assume() -> None:
    defaults = {name: one.default for name, one in SETTINGS.items()}
    assert MillTerms(*(defaults[name] for name in MillTerms._fields)) == MillTerms()
    assert (
        LoadTerms(defaults["load_per_cycle"], defaults["load_condition_b"]) == LoadTerms()
    )
    measured = (defaults[f"measured_{name}"] for name in MeasuredTerms._fields)
    assert MeasuredTerms(*measured) == MeasuredTerms()
    assert defaults["adopted_cycle"] == 2
    assert defaults["longest_pause_days"] == 3
    assert defaults["ask_above_eggs"] == 5_000


@pytest.mark.parametrize(
    "spelled", ["load_per_cycle", "load-per-cycle", " Load per cycle ", "LOAD_PER_CYCLE"]
)
def test_a_setting_is_known_however_it_is_spelled(spelled: str) -> None:
    assert settings.named(spelled).name == "load_per_cycle"


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("load_per_cicle", "load_per_cycle"),
        ("longest_pause", "longest_pause_days"),
        ("above_eggs", "ask_above_eggs"),
        ("moisture", "contract_moisture"),
        ("notebook", "notebook_g"),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest_right_one(
    wrong: str, nearest: str
) -> None:
    with pytest.raises(SettingUnknown) as refused:
        settings.named(wrong)
    assert f"“{wrong}”. Did you mean {nearest}?" in str(refused.value)


def test_even_a_name_like_none_of_them_is_answered_with_one() -> None:
    with pytest.raises(SettingUnknown) as refused:
        settings.named("鸡蛋")
    assert str(refused.value.facts["nearest"]) in SETTINGS


@pytest.mark.parametrize("nothing", ["", " ", "\x1b[2J", "x" * 41])
def test_what_is_no_name_at_all_is_refused(nothing: str) -> None:
    with pytest.raises(TextUnclear):
        settings.named(nothing)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("measured_wall_mm", 3, "the wall of a measured box is taken for 3 mm"),
        ("adopted_cycle", 2, "a box that another station tagged begins at cycle 2"),
        ("load_per_cycle", 900, "a box's load falls with each cycle to 90 %"),
        ("contract_moisture", 1_250, "the mill's contract moisture is 12.5 %"),
        ("notebook_g", 82, "a notebook weighs 82 g"),
        ("egg_fen", 70, "an egg costs 0.70 yuan"),
        ("board_fen_kg", 157, "the mill pays 1.57 yuan a kg of settlement mass"),
        (
            "longest_pause_days",
            3,
            "“close” doubts the clock after a pause of more than 3 days",
        ),
        (
            "keep_years",
            2,
            "“close” names keys that may be forgotten 2 years after their season; 0: never",
        ),
        ("ask_above_eggs", 5_000, "more than 5000 eggs at once are asked about"),
        ("shelf_boxes", 40, "a shelf holds 40 boxes; 0: nobody said"),
        (
            "exports_readable",
            0,
            "others than the owner may read what “export” writes: no",
        ),
    ],
)
def test_a_value_is_told_in_its_unit(name: str, value: int, said: str) -> None:
    assert str(settings.about(SETTINGS[name], value)) == said
