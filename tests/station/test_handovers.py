"""What is signed for: cages, eggs delivered, and notebooks that schools got."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import NotebooksDelivered
from cainiao_recycle.domain.figures import amounts_of
from cainiao_recycle.domain.money import Prices
from cainiao_recycle.errors import (
    NumberInText,
    NumberUnclear,
    RequestConflict,
    TextUnclear,
    TicketUnknown,
)
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import Clock, assert_adds_up, entries, waybill

SCHOOL, BATCH = "南坪小学", "2022-A"


def test_notebooks_are_counted_apart_from_equivalents(station: Station) -> None:
    event = station.deliver_notebooks(SCHOOL, 120, BATCH).event
    assert event == NotebooksDelivered(batch=BATCH, school=SCHOOL, notebooks=120)
    entry = journal.by_seq(station.book.db, entries(station))
    assert entry is not None
    assert amounts_of(entry.event, desk.DAY, Prices()) == {"notebooks_delivered": 120}
    (one,) = station.notebooks_delivered()
    assert (one.school, one.batch, one.notebooks) == (SCHOOL, BATCH, 120)
    assert_adds_up(station)


def test_the_same_delivery_is_recorded_once_and_undone(station: Station) -> None:
    station.deliver_notebooks(SCHOOL, 120, BATCH, request_id="n1")
    before = entries(station)
    assert station.deliver_notebooks(SCHOOL, "120", BATCH, request_id="n1").replayed
    assert entries(station) == before
    with pytest.raises(RequestConflict) as refused:
        station.deliver_notebooks(SCHOOL, 121, BATCH, request_id="n1")
    assert "notebooks" in str(refused.value)
    station.undo(before)
    assert station.notebooks_delivered() == []
    assert_adds_up(station)


def test_of_two_deliveries_alike_either_is_undone(station: Station) -> None:
    for _ in range(2):
        station.deliver_notebooks(SCHOOL, 120, BATCH)
    first, second = entries(station) - 1, entries(station)
    station.undo(first)
    assert [one.seq for one in station.notebooks_delivered()] == [second]
    assert_adds_up(station)


@pytest.mark.parametrize(
    ("school", "number", "batch", "refusal"),
    [
        ("", 5, BATCH, TextUnclear),
        (SCHOOL, 0, BATCH, NumberUnclear),
        (SCHOOL, 5, "x" * 41, TextUnclear),
        ("王老师 13900001234", 5, BATCH, NumberInText),
        (SCHOOL, 5, "13900001234", NumberInText),
    ],
)
def test_a_delivery_told_wrongly_is_refused(
    station: Station, school: str, number: int, batch: str, refusal: type[Exception]
) -> None:
    before = entries(station)
    with pytest.raises(refusal):
        station.deliver_notebooks(school, number, batch)
    assert entries(station) == before


def test_deliveries_of_a_day_or_of_the_last_month_are_listed(
    station: Station, clock: Clock
) -> None:
    station.receive_eggs(360, "南坪禽蛋", at="2022-11-11T08:00")
    station.receive_eggs(30, "wrong")
    station.undo(entries(station))
    station.deliver_notebooks(SCHOOL, 10, BATCH)
    clock.forward(days=20)
    station.receive_eggs(180)
    assert [(one.eggs, one.note) for one in station.eggs_delivered()] == [
        (360, "南坪禽蛋"), (180, ""),
    ]  # fmt: skip
    assert [one.eggs for one in station.eggs_delivered(desk.DAY)] == [360]
    assert [one.notebooks for one in station.notebooks_delivered(desk.DAY)] == [10]
    clock.forward(days=20)
    assert [one.eggs for one in station.eggs_delivered()] == [180]
    assert station.notebooks_delivered() == []


def test_cages_wait_for_the_mill_or_were_taken_with_a_ticket(station: Station) -> None:
    for number in (1, 2):
        station.return_box(waybill(number), size="5", defects=["wet"])
        station.close_cage(200 if number == 1 else None)
    waiting = station.cages_to_sign()
    assert ([one.cage for one in waiting.cages], waiting.collection) == ([1, 2], None)
    station.collect_pulp("M-1077", 390, "13.5", "2", ["1"])
    assert [one.cage for one in station.cages_to_sign().cages] == [2]
    taken = station.cages_to_sign("M-1077")
    assert [one.cage for one in taken.cages] == [1]
    assert taken.collection is not None
    assert (taken.collection.scale_g, taken.collection.moisture) == (390, 1350)
    with pytest.raises(TicketUnknown):
        station.cages_to_sign("M-9")


def test_a_clock_that_ran_ahead_is_set_right_for_notebooks_too(
    station: Station, clock: Clock
) -> None:
    clock.forward(days=2)
    station.deliver_notebooks(SCHOOL, 10, BATCH)
    clock.set("2022-11-11 12:00")
    station.confirm_clock("2022-11-11T12:00")
    (one,) = station.notebooks_delivered("2022-11-13")
    assert one.delivered_at == desk.moment("2022-11-11 12:00")
    assert_adds_up(station)
