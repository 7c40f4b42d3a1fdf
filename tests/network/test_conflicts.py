"""What can't both be right is found, with every side; what can, isn't."""

from typing import Any

import pytest

from tests.network.conftest import Headquarters
from tests.network.handed_in import DAY, Day, clock, day_after, ref, week

A, B, C = "CQ-0123", "CQ-0124", "CD-0001"
SECOND, THIRD = day_after(DAY), day_after(DAY, 2)
TAG = "9794768944940958"


class Two:
    """Two stations' first days."""

    def __init__(self, hq: Headquarters) -> None:
        self.hq = hq
        self.a, self.b = Day(A).campaign(), Day(B).campaign()

    def after(self, day: Day, **more: Any) -> Day:
        """The next day of a station, whose day before is handed in."""
        sha = day.write(self.hq.incoming)
        first = day.last_entry + 1
        previous = {"date": day.date, "sha256": sha}
        return Day(day.station, day_after(day.date), first, first + 99, previous, **more)

    def conflicts(self, *more: Day) -> list[tuple[str, list[tuple[str, str, int]]]]:
        """What is found: the kind, and the sides."""
        for day in (self.a, self.b, *more):
            day.write(self.hq.incoming)
        self.hq.add()
        return [
            (one["conflict"], [(s["station"], s["date"], s["entry"]) for s in one["sides"]])
            for one in self.hq.must("conflicts")
        ]


@pytest.fixture
def two(hq: Headquarters) -> Two:
    return Two(hq)


def test_stations_that_agree_have_no_conflicts(hq: Headquarters) -> None:
    week(hq.incoming, A)
    week(hq.incoming, B)
    hq.add()
    assert hq.must("conflicts") == []
    assert "No conflicts." in hq.program("network", "conflicts", str(hq.store)).out


# --- one waybill, two rewards -------------------------------------------------------


def test_a_waybill_rewarded_at_two_stations_is_a_conflict(two: Two) -> None:
    two.a.returned(3, "one")
    two.b.returned(7, "one", clerk="Wang", reward="credited")
    assert two.conflicts() == [("waybill-twice", [(A, DAY, 3), (B, DAY, 7)])]
    (found,) = two.hq.must("conflicts")
    assert found == {
        "conflict": "waybill-twice",
        "what": ref("one"),
        "sides": [
            {"station": A, "date": DAY, "entry": 3, "at": clock(DAY, 3), "clerk": "Li",
             "note": "granted"},
            {"station": B, "date": DAY, "entry": 7, "at": clock(DAY, 7), "clerk": "Wang",
             "note": "credited"},
        ],
    }  # fmt: skip


def test_people_read_both_sides_with_time_and_clerk(two: Two) -> None:
    two.a.returned(3, "one")
    two.b.returned(7, "one", clerk="[wet]\x1b"[:5])
    two.conflicts()
    said = two.hq.program("network", "conflicts", str(two.hq.store)).out
    assert "a waybill was rewarded at more than one station" in said
    assert f"{A}, {DAY}, entry 3 · 2022-11-11T08:00:03+08:00 · Li · granted" in said
    assert "[wet]" in said


@pytest.mark.parametrize(
    "other",
    [{"reward": "already-rewarded"}, {"undone_by": 9}, {"waybill_piece": "2"},
     {"waybill_ref": ref("two")}],
    ids=str,
)  # fmt: skip
def test_a_waybill_rewarded_once_is_none(two: Two, other: dict[str, Any]) -> None:
    two.a.returned(3, "one")
    two.b.returned(7, "one", **other)
    assert two.conflicts() == []


def test_the_only_piece_of_a_parcel_is_the_parcel(two: Two) -> None:
    two.a.returned(3, "one")
    two.b.returned(7, "one", waybill_piece="1-1")
    assert two.conflicts() == [("waybill-twice", [(A, DAY, 3), (B, DAY, 7)])]
    assert two.hq.must("conflicts")[0]["what"] == ref("one")


def test_a_reward_that_was_undone_later_is_none(two: Two) -> None:
    two.a.returned(3, "one")
    two.b.returned(7, "one")
    later = two.after(two.b)
    later.returned(7, "one", undone_by=101, undone_date=SECOND, business_date=DAY)
    assert two.conflicts(later) == []


# --- a voucher at a station it isn't of ----------------------------------------------


def test_a_voucher_tried_at_a_station_it_is_not_of_is_a_conflict(two: Two) -> None:
    two.a.issued(4, voucher_ref=ref("voucher"))
    two.b.tried(8, "voucher")
    assert two.conflicts() == [("voucher-away", [(A, DAY, 4), (B, DAY, 8)])]


def test_a_voucher_is_one_side_however_often_it_is_told(two: Two) -> None:
    two.a.issued(4, voucher_ref=ref("voucher"))
    two.b.tried(8, "voucher").tried(9, "voucher")
    later = two.after(two.a)
    later.issued(4, voucher_ref=ref("voucher"), state="redeemed", issued_at=clock(DAY, 4),
                 business_date=DAY, campaign_date=DAY)  # fmt: skip
    expected = [(A, DAY, 4), (B, DAY, 8), (B, DAY, 9)]
    assert two.conflicts(later) == [("voucher-away", expected)]


def test_a_code_that_is_nobodys_is_none(two: Two) -> None:
    two.a.issued(4, voucher_ref=ref("voucher")).tried(5, "voucher")
    two.b.tried(8, "another").tried(9, "x", voucher_ref="")
    assert two.conflicts() == []


# --- a box in two places --------------------------------------------------------------


def came(day: Day, entry: int, cycle: int = 1, **more: Any) -> Day:
    """The tagged box comes back."""
    return day.returned(entry, f"{day.station} {entry}", tag=TAG, cycle=cycle, **more)


def test_a_box_that_came_back_while_another_station_had_it_is_a_conflict(two: Two) -> None:
    came(two.a, 3)
    came(two.b, 7, 2)
    assert two.conflicts() == [("box-twice", [(A, DAY, 3), (B, DAY, 7)])]


def test_a_box_that_was_sent_may_come_back_elsewhere(two: Two) -> None:
    came(two.a, 3).sent(5, 3)
    came(two.b, 7, 2)
    assert two.conflicts() == []


def test_a_box_that_was_sent_only_afterwards_is_a_conflict(two: Two) -> None:
    came(two.a, 3).sent(50, 3)
    came(two.b, 7, 2)
    assert two.conflicts() == [("box-twice", [(A, DAY, 3), (B, DAY, 7)])]


def test_times_are_compared_whatever_their_offset(two: Two) -> None:
    came(two.a, 3).sent(5, 3, sent_at="2022-11-11T00:00:05+00:00")
    came(two.b, 7, 2, happened_at="2022-11-11T08:00:04+08:00")
    assert two.conflicts() == [("box-twice", [(A, DAY, 3), (B, DAY, 7)])]


@pytest.mark.parametrize("direction", ["out", "given"])
def test_a_box_that_was_handed_on_may_come_back_elsewhere(two: Two, direction: str) -> None:
    came(two.a, 3).row("box_transfer", entry=5, box=3, tag=TAG, cycle=1,
                       direction=direction, happened_at=clock(DAY, 5),
                       business_date=DAY, clerk="Li")  # fmt: skip
    came(two.b, 7, 2)
    assert two.conflicts() == []


def test_a_box_that_a_count_missed_may_come_back_elsewhere(two: Two) -> None:
    came(two.a, 3).row("box", box=3, tag=TAG, cycle=1, state="missing")
    came(two.b, 7, 2)
    assert two.conflicts() == []


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("waiting", "sent"), []),
        (("packed", "sent"), []),
        (("sent", "packed", "sent"), []),
        (("sent", "waiting"), ["box-twice"]),
        (("waiting", "sent", "undone"), ["box-twice"]),
    ],
    ids=str,
)
def test_a_parcel_is_what_the_newest_package_says(
    two: Two, states: tuple[str, ...], expected: list[str]
) -> None:
    days = [came(two.a, 3)]
    for at, state in enumerate(states):
        if at:
            days.append(two.after(days[-1]))
        box = {"box": 3, "cycle": 1} if state in ("packed", "sent") else {}
        sent_at = clock(DAY, 20 + at) if state == "sent" else ""
        days[-1].row("shipment", shipment="S-1", state=state, sent_at=sent_at, **box)
    days[-1].write(two.hq.incoming)
    last = two.after(two.b)
    came(last, 107, 2)
    found = two.conflicts(last)
    assert [kind for kind, _sides in found] == expected


def moved_on(day: Day, entry: int, box: int, direction: str, **more: Any) -> Day:
    """The tagged box is handed on, or is received."""
    cells = {"entry": entry, "box": box, "tag": TAG, "cycle": 1, "direction": direction,
             "happened_at": clock(day.date, entry), "business_date": day.date,
             "clerk": "Li"} | more  # fmt: skip
    return day.row("box_transfer", **cells)


def test_a_box_that_was_received_is_at_the_station_that_has_it(two: Two) -> None:
    moved_on(came(two.a, 3), 5, 3, "out")
    moved_on(two.b, 9, 4, "in")
    third = came(Day(C), 20, 2)
    assert two.conflicts(third) == [("box-twice", [(B, DAY, 9), (C, DAY, 20)])]


def test_a_box_that_was_received_and_left_may_come_back_anywhere(two: Two) -> None:
    moved_on(came(two.a, 3), 5, 3, "out")
    moved_on(two.b, 9, 4, "in").sent(12, 4)
    third = came(Day(C), 20, 2)
    assert two.conflicts(third) == []


def test_a_receipt_that_was_undone_holds_no_box(two: Two) -> None:
    moved_on(came(two.a, 3), 5, 3, "out")
    moved_on(two.b, 9, 4, "in", undone_by=10)
    third = came(Day(C), 20, 2)
    assert two.conflicts(third) == []


def test_a_box_that_was_handed_back_is_here_again(two: Two) -> None:
    moved_on(moved_on(came(two.a, 3), 5, 3, "out"), 15, 3, "in")
    moved_on(moved_on(two.b, 9, 4, "in"), 12, 4, "out")
    third = came(Day(C), 20, 2)
    assert two.conflicts(third) == [("box-twice", [(A, DAY, 15), (C, DAY, 20)])]


def test_a_missing_box_that_was_found_is_here_again(two: Two) -> None:
    came(two.a, 3).row("box", box=3, tag=TAG, cycle=1, state="missing")
    found = two.after(two.a).row("box", box=3, tag=TAG, cycle=1, state="reuse")
    last = two.after(two.b)
    came(last, 107, 2)
    assert two.conflicts(found, last) == [("box-twice", [(A, DAY, 3), (B, SECOND, 107)])]


def test_the_same_number_drawn_for_two_new_boxes_is_none(two: Two) -> None:
    came(two.a, 3)
    came(two.b, 7, 1)
    assert two.conflicts() == []


# --- quotas ----------------------------------------------------------------------------


def test_eggs_beyond_the_days_quota_are_a_conflict(two: Two) -> None:
    two.a.issued(1, 300).issued(2, 200).issued(3, 1).issued(4, 1)
    assert two.conflicts() == [("over-quota", [(A, DAY, 3)])]
    assert two.hq.must("conflicts")[0]["sides"][0]["note"] == "502 eggs of 500"


def test_eggs_beyond_the_campaigns_quota_are_a_conflict(two: Two) -> None:
    two.a = Day(A).campaign(station_eggs_in_all=10).issued(1, 6)
    later = two.after(two.a).issued(101, 5)
    assert two.conflicts(later) == [("over-quota", [(A, SECOND, 101)])]


@pytest.mark.parametrize(
    "more", [{"state": "undone"}, {"replaces": "1-1"}, {"campaign": "eggs-2021"}], ids=str
)
def test_what_is_no_new_egg_counts_for_no_quota(two: Two, more: dict[str, Any]) -> None:
    two.a.issued(1, 300).issued(2, 200).issued(3, 100, **more)
    assert two.conflicts() == []


def test_a_voucher_undone_on_a_later_day_counts_for_no_quota(two: Two) -> None:
    two.a.issued(1, 300).issued(2, 201)
    later = two.after(two.a).issued(2, 201, state="undone", business_date=DAY,
                                    campaign_date=DAY)  # fmt: skip
    assert two.conflicts(later) == []


def test_a_quota_that_was_raised_on_the_day_is_the_days(two: Two) -> None:
    later = two.after(two.a).campaign(station_eggs_per_day=600).issued(101, 600)
    last = two.after(later).campaign(station_eggs_per_day=100).issued(201, 600)
    beyond = two.after(last).issued(301, 101)
    assert two.conflicts(later, last, beyond) == [
        ("over-quota", [(A, beyond.date, 301)]),
    ]


def test_a_slip_typed_after_the_quota_was_raised_is_under_the_new_one(two: Two) -> None:
    two.a.issued(1, 500)
    later = two.after(two.a).campaign(station_eggs_per_day=600)
    later.issued(101, 100, campaign_date=DAY)
    assert two.conflicts(later) == []


def test_a_slip_typed_late_is_beyond_every_quota_it_could_be_under(two: Two) -> None:
    two.a.issued(1, 500)
    later = two.after(two.a).campaign(station_eggs_per_day=550)
    later.issued(101, 100, campaign_date=DAY)
    last = two.after(later).campaign(station_eggs_per_day=600)
    assert two.conflicts(later, last) == [("over-quota", [(A, SECOND, 101)])]


def test_a_campaign_without_a_quota_has_none(two: Two) -> None:
    two.a = Day(A).campaign(station_eggs_per_day=None).issued(1, 10_000)
    assert two.conflicts() == []


# --- two pasts --------------------------------------------------------------------------


def test_an_entry_with_two_dates_is_a_conflict(two: Two) -> None:
    two.a.returned(3, "one")
    later = two.after(two.a).moved(3, SECOND)
    assert two.conflicts(later) == [("overlap", [(A, DAY, 3), (A, SECOND, 3)])]


def test_a_row_that_is_told_again_is_no_overlap(two: Two) -> None:
    two.a.returned(3, "one").moved(3, DAY)
    later = two.after(two.a).returned(3, "one", business_date=DAY, disposition="pulp")
    assert two.conflicts(later) == []


def test_entries_of_two_days_may_interleave(two: Two) -> None:
    later = two.after(two.a)
    later.first_entry = 50
    assert two.conflicts(later) == []


def test_a_past_that_was_rewritten_is_a_conflict_with_what_is_held(two: Two) -> None:
    two.after(two.a)
    stranger = Day(A, SECOND, 101, 200, {"date": DAY, "sha256": "0" * 64})
    expected = [(A, SECOND, 200), (A, DAY, 100)]
    assert two.conflicts(stranger) == [("past-rewritten", expected)]
