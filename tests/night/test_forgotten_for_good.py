"""An attack on what was forgotten: with all that is kept at the station, is this number one
of those that came here? And every way back that a key could take.
"""

import hashlib
import hmac
import itertools
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import references
from cainiao_recycle.errors import BackupOlder, OtherHistory, Refusal
from cainiao_recycle.station.keys import keys_path, read_kept
from cainiao_recycle.store import forgotten, journal
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock, entries, waybill

WHY = "the season is settled"
MEMBER = "M0012345"
OURS_IN_SHAPE = "9812345678901234"
"""A carrier's number of sixteen digits that begins with 9, read as ours and mistyped."""
NUMBERS = [
    PHONE, "13800138000", MEMBER, WAYBILL, "YT8888888888888", "YT9999999999999",
    "JD0118080218877", OURS_IN_SHAPE, "7312345678901", *map(waybill, range(20, 25)),
]  # fmt: skip
LIKE_ANY_WORD = {MEMBER, "YT9999999999999"}
"""In a note nobody can tell them from another word: a member's code, and a waybill that
nobody brought yet. The page on privacy says so.
"""
OpenStation = Callable[..., Station]


def settled(station: Station, clock: Clock) -> None:
    clock.set("2023-06-01 10:00")
    station.confirm_clock("2023-06-01T10:00")
    station.close_days()


def tried(verb: Callable[..., object], *args: Any, **more: Any) -> None:
    with suppress(Refusal):
        verb(*args, **more)


def a_season(station: Station, clock: Clock, beside: Path) -> None:
    """Every way by which a number comes in."""
    beside.mkdir()
    table = beside / "in.csv"
    rows = [
        f"{waybill(number)},5,{PHONE},{'SF' if number % 2 else ''}" for number in (20, 21)
    ]
    table.write_text("\n".join(["code,size,customer,request_id", *rows]) + "\n")
    list(station.import_returns(table).outcomes)
    table.write_text(f"code,size\n{waybill(22)},5\n{waybill(22)},5\n7312345678901,5\n")
    list(station.import_returns(table).outcomes)
    table.write_text(
        "shipment,item,length_mm,width_mm,height_mm,mass_g,count\n"
        "YT8888888888888,1,100,100,100,100,1\n"
    )
    list(station.import_shipments(table).outcomes)
    station.return_box(WAYBILL, size="5", customer=PHONE, request_id="k-1")
    station.return_box("JD0118080218877-1-3", size="5", customer=MEMBER, visit="v1")
    station.return_box(waybill(23), size="5", visit="v1", customer=MEMBER)
    station.finish_visit("v1", request_id="k-2")
    station.return_box(waybill(24), size="5", visit="v2")
    station.name_visit("v2", "138 0013 8000")
    station.finish_visit("v2")
    tried(station.return_box, OURS_IN_SHAPE, size="5")
    station.return_box(waybill=OURS_IN_SHAPE, size="5")
    for number in NUMBERS:
        tried(station.redeem, number, request_id=f"r-{number[-2:]}")
        tried(station.void_voucher, number, "lost")
        tried(station.show, number)
        tried(station.list_vouchers, customer=number)
        if number not in LIKE_ANY_WORD:
            tried(station.receive_eggs, 1, note=f"for {number}")
    clock.forward(hours=1)
    station.move_box(WAYBILL, "A1", request_id="m-1")
    station.regrade_box(waybill(20), "B", "torn", request_id="m-2")
    station.send_shipment(
        "YT9999999999999", box="1", covered=True, retaped=True, request_id="s"
    )
    station.refer([WAYBILL])
    clock.forward(days=1)
    station.close_days()
    station.export_days(beside / "exports")
    station.log(None, None, 99)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What went into a hash without a key."""
    seen: list[bytes] = []
    real = hashlib.sha256

    def sha256(data: bytes = b"", **more: Any) -> Any:
        seen.append(bytes(data))
        return real(data, **more)

    monkeypatch.setattr(hashlib, "sha256", sha256)
    return seen


def in_hand(folder: Path) -> bytes:
    """Everything in a folder but backups, one file behind the other."""
    found = (one for one in sorted(folder.rglob("*")) if one.is_file())
    return b"\0".join(one.read_bytes() for one in found if "in.csv" not in one.name)


def secrets_in(path: Path) -> list[bytes]:
    return [one.secret for one in read_kept(path).keys]


def guesses(number: str, secrets: list[bytes]) -> Iterator[bytes]:
    """What a number may have been turned into, without a key and with each that is here."""
    plain = [b"", b"waybill:", b"phone:", b"member:", b"voucher:", b'"']
    for begins, name in itertools.product(plain, ("sha256", "sha1", "md5", "sha512")):
        yield hashlib.new(name, begins + number.encode()).hexdigest()[:16].encode()
        for secret in secrets:
            yield hmac.new(secret, begins + number.encode(), name).hexdigest()[:16].encode()


def told_apart(folder: Path, path: Path) -> set[str]:
    """The numbers that somebody finds here who tries them all."""
    kept = in_hand(folder)
    with closing(sqlite3.connect(path)) as db:
        kept += repr(db.execute("SELECT * FROM journal").fetchall()).encode()
    secrets = secrets_in(path)
    return {
        number
        for number in NUMBERS
        if number.encode() in kept or any(one in kept for one in guesses(number, secrets))
    }


def test_who_tries_every_number_finds_all_before_and_none_after(
    station: Station, clock: Clock, tmp_path: Path, hashed: list[bytes]
) -> None:
    a_season(station, clock, tmp_path / "beside")
    settled(station, clock)
    station.book.db.execute("PRAGMA wal_checkpoint(FULL)")
    before = told_apart(tmp_path, station.path)
    assert before == set(NUMBERS)
    station.forget("2023-01-01", WHY)
    # The year goes on, under keys that are held.
    station.return_box("YT7777777777777", size="5")
    assert told_apart(tmp_path, station.path) == set()
    desk.assert_adds_up(station)
    # Rows of an import are compared by such hashes, which are kept nowhere.
    of_numbers = [
        hashlib.sha256(data).digest()
        for data in set(hashed)
        if any(one.encode() in data for one in NUMBERS)
    ]
    kept = in_hand(tmp_path)
    assert not [
        one for one in of_numbers if one[:8] in kept or one.hex()[:15].encode() in kept
    ]


def test_no_last_four_is_read_with_the_keys_that_are_left(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    a_season(station, clock, tmp_path / "beside")
    settled(station, clock)
    station.forget("2023-01-01", WHY)
    said = repr(station.log(None, None, 99))
    for sql in ("SELECT waybill FROM box_return", "SELECT shipment FROM shipment"):
        with closing(sqlite3.connect(station.path)) as db:
            kept = [
                one for (one,) in db.execute(sql) if one and references.is_reference(one)
            ]
        assert kept
        assert {station.keyring.short(one).partition("-")[0] for one in kept} == {"…"}
    assert [one for one in NUMBERS if one[-6:] in said] == []


# --- every way back -----------------------------------------------------------------


def marks_of(path: Path) -> set[str]:
    return {one.mark for one in read_kept(path).keys}


def restored(path: Path, source: Path, clock: Clock) -> None:
    """Restore, however much is lost."""
    try:
        Station.restore(path, source, True, reason="x", clerk="Wang", clock=clock)
    except (BackupOlder, OtherHistory) as refused:
        lost = refused.facts["lost"]
        Station.restore(
            path, source, True, reason="x", lose_entries=lost, clerk="Wang", clock=clock
        )  # type: ignore[arg-type]


class Ways:
    """A station, its backups of before and after, and what somebody may do with them."""

    def __init__(self, open_station: OpenStation, clock: Clock, folder: Path) -> None:
        self.open, self.clock, self.folder = open_station, clock, folder
        station = open_station()
        self.path = station.path
        desk.add_campaign(station)
        station.return_box(WAYBILL, size="5", customer=PHONE)
        clock.forward(days=1)
        station.close_days()
        station.backup(folder / "old.db")
        settled(station, clock)
        self.gone = marks_of(station.path)
        # The key of the year that runs, which stays.
        station.return_box(waybill(9), size="5")
        station.backup(folder / "later.db")
        station.forget("2023-01-01", WHY)
        station.backup(folder / "new.db")
        station.close()

    def restore_old(self) -> None:
        restored(self.path, self.folder / "old.db", self.clock)

    def restore_later(self) -> None:
        restored(self.path, self.folder / "later.db", self.clock)

    def restore_new(self) -> None:
        restored(self.path, self.folder / "new.db", self.clock)

    def restore_aside(self) -> None:
        """What a restoring before this one set aside."""
        for number in (1, 2):
            aside = self.path.with_name(f"{self.path.name}.before-restore-{number}")
            if aside.exists():
                restored(self.path, aside, self.clock)
                return

    def put_old_keys_back(self) -> None:
        """Into the key file as it is, by hand."""
        old = json.loads((self.folder / "later.db.keys").read_bytes())
        now = json.loads(keys_path(self.path).read_bytes())
        now["keys"] = [
            *old["keys"],
            *(one for one in now["keys"] if one not in old["keys"]),
        ]
        keys_path(self.path).write_text(json.dumps(now))

    def lose_keys(self) -> None:
        keys_path(self.path).unlink()

    def damage_the_book(self) -> None:
        """Its tables can't be read any more, its journal can."""
        with closing(sqlite3.connect(self.path)) as db:
            db.execute("DROP TABLE forgotten_key")

    def restore_without_its_keys(self) -> None:
        bare = self.folder / "bare.db"
        shutil.copy(self.folder / "later.db", bare)
        restored(self.path, bare, self.clock)

    def forget_again(self) -> None:
        with closing(self.open()) as station, suppress(Refusal):
            station.forget("2023-01-01", WHY)

    def work(self) -> None:
        with closing(self.open()) as station, suppress(Refusal):
            station.return_box(waybill(entries(station)), size="5")


STEPS = [
    Ways.restore_old, Ways.restore_later, Ways.restore_new, Ways.restore_aside,
    Ways.put_old_keys_back, Ways.restore_without_its_keys, Ways.forget_again, Ways.work,
]  # fmt: skip
KEY_OF_2023_IS_NOWHERE = (Ways.restore_old, Ways.restore_without_its_keys)
ORDERS = [
    *(pair for pair in itertools.permutations(STEPS, 2) if pair != KEY_OF_2023_IS_NOWHERE),
    (Ways.damage_the_book, Ways.restore_old, Ways.work),
    (Ways.damage_the_book, Ways.lose_keys, Ways.restore_later, Ways.work),
    (Ways.lose_keys, Ways.restore_old, Ways.work),
    (Ways.restore_old, Ways.lose_keys, Ways.restore_later),
    (Ways.put_old_keys_back, Ways.damage_the_book, Ways.restore_later),
]


def called(order: Any) -> str:
    return "-".join(step.__name__ for step in order)


@pytest.mark.parametrize("order", ORDERS, ids=called)
def test_no_way_brings_a_key_back_that_was_forgotten(
    order: Any, open_station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    ways = Ways(open_station, clock, tmp_path / "backups")
    for step in order:
        step(ways)
    with closing(open_station()) as station:
        for number in (WAYBILL, PHONE):
            with pytest.raises(Refusal):
                station.show(number)
        station.return_box("YT5555555555555", size="5")
        assert {one.mark for one in forgotten.keys(station.book.db)} >= ways.gone
        desk.assert_adds_up(station)
    assert not marks_of(ways.path) & ways.gone
    assert {one.mark for one in read_kept(ways.path).forgotten} >= ways.gone


def test_only_an_old_backup_alone_brings_keys_back_and_they_are_forgotten_again(
    open_station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    ways = Ways(open_station, clock, tmp_path / "backups")
    for one in ways.path.parent.glob("station.db*"):
        one.unlink()
    ways.restore_later()
    assert marks_of(ways.path) > ways.gone
    with closing(open_station()) as station:
        assert station.show(PHONE).entries
        station.forget("2023-01-01", WHY)
        desk.assert_adds_up(station)
    assert not marks_of(ways.path) & ways.gone


# --- killed -------------------------------------------------------------------------


def killed_at(step: int, path: Path, clock: Clock) -> bool:
    """Forget in a process that dies before its nth step on a file; whether it died."""
    child = os.fork()
    if child == 0:  # pragma: no cover - it ends without a word
        import sys

        with closing(Station.open(path, clerk="Li", clock=clock)) as station:
            count = 0

            def look(event: str, _args: object) -> None:
                nonlocal count
                if event in ("open", "os.rename", "os.remove", "os.chmod", "os.listdir"):
                    count += 1
                    if count == step:
                        os.kill(os.getpid(), 9)

            sys.addaudithook(look)
            station.forget("2023-01-01", WHY)
            os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def test_killed_at_any_step_the_entry_and_the_keys_agree_after_the_next_command(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    settled(station, clock)
    before, marks = entries(station), marks_of(station.path)
    station.close()
    whole = tmp_path.parent / f"{tmp_path.name}-whole"
    shutil.copytree(tmp_path, whole)
    outcomes = set()
    for step in range(1, 100):
        shutil.rmtree(tmp_path)
        shutil.copytree(whole, tmp_path)
        died = killed_at(step, station.path, clock)
        with closing(Station.open(station.path, clerk="Li", clock=clock)) as again:
            said = entries(again) > before
            still = bool(marks_of(station.path) & marks)
            with suppress(Refusal):
                again.show(PHONE)
                assert not said, "a key is used that was forgotten"
            again.return_box(waybill(7), size="5")
            assert bool(marks_of(station.path) & marks) is not said
            desk.assert_adds_up(again)
        outcomes.add((said, still))
        if not died:
            break
    assert outcomes == {(False, True), (True, True), (True, False)}
    assert not list(tmp_path.glob(".*.part"))


def test_a_counter_that_has_the_keys_in_hand_uses_none_that_was_forgotten(
    station: Station, open_station: OpenStation, clock: Clock
) -> None:
    station.return_box(WAYBILL, size="5", customer=PHONE)
    settled(station, clock)
    counter = open_station("Wang")
    assert counter.show(WAYBILL).entries
    station.forget("2023-01-01", WHY)
    with pytest.raises(Refusal):
        counter.show(WAYBILL)
    assert counter.return_box(WAYBILL, size="5").event.new  # type: ignore[attr-defined]


def test_a_restored_book_is_told_what_the_other_had_forgotten(
    open_station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    ways = Ways(open_station, clock, tmp_path / "backups")
    ways.restore_old()
    with closing(open_station()) as station:
        told: Any = [entry.event for entry in journal.latest(station.book.db, 2)]
        assert [one.kind for one in told] == ["keys-forgotten/1", "book-restored/1"]
        assert (told[0].before, {mark for *_, mark in told[0].keys}) == (None, ways.gone)
    ways.restore_new()
    with closing(open_station()) as station:
        (entry,) = journal.latest(station.book.db, 1)
        assert entry.event.kind == "book-restored/1"


def test_the_key_file_of_what_was_set_aside_has_no_forgotten_key(
    open_station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    ways = Ways(open_station, clock, tmp_path / "backups")
    ways.put_old_keys_back()
    ways.restore_later()
    text = b"".join(one.read_bytes() for one in ways.path.parent.glob("station.db*.keys"))
    found = {
        references.mark(bytes.fromhex(one.decode()))
        for one in re.findall(rb"\b[0-9a-f]{64}\b", text)
    }
    assert not found & ways.gone
    assert json.loads(keys_path(ways.path).read_bytes())["forgotten"]
