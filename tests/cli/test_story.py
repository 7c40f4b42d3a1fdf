"""A customer's story at the command line: shown, printed, and nobody's number in it."""

from pathlib import Path

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, at

STORY_KEYS = {
    "last_four", "boxes", "first_month", "last_month", "points", "eggs_given", "eggs_open",
    "boxes_now", "co2e_g", "co2e_factor", "to",
}  # fmt: skip
NOW_KEYS = {"parcels", "on_shelf", "held", "for_pulp", "paper", "away", "missing"}


@pytest.fixture
def brought(cr: Program) -> Program:
    """Two boxes, of which one went out again."""
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE)
    cr.returned(SECOND_WAYBILL, "--customer", desk.PHONE, "--defect", "wet")
    cr.must("ship", "send", "YT0000000000007", "--box", "1", "--covered", *at("16:00"))
    return cr


def test_a_story_names_months_and_no_waybill_and_no_number(brought: Program) -> None:
    shown = brought("print", "story", desk.PHONE)
    assert "2022-11" in shown.out and "2022-11-" not in shown.out
    assert "Boxes brought" in shown.out and "Parcels sent" in shown.out
    assert "1 × 37 g for parcels in used boxes: Cainiao, own figure" in " ".join(
        shown.out.split()
    )
    for number in (desk.PHONE, desk.WAYBILL, "0123", SECOND_WAYBILL):
        assert number not in shown.out + shown.err


def test_a_story_for_machines_keeps_its_keys(brought: Program) -> None:
    told = brought.must("print", "story", desk.PHONE)
    assert set(told) == STORY_KEYS
    assert set(told["boxes_now"]) == NOW_KEYS
    assert (told["boxes"], told["boxes_now"]["parcels"], told["co2e_g"]) == (2, 1, 37)
    assert told["co2e_factor"]["basis"] == "box reused"
    assert told["to"] == "-"


def test_the_number_may_come_from_standard_input(brought: Program) -> None:
    answer = brought("print", "story", "-", stdin=f"{desk.PHONE}\n")
    assert answer.out == brought("print", "story", desk.PHONE).out


@pytest.mark.parametrize("name", ["s.pdf", "s.png", "s.svg", "s.escpos"])
def test_a_story_goes_to_every_kind_of_file_and_twice_to_the_same_bytes(
    brought: Program, name: str
) -> None:
    to = brought.folder / name
    shown = brought.must("print", "story", desk.PHONE)
    printed = brought.must("print", "story", desk.PHONE, "--to", str(to))
    assert printed == {**shown, "to": str(to), "outcome": "handed-over"}
    once = to.read_bytes()
    to.unlink()
    brought("print", "story", desk.PHONE, "--to", str(to))
    assert to.read_bytes() == once
    entries = brought.journal()
    brought("print", "story", desk.PHONE, "--to", str(to))
    assert brought.journal() == entries, "and nothing is recorded"


def test_nobody_of_that_number_is_told_so_and_nothing_is_written(brought: Program) -> None:
    to: Path = brought.folder / "s.pdf"
    brought.refuses(
        errors.CustomerUnknown, "print", "story", "13900009999", "--to", str(to)
    )
    assert not to.exists()
    brought.refuses(errors.CustomerUnclear, "print", "story", "138****1234x")


def last_voucher(cr: Program) -> str:
    """The voucher of one more box of the customer."""
    return str(cr.returned("JT0000000000011", "--customer", desk.PHONE)["voucher"])


def test_a_voucher_tells_its_customer_below_a_line_what_the_boxes_did(
    brought: Program,
) -> None:
    shown = brought("print", last_voucher(brought)).out
    above, below = shown.split("- - -", 1)
    assert "Egg voucher" in above and "Boxes brought" not in above
    assert "Tear here: the part below is yours." in below
    assert "Boxes brought" in below and "Parcels sent" in below
    for number in (desk.PHONE, desk.WAYBILL, "0123", "Customer"):
        assert number not in below


def test_nothing_is_below_while_no_box_went_anywhere_or_nobody_is_known(
    cr: Program,
) -> None:
    first = str(cr.returned(desk.WAYBILL, "--customer", desk.PHONE)["voucher"])
    assert "Boxes brought" not in cr("print", first).out
    cr.must("ship", "send", "YT0000000000007", "--box", "1", "--covered", *at("16:00"))
    assert "Boxes brought" in cr("print", first).out
    anonymous = str(cr.returned(SECOND_WAYBILL)["voucher"])
    assert "Boxes brought" not in cr("print", anonymous).out


@pytest.mark.parametrize(
    ("label", "pages"), [(["--label", "A6"], 2), (["--label", "60x40"], 1), ([], 1)]
)
def test_the_story_is_the_page_behind_a_card_and_a_sticker_has_no_back(
    brought: Program, label: list[str], pages: int
) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    to = brought.folder / "v.pdf"
    brought.must("print", last_voucher(brought), "--to", str(to), *label)
    told = pypdfium2.PdfDocument(to)
    assert len(told) == pages
    behind = told[pages - 1].get_textpage().get_text_bounded()
    assert ("What your boxes did" in behind) == (pages == 2)
