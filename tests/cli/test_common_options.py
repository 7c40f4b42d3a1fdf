"""What every verb has in common: `--file`, `--clerk`, `--json`, `--lang`, help, usage."""

import json

import pytest

from cainiao_recycle import __version__, errors
from cainiao_recycle.cli.app import VERBS, load, verb_first
from tests import desk
from tests.cli.conftest import Program, at

RECORDING = {
    "return", "redeem", "undo", "ship pack", "ship release", "ship send", "boxes regrade",
    "voucher void", "voucher reissue", "pulp cage", "pulp collect", "eggs receive",
    "eggs break", "eggs count", "campaign add", "ship plan", "boxes move", "boxes count",
    "boxes give", "boxes transfer", "boxes receive", "pulp notebooks",
    "print tags", "print vouchers", "printer add", "printer remove",
}  # fmt: skip
PIPED = {"return", "redeem", "ship send", "boxes count", "boxes receive"}
COMMON = {"--file", "--clerk", "--json", "--lang"}


WITHOUT_A_STATION = {
    "demo": {"--lang"},
    "keys draw": {"--json", "--lang"},
    "completion": {"--lang"},
    "campaign new": {"--json", "--lang"},
    "config new": {"--json", "--lang"},
    **{verb: {"--json", "--lang"} for verb in VERBS if verb.startswith("network ")},
}
"""The demo has a file, a clerk and a tongue of its own; headquarters has no station, and
what is only written out is about none.
"""


def options_of(verb: str) -> set[str]:
    return {name for parameter in load(verb).params for name in parameter.opts}


# --- which verb takes what ------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_the_options_the_design_gives_it(verb: str) -> None:
    options = options_of(verb)
    assert options >= WITHOUT_A_STATION.get(verb, COMMON)
    assert ({"--at", "--request-id"} <= options) == (verb in RECORDING)
    assert ("--stdin" in options) == (verb in PIPED)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_explains_itself(verb: str, program: Program) -> None:
    answer = program(*verb.split(), "--help")
    assert answer.code == 0
    assert f"cainiao-recycle {verb}" in answer.out
    for parameter in load(verb).params:
        assert parameter.opts[0].startswith("-") is False or parameter.opts[0] in answer.out
        assert getattr(parameter, "help", None), f"{verb} {parameter.name} has no help"


def test_help_groups_the_verbs_by_the_clerks_day(program: Program) -> None:
    told = program("--help").out
    headings = (
        "At the counter", "In the back", "At night", "Setting up and care",
        "At headquarters",
    )  # fmt: skip
    places = [told.index(heading) for heading in headings]
    assert places == sorted(places)
    for verb in VERBS:
        assert verb.split()[0] in told


def test_the_version_is_told(program: Program) -> None:
    assert program("--version").out == f"cainiao-recycle {__version__}\n"


# --- before the verb, or behind it ------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_common_options_are_taken_before_the_verb_as_behind_it(verb: str) -> None:
    words, common = verb.split(), ["--file", "x.db", "--clerk=return", "--json"]
    behind = [*words, *common, "CODE", "--size", "5"]
    for n in range(len(words) + 1):
        typed = [*words[:n], *common, *words[n:], "CODE", "--size", "5"]
        assert verb_first(typed) == behind
    assert verb_first(behind) == behind


def test_an_option_before_the_verb_says_what_it_says_behind_it(cr: Program) -> None:
    other = Program(cr.folder, "other.db")
    assert cr("--file", str(other.file), "--clerk", "Wang", "init", "--station", "CQ-0124",
              "--name", "other").code == 0  # fmt: skip
    assert (
        cr("eggs", "--file", str(other.file), "--json", "receive", "7").object["eggs"] == 7
    )
    assert '"eggs":7' in other.journal()[-1][2].replace(" ", "")
    (first,) = cr("--json", "log", "--last", "1", "--file", str(other.file)).objects
    assert first["clerk"] == desk.CLERK
    chinese_help = cr.process("--lang", "zh", "boxes", "list", "--help")
    assert chinese(chinese_help.out)
    assert chinese(cr.process("boxes", "--lang", "zh", "--help").out)


def test_what_stands_last_holds(cr: Program) -> None:
    assert cr("--file", "nowhere.db", "boxes", "list", "--file", str(cr.file)).code == 0


def test_an_option_that_a_verb_does_not_take_is_refused_before_it_too(cr: Program) -> None:
    for line in (["--file", "x.db", "demo"], ["demo", "--file", "x.db"]):
        assert cr(*line).code == 2
    for line in (["--lang", "fr", "boxes"], ["--lang", "fr", "boxes", "list"]):
        assert cr(*line).code == 2
    assert cr("--json", "nosuch").object["error"] == "usage"
    assert cr("--json").object["error"] == "usage"


# --- --file and --clerk -----------------------------------------------------------------


def test_the_file_is_named_by_option_before_variable(cr: Program) -> None:
    other = Program(cr.folder, "other.db")
    cr.must("init", "--station", "CQ-0124", "--name", "other", "--file", str(other.file))
    cr.must("eggs", "receive", "7", "--file", str(other.file))
    assert cr.must("eggs", "receive", "5")["entry"] == cr.last_entry()
    assert '"eggs":7' in other.journal()[-1][2].replace(" ", "")
    assert '"eggs":5' in cr.journal()[-1][2].replace(" ", "")


def test_without_a_name_the_file_lies_in_a_default_place(program: Program) -> None:
    without = ("CAINIAO_RECYCLE_FILE",)
    line = ("init", "--station", desk.CODE, "--name", desk.NAME, "--json")
    made = program.process(*line, without=without).object["file"]
    assert made.startswith(str(program.folder))
    assert program.process("boxes", "list", "--json", without=without).code == 0
    refused = program.process("boxes", "list", "--json")
    assert refused.code == errors.StationMissing.exit_code


def test_a_home_is_understood_in_a_file_name(cr: Program) -> None:
    assert cr("boxes", "list", "--file", "~/station.db").code == 0


HOMELESS = ("CAINIAO_RECYCLE_FILE", "HOME", "XDG_CONFIG_HOME")


@pytest.mark.parametrize(
    "line",
    [
        ("boxes", "list"),
        ("init", "--station", desk.CODE, "--name", desk.NAME),
        ("boxes", "list", "--file", "~/station.db"),
        ("init", "--station", desk.CODE, "--name", desk.NAME, "--file", "~/station.db"),
    ],
)
def test_without_a_home_no_folder_is_called_tilde(
    program: Program, line: tuple[str, ...]
) -> None:
    before = sorted(program.folder.iterdir())
    answer = program.process(*line, "--json", without=HOMELESS)
    assert answer.code == errors.HomeMissing.exit_code
    assert answer.object["error"] == "home-missing"
    assert "CAINIAO_RECYCLE_FILE" in answer.object["message"]
    assert sorted(program.folder.iterdir()) == before


@pytest.mark.parametrize(
    "named", [{"HOME": "here"}, {"HOME": ""}, {"HOME": "", "XDG_CONFIG_HOME": "here"}]
)
def test_a_home_that_is_none_is_no_home(program: Program, named: dict[str, str]) -> None:
    answer = program.process("boxes", "list", "--json", without=HOMELESS, **named)
    assert answer.object["error"] == "home-missing"


def test_a_home_that_nobody_has_is_no_home(program: Program) -> None:
    program.refuses(
        errors.HomeMissing, "boxes", "list", "--file", "~nobody-of-that-name/station.db"
    )


def test_a_file_that_is_missing_is_told_with_its_whole_path(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)
    program.refuses(
        errors.StationMissing,
        "boxes",
        "list",
        "--file",
        "elsewhere.db",
        says=f"{program.folder / 'elsewhere.db'}. If the station is set up elsewhere",
    )


def test_the_clerk_is_named_by_option_before_variable(cr: Program) -> None:
    cr.must("return", desk.WAYBILL, "--size", "5", *at("10:42"))
    cr.must("boxes", "regrade", "1", "--condition", "H", "--reason", "x", "--clerk", "Wang")
    clerks = [one["clerk"] for one in cr.must("show", "1")["entries"]]
    assert clerks == [desk.CLERK, "Wang"]


def test_without_a_name_the_clerk_is_who_is_logged_in(cr: Program) -> None:
    cr.process("return", desk.WAYBILL, "--size", "5", without=("CAINIAO_RECYCLE_CLERK",),
               USER="zhang")  # fmt: skip
    assert [one["clerk"] for one in cr.must("show", "1")["entries"]] == ["zhang"]


# --- --at -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        ("2022-11-11T10:42", "2022-11-11T10:42:00+08:00"),
        ("2022-11-11T10:42+08:00", "2022-11-11T10:42:00+08:00"),
        ("2022-11-11T02:42Z", "2022-11-11T10:42:00+08:00"),
        ("2022-11-11 10:42:30", "2022-11-11T10:42:30+08:00"),
    ],
)
def test_a_time_without_an_offset_is_the_stations(
    cr: Program, time: str, kept: str
) -> None:
    assert cr.must("eggs", "receive", "5", "--at", time)["happened_at"] == kept


# --- --json ----------------------------------------------------------------------------


def test_wrong_usage_is_an_object_too(cr: Program) -> None:
    for line in (["nosuch"], ["return", "--nosuch"], ["ship"], ["show"],
                 ["eggs", "receive", "1", "2"], ["boxes", "regrade", "1"]):  # fmt: skip
        found = cr.json(*line)
        assert found.code == 2, line
        assert set(found.object) == {"error", "message", "exit_code"}
        assert (found.object["error"], found.object["exit_code"]) == ("usage", 2)
        assert (found.err, cr(*line).code) == ("", 2)


def test_chinese_stays_chinese_in_json(cr: Program) -> None:
    cr.process("campaign", "list", "--json")
    answer = cr.process("campaign", "list", "--json", LC_ALL="C")
    assert "快递包装换蛋 2022" in answer.out
    assert json.loads(answer.out)["name"] == "快递包装换蛋 2022"


def test_a_machines_line_is_never_wrapped(cr: Program) -> None:
    cr.returned()
    answer = cr.process("show", "1", "--json", COLUMNS="20")
    assert answer.out.count("\n") == 1
    assert answer.object["box"] == 1


# --- --lang ------------------------------------------------------------------------------


def chinese(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)


def test_the_language_follows_the_option_then_the_locale(cr: Program) -> None:
    english = cr.process("redeem", "8000000000000000")
    assert "is mistyped" in english.err
    for answer in (
        cr.process("redeem", "8000000000000000", "--lang", "zh"),
        cr.process("redeem", "8000000000000000", "--lang=zh"),
        cr.process("redeem", "8000000000000000", LC_ALL="zh_CN.UTF-8"),
        cr.process("redeem", "8000000000000000", without=("LC_ALL",), LANG="zh_CN.UTF-8"),
    ):
        assert answer.code == english.code
        assert chinese(answer.err)
        assert "8000000000000000" in answer.err
    again = cr.process("redeem", "8000000000000000", "--lang", "en", LC_ALL="zh_CN.UTF-8")
    assert again.err == english.err


def test_what_machines_read_is_not_translated(cr: Program) -> None:
    cr.returned()
    english = cr.process("show", "1", "--json")
    assert cr.process("show", "1", "--json", "--lang", "zh").out == english.out
    refused = cr.process("redeem", "8000000000000000", "--json", "--lang", "zh").object
    assert (refused["error"], refused["exit_code"]) == ("code-mistyped", 10)
    assert chinese(refused["message"])


@pytest.mark.parametrize(
    "line",
    [("--help",), ("return", "--help"), ("ship", "--help"), ("nosuch",)],
    ids=" ".join,
)
def test_help_and_usage_speak_chinese(program: Program, line: tuple[str, ...]) -> None:
    answer = program.process(*line, without=("LC_ALL",), LANG="zh_CN.UTF-8")
    assert chinese(answer.out + answer.err)
    for english in ("Usage:", "Show this message", "No such command", "Options"):
        assert english not in answer.out + answer.err


@pytest.mark.parametrize("language", ["en_US.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize(
    "line",
    [("pulp", "collect"), ("eggs", "count"), ("boxes", "regrade"), ("voucher", "void")],
)
def test_usage_names_a_verb_as_it_is_typed_with_nothing_after_it_too(
    program: Program, line: tuple[str, ...], language: str
) -> None:
    for more in ((), ("--nosuch",)):
        answer = program.process(*line, *more, without=("LC_ALL",), LANG=language)
        assert answer.code == 2
        assert f"cainiao-recycle {' '.join(line)} " in answer.err


def test_a_language_there_is_not_is_wrong_usage(cr: Program) -> None:
    answer = cr("show", "1", "--lang", "fr")
    assert (answer.code, answer.out) == (2, "")
    assert "--lang" in answer.err
