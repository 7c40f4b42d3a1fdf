"""The counter in a pseudo-terminal and from a pipe, as processes of their own."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import cainiao_recycle

ROOT = Path(cainiao_recycle.__file__).parents[1]
PROMPT = "Li › "
PATIENCE_S = 60


def environment(station: Path, lang: str) -> dict[str, str]:
    """This process's environment, with the station, the clerk and the language."""
    kept = {k: v for k, v in os.environ.items() if k not in ("LANGUAGE", "LC_ALL", "LANG")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "CAINIAO_RECYCLE_FILE": str(station),
        "CAINIAO_RECYCLE_CLERK": "Li",
        "LC_ALL": lang,
    }


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "cainiao_recycle", "counter", *options]


def from_pipe(
    station: Path, lines: list[str], *options: str, lang: str = "C.UTF-8"
) -> subprocess.CompletedProcess[str]:
    """`counter < scans.txt`."""
    return subprocess.run(
        command(*options),
        input="".join(f"{line}\n" for line in lines),
        env=environment(station, lang),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class Terminal:
    """A clerk's terminal: 80 columns, and whoever types at it."""

    def __init__(self, station: Path, *options: str, lang: str = "C.UTF-8") -> None:
        self.master, slave = pty.openpty()
        os.set_blocking(self.master, False)
        self.process = subprocess.Popen(
            command(*options),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**environment(station, lang), "COLUMNS": "80", "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""
        self.is_over = False
        """Whether the program has closed its side, and all it said has come."""

    def read(self) -> str:
        """What came since the last time, a moment's worth."""
        came = b""
        while select.select([self.master], [], [], 0.0)[0]:
            try:
                part = os.read(self.master, 65536)
            except OSError:
                self.is_over = True
                break
            came += part
        text = came.decode("utf-8", "replace")
        self.shown += text
        return text

    def until_prompt(self, prompt: str = PROMPT) -> str:
        """What is shown until the prompt stands there."""
        seen, end = "", time.monotonic() + PATIENCE_S
        while not seen.endswith(prompt):
            assert time.monotonic() < end, f"no prompt after: {seen[-300:]!r}"
            assert self.process.poll() is None or seen, self.shown[-500:]
            select.select([self.master], [], [], 0.2)
            seen += self.read()
        return seen

    def send(self, line: str) -> None:
        """A line, as a scanner ends it."""
        os.write(self.master, f"{line}\r".encode())

    def scan(self, line: str) -> str:
        """A line, and what is said to it."""
        self.send(line)
        return self.until_prompt()

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        os.close(self.master)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def interrupt(self) -> None:
        self.signal(signal.SIGINT)

    def end(self) -> int:
        """Ctrl-D; the exit code."""
        os.write(self.master, b"\x04")
        return self.wait()

    def wait(self) -> int:
        """The exit code. A program that doesn't end fails the test: taking its terminal
        away would end it.
        """
        end = time.monotonic() + PATIENCE_S
        while not self.is_over and time.monotonic() < end:
            select.select([self.master], [], [], 0.2)
            self.read()
        try:
            return self.process.wait(1)
        finally:
            self.process.kill()
            os.close(self.master)
