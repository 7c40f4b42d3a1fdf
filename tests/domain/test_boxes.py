"""Boxes: sizes, condition, and where a returned box goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import boxes
from cainiao_recycle.domain.boxes import Condition, Defect, Disposition, MeasuredTerms, Size
from cainiao_recycle.errors import (
    ConditionUnknown,
    DefectUnknown,
    SidesInCentimetres,
    SidesUnclear,
)

BEST_FIRST = "ABHP"
defects = st.lists(st.sampled_from(Defect), max_size=5)
claims = st.none() | st.sampled_from(Condition)


def worse_or_same(one: Condition, other: Condition) -> bool:
    return BEST_FIRST.index(one) >= BEST_FIRST.index(other)


@pytest.mark.parametrize(
    ("found", "condition"),
    [
        ([], "A"),
        *[
            ([d], "P")
            for d in (
                "wet",
                "hole",
                "soft",
                "crushed",
                "dirty",
                "odour",
                "hazard-mark",
                "laminated",
            )
        ],
        (["torn-flap"], "B"),
        (["oversize"], "H"),
        (["torn-flap", "oversize"], "H"),
        (["torn-flap", "wet"], "P"),
        (["oversize", "hole"], "P"),
    ],
)
def test_the_condition_follows_from_the_defects(found: list[str], condition: str) -> None:
    assert boxes.grade(boxes.parse_defects(found), None) == condition


@given(defects, claims)
def test_a_claim_never_raises_a_condition(
    found: list[Defect], claim: Condition | None
) -> None:
    graded = boxes.grade(found, claim)
    assert worse_or_same(graded, boxes.grade(found, None))
    assert claim is None or worse_or_same(graded, claim)


@given(defects, st.sampled_from(Defect), claims)
def test_one_more_defect_never_makes_a_box_better(
    found: list[Defect], more: Defect, claim: Condition | None
) -> None:
    assert worse_or_same(boxes.grade([*found, more], claim), boxes.grade(found, claim))


@pytest.mark.parametrize(
    ("condition", "cycle", "goes"),
    [
        ("A", 1, Disposition.REUSE),
        ("B", 3, Disposition.REUSE),
        ("H", 1, Disposition.HOLD),
        ("P", 1, Disposition.PULP),
        ("A", 4, Disposition.PULP),
        ("H", 4, Disposition.PULP),
    ],
)
def test_a_bad_or_worn_out_box_goes_to_pulp(
    condition: str, cycle: int, goes: Disposition
) -> None:
    assert boxes.disposition(Condition(condition), cycle, 3) is goes


@pytest.mark.parametrize(
    ("size", "goes", "shelf"),
    [
        ("5", Disposition.REUSE, "5"),
        (None, Disposition.REUSE, "X"),
        ("5", Disposition.HOLD, "HOLD"),
        (None, Disposition.PULP, "PULP"),
    ],
)
def test_a_box_is_put_on_the_shelf_of_its_size(
    size: str | None, goes: Disposition, shelf: str
) -> None:
    assert boxes.shelf(size, goes) == shelf


@pytest.mark.parametrize(
    ("sides", "mass_g"),
    [
        ((530, 290, 370), 569),
        ((530, 230, 290), 416),
        ((430, 210, 270), 325),
        ((350, 190, 230), 241),
        ((290, 170, 190), 177),
        ((260, 150, 180), 145),
        ((230, 130, 160), 113),
        ((210, 110, 140), 87),
        ((195, 105, 135), 78),
        ((175, 95, 115), 62),
        ((145, 85, 105), 48),
        ((130, 80, 90), 40),
    ],
)
def test_the_estimate_gives_the_masses_of_the_postal_cartons(
    sides: tuple[int, int, int], mass_g: int
) -> None:
    assert boxes.estimated_mass_g(*sides) == mass_g


def test_no_box_weighs_nothing() -> None:
    assert boxes.estimated_mass_g(10, 10, 10) >= 1


def test_the_inside_is_the_outside_less_a_wall_on_each_side() -> None:
    assert Size("1", 530, 290, 370, 6, 569, 20_000, 5).inside == (518, 278, 358)


@pytest.mark.parametrize(
    "text",
    [
        "290x170x190",
        "290X170X190",
        "290×170×190",
        "290*170*190",
        "２９０ｘ１７０ｘ１９０",
        " 290x170x190 ",
    ],
)
def test_sides_are_read_however_they_are_written(text: str) -> None:
    assert boxes.parse_sides(text) == (290, 170, 190)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "290x170",
        "290x170x190x1",
        "9x170x190",
        "290x170x3001",
        "-290x170x190",
        "29.5x17x19",
        "axbxc",
        "x" * 10_000,
        "290x170x١٩٠",
    ],
)
def test_what_are_no_sides_of_a_box_is_refused(text: str) -> None:
    with pytest.raises(SidesUnclear):
        boxes.parse_sides(text)


def test_a_measured_box_has_no_size_of_its_own() -> None:
    box = boxes.measured((300, 250, 200), MeasuredTerms())
    assert box.name is None
    assert (box.length_mm, box.width_mm, box.height_mm) == (300, 250, 200)
    assert box.mass_g == boxes.estimated_mass_g(300, 250, 200)
    assert box.inside == (294, 244, 194)
    assert (box.max_load_g, box.max_cycles) == (5_000, 3)


def test_a_measured_box_is_taken_for_what_the_station_says() -> None:
    box = boxes.measured((300, 250, 200), MeasuredTerms(7, 12_000, 5))
    assert box.inside == (286, 236, 186)
    assert (box.max_load_g, box.max_cycles) == (12_000, 5)


def test_walls_that_leave_nothing_inside_are_refused() -> None:
    assert boxes.measured((300, 250, 15), MeasuredTerms(wall_mm=7)).inside[2] == 1
    with pytest.raises(SidesUnclear):
        boxes.measured((300, 250, 14), MeasuredTerms(wall_mm=7))


def test_defects_are_kept_once_each_and_in_order() -> None:
    assert boxes.parse_defects(["wet", " Hole", "WET"]) == (Defect.HOLE, Defect.WET)


@pytest.mark.parametrize("name", ["moist", "", "[wet]", "wet hole"])
def test_an_unknown_defect_is_named_beside_the_known_ones(name: str) -> None:
    with pytest.raises(DefectUnknown) as refused:
        boxes.parse_defects([name])
    assert "torn-flap" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "condition"), [("A", "A"), ("b", "B"), (" Ｈ ", "H"), ("p", "P")]
)
def test_a_condition_is_read_by_its_letter(name: str, condition: str) -> None:
    assert boxes.parse_condition(name) == condition


@pytest.mark.parametrize("name", [None, ""])
def test_a_condition_may_be_left_out(name: str | None) -> None:
    assert boxes.parse_condition(name) is None


@pytest.mark.parametrize("name", ["C", "AB", "good", " "])
def test_an_unknown_condition_is_refused(name: str) -> None:
    with pytest.raises(ConditionUnknown):
        boxes.parse_condition(name)


def test_a_side_of_ten_centimetres_is_not_asked_about() -> None:
    assert boxes.parse_sides("100x50x20") == (100, 50, 20)
    with pytest.raises(SidesInCentimetres):
        boxes.parse_sides("99x50x20")
    with pytest.raises(SidesInCentimetres):
        boxes.parse_sides("25x14x5")  # too small for a box in millimetres
