"""`keys draw`, `list`, `join`, `ref`, `new`, and `init --network-key`."""

import json
import os
import stat
from pathlib import Path

import pytest

from cainiao_recycle import errors
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program

YEAR = "2022"


@pytest.fixture
def network(program: Program) -> str:
    """A network's key, as headquarters has it."""
    place = str(program.folder / "hq" / "net.key")
    program.must("keys", "draw", place, "--year", YEAR)
    return place


def test_headquarters_draws_a_key_without_any_station(program: Program) -> None:
    place = program.folder / "hq" / "net.key"
    old = os.umask(0)
    try:
        told = program.must("keys", "draw", str(place), "--year", YEAR)
    finally:
        os.umask(old)
    assert {**told, "key": None} == {"file": str(place), "key": None, "year": YEAR}
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [one.name for one in program.folder.iterdir()] == ["hq"]
    secret = json.loads(place.read_text())["key"]
    assert len(bytes.fromhex(secret)) == 32
    assert secret not in str(told)


def test_no_key_is_ever_drawn_over_another(program: Program, network: str) -> None:
    before = Path(network).read_bytes()
    program.refuses(
        errors.FileUnreadable, "keys", "draw", network, says="never written over"
    )
    assert Path(network).read_bytes() == before
    for place in (program.folder, "/proc/none/net.key"):
        assert program.json("keys", "draw", str(place)).code != 0
    for year in ("99", "x", "-1", "2022.5", ""):
        answer = program.json("keys", "draw", f"{network}.2", "--year", year)
        assert "Traceback" not in answer.err
        assert answer.code == errors.NumberUnclear.exit_code, answer
    assert "Traceback" not in program("keys", "draw", network).err


def test_a_station_is_set_up_with_its_networks_key(program: Program, network: str) -> None:
    program.must("init", "--station", "CQ-9", "--name", desk.NAME, "--network-key", network)
    (key,) = program.json("keys", "list").objects
    assert {**key, "key": None, "since": None} == {
        "key": None, "serves": "network", "of": YEAR, "since": None, "state": "held",
    }  # fmt: skip
    assert "the network's waybills of 2022" in program("keys", "list").out
    told = program.returned()
    assert program.must("keys", "ref", desk.WAYBILL) == {
        "waybill": desk.WAYBILL, "waybill_ref": told["waybill_ref"], "key": key["key"],
        "known": True,
    }  # fmt: skip
    assert stat.S_IMODE(keys_path(program.file).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "key": "ab"}'])
def test_a_network_key_that_is_none_sets_up_nothing(program: Program, content: str) -> None:
    place = program.write("net.key", content)
    program.refuses(
        errors.NetworkKeyUnclear, "init", "--station", "CQ-9", "--name", desk.NAME,
        "--network-key", place,
    )  # fmt: skip
    assert [one.name for one in program.folder.iterdir()] == ["net.key"]


def test_joining_is_an_entry_once(cr: Program, network: str) -> None:
    before = cr.returned()["waybill_ref"]
    told = cr.must("keys", "join", network)
    assert (told["year"], told["entry"]) == (YEAR, cr.last_entry())
    again = cr.must("keys", "join", network)
    assert (again["entry"], again["mark"]) == (None, told["mark"])
    new = cr.returned(SECOND_WAYBILL)
    ref = cr.must("keys", "ref", SECOND_WAYBILL)
    assert (ref["key"], ref["waybill_ref"]) == (told["mark"], new["waybill_ref"])
    assert cr.must("keys", "ref", desk.WAYBILL)["waybill_ref"] == before
    assert "serves already" in cr("keys", "join", network).out


def test_no_secret_is_ever_said(cr: Program, network: str) -> None:
    cr.returned()
    cr.must("keys", "join", network)
    secrets = [one["key"] for one in json.loads(keys_path(cr.file).read_text())["keys"]]
    for line in (
        ("keys", "list"), ("keys", "ref", desk.WAYBILL), ("keys", "join", network),
        ("keys", "new", "--reason", "x"), ("log", "--last", "99"), ("check",),
        ("keys", "draw", network),
    ):  # fmt: skip
        for answer in (cr(*line), cr.json(*line)):
            assert not any(one in answer.out + answer.err for one in secrets)
    book = cr.file.read_bytes()
    assert not any(one.encode() in book or bytes.fromhex(one) in book for one in secrets)


def test_new_keys_are_told_by_what_is_lost(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE)
    (lost,) = [one["key"] for one in cr.json("keys", "list").objects
               if one["serves"] == "waybills"]  # fmt: skip
    cr.refuses(errors.NothingToChange, "keys", "new", "--reason", "x")
    keys_path(cr.file).unlink()
    states = {one["key"]: one["state"] for one in cr.json("keys", "list").objects}
    assert states.pop(lost) == "missing"
    assert list(states.values()) == ["missing"]  # the campaign's
    assert cr.json("check").code != 0
    told = cr.must("keys", "new", "--reason", "the disk died", "--request-id", "k1")
    assert (told["lost"], told["reason"]) == ([lost], "the disk died")
    again = cr.must("keys", "new", "--reason", "the disk died", "--request-id", "k1")
    assert again["replayed"]
    held = {one["key"]: one["state"] for one in cr.json("keys", "list").objects}
    assert held[lost] == "lost"
    # It is lost, and that is known: the same box comes as a new one.
    assert cr.returned()["box"] == 2
