"""Keys one by one, as they come: what `scanner-test` looks at.

Line endings are not translated, so that CR and LF can be told apart. Proven on Linux;
where the system has no termios, whole lines are read instead.
"""

import codecs
import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cainiao_recycle.scanner.advice import RawScan

SCAN_OVER_S = 0.3
"""A pause this long ends a scan, whether it has a suffix or not."""


@contextmanager
def raw_keys(descriptor: int) -> Iterator[None]:
    """The terminal without line editing and echo; Ctrl-C still ends the program."""
    import termios

    before = termios.tcgetattr(descriptor)
    now = termios.tcgetattr(descriptor)
    now[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    now[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(descriptor, termios.TCSADRAIN, now)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def scans_of(descriptor: int) -> Iterator[RawScan]:
    """Scans as their keys come, until Ctrl-D."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = ""
    times: list[float] = []
    with raw_keys(descriptor):
        while True:
            ready, _, _ = select.select([descriptor], [], [], SCAN_OVER_S if text else None)
            read = os.read(descriptor, 1) if ready else b""
            if not ready:
                yield RawScan(text, tuple(times))
                text, times = "", []
            elif read in (b"", b"\x04"):
                break
            elif key := decoder.decode(read):
                text += key
                times.append(time.monotonic())
    if text:
        yield RawScan(text, tuple(times))


def scans() -> Iterator[RawScan]:
    """Key by key from a terminal, line by line from a pipe."""
    if sys.stdin.isatty() and sys.platform != "win32":
        yield from scans_of(sys.stdin.fileno())
        return
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    for line in sys.stdin:
        yield RawScan(line)
