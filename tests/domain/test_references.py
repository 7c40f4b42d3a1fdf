"""What stands for a waybill: only a key makes it, and only a key reads it."""

import hmac
import re

import pytest

from cainiao_recycle.domain import privacy, references

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
NUMBER = "SF1234567890123"

SHORT = (
    (NUMBER, "SF…0123"),
    ("RR123456785CN", "RR…85CN"),
    ("JD0118080218877", "JD…8877"),
    ("JDVA01180802188", "JDVA…2188"),
    ("JD0118080218877-1-3", "JD…8877-1-3"),
    ("JD0118080218877-12-112", "JD…8877-12-112"),
    ("7312345678901", "…8901"),
    ("SF123456", "…3456"),
    ("SF1234567", "S…4567"),
    ("ABCDEFGHIJKLMNOPQRST", "ABCD…QRST"),
    ("ABCDEFGHI", "A…FGHI"),
    ("1Z999AA10123456784", "…6784"),
)


@pytest.mark.parametrize(("number", "short"), SHORT)
def test_people_read_letters_and_the_last_four(number: str, short: str) -> None:
    made = references.reference(number, KEY)
    assert references.short(made, KEY) == short
    assert references.short(made, None) == "…"


@pytest.mark.parametrize(("number", "_short"), SHORT)
def test_a_reference_has_one_shape_and_128_bits_of_the_hmac(
    number: str, _short: str
) -> None:
    made = references.reference(number, KEY)
    assert re.fullmatch(
        r"k[0-9a-f]{6}\.[0-9a-f]{32}\.[0-9A-Z_]{8}(-[1-9][0-9]*-[1-9][0-9]*)?", made
    )
    assert references.is_reference(made)
    bare = number.partition("-")[0].encode()
    digests = (
        hmac.digest(KEY, text, "sha256").hex()[:32] for text in (b"waybill:" + bare,)
    )
    assert references.outside(made) in digests


@pytest.mark.parametrize(("number", "_short"), SHORT)
def test_at_least_four_characters_are_read_by_nobody(number: str, _short: str) -> None:
    bare = number.partition("-")[0]
    shown = references.shown_part(bare).replace("_", "")
    assert len(bare) - len(shown) >= 4


def test_the_same_number_is_the_same_reference_and_a_piece_begins_alike() -> None:
    whole = references.reference("JD0118080218877", KEY)
    piece = references.reference("JD0118080218877-2-3", KEY)
    assert whole == references.reference("JD0118080218877", KEY)
    assert piece == whole + "-2-3"
    assert references.bare(piece) == whole
    assert references.stem_of(piece) == references.stem("JD0118080218877-1-3", KEY)


def test_two_keys_have_nothing_in_common() -> None:
    one, two = (references.reference(NUMBER, key) for key in (KEY, OTHER))
    parts = [re.split(r"[.]", made) for made in (one, two)]
    assert all(a != b for a, b in zip(*parts, strict=True))
    assert references.mark_of(one) == references.mark(KEY) != references.mark(OTHER)


def test_another_key_reads_something_else() -> None:
    made = references.reference(NUMBER, KEY)
    assert references.short(made, OTHER) != "SF…0123"


def test_the_mark_tells_nothing_of_the_key() -> None:
    assert references.mark(KEY)[1:] not in KEY.hex()


@pytest.mark.parametrize("text", ["SF__0123", "00000000", "________", "ZZZZ9999"])
def test_what_is_hidden_is_read_again_with_the_same_key_and_salt(text: str) -> None:
    hidden = references.turned(text, KEY, "salt", 1)
    assert hidden != text
    assert len(hidden) == len(text)
    assert references.turned(hidden, KEY, "salt", -1) == text
    assert references.turned(hidden, KEY, "other salt", -1) != text


def test_equal_last_fours_are_hidden_unlike() -> None:
    hidden = {references.reference(f"SF{n:09d}0123", KEY).split(".")[2] for n in range(200)}
    assert len(hidden) == 200


def test_the_last_four_are_no_more_frequent_than_chance() -> None:
    made = [references.reference(f"SF{n:09d}0123", KEY) for n in range(2000)]
    assert sum(one.split(".")[2].endswith("0123") for one in made) <= 1


def test_machines_are_told_the_digits_and_people_nothing() -> None:
    made = references.reference("JD0118080218877-1-3", KEY)
    text = f'{{"a": "{made}", "b": "{made},x"}}'
    ref = references.outside(made)
    assert references.for_machines(text) == f'{{"a": "{ref}-1-3", "b": "{ref}-1-3,x"}}'
    assert references.for_people(f"Box of {made} left.") == "Box of … left."
    assert references.replaced(text, lambda _: "!") == '{"a": "!", "b": "!,x"}'


@pytest.mark.parametrize(
    "text",
    ["", "nothing", "v1.2 of k9", "k3fa2b1", "k3fa2b1.9c1d.44", "S-1", "ab" * 16],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert references.for_machines(text) == references.for_people(text) == text
    assert not references.is_reference(text)


def test_what_machines_are_told_is_read_in_either_case() -> None:
    ref = references.outside(references.reference(NUMBER, KEY))
    for text in (ref, ref.upper(), ref + "-1-3"):
        found = references.OUTSIDE.fullmatch(text)
        assert found is not None
        assert found[1].lower() == ref
    for text in (ref[:-1], ref + "0", ref + "-1", ref + "-0-3", "g" * 32):
        assert references.OUTSIDE.fullmatch(text) is None


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        (NUMBER, True),
        ("JD0118080218877-1-3", True),
        ("RR123456785CN", True),
        ("7312345678901", True),
        ("12345678", True),
        ("1234567", False),
        ("S-1", False),
        ("S-1111-01", False),
        ("ORDER-A", False),
        ("ABCDEFGHIJ", False),
        ("8517389065633348", False),
        ("8517389065633347", True),
        ("订单12345678", False),
    ],
)
def test_a_shipments_number_with_eight_digits_is_a_carriers(
    number: str, is_one: bool
) -> None:
    assert references.is_waybill(number) is is_one


@pytest.mark.parametrize("number", ["13900001234", "AB12CD", "000000"])
def test_a_customers_last_four_are_read_with_the_campaigns_key_alone(number: str) -> None:
    person = privacy.customer(number, KEY)
    assert privacy.last_four(person, KEY) == number[-4:]
    assert privacy.last_four(person, OTHER) != number[-4:]
    assert person.hidden != privacy.customer(number, OTHER).hidden


def test_a_voucher_is_known_under_its_networks_key_alone() -> None:
    code = "8517389065633348"
    ref = references.voucher_ref(code, b"n" * 32)
    assert ref == "f6adfffea64dae09c69903ed94bc9e16"
    assert ref != references.voucher_ref(code, b"o" * 32)
    assert ref not in references.stem(code, b"n" * 32)
