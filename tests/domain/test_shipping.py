"""Which box carries a parcel, and with how much it is trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.packing.choosing import Candidate
from cainiao_recycle.domain.packing.model import Item, Misfit, Packing
from cainiao_recycle.domain.shipping import (
    MOST_IN_A_PARCEL,
    LoadTerms,
    candidates,
    fit,
    load_g,
    refuse_too_many,
    smallest,
    void_mm3,
    volume_mm3,
)
from cainiao_recycle.errors import TooManyPieces

FIVE = Size("5", 290, 170, 190, 3, 177, 5000, 3)
TERMS = LoadTerms()


@pytest.mark.parametrize(
    ("condition", "cycle", "load"),
    [("A", 1, 5000), ("A", 2, 4500), ("A", 3, 4050), ("B", 1, 4000), ("B", 2, 3600)],
)
def test_a_box_is_trusted_with_less_each_cycle_and_when_re_taped(
    condition: str, cycle: int, load: int
) -> None:
    assert load_g(FIVE, condition, cycle, TERMS) == load


@given(st.integers(1, 10), st.sampled_from("AB"))
def test_a_load_never_rises(cycle: int, condition: str) -> None:
    now = load_g(FIVE, condition, cycle, TERMS)
    assert load_g(FIVE, condition, cycle + 1, TERMS) <= now <= FIVE.max_load_g
    assert load_g(FIVE, "B", cycle, TERMS) <= load_g(FIVE, "A", cycle, TERMS)


def test_what_a_box_leaves_empty_is_its_inside_less_what_is_in_it() -> None:
    assert volume_mm3(FIVE) == 284 * 164 * 184
    assert (
        void_mm3([Item("cup", 100, 100, 100, 300, count=2)], FIVE)
        == 284 * 164 * 184 - 2_000_000
    )


@pytest.mark.parametrize(
    ("mass_g", "cycle", "fits"),
    [(5000, 1, True), (5001, 1, False), (4500, 2, True), (4501, 2, False)],
)
def test_a_parcel_too_heavy_for_a_worn_box_does_not_fit(
    mass_g: int, cycle: int, fits: bool
) -> None:
    found = fit((Item("book", 200, 150, 100, mass_g),), FIVE, "A", cycle, TERMS)
    assert isinstance(found, Packing if fits else Misfit)
    if isinstance(found, Misfit):
        assert [o.over_g for o in found.obstacles] == [1]


def test_what_fits_outside_but_not_inside_does_not_fit() -> None:
    assert isinstance(fit((Item("rod", 284, 10, 10, 1),), FIVE, "A", 1, TERMS), Packing)
    found = fit((Item("rod", 285, 10, 10, 1),), FIVE, "A", 1, TERMS)
    assert isinstance(found, Misfit)
    assert [o.over_mm for o in found.obstacles] == [1]


HARD = (
    Item("strip", 10, 20, 100, 1),
    Item("slat", 70, 10, 100, 1, count=2),
    Item("plate", 80, 60, 10, 1),
    Item("block", 80, 60, 90, 1),
    Item("board", 80, 10, 100, 1, count=2),
)
"""Fills the inside of `EXACT` wholly; a short search finds that there, and nowhere else."""
EXACT = Size("exact", 86, 106, 106, 3, 100, 5000, 3)
HIGHER = Size("higher", 86, 106, 126, 3, 100, 5000, 3)
SHORT = 400


@pytest.mark.parametrize(
    ("known", "fits"),
    [((), False), ((FIVE,), False), ((EXACT,), True), ((FIVE, EXACT, HIGHER), True)],
)
def test_what_is_not_found_in_a_box_is_taken_from_a_smaller_one_that_goes_into_it(
    known: tuple[Size, ...], fits: bool
) -> None:
    found = fit(HARD, HIGHER, "A", 1, TERMS, known=known, steps=SHORT)
    if fits:
        assert isinstance(found, Packing)
        assert found.inside_mm == HIGHER.inside
        assert len(found.placements) == 7
    else:
        assert isinstance(found, Misfit) and not found.proven


@pytest.mark.parametrize(
    ("counts", "refused"),
    [((1,), None), ((MOST_IN_A_PARCEL,), None), ((MOST_IN_A_PARCEL, 1), 501)],
)
def test_what_is_filled_by_weight_is_refused_with_its_number_of_pieces(
    counts: tuple[int, ...], refused: int | None
) -> None:
    items = [Item("screw", 5, 5, 20, 1, count=count) for count in counts]
    if refused is None:
        refuse_too_many(items)
        return
    with pytest.raises(TooManyPieces, match=f"{refused} pieces"):
        refuse_too_many(items)


def test_insides_are_tried_by_their_sides_with_one_load() -> None:
    assert candidates([(300, 20, 10), (100, 80, 60)], 700) == (
        Candidate("100×80×60", (100, 80, 60), 700),
        Candidate("300×20×10", (300, 20, 10), 700),
    )


@pytest.mark.parametrize(
    ("length_mm", "keys"),
    [
        (100, ["100×80×60"]),
        (101, ["100×80×60", "200×80×60"]),
        (301, ["100×80×60", "200×80×60", "300×80×60"]),
    ],
)
def test_the_smallest_inside_that_holds_a_parcel_ends_the_choice(
    length_mm: int, keys: list[str]
) -> None:
    choice = candidates([(300, 80, 60), (100, 80, 60), (200, 80, 60)], 700)
    tried = smallest((Item("rod", length_mm, 10, 10, 700),), choice)
    assert [one.candidate.key for one in tried] == keys
    assert [one.fits for one in tried] == [False] * (len(keys) - 1) + [length_mm <= 300]
