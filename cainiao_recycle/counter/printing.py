"""What the counter asks of a printer: take a voucher and never keep a clerk waiting."""

from collections.abc import Iterable
from typing import Protocol


class Printer(Protocol):
    """A printer that works in the background."""

    def submit(self, code: str) -> object:
        """Take a voucher to print, at once."""

    def notices(self) -> Iterable[tuple[str, str, dict[str, object]]]:
        """What went wrong since the last time it was asked: a signal's name, a
        sentence's template and its facts.
        """

    def close(self, timeout_s: float | None = None) -> object:
        """Finish what is being printed."""
