"""`config`: the station's settings on the command line."""

import pytest

from cainiao_recycle import errors
from cainiao_recycle.domain.settings import SETTINGS
from tests import desk
from tests.cli.conftest import Program


def test_settings_are_listed_with_their_bounds_and_where_they_come_from(
    cr: Program,
) -> None:
    cr.must("config", "set", "longest_pause_days", "5")
    listed = [one for one in cr.json("config", "list").objects if one["of"] == "station"]
    found = {one["setting"]: one for one in listed}
    assert list(found) == list(SETTINGS)
    assert found["longest_pause_days"] == {
        "setting": "longest_pause_days", "value": 5, "unit": "days", "default": 3,
        "least": 1, "most": 60, "source": None, "entry": cr.last_entry(),
        "of": "station",
    }  # fmt: skip
    assert found["load_condition_b"] == {
        "setting": "load_condition_b", "value": 800, "unit": "1/1000", "default": 800,
        "least": 1, "most": 1000, "source": "assumed", "entry": None,
        "of": "station",
    }  # fmt: skip


def test_people_read_what_a_setting_is_for_and_who_set_it(cr: Program) -> None:
    cr.must("config", "set", "longest_pause_days", "5", "--clerk", "Wang")
    told = cr("config", "list").out
    assert "load_condition_b 800\n  a B box carries 80 % of its load\n" in told
    assert "1 to 1000 · default; assumed\n" in told
    assert "longest_pause_days 5\n" in told
    assert f", entry {cr.last_entry()}\n" in told
    assert "1 to 60 · set by Wang on " in told


def test_a_setting_is_set_and_says_what_it_was(cr: Program) -> None:
    found = cr.must("config", "set", "Ask-above-eggs", "300")
    assert set(found) == {
        "setting", "value", "before", "entry_before", "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert (found["setting"], found["value"], found["before"]) == (
        "ask_above_eggs", 300, 5000,
    )  # fmt: skip
    answer = cr("config", "set", "ask_above_eggs", "200")
    assert answer.out == (
        "✓ ask_above_eggs: 300 → 200\n  more than 200 eggs at once are asked about\n"
        f"  Entry {cr.last_entry()}\n"
    )
    entries = cr.last_entry()
    again = cr("config", "set", "ask_above_eggs", "200")
    assert again.out == "● ask_above_eggs is 200 already: nothing was recorded.\n"
    assert cr.must("config", "set", "ask_above_eggs", "200")["entry"] is None
    assert cr.last_entry() == entries


def test_a_setting_is_set_once_for_a_request(cr: Program) -> None:
    assert cr.replays("config", "set", "notebook_g", "90")["value"] == 90


@pytest.mark.parametrize(
    ("refusal", "name", "value", "says"),
    [
        (errors.SettingUnknown, "pause_days", "5", "Did you mean longest_pause_days?"),
        (errors.NumberUnclear, "longest_pause_days", "100", "from 1 to 60"),
        (errors.NumberUnclear, "longest_pause_days", "many", "from 1 to 60"),
    ],
)
def test_a_wrong_name_or_value_is_refused_with_what_is_right(
    cr: Program, refusal: type[errors.Refusal], name: str, value: str, says: str
) -> None:
    entries = cr.journal()
    cr.refuses(refusal, "config", "set", name, value, says=says)
    assert cr.journal() == entries


def test_the_report_shows_the_figures_in_use(cr: Program) -> None:
    cr.must("config", "set", "notebook_g", "100")
    cr.must("config", "set", "longest_pause_days", "5")
    assumed = cr.json("report", "--date", desk.DAY).objects[0]["assumed"]
    assert assumed == {
        "load_per_cycle": 900, "load_condition_b": 800, "contract_moisture": 1200,
        "contract_outthrows": 500, "pulp_yield": 8900, "notebook_g": 100,
        "carton_fen_kg": 500, "board_fen_kg": 157, "egg_fen": 70,
    }  # fmt: skip
    assert "a notebook weighs 100 g\n" in cr("report", "--date", desk.DAY).out


# --- absurd numbers of eggs ---------------------------------------------------------


@pytest.mark.parametrize("verb", ["receive", "count"])
def test_more_eggs_than_usual_are_refused_in_a_script_until_it_says_yes(
    cr: Program, verb: str
) -> None:
    entries = cr.journal()
    says = "6000 eggs at once: more than 5000 are asked about"
    cr.refuses(errors.EggsUnusual, "eggs", verb, "6000", says=says)
    assert "--yes" in cr("eggs", verb, "6000").err
    assert cr.journal() == entries
    why = ("--reason", "the first ones") if verb == "count" else ()
    cr.must("eggs", verb, "6000", "--yes", *why)
    counted = ("eggs", "count", "5000", "--yes", "--reason", "a slip of the pen")
    assert cr.must(*counted)["expected"] == 6000


def test_as_many_as_usual_are_not_asked_about(cr: Program) -> None:
    cr.must("eggs", "receive", "5000")
    assert cr.must("eggs", "count", "0", "--reason", "all gone")["expected"] == 5000


def test_a_count_far_off_the_book_is_asked_about(cr: Program) -> None:
    cr.must("eggs", "receive", "5001", "--yes")
    cr.refuses(errors.EggsUnusual, "eggs", "count", "0", says="5001 eggs off the book")
    cr.refuses(errors.EggsUnusual, "eggs", "break", "5001", says="5001 eggs at once")
    assert cr.must("eggs", "break", "5001", "--yes")["eggs"] == 5001


def test_a_clerk_at_a_terminal_is_asked(cr: Program) -> None:
    entries = cr.journal()
    no = cr("eggs", "receive", "6000", stdin="n\n", typing=True)
    assert no.code == errors.EggsUnusual.exit_code
    assert "6000 eggs at once: is that right?" in no.err
    assert cr.journal() == entries
    yes = cr("eggs", "receive", "6000", stdin="y\n", typing=True)
    assert (yes.code, "Eggs in stock: 6000" in yes.out) == (0, True)
    assert "is that right?" not in cr("eggs", "receive", "6000", "--yes", typing=True).err


def test_a_machine_is_never_asked(cr: Program) -> None:
    answer = cr("eggs", "receive", "6000", "--json", stdin="y\n", typing=True)
    assert answer.code == errors.EggsUnusual.exit_code


def test_a_request_that_was_sure_is_replayed_without_a_yes(cr: Program) -> None:
    line = ("eggs", "receive", "6000", "--request-id", "k1")
    first = cr.must(*line, "--yes")
    assert cr.must(*line) == first | {"replayed": True}


def test_the_station_sets_how_many_eggs_are_usual(cr: Program) -> None:
    cr.must("config", "set", "ask_above_eggs", "100")
    cr.refuses(errors.EggsUnusual, "eggs", "receive", "101", says="more than 100")
    cr.must("eggs", "receive", "100")
