"""Too many boxes of a size: what is kept, given away, transferred, pulped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.surplus import Advice, Holding, advice


@pytest.mark.parametrize(
    ("holding", "shelf_boxes", "told"),
    [
        # Sent 28 in 28 days: fourteen are kept, and the others last as long again.
        (Holding(20, 0, 28, 28), 0, Advice(20, None, 14, 6, 0, 0)),
        (Holding(30, 0, 28, 28), 0, Advice(30, None, 14, 0, 16, 0)),
        # The shelf holds them all.
        (Holding(30, 0, 28, 28), 40, Advice(30, 10, 30, 0, 0, 0)),
        (Holding(30, 0, 28, 28), 26, Advice(30, -4, 26, 4, 0, 0)),
        # A short shelf is no reason to give away what is sent next week.
        (Holding(12, 0, 28, 28), 5, Advice(12, -7, 12, 0, 0, 0)),
        # None was sent: two are kept.
        (Holding(3, 0, 0, 28), 0, Advice(None, None, 2, 1, 0, 0)),
        (Holding(0, 0, 5, 28), 0, Advice(0, None, 0, 0, 0, 0)),
        # Worn-out ones are no stock.
        (Holding(5, 4, 28, 28), 0, Advice(1, None, 1, 0, 0, 4)),
        # Open since a day, and three were sent on it.
        (Holding(50, 0, 3, 1), 0, Advice(16, None, 42, 8, 0, 0)),
    ],
)
def test_what_becomes_of_the_boxes_of_a_size(
    holding: Holding, shelf_boxes: int, told: Advice
) -> None:
    assert advice(holding, 14, shelf_boxes) == told


@given(
    st.integers(0, 500), st.integers(0, 500), st.integers(0, 900), st.integers(1, 28),
    st.integers(1, 365), st.integers(0, 300),
)  # fmt: skip
def test_every_box_is_kept_or_goes_one_way(
    usable: int, worn_out: int, sent: int, days: int, wanted: int, shelf_boxes: int
) -> None:
    told = advice(Holding(usable + worn_out, worn_out, sent, days), wanted, shelf_boxes)
    ways = (told.keep, told.give, told.transfer, told.pulp)
    assert min(ways) >= 0
    assert sum(ways) == usable + worn_out
