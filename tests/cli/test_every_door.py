"""What is typed, scanned, piped or imported is read alike at every door, answered in the
noun that was asked for, and nobody's telephone is kept.
"""

import json
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.night.importing import NOT_IN_A_ROW, RETURNS, SIDES
from cainiao_recycle.station.told import Told
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, at

PIECE = "JD0118080218877-1-3-"
OTHER_PIECE = "JD0118080218877-2-3-"
KEPT = "JD0118080218877-1-3"
BARE = "JD0118080218877"
TELEPHONES = ("02362881234", "023-62881234", "85291234567", "0912345678", "13987650421",
              "+86 139-8765-0421")  # fmt: skip
DOORS = (
    ("return", "{}", "--size", "5"),
    ("ship", "send", "{}", "--new"),
    ("ship", "pack", "{}"),
    ("show", "{}"),
    ("boxes", "count", "5", "{}"),
    ("boxes", "move", "{}", "5"),
    ("print", "{}", "--to", "-"),
    ("redeem", "{}"),
    ("voucher", "void", "{}", "--reason", "x"),
    ("return", desk.WAYBILL, "--size", "5", "--tag", "{}"),
)


def test_every_door_takes_exactly_what_can_be_told_of_a_box() -> None:
    # `return` is a word of Python's, so its module can't be named in an import.
    door = import_module("cainiao_recycle.cli.verbs.return")
    listed = [*Told._fields]
    assert [*signature(Station.return_box).parameters] == ["self", *listed]
    assert [*signature(door.command).parameters] == [*listed, "stdin"]
    assert [*door.SHAPE] == ["defect" if name == "defects" else name for name in listed]
    in_a_row = [name for name in listed if name not in NOT_IN_A_ROW and name != "dims"]
    assert [name for name in RETURNS if name not in SIDES] == in_a_row
    assert {*NOT_IN_A_ROW} < {*listed}


def kept_bytes(cr: Program, folder: Path) -> bytes:
    """All that lies at rest beside the station file, and in an export and a backup."""
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("door", DOORS, ids=lambda door: " ".join(door[:2]))
@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_is_refused_at_every_door_and_kept_nowhere(
    cr: Program, tmp_path: Path, door: tuple[str, ...], number: str
) -> None:
    answer = cr.json(*(word.format(number) for word in door))
    assert answer.code != 0
    digits = "".join(filter(str.isdigit, number))[-10:]
    assert digits.encode() not in kept_bytes(cr, tmp_path)


@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_in_a_pipe_or_an_import_is_refused_and_kept_nowhere(
    cr: Program, tmp_path: Path, number: str
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    for verb in (("return",), ("ship", "send"), ("redeem",)):
        line = json.dumps({"code": number})
        assert cr.json(*verb, "--stdin", stdin=f"{line}\n").code == 9
    returns, shipments = outside / "r.csv", outside / "s.csv"
    returns.write_text(f"code,size\n{number},5\n", "utf-8")
    shipments.write_text(
        f"shipment,length_mm,width_mm,height_mm\n{number},100,100,100\n", "utf-8"
    )
    assert cr.json("import", "returns", str(returns)).object["error"] == "phone-as-waybill"
    answer = cr.json("import", "shipments", str(shipments))
    assert answer.object["error"] == "phone-as-waybill"
    digits = "".join(filter(str.isdigit, number))[-10:]
    assert digits.encode() not in kept_bytes(cr, tmp_path)


def test_a_number_said_to_be_a_waybill_is_taken_for_one(cr: Program) -> None:
    cr.must("return", "--waybill", "13987650421", "--size", "5")
    assert cr.must("show", "13987650421")["box"] == 1
    sent = cr.must("ship", "send", "--waybill", "02362881234", "--new")
    assert sent["waybill"] == "02362881234"


def test_each_piece_of_a_parcel_is_rewarded_once(cr: Program) -> None:
    who = ("--customer", desk.PHONE)
    one = [cr.returned(code, *who) for code in (PIECE, OTHER_PIECE, PIECE)]
    assert [each["waybill"] for each in one] == [KEPT, OTHER_PIECE[:-1], KEPT]
    assert [each["box"] for each in one] == [1, 2, 1]
    assert [each["reward"] for each in one[:2]] == ["granted", "granted"]
    assert one[2]["entry"] is None


def test_a_box_sent_as_a_piece_comes_home_by_the_bare_waybill(cr: Program) -> None:
    box = cr.returned()["box"]
    sent = cr.must("ship", "send", PIECE, "--box", str(box), "--covered")
    assert sent["waybill"] == KEPT
    back = cr.must("return", BARE)
    assert (back["box"], back["cycle"], back["waybill"]) == (box, 2, KEPT)


def test_a_box_sent_by_the_bare_waybill_comes_home_as_a_piece(cr: Program) -> None:
    box = cr.returned()["box"]
    cr.must("ship", "send", BARE, "--box", str(box), "--covered")
    back = cr.must("return", PIECE)
    assert (back["box"], back["cycle"], back["waybill"]) == (box, 2, BARE)


def test_the_bare_waybill_of_several_pieces_is_asked_about(cr: Program) -> None:
    for code in (PIECE, OTHER_PIECE):
        cr.must("return", code, "--size", "5")
    lines = (
        ("return", BARE),
        ("show", BARE),
        ("voucher", "list", "--waybill", BARE),
        ("ship", "send", BARE, "--new"),
    )
    for line in lines:
        refused = cr.json(*line)
        assert refused.object["error"] == "piece-unclear"
        assert KEPT in refused.object["message"]
    assert cr.must("show", PIECE)["box"] == 1


def test_a_name_in_full_width_is_the_name(cr: Program) -> None:
    """A clerk's input method was left on: what is found by a name is found all the same."""
    cr.returned(desk.WAYBILL, "--visit", "７")
    cr.returned(SECOND_WAYBILL, "--visit", "7", "--defect", "ｗｅｔ")
    cr.must("return", "--done", "--visit", "７", *at("10:10"))
    assert len(cr.json("voucher", "list", "--visit", "７").objects) == 1
    parcel = cr.parcel("Ｓ-1")
    for name in ("S-1", "Ｓ-１"):
        assert cr.must("show", name)["kind"] == "shipment"
        cr.must("ship", "pack", name, "1")
        cr.must("ship", "release", parcel)
    assert cr.must("boxes", "move", "1", "Ａ")["shelf"] == "A"
    counted = cr.must("boxes", "count", "５", "1")
    assert (counted["shelf"], counted["elsewhere"]) == ("5", [1])
    assert cr.must("campaign", "show", "ｅｇｇｓ-2022")["code"] == "eggs-2022"
    cr.must("pulp", "cage")
    mill = ("--mass-g", "１７０", "--moisture", "１２", "--outthrows", "0")
    cr.must("pulp", "collect", "--ticket", "Ｍ-1", *mill)
    cr.refuses(errors.TicketKnown, "pulp", "collect", "--ticket", "M-1", *mill)
    assert cr.must("config", "set", "ｓｔｏｃｋ_days", "7")["setting"] == "stock_days"
    assert cr("ship", "plan", "--reserve", "５＝1").code == 0
    assert cr("check").code == 0


SPELLED = [(PIECE, BARE), (BARE, PIECE)]
"""A parcel's number as it was told first, and as it was told then."""


@pytest.mark.parametrize(("first", "then"), SPELLED, ids=["bare then", "piece then"])
def test_a_parcel_leaves_once_with_its_piece_or_without(
    cr: Program, first: str, then: str
) -> None:
    cr.must("ship", "send", first, "--new")
    cr.refuses(errors.WaybillSent, "ship", "send", then, "--new", says="already")
    assert cr.must("show", then)["kind"] == "shipment"
    assert cr.returned(first)["box"] == 1
    assert cr.must("return", then, "--size", "5")["entry"] is None


@pytest.mark.parametrize(("first", "then"), SPELLED, ids=["bare then", "piece then"])
def test_no_parcel_leaves_under_a_boxs_label_with_its_piece_or_without(
    cr: Program, first: str, then: str
) -> None:
    cr.returned(first)
    cr.refuses(errors.WaybillOfBox, "ship", "send", then, "--new", says="Box 1 came in")


@pytest.mark.parametrize(("first", "then"), SPELLED, ids=["bare then", "piece then"])
def test_a_lost_slip_is_found_by_the_waybill_with_its_piece_or_without(
    cr: Program, first: str, then: str
) -> None:
    told = cr.returned(first)
    found = cr.must("voucher", "list", "--waybill", then)
    assert found["voucher"] == told["voucher"]


@pytest.mark.parametrize("spell", ["{}-{}-{}-{}", "{} {} {} {}", "]Q1{}{}{}{}"])
def test_a_voucher_is_paid_however_it_is_spelled(cr: Program, spell: str) -> None:
    code = cr.voucher()
    groups = [code[at : at + 4] for at in range(0, 16, 4)]
    assert cr.must("redeem", spell.format(*groups), *at("11:00"))["voucher"] == code


def test_a_voucher_in_four_words_is_paid(cr: Program) -> None:
    code = cr.voucher()
    groups = [code[at : at + 4] for at in range(0, 16, 4)]
    assert cr.must("redeem", *groups, *at("11:00"))["voucher"] == code


@pytest.mark.parametrize(
    "bad",
    ['{"code":null,"new":true}', '{"code":"\\ud800x12345678"}', '{"code":"SF\\u0000"}',
     "[" * 5000, '{"code":' * 2000, "[1,2]", "7", '{"code":1e999}',
     '{"code":["SF1234567890123"]}', '{"a\\ud800":1}'],
)  # fmt: skip
@pytest.mark.parametrize("verb", [("return",), ("redeem",), ("ship", "send")])
def test_a_bad_line_ends_no_pipe(cr: Program, verb: tuple[str, ...], bad: str) -> None:
    answer = cr.json(*verb, "--stdin", stdin=f"{bad}\nx\n")
    assert answer.code == 9
    assert len(answer.objects) == 2
    assert all(one["error"] for one in answer.objects)


@pytest.mark.parametrize("asked", ["31x22x13"])
def test_centimetres_are_asked_about_at_every_door(
    cr: Program, tmp_path: Path, asked: str
) -> None:
    table = tmp_path / "r.csv"
    table.write_text(
        f"code,length_mm,width_mm,height_mm\n{desk.WAYBILL},31,22,13\n", "utf-8"
    )
    for line in (
        ("return", desk.WAYBILL, "--dims", asked),
        ("ship", "suggest", "--item", asked),
        ("import", "returns", str(table)),
    ):
        assert cr.json(*line).object["error"] == "sides-in-centimetres", line
