"""Boxes without a parcel on the command line: given away, to another station, from one."""

import json
from pathlib import Path

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, at

BOX = {
    "box", "tag", "size", "length_mm", "width_mm", "height_mm", "mass_g", "cycle",
    "condition", "shelf",
}  # fmt: skip
ENTRY = {"entry", "happened_at", "replayed"}
FOREIGN = "9800000000000045"


@pytest.fixture
def there(tmp_path: Path) -> Program:
    """The program at another station."""
    (tmp_path / "there").mkdir()
    program = Program(tmp_path / "there")
    program.must("init", "--station", "CQ-0456", "--name", "重庆北站驿站")
    return program


def test_boxes_are_given_away_and_the_answer_names_them(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.returned(SECOND_WAYBILL)
    line = ("boxes", "give", tag, "2", "--covered", *at("11:00"))
    found = cr.replays(*line)
    assert set(found) == {"boxes", *ENTRY}
    assert [set(one) for one in found["boxes"]] == [BOX, BOX]
    assert [one["box"] for one in found["boxes"]] == [1, 2]
    cr.refuses(errors.BoxNotHere, "boxes", "give", "2", "--covered", says="given")
    listed = cr.json("boxes", "list", "--state", "given").objects
    assert [(one["box"], one["state"]) for one in listed] == [(1, "given"), (2, "given")]


def test_the_log_and_a_boxs_life_name_what_went(cr: Program) -> None:
    for number in range(3):
        cr.returned(desk.waybill(number))
    cr.must("boxes", "give", "1", "2", "--covered", *at("11:00"))
    name = cr.must("boxes", "transfer", "--to", "CQ-0456", "3", *at("11:01"))["transfer"]
    told = cr("log", "--date", desk.DAY).out
    assert "boxes given away 1 2" in told
    assert f"boxes transferred {name}" in told
    assert name in cr("show", "3").out


def test_at_a_terminal_it_is_asked_whether_labels_are_covered(cr: Program) -> None:
    cr.returned()
    cr.refuses(errors.LabelNotCovered, "boxes", "give", "1")
    no = cr("boxes", "give", "1", stdin="n\n", typing=True)
    assert (no.code, no.out) == (errors.LabelNotCovered.exit_code, "")
    assert "Are the old waybills covered?" in no.err
    yes = cr("boxes", "give", "1", stdin="y\n", typing=True)
    assert yes.code == 0
    assert yes.out.startswith("✓ Boxes given away: 1 (1)\n")
    assert cr.json("boxes", "list", "--state", "given").object["box"] == 1


def test_a_transfer_is_read_by_the_other_station_as_it_was_written(
    cr: Program, there: Program
) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL, "--size", "4", "--defect", "torn-flap")
    cr.returned("YT3333333333333", "--dims", "250x200x180")
    sent = cr.replays("boxes", "transfer", "--to", "cq-0456", "1", "2", "3", *at("12:00"))
    assert set(sent) == {"transfer", "from", "to", "boxes", *ENTRY}
    assert (sent["from"], sent["to"]) == (desk.CODE, "CQ-0456")
    assert sent["transfer"] == f"{desk.CODE}-{sent['entry']}"
    came = there.must("boxes", "receive", "--stdin", stdin=json.dumps(sent))
    assert set(came) == {"transfer", "from", "boxes", *ENTRY}
    assert (came["transfer"], came["from"]) == (sent["transfer"], desk.CODE)
    assert [set(one) for one in came["boxes"]] == [BOX | {"new", "disposition"}] * 3
    same = ("tag", "size", "length_mm", "width_mm", "height_mm", "cycle", "condition")
    assert [[one[key] for key in same] for one in came["boxes"]] == [
        [one[key] for key in same] for one in sent["boxes"]
    ]
    again = there.json("boxes", "receive", "--stdin", stdin=json.dumps(sent))
    assert again.code == errors.SOME_REFUSED
    assert again.object["error"] == "box-here-already"


def test_a_transfer_says_what_is_typed_at_the_other_station(
    cr: Program, there: Program
) -> None:
    for number, more in enumerate([[], [], ["--defect", "torn-flap"]]):
        cr.returned(desk.waybill(number), *more)
    cr.returned(desk.waybill(7), "--dims", "250x200x180")
    told = cr("boxes", "transfer", "--to", "CQ-0456", "1", "2", "3", "4")
    lines = [one.split() for one in told.out.splitlines() if "boxes receive" in one]
    assert len(lines) == 3
    for line in lines:
        assert there(*line).code == 0
    found = there.json("boxes", "list").objects
    assert sorted((one["size"] or "", one["condition"]) for one in found) == [
        ("", "A"), ("5", "A"), ("5", "A"), ("5", "B"),
    ]  # fmt: skip


def test_boxes_that_are_alike_are_received_with_one_command(cr: Program) -> None:
    line = ("boxes", "receive", "--transfer", "CQ-0456-57", "--size", "5", "--cycle", "2")
    found = cr.replays(*line, "--condition", "H", FOREIGN, *at("11:00"))
    assert [(one["box"], one["new"], one["cycle"], one["shelf"], one["disposition"])
            for one in found["boxes"]] == [(1, True, 2, "HOLD", "hold")]  # fmt: skip
    cr.refuses(errors.BoxHereAlready, *line, FOREIGN, says=FOREIGN)
    cr.refuses(errors.CodeMistyped, *line, "9800000000000046")
    told = cr("undo", str(found["entry"]))
    assert "boxes received" in told.out


@pytest.mark.parametrize("missing", ["--transfer", "--cycle", FOREIGN])
def test_what_is_not_told_of_received_boxes_is_wrong_usage(
    cr: Program, missing: str
) -> None:
    options = {"--transfer": "CQ-0456-57", "--cycle": "2", FOREIGN: ""}
    del options[missing]
    line = [word for pair in options.items() for word in pair if word]
    answer = cr("boxes", "receive", "--size", "5", *line)
    assert (answer.code, answer.out) == (2, "")
    assert "--stdin" in answer.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", ""), ("CQ-0456-57", "no JSON object"), ("[]", "no JSON object"),
        ('{"transfer": "CQ-0456-57"}', "boxes"), ("[" * 2000, "no JSON object"),
        ('{"transfer": "CQ-0456-57", "to": "CQ-0123", "boxes": [[]]}', "boxes"),
        ('{"transfer": "x", "to": "CQ-0123", "boxes": []}', "X"),
        ('{"transfer": "\\ud800-1", "to": "CQ-0123", "boxes": []}', ""),
        ('{"transfer": "CQ-0456-57", "to": "CQ-0789", "boxes": []}', "CQ-0789"),
        ('{"transfer": "CQ-0456-57", "to": "CQ-0123", "boxes": []}', ""),
        ("{" + "0" * 1_000_001, "too long"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_transfer_is_refused_and_the_next_one_is_read(
    cr: Program, line: str, says: str
) -> None:
    box = {"tag": FOREIGN, "size": "5", "length_mm": 290, "width_mm": 170,
           "height_mm": 190, "cycle": 1, "condition": "A"}  # fmt: skip
    good = {"transfer": "CQ-0456-57", "to": desk.CODE, "boxes": [box]}
    answer = cr.json("boxes", "receive", "--stdin", stdin=f"{line}\n{json.dumps(good)}\n")
    *refused, taken = answer.objects
    assert taken["transfer"] == "CQ-0456-57"
    assert answer.code == (errors.SOME_REFUSED if line else 0)
    assert all(says in one["message"] for one in refused), refused


def test_a_whole_transfer_and_words_of_its_boxes_are_not_told_together(
    cr: Program,
) -> None:
    answer = cr("boxes", "receive", "--stdin", FOREIGN, stdin="{}")
    assert answer.code == 2
    assert "--stdin" in answer.err


def test_the_day_closes_with_lines_for_boxes_without_a_parcel(cr: Program) -> None:
    for number in range(4):
        cr.returned(desk.waybill(number))
    cr.must("boxes", "give", "1", "--covered", *at("11:00"))
    cr.must("boxes", "transfer", "--to", "CQ-0456", "2", *at("11:01"))
    cr.must("boxes", "receive", "--transfer", "CQ-0456-57", "--size", "5", "--cycle", "1",
            FOREIGN, *at("11:02"))  # fmt: skip
    told = cr("close", "--date", desk.DAY).out
    assert "0 + 4 in + 1 received = 0 sent + 0 pulped\n" in told
    assert "+ 0 missing + 1 given + 1 transferred + 3 here" in told
    assert all(len(line) <= 80 for line in told.splitlines())
