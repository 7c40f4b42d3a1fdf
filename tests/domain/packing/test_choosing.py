"""The right carton among many."""

import pytest
from hypothesis import given, settings

from cainiao_recycle.domain.packing.choosing import (
    Candidate,
    contains,
    every_fit,
    smallest_fit,
)
from cainiao_recycle.domain.packing.model import Item, Misfit, Packing, Sides
from cainiao_recycle.domain.packing.validator import check_packing
from tests.domain.packing.parcels import NO_LIMIT_G, STEPS, insides, parcels

SIZES = [
    Candidate("5", (284, 164, 184), 5_000),
    Candidate("7", (224, 124, 154), 4_000),
    Candidate("4", (344, 184, 224), 6_000),
]
SHOES = [Item("shoes", 300, 180, 110, 900)]
MUGS = [Item("mug", 110, 80, 95, 350, count=2)]


def test_the_smallest_carton_that_holds_the_parcel_is_chosen():
    assert smallest_fit(MUGS, SIZES)[-1].candidate.key == "7"
    assert smallest_fit(SHOES, SIZES)[-1].candidate.key == "4"


def test_each_carton_that_was_too_small_says_why():
    first, second, third = smallest_fit(SHOES, SIZES)
    assert isinstance(first.answer, Misfit) and first.answer.obstacles[0].over_mm == 76
    assert isinstance(second.answer, Misfit) and second.answer.obstacles[0].over_mm == 16
    assert third.fits


def test_a_carton_that_is_large_enough_but_too_weak_is_passed_over():
    weak = [Candidate("weak", (284, 164, 184), 500), *SIZES[2:]]
    assert smallest_fit(MUGS, weak)[-1].candidate.key == "4"


def test_all_sizes_that_fit_are_listed_with_their_void():
    voids = [tried.answer.void_mm3 for tried in every_fit(MUGS, SIZES) if tried.fits]
    assert len(voids) == 3 and voids == sorted(voids)


def test_nothing_fits_lists_every_carton():
    tried = smallest_fit([Item("pole", 700, 20, 20, 100)], SIZES)
    assert [one.candidate.key for one in tried] == ["7", "5", "4"]
    assert not any(one.fits for one in tried)


@pytest.mark.parametrize(
    ("small", "large", "changes"),
    [
        ((200, 100, 60), (70, 210, 110), {}),
        ((200, 100, 60), (110, 70, 210), {}),
        ((200, 100, 60), (110, 220, 60), {"upright": True}),
        ((200, 100, 60), (110, 220, 60), {"fragile": True}),
    ],
)
def test_a_packing_is_turned_into_a_larger_carton_that_stands_another_way(
    small: Sides, large: Sides, changes: dict[str, bool]
) -> None:
    bricks = [Item("brick", 100, 100, 60, 900, count=2, **changes)]
    first, second = every_fit(
        bricks, [Candidate("small", small, 1_800), Candidate("large", large, 1_800)]
    )
    assert (first.candidate.key, second.candidate.key) == ("small", "large")
    assert isinstance(first.answer, Packing) and isinstance(second.answer, Packing)
    assert second.answer.inside_mm == large
    assert check_packing(bricks, large, 1_800, second.answer.placements) == ()
    longest = large.index(max(large))
    assert sorted((p.x_mm, p.y_mm, p.z_mm)[longest] for p in second.answer.placements) == [
        0,
        100,
    ]


@given(parcels, insides, insides)
@settings(max_examples=80, deadline=None)
def test_a_carton_that_contains_a_good_one_is_good_and_its_packing_is_sound(
    parcel, one, other
):
    free = not any(item.upright or item.fragile for item in parcel)
    candidates = [Candidate("one", one, NO_LIMIT_G), Candidate("other", other, NO_LIMIT_G)]
    tried = {t.candidate.key: t for t in every_fit(parcel, candidates, steps=STEPS)}
    if contains(other, one, free) and tried["one"].fits:
        assert tried["other"].fits
    for t in tried.values():
        if isinstance(t.answer, Packing):
            assert (
                check_packing(
                    parcel, t.candidate.inside_mm, NO_LIMIT_G, t.answer.placements
                )
                == ()
            )


def test_a_larger_carton_that_is_weaker_than_a_good_one_is_no_good():
    weak = Candidate("weak", (344, 184, 224), 500)
    found = {one.candidate.key: one for one in every_fit(MUGS, [SIZES[0], weak])}
    assert found[SIZES[0].key].fits
    assert isinstance(found["weak"].answer, Misfit)
