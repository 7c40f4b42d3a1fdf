"""Sizes of paper: one list, and every place that has to name its widths."""

from importlib.resources import files

import pytest

from cainiao_recycle.cli.slips import Width
from cainiao_recycle.cli.verbs import printer_add
from cainiao_recycle.domain.papers import (
    A4_OF_24,
    LEAST_MODULE_DOTS,
    RECEIPT_PAPERS,
    TAKES_WIDTH,
    ReceiptPaper,
    receipt_width_mm,
)
from cainiao_recycle.errors import SettingUnclear
from cainiao_recycle.paper.qr.symbol import FULL_SIDE

PAPERS = pytest.mark.parametrize("paper", RECEIPT_PAPERS.values(), ids=lambda p: p.width_mm)


@PAPERS
def test_every_sentence_and_the_table_name_every_width(paper: ReceiptPaper) -> None:
    schema = files("cainiao_recycle.store").joinpath("schema.sql").read_text("utf-8")
    (check,) = (line for line in schema.splitlines() if "CHECK (width_mm IN" in line)
    dots = printer_add.command.__annotations__["module_dots"].__metadata__[0].help
    for text in (TAKES_WIDTH, Width.__metadata__[0].help, dots, check):
        assert str(paper.width_mm) in text
    assert f"{paper.most_module_dots}" in dots


@PAPERS
def test_the_largest_symbol_fits_on_its_paper(paper: ReceiptPaper) -> None:
    assert paper.most_module_dots > LEAST_MODULE_DOTS
    assert FULL_SIDE * paper.most_module_dots <= paper.dots
    assert paper.columns * 12 == paper.dots


@pytest.mark.parametrize("width", ["57", "0", "", "58 mm", 79])
def test_a_width_that_no_roll_has_is_refused(width: str | int) -> None:
    with pytest.raises(SettingUnclear):
        receipt_width_mm(width)


def test_the_labels_of_a_sheet_stand_on_it() -> None:
    left, top = A4_OF_24.origin_mm(A4_OF_24.labels - 1)
    assert left + A4_OF_24.label.width_mm <= A4_OF_24.width_mm
    assert top + A4_OF_24.label.height_mm <= A4_OF_24.height_mm
