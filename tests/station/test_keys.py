"""The keys of waybills: one a year or the network's, found under whichever it was, and
nothing paid twice when one is gone.
"""

import csv
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import references
from cainiao_recycle.errors import (
    FileUnreadable,
    KeysUnreadable,
    NetworkKeyUnclear,
    NotAWaybill,
    NothingToChange,
    Refusal,
    RequestConflict,
    WaybillKeysMissing,
)
from cainiao_recycle.station.key_care import draw_network_key
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, waybill

OpenStation = Callable[..., Station]

TODAY = "2025-11-11"


def campaign(station: Station, year: int) -> None:
    """A campaign of a whole year: one box, one egg."""
    code, starts, ends = f'"eggs-{year}"', f"{year}-01-01", f"{year}-12-31"
    desk.add_campaign(station, desk.rule(code=code, starts=starts, ends=ends))


@pytest.fixture
def clock() -> Clock:
    return Clock("2025-06-01 10:00")


@pytest.fixture
def years(open_station: OpenStation) -> Station:
    """A station with a campaign in each of three years; it is June 2025."""
    station = open_station()
    for year in (2025, 2026, 2027):
        campaign(station, year)
    return station


def brought(station: Station, code: str = WAYBILL, **more: Any) -> Any:
    """What a box of a customer came to."""
    return station.return_box(code, **{"size": "5", "customer": PHONE, **more})


def reward(station: Station, code: str = WAYBILL, **more: Any) -> str:
    return str(brought(station, code, **more).event.reward)


def kept_keys(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(keys_path(path).read_bytes())["keys"]
    return found


def without_key(path: Path, mark: str) -> None:
    """Cut one key out of the key file."""
    document = json.loads(keys_path(path).read_bytes())
    document["keys"] = [
        one
        for one in document["keys"]
        if references.mark(bytes.fromhex(one["key"])) != mark
    ]
    keys_path(path).write_text(json.dumps(document))


def imported(station: Station, name: str, text: str, verb: str = "import_returns") -> Any:
    """A table that lies elsewhere, imported; each row's refusal, or what it recorded."""
    table = station.path.parent.parent / f"{station.path.parent.name}-{name}"
    table.write_text(text, "utf-8")
    return [
        one.refusal.name if one.refusal else one.recorded
        for one in getattr(station, verb)(table).outcomes
    ]


def fresh(recorded: list[Any]) -> int:
    """How many rows recorded something now."""
    assert not [one for one in recorded if isinstance(one, str)], recorded
    return sum(one.entry is not None and not one.replayed for one in recorded)


# --- year by year -------------------------------------------------------------------


def test_a_waybill_is_found_and_not_paid_again_in_later_years(
    years: Station, clock: Clock
) -> None:
    assert reward(years) == "granted"
    for year in (2026, 2027):
        clock.set(f"{year}-06-01 10:00")
        before = entries(years)
        again = brought(years)
        assert (again.entry, again.event.box) == (None, 1)
        assert entries(years) == before
        # A box of the year, so that the year has a key of its own.
        assert reward(years, waybill(year)) == "granted"
    marks = {one.of: one.mark for one in years.list_keys() if one.serves == "waybills"}
    assert [*marks] == ["2025", "2026", "2027"]
    assert len({*marks.values()}) == 3
    desk.assert_adds_up(years)


def test_a_box_that_was_sent_or_pulped_earns_nothing_for_its_old_waybill(
    years: Station, clock: Clock
) -> None:
    brought(years)
    brought(years, waybill(2), defects=["wet"])
    clock.forward(hours=1)
    years.send_shipment("YT9999999999999", box="1", covered=True)
    clock.set("2026-06-01 10:00")
    brought(years, waybill(3))
    with pytest.raises(Refusal) as refused:
        brought(years)
    assert refused.value.name == "waybill-of-earlier-journey"
    back = brought(years, "YT9999999999999", size=None)
    assert (back.event.box, back.event.cycle) == (1, 2)
    assert brought(years, waybill(2)).entry is None
    again = brought(years, waybill=WAYBILL, code=back.event.tag)
    assert again.entry is None
    desk.assert_adds_up(years)


def test_another_carton_of_an_old_waybill_is_unrewarded(
    years: Station, clock: Clock
) -> None:
    brought(years)
    clock.set("2026-06-01 10:00")
    brought(years, waybill(3))
    assert reward(years, another=True) == "already-rewarded"
    desk.assert_adds_up(years)


def test_what_came_last_year_and_is_told_now_has_last_years_key(
    years: Station, clock: Clock
) -> None:
    brought(years, waybill(1))
    clock.set("2026-01-02 10:00")
    brought(years, waybill(2))
    late = brought(years, waybill(3), at="2025-12-31T17:00").event.waybill
    one, two = (years.show(waybill(n)).entries[0].event.waybill for n in (1, 2))  # type: ignore[attr-defined]
    assert references.mark_of(late) == references.mark_of(one) != references.mark_of(two)


def test_the_same_request_again_next_year_is_a_replay(years: Station, clock: Clock) -> None:
    at = "2025-06-01T09:00"
    first = brought(years, request_id="k1", at=at)
    sent = years.send_shipment(
        "YT9999999999999", new=True, request_id="k2", at="2025-06-01T09:30"
    )
    items = [desk.item()]
    years.enter_shipment("SF5555555555555", items, request_id="k3")
    years.count_shelf("5", [WAYBILL, waybill(77)], request_id="k4", at="2025-06-01T09:40")
    clock.set("2026-06-01 10:00")
    brought(years, waybill(2))
    before = entries(years)
    assert brought(years, request_id="k1", at=at).replayed
    again = years.send_shipment(
        "YT9999999999999", new=True, request_id="k2", at="2025-06-01T09:30"
    )
    assert (again.replayed, again.event) == (True, sent.event)
    assert years.enter_shipment("SF5555555555555", items, request_id="k3").replayed
    assert entries(years) == before
    assert first.event == brought(years, request_id="k1", at=at).event


def test_a_count_with_an_unknown_waybill_is_the_same_request_next_year(
    years: Station, clock: Clock
) -> None:
    brought(years, at="2025-06-01T09:00")
    told = {"request_id": "k4", "at": "2025-06-01T09:40"}
    years.count_shelf("5", [WAYBILL, waybill(77)], **told)
    clock.set("2026-06-01 10:00")
    brought(years, waybill(2))
    before = entries(years)
    assert years.count_shelf("5", [WAYBILL, waybill(77)], **told).replayed
    assert entries(years) == before


# --- imports ------------------------------------------------------------------------

RETURNS = f"""\
code,size,defects,customer,at,request_id
{WAYBILL},5,,{PHONE},2025-06-01T09:00,
{waybill(1)},5,wet,,2025-06-01T09:01,
{waybill(2)},5,,,,
{waybill(2)},5,,,,
JD0118080218877-1-3,5,,{PHONE},2025-06-01T09:02,
JD0118080218877-2-3,5,,{PHONE},2025-06-01T09:02,
JD0118080218877-3-3-,5,,{PHONE},2025-06-01T09:02,
{waybill(4)},5,,,2025-06-01T09:03,mine-1
"""
PARCELS = """\
shipment,item,length_mm,width_mm,height_mm,mass_g
SF5555555555555,tea,250,140,150,900
SF5555555555555,pot,100,100,100,400
JD0118080218877-1-2,tea,250,140,150,900
JD0118080218877-2-2,tea,250,140,150,900
S-1,tea,250,140,150,900
"""


def test_an_import_run_again_next_year_under_another_key_records_nothing(
    years: Station, clock: Clock
) -> None:
    assert fresh(imported(years, "r.csv", RETURNS)) == 7
    assert fresh(imported(years, "s.csv", PARCELS, "import_shipments")) == 4
    assert desk.row(years, "SELECT count(*) FROM box_return") == (7,)
    for year in (2026, 2027):
        clock.set(f"{year}-06-01 10:00")
        brought(years, waybill(year))
        before = entries(years)
        assert fresh(imported(years, "r.csv", RETURNS)) == 0
        assert fresh(imported(years, "s.csv", PARCELS, "import_shipments")) == 0
        assert entries(years) == before
    desk.assert_adds_up(years)


def test_each_piece_of_a_parcel_in_a_table_is_a_box_and_is_rewarded(
    years: Station,
) -> None:
    rows = [one for one in imported(years, "r.csv", RETURNS) if not isinstance(one, str)]
    pieces = [one for one in rows if "-" in (one.event.waybill or "")[41:]]
    assert len({one.event.box for one in pieces}) == 3
    assert {one.event.reward for one in pieces} == {"granted"}


@pytest.mark.parametrize("line", [1, 5, 6])
def test_a_row_that_was_undone_is_recorded_anew_next_year_and_once(
    years: Station, clock: Clock, line: int
) -> None:
    rows = imported(years, "r.csv", RETURNS)
    years.undo(rows[line - 1].entry.seq, "a slip")
    clock.set("2026-06-01 10:00")
    brought(years, waybill(2026))
    assert fresh(imported(years, "r.csv", RETURNS)) == 1
    assert fresh(imported(years, "r.csv", RETURNS)) == 0
    clock.set("2027-06-01 10:00")
    brought(years, waybill(2027))
    assert fresh(imported(years, "r.csv", RETURNS)) == 0
    desk.assert_adds_up(years)


def test_a_row_that_found_a_missing_box_is_there_already_next_year(
    years: Station, clock: Clock
) -> None:
    brought(years)
    clock.forward(hours=1)
    years.count_shelf("5", [], empty=True)
    clock.forward(hours=1)
    text = f"code,size,customer\n{WAYBILL},5,{PHONE}\n"
    assert fresh(imported(years, "r.csv", text)) == 1
    again = brought(years, request_id="k1")
    assert (again.entry, again.replayed) == (None, False)
    for year in (2026, 2028):
        clock.set(f"{year}-06-01 10:00")
        assert fresh(imported(years, "r.csv", text)) == 0
    desk.assert_adds_up(years)


def test_a_row_imported_again_after_the_network_was_joined_records_nothing(
    years: Station, tmp_path: Path
) -> None:
    imported(years, "r.csv", RETURNS)
    imported(years, "s.csv", PARCELS, "import_shipments")
    draw_network_key(tmp_path / "net.key", 2025, TODAY)
    years.join_network(tmp_path / "net.key")
    before = entries(years)
    assert fresh(imported(years, "r.csv", RETURNS)) == 0
    assert fresh(imported(years, "s.csv", PARCELS, "import_shipments")) == 0
    assert entries(years) == before


def test_equal_rows_spelled_unlike_are_one_box(years: Station) -> None:
    text = "code,size\nSF1234567890123,5\nsf1234567890123,5\nSF-1234567890123,5\n"
    rows = imported(years, "r.csv", text)
    assert {one.event.box for one in rows} == {1}
    assert desk.row(years, "SELECT count(*) FROM box_return") == (1,)
    before = entries(years)
    assert fresh(imported(years, "r.csv", text)) == 0
    assert entries(years) == before


# --- the network's key --------------------------------------------------------------


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network's key of 2025."""
    draw_network_key(tmp_path / "hq" / "net.key", 2025, TODAY)
    return tmp_path / "hq" / "net.key"


@pytest.fixture
def stations(tmp_path: Path, clock: Clock, network: Path) -> Iterator[list[Station]]:
    """Two stations of the network, and one that isn't."""
    found = []
    for n in range(3):
        path = tmp_path / f"{n}" / "station.db"
        Station.create(
            path, f"CQ-{n}", desk.NAME, clock=clock, network_key=network if n < 2 else None
        )
        station = Station.open(
            path, clerk=desk.CLERK, clock=clock, draw=desk.seeded(n).randrange
        )
        campaign(station, 2025)
        campaign(station, 2026)
        found.append(station)
    yield found
    for station in found:
        station.close()


def refs(station: Station) -> set[str]:
    sql = "SELECT group_concat(substr(waybill, 9, 32)) FROM box_return"
    found = desk.row(station, sql)
    assert found is not None
    return {*str(found[0]).split(",")}


def test_stations_of_one_network_have_equal_references_and_others_unlike_ones(
    stations: list[Station], clock: Clock
) -> None:
    for station in stations:
        for code in (WAYBILL, waybill(1), "JD0118080218877-1-3"):
            brought(station, code)
    one, two, other = map(refs, stations)
    assert one == two
    assert not one & other
    clock.set("2026-06-01 10:00")
    for station in stations:
        brought(station, waybill(2))
    assert len(refs(stations[0]) & refs(stations[1])) == 3
    for station in stations:
        desk.assert_adds_up(station)


def test_a_key_joined_in_mid_year_serves_from_then_on_and_older_ones_are_found(
    years: Station, network: Path, stations: list[Station]
) -> None:
    old = brought(years).event.waybill
    joined = years.join_network(network)
    assert joined.event.kind == "network-key-joined/1"
    new = brought(years, waybill(1)).event.waybill
    assert references.mark_of(new) == joined.event.mark != references.mark_of(old)  # type: ignore[attr-defined]
    assert brought(stations[0], waybill(1)).event.waybill == new
    before = entries(years)
    assert brought(years).entry is None
    assert years.join_network(network).entry is None
    assert entries(years) == before
    (held,) = [one for one in years.list_keys() if one.serves == "network"]
    assert (held.of, held.since, held.state) == ("2025", "2025-06-01", "held")
    desk.assert_adds_up(years)


def test_joining_again_with_the_same_request_is_a_replay(
    years: Station, network: Path
) -> None:
    assert not years.join_network(network, request_id="k1").replayed
    assert years.join_network(network, request_id="k1").replayed
    draw_network_key(network.with_name("2.key"), 2026, TODAY)
    with pytest.raises(RequestConflict):
        years.join_network(network.with_name("2.key"), request_id="k1")


def test_drawing_never_writes_over_and_is_its_owners_alone(network: Path) -> None:
    before = network.read_bytes()
    with pytest.raises(FileUnreadable):
        draw_network_key(network, 2026, TODAY)
    assert network.read_bytes() == before
    assert stat.S_IMODE(network.stat().st_mode) == 0o600
    assert [one.name for one in network.parent.iterdir()] == ["net.key"]


BROKEN = (
    b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b'{"version": 1}',
    b'{"version": 1, "year": "2025", "key": "zz"}',
    b'{"version": 1, "year": "2025", "key": "aa"}',
    b'{"version": 1, "year": "2025", "key": 7}',
    b'{"version": 1, "year": null, "key": "' + b"ab" * 32 + b'"}',
    b'{"version": 1, "year": "x", "key": "' + b"ab" * 32 + b'"}',
    b'{"version": 1, "year": {}, "key": "' + b"ab" * 32 + b'"}',
    b'{"version": 2, "year": "2025", "key": "' + b"ab" * 32 + b'"}',
    b'{"version": 1, "year": 99999, "key": "' + b"ab" * 32 + b'"}',
    b"[" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_network_key_is_refused_and_nothing_is_written(
    years: Station, tmp_path: Path, content: bytes, clock: Clock
) -> None:
    place = tmp_path / "net.key"
    place.write_bytes(content)
    kept, before = keys_path(years.path).read_bytes(), entries(years)
    with pytest.raises(NetworkKeyUnclear):
        years.join_network(place)
    with pytest.raises(NetworkKeyUnclear):
        Station.create(
            tmp_path / "other.db", "CQ-9", desk.NAME, clock=clock, network_key=place
        )
    assert (keys_path(years.path).read_bytes(), entries(years)) == (kept, before)
    assert not list(tmp_path.glob("*other.db*"))


def test_a_network_key_that_is_not_there_is_refused(
    years: Station, tmp_path: Path, clock: Clock
) -> None:
    for place in (tmp_path / "none.key", tmp_path):
        with pytest.raises(Refusal):
            years.join_network(place)
        with pytest.raises(Refusal):
            Station.create(
                tmp_path / "other.db", "CQ-9", desk.NAME, clock=clock, network_key=place
            )


def test_a_networks_key_that_is_lost_is_joined_again(
    stations: list[Station], network: Path
) -> None:
    station = stations[0]
    brought(station)
    keys_path(station.path).unlink()
    with pytest.raises(WaybillKeysMissing):
        station.return_box(waybill(1), size="5")
    before = entries(station)
    assert station.join_network(network).entry is None
    assert station.return_box(WAYBILL, size="5").entry is None
    assert entries(station) == before
    (held,) = [one for one in station.list_keys() if one.state == "held"]
    assert (held.serves, held.state) == ("network", "held")


def test_a_station_doesnt_leave_its_network_silently(
    stations: list[Station], network: Path
) -> None:
    station = stations[0]
    keys_path(station.path).unlink()
    with pytest.raises(WaybillKeysMissing):
        station.return_box(WAYBILL, size="5")
    lost = references.mark(bytes.fromhex(json.loads(network.read_text())["key"]))
    ((problem,),) = [one.problems for one in station.check_file() if not one.ok]
    assert lost in str(problem)
    station.renew_keys("the network let us go")
    assert station.return_box(WAYBILL, size="5").entry is not None
    station.join_network(network)
    assert station.return_box(WAYBILL, size="5").entry is None
    new = station.return_box(waybill(1), size="5").event.waybill  # type: ignore[attr-defined]
    (held,) = [one for one in station.list_keys() if one.serves == "network"]
    assert references.mark_of(new) == held.mark
    desk.assert_adds_up(station)


# --- keys that are gone -------------------------------------------------------------


def lost_how(how: str, path: Path, mark: str) -> None:
    if how == "file":
        keys_path(path).unlink()
    else:
        without_key(path, mark)


@pytest.fixture
def season(years: Station, clock: Clock, tmp_path: Path) -> Station:
    """Boxes of two years, parcels, eggs, a sealed day; it is June 2026."""
    brought(years)
    years.receive_eggs(30)
    years.enter_shipment("SF5555555555555", [desk.item()])
    clock.forward(days=1)
    years.close_days()
    clock.set("2026-06-01 10:00")
    years.confirm_clock("2026-06-01T10:00")
    brought(years, waybill(1))
    return years


@pytest.fixture
def mark(season: Station) -> str:
    """The mark of the key of 2025."""
    return next(
        one.mark
        for one in season.list_keys()
        if (one.serves, one.of) == ("waybills", "2025")
    )


@pytest.mark.parametrize("how", ["file", "key"])
@pytest.mark.parametrize("is_open", [True, False])
def test_without_a_key_a_waybill_is_refused_and_nothing_written(
    season: Station, mark: str, open_station: OpenStation, how: str, is_open: bool
) -> None:
    lost_how(how, season.path, mark)
    station = season if is_open else open_station()
    before, there = entries(station), keys_path(station.path).exists()
    for code in (WAYBILL, waybill(1), waybill(99)):
        for more in ({}, {"customer": None}, {"another": True}, {"request_id": "k9"}):
            with pytest.raises(Refusal) as refused:
                brought(station, code, **more)
            if more.get("customer", PHONE) is None or how == "key":
                assert refused.value.name == "waybill-keys-missing"
    table = imported(station, "r.csv", RETURNS)
    assert {*table} == {"waybill-keys-missing"} or {*table} <= {
        "waybill-keys-missing", "keys-missing",
    }  # fmt: skip
    assert entries(station) == before
    assert keys_path(station.path).exists() is there


@pytest.mark.parametrize("how", ["file", "key"])
def test_without_a_key_what_needs_no_look_still_works(
    season: Station,
    mark: str,
    how: str,
    tmp_path: Path,
    clock: Clock,
    open_station: OpenStation,
) -> None:
    voucher = season.list_vouchers()[-1].code
    tag = season.list_boxes(("reuse",))[0].tag
    lost_how(how, season.path, mark)
    station = open_station()
    assert station.show(voucher).subject
    assert station.show(tag or "").subject
    assert station.redeem(voucher).event.kind == "voucher-redeemed/1"
    station.receive_eggs(30)
    station.count_eggs(59, "counted twice")
    assert station.move_box(tag or "", "7").event.kind == "box-moved/1"
    station.enter_shipment("S-9", [desk.item()])
    station.pack_shipment("S-9")
    station.send_shipment("S-9", covered=True)
    clock.forward(hours=1)
    assert station.return_box(tag, customer=None).event.cycle == 2  # type: ignore[attr-defined]
    clock.forward(days=1)
    station.close_days()
    station.export_days(tmp_path / "export")
    assert station.report() is not None
    problems = {one.check: one.problems for one in station.check_file() if not one.ok}
    assert [*problems] == ["keys"]
    assert any(mark in str(one) for one in problems["keys"])
    states = {one.mark: one.state for one in station.list_keys()}
    assert states[mark] == "missing"


@pytest.mark.parametrize("how", ["file", "key"])
def test_new_keys_are_an_entry_after_which_it_works_again_once(
    season: Station, mark: str, how: str, open_station: OpenStation
) -> None:
    with pytest.raises(NothingToChange):
        season.renew_keys("nothing is lost")
    lost_how(how, season.path, mark)
    station = open_station()
    before = entries(station)
    done = station.renew_keys("the disk died", request_id="k1")
    assert mark in done.event.lost  # type: ignore[attr-defined]
    assert entries(station) == before + 1
    assert station.renew_keys("the disk died", request_id="k1").replayed
    with pytest.raises(NothingToChange):
        station.renew_keys("again")
    assert entries(station) == before + 1
    assert reward(station, waybill(50)) == "granted"
    assert brought(station, waybill(50)).entry is None
    states = {one.mark: one.state for one in station.list_keys()}
    assert states[mark] == "lost"
    assert [one.check for one in station.check_file() if not one.ok] == []
    if how == "key":
        desk.assert_adds_up(station)
        # Under the key that is still there, nothing is paid again.
        assert brought(station, waybill(1)).entry is None


def test_a_running_campaign_without_its_key_gets_a_new_one(
    season: Station, open_station: OpenStation
) -> None:
    document = json.loads(keys_path(season.path).read_bytes())
    document["keys"] = [one for one in document["keys"] if one["of"] != "eggs-2026"]
    keys_path(season.path).write_text(json.dumps(document))
    station = open_station()
    with pytest.raises(Refusal) as refused:
        brought(station, waybill(70))
    assert refused.value.name == "keys-missing"
    done = station.renew_keys("cut out")
    assert (done.event.lost, list(done.event.campaigns)) == ((), ["eggs-2026"])  # type: ignore[attr-defined]
    assert reward(station, waybill(70)) == "granted"


def test_the_key_of_a_campaign_that_is_over_is_missed_until_keys_are_given_up(
    season: Station, clock: Clock, open_station: OpenStation
) -> None:
    clock.set("2027-01-10 10:00")
    document = json.loads(keys_path(season.path).read_bytes())
    document["keys"] = [one for one in document["keys"] if one["of"] != "eggs-2026"]
    keys_path(season.path).write_text(json.dumps(document))
    station = open_station()
    (found,) = [one for one in station.check_file() if not one.ok]
    assert (found.check, "eggs-2026" in str(found.problems[0])) == ("keys", True)
    missing = [
        (one.serves, one.of) for one in station.list_keys() if one.state == "missing"
    ]
    assert missing == [("campaign", "eggs-2026")]
    done = station.renew_keys("cut out")
    assert (done.event.lost, list(done.event.campaigns)) == ((), ["eggs-2026"])  # type: ignore[attr-defined]
    assert [one.check for one in station.check_file() if not one.ok] == []
    desk.assert_adds_up(station)


def test_a_key_that_turns_up_again_finds_its_waybills(
    season: Station, mark: str, tmp_path: Path
) -> None:
    shutil.copy2(keys_path(season.path), tmp_path / "stick.keys")
    without_key(season.path, mark)
    season.renew_keys("lost")
    drawn = kept_keys(season.path)
    document = json.loads((tmp_path / "stick.keys").read_bytes())
    document["keys"] += [one for one in drawn if one not in document["keys"]]
    keys_path(season.path).write_text(json.dumps(document))
    assert brought(season).entry is None


def test_a_key_file_that_is_none_is_refused_and_left_alone(season: Station) -> None:
    for content in (
        b"",
        b"{",
        b"[]",
        b'{"keys": 7}',
        b'{"keys": [7]}',
        b"\xff",
        b"[" * 9_999,
    ):
        keys_path(season.path).write_bytes(content)
        before = entries(season)
        for run in (
            lambda: brought(season, waybill(60)),
            lambda: season.renew_keys("broken"),
            lambda: season.refer([WAYBILL]),
        ):
            with pytest.raises(KeysUnreadable):
                run()
        assert keys_path(season.path).read_bytes() == content
        assert entries(season) == before


def test_check_and_rebuild_need_no_key_at_all(season: Station) -> None:
    before = desk.table_rows(season.path)
    keys_path(season.path).unlink()
    failing = [one.check for one in season.check_file() if not one.ok]
    assert failing == ["keys"]
    season.rebuild_tables()
    assert desk.table_rows(season.path) == before


# --- copies -------------------------------------------------------------------------


def test_a_backup_carries_all_keys_and_restoring_brings_them(
    season: Station, tmp_path: Path, clock: Clock
) -> None:
    season.backup(tmp_path / "usb" / "copy.db")
    assert kept_keys(tmp_path / "usb" / "copy.db") == kept_keys(season.path)
    assert stat.S_IMODE(keys_path(tmp_path / "usb" / "copy.db").stat().st_mode) == 0o600
    new = tmp_path / "new" / "station.db"
    Station.restore(
        new,
        tmp_path / "usb" / "copy.db",
        clerk=desk.CLERK,
        clock=clock,
        reason="the disk failed",
    )
    with Station.open(new, clerk=desk.CLERK, clock=clock) as station:
        for code in (WAYBILL, waybill(1)):
            assert brought(station, code).entry is None
        assert reward(station, waybill(80)) == "granted"


def test_a_backup_of_last_year_restored_over_the_book_has_all_it_needs(
    years: Station, tmp_path: Path, clock: Clock
) -> None:
    brought(years)
    years.backup(tmp_path / "usb" / "copy.db")
    clock.set("2026-06-01 10:00")
    brought(years, waybill(1))
    years.close()
    Station.restore(
        years.path, tmp_path / "usb" / "copy.db", clerk=desk.CLERK, clock=clock,
        replace=True, lose_entries=True, reason="the disk failed",
    )  # fmt: skip
    with Station.open(years.path, clerk=desk.CLERK, clock=clock) as station:
        assert brought(station).entry is None
        assert reward(station, waybill(1)) == "granted"
        assert [one.check for one in station.check_file() if not one.ok] == []


# --- two at once, and a kill --------------------------------------------------------


def test_a_years_key_drawn_by_another_terminal_serves_both(
    years: Station, open_station: OpenStation, clock: Clock
) -> None:
    other = open_station()
    brought(years)
    assert brought(other).entry is None
    clock.set("2026-01-01 10:00")
    one = brought(other, waybill(1)).event.waybill
    two = brought(years, waybill(2)).event.waybill
    assert references.mark_of(one) == references.mark_of(two)
    assert brought(years, waybill(1)).entry is None
    assert brought(other, waybill(2)).entry is None
    assert brought(other).entry is None
    held = [one for one in years.list_keys() if one.serves == "waybills"]
    assert [one.of for one in held] == ["2025", "2026"]


KILLED = """
import os, sys
from cainiao_recycle import Station
from tests import desk

def cut_off(limit):
    os._exit(9)

# The tag is drawn after the key and before the entry.
clock = desk.Clock("2026-01-01 10:00")
station = Station.open(sys.argv[1], clerk="Li", clock=clock, draw=cut_off)
station.return_box("YT0000000000001", size="5", customer=desk.PHONE)
"""


def test_killed_between_the_key_and_the_entry_nothing_is_wrong(
    years: Station, clock: Clock
) -> None:
    brought(years)
    before = entries(years)
    home = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(years.path)],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home)},
        check=False,
    )
    assert done.returncode == 9
    assert entries(years) == before
    drawn = [one["of"] for one in kept_keys(years.path) if one["serves"] == "waybills"]
    assert drawn == ["2025", "2026"]
    clock.set("2026-01-01 11:00")
    assert reward(years, waybill(1)) == "granted"
    assert brought(years).entry is None
    assert len(kept_keys(years.path)) == 5
    desk.assert_adds_up(years)


MANY = """
import sys
from cainiao_recycle import Station
from tests import desk
clock = desk.Clock("2026-01-01 10:00")
n = int(sys.argv[2])
with Station.open(sys.argv[1], clerk=f"clerk {n}", clock=clock) as station:
    for code in range(12):
        station.return_box(desk.waybill(code), size="5", customer=desk.PHONE)
        station.return_box(desk.waybill(100 * n + code), size="5", customer=desk.PHONE)
        station.refer([desk.waybill(code)])
"""


def test_many_at_once_on_new_years_morning_draw_one_key(
    years: Station, clock: Clock
) -> None:
    brought(years, waybill(3))
    home = Path(__file__).parents[2]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(years.path), str(n)],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(home)},
        )
        for n in range(1, 5)
    ]
    assert [one.wait(120) for one in running] == [0, 0, 0, 0]
    drawn = [one["of"] for one in kept_keys(years.path) if one["serves"] == "waybills"]
    assert drawn == ["2025", "2026"]
    assert desk.row(years, "SELECT count(*) FROM box_return") == (12 + 4 * 12,)
    clock.set("2026-01-02 10:00")
    assert brought(years, waybill(3)).entry is None
    desk.assert_adds_up(years)


# --- references told outside --------------------------------------------------------


def test_a_script_learns_the_references_of_its_numbers(
    years: Station, clock: Clock
) -> None:
    brought(years, "JD0118080218877-1-3")
    years.send_shipment("YT9999999999999", new=True)
    clock.set("2026-06-01 10:00")
    brought(years, waybill(1))
    before = entries(years)
    numbers = [
        "JD0118080218877-1-3",
        "jd0118080218877",
        "YT9999999999999",
        waybill(1),
        WAYBILL,
    ]
    told = years.refer(numbers)
    assert [one.is_known for one in told] == [True, True, True, True, False]
    assert [one.waybill for one in told][1] == "JD0118080218877"
    marks = {one.of: one.mark for one in years.list_keys() if one.serves == "waybills"}
    expected = ["2025", "2025", "2025", "2026", "2026"]
    assert [references.mark_of(one.reference) for one in told] == [
        marks[year] for year in expected
    ]
    with pytest.raises(NotAWaybill):
        years.refer(["x"])
    assert entries(years) == before
    assert brought(years).event.waybill == told[-1].reference


def test_an_exports_reference_is_the_one_that_is_told(
    years: Station, clock: Clock, tmp_path: Path
) -> None:
    brought(years, "JD0118080218877-1-3")
    years.enter_shipment("SF5555555555555", [desk.item()])
    years.send_shipment("SF5555555555555", box="1", covered=True, waybill="YT9999999999999")
    clock.forward(days=1)
    years.close_days()
    years.export_days(tmp_path / "export")
    (returns,) = (tmp_path / "export").rglob("box_return.csv")
    (shipments,) = (tmp_path / "export").rglob("shipment.csv")
    back, box = (next(csv.DictReader(one.open())) for one in (shipments, returns))
    told = years.refer(["JD0118080218877-1-3", "SF5555555555555", "YT9999999999999"])
    outside = [references.outside(one.reference) for one in told]
    assert [box["waybill_ref"], back["shipment"], back["waybill_ref"]] == outside
    assert box["waybill_piece"] == "1-3"
    for file in (tmp_path / "export").rglob("*"):
        if file.is_file():
            assert not references.REFERENCE.search(file.read_text("utf-8"))


def test_the_reference_is_accepted_where_a_parcel_or_a_box_is_named(
    years: Station, clock: Clock
) -> None:
    box = brought(years).event.waybill
    name = years.enter_shipment("SF5555555555555", [desk.item()]).event.shipment  # type: ignore[attr-defined]
    box_ref, ref = references.outside(box), references.outside(name)
    for spelled in (ref, ref.upper()):
        assert years.show(spelled).subject.shipment == name  # type: ignore[union-attr]
        assert years.pack_shipment(spelled).event.shipment == name  # type: ignore[attr-defined]
        assert years.release_shipment(spelled).event.shipment == name  # type: ignore[attr-defined]
    for spelled in (box_ref, box_ref.upper()):
        assert years.show(spelled).subject.box == 1  # type: ignore[union-attr]
    assert years.move_box(box_ref, "7").event.box == 1  # type: ignore[attr-defined]
    years.pack_shipment(ref)
    sent = years.send_shipment(ref, covered=True)
    assert sent.event.shipment == name  # type: ignore[attr-defined]
    clock.set("2026-06-01 10:00")
    brought(years, waybill(1))
    assert years.show(ref).subject.shipment == name  # type: ignore[union-attr]
    assert years.show("SF5555555555555").subject.shipment == name  # type: ignore[union-attr]
    desk.assert_adds_up(years)


MADE_UP = ("ab" * 16, "AB" * 16, "ab" * 16 + "-1-3", f"k123456.{'ab' * 16}.AAAAAAAA")


@pytest.mark.parametrize("made_up", MADE_UP)
def test_a_made_up_reference_is_refused_and_recorded_nowhere(
    years: Station, made_up: str
) -> None:
    brought(years)
    before = entries(years)
    doors: tuple[Callable[[], object], ...] = (
        lambda: years.show(made_up),
        lambda: years.pack_shipment(made_up),
        lambda: years.release_shipment(made_up),
        lambda: years.send_shipment(made_up, new=True),
        lambda: years.send_shipment("S-1", waybill=made_up, new=True),
        lambda: years.miss_box(made_up),
        lambda: years.return_box(made_up, size="5"),
        lambda: years.return_box(waybill=made_up, size="5"),
        lambda: years.move_box(made_up, "7"),
        lambda: years.regrade_box(made_up, "P", "x"),
        lambda: years.list_vouchers(waybill=made_up),
        lambda: years.redeem(made_up),
        lambda: years.printable(made_up),
        lambda: years.refer([made_up]),
        lambda: years.suggest_box(made_up),
    )
    for door in doors:
        with pytest.raises(Refusal):
            door()
    assert desk.row(years, "SELECT count(*) FROM box_return") == (1,)
    left = [one for one in desk.kinds(years)[before:] if one != "lookup-failed/1"]
    assert left == []


def test_a_reference_read_from_the_tables_and_altered_earns_nothing(
    years: Station,
) -> None:
    held = brought(years).event.waybill
    before = entries(years)
    for altered in (held[:41] + "AAAAAAAA", f"k000000{held[7:]}", held[:41] + "________"):
        with pytest.raises(NotAWaybill):
            brought(years, code=None, waybill=altered)
    with suppress(Refusal):
        assert brought(years, code=None, waybill=held).entry is None
    assert entries(years) == before


@pytest.mark.parametrize(
    "spelled",
    ["SF 5555 5555 55555", "SF-5555-5555-55555", "sf5555555555555",
     "ＳＦ５５５５５５５５５５５５５",
     "*SF5555555555555*", "]C0SF5555555555555", " SF5555555555555 "],
)  # fmt: skip
def test_a_parcels_waybill_is_one_however_it_is_spelled(
    years: Station, spelled: str
) -> None:
    name = years.enter_shipment(spelled, [desk.item()]).event.shipment  # type: ignore[attr-defined]
    assert references.is_reference(name)
    assert years.enter_shipment("SF5555555555555", [desk.item()]).entry is None
    assert years.show(spelled).subject.shipment == name  # type: ignore[union-attr]


@pytest.mark.parametrize("own", ["S-1111-01", "ORDER 7", "订单-1", "A.B", "2022-11", "S/1"])
def test_a_shops_own_number_stays_as_it_was_typed(years: Station, own: str) -> None:
    assert years.enter_shipment(own, [desk.item()]).event.shipment == own  # type: ignore[attr-defined]


def test_keys_that_go_after_a_refused_request_are_missed_at_once(years: Station) -> None:
    years.return_box(WAYBILL, size="5")
    with pytest.raises(Refusal):
        years.return_box(waybill(1), size="no such size")
    keys_path(years.path).unlink()
    assert [key.state for key in years.list_keys()] == ["missing"]
    with pytest.raises(WaybillKeysMissing):
        years.return_box(waybill(2), size="5")
