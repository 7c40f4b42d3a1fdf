"""The branches: what a script treats alike has one exit code. Exit codes of 0, 1 and 2
belong to success, an unexpected failure and wrong usage; 9 says that some lines of a pipe
were refused.
"""

from typing import ClassVar

from cainiao_recycle.sentences import in_words

SOME_REFUSED = 9
"""Exit code of a pipe or an import in which at least one line was refused."""


class Refusal(Exception):
    """Something that can't be done, and why."""

    name: ClassVar[str]
    exit_code: ClassVar[int]
    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(self.name)
        self.facts = facts

    def __str__(self) -> str:
        return in_words(self.sentence, self.facts)


class InputRefusal(Refusal):
    """What was typed, scanned or written in a file can't be read. Correct it: the same
    again is refused again.
    """

    exit_code = 10


class UnknownRefusal(Refusal):
    """Nothing of that name or number is in this book."""

    exit_code = 11


class VoucherRefusal(Refusal):
    """The voucher is known and nothing is paid for it (now)."""

    exit_code = 12


class StateRefusal(Refusal):
    """What it is about is not in the state for it. Look it up, then decide."""

    exit_code = 13


class FitRefusal(Refusal):
    """The box and what is to be sent don't go together."""

    exit_code = 14


class OrderRefusal(Refusal):
    """It is dated before what it stands on, or not yet."""

    exit_code = 15


class UndoRefusal(Refusal):
    """The entry stays, or something that came later is undone first."""

    exit_code = 16


class RequestRefusal(Refusal):
    """The same was recorded before, with other content."""

    exit_code = 17


class ClockRefusal(Refusal):
    """The clock can't be believed. Somebody has to look at a watch."""

    exit_code = 18


class NothingToDo(Refusal):
    """Done before: a script goes on."""

    exit_code = 20


class DayRefusal(Refusal):
    """The day can't be closed yet."""

    exit_code = 21


class BalanceRefusal(Refusal):
    """The book doesn't add up. Keep a copy, and look at `check`."""

    exit_code = 22


class ExportRefusal(Refusal):
    """What is there differs from what the book says."""

    exit_code = 23


class ExistsRefusal(Refusal):
    """Something of that name, or in that place, is there already."""

    exit_code = 24


class RewrittenRefusal(Refusal):
    """The journal isn't the one that was handed out: nobody may go on without a look."""

    exit_code = 25


class NoDayRefusal(Refusal):
    """No day is closed yet: there is nothing to hand out."""

    exit_code = 26


class GapRefusal(Refusal):
    """What comes before it isn't there: the chain would have a gap."""

    exit_code = 27


class PackageRefusal(Refusal):
    """A package isn't what it says, or doesn't follow from the one before."""

    exit_code = 28


class FileRefusal(Refusal):
    """There is no station file to work with under that name."""

    exit_code = 30


class DamageRefusal(Refusal):
    """The file, its journal or its keys are damaged or gone: a backup is needed."""

    exit_code = 31


class WritingRefusal(Refusal):
    """The disk takes nothing."""

    exit_code = 32


class BusyRefusal(Refusal):
    """Another program is at it: the same again, in a moment, is good."""

    exit_code = 33


class OutputRefusal(Refusal):
    """It is recorded, and the answer could not be told."""

    exit_code = 40


class PaperRefusal(Refusal):
    """It can't be put on that paper, or there is no such place to print to."""

    exit_code = 50


class PrinterRefusal(Refusal):
    """Nothing was printed: it is good later."""

    exit_code = 51


class TrayRefusal(Refusal):
    """Whether it was printed nobody knows: a person looks in the tray."""

    exit_code = 52


class ExtraRefusal(Refusal):
    """A library is missing."""

    exit_code = 60


def refusals() -> list[type[Refusal]]:
    """Every refusal that can be raised, in the order of exit codes and of this page."""
    return [one for branch in Refusal.__subclasses__() for one in branch.__subclasses__()]
