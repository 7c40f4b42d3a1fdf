"""What the counter answers to a line: a signal, a sentence, and what was recorded."""

from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.errors import Refusal
from cainiao_recycle.language import _
from cainiao_recycle.sentences import in_words
from cainiao_recycle.station.session import Recorded


class Signal(StrEnum):
    """What a clerk hears and sees without reading. `GOOD`: it is in the book, and so no
    power cut takes it away. `NEXT` asks for the next scan.
    """

    GOOD = "good"
    NEXT = "next"
    AMBER = "amber"
    REFUSED = "refused"


class Why(NamedTuple):
    """An entry that is undone once it is said why, and who else stands for it."""

    entry: int
    reason: str = ""


class Answer(NamedTuple):
    """An answer. `more` are lines that can be read when there is time; `corrects` is the
    entry that was taken back for the one recorded; `slip` the voucher whose slip goes
    with it. `asks_undo` is the entry that it asks to undo; `asks_why`: the next line says
    why, or who else; `asks_clerk`: it is a name. An answer asks until the next one comes.
    """

    signal: Signal
    text: str
    more: tuple[str, ...] = ()
    recorded: Recorded | None = None
    refusal: Refusal | None = None
    corrects: int | None = None
    slip: str | None = None
    asks_undo: int | None = None
    asks_why: Why | None = None
    asks_clerk: bool = False


def refused(refusal: Refusal) -> Answer:
    """A refusal as an answer."""
    return Answer(
        Signal.REFUSED, in_words(refusal.sentence, refusal.facts, _), refusal=refusal
    )
