"""The vouchers of this place on their way to the printer."""

from cainiao_recycle.counter.printing import Printer
from cainiao_recycle.counter.said import Said, Signal
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.vouchers import VoucherState
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import journal, vouchers

LOOKED_BACK = 300
"""Entries searched for the last voucher after a new start."""


class Slips:
    """What is handed to the printer, if there is one; it works by itself."""

    def __init__(self, session: Session, printer: Printer | None) -> None:
        self.session = session
        self.printer = printer
        self.last: str | None = None

    def print(self, code: str) -> list[str]:
        """Send a voucher to the printer; what to say where there is none."""
        self.last = code
        if self.printer is not None:
            self.printer.submit(code)
            return []
        told = _("No printer is set up. Its slip later: print {code}")
        return [sentence(told, code=code)]

    def print_again(self) -> Said:
        """The last voucher once more; the paper says that it is a copy."""
        code = self.last or self.last_issued()
        if code is None:
            return Said(Signal.AMBER, _("No voucher was issued here yet."))
        with self.session.book.reading() as db:
            voucher = vouchers.voucher(db, code, self.session.zone)
        if voucher is None or voucher.state is not VoucherState.OPEN:
            told = _("Voucher {code} is no longer open: nothing is printed.")
            return Said(Signal.AMBER, sentence(told, code=grouped(code)))
        if self.printer is None:
            told = _("Voucher {code} isn't printed: no printer is set up (printer add).")
            return Said(Signal.AMBER, sentence(told, code=grouped(code)), slip=code)
        self.print(code)
        told = _("Voucher {code} again.")
        return Said(Signal.NEXT, sentence(told, code=grouped(code)))

    def last_issued(self) -> str | None:
        """The last voucher this clerk issued, from the journal."""
        with self.session.book.reading() as db:
            for entry in journal.latest(db, LOOKED_BACK):
                issued = getattr(entry.event, "issued", None)
                if entry.clerk == self.session.clerk and issued is not None:
                    return str(issued.voucher)
        return None
