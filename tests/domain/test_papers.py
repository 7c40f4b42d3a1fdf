"""Sizes of paper: one list, and what may be asked of it."""

import pytest

from cainiao_recycle.domain.papers import (
    A4_OF_24,
    NAMED,
    RECEIPT_PAPERS,
    LabelSize,
    label_size,
    receipt_width_mm,
)
from cainiao_recycle.errors import Refusal


@pytest.mark.parametrize("width", [58, "58", 80, "80"])
def test_a_width_of_receipt_paper_is_one_of_those_there_are(width: int | str) -> None:
    assert receipt_width_mm(width) in RECEIPT_PAPERS


@pytest.mark.parametrize("width", [0, "57", "wide", "", "58.5"])
def test_another_width_is_refused(width: int | str) -> None:
    with pytest.raises(Refusal):
        receipt_width_mm(width)


def test_labels_fill_a_sheet_row_by_row_with_equal_margins() -> None:
    sheet = A4_OF_24
    assert sheet.labels == 24
    left, top = sheet.origin_mm(0)
    right, bottom = sheet.origin_mm(23)
    assert right + sheet.label.width_mm + left == pytest.approx(sheet.width_mm)
    assert bottom + sheet.label.height_mm + top == pytest.approx(sheet.height_mm)
    assert sheet.origin_mm(3) == (left, top + sheet.label.height_mm)


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("60x40", LabelSize(60, 40)), ("100×60", LabelSize(100, 60)),
        (" 57.5 X 30mm", LabelSize(57.5, 30)), ("a6", NAMED["A6"]), ("A5", NAMED["A5"]),
    ],
)  # fmt: skip
def test_a_labels_size_is_read_as_people_write_it(typed: str, size: LabelSize) -> None:
    assert label_size(typed) == size


@pytest.mark.parametrize("typed", ["", "60", "A4", "39x30", "60x24", "301x40", "6x"])
def test_a_size_that_no_label_has_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        label_size(typed)
