"""Command cards: codes for good."""

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.boxes import Condition, Defect
from cainiao_recycle.domain.cards import DEFECTS, MEANINGS, Card
from cainiao_recycle.domain.codes import Scan, ScanKind


def test_every_card_scans_as_a_card() -> None:
    assert all(codes.read(code) == Scan(ScanKind.CARD, code) for code in MEANINGS)


def test_no_two_cards_mean_the_same() -> None:
    assert len(set(MEANINGS.values())) == len(MEANINGS) == 12 + 4 + 10 + 8


def test_every_condition_and_defect_has_a_card() -> None:
    assert set(DEFECTS) == set(Defect)
    values = {card.value for card in MEANINGS.values() if card.kind == "condition"}
    assert values == {one.value for one in Condition}


def test_cards_printed_today_mean_the_same_for_good() -> None:
    # These lie laminated on counters: a change here breaks them.
    assert MEANINGS["7001000000000509"] == Card("size", "5")
    assert MEANINGS["7002000000000168"] == Card("condition", "A")
    assert MEANINGS["7003000000000118"] == Card("defect", "wet")
    assert MEANINGS["7004000000000165"] == Card("command", "done")
    assert [card.value for card in MEANINGS.values() if card.kind == "command"] == [
        "done", "undo", "last-voucher", "hold", "next-clerk", "another", "yes", "no",
    ]  # fmt: skip
