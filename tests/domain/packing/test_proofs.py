"""Proofs of no are never wrong: they are tried on what is known to fit."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cainiao_recycle.domain.packing.bounds import surely_too_full
from cainiao_recycle.domain.packing.canonical import kinds_of
from cainiao_recycle.domain.packing.exact import Decision, OutOfStepsError
from cainiao_recycle.domain.packing.model import Item
from cainiao_recycle.domain.packing.proofs import reachable, side_by_side, too_much
from cainiao_recycle.domain.packing.search import Search, waste_table
from cainiao_recycle.domain.packing.spaces import without


def cut(seed: int, pieces: int) -> tuple[list[Item], tuple[int, int, int]]:
    """A box cut into pieces that fill it wholly."""
    rng = Random(seed)
    box = (rng.randint(30, 90), rng.randint(30, 90), rng.randint(30, 90))
    parts = [box]
    while len(parts) < pieces:
        part = parts.pop(rng.randrange(len(parts)))
        axis = rng.randrange(3)
        at = rng.randint(1, part[axis] - 1) if part[axis] > 1 else 0
        if not at:
            parts.append(part)
            continue
        parts += [(*part[:axis], n, *part[axis + 1 :]) for n in (at, part[axis] - at)]
    return [Item(f"part {n}", *part, 1) for n, part in enumerate(parts)], box


@given(st.integers(0, 10**9), st.integers(2, 9))
@settings(max_examples=200, deadline=None)
def test_no_proof_denies_a_packing_that_exists(seed, pieces):
    items, box = cut(seed, pieces)
    kinds = kinds_of(items, box)
    assert not too_much(kinds, box)
    assert not side_by_side(kinds, box)
    assert not surely_too_full(kinds, box, 2_000)


@given(st.integers(0, 10**9), st.integers(2, 5))
@settings(max_examples=100, deadline=None)
def test_the_exact_decision_finds_every_packing_of_a_few_pieces(seed, pieces):
    items, box = cut(seed, pieces)
    assert Decision(kinds_of(items, box), box, 10**6).decide() is not None


@given(
    st.lists(st.tuples(*[st.integers(1, 6)] * 3), min_size=2, max_size=4),
    st.tuples(*[st.integers(4, 8)] * 3),
)
@settings(max_examples=150, deadline=None)
def test_search_and_exact_decision_never_contradict_each_other(sides, box):
    kinds = kinds_of([Item(f"part {n}", *one, 1) for n, one in enumerate(sides)], box)
    if not all(kind.turns for kind in kinds):
        return
    exact = Decision(kinds, box, 10**6).decide()
    found = Search(kinds, box, 3_000).find(3_000, None)
    assert exact is not None or found is None
    if surely_too_full(kinds, box, 2_000):
        assert exact is None


def test_an_exact_decision_that_would_take_too_long_says_so():
    items, box = cut(7, 6)
    with pytest.raises(OutOfStepsError):
        Decision(kinds_of(items, box), box, 3).decide()


def test_a_ruler_proves_what_volume_can_not():
    cubes = [Item("cube", 6, 6, 6, 1, count=2)]
    box = (11, 11, 11)
    kinds = kinds_of(cubes, box)
    assert not too_much(kinds, box)
    assert surely_too_full(kinds, box, 100)


def test_a_proof_stops_when_its_measurings_are_spent():
    parts = [
        Item("a", 7, 8, 7, 1, count=2),
        Item("b", 9, 7, 4, 1, count=2),
        Item("c", 6, 9, 8, 1),
    ]
    kinds = kinds_of(parts, (13, 13, 13))
    assert not surely_too_full(kinds, (13, 13, 13), 1)
    assert surely_too_full(kinds, (13, 13, 13), 3_000)


def test_reachable_lengths_are_the_sums_of_pieces_in_a_row():
    kinds = kinds_of([Item("a", 3, 3, 3, 1, count=2), Item("b", 5, 5, 5, 1)], (20, 20, 20))
    lengths = reachable(kinds, 0, 9)
    assert [n for n in range(10) if lengths >> n & 1] == [0, 3, 5, 6, 8]


def test_waste_is_what_two_sides_can_not_fill():
    kinds = kinds_of([Item("a", 3, 3, 3, 1)], (20, 20, 20))
    assert waste_table(kinds, 8) == [0, 1, 2, 0, 1, 2, 0, 1, 2]


def test_filling_a_corner_leaves_three_overlapping_spaces():
    assert without([(0, 0, 0, 10, 10, 10)], (0, 0, 0, 4, 5, 6), 1) == [
        (4, 0, 0, 10, 10, 10),
        (0, 5, 0, 10, 10, 10),
        (0, 0, 6, 10, 10, 10),
    ]


@given(st.lists(st.tuples(*[st.integers(0, 8)] * 3, *[st.integers(1, 4)] * 3), max_size=5))
@settings(max_examples=150, deadline=None)
def test_free_spaces_are_empty_maximal_and_cover_all_air(boxes):
    room, taken, spaces = 10, [], [(0, 0, 0, 10, 10, 10)]
    for x, y, z, a, b, c in boxes:
        box = (x, y, z, min(room, x + a), min(room, y + b), min(room, z + c))
        taken.append(box)
        spaces = without(spaces, box, 1)
    covered = {cell for space in spaces for cell in cells(space)}
    filled = {cell for box in taken for cell in cells(box)}
    assert covered == set(cells((0, 0, 0, 10, 10, 10))) - filled
    for one in spaces:
        assert not any(one != other and inside(one, other) for other in spaces)


def cells(box):
    return [
        (x, y, z)
        for x in range(box[0], box[3])
        for y in range(box[1], box[4])
        for z in range(box[2], box[5])
    ]


def inside(one, other):
    return all(one[k] >= other[k] and one[k + 3] <= other[k + 3] for k in (0, 1, 2))
