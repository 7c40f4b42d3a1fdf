"""A small book in which every kind of entry stands: two days at a station, by the verbs
that a clerk types. What shows a whole file, or keeps one for later versions, begins here.
"""

import re
import shlex
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cainiao_recycle.domain.events import KINDS
from tests import desk
from tests.cli.conftest import Program

FILES = {
    "campaign.toml": desk.EGGS_2022,
    "old.toml": desk.rule(
        desk.EGGS_2021, starts="2022-10-20", ends="2022-10-31", credits_per_reward="1"
    ),
    "changed.toml": desk.rule(station_eggs_in_all="3000"),
    "sizes.csv": "size,length_mm,width_mm,height_mm,wall_mm,mass_g,max_load_g,max_cycles\n"
    "SF1,250,200,180,3,150,5000,3\n",
    "carriers.csv": "carrier,max_length_mm,max_girth_mm,max_mass_g\nSF,1000,,20000\n",
    "shipments.csv": "shipment,item,length_mm,width_mm,height_mm,mass_g\n"
    "S-1,tea,250,140,150,900\nS-2,tea,300,150,200,900\n",
}

LINES = Path(__file__).with_name("story.txt").read_text("utf-8").splitlines()
"""A line a command. What stands behind `>` is kept of its answer for the lines below, or
says that it is refused.
"""


def told(folder: Path, name: str = "station.db") -> Program:
    """The book, at its end."""
    program = Program(folder, name)
    for file, text in FILES.items():
        program.write(file, text)
    known: dict[str, Any] = {"now": datetime.now(desk.ZONE).strftime("%Y-%m-%d %H:%M")}
    for line in LINES:
        tell(program, line, known)
    return program


def tell(program: Program, line: str, known: dict[str, Any]) -> None:
    """One line."""
    command, _, kept = line.partition(" > ")
    words = [word.format(**known) for word in shlex.split(command)]
    words = [str(program.folder / word) if is_file(word) else word for word in words]
    answer = program.json(*words)
    if kept == "refused":
        assert answer.code != 0, (words, answer)
        return
    assert answer.code == 0, (words, answer)
    if kept:
        name, _, key = kept.partition("=")
        known[name] = answer.objects[-1][key]


def is_file(word: str) -> bool:
    """Whether a word names a file of the story."""
    return re.fullmatch(r"\w+\.(toml|csv|db|key|escpos|svg)", word) is not None


LEFT_OUT = {"keys-renewed/1"}
"""A book whose keys were lost shows less than it could."""


def missing(kinds: Iterable[str]) -> set[str]:
    """Kinds of entries that a book should have and hasn't."""
    return set(KINDS) - set(kinds) - LEFT_OUT
