"""The counter's printer: slips are printed beside the scans, never in their way.

`submit` returns at once. A thread with its own connection to the book prints one slip
after the other; what it has to say is fetched between scans. Whatever isn't printed
when the counter closes waits in the file: the queue is the book itself.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from cainiao_recycle.domain.copies import Outcome
from cainiao_recycle.errors import (
    NotPrinted,
    PrintUnknown,
    Refusal,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherReplaced,
    VoucherVoid,
)
from cainiao_recycle.paper.printing.sending import TIMEOUT_S
from cainiao_recycle.paper.printing.slips import Printed, print_codes
from cainiao_recycle.paper.printing.target import target
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.session import Session, wall_clock
from cainiao_recycle.station.slips.jobs import waiting_to_print
from cainiao_recycle.store.book import Book

Notice = tuple[str, str, dict[str, object]]
"""Level (`good`, `amber`, `refused`), a sentence's template, its facts."""

ENDED = (VoucherVoid, VoucherReplaced, VoucherAlreadyRedeemed, VoucherExpired)
"""What becomes of a voucher that needs no slip any more."""

STILL_OFF = N_("{to} still takes nothing. Slips that wait: {n} (print --pending).")
BACK_AGAIN = N_("{to} prints again. Slips that wait: {n} (print --pending).")
FAULT = N_("Printing {code} failed inside ({kind}). It waits in the file: print --pending.")
LEFT = N_("Slips not printed: {n}. They wait in the file: print --pending.")


class BackgroundPrinter:
    """Prints the counter's slips on a named printer (the first one for None).

    Use it from one thread. `clock` gives UTC milliseconds, as for a `Session`.
    """

    def __init__(
        self,
        path: Path,
        clerk: str,
        printer_name: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        clock: Callable[[], int] = wall_clock,
    ) -> None:
        self.path = path
        self.clerk = clerk
        self.printer_name = printer_name
        self.timeout_s = timeout_s
        self.clock = clock
        self._codes: SimpleQueue[str | None] = SimpleQueue()
        self._notices: SimpleQueue[Notice] = SimpleQueue()
        self._stop = threading.Event()
        self._is_off = False
        self._thread: threading.Thread | None = None

    def submit(self, code: str) -> None:
        """Have a voucher's slip printed; a second one is a marked copy."""
        self._codes.put(code)
        if self._thread is None or not self._thread.is_alive():
            # The first, or one that the book refused: it may open now.
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def notices(self) -> list[Notice]:
        """What there is to say since it was asked last."""
        found = []
        while not self._notices.empty():
            found.append(self._notices.get())
        return found

    def close(self, timeout_s: float | None = None) -> None:
        """Print what is still queued, for at most the printer's timeout. What then is
        left stays in the file, and a job in mid-air counts as unknown after a minute.
        """
        if self._thread is None:
            return
        self._codes.put(None)
        self._thread.join(self.timeout_s if timeout_s is None else timeout_s)
        self._stop.set()
        # The last is our own None, unless the thread took it.
        left = self._codes.qsize() - 1
        if left > 0:
            self._say("amber", LEFT, n=left)
        self._thread = None

    # --- in the thread ------------------------------------------------------------

    def _work(self) -> None:
        """Until the end of the queue, or until told to stop."""
        try:
            with Session(
                Book.open(self.path), clerk=self.clerk, clock=self.clock
            ) as session:
                while (code := self._codes.get()) is not None and not self._stop.is_set():
                    self._print(session, code)
        except Refusal as refusal:
            self._refused(refusal)

    def _print(self, session: Session, code: str) -> None:
        """One slip. Nothing a printer or the book does ends the thread."""
        try:
            to = target(session, self.printer_name)
            for printed in print_codes(session, [code], to, timeout_s=self.timeout_s):
                self._tell(session, printed)
        except ENDED:
            # Undone, or redeemed by its number, while it waited here.
            return
        except Refusal as refusal:
            self._refused(refusal)
        except Exception as error:
            self._say("refused", FAULT, code=code, kind=type(error).__name__)

    def _tell(self, session: Session, printed: Printed) -> None:
        """Silence is good news; a printer that stays off is told of in few words."""
        was_off, outcome = self._is_off, printed.delivery.outcome
        if outcome is Outcome.UNKNOWN:
            self._tell_failed(PrintUnknown, printed)
            return
        self._is_off = outcome is Outcome.NOT_STARTED
        if self._is_off and not was_off:
            self._tell_failed(NotPrinted, printed)
        elif was_off:
            waiting = len(waiting_to_print(session))
            if self._is_off or waiting:
                template = STILL_OFF if self._is_off else BACK_AGAIN
                self._say("amber", template, to=printed.to, n=waiting)

    def _tell_failed(
        self, refusal: type[NotPrinted] | type[PrintUnknown], printed: Printed
    ) -> None:
        why = printed.delivery.reason or "-"
        self._say("amber", refusal.sentence, to=printed.to, why=why, code=printed.code)

    def _refused(self, refusal: Refusal) -> None:
        self._notices.put(("refused", refusal.sentence, refusal.facts))

    def _say(self, level: str, template: str, **facts: object) -> None:
        self._notices.put((level, template, facts))
