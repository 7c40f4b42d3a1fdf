"""Vouchers on their way to the printer, if there is one; it works by itself."""

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
    """A printer that works in the background and never keeps a clerk waiting."""

    def submit(self, code: str) -> object:
        """Take a voucher to print, at once."""

    def notices(self) -> Iterable[tuple[str, str, dict[str, object]]]:
        """What went wrong since the last time it was asked: a signal's name, a
        sentence's template and its facts.
        """

    def close(self, timeout_s: float | None = None) -> object:
        """Finish what is being printed."""


def send(printer: SlipPrinter | None, code: str) -> list[str]:
    """Send a voucher to the printer; what to say where there is none."""
    if printer is not None:
        printer.submit(code)
        return []
    text = _("No printer is set up. Its slip later: print {code}")
    return [sentence(text, code=code)]


def print_again(session: Session, place: Place, printer: SlipPrinter | None) -> Step:
    """The last voucher once more; the paper says that it is a copy."""
    code = place.slip or last_issued(session)
    if code is None:
        return place, Answer(Signal.AMBER, _("No voucher was issued here yet."))
    name = grouped(code)
    with session.book.reading() as db:
        voucher = vouchers.voucher(db, code, session.zone)
    if voucher is None or voucher.state is not VoucherState.OPEN:
        text = _("Voucher {code} is no longer open: nothing is printed.")
        return place, Answer(Signal.AMBER, sentence(text, code=name))
    if printer is None:
        text = _("Voucher {code} isn't printed: no printer is set up (printer add).")
        return place, Answer(Signal.AMBER, sentence(text, code=name), slip=code)
    printer.submit(code)
    again = sentence(_("Voucher {code} again."), code=name)
    return place._replace(slip=code), Answer(Signal.NEXT, again)


def last_issued(session: Session) -> str | None:
    """The last voucher this clerk issued, from the journal."""
    with session.book.reading() as db:
        for entry in journal.latest(db, LOOKED_BACK):
            issued = getattr(entry.event, "issued", None)
            if entry.clerk == session.clerk and issued is not None:
                return str(issued.voucher)
    return None
