"""What `scanner-test` says of a scanner."""

import os
import pty
import threading
import time

import pytest

from cainiao_recycle.scanner.advice import RawScan, advice, report
from cainiao_recycle.scanner.keystrokes import scans_of

GOOD = "This scanner is set as it should be."
FAST = tuple(number / 500 for number in range(16))


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        (RawScan("SF1234567890123\r", FAST), GOOD),
        (RawScan("SF1234567890123\n"), GOOD),
        (RawScan("SF1234567890123"), "no suffix"),
        (RawScan("SF1234567890123\t"), "TAB"),
        (RawScan("]C1SF1234567890123\r"), "AIM"),
        (RawScan("sf1234567890123\r"), "Lower case"),
        (RawScan("ＳＦ１２３４\r"), "Full-width"),
        (RawScan("顺丰1234\r"), "input method"),
        (RawScan("SF1234567890123SF1234567890123\r"), "came twice"),
        (RawScan("ſf12345678\r"), "US English"),
        (RawScan("SF!@#$%^&*()\r"), "Shifted digits"),
        (RawScan("*SF1234567890123*\r"), "Code 39"),
        (RawScan("SF12345678\r", tuple(n / 5 for n in range(11))), "by hand"),
    ],
)
def test_every_trouble_has_its_advice(scan: RawScan, told: str) -> None:
    assert any(told in line for line in advice(scan)), advice(scan)


def test_another_keyboard_shows_against_the_label() -> None:
    assert "US English" in advice(RawScan("ZT-1234\r"), "YT-1234")[0]
    assert advice(RawScan("SF1234567890123\r"), "SF1234567890123") == [GOOD]


def test_what_came_is_taken_apart() -> None:
    scan = RawScan("]C1SF12345678\r\n")
    assert (scan.prefix, scan.code, scan.suffix) == ("]C1", "SF12345678", "\r\n")
    assert "Suffix: CRLF" in list(report(scan))


def test_keys_are_read_as_they_come() -> None:
    master, slave = pty.openpty()

    def scan_twice() -> None:
        for _ in range(2):
            time.sleep(0.5)
            os.write(master, "SF1234567890123顺\r\n".encode())
        time.sleep(0.5)
        os.write(master, b"\x04")

    typist = threading.Thread(target=scan_twice)
    typist.start()
    found = list(scans_of(slave))
    typist.join()
    os.close(master)
    os.close(slave)
    assert [one.text for one in found] == ["SF1234567890123顺\r\n"] * 2
    assert all(len(one.times) == len(one.text) for one in found)
