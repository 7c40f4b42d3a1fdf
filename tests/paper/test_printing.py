"""Jobs: written down before they leave, never twice unmarked, never lost."""

import random
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.domain.papers import MM58, MM80, ReceiptPaper
from cainiao_recycle.errors import (
    BoxUnknown,
    CodeTooWide,
    DiskFull,
    EntryFinal,
    FileBusy,
    ModulesTooSmall,
    NoPrinter,
    NotADestination,
    NotOnThisPrinter,
    NumberUnclear,
    PrintEndNotRecorded,
    PrintingNow,
    RequestConflict,
    SettingUnclear,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherUnknown,
    WrongCode,
)
from cainiao_recycle.paper.printing.background import BackgroundPrinter
from cainiao_recycle.paper.printing.slips import Printed, print_codes
from cainiao_recycle.paper.printing.target import target
from cainiao_recycle.paper.receipts.fitness import check_symbol
from tests import desk
from tests.desk import Clock, assert_adds_up, entries, waybill
from tests.loopback import closed_port, drops

Behaviour = Callable[..., Any]
Start = Callable[[Behaviour], Any]
TIMEOUT_S = 0.4


def issue(station: Station, number: int = 1) -> str:
    issued = station.return_box(waybill(number), size="5").event.issued
    assert issued is not None
    return str(issued.voucher)


def printed(station: Station, *codes: str, to: str = "counter") -> list[Printed]:
    return list(print_codes(station, codes, target(station, to), timeout_s=TIMEOUT_S))


@pytest.fixture
def hangs() -> Iterator[Behaviour]:
    """Takes bytes and says nothing more until the test is over."""
    released = threading.Event()
    yield lambda *_: released.wait(20)
    released.set()


# --- copies -----------------------------------------------------------------------


def test_the_first_slip_is_unmarked_and_every_other_is_a_copy(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    code = issue(station)
    done = [printed(station, code)[0] for _ in range(3)]
    assert [one.copy for one in done] == [1, 2, 3]
    assert {one.delivery.outcome for one in done} == {Outcome.HANDED_OVER}
    assert printer.copies(code) == [False, True, True]
    assert "副本 3" in printer.slips()[2]
    assert [one.copy for one in station.show(code).subject.prints] == [1, 2, 3]
    assert_adds_up(station)


def test_a_printer_that_refuses_leaves_the_voucher_waiting_unmarked(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    station.set_printer("counter", closed_port())
    codes = [issue(station, number) for number in (1, 2)]
    (first,) = printed(station, *codes)
    assert first.delivery.outcome is Outcome.NOT_STARTED, "and the second is not tried"
    assert station.waiting_to_print() == codes
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    printed(station, *station.waiting_to_print())
    assert [printer.copies(code) for code in codes] == [[False], [False]]
    assert station.waiting_to_print() == []
    assert_adds_up(station)


@pytest.mark.parametrize("trouble", ["hangs", "drops"])
def test_a_job_whose_end_is_unknown_comes_again_as_a_copy(
    station: Station,
    fake_printer: Start,
    hangs: Behaviour,
    takes_all: Behaviour,
    trouble: str,
) -> None:
    station.set_printer(
        "counter", fake_printer({"hangs": hangs, "drops": drops}[trouble]).address
    )
    code = issue(station)
    (done,) = printed(station, code)
    assert done.delivery.outcome is Outcome.UNKNOWN
    assert station.waiting_to_print() == [code], "nobody knows whether it lies on paper"
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    (again,) = printed(station, code)
    assert again.copy == 2
    assert printer.copies(code) == [True]
    assert station.waiting_to_print() == []
    assert_adds_up(station)


def test_a_named_request_prints_once_what_it_handed_over(
    station: Station, fake_printer: Start, takes_all: Behaviour, tmp_path: Path
) -> None:
    codes = [issue(station, number) for number in (1, 2)]
    tag = station.return_box(waybill(3), size="5").event.tag
    printer = fake_printer(takes_all)

    def print_all(*wanted: str, to: str = "counter") -> list[Printed]:
        return list(
            print_codes(
                station, wanted, target(station, to), timeout_s=TIMEOUT_S, request_id="k1"
            )
        )

    station.set_printer("counter", closed_port())
    (off,) = print_all(*codes, tag)
    assert off.delivery.outcome is Outcome.NOT_STARTED
    station.set_printer("counter", printer.address)
    done = print_all(*codes, tag)
    assert [one.copy for one in done] == [1, 1, 1]
    station.redeem(codes[0])
    before = entries(station)
    again = print_all(*codes, tag)
    assert [one[:4] for one in again] == [one[:4] for one in done]
    assert [type(one.facts) for one in again] == [type(one.facts) for one in done]
    assert len(printer.received) == 3
    assert entries(station) == before
    for wanted, to in (((codes[1],), "counter"), ((*codes, tag), str(tmp_path / "a.pdf"))):
        with pytest.raises(RequestConflict):
            print_all(*wanted, to=to)
    assert_adds_up(station)


def test_a_named_request_whose_end_is_unknown_prints_a_copy(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    code = issue(station)
    copies = []
    for behave in (drops, takes_all, takes_all):
        station.set_printer("counter", fake_printer(behave).address)
        counter = target(station, "counter")
        (done,) = print_codes(station, [code], counter, timeout_s=0.4, request_id="k1")
        copies.append(done.copy)
    assert copies == [1, 2, 2]


def test_a_request_whose_name_goes_on_after_a_colon_is_another(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    station.set_printer("counter", fake_printer(takes_all).address)
    counter, code = target(station, "counter"), issue(station)
    copies = [
        done.copy
        for name in ("job:1", "job", "job:1", "job")
        for done in print_codes(station, [code], counter, request_id=name)
    ]
    assert copies == [1, 2, 1, 2]


def test_a_name_that_stands_for_a_return_is_none_for_a_print(station: Station) -> None:
    station.set_printer("counter", closed_port())
    done = station.return_box(waybill(1), size="5", request_id="k1")
    with pytest.raises(RequestConflict):
        list(
            print_codes(
                station,
                [done.event.issued.voucher],
                target(station, "counter"),
                request_id="k1",
            )
        )


def test_a_slow_printer_prints_once(
    station: Station, fake_printer: Start, answers_slowly: Behaviour
) -> None:
    printer = fake_printer(answers_slowly)
    station.set_printer("counter", printer.address)
    code = issue(station)
    (done,) = list(print_codes(station, [code], target(station, "counter")))
    assert done.delivery.outcome is Outcome.HANDED_OVER
    assert printer.copies(code) == [False]


def test_a_program_that_died_while_printing_leaves_a_slip_that_may_lie_there(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    code = issue(station)
    station.start_print([(code, 1)], "counter")
    file = str(tmp_path / "slip.escpos")
    with pytest.raises(PrintingNow):
        printed(station, code, to=file)
    assert station.waiting_to_print() == [], "it may still be at it"
    clock.forward(seconds=61)
    assert station.waiting_to_print() == [code]
    (done,) = printed(station, code, to=file)
    assert done.copy == 2
    assert_adds_up(station)


def test_a_terminal_that_looked_too_early_looks_again(station: Station) -> None:
    code = issue(station)
    started = station.start_print([(code, 1)], "counter")
    assert started is not None
    assert started.entry is not None
    station.end_print(started.entry.seq, Outcome.HANDED_OVER)
    assert station.start_print([(code, 1)], "back") is None, "1 is on paper by now"
    assert station.start_print([(code, 2)], "back") is not None


def test_terminals_at_once_print_one_unmarked_slip(
    station: Station, path: Path, clock: Clock, fake_printer: Start, takes_all: Behaviour
) -> None:
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    code = issue(station)
    met = threading.Barrier(6)

    def terminal() -> None:
        with Station.open(path, clerk="Wang", clock=clock) as other:
            met.wait()
            for _ in range(3):
                try:
                    printed(other, code)
                except PrintingNow:
                    time.sleep(0.01)

    threads = [threading.Thread(target=terminal) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert printer.copies(code).count(False) == 1
    numbers = [one.copy for one in station.show(code).subject.prints]
    assert numbers == list(range(1, len(numbers) + 1))
    assert_adds_up(station)


def test_the_file_itself_holds_that_no_voucher_has_two_unmarked_slips(
    station: Station, tmp_path: Path
) -> None:
    code = issue(station)
    printed(station, code, to=str(tmp_path / "slip.escpos"))
    sql = """INSERT INTO voucher_print
             (job, voucher, copy, destination, started_at, clerk, changed_seq)
             SELECT job + 1, voucher, copy, destination, started_at, clerk, changed_seq
             FROM voucher_print"""
    with pytest.raises(sqlite3.IntegrityError):
        station.book.db.execute(sql)


# --- what is refused --------------------------------------------------------------


def test_what_would_not_print_is_refused_and_nothing_is_written_down(
    open_station: Any, tmp_path: Path
) -> None:
    station = open_station()
    desk.add_campaign(station)
    code = issue(station)
    # `campaign add` takes no such name: a file that another program wrote has it.
    station.book.db.execute("UPDATE campaign SET rule = json_set(rule, '$.name', 'كرتون')")
    before = entries(station)
    with pytest.raises(NotOnThisPrinter):
        printed(station, code, to=str(tmp_path / "slip.escpos"))
    assert entries(station) == before
    assert station.waiting_to_print() == [code]


def test_only_open_vouchers_are_printed(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    station.receive_eggs(10)
    redeemed, lapsed = issue(station, 1), issue(station, 2)
    file = str(tmp_path / "slip.escpos")
    printed(station, redeemed, to=file)
    station.redeem(redeemed)
    with pytest.raises(VoucherAlreadyRedeemed):
        printed(station, redeemed, to=file)
    clock.forward(days=40)
    station.close_days("2022-12-11")
    with pytest.raises(VoucherExpired):
        printed(station, lapsed, to=file)
    assert station.waiting_to_print() == []


def test_a_second_redemption_is_told_how_many_slips_were_printed(
    station: Station, tmp_path: Path
) -> None:
    station.receive_eggs(10)
    code = issue(station)
    for name in ("a", "b"):
        printed(station, code, to=str(tmp_path / f"{name}.escpos"))
    station.redeem(code)
    with pytest.raises(VoucherAlreadyRedeemed, match="Slips printed: 2"):
        station.redeem(code)


def test_a_redemption_without_a_slip_says_nothing_of_slips(station: Station) -> None:
    station.receive_eggs(10)
    code = issue(station)
    station.redeem(code)
    with pytest.raises(VoucherAlreadyRedeemed) as refused:
        station.redeem(code)
    assert "Slips" not in str(refused.value)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (desk.WAYBILL, WrongCode),
        ("8000000000000836", VoucherUnknown),
        ("9000000000000739", BoxUnknown),
    ],
)
def test_what_is_neither_voucher_nor_tag_is_refused(
    station: Station, tmp_path: Path, code: str, refusal: type[Exception]
) -> None:
    checked = (
        code
        if code == desk.WAYBILL
        else code[:14] + f"{98 - int(code[:14]) * 100 % 97:02d}"
    )
    with pytest.raises(refusal):
        printed(station, checked, to=str(tmp_path / "slip.escpos"))


@pytest.mark.parametrize("to", ["nobody", "lp0.txt", "tcp://"])
def test_a_place_that_is_none_is_refused(station: Station, to: str) -> None:
    with pytest.raises((NoPrinter, NotADestination)):
        target(station, to)


def test_a_picture_holds_one_slip(station: Station, tmp_path: Path) -> None:
    codes = [issue(station, number) for number in (1, 2)]
    with pytest.raises(SettingUnclear):
        printed(station, *codes, to=str(tmp_path / "slip.svg"))
    assert station.waiting_to_print() == codes


def test_printing_is_final(station: Station, tmp_path: Path) -> None:
    station.set_printer("counter", "tcp://127.0.0.1:9")
    printed(station, issue(station), to=str(tmp_path / "slip.escpos"))
    last = entries(station)
    for entry in (last, last - 1):
        with pytest.raises(EntryFinal, match="void"):
            station.undo(entry)


# --- places -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["slip.png", "slip.svg", "slip.pdf", "slip.escpos"])
def test_a_voucher_and_a_tag_go_to_every_kind_of_file(
    station: Station, tmp_path: Path, name: str
) -> None:
    event = station.return_box(waybill(1), size="5").event
    for code in (event.issued.voucher, event.tag):
        path = tmp_path / f"{code}-{name}"
        (done,) = printed(station, code, to=str(path))
        assert done.delivery.outcome is Outcome.HANDED_OVER
        assert path.stat().st_size > 500
    assert_adds_up(station)


def test_a_folder_that_is_not_there_is_a_job_that_never_started(
    station: Station, tmp_path: Path
) -> None:
    code = issue(station)
    (done,) = printed(station, code, to=str(tmp_path / "no" / "slip.pdf"))
    assert done.delivery.outcome is Outcome.NOT_STARTED
    assert station.waiting_to_print() == [code]


def test_many_vouchers_are_one_sheet_and_one_job(station: Station, tmp_path: Path) -> None:
    codes = [issue(station, number) for number in range(30)]
    done = printed(station, *codes, to=str(tmp_path / "sheet.pdf"))
    assert len({one.job for one in done}) == 1
    assert [one.code for one in done] == codes
    assert station.waiting_to_print() == []


def test_a_printer_set_again_is_changed_and_one_removed_is_unknown(
    station: Station,
) -> None:
    station.set_printer("counter", "tcp://192.0.2.7:9100")
    station.set_printer(
        "counter", "tcp://192.0.2.8:9100", width="80", qr="native", cut=True
    )
    (one,) = station.list_printers()
    assert (one.destination, one.width_mm, one.qr, one.cut) == (
        "tcp://192.0.2.8:9100", 80, "native", True,
    )  # fmt: skip
    station.remove_printer("counter")
    with pytest.raises(NoPrinter):
        target(station, "counter")
    assert_adds_up(station)


@pytest.mark.parametrize(("paper", "most"), [(MM58, 13), (MM80, 16)])
@pytest.mark.parametrize("qr", ["raster", "native"])
def test_every_module_size_that_a_printer_is_set_to_prints_and_no_other_is_taken(
    station: Station, tmp_path: Path, paper: ReceiptPaper, most: int, qr: str
) -> None:
    tag = station.return_box(waybill(1), size="5").event.tag
    file = str(tmp_path / "tag.escpos")

    def set_up(dots: int) -> None:
        station.set_printer(
            "counter", file, width=paper.width_mm, qr=qr, module_dots=str(dots)
        )

    for dots in (4, most):
        set_up(dots)
        assert printed(station, tag)[0].delivery.outcome is Outcome.HANDED_OVER
    for dots in (3, most + 1):
        with pytest.raises(NumberUnclear, match=f"from 4 to {most}"):
            set_up(dots)
        to = target(station, file, paper.width_mm)
        with pytest.raises((ModulesTooSmall, CodeTooWide)):
            check_symbol(replace(to.printer, module_dots=dots))


# --- beside the counter -----------------------------------------------------------


def background(station: Station) -> BackgroundPrinter:
    return BackgroundPrinter(
        station.path, "Li", "counter", timeout_s=TIMEOUT_S, clock=station.clock
    )


def test_the_counters_slips_are_printed_beside_the_scans(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    beside = background(station)
    codes = [issue(station, number) for number in range(8)]
    for code in codes:
        beside.submit(code)
    beside.close(5)
    assert [printer.copies(code) for code in codes] == [[False]] * 8
    assert beside.notices() == []
    assert_adds_up(station)


@pytest.mark.parametrize("trouble", ["refuses", "hangs", "drops"])
def test_a_bad_printer_holds_nothing_up_and_loses_nothing(
    station: Station, fake_printer: Start, hangs: Behaviour, trouble: str
) -> None:
    behave = {"hangs": hangs, "drops": drops}.get(trouble)
    address = fake_printer(behave).address if behave else closed_port()
    station.set_printer("counter", address)
    codes = [issue(station, number) for number in range(3)]
    beside = background(station)
    began = time.monotonic()
    for code in codes:
        beside.submit(code)
    assert time.monotonic() - began < 0.1, "no scan is held up"
    beside.close()
    assert time.monotonic() - began < 2 * TIMEOUT_S + 0.5
    said = beside.notices()
    assert said
    assert {level for level, _, _ in said} <= {"amber", "refused"}
    for _, template, facts in said:
        assert template.format_map(facts)
    time.sleep(TIMEOUT_S + 0.2)
    station.clock.forward(seconds=61)  # type: ignore[attr-defined]
    assert station.waiting_to_print() == codes
    assert_adds_up(station)


def test_a_slip_nobody_needs_any_more_is_dropped_without_a_word(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    printer = fake_printer(takes_all)
    station.set_printer("counter", printer.address)
    undone, kept = issue(station, 1), issue(station, 2)
    station.undo(entries(station) - 1)
    beside = background(station)
    beside.submit(undone)
    beside.submit(kept)
    beside.close(5)
    assert beside.notices() == []
    assert [printer.copies(code) for code in (undone, kept)] == [[], [False]]


def test_a_printer_that_is_off_is_told_with_the_slips_that_wait(station: Station) -> None:
    station.set_printer("counter", closed_port())
    codes = [issue(station, number) for number in range(3)]
    station.redeem(codes[0])
    beside = background(station)
    for code in codes:
        beside.submit(code)
    beside.close(5)
    assert [facts.get("n") for _, _, facts in beside.notices()] == [None, 2]


def test_a_book_that_was_busy_once_is_tried_again_with_the_next_slip(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.set_printer("counter", closed_port())
    beside = background(station)
    with monkeypatch.context() as patched:
        patched.setattr("cainiao_recycle.paper.printing.background.Book.open", busy)
        beside.submit(issue(station, 1))
        end = time.monotonic() + 5
        while not (said := beside.notices()) and time.monotonic() < end:
            time.sleep(0.01)
    assert [facts.get("path") for _, _, facts in said] == [station.path]
    beside.submit(issue(station, 2))
    beside.close(5)
    assert len(beside.notices()) == 2, "both were tried, by a thread of their own"


def busy(path: Path) -> None:
    raise FileBusy(path=path)


def test_a_printer_nobody_set_up_is_said_once_a_slip(station: Station) -> None:
    beside = background(station)
    beside.submit(issue(station))
    beside.close(2)
    ((level, template, _),) = beside.notices()
    assert (level, template) == ("refused", NoPrinter.sentence)


@pytest.mark.slow
def test_a_printer_of_all_moods_prints_no_voucher_twice_unmarked_and_loses_none(
    station: Station, fake_printer: Start, takes_all: Behaviour
) -> None:
    moods = random.Random(11)

    def behave(connection: socket.socket, printer: Any) -> None:
        match moods.choice(["takes", "takes", "hangs", "drops", "slow", "half"]):
            case "takes":
                takes_all(connection, printer)
            case "slow":
                time.sleep(TIMEOUT_S / 2)
                takes_all(connection, printer)
            case "hangs":
                # It prints, and never says so.
                taken = b""
                while piece := connection.recv(65536):
                    taken += piece
                printer.received.append(taken)
                time.sleep(1.5 * TIMEOUT_S)
            case "drops":
                drops(connection, printer)
            case "half":
                connection.recv(2000)

    printer = fake_printer(behave)
    off = closed_port()
    codes = [issue(station, number) for number in range(120)]
    for code in codes:
        station.set_printer("counter", moods.choice([printer.address] * 4 + [off]))
        printed(station, code)
    sound = fake_printer(takes_all)
    station.set_printer("counter", sound.address)
    printed(station, *station.waiting_to_print())
    assert station.waiting_to_print() == []
    for code in codes:
        on_paper = printer.copies(code) + sound.copies(code)
        assert on_paper, "every voucher reached paper"
        assert on_paper.count(False) <= 1
    assert_adds_up(station)


def test_a_full_disk_at_the_end_of_a_job_says_what_the_book_holds(
    station: Station, clock: Clock, tmp_path: Path
) -> None:
    code = issue(station)
    db = station.book.db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    for turn in range(300):
        db.execute(f"PRAGMA max_page_count = {pages}")
        before = entries(station)
        try:
            printed(station, code, to=str(tmp_path / f"{turn}.escpos"))
        except DiskFull:
            assert entries(station) == before  # Its sentence: nothing was recorded.
            pages += 1
        except PrintEndNotRecorded:
            assert entries(station) == before + 1
            break
    else:
        pytest.fail("no job ended on a full disk")
    db.execute("PRAGMA max_page_count = 1000000")
    clock.forward(minutes=5)
    prints = station.show(code).subject.prints
    assert prints[-1].outcome is not Outcome.HANDED_OVER
    (again,) = printed(station, code, to=str(tmp_path / "again.escpos"))
    assert again.copy == len(prints) + 1
