"""What became of the very boxes a customer brought."""

import json
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.story import Fates
from cainiao_recycle.errors import CustomerUnknown
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.station.slips.contents import VoucherFacts, printable
from tests import desk
from tests.desk import PHONE, Clock, waybill

OTHER = "13900005678"


def sent(station: Station, number: int, box: int) -> None:
    """A box goes out under a waybill of its own."""
    station.send_shipment(waybill(number), box=str(box), covered=True)


@pytest.fixture
def brought(station: Station) -> Station:
    """The customer's boxes 1 (went out twice), 2 (wet), 3 (held), 4 (missing), and 5
    of somebody else's, which went out once before the customer brought it, and once after.
    """
    station.return_box(waybill(1), size="5", customer=PHONE)
    station.return_box(waybill(2), size="5", customer=PHONE, defects=["wet"])
    station.return_box(waybill(3), size="5", customer=PHONE, condition="H")
    station.return_box(waybill(4), size="8", customer=PHONE)
    station.return_box(waybill(5), size="5", customer=OTHER)
    sent(station, 11, 1)
    station.return_box(waybill(11), customer=OTHER)
    sent(station, 12, 1)
    sent(station, 13, 5)
    station.return_box(waybill(13), customer=PHONE)
    sent(station, 14, 5)
    station.return_box(waybill(6), size="8")
    station.count_shelf("8", ["6"])
    return station


def test_parcels_count_from_the_time_the_customer_brought_the_box(
    brought: Station,
) -> None:
    told = brought.story(PHONE).story
    assert told.got[:4] == (5, "2022-11", "2022-11", 5 * 37)
    assert told.fates == Fates(3, 0, 1, 1, 0, 2, 1)
    assert told.saved_g == 3 * 37
    assert brought.story(OTHER).story.fates == Fates(3, 0, 0, 0, 0, 2, 0)


def test_a_caged_box_is_paper_once_the_mill_has_it(brought: Station) -> None:
    brought.close_cage()
    assert brought.story(PHONE).story.fates.for_pulp == 1
    brought.collect_pulp("M-77", 330, "13.5", "2")
    fates = brought.story(PHONE).story.fates
    assert (fates.for_pulp, fates.paper) == (0, 1)


def test_a_box_that_came_twice_counts_once_among_the_boxes(brought: Station) -> None:
    brought.return_box(waybill(12), customer=PHONE)
    told = brought.story(PHONE).story
    assert told.got.boxes == 6
    assert told.fates == Fates(3, 1, 1, 1, 0, 1, 1)


def test_eggs_are_told_as_handed_over_or_still_to_come(
    brought: Station, clock: Clock
) -> None:
    first, second, third, *_ = [one.code for one in brought.list_vouchers(customer=PHONE)]
    brought.redeem(first)
    brought.reissue_voucher(second, "lost")
    brought.void_voucher(third, "test")
    got = brought.story(PHONE).story.got
    assert (got.eggs_given, got.eggs_open) == (1, 3)


def test_what_was_undone_is_no_part_of_it(station: Station) -> None:
    taken = station.return_box(waybill(1), size="5", customer=PHONE)
    assert taken.entry is not None
    station.undo(taken.entry.seq, "wrong")
    with pytest.raises(CustomerUnknown):
        station.story(PHONE)


@pytest.mark.parametrize("who", [OTHER, "MEMBER02"])
def test_nobody_of_that_number_is_refused(station: Station, who: str) -> None:
    station.return_box(waybill(1), size="5", customer=PHONE)
    with pytest.raises(CustomerUnknown):
        station.story(who)


def test_a_customer_is_found_in_every_campaign_whose_key_is_here(
    station: Station, clock: Clock
) -> None:
    station.return_box(waybill(1), size="5", customer=PHONE)
    desk.add_campaign(
        station,
        desk.rule(code='"eggs-2022-12"', starts="2022-12-01", ends="2022-12-20"),
    )
    clock.set("2022-12-02 10:00")
    station.return_box(waybill(2), size="5", customer=PHONE)
    known = station.story(PHONE)
    assert [one.missing for one in known.accounts] == [1, None]
    assert known.story.got[:3] == (2, "2022-11", "2022-12")
    forget_campaign(station, "eggs-2022")
    assert station.story(PHONE).story.got[:3] == (1, "2022-12", "2022-12")


def test_a_vouchers_story_is_of_its_own_campaign_and_needs_no_key(
    station: Station, clock: Clock
) -> None:
    station.return_box(waybill(1), size="5", customer=PHONE)
    sent(station, 11, 1)
    desk.add_campaign(
        station,
        desk.rule(code='"eggs-2022-12"', starts="2022-12-01", ends="2022-12-20"),
    )
    clock.set("2022-12-02 10:00")
    station.return_box(waybill(2), size="5", customer=PHONE)
    first, second = station.list_vouchers(customer=PHONE)
    forget_campaign(station, "eggs-2022")
    told = printable(station, first.code)
    assert isinstance(told, VoucherFacts)
    assert told.story is not None and told.story.got.boxes == 1
    assert printable(station, second.code)[-1] is None, "its box is on the shelf still"


def forget_campaign(station: Station, code: str) -> None:
    """Take a campaign's key out of the key file."""
    path: Path = keys_path(station.book.path)
    kept = json.loads(path.read_text("utf-8"))
    dropped = [one for one in kept["keys"] if one["of"] != code]
    path.write_text(json.dumps({**kept, "keys": dropped}), "utf-8")
