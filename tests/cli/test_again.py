"""Do, change or undo, do again: what is answered is true of the book now.

A table: each verb that records, told again as it stands, after an undo and after a
change; without a request id and with one. Then each import, and a box told otherwise.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from cainiao_recycle import errors
from cainiao_recycle.domain.codes import CodeType, make
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Answer, Program, at

KNOWN, NEW, SAME = "there already", "recorded", "replayed"
GONE = "request-undone"
ANOTHER_TAG = make(CodeType.TAG, lambda _: 44)

Outcomes = tuple[str, str]
"""Without a request id, and with one."""


class Case(NamedTuple):
    """What goes before; what is done; what changes it, if anything does. Then what doing
    it again comes to: at once, after it was undone, after the change.
    """

    before: tuple[str, ...]
    does: str
    change: str
    again: Outcomes
    undone: Outcomes
    changed: Outcomes


BOX = f"return {desk.WAYBILL} --size 5 --customer {desk.PHONE}"
ANONYMOUS = f"return {desk.WAYBILL} --size 5 --visit v1"
SEND = "ship send SF5555555555555 --box 1 --covered"
SMELLS = "boxes regrade 1 --condition H --reason smells"
COLLECT = "pulp collect --ticket M-1 --mass-g 200 --moisture 12"
NONE = ("-", "-")

TABLE = {
    "return, regraded": Case((), BOX, SMELLS, (KNOWN, SAME), (NEW, GONE), (KNOWN, SAME)),
    "return, sent": Case(
        (), BOX, SEND, (KNOWN, SAME), (NEW, GONE), ("waybill-of-earlier-journey", SAME)
    ),
    "the end of a visit": Case(
        (BOX + " --visit v1",), "return --visit v1 --done", "redeem VOUCHER",
        ("visit-finished", SAME), (NEW, GONE), ("visit-finished", SAME),
    ),
    "a visit's name": Case(
        (ANONYMOUS,), f"return --visit v1 --customer {desk.PHONE}",
        "return --visit v1 --done", (KNOWN, SAME), (NEW, GONE), ("visit-finished", SAME),
    ),
    "redeem": Case(
        (BOX,), "redeem VOUCHER", "",
        ("voucher-already-redeemed", SAME), (NEW, GONE), NONE,
    ),
    "voucher void": Case(
        (BOX,), "voucher void VOUCHER --reason lost", "",
        ("voucher-void", SAME), (NEW, GONE), NONE,
    ),
    "voucher reissue": Case(
        (BOX,), "voucher reissue VOUCHER --reason lost", "redeem NEWEST",
        ("voucher-replaced", SAME), (NEW, GONE), ("voucher-replaced", SAME),
    ),
    "eggs receive": Case(
        (), "eggs receive 30", "eggs break 1", (NEW, SAME), (NEW, GONE), (NEW, SAME)
    ),
    "eggs break": Case(
        ("eggs receive 30",), "eggs break 2", "eggs receive 5",
        (NEW, SAME), (NEW, GONE), (NEW, SAME),
    ),
    "eggs count": Case(
        ("eggs receive 30",), "eggs count 28", "eggs break 1",
        (NEW, SAME), (NEW, GONE), (NEW, SAME),
    ),
    "boxes move": Case(
        (BOX,), "boxes move 1 HOLD", "boxes move 1 5",
        ("shelf-same", SAME), (NEW, GONE), (NEW, SAME),
    ),
    "boxes regrade": Case(
        (BOX,), SMELLS, "boxes regrade 1 --condition A --reason aired",
        ("regrade-same", SAME), (NEW, GONE), (NEW, SAME),
    ),
    "boxes count": Case(
        (BOX,), "boxes count 5 1", "boxes move 1 HOLD",
        (NEW, SAME), (NEW, GONE), (NEW, SAME),
    ),
    "pulp cage": Case(
        (BOX + " --defect wet",), "pulp cage", COLLECT,
        ("nothing-waiting", SAME), (NEW, GONE), ("nothing-waiting", SAME),
    ),
    "pulp collect": Case(
        (BOX + " --defect wet", "pulp cage"), COLLECT, "",
        ("ticket-known", SAME), (NEW, GONE), NONE,
    ),
    "ship pack": Case(
        (BOX, "PARCEL"), "ship pack S-1 1", "ship release S-1",
        ("shipment-not-waiting", SAME), (NEW, GONE), (NEW, SAME),
    ),
    "ship release": Case(
        (BOX, "PARCEL", "ship pack S-1 1"), "ship release S-1", "ship pack S-1 1",
        ("shipment-not-packed", SAME), (NEW, GONE), (NEW, SAME),
    ),
    "ship send": Case(
        (BOX,), SEND, "return SF5555555555555",
        ("shipment-not-waiting", SAME), (NEW, GONE), ("shipment-not-waiting", SAME),
    ),
    "ship send, a new carton": Case(
        (), "ship send SF5555555555555 --new", "",
        ("shipment-not-waiting", SAME), (NEW, GONE), NONE,
    ),
    "undo": Case(
        (BOX,), "undo ENTRY --reason wrong", BOX,
        ("already-undone", SAME), ("entry-final", "entry-final"), ("already-undone", SAME),
    ),
    "config set": Case(
        (), "config set notebook_g 90", "config set notebook_g 95",
        (KNOWN, SAME), (NEW, GONE), (NEW, SAME),
    ),
    "station rename": Case(
        (), "station rename 南山驿站", "station rename 重庆站",
        ("nothing-to-change", SAME), (NEW, GONE), (NEW, SAME),
    ),
    "campaign add": Case(
        (), "campaign add OTHER --reason season", "",
        ("campaign-exists", SAME), (NEW, GONE), NONE,
    ),
}  # fmt: skip


class Teller:
    """Tells lines of the table to the program, and knows what their words stand for."""

    def __init__(self, cr: Program) -> None:
        self.cr = cr
        self.vouchers: list[str] = []
        rule = desk.rule(code='"eggs-2023"', starts="2023-11-01", ends="2023-11-20")
        self.words = {"OTHER": cr.write("other.toml", rule)}

    def __call__(self, line: str, time: str) -> Answer:
        words = [self.words.get(word, word) for word in line.split()]
        answer = self.cr.json(*words, *self.when(line, time))
        for one in answer.objects:
            if "error" not in one and one.get("voucher"):
                self.words.setdefault("VOUCHER", one["voucher"])
                self.words["NEWEST"] = one["voucher"]
        return answer

    def when(self, line: str, time: str) -> tuple[str, ...]:
        """What is set up happens now."""
        return () if line.startswith(("config", "station")) else at(time)

    def prepare(self, lines: tuple[str, ...]) -> None:
        for minute, line in enumerate(lines):
            if line == "PARCEL":
                self.cr.parcel("S-1")
            else:
                assert self(line, f"10:0{minute}").code == 0, line
                self.words["ENTRY"] = str(self.cr.last_entry())


def outcome(answer: Answer) -> str:
    """What a line came to, in one word; the code says whether a script goes on."""
    told = answer.object
    assert (answer.code == 0) == ("error" not in told)
    if "error" in told:
        return str(told["error"])
    if told["entry"] is None:
        return KNOWN
    return SAME if told["replayed"] else NEW


@pytest.mark.parametrize("with_id", [0, 1])
@pytest.mark.parametrize("between", ["again", "undone", "changed"])
@pytest.mark.parametrize("name", TABLE)
def test_done_again_it_is_true_of_the_book_now(
    cr: Program, name: str, between: str, with_id: int
) -> None:
    case, tell = TABLE[name], Teller(cr)
    tell.prepare(case.before)
    line = case.does + " --request-id r1" * with_id
    assert outcome(tell(line, "11:00")) == NEW
    if between == "undone":
        if case.undone == ("entry-final", "entry-final"):
            undo = cr.json("undo", str(cr.last_entry()), "--reason", "wrong", *at("11:30"))
            assert undo.object["error"] == "entry-final"
            return
        undo = ("undo", str(cr.last_entry()), "--reason", "wrong")
        cr.must(*undo, *tell.when(case.does, "11:30"))
    if between == "changed":
        if not case.change:
            assert case.changed == NONE
            return
        assert outcome(tell(case.change, "11:30")) == NEW
    entries = cr.last_entry()
    expected: Outcomes = getattr(case, between)
    assert outcome(tell(line, "11:00" if with_id else "12:00")) == expected[with_id]
    assert cr.last_entry() - entries == (expected[with_id] == NEW)


def test_what_was_undone_is_named_when_the_same_request_comes_again(cr: Program) -> None:
    entry = cr.returned(desk.WAYBILL, "--request-id", "r1")["entry"]
    cr.must("undo", str(entry), "--reason", "wrong", *at("11:00"))
    line = ("return", desk.WAYBILL, "--size", "5", *at("10:00"), "--request-id", "r1")
    answer = cr.json(*line)
    assert answer.code == errors.RequestUndone.exit_code
    assert set(answer.object) == {"error", "message", "exit_code", "replayed", "undone"}
    assert (answer.object["replayed"], answer.object["undone"]) == (True, entry + 1)
    told = cr(*line)
    assert told.out == ""
    assert f"recorded as entry {entry}, and undone at 2022-11-11 11:00 by" in told.err
    assert "Use a new request id" in told.err


def test_eggs_are_never_handed_over_on_a_replay(cr: Program) -> None:
    voucher = cr.voucher()
    line = ("redeem", voucher, *at("10:42"), "--request-id", "r1")
    assert "✓ Hand over eggs: 1" in cr(*line).out
    entry = cr.last_entry()
    again = cr(*line)
    assert again.out.startswith(f"● This request was recorded before, as entry {entry}.")
    assert "Hand over" not in again.out
    piped = f'{{"code": "{voucher}", "at": "{desk.DAY}T10:42", "request_id": "r1"}}\n'
    assert "Hand over" not in cr("redeem", "--stdin", stdin=piped).out
    cr.must("undo", str(entry), "--reason", "wrong", *at("11:00"))
    for gone in (cr(*line), cr("redeem", "--stdin", stdin=piped)):
        assert gone.code != 0
        assert "Hand over" not in gone.out + gone.err


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (["--size", "6", "--customer", desk.PHONE], "the size"),
        (["--size", "5", "--customer", "13912345678"], "the customer"),
        (["--size", "5", "--customer", desk.PHONE, "--condition", "B"], "the condition"),
        (
            ["--size", "6", "--customer", desk.PHONE, "--defect", "wet"],
            "the condition, the defects, the size",
        ),
    ],
)
def test_the_same_request_with_other_content_hears_what_differs(
    cr: Program, other: list[str], differs: str
) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE, "--request-id", "r1")
    line = ("return", desk.WAYBILL, *other, *at("10:00"), "--request-id", "r1")
    cr.refuses(errors.RequestConflict, *line, says=f"different: {differs})")


def test_another_time_and_another_verb_are_differences_too(cr: Program) -> None:
    cr.must("eggs", "receive", "30", *at("08:00"), "--request-id", "r1")
    for line, differs in (
        (("eggs", "receive", "31", *at("08:00")), "the number of eggs"),
        (("eggs", "receive", "30", *at("08:05")), "the time"),
        (("pulp", "cage", *at("08:00")), "what was asked"),
    ):
        cr.refuses(errors.RequestConflict, *line, "--request-id", "r1", says=differs)


# --- a box that is here, told otherwise --------------------------------------------


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (["--size", "6"], "the size"),
        (["--dims", "300x200x200"], "the sides"),
        (["--condition", "H"], "the condition"),
        (["--condition", "A"], "the condition"),
        (["--defect", "wet"], "the condition"),
        (["--tag", ANOTHER_TAG], "the tag"),
        (["--size", "6", "--customer", "13912345678"], "the size, the customer"),
    ],
)
def test_a_box_that_is_here_told_otherwise_is_refused_with_the_difference(
    cr: Program, other: list[str], differs: str
) -> None:
    first = ("--condition", "B", "--customer", desk.PHONE)
    entry = cr.returned(desk.WAYBILL, *first)["entry"]
    line = ("return", desk.WAYBILL, *other, *at("11:00"))
    cr.refuses(errors.BoxToldOtherwise, *line, says=f"entry {entry}. Different: {differs}.")
    assert cr.last_entry() == entry


def test_somebody_else_with_the_label_of_a_box_that_is_here_is_told_so(
    cr: Program,
) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE)
    line = ("return", desk.WAYBILL, "--customer", "13912345678", *at("11:00"))
    answer = cr.json(*line)
    assert outcome(answer) == KNOWN
    assert (answer.object["differs"], answer.object["credits"]) == (["customer"], 0)
    told = cr(*line)
    assert "It came in without this customer" in told.out
    assert "✓" not in told.out
    its_own = cr.json("return", desk.WAYBILL, "--customer", desk.PHONE, *at("11:00"))
    assert "differs" not in its_own.object


def test_other_defects_of_the_same_condition_are_a_difference(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--defect", "wet")
    line = ("return", desk.WAYBILL, "--defect", "hole", *at("11:00"))
    cr.refuses(errors.BoxToldOtherwise, *line, says="Different: the defects.")


def test_a_box_told_as_it_is_by_now_is_there_already(cr: Program) -> None:
    cr.returned()
    line = ("return", desk.WAYBILL, "--condition", "H", *at("11:30"))
    cr.refuses(errors.BoxToldOtherwise, *line)
    cr.must(*SMELLS.split(), *at("11:00"))
    cr.must("boxes", "move", "1", "5", *at("11:10"))
    assert outcome(cr.json(*line)) == KNOWN


def test_a_known_box_needs_no_size_and_none_is_compared(cr: Program) -> None:
    cr.returned()
    cr.must(*SEND.split(), *at("11:00"))
    line = ("return", "SF5555555555555", "--size", "6", *at("12:00"))
    assert outcome(cr.json(*line)) == NEW
    assert outcome(cr.json(*line)) == KNOWN


# --- the sticker of an arrival that was undone --------------------------------------


def undone_with_its_tag(cr: Program, code: str, *options: str) -> tuple[str, int]:
    told = cr.returned(code, *options)
    cr.must("undo", str(told["entry"]), "--reason", "wrong", *at("10:30"))
    return told["tag"], told["entry"]


def test_it_names_the_first_arrival_when_a_later_one_was_undone_too(cr: Program) -> None:
    first = cr.returned()
    cr.must(*SEND.split(), *at("11:00"))
    sent = cr.last_entry()
    again = cr.must("return", "SF5555555555555", *at("12:00"))
    for entry in (again["entry"], sent, first["entry"]):
        cr.must("undo", str(entry), "--reason", "wrong", *at("13:00"))
    line = ("return", str(first["tag"]), "--size", "5", *at("14:00"))
    says = f"undone (entry {first['entry']})"
    cr.refuses(errors.TagOfUndone, *line, says=says)


def test_our_tag_of_an_undone_arrival_asks_for_the_waybill(cr: Program) -> None:
    tag, entry = undone_with_its_tag(cr, desk.WAYBILL)
    line = ("return", tag, "--size", "5", *at("11:00"))
    cr.refuses(errors.TagOfUndone, *line, says=f"undone (entry {entry})")
    told = cr.must("return", desk.WAYBILL, "--size", "5", "--tag", tag, *at("11:00"))
    assert (told["tag"], told["cycle"], told["reward"]) == (tag, 1, "granted")
    assert outcome(cr.json("return", tag, *at("11:05"))) == KNOWN
    assert cr("check").code == 0


def test_our_tag_with_the_waybill_beside_it_is_the_first_arrival(cr: Program) -> None:
    tag, _entry = undone_with_its_tag(cr, desk.WAYBILL)
    told = cr.must("return", tag, "--waybill", desk.WAYBILL, "--size", "5", *at("11:00"))
    assert (told["tag"], told["cycle"], told["reward"]) == (tag, 1, "granted")


def test_another_stations_tag_is_adopted_again_after_an_undo(cr: Program) -> None:
    foreign = make(CodeType.TAG, lambda limit: 17 % limit)
    tag, _entry = undone_with_its_tag(cr, foreign)
    assert tag == foreign
    told = cr.returned(foreign)
    assert (told["tag"], told["cycle"]) == (foreign, 2)


# --- imports ------------------------------------------------------------------------


def outcomes(answer: Answer) -> list[str]:
    """What each row came to; 0 only when no row was refused."""
    told = [
        one.get("error") or (KNOWN if one["entry"] is None else None)
        or (SAME if one["replayed"] else NEW)
        for one in answer.objects
    ]  # fmt: skip
    refused = any("error" in one for one in answer.objects)
    assert answer.code == (errors.SOME_REFUSED if refused else 0)
    return told


class Table:
    """A file that is imported again and again, and how each time its rows came out."""

    def __init__(self, cr: Program, what: str, heading: str) -> None:
        self.cr, self.what, self.heading = cr, what, heading

    def __call__(self, *rows: str) -> list[str]:
        path = self.cr.write("table.csv", "\n".join((self.heading, *rows, "")))
        return outcomes(self.cr.json("import", self.what, path))

    def undo(self) -> None:
        undo = ("undo", str(self.cr.last_entry()), "--reason", "wrong file")
        self.cr.must(*undo)


@pytest.fixture
def returns(cr: Program) -> Table:
    return Table(cr, "returns", "code,size,condition,customer,at,request_id")


@pytest.fixture
def shipments(cr: Program) -> Table:
    return Table(cr, "shipments", "shipment,item,length_mm,width_mm,height_mm,mass_g")


@pytest.fixture
def sizes(cr: Program) -> Table:
    heading = "size,length_mm,width_mm,height_mm,wall_mm,mass_g,max_load_g,max_cycles"
    return Table(cr, "sizes", heading)


@pytest.fixture
def carriers(cr: Program) -> Table:
    return Table(cr, "carriers", "carrier,max_length_mm,max_girth_mm,max_mass_g")


def test_returns_imported_undone_and_imported_again_are_there(returns: Table) -> None:
    row = f"{desk.WAYBILL},5,,,,"
    assert returns(row) == [NEW]
    assert returns(row) == [SAME]
    returns.undo()
    assert returns(row) == [NEW]
    assert returns(row) == [SAME]
    assert returns.cr.must("boxes", "list")["state"] == "reuse"
    returns.undo()
    assert returns(row) == [NEW]
    assert returns(row) == [SAME]


def test_equal_rows_keep_their_ordinals_after_an_undo(returns: Table) -> None:
    row = f"{desk.WAYBILL},5,,,,"
    assert returns(row, row) == [NEW, KNOWN]
    assert returns(row, row) == [SAME, KNOWN]
    returns.undo()
    assert returns(row, row) == [NEW, KNOWN]
    assert returns(row, row) == [SAME, KNOWN]


def test_a_rows_own_request_id_is_no_answer_once_undone(returns: Table) -> None:
    row = f"{desk.WAYBILL},5,,,,mine-1"
    assert returns(row) == [NEW]
    assert returns(row) == [SAME]
    returns.undo()
    assert returns(row) == [GONE]
    assert returns(row.replace("mine-1", "mine-2")) == [NEW]


@pytest.mark.parametrize("ids", ["", "mine-1"])
@pytest.mark.parametrize(
    ("row", "corrected", "differs"),
    [
        ("5,,", "6,,", "the size"),
        ("5,B,", "5,H,", "the condition"),
        (f"5,,{desk.PHONE}", "5,,13912345678", "the customer"),
    ],
)
def test_a_corrected_row_is_refused_with_the_difference(
    returns: Table, row: str, corrected: str, differs: str, ids: str
) -> None:
    time = f"{desk.DAY}T10:00"
    assert returns(f"{desk.WAYBILL},{row},{time},{ids}") == [NEW]
    (outcome,) = returns(f"{desk.WAYBILL},{corrected},{time},{ids}")
    by_its_id = ids or differs == "the customer"
    assert outcome == ("request-conflict" if by_its_id else "box-told-otherwise")
    path = str(returns.cr.folder / "table.csv")
    told = returns.cr("import", "returns", path)
    assert differs in told.err.lower()
    assert "13912345678" not in told.err


def test_a_row_without_a_time_is_refused_when_its_box_has_left(returns: Table) -> None:
    cr, row = returns.cr, f"{desk.WAYBILL},5,,,,"
    assert returns(row, row) == [NEW, KNOWN]
    cr.must("boxes", "move", "1", "HOLD")
    assert returns(row, row) == [SAME, KNOWN]
    cr.must("ship", "send", "SF5555555555555", "--box", "1", "--covered")
    sent = cr.last_entry()
    assert returns(row, row) == ["row-outdated", "row-outdated"]
    told = cr("import", "returns", str(cr.folder / "table.csv")).err
    assert "left at 20" in told
    assert f"with SF…5555 (entry {sent})" in told
    assert "column “at”" in told
    cr.must("return", "SF5555555555555")
    assert returns(row) == ["row-outdated"]


def test_a_tags_row_is_recorded_with_its_time_once_the_box_came_back(
    returns: Table,
) -> None:
    cr = returns.cr
    tag = cr.returned()["tag"]
    row = f"{tag},,,,,"
    # Taken in at the counter: the row finds it there, and leaves no trace.
    assert returns(row) == [KNOWN]
    cr.must(*SEND.split(), *at("11:00"))
    assert returns(row) == ["row-outdated"]
    assert returns(f"{tag},,,,{desk.DAY}T12:00,") == [NEW]
    assert returns(row) == [KNOWN]
    cr.must("ship", "send", "SF6666666666666", "--box", "1", "--covered")
    assert returns(row) == ["row-outdated"]
    cr.must("return", tag)
    assert returns(row) == [KNOWN]


def test_rows_with_times_bring_a_box_each_time_it_came(returns: Table) -> None:
    cr = returns.cr
    tag = cr.returned()["tag"]
    cr.must(*SEND.split(), *at("11:00"))
    first, second = (f"{tag},,,,{desk.DAY}T{time}," for time in ("12:00", "14:00"))
    assert returns(first) == [NEW]
    cr.must("ship", "send", "SF6666666666666", "--box", "1", "--covered", *at("13:00"))
    assert returns(first) == [SAME]
    assert returns(first, second) == [SAME, NEW]
    assert returns(first, second) == [SAME, SAME]


def test_a_row_whose_box_is_missing_says_so(returns: Table) -> None:
    row = f"{desk.WAYBILL},5,,,,"
    assert returns(row, f"{SECOND_WAYBILL},5,,,,") == [NEW, NEW]
    returns.cr.must("boxes", "count", "5", "2")
    assert returns(row) == ["row-outdated"]


def test_a_row_that_found_a_missing_box_is_refused_when_it_has_left(
    returns: Table,
) -> None:
    cr, row = returns.cr, f"{desk.WAYBILL},5,,,,"
    cr.returned()
    cr.must("boxes", "count", "5", "--empty")
    assert returns(row) == [NEW]
    cr.must("ship", "send", "SF5555555555555", "--box", "1", "--covered")
    assert returns(row) == ["row-outdated"]


def test_shipments_imported_undone_and_imported_again_wait(shipments: Table) -> None:
    row = "S-1,tea,250,140,150,900"
    assert shipments(row) == [NEW]
    assert shipments(row) == [SAME]
    shipments.undo()
    assert shipments(row) == [NEW]
    assert shipments(row) == [SAME]
    assert shipments.cr.must("ship", "list")["shipment"] == "S-1"


def test_a_corrected_shipment_is_refused_with_the_difference(shipments: Table) -> None:
    assert shipments("S-1,tea,250,140,150,900") == [NEW]
    assert shipments("S-1,tea,250,140,150,950") == ["shipment-conflict"]
    told = shipments.cr("import", "shipments", str(shipments.cr.folder / "table.csv")).err
    assert "the items" in told
    assert shipments("S-1,tea,250,140,150,900") == [SAME]
    assert shipments("S-1,tea,250,140,150,0900") == [KNOWN]


A, B = "5,290,170,190,3,180,6000,4", "5,290,170,190,3,190,6000,4"


def test_sizes_set_one_way_the_other_and_back_are_as_told_last(sizes: Table) -> None:
    for row, mass_g in ((A, 180), (B, 190), (A, 180), (B, 190), (A, 180)):
        assert sizes(row) == [NEW]
        assert mass_of_5(sizes.cr.file) == mass_g
        assert sizes(row) == [SAME]


def test_a_file_that_tells_a_size_twice_stays_there_already(sizes: Table) -> None:
    assert sizes(A, B, A) == [NEW, NEW, NEW]
    assert sizes(A, B, A) == [SAME, SAME, SAME]
    assert sizes(B) == [NEW]
    # After its first row the book is as the whole file leaves it.
    assert sizes(A, B, A) == [NEW, SAME, SAME]
    assert mass_of_5(sizes.cr.file) == 180


def test_carriers_set_one_way_the_other_and_back_are_as_told_last(
    carriers: Table,
) -> None:
    one, other = "SF,1000,2000,30000", "SF,1000,,20000"
    for row in (one, other, one, other):
        assert carriers(row) == [NEW]
        assert carriers(row) == [SAME]


def mass_of_5(file: Path) -> int:
    """The mass of size 5 as the book has it."""
    with closing(sqlite3.connect(file)) as db:
        (mass,) = db.execute("SELECT mass_g FROM size WHERE size = '5'").fetchone()
    return int(mass)


def test_an_answer_said_before_names_its_entry_once(cr: Program) -> None:
    line = ("eggs", "receive", "5", "--request-id", "k1")
    entry = f"Entry {cr.last_entry() + 1}\n"
    assert cr(*line).out.endswith(entry)
    assert not cr(*line).out.endswith(entry)
