"""Boxes from station to station: what a transfer is called, what is told of a box."""

from typing import Any

import pytest

from cainiao_recycle.domain import transfers
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.transfers import BoxTold, Consignment
from cainiao_recycle.errors import (
    CodeMistyped,
    ConditionUnknown,
    LineUnclear,
    NumberUnclear,
    SidesUnclear,
    StationUnclear,
    TransferUnclear,
    WrongCode,
)

TAG = "9794768944940958"

WRITTEN: dict[str, Any] = {
    "transfer": "CQ-0456-57", "from": "CQ-0456", "to": "CQ-0123",
    "boxes": [{
        "box": 12, "tag": TAG, "size": "5", "length_mm": 290, "width_mm": 170,
        "height_mm": 190, "mass_g": 177, "cycle": 2, "condition": "B", "shelf": "5",
    }],
    "entry": 57, "happened_at": "2022-11-11T10:42:00+08:00", "replayed": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name", "sender"),
    [
        ("CQ-0456-57", "CQ-0456-57", "CQ-0456"),
        (" cq-0456-57 ", "CQ-0456-57", "CQ-0456"),
        ("ＣＱ－0456－57", "CQ-0456-57", "CQ-0456"),
        ("7-1", "7-1", "7"),
    ],
)
def test_a_transfer_is_its_senders_code_and_a_number(
    typed: str, name: str, sender: str
) -> None:
    assert transfers.read(typed) == (name, sender)


@pytest.mark.parametrize(
    "typed", ["CQ", "57", "-57", "CQ-0456-", "CQ-0456-0", "CQ_0456-57", "重庆-5"]
)
def test_what_is_no_transfer_is_refused(typed: str) -> None:
    with pytest.raises(TransferUnclear):
        transfers.read(typed)


def test_what_the_sender_calls_a_transfer_is_read_at_the_other_station() -> None:
    assert transfers.read(transfers.called("cq-0456", 57)) == ("CQ-0456-57", "CQ-0456")


def test_a_stations_code_is_one_whatever_case_it_is_typed_in() -> None:
    assert transfers.station_code("--to", "cq-0456") == "CQ-0456"


@pytest.mark.parametrize("typed", ["重庆", "CQ 0456", "-CQ"])
def test_what_can_be_no_stations_code_is_refused(typed: str) -> None:
    with pytest.raises(StationUnclear):
        transfers.station_code("--to", typed)


def test_a_box_is_told_by_tag_cycle_and_size() -> None:
    assert transfers.told(TAG, "2", size="5") == BoxTold(TAG, 2, "5", None, Condition.A)
    assert transfers.told(TAG, 1, dims="350x200x100", condition="b") == BoxTold(
        TAG, 1, None, (350, 200, 100), Condition.B
    )


@pytest.mark.parametrize(
    ("tag", "cycle", "more", "refusal"),
    [
        ("9794768944940959", 1, {}, CodeMistyped),
        ("SF1234567890123", 1, {}, WrongCode),
        (TAG, 0, {}, NumberUnclear),
        (TAG, 100, {}, NumberUnclear),
        (TAG, 1, {"condition": "C"}, ConditionUnknown),
        (TAG, 1, {"dims": "5x5"}, SidesUnclear),
    ],
)
def test_what_is_told_of_a_box_wrongly_is_refused(
    tag: str, cycle: int, more: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        transfers.told(tag, cycle, **more)


def test_a_transfer_that_the_senders_program_wrote_is_read_whole() -> None:
    box = BoxTold(TAG, 2, "5", (290, 170, 190), Condition.B)
    assert transfers.consignment(WRITTEN) == Consignment("CQ-0456-57", "CQ-0123", (box,))


def test_a_measured_box_has_no_size() -> None:
    row = WRITTEN["boxes"][0] | {"size": None}
    assert transfers.box_written(row).size is None


@pytest.mark.parametrize("key", ["transfer", "to", "boxes"])
def test_a_transfer_that_lacks_something_is_refused_by_name(key: str) -> None:
    for wrong in ({k: v for k, v in WRITTEN.items() if k != key}, WRITTEN | {key: 5}):
        with pytest.raises(LineUnclear) as refused:
            transfers.consignment(wrong)
        assert key in str(refused.value)


@pytest.mark.parametrize("key", ["tag", "cycle", "condition", "length_mm"])
def test_a_box_in_it_that_lacks_something_is_refused_by_name(key: str) -> None:
    row = WRITTEN["boxes"][0]
    for wrong in ({k: v for k, v in row.items() if k != key}, row | {key: True}):
        with pytest.raises(LineUnclear) as refused:
            transfers.consignment(WRITTEN | {"boxes": [wrong]})
        assert key in str(refused.value)


@pytest.mark.parametrize("wrong", [7, "x", None, [TAG], {**WRITTEN["boxes"][0], "size": 5}])
def test_a_box_that_is_no_box_is_refused(wrong: object) -> None:
    with pytest.raises(LineUnclear):
        transfers.consignment(WRITTEN | {"boxes": [wrong]})
