"""What each entry does to the tables, and its reversal beside it."""

import pytest

from cainiao_recycle.domain.events import EntryUndone, Event
from cainiao_recycle.store.apply import EFFECTS, REVERSALS


def test_every_kind_of_entry_has_an_effect() -> None:
    assert {*Event.__subclasses__()} == {*EFFECTS, EntryUndone}


@pytest.mark.parametrize("kind", REVERSALS, ids=lambda kind: kind.kind)
def test_a_reversal_stands_beside_its_effect_and_is_called_after_it(
    kind: type[Event],
) -> None:
    effect, reversal = EFFECTS[kind], REVERSALS[kind]
    assert reversal.__module__ == effect.__module__
    assert reversal.__name__ == f"undo_{effect.__name__}"
