"""Packages that are added: once, in order, whole or not at all, whoever adds beside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.network.conftest import Headquarters
from tests.network.handed_in import DAY, Day, as_csv, day_after, place_of, week, written

SECOND, THIRD = day_after(DAY), day_after(DAY, 2)
PROGRAM = [sys.executable, "-m", "cainiao_recycle", "network", "add"]


def test_packages_are_added_once(hq: Headquarters) -> None:
    week(hq.incoming)
    week(hq.incoming, "CQ-0124", days=1)
    assert hq.outcomes() == [
        ("CQ-0123", DAY, "added"),
        ("CQ-0124", DAY, "added"),
        ("CQ-0123", SECOND, "added"),
        ("CQ-0123", THIRD, "added"),
    ]
    before = hq.held()
    again = hq("add", hq.incoming)
    assert {one["outcome"] for one in again.objects} == {"held"}
    assert again.code == 0
    assert hq.held() == before
    assert hq.sums() == [(DAY, 8, 8), (SECOND, 4, 4), (THIRD, 4, 4)]


def test_an_answer_has_these_keys(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    (one,) = hq.add()
    assert one == {
        "station": "CQ-0123",
        "date": DAY,
        "outcome": "added",
        "reason": None,
        "where": None,
        "package": str(hq.incoming / "station=CQ-0123" / f"date={DAY}"),
    }


@pytest.mark.parametrize("place", ["", "station=CQ-0123", f"station=CQ-0123/date={DAY}"])
def test_a_place_is_a_folder_of_stations_a_stations_or_a_packages(
    hq: Headquarters, place: str
) -> None:
    week(hq.incoming, days=1)
    assert hq.outcomes(hq.incoming / place) == [("CQ-0123", DAY, "added")]


def test_another_package_of_a_day_is_kept_aside(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    hq.add()
    other = hq.folder / "other"
    week(other, days=1, returns=5)
    for _time in range(2):
        (one,) = hq.add(other)
        assert one["outcome"] == "conflict"
        assert one["reason"] == "another package of this day is held"
        assert hq("add", other).code == 9
    assert hq.sums() == [(DAY, 4, 4)]
    (kept,) = (hq.store / "conflicts").glob("*/*/*")
    assert (kept / "datapackage.json").exists()
    (conflict,) = hq.must("conflicts")
    assert conflict["conflict"] == "past-rewritten"
    assert [(s["station"], s["date"]) for s in conflict["sides"]] == [("CQ-0123", DAY)] * 2


def test_a_package_may_come_before_the_one_it_stands_on(hq: Headquarters) -> None:
    week(hq.incoming)
    station = hq.incoming / "station=CQ-0123"
    (one,) = hq.add(station / f"date={SECOND}")
    assert (one["outcome"], one["reason"]) == ("added", "the package before isn't held")
    assert {one["outcome"] for one in hq.add(station / f"date={DAY}")} == {"added"}
    assert [one[2] for one in hq.outcomes()] == ["held", "held", "added"]


def test_a_package_that_stands_on_another_past_is_kept_aside(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    hq.add()
    stranger = Day("CQ-0123", SECOND, 101, 200, {"date": DAY, "sha256": "0" * 64})
    stranger.write(hq.incoming)
    assert [one["reason"] for one in hq.add()] == [
        None,
        "the package before is another one",
    ]


def test_a_package_before_one_that_is_held_has_to_be_the_one_it_stands_on(
    hq: Headquarters,
) -> None:
    week(hq.incoming, days=2)
    hq.add(hq.incoming / "station=CQ-0123" / f"date={SECOND}")
    Day("CQ-0123", DAY, 1, 99).write(hq.folder / "other")
    (one,) = hq.add(hq.folder / "other")
    assert one["reason"] == "the package after stands on another one"


def test_a_chain_that_begins_anew_is_a_conflict(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    hq.add()
    Day("CQ-0123", SECOND, 1, 100).write(hq.incoming)
    assert hq.add()[1]["reason"] == "the package before is another one"


def test_a_journal_that_goes_no_further_is_a_conflict(hq: Headquarters) -> None:
    sha = Day("CQ-0123", DAY, 1, 100).write(hq.incoming)
    Day("CQ-0123", SECOND, 50, 100, {"date": DAY, "sha256": sha}).write(hq.incoming)
    reason = "the journal goes no further than the package before"
    assert [one["reason"] for one in hq.add()] == [None, reason]


# --- damaged and hostile ----------------------------------------------------------------


def sample(hq: Headquarters) -> Day:
    """A day that is written when its damage is known."""
    return Day().campaign().returned(1, "one").issued(1).figures(returned=1)


def descriptor(place: Path) -> Path:
    return place / "datapackage.json"


def changed(place: Path, change: Callable[[dict], object]) -> None:
    told = json.loads(descriptor(place).read_text("utf-8"))
    change(told)
    descriptor(place).write_text(json.dumps(told), "utf-8")


def linked(place: Path, name: str) -> None:
    (place / name).rename(place.parent.parent / "elsewhere")
    (place / name).symlink_to(place.parent.parent / "elsewhere")


def replaced(place: Path, name: str, content: bytes) -> None:
    (place / name).write_bytes(content)


def retold(place: Path, **told: object) -> None:
    changed(place, lambda descriptor: descriptor["resources"][0].update(told))


def reworded(place: Path, old: bytes, new: bytes) -> None:
    path = place / "box_return.csv"
    path.write_bytes(path.read_bytes().replace(old, new))


def piped(place: Path, name: str) -> None:
    (place / name).unlink()
    os.mkfifo(place / name)


AFTER_WRITING = {
    "no descriptor": lambda p: descriptor(p).unlink(),
    "descriptor unreadable": lambda p: descriptor(p).write_text("{", "utf-8"),
    "descriptor unreadable ": lambda p: descriptor(p).write_text("[" * 100_000, "utf-8"),
    "descriptor unreadable  ": lambda p: changed(p, lambda d: d.pop("journal_head")),
    "other format": lambda p: changed(p, lambda d: d.update(format=1)),
    "foreign": lambda p: changed(p, lambda d: d.update(station="CQ-0124")),
    "foreign ": lambda p: changed(p, lambda d: d.update(date=SECOND)),
    "path outside": lambda p: retold(p, path="../x.csv"),
    "path outside ": lambda p: retold(p, path="/etc/x.csv"),
    "path outside  ": lambda p: retold(p, path="https://example.com/x.csv"),
    "file missing": lambda p: (p / "box.csv").unlink(),
    "no plain file": lambda p: linked(p, "box_return.csv"),
    "no plain file ": lambda p: linked(p, "datapackage.json"),
    "no plain file  ": lambda p: piped(p, "box.csv"),
    "table missing": lambda p: changed(p, lambda d: d["resources"].pop()),
    "too large": lambda p: retold(p, bytes=10**12),
    "too large ": lambda p: retold(p, rows=10**9),
    "truncated": lambda p: replaced(p, "box_return.csv", b"entry\n"),
    "hash differs": lambda p: reworded(p, b"granted", b"refused"),
    "hash differs ": lambda p: reworded(p, b"granted", b"granted for good"),
}  # fmt: skip


@pytest.mark.parametrize("why", AFTER_WRITING)
def test_a_damaged_package_goes_to_quarantine(hq: Headquarters, why: str) -> None:
    week(hq.incoming, "CQ-0122", days=1)
    day = sample(hq)
    day.write(hq.incoming)
    AFTER_WRITING[why](place_of(hq.incoming, day))
    assert_in_quarantine(hq, why.strip())


IN_ROWS = {
    "wrong type": {"mass_g": "1.5"},
    "wrong type ": {"mass_g": " 410"},
    "wrong type  ": {"mass_g": "=1+1"},
    "wrong type   ": {"entry": "1e3"},
    "wrong type    ": {"entry": 10**30},
    "wrong type     ": {"happened_at": "yesterday"},
    "wrong type      ": {"happened_at": "2022-11-11 10:00:00"},
    "wrong type       ": {"campaign_date": "2022-02-30"},
    "wrong type        ": {"campaign_date": "10000-01-01"},
    "wrong type         ": {"campaign_date": "-2022-11-11"},
    "wrong type          ": {"happened_at": "2022-11-11T10:00:00+99:00"},
    "no plain text ": {"clerk": "Li\u202e"},
    "formula": {"clerk": "=cmd|' /C calc'!A0"},
    "formula ": {"visit": "＝1"},
    "formula  ": {"visit": "@x"},
    "no plain text": {"clerk": "Li\x1b[2J"},
    "rows differ": {"clerk": "Li\nLi"},
    "key missing or twice": {"entry": ""},
    "dated after its package": {"business_date": SECOND},
}


@pytest.mark.parametrize("why", IN_ROWS)
def test_a_package_with_a_wrong_cell_goes_to_quarantine(hq: Headquarters, why: str) -> None:
    week(hq.incoming, "CQ-0122", days=1)
    day = sample(hq).returned(**{"entry": 2, "waybill": "two"} | IN_ROWS[why])
    files = day.files()
    if why == "rows differ":
        # Told as a reader counts it: two rows for one.
        assert files["box_return.csv"].count(b"\n") == 4
    written(hq.incoming, day, files)
    assert_in_quarantine(hq, why.strip())


IN_FILES = {
    "key missing or twice": lambda files: twice(files, "box_return.csv"),
    "schema differs": lambda files: renamed(files, b"mass_g", b"weight"),
    "schema differs ": lambda files: cut(files, b",Li,"),
    "no plain text": lambda files: renamed(files, b"Li", b"\xff\xfe"),
}


def twice(files: dict[str, bytes], name: str) -> None:
    files[name] += files[name].partition(b"\n")[2]


def renamed(files: dict[str, bytes], old: bytes, new: bytes) -> None:
    files["box_return.csv"] = files["box_return.csv"].replace(old, new)


def cut(files: dict[str, bytes], end: bytes) -> None:
    files["box_return.csv"] = files["box_return.csv"].partition(end)[0] + b"\n"


@pytest.mark.parametrize("why", IN_FILES)
def test_a_package_whose_hashes_are_right_is_looked_into(
    hq: Headquarters, why: str
) -> None:
    week(hq.incoming, "CQ-0122", days=1)
    day = sample(hq)
    files = day.files()
    IN_FILES[why](files)
    written(hq.incoming, day, files)
    assert_in_quarantine(hq, why.strip())


def assert_in_quarantine(hq: Headquarters, why: str) -> None:
    """The good package is added, the bad one isn't, today and tomorrow, with the reason."""
    for outcome in ("added", "held"):
        answers = hq.add()
        assert [one["outcome"] for one in answers] == [outcome, "quarantine"]
        assert answers[1]["reason"] == why
        (kept,) = (hq.store / "quarantine").iterdir()
        assert json.loads((kept / "reason.json").read_text("utf-8"))["reason"] == why
    assert hq.sums("station") == [("CQ-0122", 4, 4)]


def test_a_package_that_was_repaired_is_added(hq: Headquarters) -> None:
    day = sample(hq)
    day.write(hq.incoming)
    replaced(place_of(hq.incoming, day), "box_return.csv", b"")
    assert hq.outcomes() == [("CQ-0123", DAY, "quarantine")]
    day.write(hq.incoming)
    assert hq.outcomes() == [("CQ-0123", DAY, "added")]


def test_a_name_that_is_no_stations_is_not_shown_as_it_is(hq: Headquarters) -> None:
    place = hq.incoming / "station=\x1b[2J" / f"date={DAY}"
    place.mkdir(parents=True)
    answer = hq.program("network", "add", str(hq.store), str(hq.incoming))
    assert "\x1b[2J" not in answer.out + answer.err
    assert answer.code == 9


def test_columns_behind_ours_are_left_where_they_are(hq: Headquarters) -> None:
    day = sample(hq)
    files = day.files()
    names = files["box_return.csv"].partition(b"\n")[0].decode().split(",")
    rows = [row | {"colour": "brown"} for row in day.rows["box_return"]]
    files["box_return.csv"] = as_csv([*names, "colour"], rows)
    written(hq.incoming, day, files)
    assert hq.outcomes() == [("CQ-0123", DAY, "added")]


# --- killed, and beside others ----------------------------------------------------------


def environment(hq: Headquarters) -> dict[str, str]:
    return {**os.environ, **hq.program.environment}


def test_an_adder_that_is_killed_anywhere_is_run_again(hq: Headquarters) -> None:
    for number in range(12):
        week(hq.incoming, f"CQ-{number:04d}", days=2)
    line = [*PROGRAM, str(hq.store), str(hq.incoming)]
    for wait in (0.3, 0.45, 0.6, 0.75, 0.9):
        with subprocess.Popen(
            line, env=environment(hq), stdout=subprocess.DEVNULL
        ) as adder:
            time.sleep(wait)
            adder.send_signal(signal.SIGKILL)
    hq.add()
    assert hq.sums() == [(DAY, 48, 48), (SECOND, 48, 48)]
    counted = {f"{table}/{name}" for table, names in hq.held().items() for name in names}
    tables = hq.store / "tables"
    assert {str(p.relative_to(tables)) for p in tables.rglob("*.parquet")} == counted


def test_two_adders_at_once_add_each_package_once(hq: Headquarters) -> None:
    for number in range(6):
        week(hq.incoming, f"CQ-{number:04d}", days=2)
    line = [*PROGRAM, str(hq.store), str(hq.incoming), "--json"]
    adders = [
        subprocess.Popen(line, env=environment(hq), stdout=subprocess.PIPE, text=True)
        for _adder in range(2)
    ]
    said = [adder.communicate(timeout=120)[0] for adder in adders]
    assert [adder.returncode for adder in adders] == [0, 0]
    outcomes = [json.loads(line)["outcome"] for one in said for line in one.splitlines()]
    assert sorted(outcomes) == ["added"] * 12 + ["held"] * 12
    assert hq.sums() == [(DAY, 24, 24), (SECOND, 24, 24)]


def test_a_folder_with_something_else_in_it_is_no_store(hq: Headquarters) -> None:
    hq.store.mkdir()
    (hq.store / "letters.txt").write_text("mine")
    week(hq.incoming, days=1)
    answer = hq("add", hq.incoming)
    assert answer.object["error"] == "not-a-network-store"
    assert [path.name for path in hq.store.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("content", ["[" * 9_999, '{"format": "x"}', '{"format": 1}', "7"])
def test_a_list_that_is_none_makes_no_store(hq: Headquarters, content: str) -> None:
    hq.store.mkdir()
    (hq.store / "store.json").write_text(content)
    answer = hq("report", "--by", "day")
    assert (answer.code, answer.object["error"]) == (30, "not-a-network-store")


@pytest.mark.parametrize("place", ["/dev/null/x", "/proc/store", "/" + "名" * 200])
def test_a_place_that_takes_no_store_is_refused(hq: Headquarters, place: str) -> None:
    week(hq.incoming, days=1)
    answer = hq.program("network", "add", place, str(hq.incoming), "--json")
    assert (answer.code, answer.object["error"]) == (32, "not-writable")


@pytest.mark.parametrize("target", ["/", "incoming", "incoming/station=CQ-0999"])
def test_a_stations_folder_that_is_a_link_is_told_and_not_entered(
    hq: Headquarters, target: str
) -> None:
    week(hq.incoming, days=1)
    (hq.incoming / "station=CQ-0999").symlink_to(hq.folder / target)
    told = [(one["station"], one["outcome"], one["reason"]) for one in hq.add()]
    assert told == [("CQ-0999", "quarantine", "no plain file"), ("CQ-0123", "added", None)]


def test_a_folder_that_is_not_there_is_refused(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    (hq.folder / "leads nowhere").symlink_to("gone")
    for place in ("nowhere", "leads nowhere", "名" * 200, "a/" * 3_000):
        answer = hq("add", hq.incoming, hq.folder / place)
        assert (answer.code, answer.object["error"]) == (10, "file-unreadable")
    assert not hq.store.exists()


def test_a_store_of_a_newer_version_is_left_alone(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    hq.add()
    path = hq.store / "store.json"
    told = json.loads(path.read_text()) | {"format": 2}
    path.write_text(json.dumps(told))
    assert hq("report").object["error"] == "store-newer"


def test_a_file_is_no_folder_of_packages(hq: Headquarters) -> None:
    week(hq.incoming, days=1)
    (descriptor,) = hq.incoming.rglob("datapackage.json")
    answer = hq("add", descriptor)
    assert (answer.code, answer.object["error"]) == (10, "file-unreadable")
    assert "packages are folders" in answer.object["message"]
