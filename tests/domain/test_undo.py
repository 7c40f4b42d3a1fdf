"""What stands in the way of undoing an entry."""

import pytest

from cainiao_recycle.domain import events, undo
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from tests.domain.test_balance import CAME, LEFT


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            events.ShipmentReleased(shipment="S-1", box=7, cycle=1, shelf="5"),
            ["box 7", "shipment S-1"],
        ),
        (
            events.CageClosed(
                cage=3, boxes=(1, 2), shelves=("PULP", "5"), estimate_g=9, mass_g=9,
                weighed=False,
            ),
            ["cage 3"],
        ),
        (events.BoxesGiven(left=(LEFT,)), ["boxes 1"]),
        (
            events.ShelfCounted(
                shelf="5", expected=0, found=(), missing=(), elsewhere=(7,), back=(),
                unknown=(), changes=((7, "reuse", "A", "reuse", "5"),),
            ),
            ["shelf 5"],
        ),
        (events.EggsReceived(eggs=30, note=""), ["eggs: 30"]),
        (
            events.CampaignChanged(
                campaign="eggs-2022", rule={}, rule_before={}, reason="", second=None
            ),
            ["campaign eggs-2022"],
        ),
        (events.StationRenamed(name="b", name_before="a"), ["the station's name"]),
    ],
)  # fmt: skip
def test_an_entry_says_what_it_is_about(event: events.Event, said: list[str]) -> None:
    assert [str(one) for one in undo.subjects(event)] == said


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


@pytest.mark.parametrize(
    ("event", "shelves"),
    [
        (
            events.BoxMoved(box=4, cycle=1, shelf="6", shelf_before="5"),
            {"5", "6"},
        ),
        (events.BoxMoved(box=4, cycle=1, shelf="6", shelf_before=None), {"6"}),
        (
            events.CageClosed(
                cage=3,
                boxes=(1, 2),
                shelves=("PULP", "5"),
                estimate_g=9,
                mass_g=9,
                weighed=False,
            ),
            {"PULP", "5"},
        ),
        (events.EggsReceived(eggs=30, note=""), set()),
        (events.BoxesGiven(left=(LEFT, LEFT.replaced(shelf=None))), {"5"}),
        (
            events.BoxesTransferred(
                transfer="CQ-0123-57", sender="CQ-0123", to="CQ-0456", left=(LEFT,)
            ),
            {"5"},
        ),
        (
            events.BoxesReceived(
                transfer="CQ-0456-8",
                sender="CQ-0456",
                came=(CAME.replaced(shelf="HOLD"),),
            ),
            {"HOLD"},
        ),
        (
            events.ShelfCounted(
                shelf="6",
                expected=1,
                found=(),
                missing=(2,),
                elsewhere=(4,),
                back=(),
                unknown=(),
                changes=(
                    (2, "reuse", "6", "missing", None),
                    (4, "reuse", "5", "reuse", "6"),
                ),
            ),
            {"5", "6"},
        ),
    ],
)
def test_an_entry_names_the_shelves_it_changed(
    event: events.Event, shelves: set[str]
) -> None:
    assert undo.shelves(event) == shelves


def test_entries_that_stay_say_what_to_do_instead() -> None:
    assert events.DayClosed in undo.FINAL
    assert events.EntryUndone in undo.FINAL
    assert events.BoxReturned not in undo.FINAL
    assert all(sentence.endswith(".") for sentence in undo.FINAL.values())
