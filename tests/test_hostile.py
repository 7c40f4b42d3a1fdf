"""Hostile input at every door, a few thousand of them. The million is in
tests/bench/bench_hostile.py.
"""

from pathlib import Path

import pytest

from tests.hostile import doors, lines
from tests.hostile.judging import run_batch
from tests.hostile.world import set_up

MANY = 1_500


def test_every_verb_of_the_api_has_a_door() -> None:
    assert sorted(doors.verbs_without_a_door()) == []


@pytest.mark.parametrize("batch", [0, 1])
def test_hostile_input_is_refused_in_words_and_the_book_stays_sound(
    batch: int, tmp_path: Path
) -> None:
    (tmp_path / "template").mkdir()
    template = set_up(tmp_path / "template")
    tally = run_batch(template, tmp_path, "by default", batch, MANY)
    assert tally.faults == []
    assert sum(tally.inputs.values()) == MANY
    assert tally.entries > 0


def test_a_hostile_command_line_for_every_verb(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    done = lines.run(tmp_path, "by default", 90, process_every=45)
    assert done.faults == []
    assert done.verbs == set(lines.WITH_A_LINE)
