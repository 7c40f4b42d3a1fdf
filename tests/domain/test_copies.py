"""Which slip is unmarked, and which is a copy."""

import pytest

from cainiao_recycle.domain.copies import LEASE_MS, Outcome, Print, next_copy, running

NOW = 1_000_000


def slip(copy: int, outcome: str | None, age_ms: int = 0) -> Print:
    return Print(1, copy, "counter", NOW - age_ms, "Li", outcome)


@pytest.mark.parametrize(
    ("prints", "copy"),
    [
        ([], 1),
        ([slip(1, "not-started")], 1),
        ([slip(1, "handed-over")], 2),
        ([slip(1, "unknown")], 2),
        ([slip(1, None, LEASE_MS)], 2),
        ([slip(1, "not-started"), slip(1, "handed-over"), slip(2, "unknown")], 3),
        # The first turned out not to have left, after the second was marked.
        ([slip(1, "not-started"), slip(2, "handed-over")], 3),
    ],
)
def test_the_next_slip_is_marked_while_another_may_lie_on_paper(
    prints: list[Print], copy: int
) -> None:
    assert next_copy(prints, NOW) == copy


def test_a_job_without_an_end_runs_for_a_minute() -> None:
    assert running([slip(1, None, LEASE_MS - 1)], NOW) is not None
    assert running([slip(1, None, LEASE_MS)], NOW) is None
    assert running([slip(1, "handed-over")], NOW) is None


def test_a_clock_set_back_does_not_leave_a_job_running() -> None:
    assert slip(1, None, -LEASE_MS).outcome_at(NOW) is Outcome.UNKNOWN
