"""What a count of a shelf says, what is kept back, and the flows of boxes missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import balance, events
from cainiao_recycle.domain.balance import Flows
from cainiao_recycle.domain.events import Event, ShelfCounted
from cainiao_recycle.domain.planning.plan import kept_back
from cainiao_recycle.domain.shelves import Standing, counted, standing
from tests.desk import record

STATES = ("reuse", "hold", "pulp", "bound", "missing")


def box(number: int, state: str = "reuse", shelf: str | None = "5") -> Standing:
    return Standing(number, state, shelf, "reuse")


def test_what_was_expected_is_found_or_missing() -> None:
    outcome = counted("5", [box(1), box(2)], [box(1)], [], [])
    assert (outcome.expected, outcome.found, outcome.missing) == (2, (1,), (2,))
    assert outcome.changes == ((2, "reuse", "5", "missing", None),)


def test_a_bound_box_may_lie_beside_its_parcel_and_is_not_missed() -> None:
    outcome = counted("5", [box(1, "bound")], [], [], [])
    assert (outcome.expected, outcome.missing, outcome.changes) == (0, (), ())
    assert counted("5", [box(1, "bound")], [box(1, "bound")], [], []).found == (1,)


def test_a_box_found_on_another_shelf_is_moved_and_keeps_its_state() -> None:
    outcome = counted("5", [], [box(3, "hold", "HOLD")], [], [])
    assert outcome.elsewhere == (3,)
    assert outcome.changes == ((3, "hold", "HOLD", "hold", "5"),)


def test_a_missing_box_found_again_goes_where_its_condition_says() -> None:
    held = standing(4, "missing", None, "H", 1, 3)
    outcome = counted("5", [], [held], [], [])
    assert outcome.back == (4,)
    assert outcome.changes == ((4, "missing", None, "hold", "5"),)


@pytest.mark.parametrize("state", ["sent", "pulped"])
def test_a_box_that_is_away_has_no_condition_and_goes_nowhere(state: str) -> None:
    assert standing(4, state, None, None, 9, 3) == Standing(4, state, None, state)


@given(st.data())
def test_a_count_tells_every_box_once_and_balances(data: st.DataObject) -> None:
    shelves = data.draw(
        st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from("56")), max_size=9)
    )
    book = [
        box(n, state, None if state == "missing" else shelf)
        for n, (state, shelf) in enumerate(shelves)
    ]
    seen = [one for one in book if data.draw(st.booleans())]
    outcome = counted(
        "5", [one for one in book if one.shelf == "5"], [*seen, *seen], [], []
    )
    told = [*outcome.found, *outcome.missing, *outcome.elsewhere, *outcome.back]
    assert len(told) == len(set(told))
    assert {one.box for one in seen} <= set(told)
    flows = balance.flows_of(outcome, lambda entry: outcome)
    assert flows == Flows(boxes_missing=len(outcome.missing) - len(outcome.back))


FOUND = record(
    events.BoxFound, None, 1, None, 1, "5", "A", (), "reuse", "5", None, None, "A", None
)  # fmt: skip
COUNT = record(ShelfCounted, "5", 2, (), (1, 2), (), (3,), (), ())


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        (record(events.BoxMissed, "S-1", 1, 1, True, "5", 2, "5"), 1),
        (FOUND, -1),
        (COUNT, 1),
        (record(events.BoxMoved, 1, 1, "6", "5"), 0),
        (record(events.CarrierSet, "SF", 1, 1, 1), 0),
    ],
)  # fmt: skip
def test_boxes_missing_leave_the_stock_and_come_back_to_it(
    event: Event, missing: int
) -> None:
    assert balance.flows_of(event, lambda entry: event) == Flows(boxes_missing=missing)
    undo = record(events.EntryUndone, 0, (0,), (event.kind,), "", None)
    assert balance.flows_of(undo, lambda entry: event) == Flows(boxes_missing=-missing)


def test_the_newest_boxes_of_a_size_are_kept_back_whatever_their_class() -> None:
    stock = [("5", ((1, 2), (9, 1))), ("5", ((8, 3),)), ("4", ((9, 4),))]
    assert kept_back(stock, {"5": 2}) == [1, 1, 0]
    assert kept_back(stock, {"5": 99, "4": 1}) == [3, 3, 1]
    assert kept_back(stock, {}) == [0, 0, 0]


def test_what_moved_on_after_the_count_was_there_and_stays_as_it_is() -> None:
    outcome = counted("5", [box(1)], [box(1)], [4], [])
    assert (outcome.expected, outcome.found) == (2, (1, 4))
    assert outcome.changes == ()
