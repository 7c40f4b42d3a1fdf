"""The report: every figure by hand."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.errors import CampaignUnknown, DateUnclear
from cainiao_recycle.reports.report import as_rows
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import PHONE, Clock, waybill


def back(station: Station, number: int, **options: object) -> BoxReturned:
    options.setdefault("size", "5")
    event = station.return_box(waybill(number), **options).event  # type: ignore[arg-type]
    assert isinstance(event, BoxReturned)
    return event


@pytest.fixture
def worked(station: Station, clock: Clock) -> Station:
    """Two days: ten boxes back, four parcels sent, a load of pulp."""
    station.receive_eggs(60)
    for number in range(4):
        back(station, number, customer=PHONE if number % 2 else "VIP0042")
    back(station, 4, condition="H")
    for number in (5, 6, 7):
        back(station, number, size="1", defects=["wet"])
    station.redeem(station.list_vouchers()[0].code)
    station.send_shipment(waybill(90), box="1", covered=True)
    station.send_shipment(waybill(91), box="2", covered=True)
    station.send_shipment(waybill(92), new=True)
    entry = station.return_box(waybill(9), size="5").entry
    assert entry is not None
    station.undo(entry.seq)
    clock.forward(days=1)
    back(station, 90, customer=PHONE)
    station.send_shipment(waybill(93), box="1", covered=True)
    station.close_cage()
    station.collect_pulp("T-1", 1760, "12", "5")
    return station


def test_every_figure_of_a_day_is_counted_out(worked: Station) -> None:
    day = worked.report("2022-11-11").spans[0]
    assert (day.span, day.first, day.last) == ("day", "2022-11-11", "2022-11-11")
    sums = day.sums
    assert (sums.returns, sums.kept, sums.held, sums.for_pulp) == (8, 4, 1, 3)
    assert (sums.customers, sums.credits, sums.points) == (2, 8, 4 * 37)
    assert (sums.eggs_issued, sums.eggs_given) == (8, 1)
    assert (sums.sent_reused, sums.sent_new, sums.board_reused_g) == (2, 1, 2 * 177)
    assert (sums.boxes_pulped, sums.cages, sums.settlement_g) == (0, 0, 0)
    assert day.reuse_share == 0.5
    assert day.penetration == pytest.approx(2 / 3, abs=1e-4)
    assert day.cycles == ((1, 2),)


def test_all_time_adds_the_days_up(worked: Station) -> None:
    spans = {span.span: span for span in worked.report("2022-11-12").spans}
    sums = spans["all"].sums
    assert (sums.returns, sums.credits, sums.customers) == (9, 9, 2)
    assert (sums.sent_reused, sums.sent_new, sums.longest_cycle) == (3, 1, 2)
    assert (sums.boxes_pulped, sums.cages, sums.cage_g) == (3, 1, 3 * 569)
    # 1760 g as weighed, 12 % moist as contracted; × .89 / 82 g a notebook
    assert (sums.scale_g, sums.settlement_g, sums.notebook_equivalents) == (1760, 1760, 19)
    assert spans["all"].cycles == ((1, 2), (2, 1))
    assert spans["all"].penetration == 0.75
    assert spans["day"].sums.returns == 1
    assert spans["campaign"].sums == sums
    assert (spans["campaign"].first, spans["campaign"].last) == ("2022-11-01", "2022-11-20")


def test_carbon_is_reported_beside_its_factor_and_never_added(worked: Station) -> None:
    by_basis = {one.factor.basis.value: one for one in worked.report().spans[-1].carbon}
    assert by_basis["box reused"].co2e_g == 3 * 37
    assert by_basis["board reused"].co2e_g == 3 * 177 * 491 // 1000
    assert by_basis["board pulped"].co2e_g == 1760 * 10_162 // 100_000
    assert all(one.factor.source and one.factor.edition for one in by_basis.values())


def test_the_report_hands_out_the_journals_head_and_what_is_owed(worked: Station) -> None:
    found = worked.report()
    assert (found.head_seq, found.head) == journal.head(worked.book.db)
    assert (found.eggs_in_stock, found.eggs_owed) == (59, 8)
    assert found.assumed["pulp_yield"] == 8_900
    assert (found.station, found.date) == ("CQ-0123", "2022-11-12")


def test_without_boxes_and_parcels_there_is_no_share(bare: Station) -> None:
    found = bare.report()
    assert [span.span for span in found.spans] == ["day", "all"]
    assert found.spans[0].reuse_share is None
    assert found.spans[0].penetration is None


def test_a_campaign_can_be_named(worked: Station) -> None:
    spans = worked.report("2023-05-01", "eggs-2022").spans
    assert [span.span for span in spans] == ["day", "campaign", "all"]
    assert spans[1].sums.returns == 9
    with pytest.raises(CampaignUnknown):
        worked.report(campaign="none")
    with pytest.raises(DateUnclear):
        worked.report("today")


def test_machines_get_one_object_a_span(worked: Station) -> None:
    rows = as_rows(worked.report())
    assert [row["span"] for row in rows] == ["day", "campaign", "all"]
    assert rows[-1]["cycles"] == {"1": 2, "2": 1}
    assert rows[-1]["penetration"] == 0.75
    assert {one["basis"] for one in rows[-1]["carbon"]} == {
        "box reused", "board reused", "board pulped",
    }  # fmt: skip


def test_a_late_entry_changes_no_report_of_a_closed_day(worked: Station) -> None:
    worked.close_days()
    before = worked.report("2022-11-11").spans[0]
    worked.return_box(waybill(50), size="5", at="2022-11-11T18:00")
    assert worked.report("2022-11-11").spans[0].sums == before.sums


def test_an_undo_is_reported_on_the_day_it_is_dated_in(worked: Station) -> None:
    worked.close_days()
    before = worked.report("2022-11-11").spans[0]
    worked.undo(back_entry(worked))
    assert worked.report("2022-11-11").spans[0].sums == before.sums


def back_entry(station: Station) -> int:
    """The entry of a box of the first day that is still here."""
    found = desk.row(station, "SELECT seq FROM box_return WHERE box = 4")
    assert found is not None
    return int(str(found[0]))


def test_a_voucher_issued_anew_is_issued_once(worked: Station) -> None:
    (first, *_) = worked.list_vouchers("open")
    worked.reissue_voucher(first.code, "faded")
    issued = [span.sums.eggs_issued for span in worked.report("2022-11-12").spans]
    assert issued == [1, 9, 9]


def test_a_past_day_knows_nothing_of_the_day_after(worked: Station, clock: Clock) -> None:
    clock.set("2022-11-13 09:00")
    worked.close_days()
    found = worked.report("2022-11-11")
    assert found.eggs_owed == 7
    assert [span.sums.returns for span in found.spans] == [8, 8, 8]


def test_a_setting_taken_back_is_no_longer_assumed(worked: Station) -> None:
    entry = worked.set_setting("pulp_yield", "9000").entry
    assert entry is not None
    worked.undo(entry.seq)
    worked.set_setting("pulp_yield", "8800")
    assert worked.report().assumed["pulp_yield"] == 8_800
