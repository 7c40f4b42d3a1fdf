"""A progress bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(steps: int) -> Iterator[Callable[[], None]]:
    """A bar of so many steps on stderr; gives a function that moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("", total=steps)
        yield lambda: drawn.advance(task)
