"""The example of each verb's help is a line that can be typed: here it is, at a station
where what it names is there.
"""

import os
import shlex
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.cli.app import VERBS, example, load
from tests import desk
from tests.cli.conftest import Program

SAMPLES = Path(__file__).parents[2] / "sample_data"
TAG, OTHER_TAG = "9794768944940958", "9333971238763447"
VOUCHER = "8517389065633348"

BEFORE = {
    "undo": [f"eggs receive {eggs}" for eggs in range(1, 10)],
    "ship release": ["ship pack S-1 1"],
    "pulp collect": ["pulp cage --mass-g 340"],
    "printer remove": ["printer add till tcp://192.0.2.7:9100"],
    "export": ["eggs receive 60 --at 2022-11-11T08:00", "close --date 2022-11-11"],
    "verify": [
        "eggs receive 60 --at 2022-11-11T08:00",
        "close --date 2022-11-11",
        "export exports",
    ],
    "restore": ["backup backups/station-2022-11-11.db"],
    "forget": [
        "return SF9999999999999 --size 5 --at 2022-11-11T08:00",
        "close --date 2022-11-11",
    ],
    "keys join": ["keys draw network.key --year 2022"],
}
"""What has to be done first for an example to come true."""

NOT_HERE = {
    "demo": "it is run by its own test",
    "printer test": "there is no such printer on the network",
    "clock confirm": "it depends on the hour",
    **dict.fromkeys(
        (verb for verb in VERBS if verb.startswith("network ")),
        "headquarters has no station: tests/network",
    ),
}


def line_of(verb: str) -> list[str]:
    """The arguments of a verb's example."""
    words = shlex.split(example(verb) or "")
    assert words[0] == "cainiao-recycle"
    return words[1:]


class Drawn:
    """Codes as the examples have them, then others."""

    def __init__(self, *wanted: str) -> None:
        self.bodies = [int(code[1:14]) for code in wanted]
        self.others = desk.seeded()

    def __call__(self, below: int) -> int:
        return self.bodies.pop(0) if self.bodies else self.others.randrange(below)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A station in its campaign, today, with what the examples name: boxes, a voucher, a
    parcel that waits, and the files.
    """
    program = Program(tmp_path_factory.mktemp("furnished"))
    today = date.today()  # noqa: DTZ011
    days = {"starts": today - timedelta(5), "ends": today + timedelta(5)}
    rule = desk.rule(**{name: day.isoformat() for name, day in days.items()})
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    program.must(
        "campaign", "add", "--reason", "a new season", program.write("rule.toml", rule)
    )
    drawn = Drawn(VOUCHER, TAG, OTHER_TAG)
    with Station.open(program.file, clerk=desk.CLERK, draw=drawn) as station:
        station.receive_eggs(60)
        station.return_box("SF1111111111111", size="5", customer=desk.PHONE)
        station.return_box("SF2222222222222", size="4", defects=["torn-flap"])
        station.return_box("SF3333333333333", size="5")
        station.return_box("SF4444444444444", size="3", defects=["wet"])
    program.parcel("S-1", "250,140,150")
    return program


@pytest.fixture
def there(furnished: Program, program: Program) -> Iterator[Program]:
    """That station in a folder of its own, in which one stands."""
    program.copied_from(furnished)
    for path in SAMPLES.glob("*.*"):
        shutil.copy(path, program.folder)
    (program.folder / "backups").mkdir(exist_ok=True)
    with Station.open(program.file) as station:
        rule = station.show_campaign("eggs-2022")
    changed = desk.rule(
        starts=rule.starts, ends=rule.ends, station_eggs_in_all="3000",
    )  # fmt: skip
    program.write("campaign-2022.toml", changed)
    program.write("returns.csv", "code,size,condition\nSF5555555555555,5,A\n")
    program.write("carriers.csv", "carrier,max_length_mm,max_girth_mm,max_mass_g\nSF,,,\n")
    here = Path.cwd()
    os.chdir(program.folder)
    yield program
    os.chdir(here)


@pytest.mark.parametrize("verb", VERBS)
def test_an_example_can_be_read_by_its_verb(verb: str) -> None:
    line = line_of(verb)[len(verb.split()) :]
    load(verb).make_context(verb, line, resilient_parsing=False)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in NOT_HERE])
def test_an_example_does_what_it_says(verb: str, there: Program) -> None:
    if verb == "init":
        there.file.unlink()
        there.file.with_name("station.db.keys").unlink()
    if verb == "campaign add":
        there.write("campaign-2022.toml", desk.EGGS_2021)
    if verb == "keys new":
        there.file.with_name("station.db.keys").unlink()
    for before in BEFORE.get(verb, []):
        there.must(*shlex.split(before))
    answer = there(*line_of(verb))
    assert answer.code == 0, answer


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_ends_with_its_example(verb: str, there: Program) -> None:
    told = " ".join(there(*verb.split(), "--help").out.replace("│", " ").split())
    assert " ".join((example(verb) or "").split()) in told
