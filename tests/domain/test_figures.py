"""The figures of a day: what each entry adds, and what an undo takes away."""

import pytest

from cainiao_recycle.domain import events, indicators
from cainiao_recycle.domain.events import BoxReturned, Event
from cainiao_recycle.domain.figures import Amounts, DayFigures, Look, amounts_of
from cainiao_recycle.domain.indicators import COUNTED, INDICATORS, cycles_in, shares
from cainiao_recycle.domain.money import Prices
from cainiao_recycle.domain.privacy import Customer
from tests.desk import record
from tests.domain.test_balance import CAME, ISSUED, LEFT, VOUCHER, returned, sent

DATE, SEASON = "2022-11-11", "eggs-2022"

BOX = {"returned": 1, "sound": 1, "kept": 1, "credits": 1, "points": 0, "late": 0}

ADDS: list[tuple[Event, Amounts]] = [
    (returned(None), BOX),
    (returned(ISSUED), BOX | {"eggs_issued": 4}),
    (record(events.VisitFinished, "V-1", 2, "granted", ISSUED), {"eggs_issued": 4}),
    (record(events.VisitFinished, "V-1", 2, "credited", None), {}),
    (record(
        events.VoucherBatchIssued, "school day", 4, SEASON, DATE, DATE, "2022-12-11",
        (VOUCHER, "8", "9"), (), None,
    ), {"eggs_issued": 12}),
    (record(events.VoucherRedeemed, VOUCHER, 4, False),
        {"eggs_given": 4, "eggs_lapsed": 0, "eggs_fen": 280}),
    # Its expiry was counted already.
    (record(events.VoucherRedeemed, VOUCHER, 4, True),
        {"eggs_given": 4, "eggs_lapsed": -4, "eggs_fen": 280}),
    (record(events.VoucherVoided, VOUCHER, 4, "lost", None), {"eggs_lapsed": 4}),
    (record(events.VouchersExpired, (VOUCHER, "8"), 5), {"eggs_lapsed": 5}),
    (record(
        events.VoucherReissued, VOUCHER, 4, "8", DATE, "2022-12-11", "lost", None, None
    ), {}),
    (record(events.EggsReceived, 360, ""), {"eggs_received": 360}),
    (record(events.EggsBroken, 3, ""), {"eggs_broken": 3}),
    (record(events.EggsCounted, 350, 357, "", None), {"eggs_variance": -7}),
    (record(events.EggsCarried, 7, 6, -40), {"eggs_variance": -40}),
    (sent(1), {
        "sent_used": 1, "sent_cycle_1": 1, "board_reused_g": 177, "cartons_fen": 88,
    }),
    (sent(None), {"sent_new": 1}),
    (sent(None).replaced(used_answer="no"), {"sent_new": 1, "used_declined": 1}),
    (sent(None).replaced(used_answer="yes"), {"sent_new": 1, "used_accepted": 1}),
    (record(events.BoxesGiven, (LEFT, LEFT)), {"given_away": 2}),
    (record(events.BoxesTransferred, "CQ-0123-57", "CQ-0123", "CQ-0456", (LEFT,)),
        {"transferred_out": 1}),
    (record(events.BoxesReceived, "CQ-0456-8", "CQ-0456", (CAME,)),
        {"transferred_in": 1}),
    (record(events.CageClosed, 1, (1, 2, 3), ("PULP", "PULP", "5"), 500, 510, True),
        {"boxes_pulped": 3, "pulped_g": 510}),
    (record(events.PulpCollected, "T-1", (1,), 500, 510, 1200, 0, 505, 5, 100),
        {"settlement_g": 505, "notebook_equivalents": 5, "board_fen": 79}),
    (record(
        events.VisitNamed, "V-1", Customer(hash="0f" * 16, hidden="1234"), SEASON,
        ((1, 1, 1, 37, "credited"), (2, 1, 0, 0, "capped")),
        ((1, 1, 0, 0, "anonymous"), (2, 1, 0, 0, "anonymous")),
    ), {"credits": 1, "points": 37}),
    (record(events.NotebooksDelivered, "2022-A", "南坪小学", 120),
        {"notebooks_delivered": 120}),
    (record(events.BoxMoved, 1, 1, "A-1", "5"), {}),
]  # fmt: skip


def looking(*found: tuple[str, Event]) -> Look:
    return Look(lambda entry: found[entry], lambda _: SEASON)


def figures(*happened: Event, look: Look | None = None) -> dict[str, Amounts]:
    day = DayFigures(DATE)
    for event in happened:
        day.take(event, look or looking())
    return day.by_campaign()


def moved(amounts: Amounts) -> Amounts:
    return {name: amount for name, amount in amounts.items() if amount}


@pytest.mark.parametrize(("event", "adds"), ADDS)
def test_each_entry_adds_what_it_adds(event: Event, adds: Amounts) -> None:
    assert amounts_of(event, DATE, Prices()) == adds


@pytest.mark.parametrize(("event", "adds"), ADDS)
def test_an_undo_takes_away_what_its_entry_added(event: Event, adds: Amounts) -> None:
    undo = record(events.EntryUndone, 0, (0,), (event.kind,), "twice", None)
    assert moved(figures(event, undo, look=looking((DATE, event)))[""]) == {}
    later = figures(undo, look=looking(("2022-11-10", event)))[""]
    assert {n: -a for n, a in moved(later).items() if n != "late"} == moved(adds)


def test_a_day_has_every_indicator_and_a_campaign_those_that_moved() -> None:
    found = figures(returned(ISSUED), sent(None), ADDS[5][0])
    assert set(found) == {"", SEASON}
    assert set(found[""]) == {one.name for one in COUNTED}
    assert found[SEASON] == {
        "returned": 1, "sound": 1, "kept": 1, "credits": 1, "eggs_issued": 4,
        "eggs_given": 4, "eggs_fen": 280,
    }  # fmt: skip


def test_a_box_of_an_earlier_day_is_told_late() -> None:
    assert amounts_of(returned(None), "2022-11-12", Prices())["late"] == 1


def of_customer(hashed: str) -> BoxReturned:
    return returned(None).replaced(customer=Customer(hash=hashed, hidden=""))


def test_a_customer_with_several_boxes_is_one_customer() -> None:
    found = figures(of_customer("a"), of_customer("a"), of_customer("b"), returned(None))
    assert (found[""]["customers"], found[SEASON]["customers"]) == (2, 2)


@pytest.mark.parametrize(("date", "left"), [(DATE, 0), ("2022-11-10", 1)])
def test_an_undone_box_of_today_brought_nobody(date: str, left: int) -> None:
    undo = record(events.EntryUndone, 0, (0,), ("box-returned/1",), "twice", None)
    look = looking((date, of_customer("a")))
    assert figures(of_customer("a"), undo, look=look)[""]["customers"] == left


def test_shares_and_cycles_are_reckoned_from_the_sums() -> None:
    wet = returned(None).replaced(condition="P", disposition="pulp")
    amounts = figures(returned(None), wet, sent(1), sent(None), sent(2))[""]
    assert shares(amounts) == {
        "used_share": 0.6667, "reuse_share": 0.5, "sound_share": 0.5,
    }  # fmt: skip
    assert cycles_in(amounts) == [(1, 2)]
    assert set(shares(figures()[""]).values()) == {None}


def test_stock_and_debt_follow_from_all_that_came_and_went() -> None:
    amounts = figures(*(event for event, _ in ADDS))[""]
    # 360 delivered, 47 not found by counts, 3 broken, 8 given
    assert indicators.eggs_in_stock(amounts) == 360 - 47 - 3 - 8
    # 20 issued, 8 given, of these 4 had expired, 9 void or expired
    assert indicators.eggs_owed(amounts) == 20 - 8 + 4 - 9


def test_every_indicator_has_a_unit_and_a_definition_of_its_own() -> None:
    assert all(one.unit and one.definition for one in INDICATORS.values())
    assert len({one.definition for one in INDICATORS.values()}) == len(INDICATORS)
