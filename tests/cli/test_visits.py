"""Visits at the command line: the number that comes last, and what is promised."""

from collections.abc import Callable

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import DATE, SECOND_WAYBILL, Program, as_replays, at

NAMED_KEYS = {"visit", "boxes", "credits", "points", "entry", "happened_at", "replayed"}
LINE = ("--size", "5", *at("10:42"))
WHO = ("--customer", desk.PHONE)
V1 = ("--visit", "v1")


@pytest.fixture
def two(cr_with: Callable[..., Program]) -> Program:
    """Two boxes, one egg."""
    return cr_with(credits_per_reward="2")


# --- whose visit it is --------------------------------------------------------------


def test_a_visit_is_named_by_itself(cr: Program) -> None:
    cr.returned(desk.WAYBILL, *V1)
    named = cr.must("return", *V1, *WHO, *at("10:42"))
    assert set(named) == NAMED_KEYS
    assert (named["visit"], named["boxes"], named["credits"]) == ("v1", 1, 1)
    again = cr("return", *V1, *WHO, *at("10:43"))
    assert "Visit v1 is customer …1234's: boxes 1, count 1" in again.out
    cr.refuses(errors.VisitOfAnother, "return", *V1, "--customer", "13800138000",
               *at("10:44"))  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [("return", SECOND_WAYBILL, *LINE), ("return", "--done", *at("10:42"))],
    ids=["with a later box", "with the end"],
)
def test_a_number_that_comes_late_is_told(cr: Program, line: tuple[str, ...]) -> None:
    cr.returned(desk.WAYBILL, *V1)
    answer = cr(*line, *V1, *WHO)
    assert answer.code == 0
    assert "Visit v1 is customer …1234's: boxes 1, count 1" in answer.out
    assert [kind for _, kind, _ in cr.journal()][-2] == "visit-named/1"


def test_a_pipe_names_a_visit_and_is_safe_to_send_again(cr: Program) -> None:
    lines = """\
{"code": "YT0000000000001", "size": "5", "visit": "v1", "request_id": "k1"}
{"visit": "v1", "customer": "13900001234", "request_id": "k2"}
{"visit": "v1", "done": true, "customer": "13900001234", "request_id": "k3"}
""".replace('"visit"', f'"at": "{DATE}T10:00", "visit"')
    first = cr.json("return", "--stdin", stdin=lines)
    assert first.code == 0
    assert [set(one) for one in first.objects][1] == NAMED_KEYS
    entries = cr.journal()
    assert cr.json("return", "--stdin", stdin=lines).objects == as_replays(first.objects)
    assert cr.journal() == entries
    assert desk.PHONE not in str(entries)


def test_boxes_above_the_limit_are_told(cr_with: Callable[..., Program]) -> None:
    cr = cr_with(eggs_per_customer_day="1")
    cr.returned(desk.waybill(9), *WHO)
    cr.returned(desk.WAYBILL, *V1)
    said = cr("return", "--done", *V1, *WHO, *at("10:42")).out
    assert "boxes 1, count 0" in said
    assert "above the customer's limit for today: 1." in said
    assert "missing" not in said


def test_two_clerks_who_count_from_1_do_not_share_a_visit(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--visit", "1")
    cr.refuses(errors.VisitOfAnotherClerk, "return", SECOND_WAYBILL, "--clerk", "王芳",
               *LINE, "--visit", "1", says="one that Li has open")  # fmt: skip


def test_a_visit_over_the_last_midnight_names_the_way_out(cr: Program) -> None:
    late = at("23:50", "2022-11-20")
    cr.must("return", desk.WAYBILL, "--size", "5", *V1, *late)
    over = ("return", SECOND_WAYBILL, "--size", "5", *at("00:10", "2022-11-21"))
    cr.refuses(errors.VisitOfAnotherCampaign, *over, *V1, says="return --visit v1 --done")
    assert cr.must("return", *V1, "--done", *at("00:11", "2022-11-21"))["eggs"] == 1
    assert cr.must(*over, "--visit", "v2")["reward"] == "no-campaign"


# --- what is missing ----------------------------------------------------------------


def test_a_known_customer_hears_how_many_boxes_are_missing(two: Program) -> None:
    first = two("return", desk.WAYBILL, *LINE, *WHO)
    assert "Boxes still missing for a voucher (eggs: 1): 1." in first.out
    second = two("return", SECOND_WAYBILL, *LINE, *WHO)
    assert "Voucher" in second.out
    assert "missing" not in second.out


def test_a_single_box_of_nobody_is_not_promised_a_voucher(two: Program) -> None:
    said = two("return", desk.WAYBILL, *LINE).out
    assert "No voucher: boxes missing: 1" in said
    assert "without the customer's number none are kept" in said


def test_a_visit_of_nobody_hears_of_both_ways(two: Program) -> None:
    said = two("return", desk.WAYBILL, *LINE, *V1).out
    assert "1, in this visit; or the customer's number: then they are kept." in said
    ended = two("return", "--done", *V1, *at("10:43")).out
    assert "Counted" not in ended
    assert "No voucher: boxes missing: 1" in ended
    full = two("return", SECOND_WAYBILL, *LINE, "--visit", "v2").out
    assert "missing" in full
    full = two("return", desk.waybill(3), *LINE, "--visit", "v2").out
    assert "The voucher comes at the end of the visit." in full


def test_a_visit_in_which_nothing_counted_is_told_of_no_voucher(two: Program) -> None:
    two.returned(desk.WAYBILL)
    two.returned(desk.WAYBILL, "--another", *V1)
    said = two("return", "--done", *V1, *at("10:43")).out
    assert said == f"Visit v1 is finished. Boxes: 1\n  Entry {two.last_entry()}\n"


# --- paper --------------------------------------------------------------------------


def on_paper(cr: Program, voucher: str) -> None:
    cr.must("print", voucher, "--to", str(cr.folder / "slip.svg"))


def test_an_undo_tells_which_slip_to_take_back(cr: Program) -> None:
    entry = cr.returned(desk.WAYBILL, *V1)["entry"]
    cr.returned(SECOND_WAYBILL, *V1)
    voucher = str(cr.must("return", "--done", *V1, *at("10:43"))["voucher"])
    on_paper(cr, voucher)
    said = cr("undo", str(entry)).out
    assert f"Voucher {voucher[:4]}" in said
    assert "its slip is on paper, take it back" in said
    assert "Visit v1 is open again" in said
    assert "return --visit v1 --done" in said


@pytest.mark.parametrize("verb", ["return", "reissue"])
def test_any_voucher_that_an_undo_ends_is_told(cr: Program, verb: str) -> None:
    found = cr.returned(desk.WAYBILL)
    if verb == "reissue":
        code = str(found["voucher"])
        found = cr.must("voucher", "reissue", code, "--reason", "lost", *at("11:00"))
    before = cr("undo", str(found["entry"]), "--at", f"{DATE}T12:00")
    assert "is void; it was not printed" in before.out
    assert "open again" not in before.out


def test_a_batch_that_is_undone_is_told_by_its_numbers(cr: Program) -> None:
    to = str(cr.folder / "sheet.pdf")
    issued = cr("print", "vouchers", "--batch", "3", "--eggs", "1", "--reason", "school",
                "--to", to, "--campaign", "eggs-2022", *at("10:00"))  # fmt: skip
    assert issued.code == 0, issued
    entry = next(seq for seq, kind, _ in cr.journal() if kind == "voucher-batch-issued/2")
    said = cr("undo", str(entry)).out
    assert "Vouchers that are void: 3, on paper: 3. Take those back." in said


def test_the_voucher_of_a_visit_left_open_is_seen_at_night(cr: Program) -> None:
    cr.returned(desk.WAYBILL, *V1)
    closed = cr("close", "--date", DATE)
    assert "Visit v1 was left open. Its voucher 8" in closed.err
    assert "print --pending" in closed.err
    assert "left open" not in cr("close", "--date", "2022-11-12").err


def test_a_slip_that_is_told_too_late_is_neither_promised_nor_printed(
    cr: Program,
) -> None:
    cr.returned(desk.WAYBILL)
    cr.must("close", "--date", "2022-12-20")
    late = cr("return", SECOND_WAYBILL, *LINE)
    assert "was valid until 2022-12-11: its days are over, no eggs and no slip" in late.out
    late_too = str(cr.returned(desk.waybill(3))["voucher"])
    cr.refuses(errors.VoucherExpired, "print", late_too)
    cr.refuses(errors.VoucherExpired, "print", late_too, "--to", str(cr.folder / "x.svg"))
    to = str(cr.folder / "all.pdf")
    assert cr.json("print", "--pending", "--to", to).objects == []


def test_the_oldest_slip_names_the_one_that_is_good_now(cr: Program) -> None:
    def reissued(code: str) -> str:
        line = ("voucher", "reissue", code, "--reason", "lost", *at("11:00"))
        return str(cr.must(*line)["voucher"])

    first = cr.voucher()
    second = reissued(first)
    third = reissued(second)
    for old in (first, second):
        cr.refuses(errors.VoucherReplaced, "redeem", old, *at("11:02"),
                   says=f"ending in {third[-4:]}")  # fmt: skip
