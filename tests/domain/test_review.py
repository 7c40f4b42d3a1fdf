"""What stands out: what a line is called, why, and whether it was looked at."""

import string

import pytest

from cainiao_recycle.domain import codes, review
from cainiao_recycle.domain.review import WHY, Done, Finding, Kind
from cainiao_recycle.errors import FindingUnknown, TextUnclear

LINE = Finding(
    Kind.CODES, 412, "2022-11-11", "Li", (412, 415, 420), {"n": 3}
)  # fmt: skip
LOOK = Done(430, 1_668_132_000_000, "Wang", "asked Li")


def test_a_line_is_called_by_its_kind_and_its_first_entry() -> None:
    assert LINE.line == "codes-412"
    assert review.named("codes-412") == (Kind.CODES, 412)
    assert review.named("  Paid-Again-7 ") == (Kind.PAID_AGAIN, 7)
    assert str(LINE.why) == "codes tried that are right and no voucher's: 3"


@pytest.mark.parametrize(
    "wrong",
    ["412", "codes", "codes-0", "codes-", "guesses-412", "codes-412-1", "codes 412"],
)
def test_what_no_line_is_called_is_refused(wrong: str) -> None:
    with pytest.raises(FindingUnknown):
        review.named(wrong)


def test_what_is_no_line_of_text_is_refused() -> None:
    with pytest.raises(TextUnclear):
        review.named("")


def test_every_kind_says_why_with_figures() -> None:
    assert set(WHY) == set(Kind)
    for why in WHY.values():
        assert [name for _, name, _, _ in string.Formatter().parse(why) if name]


def test_a_line_is_looked_at_until_the_same_goes_on() -> None:
    assert LINE.looked_at(None).done is None
    assert LINE.looked_at(LOOK).done == LOOK
    went_on = LINE._replace(entries=(412, 415, 420, 431))
    assert went_on.looked_at(LOOK).done is None


@pytest.mark.parametrize(
    "known",
    [
        "SF1234567890123", "YT1234567890123", "JT0000123456789", "JDV000012345678",
        "JD0118080218877-1-3", "EA000086536CN", "4300004465790", "78000002450630",
        "770000523686746", "1234567890", "G12345678901",
    ],
)  # fmt: skip
def test_a_carriers_number_has_a_known_shape(known: str) -> None:
    assert codes.has_known_shape(known)


@pytest.mark.parametrize(
    "odd",
    ["ABCDEFGH", "12345678", "9999999999999999", "ABCD12345678", "SF1234567", "A1B2C3D4E5",
     "EA00008653CN", "EA000086536C", "SF12345678901234567"],
)  # fmt: skip
def test_a_number_that_no_carrier_is_known_for_is_odd(odd: str) -> None:
    assert not codes.has_known_shape(odd)


@pytest.mark.parametrize(
    ("number", "both"),
    [
        ("SF1234567890123", ["SF1234567890122", "SF1234567890124"]),
        ("YT0000000000000", ["YT0000000000001"]),
        ("9999999999", ["9999999998"]),
        ("EA000086539CN", ["EA000086538CN", "EA000086540CN"]),
        ("JD0118080218877-1-3", ["JD0118080218876", "JD0118080218878"]),
        ("ABCDEFGH", []),
    ],
)
def test_the_numbers_beside_one_are_as_long_as_it(number: str, both: list[str]) -> None:
    assert codes.beside(number) == both
