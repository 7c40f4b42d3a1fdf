"""Which box carries a parcel, and with how much it is trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.packing import Item, Misfit, Packing
from cainiao_recycle.domain.shipping import LoadTerms, fit, load_g, void_mm3, volume_mm3

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
