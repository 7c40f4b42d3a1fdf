"""Privacy: a keyed hash and four characters, never the number."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cainiao_recycle.domain import privacy
from cainiao_recycle.errors import CustomerUnclear
from tests.desk import PHONE

KEY, OTHER_KEY = b"k" * 32, b"j" * 32
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def test_a_customer_is_a_keyed_hash_and_the_last_four() -> None:
    known = privacy.customer(PHONE, KEY)
    assert privacy.last_four(known, KEY) == "1234"
    assert known.hidden != "1234"
    assert (
        known.hash == hmac.new(KEY, b"phone:" + PHONE.encode(), "sha256").hexdigest()[:32]
    )
    assert PHONE not in repr(known)


@given(phones)
def test_the_hash_needs_the_key(phone: str) -> None:
    known = privacy.customer(phone, KEY)
    assert known == privacy.customer(phone, KEY)
    assert known.hash != privacy.customer(phone, OTHER_KEY).hash
    assert hashlib.sha256(phone.encode()).hexdigest()[:32] != known.hash


@given(phones, phones)
def test_two_customers_are_told_apart(one: str, other: str) -> None:
    same = privacy.customer(one, KEY).hash == privacy.customer(other, KEY).hash
    assert same == (one == other)


@pytest.mark.parametrize(
    "raw",
    [
        "139 0000 1234",
        "139-0000-1234",
        "+8613900001234",
        "１３９００００１２３４",
        " 13900001234\r",
    ],
)
def test_a_phone_number_is_one_customer_however_it_is_written(raw: str) -> None:
    assert privacy.customer(raw, KEY) == privacy.customer(PHONE, KEY)


def test_a_member_code_is_read_in_any_case() -> None:
    assert privacy.customer("vip-0042a", KEY) == privacy.customer("VIP0042A", KEY)


def test_what_is_kept_of_a_member_code_and_of_a_phone_stays_what_it_is() -> None:
    for who, kind in (("VIP0042A", "member:"), (PHONE, "phone:")):
        whole = hmac.new(KEY, f"{kind}{who}".encode(), "sha256").hexdigest()
        assert privacy.customer(who, KEY).hash == whole[:32]


@pytest.mark.parametrize("raw", ["1390000123", "139000012345", "0139000012345"])
def test_a_phone_number_with_a_digit_lost_or_doubled_is_no_member_code(raw: str) -> None:
    with pytest.raises(CustomerUnclear):
        privacy.identity(raw)


def test_a_member_code_of_digits_is_no_phone_number() -> None:
    assert privacy.last_four(privacy.customer("888888", KEY), KEY) == "8888"
    assert privacy.identity("888888") == "888888"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "12345",
        "a" * 33,
        "王先生",
        "139@0000",
        "x" * 10_000,
        "\x1b[31m",
        "13900001234;",
    ],
)
def test_who_is_neither_phone_nor_member_is_refused_without_repeating_it(raw: str) -> None:
    with pytest.raises(CustomerUnclear) as refused:
        privacy.customer(raw, KEY)
    said = str(refused.value) + repr(refused.value) + repr(refused.value.facts)
    assert "13900001234" not in said
    assert len(str(refused.value.facts["customer"])) <= 3
    assert refused.value.__cause__ is None


def test_a_mistyped_phone_number_is_not_in_the_traceback() -> None:
    with pytest.raises(CustomerUnclear) as refused:
        privacy.identity("+8613900001234#")
    error: BaseException | None = refused.value
    while error is not None:
        facts = getattr(error, "facts", {})
        assert "1390000" not in f"{error} {error!r} {facts}"
        error = error.__context__
