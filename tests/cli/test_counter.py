"""At the counter: `return`, `redeem`, `print`, `show`, `undo`."""

from collections.abc import Callable

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import DATE, SECOND_WAYBILL, Program, at

RETURN_KEYS = {
    "waybill", "waybill_ref", "waybill_short",
    "box", "tag", "cycle", "size", "condition", "defects", "disposition",
    "shelf", "credits", "points", "reward", "eggs", "voucher", "valid_until", "visit",
    "for_shipment", "entry", "happened_at",
    "replayed",
}  # fmt: skip
VISIT_KEYS = {
    "visit", "boxes", "reward", "eggs", "voucher", "valid_until", "entry", "happened_at",
    "replayed",
}  # fmt: skip
UNKNOWN_VOUCHER = "8000000000000126"
UNKNOWN_TAG = "9000000000000178"
RETURN = ("return", desk.WAYBILL, "--size", "5", "--customer", desk.PHONE, *at("10:42"))


# --- return -----------------------------------------------------------------------


def test_a_box_returned_answers_a_machine_in_full(cr: Program) -> None:
    found = cr.must(*RETURN)
    assert set(found) == RETURN_KEYS
    assert len(found.pop("waybill_ref")) == 32
    drawn = {key: found.pop(key) for key in ("tag", "voucher")}
    assert drawn["tag"][0] == "9"
    assert drawn["voucher"][0] == "8"
    assert all(len(code) == 16 and int(code) % 97 == 1 for code in drawn.values())
    assert found == {
        "waybill": desk.WAYBILL,
        "waybill_short": "SF…0123",
        "box": 1,
        "cycle": 1,
        "size": "5",
        "condition": "A",
        "defects": [],
        "disposition": "reuse",
        "shelf": "5",
        "credits": 1,
        "points": 37,
        "reward": "granted",
        "eggs": 1,
        "valid_until": "2022-12-11",
        "visit": None,
        "for_shipment": None,
        "entry": cr.last_entry(),
        "happened_at": "2022-11-11T10:42:00+08:00",
        "replayed": False,
    }


def test_a_clerk_is_told_where_the_box_goes_and_what_it_earns(cr: Program) -> None:
    answer = cr(*RETURN)
    assert answer.code == 0
    assert "Box 1 → shelf 5 (condition A, cycle 1)" in answer.out
    assert "Tag 9" in answer.out
    assert "eggs 1, valid until 2022-12-11" in answer.out


def test_a_warning_before_the_eggs_run_short_is_talk(cr: Program) -> None:
    cr.must("eggs", "receive", "1", *at("08:00"))
    assert cr(*RETURN).err == ""
    answer = cr("return", SECOND_WAYBILL, "--size", "5", *at("10:43"))
    assert "Eggs run short: 2 owed on open vouchers, 1 in stock." in answer.err


def test_a_box_that_is_here_records_nothing_and_says_so(cr: Program) -> None:
    first = cr.must(*RETURN)
    entries = cr.journal()
    again = cr(*RETURN)
    assert again.code == 0
    assert "nothing was recorded" in again.out
    found = cr.must(*RETURN)
    assert set(found) == RETURN_KEYS
    assert (found["box"], found["tag"]) == (first["box"], first["tag"])
    assert (found["reward"], found["eggs"], found["voucher"]) == (
        "already-rewarded",
        0,
        None,
    )
    assert (found["entry"], found["happened_at"]) == (None, None)
    assert cr.journal() == entries


@pytest.mark.parametrize(
    ("options", "condition", "goes", "says"),
    [
        (("--defect", "wet"), "P", "pulp", "Box 1 → pulp (condition P)"),
        (("--defect", "torn-flap"), "B", "reuse", "shelf 5 (condition B"),
        (("--defect", "torn-flap", "--defect", "hole"), "P", "pulp", "pulp"),
        (("--condition", "H"), "H", "hold", "hold, for a second look (condition H)"),
        (("--condition", "A", "--defect", "wet"), "P", "pulp", "pulp"),
    ],
    ids=" ".join,
)
def test_the_condition_follows_from_the_defects(
    cr: Program, options: tuple[str, ...], condition: str, goes: str, says: str
) -> None:
    assert says in cr("return", desk.WAYBILL, "--size", "5", *at("10:42"), *options).out
    found = cr.must("return", SECOND_WAYBILL, "--size", "5", *at("10:42"), *options)
    assert (found["condition"], found["disposition"]) == (condition, goes)
    assert (found["tag"] is None) == (goes == "pulp")


def test_a_box_is_measured_where_no_number_is_printed_on_it(cr: Program) -> None:
    found = cr.must("return", desk.WAYBILL, "--dims", "300x250x200", *at("10:42"))
    assert found["size"] is None
    assert found["disposition"] == "reuse"


def test_a_tag_is_claimed_and_scanned_when_the_box_comes_again(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.must("ship", "send", "YT9876543210987", "--box", tag, "--covered", *at("11:00"))
    found = cr.must("return", tag, *at("12:00"))
    assert (found["tag"], found["box"], found["cycle"]) == (tag, 1, 2)
    # It left under this waybill, and that journey earns its reward.
    assert (found["waybill"], found["waybill_short"]) == (None, "YT…0987")
    assert found["reward"] == "granted"


def test_a_box_of_another_station_is_adopted_and_earns_only_with_a_waybill(
    cr: Program,
) -> None:
    found = cr.must("return", UNKNOWN_TAG, "--size", "5", *at("10:42"))
    assert (found["tag"], found["cycle"]) == (UNKNOWN_TAG, 2)
    assert found["reward"] == "already-rewarded"


@pytest.mark.parametrize(
    ("refusal", "line", "says"),
    [
        (errors.CodeEmpty, ("--size", "5"), "Scan the code again"),
        (errors.CodeEmpty, (" ", "--size", "5"), "Nothing was scanned"),
        (errors.NotAWaybill, ("SF-1", "--size", "5"), "“SF-1” is no waybill"),
        (errors.InputMethodOn, ("顺丰速运一二三四", "--size", "5"), "input method"),
        (errors.CodeNotAscii, ("SF123456789012é", "--size", "5"), "Type the digits"),
        (errors.CodeMistyped, ("9000000000000179", "--size", "5"), "mistyped"),
        (errors.WrongCode, (UNKNOWN_VOUCHER, "--size", "5"), "is a voucher"),
        (errors.SizeMissing, (desk.WAYBILL,), "The size is missing"),
        (errors.SizeUnknown, (desk.WAYBILL, "--size", "13"), "There is no size “13”"),
        (errors.SidesUnclear, (desk.WAYBILL, "--dims", "290x170"), "290x170"),
        (errors.DefectUnknown, (desk.WAYBILL, "--size", "5", "--defect", "old"), "“old”"),
        (errors.ConditionUnknown, (desk.WAYBILL, "--size", "5", "--condition", "C"), "“C”"),
        (errors.CustomerUnclear, (desk.WAYBILL, "--size", "5", "--customer", "me"),
         "neither a mobile number"),
        (errors.TimeUnclear, (desk.WAYBILL, "--size", "5", "--at", "noon"), "“noon”"),
        (errors.TimeInFuture, (desk.WAYBILL, "--size", "5", "--at", "2999-01-01T00:00"),
         "has not come yet"),
        (errors.VisitUnknown, ("--visit", "v9", "--done"), "no open visit v9"),
    ],
)  # fmt: skip
def test_what_is_no_return_is_refused_and_not_recorded(
    cr: Program, refusal: type[errors.Refusal], line: tuple[str, ...], says: str
) -> None:
    entries = cr.journal()
    cr.refuses(refusal, "return", *line, says=says)
    assert cr.journal() == entries


def test_a_tag_that_is_on_another_box_is_refused(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.refuses(
        errors.TagInUse,
        "return",
        SECOND_WAYBILL,
        "--size",
        "5",
        "--tag",
        tag,
        says="(box 1)",
    )


def test_sixteen_digits_of_ours_are_a_waybill_when_told_so(cr: Program) -> None:
    found = cr.must("return", "--waybill", "9000000000000179", "--size", "5", *at("10:42"))
    assert found["waybill"] == "9000000000000179"


def test_boxes_of_one_visit_share_one_voucher(cr: Program) -> None:
    visit = ("--customer", desk.PHONE, "--visit", "morning-1")
    first = cr.returned(desk.WAYBILL, *visit)
    assert (first["reward"], first["voucher"]) == ("credited", None)
    cr.returned(SECOND_WAYBILL, *visit)
    ended = cr.must("return", "--visit", "morning-1", "--done", *at("10:50"))
    assert set(ended) == VISIT_KEYS
    assert (ended["visit"], ended["boxes"], ended["eggs"]) == ("morning-1", 2, 2)
    assert ended["reward"] == "granted"
    cr.refuses(errors.VisitFinishedAlready, "return", "--visit", "morning-1", "--done")


def test_a_visit_ends_with_its_last_box(cr: Program) -> None:
    visit = ("--customer", desk.PHONE, "--visit", "morning-1")
    cr.returned(desk.WAYBILL, *visit)
    last = cr.returned(SECOND_WAYBILL, *visit, "--done")
    assert (last["reward"], last["eggs"]) == ("granted", 2)
    answer = cr("return", "YT3333333333333", "--size", "5", "--visit", "v2", *at("11:00"))
    assert "The voucher comes at the end of the visit." in answer.out
    ended = cr("return", "--visit", "v2", "--done", *at("11:01"))
    assert "Visit v2" in ended.out
    assert "eggs 1, valid until 2022-12-11" in ended.out


def test_a_visit_belongs_to_one_customer(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE, "--visit", "v1")
    cr.refuses(
        errors.VisitOfAnother,
        *("return", SECOND_WAYBILL, "--size", "5", "--visit", "v1"),
        *("--customer", "13800138000", *at("10:42")),
        says="v1",
    )


def test_why_there_is_no_reward_is_said(cr_with: Callable[..., Program]) -> None:
    cr = cr_with(reward_anonymous="false", conditions='["A"]', eggs_per_customer_day="1")
    line = ("--size", "5", *at("10:42"))
    known = ("--customer", desk.PHONE)
    for number, options, says in (
        (1, (), "No reward without a customer"),
        (2, (*known, "--defect", "wet"), "boxes in this condition don't count"),
        (3, known, "eggs 1, valid until"),
        (4, known, "limit for today is reached"),
        (5, at("10:00", "2022-12-24"), "No campaign runs"),
    ):
        assert says in cr("return", desk.waybill(number), *line, *options).out


def test_no_digit_of_a_customers_number_is_kept_readable(cr: Program) -> None:
    cr.must(*RETURN)
    for path in cr.folder.glob("station.db*"):
        assert desk.PHONE.encode() not in path.read_bytes()
        assert b"1234" not in path.read_bytes().replace(b"1234567890123", b"")
    assert cr.must("show", desk.PHONE)["last_four"] == "1234"


# --- redeem -----------------------------------------------------------------------


def test_eggs_are_handed_over_once(cr: Program) -> None:
    voucher = cr.voucher()
    found = cr.must("redeem", voucher, *at("10:42"))
    assert found == {
        "voucher": voucher,
        "eggs": 1,
        "redeemed_at": "2022-11-11T10:42:00+08:00",
        "entry": cr.last_entry(),
        "happened_at": "2022-11-11T10:42:00+08:00",
        "replayed": False,
    }
    entries = cr.journal()
    cr.refuses(
        errors.VoucherAlreadyRedeemed,
        *("redeem", voucher, *at("10:43")),
        says="was redeemed on 2022-11-11 10:42 by Li",
    )
    assert cr.journal() == entries


def test_a_clerk_is_told_how_many_eggs_to_hand_over(cr: Program) -> None:
    cr.must("eggs", "receive", "60", *at("08:00"))
    voucher = cr.voucher()
    grouped = " ".join(voucher[i : i + 4] for i in range(0, 16, 4))
    answer = cr("redeem", grouped, *at("10:42"))
    assert (answer.code, answer.err) == (0, "")
    assert "Hand over eggs: 1" in answer.out
    assert grouped in answer.out


def test_eggs_the_book_does_not_know_of_are_warned_of(cr: Program) -> None:
    answer = cr("redeem", cr.voucher(), *at("10:42"))
    assert answer.code == 0
    assert "-1 eggs in stock" in answer.err


def test_each_end_of_a_voucher_is_a_refusal_of_its_own(cr: Program) -> None:
    voucher = cr.voucher()
    cr.refuses(errors.VoucherNotYetValid, "redeem", voucher, *at("10:00", "2022-11-10"),
               says="valid from 2022-11-11")  # fmt: skip
    cr.refuses(errors.VoucherExpired, "redeem", voucher, *at("10:00", "2022-12-12"),
               says="valid until 2022-12-11")  # fmt: skip
    new = cr.must("voucher", "reissue", voucher, "--reason", "lost", *at("11:00"))[
        "voucher"
    ]
    cr.refuses(errors.VoucherReplaced, "redeem", voucher, *at("11:01"), says="new slip")
    cr.must("voucher", "void", new, "--reason", "wrong box", *at("11:02"))
    cr.refuses(errors.VoucherVoid, "redeem", new, *at("11:03"), says="wrong box")


@pytest.mark.parametrize(
    ("refusal", "code", "trace"),
    [
        (errors.VoucherUnknown, UNKNOWN_VOUCHER, True),
        (errors.CodeMistyped, "8000000000000000", True),
        (errors.CodeMistyped, "800000000000009", True),
        (errors.WrongCode, UNKNOWN_TAG, False),
        (errors.WrongCode, desk.WAYBILL, False),
        (errors.CodeEmpty, "", False),
    ],
)
def test_a_code_that_is_no_voucher_leaves_at_most_a_trace(
    cr: Program, refusal: type[errors.Refusal], code: str, trace: bool
) -> None:
    entries = cr.journal()
    assert cr("redeem", code, *at("10:42")).code == refusal.exit_code
    new = cr.journal()[len(entries) :]
    assert [kind for _, kind, _ in new] == ["lookup-failed/1"] * trace
    cr.refuses(refusal, "redeem", code, *at("10:42"))


# --- the same request again -----------------------------------------------------------


def test_the_same_request_again_gives_the_same_answer(cr: Program) -> None:
    found = cr.replays(*RETURN)
    assert found["entry"] == cr.last_entry()


def test_the_same_redemption_again_gives_the_same_answer(cr: Program) -> None:
    voucher = cr.voucher()
    assert cr.replays("redeem", voucher, *at("10:42"))["eggs"] == 1
    again = cr("redeem", voucher, *at("10:42"), "--request-id", "k1-17")
    assert again.code == 0
    assert again.out.endswith("None a second time.\n") and "✓" not in again.out


def test_the_same_request_id_with_other_content_is_refused(cr: Program) -> None:
    first = cr.must(*RETURN, "--request-id", "k1-17")
    cr.refuses(
        errors.RequestConflict,
        *("return", SECOND_WAYBILL, "--size", "5", *at("10:42"), "--request-id", "k1-17"),
        says=f"entry {first['entry']}",
    )


# --- print and show -------------------------------------------------------------------


def test_a_voucher_is_shown_with_its_qr_code(cr: Program) -> None:
    voucher = cr.voucher()
    answer = cr("print", voucher)
    assert answer.code == 0
    assert desk.NAME in answer.out
    assert "█▀▀▀▀▀█" in answer.out
    assert " ".join(voucher[i : i + 4] for i in range(0, 16, 4)) in answer.out
    assert "2022-12-11" in answer.out
    assert cr.must("print", voucher) == {
        "voucher": voucher, "eggs": 1, "state": "open", "copy": 1, "to": "-",
    }  # fmt: skip


def test_what_is_no_voucher_is_not_printed(cr: Program) -> None:
    cr.refuses(errors.WrongCode, "print", desk.WAYBILL)
    cr.refuses(errors.CodeMistyped, "print", "8000000000000000")
    assert cr("print", UNKNOWN_VOUCHER).code in {
        errors.VoucherUnknown.exit_code,
        errors.CodeUnknown.exit_code,
    }


def test_show_tells_the_life_of_a_voucher(cr: Program) -> None:
    voucher = cr.voucher()
    cr.must("redeem", voucher, *at("10:42"))
    found = cr.must("show", voucher)
    assert set(found) == {
        "code", "kind", "state", "eggs", "campaign", "valid_from", "valid_until",
        "replaced_by", "prints", "entries",
    }  # fmt: skip
    assert (found["code"], found["kind"], found["state"]) == (
        voucher,
        "voucher",
        "redeemed",
    )
    assert (found["campaign"], found["replaced_by"]) == ("eggs-2022", None)
    assert [one["kind"] for one in found["entries"]] == [
        "box-returned/1", "voucher-redeemed/1",
    ]  # fmt: skip
    assert set(found["entries"][0]) == {"entry", "kind", "happened_at", "clerk"}
    assert found["entries"][1]["happened_at"] == "2022-11-11T10:42:00+08:00"
    told = cr("show", voucher).out
    assert "redeemed, eggs 1, valid 2022-11-11 to 2022-12-11" in told
    assert "2022-11-11 10:42" in told


def test_show_finds_a_box_by_waybill_tag_and_number(cr: Program) -> None:
    tag = cr.returned()["tag"]
    for code in (desk.WAYBILL, tag, "1"):
        found = cr.must("show", code)
        assert set(found) == {
            "code", "kind", "box", "tag", "state", "size", "cycle", "condition", "shelf",
            "vouchers", "entries",
        }  # fmt: skip
        assert (found["kind"], found["box"], found["tag"]) == ("box", 1, tag)
        assert (found["code"], found["state"], found["cycle"]) == (code, "reuse", 1)
        assert "Box 1: reuse, size 5, cycle 1, condition A" in cr("show", code).out


def test_show_finds_a_shipment_by_its_number(cr: Program) -> None:
    cr.parcel("S-1")
    found = cr.must("show", "s-1")
    assert set(found) == {
        "code", "kind", "shipment", "state", "waybill_ref", "waybill_short", "carton",
        "box", "entries",
    }  # fmt: skip
    assert (found["kind"], found["shipment"], found["state"]) == (
        "shipment",
        "S-1",
        "waiting",
    )
    assert "Shipment S-1: waiting" in cr("show", "S-1").out


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (errors.CodeUnknown, UNKNOWN_VOUCHER),
        (errors.CodeUnknown, UNKNOWN_TAG),
        (errors.CodeUnknown, desk.WAYBILL),
        (errors.CodeUnknown, "77"),
        (errors.CodeMistyped, "8000000000000000"),
    ],
)
def test_what_is_not_in_the_book_is_not_shown(
    cr: Program, refusal: type[errors.Refusal], code: str
) -> None:
    entries = cr.journal()
    cr.refuses(refusal, "show", code)
    # `show` reads: it leaves no trace.
    assert cr.journal() == entries


# --- undo ---------------------------------------------------------------------------


def test_an_undo_reverses_one_entry_and_says_which(cr: Program) -> None:
    entry = cr.returned()["entry"]
    found = cr.must("undo", str(entry), "--reason", "wrong box", *at("11:00"))
    assert found == {
        "undone": entry,
        "entries": [entry],
        "reason": "wrong box",
        "second": None,
        "entry": entry + 1,
        "happened_at": f"{DATE}T11:00:00+08:00",
        "replayed": False,
    }
    cr.refuses(errors.AlreadyUndone, "undo", str(entry), says="2022-11-11 11:00 by Li")
    second = cr.returned(SECOND_WAYBILL)["entry"]
    assert f"Undone: entry {second} (box returned)" in cr("undo", f"#{second}").out


def test_an_undo_says_what_stands_in_the_way(cr: Program) -> None:
    returned = cr.returned()
    cr.must("redeem", returned["voucher"], *at("10:42"))
    cr.refuses(
        errors.UndoBlocked,
        "undo",
        str(returned["entry"]),
        says="redeemed on 2022-11-11 10:42",
    )


@pytest.mark.parametrize(
    ("refusal", "entry"),
    [
        (errors.EntryUnknown, "999"),
        (errors.EntryFinal, "1"),
        (errors.NumberUnclear, "0"),
        (errors.NumberUnclear, "last"),
    ],
)
def test_what_cannot_be_undone_is_refused(
    cr: Program, refusal: type[errors.Refusal], entry: str
) -> None:
    entries = cr.journal()
    cr.refuses(refusal, "undo", entry, "--reason", "test")
    assert cr.journal() == entries


def test_the_same_undo_again_gives_the_same_answer(cr: Program) -> None:
    entry = cr.returned()["entry"]
    assert cr.replays("undo", str(entry), *at("11:00"))["entries"] == [entry]
