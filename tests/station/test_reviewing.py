"""What stands out is listed, is looked at, and stands out again when it goes on."""

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.domain.review import Finding, Kind
from tests import desk
from tests.conftest import OpenStation
from tests.desk import Clock, waybill

Lines = list[Finding]


def lines(station: Station, kind: Kind | None = None) -> Lines:
    found = station.list_findings("2022-11-01", "2022-12-31")
    return [one for one in found if kind in (None, one.kind)]


def voucher(station: Station, number: int, **told: str) -> str:
    """The voucher of a box, under a number beside no other."""
    event = station.return_box(waybill(number * 100), size="5", **told).event
    return event.issued.voucher  # type: ignore[attr-defined, no-any-return]


def test_a_quiet_day_has_nothing_that_stands_out(station: Station) -> None:
    station.receive_eggs(60)
    station.redeem(voucher(station, 1))
    assert lines(station, Kind.PAID_AGAIN) == []
    assert [one.kind for one in lines(station)] == [Kind.CAMPAIGNS]


def test_a_campaign_that_had_begun_stands_out(station: Station) -> None:
    """The example's is added on its eleventh day."""
    (line,) = lines(station)
    assert (line.kind, dict(line.facts)) == (
        Kind.CAMPAIGNS, {"began": 1, "above": 0, "changed": 0},
    )  # fmt: skip


def test_a_redemption_undone_stands_out_and_goes_on_when_it_is_paid_again(
    station: Station,
) -> None:
    code = voucher(station, 1)
    paid = station.redeem(code).entry
    assert paid is not None
    undone = station.undo(paid.seq, "typed the wrong one").entry
    assert undone is not None
    (line,) = lines(station, Kind.PAID_AGAIN)
    assert line.line == f"paid-again-{undone.seq}"
    assert line.entries == (paid.seq, undone.seq)
    assert line.facts == {"n": 1, "again": 0}
    station.review_done(line.line, "asked Li")
    (line,) = lines(station, Kind.PAID_AGAIN)
    assert line.done is not None and line.done.note == "asked Li"
    station.redeem(code)
    (line,) = lines(station, Kind.PAID_AGAIN)
    assert (line.line, line.facts, line.done) == (
        f"paid-again-{undone.seq}", {"n": 1, "again": 1}, None,
    )  # fmt: skip
    desk.assert_adds_up(station)


def test_a_look_is_an_entry_and_survives_a_rebuild(station: Station) -> None:
    (line,) = lines(station)
    before = desk.entries(station)
    recorded = station.review_done(line.line.upper(), "it was planned", request_id="k1")
    assert recorded.entry is not None and recorded.entry.seq == before + 1
    assert station.review_done(line.line, "it was planned", request_id="k1").replayed
    with pytest.raises(errors.RequestConflict):
        station.review_done(line.line, "other", request_id="k1")
    station.rebuild_tables()
    (again,) = lines(station)
    assert again.done is not None
    assert (again.done.entry, again.done.clerk) == (before + 1, desk.CLERK)
    with pytest.raises(errors.EntryFinal):
        station.undo(before + 1)
    desk.assert_adds_up(station)


def test_only_what_stands_out_can_be_looked_at(station: Station) -> None:
    before = desk.entries(station)
    for line in ("codes-2", "campaigns-999", "nonsense", "campaigns-1"):
        with pytest.raises(errors.FindingUnknown):
            station.review_done(line, "seen")
    (found,) = lines(station)
    with pytest.raises(errors.NumberInText):
        station.review_done(found.line, f"asked {desk.PHONE}")
    assert desk.entries(station) == before


def test_dates_are_given_in_their_order(station: Station) -> None:
    with pytest.raises(errors.DatesTurned):
        station.list_findings("2022-11-12", "2022-11-11")
    assert station.list_findings("2022-11-12", "2022-11-30") == []
    assert station.list_findings("2022-11-11", "2022-11-11") != []


def test_the_last_month_is_listed_when_nobody_says_which(
    station: Station, clock: Clock
) -> None:
    assert len(station.list_findings()) == 1
    clock.forward(days=30)
    assert len(station.list_findings()) == 1
    clock.forward(days=1)
    assert station.list_findings() == []


def test_a_waybill_beside_a_known_one_is_noticed_as_it_is_recorded(
    station: Station,
) -> None:
    noticed = [
        station.return_box(number, size="5").event.noticed  # type: ignore[attr-defined]
        for number in ("SF1000000000000", "SF1000000000001", "SF1000000000003",
                       "SF1000000000002", "ABCDABCDABCD", "JD0118080218877-1-2",
                       "JD0118080218877-2-2")
    ]  # fmt: skip
    assert noticed == [None, "beside", None, "beside", "shape", None, None]
    (line,) = lines(station, Kind.WAYBILLS)
    assert line.facts == {"shape": 1, "beside": 2}


def test_what_was_noticed_stays_when_a_box_is_corrected_by_its_reference(
    station: Station,
) -> None:
    station.return_box("SF1000000000000", size="5")
    recorded = station.return_box("SF1000000000001", size="5")
    assert recorded.entry is not None
    with station.book.reading() as db:
        reference = station.keyring.sought(db, "SF1000000000001")
    station.undo(recorded.entry.seq)
    again = station.return_box(reference, size="6").event
    assert again.noticed == "beside"  # type: ignore[attr-defined]


def test_a_box_that_earns_nothing_is_not_noticed(bare: Station) -> None:
    event = bare.return_box("ABCDABCDABCD", size="5").event
    assert event.noticed is None  # type: ignore[attr-defined]


def test_a_mistyped_code_is_no_guess(station: Station) -> None:
    for _ in range(9):
        with pytest.raises(errors.CodeMistyped):
            station.redeem("8517389065633349")
    assert lines(station, Kind.CODES) == []


def test_what_was_recorded_late_stands_out_once_a_clerk_and_day(
    station: Station, open_station: OpenStation, clock: Clock
) -> None:
    clock.set("2022-11-13 10:00")
    wang = open_station(clerk="Wang")
    for number, clerk in enumerate((station, wang, station)):
        clerk.return_box(waybill(number * 10), size="5", at=f"2022-11-12T0{number}:00")
    station.return_box(waybill(90), size="5", at="2022-11-12T11:00")
    assert [(one.clerk, one.facts) for one in lines(station, Kind.LATE)] == [
        ("Li", {"n": 2, "hours": 34}), ("Wang", {"n": 1, "hours": 33}),
    ]  # fmt: skip


def test_a_settings_threshold_decides(station: Station) -> None:
    codes = [voucher(station, number) for number in (1, 2)]
    for code in codes:
        station.void_voucher(code, "given back")
    assert lines(station, Kind.VOUCHERS) == []
    station.set_setting("review_vouchers", 2)
    assert [one.facts["void"] for one in lines(station, Kind.VOUCHERS)] == [2]
    assert [one.facts["settings"] for one in lines(station, Kind.BOOK)] == [1]
