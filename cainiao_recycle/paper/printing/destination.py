"""Where bytes go: read from what the clerk wrote after `--to`."""

import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cainiao_recycle.domain.text import whole
from cainiao_recycle.errors import NotADestination

RAW_PORT = 9100
"""The port of raw printing (IANA: pdl-datastream)."""
BAUD = 9600
LEAST_BAUD, MOST_BAUD = 1_200, 4_000_000
"""Slower than any receipt printer, and the fastest of a serial line."""


@dataclass(frozen=True, slots=True)
class Tcp:
    """A printer on the network."""

    host: str
    port: int = RAW_PORT


@dataclass(frozen=True, slots=True)
class Device:
    """A device file or named pipe that takes bytes as they are."""

    path: Path


@dataclass(frozen=True, slots=True)
class Serial:
    """A serial line, eight bits, no parity, one stop bit."""

    port: str
    baud: int = BAUD


@dataclass(frozen=True, slots=True)
class File:
    """A file that the bytes become."""

    path: Path


Destination = Tcp | Device | Serial | File


def parse_destination(text: str) -> Destination:
    """`tcp://HOST[:PORT]`, `serial:PORT[?baud=N]`, a device's path, a `.escpos` path.

    Raises `NotADestination`, and `NumberUnclear` for a baud rate that is none. A path
    that is no device must end in `.escpos`, so that a mistyped device doesn't become a
    file that nobody looks for.
    """
    scheme, _, rest = text.partition(":")
    try:
        if scheme == "tcp":
            return _tcp(text)
        if scheme == "serial":
            return _serial(rest)
        path = Path(text)
        if _is_device(path):
            return Device(path)
    except ValueError:
        # Also a name that no file can have: with a NUL, or half a character.
        raise NotADestination(destination=text) from None
    if path.suffix == ".escpos":
        return File(path)
    raise NotADestination(destination=text)


def _tcp(text: str) -> Tcp:
    parts = urlsplit(text)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(text)
    return Tcp(parts.hostname, parts.port or RAW_PORT)


def _serial(rest: str) -> Serial:
    port, _, query = rest.removeprefix("//").partition("?")
    asked = parse_qs(query, keep_blank_values=True)
    if not port or asked.keys() - {"baud"}:
        raise ValueError(rest)
    baud = asked.get("baud", [str(BAUD)])[-1]
    return Serial(port, whole("baud", baud, LEAST_BAUD, MOST_BAUD))


def _is_device(path: Path) -> bool:
    """Also true of a path below /dev that isn't there: the printer is unplugged. What
    Linux keeps in memory, below /dev/shm, is files.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return path.parts[:2] == ("/", "dev") and path.parts[2:3] != ("shm",)
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)
