"""Limits are data, and every obstacle has its words."""

import pytest

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.day_fits import DayFits
from cainiao_recycle.domain.limits import Carrier, LoadTerms, girth_mm, is_taken, trusted_g
from cainiao_recycle.domain.packing import Hindrance, Item, Misfit, Obstacle, Packing, pack
from cainiao_recycle.domain.shipping import fit
from cainiao_recycle.domain.why_not import in_words, why_not, why_not_box

FIVE = Size("5", 290, 170, 190, 3, 177, 5000, 3)
FOUR = Size("4", 350, 190, 230, 3, 241, 10000, 3)
TERMS = LoadTerms()


@pytest.mark.parametrize(
    ("length", "girth", "taken"),
    [(290, 720, True), (289, None, False), (None, 719, False), (None, None, True)],
)
def test_a_carrier_takes_boxes_up_to_its_length_and_girth(
    length: int | None, girth: int | None, taken: bool
) -> None:
    assert girth_mm(FIVE) == 2 * (170 + 190)
    assert is_taken(FIVE, Carrier("SF", length, girth, None)) is taken


def test_a_carriers_mass_is_that_of_parcel_and_box() -> None:
    assert trusted_g(FIVE, "A", 1, TERMS, Carrier("SF", None, None, 2000)) == 2000 - 177
    assert trusted_g(FIVE, "A", 1, TERMS, Carrier("SF", None, None, 9000)) == 5000
    assert trusted_g(FIVE, "B", 2, TERMS, None) == 3600


@pytest.mark.parametrize("hindrance", Hindrance)
def test_every_obstacle_has_words(hindrance: Hindrance) -> None:
    said = str(in_words(Obstacle(hindrance, ("tea", "cup"), 12, 400, 150, 1500)))
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
