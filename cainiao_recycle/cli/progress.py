"""How far long work is, on a terminal's stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TypeVar

Each = TypeVar("Each")

LONG = 20_000
"""Entries that take a second or so: fewer need no bar."""

STEP = 500
"""Entries between two looks at the bar."""


@contextmanager
def bar(steps: int) -> Iterator[Callable[[int], None]]:
    """A bar of so many steps; gives a function that moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("", total=steps)
        yield lambda many: drawn.advance(task, many)


def progress(steps: int) -> AbstractContextManager[Callable[[int], None]]:
    """A bar at a terminal, nothing elsewhere."""
    return bar(steps) if sys.stderr.isatty() else nullcontext(lambda _many: None)


def watched(each: Iterable[Each], many: int) -> Iterable[Each]:
    """The same things one by one, with a bar where there are so many that it takes long."""
    if many < LONG or not sys.stderr.isatty():
        return each
    return shown(each, many)


def shown(each: Iterable[Each], many: int) -> Iterator[Each]:
    """The same things, and how far it is."""
    with bar(many) as advance:
        for number, one in enumerate(each, start=1):
            yield one
            if number % STEP == 0:
                advance(STEP)
