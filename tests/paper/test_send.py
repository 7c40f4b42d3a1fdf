"""A job's outcome is told honestly: not started, unknown, or handed over."""

import os
import pty
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle.errors import NotADestination, NumberUnclear
from cainiao_recycle.paper.printing.destination import (
    Device,
    File,
    Serial,
    Tcp,
    parse_destination,
)
from cainiao_recycle.paper.printing.sending import Delivery, Outcome, send

Behaviour = Callable[..., Any]
Start = Callable[[Behaviour], Any]

JOB = bytes(range(256)) * 17
LONG_JOB = JOB * 2000
"""8.7 MB: more than the buffers of a loopback line take."""


def test_a_job_handed_over_is_taken_whole(
    fake_printer: Start, takes_all: Behaviour
) -> None:
    printer = fake_printer(takes_all)
    assert send(JOB, parse_destination(printer.address)) == Delivery(
        Outcome.HANDED_OVER, len(JOB)
    )
    assert printer.received == [JOB]


def test_each_job_has_its_own_connection(fake_printer: Start, takes_all: Behaviour) -> None:
    printer = fake_printer(takes_all)
    for _ in range(3):
        send(JOB, parse_destination(printer.address))
    assert printer.received == [JOB] * 3


def test_a_printer_that_answers_slowly_gets_its_time(
    fake_printer: Start, answers_slowly: Behaviour
) -> None:
    printer = fake_printer(answers_slowly)
    assert send(JOB, parse_destination(printer.address)).outcome is Outcome.HANDED_OVER
    assert printer.received == [JOB]


def test_a_printer_that_refuses_was_not_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = send(JOB, Tcp("127.0.0.1", port))
    assert (done.outcome, done.sent) == (Outcome.NOT_STARTED, 0)
    assert "refused" in done.reason


def test_a_name_nobody_knows_was_not_started() -> None:
    assert send(JOB, Tcp("printer.invalid"), 1).outcome is Outcome.NOT_STARTED
    assert send(JOB, Tcp("a" * 70), 1).outcome is Outcome.NOT_STARTED


@pytest.mark.parametrize("job", [JOB, LONG_JOB], ids=["short", "long"])
def test_a_printer_that_hangs_leaves_the_job_unknown_after_the_timeout(
    fake_printer: Start, job: bytes
) -> None:
    released = threading.Event()
    printer = fake_printer(lambda *_: released.wait(30))
    start = time.monotonic()
    done = send(job, parse_destination(printer.address), 0.5)
    took = time.monotonic() - start
    released.set()
    assert done.outcome is Outcome.UNKNOWN
    assert done.sent > 0
    assert took < 1.5


def test_a_printer_that_never_closes_is_no_failure_when_that_is_known(
    fake_printer: Start,
) -> None:
    released = threading.Event()
    printer = fake_printer(lambda *_: released.wait(30))
    done = send(JOB, parse_destination(printer.address), 0.5, printer_closes=False)
    released.set()
    assert done.outcome is Outcome.HANDED_OVER


@pytest.mark.parametrize("job", [JOB, LONG_JOB], ids=["short", "long"])
def test_a_line_dropped_in_mid_job_leaves_it_unknown(
    fake_printer: Start, job: bytes
) -> None:
    def drops(connection: socket.socket, _: object) -> None:
        connection.recv(100)
        reset = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

    printer = fake_printer(drops)
    done = send(job, parse_destination(printer.address), 2)
    assert done.outcome is Outcome.UNKNOWN
    assert done.sent > 0
    assert done.reason


def test_a_device_takes_the_bytes_unchanged() -> None:
    ours, theirs = pty.openpty()
    taken = bytearray()

    def printer() -> None:
        while len(taken) < len(JOB):
            taken.extend(os.read(ours, 4096))

    reader = threading.Thread(target=printer, daemon=True)
    reader.start()
    done = send(JOB, Device(Path(os.ttyname(theirs))))
    reader.join(5)
    assert done == Delivery(Outcome.HANDED_OVER, len(JOB))
    assert bytes(taken) == JOB


def test_an_unplugged_device_was_not_started_and_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    assert send(JOB, Device(path)).outcome is Outcome.NOT_STARTED
    assert not path.exists()


def test_a_pipe_nobody_reads_was_not_started(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    assert send(JOB, Device(tmp_path / "lp0")).outcome is Outcome.NOT_STARTED


def test_a_device_that_stops_taking_leaves_the_job_unknown(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    done = send(JOB * 100, Device(tmp_path / "lp0"), 0.2)
    os.close(reader)
    assert done.outcome is Outcome.UNKNOWN
    assert 0 < done.sent < len(JOB) * 100


def test_a_serial_line_takes_the_job() -> None:
    pytest.importorskip("serial")
    ours, theirs = pty.openpty()
    taken = bytearray()

    def printer() -> None:
        while len(taken) < len(JOB):
            taken.extend(os.read(ours, 4096))

    reader = threading.Thread(target=printer, daemon=True)
    reader.start()
    done = send(JOB, Serial(os.ttyname(theirs), 115200))
    reader.join(5)
    assert done.outcome is Outcome.HANDED_OVER
    assert bytes(taken) == JOB


def test_a_serial_port_that_is_not_there_was_not_started() -> None:
    pytest.importorskip("serial")
    assert send(JOB, Serial("/dev/ttyNOPE")).outcome is Outcome.NOT_STARTED


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "slip.escpos"
    assert send(JOB, File(path)).outcome is Outcome.HANDED_OVER
    assert path.read_bytes() == JOB
    assert list(tmp_path.iterdir()) == [path]
    assert send(JOB, File(tmp_path / "no" / "slip.escpos")).outcome is Outcome.NOT_STARTED


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tcp://192.168.1.50:9100", Tcp("192.168.1.50")),
        ("tcp://192.168.1.50", Tcp("192.168.1.50")),
        ("tcp://[fe80::1]:9101", Tcp("fe80::1", 9101)),
        ("/dev/usb/lp0", Device(Path("/dev/usb/lp0"))),
        ("/dev/null", Device(Path("/dev/null"))),
        ("/dev/shm/new.escpos", File(Path("/dev/shm/new.escpos"))),
        ("serial:/dev/ttyUSB0?baud=19200", Serial("/dev/ttyUSB0", 19200)),
        ("serial:COM3", Serial("COM3")),
        ("slip.escpos", File(Path("slip.escpos"))),
    ],
)
def test_a_destination_is_read_from_its_text(text: str, meant: object) -> None:
    assert parse_destination(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "tcp://",
        "tcp://host:port",
        "tcp://h:1/x",
        "serial:",
        "serial:COM3?b=1",
        "lp0",
        "",
        "lp\0",
        "lp\ud800",
        "x\0.escpos",
    ],
)
def test_what_is_no_destination_is_refused(text: str) -> None:
    with pytest.raises(NotADestination, match="tcp://HOST:PORT"):
        parse_destination(text)


@pytest.mark.parametrize("baud", ["0", "-9600", "1", "9600000", "", "fast"])
def test_a_baud_rate_that_is_none_is_refused(baud: str) -> None:
    with pytest.raises(NumberUnclear, match=r"baud: .* from 1200 to 4000000"):
        parse_destination(f"serial:/dev/ttyS0?baud={baud}")
