"""Sizes of paper: one list, and what may be asked of it."""

import pytest

from cainiao_recycle.domain.papers import A4_OF_24, RECEIPT_PAPERS, receipt_width_mm
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
