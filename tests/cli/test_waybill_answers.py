"""Who is told a waybill: the request that carried its number, and nobody else; machines
join by its reference, people read as much as a label torn in half would show.
"""

import json
import re
from pathlib import Path

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.domain import references
from cainiao_recycle.station.keys import keys_path
from tests import desk
from tests.cli.conftest import REFUSAL_KEYS, SECOND_WAYBILL, Answer, Program, at
from tests.counter.conftest import Counter, Paper

SHORT = "SF…0123"
SENT, SENT_SHORT = "YT9876543210987", "YT…0987"
RAW = re.compile(r"\bk[0-9a-f]{6}\.[0-9a-f]")


def assert_told(answer: Answer, *numbers: str) -> None:
    """What was said has these numbers in full, no other, and nothing raw."""
    said = answer.out + answer.err
    for number in (desk.WAYBILL, SECOND_WAYBILL, SENT):
        assert (number in said) is (number in numbers), said
    assert not RAW.search(said), said
    assert "Traceback" not in said


def ref(cr: Program, code: str = desk.WAYBILL) -> str:
    return str(cr.must("keys", "ref", code)["waybill_ref"])


def held(told: dict[str, object]) -> tuple[object, object, object]:
    return told["waybill"], told["waybill_ref"], told["waybill_short"]


# --- machines -----------------------------------------------------------------------


def test_a_return_is_told_its_waybill_whenever_it_carries_it(cr: Program) -> None:
    line = ("return", desk.WAYBILL, "--size", "5", *at("10:00"))
    first = cr.must(*line, "--request-id", "k1")
    expected = (desk.WAYBILL, ref(cr), SHORT)
    assert held(first) == expected
    again = cr.must(*line, "--request-id", "k1")
    assert (again["replayed"], held(again)) == (True, expected)
    assert held(cr.must(*line)) == expected
    assert re.fullmatch("[0-9a-f]{32}", str(expected[1]))


def test_a_return_by_tag_is_told_no_number(cr: Program) -> None:
    first = cr.returned()
    again = cr.must("return", first["tag"], *at("10:01"))
    assert held(again) == (None, first["waybill_ref"], SHORT)
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("10:02"))
    back = cr.must("return", first["tag"], *at("10:03"))
    assert (back["cycle"], *held(back)) == (2, None, ref(cr, SENT), SENT_SHORT)


def test_the_same_request_by_tag_is_told_no_number_either(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("10:02"))
    line = ("return", tag, *at("10:03"), "--request-id", "k1")
    for _ in range(2):
        assert held(cr.must(*line)) == (None, ref(cr, SENT), SENT_SHORT)


def test_a_parcel_is_told_the_waybills_it_named(cr: Program) -> None:
    cr.returned()
    cr.parcel("S-1")
    cr.must("ship", "pack", "S-1", *at("11:00"))
    line = ("ship", "send", "S-1", "--waybill", SENT, "--covered", *at("11:01"))
    for _ in range(2):
        told = cr.must(*line, "--request-id", "k1")
        assert (told["shipment"], *held(told)) == ("S-1", SENT, ref(cr, SENT), SENT_SHORT)
    new = cr.must("ship", "send", SECOND_WAYBILL, "--new", *at("11:02"))
    assert (new["shipment"], new["waybill"]) == (SECOND_WAYBILL, SECOND_WAYBILL)


def test_a_parcel_named_by_its_reference_is_told_no_number(cr: Program) -> None:
    cr.returned()
    cr.parcel(SECOND_WAYBILL)
    name = ref(cr, SECOND_WAYBILL)
    for verb in (("pack",), ("release",), ("pack",), ("send", "--covered")):
        told = cr.json("ship", verb[0], name, *verb[1:])
        assert told.code == 0
        assert told.object["shipment"] == name
        assert_told(told)
    assert cr.must("show", name)["shipment"] == name


def test_a_pipe_answers_each_line_with_its_own_number(cr: Program) -> None:
    lines = [
        {"code": desk.WAYBILL, "size": "5", "request_id": "k1"},
        {"code": SECOND_WAYBILL, "size": "5"},
    ]
    text = "".join(json.dumps(one) + "\n" for one in lines)
    for _ in range(2):
        told = cr.json("return", "--stdin", stdin=text).objects
        assert [one["waybill"] for one in told] == [desk.WAYBILL, SECOND_WAYBILL]
    tag = told[0]["tag"]
    (by_tag,) = cr.json("return", "--stdin", stdin=f"{tag}\n").objects
    assert held(by_tag) == (None, ref(cr), SHORT)


def test_an_import_answers_each_row_with_its_own_number(cr: Program) -> None:
    table = cr.write("r.csv", f"code,size\n{desk.WAYBILL},5\n{SECOND_WAYBILL},99\n")
    for _ in range(2):
        answer = cr.json("import", "returns", table)
        assert held(answer.objects[0]) == (desk.WAYBILL, ref(cr), SHORT)
        assert answer.objects[1]["error"] == "size-unknown"
        assert_told(answer, desk.WAYBILL)


def test_lives_and_lists_tell_references_alone(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.parcel(SECOND_WAYBILL)
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("11:00"))
    for line in (
        ("show", tag), ("show", "1"), ("ship", "list"), ("ship", "list", "--sent"),
        ("log",), ("log", "--last", "99"), ("boxes", "list"), ("voucher", "list"),
        ("boxes", "list", "--state", "sent"), ("keys", "list"), ("report",),
        ("undo", "--last", "--reason", "x"), ("check",),
    ):  # fmt: skip
        assert_told(cr.json(*line))
        assert_told(cr(*line))


# --- people -------------------------------------------------------------------------


def test_people_read_the_number_in_their_own_answer_and_refusal(cr: Program) -> None:
    for line in (
        ("ship", "pack", SENT), ("boxes", "move", SENT, "7"), ("show", SENT),
        ("voucher", "list", "--waybill", SENT), ("redeem", SENT),
    ):  # fmt: skip
        assert_told(cr(*line), SENT)
    cr.returned()
    assert_told(cr("ship", "send", desk.WAYBILL, "--new"), desk.WAYBILL)
    assert_told(cr("ship", "send", SENT, "--new"), SENT)
    assert_told(cr("ship", "send", SENT, "--new"), SENT)
    cr.parcel(SECOND_WAYBILL)
    assert_told(cr("ship", "pack", SECOND_WAYBILL), SECOND_WAYBILL)


def test_elsewhere_people_read_letters_and_the_last_four(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.parcel(SECOND_WAYBILL)
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("11:00"))
    for line, short in (
        (("show", tag), SHORT), (("show", "1"), SENT_SHORT), (("show", tag), SENT_SHORT),
        (("ship", "list"), "YT…2222"), (("ship", "list", "--sent"), SENT_SHORT),
        (("log", "--last", "9"), "YT…2222"),
    ):  # fmt: skip
        answer = cr(*line)
        assert short in answer.out, (line, answer)
        assert_told(answer)


def test_a_box_shown_by_its_first_waybill_hides_the_others(cr: Program) -> None:
    cr.returned()
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("11:00"))
    answer = cr("show", desk.WAYBILL)
    assert_told(answer, desk.WAYBILL)
    assert SENT_SHORT in answer.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_slip_shows_the_last_four_the_first_time_and_again(
    cr: Program, lang: str
) -> None:
    voucher = cr.voucher()
    for _ in range(2):
        answer = cr("print", voucher, "--to", "-", "--lang", lang)
        assert SHORT in answer.out
        assert_told(answer)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_keys_people_read_nothing_of_a_number(cr: Program, lang: str) -> None:
    voucher, _ = cr.voucher(), cr.parcel(SECOND_WAYBILL)
    cr.must("ship", "send", SENT, "--box", "1", "--covered", *at("11:00"))
    keys_path(cr.file).unlink()
    for line in (
        ("show", "1"), ("ship", "list"), ("ship", "list", "--sent"), ("log",),
        ("log", "--last", "99"), ("print", voucher, "--to", "-"), ("keys", "list"),
        ("return", desk.WAYBILL, "--size", "5"), ("show", desk.WAYBILL), ("show", SENT),
        ("ship", "pack", SECOND_WAYBILL), ("keys", "ref", SENT), ("check",),
        ("undo", "--last", "--reason", "x"),
    ):  # fmt: skip
        answer = cr(*line, "--lang", lang)
        numbers = [one for one in line if one in (desk.WAYBILL, SENT, SECOND_WAYBILL)]
        said = answer.out + answer.err
        assert not RAW.search(said), said
        assert "Traceback" not in said
        assert SHORT not in said
        for other in {desk.WAYBILL, SECOND_WAYBILL, SENT} - {*numbers}:
            assert other not in said
        machine = cr.json(*line)
        assert not RAW.search(machine.out + machine.err)


def test_without_keys_a_return_says_what_to_do(cr: Program) -> None:
    cr.returned()
    keys_path(cr.file).unlink()
    cr.refuses(errors.WaybillKeysMissing, "return", SECOND_WAYBILL, "--size", "5",
               says="keys new")  # fmt: skip
    told = cr.must("keys", "new", "--reason", "the disk died")
    assert told["entry"] == cr.last_entry()
    assert (
        cr.json("keys", "new", "--reason", "again").object["error"] == "nothing-to-change"
    )
    cr.must("return", SECOND_WAYBILL, "--size", "5")


# --- made up ------------------------------------------------------------------------

MADE_UP = ("ab" * 16, "AB" * 16, "ab" * 16 + "-1-3", f"k123456.{'ab' * 16}.AAAAAAAA",
           f"k123456.{'ab' * 16}.AAAAAAAA-1-3", "k123456.", "k123456")  # fmt: skip
DOORS = (
    ("show", "{}"), ("return", "{}", "--size", "5"),
    ("return", "--waybill", "{}", "--size", "5"), ("return", "x", "--tag", "{}"),
    ("ship", "pack", "{}"), ("ship", "release", "{}"), ("ship", "send", "{}", "--new"),
    ("ship", "send", "S-1", "--waybill", "{}", "--new"), ("ship", "suggest", "{}"),
    ("ship", "pack", "{}", "--missing"), ("ship", "pack", "S-1", "{}"),
    ("ship", "send", "S-1", "--box", "{}", "--covered"), ("boxes", "move", "{}", "7"),
    ("boxes", "regrade", "{}", "--condition", "B", "--reason", "x"),
    ("voucher", "list", "--waybill", "{}"), ("redeem", "{}"), ("print", "{}", "--to", "-"),
    ("voucher", "void", "{}", "--reason", "x"), ("keys", "ref", "{}"), ("undo", "{}"),
)  # fmt: skip


@pytest.mark.parametrize("made_up", MADE_UP)
def test_a_made_up_reference_is_refused_at_every_door(cr: Program, made_up: str) -> None:
    cr.parcel("S-1")
    cr.returned()
    before = [entry for entry in cr.journal() if "lookup-failed" not in entry[1]]
    for door in DOORS:
        line = [word.format(made_up) for word in door]
        for answer in (cr.json(*line), cr(*line)):
            assert answer.code != 0, (line, answer)
            assert "Traceback" not in answer.err
        assert {*cr.json(*line).objects[-1]} >= REFUSAL_KEYS, line
    after = [entry for entry in cr.journal() if "lookup-failed" not in entry[1]]
    assert after == before


# --- the counter --------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


@pytest.fixture
def place(station: Station) -> Counter:
    station.receive_eggs(60)
    return Counter(station, Paper())


def said(counter: Counter, *lines: str) -> str:
    """All that the last line came to."""
    for line in lines[:-1]:
        counter.loop.take(line)
    answers = counter.loop.take(lines[-1])
    return "\n".join("\n".join((one.text, *one.more)) for one in answers)


def test_the_counter_says_the_number_it_was_told_and_no_other(place: Counter) -> None:
    asked = said(place, desk.WAYBILL)
    assert desk.WAYBILL in asked
    told = said(place, "5")
    assert not RAW.search(told)
    again = said(place, desk.WAYBILL)
    assert not RAW.search(again)
    assert desk.WAYBILL not in said(place, SECOND_WAYBILL)


@pytest.mark.parametrize("between", ["x", "?", "99", "8000000000000126"])
def test_the_question_before_an_undo_shows_the_last_four(
    place: Counter, between: str
) -> None:
    said(place, desk.WAYBILL, "5")
    question = said(place, between, "undo")
    if "Undo entry" not in question:
        question = said(place, "undo")
    assert "Undo entry" in question
    assert desk.WAYBILL not in question
    assert SHORT in question
    done = said(place, "undo")
    assert desk.WAYBILL not in done
    assert SHORT in done


def test_an_undo_names_the_box_by_its_last_four(place: Counter) -> None:
    said(place, desk.WAYBILL, "5")
    undone = said(place, "undo")
    assert SHORT in undone
    assert desk.WAYBILL not in undone


def test_a_counter_that_begins_anew_says_nothing_raw(
    place: Counter, station: Station
) -> None:
    said(place, desk.WAYBILL, "5", SECOND_WAYBILL, "5")
    other = Counter(station, Paper())
    begun = "\n".join("\n".join((one.text, *one.more)) for one in other.begun)
    assert not RAW.search(begun)
    assert desk.WAYBILL not in begun
    for line in ("wet", "undo", "undo", "5", "another", "done", "undo"):
        words = said(other, line)
        assert not RAW.search(words), words
        assert desk.WAYBILL not in words, words


def test_a_parcel_at_the_counter_is_called_as_it_was_scanned(
    place: Counter, station: Station
) -> None:
    said(place, desk.WAYBILL, "5", "done")
    station.enter_shipment(SENT, [desk.item()])
    for line in (SENT, "n", SENT, "y", SENT, "x", "undo", "undo"):
        words = said(place, line)
        assert not RAW.search(words), words
        assert desk.WAYBILL not in words, words


@pytest.mark.parametrize("lines", [
    ("SF1234567890123", "5", "5", "wet", "another", "5", "undo", "undo", "undo"),
    ("JD0118080218877-1-3-", "5", "JD0118080218877-2-3-", "5", "JD0118080218877", "done"),
    ("SF1234567890123 5", "13900001234", "done", "undo", "undo", "SF1234567890123"),
])  # fmt: skip
def test_nothing_raw_is_ever_said_at_the_counter(
    place: Counter, lines: tuple[str, ...]
) -> None:
    for line in lines:
        words = said(place, line)
        assert not RAW.search(words), words
        assert not references.REFERENCE.search(words)


def test_a_counter_without_keys_refuses_waybills_and_takes_the_rest(
    place: Counter, station: Station
) -> None:
    said(place, desk.WAYBILL, "5", "done")
    tag = station.list_boxes(("reuse",))[0].tag or ""
    voucher = station.list_vouchers()[0].code
    keys_path(station.path).unlink()
    before = desk.entries(station)
    refused = said(place, SECOND_WAYBILL)
    assert refused.count("keys") >= 1
    said(place, "5")
    assert desk.entries(station) == before
    said(place, "undo")
    said(place, tag)
    assert "redeemed" in said(place, voucher).lower() or desk.entries(station) > before
