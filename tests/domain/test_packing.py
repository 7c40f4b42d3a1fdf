"""Whether items go into a box: what any packing has to hold to."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.packing import Item, Misfit, Packing, orientations, pack

INSIDE = (284, 164, 184)
sides = st.integers(1, 300)
items = st.builds(
    Item, st.just("thing"), sides, sides, sides, st.integers(0, 2000),
    count=st.integers(1, 3), padding_mm=st.integers(0, 20),
    upright=st.booleans(), fragile=st.booleans(),
)  # fmt: skip


def test_a_thing_of_the_inner_sides_fits_exactly() -> None:
    assert isinstance(pack([Item("block", *INSIDE, 100)], INSIDE, 5000), Packing)
    assert pack([Item("block", 285, 164, 184, 100)], INSIDE, 5000) == Misfit(too_long_mm=1)


def test_a_thing_is_turned_until_it_fits() -> None:
    assert isinstance(pack([Item("rod", 160, 180, 280, 100)], INSIDE, 5000), Packing)


def test_what_must_stand_upright_is_not_laid_down() -> None:
    vase = Item("vase", 100, 100, 280, 100)
    assert isinstance(pack([vase], INSIDE, 5000), Packing)
    upright = Item("vase", 100, 100, 280, 100, upright=True)
    assert isinstance(pack([upright], INSIDE, 5000), Misfit)
    assert {turned[2] for turned in orientations(upright)} == {280}


def test_padding_is_kept_on_every_side() -> None:
    assert isinstance(
        pack([Item("cup", 264, 144, 164, 1, padding_mm=10)], INSIDE, 99), Packing
    )
    assert isinstance(
        pack([Item("cup", 265, 144, 164, 1, padding_mm=10)], INSIDE, 99), Misfit
    )


def test_too_heavy_is_said_in_grams() -> None:
    assert pack([Item("brick", 10, 10, 10, 600, count=2)], INSIDE, 1000) == Misfit(
        too_heavy_g=200
    )


@pytest.mark.parametrize(("fragile", "fits"), [(False, True), (True, False)])
def test_nothing_lies_on_what_is_fragile(fragile: bool, fits: bool) -> None:
    slabs = [Item("glass", 284, 164, 92, 1, count=2, fragile=fragile)]
    assert isinstance(pack(slabs, INSIDE, 99), Packing) is fits


def test_volume_counts_every_piece_without_its_padding() -> None:
    assert Item("cup", 10, 10, 10, 1, count=3, padding_mm=5).volume_mm3 == 3000


@given(st.lists(items, min_size=1, max_size=4))
def test_pieces_never_overlap_and_never_stick_out(wanted: list[Item]) -> None:
    found = pack(wanted, INSIDE, 10_000)
    if isinstance(found, Misfit):
        assert found.too_heavy_g > 0 or found.too_long_mm > 0
        return
    assert len(found.placements) == sum(item.count for item in wanted)
    spans = [
        (
            (p.x_mm, p.x_mm + p.length_mm),
            (p.y_mm, p.y_mm + p.width_mm),
            (p.z_mm, p.z_mm + p.height_mm),
        )
        for p in found.placements
    ]
    for span in spans:
        assert all(
            0 <= low < high <= side for (low, high), side in zip(span, INSIDE, strict=True)
        )
    for one, other in combinations(spans, 2):
        assert any(a[1] <= b[0] or b[1] <= a[0] for a, b in zip(one, other, strict=True))
