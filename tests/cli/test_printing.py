"""`print` and `printer` as a clerk and a script meet them."""

import socket
from pathlib import Path

import pytest

from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.errors import (
    CampaignUnknown,
    CodeEmpty,
    FileExists,
    NameNotOnPaper,
    NoPrinter,
    NotADestination,
    NotInTheFont,
    NotPrintable,
    NotPrinted,
    NotWritable,
    NumberUnclear,
    PrinterUnknown,
    PrintUnknown,
    Refusal,
    SettingUnclear,
    VoucherVoid,
    WrongCode,
)
from tests import desk
from tests.cli.conftest import Program, at
from tests.loopback import FakePrinter, closed_port, drops, takes_all

SLIP_KEYS = {"voucher", "eggs", "state", "copy", "to", "job", "outcome", "reason"}


@pytest.fixture
def at_work(tmp_path: Path) -> Program:
    """A station in the campaign of 2022, set up by commands."""
    program = Program(tmp_path)
    rule = tmp_path / "rule.toml"
    rule.write_text(desk.EGGS_2022, "utf-8")
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    program.must("campaign", "add", "--reason", "a new season", str(rule))
    return program


def issue(program: Program, waybill: str = desk.WAYBILL) -> str:
    answer = program.must("return", waybill, "--size", "5", *at("10:00"))
    return str(answer["voucher"])


def test_a_voucher_on_the_terminal_is_black_on_white_and_no_copy(at_work: Program) -> None:
    code = issue(at_work)
    shown = at_work("print", code, terminal=True)
    assert shown.code == 0
    assert "\x1b[30m\x1b[107m" in shown.out
    piped = at_work("print", code)
    assert "\x1b" not in piped.out
    assert "█▀▀▀▀▀█" in piped.out
    assert at_work.must("print", code) == {
        "voucher": code, "eggs": 1, "state": "open", "copy": 1, "to": "-",
    }  # fmt: skip


def test_each_slip_on_paper_is_one_object(at_work: Program) -> None:
    code = issue(at_work)
    for copy in (1, 2):
        to = str(at_work.folder / f"slip-{copy}.escpos")
        answer = at_work.must("print", code, "--to", to)
        assert set(answer) == SLIP_KEYS
        assert (answer["copy"], answer["outcome"]) == (copy, "handed-over")
    to = str(at_work.folder / "slip-3.escpos")
    named = ("print", code, "--to", to, "--request-id", "k1")
    once = at_work.must(*named)
    assert once["copy"] == 3
    assert at_work.must(*named) == once
    prints = at_work.must("show", code)["prints"]
    assert [one["copy"] for one in prints] == [1, 2, 3]
    assert set(prints[0]) == {"copy", "to", "started_at", "clerk", "outcome"}
    at_work.must("eggs", "receive", "5")
    at_work.must("redeem", code, *at("11:00"))
    refused = at_work.json("redeem", code, *at("11:01")).object
    assert [one["copy"] for one in refused["prints"]] == [1, 2, 3]


def test_a_printer_that_is_off_leaves_the_voucher_waiting(at_work: Program) -> None:
    code = issue(at_work)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    at_work.must("printer", "add", "counter", address, "--width", "80")
    answer = at_work.json("print", code, "--to", "counter")
    assert answer.code == NotPrinted.exit_code
    assert [one.get("outcome") for one in answer.objects] == ["not-started", None]
    to = str(at_work.folder / "waiting.escpos")
    assert at_work.must("print", "--pending", "--to", to)["copy"] == 1
    assert at_work.json("print", "--pending", "--to", to).objects == []


def test_a_printer_that_dies_on_the_way_leaves_no_doubt_which_slips_there_are(
    at_work: Program,
) -> None:
    codes = [issue(at_work, f"SF{number:013}") for number in range(1, 5)]

    def dies_at_the_third(connection: socket.socket, printer: FakePrinter) -> None:
        if len(printer.received) < 2:
            takes_all(connection, printer)
        else:
            drops(connection, printer)

    printer = FakePrinter(dies_at_the_third)
    answer = at_work("print", *codes, "--to", printer.address)
    printer.switch_off()
    assert answer.code == PrintUnknown.exit_code
    assert [grouped(code) in answer.out for code in codes] == [True, True, False, False]
    left, refusal = answer.err.splitlines()
    assert left == "Slips not tried: 1."
    assert codes[2] in refusal
    answer = at_work.json("print", *codes, "--to", closed_port())
    assert [one.get("outcome") for one in answer.objects] == ["not-started", None]


def test_a_code_that_is_refused_on_the_way_leaves_no_doubt_either(at_work: Program) -> None:
    codes = [issue(at_work, f"SF{number:013}") for number in range(1, 4)]
    at_work.must("voucher", "void", codes[1], "--reason", "lost", *at("11:00"))
    printer = FakePrinter(takes_all)
    answer = at_work("print", *codes, "--to", printer.address)
    printer.switch_off()
    assert answer.code == VoucherVoid.exit_code
    assert grouped(codes[0]) in answer.out
    assert answer.err.startswith("Slips not tried: 1.\n✗ ")


def test_a_file_that_cannot_be_written_tells_all_its_slips(at_work: Program) -> None:
    codes = [issue(at_work, f"SF{number:013}") for number in range(1, 4)]
    to = str(at_work.folder / "none" / "slips.escpos")
    answer = at_work("print", *codes, "--to", to)
    assert (answer.code, answer.out) == (NotPrinted.exit_code, "")
    assert "3 slips" in answer.err
    assert "not tried" not in answer.err
    answer = at_work.json("print", *codes, "--to", to)
    assert [one.get("voucher") for one in answer.objects] == [*codes, None]


@pytest.mark.parametrize(("sheet", "slips"), [("cards", 34), ("shelves", 15)])
@pytest.mark.parametrize("ending", ["pdf", "escpos"])
def test_a_sheet_is_printed(at_work: Program, sheet: str, slips: int, ending: str) -> None:
    to = at_work.folder / f"{sheet}.{ending}"
    answer = at_work.json("print", sheet, "--to", str(to))
    assert (answer.code, len(answer.objects)) == (0, slips)
    assert to.stat().st_size > 1000


def test_a_batch_comes_with_its_list(at_work: Program) -> None:
    batch = ("print", "vouchers", "--batch", "30", "--eggs", "2", "--reason", "school")
    line = (*batch, "--to", str(at_work.folder / "school.pdf"), *at("12:00"))
    assert len(at_work.json(*line, "--request-id", "s").objects) == 31
    assert (at_work.folder / "school-list.pdf").stat().st_size > 1000
    assert len(at_work.json(*line, "--request-id", "s").objects) == 1, "and prints none"
    at_work.refuses(CampaignUnknown, *line, "--campaign", "none")


BATCH = ("print", "vouchers", "--batch", "3", "--eggs", "2", "--reason")


@pytest.mark.parametrize(
    ("reason", "name", "refusal"),
    [
        ("school", "one.svg", SettingUnclear),
        ("school", "one.png", SettingUnclear),
        ("school 🥚", "school.pdf", NotInTheFont),
        ("school", "none/school.pdf", NotWritable),
        ("school", "none/school.escpos", NotWritable),
        ("school", "taken.pdf", NotWritable),
    ],
)
def test_a_batch_that_cannot_be_printed_is_not_issued(
    at_work: Program, reason: str, name: str, refusal: type[Refusal]
) -> None:
    (at_work.folder / "taken-list.pdf").mkdir()
    before = at_work.journal(), sorted(at_work.folder.iterdir())
    line = (*BATCH, reason, "--to", str(at_work.folder / name), *at("12:00"))
    at_work.refuses(refusal, *line)
    tags = ("print", "tags", "--count", "2")
    if refusal is not NotInTheFont and name != "taken.pdf":
        at_work.refuses(refusal, *tags, "--to", str(at_work.folder / name))
    assert (at_work.journal(), sorted(at_work.folder.iterdir())) == before


def test_a_campaign_whose_name_no_printer_can_write_is_not_added(
    tmp_path: Path,
) -> None:
    program = Program(tmp_path)
    rule = tmp_path / "rule.toml"
    rule.write_text(desk.rule(name='"كرتون"'), "utf-8")
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    before = program.journal()
    program.refuses(
        NameNotOnPaper,
        "campaign",
        "add",
        "--reason",
        "a new season",
        str(rule),
        says="ك ر ت و ن",
    )
    assert program.journal() == before


def test_a_batch_that_was_issued_and_not_printed_is_told_and_waits(
    at_work: Program,
) -> None:
    folder = at_work.folder / "school.pdf"
    folder.mkdir()
    answer = at_work(*BATCH, "school", "--to", str(folder), *at("12:00"))
    assert answer.code == NotPrinted.exit_code
    assert "Vouchers issued: 3." in answer.err
    assert "print --pending" in answer.err
    assert (at_work.folder / "school-list.pdf").stat().st_size > 1000
    again = at_work.json("print", "--pending", "--to", str(at_work.folder / "2.pdf"))
    assert [one["copy"] for one in again.objects] == [1, 1, 1]


def test_blank_tags_are_printed(at_work: Program) -> None:
    to = str(at_work.folder / "tags.pdf")
    tags = [
        one["code"]
        for one in at_work.json("print", "tags", "--count", "5", "--to", to).objects
    ]
    assert len(set(tags)) == 5
    answer = at_work.must(
        "return", desk.WAYBILL, "--size", "5", "--tag", tags[0], *at("10:00")
    )
    assert (answer["tag"], answer["cycle"]) == (tags[0], 1)


def test_printers_are_listed_and_removed(at_work: Program) -> None:
    at_work.must("printer", "add", "counter", "tcp://192.0.2.7", "--qr", "native", "--cut")
    assert at_work.must("printer", "list") == {
        "printer": "counter", "destination": "tcp://192.0.2.7", "width_mm": 58,
        "qr": "native", "module_dots": 6, "largest_scale": 4, "cut": True,
        "printer_closes": True,
    }  # fmt: skip
    at_work.must("printer", "remove", "counter")
    for without in (("printer", "remove", "counter"), ("print", "--pending")):
        at_work.refuses(NoPrinter, *without, says="printer add NAME DEST")


def test_what_is_unclear_is_refused(at_work: Program) -> None:
    at_work.refuses(CodeEmpty, "print")
    for verb in (("print", issue(at_work)), ("print", "cards"), ("print", "shelves")):
        at_work.refuses(SettingUnclear, *verb, "--width", "60")
    at_work.refuses(NotADestination, "printer", "add", "counter", "lp0.txt")
    silent = "serial:/dev/ttyS0?baud=0"
    at_work.refuses(NumberUnclear, "printer", "add", "counter", silent)
    code, entries = issue(at_work), at_work.last_entry()
    at_work.refuses(NumberUnclear, "print", code, "--to", silent)
    assert at_work.last_entry() == entries
    at_work.refuses(SettingUnclear, "printer", "add", "a/b", "tcp://192.0.2.7")
    at_work.refuses(
        SettingUnclear, "printer", "add", "a", "tcp://192.0.2.7", "--width", "60"
    )
    to_nobody = ("print", "--pending", "--to", "nobody")
    at_work.refuses(NoPrinter, *to_nobody)
    at_work.must("printer", "add", "counter", "tcp://192.0.2.7")
    at_work.refuses(PrinterUnknown, *to_nobody, says="Known printers: counter.")


def test_a_number_that_is_no_code_of_ours_is_refused_as_such(at_work: Program) -> None:
    to = ("--to", str(at_work.folder / "slip.escpos"))
    for code in ("9999", "851738906563334"):
        refusal = NotPrintable if len(code) < 8 else WrongCode
        for line in (("print", code), ("print", code, *to)):
            at_work.refuses(refusal, *line, says="voucher")


@pytest.mark.parametrize("name", ["v.png", "v.svg", "v.pdf", "v.escpos"])
def test_a_slip_in_a_file_is_not_written_over_by_its_copy(
    at_work: Program, name: str
) -> None:
    code = issue(at_work)
    path = at_work.folder / name
    at_work.must("print", code, "--to", str(path))
    before = at_work.journal(), path.read_bytes()
    at_work.refuses(FileExists, "print", code, "--to", str(path))
    assert (at_work.journal(), path.read_bytes()) == before
    copy = at_work.must("print", code, "--to", str(path.with_name("copy-" + name)))
    assert copy["copy"] == 2


def test_a_batch_and_tags_are_not_issued_over_a_file_that_is_there(
    at_work: Program,
) -> None:
    path = at_work.folder / "sheet.pdf"
    path.write_bytes(b"a sheet")
    before = at_work.journal()
    at_work.refuses(FileExists, *BATCH, "school", "--to", str(path), *at("12:00"))
    at_work.refuses(FileExists, "print", "tags", "--count", "2", "--to", str(path))
    at_work.refuses(FileExists, "print", "cards", "--to", str(path))
    (at_work.folder / "new-list.pdf").write_bytes(b"a list")
    new = str(at_work.folder / "new.pdf")
    at_work.refuses(FileExists, *BATCH, "school", "--to", new, *at("12:00"))
    assert at_work.journal() == before
    assert path.read_bytes() == b"a sheet"


def test_the_same_cards_may_be_made_again_in_their_file(at_work: Program) -> None:
    to = str(at_work.folder / "cards.pdf")
    at_work.must("print", "cards", "--to", to)
    at_work.must("print", "cards", "--to", to)
