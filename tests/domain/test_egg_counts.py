"""What is told in another order than it happened changes no stock that was counted."""

import pytest

from cainiao_recycle.domain.egg_counts import Later, carried

COUNT, LATER_COUNT, LAST_COUNT, UNDO, UNDONE = 20, 30, 35, 40, 50


@pytest.mark.parametrize(
    ("later", "met"),
    [
        ([], []),
        ([Later(10, COUNT, COUNT)], [(COUNT, -5)]),
        # The second count sees nothing that the first had not.
        ([Later(11, LATER_COUNT, LATER_COUNT), Later(10, COUNT, COUNT)], [(COUNT, -5)]),
        # A count that was undone later held until then.
        (
            [Later(10, COUNT, COUNT), Later(12, UNDO, COUNT)],
            [(COUNT, -5), (UNDO, 5)],
        ),
        # Undone while another one holds, that one takes it on until it is undone too.
        (
            [
                Later(10, COUNT, COUNT),
                Later(11, LATER_COUNT, LATER_COUNT),
                Later(12, UNDO, COUNT),
                Later(13, UNDONE, LATER_COUNT),
            ],
            [(COUNT, -5), (UNDO, 5), (LATER_COUNT, -5), (UNDONE, 5)],
        ),
        # Of two that hold, the later one does.
        (
            [
                Later(10, COUNT, COUNT),
                Later(11, LATER_COUNT, LATER_COUNT),
                Later(12, LAST_COUNT, LAST_COUNT),
                Later(13, UNDO, COUNT),
            ],
            [(COUNT, -5), (UNDO, 5), (LAST_COUNT, -5)],
        ),
        # What was there and is undone later would be taken away twice.
        ([Later(9, UNDONE, 0, 60)], [(UNDONE, 60)]),
        ([Later(9, UNDONE, 0, 60), Later(10, COUNT, COUNT)], [(UNDONE, 60), (COUNT, -65)]),
        (
            [Later(10, COUNT, COUNT), Later(11, UNDONE, 0, 60)],
            [(COUNT, -5), (UNDONE, 60), (COUNT, -60)],
        ),
    ],
)
def test_a_difference_ends_where_a_count_had_found_it(
    later: list[Later], met: list[tuple[int, int]]
) -> None:
    assert list(carried(5, later)) == met


def test_what_makes_no_difference_meets_nothing() -> None:
    assert list(carried(0, [Later(10, COUNT, COUNT), Later(12, UNDO, COUNT)])) == []
