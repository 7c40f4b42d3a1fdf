"""Hypothesis strategies and small builders for parcels and cartons."""

from hypothesis import strategies as st

from cainiao_recycle.domain.packing.model import Item, Misfit, Packing, Sides
from cainiao_recycle.domain.packing.pack import pack

NO_LIMIT_G = 10**9
STEPS = 5_000

sides = st.integers(5, 90)
insides = st.tuples(*[st.integers(60, 200)] * 3)


@st.composite
def items(draw: st.DrawFn, plain: bool = False) -> Item:
    """An item with everything an order may ask for; `plain`: sides alone."""
    a, b, c = draw(sides), draw(sides), draw(sides)
    count = draw(st.integers(1, 4))
    if plain:
        return Item("thing", a, b, c, 10, count)
    return Item(
        draw(st.sampled_from(["mug", "book", "lamp"])),
        a,
        b,
        c,
        draw(st.integers(0, 500)),
        count,
        draw(st.sampled_from([0, 0, 3, 10])),
        draw(st.booleans()),
        draw(st.booleans()),
    )


parcels = st.lists(items(), min_size=1, max_size=4)
plain_parcels = st.lists(items(plain=True), min_size=1, max_size=4)


def packed(parcel: list[Item], inside: Sides, load_g: int = NO_LIMIT_G) -> Packing:
    """The packing; fails where there is none."""
    answer = pack(parcel, inside, load_g)
    assert isinstance(answer, Packing), answer
    return answer


def refused(parcel: list[Item], inside: Sides, load_g: int = NO_LIMIT_G) -> Misfit:
    """The misfit; fails where the parcel fits."""
    answer = pack(parcel, inside, load_g)
    assert isinstance(answer, Misfit), answer
    return answer
