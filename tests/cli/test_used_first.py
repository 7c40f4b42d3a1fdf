"""A used box first: at a terminal it is asked once, and the answers are counted."""

from typing import Any

import pytest

from tests.cli.conftest import SECOND_WAYBILL, Answer, Program, at

ASKED = "Would a used box do?"
OUT = "YT9999999999999"


def typed(cr: Program, *arguments: str, keys: str = "") -> Answer:
    """Somebody types and reads."""
    return cr(*arguments, stdin=keys, terminal=True, typing=True)


def outcome(cr: Program) -> tuple[str, int | None, str | None]:
    """The last parcel's carton, box, and what was said to a used one."""
    one: dict[str, Any] = cr.json("ship", "list", "--sent").objects[-1]
    return one["carton"], one["box"], one["used_answer"]


def test_a_new_carton_is_taken_when_the_customer_says_no(cr: Program) -> None:
    cr.returned()
    answer = typed(cr, "ship", "send", OUT, "--new", keys="n\n")
    assert answer.code == 0, answer
    assert answer.err.count(ASKED) == 1
    assert outcome(cr) == ("new", None, "no")


def test_a_used_box_is_taken_when_the_customer_says_yes(cr: Program) -> None:
    cr.returned()
    answer = typed(cr, "ship", "send", OUT, "--new", keys="y\n1\ny\n")
    assert answer.code == 0, answer
    assert outcome(cr) == ("reused", 1, "yes")
    assert all(one["ok"] for one in cr.json("check").objects)


def test_yes_counts_though_no_used_box_was_found_in_the_end(cr: Program) -> None:
    cr.returned()
    assert typed(cr, "ship", "send", OUT, "--new", keys="y\n0\n").code == 0
    assert outcome(cr) == ("new", None, "yes")


def test_the_box_that_fits_an_entered_parcel_is_offered(cr: Program) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL, "--size", "4")
    cr.parcel("S-1")
    answer = typed(cr, "ship", "send", "S-1", "--new", keys="y\n\ny\n")
    assert "[1]" in answer.err
    assert outcome(cr) == ("reused", 1, "yes")


def test_nobody_is_asked_where_no_used_box_could_carry_it(cr: Program) -> None:
    assert ASKED not in typed(cr, "ship", "send", OUT, "--new").err
    cr.returned("YT0000000000001", "--size", "8")
    cr.parcel("S-1")
    assert ASKED not in typed(cr, "ship", "send", "S-1", "--new").err
    assert outcome(cr) == ("new", None, None)


def test_a_parcel_that_has_its_box_is_refused_unasked(cr: Program) -> None:
    cr.returned()
    cr.parcel("S-1")
    cr.must("ship", "pack", "S-1")
    answer = typed(cr, "ship", "send", "S-1", "--new")
    assert (answer.code, ASKED in answer.err) == (13, False)


@pytest.mark.parametrize(
    ("more", "streams"),
    [
        ([], {}),
        ([], {"terminal": True}),
        ([], {"typing": True}),
        (["--json"], {"terminal": True, "typing": True}),
        (["--request-id", "k1"], {"terminal": True, "typing": True}),
        (at("11:00"), {"terminal": True, "typing": True}),
    ],
)
def test_scripts_named_requests_and_late_entries_are_never_asked(
    cr: Program, more: list[str], streams: dict[str, bool]
) -> None:
    cr.returned()
    answer = cr("ship", "send", OUT, "--new", *more, **streams)
    assert (answer.code, ASKED in answer.err) == (0, False)
    assert outcome(cr) == ("new", None, None)


def test_a_pipe_is_never_asked(cr: Program) -> None:
    cr.returned()
    line = f'{{"code": "{OUT}", "new": true}}\n'
    answer = cr("ship", "send", "--stdin", stdin=line, terminal=True)
    assert (answer.code, ASKED in answer.err) == (0, False)


def test_a_used_box_that_is_named_is_not_asked_about(cr: Program) -> None:
    cr.returned()
    answer = typed(cr, "ship", "send", OUT, "--box", "1", keys="y\n")
    assert (answer.code, ASKED in answer.err) == (0, False)
    assert outcome(cr) == ("reused", 1, None)


def test_the_answer_goes_with_the_parcel_when_it_is_undone(cr: Program) -> None:
    cr.returned()
    cr.parcel("S-1")
    typed(cr, "ship", "send", "S-1", "--new", keys="n\n")
    cr.must("undo", str(cr.last_entry()))
    assert cr.json("ship", "list").object["used_answer"] is None
    assert all(one["ok"] for one in cr.json("check").objects)


def test_the_report_counts_the_answers(cr: Program) -> None:
    cr.returned()
    for number, keys in enumerate(("n\n", "n\n", "y\n1\ny\n")):
        sent = typed(cr, "ship", "send", f"YT555555555555{number}", "--new", keys=keys)
        assert sent.code == 0, sent
    day = cr.json("report").objects[0]
    assert (day["used_accepted"], day["used_declined"]) == (1, 2)
