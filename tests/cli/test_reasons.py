"""What gives eggs away asks why, and for a second name where the station says so."""

from pathlib import Path

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import Program, at


@pytest.fixture
def lines(cr: Program) -> dict[str, tuple[str, ...]]:
    """A line of each verb that gives eggs away, without a reason."""
    cr.must("eggs", "receive", "60", *at("08:00"))
    voucher, paid = cr.voucher(), cr.voucher("YT0000000000200")
    redeemed = cr.must("redeem", paid, *at("10:30"))["entry"]
    cr.must("backup", str(cr.folder / "copy.db"))
    past = cr.write("past.toml", desk.EGGS_2021)
    more = cr.write("more.toml", desk.rule(station_eggs_in_all="300"))
    paper = str(cr.folder / "paper.escpos")
    return {
        "void": ("voucher", "void", voucher, *at("11:00")),
        "reissue": ("voucher", "reissue", voucher, *at("11:00")),
        "undo": ("undo", str(redeemed), *at("11:00")),
        "count": ("eggs", "count", "5", *at("11:00")),
        "batch": (
            "print", "vouchers", "--batch", "2", "--eggs", "1", "--to", paper, *at("11:00"),
        ),
        "add": ("campaign", "add", past),
        "change": ("campaign", "change", "eggs-2022", more),
        "restore": ("restore", str(cr.folder / "copy.db"), "--replace"),
    }  # fmt: skip


VERBS = ("void", "reissue", "undo", "count", "batch", "add", "change", "restore")


@pytest.mark.parametrize("verb", VERBS)
def test_a_script_without_a_reason_is_refused_and_records_nothing(
    cr: Program, lines: dict[str, tuple[str, ...]], verb: str
) -> None:
    entries, files = cr.journal(), sorted(Path(cr.folder).iterdir())
    cr.refuses(errors.ReasonMissing, *lines[verb], says="say why, with --reason")
    assert cr.journal() == entries
    assert sorted(Path(cr.folder).iterdir()) == files
    line = (*lines[verb], "--reason", "agreed with Wang")
    answer = cr.json(*line)
    assert answer.code == 0, answer
    assert '"agreed with Wang"' in cr.journal()[-1][2] or verb == "batch"
    assert any('"agreed with Wang"' in payload for _, _, payload in cr.journal())


@pytest.mark.parametrize("verb", VERBS)
def test_a_station_that_asks_for_two_names_gets_two(
    cr: Program, lines: dict[str, tuple[str, ...]], verb: str
) -> None:
    cr.must("config", "set", "second_name", "1")
    if verb == "restore":
        cr.must("backup", str(cr.folder / "copy2.db"))
        lines[verb] = (
            "restore",
            str(cr.folder / "copy2.db"),
            "--replace",
        )
    entries = cr.journal()
    line = (*lines[verb], "--reason", "agreed")
    cr.refuses(errors.SecondMissing, *line, says="with --second")
    for own in ("LI", "Ｌｉ", "L i"):
        cr.refuses(
            errors.SecondIsClerk, *line, "--second", own, says=f"{own} is at the counter"
        )
    assert cr.journal() == entries
    assert cr.json(*line, "--second", "Wang").code == 0
    assert any('"Wang"' in payload for _, _, payload in cr.journal())


def test_a_book_that_asks_for_two_names_is_not_replaced_by_one_name(
    cr: Program, lines: dict[str, tuple[str, ...]]
) -> None:
    """A backup from before the setting is no way around it."""
    cr.must("config", "set", "second_name", "1")
    line = (*lines["restore"], "--reason", "x", "--lose-entries", "1")
    cr.refuses(errors.SecondMissing, *line)


def test_a_clerk_at_a_terminal_is_asked_why_and_who_else(
    cr: Program, lines: dict[str, tuple[str, ...]]
) -> None:
    cr.must("config", "set", "second_name", "1")
    answer = cr(*lines["void"], stdin="given back\nWang\n", typing=True)
    assert answer.code == 0, answer
    assert "Why? " in answer.err and "Who else stands for it? " in answer.err
    payload = cr.journal()[-1][2]
    assert '"given back"' in payload and '"Wang"' in payload


def test_a_small_difference_and_another_undo_need_no_reason(cr: Program) -> None:
    cr.must("config", "set", "second_name", "1")
    cr.must("eggs", "receive", "60", *at("08:00"))
    cr.must("eggs", "count", "41", *at("09:00"))
    assert cr.must("undo", str(cr.last_entry()), *at("09:30"))["second"] is None
    cr.refuses(errors.ReasonMissing, "eggs", "count", "40", *at("10:00"))
    cr.must("config", "set", "egg_difference", "21")
    cr.must("eggs", "count", "40", *at("10:00"))


def test_a_request_is_replayed_with_its_reason_and_not_with_another(cr: Program) -> None:
    code = cr.voucher()
    line = ("voucher", "void", code, "--request-id", "k1", *at("11:00"))
    first = cr.must(*line, "--reason", "given back", "--second", "Wang")
    assert first["second"] == "Wang"
    again = cr.must(*line, "--reason", "given back", "--second", "Wang")
    assert again == first | {"replayed": True}
    says = "the second name"
    other = (*line, "--reason", "given back", "--second", "Chen")
    cr.refuses(errors.RequestConflict, *other, says=says)


@pytest.mark.parametrize("number", [desk.PHONE, desk.WAYBILL])
def test_no_number_stands_in_a_second_name(cr: Program, number: str) -> None:
    code = cr.voucher()
    line = ("voucher", "void", code, "--reason", "x", "--second", number, *at("11:00"))
    cr.refuses(errors.NumberInText, *line)
