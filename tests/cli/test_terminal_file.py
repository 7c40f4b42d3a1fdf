"""What is a terminal's own: a TOML file in the user's folder, read before anything else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle import errors
from cainiao_recycle.cli import terminal
from tests import desk
from tests.cli.conftest import Program
from tests.cli.test_common_options import chinese

NAMED = ("CAINIAO_RECYCLE_FILE", "CAINIAO_RECYCLE_CLERK", "LC_ALL", "LANG")


@pytest.fixture
def place(cr: Program) -> Path:
    """Where the file belongs."""
    found = cr.folder / "config" / "cainiao-recycle" / "config.toml"
    found.parent.mkdir(parents=True)
    return found


def settings(
    cr: Program, *more: str, **environment: str
) -> dict[str, tuple[object, object]]:
    """What `config list` says of the terminal: each value and where it comes from."""
    without = tuple(name for name in NAMED if name not in environment)
    answer = cr.process("config", "list", "--json", *more, without=without, **environment)
    assert answer.code == 0, answer
    rows = [one for one in answer.objects if one["of"] == "terminal"]
    assert answer.objects[: len(rows)] == rows
    return {one["setting"]: (one["value"], one["source"]) for one in rows}


def test_the_file_says_which_book_clerk_and_language(cr: Program, place: Path) -> None:
    place.write_text(f'file = "{cr.file}"\nclerk = "Wang"\nlanguage = "zh"\n', "utf-8")
    answer = cr.process("eggs", "receive", "5", without=NAMED)
    assert answer.code == 0
    assert chinese(answer.out)
    (entry,) = cr.process("log", "--last", "1", "--json", without=NAMED).objects
    assert entry["clerk"] == "Wang"


def test_option_before_variable_before_file_before_what_holds_otherwise(
    cr: Program, place: Path
) -> None:
    place.write_text(f'file = "{cr.file}"\nclerk = "Wang"\nlanguage = "zh"\n', "utf-8")
    own = str(place)
    assert settings(cr)["clerk"] == ("Wang", own)
    assert settings(cr, CAINIAO_RECYCLE_CLERK="Zhao")["clerk"] == (
        "Zhao",
        "CAINIAO_RECYCLE_CLERK",
    )
    both = settings(cr, "--clerk", "Sun", CAINIAO_RECYCLE_CLERK="Zhao")
    assert both["clerk"] == ("Sun", "--clerk")
    assert settings(cr)["language"] == ("zh", own)
    assert settings(cr, "--lang", "en")["language"] == ("en", "--lang")
    assert settings(cr)["file"] == (str(cr.file), own)
    place.write_text(f'file = "{cr.file}"\n', "utf-8")
    assert settings(cr, USER="qian")["clerk"] == ("qian", "USER")
    assert settings(cr)["language"] == ("en", None)
    assert settings(cr, LANG="zh_CN.UTF-8")["language"] == ("zh", "LANG")


def test_a_file_that_wants_no_colours_has_none_unless_a_variable_says(
    cr: Program, place: Path
) -> None:
    place.write_text(f'file = "{cr.file}"\ncolours = false\n', "utf-8")
    assert settings(cr)["colours"] == (False, str(place))
    assert settings(cr, NO_COLOR="1")["colours"] == (False, "NO_COLOR")


def test_the_terminals_printer_is_the_counters(cr: Program, place: Path) -> None:
    for name in ("till", "back"):
        cr.must("printer", "add", name, f"tcp://192.0.2.7:{9100 + len(name)}")
    place.write_text('printer = "nosuch"\n', "utf-8")
    assert cr("counter").code == errors.PrinterUnknown.exit_code
    assert cr("counter", "--printer", "-").code == 0
    place.write_text('printer = "till"\n', "utf-8")
    assert cr("counter").code == 0


BAD = [
    ("clerk = Li\n", 1, "config.toml", "not written as TOML"),
    ('\n# a comment\nclerk = "Li"\nclark = "Wang"\n', 4, "clark", "known keys: file"),
    ('file = "station.db"\n', 1, "file", "a whole path"),
    ('clerk = ""\n', 1, "clerk", "a short text"),
    ('clerk = "L\\u001bi"\n', 1, "clerk", "a short text"),
    ('language = "fr"\n', 1, "language", "zh or en"),
    ('\nlanguage = ["zh"]\n', 2, "language", "zh or en"),
    ('printer = 7\n', 1, "printer", "a printer's name"),
    ('\n\ncolours = "never"\n', 3, "colours", "true or false"),
    ('[station]\nfile = "/x"\n', 1, "station", "no such key"),
    (f"clerk = {'9' * 5_000}\n", 1, "config.toml", "not written as TOML"),
    ('clerk = "Li"\nfile = """\n/srv', 3, "config.toml", "not written as TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key", "why"), BAD)
def test_a_file_that_is_wrong_is_refused_with_line_and_key(
    cr: Program, place: Path, text: str, line: int, key: str, why: str
) -> None:
    place.write_text(text, "utf-8")
    entries = cr.journal()
    for said in (f"{place}, line {line}, “{key}”", why):
        cr.refuses(errors.TerminalUnclear, "eggs", "receive", "5", says=said)
    assert cr.journal() == entries


def test_a_file_that_is_no_text_or_no_file_is_refused_and_not_a_traceback(
    cr: Program, place: Path
) -> None:
    place.write_bytes(b'clerk = "Li"\nfile = "\xff\xfe\n')
    cr.refuses(errors.TerminalUnclear, "boxes", "list", says="line 2")
    place.unlink()
    place.mkdir()
    cr.refuses(errors.TerminalUnclear, "boxes", "list", says="can't be read")


def test_a_byte_order_mark_is_no_fault(cr: Program, place: Path) -> None:
    place.write_text('\ufeffclerk = "王"\n', "utf-8")
    assert settings(cr, "--file", str(cr.file))["clerk"] == ("王", str(place))


def test_without_a_home_there_is_no_such_file_and_no_complaint(cr: Program) -> None:
    without = ("HOME", "XDG_CONFIG_HOME")
    assert cr.process("boxes", "list", "--json", without=without).code == 0


def test_config_new_writes_every_key_and_what_is_uncommented_holds(
    cr: Program, place: Path
) -> None:
    written = cr.must("config", "new")["written"]
    assert written == str(place)
    template = place.read_text("utf-8")
    assert settings(cr, "--file", str(cr.file))["language"] == ("en", None)
    keys = [
        line for line in template.splitlines() if line.startswith("#") and " = " in line
    ]
    assert [line[1:].split(" = ")[0] for line in keys] == list(terminal.CHECKS)
    place.write_text(template.replace("\n#", "\n").replace("\n ", "\n# "), "utf-8")
    own = terminal.read({"XDG_CONFIG_HOME": str(cr.folder / "config")})
    assert own == (place, "/srv/station/station.db", "Li", "zh", "till", False)


def test_config_new_writes_over_nothing(cr: Program, place: Path) -> None:
    place.write_text('clerk = "Wang"\n', "utf-8")
    cr.refuses(errors.PlaceTaken, "config", "new", says=str(place))
    assert place.read_text("utf-8") == 'clerk = "Wang"\n'
    assert cr("config", "new", "-").out.startswith("# ")


# --- campaign new -----------------------------------------------------------------------


def filled_in(template: str) -> str:
    """A campaign's template with its first four keys filled in."""
    for before, after in (
        ('code = ""', 'code = "eggs-2023"'),
        ('name = ""', 'name = "换蛋 2023"'),
        ("#starts = 2022-11-01", "starts = 2023-11-01"),
        ("#ends = 2022-11-20", "ends = 2023-11-20"),
    ):
        assert before in template
        template = template.replace(before, after)
    return template


def test_a_campaigns_template_has_every_key_and_works_when_it_is_filled_in(
    cr: Program,
) -> None:
    path = cr.folder / "new.toml"
    assert cr.must("campaign", "new", str(path)) == {"written": str(path)}
    template = path.read_text("utf-8")
    lines = [line.lstrip("#") for line in template.splitlines() if " = " in line]
    rule = cr.must("campaign", "show", "eggs-2022")
    assert [line.split(" = ")[0] for line in lines] == list(rule)
    path.write_text(filled_in(template), "utf-8")
    assert (
        cr.must("campaign", "add", "--reason", "a new season", str(path))["campaign"]
        == "eggs-2023"
    )
    whole = filled_in(template).replace("2023", "2024")
    for key in ("eggs_per_customer_day", "station_eggs", "source"):
        whole = whole.replace(f"#{key}", key)
    path.write_text(whole, "utf-8")
    assert (
        cr.must("campaign", "add", "--reason", "a new season", str(path))["rule"][
            "station_eggs_in_all"
        ]
        == 3000
    )


def test_a_template_that_was_not_filled_in_is_refused_by_key(cr: Program) -> None:
    path = cr.folder / "new.toml"
    cr.must("campaign", "new", str(path))
    cr.refuses(
        errors.CampaignUnclear,
        "campaign",
        "add",
        "--reason",
        "a new season",
        str(path),
        says="starts",
    )
    cr.refuses(errors.PlaceTaken, "campaign", "new", str(path))


def test_a_template_is_shown_where_no_file_is_named(cr: Program) -> None:
    shown = cr("campaign", "new")
    assert shown.out == cr("campaign", "new", "-").out
    assert cr.must("campaign", "new")["text"] == shown.out
    assert chinese(cr.process("campaign", "new", "--lang", "zh").out)


@pytest.mark.parametrize(
    ("more", "told"), [((), True), (("--at", f"{desk.DAY}T08:00"), False)]
)
def test_a_campaign_that_is_over_when_it_is_added_is_told(
    program: Program, more: tuple[str, ...], told: bool
) -> None:
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    answer = program(
        "campaign",
        "add",
        "--reason",
        "a new season",
        program.write("r.toml", desk.EGGS_2022),
        *more,
    )
    assert answer.code == 0
    assert ("Its last day is over" in answer.out) == told
    with closing(sqlite3.connect(program.file)) as db:
        assert db.execute("SELECT count(*) FROM campaign").fetchone() == (1,)
