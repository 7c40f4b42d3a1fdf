"""What is said of credits that no voucher used: nothing that can't come."""

import pytest

from cainiao_recycle.domain.outlook import Outlook


def words(left: int, **changes: object) -> str:
    facts: dict[str, object] = {
        "needed": 4, "eggs": 4, "carries": True, "is_named": True, "is_open": False,
        "pays": False, **changes,
    }  # fmt: skip
    return str(Outlook(left=left, **facts).clause() or "")  # type: ignore[arg-type]


@pytest.mark.parametrize(("left", "missing"), [(1, 3), (3, 1), (5, 3), (7, 1)])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_known_customer_hears_how_many_boxes_are_missing(
    left: int, missing: int, is_open: bool
) -> None:
    said = words(left, is_open=is_open)
    assert said == f"Boxes still missing for a voucher (eggs: 4): {missing}."


def test_nobody_named_hears_of_this_visit_and_of_the_number() -> None:
    said = words(1, is_named=False, is_open=True)
    assert "3, in this visit; or the customer's number" in said


def test_a_visit_that_is_over_keeps_nothing_for_nobody() -> None:
    said = words(1, is_named=False)
    assert "without the customer's number none are kept" in said
    assert "missing: 3" in said


def test_where_credits_end_with_their_visit_a_number_is_not_asked_for() -> None:
    for is_named in (True, False):
        assert words(1, carries=False, is_named=is_named, is_open=True).endswith(
            "3, in this visit."
        )
        said = words(1, carries=False, is_named=is_named)
        assert "none are kept for another visit" in said


def test_a_full_reward_waits_for_the_end_of_its_visit() -> None:
    for left in (4, 8):
        assert words(left, is_open=True) == "The voucher comes at the end of the visit."
        assert words(left) == ""


@pytest.mark.parametrize(
    "facts",
    [{"left": 0}, {"left": 2, "eggs": 0}, {"left": 1, "is_named": False, "pays": True}],
    ids=["nothing is left", "no eggs in this campaign", "left over from a voucher"],
)
def test_there_may_be_nothing_to_say(facts: dict[str, int]) -> None:
    assert words(**facts) == ""
