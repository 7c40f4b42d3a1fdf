"""Words of the trade: everything an enumeration says has a word to translate."""

import pytest

from cainiao_recycle.domain import boxes, carbon, codes, rewards, vouchers
from cainiao_recycle.domain.events import Event
from cainiao_recycle.domain.words import EVENT_WORDS, WORDS


def test_every_kind_of_entry_has_a_word() -> None:
    assert set(EVENT_WORDS) == set(Event.__subclasses__())
    assert len(set(EVENT_WORDS.values())) == len(EVENT_WORDS)


@pytest.mark.parametrize(
    "said",
    [
        codes.ScanKind, boxes.BoxState, boxes.Disposition, boxes.Defect,
        rewards.Reward, vouchers.VoucherState, carbon.CarbonBasis,
    ],
)  # fmt: skip
def test_every_word_an_enumeration_says_is_in_the_catalogue(said: type) -> None:
    assert {one.value for one in said} - set(WORDS) == set()  # type: ignore[attr-defined]
