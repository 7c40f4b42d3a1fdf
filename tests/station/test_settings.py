"""Settings of the station are entries: set, counted from then on, undone."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.domain.events import BoxReturned, PulpCollected, SettingSet
from cainiao_recycle.errors import (
    NothingFits,
    NumberUnclear,
    RequestConflict,
    SettingUnknown,
    UndoBlocked,
)
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.station.settings import InUse
from cainiao_recycle.store import setup
from tests import desk
from tests.desk import Clock, entries, waybill


def in_use(station: Station, name: str) -> InUse:
    return next(one for one in station.list_settings() if one.setting.name == name)


def seq(recorded: Recorded) -> int:
    assert recorded.entry is not None
    return recorded.entry.seq


def collected(station: Station, number: int) -> PulpCollected:
    """What the mill pays for one wet box."""
    station.return_box(waybill(number), size="5", defects=["wet"])
    station.close_cage(10_000)
    event = station.collect_pulp(f"M-{number}", "10000", "12", "0").event
    assert isinstance(event, PulpCollected)
    return event


def test_a_new_station_has_every_setting_at_its_default(bare: Station) -> None:
    for one in bare.list_settings():
        assert (one.value, one.entry) == (one.setting.default, None)


def test_a_setting_counts_from_the_entry_that_sets_it(station: Station) -> None:
    before = collected(station, 1)
    done = station.set_setting("notebook_g", "100")
    assert done.event == SettingSet(
        setting="notebook_g", value=100, before=82, entry_before=1
    )
    after = collected(station, 2)
    assert before.notebook_equivalents == before.settlement_g * 89 // 100 // 82
    assert after.notebook_equivalents == after.settlement_g * 89 // 100 // 100
    found = in_use(station, "notebook_g")
    assert found.value == 100
    assert found.entry is not None
    assert (found.entry.seq, found.entry.clerk) == (seq(done), desk.CLERK)
    desk.assert_adds_up(station)


def test_a_box_is_trusted_with_what_the_station_sets(station: Station) -> None:
    station.return_box(waybill(1), size="5", defects=["torn-flap"])
    assert station.suggest_box(items=[desk.item(mass_g=900)]).box.box == 1
    station.set_setting("load_condition_b", 100)
    with pytest.raises(NothingFits):
        station.suggest_box(items=[desk.item(mass_g=900)])
    station.undo(entries(station), "a slip")
    assert station.suggest_box(items=[desk.item(mass_g=900)]).box.box == 1


def test_a_measured_box_is_taken_for_what_the_station_sets(station: Station) -> None:
    heavy = [desk.item(mass_g=9_000)]
    station.return_box(waybill(1), dims="300x250x200")
    with pytest.raises(NothingFits):
        station.suggest_box(items=heavy)
    station.set_setting("measured_load_g", 10_000)
    assert station.suggest_box(items=heavy).box.box == 1
    station.set_setting("measured_wall_mm", 7)
    station.return_box(waybill(2), dims="300x250x200")
    walls = {one.box: one.size.wall_mm for one in station.list_boxes(["reuse"])}
    assert walls == {1: 3, 2: 7}, "the first keeps the wall it was taken in with"
    station.set_setting("measured_cycles", 1)
    station.send_shipment("YT9000000000001", box="1", covered=True)
    assert station.return_box("YT9000000000001").event.disposition == "pulp"


def test_a_box_of_another_station_begins_at_the_cycle_that_is_set(station: Station) -> None:
    station.set_setting("adopted_cycle", 3)
    tag = make(CodeType.TAG, desk.seeded(9).randrange)
    taken = station.return_box(tag, size="5").event
    assert isinstance(taken, BoxReturned)
    assert taken.cycle == 3


def test_setting_the_same_again_records_nothing(station: Station) -> None:
    station.set_setting("longest_pause_days", 5)
    before = entries(station)
    again = station.set_setting("longest_pause_days", 5)
    assert (again.entry, entries(station)) == (None, before)


def test_a_default_that_was_looked_into_may_be_set_by_name(station: Station) -> None:
    # Measured, and it is what was assumed: that is worth an entry.
    done = station.set_setting("notebook_g", 82)
    found = in_use(station, "notebook_g")
    assert found.entry is not None
    assert found.entry.seq == seq(done)


def test_the_same_request_sets_once_and_never_something_else(station: Station) -> None:
    first = station.set_setting("longest_pause_days", 5, request_id="k1")
    station.set_setting("longest_pause_days", 7)
    before = entries(station)
    replayed = station.set_setting("longest_pause_days", 5, request_id="k1")
    assert (replayed.entry, replayed.replayed) == (first.entry, True)
    assert in_use(station, "longest_pause_days").value == 7
    with pytest.raises(RequestConflict):
        station.set_setting("longest_pause_days", 6, request_id="k1")
    assert entries(station) == before


@pytest.mark.parametrize("value", ["0", "61", "-1", "three", "", "3.5", "3 days"])
def test_a_value_out_of_bounds_is_refused_with_its_bounds(
    station: Station, value: str
) -> None:
    before = entries(station)
    with pytest.raises(NumberUnclear) as refused:
        station.set_setting("longest_pause_days", value)
    assert "from 1 to 60" in str(refused.value)
    assert entries(station) == before


@pytest.mark.parametrize("value", [1, 60])
def test_a_value_at_its_bound_is_taken(station: Station, value: int) -> None:
    station.set_setting("longest_pause_days", value)
    assert in_use(station, "longest_pause_days").value == value


def test_a_setting_there_is_not_is_refused(station: Station) -> None:
    before = entries(station)
    with pytest.raises(SettingUnknown):
        station.set_setting("longest_pause", 3)
    assert entries(station) == before


def test_undo_brings_the_value_and_its_source_back(station: Station) -> None:
    first = station.set_setting("longest_pause_days", 5)
    second = station.set_setting("longest_pause_days", 7)
    with pytest.raises(UndoBlocked) as refused:
        station.undo(seq(first), "a slip")
    assert f"setting longest_pause_days: entry {seq(second)}" in str(refused.value)
    station.undo(seq(second), "a slip")
    found = in_use(station, "longest_pause_days")
    assert (found.value, found.entry) == (5, first.entry)
    station.undo(seq(first), "a slip")
    found = in_use(station, "longest_pause_days")
    assert (found.value, found.entry) == (3, None)
    desk.assert_adds_up(station)


def test_undoing_one_setting_asks_nothing_of_another(station: Station) -> None:
    first = station.set_setting("longest_pause_days", 5)
    station.set_setting("notebook_g", 90)
    station.undo(seq(first), "a slip")
    assert in_use(station, "notebook_g").value == 90


def test_a_setting_an_older_file_does_not_know_has_its_default(station: Station) -> None:
    with station.book.writing() as db:
        db.execute("DELETE FROM setting WHERE setting = 'longest_pause_days'")
        assert setup.setting(db, "longest_pause_days") == 3
    assert in_use(station, "longest_pause_days").value == 3
    done = station.set_setting("longest_pause_days", 5)
    assert in_use(station, "longest_pause_days").value == 5
    station.undo(seq(done), "a slip")
    with station.book.reading() as db:
        assert "longest_pause_days" not in setup.settings(db)


def test_a_setting_outlives_its_day(station: Station, clock: Clock) -> None:
    station.set_setting("longest_pause_days", 5)
    clock.forward(days=1)
    station.close_days()
    assert in_use(station, "longest_pause_days").value == 5


def test_a_setting_is_told_as_it_was_after_any_entry(station: Station) -> None:
    noted: list[tuple[int, int]] = []

    def note(done: Recorded) -> int:
        noted.append((seq(done), in_use(station, "egg_fen").value))
        return seq(done)

    note(station.return_box(waybill(1), size="5"))
    first = note(station.set_setting("egg_fen", "80"))
    second = note(station.set_setting("egg_fen", "90"))
    note(station.set_setting("notebook_g", "100"))
    station.undo(second, "mistyped")
    noted.append((desk.entries(station), in_use(station, "egg_fen").value))
    station.undo(first, "mistyped")
    noted.append((desk.entries(station), in_use(station, "egg_fen").value))
    note(station.set_setting("egg_fen", "60"))
    assert [value for _seq, value in noted] == [70, 80, 90, 90, 80, 70, 60]
    for at, value in noted:
        assert setup.setting_at(station.book.db, "egg_fen", at) == value


def test_a_setting_of_long_ago_is_found_without_reading_what_came_since(
    station: Station,
) -> None:
    asked: list[str] = []
    db = station.book.db
    db.set_trace_callback(asked.append)
    assert setup.setting_at(db, "egg_fen", 1) == 70
    db.set_trace_callback(None)
    for sql in asked:
        plan = " / ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SCAN j" not in plan
        assert "SEARCH journal" not in plan
