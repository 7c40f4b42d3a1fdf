"""The day's balance: opening + in = out + closing."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import balance, events
from cainiao_recycle.domain.balance import Flows, Stand
from cainiao_recycle.domain.events import Event, VoucherIssued
from tests.desk import record

VOUCHER = "8000000000000739"
ISSUED = record(
    VoucherIssued,
    VOUCHER,
    4,
    "eggs-2022",
    "2022-11-11",
    "2022-11-11",
    "2022-12-11",
    ((1, 1),),
)


def returned(issued: VoucherIssued | None) -> events.BoxReturned:
    return record(
        events.BoxReturned, 1, 1, True, "SF1234567890123", None, "5", 290, 170, 190, 3, 177,
        "A", (), "reuse", "5", None, None, "eggs-2022", "2022-11-11", 1, 0, "granted",
        issued, False, None, None,
    )  # fmt: skip


def sent(box: int | None) -> events.ShipmentSent:
    return record(
        events.ShipmentSent, "S-1", None, True, box, 1, False, "A", "5", 177, None
    )


TAG = "9794768944940958"
LEFT = record(events.BoxLeft, 1, TAG, "5", 290, 170, 190, 3, 177, 1, "A", "5")
CAME = record(
    events.BoxCame, 2, True, TAG, "5", 290, 170, 190, 3, 177, 3, "A", "reuse", "5", 3,
    "undone", None,
)  # fmt: skip


FLOWS = [
    (returned(None), Flows(boxes_in=1)),
    (returned(ISSUED), Flows(boxes_in=1, vouchers_issued=1)),
    (record(events.VisitFinished, "V-1", 2, "credited", None), Flows()),
    (record(events.VisitFinished, "V-1", 2, "granted", ISSUED), Flows(vouchers_issued=1)),
    (record(
            events.VoucherBatchIssued, "school day", 4, "eggs-2022", "2022-11-11",
            "2022-11-11", "2022-12-11", (VOUCHER, "8", "9"), (), None,
        ), Flows(vouchers_issued=3)),
    (record(events.VoucherRedeemed, VOUCHER, 4, False),
        Flows(vouchers_redeemed=1, eggs_given=4)),
    # Its expiry was sealed.
    (record(events.VoucherRedeemed, VOUCHER, 4, True),
        Flows(vouchers_redeemed=1, vouchers_expired=-1, eggs_given=4)),
    (record(events.VoucherVoided, VOUCHER, 4, "lost", None), Flows(vouchers_void=1)),
    (
        record(
            events.VoucherReissued, VOUCHER, 4, "8", "2022-11-11", "2022-12-11", "lost",
            None, None,
        ),
        Flows(vouchers_replaced=1, vouchers_issued=1),
    ),
    (record(events.VouchersExpired, (VOUCHER, "8"), 5), Flows(vouchers_expired=2)),
    (sent(1), Flows(boxes_sent=1)),
    (sent(None), Flows()),
    (record(events.BoxesGiven, (LEFT, LEFT)), Flows(boxes_given=2)),
    (record(events.BoxesTransferred, "CQ-0123-57", "CQ-0123", "CQ-0456", (LEFT,)),
        Flows(boxes_transferred=1)),
    (record(events.BoxesReceived, "CQ-0456-8", "CQ-0456", (CAME,)),
        Flows(boxes_received=1)),
    (record(events.CageClosed, 1, (1, 2, 3), ("PULP", "PULP", "5"), 500, 500, False),
        Flows(boxes_pulped=3)),
    (record(events.EggsReceived, 360, ""), Flows(eggs_received=360)),
    (record(events.EggsBroken, 3, ""), Flows(eggs_broken=3)),
    (record(events.EggsCounted, 350, 357, "", None), Flows(eggs_variance=-7)),
    (record(events.EggsCounted, 360, 357, "", None), Flows(eggs_variance=3)),
    (record(events.EggsCarried, 7, 6, -40), Flows(eggs_variance=-40)),
    (record(events.LookupFailed, "8", "voucher-unknown", None), Flows()),
    (record(
            events.BoxRegraded, 1, 1, "P", "pulp", "PULP", "wet", "A", "reuse", "5", None
        ), Flows()),
    (record(events.ShipmentPacked, "S-1", 1, 1, "5"), Flows()),
]  # fmt: skip
EVENTS = [event for event, _ in FLOWS]


def finder(*found: Event) -> Callable[[int], Event]:
    return lambda entry: found[entry]


@pytest.mark.parametrize(("event", "flows"), FLOWS)
def test_each_entry_moves_what_it_moves(event: Event, flows: Flows) -> None:
    assert balance.flows_of(event, finder()) == flows


@pytest.mark.parametrize(("event", "flows"), FLOWS)
def test_an_undo_moves_it_back(event: Event, flows: Flows) -> None:
    undo = record(events.EntryUndone, 0, (0,), (event.kind,), "", None)
    assert balance.flows_of(undo, finder(event)) == Flows().plus(flows, -1)
    assert balance.total([event, undo], finder(event)) == Flows()


def test_an_undo_moves_back_what_followed_too() -> None:
    visit = record(events.VisitFinished, "V-1", 1, "granted", ISSUED)
    undo = record(events.EntryUndone, 0, (1, 0), ("", ""), "", None)
    flows = balance.flows_of(undo, finder(returned(None), visit))
    assert flows == Flows(boxes_in=-1, vouchers_issued=-1)


@given(st.lists(st.sampled_from(EVENTS)))
def test_a_days_change_is_what_came_in_less_what_went_out(day: list[Event]) -> None:
    flows = balance.total(day, finder())
    change = flows.change()
    assert change.boxes == flows.boxes_in + flows.boxes_received - (
        flows.boxes_sent
        + flows.boxes_pulped
        + flows.boxes_missing
        + flows.boxes_given
        + flows.boxes_transferred
    )
    assert change.vouchers == flows.vouchers_issued - (
        flows.vouchers_redeemed
        + flows.vouchers_void
        + flows.vouchers_expired
        + flows.vouchers_replaced
    )
    assert change.eggs == flows.eggs_received + flows.eggs_variance - (
        flows.eggs_given + flows.eggs_broken
    )


figures = st.builds(Stand, *[st.integers(-9, 9)] * 3)


@given(figures, figures)
def test_a_stand_plus_and_less_another_is_itself(one: Stand, other: Stand) -> None:
    assert one.plus(other).plus(other, -1) == one


OWED = [
    (returned(None), 0),
    (returned(ISSUED), 4),
    (record(events.VisitFinished, "V-1", 2, "granted", ISSUED), 4),
    (record(
            events.VoucherBatchIssued, "school day", 4, "eggs-2022", "2022-11-11",
            "2022-11-11", "2022-12-11", (VOUCHER, "8", "9"), (), None,
        ), 12),
    (record(events.VoucherRedeemed, VOUCHER, 4, False), -4),
    (record(events.VoucherRedeemed, VOUCHER, 4, True), 0),
    (record(events.VoucherVoided, VOUCHER, 4, "lost", None), -4),
    (record(events.VouchersExpired, (VOUCHER, "8"), 5), -5),
    (record(events.EggsReceived, 360, ""), 0),
]  # fmt: skip


@pytest.mark.parametrize(("event", "owed"), OWED)
def test_eggs_are_owed_from_issue_to_the_end_of_a_voucher(event: Event, owed: int) -> None:
    find = finder(event)
    assert balance.owed_of(event, find) == owed
    undo = record(events.EntryUndone, 0, (0,), (event.kind,), "", None)
    assert balance.owed_of(undo, find) == -owed


def test_the_seal_carries_every_figure() -> None:
    flows = Flows(*range(1, 1 + len(Flows._fields)))
    sealed = balance.day_closed(
        "2022-11-11", "f" * 64, Stand(1, 2, 3), flows, Stand(4, 5, 6), {"": {"returned": 2}}
    )
    assert sealed.figures == {"": {"returned": 2}}
    assert all(getattr(sealed, name) == getattr(flows, name) for name in Flows._fields)
    assert (sealed.boxes_opening, sealed.vouchers_opening, sealed.eggs_opening) == (1, 2, 3)
    assert (sealed.boxes_closing, sealed.vouchers_closing, sealed.eggs_closing) == (4, 5, 6)
