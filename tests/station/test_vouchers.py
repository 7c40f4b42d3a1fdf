"""Egg vouchers at the station: redeemed once, made void, issued anew, expired."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.events import BoxReturned, VoucherRedeemed, VoucherReissued
from cainiao_recycle.domain.references import voucher_ref
from cainiao_recycle.errors import (
    CodeMistyped,
    InputMethodOn,
    NotOfKind,
    ReasonMissing,
    Refusal,
    RequestConflict,
    TextUnclear,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherNotYetValid,
    VoucherReplaced,
    VoucherUnknown,
    VoucherVoid,
    WrongCode,
)
from cainiao_recycle.station.key_care import draw_network_key
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.desk import PHONE, Clock, entries, waybill

UNKNOWN = codes.make(CodeType.VOUCHER, lambda _: 31415)
TAG = codes.make(CodeType.TAG, lambda _: 31415)
MISTYPED = UNKNOWN[:-1] + str((int(UNKNOWN[-1]) + 1) % 10)


def issue(station: Station, number: int = 1, **options: object) -> str:
    """A voucher for one egg."""
    event = station.return_box(waybill(number), size="5", **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    assert event.issued is not None
    return event.issued.voucher


def redeem(station: Station, code: str, **named: str) -> Recorded:
    return station.redeem(code, **named)


def void(station: Station, code: str, **named: str) -> Recorded:
    return station.void_voucher(code, "slip lost", **named)


def reissue(station: Station, code: str, **named: str) -> Recorded:
    return station.reissue_voucher(code, "faded", **named)


VERBS = [redeem, void, reissue]
Verb = Callable[..., Recorded]


def test_redeeming_hands_over_the_eggs_at_once(station: Station) -> None:
    station.receive_eggs(10)
    code = issue(station)
    assert station.eggs_now().owed == 1
    recorded = station.redeem(codes.grouped(code))
    assert recorded.event == VoucherRedeemed(voucher=code, eggs=1, was_expired=False)
    assert (station.eggs_now().stock, station.eggs_now().owed) == (9, 0)
    desk.assert_adds_up(station)


def test_a_second_try_says_who_and_when(
    open_station: Callable[..., Station], clock: Clock
) -> None:
    station = open_station()
    desk.add_campaign(station)
    code = issue(station)
    clock.set("2022-11-11 10:42")
    open_station("Wang").redeem(code)
    clock.set("2022-11-12 09:00")
    with pytest.raises(VoucherAlreadyRedeemed) as refused:
        station.redeem(code)
    assert "2022-11-11 10:42" in str(refused.value)
    assert "Wang" in str(refused.value)


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_request_again_settles_nothing_twice(station: Station, verb: Verb) -> None:
    code = issue(station)
    first = verb(station, code, request_id="k7")
    before = entries(station)
    again = verb(station, code, request_id="k7")
    assert (again.event, again.replayed) == (first.event, True)
    assert entries(station) == before
    with pytest.raises(RequestConflict):
        verb(station, issue(station, 2), request_id="k7")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("settle", "refusal"),
    [(redeem, VoucherAlreadyRedeemed), (void, VoucherVoid), (reissue, VoucherReplaced)],
)
def test_a_settled_voucher_can_be_settled_no_more(
    station: Station, verb: Verb, settle: Verb, refusal: type[Refusal]
) -> None:
    code = issue(station)
    settle(station, code)
    before = entries(station)
    with pytest.raises(refusal):
        verb(station, code)
    assert entries(station) == before


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("closed", [False, True])
def test_a_voucher_is_good_on_its_last_day_and_expired_after_it(
    station: Station, clock: Clock, verb: Verb, closed: bool
) -> None:
    last, late = issue(station), issue(station, 2)
    clock.set("2022-12-11 23:59")
    assert verb(station, last).entry is not None
    clock.set("2022-12-12 00:00")
    if closed:
        station.close_days("2022-12-11")
    with pytest.raises(VoucherExpired):
        verb(station, late)


def test_a_voucher_undone_with_its_box_is_worthless(station: Station) -> None:
    code = issue(station)
    station.undo(entries(station), "a slip")
    with pytest.raises(VoucherVoid):
        station.redeem(code)


def test_a_voucher_is_not_good_before_it_was_issued(station: Station, clock: Clock) -> None:
    code = issue(station)
    with pytest.raises(VoucherNotYetValid):
        station.redeem(code, at="2022-11-10T10:00")


def test_what_was_redeemed_on_paper_is_entered_with_its_time(
    station: Station, clock: Clock
) -> None:
    code = issue(station)
    clock.set("2022-12-13 10:00")
    recorded = station.redeem(code, at="2022-12-11T18:00")
    assert recorded.entry is not None
    assert recorded.entry.happened_at == desk.moment("2022-12-11 18:00")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("code", "refusal", "trace"),
    [
        (UNKNOWN, VoucherUnknown, ["lookup-failed/1"]),
        (MISTYPED, CodeMistyped, ["lookup-failed/1"]),
        (UNKNOWN[:-1], CodeMistyped, ["lookup-failed/1"]),
        (TAG, WrongCode, []),
        ("SF1234567890123", WrongCode, []),
        ("鸡蛋", InputMethodOn, []),
        ("x", NotOfKind, []),
    ],
)
def test_mistyped_and_unknown_are_different_and_leave_a_trace(
    station: Station, verb: Verb, code: str, refusal: type[Refusal], trace: list[str]
) -> None:
    issued = issue(station)
    before = entries(station)
    with pytest.raises(refusal) as refused:
        verb(station, code)
    assert desk.kinds(station)[before:] == trace
    assert issued not in str(refused.value)
    desk.assert_adds_up(station)


@pytest.mark.parametrize("name", ["k\x1b[2J", "k\ud800", "~close", "x" * 81])
def test_a_trace_is_called_as_any_other_request_may_be(station: Station, name: str) -> None:
    before = entries(station)
    with pytest.raises(TextUnclear):
        station.redeem(MISTYPED, request_id=name)
    assert entries(station) == before


TRIED = [
    (UNKNOWN, f"{UNKNOWN[0]}***********{UNKNOWN[-4:]}", "voucher-unknown"),
    (MISTYPED, f"{MISTYPED[0]}***************", "code-mistyped"),
    (UNKNOWN[:-1], "15 characters", "code-mistyped"),
]


@pytest.mark.parametrize(("code", "kept", "why"), TRIED)
def test_a_failed_look_up_tells_who_tried_and_no_number_in_full(
    station: Station, code: str, kept: str, why: str
) -> None:
    with pytest.raises(Refusal):
        station.redeem(code)
    sql = "SELECT code, voucher_ref, why, clerk FROM lookup_failure"
    assert desk.row(station, sql) == (kept, None, why, "Li")
    desk.assert_adds_up(station)


@pytest.mark.parametrize(
    ("years", "under"), [([2022], 0), ([2021], 0), ([2021, 2022, 2023], 1), ([2023], None)]
)
def test_another_stations_code_is_known_by_its_reference_under_the_networks_key(
    station: Station, tmp_path: Path, years: list[int], under: int | None
) -> None:
    keys = [draw_network_key(tmp_path / str(year), year, f"{year}-01-01") for year in years]
    for year in years:
        station.join_network(tmp_path / str(year))
    for code in (UNKNOWN, MISTYPED):
        with pytest.raises(Refusal):
            station.redeem(code)
    with closing(sqlite3.connect(station.path)) as db:
        refs = [ref for (ref,) in db.execute("SELECT voucher_ref FROM lookup_failure")]
    made = None if under is None else voucher_ref(UNKNOWN, keys[under].secret)
    assert refs == [made, None]


def test_a_voucher_has_its_reference_under_the_networks_key_however_it_was_issued(
    station: Station, tmp_path: Path
) -> None:
    before = issue(station)
    key = draw_network_key(tmp_path / "key", 2022, "2022-01-01").secret
    station.join_network(tmp_path / "key")
    box = station.return_box(desk.waybill(70), size="5").event
    batch = station.issue_batch(2, 1, "school day").event
    again = station.reissue_voucher(before, "lost").event
    codes = [box.issued.voucher, *batch.vouchers, again.voucher]  # type: ignore[attr-defined]
    with closing(sqlite3.connect(station.path)) as db:
        refs = dict(db.execute("SELECT voucher, voucher_ref FROM voucher"))
    assert refs == {before: None, **{code: voucher_ref(code, key) for code in codes}}
    desk.assert_adds_up(station)


@pytest.mark.parametrize("code", [UNKNOWN, MISTYPED])
@pytest.mark.parametrize("verb", VERBS)
def test_the_same_failed_request_again_records_nothing(
    station: Station, verb: Verb, code: str
) -> None:
    with pytest.raises(Refusal) as first:
        verb(station, code, request_id="k9")
    before = entries(station)
    with pytest.raises(type(first.value)):
        verb(station, code, request_id="k9")
    assert entries(station) == before


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", ReasonMissing), ("a\nb", TextUnclear), ("x" * 81, TextUnclear)],
)
def test_a_reason_is_one_line(
    station: Station, reason: str, refusal: type[Refusal]
) -> None:
    code = issue(station)
    for verb in (station.void_voucher, station.reissue_voucher):
        with pytest.raises(refusal):
            verb(code, reason)
    assert station.redeem(code).entry is not None


def test_a_reissued_voucher_keeps_its_eggs_and_dates_and_the_old_code_is_dead(
    station: Station, clock: Clock
) -> None:
    old = issue(station, customer=PHONE)
    clock.forward(days=3)
    event = station.reissue_voucher(old, "faded").event
    assert isinstance(event, VoucherReissued)
    assert event.voucher != old
    assert (event.eggs, event.valid_from, event.valid_until) == (
        1,
        "2022-11-11",
        "2022-12-11",
    )
    with pytest.raises(VoucherReplaced) as refused:
        station.redeem(old)
    assert event.voucher[-4:] in str(refused.value)
    assert event.voucher not in str(refused.value)
    assert station.eggs_now().owed == 1
    assert station.redeem(event.voucher).entry is not None
    desk.assert_adds_up(station)


def test_the_chain_of_reissues_is_visible_from_each_of_its_codes(station: Station) -> None:
    chain = [issue(station)]
    for _ in range(3):
        event = station.reissue_voucher(chain[-1], "faded").event
        assert isinstance(event, VoucherReissued)
        chain.append(event.voucher)
    station.redeem(chain[-1])
    lives = [[entry.seq for entry in station.show(code).entries] for code in chain]
    assert all(life == lives[0] for life in lives)
    assert len(lives[0]) == 5
    states = [str(one.state) for one in station.list_vouchers()]
    assert sorted(states) == ["redeemed", "replaced", "replaced", "replaced"]
    desk.assert_adds_up(station)


def test_vouchers_are_listed_by_state(station: Station) -> None:
    one, other = issue(station, 1), issue(station, 2)
    station.redeem(one)
    assert [v.code for v in station.list_vouchers("open")] == [other]
    assert [v.code for v in station.list_vouchers()] == [one, other]
