"""The vouchers of a place on their way to the printer."""

from collections.abc import Iterable
from typing import Protocol

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.state import Place, Step
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.vouchers import VoucherState
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import journal, vouchers

LOOKED_BACK = 300
"""Entries searched for the last voucher after a new start."""


class SlipPrinter(Protocol):
    """A printer that works in the background: it takes a voucher and never keeps a clerk
    waiting.
    """

    def submit(self, code: str) -> object:
        """Take a voucher to print, at once."""

    def notices(self) -> Iterable[tuple[str, str, dict[str, object]]]:
        """What went wrong since the last time it was asked: a signal's name, a
        sentence's template and its facts.
        """

    def close(self, timeout_s: float | None = None) -> object:
        """Finish what is being printed."""


class Slips:
    """What is handed to the printer, if there is one."""

    def __init__(self, session: Session, printer: SlipPrinter | None) -> None:
        self.session = session
        self.printer = printer

    def print(self, code: str) -> list[str]:
        """Send a voucher to the printer; what to say where there is none."""
        if self.printer is not None:
            self.printer.submit(code)
            return []
        later = _("No printer is set up. Its slip later: print {code}")
        return [sentence(later, code=code)]

    def print_again(self, place: Place) -> Step:
        """The last voucher once more; the paper says that it is a copy."""
        code = place.slip or self.last_issued()
        if code is None:
            return place, Answer(Signal.AMBER, _("No voucher was issued here yet."))
        with self.session.book.reading() as db:
            voucher = vouchers.voucher(db, code, self.session.zone)
        if voucher is None or voucher.state is not VoucherState.OPEN:
            closed = _("Voucher {code} is no longer open: nothing is printed.")
            return place, Answer(Signal.AMBER, sentence(closed, code=grouped(code)))
        if self.printer is None:
            text = _("Voucher {code} isn't printed: no printer is set up (printer add).")
            shown = sentence(text, code=grouped(code))
            return place, Answer(Signal.AMBER, shown, slip=code)
        self.print(code)
        text = sentence(_("Voucher {code} again."), code=grouped(code))
        return place._replace(slip=code), Answer(Signal.NEXT, text)

    def last_issued(self) -> str | None:
        """The last voucher this clerk issued, from the journal."""
        with self.session.book.reading() as db:
            for entry in journal.latest(db, LOOKED_BACK):
                issued = getattr(entry.event, "issued", None)
                if entry.clerk == self.session.clerk and issued is not None:
                    return str(issued.voucher)
        return None
