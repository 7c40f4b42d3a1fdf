"""A journal's head, printed and typed in again."""

import pytest

from cainiao_recycle.domain import heads
from cainiao_recycle.domain.heads import Head
from cainiao_recycle.errors import HeadMistyped

HASH = "efe4a1b70b46" + "65" * 26


def test_a_head_is_printed_with_its_entry_and_two_check_digits() -> None:
    printed = heads.in_short(Head(45, HASH))
    assert printed.startswith("45: efe4 a1b7 0b46 65")
    assert heads.read(printed) == Head(45, HASH[:14])


@pytest.mark.parametrize("spelled", [f"45:{HASH}", f"45 {HASH}", f"４５： {HASH.upper()}"])
def test_a_whole_hash_is_read_as_it_is(spelled: str) -> None:
    assert heads.read(spelled) == Head(45, HASH)


@pytest.mark.parametrize("other", ["", "exports", "0:" + HASH, "45", "45:efe4", HASH + "0"])
def test_what_is_no_head_is_none(other: str) -> None:
    assert heads.read(other) is None


def test_a_slip_is_found_by_the_check_digits() -> None:
    printed = heads.in_short(Head(45, HASH))
    with pytest.raises(HeadMistyped):
        heads.read(printed.replace("efe4", "efe5"))
