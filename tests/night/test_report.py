"""The report: every figure by hand."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.domain.periods import Span
from cainiao_recycle.errors import CampaignUnknown, DateUnclear
from cainiao_recycle.reports.report import as_rows
from cainiao_recycle.store import egg_stock, journal
from cainiao_recycle.store.totals import Booked, DayAmount
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
    station.undo(entry.seq, "a slip")
    clock.forward(days=1)
    back(station, 90, customer=PHONE)
    station.send_shipment(waybill(93), box="1", covered=True)
    station.close_cage()
    station.collect_pulp("T-1", 1760, "12", "5")
    return station


def test_every_figure_of_a_day_is_counted_out(worked: Station) -> None:
    day = worked.report("2022-11-11").columns[0]
    assert day.period == ("day", "2022-11-11", "2022-11-11", "2022-11-11")
    assert day.customers == 2
    assert {name: n for name, n in day.amounts.items() if n} == {
        "returned": 8, "sound": 4, "kept": 4, "held": 1, "for_pulp": 3,
        "credits": 8, "points": 4 * 37, "eggs_issued": 8, "eggs_given": 1,
        "eggs_received": 60, "sent_used": 2, "sent_new": 1, "board_reused_g": 2 * 177,
        "cartons_fen": 2 * 88, "eggs_fen": 70,
    }  # fmt: skip
    assert day.shares == {"used_share": 0.6667, "reuse_share": 0.5, "sound_share": 0.5}
    assert day.cycles == ((1, 2),)


def test_all_time_adds_the_days_up(worked: Station) -> None:
    columns = {one.period.span: one for one in worked.report("2022-11-12").columns}
    n = columns[Span.ALL].amounts
    assert (n["returned"], n["credits"], n["sent_used"], n["sent_new"]) == (9, 9, 3, 1)
    assert (n["boxes_pulped"], n["pulped_g"]) == (3, 3 * 569)
    # 1760 g as weighed, 12 % moist as contracted; × .89 / 82 g a notebook
    assert (n["settlement_g"], n["notebook_equivalents"]) == (1760, 19)
    assert columns[Span.ALL].cycles == ((1, 2), (2, 1))
    assert columns[Span.ALL].shares["used_share"] == 0.75
    assert columns[Span.DAY].amounts["returned"] == 1
    assert columns[Span.BEFORE].amounts["returned"] == 8
    assert columns[Span.YEAR_TO_DATE].amounts == n
    assert columns[Span.CAMPAIGN].amounts == n
    period = columns[Span.CAMPAIGN].period
    assert (period.first, period.last) == ("2022-11-01", "2022-11-20")


def test_carbon_is_reported_beside_its_factor_and_never_added(worked: Station) -> None:
    by_name = {one.factor.name: one for one in worked.report().columns[-1].carbon}
    assert by_name["co2e_return_g"].co2e_g == 9 * 37
    assert by_name["co2e_reuse_g"].co2e_g == 3 * 37
    assert by_name["co2e_board_g"].co2e_g == 3 * 177 * 491 // 1000
    assert by_name["co2e_pulp_g"].co2e_g == 1760 * 10_162 // 100_000
    assert all(one.factor.source and one.factor.edition for one in by_name.values())


def test_the_report_hands_out_the_journals_head_and_what_is_owed(worked: Station) -> None:
    found = worked.report()
    assert (found.head_seq, found.head) == journal.head(worked.book.db)
    assert (found.eggs_in_stock, found.eggs_owed) == (59, 8)
    assert found.assumed["pulp_yield"] == 8_900
    assert (found.station, found.period.last) == ("CQ-0123", "2022-11-12")


def test_without_boxes_and_parcels_there_is_no_share(bare: Station) -> None:
    found = bare.report()
    assert [one.period.span for one in found.columns] == [
        "day", "before", "year-to-date", "all",
    ]  # fmt: skip
    assert set(found.columns[0].shares.values()) == {None}


def test_a_campaign_can_be_named(worked: Station) -> None:
    columns = worked.report("2023-05-01", "eggs-2022").columns
    assert [one.period.span for one in columns] == [
        "day", "before", "campaign", "year-to-date", "all",
    ]  # fmt: skip
    assert (columns[2].amounts["returned"], columns[2].customers) == (9, 2)
    with pytest.raises(CampaignUnknown):
        worked.report(campaign="none")
    with pytest.raises(DateUnclear):
        worked.report("today")


def test_machines_get_one_object_a_span(worked: Station) -> None:
    rows = as_rows(worked.report())
    assert [row["span"] for row in rows] == [
        "day", "before", "campaign", "year-to-date", "all",
    ]  # fmt: skip
    assert rows[-1]["cycles"] == {"1": 2, "2": 1}
    assert rows[-1]["used_share"] == 0.75
    assert {one["basis"] for one in rows[-1]["carbon"]} == {
        "box returned", "box reused", "board reused", "board pulped",
    }  # fmt: skip


PERIODS = {"month": "2022-11", "quarter": "2022-Q4", "year": "2022"}


@pytest.mark.parametrize("name", PERIODS)
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_a_period_is_the_sum_of_its_days(
    worked: Station, clock: Clock, name: str, closed: bool
) -> None:
    if closed:
        clock.set("2022-11-13 09:00")
        worked.close_days()
    found = worked.report(**{name: PERIODS[name]}).columns
    assert found[0].period.name == PERIODS[name]
    assert found[0].amounts["returned"] == 9
    assert found[0].customers == 2
    assert found[0].cycles == ((1, 2), (2, 1))
    assert found[1].amounts["returned"] == 0
    days = worked.report(first="2022-11-11", last="2022-11-12").columns
    assert (days[0].amounts, days[1].amounts) == (found[0].amounts, found[1].amounts)


def test_the_figures_of_open_days_are_those_they_are_sealed_with(
    worked: Station, clock: Clock
) -> None:
    opened = [row for row in Booked(worked.book.db).open if row.date < "2022-11-12"]
    clock.set("2022-11-12 23:00")
    worked.close_days("2022-11-11")
    rows = worked.book.db.execute("SELECT date, campaign, indicator, amount FROM figure")
    assert [*map(DayAmount._make, rows)] == sorted(opened)


def test_stock_and_debt_by_the_figures_are_those_of_the_book(worked: Station) -> None:
    worked.void_voucher(worked.list_vouchers("open")[0].code, "lost")
    worked.break_eggs(2)
    worked.count_eggs(58, "counted twice")
    worked.undo(worked.redeem(worked.list_vouchers("open")[0].code).entry.seq, "a slip")  # type: ignore[union-attr]
    found = worked.report()
    assert (found.eggs_in_stock, found.eggs_owed) == egg_stock.stand(worked.book.db)


def test_a_late_entry_changes_no_report_of_a_closed_day(worked: Station) -> None:
    worked.close_days()
    before = worked.report("2022-11-11").columns[0]
    worked.return_box(waybill(50), size="5", at="2022-11-11T18:00")
    assert worked.report("2022-11-11").columns[0].amounts == before.amounts


def test_an_undo_is_reported_on_the_day_it_is_dated_in(worked: Station) -> None:
    worked.close_days()
    before = worked.report("2022-11-11").columns[0]
    worked.undo(back_entry(worked), "a slip")
    assert worked.report("2022-11-11").columns[0].amounts == before.amounts


def back_entry(station: Station) -> int:
    """The entry of a box of the first day that is still here."""
    found = desk.row(station, "SELECT seq FROM box_return WHERE box = 4")
    assert found is not None
    return int(str(found[0]))


def test_a_voucher_issued_anew_is_issued_once(worked: Station) -> None:
    (first, *_) = worked.list_vouchers("open")
    worked.reissue_voucher(first.code, "faded")
    columns = worked.report("2022-11-12").columns
    assert [c.amounts["eggs_issued"] for c in columns] == [1, 8, 9, 9, 9]


def test_a_past_day_knows_nothing_of_the_day_after(worked: Station, clock: Clock) -> None:
    clock.set("2022-11-13 09:00")
    worked.close_days()
    found = worked.report("2022-11-11")
    assert found.eggs_owed == 7
    assert [c.amounts["returned"] for c in found.columns] == [8, 0, 8, 8, 8]


def test_a_setting_taken_back_is_no_longer_assumed(worked: Station) -> None:
    entry = worked.set_setting("pulp_yield", "9000").entry
    assert entry is not None
    worked.undo(entry.seq, "a slip")
    worked.set_setting("pulp_yield", "8800")
    assert worked.report().assumed["pulp_yield"] == 8_800


def test_an_egg_that_was_not_given_costs_what_it_cost(
    station: Station, clock: Clock
) -> None:
    station.receive_eggs(60)
    back(station, 1)
    entry = station.redeem(station.list_vouchers()[0].code).entry
    assert entry is not None
    clock.forward(days=1)
    station.close_days()
    station.set_setting("egg_fen", "100")
    station.undo(entry.seq, "not handed over")
    (month,) = station.report(month="2022-11").columns[:1]
    assert (month.amounts["eggs_given"], month.amounts["eggs_fen"]) == (0, 0)
    station.redeem(station.list_vouchers()[0].code)
    clock.forward(days=1)
    station.close_days()
    (month,) = station.report(month="2022-11").columns[:1]
    assert (month.amounts["eggs_given"], month.amounts["eggs_fen"]) == (1, 100)
