"""Numbers of people in what is typed freely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import personal, privacy, text
from cainiao_recycle.domain.personal import Personal
from cainiao_recycle.errors import NumberInText

IDENTITY = "11010519491231002X"
"""The specimen of GB 11643-1999."""

MOBILES = (
    "13900001234", "139 0000 1234", "139-0000-1234", "139.0000.1234", "+8613900001234",
    "+86 139 0000 1234", "0086-13900001234", "8613900001234", "013900001234",
    "１３９００００１２３４", "call 13900001234, please", "客户电话13900001234不接",
    "visit-13900001234", "13900001234#12", "(139) 0000 1234 13900001234",
)  # fmt: skip
IDENTITIES = (
    IDENTITY, IDENTITY.lower(), "110105 19491231 002X", "110105-19491231-002X",
    f"身份证{IDENTITY}号", "１１０１０５１９４９１２３１００２Ｘ", "440524188001010014",
)  # fmt: skip
NOBODYS = (
    "7", "V-1", "k1", "counter 2", "torn in the rain", "重庆南山路驿站", "x" * 80,
    "1390000123", "139000012345", "12900001234", "00000013900", "20221111-0001",
    "1668132000000", "2022-11-11T10:42", "550e8400-e29b-41d4-a716-446655440000",
    "110105194912310021", "110105194913310023", "910105194912310020",
    "123456789012345678", "A13900001234", "13900001234A", "8506892774123226",
)  # fmt: skip


@pytest.mark.parametrize("raw", MOBILES)
def test_a_mobile_number_is_seen_however_it_is_written(raw: str) -> None:
    assert personal.kind_of(raw) is Personal.MOBILE


@pytest.mark.parametrize("raw", IDENTITIES)
def test_an_identity_number_is_seen_by_its_check_digit(raw: str) -> None:
    assert personal.kind_of(raw) is Personal.IDENTITY


@pytest.mark.parametrize("raw", NOBODYS)
def test_what_only_looks_alike_is_kept(raw: str) -> None:
    assert personal.kind_of(raw) is None
    assert text.line("--note", raw) == raw


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_no_other_character_gives_an_identity_number(at: int, other: str) -> None:
    slipped = IDENTITY[:at] + other + IDENTITY[at + 1 :]
    if slipped != IDENTITY and (other != "X" or at == 17):
        assert not personal.is_identity(slipped)


@pytest.mark.parametrize("raw", [*MOBILES, *IDENTITIES, "13900001234" + " " * 90 + "x"])
def test_a_text_with_a_number_is_refused_and_not_repeated(raw: str) -> None:
    with pytest.raises(NumberInText) as refused:
        text.line("--note", raw)
    said = str(refused.value) + repr(refused.value.facts)
    assert not any(part in said for part in ("0000", "1949", "1880", "００００"))


def test_a_member_may_have_any_code_but_an_identity_number() -> None:
    assert privacy.identity("12900001234") == "12900001234"
    assert privacy.identity("110105194912310021") == "110105194912310021"
    with pytest.raises(NumberInText):
        privacy.identity(IDENTITY)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("V-1", set()),
        ("box torn, see SF1234567890123", {"SF1234567890123"}),
        ("sf-1234-5678-90123", {"SF1234567890123"}),
        ("SF1234 5678 90123", {"SF1234567890123"}),
        ("JD0118080218877-1-3-", {"JD0118080218877"}),
        ("x" * 21, set()),
        ("13900001234\ud8a2", set()),
    ],
)
def test_what_may_be_a_waybill_is_told_apart(raw: str, words: set[str]) -> None:
    assert words <= personal.like_waybills(raw)
    assert all(8 <= len(one) <= 20 for one in personal.like_waybills(raw))


@given(st.integers(0, 2**44), st.integers(0, 10**12 - 1))
def test_names_that_the_counter_draws_are_nobodys(now: int, digits: int) -> None:
    """Twelve digits by themselves may be a mobile number with the 0 that is dialled."""
    name = f"counter-{now:012x}{digits:012d}"
    assert personal.kind_of(name) is None
    assert personal.like_waybills(name) == set()
