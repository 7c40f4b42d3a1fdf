"""A slip that was lost is found: by the customer, a box's waybill, or the visit."""

import json
import sqlite3
from contextlib import closing

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, at

OTHER_PHONE = "13900005678"
THIRD_WAYBILL = "YT0000000000003"
SLIP_KEYS = {
    "voucher", "eggs", "state", "valid_from", "valid_until", "replaced_by", "entry",
}  # fmt: skip
LIST_KEYS = {
    "voucher", "eggs", "state", "valid_from", "valid_until", "campaign", "replaced_by",
}  # fmt: skip


@pytest.fixture
def visit(cr: Program) -> str:
    """One visit of three boxes, the second wet; its voucher."""
    customer = ("--customer", desk.PHONE, "--visit", "7")
    cr.returned(desk.WAYBILL, *customer)
    cr.returned(SECOND_WAYBILL, "--visit", "7", "--defect", "wet")
    cr.returned(THIRD_WAYBILL, "--visit", "7", "--done")
    (voucher,) = cr.json("voucher", "list").objects
    return str(voucher["voucher"])


def vouchers(cr: Program, *options: str) -> list[tuple[str, str]]:
    found = cr.json("voucher", "list", *options).objects
    return [(one["voucher"], one["state"]) for one in found]


def test_a_customers_number_shows_what_was_brought_and_got(cr: Program, visit: str) -> None:
    cr.returned("YT0000000000009", "--customer", OTHER_PHONE)
    found = cr.must("show", desk.PHONE)
    assert set(found) == {
        "code", "kind", "last_four", "campaigns", "story", "entries",
    }  # fmt: skip
    assert (found["code"], found["kind"], found["last_four"]) == (None, "customer", "1234")
    (campaign,) = found["campaigns"]
    assert set(campaign) == {
        "campaign", "boxes", "credits", "unused", "missing", "vouchers",
    }  # fmt: skip
    assert (campaign["campaign"], campaign["boxes"], campaign["unused"]) == (
        "eggs-2022", 3, 0,
    )  # fmt: skip
    (slip,) = campaign["vouchers"]
    assert set(slip) == SLIP_KEYS
    assert (slip["voucher"], slip["state"]) == (visit, "open")
    kinds = [one["kind"] for one in found["entries"]]
    assert kinds == ["box-returned/1"] * 3


@pytest.mark.parametrize(
    "written",
    ["139 0000 1234", "+86-139-0000-1234", "8613900001234", "１３９００００１２３４"],
)
def test_a_number_is_known_however_it_is_written(
    cr: Program, visit: str, written: str
) -> None:
    assert cr.must("show", written)["last_four"] == "1234"


def test_a_member_code_shows_its_customer(cr: Program) -> None:
    for member in ("MEMBER01", "AB1234"):
        cr.returned(desk.waybill(len(member)), "--customer", member)
        assert cr.must("show", member)["last_four"] == member[-4:]
    cr.refuses(errors.CodeUnknown, "show", "MEMBER02")


def test_people_read_the_last_four_digits_and_never_the_number(
    cr: Program, visit: str
) -> None:
    answer = cr("show", desk.PHONE)
    assert answer.out.startswith(
        "Customer …1234\n"
        "  Since 2022-11: boxes 3, eggs handed over 0, still to come 3, carbon points 111\n"
        "  Those boxes: parcels carried 0; on the shelf 2, for pulp 1\n"
        "  CO2e saved: 0 g (0 × 37 g, Cainiao, own figure, method unpublished, "
        "2019, 2022)\n"
        "Campaign eggs-2022: 3 boxes, 3 credits, 0 not used yet\n"
    )
    grouped = " ".join(visit[i : i + 4] for i in range(0, 16, 4))
    assert f"Voucher {grouped}: open, eggs " in answer.out
    assert desk.PHONE not in answer.out + answer.err
    assert desk.PHONE not in str(cr.json("show", desk.PHONE))


def test_nobody_of_that_number_is_refused_without_repeating_it(
    cr: Program, visit: str
) -> None:
    cr.refuses(errors.CustomerUnknown, "show", OTHER_PHONE)
    cr.refuses(errors.CustomerUnknown, "voucher", "list", "--customer", OTHER_PHONE)
    for line in (("show", OTHER_PHONE), ("voucher", "list", "--customer", OTHER_PHONE)):
        answer = cr(*line)
        assert OTHER_PHONE not in answer.out + answer.err
        assert OTHER_PHONE not in cr.json(*line).out


def test_looking_for_a_number_keeps_nothing(cr: Program, visit: str) -> None:
    entries = cr.journal()
    cr("show", desk.PHONE)
    cr("show", OTHER_PHONE)
    cr("voucher", "list", "--customer", OTHER_PHONE)
    assert cr.journal() == entries
    for path in cr.folder.iterdir():
        if path.is_file():
            assert OTHER_PHONE.encode() not in path.read_bytes(), path


def test_a_customer_without_the_campaigns_key_is_nobody(cr: Program, visit: str) -> None:
    keys = cr.file.with_name("station.db.keys")
    kept = json.loads(keys.read_text())
    kept["keys"] = [one for one in kept["keys"] if one["serves"] != "campaign"]
    keys.write_text(json.dumps(kept))
    cr.refuses(errors.CustomerUnknown, "show", desk.PHONE)


def test_a_customer_of_two_campaigns_is_shown_in_both_the_latest_first(
    cr: Program, visit: str
) -> None:
    rule = desk.rule(
        code='"eggs-2023"', name='"2023"', starts="2023-11-01", ends="2023-11-20"
    )
    cr.must("campaign", "add", "--reason", "a new season", cr.write("next.toml", rule))
    assert [one["campaign"] for one in cr.must("show", desk.PHONE)["campaigns"]] == [
        "eggs-2022"
    ]
    cr.must("return", "YT0000000000009", "--size", "5", "--customer", desk.PHONE,
            *at("10:00", "2023-11-11"))  # fmt: skip
    found = cr.must("show", desk.PHONE)["campaigns"]
    assert [(one["campaign"], one["boxes"]) for one in found] == [
        ("eggs-2023", 1), ("eggs-2022", 3),
    ]  # fmt: skip


def test_credits_no_voucher_used_yet_are_told(cr_with: object) -> None:
    cr = cr_with(credits_per_reward="2")  # type: ignore[operator]
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE)
    (campaign,) = cr.must("show", desk.PHONE)["campaigns"]
    assert (campaign["credits"], campaign["unused"], campaign["vouchers"]) == (1, 1, [])


def test_what_was_undone_is_not_counted(cr: Program) -> None:
    voucher = cr.voucher()
    cr.must("undo", str(cr.last_entry()))
    (campaign,) = cr.must("show", desk.PHONE)["campaigns"]
    assert (campaign["boxes"], campaign["credits"]) == (0, 0)
    # The slip may be in the customer's hand: it says that it is worthless.
    (slip,) = campaign["vouchers"]
    assert (slip["voucher"], slip["state"]) == (voucher, "undone")


# --- by waybill -------------------------------------------------------------------------


@pytest.mark.parametrize("code", [desk.WAYBILL, SECOND_WAYBILL, THIRD_WAYBILL])
def test_every_box_of_a_visit_finds_its_voucher(cr: Program, visit: str, code: str) -> None:
    found = cr.must("show", code)
    assert found["kind"] == "box"
    assert [one["voucher"] for one in found["vouchers"]] == [visit]
    assert set(found["vouchers"][0]) == SLIP_KEYS
    assert vouchers(cr, "--waybill", code) == [(visit, "open")]
    assert visit[-4:] in cr("show", code).out


def test_a_box_that_paid_for_nothing_says_so(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--defect", "wet", "--visit", "7")
    assert cr.must("show", desk.WAYBILL)["vouchers"] == []
    assert vouchers(cr, "--waybill", desk.WAYBILL) == []
    cr.refuses(errors.CodeUnknown, "voucher", "list", "--waybill", SECOND_WAYBILL)
    cr.refuses(errors.NotAWaybill, "voucher", "list", "--waybill", "x")


def test_a_slip_issued_anew_is_found_by_the_waybill_of_the_first(
    cr: Program, visit: str
) -> None:
    first = cr.must("voucher", "reissue", visit, "--reason", "lost", *at("11:00"))
    second = cr.must(
        "voucher", "reissue", first["voucher"], "--reason", "lost again", *at("12:00")
    )["voucher"]
    chain = [(visit, "replaced"), (first["voucher"], "replaced"), (second, "open")]
    for options in (
        ("--waybill", SECOND_WAYBILL),
        ("--visit", "7"),
        ("--customer", desk.PHONE),
    ):
        assert vouchers(cr, *options) == chain
        assert vouchers(cr, *options, "--state", "open") == [(second, "open")]
    assert [one["voucher"] for one in cr.must("show", desk.WAYBILL)["vouchers"]] == [
        visit, first["voucher"], second,
    ]  # fmt: skip


# --- voucher list ------------------------------------------------------------------------


def test_vouchers_are_found_by_customer_waybill_and_visit(cr: Program, visit: str) -> None:
    cr.returned("YT0000000000009", "--customer", OTHER_PHONE)
    for options in (
        ("--customer", desk.PHONE),
        ("--waybill", desk.WAYBILL),
        ("--visit", "7"),
        ("--visit", "7", "--customer", desk.PHONE),
    ):
        assert vouchers(cr, *options) == [(visit, "open")]
    assert vouchers(cr, "--visit", "7", "--customer", OTHER_PHONE) == []
    assert vouchers(cr, "--visit", "8") == []
    assert len(vouchers(cr)) == 2


def test_whoever_asks_for_a_slip_sees_it_in_every_state(cr: Program, visit: str) -> None:
    cr.must("redeem", visit, *at("11:00"))
    assert vouchers(cr, "--customer", desk.PHONE) == [(visit, "redeemed")]
    assert vouchers(cr, "--customer", desk.PHONE, "--state", "open") == []
    assert vouchers(cr, "--visit", "7", "--state", "redeemed") == [(visit, "redeemed")]
    # Without a question the open ones are listed, as ever.
    assert vouchers(cr) == []
    assert set(cr.json("voucher", "list", "--visit", "7").objects[0]) == LIST_KEYS


@pytest.mark.parametrize("wrong", ["", "139000", "1390000123"])
def test_what_is_no_customer_is_refused(cr: Program, visit: str, wrong: str) -> None:
    answer = cr("voucher", "list", "--customer", wrong)
    assert answer.code in (
        errors.CustomerUnclear.exit_code, errors.CustomerUnknown.exit_code,
    )  # fmt: skip


def test_the_number_stands_in_no_file_afterwards(cr: Program, visit: str) -> None:
    cr("show", desk.PHONE)
    with closing(sqlite3.connect(cr.file)) as db:
        assert desk.PHONE not in "\n".join(db.iterdump())


def test_a_number_is_read_from_standard_input_and_so_in_no_list_of_processes(
    cr: Program, visit: str
) -> None:
    line = ("return", "YT0000000000008", "--size", "5", "--customer", "-", *at("11:00"))
    back = cr.must(*line, stdin=f"{desk.PHONE}\n")
    assert back["reward"] == "granted"
    assert cr.must("show", "-", stdin=desk.PHONE)["campaigns"][0]["boxes"] == 4
    listed = cr.json("voucher", "list", "--customer", "-", stdin=f" {desk.PHONE} \nmore\n")
    assert {one["voucher"] for one in listed.objects} == {visit, back["voucher"]}
    assert vouchers(cr, "--customer", desk.PHONE) != []


@pytest.mark.parametrize(
    "line",
    [
        ("show", "-"),
        ("voucher", "list", "--customer", "-"),
        ("return", "YT0000000000008", "--size", "5", "--customer", "-"),
    ],
)
def test_standard_input_without_a_line_is_refused(
    cr: Program, line: tuple[str, ...]
) -> None:
    entries = cr.journal()
    assert cr.json(*line).object["error"] == "customer-unclear"
    assert cr.json(*line, stdin="\n").object["error"] == "customer-unclear"
    assert cr.journal() == entries


def test_a_pipe_of_requests_is_not_read_for_a_number(cr: Program) -> None:
    refused = cr.json("return", "--stdin", "--customer", "-", stdin=f"{desk.PHONE}\n")
    assert refused.object["error"] == "usage"
    answered = cr.json(
        "return",
        "--stdin",
        stdin='{"code": "YT0000000000008", "size": "5", "customer": "-"}\n',
    )
    assert answered.object["error"] == "customer-unclear"


@pytest.mark.parametrize("line", [b"\xff\xfe13900001234\n", b"\xff\n", b"\x00\x1b[2J\n"])
def test_what_is_no_text_on_standard_input_is_refused_in_words(
    cr: Program, line: bytes
) -> None:
    entries = cr.journal()
    for words in (("show", "-"), ("voucher", "list", "--customer", "-")):
        told = cr.process(*words, "--json", stdin=line, PYTHONIOENCODING="utf-8:strict")
        assert "error" in told.object
        assert told.code == told.object["exit_code"] != 1
    assert cr.journal() == entries


def test_a_mark_before_the_number_is_taken_off(cr: Program, visit: str) -> None:
    found = cr.must("show", "-", stdin="\ufeff" + desk.PHONE)
    assert found["last_four"] == "1234"
