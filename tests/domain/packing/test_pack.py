"""Whether things fit a carton, in the words of the trade."""

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cainiao_recycle.domain.packing.bounds import surely_too_full
from cainiao_recycle.domain.packing.canonical import kinds_of
from cainiao_recycle.domain.packing.exact import OutOfStepsError
from cainiao_recycle.domain.packing.model import Hindrance, Item, Misfit, Packing, Placement
from cainiao_recycle.domain.packing.pack import UnsoundPackingError, decided, pack, sound
from cainiao_recycle.domain.packing.validator import check_packing
from tests.domain.packing.parcels import (
    NO_LIMIT_G,
    STEPS,
    insides,
    items,
    packed,
    parcels,
    plain_parcels,
    refused,
)

BOX_5 = (284, 164, 184)
"""Inside of the postal carton No. 5: 290 x 170 x 190 less 3 mm a wall."""


def hindrances(answer: Misfit) -> list[Hindrance]:
    return [obstacle.hindrance for obstacle in answer.obstacles]


@pytest.mark.parametrize("sides", list(permutations((284, 164, 184))))
def test_a_single_item_fits_to_the_millimetre_whichever_way_it_is_measured(sides):
    assert packed([Item("brick", *sides, 100)], BOX_5)


def test_one_millimetre_too_long_is_refused_with_the_millimetre():
    answer = refused([Item("rod", 12, 285, 10, 100)], BOX_5)
    assert (answer.obstacles[0].hindrance, answer.obstacles[0].over_mm) == ("too-long", 1)
    assert answer.proven


def test_an_upright_item_may_not_be_laid_down():
    bottle = Item("bottle", 70, 70, 240, 900, upright=True)
    assert refused([bottle], BOX_5).obstacles[0].over_mm == 240 - 184
    assert packed([replace(bottle, upright=False)], BOX_5)


def test_an_upright_item_may_turn_about_the_vertical():
    assert packed([Item("lamp", 160, 280, 180, 900, upright=True)], BOX_5)


def test_padding_counts_at_both_walls():
    mug = Item("mug", 264, 144, 164, 300, padding_mm=10)
    assert packed([mug], BOX_5)
    assert refused([replace(mug, padding_mm=11)], BOX_5).obstacles[0].over_mm == 2


def test_two_neighbours_share_one_cushion():
    vase = Item("vase", 50, 50, 50, 300, count=2, padding_mm=10)
    assert packed([vase], (130, 70, 70))
    assert not isinstance(pack([vase], (129, 70, 70), NO_LIMIT_G), Packing)


def test_between_neighbours_the_larger_padding_holds():
    thick, thin = (
        Item("vase", 50, 50, 50, 300, padding_mm=20),
        Item("book", 50, 50, 50, 300, padding_mm=5),
    )
    assert packed([thick, thin], (20 + 50 + 20 + 50 + 5, 90, 90))
    assert isinstance(
        pack([thick, thin], (20 + 50 + 19 + 50 + 5, 90, 90), NO_LIMIT_G), Misfit
    )


def test_nothing_lies_over_a_fragile_item():
    glass = Item("glass", 100, 100, 40, 200, upright=True, fragile=True)
    tin = Item("tin", 100, 100, 50, 400, upright=True)
    answer = packed([glass, tin], (100, 100, 90))
    assert [place.item.name for place in answer.placements] == ["tin", "glass"]


def test_two_fragile_items_need_a_floor_each():
    glass = Item("glass", 100, 100, 40, 200, count=2, upright=True, fragile=True)
    assert hindrances(refused([glass], (100, 100, 200))) == ["fragile"]


def test_too_heavy_says_by_how_much():
    answer = refused([Item("iron", 50, 50, 50, 2_200, count=2)], BOX_5, load_g=4_000)
    assert (answer.obstacles[0].hindrance, answer.obstacles[0].over_g) == ("too-heavy", 400)


def test_everything_plainly_in_the_way_is_said_at_once():
    answer = refused([Item("pole", 600, 10, 10, 9_000)], BOX_5, load_g=4_000)
    assert hindrances(answer) == ["too-heavy", "too-long"]


def test_too_much_says_how_much_too_much():
    answer = refused([Item("cube", 100, 100, 100, 1, count=9)], BOX_5)
    assert answer.obstacles[0].over_mm3 == 9 * 100**3 - 284 * 164 * 184


def test_two_large_pieces_that_can_not_lie_side_by_side_are_named():
    answer = refused(
        [Item("crate", 150, 150, 150, 1), Item("chest", 143, 143, 143, 1)], BOX_5
    )
    assert answer.obstacles[0].hindrance == "side-by-side"
    assert set(answer.obstacles[0].items) == {"crate", "chest"}
    assert answer.obstacles[0].over_mm == 9


def test_three_bars_that_no_straight_cut_separates_are_packed():
    assert packed([Item("bar", 100, 50, 50, 1, count=3)], (100, 100, 100))


def test_a_few_pieces_get_a_proof_instead_of_a_shrug():
    cubes = Item("cube", 51, 51, 51, 1, count=5)
    assert hindrances(refused([cubes], (102, 102, 101))) == ["no-arrangement"]


def test_what_no_measuring_denies_is_denied_by_trying_all_ways():
    block, slab = Item("block", 60, 60, 70, 1), Item("slab", 30, 50, 50, 1, count=2)
    room = (100, 80, 80)
    assert not surely_too_full(kinds_of([block, slab], room), room, 3_000)
    answer = refused([block, slab], room)
    assert hindrances(answer) == ["no-arrangement"] and answer.proven
    assert packed([block, replace(slab, count=1)], room)
    assert packed([block, slab], (120, 80, 80))


def test_the_clerk_packs_from_the_bottom_up_and_nothing_floats():
    answer = packed([Item("book", 100, 80, 20, 300, count=6)], (100, 80, 124))
    assert [place.z_mm for place in answer.placements] == [0, 20, 40, 60, 80, 100]


def test_the_void_is_what_no_item_fills():
    answer = packed([Item("cube", 100, 100, 100, 1, count=1)], (100, 100, 130))
    assert answer.void_mm3 == 300_000


def test_a_ceiling_ends_the_search():
    hard = [Item("slab", 97 - n, 53 + n, 31 + 2 * n, 1, count=2) for n in range(6)]
    answer = pack(hard, (140, 120, 120), NO_LIMIT_G, ceiling=lambda: True)
    assert isinstance(answer, Misfit)


def test_a_ceiling_is_asked_before_each_try_and_leaves_the_answer_open():
    planks = [Item("plank", 50, 20, 10, 1, count=8)]
    asked = []

    def up():
        asked.append(True)
        return True

    answer = pack(planks, (100, 40, 20), NO_LIMIT_G, ceiling=up)
    assert hindrances(answer) == ["not-found"] and not answer.proven
    assert len(asked) == 2
    assert packed(planks, (100, 40, 20))


def test_a_packing_that_the_validator_refuses_is_never_given_out():
    book = Item("book", 100, 80, 20, 300)
    outside = Packing((100, 80, 20), (Placement(book, 1, 0, 0, 100, 80, 20),))
    with pytest.raises(UnsoundPackingError, match="wall"):
        sound(outside, [book], NO_LIMIT_G)
    inside = Packing((101, 80, 20), outside.placements)
    assert sound(inside, [book], NO_LIMIT_G) is inside


@pytest.mark.parametrize(
    ("pads", "fragile"), [((0, 0), False), ((4, 2), False), ((0, 0), True)]
)
def test_an_exact_yes_counts_only_where_the_question_was_not_relaxed(pads, fragile):
    kinds = kinds_of(
        [
            Item("book", 50, 40, 20, 1, padding_mm=pads[0]),
            Item("lamp", 40, 30, 30, 1, padding_mm=pads[1], fragile=fragile),
        ],
        BOX_5,
    )
    if fragile or len(set(pads)) > 1:
        with pytest.raises(OutOfStepsError):
            decided(kinds, BOX_5)
    else:
        assert sorted(laid.kind for laid in decided(kinds, BOX_5)) == [0, 1]


@pytest.mark.parametrize("change", [{"length_mm": 0}, {"count": 0}, {"mass_g": -1}])
def test_an_item_without_size_or_with_negative_mass_is_a_programming_error(change):
    with pytest.raises(ValueError, match="mug"):
        replace(Item("mug", 1, 1, 1, 1), **change)


def test_an_empty_parcel_is_a_programming_error():
    with pytest.raises(ValueError, match="at least one item"):
        pack([], BOX_5, NO_LIMIT_G)


def test_a_parcel_has_a_limit_of_pieces_and_packs_that_many():
    dice = Item("die", 10, 10, 10, 1, count=500)
    assert len(packed([dice], (100, 50, 100)).placements) == 500
    with pytest.raises(ValueError, match="500 pieces"):
        pack([replace(dice, count=501)], BOX_5, NO_LIMIT_G)


def places(answer):
    if isinstance(answer, Misfit):
        return answer
    return [
        (p.item.name, p.x_mm, p.y_mm, p.z_mm, p.length_mm, p.width_mm, p.height_mm)
        for p in answer.placements
    ]


@given(parcels, insides)
@settings(max_examples=150, deadline=None)
def test_every_yes_passes_the_validator(parcel, inside):
    answer = pack(parcel, inside, NO_LIMIT_G, steps=STEPS)
    if isinstance(answer, Packing):
        assert check_packing(parcel, inside, NO_LIMIT_G, answer.placements) == ()


@given(parcels, insides, st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_the_answer_is_the_same_however_the_items_are_listed(parcel, inside, seed):
    mixed = Random(seed).sample(parcel, len(parcel))
    assert places(pack(parcel, inside, NO_LIMIT_G, steps=STEPS)) == places(
        pack(mixed, inside, NO_LIMIT_G, steps=STEPS)
    )


@given(plain_parcels, insides, st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_the_answer_is_the_same_however_sides_are_measured(parcel, inside, seed):
    rng = Random(seed)
    turned = []
    for item in parcel:
        a, b, c = rng.sample(item.sides_mm, 3)
        turned.append(replace(item, length_mm=a, width_mm=b, height_mm=c))
    stood = tuple(rng.sample(inside, 3))
    plain = pack(parcel, inside, NO_LIMIT_G, steps=STEPS)
    assert places(plain) == places(pack(turned, inside, NO_LIMIT_G, steps=STEPS))
    assert isinstance(plain, Packing) == isinstance(
        pack(parcel, stood, NO_LIMIT_G, steps=STEPS), Packing
    )


@given(parcels, insides, items())
@settings(max_examples=100, deadline=None)
def test_what_is_proven_not_to_fit_does_not_fit_with_more_in_it(parcel, inside, more):
    answer = pack(parcel, inside, NO_LIMIT_G, steps=STEPS)
    if isinstance(answer, Misfit) and answer.proven:
        assert isinstance(pack([*parcel, more], inside, NO_LIMIT_G, steps=STEPS), Misfit)


@given(
    st.integers(20, 60),
    st.integers(20, 60),
    st.integers(20, 60),
    st.integers(2, 6),
    st.integers(0, 10**6),
)
@settings(max_examples=80, deadline=None)
def test_what_was_cut_from_a_box_goes_back_into_it(a, b, c, cuts, seed):
    rng = Random(seed)
    box, parts = (3 * a, 3 * b, 3 * c), [(3 * a, 3 * b, 3 * c)]
    for _ in range(cuts):
        part = max(parts, key=lambda p: p[0] * p[1] * p[2])
        parts.remove(part)
        axis = rng.randrange(3)
        at = rng.randint(part[axis] // 3, 2 * part[axis] // 3)
        parts += [
            (*part[:axis], length, *part[axis + 1 :]) for length in (at, part[axis] - at)
        ]
    assert packed([Item(f"part {n}", *part, 1) for n, part in enumerate(parts)], box)
