"""In the back: `boxes`, `voucher`, `pulp`, `eggs`."""

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, as_replays, at

# --- boxes --------------------------------------------------------------------------


def test_boxes_on_hand_are_listed_by_shelf(cr: Program) -> None:
    assert cr("boxes", "list").err == "Nothing to list.\n"
    tag = cr.returned()["tag"]
    cr.returned(SECOND_WAYBILL, "--defect", "wet")
    found = cr.json("boxes", "list").objects
    assert found[0] == {
        "box": 1, "shelf": "5", "size": "5", "condition": "A", "cycle": 1, "state": "reuse",
        "tag": tag,
    }  # fmt: skip
    assert (found[1]["state"], found[1]["tag"]) == ("pulp", None)
    assert [one["box"] for one in cr.json("boxes", "list", "--state", "pulp").objects] == [
        2
    ]
    told = cr("boxes", "list").out
    assert " ".join(tag[i : i + 4] for i in range(0, 16, 4)) in told


def test_a_state_there_is_not_is_wrong_usage(cr: Program) -> None:
    for line in (("boxes", "list"), ("voucher", "list")):
        answer = cr(*line, "--state", "lost")
        assert (answer.code, answer.out) == (2, "")
        assert "--state" in answer.err
        found = cr.json(*line, "--state", "lost")
        assert (found.code, found.object["error"], found.object["exit_code"]) == (
            2,
            "usage",
            2,
        )
        assert set(found.object) == {"error", "message", "exit_code"}


def test_a_box_is_graded_anew_and_its_reward_stays(cr: Program) -> None:
    voucher = cr.voucher()
    found = cr.must("boxes", "regrade", "1", "--condition", "P", "--reason", "damp",
                    *at("11:00"))  # fmt: skip
    assert set(found) >= {
        "box", "cycle", "condition", "disposition", "shelf", "reason", "condition_before",
        "state_before", "shelf_before", "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert (found["condition"], found["disposition"], found["reason"]) == (
        "P",
        "pulp",
        "damp",
    )
    assert (found["condition_before"], found["state_before"]) == ("A", "reuse")
    assert cr.must("show", voucher)["state"] == "open"
    answer = cr("boxes", "regrade", "1", "--condition", "H", "--reason", "dry again")
    assert all(said in answer.out for said in ("✓ Box 1", " H ", "HOLD"))


@pytest.mark.parametrize(
    ("refusal", "box", "condition", "reason"),
    [
        (errors.BoxUnknown, "77", "B", "torn"),
        (errors.RegradeSame, "1", "A", "torn"),
        (errors.ConditionUnknown, "1", "C", "torn"),
        (errors.ConditionUnknown, "1", "", "torn"),
        (errors.TextUnclear, "1", "B", " "),
        (errors.CodeEmpty, "", "B", "torn"),
    ],
)
def test_what_cannot_be_graded_is_refused(
    cr: Program, refusal: type[errors.Refusal], box: str, condition: str, reason: str
) -> None:
    cr.returned()
    line = ("boxes", "regrade", box, "--condition", condition, "--reason", reason)
    cr.refuses(refusal, *line)


def test_a_box_that_is_bound_or_gone_is_not_graded(cr: Program) -> None:
    cr.returned()
    cr.must("ship", "pack", cr.parcel("S-1"))
    line = ("boxes", "regrade", "1", "--condition", "B", "--reason", "torn")
    cr.refuses(errors.BoxBound, *line)
    cr.must("ship", "send", "S-1", "--covered")
    cr.refuses(errors.BoxNotHere, *line, says="sent")


def test_the_same_grading_again_gives_the_same_answer(cr: Program) -> None:
    cr.returned()
    cr.replays(
        "boxes", "regrade", "1", "--condition", "B", "--reason", "torn", *at("11:00")
    )


# --- voucher --------------------------------------------------------------------------


def test_vouchers_are_listed_as_issued(cr: Program) -> None:
    voucher = cr.voucher()
    found = cr.must("voucher", "list")
    assert found == {
        "voucher": voucher, "eggs": 1, "state": "open", "valid_from": "2022-11-11",
        "valid_until": "2022-12-11", "campaign": "eggs-2022", "replaced_by": None,
    }  # fmt: skip
    assert (
        " ".join(voucher[i : i + 4] for i in range(0, 16, 4)) in cr("voucher", "list").out
    )
    cr.must("redeem", voucher, *at("10:42"))
    assert cr.json("voucher", "list").objects == []
    assert cr.must("voucher", "list", "--state", "redeemed")["voucher"] == voucher
    assert cr.must("voucher", "list", "--state", "all")["state"] == "redeemed"


def test_a_voucher_is_made_void_with_its_reason(cr: Program) -> None:
    voucher = cr.voucher()
    line = ("voucher", "void", voucher, "--reason", "wrong box", *at("11:00"))
    found = cr.must(*line)
    assert found == {
        "voucher": voucher, "eggs": 1, "reason": "wrong box", "second": None,
        "entry": cr.last_entry(),
        "happened_at": "2022-11-11T11:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    cr.refuses(errors.VoucherVoid, *line, says="wrong box")
    second = cr.voucher(SECOND_WAYBILL)
    assert "is void." in cr("voucher", "void", second, "--reason", "x", *at("11:01")).out


def test_a_reissued_voucher_has_a_new_code_and_the_chain_is_visible(cr: Program) -> None:
    old = cr.voucher()
    found = cr.must("voucher", "reissue", old, "--reason", "lost", *at("11:00"))
    new = found.pop("voucher")
    assert new != old
    assert found == {
        "eggs": 1, "replaces": old, "valid_from": "2022-11-11", "valid_until": "2022-12-11",
        "reason": "lost", "second": None, "entry": cr.last_entry(),
        "happened_at": "2022-11-11T11:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    assert cr.must("show", old)["replaced_by"] == new
    cr.refuses(
        errors.VoucherReplaced, "voucher", "void", old, "--reason", "x", says=new[-4:]
    )
    answer = cr("voucher", "reissue", new, "--reason", "wet", *at("11:01"))
    assert "The old one is dead." in answer.out


@pytest.mark.parametrize("verb", ["void", "reissue"])
def test_only_an_open_voucher_is_changed(cr: Program, verb: str) -> None:
    voucher = cr.voucher()
    line = ("voucher", verb, voucher, "--reason", "x")
    cr.refuses(errors.VoucherExpired, *line, *at("10:00", "2022-12-24"))
    cr.refuses(errors.ReasonMissing, "voucher", verb, voucher, "--reason", "", *at("11:00"))
    cr.must("redeem", voucher, *at("10:42"))
    cr.refuses(errors.VoucherAlreadyRedeemed, *line, *at("11:00"), says="10:42")
    cr.refuses(errors.WrongCode, "voucher", verb, desk.WAYBILL, "--reason", "x")
    entries = cr.journal()
    unknown = cr.json("voucher", verb, "8000000000000126", "--reason", "x")
    assert unknown.object["error"] == "voucher-unknown"
    assert [kind for _, kind, _ in cr.journal()[len(entries) :]] == ["lookup-failed/1"]


@pytest.mark.parametrize("verb", ["void", "reissue"])
def test_the_same_change_of_a_voucher_again_gives_the_same_answer(
    cr: Program, verb: str
) -> None:
    cr.replays("voucher", verb, cr.voucher(), "--reason", "lost", *at("11:00"))


# --- pulp -------------------------------------------------------------------------------


def caged(cr: Program, *options: str) -> int:
    cr.returned(desk.WAYBILL, "--defect", "wet")
    return int(cr.must("pulp", "cage", *options, *at("18:00"))["cage"])


def test_what_waits_for_a_cage_and_for_the_mill_is_listed(cr: Program) -> None:
    caged(cr)
    cr.returned(SECOND_WAYBILL, "--defect", "wet")
    closed, waiting = cr.json("pulp", "list").objects
    keys = {"cage", "boxes", "mass_g", "estimate_g", "weighed"}
    assert set(closed) == set(waiting) == keys
    assert closed == {
        "cage": 1, "boxes": 1, "mass_g": 177, "estimate_g": 177, "weighed": False,
    }  # fmt: skip
    assert waiting == {
        "cage": None, "boxes": 1, "mass_g": 177, "estimate_g": 177, "weighed": False,
    }  # fmt: skip
    # A script may compare by identity: true and false, in every line.
    assert [one["weighed"] is False for one in (closed, waiting)] == [True, True]
    assert "Boxes that wait for a cage: 1, about" in cr("pulp", "list").out


def test_a_cage_closes_over_every_box_that_waits(cr: Program) -> None:
    cr.refuses(errors.NothingWaiting, "pulp", "cage")
    cr.returned(desk.WAYBILL, "--defect", "wet")
    found = cr.must("pulp", "cage", *at("18:00"))
    assert found == {
        "cage": 1, "boxes": [1], "estimate_g": 177, "mass_g": 177, "weighed": False,
        "entry": cr.last_entry(), "happened_at": "2022-11-11T18:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    cr.returned(SECOND_WAYBILL, "--defect", "wet")
    cr.refuses(errors.NumberUnclear, "pulp", "cage", "--mass-g", "0")
    assert "by scale" in cr("pulp", "cage", "--mass-g", "200", *at("18:05")).out


def test_the_mills_ticket_settles_closed_cages(cr: Program) -> None:
    cage = caged(cr)
    line = ("pulp", "collect", "--ticket", "M-77", "--mass-g", "200", *at("18:30"))
    found = cr.must(*line, "--moisture", "13.5", "--outthrows", "2")
    assert set(found) == {
        "ticket", "cages", "estimate_g", "scale_g", "moisture", "outthrows", "settlement_g",
        "notebook_equivalents", "estimate_off", "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert (found["cages"], found["scale_g"], found["estimate_g"]) == ([cage], 200, 177)
    # 200 g × (1 - 13.5 %) / (1 - 12 %) = 196.6 g, cut to whole grams
    assert found["settlement_g"] == 196
    assert (found["moisture"], found["outthrows"]) == (1350, 200)
    cr.refuses(
        errors.CageCollected, "pulp", "collect", str(cage), "--ticket", "M-78",
        *("--mass-g", "200", "--moisture", "12"), says="M-77",
    )  # fmt: skip


def test_a_clerk_is_told_what_it_settles_at(cr: Program) -> None:
    caged(cr, "--mass-g", "20000")
    answer = cr(
        "pulp", "collect", "--ticket", "M-77", "--mass-g", "18400", "--moisture", "12"
    )
    assert "Ticket M-77: scale 18.4 kg, settles at 18.4 kg" in answer.out
    assert "Notebook equivalents: " in answer.out


@pytest.mark.parametrize(
    ("refusal", "line"),
    [
        (errors.CageUnknown, ("7", "--ticket", "M-1", "--mass-g", "9", "--moisture", "12")),
        (errors.NumberUnclear, ("--ticket", "M-1", "--mass-g", "x", "--moisture", "12")),
        (errors.PercentUnclear, ("--ticket", "M-1", "--mass-g", "9", "--moisture", "101")),
        (errors.PercentUnclear,
         ("--ticket", "M-1", "--mass-g", "9", "--moisture", "1", "--outthrows", "-1")),
        (errors.TextUnclear, ("--ticket", "", "--mass-g", "9", "--moisture", "12")),
    ],
)  # fmt: skip
def test_what_cannot_be_collected_is_refused(
    cr: Program, refusal: type[errors.Refusal], line: tuple[str, ...]
) -> None:
    caged(cr)
    cr.refuses(refusal, "pulp", "collect", *line)


def test_a_ticket_counts_once(cr: Program) -> None:
    caged(cr)
    line = ("pulp", "collect", "--ticket", "M-77", "--mass-g", "200", "--moisture", "12")
    cr.must(*line)
    cr.returned(SECOND_WAYBILL, "--defect", "wet")
    cr.must("pulp", "cage")
    cr.refuses(errors.TicketKnown, *line, says="M-77")


def test_the_same_cage_and_ticket_again_give_the_same_answer(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--defect", "wet")
    cr.replays("pulp", "cage", *at("18:00"))
    line = ("pulp", "collect", "--ticket", "M-77", "--mass-g", "200", "--moisture", "12",
            *at("18:30"), "--request-id", "k1-18")  # fmt: skip
    first = cr.json(*line)
    assert first.code == 0
    assert cr.json(*line).objects == as_replays(first.objects)


# --- eggs -------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["receive", "break"])
def test_eggs_come_and_break(cr: Program, verb: str) -> None:
    cr.must("eggs", "receive", "60", *at("08:00"))
    found = cr.must("eggs", verb, "5", "--note", "cold morning", *at("09:00"))
    assert found == {
        "eggs": 5, "note": "cold morning", "entry": cr.last_entry(),
        "happened_at": "2022-11-11T09:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    stock = {"receive": 70, "break": 50}[verb]
    answer = cr("eggs", verb, "5", *at("09:05"))
    assert answer.out == (
        f"✓ Eggs in stock: {stock}, owed on open vouchers: 0\n  Entry {cr.last_entry()}\n"
    )


def test_a_count_says_how_far_the_book_was_off(cr: Program) -> None:
    cr.must("eggs", "receive", "60", *at("08:00"))
    found = cr.must("eggs", "count", "58", *at("20:00"))
    assert found == {
        "counted": 58, "expected": 60, "reason": "", "second": None,
        "entry": cr.last_entry(),
        "happened_at": "2022-11-11T20:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    assert "Counted 59, the book said 58: +1" in cr("eggs", "count", "59", *at("20:05")).out


@pytest.mark.parametrize("verb", ["receive", "break", "count"])
@pytest.mark.parametrize("eggs", ["-1", "", "many", "1.5", "99999999999"])
def test_what_is_no_number_of_eggs_is_refused(cr: Program, verb: str, eggs: str) -> None:
    answer = cr("eggs", verb, "--json", "--", eggs)
    assert answer.code == errors.NumberUnclear.exit_code
    assert answer.object["error"] == "number-unclear"


def test_more_eggs_than_the_book_knows_of_cannot_break(cr: Program) -> None:
    cr.refuses(errors.TooManyEggs, "eggs", "break", "1", says="0 eggs in stock")


@pytest.mark.parametrize("verb", ["receive", "count"])
def test_the_same_eggs_again_are_not_counted_twice(cr: Program, verb: str) -> None:
    why = ("--reason", "the first ones") if verb == "count" else ()
    cr.replays("eggs", verb, "60", *why, *at("08:00"))
