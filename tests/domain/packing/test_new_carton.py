"""The new carton that is proposed when nothing at hand fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cainiao_recycle.domain.boxes import LONGEST_MM
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.domain.packing.model import Item, Packing, Sides
from cainiao_recycle.domain.packing.new_carton import (
    BOARD_G_PER_M2,
    WALL_MM,
    board_mm2,
    drawn_in,
    is_within,
    new_carton,
    stacked,
)
from cainiao_recycle.domain.packing.pack import pack
from cainiao_recycle.domain.packing.validator import check_packing

sides = st.integers(10, 400)
things = st.builds(
    Item,
    name=st.sampled_from("abcdefgh"),
    length_mm=sides,
    width_mm=sides,
    height_mm=sides,
    mass_g=st.integers(1, 2_000),
    count=st.sampled_from((1, 1, 2, 3, 8, 27)),
    padding_mm=st.sampled_from((0, 0, 5, 20)),
    upright=st.sampled_from((False, False, True)),
    fragile=st.sampled_from((False, False, False, True)),
)
orders = st.lists(things, min_size=1, max_size=6)
carriers = st.none() | st.builds(
    Carrier,
    name=st.just("YT"),
    max_length_mm=st.none() | st.integers(400, 2_000),
    max_girth_mm=st.none() | st.integers(1_000, 4_000),
    max_mass_g=st.none() | st.integers(1_000, 60_000),
)


def load_g(order: list[Item]) -> int:
    return sum(item.mass_g * item.count for item in order)


@given(orders, carriers)
@settings(max_examples=60, deadline=None)
def test_a_new_carton_holds_the_parcel_within_every_limit(
    order: list[Item], carrier: Carrier | None
) -> None:
    proposed = new_carton(order, carrier)
    if proposed is None:
        return
    inside = proposed.inside_mm
    assert check_packing(order, inside, load_g(order), proposed.placements) == ()
    assert all(side % 10 == 0 for side in inside)
    outer = sorted(side + 2 * WALL_MM for side in inside)
    assert outer[-1] <= LONGEST_MM
    if carrier:
        assert outer[-1] <= (carrier.max_length_mm or LONGEST_MM)
        assert 2 * (outer[0] + outer[1]) <= (carrier.max_girth_mm or 4 * LONGEST_MM)
        board_g = board_mm2(inside) * BOARD_G_PER_M2 // 10**6
        assert load_g(order) + board_g <= (carrier.max_mass_g or 10**9)


@given(orders)
@settings(max_examples=60, deadline=None)
def test_a_new_carton_is_no_worse_than_everything_in_one_row(order: list[Item]) -> None:
    pad = max(item.padding_mm for item in order)
    longest = max(max(item.sides_mm) for item in order)
    high = max(item.height_mm if item.upright else min(item.sides_mm) for item in order)
    row = (
        sum((max(item.sides_mm) + pad) * item.count for item in order) + pad,
        longest + 2 * pad,
        max(high, longest) + 2 * pad,
    )
    proposed = new_carton(order)
    assert proposed is not None or max(row) > LONGEST_MM - 2 * WALL_MM
    if proposed is not None:
        # Least board is what is looked for. Ten more on each side: whole centimetres.
        in_a_row = board_mm2((row[0] + 10, row[1] + 10, row[2] + 10))
        assert board_mm2(proposed.inside_mm) <= in_a_row


@pytest.mark.parametrize(
    ("thing", "inside"),
    [
        (Item("cube", 200, 200, 200, 900, 27), (600, 600, 600)),
        (Item("brick", 150, 100, 100, 500, 200), (500, 750, 800)),
        (Item("pole", 2_900, 100, 100, 500, 3), (100, 300, 2_900)),
        (Item("vase", 101, 52, 33, 1, padding_mm=5), (50, 70, 120)),
        (Item("lamp", 100, 100, 100, 9, 20, fragile=True), (100, 400, 500)),
    ],
)
def test_equal_things_lie_in_rows_columns_and_layers(thing: Item, inside: Sides) -> None:
    proposed = new_carton([thing])
    assert proposed is not None
    assert tuple(sorted(proposed.inside_mm)) == inside


@pytest.mark.parametrize(
    "carrier",
    [
        Carrier("YT", 550, None, None),
        Carrier("YT", None, 1_200, None),
        Carrier("YT", None, None, 24_000),
    ],
)
def test_what_no_carton_the_carrier_takes_can_hold_gets_none(carrier: Carrier) -> None:
    cubes = [Item("cube", 200, 200, 200, 900, 27)]
    assert new_carton(cubes) is not None
    assert new_carton(cubes, carrier) is None


def test_a_carrier_that_takes_no_cube_gets_a_longer_carton() -> None:
    cubes = [Item("cube", 200, 200, 200, 900, 27)]
    proposed = new_carton(cubes, Carrier("YT", None, 2_100, None))
    assert proposed is not None
    assert sorted(proposed.inside_mm) == [400, 600, 1_000]


def test_a_thing_as_long_as_the_longest_box_needs_a_carton_longer_than_any() -> None:
    assert new_carton([Item("board", 2_990, 100, 10, 900)]) is None


def test_what_is_fragile_lies_on_top_of_the_rest_or_beside_it() -> None:
    order = [
        Item("lamp", 120, 352, 235, 100, 27, fragile=True),
        Item("book", 312, 275, 117, 100, 8),
    ]
    block = stacked(order, lambda _: True)
    assert block is not None
    assert check_packing(order, block.inside, 10**6, block.placements) == ()
    assert stacked(order, lambda _: False) is None
    assert new_carton(order) is not None


def test_a_new_carton_is_high_enough_for_a_bottle_that_must_stand() -> None:
    proposed = new_carton([Item("bottle", 75, 80, 316, 1_200, count=2, upright=True)])
    assert proposed is not None
    assert [place.height_mm for place in proposed.placements] == [316, 316]
    assert proposed.inside_mm[2] >= 316


def test_walls_are_drawn_in_to_where_the_things_end() -> None:
    order = [Item("book", 200, 100, 50, 100)]
    wide = pack(order, (400, 300, 200), 100)
    assert isinstance(wide, Packing)
    close = drawn_in(order, wide, 100)
    assert sorted(close.inside_mm) == [50, 100, 200]
    assert drawn_in(order, close, 100) is close


def test_a_carton_too_small_to_be_one_is_none() -> None:
    assert is_within((10, 10, 10), 1, None)
    assert not is_within((LONGEST_MM - 2 * WALL_MM + 1, 10, 10), 1, None)


def test_a_carrier_weighs_the_carton_too() -> None:
    carrier = Carrier("Y", None, None, 5_000)
    # A cube of 30 cm is 0.54 m² of board: 540 g.
    assert is_within((300, 300, 300), 4_460, carrier)
    assert not is_within((300, 300, 300), 4_461, carrier)
