"""Egg vouchers: each end of a voucher's life is a refusal of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain.copies import Print
from cainiao_recycle.domain.vouchers import (
    Voucher,
    VoucherState,
    refuse_guessing,
    refuse_unless_open,
    refuse_unless_redeemable,
)
from cainiao_recycle.errors import (
    CodesTried,
    Refusal,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherNotYetValid,
    VoucherReplaced,
    VoucherVoid,
)
from tests.desk import DAY

CODE = "8000000000000739"


def voucher(state: VoucherState) -> Voucher:
    return Voucher(
        CODE, 4, "eggs-2022", DAY, "2022-12-11", state,
        replaced_by="8000000000000836", closed_at="2022-11-11 10:42", closed_by="Li",
        reason="slip lost", newest="8000000000000836",
    )  # fmt: skip


@pytest.mark.parametrize("day", [DAY, "2022-11-30", "2022-12-11"])
def test_an_open_voucher_is_good_from_its_first_to_its_last_day(day: str) -> None:
    refuse_unless_redeemable(voucher(VoucherState.OPEN), day)


@pytest.mark.parametrize(
    ("state", "day", "refusal", "said"),
    [
        (
            VoucherState.REDEEMED,
            DAY,
            VoucherAlreadyRedeemed,
            ("2022-11-11 10:42", "Li", "4"),
        ),
        (VoucherState.REDEEMED, "2023-01-01", VoucherAlreadyRedeemed, ("Li",)),
        (VoucherState.VOID, DAY, VoucherVoid, ("2022-11-11 10:42", "Li", "slip lost")),
        (VoucherState.UNDONE, DAY, VoucherVoid, ("2022-11-11 10:42", "Li")),
        (VoucherState.REPLACED, DAY, VoucherReplaced, ("Li", "0836")),
        (VoucherState.EXPIRED, "2022-12-12", VoucherExpired, ("2022-12-11",)),
        (VoucherState.OPEN, "2022-12-12", VoucherExpired, ("2022-12-11",)),
        (VoucherState.OPEN, "2022-11-10", VoucherNotYetValid, (DAY,)),
    ],
)
def test_each_end_of_a_voucher_is_a_refusal_that_says_who_and_when(
    state: VoucherState, day: str, refusal: type[Refusal], said: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_unless_redeemable(voucher(state), day)
    assert type(refused.value) is refusal
    assert all(word in str(refused.value) for word in (CODE, *said))


@pytest.mark.parametrize("day", ["2022-11-01", DAY, "2022-12-11"])
def test_an_expired_voucher_is_paid_on_its_days_and_changed_on_none(day: str) -> None:
    expired = voucher(VoucherState.EXPIRED)
    refuse_unless_redeemable(expired, max(day, DAY))
    with pytest.raises(VoucherExpired):
        refuse_unless_open(expired, day)
    refuse_unless_open(voucher(VoucherState.OPEN), day)


def test_a_replaced_vouchers_new_code_is_not_given_away() -> None:
    with pytest.raises(VoucherReplaced) as refused:
        refuse_unless_redeemable(voucher(VoucherState.REPLACED), DAY)
    assert "8000000000000836" not in str(refused.value)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((), ""),
        (("not-started",), ""),
        (("handed-over",), " Slips printed: 1 (0: counter)."),
        (
            ("unknown", "not-started", "handed-over", None),
            " Slips printed: 3 (0: counter, 2: counter, 3: counter).",
        ),
    ],
)
def test_a_refusal_counts_the_slips_that_may_be_about(
    outcomes: tuple[str | None, ...], said: str
) -> None:
    prints = tuple(
        Print(7, copy, "counter", 0, "Li", outcome) for copy, outcome in enumerate(outcomes)
    )
    paid = voucher(VoucherState.REDEEMED)._replace(prints=prints)
    assert str(paid.slips) == said
    with pytest.raises(VoucherAlreadyRedeemed) as refused:
        refuse_unless_redeemable(paid, DAY)
    assert said in str(refused.value)
    assert ("Slips printed" in str(refused.value)) is bool(said)


@given(st.sampled_from(VoucherState), st.dates().map(str))
def test_only_a_voucher_that_was_open_on_that_day_is_ever_paid(
    state: VoucherState, day: str
) -> None:
    try:
        refuse_unless_redeemable(voucher(state), day)
    except Refusal:
        return
    # On a paper slip of its last days, an expired one was open still.
    assert state in (VoucherState.OPEN, VoucherState.EXPIRED)
    assert DAY <= day <= "2022-12-11"


@pytest.mark.parametrize(
    ("tried_s", "waits_s"),
    [
        ([], None),
        ([0, 1], None),
        ([0, 1, 10], 2),
        ([0, 1, 9], 1),
        ([0, 1, 8], None),
        ([0, 1, 2, 10], 4),
        ([0] * 9 + [10], 30),
        ([-891, -890, 10], None),
    ],
)
def test_after_two_unknown_codes_the_next_waits_longer_and_longer(
    tried_s: list[int], waits_s: int | None
) -> None:
    now = 1_668_132_000_000
    tries = [now + (at - 10) * 1000 for at in tried_s]
    if waits_s is None:
        refuse_guessing(tries, now)
        return
    with pytest.raises(CodesTried) as refused:
        refuse_guessing(tries, now)
    assert refused.value.facts == {"seconds": waits_s}


def test_tries_of_a_clock_ahead_make_nobody_wait() -> None:
    refuse_guessing([10_000_000] * 9, 5_000_000)
