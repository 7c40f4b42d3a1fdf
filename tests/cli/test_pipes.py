"""Requests from a pipe: `return`, `redeem` and `ship send` with `--stdin`."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import cainiao_recycle
from cainiao_recycle import errors
from cainiao_recycle.cli import pipe
from cainiao_recycle.cli.desk import Desk
from tests import desk
from tests.cli.conftest import REFUSAL_KEYS, SECOND_WAYBILL, Program, as_replays, at

SENT = "YT9876543210987"


def lines(*requests: str | dict[str, object]) -> str:
    """Requests as a script sends them."""
    texts = (one if isinstance(one, str) else json.dumps(one) for one in requests)
    return "".join(f"{text}\n" for text in texts)


def request(code: str, number: int = 0, **more: object) -> dict[str, object]:
    """A return with all that makes it safe to send again."""
    return {
        "code": code,
        "size": "5",
        "at": "2022-11-11T10:00:00+08:00",
        "request_id": f"k1-{number}",
        **more,
    }


def test_an_object_is_a_return_with_its_options(cr: Program) -> None:
    asked = request(
        desk.WAYBILL, 17, defect=["wet"], customer=desk.PHONE, visit=None, another=False
    )
    answer = cr.json("return", "--stdin", stdin=lines(asked))
    assert (answer.code, answer.err) == (0, "")
    found = answer.object
    assert (found["waybill"], found["condition"], found["defects"]) == (
        desk.WAYBILL, "P", ["wet"],
    )  # fmt: skip
    assert found["happened_at"] == "2022-11-11T10:00:00+08:00"
    assert (found["reward"], found["points"]) == ("granted", 37)


def test_the_answer_from_a_pipe_is_that_of_the_option(cr: Program) -> None:
    by_pipe = cr.json("return", "--stdin", stdin=lines(request(desk.WAYBILL, 17))).object
    again = cr.must("return", desk.WAYBILL, "--size", "5", "--request-id", "k1-17",
                    "--at", "2022-11-11T10:00:00+08:00")  # fmt: skip
    assert again == by_pipe | {"replayed": True}


def test_a_bare_code_is_enough_where_nothing_else_is_needed(cr: Program) -> None:
    first, second = cr.returned(), cr.returned(SECOND_WAYBILL)
    answer = cr.json(
        "return", "--stdin", stdin=lines(first["tag"], f"  {second['tag']} \r")
    )
    assert [one["box"] for one in answer.objects] == [1, 2]
    assert [one["entry"] for one in answer.objects] == [None, None]
    assert answer.code == 0


@pytest.mark.parametrize("size", [5, "5"])
def test_a_number_is_as_good_as_its_digits(cr: Program, size: object) -> None:
    asked = request(desk.WAYBILL) | {"size": size}
    assert cr.json("return", "--stdin", stdin=lines(asked)).object["size"] == "5"


def test_blank_lines_are_no_requests(cr: Program) -> None:
    typed = lines("", request(desk.WAYBILL, 1), "   ", "\t", request(SECOND_WAYBILL, 2), "")
    answer = cr.json("return", "--stdin", stdin=typed)
    assert answer.code == 0
    assert [one["box"] for one in answer.objects] == [1, 2]


@pytest.mark.parametrize("typed", ["", "\n\n", " \r\n"])
def test_nothing_asked_is_nothing_answered(cr: Program, typed: str) -> None:
    entries = cr.journal()
    answer = cr.json("return", "--stdin", stdin=typed)
    assert (answer.code, answer.out) == (0, "")
    assert cr.journal() == entries


def test_the_last_line_needs_no_end(cr: Program) -> None:
    typed = lines(request(desk.WAYBILL, 1)).rstrip("\n")
    assert cr.json("return", "--stdin", stdin=typed).object["box"] == 1


def test_a_byte_order_mark_before_the_first_line_is_not_part_of_it(cr: Program) -> None:
    typed = b"\xef\xbb\xbf" + lines(request(desk.WAYBILL, 1)).encode()
    assert cr.json("return", "--stdin", stdin=typed).code == 0


def test_a_refused_line_stops_no_other(cr: Program) -> None:
    typed = lines(
        request(desk.WAYBILL, 1),
        request(SECOND_WAYBILL, 2) | {"size": "13"},
        "{not JSON",
        request("YT3333333333333", 3, colour="brown"),
        request("YT4444444444444", 4),
    )
    answer = cr.json("return", "--stdin", stdin=typed)
    assert answer.code == errors.SOME_REFUSED == 9
    assert len(answer.objects) == 5
    accepted, size, no_json, key, last = answer.objects
    assert (accepted["box"], last["box"]) == (1, 2)
    for refused, refusal in (
        (size, errors.SizeUnknown),
        (no_json, errors.LineUnclear),
        (key, errors.LineUnclear),
    ):
        assert set(refused) == REFUSAL_KEYS
        assert refused["error"] == refusal.name
        assert refused["exit_code"] == refusal.exit_code
    assert "colour" in key["message"]
    assert "request_id" in key["message"], "the known keys are named"


def test_a_pipe_is_safe_to_run_again_whole(cr: Program) -> None:
    typed = lines(
        request(desk.WAYBILL, 1, customer=desk.PHONE),
        request(SECOND_WAYBILL, 2) | {"size": "13"},
        request("YT3333333333333", 3),
    )
    first = cr.json("return", "--stdin", stdin=typed)
    entries = cr.journal()
    again = cr.json("return", "--stdin", stdin=typed)
    assert (again.code, again.objects) == (first.code, as_replays(first.objects))
    assert cr.journal() == entries


def test_a_pipe_cut_short_is_finished_by_the_second_run(cr: Program) -> None:
    requests = [request(desk.waybill(n), n) for n in range(1, 6)]
    cr.json("return", "--stdin", stdin=lines(*requests[:3]))
    answer = cr.json("return", "--stdin", stdin=lines(*requests))
    assert [one["box"] for one in answer.objects] == [1, 2, 3, 4, 5]
    assert len({one["entry"] for one in answer.objects}) == 5


def test_vouchers_are_redeemed_from_a_pipe_and_each_once(cr: Program) -> None:
    vouchers = [cr.voucher(desk.waybill(n)) for n in range(3)]
    typed = lines(
        *({"code": one, "at": "2022-11-11T10:42", "request_id": one} for one in vouchers),
        {"code": vouchers[0], "at": "2022-11-11T10:43", "request_id": "other"},
        {"code": "8000000000000000", "at": "2022-11-11T10:43"},
    )
    answer = cr.json("redeem", "--stdin", stdin=typed)
    assert answer.code == errors.SOME_REFUSED
    paid, refused = answer.objects[:3], answer.objects[3:]
    assert [one["voucher"] for one in paid] == vouchers
    assert {one["redeemed_at"] for one in paid} == {"2022-11-11T10:42:00+08:00"}
    assert [one["error"] for one in refused] == [
        "voucher-already-redeemed",
        "code-mistyped",
    ]
    # The trace of the mistyped code is all that a second run may add.
    entries = cr.journal()
    again = cr.json("redeem", "--stdin", stdin=typed)
    assert (again.code, again.objects) == (answer.code, as_replays(answer.objects))
    assert {kind for _, kind, _ in cr.journal()[len(entries) :]} <= {"lookup-failed/1"}


def test_parcels_are_sent_from_a_pipe(cr: Program) -> None:
    tag = cr.returned()["tag"]
    typed = lines(
        {"code": SENT, "box": tag, "covered": True, "at": "2022-11-11T15:20"},
        {"code": "YT9876543210988", "new": True, "at": "2022-11-11T15:21"},
        {"code": "YT9876543210989", "new": "yes"},
        "YT9876543210990",
    )
    answer = cr.json("ship", "send", "--stdin", stdin=typed)
    assert answer.code == errors.SOME_REFUSED
    reused, new, unclear, bare = answer.objects
    assert (reused["box"], new["box"]) == (1, None)
    assert unclear["error"] == "line-unclear"
    assert bare["error"] == "carton-unclear"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"code": ["YT1234567890123"]}', "code takes a text"),
        ('{"code": "YT1234567890123", "size": 5.5}', "size takes a text"),
        ('{"code": "YT1234567890123", "size": true}', "size takes a text"),
        ('{"code": "YT1234567890123", "defect": "wet"}', "defect takes a list"),
        ('{"code": "YT1234567890123", "defect": [1]}', "defect takes a list"),
        ('{"code": "YT1234567890123", "done": "yes"}', "done takes true or false"),
        ('{"code": "YT1234567890123", "done": 1}', "done takes true or false"),
        ('{"code": "YT1234567890123"', "no JSON object"),
        ("{" * 30_000, "too long"),
    ],
)
def test_a_line_that_is_unclear_is_refused_with_what_is_wrong(
    cr: Program, line: str, says: str
) -> None:
    answer = cr.json("return", "--stdin", stdin=lines(line))
    assert answer.code == errors.SOME_REFUSED
    assert answer.object["error"] == "line-unclear"
    assert says in answer.object["message"]


def test_for_people_a_refused_line_is_told_among_the_others(cr: Program) -> None:
    typed = lines(request(desk.WAYBILL, 1), "{not JSON", request(SECOND_WAYBILL, 2))
    answer = cr("return", "--stdin", stdin=typed)
    assert answer.code == errors.SOME_REFUSED
    assert "Box 1 → shelf 5" in answer.out
    assert "Box 2 → shelf 5" in answer.out
    (refused,) = (line for line in answer.err.splitlines() if line.startswith("✗"))
    assert "This line is neither a code nor a JSON object" in refused


def test_a_customer_in_a_line_is_not_repeated_on_the_screen(cr: Program) -> None:
    # Where a refused line is told with its beginning, a phone number may stand there.
    typed = lines({"customer": desk.PHONE, "code": "SF-1", "size": "5"})
    answer = cr("return", "--stdin", stdin=typed)
    assert answer.code == errors.SOME_REFUSED
    assert desk.PHONE not in answer.out + answer.err


def test_a_file_that_is_no_station_stops_the_pipe_at_once(program: Program) -> None:
    answer = program.json("return", "--stdin", stdin=lines("YT1234567890123", "YT2"))
    assert answer.code == errors.StationMissing.exit_code
    assert answer.object["error"] == "station-missing"


def test_answers_come_line_by_line_from_a_real_pipe(cr: Program) -> None:
    typed = lines(request(desk.WAYBILL, 1), "{not JSON").encode() + b"\xff\xfe\x00bad\n"
    answer = cr.process("return", "--stdin", "--json", stdin=typed)
    assert answer.code == errors.SOME_REFUSED
    assert [one.get("error") for one in answer.objects[:2]] == [None, "line-unclear"]
    assert len(answer.objects) == 3
    assert "Traceback" not in answer.err


def test_without_a_pipe_at_is_taken_as_said(cr: Program) -> None:
    found = cr.must("return", desk.WAYBILL, "--size", "5", *at("10:42"))
    assert found["happened_at"] == "2022-11-11T10:42:00+08:00"


@pytest.mark.parametrize(
    "line",
    [
        ("return", desk.WAYBILL, "--size", "5", "--stdin"),
        ("return", "--customer", desk.PHONE, "--stdin"),
        ("redeem", "8000000000000126", "--stdin"),
        ("ship", "send", SENT, "--new", "--stdin"),
    ],
    ids=" ".join,
)
def test_a_request_beside_a_pipe_is_not_lost_without_a_word(
    cr: Program, line: tuple[str, ...]
) -> None:
    # Else a clerk who types both believes that the box is taken.
    answer = cr(*line, stdin="")
    assert answer.code == 2
    assert "--stdin" in answer.err


ANY_SESSION = SimpleNamespace(book=SimpleNamespace(together=nullcontext))


def test_a_full_disk_stops_the_pipe_before_the_next_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def verb(_session: object, request: dict[str, str]) -> None:
        tried.append(request["code"])
        raise errors.DiskFull()

    monkeypatch.setattr(pipe, "groups", lambda _most: iter([["A", "B"]]))
    here = Desk()
    monkeypatch.setattr(here, "session", lambda: nullcontext(ANY_SESSION))
    with pytest.raises(errors.DiskFull):
        pipe.run_pipe(here, {}, {"code": str}, verb, print)  # type: ignore[arg-type]
    assert tried == ["A"]


def returned(number: int, size: int = 5, **more: str) -> str:
    """A line of a pipe."""
    facts = {"code": desk.waybill(number), "size": str(size), "at": "2022-11-11T10:00"}
    return json.dumps({**facts, **more})


def test_people_are_told_how_it_stands_just_after_each_line(cr: Program) -> None:
    rule = cr.write("two.toml", desk.rule(credits_per_reward="2"))
    other = Program(cr.folder, "two.db")
    other.must("init", "--station", "CQ-0124", "--name", "other")
    other.must("campaign", "add", "--reason", "a new season", rule)
    typed = lines(*(returned(n, customer=desk.PHONE) for n in range(2)))
    before, _, _ = other("return", "--stdin", stdin=typed).out.partition("Voucher")
    assert "Boxes still missing for a voucher (eggs: 1): 1" in before


def test_lines_that_are_there_together_come_to_what_they_come_to_one_by_one(
    cr: Program,
) -> None:
    typed = [returned(n % 7, n % 5, request_id=f"k{n}") for n in range(20)]
    other = Program(cr.folder, "alone.db").copied_from(cr)
    desk.share_keys(cr.file, other.file)
    together = cr.json("return", "--stdin", stdin=lines(*typed)).objects
    alone = [
        one for line in typed for one in other.json("return", "--stdin", stdin=line).objects
    ]
    assert without_codes(together) == without_codes(alone)
    assert {None, "size-unknown"} < {one.get("error") for one in together}


def without_codes(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers without what is drawn."""
    drawn = ("voucher", "tag", "message")
    return [{k: v for k, v in one.items() if k not in drawn} for one in answers]


def test_whoever_waits_for_an_answer_gets_it(cr: Program) -> None:
    home = str(Path(cainiao_recycle.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-m", "cainiao_recycle", "return", "--stdin", "--json"],
        env={**os.environ, **cr.environment, "PYTHONPATH": home},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for number in range(3):
            program.stdin.write(lines(returned(number)).encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["box"] == number + 1
        program.stdin.close()


def test_for_people_a_refused_line_is_told_by_its_number(cr: Program) -> None:
    typed = lines(returned(1), "", returned(2, 13), returned(3), returned(4, 13))
    err = cr("return", "--stdin", stdin=typed).err
    refused = [line.split(":")[0] for line in err.splitlines() if line.startswith("✗")]
    assert refused == ["✗ line 2", "✗ line 4"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(cr: Program, end: str) -> None:
    typed = end.join(returned(number) for number in range(3))
    boxes = [one["box"] for one in cr.json("return", "--stdin", stdin=typed).objects]
    assert boxes == [1, 2, 3]


def test_a_line_that_comes_in_two_pieces_is_one(cr: Program) -> None:
    # What is there is read 64 KiB at a time.
    typed = lines(*(returned(number) + " " * 300 for number in range(500)))
    assert len(typed) > 1 << 17
    answers = cr.process("return", "--stdin", "--json", stdin=typed).objects
    assert [one.get("box") for one in answers] == list(range(1, 501))


def test_a_byte_that_is_no_text_is_not_left_out_of_a_code(cr: Program) -> None:
    before, after = desk.WAYBILL[:6].encode(), desk.WAYBILL[6:].encode()
    answer = cr.json("return", "--stdin", stdin=before + b"\xff" + after + b"\n")
    assert answer.code == errors.SOME_REFUSED
    assert answer.object["error"] == "code-not-ascii"
