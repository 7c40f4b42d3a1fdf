"""The back room: second looks, pulp, eggs."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import (
    BoxRegraded,
    CageClosed,
    EggsBroken,
    EggsCounted,
    EggsReceived,
    PulpCollected,
)
from cainiao_recycle.errors import (
    BoxNotHere,
    BoxUnknown,
    CageCollected,
    CageUnknown,
    ConditionUnknown,
    EggsUnusual,
    NothingWaiting,
    NumberUnclear,
    PercentUnclear,
    Refusal,
    RegradeSame,
    RequestConflict,
    TextUnclear,
    TicketKnown,
    TooManyEggs,
)
from tests import desk
from tests.desk import entries, waybill


def refused(
    station: Station, refusal: type[Refusal], verb: str, *args: object, **named: object
) -> None:
    """A verb is refused, and nothing recorded."""
    before = entries(station)
    with pytest.raises(refusal) as raised:
        getattr(station, verb)(*args, **named)
    assert entries(station) == before
    assert str(raised.value)


def bad(station: Station, *numbers: int, size: str = "5") -> None:
    for number in numbers:
        station.return_box(waybill(number), size=size, defects=["wet"])


# --- second looks -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "disposition", "shelf"),
    [("A", "reuse", "5"), ("b", "reuse", "5"), ("P", "pulp", "PULP")],
)
def test_a_held_box_is_looked_at_again(
    station: Station, condition: str, disposition: str, shelf: str
) -> None:
    station.return_box(waybill(1), size="5", condition="H")
    event = station.regrade_box("1", condition, "looked again").event
    assert isinstance(event, BoxRegraded)
    assert (event.condition, event.disposition, event.shelf) == (
        condition.upper(),
        disposition,
        shelf,
    )
    assert (event.condition_before, event.state_before, event.shelf_before) == (
        "H",
        "hold",
        "HOLD",
    )
    desk.assert_adds_up(station)


def test_a_box_in_stock_is_written_off_with_its_reason(station: Station) -> None:
    station.return_box(waybill(1), size="5")
    first = station.regrade_box("1", "P", "crushed on the shelf", request_id="w1")
    assert (
        station.regrade_box("1", "P", "crushed on the shelf", request_id="w1").event
        == first.event
    )
    assert first.event.reason == "crushed on the shelf"  # type: ignore[attr-defined]
    refused(station, RequestConflict, "regrade_box", "1", "P", "wet", request_id="w1")
    refused(station, RegradeSame, "regrade_box", "1", "P", "again")
    station.close_cage()
    refused(station, BoxNotHere, "regrade_box", "1", "A", "fine")


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (("1", "C", "x"), ConditionUnknown),
        (("1", "", "x"), ConditionUnknown),
        (("1", "P", ""), TextUnclear),
        (("2", "P", "x"), BoxUnknown),
        ((waybill(2), "P", "x"), BoxUnknown),
    ],
)
def test_a_second_look_needs_a_box_a_condition_and_a_reason(
    station: Station, args: tuple[str, ...], refusal: type[Refusal]
) -> None:
    station.return_box(waybill(1), size="5")
    refused(station, refusal, "regrade_box", *args)


# --- pulp -------------------------------------------------------------------------


def test_a_cage_holds_what_waited_with_its_mass_by_estimate(station: Station) -> None:
    bad(station, 1, 2)
    bad(station, 3, size="1")
    station.return_box(waybill(4), size="5")
    recorded = station.close_cage(request_id="c1")
    assert recorded.event == CageClosed(
        cage=1,
        boxes=(1, 2, 3),
        shelves=("PULP", "PULP", "PULP"),
        estimate_g=177 * 2 + 569,
        mass_g=177 * 2 + 569,
        weighed=False,
    )
    assert station.close_cage(request_id="c1").replayed
    refused(station, RequestConflict, "close_cage", 5, request_id="c1")
    refused(station, NothingWaiting, "close_cage")
    desk.assert_adds_up(station)


def test_a_cage_is_weighed_where_there_is_a_scale(station: Station) -> None:
    bad(station, 1, 2)
    event = station.close_cage("400").event
    assert isinstance(event, CageClosed)
    assert (event.estimate_g, event.mass_g, event.weighed) == (354, 400, True)


@pytest.mark.parametrize("mass", ["0", "-1", "heavy", "1.5", 10**9])
def test_a_mass_is_whole_grams(station: Station, mass: object) -> None:
    bad(station, 1)
    refused(station, NumberUnclear, "close_cage", mass)


def test_the_mills_ticket_settles_the_cages(station: Station) -> None:
    bad(station, 1)
    station.close_cage(100_000)
    recorded = station.collect_pulp("T-1", 88_000, "16.4", "7", request_id="m1")
    # 88000 × .836 / .88 × .98; × .89 / 82 g; (88000 − 100000) / 88000
    assert recorded.event == PulpCollected(
        ticket="T-1", cages=(1,), estimate_g=100_000, scale_g=88_000, moisture=1640,
        outthrows=700, settlement_g=81_928, notebook_equivalents=889, estimate_off=-1364,
    )  # fmt: skip
    assert station.collect_pulp("T-1", 88_000, "16.4", "7", request_id="m1").replayed
    refused(
        station,
        RequestConflict,
        "collect_pulp",
        "T-1",
        88_001,
        "16.4",
        "7",
        request_id="m1",
    )
    bad(station, 2)
    station.close_cage()
    refused(station, TicketKnown, "collect_pulp", "T-1", 1, "0", "0")
    refused(station, CageCollected, "collect_pulp", "T-2", 1, "0", "0", ["1"])
    desk.assert_adds_up(station)


def test_the_cages_a_ticket_names_are_collected_and_no_others(station: Station) -> None:
    for number in (1, 2, 3):
        bad(station, number)
        station.close_cage()
    assert station.collect_pulp("T-1", 300, "12", "1", ["3", 1, "1"]).event.cages == (1, 3)  # type: ignore[attr-defined]
    assert [cage.cage for cage in station.list_cages("closed")] == [2]
    assert [cage.cage for cage in station.list_cages("collected")] == [1, 3]
    assert station.collect_pulp("T-2", 300, "12", "1").event.cages == (2,)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (("T-1", 100, "12", "1", ["2"]), CageUnknown),
        (("T-1", 100, "12", "1", ["x"]), NumberUnclear),
        (("T-1", 0, "12", "1"), NumberUnclear),
        (("T-1", 100, "101", "1"), PercentUnclear),
        (("T-1", 100, "12", "-1"), PercentUnclear),
        (("", 100, "12", "1"), TextUnclear),
    ],
)
def test_a_ticket_has_to_make_sense(
    station: Station, args: tuple[object, ...], refusal: type[Refusal]
) -> None:
    bad(station, 1)
    station.close_cage()
    refused(station, refusal, "collect_pulp", *args)


def test_without_a_cage_there_is_nothing_to_collect(station: Station) -> None:
    refused(station, CageUnknown, "collect_pulp", "T-1", 100, "12", "1")
    bad(station, 1)
    station.undo(station.close_cage().entry.seq, "a slip")  # type: ignore[union-attr]
    refused(station, CageUnknown, "collect_pulp", "T-1", 100, "12", "1", ["1"])


# --- eggs -------------------------------------------------------------------------


def test_eggs_come_break_and_are_counted(station: Station) -> None:
    assert station.receive_eggs("３６０", "from the farm").event == EggsReceived(
        eggs=360, note="from the farm"
    )
    assert station.break_eggs(4).event == EggsBroken(eggs=4, note="")
    assert station.count_eggs(350, "counted twice").event == EggsCounted(
        counted=350, expected=356, reason="counted twice", second=None
    )
    assert station.eggs_now().stock == 350
    desk.assert_adds_up(station)


@pytest.mark.parametrize("verb", ["receive_eggs", "break_eggs", "count_eggs"])
def test_the_same_eggs_again_are_counted_once(station: Station, verb: str) -> None:
    station.receive_eggs(10)
    first = getattr(station, verb)(5, request_id="e1")
    before, stock = entries(station), station.eggs_now()
    assert getattr(station, verb)(5, request_id="e1").event == first.event
    assert (entries(station), station.eggs_now()) == (before, stock)
    refused(station, RequestConflict, verb, 6, request_id="e1")


@pytest.mark.parametrize("verb", ["receive_eggs", "break_eggs", "count_eggs"])
@pytest.mark.parametrize("eggs", ["", "-1", "1.5", "dozen", "9999999", "=1+1"])
def test_eggs_are_whole(station: Station, verb: str, eggs: str) -> None:
    refused(station, NumberUnclear, verb, eggs)


@pytest.mark.parametrize("verb", ["receive_eggs", "break_eggs"])
def test_none_and_unprintable_notes_are_refused(station: Station, verb: str) -> None:
    station.receive_eggs(30)
    refused(station, NumberUnclear, verb, 0)
    refused(station, TextUnclear, verb, 1, "a\x1b[2Jb")


def test_eggs_that_are_not_there_cannot_break(station: Station) -> None:
    station.receive_eggs(3)
    refused(station, TooManyEggs, "break_eggs", 4)
    assert station.break_eggs(3).entry is not None


def test_a_count_that_finds_very_many_fewer_is_asked_about(station: Station) -> None:
    station.receive_eggs(9_000, sure=True)
    with pytest.raises(EggsUnusual):
        station.count_eggs(0, "counted twice")
    assert station.eggs_now().stock == 9_000


def test_a_count_may_find_none(station: Station) -> None:
    station.receive_eggs(3)
    station.count_eggs(0, "counted twice")
    assert station.eggs_now().stock == 0


def test_open_vouchers_are_eggs_owed(station: Station) -> None:
    station.receive_eggs(2)
    for number in range(3):
        station.return_box(waybill(number), size="5")
    eggs = station.eggs_now()
    assert (eggs.stock, eggs.owed) == (2, 3)
