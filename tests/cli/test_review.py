"""`review`: what stands out, and that somebody looked."""

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import Program, at

KEYS = {"line", "kind", "date", "clerk", "entries", "why", "facts", "done"}
DAYS = ("--from", "2022-11-01", "--to", "2022-11-30")


def undone(cr: Program) -> str:
    """A redemption that is undone; the line it makes."""
    code = cr.voucher()
    paid = cr.must("redeem", code, *at("10:30"))["entry"]
    cr.must("undo", str(paid), "--reason", "the wrong slip", *at("10:31"))
    return f"paid-again-{cr.last_entry()}"


def test_a_line_has_its_entries_and_why(cr: Program) -> None:
    line = undone(cr)
    (found,) = [
        one for one in cr.json("review", *DAYS).objects if one["kind"] == "paid-again"
    ]
    assert set(found) == KEYS
    n = cr.last_entry()
    assert found == {
        "line": line, "kind": "paid-again", "date": desk.DAY, "clerk": desk.CLERK,
        "entries": [n - 1, n],
        "why": "redemptions undone: 1; of these vouchers paid again: 0",
        "facts": {"n": 1, "again": 0}, "done": None,
    }  # fmt: skip
    told = cr("review", *DAYS).out
    assert f"{line}  2022-11-11  Li\n  redemptions undone: 1; of these" in told
    assert f"\n  Entries: {n - 1}, {n}\n" in told


def test_a_line_that_was_looked_at_is_listed_with_all(cr: Program) -> None:
    line = undone(cr)
    said = cr("review", "done", line, "--note", "asked Li: it was the wrong slip")
    assert said.out == f"✓ {line} was looked at.\n  Entry {cr.last_entry()}\n"
    lines = [one["line"] for one in cr.json("review", *DAYS).objects]
    assert line not in lines
    assert "Looked at before: 1. --all lists those too.\n" in cr("review", *DAYS).err
    (found,) = [
        one for one in cr.json("review", *DAYS, "--all").objects if one["line"] == line
    ]
    done = found["done"]
    assert (set(done), done["entry"]) == ({"entry", "at", "clerk", "note"}, cr.last_entry())
    told = cr("review", *DAYS, "--all").out
    assert f", entry {cr.last_entry()}: asked Li: it was the wrong slip\n" in told


def test_looking_is_recorded_once_for_a_request(cr: Program) -> None:
    line = undone(cr)
    answer = cr.replays("review", "done", line, "--note", "asked Li")
    assert set(answer) == {"line", "note", "entry", "happened_at", "replayed"}


def test_what_does_not_stand_out_is_refused(cr: Program) -> None:
    entries = cr.journal()
    says = "Nothing stands out that is called “codes-2”"
    cr.refuses(errors.FindingUnknown, "review", "done", "codes-2", "--note", "x", says=says)
    turned = ("review", "--from", "2022-11-02", "--to", "2022-11-01")
    cr.refuses(errors.DatesTurned, *turned, says="2022-11-02 comes after 2022-11-01")
    assert cr.journal() == entries


def test_nothing_stands_out_in_a_month_without_entries(cr: Program) -> None:
    answer = cr("review", "--from", "2022-10-01", "--to", "2022-10-31")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing stands out.\n")


def test_many_entries_are_cut_for_people_and_whole_for_machines(cr: Program) -> None:
    for number in range(12):
        # Under one name the third would have to wait.
        cr("redeem", desk.unknown_code(number), "--clerk", f"Li {number}", *at("11:00"))
    (found,) = [one for one in cr.json("review", *DAYS).objects if one["kind"] == "codes"]
    assert len(found["entries"]) == 12
    assert " … (+4)\n" in cr("review", *DAYS).out
