"""`log`, `undo --last`, and the number of its entry in each answer."""

from pathlib import Path

import pytest

from cainiao_recycle import Station, errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, at
from tests.desk import Clock

KEYS = {
    "entry", "kind", "happened_at", "recorded_at", "business_date", "clerk", "undone_by",
}  # fmt: skip


def logged(cr: Program, *options: str) -> list[int]:
    return [one["entry"] for one in cr.json("log", *options).objects]


# --- log ----------------------------------------------------------------------------


def test_a_count_is_listed_with_its_shelf(cr: Program) -> None:
    cr.returned()
    cr.must("boxes", "count", "5", "1")
    assert "shelf counted 5" in cr("log", "--last", "1").out


def test_an_entry_has_the_time_it_happened_and_the_time_it_was_recorded(
    cr: Program,
) -> None:
    cr.returned()
    (found,) = cr.json("log", "--date", desk.DAY).objects
    assert set(found) == KEYS
    assert found["happened_at"] == "2022-11-11T10:00:00+08:00"
    assert found["recorded_at"] > found["happened_at"]
    assert found["recorded_at"].endswith("+08:00")
    assert (found["entry"], found["kind"], found["clerk"], found["undone_by"]) == (
        cr.last_entry(), "box-returned/1", desk.CLERK, None,
    )  # fmt: skip
    assert found["business_date"] == desk.DAY


def test_the_newest_entry_stands_last_and_an_undone_one_names_its_undo(cr: Program) -> None:
    cr.must("eggs", "receive", "60", *at("08:00"))
    cr.returned()
    first = cr.last_entry()
    cr.must("undo", str(first))
    found = cr.json("log", "--last", "3").objects
    assert [one["entry"] for one in found] == [first - 1, first, first + 1]
    assert [one["undone_by"] for one in found] == [None, first + 1, None]


def test_entries_are_of_a_date_or_the_last_of_any(cr: Program) -> None:
    cr.returned()
    one = cr.last_entry()
    cr.must("eggs", "receive", "5", *at("08:00", "2022-11-12"))
    cr.returned(SECOND_WAYBILL)
    assert logged(cr, "--date", desk.DAY) == [one, one + 2]
    assert logged(cr, "--date", desk.DAY, "--last", "1") == [one + 2]
    assert logged(cr, "--date", "2022-11-12") == [one + 1]
    assert logged(cr, "--last", "2") == [one + 1, one + 2]
    assert logged(cr, "--date", "2022-11-13") == []
    assert cr("log", "--date", "2022-11-13").err == "Nothing to list.\n"


def test_a_clerks_entries_are_told_apart_from_the_others(cr: Program) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL, "--clerk", "Wang")
    wang = cr.last_entry()
    cr.must("eggs", "receive", "5", *at("08:00", "2022-11-12"), "--clerk", "Wang")
    assert logged(cr, "--clerk", "Wang", "--last", "9") == [wang, wang + 1]
    assert logged(cr, "--clerk", "Wang", "--date", desk.DAY) == [wang]
    assert logged(cr, "--clerk", desk.CLERK, "--date", desk.DAY) == [wang - 1]
    assert logged(cr, "--clerk", "Zhao", "--last", "9") == []
    # Who looks is nobody's filter: the variable names the clerk at the counter.
    assert logged(cr, "--date", desk.DAY) == [wang - 1, wang]


def test_without_options_the_last_twenty_of_today_are_listed(
    cr: Program,
) -> None:
    # The station was set up just now: its sizes and its campaign are of today.
    cr.returned()
    before = cr.last_entry()
    for _ in range(25):
        cr.must("eggs", "receive", "1")
    assert logged(cr) == list(range(before + 6, before + 26))
    answer = cr("log")
    assert answer.out.count("eggs received 1 ") == 20
    assert answer.err == f"The last 20 of {before + 24} entries: --last N lists more.\n"
    assert len(logged(cr, "--last", "22")) == 22


def test_how_many_there_are_is_of_the_clerk_asked_for(cr: Program) -> None:
    for _ in range(21):
        cr.must("eggs", "receive", "1", "--clerk", "Wang")
    answer = cr("log", "--clerk", "Wang")
    assert answer.err == "The last 20 of 21 entries: --last N lists more.\n"


@pytest.mark.parametrize(
    ("refusal", "options"),
    [
        (errors.DateUnclear, ("--date", "yesterday")),
        (errors.NumberUnclear, ("--last", "0")),
        (errors.NumberUnclear, ("--last", "all")),
        (errors.TextUnclear, ("--clerk", "")),
    ],
)
def test_a_log_of_nonsense_is_refused(
    cr: Program, refusal: type[errors.Refusal], options: tuple[str, ...]
) -> None:
    cr.refuses(refusal, "log", *options)


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """A day on which one box was typed when it came, one an hour later, one in another
    month; and eggs in the year after.
    """
    clock, path = Clock(), tmp_path / "late.db"
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    with Station.open(path, clerk=desk.CLERK, clock=clock) as station:
        desk.add_campaign(station)
        station.return_box(desk.WAYBILL, size="5")
        clock.set("2022-11-11 11:30")
        station.return_box(desk.waybill(1), size="5", at="2022-11-11T10:42")
        clock.set("2022-12-01 09:15")
        station.return_box(desk.waybill(2), size="5", at="2022-11-11T10:43")
        clock.set("2023-01-02 09:15")
        station.receive_eggs(60, at="2022-11-11T10:44")
    return path


def test_people_see_both_times_and_of_the_second_what_differs(
    cr: Program, late: Path
) -> None:
    lines = cr("log", "--file", str(late), "--date", desk.DAY).out.splitlines()[-4:]
    assert [line.split()[-6:] for line in lines] == [
        ["1", desk.DAY, "10:00", "10:00", desk.DAY, desk.CLERK],
        ["2", desk.DAY, "10:42", "11:30", desk.DAY, desk.CLERK],
        [desk.DAY, "10:43", "12-01", "09:15", desk.DAY, desk.CLERK],
        [desk.DAY, "10:44", "2023-01-02", "09:15", desk.DAY, desk.CLERK],
    ]


@pytest.mark.parametrize("columns", ["30", "80", "200"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_log_keeps_numbers_and_times_whole_on_any_screen(
    cr: Program, late: Path, columns: str, language: str
) -> None:
    answer = cr.process(
        "log", "--file", str(late), "--date", desk.DAY, "--lang", language, COLUMNS=columns
    )
    assert answer.code == 0
    widest = max(len(line.encode("gbk")) for line in answer.out.splitlines())
    assert widest <= max(80, int(columns))
    for whole in ("2022-11-11 10:43", "12-01 09:15", "2023-01-02 09:15", "15"):
        assert whole in answer.out
    assert "…" not in answer.out


def test_what_an_entry_is_about_is_told_in_a_word(cr: Program) -> None:
    voucher = cr.voucher()
    cr.must("eggs", "receive", "60", *at("08:00"))
    cr.must("redeem", voucher, *at("10:42"))
    cr.must("config", "set", "notebook_g", "90")
    cr.must("undo", str(cr.last_entry()))
    told = cr("log", "--last", "5").out
    for said in (
        "box returned 1", "eggs received 60", f"voucher redeemed …{voucher[-4:]}",
        "setting changed notebook_g", f"entry undone {cr.last_entry() - 1}",
    ):  # fmt: skip
        assert said in " ".join(told.split()), told


# --- undo --last ----------------------------------------------------------------------


def test_the_clerks_last_entry_is_named_and_undone(cr: Program) -> None:
    cr.returned()
    cr.must("eggs", "receive", "60", *at("08:00"))
    last = cr.last_entry()
    answer = cr("undo", "--last")
    assert answer.err == (
        f"The last entry of {desk.CLERK}: {last}, eggs received 60, 2022-11-11 08:00\n"
    )
    assert answer.out == (f"✓ Undone: entry {last} (eggs received)\n  Entry {last + 1}\n")
    assert cr.must("undo", "--last")["entries"] == [last - 1]


def test_undo_last_answers_machines_as_undo_does(cr: Program) -> None:
    cr.returned()
    last = cr.last_entry()
    found = cr.json("undo", "--last", "--reason", "slip")
    assert found.err == ""
    assert set(found.object) == {
        "undone",
        "entries",
        "reason",
        "second",
        "entry",
        "happened_at",
        "replayed",
    }
    assert (found.object["undone"], found.object["reason"]) == (last, "slip")


def test_another_clerks_entry_is_never_taken(cr: Program) -> None:
    cr.returned()
    mine = cr.last_entry()
    cr.returned(SECOND_WAYBILL, "--clerk", "Wang")
    assert cr.must("undo", "--last")["entries"] == [mine]
    cr.refuses(
        errors.NothingToUndo, "undo", "--last", "--clerk", "Zhao", says="Zhao has no entry"
    )


def test_what_can_not_be_undone_is_passed_over(cr: Program) -> None:
    voucher = cr.voucher()
    taken = cr.last_entry()
    cr.must("print", voucher, "--to", str(cr.folder / "slip.svg"))
    cr("redeem", "8000000000000739", *at("10:42"))
    cr.must("print", "tags", "--count", "2", "--to", str(cr.folder / "tags.pdf"))
    cr.must("eggs", "receive", "60", *at("08:00"))
    cr.must("undo", str(cr.last_entry()))
    assert cr.last_entry() > taken + 4
    assert cr.must("undo", "--last")["entries"] == [taken]


def test_what_closing_a_day_recorded_is_nobodys_last_entry(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE, "--visit", "7")
    box = cr.last_entry()
    cr.must("close", "--date", desk.DAY)
    kinds = [one["kind"] for one in cr.json("log", "--last", "2").objects]
    assert kinds == ["visit-finished/1", "day-closed/2"]
    told = cr("undo", "--last").err
    assert f": {box}, box returned 1" in told


def test_an_entry_in_the_way_is_told_and_none_before_it_taken(cr: Program) -> None:
    voucher = cr.voucher()
    cr.must("redeem", voucher, *at("10:42"), "--clerk", "Wang")
    entries = cr.journal()
    answer = cr("undo", "--last")
    assert answer.code == errors.UndoBlocked.exit_code
    assert cr.journal() == entries


def test_a_clerk_at_a_terminal_is_asked_before_it_is_undone(cr: Program) -> None:
    cr.returned()
    last = cr.last_entry()
    no = cr("undo", "--last", stdin="n\n", typing=True)
    assert no.code != 0
    assert cr.last_entry() == last
    named, asked = no.err.index(f": {last}, box returned 1"), no.err.index("Undo it?")
    assert named < asked
    yes = cr("undo", "--last", stdin="y\n", typing=True)
    assert (yes.code, cr.last_entry()) == (0, last + 1)
    cr.returned()
    unasked = cr("undo", "--last", "--yes", typing=True)
    assert unasked.code == 0
    assert "Undo it?" not in unasked.err


def test_an_entry_and_the_last_one_together_are_wrong_usage(cr: Program) -> None:
    cr.returned()
    entries = cr.journal()
    for line in (("undo", "14", "--last"), ("undo",)):
        assert cr(*line).code == 2
        assert cr.json(*line).object["error"] == "usage"
    assert cr.journal() == entries


def test_the_same_request_undoes_the_last_entry_once(cr: Program) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL)
    last = cr.last_entry()
    assert cr.replays("undo", "--last")["entries"] == [last]


# --- each answer names its entry --------------------------------------------------------


def test_each_answer_names_the_entry_by_which_it_is_undone(cr: Program) -> None:
    cr.write("more.csv", "code,size\nYT0000000000010,5\n")
    lines = (
        ("eggs", "receive", "60", *at("08:00")),
        ("return", desk.WAYBILL, "--size", "5", "--customer", desk.PHONE, *at("10:00")),
        ("boxes", "move", "1", "WINDOW", *at("10:05")),
        ("boxes", "regrade", "1", "--condition", "B", "--reason", "torn", *at("10:10")),
        ("ship", "pack", cr.parcel(), "1", *at("10:20")),
        ("import", "returns", str(cr.folder / "more.csv")),
        ("eggs", "count", "60", *at("11:00")),
    )
    for line in lines:
        answer = cr(*line)
        assert answer.code == 0, answer
        assert answer.out.endswith(f"  Entry {cr.last_entry()}\n"), answer


def test_a_batch_of_vouchers_names_its_entry_too(cr: Program) -> None:
    answer = cr(
        "print", "vouchers", "--batch", "2", "--eggs", "1", "--reason", "school",
        "--to", str(cr.folder / "x.escpos"), *at("12:00"),
    )  # fmt: skip
    assert answer.code == 0, answer
    issued = next(seq for seq, kind, _ in cr.journal() if kind.startswith("voucher-batch"))
    assert f"Entry {issued}\n" in answer.out


def test_nothing_recorded_names_no_entry(cr: Program) -> None:
    cr.returned()
    assert "Entry" not in cr("return", desk.WAYBILL, "--size", "5", *at("10:05")).out
