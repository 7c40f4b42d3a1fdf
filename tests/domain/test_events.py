"""Entries: what is written is read back, whatever it holds."""

import json

import pytest

from cainiao_recycle.domain import events
from cainiao_recycle.domain.events import KINDS, Event, ShipmentItem, VoucherIssued
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.store.journal import canonical
from tests.desk import record
from tests.domain.test_balance import EVENTS, ISSUED, returned

MORE: list[Event] = [
    events.BoxReturned(
        **{
            **vars(returned(ISSUED)),
            "customer": Customer(hash="0f" * 16, hidden="1234"),
            "defects": ("torn-flap", "wet"),
        }
    ),
    returned(ISSUED).replaced(noticed="beside"),
    record(
        events.StationOpened,
        "CQ-0123",
        "重庆南山路驿站",
        "zh",
        "Asia/Shanghai",
        0,
        {"notebook_g": 82},
    ),
    record(
        events.CampaignAdded,
        "e",
        "k3fa2b1",
        "E",
        "2022-11-01",
        "2022-11-20",
        {"conditions": ["A"]},
        "a new season",
        "Wang",
    ),
    record(
        events.ShipmentEntered,
        "S-1",
        (record(ShipmentItem, "cup", 1, 2, 3, 4, 1, 0, True, False),),
        0,
    ),
    record(events.ReviewDone, "vouchers-412", "asked Li: the slips had faded"),
    record(
        events.EntryUndone, 5, (6, 5), ("visit-finished/1", "box-returned/1"), "twice", None
    ),
]


@pytest.mark.parametrize("event", [*EVENTS, *MORE], ids=lambda event: event.kind)
def test_an_entry_is_read_back_as_it_was_written(event: Event) -> None:
    payload = json.loads(canonical(event))
    back = events.decode(event.kind, payload)
    if isinstance(event, events.CampaignAdded):
        assert json.loads(canonical(back)) == payload
    else:
        assert back == event


def test_every_kind_carries_a_version_and_is_used_once() -> None:
    assert len(KINDS) == len(Event.__subclasses__())
    assert all(kind.rpartition("/")[2].isdigit() for kind in KINDS)
    assert KINDS.keys().isdisjoint(events.OLDER)


@pytest.mark.parametrize("kind", events.OLDER)
def test_an_entry_of_an_older_shape_is_read_as_what_it_became(kind: str) -> None:
    names = events.FIELDS[kind]
    newer, added = events.OLDER[kind]
    back = events.decode(kind, list(names))
    assert type(back) is events.class_of(kind) is events.class_of(newer.kind) is newer
    assert tuple(vars(back).values()) == (*names, *added)


def test_a_voucher_inside_an_entry_is_a_voucher_again() -> None:
    back = events.decode("box-returned/1", json.loads(canonical(returned(ISSUED))))
    assert isinstance(back, events.BoxReturned)
    assert isinstance(back.issued, VoucherIssued)
    assert back.issued.paid_by == ((1, 1),)


def test_a_voucher_under_a_networks_key_keeps_its_reference() -> None:
    referred = events.VoucherReferred(**vars(ISSUED), ref="9c" * 16)
    back = events.decode("box-returned/1", json.loads(canonical(returned(referred))))
    assert isinstance(back, events.BoxReturned)
    assert back.issued == referred
    assert not hasattr(ISSUED, "ref")
