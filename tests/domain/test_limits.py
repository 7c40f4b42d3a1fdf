"""Limits are data, and every obstacle has its words."""

import pytest

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.limits import Carrier, LoadTerms, girth_mm, is_taken, trusted_g
from cainiao_recycle.domain.packing.choosing import Candidate, Tried
from cainiao_recycle.domain.packing.model import Hindrance, Item, Misfit, Obstacle, Packing
from cainiao_recycle.domain.packing.pack import pack
from cainiao_recycle.domain.packing.why_not import (
    clause_of,
    nearest,
    no_box,
    why_not,
    why_not_box,
)
from cainiao_recycle.domain.planning.day_fits import DayFits
from cainiao_recycle.domain.shipping import fit

FIVE = Size("5", 290, 170, 190, 3, 177, 5000, 3)
FOUR = Size("4", 350, 190, 230, 3, 241, 10000, 3)
TERMS = LoadTerms()
SF = Carrier("SF", None, None, 2000)


@pytest.mark.parametrize(
    ("length", "girth", "taken"),
    [(290, 720, True), (289, None, False), (None, 719, False), (None, None, True)],
)
def test_a_carrier_takes_boxes_up_to_its_length_and_girth(
    length: int | None, girth: int | None, taken: bool
) -> None:
    assert girth_mm(FIVE) == 2 * (170 + 190)
    assert is_taken(FIVE, Carrier("SF", length, girth, None)) is taken


def test_a_parcel_that_is_fetched_without_a_carrier_may_be_any_size() -> None:
    assert is_taken(Size("door", 2000, 1000, 900, 3, 177, 5000, 3), None) is True


def test_a_carriers_mass_is_that_of_parcel_and_box() -> None:
    assert trusted_g(FIVE, "A", 1, TERMS, Carrier("SF", None, None, 2000)) == 2000 - 177
    assert trusted_g(FIVE, "A", 1, TERMS, Carrier("SF", None, None, 9000)) == 5000
    assert trusted_g(FIVE, "B", 2, TERMS, None) == 3600


@pytest.mark.parametrize("hindrance", Hindrance)
def test_every_obstacle_has_words(hindrance: Hindrance) -> None:
    said = str(clause_of(Obstacle(hindrance, ("tea", "cup"), 12, 400, 150, 1500)))
    assert said and "{" not in said


def test_the_words_carry_the_figures_a_clerk_acts_on() -> None:
    long = pack([Item("rod", 296, 20, 20, 5400)], FIVE.inside, 5000)
    assert isinstance(long, Misfit)
    assert [str(one) for one in why_not(long)] == [
        "too heavy by 400 g", "too long by 12 mm (item rod)",
    ]  # fmt: skip


def test_a_worn_box_says_that_it_once_carried_more() -> None:
    misfit = fit((Item("book", 200, 150, 100, 4600),), FIVE, "A", 2, TERMS)
    assert isinstance(misfit, Misfit)
    (said,) = why_not_box(misfit, FIVE, "A", 2, 4500)
    assert str(said) == "too heavy by 100 g: after 2 cycles, condition A, it carries 4500 g"


def test_a_day_decides_fits_as_pack_does() -> None:
    sizes = [(FIVE, 5000), (FIVE, 900), (FOUR, 10000)]
    day = DayFits([size.inside for size, _ in sizes], [load for _, load in sizes])
    for items in (
        (Item("tea", 250, 140, 150, 950),),
        (Item("tea", 250, 140, 150, 950, padding_mm=10, upright=True),),
        (Item("cup", 100, 80, 60, 200, count=4, fragile=True),),
        (Item("rod", 900, 10, 10, 1),),
    ):
        holding = day.holding(items)
        for number, (size, load) in enumerate(sizes):
            fits = isinstance(pack(items, size.inside, load), Packing)
            assert bool(holding >> number & 1) is fits
            if fits:
                assert day.checked(items, number).inside_mm == size.inside


@pytest.mark.parametrize(
    ("carrier", "load", "said"),
    [
        ("", 4500, "too heavy by 600 g"),
        ("", 4400, "too heavy by 600 g: after 2 cycles, condition A, it carries 4400 g"),
        ("SF", 4400, "too heavy by 600 g, with the box, for carrier SF"),
    ],
)
def test_too_heavy_is_said_of_the_parcel_the_wear_or_the_carrier(
    carrier: str, load: int, said: str
) -> None:
    heavy = Misfit((Obstacle(Hindrance.TOO_HEAVY, over_g=600),))
    assert [str(one) for one in why_not_box(heavy, FIVE, "A", 2, load, carrier)] == [said]


def test_what_is_not_too_heavy_is_said_of_a_box_as_of_any() -> None:
    long = Misfit((Obstacle(Hindrance.TOO_LONG, ("rod",), over_mm=12),))
    (said,) = why_not_box(long, FIVE, "A", 2, 4500, "SF")
    assert str(said) == str(why_not(long)[0]) == "too long by 12 mm (item rod)"


def no(key: str, inside: tuple[int, int, int], *obstacles: Obstacle) -> Tried:
    return Tried(Candidate(key, inside, 5000), Misfit(obstacles))


LITTLE_TOO_LONG = Obstacle(Hindrance.TOO_LONG, ("rod",), over_mm=1)
FAR_TOO_LONG = Obstacle(Hindrance.TOO_LONG, ("rod",), over_mm=90)
TOO_HEAVY = Obstacle(Hindrance.TOO_HEAVY, over_g=900)


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        (
            no("one thing in the way", (9, 9, 9), FAR_TOO_LONG),
            no("two", (5, 5, 5), LITTLE_TOO_LONG, TOO_HEAVY),
        ),
        (
            no("the kinder thing", (9, 9, 9), TOO_HEAVY),
            no("the worse", (5, 5, 5), LITTLE_TOO_LONG),
        ),
        (
            no("by less", (9, 9, 9), LITTLE_TOO_LONG),
            no("by more", (5, 5, 5), FAR_TOO_LONG),
        ),
        (
            no("the smaller carton", (5, 5, 5), FAR_TOO_LONG),
            no("the larger", (9, 9, 9), FAR_TOO_LONG),
        ),
    ],
)
def test_the_no_that_comes_nearest_to_a_yes_is_told(nearer: Tried, farther: Tried) -> None:
    assert nearest([nearer, farther]) is nearest([farther, nearer]) is nearer


@pytest.mark.parametrize(
    ("carrier", "boxes_in_stock", "said"),
    [
        (SF, True, "the carrier SF takes none of the boxes in stock"),
        (SF, False, "there is no box in stock"),
        (None, True, "there is no box in stock"),
        (None, False, "there is no box in stock"),
    ],
)
def test_where_no_box_could_be_tried_the_carrier_or_the_stock_is_named(
    carrier: Carrier | None, boxes_in_stock: bool, said: str
) -> None:
    assert [str(one) for one in no_box(carrier, boxes_in_stock)] == [said]


def test_a_day_holds_two_things_only_where_both_go_in() -> None:
    day = DayFits([FIVE.inside, FOUR.inside, FIVE.inside], [5000, 10000, 900])
    pair = (Item("brick", 200, 150, 100, 450, count=2),)
    assert [day.holding(pair), day.holding(pair)] == [0b010, 0b010]
    small = (Item("cup", 100, 80, 60, 450), Item("tea", 100, 80, 60, 451))
    assert day.holding(small) == 0b011


def test_a_day_says_why_a_parcel_fits_no_class_and_nothing_where_it_fits_all() -> None:
    day = DayFits([FIVE.inside, FOUR.inside], [5000, 10000])
    nearest_no = day.why_not((Item("rod", 350, 10, 10, 100),))
    assert nearest_no is not None
    assert [str(one) for one in why_not(nearest_no)] == ["too long by 6 mm (item rod)"]
    assert day.why_not((Item("cup", 100, 80, 60, 200),)) is None
