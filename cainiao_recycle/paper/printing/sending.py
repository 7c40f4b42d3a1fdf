"""Bring bytes to a printer, and say honestly how far they came.

A printer on port 9100 answers nothing. What can be known: that it never took a byte
(print again, unmarked), that it took some or fell silent (print again, as a marked
copy: the slip may be in the tray), or that it took all and closed in order. Even that
is no proof of paper, which is why every reprint is marked.

One connection a job, closed at its end: many printers serve one connection at a time,
and a line left open shuts the other counter out.
"""

import os
import select
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.errors import ExtraMissing
from cainiao_recycle.paper.printing.destination import (
    Destination,
    Device,
    File,
    Serial,
    Tcp,
)
from cainiao_recycle.store.files import HANDED_ON, written_whole

TIMEOUT_S = 4.0
PRINTER_BYTES_PER_S = 20_000
"""What a slow network printer takes in; a long job is given time in this measure."""
CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Delivery:
    """An outcome, the bytes that were taken, and the system's reason if it failed."""

    outcome: Outcome
    sent: int
    reason: str = ""


def send(
    job: bytes,
    to: Destination,
    timeout_s: float = TIMEOUT_S,
    *,
    printer_closes: bool = True,
) -> Delivery:
    """Send a job; never raises for what a printer or a line does.

    It takes at most `timeout_s` and a second for every 20 kB (a serial line: what its
    speed asks for). A network printer is waited for until it closes the line, which
    tells "took all" from "fell silent"; `printer_closes=False` is for one that never
    closes. Raises `ExtraMissing` for a serial line without pyserial.
    """
    match to:
        case Tcp():
            return _to_tcp(job, to, _Deadline(timeout_s, len(job)), printer_closes)
        case Device():
            return _to_device(job, to.path, _Deadline(timeout_s, len(job)))
        case Serial():
            return _to_serial(job, to, timeout_s)
        case File():
            return _to_file(job, to.path)


class _Deadline:
    """One for the whole job, so that stages can't add up to several timeouts.

    Within it a single wait lasts at most the timeout: a printer that takes nothing for
    so long has stopped, however long the job is.
    """

    def __init__(self, timeout_s: float, size: int) -> None:
        self.timeout_s = timeout_s
        self.end = time.monotonic() + timeout_s + size / PRINTER_BYTES_PER_S

    def left(self) -> float:
        """Seconds for one wait; at least a hundredth, since 0 means "don't wait"."""
        return max(0.01, min(self.timeout_s, self.end - time.monotonic()))

    def check(self) -> None:
        if time.monotonic() >= self.end:
            raise TimeoutError("timed out")


class _Line(Protocol):
    """What is written to: it takes some of the bytes and says how many."""

    def take(self, chunk: memoryview) -> int: ...


def _write(job: bytes, line: _Line, deadline: _Deadline) -> Delivery:
    """All bytes, or how many until the error."""
    view, sent = memoryview(job), 0
    try:
        while sent < len(job):
            deadline.check()
            sent += line.take(view[sent : sent + CHUNK])
    except OSError as error:
        return _failed(sent, error)
    return Delivery(Outcome.HANDED_OVER, sent)


def _failed(sent: int, error: OSError) -> Delivery:
    outcome = Outcome.UNKNOWN if sent else Outcome.NOT_STARTED
    return Delivery(outcome, sent, _reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


@dataclass(frozen=True, slots=True)
class _Socket:
    socket: socket.socket
    deadline: _Deadline

    def take(self, chunk: memoryview) -> int:
        self.socket.settimeout(self.deadline.left())
        return self.socket.send(chunk)


def _to_tcp(job: bytes, to: Tcp, deadline: _Deadline, printer_closes: bool) -> Delivery:
    try:
        connection = socket.create_connection((to.host, to.port), timeout=deadline.left())
    except (OSError, UnicodeError) as error:
        reason = _reason(error) if isinstance(error, OSError) else str(error)
        return Delivery(Outcome.NOT_STARTED, 0, reason)
    with connection:
        done = _write(job, _Socket(connection, deadline), deadline)
        if done.outcome is not Outcome.HANDED_OVER:
            return done
        try:
            connection.shutdown(socket.SHUT_WR)
            if printer_closes:
                _await_close(connection, deadline)
        except OSError as error:
            return Delivery(Outcome.UNKNOWN, done.sent, _reason(error))
    return done


def _await_close(connection: socket.socket, deadline: _Deadline) -> None:
    """Until the printer closes. What it says (status bytes) is read and dropped."""
    while True:
        deadline.check()
        connection.settimeout(deadline.left())
        try:
            if not connection.recv(CHUNK):
                return
        except TimeoutError:
            continue  # it prints what it has buffered; the deadline ends this


@dataclass(frozen=True, slots=True)
class _File:
    number: int
    deadline: _Deadline

    def take(self, chunk: memoryview) -> int:
        """Wait until the device takes bytes: a printer without paper takes none."""
        _, ready, _ = select.select([], [self.number], [], self.deadline.left())
        if not ready:
            raise TimeoutError("timed out")
        try:
            return os.write(self.number, chunk)
        except BlockingIOError:
            return 0


def _to_device(job: bytes, path: Path, deadline: _Deadline) -> Delivery:
    """Never creates the path: an unplugged printer must not become a file."""
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        number = os.open(path, flags)
    except OSError as error:
        return _failed(0, error)
    try:
        _make_raw(number)
        done = _write(job, _File(number, deadline), deadline)
    finally:
        failure = _close(number)
    if failure and done.outcome is Outcome.HANDED_OVER:
        return Delivery(Outcome.UNKNOWN, done.sent, failure)
    return done


def _make_raw(number: int) -> None:
    """A terminal line turns LF into CR LF, which ruins an image; raw, it doesn't."""
    if os.isatty(number):
        import tty

        tty.setraw(number)


def _close(number: int) -> str:
    try:
        os.close(number)
    except OSError as error:
        return _reason(error)
    return ""


def _to_serial(job: bytes, to: Serial, timeout_s: float) -> Delivery:
    try:
        import serial
    except ImportError as missing:
        raise ExtraMissing(extra="serial") from missing

    bits_a_byte = 10  # one start, eight data, one stop
    limit_s = timeout_s + len(job) * bits_a_byte / to.baud
    try:
        line = serial.Serial(to.port, to.baud, timeout=timeout_s, write_timeout=limit_s)
    except (OSError, ValueError) as error:
        return Delivery(Outcome.NOT_STARTED, 0, str(error))
    with line:
        try:
            line.write(job)
            line.flush()
        except OSError as error:
            # pyserial doesn't say how much was written before it failed
            return Delivery(Outcome.UNKNOWN, 0, str(error))
    return Delivery(Outcome.HANDED_OVER, len(job))


def _to_file(job: bytes, path: Path) -> Delivery:
    """Whole or not at all, whenever the power goes."""
    try:
        with written_whole(path, HANDED_ON) as out:
            out.write(job)
    except OSError as error:
        return Delivery(Outcome.NOT_STARTED, 0, _reason(error))
    return Delivery(Outcome.HANDED_OVER, len(job))
