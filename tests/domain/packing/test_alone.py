"""One thing by itself: the table, the single question and `pack` agree."""

from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.packing.alone import SizeTable, lies_alone
from cainiao_recycle.domain.packing.canonical import grown_turns
from cainiao_recycle.domain.packing.model import Item, Packing
from cainiao_recycle.domain.packing.pack import pack
from tests.domain.packing.parcels import NO_LIMIT_G, insides, items


@given(items(), st.lists(insides, max_size=6))
def test_a_table_of_sizes_answers_as_each_size_does(item, sizes):
    mask = SizeTable(sizes).holding(item)
    assert [mask >> n & 1 == 1 for n in range(len(sizes))] == [
        lies_alone(item, inside) is not None for inside in sizes
    ]


@given(items(), insides)
def test_one_thing_fits_if_any_of_its_turns_does(item, inside):
    turns = grown_turns(item.sides_mm, item.padding_mm, item.upright, inside)
    assert (lies_alone(item, inside) is not None) == bool(turns)


def test_a_single_thing_is_packed_where_it_lies_alone():
    vase = Item("vase", 40, 90, 60, 500, padding_mm=5, upright=True)
    answer = pack([vase], (100, 50, 70), NO_LIMIT_G)
    assert isinstance(answer, Packing)
    place = answer.placements[0]
    assert (place.length_mm, place.width_mm, place.height_mm) == (90, 40, 60)
    assert (place.x_mm, place.y_mm, place.z_mm) == (5, 5, 5)
