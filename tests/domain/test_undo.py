"""What stands in the way of undoing an entry."""

import pytest

from cainiao_recycle.domain import events, undo
from cainiao_recycle.domain.vouchers import Voucher, VoucherState


@pytest.mark.parametrize(
    ("state", "cycle", "free"),
    [("reuse", 1, True), ("hold", 1, True), ("sent", 1, False), ("reuse", 2, False)],
)
def test_a_box_that_has_moved_on_stands_in_the_way(state: str, cycle: int, free: bool) -> None:
    obstacle = undo.box_obstacle(7, state, cycle, 42, 1, {"reuse", "hold"})
    assert (obstacle is None) is free
    if obstacle is not None:
        assert "box 7" in str(obstacle)
        assert "42" in str(obstacle)


@pytest.mark.parametrize("state", VoucherState)
def test_a_voucher_that_ended_is_named_with_who_and_when(state: VoucherState) -> None:
    voucher = Voucher(
        "8000000000000739", 1, "eggs-2022", "2022-11-11", "2022-12-11", state,
        closed_at="2022-11-11 10:42", closed_by="Li",
    )  # fmt: skip
    obstacle = undo.voucher_obstacle(voucher)
    assert (obstacle is None) is (state is VoucherState.OPEN)
    if obstacle is not None:
        assert all(w in str(obstacle) for w in ("10:42", "Li", state.value, voucher.code))


def test_entries_that_stay_say_what_to_do_instead() -> None:
    assert events.DayClosed in undo.FINAL
    assert events.EntryUndone in undo.FINAL
    assert events.BoxReturned not in undo.FINAL
    assert all(sentence.endswith(".") for sentence in undo.FINAL.values())
