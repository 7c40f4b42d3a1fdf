"""Lines until the end: from a terminal, a serial line, a pipe.

A line is answered whole: Ctrl-C and a closed terminal wait until it is written. The
first Ctrl-C only says that nothing is lost, the second one ends, as the end of the
input does. A pipe ends at the first, and at a line the file can't take: going on would
lose it.
"""

import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NamedTuple

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.counter.phrases import left_over
from cainiao_recycle.errors import OF_THE_FILE, SOME_REFUSED
from cainiao_recycle.language import _, sentence

LEAVE = ("q", "quit", "exit")
"""Words that end the loop at a terminal. In a pipe the end of the input does, and what
stands behind such a line is not dropped.
"""


TICK_S = 0.5
"""How long a signal may stay unseen while the loop waits for a line."""


class HangupError(Exception):
    """The terminal is gone, or the system asks to end."""


class Patience:
    """Signals that wait while a line is being written."""

    def __init__(self) -> None:
        self.is_busy = self.is_over = False
        self.waiting: type[BaseException] | None = None

    def come(self, number: int, _frame: FrameType | None) -> None:
        """A signal came."""
        wanted = KeyboardInterrupt if number == signal.SIGINT else HangupError
        if self.is_over:
            return
        self.is_over = wanted is HangupError
        if self.is_busy:
            self.waiting = wanted
        else:
            raise wanted

    @contextmanager
    def held(self) -> Iterator[None]:
        """While a line is written."""
        self.is_busy = True
        try:
            yield
        finally:
            self.is_busy = False
        if self.waiting is not None:
            wanted, self.waiting = self.waiting, None
            raise wanted


@contextmanager
def listening(patience: Patience) -> Iterator[None]:
    """Signals go to `patience` while the loop runs."""
    numbers = [
        getattr(signal, name)
        for name in ("SIGINT", "SIGHUP", "SIGTERM")
        if hasattr(signal, name)
    ]
    before = {number: signal.signal(number, patience.come) for number in numbers}
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        yield
    finally:
        # Whoever ends the program may ask twice, while its last slip is under way or the
        # interpreter packs up: from here on it ends, and only Ctrl-C is the system's again.
        patience.is_over = True
        for number in numbers:
            over = before[number] if number == signal.SIGINT else signal.SIG_IGN
            signal.signal(number, over)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)


@contextmanager
def looking_up() -> Iterator[None]:
    """While the loop waits for a line. A signal that came just before it began to wait, or
    together with one whose handler raised, would be seen only after that line.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, TICK_S, TICK_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def keeping_what_waits() -> Iterator[None]:
    """At a terminal: Ctrl-C doesn't throw away the scans that wait there unread."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    changed = [*before]
    changed[3] |= termios.NOFLSH
    termios.tcsetattr(sys.stdin, termios.TCSANOW, changed)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


class Talk(NamedTuple):
    """How the loop talks with whoever scans: `show` gives an answer, `prompt` asks for the
    next line, `tell` says what is no answer. A pipe gets no prompt, and what `show` raises
    ends it.
    """

    show: Callable[[Answer], None]
    prompt: Callable[[], None]
    tell: Callable[[str], None]
    is_pipe: bool


def run(loop: Loop, talk: Talk) -> int:
    """Answer lines until they end; the exit code. A terminal always ends with 0, a
    pipe with `SOME_REFUSED` when a line was refused or the input ends within a box. In
    a pipe the file's refusals are raised, and what `show` raises.
    """
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    patience = Patience()
    some_refused = False
    with listening(patience), keeping_what_waits():
        try:
            some_refused = answered(loop, talk, patience)
        except (HangupError, KeyboardInterrupt):
            if talk.is_pipe:
                # What was read of a line would be lost, and its rest taken for a line.
                raise KeyboardInterrupt from None
        with suppress(OSError, HangupError, KeyboardInterrupt):
            if left := left_over(loop.place.hand):
                some_refused = True
                talk.show(left)
            farewell(loop, talk)
    return SOME_REFUSED if talk.is_pipe and some_refused else 0


def answered(loop: Loop, talk: Talk, patience: Patience) -> bool:
    """Answer lines until they end; whether some were refused."""
    some_refused = was_interrupted = has_begun = False
    while not patience.is_over:
        try:
            if not has_begun:
                has_begun = True
                with patience.held():
                    greeting(loop, talk)
            line = next_line(loop, talk)
            if line is None:
                return some_refused
            was_interrupted = False
            with patience.held():
                for answer in loop.take(line):
                    some_refused |= is_refused(answer, talk.is_pipe)
                    talk.show(answer)
        except KeyboardInterrupt:
            if talk.is_pipe or was_interrupted:
                raise
            was_interrupted = True
            with suppress(OSError):
                talk.tell("")
                talk.tell(_("Nothing is lost. Go on scanning; Ctrl-C again ends."))
        except OSError:
            if talk.is_pipe:
                # Nobody reads the answers: a script must not take it for the end.
                raise
            # The terminal is closed; what was recorded stays recorded.
            return some_refused
    return some_refused


def greeting(loop: Loop, talk: Talk) -> None:
    """What is said first, of a visit that was cut short too."""
    if not talk.is_pipe:
        talk.tell(_("Scan, or type ? for help. To end: q, or Ctrl-D."))
    for answer in loop.begin():
        talk.show(answer)


def next_line(loop: Loop, talk: Talk) -> str | None:
    """The next line, None at the end. Before it comes what the printer has to say."""
    notices(loop, talk)
    talk.prompt()
    with looking_up():
        line = sys.stdin.readline()
    if not line or (not talk.is_pipe and says_leave(line)):
        return None
    return line


def says_leave(line: str) -> bool:
    """Whether a line asks for the end; full width too, as an input method types it."""
    return unicodedata.normalize("NFKC", line).strip().lower() in LEAVE


def is_refused(answer: Answer, is_pipe: bool) -> bool:
    """Whether a line was refused; in a pipe the file's own refusals end it."""
    if answer.refusal is None:
        return answer.signal is Signal.REFUSED and answer.recorded is None
    if is_pipe and isinstance(answer.refusal, OF_THE_FILE):
        raise answer.refusal
    return answer.signal is Signal.REFUSED


def notices(loop: Loop, talk: Talk) -> None:
    """What the printer has to say."""
    if loop.printer is not None:
        for signal_name, template, facts in loop.printer.notices():
            talk.show(Answer(Signal(signal_name), sentence(template, **facts)))


def farewell(loop: Loop, talk: Talk) -> None:
    """What stays open, and what isn't printed, at the end."""
    if loop.printer is not None:
        loop.printer.close()
    notices(loop, talk)
    if loop.place.visit.name is not None and not talk.is_pipe:
        talk.tell("")
        talk.tell(_("The visit stays open: the next start takes it up."))
