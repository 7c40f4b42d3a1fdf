"""Which keys may go by a date."""

import pytest

from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.forgetting import Going, may_go_from, year_ends, years_before
from cainiao_recycle.domain.references import Gone

AUTUMN = Campaign("eggs-2022", "a", "2022-11-01", "2022-11-20", 1, 1)
WINTER = Campaign("eggs-winter", "b", "2022-12-10", "2023-01-20", 1, 1)
SPRING = Campaign("eggs-2023", "c", "2023-03-01", "2023-03-20", 1, 1)


@pytest.mark.parametrize(
    ("year", "campaigns", "ends"),
    [
        ("2022", [], "2022-12-31"),
        ("2022", [AUTUMN, SPRING], "2022-12-31"),
        ("2022", [AUTUMN, WINTER, SPRING], "2023-01-20"),
        ("2023", [WINTER, SPRING], "2023-12-31"),
        ("2021", [AUTUMN, WINTER], "2021-12-31"),
    ],
)
def test_a_year_ends_with_the_last_season_that_began_in_it(
    year: str, campaigns: list[Campaign], ends: str
) -> None:
    assert year_ends(year, campaigns) == ends


@pytest.mark.parametrize(
    ("date", "years", "before"),
    [
        ("2024-11-11", 2, "2022-11-11"),
        ("2024-02-29", 1, "2023-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2000-02-29", 100, "1900-02-28"),
        ("2400-02-29", 400, "2000-02-29"),
    ],
)
def test_so_many_years_before_is_the_same_day(date: str, years: int, before: str) -> None:
    assert years_before(date, years) == before


@pytest.mark.parametrize(
    ("ends", "keep_years", "from_then"),
    [
        ("2022-12-31", 2, "2025-01-01"),
        ("2022-11-20", 1, "2023-11-21"),
        ("2024-02-29", 1, "2025-03-01"),
        ("2022-12-31", 0, None),
        ("9998-12-31", 2, "9999-12-31"),
    ],
)
def test_a_key_may_go_the_day_after_it_was_kept_so_long(
    ends: str, keep_years: int, from_then: str | None
) -> None:
    assert may_go_from(ends, keep_years) == from_then


@pytest.mark.parametrize(("ends", "years"), [("2022-12-31", 2), ("2024-02-29", 1)])
def test_it_is_the_first_day_by_which_the_key_ended_so_long_ago(
    ends: str, years: int
) -> None:
    first = may_go_from(ends, years)
    assert first is not None
    assert years_before(first, years) > ends


def test_what_goes_is_called_what_the_book_calls_it() -> None:
    going = Going("waybills", "2022", "k314744", "2022-12-31", is_held=True)
    assert going.gone == Gone("waybills", "2022", "k314744")
