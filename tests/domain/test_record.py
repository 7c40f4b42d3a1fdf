"""Records: named values that never change."""

import pytest

from cainiao_recycle.domain.events import EggsBroken, EggsReceived


def test_a_record_is_its_values_in_their_order() -> None:
    eggs = EggsReceived(note="", eggs=360)
    assert list(vars(eggs).items()) == [("eggs", 360), ("note", "")]
    assert EggsReceived.names() == ("eggs", "note")
    assert repr(eggs) == "EggsReceived(eggs=360, note='')"


@pytest.mark.parametrize("values", [{}, {"eggs": 1}, {"eggs": 1, "note": "", "more": 2}])
def test_a_record_takes_its_fields_and_no_others(values: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        EggsReceived(**values)  # type: ignore[arg-type]


def test_two_records_of_one_kind_and_content_are_equal() -> None:
    one, other = (
        EggsReceived(eggs=3, note=""),
        EggsReceived(eggs=3, note=""),
    )
    assert one == other
    assert hash(one) == hash(other)
    assert one != EggsReceived(eggs=4, note="")
    assert one != EggsBroken(eggs=3, note="")


def test_a_record_never_changes_and_a_copy_may() -> None:
    eggs = EggsReceived(eggs=3, note="")
    with pytest.raises(AttributeError):
        eggs.eggs = 4  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del eggs.eggs
    assert eggs.replaced(eggs=4) == EggsReceived(eggs=4, note="")
    assert eggs.eggs == 3
