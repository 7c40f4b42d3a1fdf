"""What a clerk sees and hears: a full-width bar, and bells that differ.

One bell is good, two are amber, three are refused; asking for the next scan is silent.
Colours and bells go to a terminal only: a pipe gets the same lines as plain text.
"""

import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.domain.text import printable, width

COLOURS = {Signal.GOOD: "30;42", Signal.AMBER: "30;43", Signal.REFUSED: "97;41"}
MARKS = {Signal.GOOD: "✓", Signal.AMBER: "●", Signal.REFUSED: "✗", Signal.NEXT: "…"}
BELLS = {Signal.GOOD: 1, Signal.AMBER: 2, Signal.REFUSED: 3, Signal.NEXT: 0}
CLOSING = "，。、；：！？）》”’…"
BELL_GAP_S = 0.12
"""Between two bells; without a gap most terminals ring once."""

NARROWEST = 20

PAPER = "30;107"
"""Black on white: a scanner wants light around a symbol."""

BESIDE_A_PICTURE = 7
"""Lines kept free for the answer above a symbol, the code and the prompt below it."""


def folded(text: str, columns: int) -> Iterable[str]:
    """A text in lines of so many columns, broken at spaces where there are any."""
    if width(text) <= columns:
        # Nearly every line: the clerk waits for it, and taking it apart costs more
        # than recording the box.
        yield text.rstrip()
        return
    line, room = "", columns
    for word in pieces(text, columns):
        if width(word.rstrip()) > room and line:
            yield line.rstrip()
            line, room, word = "", columns, word.lstrip()
        line += word
        room -= width(word)
    yield line.rstrip()


def pieces(text: str, columns: int) -> Iterable[str]:
    """Words with the space after them; Chinese breaks after any character, but no line
    begins with a mark that closes what stands before it.
    """
    piece = ""
    for character, following in zip(text, f"{text[1:]} ", strict=True):
        piece += character
        wide = unicodedata.east_asian_width(character) in "WF" and following not in CLOSING
        if character == " " or wide or width(piece) >= columns:
            yield piece
            piece = ""
    if piece:
        yield piece


class Screen:
    """A terminal, or a pipe."""

    def __init__(
        self,
        out: TextIO = sys.stdout,
        *,
        with_bells: bool = True,
        with_colours: bool = True,
    ) -> None:
        self.out = out
        self.is_terminal = out.isatty()
        self.with_bells = with_bells
        self.with_colours = with_colours

    def columns(self) -> int:
        """How wide it is now."""
        if not self.is_terminal:
            return 80
        return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)

    def show(self, answer: Answer) -> None:
        """An answer: its bar, the lines below it, the bells."""
        columns = self.columns()
        text = printable(f"{MARKS[answer.signal]} {answer.text}")
        for line in folded(text, columns):
            self.out.write(self.bar(line, answer.signal, columns) + "\n")
        for more in answer.more:
            for line in folded(printable(more), columns - 2):
                self.out.write(f"  {line}\n")
        self.out.flush()
        self.ring(BELLS[answer.signal])

    def bar(self, line: str, signal: Signal, columns: int) -> str:
        """A line in its colour across the whole screen."""
        colour = COLOURS.get(signal)
        if not (self.is_terminal and self.with_colours) or colour is None:
            return line
        return f"\x1b[{colour}m{line}{' ' * (columns - width(line))}\x1b[0m"

    def ring(self, bells: int) -> None:
        """Bells one after the other; what is scanned meanwhile waits in the terminal."""
        if not (self.is_terminal and self.with_bells):
            return
        for bell in range(bells):
            if bell:
                time.sleep(BELL_GAP_S)
            self.out.write("\a")
            self.out.flush()

    def picture(self, lines: Sequence[str], caption: str) -> None:
        """A symbol, black on white, and what it says; nothing where it wouldn't stay
        whole on the screen, with the answer above it.
        """
        size = shutil.get_terminal_size((80, 24))
        if len(lines) > size.lines - BESIDE_A_PICTURE or width(lines[0]) > size.columns:
            return
        for line in lines:
            self.out.write(f"\x1b[{PAPER}m{line}\x1b[0m\n")
        self.tell(caption)

    def tell(self, text: str) -> None:
        """A line that is no answer: a notice of the printer, a word at the end."""
        for line in folded(printable(text), self.columns()):
            self.out.write(line + "\n")
        self.out.flush()

    def prompt(self, text: str) -> None:
        """What stands before the next scan, on a terminal only."""
        if self.is_terminal:
            self.out.write(text)
            self.out.flush()
