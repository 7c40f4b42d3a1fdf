"""A counter without a terminal: lines in, what is said out."""

from collections.abc import Callable

import pytest

from cainiao_recycle import Station
from cainiao_recycle.counter.answer import Answer
from cainiao_recycle.counter.loop import Loop


class Paper:
    """A printer that takes everything, or is unplugged: then it only says so."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.is_unplugged = False

    def submit(self, code: str) -> None:
        self.taken.append(code)

    def notices(self) -> list[tuple[str, str, dict[str, object]]]:
        return [("amber", "The printer does not answer.", {})] if self.is_unplugged else []

    def close(self, timeout_s: float | None = None) -> None:
        pass


class Counter:
    """A clerk's place, and everything that was said there."""

    def __init__(self, station: Station, paper: Paper) -> None:
        self.station, self.paper = station, paper
        self.loop = Loop(station, paper)
        self.begun = self.loop.begin()

    def answers(self, *lines: str) -> list[Answer]:
        """Every answer. What was answered in green is in the book, and nothing else."""
        answers = [one for line in lines for one in self.loop.take(line)]
        for one in answers:
            entry = one.recorded and one.recorded.entry
            assert (one.signal == "good") <= (entry is not None), one
        return answers

    def scan(self, *lines: str) -> Answer:
        """Scan lines; what was said last."""
        return self.answers(*lines)[-1]

    def signals(self, *lines: str) -> list[str]:
        """The signal of every answer."""
        return [str(one.signal) for one in self.answers(*lines)]


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def counter(station: Station, paper: Paper) -> Counter:
    station.receive_eggs(60)
    return Counter(station, paper)


@pytest.fixture
def start_again(station: Station, paper: Paper) -> Callable[[], Counter]:
    """The counter opened anew on the same file, as after a power cut."""
    return lambda: Counter(station, paper)
