"""Undo reverses one entry and what followed from it, or says what stands in the way."""

from collections.abc import Callable

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, EntryUndone, VoucherReissued
from cainiao_recycle.errors import (
    AlreadyUndone,
    CodeMistyped,
    EntryFinal,
    EntryUnknown,
    NumberUnclear,
    RequestConflict,
    TextUnclear,
    UndoBlocked,
)
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.desk import PHONE, Clock, entries, table_rows, waybill

TABLES = ("box", "voucher", "shipment", "shipment_item", "pulp_cage", "pulp_collection")


def back(station: Station, number: int = 1, **options: object) -> Recorded:
    options.setdefault("size", "5")
    return station.return_box(waybill(number), **options)  # type: ignore[arg-type]


def seq(recorded: Recorded) -> int:
    assert recorded.entry is not None
    return recorded.entry.seq


def issued(recorded: Recorded) -> str:
    assert isinstance(recorded.event, BoxReturned)
    assert recorded.event.issued is not None
    return recorded.event.issued.voucher


def picture(station: Station) -> dict[str, object]:
    """What people see: every box, voucher, parcel and cage, without entry numbers."""
    boxes = station.list_boxes(["reuse", "bound", "hold", "pulp", "sent", "pulped"])
    eggs = station.eggs_now()
    return {
        "boxes": {b.box: (b.tag, b.cycle, b.condition, b.state, b.shelf) for b in boxes},
        "vouchers": {
            v.code: str(v.state) for v in station.list_vouchers() if v.state != "undone"
        },
        "parcels": sorted(
            tuple(p)[:6] for p in station.list_shipments(["waiting", "packed", "sent"])
        ),
        "cages": [
            (c.cage, s) for s in ("closed", "collected") for c in station.list_cages(s)
        ],
        "eggs": (eggs.stock, eggs.owed),
        "campaigns": station.list_campaigns(),
        "credits": desk.row(
            station, "SELECT group_concat(box || voucher) FROM box_return WHERE undone = 0"
        ),
    }


def ready(station: Station) -> None:
    """A station at work: a good, a held and a bad box, a parcel, a cage, eggs."""
    station.receive_eggs(60)
    back(station, 1, customer=PHONE)
    back(station, 2, customer=PHONE)
    back(station, 3, defects=["oversize"])
    back(station, 4, defects=["wet"])
    station.close_cage()
    back(station, 5, defects=["wet"])
    back(station, 6, visit="V-1")
    station.enter_shipment("S-1", [desk.item()])
    station.enter_shipment("S-2", [desk.item(100, 100, 100)])
    station.pack_shipment("S-2", "2")
    station.send_shipment(waybill(99), box="6", covered=True)


def first_voucher(station: Station) -> str:
    return station.list_vouchers("open")[0].code


WORK: dict[str, Callable[[Station], Recorded]] = {
    "return": lambda s: back(s, 7, customer=PHONE),
    "return in a visit": lambda s: back(s, 7, visit="V-1"),
    "return that begins a visit": lambda s: back(s, 7, visit="V-2", customer=PHONE),
    "return of a box that was away": lambda s: s.return_box(waybill(99)),
    "return that ends a visit": lambda s: back(s, 7, visit="V-1", done=True),
    "end of a visit": lambda s: s.finish_visit("V-1"),
    "redeem": lambda s: s.redeem(first_voucher(s)),
    "void": lambda s: s.void_voucher(first_voucher(s), "lost"),
    "reissue": lambda s: s.reissue_voucher(first_voucher(s), "faded"),
    "shipment": lambda s: s.enter_shipment("S-3", [desk.item(), desk.item()]),
    "pack": lambda s: s.pack_shipment("S-1", "1"),
    "release": lambda s: s.release_shipment("S-2"),
    "send a bound box": lambda s: s.send_shipment("S-2", covered=True),
    "send a box": lambda s: s.send_shipment("S-1", box="1", covered=True),
    "send under a waybill": lambda s: s.send_shipment(waybill(98), box="1", covered=True),
    "send in a new carton": lambda s: s.send_shipment("S-1", new=True, waybill=waybill(98)),
    "regrade": lambda s: s.regrade_box("3", "B", "looks fine"),
    "write off": lambda s: s.regrade_box("1", "P", "crushed on the shelf"),
    "cage": lambda s: s.close_cage(500),
    "collect": lambda s: s.collect_pulp("T-1", 200, "12", "2"),
    "eggs received": lambda s: s.receive_eggs(30, "from the farm"),
    "eggs broken": lambda s: s.break_eggs(3),
    "eggs counted": lambda s: s.count_eggs(50, "counted twice"),
}  # fmt: skip


@pytest.mark.parametrize("work", WORK)
def test_an_undone_entry_leaves_the_station_as_it_was(station: Station, work: str) -> None:
    ready(station)
    before = picture(station)
    recorded = WORK[work](station)
    assert picture(station) != before or "visit" in work
    undone = station.undo(seq(recorded), "a mistake").event
    assert isinstance(undone, EntryUndone)
    assert (undone.entry, undone.undone) == (seq(recorded), (seq(recorded),))
    assert picture(station) == before
    desk.assert_adds_up(station)


@pytest.mark.parametrize("work", WORK)
def test_what_was_undone_can_be_done_again(station: Station, work: str) -> None:
    ready(station)
    first = WORK[work](station)
    after = picture(station)
    station.undo(seq(first), "a slip")
    again = WORK[work](station)
    assert again.entry is not None
    assert again.event.kind == first.event.kind
    same = ("parcels", "eggs")
    assert {k: picture(station)[k] for k in same} == {k: after[k] for k in same}
    desk.assert_adds_up(station)


@pytest.mark.parametrize("work", WORK)
def test_an_entry_is_undone_once(
    open_station: Callable[..., Station], station: Station, clock: Clock, work: str
) -> None:
    ready(station)
    entry = seq(WORK[work](station))
    clock.set("2022-11-11 10:42")
    open_station("Wang").undo(entry, "a slip")
    before = entries(station)
    with pytest.raises(AlreadyUndone) as refused:
        station.undo(entry, "a slip")
    assert "2022-11-11 10:42" in str(refused.value)
    assert "Wang" in str(refused.value)
    assert entries(station) == before


def test_nothing_is_deleted_by_an_undo(station: Station) -> None:
    ready(station)
    before = list(desk.kinds(station))
    station.undo(seq(back(station, 7)), "a slip")
    assert desk.kinds(station) == [*before, "box-returned/1", "entry-undone/1"]


def test_a_campaign_nothing_was_earned_under_can_be_undone(bare: Station) -> None:
    desk.add_campaign(bare)
    bare.undo(entries(bare), "a slip")
    assert bare.list_campaigns() == []
    desk.add_campaign(bare)
    back(bare, 1)
    with pytest.raises(UndoBlocked) as refused:
        bare.undo(entries(bare) - 1, "a slip")
    assert "eggs-2022" in str(refused.value)


def test_undoing_a_return_after_its_visit_undoes_the_end_first(station: Station) -> None:
    recorded = back(station, 1, visit="V-1")
    end = seq(station.finish_visit("V-1"))
    event = station.undo(seq(recorded), "a slip").event
    assert isinstance(event, EntryUndone)
    assert event.undone == (end, seq(recorded))
    desk.assert_adds_up(station)


# --- what stands in the way -------------------------------------------------------


def blocked(station: Station, entry: int, *said: str) -> None:
    before, tables = entries(station), table_rows(station.path)
    with pytest.raises(UndoBlocked) as refused:
        station.undo(entry, "a slip")
    assert all(word in str(refused.value) for word in said), str(refused.value)
    assert entries(station) == before
    assert table_rows(station.path) == tables


def test_a_redeemed_voucher_stands_in_the_way_with_who_and_when(
    station: Station, open_station: Callable[..., Station], clock: Clock
) -> None:
    recorded = back(station)
    clock.set("2022-11-11 10:42")
    open_station("Wang").redeem(issued(recorded))
    blocked(station, seq(recorded), "10:42", "Wang", "redeemed")


@pytest.mark.parametrize("verb", ["void_voucher", "reissue_voucher"])
def test_any_end_of_a_voucher_stands_in_the_way(station: Station, verb: str) -> None:
    recorded = back(station)
    getattr(station, verb)(issued(recorded), "lost")
    blocked(station, seq(recorded), issued(recorded))


def test_an_expired_voucher_stands_in_the_way(station: Station, clock: Clock) -> None:
    recorded = back(station)
    clock.forward(days=40)
    station.close_days("2022-12-11")
    blocked(station, seq(recorded), "expired")


def test_a_redeemed_voucher_of_the_visit_stands_in_the_way(station: Station) -> None:
    recorded = back(station, 1, visit="V-1")
    end = station.finish_visit("V-1")
    station.redeem(end.event.issued.voucher)  # type: ignore[attr-defined]
    blocked(station, seq(recorded), "redeemed")
    blocked(station, seq(end), "redeemed")


def test_a_redeemed_new_code_keeps_its_reissue(station: Station) -> None:
    event = station.reissue_voucher(issued(back(station)), "faded")
    assert isinstance(event.event, VoucherReissued)
    station.redeem(event.event.voucher)
    blocked(station, seq(event), "redeemed")


def test_a_credit_that_paid_for_a_voucher_stands_in_the_way(station_2021: Station) -> None:
    first = [back(station_2021, n, customer=PHONE) for n in range(4)]
    voucher = issued(first[3])
    blocked(station_2021, seq(first[0]), voucher, str(seq(first[3])))
    station_2021.undo(seq(first[3]), "a slip")
    station_2021.undo(seq(first[0]), "a slip")
    assert issued_after(station_2021)
    desk.assert_adds_up(station_2021)


def issued_after(station: Station) -> bool:
    """Two credits are left, two more boxes make a voucher."""
    back(station, 11, customer=PHONE)
    return issued(back(station, 12, customer=PHONE)) is not None


def test_a_visit_ended_by_another_box_stands_in_the_way(station: Station) -> None:
    first = back(station, 1, visit="V-1")
    last = back(station, 2, visit="V-1", done=True)
    blocked(station, seq(first), "V-1", str(seq(last)))


def test_a_box_that_moved_on_stands_in_the_way_of_its_return(station: Station) -> None:
    first, second = back(station, 1), back(station, 2)
    third = back(station, 3, defects=["wet"])
    station.enter_shipment("S-1", [desk.item()])
    packed = station.pack_shipment("S-1", "1")
    sent = station.send_shipment(waybill(9), box="2", covered=True)
    caged = station.close_cage()
    blocked(station, seq(first), f"entry {seq(packed)}", "bound")
    blocked(station, seq(second), f"entry {seq(sent)}", "sent")
    blocked(station, seq(third), f"entry {seq(caged)}", "cage 1")


def test_a_box_that_came_back_stands_in_the_way_of_its_sending(station: Station) -> None:
    first = back(station)
    sent = station.send_shipment(waybill(9), box="1", covered=True)
    station.return_box(waybill(9))
    blocked(station, seq(sent), "box 1")
    blocked(station, seq(first), "box 1")


def test_a_second_look_stands_in_the_way_of_the_first(station: Station) -> None:
    back(station)
    first = station.regrade_box("1", "H", "smells")
    second = station.regrade_box("1", "B", "aired")
    blocked(station, seq(first), "box 1")
    station.undo(seq(second), "a slip")
    station.undo(seq(first), "a slip")
    desk.assert_adds_up(station)


def test_a_later_look_that_came_to_the_same_stands_in_the_way_of_the_first(
    station: Station,
) -> None:
    back(station)
    first = station.regrade_box("1", "B", "torn")
    station.regrade_box("1", "A", "re-taped")
    station.regrade_box("1", "B", "torn again")
    blocked(station, seq(first), "box 1")


def test_a_regraded_box_stands_in_the_way_of_its_return(station: Station) -> None:
    recorded = back(station)
    station.regrade_box("1", "B", "torn")
    blocked(station, seq(recorded), "box 1")


def test_a_parcel_that_moved_on_stands_in_the_way(station: Station) -> None:
    back(station)
    entered = station.enter_shipment("S-1", [desk.item()])
    packed = station.pack_shipment("S-1")
    blocked(station, seq(entered), "S-1", f"entry {seq(packed)}")
    sent = station.send_shipment("S-1", covered=True)
    blocked(station, seq(packed), "S-1", f"entry {seq(sent)}")


def test_a_released_box_that_was_taken_stands_in_the_way(station: Station) -> None:
    back(station)
    for number in ("S-1", "S-2"):
        station.enter_shipment(number, [desk.item()])
    station.pack_shipment("S-1")
    released = station.release_shipment("S-1")
    station.pack_shipment("S-2")
    blocked(station, seq(released), "box 1")


def test_a_later_packing_of_the_same_box_stands_in_the_way_of_the_first(
    station: Station,
) -> None:
    back(station)
    station.enter_shipment("S-1", [desk.item()])
    first = station.pack_shipment("S-1", "1")
    station.release_shipment("S-1")
    station.pack_shipment("S-1", "1")
    blocked(station, seq(first))


def test_a_collected_cage_stands_in_the_way(station: Station) -> None:
    back(station, 1, defects=["wet"])
    caged = station.close_cage()
    station.collect_pulp("T-1", 170, "12", "1")
    blocked(station, seq(caged), "T-1")


# --- what cannot be undone at all -------------------------------------------------


def test_entries_that_stay_say_what_to_do_instead(station: Station, clock: Clock) -> None:
    undone = seq(station.undo(seq(back(station)), "a slip"))
    issued(back(station, 2))
    with pytest.raises(CodeMistyped):
        station.redeem("8000000000000000")
    failed = entries(station)
    clock.forward(days=40)
    station.close_days("2022-12-11")
    final = {
        1: "another file", 2: "Import", undone: "Do again", failed: "nothing",
        entries(station): "open day", entries(station) - 1: "stays expired",
    }  # fmt: skip
    for entry, instead in final.items():
        with pytest.raises(EntryFinal) as refused:
            station.undo(entry, "a slip")
        assert instead in str(refused.value)


@pytest.mark.parametrize("entry", [9999, 10**9])
def test_an_entry_nobody_made_cannot_be_undone(station: Station, entry: int) -> None:
    with pytest.raises(EntryUnknown):
        station.undo(entry, "a slip")


@pytest.mark.parametrize("entry", [0, -1, "x", "1.5", "=1+1"])
def test_what_is_no_entry_is_refused(station: Station, entry: str) -> None:
    with pytest.raises(NumberUnclear):
        station.undo(entry, "a slip")


def test_an_undo_gives_its_reason_on_one_line(station: Station) -> None:
    entry = seq(back(station))
    with pytest.raises(TextUnclear):
        station.undo(entry, "a\nb")
    station.undo(entry, "a slip")


def test_the_same_undo_again_is_answered_again(station: Station) -> None:
    one, other = seq(back(station, 1)), seq(back(station, 2))
    first = station.undo(one, "a slip", request_id="u1")
    before = entries(station)
    assert station.undo(one, "a slip", request_id="u1").event == first.event
    assert entries(station) == before
    with pytest.raises(RequestConflict):
        station.undo(other, "a slip", request_id="u1")


def test_an_undo_is_dated_in_the_open_day(station: Station, clock: Clock) -> None:
    recorded = back(station)
    clock.forward(days=1)
    station.close_days()
    undone = station.undo(seq(recorded), "a slip").entry
    assert undone is not None
    assert undone.business_date == "2022-11-12"
    clock.forward(days=1)
    (closed,) = station.close_days()
    assert (closed.boxes_opening, closed.boxes_in, closed.boxes_closing) == (1, -1, 0)
    assert (closed.vouchers_opening, closed.vouchers_issued, closed.vouchers_closing) == (
        1,
        -1,
        0,
    )
    desk.assert_adds_up(station)


def test_the_eggs_of_an_undone_box_leave_room_under_the_limit(bare: Station) -> None:
    desk.add_campaign(bare, desk.rule(eggs_per_customer_day="1"))
    bare.undo(seq(back(bare, customer=PHONE)), "a slip")
    again = back(bare, 2, customer=PHONE).event
    assert isinstance(again, BoxReturned)
    assert again.reward == "granted"


def test_a_voucher_is_never_paid_by_a_return_that_was_undone(station: Station) -> None:
    back(station)
    station.send_shipment(waybill(2), box="1", covered=True)
    bare_visit = {"visit": "V-1", "customer": PHONE}
    station.undo(seq(back(station, 2, **bare_visit)), "a slip")
    back(station, 2, **bare_visit)
    station.finish_visit("V-1")
    paid = "SELECT count(*) FROM box_return WHERE cycle = 2 AND voucher IS NOT NULL"
    assert desk.row(station, f"{paid} AND undone = 0") == (1,)
    assert desk.row(station, f"{paid} AND undone > 0") == (0,)
