"""`forget` and `privacy` on the command line: what is told, asked and refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import errors
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.cli.conftest import Program, at
from tests.desk import PHONE, WAYBILL

FORGET = ["forget", "--before", "2023-01-01", "--reason", "settled"]


@pytest.fixture
def settled(cr: Program) -> Program:
    """A box of a customer, and its season closed."""
    cr.must("return", WAYBILL, "--size", "5", "--customer", PHONE, *at("09:00"))
    assert cr.json("close", "--date", "2022-12-31").code == 0
    return cr


def held(cr: Program) -> int:
    return len(json.loads(keys_path(cr.file).read_bytes())["keys"])


def test_a_script_that_does_not_say_yes_is_refused_and_nothing_goes(
    settled: Program,
) -> None:
    before = settled.journal()
    for more in ([], ["--json"]):
        answer = settled(*FORGET, *more)
        assert answer.code == errors.ForgettingAsked.exit_code
    assert [*answer.objects[-1]] == ["error", "message", "exit_code"]
    assert [one["of"] for one in answer.objects[:-1]] == ["eggs-2022", "2022"]
    assert (settled.journal(), held(settled)) == (before, 2)


@pytest.mark.parametrize(("typed", "goes"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_at_a_terminal_somebody_is_asked(settled: Program, typed: str, goes: bool) -> None:
    answer = settled(*FORGET, stdin=typed, terminal=True, typing=True)
    assert "Waybills of 2022" in answer.out
    assert "counts as a new one" in answer.err
    assert (answer.code == 0, held(settled)) == (goes, 0 if goes else 2)


KEY = {"key", "serves", "of", "ended", "held"}


def test_machines_are_told_each_key_the_entry_and_the_copies(
    settled: Program, tmp_path: Path
) -> None:
    settled.must("backup", str(tmp_path / "disk" / "b.db"))
    *keys, last = settled.json(*FORGET, "--yes").objects
    assert [set(one) for one in keys] == [
        KEY | {"customers", "credits", "vouchers", "eggs"},
        KEY | {"waybills", "on_hand", "away", "parcels"},
    ]
    assert [*last] == [
        "reason", "before", "keys", "second", "entry", "happened_at", "replayed", "copies",
    ]  # fmt: skip
    assert last["copies"] == [
        {
            "path": str(tmp_path / "disk" / "b.db.keys"),
            "keys": sorted(one["key"] for one in last["keys"]),
        }
    ]
    states = {one["of"]: one["state"] for one in settled.json("keys", "list").objects}
    assert states == {"eggs-2022": "forgotten", "2022": "forgotten"}


def test_people_are_told_where_the_keys_still_lie(settled: Program, tmp_path: Path) -> None:
    settled.must("backup", str(tmp_path / "disk" / "b.db"))
    answer = settled(*FORGET, "--yes")
    assert answer.code == 0
    assert f"{tmp_path / 'disk' / 'b.db.keys'} still holds such keys" in answer.err
    assert settled(*FORGET, "--yes").code == errors.NothingToForget.exit_code
    settled.refuses(errors.CodeUnknown, "show", WAYBILL)
    assert settled("rebuild").code == settled("check").code == 0


def test_close_says_what_may_be_forgotten(settled: Program) -> None:
    settled.must("config", "set", "keep_years", "1")
    today = date.today()  # noqa: DTZ011
    assert today.year > 2023
    answer = settled.json(
        "return", "YT0000000000077", "--size", "5", *at("09:00", "2024-01-05")
    )
    assert answer.code == 0, answer
    answer = settled.json("close", "--date", "2024-01-05")
    (closed,) = answer.objects
    assert closed["forget_before"] == "2023-01-05"
    assert "forget --before 2023-01-05 --reason" in answer.err


# --- privacy ------------------------------------------------------------------------


def about(cr: Program, number: str) -> list[dict[str, Any]]:
    answer = cr.json("privacy", number)
    assert answer.code == 0, answer
    return answer.objects


def test_somebody_is_told_what_is_kept_and_until_when(settled: Program) -> None:
    (one,) = about(settled, "139 0000 1234")
    key, (voucher,) = one.pop("key"), one.pop("vouchers")
    assert one == {
        "kind": "customer", "campaign": "eggs-2022", "first": "2022-11-11",
        "last": "2022-11-11", "boxes": 1, "credits": 1, "unused": 0,
        "ended": "2022-11-20", "may_go_from": "2024-11-21",
    }  # fmt: skip
    assert key[0] == "k"
    assert voucher["voucher"][1:12] == "*" * 11
    (row,) = about(settled, WAYBILL)
    assert row.pop("key") != key
    assert row == {
        "kind": "return", "box": 1, "date": "2022-11-11", "campaign": "eggs-2022",
        "customer": True, "undone": False, "state": None, "ended": "2022-12-31",
        "may_go_from": "2025-01-01",
    }  # fmt: skip


def test_a_parcel_and_a_return_that_was_undone_are_told(cr: Program) -> None:
    cr.returned("JD0118080218877-1-3", *at("09:00"))
    cr.must("undo", str(cr.last_entry()), "--at", "2022-11-11T09:05")
    cr.must("ship", "send", "YT9999999999999", "--new", *at("10:00"))
    (undone,) = about(cr, "JD0118080218877")
    assert (undone["kind"], undone["undone"]) == ("return", True)
    (parcel,) = about(cr, "YT9999999999999")
    assert (parcel["kind"], parcel["state"], parcel["box"]) == ("parcel", "sent", None)
    for number in ("JD0118080218877", "YT9999999999999"):
        assert number not in cr("privacy", number).out


def test_nothing_is_kept_of_somebody_who_was_not_here_or_was_forgotten(
    settled: Program,
) -> None:
    assert about(settled, "13800138000") == []
    assert settled(*FORGET, "--yes").code == 0
    for number in (PHONE, WAYBILL):
        assert about(settled, number) == []
        assert "Nothing is kept" in settled("privacy", number).out


def test_a_number_may_come_from_standard_input(settled: Program) -> None:
    assert settled.json("privacy", "-", stdin=f"{PHONE}\n").objects == about(settled, PHONE)


def test_asking_records_nothing(settled: Program) -> None:
    before, keys = settled.journal(), keys_path(settled.file).read_bytes()
    for number in (PHONE, WAYBILL, "13800138000", "YT1111111111111"):
        about(settled, number)
    assert (settled.journal(), keys_path(settled.file).read_bytes()) == (before, keys)


@pytest.mark.parametrize("wrong", ["138****1234", "", "x", "鸡蛋"])
def test_what_is_no_number_is_refused(settled: Program, wrong: str) -> None:
    assert settled("privacy", wrong).code == errors.InputRefusal.exit_code


@pytest.mark.parametrize(
    ("language", "says"), [("en", "keeps about you"), ("zh", "本站留存您")]
)
def test_the_page_for_the_wall_fits_a_screen(
    settled: Program, language: str, says: str
) -> None:
    answer = settled.process("privacy", "--lang", language)
    assert answer.code == 0
    assert says in answer.out
    assert desk.NAME in answer.out
    assert "2 " in answer.out
    texts = {one["language"]: one["text"] for one in settled.json("privacy").objects}
    assert [*texts] == ["zh", "en"]


def test_the_page_for_the_wall_is_a_file_that_is_never_written_over(
    settled: Program, tmp_path: Path
) -> None:
    place = tmp_path / "wall" / "page.pdf"
    assert settled.json("privacy", "--to", str(place)).object == {"written": str(place)}
    assert place.read_bytes().startswith(b"%PDF")
    settled.refuses(errors.FileExists, "privacy", "--to", str(place))
    assert settled("privacy", PHONE, "--to", "x.pdf").code == 2
    assert settled("privacy", "--to", str(tmp_path / "wall.png")).code == 2
    assert not (tmp_path / "wall.png").exists()
